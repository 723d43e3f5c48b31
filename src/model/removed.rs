//! What was taken out of a file, in the words that a person uses.
//!
//! Collected by the cleaners, shown by `report` and `crier clean`. Never holds the values.
use serde::{Deserialize, Serialize};

/// One kind of thing that a file said and does not say any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removed {
    /// Every page of a document but the first.
    Pages,
    /// Every frame of an animation but the first, where its format cannot be kept.
    Movement,
    /// Files attached to a document.
    Attachments,
    /// What a document does by itself: scripts, and whatever starts when it is opened.
    Scripts,
    /// Older versions of what a document says, still in its file.
    Revisions,
    /// Where it was taken.
    Place,
    /// Camera or program, its settings and serial numbers.
    Camera,
    /// When it was taken or changed.
    Time,
    /// Who made it, or who owns the rights.
    Author,
    /// A small copy of the picture, perhaps from before it was cropped.
    Thumbnail,
    /// A colour profile.
    Profile,
    /// Titles, descriptions, keywords and other text.
    Comment,
    /// Content Credentials (C2PA): how the picture came to be.
    ContentCredentials,
    /// The prompt or settings of a picture generator.
    AiPrompt,
    /// A video inside the picture file (motion photo).
    EmbeddedVideo,
    /// Further pictures or gain maps behind the main one.
    ExtraPictures,
    /// Chapters of a video.
    Chapters,
    /// Subtitles, data streams and further sound tracks of a video.
    ExtraTracks,
    /// Bytes behind the end of the file's content.
    TrailingData,
    /// This many further pieces.
    Other(u32),
}

impl Removed {
    /// The locale key of the word that a person reads.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pages => "removed-pages",
            Self::Movement => "removed-movement",
            Self::Attachments => "removed-attachments",
            Self::Scripts => "removed-scripts",
            Self::Revisions => "removed-revisions",
            Self::Place => "removed-place",
            Self::Camera => "removed-camera",
            Self::Time => "removed-time",
            Self::Author => "removed-author",
            Self::Thumbnail => "removed-thumbnail",
            Self::Profile => "removed-profile",
            Self::Comment => "removed-comment",
            Self::ContentCredentials => "removed-content-credentials",
            Self::AiPrompt => "removed-ai-prompt",
            Self::EmbeddedVideo => "removed-embedded-video",
            Self::ExtraPictures => "removed-extra-pictures",
            Self::Chapters => "removed-chapters",
            Self::ExtraTracks => "removed-extra-tracks",
            Self::TrailingData => "removed-trailing-data",
            Self::Other(_) => "removed-other",
        }
    }
}

impl std::fmt::Display for Removed {
    /// For the command line and logs; people in the chat read the locale's words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Other(n) => write!(f, "{n} more"),
            other => f.write_str(&other.key().trim_start_matches("removed-").replace('-', " ")),
        }
    }
}

/// Sorted, each once; all `Other` counts added up.
pub fn tidy(mut removed: Vec<Removed>) -> Vec<Removed> {
    let others: u32 = removed.iter().map(|one| if let Removed::Other(n) = one { *n } else { 0 }).fold(0, u32::saturating_add);
    removed.retain(|one| !matches!(one, Removed::Other(_)));
    removed.sort_unstable();
    removed.dedup();
    if others > 0 {
        removed.push(Removed::Other(others));
    }
    removed
}
