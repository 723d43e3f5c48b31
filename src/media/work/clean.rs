//! Cleaning one fetched file and keeping what came of it.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{MediaWorker, PICTURE_LIMIT, Stop, VIDEO_LIMIT, blocking, lost};
use crate::media::clean::Keep;
use crate::media::{clean, origin, video};
use crate::model::post::CleanFile;
use crate::model::trouble::Trouble;

impl MediaWorker {
    pub(super) async fn picture(&self, raw: &Path, keep: Keep, key: String) -> std::result::Result<CleanFile, Stop> {
        let bytes = tokio::fs::read(raw).await.map_err(Trouble::from)?;
        let limit = self.clock.sleep_until(self.clock.now() + PICTURE_LIMIT);
        let cleaned = clean::clean_any(bytes, keep, limit).await?;
        let (size, hash) = (cleaned.bytes.len() as u64, hex(&Sha256::digest(&cleaned.bytes)));
        self.files.put(&key, Bytes::from(cleaned.bytes)).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key,
            mime: cleaned.format.mime().to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: size,
            moving: cleaned.animated,
            duration: None,
            removed: cleaned.removed,
            origin: cleaned.origin,
            credit: cleaned.credit,
            hash,
        })
    }

    pub(super) async fn video(&self, raw: &Path, room: &Path, key: String) -> std::result::Result<CleanFile, Stop> {
        let made = room.join("made.mp4");
        let limit = self.clock.sleep_until(self.clock.now() + VIDEO_LIMIT);
        let cleaned = video::clean_video(raw, &made, limit).await?;
        let size = tokio::fs::metadata(&made).await.map_err(Trouble::from)?.len();
        let hash = hash_of(made.clone()).await?;
        let source = raw.to_owned();
        let origin = blocking(move || Ok(origin::of_video(&source))).await?;
        self.files.put_file(&key, &made).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key,
            mime: "video/mp4".to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: size,
            moving: true,
            duration: Some(cleaned.duration_ms),
            removed: cleaned.removed,
            origin,
            credit: None,
            hash,
        })
    }
}

/// SHA-256 of a large file.
async fn hash_of(path: PathBuf) -> std::result::Result<String, Trouble> {
    blocking(move || {
        let (mut file, mut hasher, mut some) = (std::fs::File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
        loop {
            match std::io::Read::read(&mut file, &mut some)? {
                0 => return Ok(hex(&hasher.finalize())),
                read => hasher.update(some.get(..read).unwrap_or_default()),
            }
        }
    })
    .await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
