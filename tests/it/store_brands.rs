//! The brand of a workspace: how it looks, the logo on its way, the one message that shows it, and what a change of it
//! does to open drafts.

use crier::model::brand::{Brand, Corner};
use crier::model::post::{MediaState, PostState};
use crier::store::{BrandRow, Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_media, add_workspace, begin, clean_file, new_post, nth_claim};

fn line(text: &str) -> Brand {
    Brand { line: Some(text.into()), corner: Corner::TopLeft, size: 25, opacity: 50, margin: 7, ..Brand::default() }
}

async fn row(store: &Store) -> BrandRow {
    store.brand_row("w").await.unwrap().expect("the workspace has a brand")
}

async fn take(store: &Store, now: i64) -> BrandRow {
    let claim = store.claim(Work::Brands, now, now + LEASE).await.unwrap().expect("the brand is due");
    store.claimed_brand(&claim).await.unwrap().expect("the workspace has a brand")
}

async fn rests(store: &Store) -> bool {
    store.next_due(Work::Brands, T0).await.unwrap().is_none()
}

/// A brand that is shown in message 7 of chat 1 and rests.
async fn shown(store: &Store) -> BrandRow {
    begin(store).await;
    store.set_brand("w", &line("© Ana"), T0).await.unwrap();
    store.show_brand("w", 1, T0).await.unwrap();
    let taken = take(store, T0).await;
    store.brand_shown(&BrandRow { message: Some(7), shown: Some("first".into()), ..taken }, T0).await.unwrap();
    assert!(rests(store).await);
    row(store).await
}

/// A brand whose logo is kept under this key, with nothing left to do.
async fn with_logo(store: &Store, key: &str) -> BrandRow {
    store.send_logo("w", 1, "file-1", T0).await.unwrap();
    let taken = take(store, T0).await;
    assert!(store.logo_kept(&taken, key, T0).await.unwrap());
    store.rest_brand(&take(store, T0).await).await.unwrap();
    row(store).await
}

#[tokio::test]
async fn a_workspace_has_a_brand_once_there_is_something_to_show() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        assert!(store.brand_row("w").await.unwrap().is_none() && store.brand("w").await.unwrap().is_none());
        assert!(!store.is_branded_at_first("w").await.unwrap());

        let look = line("© Ana Ñandú 🌊");
        store.set_brand("w", &look, T0).await.unwrap();
        assert_eq!(store.brand("w").await.unwrap(), Some(look));
        assert!(store.is_branded_at_first("w").await.unwrap(), "a new brand goes on new posts");
        assert!(store.brand("v").await.unwrap().is_none(), "the other workspace has none");

        store.set_brand_for_new("w", false, T0).await.unwrap();
        assert!(!store.is_branded_at_first("w").await.unwrap());
        assert!(store.brand("w").await.unwrap().is_some());
        store.set_brand_for_new("w", true, T0).await.unwrap();
        store.set_brand("w", &line("  "), T0).await.unwrap();
        assert!(store.brand("w").await.unwrap().is_none(), "an empty line shows nothing");
        assert!(!store.is_branded_at_first("w").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_brand_is_shown_in_one_message_and_rests() {
    on_both(|db| async move {
        let store = &db.store;
        let first = shown(store).await;
        assert_eq!((first.chat, first.message, first.shown.as_deref()), (Some(1), Some(7), Some("first")));

        store.turn_brand("w", (1, 7), Some("size"), T0 + 1).await.unwrap();
        let turned = take(store, T0 + 1).await;
        assert_eq!(
            (turned.screen.as_deref(), turned.shown.as_deref()),
            (Some("size"), Some("first")),
            "the same message, the same picture"
        );
        assert!(turned.version > first.version);
        store.brand_shown(&turned, T0 + 2).await.unwrap();
        assert!(rests(store).await);

        store.turn_brand("w", (1, 9), None, T0 + 3).await.unwrap();
        let older = take(store, T0 + 3).await;
        assert_eq!((older.message, older.shown, older.screen), (Some(9), None, None), "another message: nobody knows what it shows");

        store.show_brand("w", 2, T0 + 4).await.unwrap();
        let anew = row(store).await;
        assert_eq!((anew.chat, anew.message, anew.shown), (Some(2), None, None), "asked for anew: a new message");
    })
    .await;
}

#[tokio::test]
async fn a_change_while_it_is_being_shown_shows_it_again() {
    on_both(|db| async move {
        let store = &db.store;
        shown(store).await;
        for step in 0..5 {
            let now = T0 + 10 * step;
            store.turn_brand("w", (1, 7), None, now).await.unwrap();
            let stale = take(store, now).await;
            match step {
                0 => store.set_brand("w", &line("new"), now + 1).await.unwrap(),
                1 => store.set_brand_for_new("w", false, now + 1).await.unwrap(),
                2 => store.turn_brand("w", (1, 7), Some("pos"), now + 1).await.unwrap(),
                3 => store.send_logo("w", 1, "file-9", now + 1).await.unwrap(),
                _ => store.remove_brand("w", now + 1).await.unwrap(),
            }
            if step % 2 == 0 {
                store.brand_shown(&stale, now + 2).await.unwrap()
            } else {
                store.rest_brand(&stale).await.unwrap()
            }
            let again = take(store, now + 2).await;
            store.rest_brand(&again).await.unwrap();
            assert!(rests(store).await, "step {step}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_gone_is_sent_anew_and_a_failure_is_counted() {
    on_both(|db| async move {
        let store = &db.store;
        shown(store).await;
        store.turn_brand("w", (1, 7), Some("size"), T0).await.unwrap();
        let taken = take(store, T0).await;
        store.lose_brand(&taken, T0 + 5).await.unwrap();
        let lost = take(store, T0 + 5).await;
        assert_eq!((lost.chat, lost.message, lost.shown.as_deref(), lost.screen.as_deref()), (Some(1), None, None, Some("size")));

        store.delay_brand(&lost, T0 + 100, false).await.unwrap();
        assert_eq!(
            (store.next_due(Work::Brands, T0).await.unwrap(), row(store).await.attempts),
            (Some(T0 + 100), 0),
            "waiting is no failure"
        );
        let taken = take(store, T0 + 100).await;
        store.delay_brand(&taken, T0 + 200, true).await.unwrap();
        assert!(store.claim(Work::Brands, T0 + 199, T0 + LEASE).await.unwrap().is_none());
        let failed = take(store, T0 + 200).await;
        assert_eq!(failed.attempts, 1);
        store.rest_brand(&failed).await.unwrap();
        assert_eq!((rests(store).await, row(store).await.attempts), (true, 0));
    })
    .await;
}

#[tokio::test]
async fn a_logo_is_on_its_way_until_it_is_kept() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.send_logo("w", 1, "file-1", T0).await.unwrap();
        let taken = take(store, T0).await;
        assert_eq!((taken.logo_file_id.as_deref(), taken.chat, taken.message), (Some("file-1"), Some(1), None));
        assert!(store.brand("w").await.unwrap().is_none(), "nothing to show yet");

        store.send_logo("w", 1, "file-2", T0 + 1).await.unwrap();
        assert!(!store.logo_kept(&taken, "logo-a", T0 + 2).await.unwrap(), "another one came meanwhile");
        store.logo_refused(&taken).await.unwrap();
        assert_eq!(row(store).await.logo_file_id.as_deref(), Some("file-2"), "and is not forgotten with the first");
        store.delay_brand(&taken, T0 + 2, false).await.unwrap();
        let second = take(store, T0 + 2).await;
        assert!(store.logo_kept(&second, "logo-b", T0 + 3).await.unwrap());
        let kept = take(store, T0 + 3).await;
        assert_eq!((kept.logo_file_id.as_deref(), kept.old_logo.as_deref(), kept.look.logo.as_deref()), (None, None, Some("logo-b")));
        assert_eq!(store.brand("w").await.unwrap().unwrap(), Brand { logo: Some("logo-b".into()), ..Brand::default() });
    })
    .await;
}

#[tokio::test]
async fn the_logo_before_is_named_until_it_is_deleted() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        with_logo(store, "logo-a").await;
        let same = with_logo(store, "logo-a").await;
        assert_eq!(same.old_logo, None, "the same picture sent again is not deleted");
        let second = with_logo(store, "logo-b").await;
        assert_eq!(second.old_logo.as_deref(), Some("logo-a"));
        store.old_logo_gone(&BrandRow { old_logo: Some("another".into()), ..second.clone() }).await.unwrap();
        assert_eq!(row(store).await.old_logo.as_deref(), Some("logo-a"), "only the one that was deleted is forgotten");
        store.old_logo_gone(&second).await.unwrap();
        assert_eq!(row(store).await.old_logo, None);

        store.remove_brand("w", T0).await.unwrap();
        let removed = row(store).await;
        assert_eq!((removed.old_logo.as_deref(), &removed.look, removed.chat), (Some("logo-b"), &Brand::default(), None));
        assert!(store.brand("w").await.unwrap().is_none() && !rests(store).await, "its logo waits to be deleted");
        let again = with_logo(store, "logo-b").await;
        assert_eq!((again.look.logo.as_deref(), again.old_logo), (Some("logo-b"), None), "the logo in use is never one to delete");
        store.remove_brand("none", T0).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_logo_that_is_refused_is_forgotten_and_nothing_else_is() {
    on_both(|db| async move {
        let store = &db.store;
        shown(store).await;
        store.send_logo("w", 1, "file-1", T0).await.unwrap();
        let taken = take(store, T0).await;
        store.logo_refused(&taken).await.unwrap();
        assert!(rests(store).await);
        assert_eq!((row(store).await.logo_file_id, store.brand("w").await.unwrap()), (None, Some(line("© Ana"))));

        store.send_logo("w", 1, "file-2", T0).await.unwrap();
        let taken = take(store, T0).await;
        store.set_brand("w", &line("new"), T0 + 1).await.unwrap();
        store.logo_refused(&taken).await.unwrap();
        assert_eq!(store.next_due(Work::Brands, T0).await.unwrap(), Some(T0 + 1), "the change that came meanwhile is shown");
    })
    .await;
}

#[tokio::test]
async fn open_drafts_that_carry_the_brand_are_made_anew_when_it_changes() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        for (n, branded) in [(1, true), (2, false), (3, true)] {
            let id = format!("p{n}");
            store.begin_post(&crier::store::NewPost { branded, ..new_post(&id, n) }).await.unwrap();
            add_media(store, &format!("m{n}"), &id, n).await;
            assert!(store.claim(Work::Media, T0, T0 + LEASE).await.unwrap().is_some());
            store.media_clean(&nth_claim(&format!("m{n}"), 1), &clean_file(&format!("m{n}"))).await.unwrap();
            store.rest_media(&nth_claim(&format!("m{n}"), 1)).await.unwrap();
            store.card_shown(&store.card(&nth_claim(&id, 0)).await.unwrap(), T0, None).await.unwrap();
        }
        assert!(store.move_post("p3", PostState::Draft, PostState::Discarded, T0).await.unwrap());
        store.card_shown(&store.card(&nth_claim("p3", 0)).await.unwrap(), T0, None).await.unwrap();
        assert_eq!((store.next_due(Work::Media, T0).await.unwrap(), store.next_due(Work::Cards, T0).await.unwrap()), (None, None));

        store.rebrand_drafts("v", T0 + 5).await.unwrap();
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), None, "another workspace's brand");
        store.rebrand_drafts("w", T0 + 5).await.unwrap();
        assert_eq!(store.claim(Work::Media, T0 + 5, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some("m1"));
        assert_eq!(store.claim(Work::Media, T0 + 5, T0 + LEASE).await.unwrap(), None, "not the plain one, not the discarded one");
        assert_eq!(store.claim(Work::Cards, T0 + 5, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some("p1"));
        assert_eq!(store.claim(Work::Cards, T0 + 5, T0 + LEASE).await.unwrap(), None);
        assert_eq!(store.media("m1").await.unwrap().state, MediaState::Ready, "what is clean stays clean");
    })
    .await;
}
