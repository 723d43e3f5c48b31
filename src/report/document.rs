//! A document on a card: what it is called, how long it is, and that it goes without a brand. Pure.

use super::panels::Rows;
use super::view::Facts;
use crate::model::document::title;
use crate::model::post::Media;
use crate::model::say::Say;
use crate::model::screen::Button;

/// How much of a title is shown, in characters; the longest that any network takes is longer.
const SHOWN: usize = 120;

/// Whether there is nothing but documents.
pub(super) fn only(facts: &Facts) -> bool {
    !facts.media.is_empty() && facts.media.iter().all(Media::is_document)
}

/// What the card says of its documents.
pub(super) fn lines(facts: &Facts) -> Vec<Say> {
    let mut lines: Vec<Say> = facts.media.iter().filter(|medium| medium.is_document()).map(|medium| line(facts, medium)).collect();
    if !lines.is_empty() && facts.has_brand() {
        lines.push(Say::new("card-document-no-brand"));
    }
    lines
}

fn line(facts: &Facts, medium: &Media) -> Say {
    let pages = medium.clean.as_ref().and_then(|clean| clean.pages).unwrap_or(0);
    Say::new("card-document").text("title", called(facts, medium, SHOWN)).num("pages", pages)
}

fn called(facts: &Facts, medium: &Media, most: usize) -> String {
    title(medium.title.as_deref(), &facts.post.text, medium.name.as_deref(), most)
}

/// The buttons that change what the documents are called, where a chosen network shows that.
pub(super) fn openers(facts: &Facts) -> Rows {
    let shown = facts.targets.iter().any(|seen| seen.target.on && seen.limits.document.is_some());
    let documents = facts.media.iter().filter(|medium| shown && medium.is_document());
    documents.map(|medium| vec![Button::tap(Say::new("button-title"), "ttl", &facts.post.id, &medium.id)]).collect()
}
