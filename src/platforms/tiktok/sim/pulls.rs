//! Fetching photos from where the app says that they are, as the network does: behind the answer, over the wire, without
//! following anybody anywhere else. What cannot be fetched is given up.

use bytes::Bytes;

use super::Shared;
use crate::sim::fetch::fetch;

/// The most that is fetched of one photo, in bytes.
const MOST: usize = 30 << 20;

/// Fetches the photos of a post.
pub(super) fn pull(shared: &Shared, publish_id: String, images: Vec<String>) {
    let (shared, busy) = (shared.clone(), shared.world.clock.busy());
    tokio::spawn(async move {
        match fetched(&images).await {
            Some(files) => shared.lock().arrived(&publish_id, files),
            None => shared.lock().not_fetched(&publish_id),
        }
        drop(busy);
    });
}

async fn fetched(images: &[String]) -> Option<Vec<Bytes>> {
    let mut files = Vec::new();
    for image in images {
        files.push(fetch(image, MOST).await.ok()?.bytes);
    }
    Some(files)
}
