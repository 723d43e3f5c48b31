//! The manual clock: what counts as rest, who is woken when, and that nothing is forgotten.

use std::time::Duration;

use crier::clock::{Clock, HOUR, SECOND, Sleep, Wake};
use tokio::sync::mpsc;

fn clock() -> Clock {
    Clock::manual(1_000, 7)
}

/// Lets all other tasks of this thread run as far as they come.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

/// Whether nothing is under way now.
async fn rests(clock: &Clock) -> bool {
    tokio::select! {
        biased;
        () = clock.rest() => true,
        () = settle() => false,
    }
}

/// A loop as the app has them: parks until `at` or a ring, and says when it woke.
fn spawn_loop(clock: &Clock, wake: &Wake, at: Option<i64>, kind: Sleep) -> (tokio::task::JoinHandle<()>, mpsc::UnboundedReceiver<i64>) {
    let (said, heard) = mpsc::unbounded_channel();
    let (clock, wake, busy) = (clock.clone(), wake.clone(), clock.busy());
    let task = tokio::spawn(async move {
        let _busy = busy;
        let mut at = at;
        loop {
            clock.park(&wake, at.take(), kind).await;
            if said.send(clock.now()).is_err() {
                return;
            }
        }
    });
    (task, heard)
}

#[tokio::test]
async fn the_manual_clock_stands_until_it_is_moved_and_never_goes_back() {
    let clock = clock();
    assert_eq!(clock.now(), 1_000);
    clock.advance_to(2_000);
    clock.advance_to(1_500);
    assert_eq!(clock.clone().now(), 2_000);
    assert!(rests(&clock).await);
}

#[tokio::test]
async fn a_parked_loop_rests_and_wakes_at_its_time() {
    let clock = clock();
    let (_task, mut heard) = spawn_loop(&clock, &Wake::default(), Some(3_000), Sleep::Due);
    clock.rest().await;
    assert_eq!(clock.next_due(), Some(3_000));
    clock.advance_to(2_999);
    settle().await;
    assert!(heard.try_recv().is_err());
    clock.advance_to(3_000);
    clock.rest().await;
    assert_eq!(heard.try_recv().unwrap(), 3_000);
    assert_eq!(clock.next_due(), None, "parked without a time");
}

#[tokio::test]
async fn a_ring_wakes_before_the_time() {
    let clock = clock();
    let wake = Wake::default();
    let (_task, mut heard) = spawn_loop(&clock, &wake, Some(9_000), Sleep::Due);
    clock.rest().await;
    wake.ring();
    clock.rest().await;
    assert_eq!(heard.try_recv(), Ok(1_000));
    assert!(heard.try_recv().is_err(), "one ring, one turn");
    assert_eq!(clock.next_due(), None, "the time it waited for is given up");
}

#[tokio::test]
async fn a_woken_loop_is_busy_from_the_very_ring() {
    let clock = clock();
    let wake = Wake::default();
    let (_task, _heard) = spawn_loop(&clock, &wake, None, Sleep::Due);
    clock.rest().await;
    wake.ring();
    let at_once = tokio::select! {
        biased;
        () = clock.rest() => true,
        () = std::future::ready(()) => false,
    };
    assert!(!at_once, "whoever waits for rest must wait for the woken loop");
    clock.rest().await;
}

#[tokio::test]
async fn a_ring_while_nobody_is_parked_is_kept_for_the_next() {
    let clock = clock();
    let wake = Wake::default();
    wake.ring();
    wake.ring();
    let (_task, mut heard) = spawn_loop(&clock, &wake, Some(9_000), Sleep::Due);
    clock.rest().await;
    assert_eq!(heard.try_recv(), Ok(1_000), "the ring was not lost");
    assert!(heard.try_recv().is_err(), "two rings are one");
}

#[tokio::test]
async fn a_park_whose_time_has_come_does_not_wait() {
    let clock = clock();
    let _busy = clock.busy();
    clock.park(&Wake::default(), Some(1_000), Sleep::Due).await;
    clock.sleep_until(999).await;
    assert!(!rests(&clock).await);
}

#[tokio::test]
async fn a_loop_that_is_dropped_while_parked_leaves_nothing_behind() {
    let clock = clock();
    let wake = Wake::default();
    let (task, _heard) = spawn_loop(&clock, &wake, Some(5_000), Sleep::Due);
    clock.rest().await;
    task.abort();
    settle().await;
    assert_eq!(clock.next_due(), None);
    assert!(rests(&clock).await, "its guard was dropped with it");
    wake.ring();
    assert!(rests(&clock).await, "a ring for nobody makes nobody busy");
    let (_task, mut heard) = spawn_loop(&clock, &wake, None, Sleep::Due);
    clock.rest().await;
    assert_eq!(heard.try_recv(), Ok(1_000), "the next one hears it");
}

#[tokio::test]
async fn a_dropped_sleeper_is_forgotten() {
    let clock = clock();
    tokio::select! {
        biased;
        () = clock.sleep_until(4_000) => panic!("woke by itself"),
        () = settle() => {}
    }
    assert_eq!(clock.next_due(), None);
    clock.advance_to(9_000);
    assert!(rests(&clock).await);
}

#[tokio::test]
async fn an_idle_look_is_no_due_instant_but_wakes_all_the_same() {
    let clock = clock();
    let (_idle, mut idle) = spawn_loop(&clock, &Wake::default(), Some(2_000), Sleep::Idle);
    clock.rest().await;
    assert_eq!(clock.next_due(), None);
    let (_due, mut due) = spawn_loop(&clock, &Wake::default(), Some(8_000), Sleep::Due);
    clock.rest().await;
    assert_eq!(clock.next_due(), Some(8_000));
    clock.advance_to(8_000);
    clock.rest().await;
    assert_eq!((idle.try_recv(), due.try_recv()), (Ok(8_000), Ok(8_000)));
}

#[tokio::test]
async fn who_waits_for_a_held_request_is_at_rest() {
    let clock = clock();
    let open = clock.open();
    let id = open.id().unwrap();
    let _busy = clock.busy();
    assert!(!rests(&clock).await);
    clock.hold(id);
    clock.hold(id);
    assert!(rests(&clock).await, "holding twice is holding once");
    clock.release(id);
    assert!(!rests(&clock).await);
    clock.hold(id);
    drop(open);
    assert!(!rests(&clock).await, "a request that was given up frees its caller");
    clock.hold(id);
    clock.release(id);
    assert!(!rests(&clock).await, "a closed request cannot be held");
}

#[tokio::test]
async fn a_held_request_is_answered_at_its_time() {
    let clock = clock();
    let open = clock.open();
    let id = open.id().unwrap();
    let _busy = clock.busy();
    let holder = tokio::spawn({
        let clock = clock.clone();
        async move { clock.hold_until(id, 6_000, Sleep::Due).await }
    });
    clock.rest().await;
    assert_eq!(clock.next_due(), Some(6_000));
    clock.advance_to(6_000);
    assert!(!rests(&clock).await, "the answer is on its way");
    holder.await.unwrap();
}

#[tokio::test]
async fn a_deadline_gives_up_a_held_request() {
    let clock = clock();
    let open = clock.open();
    clock.hold(open.id().unwrap());
    let waiting = clock.within(Duration::from_secs(60), Sleep::Due, &open, std::future::pending::<()>());
    let mover = async {
        settle().await;
        assert_eq!(clock.next_due(), Some(61_000));
        clock.advance_to(60_999);
        settle().await;
        clock.advance_to(61_000);
    };
    let (answer, ()) = tokio::join!(waiting, mover);
    assert_eq!(answer, None);
    assert_eq!(clock.next_due(), None);
    let done = clock.within(Duration::from_secs(1), Sleep::Due, &open, async { 5 }).await;
    assert_eq!((done, clock.next_due()), (Some(5), None), "an answer in time leaves no sleeper");
}

#[tokio::test]
async fn a_long_poll_is_no_due_instant_and_a_leap_ends_it_only_where_its_server_does() {
    let clock = clock();
    let (open, busy) = (clock.open(), clock.busy());
    let id = open.id().unwrap();
    let poll = clock.within(Duration::from_secs(60), Sleep::Idle, &open, clock.hold_until(id, 50 * SECOND, Sleep::Idle));
    let look = async {
        settle().await;
        clock.rest().await;
        assert_eq!(clock.next_due(), None);
        clock.advance_to(HOUR);
    };
    let (answer, ()) = tokio::join!(poll, look);
    assert_eq!(answer, Some(()), "both ends were passed by the leap; the server's answer counts");
    drop(busy);
}

#[tokio::test]
async fn a_leap_past_an_answer_and_its_deadline_gives_the_answer() {
    let clock = clock();
    let open = clock.open();
    let id = open.id().unwrap();
    let holder = clock.clone();
    let answer = async move {
        holder.hold_until(id, 51_000, Sleep::Idle).await;
        7
    };
    let poll = clock.within(Duration::from_secs(60), Sleep::Idle, &open, answer);
    let leap = async {
        settle().await;
        clock.advance_to(HOUR);
    };
    let (answer, ()) = tokio::join!(poll, leap);
    assert_eq!(answer, Some(7));
}

#[tokio::test]
async fn a_request_that_would_be_held_until_a_moment_gone_by_is_not_held() {
    let clock = clock();
    let busy = clock.busy();
    let open = clock.open();
    clock.advance_to(HOUR);
    clock.hold_until(open.id().unwrap(), 51_000, Sleep::Idle).await;
    assert!(!rests(&clock).await, "whoever waits for it goes on at once");
    drop(busy);
    assert!(rests(&clock).await);
}

#[tokio::test]
async fn chance_repeats_with_its_seed() {
    let draw = |seed| {
        let clock = Clock::manual(0, seed);
        let mut name = [0; 16];
        clock.fill(&mut name);
        ((0..20).map(|_| clock.chance(1_000)).collect::<Vec<_>>(), name)
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    let clock = clock();
    assert_eq!(clock.chance(0), 0);
    assert!((0..500).all(|_| clock.chance(3) < 3));
}

#[tokio::test]
async fn the_system_clock_goes_by_itself() {
    let clock = Clock::system();
    let before = clock.now();
    assert!(before > 1_700_000_000_000);
    clock.sleep_until(before + 20).await;
    assert!(clock.now() >= before + 20);
    assert_eq!((clock.next_due(), clock.open().id()), (None, None));
    clock.rest().await;
    let wake = Wake::default();
    wake.ring();
    clock.park(&wake, None, Sleep::Due).await;
    let late = clock.within(Duration::from_millis(5), Sleep::Due, &clock.open(), std::future::pending::<()>()).await;
    assert_eq!(late, None);
}

#[tokio::test]
async fn of_two_waits_for_one_request_the_earlier_decides_however_far_the_clock_moves() {
    let clock = Clock::manual(0, 1);
    let busy = clock.busy();
    let open = clock.open();
    let id = open.id().unwrap();
    let (answer, answered) = tokio::sync::oneshot::channel();
    let simulator = tokio::spawn({
        let clock = clock.clone();
        async move {
            clock.hold_until(id, 50_000, Sleep::Idle).await;
            // The answer takes its time in the real world.
            tokio::time::sleep(Duration::from_millis(20)).await;
            answer.send(()).unwrap();
        }
    });
    let client = tokio::spawn({
        let clock = clock.clone();
        async move { clock.within(Duration::from_secs(60), Sleep::Idle, &open, answered).await.is_some() }
    });
    clock.rest().await;
    clock.advance_to(3_600_000);
    assert!(client.await.unwrap(), "the limit struck although the answer was on its way");
    simulator.await.unwrap();
    drop(busy);
}

#[test]
fn spans_follow_the_longest_that_a_request_may_take() {
    let clock = Clock::system();
    assert_eq!([1, 10 * SECOND, HOUR].map(|ms| clock.span(ms)), [1, 10 * SECOND, HOUR]);
    let short = Clock::system().with_request_limit(Duration::from_secs(6));
    assert_eq!([1, 60, 10 * SECOND, HOUR].map(|ms| short.span(ms)), [1, 6, SECOND, HOUR / 10], "never nothing at all");
    let long = Clock::system().with_request_limit(Duration::from_secs(120));
    assert_eq!([SECOND, i64::MAX].map(|ms| long.span(ms)), [2 * SECOND, i64::MAX / 60_000]);
}

#[test]
fn the_system_clock_follows_the_database_and_the_manual_one_nobody() {
    let clock = Clock::system();
    let clone = clock.clone();
    clock.follow(Some(5 * HOUR));
    for now in [clock.now(), clone.now()] {
        assert!((5 * HOUR..6 * HOUR).contains(&now), "{now}");
    }
    clock.follow(None);
    assert!((clock.now() - Clock::system().now()).abs() < HOUR);
    let manual = self::clock();
    manual.follow(Some(5 * HOUR));
    assert_eq!((manual.now(), manual.is_manual(), clock.is_manual()), (1_000, true, false));
}

#[tokio::test]
async fn a_long_sleep_notices_that_the_time_was_set_anew() {
    let clock = Clock::system();
    clock.follow(Some(0));
    let sleeper = tokio::spawn({
        let clock = clock.clone();
        async move { clock.sleep_until(HOUR).await }
    });
    let parked = tokio::spawn({
        let clock = clock.clone();
        async move { clock.park(&Wake::default(), Some(HOUR), Sleep::Due).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!sleeper.is_finished() && !parked.is_finished());
    clock.follow(Some(HOUR));
    let both = async { (sleeper.await.unwrap(), parked.await.unwrap()) };
    tokio::time::timeout(Duration::from_secs(30), both).await.expect("an hour was slept through");
}
