//! Conversations: from what is sent to what is live.

use crier::model::lang::Lang;

use crate::support::photo::{photo, photo_of};
use crate::support::town::{Town, in_every_language};

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_a_caption() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.send_photo("Hello from the sea").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1);
        assert_eq!(town.telegram.all_posts().len(), 1);
        town.snapshot("photo");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_and_a_target_left_out_and_undo() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        let album: Vec<(&str, Vec<u8>)> =
            vec![("a.jpg", photo()), ("b.jpg", photo_of(320, 240)), ("c.jpg", photo_of(240, 320)), ("d.jpg", photo_of(300, 300))];
        town.send(&album, "Four views").await;
        town.tap("Bluesky").await;
        town.press("button-publish").await;
        town.press("button-undo").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 0);
        assert_eq!(town.telegram.all_posts()[0].media.len(), 4);
        town.snapshot("album");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_alone() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say("Nothing but words: https://example.com #sea").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("text_alone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_too_long_for_one_network() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say(&"All work and no play makes a long post. ".repeat(9)).await;
        town.publish().await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (0, 1));
        town.press("button-edit").await;
        town.tap("Bluesky").await;
        town.say("All work and no play.").await;
        town.publish().await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (1, 1));
        assert_eq!(town.bluesky.posts()[0].text, "All work and no play.");
        town.snapshot("text_too_long");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caption_that_follows_and_its_undo() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("").await;
        town.say("That was the sea").await;
        town.press("button-undo").await;
        town.advance(90_000).await;
        town.say("A thought of its own").await;
        town.snapshot("caption_follows");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_original_is_edited() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("Hello from the see").await;
        town.telegram.edit(town.ana, "Hello from the sea").unwrap();
        town.rest().await;
        town.press("button-edit").await;
        town.press("button-edit-text").await;
        town.say("Greetings from the sea").await;
        town.press("button-edit").await;
        town.tap(town.pick("Describe", "Describir", "Описать")).await;
        town.say("Waves under a grey sky").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts()[0].text, "Greetings from the sea");
        assert_eq!(town.bluesky.posts()[0].files[0].alt, "Waves under a grey sky");
        town.snapshot("edited");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discarded_and_taken_back() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("Second thoughts").await;
        town.press("button-discard").await;
        town.press("button-restore").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("discarded");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_any_account_is_connected() {
    let town = Town::new(Lang::En).await;
    town.send_photo("Too early").await;
    town.connect_bluesky().await;
    town.advance(2_000).await;
    town.tap_in(&town.label("button-publish"), Some("Too early")).await;
    town.advance(10_000).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    town.snapshot("before_accounts");
    town.finish().await;
}
