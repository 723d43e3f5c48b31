//! Single pictures out of a video: for its cover, and for choosing one. Called by the media worker, on videos that are
//! clean and fitted. Decides nothing about them.

use super::encode::TONEMAP;
use super::tool::{Input, no_codec, run, words};
use crate::media::sandbox::Bounds;
use crate::model::trouble::Trouble;
use std::path::Path;

/// Its name in the room.
const MADE: &str = "frame.png";

/// The first picture from `ms` after the beginning of the video at `path` on, as a PNG, upright; the first of all where
/// there is none so late. `hdr`: its colours are brought to ordinary screens. Works in `room`.
///
/// # Errors
/// Why there is none.
pub async fn frame(path: &Path, ms: u64, hdr: bool, room: &Path) -> Result<Vec<u8>, Trouble> {
    let input = Input::open(path)?;
    for ms in [ms, 0] {
        let made = room.join(MADE);
        let mut args = words(&format!("-nostdin -v error -ss {}.{:03}", ms / 1_000, ms % 1_000));
        args.extend(input.guarded(false)?);
        args.extend(if hdr { words(&format!("-vf {TONEMAP}")) } else { Vec::new() });
        args.extend(words("-map 0:V:0 -frames:v 1 -map_metadata -1 -fflags +bitexact -c:v png -pix_fmt rgb24 -f image2 -update 1 -y"));
        args.push(MADE.into());
        run("ffmpeg", args, &input, room, Bounds::default(), |_| {}).await?;
        if let Ok(bytes) = std::fs::read(&made) {
            std::fs::remove_file(&made)?;
            return Ok(bytes);
        }
    }
    Err(no_codec("no picture"))
}
