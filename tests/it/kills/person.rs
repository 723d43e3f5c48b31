//! A simulated person who knows nothing of kills: sends photos, albums, GIFs and texts, taps Publish or Schedule once on
//! every card, and at the end answers truthfully what she is asked. She never repeats a tap, so a lost one shows; only
//! what she was told is put aside she looks at once more.

use std::sync::Arc;

use crier::clock::Clock;
use crier::sim::telegram::Telegram;
use crier::sim::telegram::screen::Shown;

use crate::media_carriers::gif;
use crate::support::photo::photo_of;

/// How many posts she has on their way at a time, to begin with.
const OPEN: usize = 8;
/// What a card's head says when nothing more happens by itself before its time.
const RESTS: [&str; 5] = ["Published", "Not published", "I need your eyes", "Left as it is", PLANNED];
/// What it says when it has a time.
const PLANNED: &str = "Scheduled:";
/// Leaves the choice of a time.
const BACK: &str = "Back";

/// The person.
pub struct Person {
    telegram: Arc<Telegram>,
    id: i64,
    chance: Clock,
    /// Whether she plans some of her posts for later.
    pub plans: bool,
    /// How many posts she has on their way at a time.
    pub open: usize,
    /// Everything she sent, in order.
    pub posts: Vec<Sent>,
}

/// A post as she sent it.
#[derive(Clone)]
pub struct Sent {
    /// Its text, unlike every other one's; the first line of its card.
    pub text: String,
    /// How many pictures it has.
    pub files: usize,
    /// Every message that she sent for it.
    pub messages: Vec<i64>,
    /// Whether it is to go out later.
    pub planned: bool,
    /// Whether she has tapped.
    tapped: bool,
    /// Whether something that she did for it was put aside, and is tried again.
    doubted: bool,
    /// The card from whose choice of a time she went back.
    looked: u64,
    /// Whether its card had come to rest when she looked last.
    rests: bool,
}

impl Person {
    pub fn new(telegram: Arc<Telegram>, id: i64, seed: u64) -> Self {
        Self { telegram, id, chance: Clock::manual(0, seed), plans: true, open: OPEN, posts: Vec::new() }
    }

    /// Looks at her chat and does what is next; begins something new only if there is to be `more`.
    pub fn step(&mut self, more: bool) {
        let chat = self.telegram.chat(self.id);
        for post in self.posts.iter_mut().filter(|post| !post.rests || !post.tapped) {
            let Some(card) = cards(&chat, &post.text).max_by_key(|card| card.order) else { continue };
            // When her tap on Schedule was put aside, the time that she typed is understood as that of her newest draft.
            if post.doubted && rests(card) || card.text.contains(PLANNED) {
                (post.tapped, post.doubted) = (true, false);
            }
            if post.doubted && has(card, BACK) && post.looked < card.order {
                post.looked = card.order;
                // The card may have changed in this moment: then she sees that with her next look.
                let _ = self.telegram.press(self.id, BACK, Some(&post.text));
            } else if !post.tapped {
                post.tapped = tap(&self.telegram, self.id, post, card);
            }
            post.rests = post.tapped && rests(card);
        }
        if more && self.posts.iter().filter(|post| !post.rests).count() < self.open {
            self.send();
        }
    }

    /// Whether every post had its card and her tap.
    pub fn is_done(&self) -> bool {
        self.posts.iter().all(|post| post.tapped)
    }

    /// The posts whose card has not come.
    pub fn waits_for(&self) -> impl Iterator<Item = &Sent> {
        self.posts.iter().filter(|post| !post.tapped)
    }

    /// She is no longer sure that what she did for these was understood: she looks at their cards once more.
    pub fn doubt(&mut self, is_doubtful: impl Fn(&Sent) -> bool) {
        for post in self.posts.iter_mut().filter(|post| is_doubtful(post)) {
            (post.tapped, post.doubted, post.rests) = (false, true, false);
        }
    }

    /// Sends words alone, to go out at once.
    pub fn say(&mut self) {
        self.put(Vec::new(), false);
    }

    fn send(&mut self) {
        let n = self.posts.len();
        // Every picture has a size of its own, and so other bytes.
        let size = |i: usize| (320 + (n % 200) as u32, 240 + i as u32);
        let picture = |i: usize| ("sea.jpg".to_owned(), photo_of(size(i).0, size(i).1));
        let files = match self.chance.chance(10) {
            0..=3 => vec![picture(0)],
            4..=6 => (0..2 + self.chance.chance(2) as usize).map(picture).collect(),
            7 => vec![("wave.gif".to_owned(), gif(size(0).0, size(0).1, 3))],
            _ => Vec::new(),
        };
        let planned = self.plans && self.chance.chance(5) == 0;
        self.put(files, planned);
    }

    fn put(&mut self, files: Vec<(String, Vec<u8>)>, planned: bool) {
        let text = format!("Load {:05}", self.posts.len());
        let count = files.len();
        let messages = match count {
            0 => vec![self.telegram.say(self.id, &text).unwrap()],
            _ => self.telegram.send(self.id, files, &text),
        };
        self.posts.push(Sent { text, files: count, messages, planned, tapped: false, doubted: false, looked: 0, rests: false });
    }
}

fn rests(card: &Shown) -> bool {
    RESTS.iter().any(|head| card.text.contains(head))
}

/// The cards of a post in a chat: what the bot shows with this text and an empty line at its head. (The notice that tells
/// how it ended names the post too, but leaves no empty line: it is no card, and has no buttons.)
pub fn cards<'a>(chat: &'a [Shown], text: &str) -> impl Iterator<Item = &'a Shown> {
    let is_card = move |shown: &Shown| shown.text.strip_prefix(text).is_some_and(|rest| rest.starts_with("\n\n"));
    chat.iter().filter(move |shown| shown.from_bot && !shown.deleted && is_card(shown))
}

fn has(card: &Shown, label: &str) -> bool {
    card.rows.iter().flatten().any(|button| button.label == label)
}

/// Publishes or plans what a card shows, if it can be. Whether she did.
fn tap(telegram: &Telegram, person: i64, post: &mut Sent, card: &Shown) -> bool {
    // With a file in trouble it is not what she wants to publish.
    if !has(card, "Publish") || card.text.contains("Cleaning") || card.text.contains('⚠') {
        return false;
    }
    if !post.planned {
        return telegram.press(person, "Publish", Some(&post.text)).is_ok();
    }
    // The time is typed at once: what she sends is understood in the order in which she sent it.
    if telegram.press(person, "Schedule", Some(&post.text)).is_err() {
        return false;
    }
    post.messages.extend(telegram.say(person, "in 1 minute"));
    true
}
