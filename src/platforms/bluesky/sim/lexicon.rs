//! What a post must be like: the lexicon `app.bsky.feed.post` with its embeds and facets, in the order and in
//! the words of the reference server's validator (0.4.217, probed 2026-11-22). Pure.

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::super::resolve::is_did;
use super::super::tid::is_tid;
use super::wire::No;

/// The collection of posts.
pub(super) const POSTS: &str = "app.bsky.feed.post";

type Checked = Result<(), String>;

/// Judges a record before it is written.
pub(super) fn check(collection: &str, rkey: &str, record: &Value) -> Result<(), No> {
    let invalid = |message: String| No::new(400, "InvalidRequest", message);
    let named = record.get("$type").and_then(Value::as_str).unwrap_or(collection);
    if named != collection {
        return Err(invalid(format!("Invalid $type: expected {collection}, got {named}")));
    }
    if collection != POSTS {
        return Ok(());
    }
    if !is_tid(rkey) {
        return Err(invalid(format!("Invalid record key for {POSTS}: Invalid TID string (got \"{rkey}\") at $")));
    }
    post(record).map_err(|why| invalid(format!("Invalid {POSTS} record: {why}")))
}

fn post(record: &Value) -> Checked {
    text(record, "text", "$.record", Some(3_000), Some(300))?;
    for (n, facet) in list(record, "facets").iter().enumerate() {
        self::facet(facet, &format!("$.record.facets[{n}]"))?;
    }
    if let Some(reply) = record.get("reply") {
        for key in ["root", "parent"] {
            self::strong_ref(reply, key, "$.record.reply")?;
        }
    }
    match record.get("embed") {
        None => {}
        Some(embed) => self::embed(embed, "$.record.embed")?,
    }
    at_most(list(record, "langs").len(), 3, "$.record.langs")?;
    for (n, lang) in list(record, "langs").iter().enumerate() {
        let word = lang.as_str().unwrap_or_default();
        if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(format!("Invalid language (got {lang}) at $.record.langs[{n}]"));
        }
    }
    let created = text(record, "createdAt", "$.record", None, None)?;
    let is_time = created.parse::<jiff::Timestamp>().is_ok();
    if is_time { Ok(()) } else { Err(format!("Invalid datetime (got \"{created}\") at $.record.createdAt")) }
}

/// A record by its address and by the name of its content.
fn strong_ref(of: &Value, key: &str, path: &str) -> Checked {
    let Some(named) = of.get(key) else { return Err(format!("Missing required key \"{key}\" at {path}")) };
    let path = format!("{path}.{key}");
    let uri = text(named, "uri", &path, None, None)?;
    if !uri.strip_prefix("at://").is_some_and(|rest| rest.split('/').count() <= 3 && rest.starts_with("did:")) {
        return Err(format!("Invalid at-uri (got \"{uri}\") at {path}.uri"));
    }
    let cid = text(named, "cid", &path, None, None)?;
    let fits = cid.starts_with("baf") && cid.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if fits { Ok(()) } else { Err(format!("Invalid CID string (got \"{cid}\") at {path}.cid")) }
}

fn facet(facet: &Value, path: &str) -> Checked {
    at_least(&facet["index"], "byteStart", 0, &format!("{path}.index"))?;
    at_least(&facet["index"], "byteEnd", 0, &format!("{path}.index"))?;
    for (n, feature) in list(facet, "features").iter().enumerate() {
        let path = format!("{path}.features[{n}]");
        match feature["$type"].as_str().unwrap_or_default() {
            "app.bsky.richtext.facet#link" => uri(text(feature, "uri", &path, None, None)?, &path)?,
            "app.bsky.richtext.facet#tag" => text(feature, "tag", &path, Some(640), Some(64)).map(drop)?,
            "app.bsky.richtext.facet#mention" => {
                let did = text(feature, "did", &path, None, None)?;
                if !is_did(did) {
                    return Err(format!("Invalid DID (got \"{did}\") at {path}.did"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A scheme, and something after it that begins with neither a space nor a slash.
fn uri(uri: &str, path: &str) -> Checked {
    let after = uri.split_once(':').map_or("", |(_, after)| after.strip_prefix("//").unwrap_or(after));
    let fits = !after.is_empty() && !after.starts_with('/') && !uri.contains(char::is_whitespace);
    if fits { Ok(()) } else { Err(format!("Invalid uri (got \"{uri}\") at {path}.uri")) }
}

fn embed(embed: &Value, path: &str) -> Checked {
    match embed["$type"].as_str().unwrap_or_default() {
        "app.bsky.embed.images" => {
            let images = list(embed, "images");
            at_most(images.len(), 4, &format!("{path}.images"))?;
            for (n, image) in images.iter().enumerate() {
                let path = format!("{path}.images[{n}]");
                blob(image, "image", &path, 1_000_000)?;
                text(image, "alt", &path, None, None)?;
                ratio(image, &path)?;
            }
            Ok(())
        }
        "app.bsky.embed.video" => {
            blob(embed, "video", path, 100_000_000)?;
            if embed.get("alt").is_some() {
                text(embed, "alt", path, Some(10_000), Some(1_000))?;
            }
            ratio(embed, path)
        }
        _ => Ok(()),
    }
}

/// A file of the kind that `key` says (`image/*`, `video/mp4`), of at most `max` bytes.
fn blob(embed: &Value, key: &str, path: &str, max: u64) -> Checked {
    let Some(blob) = embed.get(key) else { return Err(format!("Missing required key \"{key}\" at {path}")) };
    let mime = blob["mimeType"].as_str().unwrap_or_default();
    let (accept, fits) = match key {
        "image" => ("image/*", mime.starts_with("image/")),
        _ => ("video/mp4", mime == "video/mp4"),
    };
    if !fits {
        return Err(format!("Expected \"{accept}\" (got \"{mime}\") at {path}.{key}.mimeType"));
    }
    let size = blob["size"].as_u64().unwrap_or(u64::MAX);
    if size > max { Err(format!("blob too big (maximum {max}, got {size}) at {path}.{key}")) } else { Ok(()) }
}

fn ratio(embed: &Value, path: &str) -> Checked {
    let Some(ratio) = embed.get("aspectRatio") else { return Ok(()) };
    let path = format!("{path}.aspectRatio");
    at_least(ratio, "width", 1, &path)?;
    at_least(ratio, "height", 1, &path)
}

/// A required text of at most so many bytes and graphemes.
fn text<'a>(of: &'a Value, key: &str, path: &str, bytes: Option<usize>, graphemes: Option<usize>) -> Result<&'a str, String> {
    let Some(text) = of.get(key).and_then(Value::as_str) else {
        return Err(format!("Missing required key \"{key}\" at {path}"));
    };
    if let Some(max) = bytes.filter(|max| text.len() > *max) {
        return Err(format!("string too big (maximum {max}, got {}) at {path}.{key}", text.len()));
    }
    let count = graphemes.map_or(0, |_| text.graphemes(true).count());
    match graphemes.filter(|max| count > *max) {
        Some(max) => Err(format!("grapheme too big (maximum {max}, got {count}) at {path}.{key}")),
        None => Ok(text),
    }
}

fn at_least(of: &Value, key: &str, min: i64, path: &str) -> Checked {
    match of.get(key).and_then(Value::as_i64) {
        None => Err(format!("Missing required key \"{key}\" at {path}")),
        Some(got) if got < min => Err(format!("integer too small (minimum {min}, got {got}) at {path}.{key}")),
        Some(_) => Ok(()),
    }
}

fn at_most(got: usize, max: usize, path: &str) -> Checked {
    if got > max { Err(format!("array too big (maximum {max}, got {got}) at {path}")) } else { Ok(()) }
}

fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
