//! Conversations: taking what was published away again.

use crier::clock::HOUR;

use crate::support::town::{Town, in_every_language};

#[tokio::test(flavor = "multi_thread")]
async fn from_one_network_and_then_from_the_rest() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        let text = town.pick("Wrong photo", "Foto falsa", "Не то фото");
        town.send_photo(text).await;
        town.publish().await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (1, 1));
        town.say("/posts").await;
        town.tap(text).await;
        town.press("button-delete-all").await;
        town.press("button-keep-it").await;
        town.tap("@ana.example").await;
        assert_eq!(town.bluesky.posts().len(), 1, "nothing goes without the second tap");
        town.press("button-yes-delete").await;
        town.restart().await;
        town.advance(10_000).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (0, 1));
        town.say("/posts").await;
        town.tap(text).await;
        town.tap("@news").await;
        town.press("button-yes-delete").await;
        town.advance(10_000).await;
        town.press("button-refresh").await;
        assert_eq!(town.telegram.all_posts().len(), 0);
        town.snapshot("deleted");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_deleted_says_why_and_is_tried_again() {
    in_every_language(async |town: &mut Town| {
        town.connect_telegram("news").await;
        let channel = town.telegram.channel("news");
        town.say(town.pick("Stubborn", "Terca", "Упрямая")).await;
        town.publish().await;
        town.telegram.kick(town.ana, channel);
        town.rest().await;
        for there in [1, 0] {
            town.say("/posts").await;
            town.tap(town.pick("Stubborn", "Terca", "Упрямая")).await;
            town.tap("@news").await;
            town.press("button-yes-delete").await;
            town.advance(HOUR).await;
            assert_eq!(town.telegram.all_posts().len(), there);
            town.press("button-refresh").await;
            town.telegram.admit(town.ana, channel);
            town.rest().await;
        }
        town.snapshot("delete_refused");
    })
    .await;
}
