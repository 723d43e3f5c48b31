//! What people choose for a video: whether it is made for children (the law wants an answer, so there is no choice that
//! holds by itself), who sees it, when YouTube shows it, its category, its playlist. Called by `mod` and `post`.
//!
//! Sources: facts: youtube, sections 3 and 4; the categories are those of `videoCategories.list` that may be assigned.

use serde_json::Value;

use crate::clock::{DAY, HOUR, Millis};
use crate::model::account::Account;
use crate::model::say::Say;
use crate::model::setting::{Choice, Chosen, Setting};

/// Categories by YouTube's number.
const CATEGORIES: [(&str, &str); 15] = [
    ("22", "youtube-category-people"),
    ("24", "youtube-category-entertainment"),
    ("10", "youtube-category-music"),
    ("17", "youtube-category-sports"),
    ("19", "youtube-category-travel"),
    ("26", "youtube-category-howto"),
    ("27", "youtube-category-education"),
    ("28", "youtube-category-science"),
    ("25", "youtube-category-news"),
    ("20", "youtube-category-gaming"),
    ("23", "youtube-category-comedy"),
    ("1", "youtube-category-film"),
    ("15", "youtube-category-animals"),
    ("2", "youtube-category-cars"),
    ("29", "youtube-category-nonprofit"),
];
/// No playlist.
const NONE: &str = "none";

/// What was chosen for one video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choices {
    /// `public`, `unlisted` or `private`.
    pub(super) privacy: String,
    /// How long after the upload YouTube shows a public one; 0: at once.
    pub(super) wait: Millis,
    pub(super) kids: bool,
    pub(super) category: String,
    pub(super) playlist: Option<String>,
}

/// The settings of a channel.
pub(super) fn settings(account: &Account) -> Vec<Setting> {
    let kids = [("no", "youtube-kids-no"), ("yes", "youtube-kids-yes")];
    let privacy = [("public", "youtube-privacy-public"), ("unlisted", "youtube-privacy-unlisted"), ("private", "youtube-privacy-private")];
    let wait = [("0", "youtube-wait-none"), ("1", "youtube-wait-hour"), ("24", "youtube-wait-day")];
    let mut all = vec![
        Setting::of("kids", "youtube-kids", &kids, None),
        Setting::of("privacy", "youtube-privacy", &privacy, Some("public")),
        Setting::of("wait", "youtube-wait", &wait, Some("0")),
        Setting::of("category", "youtube-category", &CATEGORIES, Some("22")),
    ];
    all.extend(playlists(account));
    all
}

/// The playlists that the channel had when it was signed in.
fn playlists(account: &Account) -> Option<Setting> {
    let known = account.facts.get("playlists").and_then(Value::as_array).filter(|known| !known.is_empty())?;
    let mut setting = Setting::of("playlist", "youtube-playlist", &[(NONE, "youtube-playlist-none")], Some(NONE));
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let choice = |value: &Value| {
        let (word, title) = text(value, "id").zip(text(value, "title"))?;
        Some(Choice { word, label: Say::new("words").text("words", title) })
    };
    setting.choices.extend(known.iter().filter_map(choice));
    Some(setting)
}

impl Choices {
    /// What holds for a video of this channel; `None` while something must still be chosen.
    pub(super) fn of(account: &Account, chosen: &Chosen) -> Option<Self> {
        let settings = settings(account);
        let word = |key: &str| settings.iter().find(|setting| setting.key == key)?.word(chosen);
        let wait = match word("wait")? {
            "1" => HOUR,
            "24" => DAY,
            _ => 0,
        };
        let privacy = word("privacy")?.to_owned();
        Some(Self {
            // YouTube makes public what was private until then, and nothing else.
            wait: if privacy == "public" { wait } else { 0 },
            privacy,
            kids: word("kids")? == "yes",
            category: word("category")?.to_owned(),
            playlist: word("playlist").filter(|word| *word != NONE).map(str::to_owned),
        })
    }
}
