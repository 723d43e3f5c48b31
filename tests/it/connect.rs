//! Signing in and out, with the scripted network.

use crier::clock::{MINUTE, SECOND};
use crier::connect::{Connect, PENDING, answers_place, keep, remove};
use crier::model::account::{AccountState, Profile, Token};
use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::net::Net;
use crier::platforms::telegram::{photo_need, video_need};
use crier::platforms::{ConnectError, Platforms};
use crier::store::GrantRow;
use serde_json::json;

use crate::engine::Engine;
use crate::support::rows::{T0, begin_grant};

fn connect(engine: &Engine) -> Connect {
    let net = Net::new(engine.clock.clone(), Vec::new()).unwrap();
    Connect {
        reach: crier::links::Reach::new(&engine.ring, &engine.files, &net, &engine.clock, None),
        store: engine.store.clone(),
        ring: engine.ring.clone(),
        platforms: Platforms::new(vec![Box::new(engine.fake.clone())], photo_need(), video_need(false)),
        net,
        clock: engine.clock.clone(),
    }
}

fn profile(remote_id: &str) -> Profile {
    Profile {
        remote_id: remote_id.into(),
        handle: "@ana.example".into(),
        name: "Ana".into(),
        link: None,
        facts: json!({}),
        token: Token { access: "fresh".into(), ..Token::default() },
        login_until: None,
    }
}

async fn sign_in(engine: &Engine, id: &str, answer: Result<Profile, ConnectError>) -> crier::connect::Connected {
    engine.fake.set(|script| script.connect.push_back(answer));
    let connect = connect(engine);
    let key = engine.store.data_key(&engine.ring, "w").await.unwrap();
    let answers = key.seal(answers_place(id), &serde_json::json!({ "handle": "ana.example" }).to_string()).unwrap();
    assert!(!answers.contains("ana"));
    let grant = GrantRow {
        id: id.into(),
        workspace: "w".into(),
        person: 1,
        platform: PlatformId::Bluesky,
        answers,
        created_at: engine.clock.now(),
    };
    begin_grant(&engine.store, grant, serde_json::Value::Null).await;
    let claim = connect.claim().await.unwrap().expect("the sign-in is due");
    assert_eq!(claim.id, id);
    let connected = connect.work(&claim).await.unwrap();
    connect.end(&claim, &connected.accounts()).await.unwrap();
    assert!(engine.store.grant(id).await.is_err(), "what the person gave is erased");
    connected
}

/// Does what is due for accounts.
async fn look(engine: &Engine) -> usize {
    let connect = connect(engine);
    let mut count = 0;
    while let Some(id) = connect.claim_account().await.unwrap() {
        connect.look_at(&id).await.unwrap();
        count += 1;
    }
    count
}

#[tokio::test]
async fn a_new_account_is_pending_until_it_is_kept() {
    let engine = Engine::new().await;
    let account = sign_in(&engine, "g", Ok(profile("did:new"))).await.result.unwrap().remove(0);
    assert_eq!(account.state, AccountState::Pending);
    assert_eq!(engine.store.accounts("w").await.unwrap().len(), 2);
    assert!(keep(&engine.store, &engine.clock, &account.id).await.unwrap());
    assert!(!keep(&engine.store, &engine.clock, &account.id).await.unwrap(), "a second tap changes nothing");
    engine.clock.advance_to(T0 + PENDING);
    assert_eq!(look(&engine).await, 0);
    assert_eq!(engine.account(&account.id).await, AccountState::Ready);
    engine.send(1, &account.id, engine.clock.now()).await;
    engine.tick().await;
    assert_eq!(engine.fake.visible()[0].1, "fresh");
}

#[tokio::test]
async fn a_pending_account_that_nobody_keeps_goes() {
    let engine = Engine::new().await;
    let account = sign_in(&engine, "g", Ok(profile("did:new"))).await.result.unwrap().remove(0);
    assert_eq!(connect(&engine).next_account_due().await.unwrap(), Some(T0 + 10 * MINUTE));
    engine.clock.advance_to(T0 + PENDING);
    assert_eq!(look(&engine).await, 2, "it goes, and its token is ended");
    assert_eq!(engine.account(&account.id).await, AccountState::Removed);
    assert_eq!(engine.store.token(&account.id).await.unwrap().token, None);
    assert_eq!(engine.fake.0.lock().unwrap().revoked, ["fresh"]);
    assert!(!keep(&engine.store, &engine.clock, &account.id).await.unwrap(), "too late");
    let again = sign_in(&engine, "h", Ok(profile("did:new"))).await.result.unwrap().remove(0);
    assert_eq!((again.id, again.state), (account.id, AccountState::Pending));
}

#[tokio::test]
async fn signed_in_again_it_is_the_same_account_and_its_queue_goes_on() {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.stage.push_back(Err(crier::net::Fault::Relogin)));
    engine.send(1, "a", T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::NeedsLogin);
    let account = sign_in(&engine, "g", Ok(profile("did:plc:a"))).await.result.unwrap().remove(0);
    assert_eq!((account.id.as_str(), account.state), ("a", AccountState::Ready));
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Queued, "the word about it goes ahead");
    engine.after(SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.fake.visible()[0].1, "fresh");
}

#[tokio::test]
async fn removed_nothing_leaves_and_the_token_is_ended_and_erased() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0 + MINUTE).await;
    assert!(remove(&engine.store, &engine.clock, "a").await.unwrap());
    assert!(!remove(&engine.store, &engine.clock, "a").await.unwrap(), "a second tap changes nothing");
    assert_eq!(engine.state(1).await, PartState::Cancelled);
    assert_eq!(look(&engine).await, 1);
    assert_eq!(engine.store.token("a").await.unwrap().token, None);
    assert_eq!(engine.fake.0.lock().unwrap().revoked, ["token-1"]);
    assert_eq!(engine.after(MINUTE).await, 0);
}

#[tokio::test]
async fn what_may_have_left_is_still_looked_for_after_the_account_was_removed() {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.commit.push_back(Err(crier::net::Fault::Unsure));
        script.find.push_back(Ok(crier::platforms::Found::Live(crate::support::network::remote())));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    remove(&engine.store, &engine.clock, "a").await.unwrap();
    look(&engine).await;
    assert!(engine.store.token("a").await.unwrap().token.is_some(), "looking needs it");
    engine.after(15_000).await;
    assert_eq!(engine.state(1).await, PartState::Live);
    engine.clock.advance_to(T0 + 2 * MINUTE);
    look(&engine).await;
    assert_eq!(engine.store.token("a").await.unwrap().token, None);
}

#[tokio::test]
async fn a_failed_sign_in_is_told_at_once() {
    let engine = Engine::new().await;
    let connected = sign_in(&engine, "g", Err(ConnectError::Unavailable)).await;
    assert_eq!(connected.result.unwrap_err(), ConnectError::Unavailable);
    assert_eq!(connected.grant.person, 1);
    assert_eq!(engine.fake.count("connect"), 1);
}
