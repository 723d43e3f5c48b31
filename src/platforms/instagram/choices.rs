//! What people choose for a post: a post or reel, or a story; whether a reel stands in the feed, too; who made it with them,
//! where it was, the moment of a video that stands for it, whether a reel is shown to strangers first. Called by `mod` and `post`.
//!
//! Sources: facts: instagram, sections 3.1 and 4.

use crate::model::say::Say;
use crate::model::setting::{Chosen, Setting, Typed};

/// The most who made it together.
pub const COLLABORATORS: usize = 3;
/// The longest name of an account, in characters.
const NAME: usize = 30;
/// The fewest digits of the number of a place.
const PLACE: usize = 5;

/// What it becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A picture, an album, or a reel where it is one video.
    #[default]
    Post,
    /// A reel.
    Reel,
    /// A story: a day long, and without the text.
    Story,
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// What it becomes.
    pub kind: Kind,
    /// Whether a reel stands in the reels' tab only.
    pub reels_only: bool,
    /// Who made it with them, without the `@`.
    pub collaborators: Vec<String>,
    /// The number of a place.
    pub place: Option<String>,
    /// The moment of a video that stands for it, in milliseconds.
    pub moment: Option<u64>,
    /// How a reel that is shown to strangers first goes on to be shown to all, in Instagram's word.
    pub trial: Option<&'static str>,
}

/// The settings of every account.
pub fn settings() -> Vec<Setting> {
    let kinds = [("post", "instagram-kind-post"), ("reel", "instagram-kind-reel"), ("story", "instagram-kind-story")];
    let feed = [("yes", "instagram-feed-yes"), ("no", "instagram-feed-no")];
    let trial = [("none", "instagram-trial-none"), ("manual", "instagram-trial-manual"), ("best", "instagram-trial-best")];
    let typed = |question, read| Typed { question, read };
    vec![
        Setting::of("kind", "instagram-kind", &kinds, Some("post")).each_time(),
        Setting::of("feed", "instagram-feed", &feed, Some("yes")),
        Setting::written("with", "instagram-with", "instagram-with-none", typed("instagram-with-ask", collaborators)).each_time(),
        Setting::written("place", "instagram-place", "instagram-place-none", typed("instagram-place-ask", place)).each_time(),
        Setting::written("moment", "instagram-moment", "instagram-moment-none", typed("instagram-moment-ask", moment)).each_time(),
        Setting::of("trial", "instagram-trial", &trial, Some("none")).each_time(),
    ]
}

impl Choices {
    /// What holds.
    pub fn of(chosen: &Chosen) -> Self {
        let settings = settings();
        let setting = |key: &str| settings.iter().find(|setting| setting.key == key);
        let word = |key: &str| setting(key).and_then(|setting| setting.word(chosen)).unwrap_or_default();
        let words = |key: &str| setting(key).and_then(|setting| setting.words(chosen));
        Self {
            kind: match word("kind") {
                "reel" => Kind::Reel,
                "story" => Kind::Story,
                _ => Kind::Post,
            },
            reels_only: word("feed") == "no",
            collaborators: words("with").unwrap_or_default().split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            place: words("place").map(str::to_owned),
            moment: words("moment").and_then(milliseconds),
            trial: match word("trial") {
                "manual" => Some("MANUAL"),
                "best" => Some("SS_PERFORMANCE"),
                _ => None,
            },
        }
    }
}

/// Names of accounts, with spaces between.
fn collaborators(text: &str) -> Result<String, Say> {
    let names: Vec<String> = text.split([' ', ',', '\n']).map(|name| name.trim().trim_start_matches('@').to_lowercase()).collect();
    let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    let is_name = |name: &String| name.len() <= NAME && name.chars().all(is_letter);
    if names.is_empty() || names.len() > COLLABORATORS || !names.iter().all(is_name) {
        return Err(Say::new("instagram-with-wrong").num("max", COLLABORATORS));
    }
    Ok(names.join(" "))
}

/// The number of a place, or of the address of its page.
fn place(text: &str) -> Result<String, Say> {
    let path = text.trim().split(['?', '#']).next().unwrap_or_default();
    let found = path.split(|c: char| !c.is_ascii_digit()).rfind(|digits| digits.len() >= PLACE);
    found.map(str::to_owned).ok_or_else(|| Say::new("instagram-place-wrong"))
}

/// A moment of a video: seconds, or minutes and seconds.
fn moment(text: &str) -> Result<String, Say> {
    let text = text.trim().replace(',', ".");
    milliseconds(&text).map(|_| text).ok_or_else(|| Say::new("instagram-moment-wrong"))
}

/// `3`, `2.5` or `1:07`.
fn milliseconds(text: &str) -> Option<u64> {
    let (minutes, seconds) = text.split_once(':').unwrap_or(("0", text));
    let (whole, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let thousandths = format!("{part:0<3}");
    let number =
        |text: &str| Some(text).filter(|text| text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u64>().ok();
    Some((number(minutes)? * 60 + number(whole)?) * 1_000 + number(thousandths.get(..3)?)?)
}
