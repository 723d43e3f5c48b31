//! A clip that was sent for a brand: looked at, cleaned like every video, kept; or refused with a sentence.

use std::io::Read;
use std::path::Path;

use super::BrandCard;
use super::files::{Refusal, not_kept};
use crate::clock::{MINUTE, Millis};
use crate::media::probe::Kind;
use crate::media::sandbox::ffmpeg_available;
use crate::media::video::{clean_video, frame, look};
use crate::model::clip::{CLIP_MAX, Clip, seconds};
use crate::model::say::Say;
use crate::model::trouble::Trouble;
use crate::store::BrandRow;

/// How long cleaning a clip may take, which may mean to encode it.
const PATIENCE: Millis = 3 * MINUTE;
/// Bytes by which a file is known.
const HEAD: u64 = 256;
/// Its name in the room, clean.
const MADE: &str = "clip.mp4";

impl BrandCard {
    /// What is kept of the file at `raw`, under the name that it was sent with. Works in `room`.
    pub(super) async fn clip(&self, row: &BrandRow, name: Option<&str>, raw: &Path, room: &Path) -> Result<Clip, Refusal> {
        if !ffmpeg_available() {
            return Err(Refusal::No(Say::new("brand-clip-no-ffmpeg")));
        }
        if !is_video(raw).map_err(|_| Refusal::Later)? {
            return Err(Refusal::No(Say::new("brand-clip-no-video")));
        }
        let (made, clock) = (room.join(MADE), &self.outbox.clock);
        let ms = tokio::select! {
            biased;
            () = clock.sleep_until(clock.now() + clock.span(PATIENCE)) => Err(Refusal::No(Trouble::TookTooLong.say())),
            cleaned = cleaned(raw, &made, room) => cleaned,
        }?;
        let kept = self.shelf.keep_file(&row.workspace, &made).await.map_err(|error| not_kept(row, &error))?;
        Ok(Clip::new(kept.key, ms, name))
    }
}

fn is_video(raw: &Path) -> std::io::Result<bool> {
    let mut head = Vec::new();
    std::fs::File::open(raw)?.take(HEAD).read_to_end(&mut head)?;
    Ok(Kind::of(&head).is_some_and(Kind::is_video))
}

/// Cleans a clip into `made`; how long it is. What says by itself that it is too long is not cleaned first.
async fn cleaned(raw: &Path, made: &Path, room: &Path) -> Result<u64, Refusal> {
    let no = |trouble: Trouble| Refusal::No(trouble.say());
    let facts = look(raw, room).await.map_err(no)?;
    short_enough(facts.ms)?;
    let cleaned = clean_video(raw, made, std::future::pending(), |_| {}).await.map_err(no)?;
    // Copied is not yet shown: what no decoder opens, or whose colours cannot be converted, would spoil every video later.
    frame(made, 0, facts.hdr, room).await.map_err(no)?;
    short_enough(cleaned.duration_ms)
}

fn short_enough(ms: u64) -> Result<u64, Refusal> {
    if ms <= CLIP_MAX {
        return Ok(ms);
    }
    let why = Say::new("brand-clip-too-long").text("seconds", seconds(ms)).text("max", seconds(CLIP_MAX));
    Err(Refusal::No(why))
}
