//! Conversations: a YouTube channel is connected, asked what must be known, and published to; what goes there and what
//! does not is said before anything is queued.

use crier::clock::HOUR;
use crier::demo::Choice;
use crier::media::sandbox::ffmpeg_available;

use crate::support::connect::with_page_in_every_language;
use crate::support::db::not_run;
use crate::support::photo::film;
use crate::support::town::Town;

/// Maria's channel is connected.
async fn with_channel_in_every_language(script: impl AsyncFn(&Town)) {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_youtube("maria").await;
        script(town).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_connected_asked_once_and_published_to() {
    with_channel_in_every_language(async |town| {
        town.send(&[("film.mp4", film())], "By the sea\n\nAll day #sea").await;
        town.publish().await;
        let videos = town.youtube.videos();
        assert_eq!(videos.len(), 1, "{}", town.transcript());
        assert_eq!((videos[0].title.as_str(), videos[0].description.as_str()), ("By the sea", "All day #sea"));
        assert_eq!((videos[0].privacy.as_str(), videos[0].kids), ("public", false));
        town.snapshot("youtube");
    })
    .await;
}

/// What is chosen on a card holds for it, and for the next one.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_on_a_card_is_remembered() {
    with_channel_in_every_language(async |town| {
        town.send(&[("film.mp4", film())], "One").await;
        town.tap("⚙️ YouTube").await;
        let (privacy, public) = (town.label("youtube-privacy"), town.label("youtube-privacy-public"));
        town.tap(&format!("{privacy}: {public}")).await;
        town.press("youtube-privacy-unlisted").await;
        town.press("button-back").await;
        town.publish().await;
        town.snapshot("youtube_choices");
        town.send(&[("film.mp4", film())], "Two").await;
        town.publish().await;
        let privacies: Vec<String> = town.youtube.videos().into_iter().map(|video| video.privacy).collect();
        assert_eq!(privacies, ["unlisted", "unlisted"], "{}", town.transcript());
    })
    .await;
}

/// A photo, a text without a first line, a text with brackets: said on the card, and nothing is queued.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_go_there_is_said_before_anything_is_queued() {
    with_channel_in_every_language(async |town| {
        town.send_photo("Only a photo").await;
        town.press("button-publish").await;
        town.press("button-discard").await;
        town.send(&[("film.mp4", film())], "").await;
        town.press("button-publish").await;
        town.press("button-discard").await;
        town.send(&[("film.mp4", film())], "a < b").await;
        town.press("button-publish").await;
        assert_eq!((town.youtube.sessions(), town.youtube.videos().len()), (0, 0), "{}", town.transcript());
        town.snapshot("youtube_refused");
    })
    .await;
}

/// Who never answered whether it is for children is asked on the card, with the answers as buttons.
#[tokio::test(flavor = "multi_thread")]
async fn the_question_that_was_passed_over_is_asked_on_the_card() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.youtube.channel("maria");
        let link = town.sign_in_link("YouTube").await;
        town.walk(&link, Choice::Consent).await;
        town.press("button-keep").await;
        town.send(&[("film.mp4", film())], "A film").await;
        town.press("button-publish").await;
        assert_eq!(town.youtube.sessions(), 0, "{}", town.transcript());
        town.press("youtube-kids-yes").await;
        town.publish().await;
        assert!(town.youtube.videos()[0].kids, "{}", town.transcript());
        town.snapshot("youtube_children");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_channel_is_told_so() {
    with_page_in_every_language(async |town| {
        town.youtube.channel("maria");
        town.youtube.behave(|manner| manner.no_channel = true);
        let link = town.sign_in_link("YouTube").await;
        town.walk(&link, Choice::Consent).await;
        town.snapshot("youtube_no_channel");
    })
    .await;
}

/// The day's quota is used up: it waits until YouTube begins a new one, and the card says until when.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_quota_holds_back_goes_out_when_the_day_begins_anew() {
    with_channel_in_every_language(async |town| {
        town.youtube.exhaust();
        town.send(&[("film.mp4", film())], "By the sea").await;
        town.publish().await;
        town.advance(22 * HOUR).await;
        assert_eq!(town.youtube.sessions(), 0, "{}", town.transcript());
        town.advance(2 * HOUR).await;
        assert_eq!(town.youtube.videos().len(), 1, "{}", town.transcript());
        town.snapshot("youtube_quota");
    })
    .await;
}

/// A project that Google locks to private, a channel whose number it does not know, a time from which all may see it.
#[tokio::test(flavor = "multi_thread")]
async fn what_youtube_did_otherwise_is_on_the_card() {
    with_channel_in_every_language(async |town| {
        town.youtube.behave(|manner| (manner.locked, manner.verified) = (true, false));
        town.send(&[("film.mp4", film())], "One").await;
        for key in ["button-edit", "button-cover", "button-cover-1"] {
            town.press(key).await;
        }
        town.publish().await;
        town.youtube.behave(|manner| (manner.locked, manner.verified) = (false, true));
        town.send(&[("film.mp4", film())], "Two").await;
        town.tap("⚙️ YouTube").await;
        let (wait, none) = (town.label("youtube-wait"), town.label("youtube-wait-none"));
        town.tap(&format!("{wait}: {none}")).await;
        town.press("youtube-wait-hour").await;
        town.press("button-back").await;
        town.publish().await;
        assert_eq!(town.youtube.videos().iter().map(|video| video.privacy.as_str()).collect::<Vec<_>>(), ["private", "private"]);
        town.advance(2 * HOUR).await;
        assert_eq!(town.youtube.videos()[1].privacy, "public");
        town.snapshot("youtube_otherwise");
    })
    .await;
}
