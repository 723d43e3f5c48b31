//! What is kept, and deleted when nobody needs it: by name, by race, after a kill, in a folder and in a bucket.

use bytes::Bytes;
use crier::clock::{Clock, HOUR};
use crier::media::keep::Files;
use crier::media::shelf::{HOLD, Shelf};
use crier::model::object::{content_of, same_content};
use crier::store::{Idle, NewObject, Rendition, Store, StoreError, Taken};
use crier::upkeep::Upkeep;

use crate::s3::Server;
use crate::support::db::{Db, on_both};
use crate::support::rows::{T0, add_media, add_workspace, begin, new_post};

const BYTES: &[u8] = b"the same picture";

/// A shelf in a folder on a clock that stands at T0.
struct Rig {
    store: Store,
    files: Files,
    clock: Clock,
    shelf: Shelf,
    folder: tempfile::TempDir,
}

impl Rig {
    async fn new(db: &Db) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::on(db, Files::folder(&folder.path().join("media")).unwrap(), folder).await
    }

    async fn on(db: &Db, files: Files, folder: tempfile::TempDir) -> Self {
        begin(&db.store).await;
        for (key, _) in db.store.objects().await.unwrap() {
            forget(&db.store, &key).await;
        }
        db.store.begin_post(&new_post("p1", 1)).await.unwrap();
        add_media(&db.store, "m1", "p1", 1).await;
        let clock = Clock::manual(T0, 3);
        let shelf = Shelf::new(&db.store, &files, &clock);
        Self { store: db.store.clone(), files, clock, shelf, folder }
    }

    async fn keep(&self, bytes: &'static [u8]) -> String {
        self.shelf.keep("w", Bytes::from_static(bytes)).await.unwrap().key
    }

    /// A row needs the object from now on.
    async fn need(&self, key: &str) -> Result<(), StoreError> {
        self.store.put_rendition(&"w".to_owned(), &rendition(key)).await
    }

    /// No row does.
    async fn need_nothing(&self) {
        self.store.media_lost("m1", T0).await.unwrap();
    }

    fn after(&self, ms: i64) {
        self.clock.advance_to(self.clock.now() + ms);
    }

    async fn is_there(&self, key: &str) -> bool {
        self.files.get(key).await.is_ok_and(|bytes| bytes == BYTES)
    }
}

/// An object without bytes is taken out of the database.
async fn forget(store: &Store, key: &str) {
    let idle = store.idle_objects(i64::MAX).await.unwrap().into_iter().find(|idle| idle.key == key).unwrap();
    assert!(store.give_up_object(&idle, i64::MAX).await.unwrap());
    store.object_gone(key).await.unwrap();
}

fn rendition(file: &str) -> Rendition {
    Rendition {
        media: "m1".into(),
        need: "x".into(),
        file: file.into(),
        mime: "image/png".into(),
        width: 1,
        height: 1,
        bytes: 1,
        branded: 0,
        shown: None,
    }
}

#[tokio::test]
async fn equal_bytes_are_one_object_of_a_workspace_and_another_one_of_another() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        add_workspace(&rig.store, "v").await;
        let (one, two, other) = (rig.keep(BYTES).await, rig.keep(BYTES).await, rig.keep(b"another").await);
        assert_eq!(one, two);
        assert!(!same_content(&one, &other));
        let theirs = rig.shelf.keep("v", Bytes::from_static(BYTES)).await.unwrap().key;
        assert!(theirs.starts_with("v/") && one.starts_with("w/") && !same_content(&one, &theirs), "{one} {theirs}");
        let path = rig.folder.path().join("large");
        std::fs::write(&path, BYTES).unwrap();
        assert_eq!(rig.shelf.keep_file("w", &path).await.unwrap().key, one);
        assert!(rig.is_there(&one).await);
        rig.files.delete(&one).await.unwrap();
        assert_eq!(rig.keep(BYTES).await, one);
        assert!(rig.is_there(&one).await, "what somebody took away by hand is put again");
    })
    .await;
}

#[tokio::test]
async fn what_a_row_needs_stays_and_the_rest_goes_when_nobody_holds_it() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let (needed, idle) = (rig.keep(BYTES).await, rig.keep(b"idle").await);
        rig.need(&needed).await.unwrap();
        rig.shelf.sweep().await.unwrap();
        assert!(rig.files.get(&idle).await.is_ok(), "its row may still come");
        rig.after(HOLD);
        rig.shelf.sweep().await.unwrap();
        assert!(rig.files.get(&idle).await.is_err());
        assert!(rig.is_there(&needed).await);
        rig.need_nothing().await;
        rig.shelf.sweep().await.unwrap();
        assert!(!rig.is_there(&needed).await);
        assert!(rig.store.objects().await.unwrap().is_empty());
        assert!(!rig.store.knows_object(&needed).await.unwrap());
        assert!(matches!(rig.need(&needed).await, Err(StoreError::Raced)), "no row can name what is gone");
    })
    .await;
}

/// Every way in which one who puts the same bytes again and one who deletes them can come between each other's steps.
#[tokio::test]
async fn a_put_and_a_deletion_of_the_same_bytes_in_every_order() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let mut seen = [0, 0];
        for order in 0_u32..1 << 8 {
            // A bit for each step: 1 the one who puts, 0 the one who deletes, four steps each.
            if order.count_ones() != 4 {
                continue;
            }
            let old = rig.keep(BYTES).await;
            rig.after(HOLD);
            let (mut putter, mut sweeper) = (Putter::default(), Sweeper::default());
            for step in 0..8 {
                if order >> step & 1 == 1 { putter.step(&rig).await } else { sweeper.step(&rig).await }
            }
            let key = putter.finish(&rig).await;
            sweeper.finish(&rig).await;
            assert!(rig.is_there(&key).await, "{order:08b}: a row needs {key}, and its bytes are gone");
            assert!(same_content(&key, &old));
            seen[usize::from(key == old)] += 1;
            rig.shelf.sweep().await.unwrap();
            assert!(rig.is_there(&key).await, "{order:08b}: swept");
            rig.need_nothing().await;
            rig.after(HOLD);
            rig.shelf.sweep().await.unwrap();
            assert!(rig.store.objects().await.unwrap().is_empty() && rig.files.list("w").await.unwrap().is_empty(), "{order:08b}: left");
        }
        assert!(seen.iter().all(|n| *n > 2), "both ends were seen: {seen:?}");
    })
    .await;
}

/// Puts the same bytes and has a row need them, a step at a time. It holds what it puts for no time at all, as if it had
/// slept for too long.
#[derive(Default)]
struct Putter {
    taken: Option<Taken>,
    put: bool,
    kept: bool,
    needed: Option<String>,
}

impl Putter {
    async fn step(&mut self, rig: &Rig) {
        let Some(taken) = &self.taken else {
            let content =
                content_of(&rig.store.objects().await.unwrap().first().map_or_else(String::new, |(key, _)| key.clone())).to_owned();
            let content = if content.is_empty() { hash() } else { content.trim_start_matches("w/").to_owned() };
            let key = format!("w/{content}.{:08}", rig.clock.chance(100_000_000));
            let new = NewObject { key, workspace: "w".into(), content, bytes: BYTES.len() as i64 };
            self.taken = Some(rig.store.take_object(&new, rig.clock.now()).await.unwrap());
            return;
        };
        if !self.put {
            rig.files.put(&taken.key, Bytes::from_static(BYTES)).await.unwrap();
            self.put = true;
        } else if !self.kept {
            if rig.store.object_kept(&taken.key).await.unwrap() {
                self.kept = true;
            } else {
                rig.files.delete(&taken.key).await.unwrap();
                *self = Self::default();
            }
        } else if self.needed.is_none() {
            match rig.need(&taken.key).await {
                Ok(()) => self.needed = Some(taken.key.clone()),
                Err(StoreError::Raced) => *self = Self::default(),
                Err(error) => panic!("{error}"),
            }
        }
    }

    async fn finish(mut self, rig: &Rig) -> String {
        while self.needed.is_none() {
            self.step(rig).await;
        }
        self.needed.unwrap()
    }
}

fn hash() -> String {
    use sha2::Digest;
    sha2::Sha256::digest(BYTES).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Deletes what nobody needs, a step at a time; what it saw at its first step it believes at the later ones.
#[derive(Default)]
struct Sweeper {
    steps: usize,
    idle: Vec<Idle>,
    given_up: Vec<String>,
}

impl Sweeper {
    async fn step(&mut self, rig: &Rig) {
        self.steps += 1;
        match self.steps {
            1 => self.idle = rig.store.idle_objects(rig.clock.now()).await.unwrap(),
            2 => {
                for idle in &self.idle {
                    if rig.store.give_up_object(idle, rig.clock.now()).await.unwrap() {
                        self.given_up.push(idle.key.clone());
                    }
                }
            }
            3 => {
                for key in &self.given_up {
                    rig.files.delete(key).await.unwrap();
                }
            }
            _ => {
                for key in &self.given_up {
                    rig.store.object_gone(key).await.unwrap();
                }
            }
        }
    }

    async fn finish(mut self, rig: &Rig) {
        while self.steps < 4 {
            self.step(rig).await;
        }
    }
}

/// The same with real threads: six who put and need and stop needing, two who sweep, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_put_and_sweep_the_same_bytes_at_once() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        for n in 2..=7 {
            rig.store.begin_post(&new_post(&format!("p{n}"), n)).await.unwrap();
            add_media(&rig.store, &format!("n{n}"), &format!("p{n}"), n).await;
        }
        let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut putters = tokio::task::JoinSet::new();
        for n in 2..=7_i64 {
            let (store, files, clock) = (rig.store.clone(), rig.files.clone(), rig.clock.clone());
            putters.spawn(async move {
                let shelf = Shelf::new(&store, &files, &clock);
                for round in 0..25 {
                    let key = match shelf.keep("w", Bytes::from_static(BYTES)).await {
                        Ok(kept) => kept.key,
                        Err(crier::media::shelf::ShelfError::GivenUp) => continue,
                        Err(error) => panic!("{error}"),
                    };
                    let made = Rendition { media: format!("n{n}"), ..rendition(&key) };
                    match store.put_rendition(&"w".to_owned(), &made).await {
                        Ok(()) => assert!(files.get(&key).await.is_ok(), "round {round} of {n}: a row needs what is not there"),
                        Err(StoreError::Raced) => continue,
                        Err(error) => panic!("{error}"),
                    }
                    tokio::task::yield_now().await;
                    assert!(files.get(&key).await.is_ok(), "round {round} of {n}: it went while a row needed it");
                    store.media_lost(&format!("n{n}"), T0).await.unwrap();
                }
            });
        }
        let mut sweepers = tokio::task::JoinSet::new();
        for _ in 0..2 {
            let (store, files, done) = (rig.store.clone(), rig.files.clone(), done.clone());
            sweepers.spawn(async move {
                let mut swept = 0;
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    // As if every hold were over.
                    for idle in store.idle_objects(T0 + 10 * HOUR).await.unwrap() {
                        swept += usize::from(store.give_up_object(&idle, T0 + 10 * HOUR).await.unwrap());
                    }
                    for key in store.going_objects().await.unwrap() {
                        files.delete(&key).await.unwrap();
                        store.object_gone(&key).await.unwrap();
                    }
                    tokio::task::yield_now().await;
                }
                swept
            });
        }
        while let Some(put) = putters.join_next().await {
            put.unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        let mut swept = 0;
        while let Some(one) = sweepers.join_next().await {
            swept += one.unwrap();
        }
        assert!(swept > 0, "nothing was swept meanwhile");
    })
    .await;
}

#[tokio::test]
async fn a_kill_between_any_two_steps_leaves_nothing_behind() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let new = |key: &str| NewObject { key: key.into(), workspace: "w".into(), content: key.into(), bytes: 1 };
        // Killed before the put, after it, after it was noted, and while its deletion was under way.
        rig.store.take_object(&new("w/1.a"), T0).await.unwrap();
        rig.store.take_object(&new("w/2.a"), T0).await.unwrap();
        rig.files.put("w/2.a", Bytes::from_static(b"x")).await.unwrap();
        let kept = rig.keep(b"y").await;
        let going = rig.keep(b"z").await;
        rig.after(HOLD);
        let idle = rig.store.idle_objects(rig.clock.now()).await.unwrap().into_iter().find(|idle| idle.key == going).unwrap();
        assert!(rig.store.give_up_object(&idle, rig.clock.now()).await.unwrap());
        assert!(!rig.store.give_up_object(&idle, rig.clock.now()).await.unwrap(), "once");
        rig.files.delete(&going).await.unwrap();
        rig.shelf.sweep().await.unwrap();
        assert!(rig.store.objects().await.unwrap().is_empty());
        assert_eq!(rig.files.list("w").await.unwrap(), Vec::<String>::new());
        assert_ne!(rig.keep(b"y").await, kept, "a name is never had twice");
    })
    .await;
}

#[tokio::test]
async fn what_nothing_knows_of_is_deleted_and_nothing_else() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let needed = rig.keep(BYTES).await;
        rig.need(&needed).await.unwrap();
        rig.files.put("w/of-an-older-database.a", Bytes::from_static(b"x")).await.unwrap();
        rig.files.put("another/install.a", Bytes::from_static(b"x")).await.unwrap();
        let folder = rig.folder.path().join("media/w");
        std::fs::write(folder.join("half-written.a#1"), b"x").unwrap();
        let coming = NewObject { key: "w/coming.a".into(), workspace: "w".into(), content: "c".into(), bytes: 1 };
        rig.store.take_object(&coming, T0 + HOLD).await.unwrap();
        std::fs::write(folder.join("coming.a#1"), b"x").unwrap();
        let upkeep = Upkeep { store: rig.store.clone(), files: rig.files.clone(), clock: rig.clock.clone() };
        upkeep.sweep().await.unwrap();
        let mut left = rig.files.list("w").await.unwrap();
        left.sort();
        assert_eq!(left, [needed, "w/coming.a#1".to_owned()], "what is being written has its row");
        assert!(rig.files.get("another/install.a").await.is_ok(), "of no workspace of ours");
        rig.files.put("w/later.a", Bytes::from_static(b"x")).await.unwrap();
        rig.after(23 * HOUR);
        upkeep.sweep().await.unwrap();
        assert!(rig.files.get("w/later.a").await.is_ok(), "looked for once a day");
        rig.after(HOUR);
        upkeep.sweep().await.unwrap();
        assert!(rig.files.get("w/later.a").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_bucket_is_kept_and_swept_like_a_folder() {
    on_both(|db| async move {
        let server = Server::start().await;
        let rig = Rig::on(&db, server.files(crate::s3::SECRET), tempfile::tempdir().unwrap()).await;
        let (needed, idle) = (rig.keep(BYTES).await, rig.keep(b"idle").await);
        rig.need(&needed).await.unwrap();
        rig.files.put("w/orphan.a", Bytes::from_static(b"x")).await.unwrap();
        assert_eq!(rig.files.size(&needed).await.unwrap(), Some(BYTES.len() as u64));
        assert_eq!(rig.files.size("w/none.a").await.unwrap(), None);
        assert_eq!(rig.shelf.sweep_orphans("w").await.unwrap(), 1);
        rig.after(HOLD);
        rig.shelf.sweep().await.unwrap();
        assert_eq!(rig.files.list("w").await.unwrap(), std::slice::from_ref(&needed));
        assert!(rig.is_there(&needed).await && !rig.is_there(&idle).await);
    })
    .await;
}
