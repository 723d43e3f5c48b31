//! Conversations: what Telegram does not hand out comes through the upload page, is kept while it is touched, and asked
//! about before it goes.

use crier::clock::{HOUR, MINUTE};
use crier::model::lang::Lang;
use crier::sim::telegram::Pressed;

use crate::support::photo::photo_of;
use crate::support::town::Town;
use crate::web_upload::Client;

/// A file that Telegram does not hand out.
fn large() -> Vec<u8> {
    vec![7; 21 << 20]
}

/// Ana opens the page of the newest link.
pub async fn link(town: &Town) -> String {
    town.press("button-upload").await;
    match town.telegram.press(town.ana, &town.label("button-open-upload"), None).unwrap() {
        Pressed::Link(link) => link,
        Pressed::Told => panic!("no link"),
    }
}

async fn uploaded(lang: Lang) -> Town {
    let town = Town::with_page(lang).await;
    town.connect_bluesky().await;
    town.file("sea.jpg", large(), "The sea, in full").await;
    let client = Client::new(&link(&town).await);
    client.send("sea.jpg", &photo_of(2_000, 1_500)).await;
    town.rest().await;
    town.advance(3_000).await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_too_large_for_telegram_comes_through_the_page() {
    for lang in Lang::ALL {
        let town = uploaded(lang).await;
        town.publish().await;
        assert_eq!(town.bluesky.posts()[0].files.len(), 1, "{}", town.transcript());
        town.snapshot("upload");
        assert_eq!(town.wired.store.chunks("any").await.unwrap(), Vec::<String>::new());
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_warned_before_it_goes_and_can_be_kept() {
    for lang in Lang::ALL {
        let town = uploaded(lang).await;
        town.advance(91 * MINUTE).await;
        town.press("button-keep-upload").await;
        town.advance(100 * MINUTE).await;
        assert!(town.heard().contains(&town.label("button-keep-upload")), "warned again\n{}", town.transcript());
        town.advance(2 * HOUR).await;
        assert_eq!(town.wired.store.objects().await.unwrap(), Vec::new(), "{}", town.transcript());
        town.snapshot("upload_fading");
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_page_the_sentence_says_what_can_be_done() {
    let town = Town::english().await;
    town.file("sea.jpg", large(), "").await;
    town.advance(2_000).await;
    let heard = town.heard();
    assert!(heard.contains("CRIER_PUBLIC_URL") && !heard.contains("Upload it here") && !heard.contains("[Publish]"), "{heard}");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clean_takes_an_upload_as_well() {
    let town = Town::with_page(Lang::En).await;
    town.file("sea.jpg", large(), "/clean").await;
    town.advance(2_000).await;
    Client::new(&link(&town).await).send("sea.jpg", &photo_of(2_000, 1_500)).await;
    town.rest().await;
    town.advance(3_000).await;
    assert!(town.heard().contains("Here is your file"), "{}", town.transcript());
    town.finish().await;
}
