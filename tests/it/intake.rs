//! Intake under the worst circumstances: the app dies at any moment, one chat is slow, the webhook is called by others.

use std::time::Duration;

use crier::app::Intake;
use crier::model::lang::Lang;
use crier::model::post::Post;
use crier::store::Work;
use crier::web;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::photo::photo_of;
use crate::support::town::Town;
use crate::telegram_rig::TOKEN;

const BURST: usize = 30;

async fn drafts(town: &Town) -> Vec<Post> {
    let workspace = town.wired.store.workspaces().await.unwrap()[0].id.clone();
    town.wired.store.open_drafts(&workspace).await.unwrap()
}

/// Lets the app run until it has made `k` more requests to Telegram than `base`, or come to rest; then it dies.
async fn die_after(town: &mut Town, base: usize, k: usize) {
    let enough = async {
        while town.telegram.requests().len() < base + k {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = enough => {}
        () = tokio::time::sleep(Duration::from_millis(300)) => {}
    }
    town.kill().await;
    town.restart_dead().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_is_one_draft_whenever_the_app_dies() {
    for k in 0..14 {
        let mut town = Town::english().await;
        town.say("/start").await;
        let base = town.telegram.requests().len();
        let files = (0..4).map(|n| (format!("{n}.jpg"), photo_of(60 + n, 40))).collect();
        town.telegram.send(town.ana, files, "An album");
        if k % 3 == 2 {
            // Between the last picture and the end of the quiet time.
            town.rest().await;
            town.advance(600).await;
        }
        die_after(&mut town, base, k).await;
        town.advance(60_000).await;
        let found = drafts(&town).await;
        assert_eq!(found.len(), 1, "killed after {k} requests:\n{}", town.transcript());
        assert_eq!(found[0].text, "An album");
        let media = town.wired.store.media_of(&found[0].id).await.unwrap();
        assert_eq!(media.len(), 4, "killed after {k} requests");
        assert!(media.windows(2).all(|pair| pair[0].message < pair[1].message));
        assert!(media.iter().all(|medium| medium.clean.is_some()), "killed after {k} requests");
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_of_a_burst_is_one_draft_whenever_the_app_dies() {
    for k in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55] {
        let mut town = Town::english().await;
        town.say("/start").await;
        let base = town.telegram.requests().len();
        for n in 0..BURST {
            town.telegram.say(town.ana, &format!("Message {n:02}")).unwrap();
        }
        die_after(&mut town, base, k).await;
        // Once more, somewhere else.
        let base = town.telegram.requests().len();
        die_after(&mut town, base, k / 2).await;
        town.advance(60_000).await;
        let mut texts: Vec<String> = drafts(&town).await.into_iter().map(|post| post.text).collect();
        texts.sort();
        let wanted: Vec<String> = (0..BURST).map(|n| format!("Message {n:02}")).collect();
        assert_eq!(texts, wanted, "killed after {k} requests");
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_of_an_album_that_come_apart_and_late_join_one_draft() {
    let town = Town::english().await;
    let file = |n: u32| vec![(format!("{n}.jpg"), photo_of(60 + n, 40))];
    // The simulator sends an album at once; here its items are handed in one by one, shuffled.
    town.telegram.send(town.ana, file(0), "");
    town.rest().await;
    town.advance(2_000).await;
    let sent = town.telegram.requests().into_iter().rev().find(|request| request.method == "getFile").unwrap();
    let file_id = sent.fields["file_id"].clone();
    let item = |id: i64| {
        json!({"message": {"message_id": id, "date": 1, "chat": {"id": town.ana, "type": "private"}, "media_group_id": "late",
            "from": {"id": town.ana, "is_bot": false, "first_name": "ana"}, "photo": [{"file_id": file_id, "file_unique_id": "u"}]}})
    };
    town.telegram.raw_update(&item(903).to_string()).unwrap();
    town.rest().await;
    for (id, wait) in [(901, 700), (902, 700), (904, 5_000)] {
        town.advance(wait).await;
        town.telegram.raw_update(&item(id).to_string()).unwrap();
        town.rest().await;
    }
    town.advance(10_000).await;
    let found = drafts(&town).await;
    assert_eq!(found.len(), 2);
    let album = found.iter().find(|post| post.group.is_some()).unwrap();
    let media = town.wired.store.media_of(&album.id).await.unwrap();
    assert_eq!(media.iter().map(|medium| medium.message).collect::<Vec<_>>(), [901, 902, 903, 904]);
    town.kill_quietly().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_is_slow_delays_nobody_else() {
    let town = Town::english().await;
    let bob = town.invite("bob").await;
    town.telegram.flood(town.ana, 600);
    for n in 0..40 {
        town.telegram.say(town.ana, &format!("Waiting {n}")).unwrap();
    }
    let at = town.clock.now();
    town.say_as(bob, "Quick one").await;
    assert_eq!(town.clock.now(), at);
    assert!(town.telegram.heard(bob).join("\n").contains("Quick one"), "bob waits for ana");
    town.advance(700_000).await;
    assert_eq!(drafts(&town).await.len(), 41);
    assert_eq!(town.wired.store.next_due(Work::Outbox, town.clock.now()).await.unwrap(), None);
    town.kill_quietly().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webhook_takes_updates_in_and_refuses_whoever_does_not_know_the_secret() {
    let town = Town::build(Lang::En, None, Intake::Webhook).await;
    let listener = web::bind(0).await.unwrap();
    let base = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let site = town.wired.site.clone();
    let serving = tokio::spawn(async move { web::serve(listener, site).await });
    web::set_webhook(&town.wired.bot, &base, &TOKEN.to_owned().into()).await.unwrap();
    town.say("/start").await;
    assert!(town.heard().contains("Welcome"), "{}", town.transcript());
    town.say("By webhook").await;
    assert_eq!(drafts(&town).await.len(), 1);
    assert_eq!(town.telegram.pending(), 0);

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let forged = json!({"update_id": 99_999_999, "message": {"message_id": 1, "date": 1, "text": "forged",
        "chat": {"id": town.ana, "type": "private"}, "from": {"id": town.ana, "is_bot": false, "first_name": "ana"}}});
    let right = secret_of(&town);
    for wrong in [None, Some(String::new()), Some("0".repeat(64)), Some(format!("{right}0")), Some(right[1..].to_owned())] {
        let mut request = client.post(format!("{base}/telegram")).json(&forged);
        if let Some(wrong) = wrong {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", wrong);
        }
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    town.rest().await;
    assert_eq!(drafts(&town).await.len(), 1);
    // The same update twice is one draft.
    for _ in 0..2 {
        let request = client.post(format!("{base}/telegram")).json(&forged).header("X-Telegram-Bot-Api-Secret-Token", &right);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    }
    town.advance(2_000).await;
    assert_eq!(drafts(&town).await.len(), 2);
    let large = client.post(format!("{base}/telegram")).header("X-Telegram-Bot-Api-Secret-Token", &right).body(vec![b' '; 2 << 20]);
    assert_eq!(large.send().await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    serving.abort();
    town.kill_quietly().await;
}

/// What the webhook was set with.
fn secret_of(town: &Town) -> String {
    let set = town.telegram.requests().into_iter().rev().find(|request| request.method == "setWebhook").unwrap();
    set.fields["secret_token"].as_str().unwrap().to_owned()
}
