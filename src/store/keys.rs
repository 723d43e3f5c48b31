//! The data keys of workspaces, opened with the operator's ring.

use super::{Result, Store};
use crate::vault::{DataKey, Ring};

impl Store {
    /// The data key of a workspace.
    ///
    /// # Errors
    /// The database's, or the vault's when the ring does not hold the key that wrapped it.
    pub async fn data_key(&self, ring: &Ring, workspace: &str) -> Result<DataKey> {
        let row = self.workspace(workspace).await?;
        Ok(ring.unwrap_key(&row.data_key, workspace)?)
    }
}
