//! Fences of simple work: who lost a claim cannot end it, whatever it tries.

use std::pin::Pin;

use crier::model::brand::Slot;
use crier::model::trouble::Trouble;
use crier::store::{BrandRow, CardRow, Claim, GrantRow, NewUpdate, NewWord, Result, Store, StoreError, Turn, Work};
use serde_json::json;

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, account, add_draft, add_media, another, begin, begin_grant, clean_file, send_logo};

type Ending = for<'a> fn(&'a Store, &'a Claim) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

macro_rules! ending {
    ($name:literal, $work:ident, |$store:ident, $claim:ident| $end:expr) => {{
        let end: Ending = |$store, $claim| Box::pin(async move { $end });
        ($name, Work::$work, end)
    }};
}

async fn brand(store: &Store, claim: &Claim) -> Result<BrandRow> {
    Ok(store.claimed_brand(claim).await?.expect("there is a brand"))
}

/// When whoever has the claim by right ends something.
const LATER: i64 = T0 + 9 * LEASE;

/// Every way to end simple work.
fn endings() -> Vec<(&'static str, Work, Ending)> {
    vec![
        ending!("end_update", Updates, |store, claim| store.end_update(claim).await),
        ending!("retry_update", Updates, |store, claim| store.retry_update(claim, LATER).await),
        ending!("end_word", Outbox, |store, claim| store.end_word(claim).await),
        ending!("delay_word", Outbox, |store, claim| store.delay_word(claim, LATER).await),
        ending!("media_clean", Media, |store, claim| store.media_clean(claim, &clean_file("k")).await),
        ending!("media_bad", Media, |store, claim| store.media_bad(claim, &Trouble::Empty).await),
        ending!("rest_media", Media, |store, claim| store.rest_media(claim).await),
        ending!("delay_media", Media, |store, claim| store.delay_media(claim, LATER, true).await),
        ending!("card_shown", Cards, |store, claim| {
            let card = CardRow { card: Some(5), ..store.card(claim).await? };
            assert_eq!(card.claim(), *claim);
            store.card_shown(&card, T0, None).await
        }),
        ending!("delay_card", Cards, |store, claim| store.delay_card(claim, LATER, true).await),
        ending!("drop_card", Cards, |store, claim| store.drop_card(claim).await),
        ending!("lose_card", Cards, |store, claim| store.lose_card(claim, LATER).await),
        ending!("brand_file_kept", Brands, |store, claim| store
            .brand_file_kept(&brand(store, claim).await?, Slot::Logo, "k", LATER)
            .await
            .map(|_| ())),
        ending!("brand_file_refused", Brands, |store, claim| store
            .brand_file_refused(&brand(store, claim).await?, Slot::Logo, LATER)
            .await),
        ending!("brand_shown", Brands, |store, claim| {
            let row = brand(store, claim).await?;
            store.brand_shown(&BrandRow { message: Some(5), ..row }, LATER).await
        }),
        ending!("lose_brand", Brands, |store, claim| store.lose_brand(&brand(store, claim).await?, LATER).await),
        ending!("delay_brand", Brands, |store, claim| store.delay_brand(&brand(store, claim).await?, LATER, true).await),
        ending!("rest_brand", Brands, |store, claim| store.rest_brand(&brand(store, claim).await?).await),
        ending!("end_grant", Grants, |store, claim| store.end_grant(claim).await),
        ending!("delay_account", Accounts, |store, claim| store.delay_account(claim, Some(LATER)).await),
    ]
}

/// One row of each kind, due.
async fn rows(store: &Store) {
    begin(store).await;
    store.put_account(&account("a"), "sealed", None, Some(T0)).await.unwrap();
    add_draft(store, 1, "a").await;
    store.touch_card("p1", T0).await.unwrap();
    add_media(store, "m", "p1", 1).await;
    store.put_updates(&[NewUpdate { id: 7, workspace: "w".into(), lane: 1, raw: "sealed".into() }], T0).await.unwrap();
    store.put_words(&[word("o")], T0).await.unwrap();
    send_logo(store, "file", T0).await;
    let platform = crier::model::platform::PlatformId::Bluesky;
    let grant = GrantRow { id: "g".into(), workspace: "w".into(), person: 1, platform, answers: "sealed".into(), created_at: T0 };
    begin_grant(store, grant, serde_json::Value::Null).await;
}

fn word(id: &str) -> NewWord {
    NewWord { id: id.into(), workspace: "w".into(), lane: 1, method: "sendMessage", params: json!({ "text": "Hi" }) }
}

/// Everything of it that an ending could change.
async fn seen(store: &Store, work: Work, claim: &Claim) -> String {
    let row = match work {
        Work::Updates => format!("{:?}", store.update("7").await.unwrap()),
        Work::Outbox => format!("{:?}", store.word("o").await.unwrap()),
        Work::Media => format!("{:?} {}", store.media("m").await.unwrap(), store.media_attempts("m").await.unwrap()),
        Work::Cards => format!("{:?}", store.card(claim).await.unwrap()),
        Work::Brands => format!("{:?}", store.brand_row("w").await.unwrap()),
        Work::Grants => store.grant("g").await.is_ok().to_string(),
        // A repeat steps on only from the occurrence at which it was read: see store_plans.
        Work::Accounts | Work::Repeats => String::new(),
    };
    format!("{row} {:?}", store.next_due(work, T0 + LEASE).await.unwrap())
}

#[tokio::test]
async fn who_lost_a_claim_ends_nothing() {
    for (name, work, end) in endings() {
        on_both(move |db| async move {
            let (store, other) = (&db.store, another(&db).await);
            rows(store).await;
            let stale = store.claim(work, T0, T0 + LEASE).await.unwrap().unwrap();
            let fresh = other.claim(work, T0 + LEASE, T0 + 2 * LEASE).await.unwrap().expect("its lease was over");
            assert_eq!((&fresh.id, fresh.fence), (&stale.id, stale.fence + 1));
            let before = seen(store, work, &fresh).await;
            end(store, &stale).await.unwrap();
            assert_eq!(seen(store, work, &fresh).await, before, "{name} by who lost it");
            assert_eq!(store.claim(work, T0 + LEASE, T0 + 2 * LEASE).await.unwrap(), None, "{name}: it is still in hand");
            end(&other, &fresh).await.unwrap();
            assert_ne!(seen(store, work, &fresh).await, before, "{name} by who has it");
            other.close().await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_turn_whose_claim_was_lost_writes_nothing() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        rows(store).await;
        let stale = store.claim(Work::Updates, T0, T0 + LEASE).await.unwrap().unwrap();
        let fresh = other.claim(Work::Updates, T0 + LEASE, T0 + 2 * LEASE).await.unwrap().unwrap();
        let turn = Turn { person: 1, asked: Some("question".into()), words: vec![word("x")], ..Turn::default() };
        let lost = store.end_turn(Some(&stale), &turn, T0).await.unwrap_err();
        assert!(matches!(lost, StoreError::Raced), "{lost}");
        assert!(store.word("x").await.is_err());
        assert_eq!(store.person(1).await.unwrap().unwrap().asked, None);
        assert!(store.update("7").await.unwrap().raw.is_some());

        other.end_turn(Some(&fresh), &turn, T0).await.unwrap();
        assert!(store.word("x").await.is_ok());
        assert_eq!(store.person(1).await.unwrap().unwrap().asked.as_deref(), Some("question"));
        assert_eq!(store.update("7").await.unwrap().raw, None);
        other.close().await;
    })
    .await;
}
