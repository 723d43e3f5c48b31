//! What was put aside because Crier died twice while it worked on it: the owners are told once, and so is whoever waits
//! for it and has no card that says so.

use std::collections::BTreeMap;

use crate::chat::Chat;
use crate::chat::home::go;
use crate::i18n::{self, moment};
use crate::model::ids::WorkspaceId;
use crate::model::say::Say;
use crate::model::screen::Screen;
use crate::store::{DeadLetter, NewWord, Result};

/// How many are named.
const NAMED: usize = 5;
/// How much of a post's text names it, in characters.
const WORDS: usize = 40;

impl Chat {
    pub(super) async fn tell_letters(&self) -> Result<()> {
        let mut by_workspace: BTreeMap<WorkspaceId, Vec<DeadLetter>> = BTreeMap::new();
        for letter in self.store.untold_letters().await? {
            by_workspace.entry(letter.workspace.clone()).or_default().push(letter);
        }
        for (workspace, letters) in by_workspace {
            let mut words = Vec::new();
            for owner in self.owners_of(&workspace).await? {
                let mut lines = Vec::new();
                for letter in letters.iter().take(NAMED) {
                    lines.push(format!("• {}", i18n::html(owner.lang, &self.about(letter).await?)));
                }
                let text = Say::new("stuck-told").num("count", letters.len()).html("lines", lines.join("\n"));
                let screen = Screen::text(text).row([go("button-stuck", "stuck")]);
                let last = letters.iter().map(|letter| format!("{}@{}", letter.id, letter.died_at)).next_back().unwrap_or_default();
                words.push(self.word(format!("stuck:{}:{last}:{}", owner.id, letters.len()), &owner, &screen));
            }
            for letter in &letters {
                words.extend(self.letter_word(letter).await?);
            }
            self.store.put_words(&words, self.clock.now()).await?;
            for letter in &letters {
                self.store.letter_told(&letter.id).await?;
            }
        }
        Ok(())
    }

    /// What the person hears who waits for it; files and posts say it on their cards.
    async fn letter_word(&self, letter: &DeadLetter) -> Result<Option<NewWord>> {
        let subject = self.store.subject(letter).await?;
        let person = match subject.person {
            Some(person) => self.store.person(person).await?,
            None => None,
        };
        let Some(person) = person else { return Ok(None) };
        let screen = match (letter.work.as_str(), subject.platform, subject.post) {
            ("updates", ..) => {
                let zone = self.store.workspace(&person.workspace).await?.zone;
                let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
                Screen::text(Say::new("stuck-your-message").text("time", moment::clock(letter.died_at, &zone)))
            }
            ("grants", Some(platform), _) => {
                let text = Say::new("stuck-your-sign-in").text("network", platform.name());
                Screen::text(text).row([go("button-connect", "connect")])
            }
            ("posts", _, Some(post)) => {
                let Some(post) = self.store.post(&post).await? else { return Ok(None) };
                let text = Say::new("stuck-your-card").say("words", post.words(WORDS));
                Screen::text(text).row([go("button-queue", "queue"), go("button-posts", "posts")])
            }
            _ => return Ok(None),
        };
        Ok(Some(self.word(format!("letter:{}:{}", letter.id, letter.died_at), &person, &screen)))
    }
}
