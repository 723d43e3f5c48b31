//! A worker that stands still between its lease check and its irreversible call, for longer than its lease, while
//! another works on the same database. A gate before the networks holds it there: it has written its intent and waits
//! for a connection; then it is stopped, and another process takes over; then it goes on where it was.

use std::time::{Duration, Instant};

use super::relay::Relay;
use super::rig::PATIENCE;
use super::{NO_POSTGRES, Rig, judged, not_run, seed};

/// The post: words alone, so that its first request to a network is the irreversible one.
const TEXT: &str = "Load 00000";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: make crash runs it"]
async fn a_worker_stops_between_its_lease_check_and_its_request() {
    let seed = seed();
    let Some(mut rig) = Rig::postgres(seed).await else { return not_run(NO_POSTGRES) };
    // The second process has a wire of its own to Telegram: the gate is the first one's.
    let wire = Relay::to(rig.live.served(), seed).await;
    rig.starts[1].vars.push(("TELEGRAM_API_URL", wire.base.clone()));
    rig.start_next().await;
    rig.connect().await;
    let mut person = rig.person(seed);
    person.say();
    rig.pass(&mut person, false, PATIENCE, |_, person| person.is_done()).await;
    rig.live.hear("Publishing in").await;
    rig.telegram_wire.close().await;
    rig.bluesky_wire.close().await;
    until(&rig, "every part has its intent", |states| states.iter().all(|state| state == "committing")).await;
    rig.running[0].signal("STOP");

    rig.start_next().await;
    until(&rig, "the other one took them over", |states| states.iter().all(|state| state != "committing")).await;
    rig.bluesky_wire.open();
    rig.telegram_wire.open();
    until(&rig, "it has an end for each", |states| states.iter().all(|state| state == "live" || state == "asked")).await;
    rig.running[0].signal("CONT");
    // What the first one had in hand leaves now, if anything keeps it from nothing.
    tokio::time::sleep(Duration::from_secs(5)).await;
    judged(&mut rig, &mut person, seed, "worker stopped before its request").await;
}

/// Waits until the states of the post's parts are so.
async fn until(rig: &Rig, what: &str, is_so: impl Fn(&[String]) -> bool) {
    let begun = Instant::now();
    loop {
        let parts = rig.engine.parts().await;
        let states: Vec<String> = parts.into_iter().filter(|part| part.text == TEXT).map(|part| part.state).collect();
        if !states.is_empty() && is_so(&states) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: not within {} s: {states:?}", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
