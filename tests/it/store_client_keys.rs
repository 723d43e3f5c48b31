//! The keys by which Crier proves itself to networks: made once by whoever is first, sealed with the ring, the newest first.

use crier::clock::Clock;
use crier::keys::of_bluesky;
use crier::model::platform::PlatformId;
use crier::store::ClientKey;
use crier::vault::Ring;

use crate::support::db::on_both;
use crate::support::rows::T0;

const BLUESKY: PlatformId = PlatformId::Bluesky;

fn key(ring: &Ring, id: &str) -> ClientKey {
    ClientKey::seal(ring, id, &format!("secret of {id}")).unwrap()
}

async fn names(store: &crier::store::Store) -> Vec<String> {
    store.client_keys(BLUESKY).await.unwrap().into_iter().map(|key| key.id).collect()
}

#[tokio::test]
async fn of_two_that_begin_at_once_one_makes_the_key_of_both() {
    on_both(async |db| {
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let (one, other) = (Clock::manual(T0, 1), Clock::manual(T0, 2));
        let (one, other) = tokio::join!(of_bluesky(&db.store, &ring, &one), of_bluesky(&db.store, &ring, &other));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.len(), one[0].name()), (1, other[0].name()));
        let again = of_bluesky(&db.store, &ring, &Clock::manual(T0, 3)).await.unwrap();
        assert_eq!(again[0].name(), one[0].name(), "and the next start finds it");
    })
    .await;
}

#[tokio::test]
async fn the_newest_comes_first_and_alone_when_the_others_are_forgotten() {
    on_both(async |db| {
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        for (n, id) in ["a", "b", "c"].into_iter().enumerate() {
            db.store.add_client_key(BLUESKY, &key(&ring, id), T0 + n as i64).await.unwrap();
        }
        db.store.add_client_key(PlatformId::X, &key(&ring, "x"), T0).await.unwrap();
        db.store.add_client_key(BLUESKY, &key(&ring, "a"), T0 + 9).await.unwrap();
        assert_eq!(names(&db.store).await, ["c", "b", "a"]);
        assert_eq!(db.store.all_client_keys().await.unwrap().len(), 4);
        assert_eq!(db.store.keep_client_key(BLUESKY, "c").await.unwrap(), 2);
        assert_eq!(names(&db.store).await, ["c"]);
        assert_eq!(db.store.client_keys(PlatformId::X).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_sealed_anew_only_where_it_still_is_what_it_was() {
    on_both(async |db| {
        let (old, new) = (Ring::new_key("k1").unwrap(), Ring::new_key("k2").unwrap());
        let both = Ring::parse(&format!("{new},{old}")).unwrap();
        let (old, new) = (Ring::parse(&old).unwrap(), Ring::parse(&new).unwrap());
        let first = key(&old, "a");
        db.store.add_client_key(BLUESKY, &first, T0).await.unwrap();
        assert!(first.open(&new).is_err());
        let again = ClientKey::seal(&both, "a", &first.open(&both).unwrap()).unwrap();
        assert!(db.store.reseal_client_key(&first, &again).await.unwrap());
        assert!(!db.store.reseal_client_key(&first, &key(&both, "a")).await.unwrap(), "somebody else was faster");
        let kept = db.store.client_keys(BLUESKY).await.unwrap().remove(0);
        assert_eq!(kept.open(&new).unwrap(), "secret of a");
        assert_eq!(Ring::key_of(&kept.sealed), "k2");
        let moved = ClientKey { id: "b".into(), ..kept };
        assert!(moved.open(&new).is_err(), "it opens in its own row alone");
    })
    .await;
}
