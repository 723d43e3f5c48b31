//! `kill -9`, again and again, at random instants, of the real program while a person posts: nothing is lost, nothing is
//! doubled. The networks are simulated here, never in the program; the clock is the system's. `make crash` runs the same
//! with CRIER_KILLS=1000, and the outages beside them; CRIER_SEED repeats a run's chances (not its timing).

mod answers;
mod letters;
mod oracle;
mod outages;
mod person;
mod relay;
mod rig;
mod rows;
mod server;
mod stopped;
mod time;

use std::time::{Duration, Instant};

use oracle::{Verdict, judge};
use person::Person;
use relay::LAG;
use rig::Rig;

use crate::support::db::not_run;

/// How many kills each engine gets where CRIER_KILLS does not say.
const KILLS: u64 = 25;
/// Why a test on PostgreSQL did not run.
const NO_POSTGRES: &str = "PostgreSQL is not installed";
/// The latest moment for a kill after some progress, in milliseconds.
const LATEST: u64 = 400;
/// After how many kills the owner looks at what was put aside.
const LOOKS: u64 = 10;
/// How long to wait for progress before the kill comes anyhow.
const PROGRESS: Duration = Duration::from_secs(10);
/// How often the process is started to die at once, and when in that time, in milliseconds.
const STARTS: usize = 150;
const MOMENT: u64 = 120;
/// So many letters are enough to see what becomes of them.
const ENOUGH: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_nothing_is_lost_or_doubled() {
    let seed = seed();
    let mut rig = Rig::sqlite(seed).await;
    rig.begin().await;
    killed(&mut rig, seed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_with_two_workers_nothing_is_lost_or_doubled() {
    let seed = seed();
    let Some(mut rig) = Rig::postgres(seed).await else { return not_run(NO_POSTGRES) };
    rig.begin().await;
    killed(&mut rig, seed).await;
}

/// Again and again the process dies as soon as it is up, with the same things in hand. What it died of twice is put
/// aside; the owner has it tried again, and everything goes out.
#[tokio::test(flavor = "multi_thread")]
async fn what_it_died_of_twice_is_tried_again_by_the_owner() {
    let seed = seed();
    let mut rig = Rig::sqlite(seed).await;
    rig.begin().await;
    let mut person = rig.person(seed);
    let mut letters = Vec::new();
    for _ in 0..STARTS {
        let moment = Duration::from_millis(rig.chance.chance(MOMENT));
        rig.pass(&mut person, true, moment, |_, _| false).await;
        rig.running[0].end();
        letters = rig.engine.letters().await;
        rig.again(0).await;
        if letters.len() >= ENOUGH {
            break;
        }
    }
    assert!(!letters.is_empty(), "CRIER_SEED={seed}: nothing was put aside");
    judged(&mut rig, &mut person, seed, "killed whenever it was up").await;
}

/// Kills as often as is asked for, then judges.
async fn killed(rig: &mut Rig, seed: u64) {
    let kills = number("CRIER_KILLS").unwrap_or(KILLS);
    let mut person = rig.person(seed + 3);
    let (begun, mut waited) = (Instant::now(), Duration::ZERO);
    for n in 0..kills {
        waited += kill_one(rig, &mut person).await;
        // What was put aside keeps its post open, and with too many of them open she sends nothing new.
        if n % LOOKS == LOOKS - 1 {
            letters::look(rig, &mut person).await;
        }
        if n % 100 == 99 {
            eprintln!("{}: {} kills, {} posts sent", rig.engine.name(), n + 1, person.posts.len());
        }
    }
    let each = |time: Duration| time.as_secs_f64() / kills as f64;
    let times = format!("{:.2} s each, {:.2} of it until something was under way", each(begun.elapsed()), each(waited));
    judged(rig, &mut person, seed, &format!("kills {kills} ({times})")).await;
}

/// Waits for progress and a random moment more, and kills one of the processes. Every other kill follows close upon a
/// request that publishes: there is what could be lost or doubled. How long it waited for progress.
async fn kill_one(rig: &mut Rig, person: &mut Person) -> Duration {
    let close = rig.chance.chance(2) == 0;
    let count = |rig: &Rig| if close { rig.publishing() } else { rig.progress() };
    let (before, begun) = (count(rig), Instant::now());
    rig.pass(person, true, PROGRESS, |rig, _| count(rig) > before).await;
    let waited = begun.elapsed();
    let pause = 5 + rig.chance.chance(if close { LAG } else { LATEST - 4 });
    tokio::time::sleep(Duration::from_millis(pause)).await;
    let victim = rig.chance.chance(rig.running.len() as u64) as usize;
    rig.kill(victim);
    waited
}

/// Lets everything come to rest, judges; then has the owner try again what was put aside and the person answer, and judges
/// again: then everything is live. Prints a line of the table.
async fn judged(rig: &mut Rig, person: &mut Person, seed: u64, what: &str) {
    rig.all_live();
    let left = rig.settle(person).await;
    let first = judge(rig, person).await;
    let line = line(rig, person, &first, what);
    eprintln!("{line}\nput aside: {:#?}\nexcused by that: {:#?}", first.letters, first.excused);
    assert!(left.is_empty(), "CRIER_SEED={seed}: still to be done: {left:?}\n{first:#?}\n{}", rig.logs());
    first.hold("before the answers", seed);
    let mut left = letters::try_again(rig, person).await;
    left.extend(answers::answer_all(rig, person).await);
    let last = judge(rig, person).await;
    assert!(left.is_empty(), "CRIER_SEED={seed}: still to be done after the answers: {left:?}\n{last:#?}\n{}", rig.logs());
    last.hold("after the answers", seed);
    let open = (last.asked, last.failed, last.late, last.letters.len(), last.excused.len());
    assert_eq!((last.accepted, open), (last.targets, (0, 0, 0, 0, 0)), "CRIER_SEED={seed}: not everything is live: {last:#?}");
    println!("{line}");
}

fn line(rig: &Rig, person: &Person, verdict: &Verdict, what: &str) -> String {
    let Verdict { targets, accepted, asked, late, failed, .. } = verdict;
    let (posts, lost, doubled) = (person.posts.len(), verdict.lost.len(), verdict.doubled.len());
    let (letters, excused) = (verdict.letters.len(), verdict.excused.len());
    format!(
        "{}: {what} · posts sent {posts} · targets {targets} · accepted by the networks {accepted} · lost {lost} · doubled {doubled} · asked {asked} · late {late} · failed with a cause {failed} · put aside {letters} · targets waiting for that {excused} · after the answers all live",
        rig.engine.name(),
    )
}

/// The seed of this run: CRIER_SEED, or chance. Printed, so that a run can be repeated.
fn seed() -> u64 {
    let seed = number("CRIER_SEED").unwrap_or_else(|| u64::from(rand::random::<u32>()));
    eprintln!("CRIER_SEED={seed}");
    seed
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
