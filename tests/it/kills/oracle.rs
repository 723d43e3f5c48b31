//! Judges what became of every target: what the networks show, what the database says and what the cards tell must be
//! the same thing. Looks only from outside; changes nothing.

use std::collections::BTreeMap;

use crier::sim::telegram::screen::Shown;
use serde_json::Value;

use super::person::{Person, Sent, cards};
use super::rig::{CHANNEL, NAMES, Rig};
use super::rows::{LetterRow, PartRow};

/// What a network shows of one post.
pub struct Visible {
    /// The last piece of its address.
    pub name: String,
    /// How many files it has.
    pub files: usize,
}

/// By text and account.
pub type Shows = BTreeMap<(String, String), Vec<Visible>>;

/// What became of all targets.
#[derive(Default, Debug)]
pub struct Verdict {
    pub targets: usize,
    pub accepted: usize,
    pub lost: Vec<String>,
    pub doubled: Vec<String>,
    pub asked: usize,
    pub failed: usize,
    /// Asked whether to go out although their time has passed: nothing is visible.
    pub late: usize,
    /// What was given up because the process died of it twice.
    pub letters: Vec<String>,
    /// What would be lost or wrong, had not a letter of its own put it aside.
    pub excused: Vec<String>,
    /// Whatever else is not as it must be.
    pub wrong: Vec<String>,
}

/// The accounts, as Crier calls them.
pub fn handles() -> Vec<String> {
    NAMES.iter().map(|name| format!("@{name}.example")).chain([format!("@{CHANNEL}")]).collect()
}

/// What the networks show.
pub fn visible(rig: &Rig) -> Shows {
    let mut shows = Shows::new();
    for post in rig.live.telegram.all_posts() {
        let name = post.ids.first().map(ToString::to_string).unwrap_or_default();
        let visible = Visible { name, files: post.media.len() };
        shows.entry((post.text, format!("@{}", post.account))).or_default().push(visible);
    }
    for post in rig.bluesky.posts() {
        let name = post.uri.rsplit('/').next().unwrap_or_default().to_owned();
        shows.entry((post.text, format!("@{}", post.handle))).or_default().push(Visible { name, files: post.files.len() });
    }
    shows
}

/// Judges everything.
pub async fn judge(rig: &Rig, person: &Person) -> Verdict {
    let (shows, rows) = (visible(rig), rig.engine.parts().await);
    let chat = rig.live.telegram.chat(rig.live.ana);
    let letters = rig.engine.letters().await;
    let accepted = shows.values().map(Vec::len).sum();
    let mut verdict = Verdict { accepted, letters: letters.iter().map(LetterRow::name).collect(), ..Verdict::default() };
    for post in &person.posts {
        let put_aside = letters.iter().find(|letter| letter.explains(post, &rig.live.keys));
        for handle in handles() {
            let own: Vec<&PartRow> = rows.iter().filter(|row| row.text == post.text && row.handle == handle).collect();
            let seen = shows.get(&(post.text.clone(), handle.clone())).map(Vec::as_slice).unwrap_or_default();
            let mut target = Verdict::default();
            target.target(post, &handle, &own, seen, &chat);
            verdict.add(target, put_aside);
        }
    }
    for ((text, handle), _) in shows.iter().filter(|((text, _), _)| !person.posts.iter().any(|post| post.text == *text)) {
        verdict.wrong.push(format!("{handle} shows {text:?}, which nobody sent"));
    }
    verdict.wrong.extend(rig.panics());
    verdict
}

impl Verdict {
    /// Adds what became of one target. Its own letter excuses that it is not as it should be, but no double.
    fn add(&mut self, target: Self, put_aside: Option<&LetterRow>) {
        self.targets += target.targets;
        self.asked += target.asked;
        self.failed += target.failed;
        self.late += target.late;
        self.doubled.extend(target.doubled);
        match put_aside {
            None => {
                self.lost.extend(target.lost);
                self.wrong.extend(target.wrong);
            }
            Some(letter) => {
                let bad = target.lost.into_iter().chain(target.wrong);
                self.excused.extend(bad.map(|bad| format!("{bad} ({})", letter.name())));
            }
        }
    }

    fn target(&mut self, post: &Sent, handle: &str, rows: &[&PartRow], seen: &[Visible], chat: &[Shown]) {
        self.targets += 1;
        let name = format!("{} at {handle}", post.text);
        if seen.len() > 1 {
            self.doubled.push(format!("{name}: {} times", seen.len()));
        }
        if cards(chat, &post.text).any(|card| says(card, '✅', handle)) && seen.is_empty() {
            self.wrong.push(format!("{name}: its card says live, and nothing is there"));
        }
        let [row] = rows else {
            let place = if seen.is_empty() { &mut self.lost } else { &mut self.wrong };
            return place.push(format!("{name}: {} rows", rows.len()));
        };
        let newest = cards(chat, &post.text).max_by_key(|card| card.order);
        match row.state.as_str() {
            "live" => self.live(post, &name, row, seen),
            "asked" => {
                self.asked += 1;
                self.card(&name, newest, '❓', handle);
            }
            "failed" => {
                self.failed += 1;
                self.card(&name, newest, '❌', handle);
                if row.reason.is_none() || !seen.is_empty() {
                    self.wrong.push(format!("{name}: failed because of {:?}, and visible {} times", row.reason, seen.len()));
                }
            }
            "late" => {
                self.late += 1;
                self.card(&name, newest, '⏰', handle);
                if !seen.is_empty() {
                    self.wrong.push(format!("{name}: late, and visible {} times", seen.len()));
                }
            }
            state => self.lost.push(format!("{name}: {state}")),
        }
    }

    fn live(&mut self, post: &Sent, name: &str, row: &PartRow, seen: &[Visible]) {
        let Some(first) = seen.first() else { return self.lost.push(format!("{name}: live, and nothing is there")) };
        let remote: Value = serde_json::from_str(row.remote.as_deref().unwrap_or("null")).unwrap();
        let link = remote["link"].as_str().and_then(|link| link.rsplit('/').next());
        if link != Some(&first.name) {
            self.wrong.push(format!("{name}: the link is {remote}, the post is {}", first.name));
        }
        if first.files != post.files {
            self.wrong.push(format!("{name}: {} files of {}", first.files, post.files));
        }
    }

    fn card(&mut self, name: &str, card: Option<&Shown>, mark: char, handle: &str) {
        if !card.is_some_and(|card| says(card, mark, handle)) {
            self.wrong.push(format!("{name}: its card has no {mark}: {:?}", card.map(|card| &card.text)));
        }
    }

    /// Fails the test where something was lost or doubled, or is not as it must be.
    pub fn hold(&self, when: &str, seed: u64) {
        let bad: Vec<&String> = self.lost.iter().chain(&self.doubled).chain(&self.wrong).collect();
        assert!(
            bad.is_empty(),
            "{when} (CRIER_SEED={seed}): {} lost, {} doubled, {} wrong:\n{bad:#?}",
            self.lost.len(),
            self.doubled.len(),
            self.wrong.len()
        );
    }
}

/// Whether a line of a card has this mark for this account. (A live one is marked as a handed-over one is not.)
fn says(card: &Shown, mark: char, handle: &str) -> bool {
    let begins = |line: &str| line.starts_with(mark) && line.contains(&format!("{handle}: "));
    card.text.lines().any(begins)
}
