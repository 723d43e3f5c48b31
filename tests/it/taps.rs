//! Whatever is tapped, twice, late or in any order: nothing is published twice, nothing panics, everything is answered.

use std::collections::{BTreeMap, BTreeSet};

use crier::model::lang::Lang;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::support::photo::photo_of;
use crate::support::town::Town;

const STEPS: usize = 250;

struct Fingers {
    town: Town,
    chance: StdRng,
    /// Every button that was ever shown: its message and what it carries.
    seen: BTreeSet<(i64, String)>,
    presses: usize,
    said: u32,
}

impl Fingers {
    async fn new(seed: u64) -> Self {
        let town = Town::new(Lang::En).await;
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        let presses = answers(&town);
        Self { town, chance: StdRng::seed_from_u64(seed), seen: BTreeSet::new(), presses, said: 0 }
    }

    fn look(&mut self) {
        for shown in self.town.telegram.chat(self.town.ana) {
            let data = shown.rows.iter().flatten().filter_map(|button| button.data.clone());
            // An account that is taken away, or a pause, ends the test early: that is tried elsewhere.
            let ends = |data: &String| data.starts_with("v1:rm:") || (data.starts_with("v1:ps:") && data.ends_with(":off"));
            self.seen.extend(data.filter(|data| !ends(data)).map(|data| (shown.id, data)));
        }
    }

    async fn step(&mut self) {
        self.look();
        match self.chance.random_range(0..10) {
            0 => self.write().await,
            1 => {
                let ms = *[1_000, 4_000, 60_000, 3_600_000].choose(&mut self.chance).unwrap();
                self.town.advance(ms).await;
            }
            2 => self.tap_any(true).await,
            _ => self.tap_any(false).await,
        }
    }

    /// A text, a time, a photo or a command: each text and each photo only once.
    async fn write(&mut self) {
        self.said += 1;
        let n = self.said;
        match self.chance.random_range(0..6) {
            // Not the same twice: where a text is asked for, it is one.
            0 => self.town.say(&format!("in {}h", n + 1)).await,
            1 => self.town.say(["/queue", "/posts", "/plan", "/brand", "/settings", "/accounts"].choose(&mut self.chance).unwrap()).await,
            2 => self.town.send(&[("p.jpg", photo_of(40 + n, 40))], "").await,
            3 => self.town.send(&[("p.jpg", photo_of(40 + n, 40))], &format!("Photo {n}")).await,
            // Too long for one of the networks: it can be cut, or go as a thread.
            4 => self.town.say(&(0..9).map(|m| format!("Sentence {m} of story {n}, which is long enough. ")).collect::<String>()).await,
            _ => self.town.say(&format!("Words {n}")).await,
        }
    }

    /// A button: one that is shown now on one of the newest messages, or any that ever was; sometimes twice at once.
    async fn tap_any(&mut self, old: bool) {
        let all: Vec<(i64, String)> = self.seen.iter().cloned().collect();
        let recent: Vec<_> = if old { all.clone() } else { all.iter().rev().take(24).cloned().collect() };
        let Some((message, data)) = recent.choose(&mut self.chance).cloned() else { return };
        let times = if self.chance.random_range(0..3) == 0 { 2 } else { 1 };
        for _ in 0..times {
            self.town.telegram.press_data(self.town.ana, message, &data);
            self.presses += 1;
        }
        self.town.rest().await;
    }

    /// No two visible posts of an account are the same, unless somebody made them repeat: then each has its own row.
    async fn check(&self, step: usize) {
        let mut there: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
        for post in self.town.bluesky.posts() {
            let files = format!("{:?}", post.files.iter().map(|file| file.bytes.clone()).collect::<Vec<_>>());
            *there.entry(("bluesky", post.text.clone(), files)).or_default() += 1;
        }
        for post in self.town.telegram.all_posts() {
            let files = format!("{:?}", post.media.iter().map(|file| file.bytes.clone()).collect::<Vec<_>>());
            *there.entry(("telegram", post.text.clone(), files)).or_default() += 1;
        }
        for ((network, text, _), count) in there.into_iter().filter(|(_, count)| *count > 1) {
            let planned = self.repeated(network, &text).await;
            assert!(count <= planned, "step {step}: {text:?} is there {count} times, for {planned}\n{}", self.town.transcript());
        }
    }

    /// How many posts with this text went to a network, if a repeat made any of them; else one.
    async fn repeated(&self, network: &str, text: &str) -> usize {
        let store = &self.town.wired.store;
        let workspace = store.workspaces().await.unwrap().remove(0).id;
        let (mut all, mut again) = (0, false);
        for post in store.past_posts(&workspace, 0, 10_000).await.unwrap() {
            let targets = store.targets(&post.id).await.unwrap();
            let goes = |target: &&crier::model::post::Target| {
                target.platform.word() == network && !target.parts.is_empty() && target.text.as_ref().unwrap_or(&post.text) == text
            };
            let count = targets.iter().filter(goes).count();
            all += count;
            again |= count > 0 && post.recurrence.is_some();
        }
        if again { all } else { 1 }
    }
}

/// How many taps were answered.
fn answers(town: &Town) -> usize {
    let requests = town.telegram.requests();
    requests.iter().filter(|request| request.method == "answerCallbackQuery" && matches!(request.answer, Some(Ok(_)))).count()
}

/// How many posts went out.
async fn tap_around(seed: u64) -> usize {
    let mut fingers = Fingers::new(seed).await;
    for step in 0..STEPS {
        fingers.step().await;
        fingers.check(step).await;
    }
    fingers.town.advance(2 * 24 * 3_600_000).await;
    fingers.check(STEPS).await;
    assert_eq!(answers(&fingers.town), fingers.presses, "a tap was not answered");
    let out = fingers.town.bluesky.posts().len() + fingers.town.telegram.all_posts().len();
    fingers.town.finish().await;
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn any_button_in_any_order_publishes_nothing_twice() {
    let mut out = 0;
    for seed in [1, 2, 3] {
        out += tap_around(seed).await;
    }
    assert!(out > 11, "only {out} posts went out: the test does too little");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_of_a_life_answers_when_it_is_tapped_again_at_its_end() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.send_photo("Once").await;
    town.press("button-edit").await;
    town.press("button-back").await;
    town.press("button-schedule").await;
    town.press("button-calendar").await;
    town.press("button-back").await;
    town.press("button-tonight").await;
    town.press("button-publish-now").await;
    town.advance(60_000).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    let taps: Vec<(i64, String)> = town
        .telegram
        .requests()
        .iter()
        .filter_map(|request| request.fields.get("reply_markup").map(|markup| markup.to_string().replace("\\\"", "\"")))
        .flat_map(|markup| {
            markup.split("\"callback_data\":\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        })
        .filter(|data| !data.starts_with("v1:rm:"))
        .map(|data| (town.telegram.chat(town.ana).last().unwrap().id, data))
        .collect();
    assert!(taps.len() > 40, "{}", taps.len());
    let before = answers(&town);
    for (message, data) in &taps {
        town.telegram.press_data(town.ana, *message, data);
        town.rest().await;
    }
    town.advance(24 * 3_600_000).await;
    assert_eq!(answers(&town) - before, taps.len(), "a tap was not answered");
    assert_eq!(town.bluesky.posts().len(), 1);
    town.kill_quietly().await;
}
