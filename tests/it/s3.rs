//! The file store on S3, against a server that others wrote (s3s over a folder), which checks signatures.

use axum::error_handling::HandleError;
use axum::http::StatusCode;
use bytes::Bytes;
use crier::media::keep::{Files, KeepError, S3};
use crier::sim::{Served, serve};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;

use crate::media_carriers::finds;
use crate::support::live::Live;
use crate::support::photo::photo;

const BUCKET: &str = "crier-media";
pub const SECRET: &str = "canary/secret+key";

pub struct Server {
    served: Served,
    folder: tempfile::TempDir,
}

impl Server {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("crier", SECRET));
        let failed = |error| async move { (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}")) };
        let service = HandleError::new(service.build(), failed);
        Self { served: serve(axum::Router::new().fallback_service(service)).await.unwrap(), folder }
    }

    pub fn files(&self, secret: &str) -> Files {
        let endpoint = Some(self.served.base.clone());
        let settings =
            S3 { endpoint, region: "us-east-1".into(), bucket: BUCKET.into(), key_id: "crier".into(), secret: secret.to_owned().into() };
        Files::s3(&settings).unwrap()
    }

    /// Where it is: `127.0.0.1:PORT`.
    pub fn host(&self) -> String {
        self.served.host().to_owned()
    }

    /// What lies in the bucket: name and size.
    pub fn kept(&self) -> Vec<(String, u64)> {
        let root = self.folder.path().join(BUCKET);
        let (mut folders, mut kept) = (vec![root.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let size = path.metadata().unwrap().len();
                    kept.push((path.strip_prefix(&root).unwrap().display().to_string(), size));
                }
            }
        }
        kept.sort();
        kept
    }
}

#[tokio::test]
async fn what_is_kept_in_a_bucket_is_had_again_until_it_is_deleted() {
    let server = Server::start().await;
    let files = server.files(SECRET);
    files.put("media/m1/clean", Bytes::from_static(b"one")).await.unwrap();
    assert_eq!(files.get("media/m1/clean").await.unwrap(), "one");
    files.put("media/m1/clean", Bytes::from_static(b"two")).await.unwrap();
    assert_eq!(server.kept(), [("media/m1/clean".to_owned(), 3)], "it really lies there, once");

    let local = files.local("media/m1/clean").await.unwrap();
    let path = local.path().to_owned();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    drop(local);
    assert!(!path.exists(), "the copy goes with its holder");

    files.delete("media/m1/clean").await.unwrap();
    files.delete("media/m1/clean").await.unwrap();
    assert!(server.kept().is_empty());
    for missing in ["media/m1/clean", "never/was"] {
        assert!(matches!(files.get(missing).await, Err(KeepError::Missing(key)) if key == missing));
        assert!(matches!(files.local(missing).await, Err(KeepError::Missing(_))));
    }
}

#[tokio::test]
async fn a_large_file_goes_there_and_back_in_parts() {
    let server = Server::start().await;
    let files = server.files(SECRET);
    let bytes: Vec<u8> = (0..20 << 20).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let from = server.folder.path().join("large");
    std::fs::write(&from, &bytes).unwrap();
    files.put_file("media/m1/large", &from).await.unwrap();
    assert_eq!(server.kept().iter().find(|(name, _)| name == "media/m1/large").map(|(_, size)| *size), Some(20 << 20));
    let local = files.local("media/m1/large").await.unwrap();
    assert!(std::fs::read(local.path()).unwrap() == bytes, "other bytes came back");
    assert!(files.get("media/m1/large").await.unwrap() == bytes);
    let gone = files.put_file("media/m2/large", &server.folder.path().join("none")).await;
    assert!(matches!(gone, Err(KeepError::Disk(_))));
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_is_not_a_missing_file() {
    let server = Server::start().await;
    let right = server.files(SECRET);
    right.put("media/m1/clean", Bytes::from_static(b"one")).await.unwrap();
    let wrong = server.files("another secret");
    for error in [
        wrong.get("media/m1/clean").await.unwrap_err(),
        wrong.get("never/was").await.unwrap_err(),
        wrong.put("media/m1/clean", Bytes::from_static(b"two")).await.unwrap_err(),
        wrong.delete("media/m1/clean").await.unwrap_err(),
    ] {
        assert!(matches!(error, KeepError::Store(_)), "{error}");
        assert!(!error.to_string().contains("another secret"), "{error}");
    }
    assert_eq!(right.get("media/m1/clean").await.unwrap(), "one", "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_published_with_a_bucket_instead_of_the_folder() {
    let server = Server::start().await;
    let live = Live::new().await;
    let app = live.app(crier::app::Edges { files: server.files(SECRET), ..live.edges() }).await;
    live.connect_channel("news").await;
    live.send_photo(photo(), "From a bucket").await;
    live.until("the cleaned photo in the bucket", || !server.kept().is_empty()).await;
    live.press("Publish").await;
    live.until("the post", || live.telegram.all_posts().len() == 1).await;
    live.hear("✅").await;
    let post = live.telegram.all_posts().remove(0);
    assert_eq!((post.text.as_str(), post.media.len()), ("From a bucket", 1));
    assert!(!finds(&post.media[0].bytes, b"Exif") && image::load_from_memory(&post.media[0].bytes).is_ok());
    assert_eq!(std::fs::read_dir(live.folder.path().join("media")).unwrap().count(), 0, "nothing was kept in the folder");
    app.stop().await;
}
