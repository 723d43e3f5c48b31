//! What has outlived its purpose is forgotten: bytes first, rows later. Called by the app's loop every hour; a sweep
//! that is missed is made up for by the next.

use crate::clock::{Clock, DAY, HOUR};
use crate::media::keep::Files;
use crate::store::{Result, Store};

/// How long the bytes of a post are kept after its last target has ended.
const KEEP_ENDED: i64 = DAY;
/// How long the bytes of a draft are kept that nobody touches; they are fetched again when it is taken up.
const KEEP_DRAFT_FILES: i64 = 2 * HOUR;
/// How long a draft is kept that nobody touches.
const KEEP_DRAFTS: i64 = 30 * DAY;
/// How long the names of words that were said are kept, so that they are not said twice.
const KEEP_WORDS: i64 = 7 * DAY;

/// How long it is known who worked here.
const KEEP_WORKERS: i64 = 7 * DAY;

/// What sweeping needs. Cheap to clone.
#[derive(Clone)]
pub struct Upkeep {
    /// The database.
    pub store: Store,
    /// The files.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
}

impl Upkeep {
    /// Sweeps everything once.
    ///
    /// # Errors
    /// The database's; a file that cannot be deleted is left for the next sweep.
    pub async fn sweep(&self) -> Result<()> {
        let now = self.clock.now();
        for post in self.store.posts_to_sweep(now - KEEP_ENDED, now - KEEP_DRAFT_FILES).await? {
            self.sweep_files(&post).await?;
        }
        self.store.sweep_posts(now - KEEP_DRAFTS).await?;
        self.store.sweep_updates(now).await?;
        self.store.sweep_words(now - KEEP_WORDS).await?;
        self.store.sweep_workers(now - KEEP_WORKERS).await
    }

    /// Deletes the bytes, then notes that they are gone: killed in between, it is done again.
    async fn sweep_files(&self, post: &str) -> Result<()> {
        for key in self.store.files_of(post).await? {
            if let Err(error) = self.files.delete(&key).await {
                tracing::warn!(post, %error, "a file could not be deleted");
                return Ok(());
            }
        }
        self.store.files_gone(post).await
    }
}
