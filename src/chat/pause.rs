//! /pause and /resume: the kill switch, for owners. It holds for every process and everybody's posts within a second;
//! `crier pause` on the command line is the same switch.

use super::home::go;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::i18n::{self, moment};
use crate::model::platform::Scope;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::queue::LATE;
use crate::store::{Gate, Result, Role};

/// `/pause [network]` and `/resume [network]`; without one it means everything.
pub(super) async fn command(talk: &mut Talk<'_>, rest: &str, pause: bool) -> Result<()> {
    if !talk.is_owner() {
        return Ok(());
    }
    let Some(scope) = Scope::from_text(rest) else {
        let known: Vec<&str> = scopes(talk).map(Scope::word).collect();
        let text = Say::new("pause-unknown").text("text", rest.chars().take(40).collect::<String>()).text("known", known.join(", "));
        talk.say(text);
        return Ok(());
    };
    let head = switch(talk, scope, pause).await?;
    show(talk, None, Some(head)).await
}

/// `ps:SCOPE:off` pauses, `ps:SCOPE:on` lets go on, `ps` alone shows how things stand.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    talk.toast(&query.id, None);
    let head = match (tap.id.as_str(), Scope::from_text(&tap.id)) {
        ("", _) | (_, None) => None,
        (_, Some(scope)) => Some(switch(talk, scope, tap.arg == "off").await?),
    };
    show(talk, Some(message), head).await
}

/// Pauses or resumes; what is said about it.
async fn switch(talk: &Talk<'_>, scope: Scope, pause: bool) -> Result<Say> {
    let (store, now) = (&talk.chat.store, talk.now());
    let late = store.overdue_in(scope, now - LATE).await?;
    let changed = store.pause(scope, pause, Some(talk.person.id), now).await?;
    store.show_gates(now).await?;
    let say = match (pause, changed) {
        (true, true) => Say::new("pause-done"),
        (true, false) => Say::new("pause-was-already"),
        (false, true) => Say::new("resume-done").num("late", late),
        (false, false) => Say::new("resume-was-already"),
    };
    Ok(say.say("what", name(scope)))
}

async fn show(talk: &mut Talk<'_>, message: Option<i64>, head: Option<Say>) -> Result<()> {
    let gates = paused(talk).await?;
    let (due, all) = talk.chat.store.waiting_in(Scope::All, talk.now()).await?;
    let goes_on = head.as_ref().is_some_and(|head| head.key == "resume-done");
    let mut lines: Vec<Say> = head.into_iter().collect();
    for gate in &gates {
        lines.push(line(talk, gate).await?);
    }
    if gates.is_empty() {
        lines.push(Say::new("pause-none"));
    }
    // What has just been let go leaves at this moment: any number would be wrong when it is read.
    if !goes_on {
        lines.push(Say::new("pause-waiting").num("count", all).num("due", due));
    }
    let html: Vec<String> = lines.iter().map(|say| i18n::html(talk.lang(), say)).collect();
    let is_paused = |scope: Scope| gates.iter().any(|gate| gate.scope == scope.word());
    let button = |scope: Scope| {
        let (key, to) = if is_paused(scope) { ("button-resume-one", "on") } else { ("button-pause-one", "off") };
        Button::tap(Say::new(key).say("what", name(scope)), "ps", scope.word(), to)
    };
    let shown = scopes(talk).filter(|scope| *scope == Scope::All || !is_paused(Scope::All));
    let screen =
        shown.fold(Screen::text(Say::new("pause-screen").html("lines", html.join("\n"))), |screen, scope| screen.row([button(scope)]));
    talk.put(message, &screen.row([go("button-queue", "queue")]));
    Ok(())
}

/// What can be paused: everything, or a network that is set up.
fn scopes(talk: &Talk<'_>) -> impl Iterator<Item = Scope> {
    Scope::every().filter(|scope| match scope {
        Scope::All => true,
        Scope::One(platform) => talk.chat.platforms.get(*platform).is_some(),
    })
}

/// What is paused.
async fn paused(talk: &Talk<'_>) -> Result<Vec<Gate>> {
    let gates = talk.chat.store.gates(talk.now()).await?;
    Ok(gates.into_iter().filter(|gate| gate.paused == 1).collect())
}

/// What is paused, as lines for other screens.
pub(super) async fn lines(talk: &Talk<'_>) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for gate in paused(talk).await? {
        let line = line(talk, &gate).await?;
        lines.push(i18n::html(talk.lang(), &line));
    }
    Ok(lines)
}

/// What is paused, by whom, since when.
async fn line(talk: &Talk<'_>, gate: &Gate) -> Result<Say> {
    let what = name(Scope::from_text(&gate.scope).unwrap_or(Scope::All));
    let when = moment::full(gate.paused_at, &talk.zone());
    let who = match gate.paused_by {
        Some(id) => talk.chat.store.person(id).await?.map(|person| person.name),
        None => None,
    };
    let say = match who {
        Some(name) => Say::new("pause-line").text("who", name),
        None => Say::new("pause-line-nobody"),
    };
    Ok(say.say("what", what).say("moment", when))
}

fn name(scope: Scope) -> Say {
    match scope {
        Scope::All => Say::new("pause-everything"),
        Scope::One(platform) => Say::new("pause-network").text("network", platform.name()),
    }
}
