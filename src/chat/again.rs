//! The question before the same goes to the same account twice: by a double tap, or because it was forgotten.
//! The buttons carry everything, so the question outlives a restart.

use super::choose::{UNDO_TIME, confirm, post_of, ready, remember};
use super::schedule::change_and_undo;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::clock::Millis;
use crate::i18n::{self, moment};
use crate::model::part::PartState;
use crate::model::post::{Post, PostState};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::queue;
use crate::store::{Result, Twin};

/// Asks, under the post's card: `all` targets were to be confirmed, `twins` of them have the same already; `planned` is
/// the time they were to go out at, if it was not "now".
pub(super) fn ask(talk: &mut Talk<'_>, post: &Post, twins: &[Twin], all: usize, planned: Option<Millis>) {
    let lines: Vec<String> = twins.iter().map(|twin| i18n::html(talk.lang(), &line(talk, twin))).collect();
    let at = planned.unwrap_or(0);
    let button = |label, what: &str| Button::tap(Say::new(label), "tw", &post.id, &format!("{what}.{at}"));
    let mut screen = Screen::text(Say::new("twin-ask").html("lines", lines.join("\n")))
        .row([button("button-not-again", "no"), button("button-post-again", "again")]);
    if twins.len() < all {
        screen = screen.row([button("button-only-others", "others")]);
    }
    talk.reply(post.card.unwrap_or(post.source), &screen);
}

/// What there is of the same already.
fn line(talk: &Talk<'_>, twin: &Twin) -> Say {
    let account = format!("{} {}", twin.platform.name(), twin.handle);
    let (now, ahead) = (talk.now(), twin.at > talk.now());
    let say = match (&twin.link, twin.state) {
        (Some(link), PartState::Live) => Say::new("twin-live").text("link", link.clone()).say("ago", moment::relative(twin.at, now)),
        (None, PartState::Live | PartState::HandedOver) => Say::new("twin-live-no-link").say("ago", moment::relative(twin.at, now)),
        (_, PartState::Asked | PartState::Closed) => Say::new("twin-perhaps").say("ago", moment::relative(twin.at, now)),
        (_, PartState::Late) => Say::new("twin-late").say("moment", moment::full(twin.at, &talk.zone())),
        _ if ahead => Say::new("twin-planned").say("moment", moment::full(twin.at, &talk.zone())),
        _ => Say::new("twin-on-its-way"),
    };
    say.text("account", account)
}

/// `tw:POST:WHAT.AT` with WHAT one of `no`, `again`, `others`, and AT the planned time, 0 for "now".
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    let (what, at) = tap.arg.split_once('.').unwrap_or((&tap.arg, "0"));
    let at: Millis = at.parse().unwrap_or_default();
    if post.state == PostState::Discarded {
        talk.toast(&query.id, Some(Say::new("post-discarded")));
        return Ok(());
    }
    talk.toast(&query.id, None);
    let screen = match what {
        "no" => Screen::text(Say::new("twin-left")),
        _ if at != 0 && at <= talk.now() => {
            let other = Button::tap(Say::new("button-another-time"), "when", &post.id, "");
            Screen::text(Say::new("twin-time-passed")).row([other])
        }
        _ => sent(talk, &post, what == "again", at).await?,
    };
    talk.change(message, &screen);
    Ok(())
}

/// Sends it on its way all the same: everywhere, or where nothing is the same.
async fn sent(talk: &mut Talk<'_>, post: &Post, everywhere: bool, at: Millis) -> Result<Screen> {
    let found = ready(talk, post).await?;
    if let Some(why_not) = found.why_not {
        return Ok(Screen::text(why_not));
    }
    if found.targets.is_empty() {
        return Ok(Screen::text(Say::new("already-answered")));
    }
    let undo = (at == 0).then(|| talk.now() + UNDO_TIME);
    let due = undo.unwrap_or(at);
    let (store, clock) = (&talk.chat.store, &talk.chat.clock);
    if everywhere {
        store.allow_again(&post.id).await?;
        queue::confirm(store, clock, &post.id, &found.targets, due, undo).await?;
        remember(talk, post).await?;
    } else {
        let twins = queue::confirm_once(store, clock, &post.id, &found.targets, due, undo).await?;
        for twin in &twins {
            store.switch_target(&twin.target, false).await?;
        }
        let rest = ready(talk, post).await?;
        if !rest.targets.is_empty() && !confirm(talk, post, &rest.targets, due, undo).await? {
            return Ok(Screen::text(Say::new("twin-toast")));
        }
    }
    Ok(match undo {
        Some(_) => Screen::text(Say::new("twin-sent")),
        None => {
            let moment = moment::full(due, &talk.zone());
            Screen::text(Say::new("scheduled-echo").say("moment", moment)).row(change_and_undo(&post.id))
        }
    })
}
