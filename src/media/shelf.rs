//! What is kept, and for how long: bytes go to the file store under a name made of what they are, with a row that is
//! written first; what no row needs any more is deleted. Called by the media worker, the brand and the upload page (put),
//! and by `upkeep` (sweep).
//!
//! Deleting: the row says `going`, the bytes are deleted, the row is gone. Killed anywhere, the next sweep goes on. A name
//! that is going is never had again, so a deletion that arrives late can only hit what was given up.

use std::path::Path;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::keep::{Files, KeepError};
use crate::clock::{Clock, HOUR, Millis};
use crate::model::ids::token;
use crate::model::object::object_key;
use crate::store::{NewObject, Result, Store, StoreError};

/// How long what was put waits for the row that names it (a span): longer than any work on a file takes.
pub const HOLD: Millis = HOUR;
/// Characters of chance in a name, with 5 bits each.
const CHANCE: usize = 8;

/// Why something could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The database's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file store's.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// It was given up while it was being put: it took too long.
    #[error("it was given up while it was being put")]
    GivenUp,
}

/// The file store with its rows. Cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    store: Store,
    files: Files,
    clock: Clock,
}

/// What was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub key: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// How many there are.
    pub bytes: u64,
}

impl Shelf {
    /// The shelf of this database.
    pub fn new(store: &Store, files: &Files, clock: &Clock) -> Self {
        Self { store: store.clone(), files: files.clone(), clock: clock.clone() }
    }

    /// Keeps bytes of a workspace. They stay for [`HOLD`], and as long as a row names them.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn keep(&self, workspace: &str, bytes: Bytes) -> std::result::Result<Kept, ShelfError> {
        let kept = self.take(workspace, hex(&Sha256::digest(&bytes)), bytes.len() as u64).await?;
        if !kept.1 {
            self.files.put(&kept.0.key, bytes).await?;
            self.noted(&kept.0.key).await?;
        }
        Ok(kept.0)
    }

    /// Keeps a copy of the file at `from` without holding it in memory; as [`Shelf::keep`].
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn keep_file(&self, workspace: &str, from: &Path) -> std::result::Result<Kept, ShelfError> {
        let path = from.to_owned();
        let hashed = tokio::task::spawn_blocking(move || hash_of(&path)).await.map_err(std::io::Error::other).map_err(KeepError::Disk)?;
        let (hash, bytes) = hashed.map_err(KeepError::Disk)?;
        let kept = self.take(workspace, hash, bytes).await?;
        if !kept.1 {
            self.files.put_file(&kept.0.key, from).await?;
            self.noted(&kept.0.key).await?;
        }
        Ok(kept.0)
    }

    /// Takes hold of the object, and whether its bytes are there already.
    async fn take(&self, workspace: &str, hash: String, bytes: u64) -> std::result::Result<(Kept, bool), ShelfError> {
        let new = NewObject {
            key: object_key(workspace, &hash, &token(&self.clock, CHANCE)),
            workspace: workspace.to_owned(),
            content: hash.clone(),
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        };
        let taken = self.store.take_object(&new, self.clock.now() + self.clock.span(HOLD)).await?;
        // Looked at as well: what somebody took away by hand is put again.
        let there = taken.state == "kept" && self.files.size(&taken.key).await? == Some(bytes);
        Ok((Kept { key: taken.key, hash, bytes }, there))
    }

    async fn noted(&self, key: &str) -> std::result::Result<(), ShelfError> {
        if self.store.object_kept(key).await? {
            return Ok(());
        }
        // Put after its deletion: nobody will have this name again, so what lies under it is ours to take away.
        self.files.delete(key).await?;
        Err(ShelfError::GivenUp)
    }

    /// Deletes what no row needs and nobody holds. A file that cannot be deleted now is left for the next sweep.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep(&self) -> Result<()> {
        loop {
            let idle = self.store.idle_objects(self.clock.now()).await?;
            let mut given_up = 0;
            for object in &idle {
                given_up += usize::from(self.store.give_up_object(object, self.clock.now()).await?);
            }
            if given_up == 0 {
                break;
            }
        }
        self.delete_going().await
    }

    async fn delete_going(&self) -> Result<()> {
        loop {
            let going = self.store.going_objects().await?;
            for key in &going {
                if let Err(error) = self.files.delete(key).await {
                    tracing::warn!(%error, "a file could not be deleted; the next sweep tries again");
                    return Ok(());
                }
                self.store.object_gone(key).await?;
            }
            if going.is_empty() {
                return Ok(());
            }
        }
    }

    /// Deletes what lies in the file store under this workspace without a row: left by a database that was brought back
    /// from a copy, or half-written by a process that died. How many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_orphans(&self, workspace: &str) -> Result<usize> {
        let found = match self.files.list(workspace).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "the file store cannot be listed; the next sweep tries again");
                return Ok(0);
            }
        };
        let mut orphans = 0;
        for key in found {
            // What is being written has its row already.
            let whole = key.split_once('#').map_or(key.as_str(), |(whole, _)| whole);
            if self.store.knows_object(whole).await? {
                continue;
            }
            match self.files.delete(&key).await {
                Ok(()) => orphans += 1,
                Err(error) => tracing::warn!(%error, "an orphan could not be deleted; the next sweep tries again"),
            }
        }
        Ok(orphans)
    }
}

fn hash_of(path: &Path) -> std::io::Result<(String, u64)> {
    let (mut file, mut hasher, mut some, mut all) = (std::fs::File::open(path)?, Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        match std::io::Read::read(&mut file, &mut some)? {
            0 => return Ok((hex(&hasher.finalize()), all)),
            read => {
                all += read as u64;
                hasher.update(some.get(..read).unwrap_or_default());
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
