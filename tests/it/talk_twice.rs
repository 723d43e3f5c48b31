//! Conversations: the same for the same account twice.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::model::lang::Lang;

use crate::support::photo::photo_of;
use crate::support::town::{Town, in_every_language};

#[tokio::test(flavor = "multi_thread")]
async fn is_asked_about_and_left_or_posted_again() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let text = town.pick("Fresh bread", "Pan recién hecho", "Свежий хлеб");
        town.send_photo(text).await;
        town.publish().await;
        town.advance(3 * MINUTE).await;
        // The same picture and, for the eye, the same words.
        town.send_photo(&format!("{text}\n ")).await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.press("button-not-again").await;
        town.restart().await;
        town.publish().await;
        town.press("button-post-again").await;
        town.press("button-undo").await;
        // The word is remembered.
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 2);
        town.snapshot("twice");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn is_asked_about_when_it_waits_or_goes_elsewhere_too() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let text = town.pick("Sale today", "Rebajas hoy", "Скидки сегодня");
        town.say(text).await;
        town.say(town.pick("in 2h", "en 2 horas", "через 2 часа")).await;
        town.advance(MINUTE).await;
        town.connect_telegram("news").await;
        town.say(text).await;
        town.say(town.pick("in 3h", "en 3 horas", "через 3 часа")).await;
        town.press("button-only-others").await;
        town.advance(4 * HOUR).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (1, 1));
        town.snapshot("twice_elsewhere");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn is_not_asked_about_when_anything_differs_or_a_day_has_passed() {
    let town = Town::new(Lang::En).await;
    town.connect_bluesky().await;
    let other = photo_of(90, 60);
    town.send(&[("a.jpg", photo_of(60, 90))], "Twins").await;
    town.publish().await;
    town.send(&[("b.jpg", other)], "Twins").await;
    town.publish().await;
    town.say("Twins").await;
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 3);
    town.advance(DAY + MINUTE).await;
    town.say("Twins").await;
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 4);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_on_two_cards_at_once_publish_one() {
    let town = Town::new(Lang::En).await;
    town.connect_bluesky().await;
    town.say("Once").await;
    town.say("Once").await;
    let label = town.label("button-publish");
    town.telegram.press(town.ana, &label, None).unwrap();
    town.rest().await;
    // The newest card has none any more: this is the one above it.
    town.telegram.press(town.ana, &label, None).unwrap();
    town.rest().await;
    town.advance(MINUTE).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    assert!(town.transcript().contains("Post it again?"), "{}", town.transcript());
    town.finish().await;
}
