//! `crier run` as a process of its own against the simulated Telegram: it answers, works, stops when it is told to, and
//! goes on after a kill.

use std::time::Duration;

use crate::media_carriers::finds;
use crate::support::live::Live;
use crate::support::photo::{photo, photo_of};
use crate::support::program::Running;
use crate::telegram_rig::TOKEN;

#[tokio::test(flavor = "multi_thread")]
async fn it_runs_publishes_and_stops_when_it_is_told_to() {
    let live = Live::new().await;
    let crier = Running::start(&live).await;
    assert_eq!(crier.get("/livez").await.as_deref(), Some("200 alive"));
    assert_eq!(crier.get("/readyz").await.as_deref(), Some("200 ready"));
    assert_eq!(crier.get("/elsewhere").await.map(|answer| answer[..3].to_owned()).as_deref(), Some("404"));
    assert_eq!(crier.get("/telegram").await.map(|answer| answer[..3].to_owned()).as_deref(), Some("405"));

    live.connect_channel("news").await;
    live.send_photo(photo(), "Hello from a process, canary-4711").await;
    live.press("Publish").await;
    live.hear("✅").await;
    let posts = live.telegram.all_posts();
    assert_eq!((posts.len(), posts[0].text.as_str()), (1, "Hello from a process, canary-4711"));
    assert!(!finds(&posts[0].media[0].bytes, b"Exif"));

    let log = crier.log();
    assert!(log.contains("Crier is running"), "{log}");
    let secret = TOKEN.split_once(':').unwrap().1;
    let key = live.keys.split_once(':').unwrap().1;
    for hidden in [secret, key, "canary-4711"] {
        assert!(!log.contains(hidden), "the log holds {hidden}");
    }
    let (status, took) = crier.terminate().await;
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(5), "nothing was under way, and yet it took {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_in_the_middle_of_work_and_the_next_one_goes_on() {
    let live = Live::new().await;
    let crier = Running::start(&live).await;
    live.connect_channel("news").await;
    live.send_photo(photo(), "one").await;
    live.press("Publish").await;
    live.telegram.send(live.ana, vec![("two.jpg".to_owned(), photo_of(2000, 1500))], "two");
    let (status, took) = crier.terminate().await;
    assert!(status.code() == Some(0) && took < Duration::from_secs(20), "{status:?} after {took:?}");

    let crier = Running::start(&live).await;
    live.until("the first post", || live.telegram.all_posts().len() == 1).await;
    live.hear("Publish").await;
    let (status, _) = crier.terminate().await;
    assert_eq!(status.code(), Some(0));
    assert_eq!(live.telegram.all_posts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_goes_on_and_nothing_is_lost_or_doubled() {
    let live = Live::new().await;
    let mut crier = Running::start(&live).await;
    live.connect_channel("news").await;
    // Just sent; published and counting down the undo; the card on its way.
    for (n, pause) in [30, 2_000, 400].into_iter().enumerate() {
        let text = format!("post {n}");
        if n % 2 == 0 {
            live.telegram.send(live.ana, vec![("sea.jpg".to_owned(), photo_of(600 + n as u32, 400))], &text);
        } else {
            live.send_photo(photo_of(600 + n as u32, 400), &text).await;
            live.press("Publish").await;
        }
        tokio::time::sleep(Duration::from_millis(pause)).await;
        crier.kill();
        crier = Running::start(&live).await;
        if n % 2 == 0 {
            live.hear("Publish").await;
            live.press("Publish").await;
        }
        live.until(&text, || live.telegram.all_posts().iter().any(|post| post.text == text)).await;
        live.hear("✅").await;
    }
    let mut texts: Vec<_> = live.telegram.all_posts().into_iter().map(|post| post.text).collect();
    texts.sort();
    assert_eq!(texts, (0..3).map(|n| format!("post {n}")).collect::<Vec<_>>(), "each once");
    crier.terminate().await;
}
