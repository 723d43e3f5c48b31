//! Links where files lie in a bucket: the bucket's own, signed, the same for a repeat, sealed at rest; tried on a server that
//! others wrote, which checks signatures.

use crier::clock::Clock;
use crier::links::{Links, Purpose, Wanted};
use crier::media::keep::Files;
use crier::model::platform::PlatformId;
use reqwest::Method;

use crate::media_link::Rig;
use crate::s3::{SECRET, Server};
use crate::support::db::{Db, on_sqlite};

/// A rig whose files lie in a bucket, on the system's clock: the bucket checks the time.
async fn in_bucket(db: &Db, server: &Server) -> (Rig, Links) {
    let files: Files = server.files(SECRET);
    let rig = Rig::on(db, files, tempfile::tempdir().unwrap()).await;
    let links = Links::new(&rig.store, &rig.files, &rig.ring, &Clock::system(), Some("https://crier.example".into()));
    (rig, links)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_buckets_own_link_is_given_out() {
    on_sqlite(|db| async move {
        let server = Server::start().await;
        let (rig, links) = in_bucket(&db, &server).await;
        let kept = rig.keep("0123456789").await;
        let wanted = Wanted {
            workspace: "w",
            part: "q1",
            platform: PlatformId::TikTok,
            purpose: Purpose::Media,
            file: &kept.key,
            mime: "image/jpeg",
            bytes: 10,
        };
        let link = links.issue(&wanted).await.unwrap().unwrap();
        assert!(link.starts_with(&format!("http://{}/", server.host())) && link.contains("X-Amz-Signature="), "{link}");
        assert!(!link.contains(SECRET));
        assert_eq!(links.issue(&wanted).await.unwrap().unwrap(), link, "a repeat carries the same");
        let row = rig.store.links_of("q1").await.unwrap().remove(0);
        let sealed = row.address.unwrap();
        assert!(!sealed.contains("X-Amz") && !sealed.contains("http"), "sealed at rest");

        let whole = rig.get(&link).await;
        assert_eq!((whole.status, &whole.body[..]), (200, &b"0123456789"[..]));
        let part = rig.ask(Method::GET, &link, &[("range", "bytes=2-4")]).await;
        assert_eq!((part.status, &part.body[..]), (206, &b"234"[..]));
        let forged = link.replace("X-Amz-Signature=", "X-Amz-Signature=0");
        let other = link.replace(&kept.key, "w/other");
        let longer = link.replace("X-Amz-Expires=", "X-Amz-Expires=9");
        let renamed = link.replace("image%2Fjpeg", "text%2Fhtml");
        assert_ne!(renamed, link, "the type is part of the link");
        for wrong in [forged, other, longer, renamed] {
            let refused = rig.get(&wrong).await;
            assert!([400, 403].contains(&refused.status) && !refused.body.starts_with(b"0123"), "{} {wrong}", refused.status);
        }
    })
    .await;
}

/// The listener hands it out all the same, to whom it was given before the bucket was set up.
#[tokio::test(flavor = "multi_thread")]
async fn the_listener_streams_from_a_bucket_too() {
    on_sqlite(|db| async move {
        let server = Server::start().await;
        let rig = Rig::on(&db, server.files(SECRET), tempfile::tempdir().unwrap()).await;
        let kept = rig.keep("0123456789").await;
        let found = crier::links::Fetched {
            id: "l".into(),
            platform: PlatformId::Threads,
            file: kept.key.clone(),
            mime: "image/jpeg".into(),
            bytes: kept.bytes,
        };
        use futures_util::TryStreamExt;
        let pieces: Vec<bytes::Bytes> = rig.links.pieces(&found, 3..7).await.unwrap().try_collect().await.unwrap();
        assert_eq!(pieces.concat(), b"3456");
    })
    .await;
}
