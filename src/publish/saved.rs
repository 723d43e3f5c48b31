//! The network's own notes about a part, as they stand in its row: sealed, for its row alone. Among them may be the address
//! of an upload, and whoever has that can write the upload. Called by `job` and `step`; knows nothing of what is noted.

use serde_json::Value;

use crate::store::Result;
use crate::vault::{DataKey, Place};

fn place(part: &str) -> Place<'_> {
    Place { table: "parts", row: part, field: "saved" }
}

/// What is written down of notes; nothing where there are none.
///
/// # Errors
/// The vault's.
pub(super) fn seal(key: &DataKey, part: &str, saved: &Value) -> Result<Value> {
    if saved.is_null() { Ok(Value::Null) } else { Ok(Value::String(key.seal(place(part), &saved.to_string())?)) }
}

/// The notes that were written down.
///
/// # Errors
/// The vault's, when they were sealed for another row.
pub(super) fn open(key: &DataKey, part: &str, stored: &Value) -> Result<Value> {
    match stored {
        Value::String(sealed) => Ok(serde_json::from_str(&key.open(place(part), sealed)?)?),
        // Written before notes were sealed: a part that was on its way then must not begin anew.
        plain => Ok(plain.clone()),
    }
}
