//! The media worker: fetches what a person sent, cleans it, makes the renditions that its post needs, and has the
//! card shown anew. A claimed row at a time; whatever it cannot do ends as a sentence on the card.

mod clean;
mod cover;
mod ends;
mod fetch;
mod moving;
mod render;
mod video;

pub use render::Encodes;

use super::brand::Looks;
use super::clean::Keep;
use super::keep::Files;
use super::shelf::Shelf;
use crate::bot::Bot;
use crate::clock::{Clock, MINUTE, Millis, SECOND};
use crate::model::account::Account;
use crate::model::brand::{Brand, Kit};
use crate::model::limits::Limits;
use crate::model::pick::{self, Picked};
use crate::model::post::{Media, MediaState, Post, PostState, Target};
use crate::model::trouble::Trouble;
use crate::net::UPLOAD_LIMIT;
use crate::platforms::Platforms;
use crate::store::{Claim, Result, Store, Work};

/// How long a file may be in hand: a download and a remux.
const LEASE: Millis = 2 * UPLOAD_LIMIT.as_millis() as Millis;
/// How long a video may be cleaned, which may mean to encode it.
const VIDEO_LIMIT: Millis = 60 * MINUTE;
/// How long a picture may be decoded by a program of its own.
const PICTURE_LIMIT: Millis = 2 * MINUTE;
/// How long the cleaning of one document may take.
const DOCUMENT_LIMIT: Millis = 2 * MINUTE;
/// How often a file is fetched in vain before the person is told.
const ATTEMPTS: i64 = 5;
/// How long to wait before looking again whether a video can be encoded.
const TURN: Millis = 5 * SECOND;

/// What fetches, cleans and renders.
#[derive(Clone)]
pub struct MediaWorker {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Hands files out.
    pub bot: Bot,
    /// Keeps files.
    pub files: Files,
    /// Brands that were drawn lately.
    pub looks: Looks,
    /// What the networks need.
    pub platforms: Platforms,
    /// How much was encoded.
    pub encodes: Encodes,
}

/// Why the work on a file did not end.
enum Stop {
    /// It never will.
    Trouble(Trouble),
    /// Try again.
    Later,
    /// Somebody else encodes a video: look again soon.
    Wait,
    /// The post was put away, or the file changed, while it was in hand: nobody needs what was under way.
    Unwanted,
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// A target, and what its network takes.
struct Taker {
    target: Target,
    account: Account,
    limits: Limits,
    /// Whether the network takes added logos.
    brandable: bool,
    /// Which of the pictures and videos it gets.
    picked: Picked,
}

impl Taker {
    /// The brand that goes onto what it gets.
    fn brand<'a>(&self, post: &Post, kit: &'a Kit) -> Option<&'a Brand> {
        kit.on(post, &self.account.id, self.account.platform, self.brandable)
    }
}

impl MediaWorker {
    /// Those of the targets of a post with these media whose networks are there.
    async fn takers(&self, targets: &[Target], media: &[Media]) -> Result<Vec<Taker>> {
        let mut takers = Vec::new();
        for target in targets {
            let Some(account) = self.store.account(&target.account).await? else { continue };
            let Some(platform) = self.platforms.get(account.platform) else { continue };
            let chosen = self.store.chosen(&target.id).await?;
            let (limits, brandable) = (platform.limits(&account, &chosen), platform.about().no_brand.is_none());
            let picked = pick::picked(media, &limits, &chosen);
            takers.push(Taker { target: target.clone(), account, limits, brandable, picked });
        }
        Ok(takers)
    }

    fn shelf(&self) -> Shelf {
        Shelf::new(&self.store, &self.files, &self.clock)
    }

    /// Claims the next file; its name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Media, now, now + self.clock.span(LEASE)).await
    }

    /// Works on the claimed file.
    ///
    /// # Errors
    /// The database's.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let media = self.store.media(&claim.id).await?;
        let Some(post) = self.store.post(&media.post).await?.filter(|post| post.state != PostState::Discarded) else {
            // Nobody waits for it; when it is taken back, it is asked for again.
            return self.store.rest_media(claim).await;
        };
        match self.prepare(claim, &post, &media).await? {
            Ok(()) => self.store.rest_media(claim).await?,
            Err(Stop::Trouble(trouble)) => {
                tracing::info!(media = claim.id, %trouble, "a file cannot be used");
                self.store.media_bad(claim, &trouble).await?;
            }
            Err(Stop::Unwanted) => self.store.rest_media(claim).await?,
            Err(Stop::Later) => self.again(claim).await?,
            Err(Stop::Wait) => return self.store.delay_media(claim, self.clock.now() + TURN, false).await,
        }
        self.store.touch_card(&post.id, self.clock.now()).await
    }

    async fn again(&self, claim: &Claim) -> Result<()> {
        let attempts = self.store.media_attempts(&claim.id).await?;
        if attempts + 1 >= ATTEMPTS {
            return self.store.media_bad(claim, &Trouble::NotFetched).await;
        }
        self.store.delay_media(claim, self.clock.now() + ((2 * SECOND) << attempts), true).await
    }

    async fn prepare(&self, claim: &Claim, post: &Post, media: &Media) -> Result<std::result::Result<(), Stop>> {
        let keep = Keep { credit: self.store.workspace(&post.workspace).await?.keeps_credit() };
        let clean = match (&media.clean, media.state) {
            (Some(clean), MediaState::Ready) => clean.clone(),
            _ => match self.fetch_and_clean(claim, post, media, keep).await {
                Ok(clean) => {
                    self.store.media_clean(claim, &clean).await?;
                    // The person sees at once what was found in it.
                    self.store.touch_card(&post.id, self.clock.now()).await?;
                    clean
                }
                Err(stop) => return Ok(Err(stop)),
            },
        };
        // What is only handed back is fitted to nothing.
        if post.state == PostState::Clean {
            return Ok(Ok(()));
        }
        self.renditions(claim, post, media, &clean).await
    }
}

/// The storage failed: that passes, or the log says why not.
fn lost(error: &impl std::fmt::Display) -> Stop {
    tracing::warn!(%error, "the media store failed");
    Stop::Later
}

/// Runs what takes processor time off the threads that answer. A panic in it is a damaged file, not a dead worker.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Trouble> + Send + 'static,
) -> std::result::Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Trouble::File { why: error.to_string() }),
    }
}
