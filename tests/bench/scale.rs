//! A year of posts: what a start and a claim cost when the tables are full.

use std::time::Instant;

use crier::clock::{DAY, SECOND};
use crier::model::part::PartState;
use crier::store::Finish;
use crier::vault::Ring;

use crate::database::Database;
use crate::rig::{Posts, Rig, add};
use crate::statements::Statements;
use crate::table::{Goal, Table, percentile};

/// Posts that are done.
pub const DONE: i64 = 1_000_000;
/// Posts that are planned.
pub const PLANNED: i64 = 100_000;
/// The number of the first post that is due.
const DUE: i64 = DONE + PLANNED + 1;
const CLAIMS: usize = 200;

/// The first number that is free for posts to come.
pub const FREE: i64 = DUE + 300;

/// Fills the tables of a database that [`Rig::begin`] has seen.
pub async fn fill(database: &mut Database, now: i64) {
    let begun = Instant::now();
    add(database, &Posts { from: 1, to: DONE, state: "live", due: format!("{now} - 60000 * i") }).await;
    let planned = format!("{} + 1000 * i", now + DAY);
    add(database, &Posts { from: DONE + 1, to: DUE - 1, state: "queued", due: planned }).await;
    add(database, &Posts { from: DUE, to: FREE - 1, state: "queued", due: format!("{} + i - {DUE}", now - SECOND) }).await;
    // A server does this by itself within minutes of such a change; a file never.
    if database.engine == "PostgreSQL" {
        database.run("ANALYZE".to_owned()).await;
    }
    println!("{}: {DONE} finished and {PLANNED} planned posts written in {} s", database.engine, begun.elapsed().as_secs());
}

/// From nothing to the first claim.
pub async fn restart(table: &mut Table, database: &Database, ring: &Ring) -> Rig {
    let begun = Instant::now();
    let rig = Rig::open(&database.url, ring.clone()).await;
    let opened = begun.elapsed();
    rig.worker.recover().await.unwrap();
    let recovered = begun.elapsed();
    let part = rig.worker.claim().await.unwrap().expect("something is due");
    let took = begun.elapsed().as_secs_f64();
    println!("{}: opened after {} ms, the dead taken back after {} ms", database.engine, opened.as_millis(), recovered.as_millis());
    table.add(format!("{}: restart to first claim, 1 M finished, 100 k planned", database.engine), took, "s", Goal::AtMost(2.0));
    rig.worker.work(part).await.unwrap();
    rig
}

/// One claim after the other, with nobody else about; and how the engine finds the row.
pub async fn claims(table: &mut Table, database: &mut Database, rig: &Rig, statements: &Statements) {
    let (mut claiming, mut resting) = (Vec::new(), Vec::new());
    for _ in 0..CLAIMS {
        let begun = Instant::now();
        let part = rig.worker.claim().await.unwrap().expect("something is due");
        claiming.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        rig.worker.next_due().await.unwrap();
        resting.push(begun.elapsed().as_secs_f64() * 1e3);
        let back = Finish::to(PartState::Cancelled);
        assert!(rig.store.finish_part(&part, PartState::Staging, &back, rig.clock.now()).await.unwrap());
    }
    claiming.sort_by(f64::total_cmp);
    resting.sort_by(f64::total_cmp);
    let what = |what| format!("{}: {what} at 1.1 M rows", database.engine);
    table.add(what("claim p50, with its commit"), percentile(&claiming, 50.0), "ms", Goal::AtMost(2.0));
    table.add(what("claim p99, with its commit"), percentile(&claiming, 99.0), "ms", Goal::None);
    table.add(what("\"when is the next one due?\" p50"), percentile(&resting, 50.0), "ms", Goal::None);

    statements.listen();
    let part = rig.worker.claim().await.unwrap().expect("something is due");
    let heard = statements.heard_of("parts");
    rig.worker.work(part).await.unwrap();
    assert!(!heard.is_empty(), "a claim says something about parts");
    for sql in heard {
        let plan = database.plan(&sql).await;
        println!("\n{}: the plan of the claim\n  {}\n", database.engine, plan.join("\n  "));
        let reads_all = |line: &String| line.contains("Seq Scan on parts") || (line.starts_with("SCAN p") && !line.contains("INDEX"));
        assert!(!plan.iter().any(reads_all), "a claim must not read the whole table");
        assert!(plan.iter().any(|line| line.contains("parts_due")), "a claim finds its row by the index of what is due");
    }
}
