//! Conversations: what goes wrong, and how a person puts it right.

use crier::clock::HOUR;
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;
use crier::sim::faults::Kind;

use crate::media_carriers::jpeg;
use crate::support::db::not_run;
use crate::support::photo::{film, photo, photo_of};
use crate::support::town::{Town, in_every_language};
use crate::telegram_rig::mp4;

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_and_the_three_ways_to_answer_it() {
    in_every_language(async |town: &mut Town| {
        town.connect_telegram("news").await;
        for answer in ["button-is-there", "button-not-there", "button-leave"] {
            town.world.faults.arm("telegram", Kind::Silent, 1);
            // Each with words of its own: what is the same would be asked about.
            town.say(&format!("{} {}", town.pick("Did it arrive?", "¿Llegó?", "Дошло?"), town.label(answer))).await;
            town.publish().await;
            town.advance(30 * 60_000).await;
            town.press(answer).await;
            town.advance(2_000).await;
            if answer == "button-is-there" {
                town.say("nonsense").await;
                town.say("https://t.me/news/1").await;
            }
            town.advance(60_000).await;
        }
        // The second was posted again because the person said that it is not there.
        assert_eq!(town.telegram.all_posts().len(), 4);
        town.snapshot("lost_answer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_and_tried_again() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.world.faults.arm("bluesky", Kind::Refuse, 1);
        town.send_photo("Try me").await;
        town.publish().await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (0, 1));
        town.press("button-retry").await;
        town.advance(10_000).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (1, 1));
        town.snapshot("refused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_network_is_tried_again_without_a_word() {
    let town = Town::new(Lang::En).await;
    town.connect_bluesky().await;
    town.world.faults.arm("bluesky", Kind::TooMany, 2);
    town.world.faults.arm("bluesky", Kind::ServerError, 1);
    town.send_photo("Patience").await;
    town.publish().await;
    town.advance(HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    town.snapshot("busy_network");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_out_and_in_again() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.world.faults.arm("bluesky", Kind::Revoked, 1);
        town.send_photo("Who am I?").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 0);
        town.say("/accounts").await;
        town.press("button-reconnect").await;
        town.say(&town.bluesky.account("ana").app_password).await;
        town.advance(10_000).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("signed_out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thrown_out_of_the_channel() {
    in_every_language(async |town: &mut Town| {
        town.connect_telegram("news").await;
        let channel = town.telegram.channel("news");
        town.say("Is anybody there?").await;
        town.telegram.kick(town.ana, channel);
        town.rest().await;
        town.publish().await;
        assert_eq!(town.telegram.all_posts().len(), 0);
        town.telegram.admit(town.ana, channel);
        town.rest().await;
        town.press("button-retry").await;
        town.advance(10_000).await;
        assert_eq!(town.telegram.all_posts().len(), 1);
        town.snapshot("thrown_out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_used() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let whole = photo();
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat".to_vec();
        for (name, bytes) in [
            ("empty.jpg", Vec::new()),
            ("cut.jpg", whole[..whole.len() / 2].to_vec()),
            ("page.jpg", b"<!doctype html><title>Not a picture</title>".to_vec()),
            ("IMG_0001.HEIC", heic),
            ("paper.pdf", b"%PDF-1.7".to_vec()),
        ] {
            town.file(name, bytes, "").await;
            town.advance(70_000).await;
        }
        town.telegram.raw_update(&special(town, "voice", r#"{"file_id":"v","file_unique_id":"v","duration":3}"#)).unwrap();
        town.rest().await;
        let sticker =
            r#"{"file_id":"s","file_unique_id":"s","type":"regular","width":512,"height":512,"is_animated":false,"is_video":false}"#;
        town.telegram.raw_update(&special(town, "sticker", sticker)).unwrap();
        town.rest().await;
        town.telegram
            .raw_update(&special(town, "video_note", r#"{"file_id":"n","file_unique_id":"n","length":240,"duration":3}"#))
            .unwrap();
        town.rest().await;
        town.say("/queue").await;
        town.snapshot("unusable_files");
    })
    .await;
}

fn special(town: &Town, field: &str, value: &str) -> String {
    let ana = town.ana;
    format!(
        r#"{{"message":{{"message_id":9000,"date":1,"chat":{{"id":{ana},"type":"private","first_name":"ana"}},
        "from":{{"id":{ana},"is_bot":false,"first_name":"ana","language_code":"{}"}},"{field}":{value}}}}}"#,
        town.lang.code()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn one_unusable_picture_in_an_album() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let cut = {
            let whole = jpeg(200, 200);
            whole[..whole.len() / 2].to_vec()
        };
        town.send(&[("a.jpg", photo()), ("b.jpg", cut)], "Two of them").await;
        let publish = format!("[{}]", town.label("button-publish"));
        assert!(!town.heard().contains(&publish), "a broken picture among them is not what she wants to publish: {}", town.heard());
        town.telegram.edit(town.ana, "Two of them, one broken").unwrap();
        town.rest().await;
        assert_eq!(town.bluesky.posts().len(), 0);
        town.press("button-drop-bad").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts()[0].files.len(), 1, "the good one alone");
        town.send(&[("a.jpg", photo()), ("b.jpg", photo_of(200, 200))], "Two good ones").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 2);
        town.snapshot("album_with_a_broken_one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_is_cleaned_where_ffmpeg_is() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.send(&[("film.mp4", film())], "Moving pictures").await;
        town.publish().await;
        assert_eq!(town.telegram.all_posts().len(), 1);
        town.send(&[("broken.mp4", mp4())], "Nothing in it").await;
        town.snapshot("video");
    })
    .await;
}
