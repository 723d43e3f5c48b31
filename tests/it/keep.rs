//! The file store on a folder.

use bytes::Bytes;
use crier::media::keep::{Files, KeepError};

#[tokio::test]
async fn what_is_kept_is_had_again_until_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(&folder.path().join("new")).unwrap();
    files.put("media/m1/clean", Bytes::from_static(b"one")).await.unwrap();
    assert_eq!(files.get("media/m1/clean").await.unwrap(), "one");
    files.put("media/m1/clean", Bytes::from_static(b"two")).await.unwrap();
    let local = files.local("media/m1/clean").await.unwrap();
    assert_eq!(std::fs::read(local.path()).unwrap(), b"two");
    files.put_file("media/m2/clean", local.path()).await.unwrap();
    assert_eq!(files.get("media/m2/clean").await.unwrap(), "two");
    files.delete("media/m1/clean").await.unwrap();
    files.delete("media/m1/clean").await.unwrap();
    assert!(matches!(files.get("media/m1/clean").await, Err(KeepError::Missing(_))));
    assert!(matches!(files.local("media/m1/clean").await, Err(KeepError::Missing(_))));
    assert!(files.get("media/m2/clean").await.is_ok());
}

#[tokio::test]
async fn no_key_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(&folder.path().join("in")).unwrap();
    files.put("../out", Bytes::from_static(b"x")).await.unwrap();
    assert!(!folder.path().join("out").exists());
}
