//! What a card says: text and buttons from the rows of a post. Pure.

use jiff::tz::TimeZone;

use super::{lines, panels};
use crate::clock::Millis;
use crate::draft::Problem;
use crate::i18n;
use crate::model::account::{Account, AccountState};
use crate::model::brand::Kit;
use crate::model::fit::Fit;
use crate::model::lang::Lang;
use crate::model::limits::{Limits, Need};
use crate::model::part::PartState;
use crate::model::pick::Picked;
use crate::model::post::{Media, MediaState, Part, Post, PostState, Target};
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::screen::Button;
use crate::model::setting::{Chosen, Setting};
use crate::model::trouble::Trouble;
use crate::plan::Standing;
use crate::store::{Gate, Rendition};

/// Everything that a card is made of.
pub(super) struct Facts {
    /// The post.
    pub(super) post: Post,
    /// Its targets, each with its account, what the account takes, and what keeps the draft from going there.
    pub(super) targets: Vec<Seen>,
    /// Its pictures and videos.
    pub(super) media: Vec<Media>,
    /// The brands of the workspace, and which account has which.
    pub(super) kit: Kit,
    /// Whether people can upload what Telegram does not hand out.
    pub(super) upload_page: bool,
    /// The largest file that a bot may send, in bytes.
    pub(super) send_max: u64,
    /// The workspace's zone.
    pub(super) zone: TimeZone,
    /// The person's language.
    pub(super) lang: Lang,
    /// Now.
    pub(super) now: Millis,
    /// How far the encodes of its videos are, in percent, while there are any.
    pub(super) encoding: Option<i64>,
    /// What holds things back.
    pub(super) gates: Vec<Gate>,
    /// The next free slot, when the panel that offers it is open.
    pub(super) slot: Option<Millis>,
    /// The repeat that the post is made from, or was made by.
    pub(super) repeat: Option<Standing>,
    /// What the card shows of the pictures and videos, in order; nothing until all of it is made.
    pub(super) preview: Vec<Rendition>,
    /// Everything that was made of the pictures and videos.
    pub(super) made: Vec<Rendition>,
    /// What the cover of a video must be like that the card shows.
    pub(super) cover_need: Need,
    /// What becomes of odd shapes in new posts.
    pub(super) fit_for_new: Fit,
}

/// A target as a card shows it.
pub(super) struct Seen {
    /// The target.
    pub(super) target: Target,
    /// Its account.
    pub(super) account: Account,
    /// What the account takes.
    pub(super) limits: Limits,
    /// Which of the pictures and videos go there, and these.
    pub(super) picked: Picked,
    pub(super) media: Vec<Media>,
    /// What keeps the draft from going there.
    pub(super) problems: Vec<Problem>,
    /// How many posts of a thread its text goes as; 0 when it goes as one post.
    pub(super) posts: usize,
    /// What can be chosen for it there.
    pub(super) settings: Vec<Setting>,
    /// What was chosen.
    pub(super) chosen: Chosen,
    /// What the person must have read before it goes there.
    pub(super) tells: Vec<Say>,
    /// Whether its network is asked about the account before each post.
    pub(super) asks: bool,
    /// Whether it goes to the person's inbox at its network.
    pub(super) to_inbox: bool,
    /// What its network gets of the pictures and videos, in order; nothing until all of it is made.
    pub(super) gets: Vec<Rendition>,
    /// Why its network takes no brand, if so: a locale key.
    pub(super) no_brand: Option<&'static str>,
}

/// A card, ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    /// The text, in Telegram's HTML.
    pub(super) html: String,
    /// The buttons.
    pub(super) rows: Vec<Vec<Button>>,
}

impl Seen {
    /// Where it stands; a cancelled target counts as not confirmed, unless its account is gone.
    pub(super) fn state(&self) -> Option<PartState> {
        let gone = self.account.state == AccountState::Removed;
        self.target.state().filter(|state| *state != PartState::Cancelled || gone)
    }

    /// The account's name as it is shown: `Bluesky @ana.example`.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.account.platform.name(), self.account.handle)
    }

    /// Wanted, and not confirmed: it had to wait for an answer, or has one by now.
    pub(super) fn is_open(&self) -> bool {
        self.target.on && self.state().is_none()
    }

    /// Whether something that was chosen is not offered any more.
    pub(super) fn wants_choices(&self) -> bool {
        self.target.parts.iter().any(|part| part.state == PartState::Failed && part.reason == Some(Reason::Choose))
    }

    /// Whether the network did not take its words, and it can have others.
    pub(super) fn wants_words(&self) -> bool {
        self.words_refused() && !self.target.is_begun()
    }

    /// Whether the network did not take its words, or those of a post of its thread.
    pub(super) fn words_refused(&self) -> bool {
        let refused =
            |part: &Part| part.state == PartState::Failed && matches!(part.reason, Some(Reason::Text | Reason::Duplicate | Reason::Links));
        self.target.parts.iter().any(refused)
    }
}

impl Facts {
    /// Whether a brand goes onto what the card shows.
    pub(super) fn has_brand(&self) -> bool {
        self.post.branded && !self.kit.brands.is_empty()
    }

    /// What was made of a medium under this name.
    pub(super) fn made_as(&self, media: &str, need: &str) -> Option<&Rendition> {
        self.made.iter().find(|made| made.media == media && made.need == need)
    }

    /// Whether a chosen network takes the cover of a video.
    pub(super) fn takes_covers(&self) -> bool {
        self.targets.iter().any(|seen| seen.target.on && seen.limits.cover.is_some())
    }

    /// The videos that a cover can be chosen for, with their numbers.
    pub(super) fn coverable(&self) -> impl Iterator<Item = (usize, &Media)> {
        let open = matches!(self.post.state, PostState::Draft | PostState::Repeats) && self.takes_covers();
        let is_there = |medium: &Media| medium.clean.is_some() && medium.state != MediaState::Bad;
        self.media
            .iter()
            .enumerate()
            .filter(move |(_, medium)| open && medium.is_video() && is_there(medium))
            .map(|(n, medium)| (n + 1, medium))
    }

    /// Whether any target is on its way or has ended.
    pub(super) fn is_sent(&self) -> bool {
        self.post.state == PostState::Sent
    }

    /// Whether "publish now" can still be undone.
    pub(super) fn can_undo(&self) -> bool {
        self.post.undo_until.is_some_and(|until| until > self.now) && self.is_sent()
    }

    /// The gates that hold back what waits for this target.
    pub(super) fn held_by<'a>(&'a self, seen: &'a Seen) -> impl Iterator<Item = &'a Gate> {
        let waits = self.is_sent() && matches!(seen.state(), Some(PartState::Queued | PartState::Waiting));
        self.gates.iter().filter(move |gate| waits && gate.holds(seen.account.platform, &seen.account.id, self.now))
    }

    /// Whether something that is due waits behind a gate.
    pub(super) fn is_held(&self) -> bool {
        !self.is_planned() && !self.can_undo() && self.targets.iter().any(|seen| self.held_by(seen).next().is_some())
    }

    /// Whether everything confirmed still waits for its planned time.
    pub(super) fn is_planned(&self) -> bool {
        let waits = |state: PartState| matches!(state, PartState::Queued | PartState::NeedsLogin);
        let states = || self.targets.iter().filter_map(Seen::state).filter(|state| *state != PartState::Cancelled);
        let all_wait = states().all(waits) && states().count() > 0;
        self.is_sent() && self.post.due_at.is_some_and(|due| due > self.now) && all_wait && !self.can_undo()
    }
}

/// The whole card; `max` is the longest text that the message can hold, in UTF-16 units after Telegram read the HTML.
pub(super) fn card(facts: &Facts, max: usize) -> View {
    let status = lines::status(facts);
    let rest = status.iter().map(|say| i18n::plain(facts.lang, say).encode_utf16().count() + 1).sum::<usize>();
    let room = max.saturating_sub(rest + 8);
    let text = excerpt(&facts.post.text, room);
    let mut blocks = Vec::new();
    if !text.is_empty() {
        blocks.push(format!("{}\n", i18n::escape(&text)));
    }
    blocks.extend(status.iter().map(|say| i18n::html(facts.lang, say)));
    View { html: blocks.join("\n"), rows: panels::rows(facts) }
}

/// The beginning of a text that fits into `room` UTF-16 units.
fn excerpt(text: &str, room: usize) -> String {
    if text.encode_utf16().count() <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(1);
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let short: String = text.chars().take_while(fits).collect();
    format!("{}…", short.trim_end())
}

/// The sentence for a file that cannot be used; `upload_page`: it can come another way.
pub(super) fn trouble(medium: &Media, upload_page: bool) -> Option<Say> {
    Some(match medium.trouble.as_ref()? {
        Trouble::TooBigToFetch { max } if upload_page => Say::new("media-too-big-upload").num("megabytes", max / 1_000_000),
        Trouble::UploadGone if !upload_page => Say::new("media-not-fetched"),
        trouble => trouble.say(),
    })
}
