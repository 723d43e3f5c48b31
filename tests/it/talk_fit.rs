//! Conversations about shapes, descriptions, and what each network gets: from a photo to the bytes that arrive.

use crier::media::image::{decode, to_jpeg};
use crier::model::lang::Lang;
use image::{DynamicImage, Rgb, RgbImage};

use crate::support::photo::{photo, photo_of};
use crate::support::town::{Town, in_every_language};

/// A picture with so much in it that Bluesky takes only a smaller file of it.
fn large() -> Vec<u8> {
    let mut state = 1u32;
    let picture = RgbImage::from_fn(2_400, 1_800, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    });
    to_jpeg(&DynamicImage::ImageRgb8(picture), 50, true).unwrap()
}

/// Longer than Telegram takes: red on the left, blue on the right.
fn panorama() -> Vec<u8> {
    let picture = RgbImage::from_fn(2_500, 100, |x, _| if x < 1_250 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) });
    to_jpeg(&DynamicImage::ImageRgb8(picture), 90, true).unwrap()
}

/// The bytes of the file that the newest card shows, as anybody can download them.
fn card(town: &Town) -> Vec<u8> {
    let newest =
        town.telegram.chat(town.ana).into_iter().rev().find(|shown| shown.from_bot && town.telegram.media(town.ana, shown.id).is_some());
    town.telegram.media(town.ana, newest.expect("a card with a picture").id).unwrap().bytes.to_vec()
}

fn size(bytes: &[u8]) -> (u32, u32) {
    let picture = decode(bytes).unwrap();
    (picture.width(), picture.height())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_card_shows_is_what_the_networks_get() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.connect_telegram("news").await;
    town.send_photo("The same everywhere").await;
    let shown = card(&town);
    town.publish().await;
    assert_eq!(town.bluesky.posts()[0].files[0].bytes, shown);
    assert_eq!(town.telegram.all_posts()[0].media[0].bytes, shown);
    assert_eq!(town.wired.media.encodes.count(), 0, "nothing had to be encoded");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_gets_another_file_shows_it() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.send(&[("noise.jpg", large())], "Too large for one").await;
        let preview = card(town);
        let label = town.pick("As Bluesky gets it", "Así a Bluesky", "Как в Bluesky");
        town.tap(label).await;
        let shown = card(town);
        assert!(shown != preview && shown.len() <= 976_000);
        town.press("button-back").await;
        assert_eq!(card(town), preview);
        town.publish().await;
        assert_eq!(town.bluesky.posts()[0].files[0].bytes, shown, "the file that was looked at is the one that left");
        assert_eq!(town.telegram.all_posts()[0].media[0].bytes, preview);
        town.snapshot("as_bluesky_gets_it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panorama_is_padded_or_cropped_and_that_may_be_the_rule() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.file("long.jpg", panorama(), "The whole bay").await;
        assert_eq!(size(&card(town)), (2_500, 125), "padded");
        town.press("button-crop-instead").await;
        assert_eq!(size(&card(town)), (2_000, 100), "the middle of it");
        town.press("button-fit").await;
        town.tap("→").await;
        let cropped = card(town);
        let left = decode(&cropped).unwrap().to_rgb8().get_pixel(900, 50).0;
        assert!(left[2] > 150 && left[0] < 80, "the right part of the picture is blue from here on: {left:?}");
        town.press("button-fit-always").await;
        town.press("button-back").await;
        town.publish().await;
        assert_eq!(town.telegram.all_posts()[0].media[0].bytes, cropped);
        let bluesky = town.bluesky.posts()[0].files[0].bytes.clone();
        assert_eq!(size(&bluesky), (2_000, 80), "Bluesky takes any shape");
        town.file("again.jpg", photo_of(2_200, 100), "Another one").await;
        assert_eq!(size(&card(town)), (2_000, 100), "new posts begin cropped");
        town.snapshot("panorama");
    })
    .await;
}

/// Ten accounts with the same limits, and the same picture sent twice: one encode.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_need_is_met_once() {
    let town = Town::english().await;
    for n in 0..10 {
        town.connect_telegram(&format!("news{n}")).await;
    }
    town.file("long.jpg", panorama(), "To ten channels").await;
    town.publish().await;
    assert_eq!(town.telegram.all_posts().len(), 10);
    assert_eq!(town.wired.media.encodes.count(), 1, "one need, one encode");
    let first = card(&town);
    town.file("again.jpg", panorama(), "The same once more").await;
    assert_eq!(card(&town), first);
    assert_eq!(town.wired.media.encodes.count(), 1, "the same picture again");
    let posts = town.telegram.all_posts();
    assert!(posts.iter().all(|post| post.media[0].bytes == first));
    town.press("button-crop-instead").await;
    assert_eq!(town.wired.media.encodes.count(), 2, "another shape is another picture");
    town.finish().await;
}

/// With a brand the picture has to be encoded, but what fits the smaller of two limits is encoded once.
#[tokio::test(flavor = "multi_thread")]
async fn two_needs_that_come_to_the_same_are_met_once() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.connect_telegram("news").await;
    town.say("/brand").await;
    town.press("button-only-line").await;
    town.say("© Ana Ruiz").await;
    town.send_photo("Branded").await;
    let shown = card(&town);
    assert!(town.telegram.press(town.ana, "As Bluesky gets it", None).is_err(), "it is the same file");
    town.publish().await;
    assert_eq!(town.wired.media.encodes.count(), 1);
    assert_eq!(town.bluesky.posts()[0].files[0].bytes, shown);
    assert_eq!(town.telegram.all_posts()[0].media[0].bytes, shown);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_is_described_picture_by_picture() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send(&[("a.jpg", photo()), ("b.jpg", photo_of(320, 240)), ("c.jpg", photo_of(240, 320))], "Three views").await;
        town.press("button-edit").await;
        town.tap(town.pick("Describe picture 1", "Describir imagen 1", "Описать картинку 1")).await;
        town.say("Waves under a grey sky").await;
        town.press("button-alt-skip").await;
        town.say(&"Much too long. ".repeat(80)).await;
        town.say("A lighthouse").await;
        town.press("button-alt-enough").await;
        town.press("button-edit").await;
        town.tap(town.pick("Describe picture 1", "Describir imagen 1", "Описать картинку 1")).await;
        town.press("button-no-alt").await;
        town.publish().await;
        let alts: Vec<_> = town.bluesky.posts()[0].files.iter().map(|file| file.alt.clone()).collect();
        assert_eq!(alts, ["", "", "A lighthouse"]);
        town.snapshot("described");
    })
    .await;
}

/// Telegram has no descriptions: nothing is asked for that would be shown nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn descriptions_are_offered_only_where_they_are_shown() {
    let town = Town::new(Lang::En).await;
    town.connect_telegram("news").await;
    town.send_photo("For the channel").await;
    town.press("button-edit").await;
    assert!(town.telegram.press(town.ana, "Describe", None).is_err());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_a_network_with_two_brands_are_told_apart() {
    let town = Town::english().await;
    town.connect_telegram("news").await;
    town.connect_telegram("news2").await;
    town.say("/brand").await;
    town.press("button-only-line").await;
    town.say("© Ana Ruiz").await;
    town.advance(5_000).await;
    town.press("button-brands").await;
    town.press("button-another-brand").await;
    town.say("Summer").await;
    town.press("button-only-line").await;
    town.say("Summer at the bay").await;
    town.advance(5_000).await;
    town.say("/accounts").await;
    town.tap("Telegram @news2").await;
    town.tap("Brand: the default").await;
    town.tap("Summer").await;
    town.advance(5_000).await;
    town.send_photo("Two brands").await;
    let preview = card(&town);
    town.tap("As Telegram @news2 gets it").await;
    let shown = card(&town);
    assert_ne!(shown, preview);
    town.press("button-back").await;
    town.publish().await;
    let sent: Vec<_> = town.telegram.all_posts().iter().map(|post| post.media[0].bytes.to_vec()).collect();
    assert!(sent.len() == 2 && sent.contains(&shown) && sent.contains(&preview));
    town.finish().await;
}
