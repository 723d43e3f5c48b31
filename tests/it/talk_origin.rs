//! Conversations: a picture that says that a generator made it, and a workspace that keeps its author's name.

use crate::media_carriers::{chunk, finds, jpeg, png, segment, with_chunks, with_segments};
use crate::media_formats::photo_tiff;
use crate::support::town::{Town, in_every_language};

const SOURCE: &[u8] = b"jumb c2pa digitalSourceType http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia!";

fn generated() -> Vec<u8> {
    with_chunks(&png(300, 200), &[chunk(b"caBX", SOURCE)])
}

fn signed() -> Vec<u8> {
    let packet = "http://ns.adobe.com/xap/1.0/\0<dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li></rdf:Seq></dc:creator>\
                  <dc:rights><rdf:Alt><rdf:li>© Studio Ruiz</rdf:li></rdf:Alt></dc:rights>";
    with_segments(&jpeg(300, 200), &[segment(0xe1, packet.as_bytes())])
}

#[tokio::test(flavor = "multi_thread")]
async fn made_with_ai_says_the_file() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.file("cat.png", generated(), "A cat").await;
        town.advance(5_000).await;
        town.send(&[("a.png", generated()), ("b.jpg", jpeg(300, 200))], "Two").await;
        town.advance(5_000).await;
        town.file("page.tif", photo_tiff(300, 200, 6, None), "From the scanner").await;
        town.advance(5_000).await;
        town.snapshot("made_with_ai");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_who_wants_to_stay_in_the_picture() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.file("one.jpg", signed(), "Without").await;
        town.advance(5_000).await;
        town.say("/settings").await;
        town.press("button-credit").await;
        town.press("button-credit-keep").await;
        town.press("button-back").await;
        town.file("two.jpg", signed(), "With").await;
        town.advance(5_000).await;
        town.publish().await;
        let posts = town.bluesky.posts();
        assert_eq!(posts.len(), 1);
        town.say("/settings").await;
        town.press("button-credit").await;
        town.press("button-credit-drop").await;
        town.snapshot("author_kept");
    })
    .await;
}

/// What the network got has the author in it, and nothing else of the file's words.
#[tokio::test(flavor = "multi_thread")]
async fn the_network_gets_the_author_and_nothing_else() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say("/settings").await;
    town.press("button-credit").await;
    town.press("button-credit-keep").await;
    town.file("two.jpg", signed(), "With").await;
    town.advance(5_000).await;
    town.publish().await;
    let posts = town.bluesky.posts();
    let sent = &posts[0].files[0].bytes;
    assert!(finds(sent, b"Ana Ruiz") && !finds(sent, b"dc:creator"));
    town.finish().await;
}
