//! Dead letters, from outside: which of her posts each one is about, and what the owner does about
//! them in /stuck.

use std::time::{Duration, Instant};

use crier::vault::{Place, Ring};
use serde_json::Value;

use super::person::{Person, Sent};
use super::rig::{PATIENCE, Rig};
use super::rows::LetterRow;

/// How often she opens /stuck: what is tried again may be put aside again.
const ROUNDS: usize = 20;
/// How many letters it shows at a time.
const SHOWN: usize = 5;

impl LetterRow {
    /// What it is, in words.
    pub fn name(&self) -> String {
        format!("{} {}", self.work, self.row_id)
    }

    /// Whether this letter is why something is not as it should be with a post of hers.
    pub fn explains(&self, post: &Sent, keys: &str) -> bool {
        match self.work.as_str() {
            "updates" => self.update(keys).is_some_and(|update| is_of(&update, post)),
            "outbox" => self.params.as_deref().is_some_and(|params| params.contains(&post.text)),
            _ => self.text.as_deref() == Some(&post.text),
        }
    }

    /// What Telegram had delivered.
    fn update(&self, keys: &str) -> Option<Value> {
        let key = Ring::parse(keys).unwrap().unwrap_key(&self.data_key, &self.workspace).unwrap();
        let place = Place { table: "updates", row: &self.row_id, field: "raw" };
        let raw = key.open(place, self.raw.as_deref()?).unwrap();
        Some(serde_json::from_str(&raw).unwrap())
    }
}

/// Whether an update is a message that she sent for this post, or a tap on its card.
fn is_of(update: &Value, post: &Sent) -> bool {
    let sent = update.pointer("/message/message_id").and_then(Value::as_i64);
    let card = &update["callback_query"]["message"];
    let shown = card["text"].as_str().or(card["caption"].as_str()).and_then(|text| text.lines().next());
    sent.is_some_and(|id| post.messages.contains(&id)) || shown == Some(&post.text)
}

/// The owner opens /stuck and has everything tried again, until nothing is left there. What is still to be done
/// afterwards, if anything.
pub async fn try_again(rig: &mut Rig, person: &mut Person) -> Vec<String> {
    for _ in 0..ROUNDS {
        let letters = rig.engine.letters().await;
        if letters.is_empty() {
            return Vec::new();
        }
        try_these(rig, person, &letters).await;
        let left = rig.settle(person).await;
        if !left.is_empty() {
            return left;
        }
    }
    Vec::new()
}

/// In the middle of it all the owner looks whether anything was put aside, as the bot told her, and has it tried again.
pub async fn look(rig: &Rig, person: &mut Person) {
    let letters = rig.engine.letters().await;
    if !letters.is_empty() {
        try_these(rig, person, &letters).await;
    }
}

async fn try_these(rig: &Rig, person: &mut Person, letters: &[LetterRow]) {
    // What she did may not have been understood: after this she does it again where its card still asks for it.
    let keys = &rig.live.keys;
    person.doubt(|post| letters.iter().any(|letter| letter.explains(post, keys)));
    open(rig).await;
}

/// Opens /stuck once, and taps "try again" on everything that is there.
async fn open(rig: &Rig) {
    let live = &rig.live;
    let asked = live.telegram.say(live.ana, "/stuck").unwrap();
    let begun = Instant::now();
    loop {
        let chat = live.telegram.chat(live.ana);
        let answer = chat.iter().find(|shown| {
            shown.from_bot && shown.id > asked && ["Put aside: ", "Nothing is stuck"].iter().any(|head| shown.text.starts_with(head))
        });
        if let Some(answer) = answer {
            let labelled = |label: &'static str| answer.rows.iter().flatten().filter(move |button| button.label.ends_with(label));
            // Where there are more than it shows, one tap is for all of them.
            let all = labelled("Try all again").filter(|_| labelled(": try again").count() == SHOWN);
            for button in labelled(": try again").chain(all) {
                live.telegram.press_data(live.ana, answer.id, button.data.as_deref().unwrap());
            }
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "/stuck is not answered:\n{}", rig.logs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
