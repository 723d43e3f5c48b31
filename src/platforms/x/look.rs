//! Finding a post whose answer was lost, in the account's own timeline. A post with files is known by the names of its
//! files, which no other upload has. A post of words alone is known by its words, and only when there is exactly one such
//! post since it left. That it is not found proves nothing, ever: X does not say how far a timeline may lag behind, and
//! the account's owner may have taken the post away. Called by `mod`; the comparison is pure.

use unicode_normalization::UnicodeNormalization;

use super::api::{Api, Own};
use super::post::Saved;
use crate::clock::{MINUTE, Millis, SECOND};
use crate::model::weighted::links;
use crate::net::Fault;
use crate::platforms::{Found, Job};

/// How far X's clock may be behind ours. With files nothing else can be mistaken for the post; with words alone the
/// same words may have been posted shortly before.
const BEHIND: Millis = MINUTE;
/// The same for words alone.
const CLOSE: Millis = 2 * SECOND;
/// What stands in place of a link when texts are compared: X shortens them.
const LINK: char = '\u{fffc}';
/// How much of a long text the timeline shows, at least.
const SHOWN: usize = 200;

/// Looks.
pub(super) async fn look(job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
    let saved = Saved::of(job)?;
    if saved.body.is_none() {
        return Ok(Found::CannotTell);
    }
    let alone = saved.files.is_empty();
    let since = if alone { job.doubt_at.unwrap_or(job.made_at) - CLOSE } else { saved.ready_at.unwrap_or(job.made_at) - BEHIND };
    let (own, all) = api.own(&job.account.remote_id, since, job.reply.is_some()).await?;
    let post = if alone { by_words(job, &own).filter(|_| all) } else { by_files(&saved, &own) };
    Ok(post.map_or(Found::CannotTell, |post| Found::Live(super::remote(&job.account, &post.id))))
}

/// The only post with these words.
fn by_words<'a>(job: &Job, own: &'a [Own]) -> Option<&'a Own> {
    let mut same = own.iter().filter(|post| is_same(&post.text, &job.text));
    same.next().filter(|_| same.next().is_none())
}

/// The post with these files.
fn by_files<'a>(saved: &Saved, own: &'a [Own]) -> Option<&'a Own> {
    own.iter().find(|post| post.media_keys().iter().any(|key| saved.files.iter().any(|file| file.is_called(key))))
}

/// Whether a text of the timeline is what was posted: links are shortened there, some signs are written as HTML, and a
/// long text is cut.
pub fn is_same(shown: &str, posted: &str) -> bool {
    let (shown, posted) = (plain(&unescaped(shown)), plain(posted));
    let cut = shown.strip_suffix(LINK).unwrap_or(&shown).trim_end().strip_suffix('…').map(str::trim_end);
    shown == posted || cut.is_some_and(|begun| begun.chars().count() >= SHOWN && posted.starts_with(begun))
}

/// A text without what its links lead to.
fn plain(text: &str) -> String {
    let signs: Vec<char> = text.trim().nfc().collect();
    let mut out = String::new();
    let mut at = 0;
    for link in links(&signs) {
        out.extend(signs.get(at..link.start).unwrap_or_default());
        out.push(LINK);
        at = link.end;
    }
    out.extend(signs.get(at..).unwrap_or_default());
    out
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
