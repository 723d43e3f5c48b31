//! What is taken out of a video, in the words of its report. Called by `clean`. Pure.

use super::look::Report;
use crate::media::clean::removed::{Removed, tidy};

/// What a file says beside picture and sound.
pub(super) fn removed(before: &Report) -> Vec<Removed> {
    let all = before.streams.iter().map(|stream| &stream.tags).chain([&before.format.tags]);
    let mut removed: Vec<Removed> = all.flatten().filter_map(of_tag).collect();
    removed.extend(before.chapters.first().map(|_| Removed::Chapters));
    let count = |kind: &str| before.streams.iter().filter(|s| s.codec_type == kind).count();
    let pictures = before.streams.iter().filter(|stream| stream.is_picture()).count();
    if count("video") > pictures {
        removed.push(Removed::Thumbnail);
    }
    let extra = count("audio").saturating_sub(1) + pictures.saturating_sub(1);
    if extra + count("data") + count("subtitle") + count("attachment") > 0 {
        removed.push(Removed::ExtraTracks);
    }
    tidy(removed)
}

fn of_tag((name, value): (&String, &String)) -> Option<Removed> {
    let name = name.to_ascii_lowercase();
    let has = |part: &str| name.contains(part);
    match name.as_str() {
        "major_brand" | "minor_version" | "compatible_brands" | "language" | "vendor_id" | "rotate" | "duration" => None,
        "handler_name" if matches!(value.as_str(), "" | "VideoHandler" | "SoundHandler") => None,
        _ if has("location") || has("gps") => Some(Removed::Place),
        _ if has("make") || has("model") || has("encoder") || has("software") => Some(Removed::Camera),
        _ if has("date") || has("creation") || has("time") => Some(Removed::Time),
        _ if has("artist") || has("author") || has("copyright") => Some(Removed::Author),
        _ if has("title") || has("comment") || has("description") || has("synopsis") => Some(Removed::Comment),
        _ => Some(Removed::Other(1)),
    }
}
