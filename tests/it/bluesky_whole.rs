//! The whole app against the reference server of Bluesky (tests/peers/pds): from a photo in the chat to a record that
//! others can read. Only Telegram is simulated. Runs where `CRIER_PDS` is set.

use std::process::Command;

use crier::app::Edges;
use crier::media::clean::residue::residue;
use crier::platforms::Endpoints;

use crate::bluesky_real::{Real, real};
use crate::media_carriers::finds;
use crate::support::live::Live;
use crate::support::photo::photo;

/// Connects the account through the chat, as a person would.
async fn connect(live: &Live, handle: &str, password: &str) {
    live.ask("/connect", "Bluesky").await;
    live.press("Bluesky").await;
    live.hear("handle").await;
    live.ask(handle, "app password").await;
    live.telegram.say(live.ana, password).unwrap();
    live.press("Keep").await;
    live.hear("is ready").await;
}

fn edges(live: &Live, real: &Real) -> Edges {
    let (endpoints, allow_hosts) = real.edges();
    let mut edges = live.edges();
    edges.endpoints = Endpoints { telegram: live.base.clone(), ..endpoints };
    Edges { allow_hosts, ..edges }
}

fn assert_nothing_is_hidden(jpeg: &[u8]) {
    assert_eq!(residue(jpeg), Vec::<String>::new());
    assert!(!finds(jpeg, b"Exif") && image::load_from_memory(jpeg).is_ok());
    let file = tempfile::NamedTempFile::with_suffix(".jpg").unwrap();
    std::fs::write(file.path(), jpeg).unwrap();
    match Command::new("exiftool").args(["-G1", "-a", "-exif:all", "-gps:all", "-xmp:all", "-iptc:all"]).arg(file.path()).output() {
        Ok(said) => assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "", "exiftool finds something"),
        Err(_) => crate::support::db::not_run("exiftool is not installed"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_the_chat_is_a_record_on_the_reference_server() {
    let Some(real) = real().await else { return };
    let (handle, password) = real.account().await;
    let live = Live::new().await;
    let app = live.app(edges(&live, &real)).await;
    connect(&live, &handle, &password).await;
    assert!(!live.telegram.transcript(live.ana).contains(&password), "the password is gone from the chat");

    let sent = photo();
    assert!(finds(&sent, b"Exif"));
    live.send_photo(sent, "From the real thing ñ 🌊 https://example.com").await;
    live.press("Publish").await;
    live.hear("live https://bsky.app/profile/").await;

    let did = real.did(&handle).await;
    let records = real.records(&did).await;
    assert_eq!(records.len(), 1, "exactly one");
    let record = &records[0];
    assert_eq!(record["text"], "From the real thing ñ 🌊 https://example.com");
    assert_eq!(record["facets"][0]["features"][0]["uri"], "https://example.com");
    assert_eq!(record["embed"]["images"][0]["aspectRatio"], serde_json::json!({ "width": 640, "height": 480 }));
    let seen = real.seen(&did, record).await;
    assert_eq!(seen.files.len(), 1);
    assert_nothing_is_hidden(&seen.files[0].1);
    app.stop().await;
}
