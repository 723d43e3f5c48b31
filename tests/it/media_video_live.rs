//! A long encode as the person lives through it: its progress on the one card, its end when the post is put away, and
//! its second beginning when the post is taken back.

use std::process::Command;

use crier::media::sandbox::ffmpeg_available;

use crate::support::db::{Db, not_run, on_both};
use crate::support::live::Live;
use crate::support::rows::{LEASE, T0, add_account, add_draft, add_media, begin, clean_file, confirm, new_post};
use crier::model::post::PostState;
use crier::store::Work;

/// Half a minute that has to be encoded: no MP4 file of ours holds MPEG-4 part 2.
fn slow() -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("slow.avi");
    let args = "-nostdin -v error -y -f lavfi -i testsrc=s=1280x720:r=30:d=40 -c:v mpeg4 -q:v 20";
    assert!(Command::new("ffmpeg").args(args.split(' ')).arg(&path).status().unwrap().success());
    std::fs::read(path).unwrap()
}

/// Encodes that this test's own app has begun.
fn encodes() -> usize {
    let children = Command::new("ps").args(["-eo", "args"]).output().unwrap();
    let rooms = std::env::temp_dir().display().to_string();
    String::from_utf8_lossy(&children.stdout)
        .lines()
        .filter(|line| line.contains("libx264") && line.contains(&rooms) && line.contains("-f avi"))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_told_and_a_post_that_is_put_away_kills_its_encode() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let live = Live::new().await;
    let app = live.app(live.edges()).await;
    live.connect_channel("news").await;
    live.telegram.document(live.ana, "slow.avi", slow(), "Takes a while").unwrap();
    live.hear("Preparing the video").await;
    let cards = live.telegram.chat(live.ana).len();
    live.press("Discard").await;
    live.until("the encode ends", || encodes() == 0).await;
    live.press("Take it back").await;
    live.until("it is clean", || {
        live.telegram.transcript(live.ana).contains("Clean: nothing hidden") || live.telegram.transcript(live.ana).contains("Removed:")
    })
    .await;
    assert_eq!(live.telegram.chat(live.ana).len(), cards, "one card, edited");
    app.stop().await;
}

#[tokio::test]
async fn an_encode_is_kept_in_hand_and_ends_when_it_is_not_wanted() {
    on_both(|Db { store, .. }| async move {
        begin(&store).await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        add_media(&store, "m1", "p1", 1).await;
        let take = async |now: i64| store.claim(Work::Media, now, now + LEASE).await.unwrap();
        let claim = take(T0).await.unwrap();
        assert!(store.renew_media(&claim, T0 + 2 * LEASE, None).await.unwrap());
        assert_eq!(store.encoding("p1").await.unwrap(), None);
        assert!(store.renew_media(&claim, T0 + 3 * LEASE, Some(40)).await.unwrap());
        assert_eq!(store.encoding("p1").await.unwrap(), Some(40));
        assert!(take(T0 + 2 * LEASE).await.is_none(), "the lease was renewed");
        store.end_encode(&claim).await.unwrap();
        assert_eq!(store.encoding("p1").await.unwrap(), None);
        let other = take(T0 + 4 * LEASE).await.unwrap();
        assert!(!store.renew_media(&claim, T0 + 9 * LEASE, Some(41)).await.unwrap(), "somebody else has it");
        store.media_clean(&other, &clean_file("k1")).await.unwrap();
        assert!(store.renew_media(&other, T0 + 5 * LEASE, Some(1)).await.unwrap());
        store.set_branded("p1", true, None, T0).await.unwrap();
        assert!(!store.renew_media(&other, T0 + 6 * LEASE, Some(2)).await.unwrap(), "something else is wanted of it");
        let again = take(T0 + 6 * LEASE).await.unwrap();
        store.move_post("p1", PostState::Draft, PostState::Discarded, T0).await.unwrap();
        assert!(!store.renew_media(&again, T0 + 8 * LEASE, None).await.unwrap(), "nobody waits for it");
    })
    .await;
}

#[tokio::test]
async fn a_target_is_cut_until_it_is_confirmed() {
    on_both(|Db { store, .. }| async move {
        begin(&store).await;
        add_account(&store, "a1").await;
        add_draft(&store, 1, "a1").await;
        let cut = async || store.targets("p1").await.unwrap()[0].cut;
        assert!(!cut().await);
        assert!(store.cut_target("t1", true).await.unwrap() && cut().await);
        confirm(&store, 1, T0).await;
        assert!(!store.cut_target("t1", false).await.unwrap() && cut().await);
    })
    .await;
}
