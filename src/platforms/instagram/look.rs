//! Which of the account's own things something is: one whose answer was lost, or one of which only the address is known. Lists
//! are read, nothing is changed. Called by `publish`, `comment` and `mod`; the comparison is pure.

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use super::api::{Api, Own};
use super::post::Saved;
use crate::clock::{MINUTE, Millis};
use crate::model::post::Remote;
use crate::net::Fault;
use crate::platforms::Job;

/// How far Instagram's clock may be behind ours.
const BEHIND: Millis = MINUTE;

/// The own thing that a job became: there must be one such thing since it could be published, and only one.
pub(super) async fn newest(saved: &Saved, job: &Job, api: &Api<'_>) -> Result<Option<Own>, Fault> {
    let since = saved.ready_at.unwrap_or(job.made_at) - BEHIND;
    let all = api.own(saved.story).await.map_err(|said| said.fault)?;
    // A story has no text.
    let is_it = |own: &Own| {
        let says = saved.story || is_same(own.caption.as_deref().unwrap_or_default(), &job.text);
        own.media_type == saved.kind && at(&own.timestamp).is_some_and(|at| at >= since) && says
    };
    let mut same = all.into_iter().filter(is_it);
    Ok(same.next().filter(|_| same.next().is_none()))
}

/// Whether two texts are the same to whoever reads them.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.trim().nfc().eq(other.trim().nfc())
}

/// When something was made: `2026-11-22T18:10:30+0000`.
pub(super) fn at(timestamp: &str) -> Option<Millis> {
    Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", timestamp).ok().map(Timestamp::as_millisecond)
}

/// As it is told.
pub(super) fn remote(own: Own) -> Remote {
    Remote { id: own.id, link: own.permalink, notes: Vec::new() }
}

/// The number by which Instagram knows something; `None` when only an address is known, and nothing of the newest has it.
pub(super) async fn number(api: &Api<'_>, remote: &Remote) -> Result<Option<String>, Fault> {
    if !remote.id.is_empty() && remote.id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(remote.id.clone()));
    }
    let Some(code) = code(&remote.id) else { return Ok(None) };
    let all = api.own(false).await.map_err(|said| said.fault)?;
    Ok(all.into_iter().find(|own| own.permalink.as_deref().and_then(self::code) == Some(code)).map(|own| own.id))
}

/// What names something in its address: `https://www.instagram.com/p/CODE/`, `…/ana/reel/CODE/`.
fn code(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("instagram.com/")?;
    let mut parts = rest.split(['/', '?', '#']).skip_while(|part| !matches!(*part, "p" | "reel" | "reels" | "tv"));
    parts.nth(1).filter(|code| !code.is_empty())
}
