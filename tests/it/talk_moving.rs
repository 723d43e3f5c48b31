//! Conversations: a picture that moves by itself keeps moving where only videos do, with the brand over its whole length.

use std::io::Write;

use crier::media::clean::residue::residue;
use crier::media::sandbox::ffmpeg_available;
use crier::media::video::{Facts, frame, look};
use crier::store::Work;

use crate::media_moving::{FLAG, apng, gif, webp};
use crate::support::db::not_run;
use crate::support::town::{Town, in_every_language};

/// What a video is, and the strongest of red, green and blue in the middle of it at some moments.
async fn seen(bytes: &[u8], moments: [u64; 3]) -> (Facts, u64, [usize; 3]) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("seen.mp4");
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let mut colours = [9; 3];
    for (colour, ms) in colours.iter_mut().zip(moments) {
        let picture = image::load_from_memory(&frame(&path, ms, false, room.path()).await.unwrap()).unwrap().to_rgb8();
        let pixel = picture.get_pixel(picture.width() / 2, picture.height() / 2).0;
        *colour = (0..3).max_by_key(|n| pixel[*n]).unwrap();
    }
    let ms = crier::media::mp4::duration(std::fs::File::open(&path).unwrap()).unwrap().unwrap();
    (look(&path, room.path()).await.unwrap(), ms, colours)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gif_goes_as_a_silent_video_where_no_gif_moves() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.file("flag.gif", gif(101, &FLAG), "Three colours").await;
        town.advance(2_000).await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        let (file, shown) = (&bluesky[0].files[0], &telegram[0].media[0]);
        assert_eq!((file.mime.as_str(), shown.kind), ("video/mp4", "animation"));
        for bytes in [&file.bytes, &shown.bytes] {
            let (facts, ms, colours) = seen(bytes, [0, 150, 350]).await;
            assert_eq!((facts.codec.as_str(), facts.plain, facts.sound), ("h264", true, None));
            assert_eq!((facts.width, facts.height, colours), (100, 100, [0, 1, 2]));
            assert!(ms.abs_diff(600) <= 100, "{ms} ms");
        }
        town.assert_done(Work::Media).await;
        town.snapshot("moving_gif");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moves_has_the_brand_over_its_whole_length() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.connect_telegram("news").await;
    town.say("/brand").await;
    town.press("button-only-line").await;
    town.say("© Ana Ruiz").await;
    town.advance(5_000).await;
    for (n, (name, bytes)) in
        [("a.png", apng(240, &FLAG)), ("b.webp", webp(240, &FLAG)), ("c.gif", gif(240, &FLAG))].into_iter().enumerate()
    {
        town.file(name, bytes, "Branded").await;
        town.advance(2_000).await;
        town.press("button-publish").await;
        town.advance(10_000).await;
        if town.bluesky.posts().len() == n {
            // The same words as before: the same text there is asked about.
            panic!("{}", town.transcript());
        }
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        assert_eq!(bluesky[n].files[0].mime, "video/mp4", "{name}");
        assert_eq!(bluesky[n].files[0].bytes, telegram[n].media[0].bytes, "one encode for both");
        let (_, _, colours) = seen(&bluesky[n].files[0].bytes, [0, 150, 350]).await;
        assert_eq!(colours, [0, 1, 2], "{name}");
        for ms in [0, 200, 500] {
            assert!(has_line(&bluesky[n].files[0].bytes, ms).await, "{name} at {ms}");
        }
    }
    town.finish().await;
}

/// Whether there is something white in a frame, which is of one strong colour otherwise.
async fn has_line(bytes: &[u8], ms: u64) -> bool {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("seen.mp4");
    std::fs::write(&path, bytes).unwrap();
    let picture = image::load_from_memory(&frame(&path, ms, false, room.path()).await.unwrap()).unwrap().to_rgb8();
    picture.pixels().any(|pixel| pixel.0.iter().min() > Some(&120))
}

#[tokio::test(flavor = "multi_thread")]
async fn within_an_album_it_stands_still_and_the_card_says_so() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.send(&[("a.gif", gif(64, &FLAG)), ("b.jpg", crate::support::photo::photo())], "Two").await;
    town.publish().await;
    let posts = town.bluesky.posts();
    assert_eq!(posts[0].files.len(), 2);
    assert!(posts[0].files.iter().all(|file| file.mime.starts_with("image/") && residue(&file.bytes).is_empty()));
    assert!(town.transcript().contains("the GIF stands still there"), "{}", town.transcript());
    town.finish().await;
}
