//! Conversations: /clean hands files back, a card tells what was removed, and a file that cannot be used is no dead end.

use crier::clock::{HOUR, MINUTE};
use crier::media::clean::residue::residue;
use crier::sim::telegram::PostMedia;
use crier::store::Work;
use sqlx::Connection;

use crate::media_carriers::finds;
use crate::support::photo::{photo, photo_of};
use crate::support::town::{Town, in_every_language};

/// The files that the bot has sent to Ana as files.
fn handed_back(town: &Town) -> Vec<PostMedia> {
    let shown = town.telegram.chat(town.ana).into_iter().filter(|shown| shown.from_bot);
    shown.filter_map(|shown| town.telegram.media(town.ana, shown.id)).filter(|media| media.kind == "document").collect()
}

fn assert_clean(media: &PostMedia) {
    assert_eq!(residue(&media.bytes), Vec::<String>::new(), "{}", media.name);
    assert!(!finds(&media.bytes, b"Exif"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_cleaned_and_handed_back() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.say("/clean").await;
        town.say("What does it do?").await;
        town.file("IMG_20260601_Home.jpg", photo(), "").await;
        town.advance(2_000).await;
        let files = handed_back(town);
        assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["clean.jpg"], "its own name tells when it was taken");
        assert_eq!(files[0].bytes, crier::media::clean::clean(&photo()).unwrap().bytes, "bit for bit, not made smaller");
        town.press("button-removed").await;
        town.press("button-clean-another").await;
        town.send(&[("sea.jpg", photo())], "").await;
        assert_eq!(handed_back(town).len(), 2);
        town.file("notes.txt", b"no picture".to_vec(), "/clean").await;
        town.advance(2_000).await;
        assert_eq!((handed_back(town).len(), town.bluesky.posts().len()), (2, 0), "nothing was published");
        town.assert_done(Work::Media).await;
        town.snapshot("clean");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_is_handed_back_file_by_file() {
    in_every_language(async |town: &mut Town| {
        town.say("/clean").await;
        town.send(&[("a.jpg", photo()), ("b.jpg", photo_of(320, 240)), ("c.jpg", b"broken".to_vec())], "").await;
        town.advance(5_000).await;
        let files = handed_back(town);
        assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["clean-1.jpg", "clean-2.jpg"]);
        files.iter().for_each(assert_clean);
        town.press("button-removed").await;
        town.send_photo("A post again").await;
        assert_eq!(handed_back(town).len(), 2);
        town.snapshot("clean_album");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_say_clean() {
    let town = Town::english().await;
    town.send(&[("a.jpg", photo()), ("b.jpg", photo_of(320, 240))], "/clean").await;
    town.advance(5_000).await;
    assert_eq!(handed_back(&town).len(), 2, "the caption of an album");
    town.send_photo("A draft").await;
    let card = town.telegram.chat(town.ana).iter().rev().find(|shown| shown.from_bot).unwrap().id;
    town.telegram.answer(town.ana, card, "/clean").unwrap();
    town.rest().await;
    town.advance(2_000).await;
    assert_eq!(handed_back(&town).len(), 3, "an answer to a card");
    assert!(town.heard().contains("Here is your file"), "{}", town.transcript());
    let own = town.telegram.chat(town.ana).iter().rev().find(|shown| !shown.from_bot && shown.media.is_some()).unwrap().id;
    town.telegram.answer(town.ana, own, "/clean").unwrap();
    town.rest().await;
    town.advance(2_000).await;
    assert_eq!(handed_back(&town).len(), 4, "an answer to a photo of one's own");
    town.say("/clean").await;
    town.say("/cancel").await;
    town.say("/clean").await;
    town.say("/queue").await;
    let ask = town.telegram.chat(town.ana).iter().rev().find(|shown| shown.text.starts_with("Send me the photo, the video")).unwrap().id;
    town.telegram.answer_with(town.ana, ask, "late.jpg", photo_of(300, 300)).unwrap();
    town.rest().await;
    town.advance(2_000).await;
    assert_eq!(handed_back(&town).len(), 5, "an answer to the question, which was closed by another command");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_hands_back_all_the_same() {
    let mut town = Town::english().await;
    town.say("/clean").await;
    town.telegram.send(town.ana, vec![("a.jpg".into(), photo()), ("b.jpg".into(), photo_of(320, 240))], "");
    town.restart().await;
    town.advance(2 * MINUTE).await;
    let files = handed_back(&town);
    assert!(files.len() >= 2, "{}", town.transcript());
    files.iter().for_each(assert_clean);
    assert!(town.telegram.chat(town.ana).iter().any(|shown| shown.text.contains("Here are your 2 files")), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_removed_and_the_clean_file_from_a_card() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("Look what was in it").await;
        town.press("button-edit").await;
        town.press("button-removed").await;
        town.press("button-hand-back").await;
        town.advance(2_000).await;
        assert_eq!(handed_back(town).len(), 1);
        assert_clean(&handed_back(town)[0]);
        town.snapshot("removed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_used_offers_a_way_out_and_no_publishing() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send(&[("a.jpg", photo()), ("b.jpg", b"broken".to_vec())], "Two views").await;
        assert!(!town.heard().contains(&town.label("button-publish")), "{}", town.transcript());
        town.press("button-drop-bad").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts()[0].files.len(), 1);
        town.file("notes.txt", b"no picture".to_vec(), "").await;
        town.advance(2_000).await;
        town.press("button-discard").await;
        town.snapshot("unusable");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_go_on_time_and_come_again_with_a_tap() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("Left alone").await;
        town.say("/clean").await;
        town.file("other.jpg", photo_of(320, 240), "").await;
        town.advance(HOUR).await;
        assert!(objects(town).await > 0);
        town.advance(2 * HOUR).await;
        assert_eq!(objects(town).await, 0, "{}", town.transcript());
        town.tap_in(&town.label("button-publish"), Some("Left alone")).await;
        town.advance(20_000).await;
        assert_eq!(town.bluesky.posts().len(), 1, "it looks the same, so it went out\n{}", town.transcript());
        let bytes = town.bluesky.posts()[0].files[0].bytes.clone();
        assert_clean(&PostMedia { name: String::new(), kind: "photo", bytes, cover: None });
        town.advance(25 * HOUR).await;
        assert_eq!(objects(town).await, 0, "a day after its end");
        town.snapshot("put_down");
    })
    .await;
}

/// How many objects there are; none may lie in the folder without a row.
async fn objects(town: &Town) -> usize {
    let rows = town.wired.store.objects().await.unwrap();
    let mut files = 0;
    let mut folders = vec![town.folder.path().join("media")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files += 1 }
        }
    }
    assert_eq!(files, rows.len(), "files and rows: {rows:?}");
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn what_looks_different_is_shown_before_it_goes_out() {
    // As if a newer Crier drew it otherwise, or cleaned it otherwise.
    let newer =
        ["UPDATE renditions SET was = 'another/content.x'", "UPDATE media SET clean = REPLACE(clean, '\"hash\":\"', '\"hash\":\"0')"];
    for changed in newer {
        let town = Town::english().await;
        town.connect_bluesky().await;
        town.send_photo("Left alone").await;
        town.advance(3 * HOUR).await;
        let url = town.edges.database.replace("sqlite://", "sqlite:");
        let mut beside = sqlx::SqliteConnection::connect(&url).await.unwrap();
        assert!(sqlx::query(changed).execute(&mut beside).await.unwrap().rows_affected() > 0);
        beside.close().await.unwrap();
        town.press("button-publish").await;
        town.advance(20_000).await;
        assert_eq!(town.bluesky.posts().len(), 0);
        assert!(town.heard().contains("look a little different"), "{}", town.transcript());
        town.press("button-publish").await;
        town.advance(20_000).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.finish().await;
    }
}
