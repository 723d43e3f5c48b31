//! What was taken out of a file, in the words that a person uses.
//!
//! Collected by the cleaners, shown by `report` and `crier clean`. Never holds the values.
pub use crate::model::removed::{Removed, tidy};

/// What an XMP packet says, judged by the names in it.
pub fn of_xmp(packet: &[u8]) -> Vec<Removed> {
    let has = |name: &str| packet.windows(name.len()).any(|w| w == name.as_bytes());
    let mut said = Vec::new();
    for (name, what) in [
        ("GPSLatitude", Removed::Place),
        ("photoshop:City", Removed::Place),
        ("tiff:Make", Removed::Camera),
        ("CreatorTool", Removed::Camera),
        ("CreateDate", Removed::Time),
        ("ModifyDate", Removed::Time),
        ("dc:creator", Removed::Author),
        ("dc:rights", Removed::Author),
        ("dc:title", Removed::Comment),
        ("dc:description", Removed::Comment),
        ("dc:subject", Removed::Comment),
        ("xmp:Thumbnails", Removed::Thumbnail),
    ] {
        if has(name) {
            said.push(what);
        }
    }
    if said.is_empty() {
        said.push(Removed::Other(1));
    }
    said
}

/// What a text entry says, judged by its keyword (PNG) and its first words.
pub fn of_text(keyword: &[u8], text: &[u8]) -> Removed {
    const PROMPTS: [&[u8]; 8] =
        [b"parameters", b"prompt", b"workflow", b"Dream", b"sd-metadata", b"invokeai_metadata", b"generation_data", b"invokeai_graph"];
    let steps = text.windows(6).any(|w| w == b"Steps:") && text.windows(4).any(|w| w == b"Seed");
    match keyword {
        _ if steps || PROMPTS.contains(&keyword) => Removed::AiPrompt,
        b"Author" | b"Copyright" | b"Artist" => Removed::Author,
        b"Creation Time" | b"date:create" | b"date:modify" | b"date:timestamp" => Removed::Time,
        b"Software" if text.starts_with(b"\0NovelAI") => Removed::AiPrompt,
        b"Software" | b"Source" => Removed::Camera,
        b"Thumb::URI" | b"Thumb::Size" => Removed::Thumbnail,
        _ => Removed::Comment,
    }
}

/// What bytes behind the end of a picture are.
pub fn of_trailer(bytes: &[u8]) -> Removed {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let finds = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
    if finds(b"ftypmp4") || finds(b"ftypisom") || finds(b"ftypmp42") || finds(b"ftypqt  ") {
        Removed::EmbeddedVideo
    } else if head.windows(3).any(|w| w == [0xff, 0xd8, 0xff]) {
        Removed::ExtraPictures
    } else {
        Removed::TrailingData
    }
}
