//! What a played script leaves behind: the transcript, and each visible post with the bytes that its network
//! received. Called by the player at the end, passed or failed.

use std::fs;
use std::path::Path;

use anyhow::Context;
use jiff::Timestamp;
use serde_json::json;

use super::networks::{NAMES, Networks, Seen, sniff};

/// Writes `DIR/chat.txt`.
pub fn write_chat(out: &Path, transcripts: &[(String, String)]) -> anyhow::Result<()> {
    let several = transcripts.len() > 1;
    let mut text = String::new();
    for (name, transcript) in transcripts {
        if several {
            text.push_str(&format!("{}{name}\n{}\n\n", if text.is_empty() { "" } else { "\n" }, "═".repeat(name.chars().count())));
        }
        text.push_str(transcript.trim_end());
        text.push('\n');
    }
    let path = out.join("chat.txt");
    fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
}

/// Writes `DIR/NETWORK/NN.json` and the media of each post beside it. What an earlier run left there goes first.
pub fn write_posts(out: &Path, networks: &Networks) -> anyhow::Result<()> {
    for network in NAMES {
        let folder = out.join(network);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        for (place, post) in networks.posts(network).unwrap_or_default().iter().enumerate() {
            write_post(&folder, place + 1, post)?;
        }
    }
    Ok(())
}

fn write_post(folder: &Path, number: usize, post: &Seen) -> anyhow::Result<()> {
    let mut media = Vec::new();
    for (place, file) in post.files.iter().enumerate() {
        let name = format!("{number:02}-{}.{}", place + 1, sniff(&file.bytes).1);
        fs::write(folder.join(&name), &file.bytes).with_context(|| format!("{name} cannot be written"))?;
        media.push(name);
    }
    let alt: Vec<&str> = post.files.iter().map(|file| file.alt.as_str()).collect();
    let time = Timestamp::from_millisecond(post.at).unwrap_or_default().to_string();
    let seen = json!({ "account": post.account, "time": time, "text": post.text, "media": media, "alt": alt });
    let name = format!("{number:02}.json");
    fs::write(folder.join(&name), format!("{seen:#}\n")).with_context(|| format!("{name} cannot be written"))
}
