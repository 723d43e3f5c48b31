//! The first comment: it goes below a post of the account's own, and people see it at once. Nothing makes a repeat harmless, so
//! that after a lost answer it is looked for, and never sent again unasked. Called by `mod`.
//!
//! Source: facts: instagram, section 0 (rights); Meta's reference of the comments of IG Media (2026).

use serde::{Deserialize, Serialize};

use super::api::{Api, Comment};
use super::look::{at, is_same, number};
use super::refusal;
use crate::clock::MINUTE;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Found, Job, Outcome, Stage};

/// The network's own notes about a comment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Saved {
    /// The number of what it goes below.
    below: String,
}

impl Saved {
    fn of(job: &Job) -> Result<Self, Fault> {
        serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage)
    }
}

/// Finds out what it goes below.
pub(super) async fn stage(job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
    let parent = job.reply.as_ref().map(|reply| &reply.parent).ok_or(Fault::Refused(Reason::NoAddress))?;
    let below = number(api, parent).await?.ok_or(Fault::Refused(Reason::NoAddress))?;
    Ok(Stage::Ready(serde_json::to_value(Saved { below }).unwrap_or_default()))
}

/// Writes it.
pub(super) async fn commit(job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
    let Saved { below } = Saved::of(job)?;
    match api.comment(&below, &job.text).await {
        Ok(id) => Ok(Outcome::Live(remote(job, id))),
        Err(said) if refusal::is_gone(&said) => Err(Fault::Refused(Reason::NothingAhead)),
        Err(said) => Err(said.fault),
    }
}

/// Looks for it: the only comment of the account's own with these words since it may have left.
pub(super) async fn find(job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
    let Saved { below } = Saved::of(job)?;
    let all = match api.comments(&below).await {
        Ok(all) => all,
        Err(said) if refusal::is_gone(&said) => return Ok(Found::CannotTell),
        Err(said) => return Err(said.fault),
    };
    let since = job.doubt_at.unwrap_or(job.made_at) - MINUTE;
    let is_own = |comment: &Comment| comment.from.id.is_empty() || comment.from.id == api.id;
    let is_it =
        |comment: &Comment| is_own(comment) && is_same(&comment.text, &job.text) && at(&comment.timestamp).is_some_and(|at| at >= since);
    let mut same = all.into_iter().filter(is_it);
    Ok(match (same.next(), same.next()) {
        (Some(one), None) => Found::Live(remote(job, one.id)),
        // A list may lag, and the words may be there twice.
        _ => Found::CannotTell,
    })
}

/// A comment has no address of its own: that of what it goes below leads there.
fn remote(job: &Job, id: String) -> Remote {
    Remote { id, link: job.reply.as_ref().and_then(|reply| reply.parent.link.clone()), notes: Vec::new() }
}
