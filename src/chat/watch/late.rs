//! Posts that missed their time: their person is asked once, in one message, however many there are.

use std::collections::BTreeMap;

use serde_json::json;

use crate::chat::Chat;
use crate::chat::home::go;
use crate::clock::{Millis, SECOND};
use crate::i18n::moment;
use crate::model::ids::PersonId;
use crate::model::part::PartState;
use crate::model::post::Post;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{LatePost, NewWord, Person, Result};

/// So long after the last one was found: a backlog is found one by one, and told of as one.
const SETTLED: Millis = 3 * SECOND;
/// How much of a post's text names it, in characters.
const WORDS: usize = 40;

impl Chat {
    pub(super) async fn tell_late(&self) -> Result<()> {
        let (untold, now) = (self.store.untold_late().await?, self.clock.now());
        let mut by_person: BTreeMap<PersonId, (Option<Person>, Vec<Post>, Millis)> = BTreeMap::new();
        for LatePost { post, at } in untold {
            let Some(post) = self.store.post(&post).await? else { continue };
            // Who is not let in any more cannot answer: an owner is asked.
            let person = match self.store.person(post.person).await? {
                Some(person) => Some(person),
                None => self.owners_of(&post.workspace).await?.into_iter().next(),
            };
            let key = person.as_ref().map_or(post.person, |person| person.id);
            let entry = by_person.entry(key).or_insert_with(|| (person, Vec::new(), at));
            entry.1.push(post);
            entry.2 = entry.2.max(at);
        }
        for (person, posts, last) in by_person.into_values().filter(|(_, _, last)| *last <= now - self.clock.span(SETTLED)) {
            let words: Vec<NewWord> = match &person {
                Some(person) => vec![self.late_word(person, &posts, last).await?],
                None => Vec::new(),
            };
            let told: Vec<_> = posts.into_iter().map(|post| post.id).collect();
            self.store.tell_late(&words, &told, now).await?;
        }
        Ok(())
    }

    async fn late_word(&self, person: &Person, posts: &[Post], last: Millis) -> Result<NewWord> {
        let id = format!("late:{}:{last}", person.id);
        let [post] = posts else {
            let screen = Screen::text(Say::new("late-several").num("count", posts.len())).row([go("button-queue", "queue")]);
            return Ok(self.word(id, person, &screen));
        };
        let mut word = self.word(id, person, &self.late_screen(post).await?);
        if let Some(card) = post.card.filter(|_| post.chat == person.id) {
            word.params["reply_parameters"] = json!({ "message_id": card, "allow_sending_without_reply": true });
        }
        Ok(word)
    }

    async fn late_screen(&self, post: &Post) -> Result<Screen> {
        let workspace = self.store.workspace(&post.workspace).await?;
        let zone = jiff::tz::TimeZone::get(&workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let targets = self.store.targets(&post.id).await?;
        let late = targets.iter().find_map(|target| {
            let part = target.parts.iter().find(|part| part.state == PartState::Late)?;
            Some((target.platform, part.reason.clone()))
        });
        let why = match late {
            Some((platform, Some(reason))) => reason.say(platform),
            _ => Say::new("late-unknown"),
        };
        let text = Say::new("late-one")
            .say("words", post.words(WORDS))
            .say("moment", moment::full(post.due_at.unwrap_or(post.created_at), &zone))
            .say("why", why);
        let button = |label, action: &str| Button::tap(Say::new(label), action, &post.id, "");
        Ok(Screen::text(text)
            .row([button("button-late-now", "late"), button("button-another-time", "when")])
            .row([button("button-dont-publish", "undo")]))
    }
}
