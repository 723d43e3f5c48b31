//! Which of a post's pictures and videos go to a network that does not take both in one post: the person chooses, except
//! where one kind is all that it takes. Pure; `draft` and `report` tell it, `media` makes only those, `publish` sends them.

use super::limits::Limits;
use super::post::Media;
use super::setting::{Chosen, Setting};

/// The key of the setting.
pub const PICK: &str = "pick";
const PICTURES: &str = "pictures";
const VIDEOS: &str = "videos";

/// What goes to a network of a post with both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    /// All of it, or it was not chosen yet.
    All,
    /// The pictures alone.
    Pictures,
    /// The videos alone.
    Videos,
}

/// The pictures, or the video: nothing goes there before it was chosen; the next posts begin with the same.
pub fn setting() -> Setting {
    Setting::of(PICK, "setting-pick", &[(PICTURES, "setting-pick-pictures"), (VIDEOS, "setting-pick-videos")], None)
}

/// Whether a network with these limits gets only some of these media.
fn is_divided(media: &[Media], limits: &Limits) -> bool {
    let videos = media.iter().filter(|medium| medium.is_video()).count();
    !limits.mixed && videos > 0 && videos < media.len() && !media.iter().any(Media::is_document)
}

/// Whether the person has to say which of these media a network gets: it takes either.
pub fn is_asked(media: &[Media], limits: &Limits) -> bool {
    is_divided(media, limits) && limits.images > 0 && limits.videos > 0
}

/// Which of these media a network gets.
pub fn picked(media: &[Media], limits: &Limits, chosen: &Chosen) -> Picked {
    if !is_divided(media, limits) {
        return Picked::All;
    }
    match (limits.images, limits.videos, chosen.get(PICK).map(String::as_str)) {
        (0, _, _) => Picked::Videos,
        (_, 0, _) => Picked::Pictures,
        (_, _, Some(VIDEOS)) => Picked::Videos,
        (_, _, Some(PICTURES)) => Picked::Pictures,
        _ => Picked::All,
    }
}

impl Picked {
    /// Whether it goes there.
    pub fn has(self, medium: &Media) -> bool {
        match self {
            Self::All => true,
            Self::Pictures => !medium.is_video(),
            Self::Videos => medium.is_video(),
        }
    }

    /// Those of the media that go there.
    pub fn of(self, media: &[Media]) -> Vec<Media> {
        media.iter().filter(|medium| self.has(medium)).cloned().collect()
    }
}

/// Those of the media that a network gets.
pub fn going(media: &[Media], limits: &Limits, chosen: &Chosen) -> Vec<Media> {
    picked(media, limits, chosen).of(media)
}
