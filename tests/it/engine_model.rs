//! The engine's rows against a model of them: part × lease × fence × worker, any order of what may happen, a million
//! steps in all. Workers do what real ones do, but may be killed, or stand still anywhere and go on much later with what
//! they believe to have in hand. The model says what each step of the store must answer, what the network shows, and
//! what the person was asked; it knows nothing of SQL.

use std::cell::Cell;
use std::path::PathBuf;

use crier::clock::{MINUTE, Millis, SECOND};
use crier::model::part::{Event, PartState};
use crier::model::post::Remote;
use crier::net::Fault;
use crier::platforms::Found;
use crier::publish::look::{Known, Next, next_unsure};
use crier::store::{ClaimedPart, Finish, Intent, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::support::rows::{T0, add_account, add_sent, begin};

const WORKERS: usize = 3;
const ACCOUNTS: [&str; 2] = ["a", "b"];
/// Parts that are under way at a time; when one is over, another one is confirmed.
const PARTS: usize = 5;
/// The number of the first part: all have three digits, so that their names stand in the order of their numbers.
const FIRST: i64 = 100;
/// How long a claim, and the visible request, are leased.
const LEASE: Millis = 60 * SECOND;
/// Steps of one story, and stories at a time.
const STEPS: usize = 600;
const STORIES: u32 = 20;
/// Steps of one test, of eight.
const ENOUGH: u64 = 125_000;

thread_local! {
    /// Steps at which something happened, in this test: a step that nobody could make is none.
    static MADE: Cell<u64> = const { Cell::new(0) };
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Step {
    Claim(usize),
    /// A worker makes a step of the preparation.
    Keep(usize),
    /// A worker writes the intent down.
    Intend(usize),
    /// What it intended leaves; the network takes it or not, and the answer arrives or not.
    Send(usize, bool, bool),
    /// A worker finds that nothing can be sent now.
    Later(usize),
    Fail(usize),
    /// A worker looks for what may have left.
    Look(usize),
    Renew(usize),
    /// A worker's process ends.
    Kill(usize),
    /// The leases that have run out are taken back.
    Recover,
    Wait(Millis),
    Retry(usize),
    Cancel(usize),
    /// The person answers, after a look at the network.
    Answer(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let worker = 0..WORKERS;
    prop_oneof![
        8 => worker.clone().prop_map(Step::Claim),
        2 => worker.clone().prop_map(Step::Keep),
        8 => worker.clone().prop_map(Step::Intend),
        8 => (worker.clone(), any::<bool>(), any::<bool>()).prop_map(|(worker, takes, answers)| Step::Send(worker, takes, answers)),
        2 => worker.clone().prop_map(Step::Later),
        1 => worker.clone().prop_map(Step::Fail),
        6 => worker.clone().prop_map(Step::Look),
        2 => worker.clone().prop_map(Step::Renew),
        3 => worker.prop_map(Step::Kill),
        3 => Just(Step::Recover),
        4 => prop_oneof![Just(SECOND), Just(20 * SECOND), Just(LEASE), Just(16 * MINUTE)].prop_map(Step::Wait),
        2 => (0..PARTS).prop_map(Step::Retry),
        1 => (0..PARTS).prop_map(Step::Cancel),
        2 => (0..PARTS).prop_map(Step::Answer),
    ]
}

/// What a worker believes to have in hand.
struct Hand {
    part: ClaimedPart,
    /// Whether it wrote the intent, and nothing left yet.
    intends: bool,
    /// Where it believes the part to stand.
    state: PartState,
}

/// A part as it must be.
#[derive(Clone, Debug)]
struct Model {
    state: PartState,
    /// The worker whose claim counts.
    holder: Option<usize>,
    fence: i64,
    lease_until: Millis,
    due: Option<Millis>,
    attempts: i64,
    looks: i64,
    repeats: i64,
    /// How often it is visible.
    visible: u32,
    /// Whether the person was asked about it.
    asked: bool,
}

struct Story {
    store: Store,
    now: Millis,
    hands: [Option<Hand>; WORKERS],
    parts: Vec<Model>,
}

impl Story {
    async fn begin(folder: &std::path::Path) -> Self {
        let store = Store::open(&format!("sqlite://{}", folder.join("crier.db").display())).await.unwrap();
        begin(&store).await;
        for account in ACCOUNTS {
            add_account(&store, account).await;
        }
        Self { store, now: T0, hands: std::array::from_fn(|_| None), parts: Vec::new() }
    }

    /// Confirms a new part.
    async fn confirm(&mut self) {
        let n = self.parts.len();
        add_sent(&self.store, FIRST + n as i64, ACCOUNTS[n % ACCOUNTS.len()], self.now).await;
        self.parts.push(Model {
            state: PartState::Queued,
            holder: None,
            fence: 0,
            lease_until: 0,
            due: Some(self.now),
            attempts: 0,
            looks: 0,
            repeats: 0,
            visible: 0,
            asked: false,
        });
    }

    async fn make(&mut self, step: Step) {
        while self.parts.iter().filter(|part| !part.state.is_over()).count() < PARTS {
            self.confirm().await;
        }
        // One of the last few.
        let last = |n: usize| self.parts.len() - 1 - n % self.parts.len();
        match step {
            Step::Claim(worker) => self.claim(worker).await,
            Step::Keep(worker) => self.keep(worker).await,
            Step::Intend(worker) => self.intend(worker).await,
            Step::Send(worker, takes, answers) => self.send(worker, takes, answers).await,
            Step::Later(worker) => self.end(worker, PartState::Staging, Event::Later, |finish| Finish { attempt: true, ..finish }).await,
            Step::Fail(worker) => self.end(worker, PartState::Staging, Event::Fail, |finish| finish).await,
            Step::Look(worker) => self.look(worker).await,
            Step::Renew(worker) => self.renew(worker).await,
            Step::Kill(worker) => {
                if self.hands[worker].take().is_some() {
                    made();
                }
            }
            Step::Recover => self.recover().await,
            Step::Wait(ms) => {
                self.now += ms;
                made();
            }
            Step::Retry(n) => self.moved(last(n), PartState::Failed, Event::Retry).await,
            Step::Cancel(n) => self.cancel(last(n)).await,
            Step::Answer(n) => self.answer(last(n)).await,
        }
    }

    /// Whether the claim that `worker` believes in is the one that counts.
    fn holds(&self, worker: usize) -> bool {
        let hand = self.hands[worker].as_ref().unwrap();
        let model = &self.parts[index(&hand.part)];
        model.holder == Some(worker) && model.fence == hand.part.fence
    }

    async fn claim(&mut self, worker: usize) {
        if self.hands[worker].is_some() {
            return;
        }
        made();
        let claimed = self.store.claim_part(self.now, self.now + LEASE).await.unwrap();
        let free = |n: usize| {
            let account = n % ACCOUNTS.len();
            let work = matches!(self.parts[n].state, PartState::Queued | PartState::Unsure);
            let due = self.parts[n].due.is_some_and(|due| due <= self.now);
            work && due && !self.parts.iter().enumerate().any(|(m, other)| m % ACCOUNTS.len() == account && other.holder.is_some())
        };
        let first = (0..self.parts.len()).filter(|n| free(*n)).min_by_key(|n| (self.parts[*n].due, *n));
        assert_eq!(claimed.as_ref().map(index), first, "what is due first goes first");
        let (Some(part), Some(n)) = (claimed, first) else { return };
        let (model, now) = (&mut self.parts[n], self.now);
        model.fence += 1;
        assert_eq!((part.fence, part.looks, part.attempts, part.repeats), (model.fence, model.looks, model.attempts, model.repeats));
        (model.holder, model.lease_until) = (Some(worker), now + LEASE);
        if model.state == PartState::Queued {
            model.state = PartState::Staging;
        }
        assert_eq!(part.state, model.state);
        let state = part.state;
        self.hands[worker] = Some(Hand { part, intends: false, state });
    }

    async fn keep(&mut self, worker: usize) {
        let Some(hand) = &self.hands[worker] else { return };
        if hand.state != PartState::Staging {
            return;
        }
        made();
        let kept = self.store.keep_part(&hand.part, &Value::from(1), Some(50), self.now + LEASE).await.unwrap();
        assert_eq!(kept, self.holds(worker), "only who holds the part keeps it");
        if kept {
            let n = index(&hand.part);
            self.parts[n].lease_until = self.now + LEASE;
        }
    }

    async fn intend(&mut self, worker: usize) {
        let Some(hand) = &self.hands[worker] else { return };
        if hand.state != PartState::Staging {
            return;
        }
        let n = index(&hand.part);
        let may = self.holds(worker) && self.parts[n].lease_until > self.now;
        made();
        let intent = self.store.intend_part(&hand.part, &Value::from(1), self.now, self.now + LEASE).await.unwrap();
        assert_eq!(intent, if may { Intent::Written } else { Intent::Lost }, "who has lost the lease intends nothing");
        let hand = self.hands[worker].as_mut().unwrap();
        if may {
            (self.parts[n].state, self.parts[n].lease_until) = (PartState::Committing, self.now + LEASE);
            (hand.intends, hand.state) = (true, PartState::Committing);
        } else {
            self.hands[worker] = None;
        }
    }

    /// The worker may have stood still since it wrote the intent, for however long: what it intends leaves now.
    async fn send(&mut self, worker: usize, takes: bool, answers: bool) {
        let Some(hand) = self.hands[worker].as_mut() else { return };
        if !hand.intends {
            return;
        }
        hand.intends = false;
        let n = index(&hand.part);
        self.parts[n].visible += u32::from(takes);
        let event = match (takes, answers) {
            (_, false) => Event::Lost,
            (true, true) => Event::Live,
            (false, true) => Event::Fail,
        };
        let due = self.now + 15 * SECOND;
        self.end(worker, PartState::Committing, event, |finish| if event == Event::Lost { finish.due(due) } else { finish }).await;
        let model = &self.parts[n];
        // The one hole that no lock can close: asked by then, and told that it is not there.
        assert!(model.visible <= 1 || model.asked, "part {n} is there twice, and nobody was asked");
    }

    /// A worker ends a step: it counts only if the part is still the worker's.
    async fn end(&mut self, worker: usize, from: PartState, event: Event, more: impl FnOnce(Finish) -> Finish) {
        let Some(hand) = self.hands[worker].take() else { return };
        if hand.state != from {
            self.hands[worker] = Some(hand);
            return;
        }
        let n = index(&hand.part);
        let counts = self.parts[n].holder == Some(worker) && self.parts[n].fence == hand.part.fence && self.parts[n].state == from;
        let to = from.on(event).expect("a worker does only what may happen");
        let finish = more(Finish::to(to));
        let finish = if finish.due_at.is_none() && !to.is_over() && to != PartState::Asked { finish.due(self.now) } else { finish };
        made();
        let ended = self.store.finish_part(&hand.part, from, &finish, self.now).await.unwrap();
        assert_eq!(ended, counts, "{from:?} → {to:?}: only who holds the part ends it");
        if !counts {
            return;
        }
        let model = &mut self.parts[n];
        model.attempts += i64::from(finish.attempt);
        model.repeats += i64::from(finish.repeat);
        model.looks = if finish.look { model.looks + 1 } else { 0 };
        (model.state, model.due, model.holder) = (to, finish.due_at, None);
        model.asked |= to == PartState::Asked;
    }

    async fn look(&mut self, worker: usize) {
        let Some(hand) = &self.hands[worker] else { return };
        if hand.state != PartState::Unsure {
            return;
        }
        let n = index(&hand.part);
        // Somebody who stands still with an intent may send yet: such a process is not gone, and nothing is repeated.
        let awake = self.hands.iter().flatten().any(|other| other.intends && index(&other.part) == n);
        let found = if self.parts[n].visible > 0 { Ok(Found::Live(remote())) } else { Ok::<_, Fault>(Found::NotThere) };
        let known = Known { looks: hand.part.looks, can_find: true, sender_gone: !awake, repeats: hand.part.repeats };
        let (event, now) = (next_unsure(found, known), self.now);
        match event {
            Next::Live(_) => self.end(worker, PartState::Unsure, Event::Live, |finish| finish).await,
            Next::Resend => {
                self.end(worker, PartState::Unsure, Event::Later, |finish| Finish { attempt: true, repeat: true, ..finish }.due(now)).await;
            }
            Next::Ask => self.end(worker, PartState::Unsure, Event::Ask, |finish| finish).await,
            Next::Look(pause) => self.look_again(worker, n, now + pause).await,
            other => panic!("{other:?} cannot come of this"),
        }
    }

    async fn look_again(&mut self, worker: usize, n: usize, due: Millis) {
        let hand = self.hands[worker].take().unwrap();
        let counts = self.parts[n].holder == Some(worker) && self.parts[n].fence == hand.part.fence;
        let finish = Finish { look: true, ..Finish::to(PartState::Unsure) }.due(due);
        made();
        assert_eq!(self.store.finish_part(&hand.part, PartState::Unsure, &finish, self.now).await.unwrap(), counts);
        if counts {
            let model = &mut self.parts[n];
            (model.looks, model.due, model.holder) = (model.looks + 1, Some(due), None);
        }
    }

    async fn renew(&mut self, worker: usize) {
        let Some(hand) = &self.hands[worker] else { return };
        let (n, until) = (index(&hand.part), self.now + LEASE);
        made();
        let renewed = self.store.renew_part(&hand.part.id, hand.part.fence, until).await.unwrap();
        assert_eq!(renewed, self.holds(worker) && self.parts[n].lease_until < until);
        if renewed {
            self.parts[n].lease_until = until;
        }
    }

    async fn recover(&mut self) {
        made();
        self.store.recover_parts(self.now).await.unwrap();
        for model in &mut self.parts {
            if model.holder.is_none() || model.lease_until > self.now {
                continue;
            }
            (model.state, model.looks) = match model.state {
                PartState::Staging => (PartState::Queued, model.looks),
                PartState::Committing => (PartState::Unsure, 0),
                state => (state, model.looks),
            };
            (model.holder, model.due, model.fence) = (None, Some(self.now), model.fence + 1);
        }
    }

    async fn moved(&mut self, n: usize, from: PartState, event: Event) {
        let to = from.on(event).unwrap();
        let due = (!to.is_over()).then_some(self.now);
        made();
        let moved = self
            .store
            .move_part(&format!("q{}", FIRST + n as i64), from, &Finish { due_at: due, ..Finish::to(to) }, self.now)
            .await
            .unwrap();
        let model = &mut self.parts[n];
        assert_eq!(moved, model.state == from && model.holder.is_none());
        if moved {
            (model.state, model.due, model.attempts, model.looks) = (to, due, 0, 0);
        }
    }

    async fn cancel(&mut self, n: usize) {
        made();
        let taken = self.store.cancel_parts(&format!("p{}", FIRST + n as i64), self.now).await.unwrap();
        let model = &mut self.parts[n];
        assert_eq!(taken == 1, model.state == PartState::Queued && model.holder.is_none());
        if taken == 1 {
            (model.state, model.due) = (PartState::Cancelled, None);
        }
    }

    /// The person looks, and says what they see.
    async fn answer(&mut self, n: usize) {
        let event = if self.parts[n].visible > 0 { Event::ItIsThere } else { Event::NotThere };
        self.moved(n, PartState::Asked, event).await;
    }

    /// The rows are as the model says, and nothing is lost or doubled.
    async fn check(&self) {
        // What has ended long ago was looked at when it had.
        let old = self.parts.len().saturating_sub(3 * PARTS);
        for (n, model) in self.parts.iter().enumerate().filter(|(n, model)| *n >= old || !model.state.is_over()) {
            let part = crate::support::rows::part(&self.store, FIRST + n as i64).await;
            assert_eq!((part.state, part.attempts), (model.state, model.attempts), "part {n}");
            let waits = matches!(model.state, PartState::Asked | PartState::Failed);
            let moves = model.due.is_some() || model.holder.is_some();
            assert!(model.state.is_over() || waits || moves, "part {n} is lost: {model:?}");
            assert!(model.visible <= 1 || model.asked, "part {n} is there twice, and nobody was asked");
            assert!(model.state != PartState::Live || model.visible > 0, "part {n} is called live and is not there");
        }
    }
}

fn index(part: &ClaimedPart) -> usize {
    part.id[1..].parse::<usize>().unwrap() - FIRST as usize
}

fn made() {
    MADE.set(MADE.get() + 1);
}

fn remote() -> Remote {
    Remote { id: "r".into(), link: None, notes: Vec::new() }
}

/// In memory where there is such a folder: what is tested is not the disk.
fn room() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

fn stories() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    while MADE.get() < ENOUGH {
        // A new one each time: it runs its stories once.
        let config = Config { cases: STORIES, failure_persistence: None, max_shrink_iters: 300, ..Config::default() };
        let told = TestRunner::new(config).run(&prop::collection::vec(step(), STEPS), |steps| {
            runtime.block_on(async {
                let folder = room();
                let mut story = Story::begin(folder.path()).await;
                for (n, step) in steps.into_iter().enumerate() {
                    story.make(step).await;
                    if n % 50 == 49 {
                        story.check().await;
                    }
                }
                story.check().await;
                story.store.close().await;
            });
            Ok(())
        });
        told.unwrap();
    }
    println!("{} steps", MADE.get());
}

macro_rules! eight {
    ($($name:ident)+) => { $(#[test] fn $name() { stories(); })+ };
}

// Eight tests of 125,000 steps: one each would be too long for one test, and all processors have something to do.
eight!(a_million_steps_1 a_million_steps_2 a_million_steps_3 a_million_steps_4 a_million_steps_5 a_million_steps_6 a_million_steps_7 a_million_steps_8);
