//! Finding a post of a page whose answer was lost, in the page's own list. A post with files is known by the names of its
//! files, which no other upload has. A post of words alone is known by its words, and only when there is exactly one such
//! post since it left. That it is not found proves nothing, ever: LinkedIn does not say how far a list may lag behind, and
//! another administrator may have taken the post away. A member has no list. Called by `mod`; the comparison is pure.
//!
//! Source: facts: linkedin, section 7.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::api::{Api, Own};
use super::little::shown;
use super::post::Saved;
use super::who::urn;
use crate::clock::{Millis, SECOND};
use crate::net::Fault;
use crate::platforms::Job;

/// How far LinkedIn's clock may be behind ours: the same words may have been posted shortly before.
const CLOSE: Millis = 2 * SECOND;

/// The name of the post of a job, if the list of its page shows it.
pub(super) async fn look(job: &Job, saved: &Saved, api: &Api<'_>) -> Result<Option<String>, Fault> {
    if saved.body.is_none() {
        return Ok(None);
    }
    let own = api.own(&urn(&job.account)).await?;
    let found = match saved.urns.is_empty() {
        true => by_words(&own, &job.text, job.doubt_at.unwrap_or(job.made_at) - CLOSE),
        false => own.iter().find(|post| post.has_one_of(&saved.urns)),
    };
    Ok(found.map(|post| post.id.clone()))
}

/// Whether the post that LinkedIn calls the same is this very one: it has its files.
pub(super) async fn is_this(api: &Api<'_>, saved: &Saved, name: &str) -> Result<bool, Fault> {
    Ok(api.one(name).await?.has_one_of(&saved.urns))
}

/// The only post with these words since then, in a list that reaches back so far.
fn by_words<'a>(own: &'a [Own], text: &str, since: Millis) -> Option<&'a Own> {
    // What was changed last stands first.
    let reaches = own.len() < Own::MOST || own.last().is_some_and(|post| post.last_modified_at.is_some_and(|at| at < since));
    let mut same = own.iter().filter(|post| post.created_at >= since && is_same(&post.commentary, text));
    same.next().filter(|_| reaches && same.next().is_none())
}

fn is_same(commentary: &str, text: &str) -> bool {
    let plain = |text: &str| text.trim().nfc().collect::<String>();
    shown(commentary).is_some_and(|shown| plain(&shown) == plain(text))
}

impl Own {
    fn has_one_of(&self, files: &[String]) -> bool {
        self.files().any(|file| files.iter().any(|own| own == file))
    }

    /// The names of its files.
    fn files(&self) -> impl Iterator<Item = &str> {
        let one = self.content.pointer("/media/id").and_then(Value::as_str);
        let many = self.content.pointer("/multiImage/images").and_then(Value::as_array);
        one.into_iter().chain(many.into_iter().flatten().filter_map(|image| image.get("id").and_then(Value::as_str)))
    }
}
