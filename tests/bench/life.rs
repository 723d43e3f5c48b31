//! From due to live: how late, and how many a second.

use std::time::Instant;

use crier::clock::{MINUTE, SECOND};

use crate::database::Database;
use crate::rig::{Posts, Rig, add};
use crate::table::{Goal, Table, percentile};

/// 10,000 in ten minutes.
const A_MINUTE: i64 = 1_000;
const SPEED_SECONDS: i64 = 10;
/// More than can be done in that time.
const SPEED_POSTS: i64 = 20_000;

/// How late the visible request may leave, when posts come due evenly. They are numbered from `from`.
pub async fn lateness(table: &mut Table, database: &mut Database, rig: &Rig, minutes: i64, from: i64) {
    let (count, start) = (A_MINUTE * minutes, rig.clock.now() + 5 * SECOND);
    let due = format!("{start} + (i - {from}) * {}", MINUTE / A_MINUTE);
    let to = from + count - 1;
    add(database, &Posts { from, to, state: "queued", due }).await;
    let before = rig.published();
    rig.work(before + usize::try_from(count).unwrap(), start + (minutes + 1) * MINUTE).await;
    let sql = format!(
        "SELECT p.intent_at - s.planned_at FROM parts p JOIN targets t ON t.id = p.target JOIN posts s ON s.id = t.post
         WHERE s.source BETWEEN {from} AND {to} AND p.state = 'live' ORDER BY 1"
    );
    let late: Vec<f64> = database.numbers(sql).await.into_iter().map(|late| late as f64).collect();
    assert_eq!(late.len() as i64, count, "all of them are live");
    let what = |which| format!("{}: lateness {which} of {count} targets due within {minutes} min", database.engine);
    table.add(what("p50"), percentile(&late, 50.0), "ms", Goal::None);
    table.add(what("p99"), percentile(&late, 99.0), "ms", Goal::AtMost(2_000.0));
    table.add(what("max"), percentile(&late, 100.0), "ms", Goal::None);
}

/// Claim, intent, outcome and card, for posts that are all due already. They are numbered from `from`.
/// Targets a second.
pub async fn speed(table: &mut Table, database: &mut Database, rig: &Rig, about: &str, from: i64) -> f64 {
    add(database, &Posts { from, to: from + SPEED_POSTS - 1, state: "queued", due: (rig.clock.now() - SECOND).to_string() }).await;
    let (published, counted, joined) = (rig.published(), database.counted().await, rig.store.commits());
    let begun = Instant::now();
    rig.work(usize::MAX, rig.clock.now() + SPEED_SECONDS * SECOND).await;
    let done = (rig.published() - published) as f64;
    let rate = done / begun.elapsed().as_secs_f64();
    let engine = database.engine;
    table.add(format!("{engine}: full state machine, {about}"), rate, "targets/s", Goal::AtLeast(200.0));
    if let (Some(before), Some(after)) = (joined, rig.store.commits()) {
        table.add(format!("{engine}: writes per target"), (after.writes - before.writes) as f64 / done, "", Goal::None);
        table.add(format!("{engine}: commits (and fsyncs) per target"), (after.commits - before.commits) as f64 / done, "", Goal::None);
    }
    if let (Some(before), Some(after)) = (counted, database.counted().await) {
        table.add(format!("{engine}: commits per target, reads too"), (after.commits - before.commits) as f64 / done, "", Goal::None);
        table.add(format!("{engine}: fsyncs per target"), (after.syncs - before.syncs) as f64 / done, "", Goal::None);
    }
    rate
}
