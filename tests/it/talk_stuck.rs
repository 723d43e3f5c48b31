//! Conversations: what was put aside because Crier died twice while it worked on it.

use crier::clock::{HOUR, MINUTE, SECOND};
use crier::model::say::Say;
use crier::store::{Store, Work};

use crate::support::town::{Town, in_every_language};

/// Starts, takes what is due in hand, and dies: twice.
async fn die_twice(town: &Town, take: impl AsyncFn(&Store, i64)) {
    for _ in 0..2 {
        let store = Store::open(&town.edges.database).await.unwrap();
        let now = town.clock.now();
        take(&store, now).await;
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_and_a_post_are_tried_again_or_dropped() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let text = town.pick("Heavy", "Pesada", "Тяжёлая");
        town.say(text).await;
        town.say(town.pick("in 1 hour", "en 1 hora", "через 1 час")).await;
        town.kill().await;
        town.clock.advance_to(town.clock.now() + HOUR + MINUTE);
        die_twice(town, async |store, now| {
            store.recover_parts(now).await.unwrap();
            store.claim_part(now, now + MINUTE).await.unwrap().expect("the post is due");
        })
        .await;
        town.restart_dead().await;
        town.advance(30 * SECOND).await;
        assert_eq!(town.bluesky.posts().len(), 0);
        town.restart().await;
        town.advance(30 * SECOND).await;
        let told = town.transcript().matches("/stuck").count();
        assert_eq!(told, 1, "{}", town.transcript());
        town.press("button-stuck").await;
        town.tap("1: ").await;
        town.advance(MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 1);

        town.say(town.pick("Another one", "Otra", "Ещё одна")).await;
        town.kill().await;
        die_twice(town, async |store, now| {
            store.touch_card(&store.newest_draft(town.ana).await.unwrap().expect("a draft").id, now).await.unwrap();
            store.claim(Work::Cards, now, now + MINUTE).await.unwrap().expect("its card is due");
        })
        .await;
        town.restart_dead().await;
        town.advance(30 * SECOND).await;
        town.say("/stuck").await;
        town.tap(&format!("1: {}", town.pick("drop", "descartar", "убрать"))).await;
        town.say("/stuck").await;
        town.snapshot("stuck");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_person_whose_message_it_was_hears_of_it() {
    let mut town = Town::english().await;
    let bo = town.invite("bo").await;
    town.kill().await;
    // Bo's next message came in, and nobody could understand it.
    let store = Store::open(&town.edges.database).await.unwrap();
    let workspace = store.workspaces().await.unwrap().remove(0).id;
    let update = crier::store::NewUpdate { id: 9_000_001, workspace, lane: bo, raw: "sealed".to_owned() };
    store.put_updates(&[update], town.clock.now()).await.unwrap();
    store.close().await;
    die_twice(&town, async |store, now| {
        store.claim(Work::Updates, now, now + MINUTE).await.unwrap().expect("the message is due");
    })
    .await;
    town.restart_dead().await;
    town.advance(30 * SECOND).await;
    assert!(town.story_of(bo).contains("it was not handled"), "{}", town.story_of(bo));
    town.say_as(bo, "/stuck").await;
    assert!(town.story_of(bo).contains("Only an owner"), "{}", town.story_of(bo));
    town.press("button-stuck").await;
    town.tap("1: drop").await;
    town.snapshot("stuck_message");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_repeats_of_a_post_are_named_and_go_on_when_tried_again() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let text = town.pick("Market today", "Hoy hay mercado", "Сегодня рынок");
        town.say(text).await;
        town.say(town.pick("every day 18:00", "cada día 18:00", "каждый день 18:00")).await;
        town.kill().await;
        // The next one is made an hour ahead of its time.
        town.clock.advance_to(town.clock.now() + 8 * HOUR + MINUTE);
        die_twice(town, async |store, now| {
            store.claim(Work::Repeats, now, now + MINUTE).await.unwrap().expect("an occurrence is to be made");
        })
        .await;
        town.restart_dead().await;
        town.advance(30 * SECOND).await;
        town.say("/stuck").await;
        let named = Say::new("stuck-repeat").say("words", Say::new("words").text("words", text));
        let named = crier::i18n::plain(town.lang, &named);
        assert!(town.heard().contains(&format!("1. {named} · ")), "{named}:\n{}", town.heard());
        town.tap("1: ").await;
        town.advance(2 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1, "{}", town.transcript());
    })
    .await;
}
