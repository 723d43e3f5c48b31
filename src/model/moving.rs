//! Where a picture that moves by itself goes as a video without sound: to networks that take no moving picture, but
//! videos. Pure; `media` makes it, `publish` sends it, `draft` and `report` tell it.

use super::limits::{Format, Limits, Need, VideoNeed};
use super::pick;
use super::post::{CleanFile, Media};
use super::setting::{Chosen, Drafted};

/// The one picture of a post that moves by itself, if a video can be made of it. Within an album none becomes one.
pub fn alone(media: &[Media]) -> Option<&CleanFile> {
    let [only] = media else { return None };
    only.clean.as_ref().filter(|clean| !only.is_video() && clean.moving && clean.duration.is_some())
}

/// Whether the media of a post go to a network with these limits as a video, although they are a picture.
pub fn as_video(media: &[Media], limits: &Limits) -> bool {
    limits.videos > 0 && goes_as_video(media, &limits.photo, limits.animated, &limits.video)
}

/// What a network must know of a post with these media to say what can be chosen for it.
pub fn drafted<'a>(chosen: &'a Chosen, media: &[Media], limits: &Limits) -> Drafted<'a> {
    let picked = pick::picked(media, limits, chosen);
    let going = || media.iter().filter(|medium| picked.has(medium));
    Drafted {
        chosen,
        // Within an album no picture becomes a video, not even one that goes alone.
        films: going().any(Media::is_video) || as_video(media, limits),
        by_ai: going().filter_map(|medium| medium.clean.as_ref()).any(|clean| clean.origin.is_ai()),
    }
}

/// As [`as_video`], by numbers: what a picture and a video must be, and whether a GIF moves there.
pub fn goes_as_video(media: &[Media], photo: &Need, animated: bool, video: &VideoNeed) -> bool {
    alone(media).is_some_and(|clean| {
        let ms = clean.duration.unwrap_or(0);
        let by_itself = animated && clean.mime == Format::Gif.mime() && photo.formats.contains(&Format::Gif);
        !by_itself && !video.is_too_long_for(ms) && !video.is_too_short_for(ms) && video.holds(ms)
    })
}
