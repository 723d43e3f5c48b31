//! `crier clean IN OUT`: one file in, one clean file out.
//!
//! Called by `main`. The output appears only when it is clean, and never half-written.
use super::clean::removed::Removed;
use super::clean::{Cleaned, Keep, clean_any};
use super::probe::Kind;
use super::video::clean_video;
use crate::model::trouble::Trouble;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Largest picture file that is read into memory, in bytes.
const MAX_PICTURE: u64 = 256 << 20;

/// What was done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Width in pixels as shown.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
    /// Whether it had to be decoded and encoded again.
    pub recoded: bool,
    /// What was taken out.
    pub removed: Vec<Removed>,
}

/// Cleans a picture or a video, whatever its name says. `limit` ends a video that takes too long.
pub async fn clean(input: &Path, output: &Path, limit: impl Future<Output = ()>) -> Result<Done, Trouble> {
    let mut head = Vec::new();
    File::open(input)?.take(256).read_to_end(&mut head)?;
    if Kind::of(&head).is_some_and(Kind::is_video) {
        let video = clean_video(input, output, limit, |_| {}).await?;
        let (width, height) = (video.width, video.height);
        return Ok(Done { width, height, recoded: video.recoded, removed: video.removed });
    }
    let cleaned = clean_any(read_picture(input)?, Keep::default(), limit).await?;
    write_whole(output, &cleaned.bytes)?;
    let Cleaned { width, height, recoded, removed, .. } = cleaned;
    Ok(Done { width, height, recoded, removed })
}

fn read_picture(input: &Path) -> Result<Vec<u8>, Trouble> {
    if std::fs::metadata(input)?.len() > MAX_PICTURE {
        return Err(Trouble::TooBig { max: MAX_PICTURE });
    }
    Ok(std::fs::read(input)?)
}

/// Beside the target first, then in its place: nobody ever sees half a file.
fn write_whole(output: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut made = tempfile::Builder::new();
    made.prefix(".cleaning-");
    #[cfg(unix)]
    made.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = made.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(output).map_err(|failed| Trouble::from(failed.error))?;
    Ok(())
}
