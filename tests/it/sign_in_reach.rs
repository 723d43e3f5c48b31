//! Networks that fetch files, where nobody reaches Crier: not offered without a public address, and not signed in to by one
//! that a probe cannot be fetched from; each time with what is to be done.

use crier::app::{App, Edges, Intake, open};
use crier::platforms::Platforms;
use crier::platforms::telegram::{photo_need, video_need};
use crier::sim::telegram::Pressed;
use crier::sim::{Served, serve_at};
use crier::web;
use reqwest::StatusCode;

use crate::support::by_page::browser;
use crate::support::live::Live;
use crate::support::network::Fake;

/// The app with one network, which fetches, and its pages at an address of this machine.
async fn app(live: &Live, edges: Edges, door: Option<tokio::net::TcpListener>) -> (App, Option<Served>) {
    let fake = Fake::default();
    fake.set(|script| script.fetches = true);
    let platforms = Platforms::new(vec![Box::new(fake)], photo_need(), video_need(false));
    let mut wired = open(edges).await.unwrap();
    wired.connect.platforms = platforms.clone();
    wired.site.connect.platforms = platforms.clone();
    wired.site.chat.platforms = platforms.clone();
    wired.chat.platforms = platforms;
    let served = door.map(|door| serve_at(door, web::router(wired.site.clone())).unwrap());
    let app = App::start(wired, Intake::Polling);
    live.ask("/connect", "publish").await;
    (app, served)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_public_address_such_networks_are_named_and_not_offered() {
    let live = Live::new().await;
    let (app, _) = app(&live, live.edges(), None).await;
    live.hear("Bluesky fetches your pictures from this Crier, which has no public address yet. Its operator sets CRIER_PUBLIC_URL").await;
    assert!(live.telegram.press(live.ana, "Bluesky", None).is_err(), "no button: {}", live.telegram.transcript(live.ana));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_an_account_is_signed_in_a_probe_is_fetched() {
    for (is_reached, words) in [(false, "a test has just shown that it cannot"), (true, "does not answer")] {
        let live = Live::new().await;
        let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public = format!("http://{}", door.local_addr().unwrap());
        let edges = Edges { public_url: Some(public.clone()), telegram_login: false, ..live.edges() };
        let (app, _served) = app(&live, if is_reached { edges.reaching_itself() } else { edges }, Some(door)).await;
        assert!(!live.telegram.transcript(live.ana).contains("CRIER_PUBLIC_URL"));
        live.press("Bluesky").await;
        live.hear("Tap the button").await;
        let Pressed::Link(link) = live.telegram.press(live.ana, "Sign in", None).unwrap() else { panic!("no link") };
        let page = browser().post(link).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::BAD_REQUEST);
        let text = page.text().await.unwrap();
        // The network itself lets nobody begin here: that is asked only once files can be fetched.
        assert!(text.contains(words), "{is_reached}: {text}");
        assert_eq!(text.contains("crier doctor"), !is_reached, "{text}");
        app.stop().await;
    }
}
