//! SQLite's writer: writes that wait share a commit, and none of them pays for another one's end.

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::process::Command;
use std::task::{Context, Waker};
use std::time::Duration;

use crier::model::post::Target;
use crier::store::{Commits, Store};
use futures_util::future::join_all;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor, SqliteConnection};
use tokio::signal::unix::{SignalKind, signal};

use crate::support::db::{Db, on_both, on_sqlite};
use crate::support::rows::{add_account, add_target, begin, new_post};

fn counts(store: &Store) -> Commits {
    store.commits().expect("on SQLite")
}

fn file(db: &Db) -> PathBuf {
    db.url.trim_start_matches("sqlite://").into()
}

/// A connection of the test's own, beside the store's.
async fn beside(db: &Db) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file(db)).connect().await.unwrap()
}

async fn noted(store: &Store, name: &str) -> bool {
    store.note(name).await.unwrap().is_some()
}

fn target(id: &str, account: &str) -> Target {
    let platform = crier::model::platform::PlatformId::Bluesky;
    Target {
        id: id.into(),
        post: "unused".into(),
        account: account.into(),
        platform,
        on: true,
        text: None,
        cut: false,
        thread: false,
        parts: Vec::new(),
    }
}

#[tokio::test]
async fn writes_that_wait_share_a_commit() {
    on_sqlite(|db| async move {
        let before = counts(&db.store);
        let names: Vec<_> = (0..200).map(|n| format!("n{n}")).collect();
        for done in join_all(names.iter().map(|name| db.store.set_note(name, "v"))).await {
            done.unwrap();
        }
        let after = counts(&db.store);
        assert_eq!(after.writes - before.writes, 200);
        let commits = after.commits - before.commits;
        assert!(commits <= 20, "200 writes at the same moment took {commits} commits");
        let mut other = beside(&db).await;
        let there: i64 = sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(&mut other).await.unwrap();
        assert_eq!(there, 200, "what is said to be written, others see");
    })
    .await;
}

#[tokio::test]
async fn a_write_alone_waits_for_nobody() {
    on_sqlite(|db| async move {
        let before = counts(&db.store);
        for n in 0..10 {
            db.store.set_note("n", &n.to_string()).await.unwrap();
        }
        let after = counts(&db.store);
        assert_eq!((after.writes - before.writes, after.commits - before.commits), (10, 10));
    })
    .await;
}

#[tokio::test]
async fn a_commit_outlives_a_power_cut() {
    on_both(|db| async move {
        let said = db.store.durability().await.unwrap();
        match db.store.is_shared() {
            false => assert_eq!(said, "synchronous=2"),
            true => assert!(said.contains("fsync=") && said.contains("synchronous_commit=on"), "{said}"),
        }
    })
    .await;
}

#[tokio::test]
async fn a_write_that_fails_takes_nothing_of_the_others_with_it() {
    on_sqlite(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        let before = counts(store);
        let (good, bad) = (new_post("p1", 1), new_post("p2", 2));
        let (wrong, right) = ([target("t2", "a"), target("t3", "nobody")], [target("t1", "a")]);
        let (one, two, three, four) = tokio::join!(
            store.set_note("before", "v"),
            store.begin_post_with(&bad, &wrong),
            store.begin_post_with(&good, &right),
            store.set_note("after", "v"),
        );
        assert!(two.unwrap_err().to_string().contains("FOREIGN KEY"));
        for told in [one, four] {
            told.unwrap();
        }
        three.unwrap();
        assert!(store.post("p2").await.unwrap().is_none(), "the half that went well is taken back, too");
        assert_eq!(store.targets("p1").await.unwrap().len(), 1);
        assert!(noted(store, "before").await && noted(store, "after").await);
        let after = counts(store);
        assert_eq!((after.writes - before.writes, after.commits - before.commits), (3, 1));
    })
    .await;
}

/// Polls `work` `times` times, with time between for the database to answer, then drops it. Whether it had ended.
async fn poll_and_drop(work: impl Future, times: usize) -> bool {
    let mut work = pin!(work);
    for _ in 0..times {
        if work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return true;
        }
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
    false
}

#[tokio::test]
async fn a_write_whose_caller_goes_away_is_written_whole_or_not_at_all() {
    on_sqlite(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_account(store, "b").await;
        let (mut ended, mut nothing) = (false, 0);
        for n in 1..100_i64 {
            let (post, targets) = (format!("p{n}"), [target(&format!("a{n}"), "a"), target(&format!("b{n}"), "b")]);
            let begun = new_post(&post, n);
            let (first, second) = (format!("first{n}"), format!("second{n}"));
            let (one, done, two) = tokio::join!(
                store.set_note(&first, "v"),
                poll_and_drop(store.begin_post_with(&begun, &targets), usize::try_from(n).unwrap()),
                store.set_note(&second, "v"),
            );
            for told in [one, two] {
                told.unwrap();
            }
            assert!(noted(store, &first).await && noted(store, &second).await);
            let there = store.post(&post).await.unwrap().is_some();
            assert_eq!(store.targets(&post).await.unwrap().len(), if there { 2 } else { 0 });
            assert!(there || !done, "what is said to be written is there");
            nothing += usize::from(!there);
            ended = done;
            if ended {
                break;
            }
        }
        assert!(ended, "it never ended");
        assert!(nothing >= 1, "it was never dropped half way");
    })
    .await;
}

#[tokio::test]
async fn when_the_whole_transaction_is_gone_everybody_in_it_is_told() {
    on_sqlite(|db| async move {
        // What SQLite does by itself when the disk is full in the middle of a write.
        let trigger = "CREATE TRIGGER gone BEFORE INSERT ON notes WHEN NEW.name = 'boom' BEGIN SELECT RAISE(ROLLBACK, 'all gone'); END";
        beside(&db).await.execute(trigger).await.unwrap();
        let store = &db.store;
        let (one, boom, two) = tokio::join!(store.set_note("one", "v"), store.set_note("boom", "v"), store.set_note("two", "v"));
        assert!(boom.unwrap_err().to_string().contains("all gone"));
        let told = one.unwrap_err().to_string();
        assert!(told.contains("the commit that this write was part of failed"), "{told}");
        two.unwrap();
        assert!(!noted(store, "one").await && noted(store, "two").await);
        store.set_note("one", "v").await.unwrap();
        assert!(noted(store, "one").await);
    })
    .await;
}

#[tokio::test]
async fn when_the_commit_fails_nobody_is_told_that_it_was_written() {
    on_sqlite(|db| async move {
        let rule = "CREATE TABLE rule (name TEXT REFERENCES notes (name) DEFERRABLE INITIALLY DEFERRED);
                    CREATE TRIGGER bad AFTER INSERT ON notes WHEN NEW.name = 'bad' BEGIN INSERT INTO rule VALUES ('nowhere'); END";
        beside(&db).await.execute(sqlx::raw_sql(rule)).await.unwrap();
        let store = &db.store;
        let before = counts(store);
        let (one, bad, two) = tokio::join!(store.set_note("one", "v"), store.set_note("bad", "v"), store.set_note("two", "v"));
        for told in [one, bad, two] {
            assert!(told.unwrap_err().to_string().contains("FOREIGN KEY"));
        }
        assert!(!noted(store, "one").await && !noted(store, "bad").await && !noted(store, "two").await);
        assert_eq!(counts(store), before);
        store.set_note("one", "v").await.unwrap();
        assert!(noted(store, "one").await);
    })
    .await;
}

/// Lets no file of this process grow beyond `size` (a number of bytes, or `unlimited`).
fn limit_files(size: &str) {
    let done = Command::new("prlimit").args(["--pid", &std::process::id().to_string(), &format!("--fsize={size}:")]).status();
    assert!(done.unwrap().success());
}

#[tokio::test]
async fn on_a_full_disk_a_group_fails_whole_and_the_next_one_does_not() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let child = child.args(["--exact", "store_writer::full_disk", "--ignored", "--nocapture"]).output().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&child.stderr));
}

#[tokio::test]
#[ignore = "the limit is the whole process's: the test above starts one for it"]
async fn full_disk() {
    // SIGXFSZ, which kills whoever does not listen.
    let _listens = signal(SignalKind::from_raw(25)).unwrap();
    on_sqlite(|db| async move {
        let store = &db.store;
        store.set_note("old", "v").await.unwrap();
        limit_files("1000000");
        let long = "x".repeat(300_000);
        let names: Vec<_> = (0..10).map(|n| format!("n{n}")).collect();
        let told = join_all(names.iter().map(|name| store.set_note(name, &long))).await;
        let failed = told.iter().filter(|told| told.is_err()).count();
        assert!(failed > 0, "the disk was not full");
        limit_files("unlimited");
        for (name, told) in names.iter().zip(&told) {
            assert_eq!(noted(store, name).await, told.is_ok(), "{name}: {told:?}");
        }
        assert!(noted(store, "old").await);
        store.set_note("new", &long).await.unwrap();
        assert!(noted(store, "new").await);
        assert_eq!(store.durability().await.unwrap(), "synchronous=2");
    })
    .await;
}

#[tokio::test]
async fn who_waits_when_the_store_is_closed_gets_an_error() {
    on_sqlite(|db| async move {
        let names: Vec<_> = (0..50).map(|n| format!("n{n}")).collect();
        let (told, ()) = tokio::join!(join_all(names.iter().map(|name| db.store.set_note(name, "v"))), db.store.close());
        assert!(told[0].is_ok(), "it was already writing");
        assert!(told[49].is_err(), "it was still waiting");
        let again = Store::open(&db.url).await.unwrap();
        for (name, told) in names.iter().zip(&told) {
            assert_eq!(noted(&again, name).await, told.is_ok(), "{name}");
        }
        assert!(db.store.set_note("late", "v").await.is_err());
        again.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_said_to_be_written_is_there_whatever_happens_beside_it() {
    on_sqlite(|db| async move {
        begin(&db.store).await;
        add_account(&db.store, "a").await;
        let before = counts(&db.store);
        let writers: Vec<_> = (0..32).map(|n| tokio::spawn(write_and_fail_and_go(db.store.clone(), n))).collect();
        let mut written = 0;
        for writer in writers {
            written += writer.await.unwrap();
        }
        let after = counts(&db.store);
        assert!(after.writes - before.writes >= written);
        assert!((after.commits - before.commits) * 2 < written, "{before:?} {after:?}");
    })
    .await;
}

/// Writes that end well, fail, and are given up, in turn. How many ended well.
async fn write_and_fail_and_go(store: Store, n: i64) -> u64 {
    let mut written = 0;
    for k in 0..30 {
        let (name, id) = (format!("n{n}-{k}"), format!("p{n}-{k}"));
        store.set_note(&name, "v").await.unwrap();
        assert!(noted(&store, &name).await, "{name}");
        written += 1;
        let source = n * 1_000 + k;
        match k % 3 {
            0 => {
                let post = new_post(&id, source);
                assert!(store.begin_post_with(&post, &[target(&id, "nobody")]).await.is_err());
                assert!(store.post(&id).await.unwrap().is_none(), "{id}");
            }
            1 => {
                let (store, id) = (store.clone(), id.clone());
                let given_up = tokio::spawn(async move { store.begin_post_with(&new_post(&id, source), &[target(&id, "a")]).await });
                tokio::time::sleep(Duration::from_micros(200)).await;
                given_up.abort();
            }
            _ => {
                store.begin_post(&new_post(&id, source)).await.unwrap();
                add_target(&store, &id, &id, "a").await;
                written += 2;
            }
        }
    }
    written
}
