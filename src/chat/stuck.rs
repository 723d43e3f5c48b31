//! /stuck: what was put aside because Crier died twice while it worked on it. For owners: try it again, or drop it.

use sha2::{Digest, Sha256};

use super::Chat;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::i18n::{self, moment};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{DeadLetter, Result, Role};

/// How many are shown at a time.
const SHOWN: usize = 5;
/// How much of a post's text names it, in characters.
const WORDS: usize = 40;

/// /stuck, as a new message or in place of one.
pub(super) async fn list(talk: &mut Talk<'_>, message: Option<i64>) -> Result<()> {
    if !talk.is_owner() {
        return Ok(());
    }
    let letters = letters(talk).await?;
    if letters.is_empty() {
        talk.put(message, &Screen::text(Say::new("stuck-none")));
        return Ok(());
    }
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for (n, letter) in (1_usize..).zip(letters.iter().take(SHOWN)) {
        let line = Say::new("stuck-line")
            .num("n", n)
            .say("what", talk.chat.about(letter).await?)
            .say("moment", moment::short(letter.died_at, &talk.zone()));
        lines.push(i18n::html(talk.lang(), &line));
        let button = |key, what: &str| Button::tap(Say::new(key).num("n", n), "st", what, &short(letter));
        rows.push([button("button-stuck-again", "again"), button("button-stuck-drop", "drop")]);
    }
    let text = Say::new("stuck-list").num("count", letters.len()).html("lines", lines.join("\n"));
    let mut screen = rows.into_iter().fold(Screen::text(text), Screen::row);
    if letters.len() > 1 {
        let all = |key, what: &str| Button::tap(Say::new(key), "st", what, "");
        screen = screen.row([all("button-stuck-all-again", "all"), all("button-stuck-all-drop", "sure")]);
    }
    talk.put(message, &screen);
    Ok(())
}

/// `st:again:LETTER`, `st:drop:LETTER`, `st:all` tries all again, `st:sure` asks and `st:none` drops all.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    let letters = letters(talk).await?;
    if tap.id == "sure" && !letters.is_empty() {
        talk.toast(&query.id, None);
        let back = Button::tap(Say::new("button-back"), "st", "list", "");
        let yes = Button::tap(Say::new("button-stuck-all-drop"), "st", "none", "");
        talk.change(message, &Screen::text(Say::new("stuck-drop-sure").num("count", letters.len())).row([back, yes]));
        return Ok(());
    }
    let all = ["all", "none"].contains(&tap.id.as_str());
    let again = ["all", "again"].contains(&tap.id.as_str());
    let mut ended = 0;
    for letter in letters.iter().filter(|letter| all || short(letter) == tap.arg) {
        ended += i64::from(talk.chat.store.end_letter(letter, again, talk.now()).await?);
    }
    let said = match (ended, again) {
        _ if tap.id == "list" => None,
        (0, _) => Some(Say::new("stuck-gone-already")),
        (_, true) => Some(Say::new("stuck-trying")),
        (_, false) => Some(Say::new("stuck-dropped")),
    };
    talk.toast(&query.id, said);
    list(talk, Some(message)).await
}

/// The letters of the person's workspace.
async fn letters(talk: &Talk<'_>) -> Result<Vec<DeadLetter>> {
    let all = talk.chat.store.dead_letters().await?;
    Ok(all.into_iter().filter(|letter| letter.workspace == talk.workspace.id).collect())
}

/// What a button carries for a letter: its own name may be too long for one.
fn short(letter: &DeadLetter) -> String {
    Sha256::digest(letter.id.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Chat {
    /// What a letter is about, in words.
    pub(super) async fn about(&self, letter: &DeadLetter) -> Result<Say> {
        let subject = self.store.subject(letter).await?;
        let post = match &subject.post {
            Some(post) => self.store.post(post).await?,
            None => None,
        };
        let person = match subject.person {
            Some(person) => self.store.person(person).await?,
            None => None,
        };
        let words = post.map_or_else(|| Say::new("words-none"), |post| post.words(WORDS));
        let name = person.map(|person| person.name).unwrap_or_default();
        let network = subject.platform.map_or("", |platform| platform.name());
        Ok(match letter.work.as_str() {
            "updates" => Say::new("stuck-update").text("name", name),
            "outbox" => Say::new("stuck-word").text("name", name),
            "media" => Say::new("stuck-media").say("words", words),
            "posts" => Say::new("stuck-card").say("words", words),
            "parts" => Say::new("stuck-part").say("words", words).text("network", network),
            "grants" => Say::new("stuck-grant").text("name", name).text("network", network),
            "accounts" => Say::new("stuck-account").text("network", network).text("handle", subject.handle.unwrap_or_default()),
            "repeats" => Say::new("stuck-repeat").say("words", words),
            _ => Say::new("stuck-brand"),
        })
    }
}
