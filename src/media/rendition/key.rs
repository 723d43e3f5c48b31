//! The name of a rendition: what it is made of, what for, and with what on it. Equal names, equal bytes; so a picture
//! that was sent twice, or goes to ten accounts with equal limits, is encoded once.
use crate::model::brand::Brand;
use crate::model::fit::Fit;
use crate::model::limits::{Need, VideoNeed};
use crate::model::post::CleanFile;
use sha2::{Digest, Sha256};

/// How the rendition of a clean file for a need is named. How it is fitted counts only where it makes a difference.
pub fn rendition_key(clean: &CleanFile, need: &Need, fit: Fit, brand: Option<&Brand>) -> String {
    let fit = Some(fit).filter(|_| need.refuses(clean.width, clean.height));
    name(&serde_json::json!([content(clean), need, fit, brand.map(Brand::drawn_key)]))
}

/// How the rendition of a clean video for a need is named. `cut`: milliseconds after which it ends, when the person wants
/// only the beginning there. Clips go around what came as a video, not around a picture that moves by itself.
pub fn video_key(clean: &CleanFile, need: &VideoNeed, brand: Option<&Brand>, cut: Option<u64>) -> String {
    let brand = brand.map(if clean.mime.starts_with("video/") { Brand::key } else { Brand::drawn_key });
    // How long a video may be is nothing that it is encoded by, unless intro and outro have to find room.
    let need = VideoNeed { max_ms: need.max_ms.filter(|_| brand.is_some()), ..need.clone() };
    name(&serde_json::json!(["video", content(clean), need, brand, cut]))
}

/// A file from before hashes were kept is known by where it is.
fn content(clean: &CleanFile) -> &str {
    if clean.hash.is_empty() { &clean.key } else { &clean.hash }
}

fn name(of: &serde_json::Value) -> String {
    Sha256::digest(of.to_string().as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
