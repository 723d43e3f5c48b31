//! Files as bodies of requests: read while they are sent, never whole in memory. Shared by the networks.

use futures_util::stream;
use reqwest::Body;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, SeekFrom};

use super::JobMedia;
use crate::model::problem::Reason;
use crate::net::Fault;

/// How much of a file is read at once, in bytes.
const PIECE: usize = 256 << 10;

/// A whole file, and its length in bytes.
///
/// # Errors
/// When the file is gone.
pub async fn whole(media: &JobMedia) -> Result<(Body, u64), Fault> {
    let length = open(media).await?.metadata().await.map_err(gone)?.len();
    Ok((piece(media, 0, length).await?, length))
}

/// `length` bytes of a file, from `start` on.
///
/// # Errors
/// When the file is gone.
pub async fn piece(media: &JobMedia, start: u64, length: u64) -> Result<Body, Fault> {
    let mut file = open(media).await?;
    file.seek(SeekFrom::Start(start)).await.map_err(gone)?;
    let pieces = stream::try_unfold(file.take(length), |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, file)))
    });
    Ok(Body::wrap_stream(pieces))
}

async fn open(media: &JobMedia) -> Result<File, Fault> {
    File::open(&media.file).await.map_err(gone)
}

fn gone(_: std::io::Error) -> Fault {
    Fault::Refused(Reason::FileGone)
}
