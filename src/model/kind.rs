//! What a file is, by its first bytes and never by its name. Pure.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::limits::Format;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture, one frame.
    Png,
    /// An animated PNG.
    Apng,
    /// A WebP picture, still or animated.
    Webp,
    /// A GIF picture, still or animated.
    Gif,
    /// A Windows bitmap.
    Bmp,
    /// A TIFF picture.
    Tiff,
    /// A camera's raw file.
    Raw,
    /// A HEIC or HEIF picture.
    Heic,
    /// An AVIF picture.
    Avif,
    /// A JPEG XL picture.
    JpegXl,
    /// An MP4, M4V or 3GP video.
    Mp4,
    /// A QuickTime video.
    Mov,
    /// A WebM video.
    Webm,
    /// A Matroska video.
    Mkv,
    /// An AVI video.
    Avi,
    /// A PDF document.
    Pdf,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png | Self::Apng => "PNG",
            Self::Webp => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Raw => "RAW",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::JpegXl => "JPEG XL",
            Self::Mp4 => "MP4",
            Self::Mov => "MOV",
            Self::Webm => "WebM",
            Self::Mkv => "MKV",
            Self::Avi => "AVI",
            Self::Pdf => "PDF",
        })
    }
}

impl Kind {
    /// By magic bytes; `None` for anything that is no known media.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Some(Self::Avi),
            [b'I', b'I', 42, 0, _, _, _, _, b'C', b'R', ..] => Some(Self::Raw),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Self::Tiff),
            [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some(Self::JpegXl),
            [0x1a, 0x45, 0xdf, 0xa3, rest @ ..] => Some(Self::of_matroska(rest)),
            [b'B', b'M', rest @ ..] if Self::is_bmp(rest) => Some(Self::Bmp),
            [_, _, _, _, box_type @ ..] if box_type.len() >= 4 => Self::of_boxes(box_type),
            _ => None,
        }
    }

    /// The doctype stands within the EBML header, which is far shorter than 64 bytes.
    fn of_matroska(rest: &[u8]) -> Self {
        let head = rest.get(..64).unwrap_or(rest);
        if head.windows(4).any(|w| w == b"webm") { Self::Webm } else { Self::Mkv }
    }

    fn is_bmp(rest: &[u8]) -> bool {
        matches!(rest.get(12..16), Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
    }

    fn of_boxes(head: &[u8]) -> Option<Self> {
        match head.get(..4)? {
            b"ftyp" => Some(Self::of_brand(head.get(4..8)?, head.get(12..).unwrap_or_default())),
            b"moov" | b"mdat" | b"wide" | b"pnot" | b"skip" | b"free" => Some(Self::Mov),
            _ => None,
        }
    }

    fn of_brand(major: &[u8], compatible: &[u8]) -> Self {
        let head = compatible.get(..64).unwrap_or(compatible);
        let any = |name: &[u8]| head.chunks_exact(4).any(|brand| brand == name);
        match major {
            b"avif" | b"avis" => Self::Avif,
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => Self::Heic,
            b"mif1" | b"msf1" | b"miaf" if any(b"avif") => Self::Avif,
            b"mif1" | b"mif2" | b"mif3" | b"msf1" | b"miaf" => Self::Heic,
            b"qt  " => Self::Mov,
            _ => Self::Mp4,
        }
    }

    /// The picture format that Crier can clean and send, if it is one.
    pub fn format(self) -> Option<Format> {
        match self {
            Self::Jpeg => Some(Format::Jpeg),
            Self::Png | Self::Apng => Some(Format::Png),
            Self::Webp => Some(Format::Webp),
            Self::Gif => Some(Format::Gif),
            _ => None,
        }
    }

    /// Whether it is a video.
    pub fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Mov | Self::Webm | Self::Mkv | Self::Avi)
    }
}
