//! Conversations: a video that is too long for one network, and a video with the brand on it.

use std::process::Command;

use crier::media::sandbox::ffmpeg_available;

use crate::support::db::not_run;
use crate::support::photo::film;
use crate::support::town::{Town, in_every_language};

/// A little more than three minutes, a picture a second.
fn long_film() -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("long.mp4");
    let args = "-nostdin -v error -y -f lavfi -i testsrc=s=64x36:r=10:d=200 -c:v libx264 -preset ultrafast -pix_fmt yuv420p";
    assert!(Command::new("ffmpeg").args(args.split(' ')).arg(&path).status().unwrap().success());
    std::fs::read(path).unwrap()
}

/// Seconds of a video, by its own index.
fn seconds(bytes: &[u8]) -> u64 {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    crier::media::mp4::duration(file).unwrap().unwrap() / 1_000
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_too_long_for_one_network_is_cut_only_when_asked() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let film = long_film();
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.send(&[("long.mp4", film.clone())], "Three minutes and more").await;
        let cut = town.pick("3 min", "3 min", "3 мин");
        town.tap(cut).await;
        town.tap(cut).await;
        town.tap(cut).await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        assert_eq!(seconds(&bluesky[0].files[0].bytes), 179);
        assert_eq!(seconds(&telegram[0].media[0].bytes), 200);
        town.snapshot("video_cut");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_too_long_goes_nowhere_by_itself() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.send(&[("long.mp4", long_film())], "Nobody asked").await;
    town.publish().await;
    assert!(town.bluesky.posts().is_empty());
    town.snapshot("video_too_long");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_with_the_brand_on_it() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let film = film();
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say("/brand").await;
        town.press("button-only-line").await;
        town.say("© Ana Ruiz").await;
        town.advance(5_000).await;
        town.send(&[("film.mp4", film.clone())], "Moving, and branded").await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        let shown = &telegram[0].media[0].bytes;
        assert_eq!(shown, &bluesky[0].files[0].bytes, "one encode for both");
        assert!(shown.len() > 1_000 && !crate::media_carriers::finds(shown, b"x264"));
        town.snapshot("video_branded");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_video_is_encoded_once() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_telegram("news").await;
    town.connect_telegram("news2").await;
    town.say("/brand").await;
    town.press("button-only-line").await;
    town.say("© Ana Ruiz").await;
    town.advance(5_000).await;
    for text in ["To two channels", "The same once more"] {
        town.send(&[("film.mp4", film())], text).await;
        town.publish().await;
    }
    let posts = town.telegram.all_posts();
    assert_eq!(posts.len(), 4);
    assert!(posts.iter().all(|post| post.media[0].bytes == posts[0].media[0].bytes && post.media[0].bytes != film()));
    assert_eq!(town.wired.media.encodes.count(), 1, "one content, one need, one brand");
    town.finish().await;
}
