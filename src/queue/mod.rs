//! What waits for its time. For `chat`: confirm, take back, move, try again, answer. For the app's loop: [`Worker`].
//! Every function here may be called twice: the second time changes nothing.

mod worker;

pub use crate::publish::LATE;
pub use worker::Worker;

use crate::clock::{Clock, Millis};
use crate::model::ids::new_id;
use crate::model::part::{Event, PartState};
use crate::model::post::{Part, Remote, Target};
use crate::model::problem::Reason;
use crate::store::{Finish, NewPart, Result, Store, Twin};

/// A target that is to be published.
#[derive(Clone, Debug)]
pub struct Going {
    /// The target.
    pub target: Target,
    /// What the posts of a thread say, when it goes as one.
    pub posts: Vec<String>,
}

impl From<Target> for Going {
    fn from(target: Target) -> Self {
        Self { target, posts: Vec::new() }
    }
}

/// What became of taking a post back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// All of it: the post is an open draft again.
    All,
    /// What had not left; something else had.
    Partly,
    /// Nothing: everything had left already.
    Nothing,
}

/// What the person says about a post that is in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is there, perhaps at this address.
    ItIsThere {
        /// Its address, when the person gave it.
        link: Option<String>,
    },
    /// It is there, in the person's inbox: that is not published.
    IsInInbox,
    /// It is not there: post it.
    NotThere,
    /// Leave it as it is.
    Leave,
}

/// Sends a post on its way to `targets`, due at `due`. Whether anything was confirmed that was not before.
///
/// # Errors
/// The database's.
pub async fn confirm(store: &Store, clock: &Clock, post: &str, targets: &[Going], due: Millis, undo_until: Option<Millis>) -> Result<bool> {
    let parts = new_parts(clock, targets);
    if !parts.is_empty() {
        store.confirm(post, &parts, due, undo_until, clock.now()).await?;
    }
    Ok(!parts.is_empty())
}

/// Sends a post on its way as [`confirm`] does, unless one of the accounts has, or will have, the very same: then nothing
/// is confirmed, and what is the same is returned. A deliberate retry and "post it again" do not come this way.
///
/// # Errors
/// The database's.
pub async fn confirm_once(
    store: &Store,
    clock: &Clock,
    post: &str,
    targets: &[Going],
    due: Millis,
    undo_until: Option<Millis>,
) -> Result<Vec<Twin>> {
    let parts = new_parts(clock, targets);
    if parts.is_empty() { Ok(Vec::new()) } else { store.confirm_once(post, &parts, due, undo_until, clock.now()).await }
}

/// What is new of each target that has nothing on its way.
pub fn new_parts(clock: &Clock, targets: &[Going]) -> Vec<NewPart> {
    let open = |going: &&Going| going.target.parts.iter().all(|part| part.state == PartState::Cancelled);
    targets.iter().filter(open).map(|going| new_part(clock, going)).collect()
}

fn new_part(clock: &Clock, going: &Going) -> NewPart {
    NewPart { id: new_id(clock), target: going.target.id.clone(), posts: going.posts.clone() }
}

/// What waits says something else from now on, in as many posts as that takes.
///
/// # Errors
/// The database's.
pub async fn rethread(store: &Store, clock: &Clock, targets: &[Going]) -> Result<()> {
    let parts: Vec<NewPart> = targets.iter().map(|going| new_part(clock, going)).collect();
    store.rethread(&parts, clock.now()).await
}

/// Takes back what has not left yet.
///
/// # Errors
/// The database's.
pub async fn cancel(store: &Store, clock: &Clock, post: &str) -> Result<Undone> {
    let now = clock.now();
    let taken = store.cancel_parts(post, now).await?;
    if store.reopen_post(post, now).await? {
        return Ok(Undone::All);
    }
    store.touch_post(post, now).await?;
    Ok(if taken > 0 { Undone::Partly } else { Undone::Nothing })
}

/// Moves what still waits to another time. Whether anything did.
///
/// # Errors
/// The database's.
pub async fn replan(store: &Store, clock: &Clock, post: &str, due: Millis) -> Result<bool> {
    Ok(store.replan_parts(post, due, clock.now()).await? > 0)
}

/// Tries a failed part again, with the notes it has: what is prepared already is not prepared twice.
///
/// # Errors
/// The database's.
pub async fn retry(store: &Store, clock: &Clock, post: &str, part: &str) -> Result<bool> {
    let now = clock.now();
    say(store, clock, post, part, PartState::Failed, Event::Retry, |finish| finish.due(now)).await
}

/// Publishes a part whose time is past. It is due `since` that time: of several, the earlier one leaves first.
///
/// # Errors
/// The database's.
pub async fn publish_late(store: &Store, clock: &Clock, post: &str, part: &str, since: Option<Millis>) -> Result<bool> {
    let now = clock.now();
    let since = since.map_or(now, |since| since.min(now));
    say(store, clock, post, part, PartState::Late, Event::Publish, |finish| finish.due(since)).await
}

/// Takes a live part away from its network.
///
/// # Errors
/// The database's.
pub async fn delete(store: &Store, clock: &Clock, post: &str, part: &str) -> Result<bool> {
    let now = clock.now();
    say(store, clock, post, part, PartState::Live, Event::Delete, |finish| finish.due(now)).await
}

/// Takes everything that is live of a target away from its network, the last post of a thread first. Whether it was begun:
/// not while something of the target is under way or in doubt.
///
/// # Errors
/// The database's.
pub async fn delete_all(store: &Store, clock: &Clock, target: &Target) -> Result<bool> {
    match target.parts.as_slice() {
        [part] => delete(store, clock, &target.post, &part.id).await,
        _ => store.delete_thread(&target.id, clock.now()).await,
    }
}

/// Takes the person's word for a part that is in doubt.
///
/// # Errors
/// The database's.
pub async fn answer(store: &Store, clock: &Clock, post: &str, part: &str, answer: Answer) -> Result<bool> {
    let now = clock.now();
    match answer {
        Answer::ItIsThere { link } => {
            let remote = Remote { id: link.clone().unwrap_or_default(), link, notes: Vec::new() };
            let there = |finish| Finish { remote: Some(remote), ..finish };
            say(store, clock, post, part, PartState::Asked, Event::ItIsThere, there).await
        }
        Answer::IsInInbox => say(store, clock, post, part, PartState::Asked, Event::HandedOver, |finish| finish).await,
        Answer::NotThere => say(store, clock, post, part, PartState::Asked, Event::NotThere, |finish| finish.due(now)).await,
        Answer::Leave => say(store, clock, post, part, PartState::Asked, Event::Leave, |finish| finish).await,
    }
}

/// Notes the address at which the person found a part that is there. Whether it was without one.
///
/// # Errors
/// The database's.
pub async fn add_link(store: &Store, clock: &Clock, post: &str, part: &str, link: &str) -> Result<bool> {
    let remote = Remote { id: link.to_owned(), link: Some(link.to_owned()), notes: Vec::new() };
    let noted = store.name_part(post, part, &remote).await?;
    store.touch_post(post, clock.now()).await?;
    if noted {
        go_on(store, clock, post, part).await?;
    }
    Ok(noted)
}

/// A thread that stopped below a part because nobody knew its address goes on.
async fn go_on(store: &Store, clock: &Clock, post: &str, part: &str) -> Result<()> {
    let targets = store.targets(post).await?;
    let target = targets.iter().find(|target| target.parts.iter().any(|own| own.id == part));
    let stopped = |part: &&Part| part.state == PartState::Failed && part.reason == Some(Reason::NoAddress);
    if let Some(stopped) = target.and_then(|target| target.parts.iter().find(stopped)) {
        retry(store, clock, post, &stopped.id).await?;
    }
    Ok(())
}

/// Moves a part of `post` by the person's word, if it is in `from`. Whether it was.
async fn say(
    store: &Store,
    clock: &Clock,
    post: &str,
    part: &str,
    from: PartState,
    event: Event,
    more: impl FnOnce(Finish) -> Finish,
) -> Result<bool> {
    let targets = store.targets(post).await?;
    let target = targets.iter().find(|target| target.parts.iter().any(|own| own.id == part));
    let (Some(_), Some(to)) = (target, from.on(event)) else { return Ok(false) };
    let now = clock.now();
    store.move_part(part, from, &more(Finish::to(to)), now).await
}
