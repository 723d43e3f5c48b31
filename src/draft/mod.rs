//! Whether a draft fits a network, and what becomes of a text that is too long for it (`split`). Pure: text, pictures and
//! numbers in, problems out. Used by `chat` (what may be published), `plan` and `report` (what the card says).

mod split;

pub use split::{shorten, thread};

use unicode_segmentation::UnicodeSegmentation;

use crate::model::emoji;
use crate::model::limits::{Limits, TextUnit, VideoNeed};
use crate::model::moving::as_video;
use crate::model::pick;
use crate::model::platform::PlatformId;
use crate::model::post::{Media, MediaState, Target};
use crate::model::say::Say;
use crate::model::setting::{self, Chosen, Wishes};
use crate::model::weighted::weight;

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
    /// Nothing goes there without a video.
    NeedsVideo,
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
    /// No documents go there.
    NoDocuments,
    /// A document goes alone, without pictures, videos or another document.
    DocumentAlone,
    /// A document is larger than the network takes.
    DocumentTooBig {
        /// Megabytes that it takes.
        max: u64,
    },
    /// A document has more pages than the network takes.
    DocumentTooLong {
        /// How many it has.
        have: u32,
        /// How many it takes.
        max: u32,
    },
    /// A video is shorter than the network takes.
    VideoTooShort {
        /// The fewest seconds that it takes.
        seconds: u64,
    },
    /// A picture or video cannot be used at all.
    Unusable,
    /// The network is being asked what may be chosen.
    Asking,
    /// Something must be chosen first: the question.
    Open(Say),
    /// The network does not take the text, for a reason of its own.
    Minds(Say),
}

impl Problem {
    /// What is wrong and what the person can do.
    pub fn say(&self, platform: PlatformId) -> Say {
        let say = match self {
            Self::Nothing => Say::new("problem-nothing"),
            Self::TextTooLong { have, max } => Say::new("problem-text-too-long").num("have", *have).num("max", *max),
            Self::NeedsMedia => Say::new("problem-needs-media"),
            Self::NeedsVideo => Say::new("problem-needs-video"),
            Self::TooManyImages { have, max } => Say::new("problem-too-many-images").num("have", *have).num("max", *max),
            Self::TooManyVideos { have, max } => Say::new("problem-too-many-videos").num("have", *have).num("max", *max),
            Self::Mixed => Say::new("problem-mixed"),
            Self::GifInAlbum => Say::new("problem-gif-in-album"),
            Self::VideoTooBig { max } => Say::new("problem-video-too-big").num("max", *max),
            Self::VideoTooLong { minutes } => Say::new("problem-video-too-long").text("minutes", minutes.clone()),
            Self::NoDocuments => Say::new("problem-no-documents"),
            Self::DocumentAlone => Say::new("problem-document-alone"),
            Self::DocumentTooBig { max } => Say::new("problem-document-too-big").num("max", *max),
            Self::DocumentTooLong { have, max } => Say::new("problem-document-too-long").num("have", *have).num("max", *max),
            Self::VideoTooShort { seconds } => Say::new("problem-video-too-short").num("seconds", *seconds),
            Self::Unusable => Say::new("problem-unusable"),
            Self::Asking => Say::new("problem-asking"),
            Self::Open(what) => Say::new("problem-open").say("what", what.clone()),
            Self::Minds(why) => why.clone(),
        };
        say.text("network", platform.name())
    }
}

/// The length of `text` as a network counts it.
pub fn count(text: &str, unit: TextUnit) -> usize {
    match unit {
        TextUnit::Graphemes => text.graphemes(true).count(),
        TextUnit::Utf16 => text.encode_utf16().count(),
        TextUnit::Weighted => weight(text),
        TextUnit::Utf8 => text.len(),
        TextUnit::EmojiBytes => emoji::length(text),
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

/// Everything that keeps a draft from going to a target as it was chosen for it: a text that goes as a thread is not too
/// long.
pub fn problems(text: &str, media: &[Media], limits: &Limits, target: &Target) -> Vec<Problem> {
    let mut problems = fit(text, media, limits, target.cut);
    if !pieces(text, media.len(), limits, target).is_empty() {
        problems.retain(|problem| !matches!(problem, Problem::TextTooLong { .. }));
    }
    problems
}

/// The posts of the thread that a text goes to a target as; none when it goes as one post.
pub fn pieces(text: &str, media: usize, limits: &Limits, target: &Target) -> Vec<String> {
    let wanted = target.thread && fit_text(text, media, limits).is_some();
    if wanted { thread(text, media, limits).unwrap_or_default() } else { Vec::new() }
}

/// Everything that keeps a post with these media from going to a target as it was chosen: what its network gets of them is
/// too much or too little, or it wishes something else.
pub fn unfit(text: &str, media: &[Media], limits: &Limits, (target, chosen): (&Target, &Chosen), wishes: Wishes) -> Vec<Problem> {
    problems(text, &pick::going(media, limits, chosen), limits, target).into_iter().chain(unmet(wishes)).collect()
}

/// The parts that a target of a post with these media goes as: the posts of a thread, or one post, and the first comment below
/// it; none when it is one post and nothing else.
pub fn parts(text: &str, media: &[Media], limits: &Limits, target: &Target, chosen: &Chosen) -> Vec<String> {
    let posts = pieces(text, pick::going(media, limits, chosen).len(), limits, target);
    let comment = limits.comment_max.and_then(|_| setting::comment().words(chosen));
    match comment {
        Some(comment) if posts.is_empty() => vec![text.to_owned(), comment.to_owned()],
        Some(comment) => posts.into_iter().chain([comment.to_owned()]).collect(),
        None => posts,
    }
}

/// What else keeps a draft from going to a network.
pub fn unmet(wishes: Wishes) -> impl Iterator<Item = Problem> {
    wishes.minds.map(Problem::Minds).into_iter().chain(wishes.open.map(|setting| Problem::Open(setting.label)))
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
    if media.iter().any(Media::is_document) {
        return fit_document(media, limits).into_iter().collect();
    }
    let (videos, images): (Vec<&Media>, Vec<&Media>) = media.iter().partition(|medium| medium.is_video());
    let mut problems = Vec::new();
    if videos.is_empty() && limits.needs_video() && !as_video(media, limits) {
        problems.push(Problem::NeedsVideo);
    } else if media.is_empty() && limits.needs_media {
        problems.push(Problem::NeedsMedia);
    }
    if !limits.mixed && !videos.is_empty() && !images.is_empty() {
        problems.push(Problem::Mixed);
    }
    if limits.animated && media.len() > 1 && images.iter().any(|image| is_moving(image)) {
        problems.push(Problem::GifInAlbum);
    }
    // Where no picture goes, what is missing is a video.
    if images.len() > limits.images && !limits.needs_video() {
        problems.push(Problem::TooManyImages { have: images.len(), max: limits.images });
    }
    if videos.len() > limits.videos {
        problems.push(Problem::TooManyVideos { have: videos.len(), max: limits.videos });
    }
    problems.extend(videos.iter().find_map(|video| fit_video(video, &limits.video, cut)));
    problems
}

/// What keeps a post with a document from going there.
fn fit_document(media: &[Media], limits: &Limits) -> Option<Problem> {
    let Some(need) = limits.document else { return Some(Problem::NoDocuments) };
    let [only] = media else { return Some(Problem::DocumentAlone) };
    let clean = only.clean.as_ref()?;
    match clean.pages {
        Some(have) if have > need.pages => Some(Problem::DocumentTooLong { have, max: need.pages }),
        _ if clean.bytes > need.bytes => Some(Problem::DocumentTooBig { max: need.bytes / 1_000_000 }),
        _ => None,
    }
}

/// What keeps a video from being fitted: it is never cut without a word, and never spoiled.
fn fit_video(video: &Media, need: &VideoNeed, cut: bool) -> Option<Problem> {
    let ms = video.clean.as_ref()?.duration?;
    match need.longest_cut() {
        _ if need.is_too_long_for(ms) => Some(Problem::VideoTooShort { seconds: need.min_ms.unwrap_or(0).div_ceil(1_000) }),
        Some(_) if need.is_too_short_for(ms) && !cut => Some(Problem::VideoTooLong { minutes: need.minutes() }),
        most if !need.holds(most.map_or(ms, |most| ms.min(most))) => Some(Problem::VideoTooBig { max: need.max_bytes / 1_000_000 }),
        _ => None,
    }
}
