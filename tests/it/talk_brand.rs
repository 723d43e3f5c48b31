//! Conversations: the brand, from the logo to a post that goes out without it.

use crate::media_carriers::disc;
use crate::support::photo::photo;
use crate::support::town::{Town, in_every_language};
use crier::media::image::to_png;

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_and_all_its_choices() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.say("/brand").await;
        town.file("logo.png", to_png(&disc(120, [200, 30, 30])).unwrap(), "").await;
        town.press("button-position").await;
        town.press("button-to-top-left").await;
        town.press("button-back").await;
        town.press("button-size").await;
        town.press("button-large").await;
        town.press("button-back").await;
        town.press("button-opacity").await;
        town.tap("60").await;
        town.press("button-back").await;
        town.press("button-line").await;
        town.say("© Ana Ruiz").await;
        town.advance(5_000).await;
        town.send_photo("With my brand").await;
        town.press("button-brand-on").await;
        town.press("button-brand-off").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.say("/brand").await;
        town.press("button-remove-brand").await;
        town.press("button-remove").await;
        town.snapshot("brand");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_logo() {
    in_every_language(async |town: &mut Town| {
        town.say("/brand").await;
        town.file("logo.png", b"<html>no picture</html>".to_vec(), "").await;
        town.advance(5_000).await;
        town.press("button-send-another").await;
        town.send(&[("logo.jpg", photo())], "").await;
        town.snapshot("brand_refused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_gets_no_brand() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say("/brand").await;
        town.press("button-only-line").await;
        town.say("© Ana Ruiz").await;
        town.advance(5_000).await;
        town.tap("✅ Telegram").await;
        town.advance(5_000).await;
        town.send_photo("Branded here, clean there").await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        let branded = clean(&bluesky[0].files[0].bytes);
        let plain = clean(&telegram[0].media[0].bytes);
        assert_eq!(plain, clean(&photo()), "the clean version, bit for bit");
        assert_ne!(branded, plain);
        town.snapshot("brand_not_on_telegram");
    })
    .await;
}

/// The bytes that cleaning leaves.
fn clean(bytes: &[u8]) -> Vec<u8> {
    crier::media::clean::clean(bytes).unwrap().bytes
}
