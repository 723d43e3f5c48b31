//! /settings: the workspace's name and time zone, the language in which Crier speaks to a person, and what
//! becomes of their late posts. Name and zone
//! are the owners'; everybody chooses for themselves otherwise.

mod zones;

use jiff::tz::TimeZone;

use super::asked::Asked;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::lang::Lang;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::plan;
use crate::store::{Late, Result, Role};
use zones::REGIONS;

/// The longest name of a workspace, in characters.
const NAME_MAX: usize = 60;
/// How many zones are offered when a text fits several.
const CHOICES_MAX: usize = 12;

/// /settings, as a new message or in place of one.
pub(super) async fn show(talk: &mut Talk<'_>, message: Option<i64>) -> Result<()> {
    let text = Say::new("settings")
        .text("workspace", talk.workspace.name.clone())
        .text("zone", talk.workspace.zone.clone())
        .text("time", local_time(talk, &talk.zone()))
        .text("lang", talk.lang().own_name())
        .say("late", Say::new(if talk.person.late == Late::Ask { "settings-late-ask" } else { "settings-late-publish" }));
    let mut screen = Screen::text(text);
    if talk.person.role == Role::Owner {
        screen = screen.row([set("button-name", "name", ""), set("button-zone", "zone", "")]);
    }
    let late = match talk.person.late {
        Late::Ask => set("button-late-publish", "late", "publish"),
        Late::Publish => set("button-late-ask", "late", "ask"),
    };
    screen = screen.row([set("button-language", "lang", ""), late]);
    if talk.person.role == Role::Owner {
        screen = screen.row([set("button-credit", "credit", ""), Button::tap(Say::new("button-pause-publishing"), "ps", "", "")]);
    }
    talk.put(message, &screen);
    Ok(())
}

/// `set:WHAT:VALUE`: without a value the choice is opened, with one it is made.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    let owners = ["name", "zone", "type", "tz", "credit"].contains(&tap.id.as_str());
    if owners && talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    talk.toast(&query.id, None);
    match (tap.id.as_str(), tap.arg.as_str()) {
        ("name", _) => talk.ask(Asked::Name, &Screen::text(Say::new("settings-ask-name"))).await,
        ("zone", "") => {
            talk.change(message, &regions());
            Ok(())
        }
        ("zone", region) => {
            talk.change(message, &cities(region));
            Ok(())
        }
        ("type", _) => talk.ask(Asked::Zone, &Screen::text(Say::new("settings-ask-zone"))).await,
        ("tz", zone) => choose_zone(talk, zone, Some(message)).await,
        ("late", word) => {
            talk.person.late = if word == "publish" { Late::Publish } else { Late::Ask };
            talk.chat.store.set_late(talk.person.id, talk.person.late).await?;
            show(talk, Some(message)).await
        }
        ("credit", "") => {
            talk.change(message, &credit(talk.workspace.keeps_credit()));
            Ok(())
        }
        ("credit", word) => {
            let keep = word == "keep";
            talk.chat.store.keep_credit(&talk.workspace.id, keep).await?;
            talk.workspace.keep_credit = i64::from(keep);
            talk.change(message, &credit(keep));
            Ok(())
        }
        ("lang", "") => {
            talk.change(message, &languages(talk.lang()));
            Ok(())
        }
        ("lang", code) => choose_language(talk, code, message).await,
        _ => show(talk, Some(message)).await,
    }
}

/// The new name came.
pub(super) async fn name(talk: &mut Talk<'_>, text: &str) -> Result<()> {
    if !talk.is_owner() {
        return talk.note(None).await;
    }
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > NAME_MAX {
        talk.say(Say::new("settings-name-too-long").num("max", NAME_MAX));
        return Ok(());
    }
    talk.chat.store.name_workspace(&talk.workspace.id, &name).await?;
    talk.workspace.name.clone_from(&name);
    talk.note(None).await?;
    show(talk, None).await
}

/// A zone or a city came as text.
pub(super) async fn zone(talk: &mut Talk<'_>, text: &str) -> Result<()> {
    if !talk.is_owner() {
        return talk.note(None).await;
    }
    let found = zones::find(text);
    match found.as_slice() {
        [] => talk.say(Say::new("settings-zone-unknown").text("text", text.chars().take(60).collect::<String>())),
        [zone] => return choose_zone(talk, zone, None).await,
        several => {
            let many = several.iter().take(CHOICES_MAX).map(|zone| city(zone)).collect::<Vec<_>>();
            let screen = many.chunks(2).fold(Screen::text(Say::new("settings-zone-which")), |screen, row| screen.row(row.to_vec()));
            talk.show(&screen);
        }
    }
    Ok(())
}

async fn choose_zone(talk: &mut Talk<'_>, zone: &str, message: Option<i64>) -> Result<()> {
    let Ok(found) = TimeZone::get(zone) else {
        talk.say(Say::new("settings-zone-unknown").text("text", zone));
        return Ok(());
    };
    talk.chat.store.zone_workspace(&talk.workspace.id, zone).await?;
    plan::move_zone(&talk.chat.store, &talk.chat.clock, Some(&talk.workspace.id), Some(zone)).await?;
    zone.clone_into(&mut talk.workspace.zone);
    if talk.person.asked.is_some() {
        talk.note(None).await?;
    }
    let text = Say::new("settings-zone-set").text("zone", zone).text("time", local_time(talk, &found));
    talk.put(message, &Screen::text(text).row([set("button-back", "back", "")]));
    Ok(())
}

async fn choose_language(talk: &mut Talk<'_>, code: &str, message: i64) -> Result<()> {
    if let Some(lang) = Lang::from_code(code) {
        talk.chat.store.set_lang(talk.person.id, lang).await?;
        talk.person.lang = lang;
    }
    show(talk, Some(message)).await
}

fn regions() -> Screen {
    let buttons: Vec<Button> = REGIONS.iter().map(|region| set(region.label, "zone", region.word)).collect();
    let screen = Screen::text(Say::new("settings-zone-region"));
    let screen = buttons.chunks(2).fold(screen, |screen, row| screen.row(row.to_vec()));
    screen.row([set("button-type-city", "type", "")]).row([set("button-back", "back", "")])
}

fn cities(region: &str) -> Screen {
    let zones = REGIONS.iter().find(|found| found.word == region).map_or(&[][..], |found| found.zones);
    let buttons: Vec<Button> = zones.iter().map(|zone| city(zone)).collect();
    let screen = buttons.chunks(3).fold(Screen::text(Say::new("settings-zone-city")), |screen, row| screen.row(row.to_vec()));
    screen.row([set("button-type-city", "type", "")]).row([set("button-back", "zone", "")])
}

/// Whether who made a picture and who owns it stays in it.
fn credit(kept: bool) -> Screen {
    let (now, other) = match kept {
        true => ("settings-credit-kept", set("button-credit-drop", "credit", "drop")),
        false => ("settings-credit-dropped", set("button-credit-keep", "credit", "keep")),
    };
    let text = Say::new("settings-credit").say("now", Say::new(now));
    Screen::text(text).row([other, set("button-back", "back", "")])
}

fn languages(now: Lang) -> Screen {
    let button = |lang: Lang| {
        let key = if lang == now { "language-on" } else { "language-off" };
        Button::tap(Say::new(key).text("name", lang.own_name()), "set", "lang", lang.code())
    };
    Screen::text(Say::new("settings-language")).row(Lang::ALL.map(button)).row([set("button-back", "back", "")])
}

fn city(zone: &str) -> Button {
    Button::tap(Say::new("zone-city").text("city", zones::city(zone)), "set", "tz", zone)
}

fn set(label: &'static str, what: &str, value: &str) -> Button {
    Button::tap(Say::new(label), "set", what, value)
}

/// What the clock on the wall says there now: the proof that it is the right zone.
fn local_time(talk: &Talk<'_>, zone: &TimeZone) -> String {
    let now = jiff::Timestamp::from_millisecond(talk.now()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}
