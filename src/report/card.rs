//! Shows cards: claims the post whose card is due, works it out, and sends or edits the one message.

use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::lines;
use super::picture::{self, Made, Picture};
use super::view::{self, Facts, Seen, View};
use crate::bot::api::Sent;
use crate::bot::outbox::Outbox;
use crate::bot::{BotError, Upload, markup};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::draft::{self, Problem};
use crate::media::keep::{Files, LocalFile};
use crate::model::account::Account;
use crate::model::moving::{as_video, drafted, goes_as_video};
use crate::model::part::PartState;
use crate::model::pick::{self, Picked};
use crate::model::post::{Post, PostState, Target};
use crate::model::terms::Terms;
use crate::net::{Effect, Fault, UPLOAD_LIMIT};
use crate::plan;
use crate::platforms::{Platform, Platforms};
use crate::store::{CardRow, Claim, NewWord, Result, Work};

/// How long a card may be in hand: an upload and a margin.
const LEASE: Millis = UPLOAD_LIMIT.as_millis() as Millis + MINUTE;
/// The shortest time between two edits of a card that the person did not ask for.
const PACE: Duration = Duration::from_secs(1);
/// How often showing a card is tried in a row.
const ATTEMPTS: i64 = 10;
/// The longest text of a message, and of a caption (Bot API, sendMessage and sendPhoto), in UTF-16 units.
const TEXT_MAX: usize = 4_096;
const CAPTION_MAX: usize = 1_024;

/// What shows cards.
#[derive(Clone)]
pub struct Reporter {
    /// Speaks; shares its flood control with the outbox.
    pub outbox: Outbox,
    /// What the networks take.
    pub platforms: Platforms,
    /// The pictures.
    pub files: Files,
    /// Whether people can upload what Telegram does not hand out.
    pub upload_page: bool,
}

impl Reporter {
    /// Claims the next card; the post's name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.outbox.clock.now();
        self.outbox.store.claim(Work::Cards, now, now + self.outbox.clock.span(LEASE)).await
    }

    /// Shows the card of the claimed post.
    ///
    /// # Errors
    /// The database's.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let store = &self.outbox.store;
        let Some(post) = store.post(&claim.id).await? else { return Ok(()) };
        let card = store.card(claim).await?;
        let now = self.outbox.clock.now();
        if post.state == PostState::Gathering {
            return self.gathered(&card, now).await;
        }
        if post.state == PostState::Clean {
            return self.hand_back(&post, card, now).await;
        }
        if let Some(until) = self.outbox.flood.until(post.chat, now).or_else(|| too_soon(&card, &post, now)) {
            return store.delay_card(claim, until, false).await;
        }
        let facts = self.facts(post, now).await?;
        self.notice(&facts).await?;
        match self.show(&facts, card.clone()).await {
            Ok(shown) => store.card_shown(&shown, now, next_look(&facts)).await,
            Err(error) => self.failed(&facts.post, &card, &error, now).await,
        }
    }

    /// The album is complete when its quiet time is over; its card comes at the next look, at once.
    async fn gathered(&self, card: &CardRow, now: Millis) -> Result<()> {
        let store = &self.outbox.store;
        match card.gather_until {
            Some(until) if until > now => store.delay_card(&card.claim(), until, false).await,
            _ => {
                store.move_post(&card.id, PostState::Gathering, PostState::Draft, now).await?;
                store.delay_card(&card.claim(), now, false).await
            }
        }
    }

    async fn facts(&self, post: Post, now: Millis) -> Result<Facts> {
        let store = &self.outbox.store;
        let workspace = store.workspace(&post.workspace).await?;
        let media = store.media_of(&post.id).await?;
        let kit = store.kit(&post.workspace).await?;
        let made = Made { all: store.renditions_of(&post.id).await?, media: &media, fit: post.fit };
        let all = store.targets(&post.id).await?;
        let shown = kit.shown(&post, &all).map(|named| &named.look);
        let moves = goes_as_video(&media, self.platforms.preview(), true, self.platforms.preview_video());
        let preview = made.of((self.platforms.preview(), self.platforms.preview_video()), shown, false, moves, Picked::All);
        let mut targets = Vec::new();
        for target in all {
            let Some(account) = store.account(&target.account).await? else { continue };
            let Some(platform) = self.platforms.get(account.platform) else { continue };
            let text = target.text.as_deref().unwrap_or(&post.text);
            let chosen = store.chosen(&target.id).await?;
            let limits = platform.limits(&account, &chosen);
            let picked = pick::picked(&media, &limits, &chosen);
            let going = picked.of(&media);
            let settings = platform.settings_for(&account, &chosen, &media);
            let drafted = drafted(&chosen, &media, &limits);
            let tells = platform.tells(&account, &drafted);
            let asking = self.asking(platform, &account, (&post, &target), now).await?.then_some(Problem::Asking);
            let unfit = draft::unfit(text, &media, &limits, (&target, &chosen), platform.wishes(&account, text, &drafted));
            let problems = asking.into_iter().chain(unfit).collect();
            let posts = draft::pieces(text, going.len(), &limits, &target).len();
            let no_brand = platform.about().no_brand;
            let brand = kit.on(&post, &account.id, account.platform, no_brand.is_none());
            let gets = made.of((&limits.photo, &limits.video), brand, target.cut, as_video(&media, &limits), picked);
            let asks = platform.asks();
            let to_inbox = platform.hands_over(&account, &chosen);
            targets.push(Seen {
                target,
                account,
                limits,
                picked,
                media: going,
                problems,
                posts,
                settings,
                chosen,
                tells,
                asks,
                to_inbox,
                gets,
                no_brand,
            });
        }
        let zone = jiff::tz::TimeZone::get(&workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let waits = targets.iter().any(|seen| matches!(seen.state(), Some(PartState::Queued | PartState::Waiting)));
        Ok(Facts {
            gates: if waits { store.gates(now).await? } else { Vec::new() },
            slot: self.slot(&post, &targets, now, &zone).await?,
            repeat: self.repeat(&post, now).await?,
            upload_page: self.upload_page,
            send_max: self.outbox.bot.send_max(),
            encoding: store.encoding(&post.id).await?,
            kit,
            zone,
            fit_for_new: store.fit_for_new(&post.workspace).await?,
            preview,
            made: made.all,
            cover_need: self.platforms.preview_cover(),
            lang: store.person(post.person).await?.map(|person| person.lang).unwrap_or_default(),
            post,
            targets,
            media,
            now,
        })
    }

    /// Whether a network is still to be asked about a target's account; who wants to be asked right before a post is, as
    /// soon as a card shows it, and again when that is long ago.
    async fn asking(&self, platform: &dyn Platform, account: &Account, (post, target): (&Post, &Target), now: Millis) -> Result<bool> {
        let is_open = target.state().is_none_or(|state| matches!(state, PartState::Cancelled | PartState::Failed));
        if !platform.asks() || !target.on || !is_open || post.state == PostState::Discarded {
            return Ok(false);
        }
        let terms = Terms::of(&account.facts);
        if terms.is_none_or(|terms| !terms.are_of(post.created_at) || terms.are_old(now)) {
            self.outbox.store.want_terms(account, now).await?;
        }
        Ok(platform.is_asking(account, post.created_at))
    }

    /// The next free slot, when the panel that offers it is open.
    async fn slot(&self, post: &Post, targets: &[Seen], now: Millis, zone: &jiff::tz::TimeZone) -> Result<Option<Millis>> {
        if !matches!(post.screen.as_deref(), Some("when" | "rwhen")) {
            return Ok(None);
        }
        let accounts: Vec<_> = targets.iter().filter(|seen| seen.target.on).map(|seen| seen.account.id.clone()).collect();
        plan::next_free(&self.outbox.store, &post.workspace, &accounts, now, zone).await
    }

    /// The repeat that the post is made from, or was made by.
    async fn repeat(&self, post: &Post, now: Millis) -> Result<Option<plan::Standing>> {
        let store = &self.outbox.store;
        let repeat = match &post.recurrence {
            Some(id) => store.repeat(id).await?,
            None if post.state == PostState::Repeats => store.repeat_of(&post.id).await?,
            None => None,
        };
        match repeat {
            Some(repeat) => Ok(Some(plan::standing(store, repeat, now).await?)),
            None => Ok(None),
        }
    }

    async fn show(&self, facts: &Facts, mut card: CardRow) -> std::result::Result<CardRow, BotError> {
        let picture = picture::choose(facts);
        let view = view::card(facts, if picture.is_some() { CAPTION_MAX } else { TEXT_MAX });
        let shown = fingerprint(&view, facts);
        let name = picture.as_ref().map_or("text", |picture| picture.name.as_str()).to_owned();
        // Bytes that were deleted on time are made again when they are needed; the card keeps the picture that it has.
        let kept = card.card_picture.clone().filter(|_| card.card.is_some() && picture::is_put_away(facts, picture.as_ref()));
        let name = kept.unwrap_or(name);
        let same_picture = card.card_picture.as_deref() == Some(&name);
        match (card.card, &picture) {
            (Some(_), _) if same_picture && card.card_shown.as_deref() == Some(&shown) => {}
            (Some(message), Some(picture)) if !same_picture => self.edit_picture(facts, message, &view, picture).await?,
            (Some(message), _) => self.edit_words(facts, message, &view, picture.is_some()).await?,
            (None, Some(picture)) => card.card = Some(self.send_picture(facts, &view, picture).await?),
            (None, None) => card.card = Some(self.send_words(facts, &view).await?),
        }
        card.card_shown = Some(shown);
        card.card_picture = Some(name);
        Ok(card)
    }

    async fn send_words(&self, facts: &Facts, view: &View) -> std::result::Result<i64, BotError> {
        let mut params = words(facts, view, "text");
        answer_to(facts, &mut params);
        let sent: Sent = self.outbox.bot.call("sendMessage", &params, Effect::Repeatable).await?;
        Ok(sent.message_id)
    }

    async fn send_picture(&self, facts: &Facts, view: &View, picture: &Picture) -> std::result::Result<i64, BotError> {
        let Content { name, cover, uploads, _held } = self.content(picture).await?;
        let mut params = words(facts, view, "caption");
        answer_to(facts, &mut params);
        params[picture.kind.field()] = json!(name);
        if let Some(cover) = cover {
            params["cover"] = json!(cover);
        }
        let sent: Sent = self.outbox.bot.upload(picture.kind.send(), &params, &uploads, Effect::Repeatable).await?;
        self.remember(picture, &sent).await;
        Ok(sent.message_id)
    }

    async fn edit_picture(&self, facts: &Facts, message: i64, view: &View, picture: &Picture) -> std::result::Result<(), BotError> {
        let Content { name, cover, uploads, _held } = self.content(picture).await?;
        let mut media = json!({ "type": picture.kind.field(), "media": name, "caption": view.html, "parse_mode": "HTML" });
        if let Some(cover) = cover {
            media["cover"] = json!(cover);
        }
        let markup = markup(&view.rows, facts.lang);
        let params = json!({ "chat_id": facts.post.chat, "message_id": message, "media": media, "reply_markup": markup });
        let result: std::result::Result<Sent, BotError> =
            self.outbox.bot.upload("editMessageMedia", &params, &uploads, Effect::Repeatable).await;
        match result {
            Ok(sent) => self.remember(picture, &sent).await,
            Err(error) if error.says("message is not modified") => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn edit_words(&self, facts: &Facts, message: i64, view: &View, caption: bool) -> std::result::Result<(), BotError> {
        let (method, field) = if caption { ("editMessageCaption", "caption") } else { ("editMessageText", "text") };
        let mut params = words(facts, view, field);
        params["message_id"] = json!(message);
        match self.outbox.bot.call::<Value>(method, &params, Effect::Repeatable).await {
            Err(error) if error.says("message is not modified") => Ok(()),
            result => result.map(|_| ()),
        }
    }

    async fn content(&self, picture: &Picture) -> std::result::Result<Content, BotError> {
        let lost = |error: anyhow::Error| {
            tracing::warn!(%error, "the picture of a card is not there");
            BotError::Fault(Fault::later())
        };
        let (upload, held) = picture.upload(&self.files).await.map_err(lost)?.unzip();
        let (cover, cover_upload) = picture.cover(&self.files).await.map_err(lost)?.unzip();
        let name = picture.shown.clone().unwrap_or_else(|| "attach://picture".to_owned());
        Ok(Content { name, cover, uploads: upload.into_iter().chain(cover_upload.flatten()).collect(), _held: held.flatten() })
    }

    /// Telegram's name of the picture that was just shown is what goes to channels: showing it was the staging.
    async fn remember(&self, picture: &Picture, sent: &Sent) {
        let Some((media, need)) = &picture.rendition else { return };
        let cover = picture.cover.as_ref().map(|cover| cover.need.as_str());
        for (need, file_id) in [(Some(need.as_str()), sent.file_id()), (cover, sent.cover_id())] {
            let (Some(need), Some(file_id)) = (need, file_id) else { continue };
            if let Err(error) = self.outbox.store.rendition_shown(media, need, file_id).await {
                tracing::warn!(%error, "a shown picture could not be noted; it will be uploaded again");
            }
        }
    }

    pub(super) async fn failed(&self, post: &Post, card: &CardRow, error: &BotError, now: Millis) -> Result<()> {
        let store = &self.outbox.store;
        match error {
            BotError::Wait(after) => {
                self.outbox.flood.stop(post.chat, now + after);
                store.delay_card(&card.claim(), now + after, false).await
            }
            error if error.says("message to edit not found") || error.says("message can't be edited") => {
                store.lose_card(&card.claim(), now).await
            }
            BotError::Fault(_) if card.card_attempts < ATTEMPTS => {
                store.delay_card(&card.claim(), now + (SECOND << card.card_attempts.clamp(0, 8)), true).await
            }
            error => {
                tracing::error!(post = post.id, ?error, "a card cannot be shown");
                store.drop_card(&card.claim()).await
            }
        }
    }

    /// A planned post ends when nobody looks: its result is told with a message of its own, once. So is what became of
    /// deleting it.
    async fn notice(&self, facts: &Facts) -> Result<()> {
        let states: Vec<PartState> = facts.targets.iter().filter_map(Seen::state).collect();
        let settled = |state: &PartState| state.is_over() || matches!(state, PartState::Asked | PartState::NeedsLogin);
        let planned = facts.is_sent() && facts.post.undo_until.is_none();
        let deleted = lines::deletions(facts);
        let mut words: Vec<NewWord> =
            deleted.iter().map(|(id, line)| told(facts, id.clone(), super::notice::deleted(facts, line))).collect();
        let ended = planned && !facts.is_planned() && !states.is_empty() && states.iter().all(settled);
        if ended && deleted.is_empty() {
            let id = format!("told:{}:{}", facts.post.id, facts.post.due_at.unwrap_or_default());
            words.push(told(facts, id, super::notice::ended(facts)));
        }
        if words.is_empty() { Ok(()) } else { self.outbox.store.put_words(&words, facts.now).await }
    }
}

/// What goes into the call for a picture: Telegram's names of it and of its cover, or their bytes.
struct Content {
    name: String,
    cover: Option<String>,
    uploads: Vec<Upload>,
    /// A file that is read while it is sent.
    _held: Option<LocalFile>,
}

/// A message beside the card, under a name by which it is said once.
fn told(facts: &Facts, id: String, params: Value) -> NewWord {
    NewWord { id, workspace: facts.post.workspace.clone(), lane: facts.post.chat, method: "sendMessage", params }
}

fn words(facts: &Facts, view: &View, field: &str) -> Value {
    json!({
        "chat_id": facts.post.chat,
        field: view.html,
        "parse_mode": "HTML",
        "reply_markup": markup(&view.rows, facts.lang),
    })
}

/// The card answers the message that the post began with; one that a repeat made began with none.
fn answer_to(facts: &Facts, params: &mut Value) {
    if facts.post.source > 0 {
        params["reply_parameters"] = json!({ "message_id": facts.post.source, "allow_sending_without_reply": true });
    }
}

/// What a view shows, in short.
fn fingerprint(view: &View, facts: &Facts) -> String {
    short_hash(&format!("{}{}", view.html, markup(&view.rows, facts.lang)))
}

/// A text in short.
pub(super) fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// When this edit would come too soon after the last one; what the person did is shown at once.
fn too_soon(card: &CardRow, post: &Post, now: Millis) -> Option<Millis> {
    let earliest = card.card_edited_at + PACE.as_millis() as Millis;
    let asked_for = post.touched_at >= card.card_edited_at || card.card_picture.is_none();
    (!asked_for && earliest > now).then_some(earliest)
}

/// When the card changes by time alone: when "undo" is over, when the planned time has come, and when the next one of a
/// post that repeats has.
fn next_look(facts: &Facts) -> Option<Millis> {
    if facts.post.state == PostState::Repeats {
        return facts.repeat.as_ref().and_then(|standing| standing.upcoming).filter(|at| *at > facts.now);
    }
    let times = [facts.post.undo_until, facts.post.due_at];
    if facts.is_sent() { times.into_iter().flatten().filter(|at| *at > facts.now).min() } else { None }
}
