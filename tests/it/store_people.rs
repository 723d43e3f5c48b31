//! People and their invitations.

use crier::model::lang::Lang;
use crier::store::{Late, Role, Turn};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_workspace, begin};

#[tokio::test]
async fn people_are_let_in_raised_and_let_go() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.let_in(3, "w", Role::Member, "Cris", Lang::En, T0).await.unwrap();
        store.let_in(2, "w", Role::Owner, "Bea", Lang::En, T0 + 1).await.unwrap();
        let ids: Vec<_> = store.people("w").await.unwrap().into_iter().map(|person| person.id).collect();
        assert_eq!(ids, [1, 2, 3], "owners first, then by age");

        store.let_in(3, "w", Role::Owner, "Cristina", Lang::En, T0 + 2).await.unwrap();
        let raised = store.person(3).await.unwrap().unwrap();
        assert_eq!((raised.role, raised.name.as_str()), (Role::Owner, "Cristina"));

        store.let_go(3).await.unwrap();
        assert_eq!(store.person(3).await.unwrap(), None);
        assert_eq!(store.people("w").await.unwrap().len(), 2);
        assert!(store.people("none").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_known_of_a_person_is_theirs_alone() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.let_in(2, "w", Role::Member, "Bea", Lang::En, T0).await.unwrap();
        store.set_lang(1, Lang::En).await.unwrap();
        store.end_turn(None, &Turn { person: 1, asked: Some("when:p1".into()), ..Turn::default() }, T0).await.unwrap();
        store.set_last_set(1, &["a".into(), "b".into()], T0 + 5).await.unwrap();

        let ana = store.person(1).await.unwrap().unwrap();
        assert_eq!(ana.asked.as_deref(), Some("when:p1"));
        assert_eq!(ana.last_set, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!((ana.last_set_at, ana.lang), (T0 + 5, Lang::En));
        assert_eq!(ana.late, Late::Ask, "as it is without a word");
        store.set_late(1, Late::Publish).await.unwrap();
        let lates: Vec<_> = store.people("w").await.unwrap().into_iter().map(|person| person.late).collect();
        assert_eq!(lates, [Late::Publish, Late::Ask]);
        let bea = store.person(2).await.unwrap().unwrap();
        assert_eq!((bea.asked, bea.last_set, bea.last_set_at), (None, None, 0));

        store.ask_again(1, "other").await.unwrap();
        assert_eq!(store.person(1).await.unwrap().unwrap().asked.as_deref(), Some("when:p1"), "an open question is not replaced");
        store.end_turn(None, &Turn { person: 1, ..Turn::default() }, T0).await.unwrap();
        store.set_last_set(1, &[], T0 + 6).await.unwrap();
        let ana = store.person(1).await.unwrap().unwrap();
        assert_eq!((ana.asked, ana.last_set), (None, Some(Vec::new())));
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_used_once_and_in_time() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        store.add_invitation("h1", "w", 1, T0, T0 + 100).await.unwrap();
        store.add_invitation("h2", "v", 1, T0, T0 + 100).await.unwrap();
        assert_eq!(store.use_invitation("h1", 9, "Ida", Lang::En, T0 + 99).await.unwrap().as_deref(), Some("w"));
        assert_eq!(store.use_invitation("h1", 9, "Ida", Lang::En, T0 + 99).await.unwrap(), None, "used");
        assert_eq!(store.use_invitation("h2", 9, "Ida", Lang::En, T0 + 100).await.unwrap(), None, "over");
        assert_eq!(store.use_invitation("h3", 9, "Ida", Lang::En, T0).await.unwrap(), None, "unknown");
        let ida = store.person(9).await.unwrap().expect("she was let in with the same write");
        assert_eq!((ida.workspace.as_str(), ida.role, ida.name.as_str()), ("w", Role::Member, "Ida"));
    })
    .await;
}

#[tokio::test]
async fn of_many_who_use_one_invitation_at_once_one_gets_in() {
    on_both(|db| async move {
        begin(&db.store).await;
        db.store.add_invitation("h", "w", 1, T0, T0 + 100).await.unwrap();
        let tries = (0..8).map(|person| {
            let store = db.store.clone();
            tokio::spawn(async move { store.use_invitation("h", person, "Ida", Lang::En, T0).await.unwrap().is_some() })
        });
        let mut let_in = 0;
        for one in tries.collect::<Vec<_>>() {
            let_in += i32::from(one.await.unwrap());
        }
        assert_eq!(let_in, 1);
    })
    .await;
}
