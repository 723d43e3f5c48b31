//! The visible request, and what is found out when its answer is lost: the container says whether it was published, once at
//! most; the account's own list, as what. Called by `mod`. Source: facts: instagram, sections 3.4, 3.5 and 7.

use super::api::{Api, Status};
use super::look;
use super::post::Saved;
use super::refusal;
use crate::clock::{HOUR, MINUTE, Millis};
use crate::model::post::Remote;
use crate::net::{Fault, Gate};
use crate::platforms::{Found, Job, Outcome};

/// For how long the own list is looked at for what is published, before it is told without an address.
const LISTED: Millis = 5 * MINUTE;
/// How long to wait when the day is used up, and nothing more is known of it.
const DAY_OVER: Millis = 5 * HOUR;

/// Publishes. What may have been published already is asked about first.
pub(super) async fn commit(saved: &Saved, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
    let container = saved.container().ok_or(Fault::Restage)?;
    if job.doubt_at.is_some() {
        match api.status(container).await {
            Ok(Status::Finished) => {}
            Ok(status) => return unpublished(saved, job, api, &status).await,
            Err(said) => return Err(in_doubt(said.fault)),
        }
    }
    match api.publish(container).await {
        Ok(id) => Ok(Outcome::Live(saved.told(live(api, id).await, job))),
        Err(said) if refusal::is_day_over(&said) => {
            let pause = api.quota().await.map_or(DAY_OVER, |quota| quota.pause());
            Err(Fault::Later { after: Some(pause), gate: Gate::Account })
        }
        Err(said) if refusal::is_container(&said) => match api.status(container).await {
            Ok(status) => unpublished(saved, job, api, &status).await,
            // It may have been published by a request of which nothing is known: only a container that speaks settles it.
            Err(said) => Err(in_doubt(said.fault)),
        },
        Err(said) => Err(said.fault),
    }
}

/// A container that was not published by this request.
async fn unpublished(saved: &Saved, job: &Job, api: &Api<'_>, status: &Status) -> Result<Outcome, Fault> {
    match status {
        Status::Published => match look::newest(saved, job, api).await {
            Ok(Some(own)) => Ok(Outcome::Live(saved.told(look::remote(own), job))),
            _ => Err(Fault::Unsure),
        },
        Status::InProgress if job.doubt_at.is_some() => Err(Fault::Unsure),
        Status::InProgress | Status::Finished => Err(Fault::later()),
        // It never was, and never will be.
        Status::Expired | Status::Error(_) => Err(Fault::Restage),
    }
}

/// That a container cannot be looked at says nothing of the post.
fn in_doubt(fault: Fault) -> Fault {
    if matches!(fault, Fault::Expired | Fault::Relogin) { fault } else { Fault::Unsure }
}

/// What is live, with its address, and what is left of the day: neither can undo it.
async fn live(api: &Api<'_>, id: String) -> Remote {
    let link = match api.one(&id).await {
        Ok(own) => own.permalink,
        Err(said) => {
            tracing::info!(fault = ?said.fault, "the address of a new post is not known");
            None
        }
    };
    api.quota().await;
    Remote { id, link, notes: Vec::new() }
}

/// What became of a container.
pub(super) async fn find(saved: &Saved, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
    let Some(container) = saved.container() else { return Ok(Found::CannotTell) };
    let listed = match api.status(container).await {
        Ok(Status::Finished) => return Ok(Found::RepeatIsSafe),
        Ok(Status::Expired | Status::Error(_)) => return Ok(Found::NotThere),
        Ok(Status::InProgress) => return Ok(Found::CannotTell),
        Ok(Status::Published) => true,
        Err(said) if refusal::is_gone(&said) => false,
        Err(said) => return Err(said.fault),
    };
    let waited = job.doubt_at.is_some_and(|since| api.graph.net.now() - since >= LISTED);
    Ok(match look::newest(saved, job, api).await? {
        Some(own) => Found::Live(saved.told(look::remote(own), job)),
        // It is there: so says the container. Which of several it is, or where, is not told.
        None if listed && waited => Found::Live(saved.told(Remote { id: container.to_owned(), link: None, notes: Vec::new() }, job)),
        None => Found::CannotTell,
    })
}
