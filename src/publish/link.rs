//! The links by which a network fetches the files of a part, where it takes no bytes.

use super::Publisher;
use super::job::Goal;
use crate::links::{Purpose, Wanted};
use crate::store::Result;

impl Publisher {
    /// The link of what is kept as `file`; `None` where the network takes bytes, or nobody reaches Crier from outside.
    pub(super) async fn link(&self, goal: &Goal<'_>, purpose: Purpose, (file, mime, bytes): (&str, &str, u64)) -> Result<Option<String>> {
        let Some(part) = goal.fetched else { return Ok(None) };
        let (workspace, platform) = (part.workspace.as_str(), part.platform);
        self.links.issue(&Wanted { workspace, part: &part.id, platform, purpose, file, mime, bytes }).await
    }
}
