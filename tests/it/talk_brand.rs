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
        town.say("© Ana Ruiz 🌊").await;
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
async fn a_drawing_with_its_twin_a_frame_and_a_font() {
    in_every_language(async |town: &mut Town| {
        town.say("/brand").await;
        town.file("logo.svg", word_mark("#102030"), "").await;
        town.advance(5_000).await;
        town.press("button-logo").await;
        town.press("button-second").await;
        town.file("light.svg", word_mark("#fff6e0"), "").await;
        town.advance(5_000).await;
        town.press("button-edge").await;
        town.press("brand-word-frame").await;
        town.press("button-yellow").await;
        town.tap("5 %").await;
        town.press("button-own-colour").await;
        town.say("reddish").await;
        town.say("#d93a2b").await;
        town.advance(5_000).await;
        town.press("button-line").await;
        // A character that no font has, because there is none.
        town.say("Ana \u{378} Ruiz").await;
        town.advance(5_000).await;
        town.press("button-line").await;
        town.press("button-font").await;
        town.file("letters.otf", b"no font at all".to_vec(), "").await;
        town.advance(5_000).await;
        town.press("button-send-another").await;
        town.file("letters.ttf", include_bytes!("golden/cjk.ttf").to_vec(), "").await;
        town.advance(5_000).await;
        town.press("button-edge").await;
        town.press("brand-word-bar").await;
        town.press("button-back").await;
        town.snapshot("brand_dressed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_brands_for_two_accounts_and_one_post() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say("/brand").await;
        town.press("button-only-line").await;
        town.say("© Ana Ruiz").await;
        town.advance(5_000).await;
        town.press("button-brands").await;
        town.press("button-another-brand").await;
        town.say("A name that is far too long for a button").await;
        town.say("Summer").await;
        town.press("button-only-line").await;
        town.say("Summer at the bay").await;
        town.advance(5_000).await;
        town.press("button-brands").await;
        town.press("button-rename").await;
        town.say("Bay").await;
        town.advance(5_000).await;
        town.say("/accounts").await;
        town.tap("Telegram @news").await;
        town.tap(town.pick("Brand: the default", "Marca: la predeterminada", "Бренд: общий")).await;
        town.tap("Bay").await;
        town.advance(5_000).await;
        town.send_photo("One photo, two brands").await;
        town.publish().await;
        town.send_photo("The same brand everywhere").await;
        town.press("button-brand-on").await;
        town.tap("Bay").await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        let (first, second) = (&bluesky[0].files[0].bytes, &bluesky[1].files[0].bytes);
        assert_ne!(first, second, "the first post had the default brand at Bluesky, the second the other");
        assert_eq!(clean(&telegram[0].media[0].bytes), clean(&telegram[1].media[0].bytes), "both had the channel's brand");
        town.say("/brand").await;
        town.press("button-brands").await;
        town.tap("Bay").await;
        town.press("button-remove-brand").await;
        town.press("button-remove").await;
        town.advance(5_000).await;
        town.snapshot("brand_kit");
    })
    .await;
}

fn word_mark(colour: &str) -> Vec<u8> {
    let drawing = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path fill="COLOUR" d="M0 0h40v40H0zM60 0h60v12H60zM60 28h60v12H60z"/></svg>"##;
    drawing.replace("COLOUR", colour).into_bytes()
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

/// A PDF can be published, but is no logo: what is asked for is a picture.
#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_is_no_logo() {
    in_every_language(async |town: &mut Town| {
        town.say("/brand").await;
        town.file("logo.pdf", crate::support::pdf::document(1), "").await;
        town.advance(5_000).await;
        town.snapshot("document_no_logo");
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
