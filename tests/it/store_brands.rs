//! The brand of a workspace: how it looks, the logo on its way, the one message that shows it, and what a change of it
//! does to open drafts.

use crier::model::brand::{Brand, Corner, Kept, Kit, Slot};
use crier::model::clip::Clip;
use crier::model::post::{MediaState, PostState};
use crier::store::{BrandRow, SentFile, Store, StoreError, Work};

use crate::support::db::on_both;
use crate::support::rows::{
    LEASE, T0, account, add_media, add_object, add_workspace, begin, brand_of, clean_file, new_post, nth_claim, send_logo, set_brand,
};

fn line(text: &str) -> Brand {
    Brand { line: Some(text.into()), corner: Corner::TopLeft, size: 25, opacity: 50, margin: 7, ..Brand::default() }
}

async fn row(store: &Store) -> BrandRow {
    store.brand_row("w").await.unwrap().expect("the workspace has a brand")
}

fn sent(row: &BrandRow) -> Option<&str> {
    row.sent.first().map(|file| file.file_id.as_str())
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
    set_brand(store, "w", &line("© Ana"), T0).await;
    store.show_brand("w", 1, T0).await.unwrap();
    let taken = take(store, T0).await;
    store.brand_shown(&BrandRow { message: Some(7), shown: Some("first".into()), ..taken }, T0).await.unwrap();
    assert!(rests(store).await);
    row(store).await
}

/// A brand whose logo is kept under this key, with nothing left to do.
async fn with_logo(store: &Store, key: &str) -> BrandRow {
    send_logo(store, "file-1", T0).await;
    let taken = take(store, T0).await;
    assert!(store.brand_file_kept(&taken, Slot::Logo, key, T0).await.unwrap());
    store.rest_brand(&take(store, T0).await).await.unwrap();
    row(store).await
}

#[tokio::test]
async fn a_workspace_has_a_brand_once_there_is_something_to_show() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        assert!(store.brand_row("w").await.unwrap().is_none() && brand_of(store, "w").await.is_none());
        assert!(!store.is_branded_at_first("w").await.unwrap());

        let look = line("© Ana Ñandú 🌊");
        set_brand(store, "w", &look, T0).await;
        assert_eq!(brand_of(store, "w").await, Some(look));
        assert!(store.is_branded_at_first("w").await.unwrap(), "a new brand goes on new posts");
        assert!(brand_of(store, "v").await.is_none(), "the other workspace has none");

        store.set_brand_for_new("w", false, T0).await.unwrap();
        assert!(!store.is_branded_at_first("w").await.unwrap());
        assert!(brand_of(store, "w").await.is_some());
        store.set_brand_for_new("w", true, T0).await.unwrap();
        set_brand(store, "w", &line("  "), T0).await;
        assert!(brand_of(store, "w").await.is_none(), "an empty line shows nothing");
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
        for step in 0..4 {
            let now = T0 + 10 * step;
            store.turn_brand("w", (1, 7), None, now).await.unwrap();
            let stale = take(store, now).await;
            match step {
                0 => set_brand(store, "w", &line("new"), now + 1).await,
                1 => store.set_brand_for_new("w", false, now + 1).await.unwrap(),
                2 => store.turn_brand("w", (1, 7), Some("pos"), now + 1).await.unwrap(),
                _ => send_logo(store, "file-9", now + 1).await,
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
        store.show_brand("w", 1, T0 + 100).await.unwrap();
        let stale = take(store, T0 + 100).await;
        store.remove_brand("w", T0 + 101).await.unwrap();
        store.brand_shown(&stale, T0 + 102).await.unwrap();
        assert!(store.brand_row("w").await.unwrap().is_none(), "removed while it was being shown");
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
        send_logo(store, "file-1", T0).await;
        let taken = take(store, T0).await;
        assert_eq!((sent(&taken), taken.chat, taken.message), (Some("file-1"), Some(1), None));
        assert!(brand_of(store, "w").await.is_none(), "nothing to show yet");

        send_logo(store, "file-2", T0 + 1).await;
        assert!(!store.brand_file_kept(&taken, Slot::Logo, "logo-a", T0 + 2).await.unwrap(), "another one came meanwhile");
        store.brand_file_refused(&taken, Slot::Logo, T0).await.unwrap();
        assert_eq!(sent(&row(store).await), Some("file-2"), "and is not forgotten with the first");
        store.delay_brand(&taken, T0 + 2, false).await.unwrap();
        let second = take(store, T0 + 2).await;
        assert!(store.brand_file_kept(&second, Slot::Logo, "logo-b", T0 + 3).await.unwrap());
        let kept = take(store, T0 + 3).await;
        assert_eq!((sent(&kept), kept.look.logo.as_deref()), (None, Some("logo-b")));
        assert_eq!(brand_of(store, "w").await.unwrap(), Brand { logo: Some("logo-b".into()), ..Brand::default() });
    })
    .await;
}

/// The objects that no row needs.
async fn idle(store: &Store) -> Vec<String> {
    store.idle_objects(i64::MAX).await.unwrap().into_iter().map(|idle| idle.key).collect()
}

#[tokio::test]
async fn a_logo_is_needed_until_another_one_takes_its_place_or_the_brand_goes() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let is_idle = async |key: &str| idle(store).await.iter().any(|idle| idle == key);
        assert!(is_idle("logo-a").await && is_idle("logo-b").await);
        with_logo(store, "logo-a").await;
        assert!(!is_idle("logo-a").await && is_idle("logo-b").await);
        with_logo(store, "logo-b").await;
        assert!(is_idle("logo-a").await && !is_idle("logo-b").await);
        store.remove_brand("w", T0).await.unwrap();
        assert!(is_idle("logo-b").await && brand_of(store, "w").await.is_none() && rests(store).await);
        store.remove_brand("none", T0).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_logo_that_was_given_up_is_not_named_but_kept_again() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        send_logo(store, "file-1", T0).await;
        let taken = take(store, T0).await;
        let going = store.idle_objects(i64::MAX).await.unwrap().into_iter().find(|idle| idle.key == "logo-a").unwrap();
        assert!(store.give_up_object(&going, i64::MAX).await.unwrap());
        let named = store.brand_file_kept(&taken, Slot::Logo, "logo-a", T0).await;
        assert!(matches!(named, Err(StoreError::Raced)), "{named:?}");
        assert_eq!((sent(&row(store).await), brand_of(store, "w").await), (Some("file-1"), None), "it is still on its way");
    })
    .await;
}

#[tokio::test]
async fn who_holds_a_brand_that_was_removed_changes_nothing_of_the_one_that_has_its_name() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        send_logo(store, "file-1", T0).await;
        let old = take(store, T0).await;
        store.remove_brand("w", T0 + 1).await.unwrap();
        send_logo(store, "file-2", T0 + 2).await;
        let new = take(store, T0 + 2).await;
        assert!(!store.brand_file_kept(&old, Slot::Logo, "logo-a", T0 + 3).await.unwrap());
        store.brand_file_refused(&old, Slot::Logo, T0 + 3).await.unwrap();
        store.rest_brand(&old).await.unwrap();
        assert_eq!(sent(&row(store).await), Some("file-2"));
        assert!(store.brand_file_kept(&new, Slot::Logo, "logo-b", T0 + 3).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_logo_that_is_refused_is_forgotten_and_nothing_else_is() {
    on_both(|db| async move {
        let store = &db.store;
        shown(store).await;
        send_logo(store, "file-1", T0).await;
        let taken = take(store, T0).await;
        store.brand_file_refused(&taken, Slot::Logo, T0).await.unwrap();
        assert!(rests(store).await);
        assert_eq!((sent(&row(store).await).map(str::to_owned), brand_of(store, "w").await), (None, Some(line("© Ana"))));

        send_logo(store, "file-2", T0).await;
        let taken = take(store, T0).await;
        set_brand(store, "w", &line("new"), T0 + 1).await;
        store.brand_file_refused(&taken, Slot::Logo, T0).await.unwrap();
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

#[tokio::test]
async fn several_brands_have_one_default_and_accounts_have_their_own() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        store.put_account(&account("a"), "sealed", None, None).await.unwrap();
        for (n, id) in ["w", "b2", "b3"].into_iter().enumerate() {
            store.begin_brand("w", id, &format!("Brand {n}"), T0 + n as i64).await.unwrap();
            store.change_brand(id, |_| Some(line(id)), T0 + 5).await.unwrap();
        }
        store.begin_brand("v", "w", "stolen", T0 + 9).await.unwrap();
        store.begin_brand("w", "w", "again", T0 + 9).await.unwrap();
        assert_eq!(row(store).await.name, "Brand 0", "what is there is not begun again, least of all by another workspace");
        let names = |kit: &Kit| kit.brands.iter().map(|named| named.id.clone()).collect::<Vec<_>>();
        let kit = store.kit("w").await.unwrap();
        assert_eq!((names(&kit), kit.has_default), (vec!["w".into(), "b2".into(), "b3".into()], true));

        store.set_account_brand("a", Some("b2")).await.unwrap();
        store.set_brand_for_new("w", false, T0).await.unwrap();
        store.make_brand_default("w", "b3", T0).await.unwrap();
        store.make_brand_default("v", "b2", T0).await.unwrap();
        let kit = store.kit("w").await.unwrap();
        assert_eq!((names(&kit), kit.accounts), (vec!["b3".into(), "w".into(), "b2".into()], vec![("a".into(), "b2".into())]));
        assert!(!store.is_branded_at_first("w").await.unwrap(), "whether new posts have a brand stays as it was");

        store.begin_post(&new_post("p1", 1)).await.unwrap();
        store.set_branded("p1", true, Some("b2"), T0).await.unwrap();
        assert_eq!(store.post("p1").await.unwrap().unwrap().brand.as_deref(), Some("b2"));
        store.remove_brand("b2", T0 + 20).await.unwrap();
        store.remove_brand("b3", T0 + 20).await.unwrap();
        let kit = store.kit("w").await.unwrap();
        assert_eq!((names(&kit), kit.has_default, kit.accounts), (vec!["w".into()], true, vec![]), "the oldest is the default again");
        assert_eq!(store.post("p1").await.unwrap().unwrap().brand, None);
        store.name_brand("w", "Home", T0 + 21).await.unwrap();
        let left = store.brand_rows("w").await.unwrap();
        assert_eq!(left.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Home"], "removed ones are not listed");
        assert!(store.brand_row("b2").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_message_shows_one_brand_and_files_for_several_purposes_wait_together() {
    on_both(|db| async move {
        let store = &db.store;
        shown(store).await;
        store.begin_brand("w", "b2", "Summer", T0).await.unwrap();
        store.turn_brand("b2", (1, 7), None, T0 + 1).await.unwrap();
        let (left, turned) = (row(store).await, store.brand_row("b2").await.unwrap().unwrap());
        assert_eq!((left.chat, left.message, turned.chat, turned.message), (None, None, Some(1), Some(7)));

        for (slot, file) in [(Slot::Logo, "f1"), (Slot::Font, "f2"), (Slot::Logo, "f3")] {
            store.send_brand_file("b2", 1, &SentFile { slot, file_id: file.into(), name: None }, T0 + 2).await.unwrap();
        }
        let claim = store.claim(Work::Brands, T0 + 2, T0 + LEASE).await.unwrap().unwrap();
        let taken = store.claimed_brand(&claim).await.unwrap().unwrap();
        assert_eq!(taken.sent.iter().map(|file| file.file_id.as_str()).collect::<Vec<_>>(), ["f2", "f3"]);
        assert!(store.brand_file_kept(&taken, Slot::Font, "font-1", T0 + 3).await.unwrap());
        let kept = store.brand_row("b2").await.unwrap().unwrap();
        assert_eq!((kept.look.font.as_deref(), kept.sent.len()), (Some("font-1"), 1));
        assert!(!idle(store).await.contains(&"font-1".to_owned()));
        assert_eq!(store.change_brand("b2", |_| Some(Brand::default()), T0 + 4).await.unwrap(), Some(Brand::default()));
        assert_eq!(store.change_brand("b2", |_| Some(Brand::default()), T0 + 5).await.unwrap(), None, "nothing changed");
        assert_eq!(store.change_brand("none", |_| Some(line("x")), T0 + 5).await.unwrap(), None);
        assert!(idle(store).await.contains(&"font-1".to_owned()), "a font that was taken away is needed no more");
    })
    .await;
}

#[tokio::test]
async fn a_clip_is_kept_with_its_length_until_it_is_taken_away() {
    on_both(|db| async move {
        let store = &db.store;
        shown(store).await;
        add_object(store, "clip-1").await;
        for slot in [Slot::Intro, Slot::Outro] {
            let sent = SentFile { slot, file_id: "f1".into(), name: Some("sting.mp4".into()) };
            store.send_brand_file("w", 1, &sent, T0 + 1).await.unwrap();
            let taken = take(store, T0 + 1).await;
            assert_eq!(taken.sent, [sent]);
            let clip = Clip::new("clip-1".into(), 2_500, taken.sent[0].name.as_deref());
            assert!(store.brand_file_kept(&taken, slot, Kept::Clip(clip), T0 + 2).await.unwrap());
            store.rest_brand(&take(store, T0 + 2).await).await.unwrap();
        }
        let look = row(store).await.look;
        let (intro, outro) = (look.intro.clone().unwrap(), look.outro.clone().unwrap());
        assert_eq!((intro.file.as_str(), intro.ms, intro.name.as_str()), ("clip-1", 2_500, "sting.mp4"));
        assert_eq!((outro, look.files().count(), look.ends_ms()), (intro, 2, 5_000), "the same clip on both sides is one file");
        assert_eq!(brand_of(store, "w").await, Some(look));

        for (slot, needed) in [(Slot::Outro, true), (Slot::Intro, false)] {
            let without = |look: &Brand| {
                let mut look = look.clone();
                slot.put(&mut look, None);
                Some(look)
            };
            store.change_brand("w", without, T0 + 3).await.unwrap().unwrap();
            assert_eq!(!idle(store).await.contains(&"clip-1".to_owned()), needed, "{slot:?}");
        }
        assert_eq!(row(store).await.look, line("© Ana"), "what was there before");
    })
    .await;
}

#[test]
fn what_was_kept_before_there_were_clips_is_read() {
    let look: Brand = serde_json::from_str(r#"{"logo":"w/a","size":20}"#).unwrap();
    assert_eq!((look.logo.as_deref(), look.size, look.intro, look.outro), (Some("w/a"), 20, None, None));
    let sent: SentFile = serde_json::from_str(r#"{"slot":"logo","file_id":"F1"}"#).unwrap();
    assert_eq!(sent, SentFile { slot: Slot::Logo, file_id: "F1".into(), name: None });
}
