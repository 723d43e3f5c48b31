//! What people do with a post that repeats: start, pause, resume, skip one, change, stop. Each may be called twice: the
//! second time changes nothing. What was made already and still waits is taken back where it must not go out any more.

use jiff::civil::DateTime;

use super::zone;
use crate::clock::{Clock, Millis};
use crate::model::ids::{PersonId, PostId, new_id};
use crate::model::plan::Rhythm;
use crate::model::post::Post;
use crate::model::repeat::{LEAD, Repeat};
use crate::queue;
use crate::store::{Result, Store};
use crate::when::occur::{self, Occurrence, instant, wall};

/// How a repeat stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The repeat.
    pub repeat: Repeat,
    /// When it goes out next; `None` while it is paused.
    pub upcoming: Option<Millis>,
}

/// How a repeat stands now: what was made already and waits comes before what will be made.
///
/// # Errors
/// The database's.
pub async fn standing(store: &Store, repeat: Repeat, now: Millis) -> Result<Standing> {
    let mut upcoming = if repeat.is_paused() { None } else { instant(repeat.next, &zone(&repeat.zone)) };
    if let Some(first) = store.waiting_occurrences(&repeat.id, now).await?.first() {
        upcoming = store.post(first).await?.and_then(|post| post.due_at).or(upcoming);
    }
    Ok(Standing { repeat, upcoming })
}

/// Makes an open draft repeat, from the wall-clock time `from` on (now, if none). `None` when it is no open draft.
///
/// # Errors
/// The database's.
pub async fn start(
    store: &Store,
    clock: &Clock,
    post: &Post,
    (rhythm, from): (Rhythm, Option<DateTime>),
    (person, zone_name): (PersonId, &str),
) -> Result<Option<Repeat>> {
    let now = clock.now();
    let from = from.unwrap_or_else(|| wall(now, &zone(zone_name)));
    let Some(first) = occur::next(&rhythm, from, now, &zone(zone_name)) else { return Ok(None) };
    let repeat = Repeat {
        id: new_id(clock),
        workspace: post.workspace.clone(),
        post: post.id.clone(),
        person,
        rhythm,
        zone: zone_name.to_owned(),
        next: first.wall,
        due_at: Some(made_at(first)),
    };
    Ok(store.add_repeat(&repeat, now).await?.then_some(repeat))
}

/// Gives a repeat another rhythm, from the wall-clock time `from` on (now, if none).
///
/// # Errors
/// The database's.
pub async fn change(store: &Store, clock: &Clock, repeat: &Repeat, rhythm: Rhythm, from: Option<DateTime>) -> Result<Option<Repeat>> {
    take_back(store, clock, repeat).await?;
    let from = from.unwrap_or_else(|| wall(clock.now(), &zone(&repeat.zone)));
    step(store, clock, repeat, Repeat { rhythm, ..repeat.clone() }, from).await
}

/// Nothing of it goes out until it is resumed.
///
/// # Errors
/// The database's.
pub async fn pause(store: &Store, clock: &Clock, repeat: &Repeat) -> Result<()> {
    let back = take_back(store, clock, repeat).await?;
    // What was made and taken back comes again when it is resumed before its time.
    let next = back.into_iter().map(|at| wall(at, &zone(&repeat.zone))).min().map_or(repeat.next, |back| back.min(repeat.next));
    store.change_repeat(repeat, &Repeat { due_at: None, next, ..repeat.clone() }, clock.now()).await?;
    Ok(())
}

/// It goes on with the first occurrence that lies ahead, told in the chat of `person`.
///
/// # Errors
/// The database's.
pub async fn resume(store: &Store, clock: &Clock, repeat: &Repeat, person: PersonId) -> Result<Option<Repeat>> {
    if !repeat.is_paused() {
        return Ok(Some(repeat.clone()));
    }
    step(store, clock, repeat, Repeat { person, ..repeat.clone() }, repeat.next).await
}

/// Leaves the next occurrence out, whether it was made or not. The moment of the one that is left out.
///
/// # Errors
/// The database's.
pub async fn skip(store: &Store, clock: &Clock, repeat: &Repeat) -> Result<Option<Millis>> {
    if repeat.is_paused() {
        return Ok(None);
    }
    for post in store.waiting_occurrences(&repeat.id, clock.now()).await? {
        if let Some(at) = take_one_back(store, clock, &post).await? {
            store.touch_post(&repeat.post, clock.now()).await?;
            return Ok(Some(at));
        }
    }
    let Some(after) = next_minute(repeat.next) else { return Ok(None) };
    let left_out = instant(repeat.next, &zone(&repeat.zone));
    Ok(step(store, clock, repeat, repeat.clone(), after).await?.and(left_out))
}

/// Ends it: its post is an open draft again.
///
/// # Errors
/// The database's.
pub async fn stop(store: &Store, clock: &Clock, repeat: &Repeat) -> Result<()> {
    take_back(store, clock, repeat).await?;
    store.end_repeat(repeat, clock.now()).await
}

/// The workspace has another zone now: repeats keep their time of day, and so get other instants. Also called at the
/// start, when the rules of zones may be newer than what was worked out.
///
/// # Errors
/// The database's.
pub async fn move_zone(store: &Store, clock: &Clock, workspace: Option<&str>, to: Option<&str>) -> Result<()> {
    for repeat in store.repeats(workspace).await? {
        let zone_name = to.unwrap_or(&repeat.zone).to_owned();
        let moved = Repeat { zone: zone_name, ..repeat.clone() };
        if repeat.is_paused() {
            store.change_repeat(&repeat, &moved, clock.now()).await?;
        } else if to.is_some() {
            step(store, clock, &repeat, moved, repeat.next).await?;
        } else if let Some(at) = instant(repeat.next, &zone(&repeat.zone)).map(|ms| ms - LEAD).filter(|at| Some(*at) != repeat.due_at) {
            store.change_repeat(&repeat, &Repeat { due_at: Some(at), ..repeat.clone() }, clock.now()).await?;
        }
    }
    Ok(())
}

/// Steps to the first occurrence that is not before `from` and lies ahead.
async fn step(store: &Store, clock: &Clock, was: &Repeat, now: Repeat, from: DateTime) -> Result<Option<Repeat>> {
    let Some(next) = occur::next(&now.rhythm, from, clock.now(), &zone(&now.zone)) else { return Ok(None) };
    let now = Repeat { next: next.wall, due_at: Some(made_at(next)), ..now };
    Ok(store.change_repeat(was, &now, clock.now()).await?.then_some(now))
}

/// Takes everything back that was made and waits for its time. The moments of what was taken back.
async fn take_back(store: &Store, clock: &Clock, repeat: &Repeat) -> Result<Vec<Millis>> {
    let mut back = Vec::new();
    for post in store.waiting_occurrences(&repeat.id, clock.now()).await? {
        back.extend(take_one_back(store, clock, &post).await?);
    }
    Ok(back)
}

async fn take_one_back(store: &Store, clock: &Clock, post: &PostId) -> Result<Option<Millis>> {
    let at = store.post(post).await?.and_then(|post| post.due_at);
    queue::cancel(store, clock, post).await?;
    Ok(if store.drop_occurrence(post, clock.now()).await? { at } else { None })
}

/// When an occurrence is made.
pub(super) fn made_at(one: Occurrence) -> Millis {
    one.ms - LEAD
}

/// The wall-clock time from which the next occurrence is looked for.
pub(super) fn next_minute(wall: DateTime) -> Option<DateTime> {
    wall.checked_add(jiff::Span::new().try_minutes(1).ok()?).ok()
}
