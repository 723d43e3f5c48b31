//! The posts that wait: lines under their day, and what can be done with one of them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{LABEL, PAGE, TEXT, WORDS, queue};
use crate::bot::api::CallbackQuery;
use crate::chat::asked::Asked;
use crate::chat::talk::Talk;
use crate::chat::{late, pause};
use crate::i18n::{self, moment};
use crate::model::part::PartState;
use crate::model::post::{Post, Target};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::queue as sending;
use crate::store::Result;
use crate::when::answer;
use crate::when::calendar::presets;

/// Those that really wait: what is due this moment is leaving, and its card tells.
pub(super) async fn still(talk: &Talk<'_>, posts: Vec<Post>) -> Result<Vec<Post>> {
    let mut still = Vec::new();
    let held = talk.chat.store.held_posts(&talk.workspace.id, talk.now()).await?;
    for post in posts {
        let targets = waiting(talk.chat.store.targets(&post.id).await?);
        let stuck =
            targets.iter().any(|target| matches!(target.state(), Some(PartState::NeedsLogin | PartState::Late))) || held.contains(&post.id);
        let ahead = post.due_at.is_some_and(|due| due > talk.now()) && !targets.is_empty();
        if ahead || stuck {
            still.push(post);
        }
    }
    Ok(still)
}

/// One page.
pub(super) async fn screen(talk: &Talk<'_>, posts: &[Post], page: i64) -> Result<Screen> {
    let zone = talk.zone();
    let (mut lines, mut last_day, mut buttons) = (pause::lines(talk).await?, None, Vec::new());
    let held = talk.chat.store.held_posts(&talk.workspace.id, talk.now()).await?;
    for post in posts {
        let local = local(post, &zone);
        if last_day.replace(local.date()) != Some(local.date()) {
            let gap = if lines.is_empty() { "" } else { "\n" };
            let day = Say::new("queue-day").say("day", moment::date(local.date()));
            lines.push(format!("{gap}{}", i18n::html(talk.lang(), &day)));
        }
        let time = local.strftime("%H:%M").to_string();
        let line = line(talk, post, &time, held.contains(&post.id)).await?;
        lines.push(i18n::html(talk.lang(), &line));
        let label = Say::new("queue-open").text("time", time).say("words", post.words(LABEL));
        buttons.push(Button::tap(label, "q", &post.id, &page.to_string()));
    }
    let all = talk.chat.store.waiting_count(&talk.workspace.id).await?;
    // On a single page the number is that of the lines below it.
    let total = if page == 0 && all <= PAGE { posts.len() as i64 } else { all };
    let text = Say::new("queue-list").num("count", total).text("zone", talk.workspace.zone.clone()).html("lines", lines.join("\n"));
    Ok(buttons.into_iter().fold(Screen::text(text), |screen, button| screen.row([button])))
}

/// How many posts of the workspace have missed their time.
pub(super) async fn late_count(talk: &Talk<'_>) -> Result<usize> {
    let mut posts: Vec<String> = talk.chat.store.late_parts(&talk.workspace.id).await?.into_iter().map(|late| late.post).collect();
    posts.dedup();
    Ok(posts.len())
}

async fn line(talk: &Talk<'_>, post: &Post, time: &str, held: bool) -> Result<Say> {
    let targets = waiting(talk.chat.store.targets(&post.id).await?);
    let any = |state| targets.iter().any(|target| target.state() == Some(state));
    let key = match () {
        () if any(PartState::Late) => "queue-line-late",
        () if any(PartState::NeedsLogin) => "queue-line-needs-login",
        () if held => "queue-line-held",
        () => "queue-line",
    };
    Ok(Say::new(key).text("time", time).text("networks", networks(&targets)).say("words", post.words(WORDS)))
}

/// What is done with one post: `open`, `now`, `move`, `stop`.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, (what, post): (&str, &Post), page: i64, message: i64) -> Result<()> {
    let targets = waiting(talk.chat.store.targets(&post.id).await?);
    if targets.is_empty() {
        talk.toast(&query.id, Some(Say::new("queue-left-already")));
        return queue(talk, Some(message), page).await;
    }
    let (store, clock) = (&talk.chat.store, &talk.chat.clock);
    let said = match what {
        "now" if targets.iter().any(|target| target.state() == Some(PartState::Late)) => {
            late::publish(talk, post).await?.unwrap_or_else(|| Say::new("toast-publishing-now"))
        }
        "now" => {
            let moved = sending::replan(store, clock, &post.id, clock.now()).await?;
            Say::new(if moved { "toast-publishing-now" } else { "queue-cannot-move" })
        }
        "stop" => {
            let stopped = sending::cancel(store, clock, &post.id).await? != sending::Undone::Nothing;
            Say::new(if stopped { "queue-cancelled" } else { "undo-too-late" })
        }
        "move" => {
            talk.toast(&query.id, None);
            return ask_when(talk, post).await;
        }
        _ => {
            talk.toast(&query.id, None);
            let opened = opened(talk, post, &targets, page);
            talk.change(message, &opened);
            return Ok(());
        }
    };
    talk.toast(&query.id, Some(said));
    queue(talk, Some(message), page).await
}

fn opened(talk: &Talk<'_>, post: &Post, targets: &[Target], page: i64) -> Screen {
    let at = post.due_at.unwrap_or_default();
    let text = Say::new("queue-post")
        .say("moment", moment::full(at, &talk.zone()))
        .say("relative", moment::relative(at, talk.now()))
        .text("networks", networks(targets))
        .say("text", post.excerpt(TEXT));
    let page = page.to_string();
    let tap = |label, what: &str| Button::tap(Say::new(label), "q", &format!("{what}.{}", post.id), &page);
    Screen::text(text)
        .row([tap("button-publish-now", "now"), tap("button-move", "move")])
        .row([tap("button-cancel", "stop")])
        .row([Button::tap(Say::new("button-back"), "q", "", &page)])
}

/// The question about the new time: the usual moments as buttons, any other as text.
async fn ask_when(talk: &mut Talk<'_>, post: &Post) -> Result<()> {
    let usual = presets(talk.now(), &talk.zone()).into_iter();
    let buttons: Vec<Button> =
        usual.map(|(preset, moment)| Button::tap(answer::Button::Preset(preset).label(), "at", &post.id, &moment.ms.to_string())).collect();
    let screen = buttons.into_iter().fold(Screen::text(answer::ask()), |screen, button| screen.row([button]));
    talk.ask(Asked::When { post: post.id.clone() }, &screen).await
}

/// Those of a post's targets that still wait for their time.
fn waiting(targets: Vec<Target>) -> Vec<Target> {
    let waits =
        |target: &Target| matches!(target.state(), Some(PartState::Queued | PartState::Waiting | PartState::Late | PartState::NeedsLogin));
    targets.into_iter().filter(waits).collect()
}

/// The networks of some targets, each once.
fn networks(targets: &[Target]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for target in targets {
        if !names.contains(&target.platform.name()) {
            names.push(target.platform.name());
        }
    }
    names.join(", ")
}

fn local(post: &Post, zone: &TimeZone) -> jiff::Zoned {
    let at = Timestamp::from_millisecond(post.due_at.unwrap_or_default()).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone())
}
