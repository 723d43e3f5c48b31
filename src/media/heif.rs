//! Has HEIC, HEIF and AVIF decoded by `crier-heif`, a program of its own (see `heif/`), in the sandbox.
//!
//! Called by `clean` and by `doctor`. Never parses such a file's picture inside of Crier.
use super::clean::convert::Decoded;
use super::clean::heif::said;
use super::colour;
use super::image::{decode_within, png_colours};
use super::probe::{Kind, probe};
use super::sandbox::{Bounds, Said, run};
use crate::model::trouble::Trouble;
use image::ImageFormat;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The program's name.
const PROGRAM: &str = "crier-heif";
/// Beside Crier's own program, and up to two folders above it: where `make heif` leaves it in a checkout.
const ABOVE: usize = 3;
/// What it may use: 100 million pixels of 16 bits need about 2 GB.
const BOUNDS: Bounds = Bounds { memory: 4 << 30, cpu: 120, file: 1 << 30 };

/// Where the program is; `None` when it is not installed.
pub fn program() -> Option<PathBuf> {
    let own = std::env::current_exe().ok();
    let beside = own.iter().flat_map(|own| own.ancestors().skip(1).take(ABOVE)).map(Path::to_owned);
    let usual = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"].map(PathBuf::from);
    beside.chain(usual).map(|folder| folder.join(PROGRAM)).find(|path| path.is_file())
}

/// Decodes the main picture of a file, turned as the file says. `limit` ends when the caller's patience does.
///
/// # Errors
/// [`Trouble::NoHeif`] when the program is not installed; what is wrong with the file.
pub async fn decode(bytes: &[u8], kind: Kind, limit: impl Future<Output = ()>) -> Result<Decoded, Trouble> {
    let program = program().ok_or(Trouble::NoHeif { kind })?;
    let said = said(bytes);
    // The program would fill what is missing with grey.
    if said.cut {
        return Err(Trouble::Truncated { kind });
    }
    let room = tempfile::Builder::new().prefix("crier-heif-").tempdir()?;
    tokio::fs::write(room.path().join("in"), bytes).await?;
    let args = ["in", "out.png"].map(OsString::from);
    let answer = run(&program.to_string_lossy(), &args, room.path(), BOUNDS, limit).await?;
    if !answer.success {
        return Err(trouble(kind, &answer));
    }
    let made = tokio::fs::read(room.path().join("out.png")).await?;
    let half = answer.out.windows(6).any(|word| word == b"\"half\"");
    probe(&made)?;
    let (profile, numbers) = png_colours(&made);
    let picture = decode_within(&made, ImageFormat::Png, kind)?;
    let picture = match numbers {
        Some(numbers) => colour::from_numbers(picture, numbers),
        None => picture,
    };
    Ok(Decoded { picture, orientation: 1, profile, half, lossy: true, removed: said.removed, clues: said.clues })
}

/// The program's complaint, in our words.
fn trouble(kind: Kind, said: &Said) -> Trouble {
    let line = said.err.lines().last().unwrap_or_default();
    if let Some((sides, _)) = line.split_once(" pixels are too many") {
        let mut sides = sides.split(" x ").map(|side| side.parse().unwrap_or(0));
        return Trouble::TooManyPixels { width: sides.next().unwrap_or(0), height: sides.next().unwrap_or(0) };
    }
    let has = |part: &str| said.err.contains(part);
    if has("EndOfData") {
        Trouble::Truncated { kind }
    } else if has("NoMatchingDecoderInstalled") || has("UnsupportedImageType") {
        Trouble::Unsupported { kind }
    } else {
        Trouble::damaged(kind, line.split_once(": ").map_or(line, |(_, why)| why))
    }
}
