//! What a file and a form are judged by. Pure. Called by `making`. Facts: instagram, sections 3.1, 4 and 6.

use crate::sim::asked::{Fields, field};
use crate::sim::fetch::{File, Film, Kind, Sides, Unfetched};

/// Bytes of a picture: 8 MiB, as the error says.
pub(super) const PICTURE: usize = 8 << 20;
/// Bytes of a reel or a child, and of a story.
pub(super) const REEL: usize = 300_000_000;
pub(super) const STORY: usize = 100_000_000;
const TEXT: usize = 2_200;
const ALT: usize = 1_000;

/// A code and its subcode.
pub(super) type Numbers = (i64, i64);

/// What kind of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Image,
    Reel,
    Story,
    ChildImage,
    ChildVideo,
    Carousel,
}

impl Made {
    /// By what is asked.
    pub(super) fn of(form: &Fields) -> Result<Self, Numbers> {
        let child = field(form, "is_carousel_item") == "true";
        match (field(form, "media_type"), child) {
            ("" | "IMAGE", false) => Ok(Self::Image),
            ("" | "IMAGE", true) => Ok(Self::ChildImage),
            ("VIDEO", true) => Ok(Self::ChildVideo),
            ("REELS", false) => Ok(Self::Reel),
            ("STORIES", false) => Ok(Self::Story),
            ("CAROUSEL", false) => Ok(Self::Carousel),
            _ => Err((100, 2_207_023)),
        }
    }
}

/// What is wrong with everything but the files.
pub(super) fn form(made: Made, form: &Fields) -> Result<(), Numbers> {
    let caption = field(form, "caption");
    if caption.encode_utf16().count() > TEXT || signs(caption, '#') > 30 {
        return Err((36_004, 2_207_010));
    }
    if signs(caption, '@') > 20 {
        return Err((100, 2_207_040));
    }
    let silent = matches!(made, Made::Story | Made::ChildImage | Made::ChildVideo);
    let has_alt = !field(form, "alt_text").is_empty();
    let with = field(form, "collaborators");
    let few = with.is_empty() || serde_json::from_str::<Vec<String>>(with).is_ok_and(|with| (1..=3).contains(&with.len()));
    let only_reels = ["share_to_feed", "cover_url", "thumb_offset", "trial_params"];
    let may_share = matches!(made, Made::Reel | Made::Carousel);
    let wrong = (silent && (!caption.is_empty() || !with.is_empty() || !field(form, "location_id").is_empty()))
        || (has_alt && !matches!(made, Made::Image | Made::ChildImage))
        || field(form, "alt_text").encode_utf16().count() > ALT
        || !few
        || only_reels.iter().any(|name| !field(form, name).is_empty() && made != Made::Reel && !(*name == "share_to_feed" && may_share))
        || !is_trial(field(form, "trial_params"));
    if wrong { Err((100, 0)) } else { Ok(()) }
}

fn is_trial(params: &str) -> bool {
    let known = |way: &str| matches!(way, "MANUAL" | "SS_PERFORMANCE");
    let read = || serde_json::from_str::<serde_json::Value>(params).ok()?.get("graduation_strategy")?.as_str().map(known);
    params.is_empty() || read().unwrap_or(false)
}

fn signs(text: &str, sign: char) -> usize {
    text.split_whitespace().filter(|word| word.starts_with(sign) && word.len() > 1).count()
}

/// What is wrong with a picture that was fetched, or was not.
pub(super) fn picture(fetched: Result<File, Unfetched>, made: Made) -> Result<File, Numbers> {
    let file = fetched.map_err(|why| match why {
        Unfetched::TooLarge => (36_000, 2_207_004),
        Unfetched::Type => (36_001, 2_207_005),
        _ => (9_004, 2_207_052),
    })?;
    let Kind::Jpeg(sides) = file.kind else { return Err((36_001, 2_207_005)) };
    if made != Made::Story && !(0.8 - 0.001..=1.91 + 0.001).contains(&sides.ratio()) {
        return Err((36_003, 2_207_009));
    }
    Ok(file)
}

/// What the work on a video comes to nothing with.
pub(super) fn film(file: &File, made: Made, form: &Fields) -> Option<i64> {
    const FORMAT: i64 = 2_207_026;
    let Kind::Film(Film { sides, ms, index_first, edits }) = &file.kind else { return Some(FORMAT) };
    let (bytes, longest, least) = if made == Made::Story { (STORY, 60_000, 0.1) } else { (REEL, 900_000, 0.01) };
    let Sides(width, height) = *sides;
    let fits = file.bytes.len() <= bytes
        && (3_000..=longest).contains(ms)
        && (least..=10.0).contains(&sides.ratio())
        && width.max(height) <= 1_920
        && *index_first
        && !edits;
    let offset = field(form, "thumb_offset").parse::<u64>().unwrap_or(0);
    match fits {
        false => Some(FORMAT),
        true if offset >= *ms && offset > 0 => Some(2_207_057),
        true => None,
    }
}
