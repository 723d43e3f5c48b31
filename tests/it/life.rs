//! Signs of life between processes that share a PostgreSQL: one that has ended is recognised at once where it ran; one
//! that only stands still is not.

use std::process::{Child, Command};

use crier::app::{Edges, open};
use crier::clock::{Clock, HOUR};
use crier::store::{Store, Work, WorkerRow};

use crate::support::db::{Db, on_both};
use crate::support::live::Live;
use crate::support::rows::{T0, add_account, add_draft, another, begin};

/// What the kernel says of a process: this boot and namespace, and when it began.
fn identity(other: &Store, pid: u32, seen_at: i64) -> WorkerRow {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let namespace = std::fs::read_link("/proc/self/ns/pid").unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let born = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(19).unwrap().parse().unwrap();
    let machine = format!("{} {}", boot.trim(), namespace.display());
    WorkerRow { id: other.me().to_owned(), role: "worker".into(), machine, pid: pid.into(), born, session: 1, seen_at, gone: 0 }
}

fn sleeper() -> Child {
    Command::new("sleep").arg("600").spawn().unwrap()
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Another worker, known as `row` says, has a card in hand when the app starts beside it. Whether it is listed as one
/// that lives afterwards, and whether its card was taken back.
async fn meet(db: &Db, other: &Store, row: &WorkerRow) -> (bool, bool) {
    let live = Live::new().await;
    let keys = crier::vault::Ring::parse(&live.keys).unwrap();
    begin(&db.store).await;
    add_account(&db.store, "a").await;
    add_draft(&db.store, 1, "a").await;
    db.store.touch_card("p1", T0).await.unwrap();
    let (_, data_key) = keys.new_data_key("w").unwrap();
    assert!(db.store.rewrap_workspace("w", "key", &data_key).await.unwrap());
    other.join(row).await.unwrap();
    let now = Clock::system().now();
    assert!(other.claim(Work::Cards, now, now + HOUR).await.unwrap().is_some());
    let wired = open(Edges { database: db.url.clone(), ..live.edges() }).await.unwrap();
    let listed = wired.store.workers().await.unwrap().iter().any(|worker| worker.id == other.me());
    let free = wired.store.claim(Work::Cards, now, now + HOUR).await.unwrap().is_some();
    wired.store.close().await;
    (listed, free)
}

#[tokio::test]
async fn who_has_ended_on_this_machine_is_recognised_at_once() {
    on_both(|db| async move {
        if !db.store.is_shared() {
            return;
        }
        let other = another(&db).await;
        let child = sleeper();
        let row = identity(&other, child.id(), Clock::system().now());
        end(child);
        assert_eq!(meet(&db, &other, &row).await, (false, true));
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_another_process_has_by_now_proves_the_end() {
    on_both(|db| async move {
        if !db.store.is_shared() {
            return;
        }
        let other = another(&db).await;
        let row = identity(&other, std::process::id(), Clock::system().now());
        assert_eq!(meet(&db, &other, &WorkerRow { born: row.born - 1, ..row }).await, (false, true));
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_stands_still_keeps_what_it_has_until_it_is_silent_for_long_and_is_never_taken_for_dead() {
    for (silent_for, taken_back) in [(0, false), (HOUR, true)] {
        on_both(move |db| async move {
            if !db.store.is_shared() {
                return;
            }
            let other = another(&db).await;
            let child = sleeper();
            let stopped = Command::new("kill").args(["-STOP", &child.id().to_string()]).status().unwrap();
            assert!(stopped.success());
            let row = identity(&other, child.id(), Clock::system().now() - silent_for);
            assert_eq!(meet(&db, &other, &row).await, (true, taken_back), "silent for {silent_for} ms");
            end(child);
            other.close().await;
        })
        .await;
    }
}
