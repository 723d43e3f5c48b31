//! /invite and /people: who belongs to the workspace, letting somebody in, taking somebody's access away.
//! For owners; members may look.

use super::guard::invitation_hash;
use super::home::go;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::clock::{DAY, Millis};
use crate::i18n::{self, moment};
use crate::model::ids::token;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{Person, Result, Role};

/// How long an invitation can be used.
const INVITATION_TIME: Millis = 7 * DAY;
/// Characters of its code, with 5 bits each.
const CODE: usize = 20;
/// The longest name on a button, in characters.
const LABEL_MAX: usize = 24;

/// /invite: a link that lets one person in.
pub(super) async fn invite(talk: &mut Talk<'_>) -> Result<()> {
    if !talk.is_owner() {
        return Ok(());
    }
    let code = token(&talk.chat.clock, CODE);
    let (now, until) = (talk.now(), talk.now() + INVITATION_TIME);
    talk.chat.store.add_invitation(&invitation_hash(&code), &talk.workspace.id, talk.person.id, now, until).await?;
    let link = format!("https://t.me/{}?start=inv_{code}", talk.chat.bot_name);
    let text = Say::new("invitation")
        .text("workspace", talk.workspace.name.clone())
        .text("link", link)
        .say("until", moment::full(until, &talk.zone()));
    talk.show(&Screen::text(text).row([go("button-people", "people")]));
    Ok(())
}

/// /people, as a new message or in place of one.
pub(super) async fn list(talk: &mut Talk<'_>, message: Option<i64>) -> Result<()> {
    let people = talk.chat.store.people(&talk.workspace.id).await?;
    let lines: Vec<String> = people.iter().map(|person| i18n::html(talk.lang(), &line(talk, person))).collect();
    let text = Say::new("people").text("workspace", talk.workspace.name.clone()).html("lines", lines.join("\n"));
    let mut screen = Screen::text(text);
    if talk.person.role == Role::Owner {
        for person in people.iter().filter(|person| can_remove(talk, person)) {
            let name: String = person.name.chars().take(LABEL_MAX).collect();
            screen = screen.row([Button::tap(Say::new("people-remove").text("name", name), "ppl", "rm", &person.id.to_string())]);
        }
        screen = screen.row([go("button-invite", "invite")]);
    }
    talk.put(message, &screen);
    Ok(())
}

/// `ppl:rm:ID` asks, `ppl:yes:ID` does it, `ppl:list` goes back.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if tap.id == "list" {
        talk.toast(&query.id, None);
        return list(talk, Some(message)).await;
    }
    if talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    let id: i64 = tap.arg.parse().unwrap_or_default();
    let found = talk.chat.store.person(id).await?;
    let Some(person) = found.filter(|person| person.workspace == talk.workspace.id && can_remove(talk, person)) else {
        talk.toast(&query.id, Some(Say::new("people-cannot-remove")));
        return list(talk, Some(message)).await;
    };
    if tap.id == "rm" {
        talk.toast(&query.id, None);
        talk.change(message, &sure(&person));
        return Ok(());
    }
    talk.chat.store.let_go(person.id).await?;
    talk.toast(&query.id, Some(Say::new("people-removed").text("name", person.name)));
    list(talk, Some(message)).await
}

fn sure(person: &Person) -> Screen {
    let id = person.id.to_string();
    let safe = Button::tap(Say::new("button-cancel"), "ppl", "list", "");
    let away = Button::tap(Say::new("button-remove"), "ppl", "yes", &id);
    Screen::text(Say::new("people-remove-sure").text("name", person.name.clone())).row([safe, away])
}

/// Not oneself, and not those whom the configuration lets in: they would be back with their next message.
fn can_remove(talk: &Talk<'_>, person: &Person) -> bool {
    person.id != talk.person.id && !talk.chat.owners.contains(&person.id)
}

fn line(talk: &Talk<'_>, person: &Person) -> Say {
    let key = match (person.role, person.id == talk.person.id) {
        (Role::Owner, true) => "person-owner-you",
        (Role::Owner, false) => "person-owner",
        (Role::Member, true) => "person-member-you",
        (Role::Member, false) => "person-member",
    };
    Say::new(key).text("name", person.name.clone())
}
