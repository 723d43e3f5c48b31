//! Conversations: intro and outro of a brand, from the clip that is too long to the video that has no room for them.

use std::process::Command;

use crier::media::sandbox::ffmpeg_available;
use image::RgbImage;

use crate::media_carriers::finds;
use crate::media_moving::{FLAG, gif};
use crate::support::db::not_run;
use crate::support::photo::{film, photo};
use crate::support::town::{Town, in_every_language};

/// Seconds of one colour, with a title in the file.
fn coloured(colour: &str, seconds: u32, rate: u32) -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("clip.mp4");
    let source = format!("color=c={colour}:s=160x90:r={rate}:d={seconds}");
    let args = ["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", &source, "-c:v", "libx264", "-preset", "ultrafast"];
    let rest = ["-pix_fmt", "yuv420p", "-metadata", "title=Secret-Street-17"];
    assert!(Command::new("ffmpeg").args(args).args(rest).arg(&path).status().unwrap().success());
    std::fs::read(path).unwrap()
}

fn ms(bytes: &[u8]) -> u64 {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    crier::media::mp4::duration(file).unwrap().unwrap()
}

/// A video of about three minutes.
fn long_film(seconds: u32) -> Vec<u8> {
    coloured("gray", seconds, 10)
}

async fn brand_with_a_line(town: &Town) {
    town.say("/brand").await;
    town.press("button-only-line").await;
    town.say("© Ana Ruiz").await;
    town.advance(5_000).await;
}

async fn give(town: &Town, key: &'static str, name: &str, clip: Vec<u8>) {
    town.press("button-ends").await;
    town.press(key).await;
    town.file(name, clip, "").await;
    town.advance(5_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_are_given_like_the_logo_and_stand_around_a_video() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let (film, intro, outro, long) = (film(), coloured("0x00ff00", 1, 25), coloured("0x0000ff", 2, 25), coloured("red", 12, 10));
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        brand_with_a_line(town).await;
        town.press("button-ends").await;
        town.press("button-add-intro").await;
        town.say("It is on its way").await;
        town.file("long.mp4", long.clone(), "").await;
        town.advance(5_000).await;
        town.press("button-send-another").await;
        town.file("letter.mp4", b"no video at all".to_vec(), "").await;
        town.advance(5_000).await;
        town.press("button-send-another").await;
        town.file("sting <1>.mp4", intro.clone(), "").await;
        town.advance(5_000).await;
        town.press("button-ends").await;
        town.press("button-add-outro").await;
        town.send(&[("bye.mp4", outro.clone())], "").await;
        town.advance(5_000).await;
        town.send(&[("film.mp4", film.clone())], "With an intro and an outro").await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        let shown = &telegram[0].media[0].bytes;
        assert_eq!(shown, &bluesky[0].files[0].bytes, "one encode for both");
        assert!(ms(shown).abs_diff(5_000) < 150, "1 s, 2 s, 2 s: {}", ms(shown));
        assert!(!finds(shown, b"Secret-Street-17") && !finds(shown, b"x264"));
        assert_eq!(town.wired.media.encodes.count(), 1);

        town.send(&[("sea.jpg", photo())], "A picture has neither").await;
        town.say("/brand").await;
        town.press("button-ends").await;
        town.press("button-drop-outro").await;
        town.advance(5_000).await;
        town.press("button-ends").await;
        town.press("button-drop-intro").await;
        town.advance(5_000).await;
        town.snapshot("brand_ends");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_room_the_video_goes_without_and_the_card_says_so() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    // Bluesky takes three minutes: 178 s leave no room for 4 s more, and 200 s are cut.
    let (fits, long, intro) = (long_film(178), long_film(200), coloured("0x00ff00", 4, 25));
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        brand_with_a_line(town).await;
        give(town, "button-add-intro", "sting.mp4", intro.clone()).await;
        town.send(&[("fits.mp4", fits.clone())], "Nearly three minutes").await;
        town.publish().await;
        town.send(&[("long.mp4", long.clone())], "Three minutes and more").await;
        town.tap(town.pick("3 min", "3 min", "3 мин")).await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        let lengths = |n: usize| (ms(&bluesky[n].files[0].bytes) / 1_000, (ms(&telegram[n].media[0].bytes) + 500) / 1_000);
        assert_eq!(lengths(0), (178, 182), "without it there, with it here");
        assert_eq!(lengths(1), (179, 204), "the cut is the video's own");
        town.snapshot("brand_ends_no_room");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cover_is_a_moment_of_the_video_and_not_of_its_intro() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_telegram("news").await;
    brand_with_a_line(&town).await;
    give(&town, "button-add-intro", "sting.mp4", coloured("0x00ff00", 2, 25)).await;
    town.send(&[("blue.mp4", coloured("0x0000ff", 4, 25))], "All of it is blue").await;
    for moment in ["button-cover-1", "button-cover-4"] {
        town.press("button-edit").await;
        town.press("button-cover").await;
        town.press(moment).await;
        let chat = town.telegram.chat(town.ana).into_iter().rev();
        let card = chat.filter(|shown| shown.from_bot).find_map(|shown| town.telegram.media(town.ana, shown.id)).unwrap();
        let cover: RgbImage = image::load_from_memory(&card.cover.expect("the card shows it")).unwrap().to_rgb8();
        let middle = cover.get_pixel(cover.width() / 2, cover.height() / 4).0;
        assert!(middle[2] > 200 && middle[1] < 60, "{moment}: {middle:?}");
    }
    town.publish().await;
    assert!(ms(&town.telegram.all_posts()[0].media[0].bytes).abs_diff(6_000) < 150);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moves_by_itself_gets_none_and_a_brand_of_clips_alone_is_one() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.connect_telegram("news").await;
    brand_with_a_line(&town).await;
    give(&town, "button-add-intro", "sting.mp4", coloured("0x00ff00", 2, 25)).await;
    town.file("flag.gif", gif(240, &FLAG), "It moves by itself").await;
    town.advance(2_000).await;
    town.publish().await;
    let moving = town.telegram.all_posts()[0].media[0].bytes.clone();
    assert!(ms(&moving) < 1_500, "no intro: {}", ms(&moving));
    assert_eq!(moving, town.bluesky.posts()[0].files[0].bytes);

    town.say("/brand").await;
    town.press("button-line").await;
    town.press("button-change-line").await;
    town.say("-").await;
    town.advance(5_000).await;
    town.send(&[("film.mp4", film())], "Nothing is drawn on it").await;
    town.publish().await;
    let posts = town.telegram.all_posts();
    assert!(ms(&posts[1].media[0].bytes).abs_diff(4_000) < 150, "the intro alone is a brand");
    town.finish().await;
}
