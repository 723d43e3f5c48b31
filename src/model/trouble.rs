//! Why a file cannot be used.

use serde::{Deserialize, Serialize};

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trouble {
    /// Nothing in it.
    Empty,
}
