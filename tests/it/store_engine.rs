//! What only the publishing engine does to rows: leases kept, tokens ended, accounts retired, files asked for.

use crier::clock::MINUTE;
use crier::model::account::{AccountState, Token};
use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::model::post::MediaState;
use crier::store::{Finish, Intent, NewPart, Rendition, Store, Work, Workspace};
use crier::vault::{Ring, VaultError};
use serde_json::{Value, json};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, account, add_account, add_draft, add_media, add_sent, begin, claim, clean_file, nth_claim, part};

#[tokio::test]
async fn a_lease_is_kept_by_its_holder_only() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        assert!(!store.renew_part("q1", claimed.fence - 1, T0 + 9 * LEASE).await.unwrap());
        assert!(store.renew_part("q1", claimed.fence, T0 + 3 * LEASE).await.unwrap());
        assert!(store.recover_parts(T0 + 2 * LEASE).await.unwrap().is_empty());
        assert_eq!(store.recover_parts(T0 + 3 * LEASE).await.unwrap(), ["p1"]);
        assert!(!store.renew_part("q1", claimed.fence, T0 + 9 * LEASE).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_notes_of_what_may_have_left_are_kept_for_the_repeat() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        assert_eq!(store.intend_part(&claimed, &json!("key"), T0, T0 + LEASE).await.unwrap(), Intent::Written);
        let queued = Finish::to(PartState::Queued).due(T0);
        assert!(store.finish_part(&claimed, PartState::Committing, &queued, T0).await.unwrap());
        store.replan_parts("p1", T0, T0).await.unwrap();
        store.parts_need_login("a").await.unwrap();
        store.parts_signed_in("a", T0).await.unwrap();
        store.cancel_parts("p1", T0).await.unwrap();
        store.reopen_post("p1", T0).await.unwrap();
        store.confirm("p1", &[NewPart::whole("q9", "t1")], T0, None, T0 + 5).await.unwrap();
        let again = claim(store, T0 + 5).await;
        assert_eq!((again.saved, again.made_at), (json!("key"), T0));
    })
    .await;
}

#[tokio::test]
async fn a_retired_account_keeps_its_token_until_it_is_removed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        add_draft(store, 2, "a").await;
        assert!(!store.retire_account("a", AccountState::Pending, T0).await.unwrap());
        assert_eq!(part(store, 1).await.state, PartState::Queued);
        assert!(store.retire_account("a", AccountState::Ready, T0).await.unwrap());
        assert_eq!(part(store, 1).await.state, PartState::Cancelled);
        assert!(store.targets("p2").await.unwrap().is_empty());
        assert!(store.token("a").await.unwrap().token.is_some());
        assert_eq!(store.claim(Work::Accounts, T0, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some("a"));
        store.delay_account(&nth_claim("a", 1), Some(T0 + MINUTE)).await.unwrap();
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), Some(T0 + MINUTE));
        store.remove_account("a", T0).await.unwrap();
        assert_eq!(store.token("a").await.unwrap().token, None);
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_busy_while_something_of_it_is_under_way() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        assert!(!store.account_busy("a").await.unwrap());
        let claimed = claim(store, T0).await;
        assert!(store.account_busy("a").await.unwrap());
        store.intend_part(&claimed, &Value::Null, T0, T0 + LEASE).await.unwrap();
        store.finish_part(&claimed, PartState::Committing, &Finish::to(PartState::Unsure), T0).await.unwrap();
        assert!(store.account_busy("a").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_token_is_sealed_for_its_row_and_ends_by_its_number() {
    on_both(|db| async move {
        let store = &db.store;
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let (_, data_key) = ring.new_data_key("w").unwrap();
        store
            .add_workspace(&Workspace { id: "w".into(), name: "w".into(), zone: "UTC".into(), data_key, created_at: T0, keep_credit: 0 })
            .await
            .unwrap();
        let token = Token { access: "secret".into(), refresh: None, expires_at: Some(T0 + MINUTE), secret: None };
        let sealed = store.seal_token(&ring, "w", "a", &token).await.unwrap();
        store.put_account(&account("a"), &sealed, token.expires_at, None).await.unwrap();
        store.put_account(&account("b"), &sealed, None, None).await.unwrap();
        let (opened, version) = store.open_token(&ring, &account("a")).await.unwrap().unwrap();
        assert_eq!((opened.access.as_str(), opened.expires_at, version), ("secret", Some(T0 + MINUTE), 1));
        let signer = store.signer(&ring, "a").await.unwrap().unwrap();
        assert_eq!((signer.account.id.as_str(), signer.token.unwrap().1), ("a", 1));
        assert!(store.signer(&ring, "nobody").await.unwrap().is_none());
        let moved = store.open_token(&ring, &account("b")).await.unwrap_err();
        assert!(matches!(moved, crier::store::StoreError::Vault(VaultError::DoesNotOpen)));
        store.expire_token("a", 2).await.unwrap();
        assert_eq!(store.token("a").await.unwrap().expires_at, Some(T0 + MINUTE), "another one by now");
        store.expire_token("a", 1).await.unwrap();
        assert_eq!(store.open_token(&ring, &account("a")).await.unwrap().unwrap().0.expires_at, Some(0));
    })
    .await;
}

#[tokio::test]
async fn a_gate_of_a_network_holds_all_its_accounts() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        store.shut_gate(PlatformId::Bluesky.word(), T0 + MINUTE).await.unwrap();
        store.shut_gate(PlatformId::Bluesky.word(), T0 + 1).await.unwrap();
        assert!(store.claim_part(T0 + 2, T0 + LEASE).await.unwrap().is_none());
        assert_eq!(store.next_part(T0 + 2).await.unwrap(), Some(T0 + MINUTE), "what is due waits for the gate");
        assert_eq!(claim(store, T0 + MINUTE).await.id, "q1");
        add_account(store, "b").await;
        add_sent(store, 2, "b", T0).await;
        store.shut_gate(PlatformId::Telegram.word(), T0 + 9 * MINUTE).await.unwrap();
        assert_eq!(claim(store, T0 + MINUTE).await.id, "q2", "another network's gate is not its own");
    })
    .await;
}

#[tokio::test]
async fn what_a_part_says_is_read_at_once() {
    on_both(|db| async move {
        let store = &db.store;
        with_rendition(store).await;
        let targets = store.targets("p1").await.unwrap();
        let errand = store.errand(&targets[0].id).await.unwrap().unwrap();
        assert_eq!((errand.post.id.as_str(), errand.text, errand.has_media), ("p1", None, true));
        store.set_target_text(&targets[0].id, Some("Its own")).await.unwrap();
        assert_eq!(store.errand(&targets[0].id).await.unwrap().unwrap().text.as_deref(), Some("Its own"));
        assert!(store.errand("nothing").await.unwrap().is_none());
    })
    .await;
}

async fn with_rendition(store: &Store) {
    begin(store).await;
    add_account(store, "a").await;
    add_draft(store, 1, "a").await;
    add_media(store, "m", "p1", 1).await;
    store.claim(Work::Media, T0, T0 + LEASE).await.unwrap();
    store.media_clean(&nth_claim("m", 1), &clean_file("k")).await.unwrap();
    let made = Rendition {
        media: "m".into(),
        need: "n".into(),
        file: "f".into(),
        mime: "image/jpeg".into(),
        width: 1,
        height: 1,
        bytes: 1,
        branded: 0,
        shown: None,
    };
    store.put_rendition(&"w".to_owned(), &made).await.unwrap();
    store.rendition_shown("m", "n", "telegrams-name").await.unwrap();
}

#[tokio::test]
async fn files_are_asked_for_once_and_forgotten_when_lost() {
    on_both(|db| async move {
        let store = &db.store;
        with_rendition(store).await;
        store.want_media("m", T0 + 5).await.unwrap();
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), Some(T0 + LEASE), "in hand already");
        store.rest_media(&nth_claim("m", 1)).await.unwrap();
        store.want_media("m", T0 + 5).await.unwrap();
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), Some(T0 + 5));
        store.forget_shown("p1").await.unwrap();
        assert_eq!(store.rendition("m", "n").await.unwrap().unwrap().shown, None);
        store.media_lost("m", T0 + 9).await.unwrap();
        assert!(store.rendition("m", "n").await.unwrap().is_none());
        assert_eq!(store.media("m").await.unwrap().state, MediaState::Gone);
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), Some(T0 + 9));
    })
    .await;
}
