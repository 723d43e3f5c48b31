//! The clips of a brand: one in front of every video, one behind it; and where there is room for them. Pure.
//!
//! Kept by `store` within the brand, joined with the video by `media`, told by `report`.

use serde::{Deserialize, Serialize};

use super::brand::Brand;
use super::limits::VideoNeed;

/// The longest clip, in milliseconds.
pub const CLIP_MAX: u64 = 10_000;
/// How much shorter than a network's longest video the whole must be, in milliseconds: where pieces are joined, a
/// picture or two may be added.
const SLACK: u64 = 300;
/// The longest name of a clip that is kept, in characters.
const NAME_MAX: usize = 40;

/// A short video, cleaned like every other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// Storage key of its file.
    pub file: String,
    /// Milliseconds.
    pub ms: u64,
    /// The name of the file as it was sent; empty where it came without.
    pub name: String,
}

impl Clip {
    /// One that is kept as `file`, under the name that it was sent with.
    pub fn new(file: String, ms: u64, name: Option<&str>) -> Self {
        let name = name.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match name.char_indices().nth(NAME_MAX) {
            Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
            None => name,
        };
        Self { file, ms, name }
    }

    /// Its length in seconds, as people write it: `3`, or `2.4`.
    pub fn seconds(&self) -> String {
        seconds(self.ms)
    }

    /// The same without a name, which changes nothing of what is seen.
    fn unnamed(&self) -> Self {
        Self { name: String::new(), ..self.clone() }
    }
}

/// Milliseconds in seconds, to a tenth, as people write them.
pub fn seconds(ms: u64) -> String {
    let tenths = (ms + 50) / 100;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

impl Brand {
    /// The clips that it has.
    pub fn clips(&self) -> impl Iterator<Item = &Clip> {
        [&self.intro, &self.outro].into_iter().flatten()
    }

    /// Milliseconds of intro and outro together; 0 without them.
    pub fn ends_ms(&self) -> u64 {
        self.clips().map(|clip| clip.ms).sum()
    }

    /// Whether intro and outro go around a video of so many milliseconds (what is left of it after a cut) where this is
    /// needed: the whole counts towards the longest and the largest that a network takes. Both go, or neither.
    pub fn ends_fit(&self, need: &VideoNeed, ms: u64) -> bool {
        let whole = ms + self.ends_ms();
        let short = need.max_ms.is_none_or(|most| whole + SLACK <= most);
        self.clips().next().is_some() && short && need.holds(whole)
    }

    /// Milliseconds that intro and outro add in front of and behind such a video.
    pub fn ends_on(&self, need: &VideoNeed, ms: u64) -> (u64, u64) {
        let length = |clip: &Option<Clip>| clip.as_ref().map_or(0, |clip| clip.ms);
        if self.ends_fit(need, ms) { (length(&self.intro), length(&self.outro)) } else { (0, 0) }
    }

    /// What of it is drawn: all but the clips, which only videos have.
    pub fn drawn(&self) -> Self {
        Self { intro: None, outro: None, ..self.clone() }
    }

    /// The same with clips that have no names.
    pub(super) fn with_unnamed_clips(&self) -> Self {
        let unnamed = |clip: &Option<Clip>| clip.as_ref().map(Clip::unnamed);
        Self { intro: unnamed(&self.intro), outro: unnamed(&self.outro), ..self.clone() }
    }
}
