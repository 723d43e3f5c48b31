//! Conversations: a moment of a video, or a picture of the person's own, stands for it until it is played.

use crier::clock::{HOUR, MINUTE};
use crier::media::clean::residue::residue;
use crier::media::sandbox::ffmpeg_available;
use crier::media::video::frame;
use crier::sim::telegram::PostMedia;
use crier::store::Work;
use image::RgbImage;

use crate::media_carriers::finds;
use crate::support::db::not_run;
use crate::support::photo::{film, photo};
use crate::support::town::{Town, in_every_language};

/// Red for a second, then green, then blue: each moment is told from the others.
fn flag() -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("flag.mp4");
    let args = "-nostdin -v error -y -f lavfi -i color=red:s=320x180:r=25:d=1 -f lavfi -i color=lime:s=320x180:r=25:d=1 \
                -f lavfi -i color=blue:s=320x180:r=25:d=2 -filter_complex [0][1][2]concat=n=3 -c:v libx264 -pix_fmt yuv420p";
    assert!(std::process::Command::new("ffmpeg").args(args.split_whitespace()).arg(&path).status().unwrap().success());
    std::fs::read(path).unwrap()
}

fn picture(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

/// The strongest of red, green and blue in the middle of a picture.
fn colour(bytes: &[u8], (x, y): (f32, f32)) -> usize {
    let picture = picture(bytes);
    let at = |share: f32, side: u32| (share * side as f32) as u32;
    let pixel = picture.get_pixel(at(x, picture.width()), at(y, picture.height())).0;
    (0..3).max_by_key(|n| pixel[*n]).unwrap()
}

/// The picture that the newest card shows.
fn shown(town: &Town) -> PostMedia {
    let chat = town.telegram.chat(town.ana).into_iter().rev();
    chat.filter(|shown| shown.from_bot).find_map(|shown| town.telegram.media(town.ana, shown.id)).unwrap()
}

async fn open_panel(town: &Town) {
    town.press("button-edit").await;
    town.press("button-cover").await;
}

/// Ana chooses the moment with this number.
async fn choose(town: &Town, key: &'static str) {
    open_panel(town).await;
    town.press(key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_of_a_video_becomes_its_cover() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let flag = flag();
    in_every_language(async |town: &mut Town| {
        town.connect_telegram("news").await;
        town.connect_bluesky().await;
        town.send(&[("flag.mp4", flag.clone())], "Three colours").await;
        open_panel(town).await;
        let sheet = shown(town);
        assert_eq!(sheet.kind, "photo");
        let cells = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)].map(|at| colour(&sheet.bytes, at));
        assert_eq!(cells, [0, 1, 2, 2], "the start, a quarter, the middle, three quarters");
        town.press("button-cover-2").await;
        let card = shown(town);
        let cover = card.cover.expect("the card shows it");
        assert_eq!((card.kind, colour(&cover, (0.5, 0.5))), ("video", 1));
        assert_eq!((residue(&cover), picture(&cover).dimensions()), (Vec::new(), (320, 180)));
        town.publish().await;
        let posts = town.telegram.all_posts();
        assert_eq!(posts[0].media[0].cover, Some(cover), "what the card showed");
        assert_eq!(town.bluesky.posts().len(), 1);
        let helper = "disable_notification";
        let helped = town.telegram.requests().iter().any(|request| format!("{:?}", request.fields).contains(helper));
        assert!(!helped, "showing it was the staging");
        town.snapshot("cover_moment");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_ones_own_becomes_the_cover() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let film = film();
    in_every_language(async |town: &mut Town| {
        town.connect_telegram("news").await;
        town.send(&[("film.mp4", film.clone())], "With a title picture").await;
        choose(town, "button-cover-own").await;
        town.file("IMG_Home.jpg", photo(), "").await;
        town.advance(2_000).await;
        let cover = shown(town).cover.expect("the card shows it");
        assert!(residue(&cover).is_empty() && !finds(&cover, b"Exif"));
        assert_eq!(cover, crier::media::clean::clean(&photo()).unwrap().bytes, "bit for bit");
        town.publish().await;
        assert_eq!(town.telegram.all_posts()[0].media[0].cover, Some(cover));
        town.assert_done(Work::Media).await;
        town.snapshot("cover_own");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cover_that_cannot_be_used_is_said_and_left_out() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_telegram("news").await;
    town.send(&[("film.mp4", film())], "With a broken picture").await;
    choose(&town, "button-cover-own").await;
    town.file("cover.jpg", b"no picture".to_vec(), "").await;
    town.advance(2_000).await;
    assert!(town.transcript().contains("goes out without the cover"));
    choose(&town, "button-cover-own").await;
    town.file("cover.pdf", crate::support::pdf::document(1), "").await;
    town.advance(2_000).await;
    let said = "goes out without the cover: It is no picture. Send a JPEG";
    assert!(town.transcript().contains(said), "{}", town.transcript());
    town.publish().await;
    let posts = town.telegram.all_posts();
    assert_eq!((posts.len(), posts[0].media[0].cover.as_ref()), (1, None));
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_network_takes_a_cover_and_none_is_offered() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.send(&[("film.mp4", film())], "Only there").await;
    town.press("button-edit").await;
    assert!(!town.heard().contains("Cover of the video"));
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cover_goes_with_the_bytes_and_comes_again_with_them() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_telegram("news").await;
    town.send(&[("film.mp4", film())], "For later").await;
    choose(&town, "button-cover-4").await;
    let cover = shown(&town).cover.expect("it is there");
    town.advance(4 * HOUR).await;
    let store = &town.wired.store;
    assert_eq!(store.objects().await.unwrap(), Vec::new(), "nothing is kept of a draft that nobody touches");
    town.publish().await;
    town.advance(MINUTE).await;
    let posts = town.telegram.all_posts();
    assert_eq!(posts[0].media[0].cover.as_ref(), Some(&cover), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_back_it_is_gone_and_another_video_begins_without() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_telegram("news").await;
    town.send(&[("flag.mp4", flag())], "Twice").await;
    choose(&town, "button-cover-1").await;
    assert_eq!(colour(&shown(&town).cover.unwrap(), (0.5, 0.5)), 0);
    choose(&town, "button-cover-none").await;
    assert_eq!(shown(&town).cover, None);
    town.publish().await;
    assert_eq!(town.telegram.all_posts()[0].media[0].cover, None);
    town.finish().await;
}

#[tokio::test]
async fn a_moment_behind_the_end_is_the_first_picture() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("flag.mp4");
    std::fs::write(&path, flag()).unwrap();
    let at = async |ms: u64| colour(&frame(&path, ms, false, room.path()).await.unwrap(), (0.5, 0.5));
    assert_eq!([at(0).await, at(1_500).await, at(3_900).await, at(9_000).await], [0, 1, 2, 0]);
    std::fs::write(&path, b"no video").unwrap();
    frame(&path, 0, false, room.path()).await.unwrap_err();
}
