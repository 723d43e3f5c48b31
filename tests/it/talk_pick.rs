//! Conversations: an album of pictures with a video, which not every network takes in one post.

use crier::media::sandbox::ffmpeg_available;

use crate::support::db::not_run;
use crate::support::photo::{film, photo_of};
use crate::support::town::{Town, in_every_language};

async fn send_both(town: &Town, caption: &str) {
    let both = [("sea.jpg", photo_of(96, 64)), ("port.jpg", photo_of(64, 64)), ("film.mp4", film())];
    town.send(&both, caption).await;
}

/// What a post holds, by kind.
fn kinds<'a>(mimes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    mimes.into_iter().map(|mime| mime.split('/').next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_takes_no_both_is_asked_about_and_the_answer_is_remembered() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        send_both(town, town.pick("Two and a film", "Dos y un vídeo", "Два и видео")).await;
        // Nothing is lost when it is not answered: the other one goes out, and the question stays.
        town.publish().await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (0, 1));
        assert_eq!(town.telegram.all_posts()[0].media.len(), 3);
        let pictures = format!("Bluesky: {}", town.label("setting-pick-pictures"));
        town.tap(&pictures).await;
        town.publish().await;
        let files = &town.bluesky.posts()[0].files;
        assert_eq!(kinds(files.iter().map(|file| file.mime.as_str())), ["image", "image"]);

        send_both(town, town.pick("And again", "Y otra vez", "И ещё раз")).await;
        town.publish().await;
        let files = &town.bluesky.posts()[1].files;
        assert_eq!(kinds(files.iter().map(|file| file.mime.as_str())), ["image", "image"], "as last time");
        town.snapshot("pick_pictures");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_choice_holds_even_for_what_is_planned() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::english().await;
    town.connect_bluesky().await;
    send_both(&town, "For later").await;
    town.press("setting-pick-pictures").await;
    town.say("in 1 hour").await;
    town.press("button-edit").await;
    town.tap("⚙️ Bluesky").await;
    town.tap(&format!("{}: {}", town.label("setting-pick"), town.label("setting-pick-pictures"))).await;
    town.press("setting-pick-videos").await;
    town.advance(2 * 3_600_000).await;
    let files = &town.bluesky.posts()[0].files;
    assert_eq!(kinds(files.iter().map(|file| file.mime.as_str())), ["video"]);
    town.snapshot("pick_changed");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_videos_alone_gets_the_video_without_a_question() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let town = Town::with_page(crier::model::lang::Lang::En).await;
    town.connect_youtube("ana").await;
    send_both(&town, "The film of it").await;
    town.publish().await;
    assert_eq!(town.youtube.videos().len(), 1);
    town.snapshot("pick_video_alone");
    town.finish().await;
}
