//! Cleaning one fetched file and keeping what came of it.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::video::Progress;
use super::{MediaWorker, Stop, VIDEO_LIMIT, blocking, lost};
use crate::media::{clean, video};
use crate::model::post::CleanFile;
use crate::model::trouble::Trouble;
use crate::store::Claim;

impl MediaWorker {
    pub(super) async fn picture(&self, raw: &Path, key: String) -> std::result::Result<CleanFile, Stop> {
        let bytes = tokio::fs::read(raw).await.map_err(Trouble::from)?;
        let cleaned = blocking(move || clean::clean(&bytes)).await?;
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
            hash,
        })
    }

    pub(super) async fn video(&self, claim: &Claim, post: &str, raw: &Path, room: &Path, key: String) -> std::result::Result<CleanFile, Stop> {
        let made = room.join("made.mp4");
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(VIDEO_LIMIT));
        let progress = Progress::new();
        let cleaning = async { Ok(video::clean_video(raw, &made, limit, |percent| progress.tell(percent)).await?) };
        let cleaned = self.in_hand(claim, post, &progress, cleaning).await?;
        let size = tokio::fs::metadata(&made).await.map_err(Trouble::from)?.len();
        let hash = hash_of(made.clone()).await?;
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
