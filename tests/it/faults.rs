//! When a fault strikes, and what it lets through.

use crier::clock::{Clock, Sleep};
use crier::sim::faults::{Faults, Kind, LATE, Played, SLOW};

fn faults() -> Faults {
    Faults::new(Clock::manual(0, 1))
}

#[test]
fn words_name_the_faults() {
    let words = ["silent", "garbage", "slow", "late", "lost", "refuse", "429", "500", "revoked"];
    for word in words {
        assert!(word.parse::<Kind>().is_ok(), "{word}");
    }
    assert!("loud".parse::<Kind>().unwrap_err().to_string().contains("silent, garbage"));
}

#[test]
fn accepted_faults_wait_for_a_visible_call_and_refusals_do_not() {
    let faults = faults();
    faults.arm("x", Kind::Silent, 1);
    assert_eq!(faults.strike("x", false), None);
    assert_eq!(faults.strike("y", true), None);
    assert_eq!(faults.strike("x", true), Some(Kind::Silent));
    assert_eq!(faults.strike("x", true), None);
    faults.arm("x", Kind::ServerError, 2);
    assert_eq!(faults.strike("x", false), Some(Kind::ServerError));
    assert_eq!(faults.strike("x", true), Some(Kind::ServerError));
    assert_eq!(faults.strike("x", true), None);
}

#[test]
fn a_refusal_passes_a_waiting_silence() {
    let faults = faults();
    faults.arm("x", Kind::Garbage, 1);
    faults.arm("x", Kind::TooMany, 1);
    assert_eq!(faults.strike("x", false), Some(Kind::TooMany));
    assert_eq!(faults.strike("x", true), Some(Kind::Garbage));
    assert_eq!(faults.left("x"), 0);
}

#[test]
fn at_k_counts_from_the_moment_it_is_armed() {
    let faults = faults();
    faults.strike("x", true);
    faults.arm_at("x", 2, Kind::Slow);
    assert_eq!(faults.strike("x", true), None);
    assert_eq!(faults.strike("x", false), Some(Kind::Slow));
    assert_eq!(faults.strike("x", true), None);
}

#[test]
fn any_request_can_be_struck_by_its_number() {
    let faults = faults();
    faults.strike_any("x");
    faults.arm_any("x", 2, Kind::Lost);
    assert_eq!((faults.left("x"), faults.left("y")), (1, 0));
    assert_eq!(faults.strike_any("x"), None);
    assert_eq!((faults.strike("x", true), faults.strike_any("y")), (None, None), "publishing requests are counted by themselves");
    assert_eq!(faults.strike_any("x"), Some(Kind::Lost));
    assert_eq!((faults.strike_any("x"), faults.left("x")), (None, 0));
    faults.arm_any("x", 1, Kind::Lost);
    faults.arm("x", Kind::Refuse, 1);
    faults.disarm("x");
    assert_eq!((faults.strike_any("x"), faults.strike("x", true), faults.left("x")), (None, None, 0));
}

#[tokio::test]
async fn silence_is_noticed_behind_the_effect() {
    let clock = Clock::manual(0, 1);
    let faults = Faults::new(clock.clone());
    for (kind, effect) in [(Kind::Silent, true), (Kind::Lost, false)] {
        let mut silences = faults.silences();
        let mut done = false;
        let played = tokio::time::timeout(std::time::Duration::from_secs(60), async {
            tokio::select! {
                biased;
                changed = silences.changed() => changed.unwrap(),
                _ = faults.play(Some(kind), 0, || done = true) => panic!("{kind:?} was answered"),
            }
        });
        played.await.unwrap();
        assert_eq!(done, effect, "{kind:?}");
    }
}

#[tokio::test]
async fn a_late_answer_comes_when_every_lease_is_over() {
    let clock = Clock::manual(0, 1);
    let faults = Faults::new(clock.clone());
    let (_busy, open) = (clock.busy(), clock.open());
    let id = open.id().unwrap();
    let late = tokio::spawn(async move { faults.play(Some(Kind::Late), id, || "made").await });
    clock.rest().await;
    assert_eq!(clock.next_due(), Some(LATE));
    clock.advance_to(LATE);
    assert_eq!(late.await.unwrap(), Played::Answer("made"));
}

#[test]
fn a_revoked_token_stays_dead_until_it_is_reconnected() {
    let faults = faults();
    faults.arm("x", Kind::Revoked, 1);
    assert!(faults.revoked("x"));
    assert_eq!(faults.strike("x", true), Some(Kind::Revoked));
    assert_eq!(faults.strike("x", true), Some(Kind::Revoked));
    faults.reconnect("x");
    assert_eq!(faults.strike("x", true), None);
    faults.arm_at("x", 1, Kind::Revoked);
    assert!(!faults.revoked("x"));
    assert_eq!(faults.strike("x", false), Some(Kind::Revoked));
    assert!(faults.revoked("x"));
}

#[test]
fn none_of_a_fault_is_no_fault() {
    let faults = faults();
    faults.arm("x", Kind::Silent, 0);
    assert_eq!(faults.strike("x", true), None);
}

#[tokio::test]
async fn what_is_accepted_has_its_effect_and_what_is_refused_has_none() {
    let faults = faults();
    let mut done = 0;
    assert_eq!(faults.play(None, 0, || done += 1).await, Played::Answer(()));
    assert_eq!(faults.play(Some(Kind::Garbage), 0, || done += 1).await, Played::Garbage);
    for kind in [Kind::Refuse, Kind::TooMany, Kind::ServerError, Kind::Revoked] {
        assert_eq!(faults.play(Some(kind), 0, || done += 1).await, Played::NotAccepted(kind));
    }
    assert_eq!(done, 2);
}

#[tokio::test]
async fn a_slow_answer_is_held_for_two_limits_and_then_true() {
    let clock = Clock::manual(0, 1);
    let faults = Faults::new(clock.clone());
    let busy = clock.busy();
    let open = clock.open();
    let id = open.id().unwrap();
    let slow = tokio::spawn(async move { faults.play(Some(Kind::Slow), id, || "made").await });
    clock.rest().await;
    assert_eq!(clock.next_due(), Some(SLOW));
    clock.advance_to(SLOW);
    assert_eq!(slow.await.unwrap(), Played::Answer("made"));
    drop((open, busy));
    let later = clock.hold_until(0, SLOW, Sleep::Due);
    later.await;
}
