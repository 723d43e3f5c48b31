//! The brand.

use serde::{Deserialize, Serialize};

/// How a brand looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brand {
    /// The storage key of the logo.
    pub logo: Option<String>,
}
