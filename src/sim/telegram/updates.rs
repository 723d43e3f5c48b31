//! What the bot has not fetched yet, and long polling.
//!
//! The people's side pushes, `getUpdates` here and [`super::webhook`] hand out. An update is forgotten
//! when its receipt is confirmed (by a higher offset, or a 2xx) or after a day.

use std::collections::{BTreeSet, VecDeque};

use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Telegram;
use super::answer::{Answer, Refusal};
use super::params::Params;
use super::state::State;
use super::webhook::Webhook;
use crate::clock::{DAY, Millis, SECOND, Sleep, Wake};

/// The longest that a poll waits, in seconds (the server's `LONG_POLL_MAX_TIMEOUT`).
const MAX_TIMEOUT: i64 = 50;
/// What is not delivered unless it is asked for by name (Bot API, getUpdates).
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// The queue.
#[derive(Default)]
pub struct Updates {
    /// The id of the last update.
    last_id: i64,
    queue: VecDeque<Waiting>,
    allowed: Option<BTreeSet<String>>,
    poll: Option<Poll>,
    /// Where updates are delivered instead, if anywhere.
    pub webhook: Option<Webhook>,
    /// Rung when something comes, for the webhook's deliverer.
    pub wake: Wake,
}

struct Waiting {
    id: i64,
    at: Millis,
    update: Value,
}

/// An open `getUpdates` that waits.
struct Poll {
    serial: u64,
    request: u64,
    ended: oneshot::Sender<Ended>,
}

enum Ended {
    SomethingCame,
    Another,
}

impl State {
    /// Queues an update of the kind `kind` (`message`, `callback_query`…) and wakes whoever waits for it.
    pub fn push_update(&mut self, kind: &str, value: Value) {
        let wanted = match &self.updates.allowed {
            Some(allowed) => allowed.contains(kind),
            None => !ON_REQUEST.contains(&kind),
        };
        if wanted {
            self.push_raw(json!({ kind: value }));
        }
    }

    /// Queues an update as it is, with the next `update_id`; that id comes back.
    pub fn push_raw(&mut self, mut update: Value) -> i64 {
        let at = self.now();
        let first = 40_000;
        self.updates.last_id = self.updates.last_id.max(first) + 1;
        let id = self.updates.last_id;
        update["update_id"] = id.into();
        self.updates.queue.push_back(Waiting { id, at, update });
        if let Some(poll) = self.updates.poll.take() {
            // Released before anybody can look whether everything is at rest.
            self.world.clock.release(poll.request);
            // A poll whose client went away is not there to hear it; the update stays queued.
            let _ = poll.ended.send(Ended::SomethingCame);
        }
        self.updates.wake.ring();
        id
    }

    /// How many updates wait.
    pub fn pending(&self) -> usize {
        self.updates.queue.len()
    }

    /// The oldest update that waits, as sent.
    pub fn oldest(&mut self) -> Option<(i64, Value)> {
        self.expire();
        self.updates.queue.front().map(|waiting| (waiting.id, waiting.update.clone()))
    }

    /// Forgets the updates before `offset`; a negative one leaves only that many of the newest.
    pub fn confirm(&mut self, offset: i64) {
        let queue = &mut self.updates.queue;
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let drop = queue.len().saturating_sub(keep);
            queue.drain(..drop);
        }
        queue.retain(|waiting| waiting.id >= offset);
    }

    /// Sets which kinds of updates are wanted from now on; an empty list is the default again.
    pub fn allow(&mut self, params: &Params) -> Result<(), Refusal> {
        if let Some(allowed) = params.json_of::<BTreeSet<String>>("allowed_updates")? {
            self.updates.allowed = (!allowed.is_empty()).then_some(allowed);
        }
        Ok(())
    }

    /// The kinds that are wanted, when they were named.
    pub fn allowed(&self) -> Option<&BTreeSet<String>> {
        self.updates.allowed.as_ref()
    }

    /// Ends the open poll, if there is one, with a conflict.
    pub fn end_poll(&mut self) {
        if let Some(poll) = self.updates.poll.take() {
            self.world.clock.release(poll.request);
            let _ = poll.ended.send(Ended::Another);
        }
    }

    fn expire(&mut self) {
        let now = self.now();
        self.updates.queue.retain(|waiting| now - waiting.at < DAY);
    }

    fn batch(&mut self, limit: usize) -> Value {
        self.expire();
        self.updates.queue.iter().take(limit).map(|waiting| waiting.update.clone()).collect()
    }
}

/// `getUpdates`. Waits up to its `timeout` while there is nothing; a second poll ends the first with 409.
pub async fn get_updates(telegram: &Telegram, params: &Params, request: u64) -> Answer {
    let limit = usize::try_from(params.int("limit").unwrap_or(100)).unwrap_or(100).clamp(1, 100);
    let timeout = params.int("timeout").unwrap_or(0).clamp(0, MAX_TIMEOUT) * SECOND;
    let (serial, mut ended, mut time_up, is_up) = {
        let mut state = telegram.lock();
        if let Some(ready) = begin(&mut state, params, limit, timeout)? {
            return Ok(ready);
        }
        let clock = state.world.clock.clone();
        let until = clock.now() + timeout;
        let mut time_up = Box::pin(async move { clock.hold_until(request, until, Sleep::Idle).await });
        // Held from here on, while nobody can push: a later hold could undo the release of an update.
        let is_up = time_up.as_mut().now_or_never().is_some();
        let serial = state.serial();
        let (tell, ended) = oneshot::channel();
        state.updates.poll = Some(Poll { serial, request, ended: tell });
        (serial, ended, time_up, is_up)
    };
    let end = tokio::select! {
        biased;
        end = &mut ended => end.ok(),
        () = &mut time_up, if !is_up => None,
        () = std::future::ready(()), if is_up => None,
    };
    finish(&mut telegram.lock(), serial, limit, end)
}

/// Answers at once when there is something or nobody wants to wait.
fn begin(state: &mut State, params: &Params, limit: usize, timeout: Millis) -> Result<Option<Value>, Refusal> {
    if state.updates.webhook.is_some() {
        let text = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        return Err(Refusal::conflict(text));
    }
    state.end_poll();
    state.allow(params)?;
    if let Some(offset) = params.int("offset") {
        state.confirm(offset);
    }
    let batch = state.batch(limit);
    let ready = timeout == 0 || batch.as_array().is_some_and(|batch| !batch.is_empty());
    Ok(ready.then_some(batch))
}

fn finish(state: &mut State, serial: u64, limit: usize, end: Option<Ended>) -> Answer {
    if state.updates.poll.as_ref().is_some_and(|poll| poll.serial == serial) {
        state.updates.poll = None;
    }
    match end {
        Some(Ended::Another) => {
            let text = "terminated by other getUpdates request; make sure that only one bot instance is running";
            Err(Refusal::conflict(text))
        }
        _ => Ok(state.batch(limit)),
    }
}
