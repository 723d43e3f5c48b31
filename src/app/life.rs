//! Signs of life: a heartbeat, the leases of what is in hand, the time of the database. And the other way round: what
//! workers left that have ended is taken back, and what kills them is put away. One process never takes back what it
//! has in hand itself: its leases are renewed first.

use tokio::sync::watch;

use super::loops::unless_stopped;
use super::{Role, Wired};
use crate::clock::{Busy, Clock, Millis, SECOND, Sleep, Wake};
use crate::store::{End, Result, Store, WorkerRow};

/// Between two heartbeats (a span: see [`crate::clock::Clock::span`]).
pub(super) const BEAT: Millis = 10 * SECOND;
/// Who was silent for so long, and whose database session is gone, has ended (a span).
pub(super) const SILENT: Millis = 40 * SECOND;
/// Who is silent for so long is not waited for, even if it is there (a span).
const TOO_LONG: Millis = 3 * SILENT;

/// What others can tell this process by.
pub(super) fn identity(store: &Store, clock: &Clock, role: Role) -> WorkerRow {
    let pid = std::process::id();
    // The name is chance already: 60 bits of it. (The played clock's chance stays as it is.)
    let session = store.me().get(..15).and_then(|hex| i64::from_str_radix(hex, 16).ok());
    WorkerRow {
        id: store.me().to_owned(),
        role: role.word().to_owned(),
        machine: machine().unwrap_or_default(),
        pid: i64::from(pid),
        born: born(i64::from(pid)).unwrap_or_default(),
        session: session.unwrap_or_default(),
        seen_at: clock.now(),
        gone: 0,
    }
}

/// One heartbeat, and one round through the others.
pub(super) async fn beat(wired: &Wired, me: &WorkerRow) -> Result<()> {
    let (store, clock) = (&wired.store, &wired.clock);
    clock.follow(store.database_time().await?);
    store.hold_session(me.session).await?;
    store.beat(clock.now()).await?;
    wired.parts.renew().await?;
    let (workers, sessions) = (store.workers().await?, store.sessions().await?);
    let mut died = false;
    for worker in workers.iter().filter(|worker| worker.id != me.id) {
        let silent = clock.now() - worker.seen_at;
        let lost = silent > clock.span(SILENT) && !sessions.contains(&worker.session);
        // What this machine knows of its own processes counts more than what the database sees of them.
        if ended(worker, me).unwrap_or(lost) {
            take_back(wired, worker, End::Died).await?;
            died = true;
        } else if silent > clock.span(TOO_LONG) {
            take_back(wired, worker, End::Silent).await?;
        }
    }
    wired.parts.recover().await?;
    if died {
        store.put_away(clock.now()).await?;
    }
    if wired.role.talks() {
        wired.chat.watch().await?;
    }
    // What an owner paused from the command line may go on.
    store.wakes.parts.ring();
    Ok(())
}

/// Beats until told to stop.
pub(super) async fn run(wired: Wired, me: WorkerRow, _busy: Busy, mut stop: watch::Receiver<bool>) {
    let never = Wake::default();
    while !*stop.borrow() {
        let next = wired.clock.now() + wired.clock.span(BEAT);
        unless_stopped(&mut stop, wired.clock.park(&never, Some(next), Sleep::Idle)).await;
        if *stop.borrow() {
            return;
        }
        if let Err(error) = beat(&wired, &me).await {
            tracing::error!(%error, "no heartbeat could be written; the next one is tried soon");
        }
    }
}

async fn take_back(wired: &Wired, worker: &WorkerRow, end: End) -> Result<()> {
    let now = wired.clock.now();
    let posts = wired.store.take_back(&worker.id, end, now).await?;
    if end == End::Died || !posts.is_empty() {
        tracing::warn!(
            worker = worker.id,
            role = worker.role,
            ?end,
            parts = posts.len(),
            "a worker is gone; what it had in hand is taken back"
        );
    }
    for post in posts {
        wired.store.touch_card(&post, now).await?;
    }
    Ok(())
}

/// Whether another process of this machine has ended; `None` when it runs elsewhere, or that cannot be told.
fn ended(worker: &WorkerRow, me: &WorkerRow) -> Option<bool> {
    let here = !me.machine.is_empty() && worker.machine == me.machine;
    here.then(|| born(worker.pid) != Some(worker.born))
}

/// This boot of this machine, and the namespace in which processes have their numbers (Linux; proc(5)).
fn machine() -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = std::fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", boot.trim(), namespace.display()))
}

/// When the process with this number began, in ticks since the boot; `None` when there is none (proc_pid_stat(5), field
/// 22). One that has ended and was not fetched yet (a zombie) is none.
fn born(pid: i64) -> Option<i64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let over = matches!(fields.first(), Some(&("Z" | "X")));
    if over { None } else { fields.get(19)?.parse().ok() }
}
