//! Photos: TikTok fetches them from addresses of ours, and publishes them or puts them into the inbox. There is nothing to
//! upload, so the one request that says so is the visible one. Called by `post`.
//! Source: facts: tiktok, section 3.6.

use serde_json::{Value, json};

use super::choices::Choices;
use super::words::{CAPTION_MAX, units, words};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Job, JobMedia};

/// The most photos of one post.
const MOST: usize = 35;

/// What TikTok is told of photos; without choices they go to the inbox.
pub(super) fn body(job: &Job, choices: Option<&Choices>) -> Result<Value, Fault> {
    if job.media.is_empty() || job.media.len() > MOST || job.media.iter().any(|media| !media.mime.starts_with("image/")) {
        return Err(Fault::Refused(Reason::Media));
    }
    if units(&job.text) > CAPTION_MAX {
        return Err(Fault::Refused(Reason::Text));
    }
    let said = words(&job.text);
    let mut info = json!({ "title": said.title, "description": said.description });
    if let Some(choices) = choices {
        info["privacy_level"] = json!(choices.privacy);
        info["disable_comment"] = json!(!choices.comment);
        info["auto_add_music"] = json!(choices.music);
        info["brand_content_toggle"] = json!(choices.branded);
        info["brand_organic_toggle"] = json!(choices.yours);
    }
    let images = job.media.iter().map(link).collect::<Result<Vec<_>, _>>()?;
    let mode = if choices.is_some() { "DIRECT_POST" } else { "MEDIA_UPLOAD" };
    let source = json!({ "source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": images });
    Ok(json!({ "media_type": "PHOTO", "post_mode": mode, "post_info": info, "source_info": source }))
}

/// Where TikTok can fetch a photo.
fn link(media: &JobMedia) -> Result<&str, Fault> {
    media.link.as_deref().ok_or(Fault::Refused(Reason::NotFetched))
}
