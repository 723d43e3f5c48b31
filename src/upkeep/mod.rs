//! What has outlived its purpose is forgotten: bytes first, rows later. Called by the app's loop, when the next bytes are
//! to go and every hour at least; a sweep that is missed is made up for by the next, and one that is cut off goes on.

use crate::clock::{Clock, DAY, HOUR, MINUTE, Millis};
use crate::connect::care::NOTICES;
use crate::media::keep::Files;
use crate::media::shelf::Shelf;
use crate::store::{Before, Result, Store};

/// How long the bytes of a post are kept after its last target has ended: a day at most, whenever the sweep comes.
const KEEP_ENDED: i64 = 22 * HOUR;
/// How long the bytes of a draft are kept that nobody touches; they are fetched again when it is taken up.
const KEEP_DRAFT_FILES: i64 = 2 * HOUR;
/// How long before the uploaded file of a draft goes its person must have been told (a little less than the half hour that
/// they are told).
const WARNED: i64 = 25 * MINUTE;
/// How long a draft is kept that nobody touches.
const KEEP_DRAFTS: i64 = 30 * DAY;
/// How long the names of words that were said are kept, so that they are not said twice, and that a notice of a sign-in
/// that ends can stand in place of the one before: longer than from the first of these to the last.
const KEEP_WORDS: i64 = NOTICES[0] + DAY;
/// How long a sign-in behind a link is known after it ended.
const KEEP_SIGN_INS: i64 = DAY;
/// How long the page stays that says what a network had erased.
const KEEP_WITHDRAWALS: i64 = 400 * DAY;
/// How long it is known who worked here.
const KEEP_WORKERS: i64 = 7 * DAY;
/// How often it is looked whether anything lies in the file store that nobody knows of.
const ORPHANS: i64 = DAY;
/// The longest and the shortest time between two sweeps.
const PAUSES: (Millis, Millis) = (MINUTE, HOUR);

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
        self.store.sweep_uploads(now).await?;
        self.put_down(Before { ended: now - KEEP_ENDED, touched: now - KEEP_DRAFT_FILES, warned: now - WARNED }).await?;
        // Before the files that they keep.
        self.store.sweep_links(now).await?;
        self.shelf().sweep().await?;
        self.sweep_orphans(now).await?;
        self.store.sweep_posts(now - KEEP_DRAFTS).await?;
        self.store.sweep_updates(now).await?;
        self.store.sweep_words(now - KEEP_WORDS).await?;
        self.store.forget_sign_ins(now - KEEP_SIGN_INS).await?;
        self.store.erase_leftovers().await?;
        self.store.forget_withdrawals(now - KEEP_WITHDRAWALS).await?;
        self.store.sweep_workers(now - KEEP_WORKERS).await
    }

    /// When to sweep next: as soon as the bytes of a draft are to go.
    ///
    /// # Errors
    /// The database's.
    pub async fn next(&self) -> Result<Millis> {
        let now = self.clock.now();
        let (soon, late) = (now + PAUSES.0, now + PAUSES.1);
        let due = self.store.oldest_touch().await?.map(|touched| touched + KEEP_DRAFT_FILES);
        Ok(due.unwrap_or(late).clamp(soon, late))
    }

    fn shelf(&self) -> Shelf {
        Shelf::new(&self.store, &self.files, &self.clock)
    }

    async fn put_down(&self, before: Before) -> Result<()> {
        loop {
            let posts = self.store.posts_to_sweep(before).await?;
            let mut put_down = 0;
            for post in posts {
                put_down += usize::from(self.store.put_down(&post, before).await?);
            }
            if put_down == 0 {
                return Ok(());
            }
        }
    }

    /// Once a day, by a note in the database: listing a large store takes its time.
    async fn sweep_orphans(&self, now: Millis) -> Result<()> {
        let last = self.store.note("orphans").await?.and_then(|at| at.parse::<Millis>().ok());
        if last.is_some_and(|at| now - at < ORPHANS) {
            return Ok(());
        }
        for workspace in self.store.workspaces().await? {
            let orphans = self.shelf().sweep_orphans(&workspace.id).await?;
            if orphans > 0 {
                tracing::warn!(workspace = workspace.id, orphans, "files that nothing knew of are deleted");
            }
        }
        self.store.set_note("orphans", &now.to_string()).await
    }
}
