//! Which of the account's own posts something is: one whose answer was lost, or one of which only the address is known. Lists
//! are read, nothing is changed. Called by `mod` and `post`; the comparison is pure.

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use super::api::{Api, Own, is_number};
use crate::clock::{MINUTE, Millis};
use crate::model::post::Remote;
use crate::net::Fault;

/// How far Threads' clock may be behind ours.
const BEHIND: Millis = MINUTE;

/// What a post is known by.
pub(super) struct Known<'a> {
    pub(super) text: &'a str,
    /// How a list calls its kind.
    pub(super) kind: &'a str,
    /// Whether it is a later post of a chain.
    pub(super) is_reply: bool,
    /// Since when it can be there.
    pub(super) since: Millis,
}

/// The own post that is this one: there must be one such post, and only one.
pub(super) async fn look(api: &Api<'_>, known: &Known<'_>) -> Result<Option<Own>, Fault> {
    let since = known.since - BEHIND;
    let mut same = api.own(known.is_reply, since).await?.into_iter().filter(|own| is_same(own, known, since));
    Ok(same.next().filter(|_| same.next().is_none()))
}

fn is_same(own: &Own, known: &Known<'_>, since: Millis) -> bool {
    let at = Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", &own.timestamp);
    let in_time = at.is_ok_and(|at| at.as_millisecond() >= since);
    in_time && own.media_type == known.kind && plain(&own.text).eq(plain(known.text))
}

/// A text as it is compared.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.trim().nfc()
}

/// The number by which the network knows a post; `None` when only an address is known, and no own post since `since` has it.
pub(super) async fn number(api: &Api<'_>, remote: &Remote, since: Millis) -> Result<Option<String>, Fault> {
    if is_number(&remote.id) {
        return Ok(Some(remote.id.clone()));
    }
    let Some(code) = shortcode(&remote.id) else { return Ok(None) };
    for replies in [false, true] {
        if let Some(own) = api.own(replies, since - BEHIND).await?.into_iter().find(|own| own.shortcode == code && is_number(&own.id)) {
            return Ok(Some(own.id));
        }
    }
    Ok(None)
}

/// What names a post in its address: `https://www.threads.net/@ana/post/CODE`.
fn shortcode(address: &str) -> Option<&str> {
    let code = address.rsplit_once("/post/")?.1.split(['/', '?', '#']).next()?;
    let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    is_code.then_some(code)
}

/// An own post, with the address under which people find it. The post is there, whatever becomes of the question; it is
/// asked twice.
pub(super) async fn remote(api: &Api<'_>, id: &str) -> Remote {
    let mut own = api.post(id).await;
    if own.is_err() {
        own = api.post(id).await;
    }
    if own.is_err() {
        tracing::info!(id, "the address of a new post is not known");
    }
    Remote { id: id.to_owned(), link: own.ok().and_then(|own| own.permalink), notes: Vec::new() }
}
