//! The numbers of Crier, measured and printed in one table beside what they should be: `make bench`, or `cargo bench`
//! for what needs no server.
//!
//! A person's wait and the idle process (the built `crier run` against a simulated Telegram), cleaning beside `cp`, and
//! the publishing engine on both databases: how late, how many a second, how fast after a restart and how fast a claim
//! when the tables are full. PostgreSQL is the server that CRIER_BENCH_POSTGRES names (an administrator's address; with
//! `fsync` on). CRIER_BENCH_MINUTES is how long lateness is watched (1; the goal speaks of 10). CRIER_BENCH_RIVER is what
//! the yardstick in benches/river did on the same server. Words after `--` choose: `waits`, `cleaning`, `engine`.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time and is told where its server is")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on has ended")]

mod cleaning;
mod database;
mod life;
#[expect(dead_code, reason = "the tests script it; here it does what it is asked, and what is left is Crier's own work")]
#[path = "../it/support/network.rs"]
mod network;
mod picture;
mod rig;
mod scale;
mod statements;
mod table;
mod waits;

use crier::vault::Ring;

use database::Database;
use rig::Rig;
use statements::Statements;
use table::{Goal, Table};

#[tokio::main]
async fn main() {
    // `cargo test --benches` and the like run it too: measuring is for `cargo bench` alone.
    let words: Vec<_> = std::env::args().skip(1).collect();
    if !words.iter().any(|word| word == "--bench") {
        println!("not run: the numbers are taken by cargo bench");
        return;
    }
    println!("{} build", if cfg!(debug_assertions) { "debug" } else { "release" });
    let wanted = |name: &str| words.iter().all(|word| word.starts_with("--") || word == name);
    let mut table = Table::default();
    if wanted("waits") {
        waits::waits(&mut table).await;
    }
    if wanted("cleaning") {
        cleaning::cleaning(&mut table).await;
    }
    if wanted("engine") {
        engines(&mut table).await;
    }
    table.print();
}

async fn engines(table: &mut Table) {
    let statements = Statements::install();
    let minutes = std::env::var("CRIER_BENCH_MINUTES").map_or(1, |minutes| minutes.parse().expect("CRIER_BENCH_MINUTES is a number"));
    engine(table, &statements, minutes, [Database::sqlite().await, Database::sqlite().await]).await;
    let Ok(admin) = std::env::var("CRIER_BENCH_POSTGRES") else {
        println!("not run: PostgreSQL, CRIER_BENCH_POSTGRES is not set");
        return;
    };
    let databases = [Database::postgres(&admin, "bench_small").await, Database::postgres(&admin, "bench_full").await];
    let rate = engine(table, &statements, minutes, databases).await;
    if let Ok(river) = std::env::var("CRIER_BENCH_RIVER") {
        let river: f64 = river.parse().expect("CRIER_BENCH_RIVER is a number");
        table.add("River: jobs that do nothing, same PostgreSQL (no intent, not the same work)", river, "jobs/s", Goal::None);
        table.add("PostgreSQL: Crier's targets per River's empty job", rate / river, "", Goal::None);
    }
}

/// Everything on one engine. Targets a second on the small database.
async fn engine(table: &mut Table, statements: &Statements, minutes: i64, [mut small, mut full]: [Database; 2]) -> f64 {
    let ring = Ring::parse(&Ring::new_key("bench").unwrap()).unwrap();
    let rig = Rig::open(&small.url, ring.clone()).await;
    let durable = rig.store.durability().await.unwrap();
    println!("\n{}: {durable}", small.version().await);
    assert!(["synchronous=2", "fsync=on synchronous_commit=on"].contains(&durable.as_str()), "a commit outlives a power cut");
    rig.begin().await;
    let rate = life::speed(table, &mut small, &rig, "empty tables", 1).await;
    rig.store.close().await;

    let rig = Rig::open(&full.url, ring.clone()).await;
    rig.begin().await;
    scale::fill(&mut full, rig.clock.now()).await;
    rig.store.close().await;
    let rig = scale::restart(table, &full, &ring).await;
    scale::claims(table, &mut full, &rig, statements).await;
    rig.work(usize::MAX, rig.clock.now() + 2_000).await;
    life::lateness(table, &mut full, &rig, minutes, scale::FREE).await;
    life::speed(table, &mut full, &rig, "1.1 M rows", scale::FREE + 100_000).await;
    rig.store.close().await;
    rate
}
