//! The buttons of the card: targets on and off, publish, undo, brand, discard, restore, retry. Each may be tapped
//! twice or late: the row decides, not the button.

use super::talk::Talk;
use super::{accounts, again, late, unsure, wish};
use crate::bot::api::CallbackQuery;
use crate::clock::{MINUTE, Millis, SECOND};
use crate::draft;
use crate::model::account::Account;
use crate::model::moving::drafted;
use crate::model::part::PartState;
use crate::model::post::{Media, Post, PostState, Target};
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::screen::Tap;
use crate::model::setting::Chosen;
use crate::model::terms::Terms;
use crate::queue::{self, Going, Undone};
use crate::store::Result;

/// "Publish now" can be undone for this long.
pub(super) const UNDO_TIME: Millis = 5 * SECOND;
/// A discarded draft can be restored for this long.
pub(super) const RESTORE_TIME: Millis = 10 * MINUTE;

/// A tap on a card.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    if post.state == PostState::Repeats && ["pub", "undo", "drop", "retry", "uncap"].contains(&tap.action.as_str()) {
        talk.toast(&query.id, Some(Say::new("post-repeats")));
        return Ok(());
    }
    forget_twin(talk, query, tap, &post);
    if ["on", "brand"].contains(&tap.action.as_str()) {
        wish::fetch_again(talk, &post).await?;
    }
    let said = match tap.action.as_str() {
        "on" => toggle(talk, &post, &tap.arg).await?,
        "cut" => cut(talk, &post, &tap.arg).await?,
        "pub" => publish(talk, &post).await?,
        "undo" => undo(talk, &post).await?,
        "brand" => brand(talk, &post, &tap.arg).await?,
        "drop" => discard(talk, &post).await?,
        "back" => back(talk, &post).await?,
        "late" => late::publish(talk, &post).await?,
        "uncap" => not_a_caption(talk, &post, &tap.arg).await?,
        "bad" => without_bad(talk, &post).await?,
        _ => retry(talk, &post, &tap.arg).await?,
    };
    talk.toast(&query.id, said);
    Ok(())
}

/// A card whose answer was lost with the power came twice: the one that nobody edits any more goes away.
fn forget_twin(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, post: &Post) {
    let of_card = matches!(tap.action.as_str(), "on" | "pub" | "brand" | "drop");
    let shown = query.message.as_ref().map_or(0, |message| message.message_id);
    if of_card && shown != 0 && post.chat == talk.person.id && post.card.is_some_and(|card| card != shown) {
        talk.delete(shown);
    }
}

/// The post of this name, if it belongs to the person's workspace.
pub(super) async fn post_of(talk: &Talk<'_>, id: &str) -> Result<Option<Post>> {
    Ok(talk.chat.store.post(id).await?.filter(|post| post.workspace == talk.workspace.id))
}

async fn toggle(talk: &Talk<'_>, post: &Post, target: &str) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    let targets = store.targets(&post.id).await?;
    let Some(target) = targets.into_iter().find(|found| found.id == target) else { return Ok(Some(Say::new("old-button"))) };
    if !store.switch_target(&target.id, !target.on).await? {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    want_files(talk, post).await?;
    store.touch_post(&post.id, talk.now()).await?;
    Ok(None)
}

/// Only the beginning of a video that is too long for a target, or all of it again.
async fn cut(talk: &Talk<'_>, post: &Post, target: &str) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    let targets = store.targets(&post.id).await?;
    let Some(target) = targets.into_iter().find(|found| found.id == target) else { return Ok(Some(Say::new("old-button"))) };
    if !store.cut_target(&target.id, !target.cut).await? {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    want_files(talk, post).await?;
    store.touch_post(&post.id, talk.now()).await?;
    Ok(None)
}

/// What is missing of the files of a post is made: videos are encoded only for the targets that are chosen.
pub(super) async fn want_files(talk: &Talk<'_>, post: &Post) -> Result<()> {
    for medium in talk.chat.store.media_of(&post.id).await? {
        talk.chat.store.want_media(&medium.id, talk.now()).await?;
    }
    Ok(())
}

/// What of a post can be confirmed now, and why not the rest.
pub(super) struct Ready {
    /// Wanted, complete, not confirmed yet.
    pub(super) targets: Vec<Going>,
    /// Why nothing is, when nothing is.
    pub(super) why_not: Option<Say>,
}

/// Which targets can be confirmed: wanted, without problems, not on their way.
pub(super) async fn ready(talk: &Talk<'_>, post: &Post) -> Result<Ready> {
    let store = &talk.chat.store;
    let targets = store.targets(&post.id).await?;
    if targets.is_empty() {
        return Ok(Ready { targets: Vec::new(), why_not: Some(Say::new("no-accounts-yet")) });
    }
    let media = store.media_of(&post.id).await?;
    let mut ready = Vec::new();
    let mut why_not = None;
    let mut wanted = 0;
    if wish::fetch_again(talk, post).await? {
        return Ok(Ready { targets: Vec::new(), why_not: Some(Say::new("wish-fetching")) });
    }
    for target in targets.into_iter().filter(|target| target.on && target.state().is_none_or(|state| state == PartState::Cancelled)) {
        wanted += 1;
        let Some(account) = store.account(&target.account).await? else { continue };
        let chosen = store.chosen(&target.id).await?;
        match problem(talk, post, &target, (&account, &chosen), &media) {
            Some(say) => {
                ask_again(talk, &account).await?;
                why_not = Some(say);
            }
            None => ready.push(going(talk, post, target, (&account, &chosen), &media)),
        }
    }
    if wanted == 0 {
        why_not = Some(Say::new("no-target-chosen"));
    }
    let why_not = if ready.is_empty() { why_not } else { None };
    Ok(Ready { targets: ready, why_not })
}

/// A network that was asked whether something may go out, and said no, is asked once more when the person tries again.
async fn ask_again(talk: &Talk<'_>, account: &Account) -> Result<()> {
    let asks = talk.chat.platforms.get(account.platform).is_some_and(|platform| platform.asks());
    if asks && Terms::of(&account.facts).is_none_or(|terms| terms.may_have_changed(talk.now())) {
        talk.chat.store.want_terms(account, talk.now()).await?;
    }
    Ok(())
}

/// What goes to a target: a text that is too long for it as a thread, where that was chosen, and a first comment.
fn going(talk: &Talk<'_>, post: &Post, target: Target, (account, chosen): (&Account, &Chosen), media: &[Media]) -> Going {
    let text = target.text.as_deref().unwrap_or(&post.text);
    let limits = talk.chat.platforms.get(account.platform).map(|platform| platform.limits(account, chosen));
    let posts = limits.map_or_else(Vec::new, |limits| draft::parts(text, media, &limits, &target, chosen));
    Going { target, posts }
}

fn problem(talk: &Talk<'_>, post: &Post, target: &Target, (account, chosen): (&Account, &Chosen), media: &[Media]) -> Option<Say> {
    if account.state != crate::model::account::AccountState::Ready {
        return Some(Say::new("account-needs-login").text("account", account.handle.clone()));
    }
    let platform = talk.chat.platforms.get(account.platform)?;
    if platform.is_asking(account, post.created_at) {
        return Some(draft::Problem::Asking.say(account.platform));
    }
    let text = target.text.as_deref().unwrap_or(&post.text);
    let limits = platform.limits(account, chosen);
    let wishes = platform.wishes(account, text, &drafted(chosen, media, &limits));
    draft::unfit(text, media, &limits, (target, chosen), wishes).first().map(|problem| problem.say(account.platform))
}

async fn publish(talk: &mut Talk<'_>, post: &Post) -> Result<Option<Say>> {
    if post.state == PostState::Discarded {
        return Ok(Some(Say::new("post-discarded")));
    }
    let now = talk.now();
    if let (PostState::Sent, Some(due)) = (post.state, post.due_at) {
        // "Publish now" on a scheduled post.
        if due > now && queue::replan(&talk.chat.store, &talk.chat.clock, &post.id, now).await? {
            return Ok(Some(Say::new("toast-publishing-now")));
        }
    }
    if wish::fetch_again(talk, post).await? {
        talk.chat.store.wish(&post.id, now).await?;
        return Ok(Some(Say::new("wish-fetching-to-publish")));
    }
    let found = ready(talk, post).await?;
    if let Some(why) = found.why_not {
        return Ok(Some(why));
    }
    let confirmed = confirm(talk, post, &found.targets, now + UNDO_TIME, Some(now + UNDO_TIME)).await?;
    Ok((!confirmed).then(|| Say::new("twin-toast")))
}

/// Confirms targets and remembers the set; asks first where an account has the very same already.
/// Whether it is confirmed.
pub(super) async fn confirm(talk: &mut Talk<'_>, post: &Post, targets: &[Going], due: Millis, undo_until: Option<Millis>) -> Result<bool> {
    let twins = queue::confirm_once(&talk.chat.store, &talk.chat.clock, &post.id, targets, due, undo_until).await?;
    if !twins.is_empty() {
        again::ask(talk, post, &twins, targets.len(), undo_until.is_none().then_some(due));
        return Ok(false);
    }
    remember(talk, post).await?;
    Ok(true)
}

/// Remembers which accounts a post goes to, for the next draft.
pub(super) async fn remember(talk: &Talk<'_>, post: &Post) -> Result<()> {
    let store = &talk.chat.store;
    let wanted: Vec<String> = store.targets(&post.id).await?.into_iter().filter(|target| target.on).map(|target| target.account).collect();
    store.set_last_set(talk.person.id, &wanted, talk.now()).await
}

async fn undo(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    let undone = queue::cancel(&talk.chat.store, &talk.chat.clock, &post.id).await?;
    Ok(if undone == Undone::Nothing { Some(Say::new("undo-too-late")) } else { None })
}

/// The brand of a post: on and off where there is one, a choice where there are several.
async fn brand(talk: &mut Talk<'_>, post: &Post, choice: &str) -> Result<Option<Say>> {
    let kit = talk.chat.store.kit(&talk.workspace.id).await?;
    if kit.brands.is_empty() {
        return Ok(Some(Say::new("no-brand-yet")));
    }
    if !matches!(post.state, PostState::Draft | PostState::Repeats) {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    let (store, now) = (&talk.chat.store, talk.now());
    let (on, which) = match choice {
        "" if kit.brands.len() > 1 => {
            store.set_screen(&post.id, Some("brand"), now).await?;
            return Ok(None);
        }
        "" => (!post.branded, None),
        "no" => (false, post.brand.as_deref()),
        "auto" => (true, None),
        id if kit.named(id).is_some() => (true, Some(id)),
        _ => return Ok(Some(Say::new("brand-gone"))),
    };
    store.set_branded(&post.id, on, which, now).await?;
    store.set_screen(&post.id, None, now).await?;
    Ok(None)
}

async fn discard(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    let moved = talk.chat.store.move_post(&post.id, PostState::Draft, PostState::Discarded, talk.now()).await?;
    Ok(if moved || post.state == PostState::Discarded { None } else { Some(Say::new("target-on-its-way")) })
}

/// The files that cannot be used are left out; a draft that has nothing else is put away.
async fn without_bad(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    if !matches!(post.state, PostState::Draft | PostState::Repeats) {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    store.drop_bad_media(&post.id).await?;
    want_files(talk, post).await?;
    if post.text.is_empty() && store.media_of(&post.id).await?.is_empty() {
        store.move_post(&post.id, PostState::Draft, PostState::Discarded, talk.now()).await?;
    }
    store.touch_post(&post.id, talk.now()).await?;
    Ok(None)
}

/// Back from a choice to the card, or back from having been discarded.
async fn back(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    if post.state != PostState::Discarded {
        store.set_screen(&post.id, None, talk.now()).await?;
        return Ok(None);
    }
    if talk.now() - post.touched_at > RESTORE_TIME {
        return Ok(Some(Say::new("restore-too-late")));
    }
    store.move_post(&post.id, PostState::Discarded, PostState::Draft, talk.now()).await?;
    want_files(talk, post).await?;
    Ok(None)
}

/// The text was no caption: the photo is without again, and the text is a draft of its own.
async fn not_a_caption(talk: &mut Talk<'_>, post: &Post, message: &str) -> Result<Option<Say>> {
    let source: i64 = message.parse().unwrap_or_default();
    if post.text_source != Some(source) || post.state == PostState::Sent {
        return Ok(Some(Say::new("undo-too-late")));
    }
    let text = post.text.clone();
    talk.chat.store.set_text(&post.id, "", None, talk.now()).await?;
    super::compose::begin_text(talk, source, &text).await?;
    Ok(None)
}

/// What must be chosen anew before a target can be tried again, if anything.
async fn still_open(talk: &Talk<'_>, post: &Post, target: &Target) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    let Some(account) = store.account(&target.account).await? else { return Ok(None) };
    let Some(platform) = talk.chat.platforms.get(account.platform) else { return Ok(None) };
    let text = target.text.as_deref().unwrap_or(&post.text);
    let chosen = store.chosen(&target.id).await?;
    let limits = platform.limits(&account, &chosen);
    let media = store.media_of(&post.id).await?;
    let wishes = platform.wishes(&account, text, &drafted(&chosen, &media, &limits));
    Ok(draft::unmet(wishes).next().map(|problem| problem.say(account.platform)))
}

async fn retry(talk: &mut Talk<'_>, post: &Post, target: &str) -> Result<Option<Say>> {
    let targets = talk.chat.store.targets(&post.id).await?;
    let Some(target) = targets.into_iter().find(|found| found.id == target) else { return Ok(Some(Say::new("old-button"))) };
    if target.state() == Some(PartState::NeedsLogin) {
        accounts::reconnect(talk, &target.account, None).await?;
        return Ok(None);
    }
    for part in target.parts.iter().filter(|part| part.state == PartState::Failed) {
        if part.reason == Some(Reason::NoAddress) {
            return unsure::ask_address(talk, post, &target, part.n).await;
        }
        if part.reason == Some(Reason::Choose)
            && let Some(say) = still_open(talk, post, &target).await?
        {
            return Ok(Some(say));
        }
        queue::retry(&talk.chat.store, &talk.chat.clock, &post.id, &part.id).await?;
    }
    Ok(None)
}
