//! Whether a draft fits a network. Pure: text, pictures and numbers in, problems out.
//! Used by `chat` (what may be published) and `report` (what the card says).

use unicode_segmentation::UnicodeSegmentation;

use crate::model::limits::{Limits, TextUnit, VideoNeed};
use crate::model::moving::as_video;
use crate::model::platform::PlatformId;
use crate::model::post::{Media, MediaState};
use crate::model::say::Say;

/// Why a draft cannot go to one network as it is. Each is a question to the person and blocks no other network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is neither text nor media.
    Nothing,
    /// The text is longer than the network takes.
    TextTooLong {
        /// Its length as the network counts.
        have: usize,
        /// The longest that it takes.
        max: usize,
    },
    /// Text alone is no post there.
    NeedsMedia,
    /// More pictures than go into one post.
    TooManyImages {
        /// How many there are.
        have: usize,
        /// How many it takes.
        max: usize,
    },
    /// More videos than go into one post.
    TooManyVideos {
        /// How many there are.
        have: usize,
        /// How many it takes.
        max: usize,
    },
    /// Pictures and videos do not go together there.
    Mixed,
    /// A GIF goes alone there, not within an album.
    GifInAlbum,
    /// A video is larger than the network takes.
    VideoTooBig {
        /// Megabytes that it takes.
        max: u64,
    },
    /// A video is longer than the network takes.
    VideoTooLong {
        /// Minutes that it takes, as people write them.
        minutes: String,
    },
    /// A picture or video cannot be used at all.
    Unusable,
}

impl Problem {
    /// What is wrong and what the person can do.
    pub fn say(&self, platform: PlatformId) -> Say {
        let say = match self {
            Self::Nothing => Say::new("problem-nothing"),
            Self::TextTooLong { have, max } => Say::new("problem-text-too-long").num("have", *have).num("max", *max),
            Self::NeedsMedia => Say::new("problem-needs-media"),
            Self::TooManyImages { have, max } => Say::new("problem-too-many-images").num("have", *have).num("max", *max),
            Self::TooManyVideos { have, max } => Say::new("problem-too-many-videos").num("have", *have).num("max", *max),
            Self::Mixed => Say::new("problem-mixed"),
            Self::GifInAlbum => Say::new("problem-gif-in-album"),
            Self::VideoTooBig { max } => Say::new("problem-video-too-big").num("max", *max),
            Self::VideoTooLong { minutes } => Say::new("problem-video-too-long").text("minutes", minutes.clone()),
            Self::Unusable => Say::new("problem-unusable"),
        };
        say.text("network", platform.name())
    }
}

/// The length of `text` as a network counts it.
pub fn count(text: &str, unit: TextUnit) -> usize {
    match unit {
        TextUnit::Graphemes => text.graphemes(true).count(),
        TextUnit::Utf16 => text.encode_utf16().count(),
    }
}

/// The longest text beside so many media.
pub fn text_max(limits: &Limits, media: usize) -> usize {
    match limits.caption_max {
        Some(max) if media > 0 => max,
        _ => limits.text_max,
    }
}

/// Everything that keeps a draft from going to a network with these limits. `cut`: of a video that is too long, the
/// beginning will do.
pub fn fit(text: &str, media: &[Media], limits: &Limits, cut: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    if text.is_empty() && media.is_empty() {
        problems.push(Problem::Nothing);
    }
    if media.iter().any(|medium| medium.state == MediaState::Bad) {
        problems.push(Problem::Unusable);
    }
    problems.extend(fit_text(text, media.len(), limits));
    problems.extend(fit_media(media, limits, cut));
    problems
}

fn fit_text(text: &str, media: usize, limits: &Limits) -> Option<Problem> {
    let (have, max) = (count(text, limits.text_unit), text_max(limits, media));
    let bytes_over = limits.text_bytes.is_some_and(|max| text.len() > max);
    match limits.text_bytes {
        _ if have > max => Some(Problem::TextTooLong { have, max }),
        Some(max) if bytes_over => Some(Problem::TextTooLong { have: text.len(), max }),
        _ => None,
    }
}

/// Whether a picture moves by itself.
fn is_moving(image: &Media) -> bool {
    image.clean.as_ref().is_some_and(|clean| clean.moving)
}

/// Whether a moving picture would stand still at a network with these limits.
pub fn stands_still(media: &[Media], limits: &Limits) -> bool {
    !limits.animated && !as_video(media, limits) && media.iter().any(|medium| !medium.is_video() && is_moving(medium))
}

fn fit_media(media: &[Media], limits: &Limits, cut: bool) -> Vec<Problem> {
    let (videos, images): (Vec<&Media>, Vec<&Media>) = media.iter().partition(|medium| medium.is_video());
    let mut problems = Vec::new();
    if media.is_empty() && limits.needs_media {
        problems.push(Problem::NeedsMedia);
    }
    if !limits.mixed && !videos.is_empty() && !images.is_empty() {
        problems.push(Problem::Mixed);
    }
    if limits.animated && media.len() > 1 && images.iter().any(|image| is_moving(image)) {
        problems.push(Problem::GifInAlbum);
    }
    if images.len() > limits.images {
        problems.push(Problem::TooManyImages { have: images.len(), max: limits.images });
    }
    if videos.len() > limits.videos {
        problems.push(Problem::TooManyVideos { have: videos.len(), max: limits.videos });
    }
    problems.extend(videos.iter().find_map(|video| fit_video(video, &limits.video, cut)));
    problems
}

/// What keeps a video from being fitted: it is never cut without a word, and never spoiled.
fn fit_video(video: &Media, need: &VideoNeed, cut: bool) -> Option<Problem> {
    let ms = video.clean.as_ref()?.duration?;
    match need.longest_cut() {
        Some(_) if need.is_too_short_for(ms) && !cut => Some(Problem::VideoTooLong { minutes: need.minutes() }),
        most if !need.holds(most.map_or(ms, |most| ms.min(most))) => Some(Problem::VideoTooBig { max: need.max_bytes / 1_000_000 }),
        _ => None,
    }
}
