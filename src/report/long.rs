//! A text that is too long for a network, on the card: the ways out of that, and how far a thread has come. Pure.

use super::panels::Rows;
use super::view::{Facts, Seen};
use crate::draft::{self, Problem, shorten};
use crate::model::part::PartState;
use crate::model::post::Part;
use crate::model::say::Say;
use crate::model::screen::Button;

/// How much of a post of a thread names it, in characters.
const WORDS: usize = 60;

/// A label: with the network's name where several networks are offered something.
#[derive(Clone, Copy)]
struct Labels {
    several: bool,
}

/// For each chosen target whose text is too long: what can become of it, or what was chosen.
pub(super) fn offers(facts: &Facts) -> Rows {
    let open = || facts.targets.iter().filter(|seen| seen.is_open());
    let labels = Labels { several: open().filter(|seen| !rows_of(facts, seen, Labels { several: false }).is_empty()).count() > 1 };
    open().flat_map(|seen| rows_of(facts, seen, labels)).collect()
}

fn rows_of(facts: &Facts, seen: &Seen, labels: Labels) -> Rows {
    let media = seen.media.len();
    let text = seen.target.text.as_deref().unwrap_or(&facts.post.text);
    let own = labels.button(facts, seen, "own", 0);
    if seen.posts > 0 {
        return vec![vec![labels.chosen(facts, seen, "thread", seen.posts), own]];
    }
    if seen.problems.iter().any(|problem| matches!(problem, Problem::TextTooLong { .. })) {
        let cut = shorten(text, media, &seen.limits).map(|_| labels.button(facts, seen, "cut", 0));
        let thread = draft::thread(text, media, &seen.limits).map(|posts| labels.button(facts, seen, "thread", posts.len()));
        let rows = [cut.into_iter().chain(thread).collect(), vec![own]];
        return rows.into_iter().filter(|row: &Vec<Button>| !row.is_empty()).collect();
    }
    let is_cut = seen.target.text.as_deref().is_some_and(|own| own != facts.post.text && begins(&facts.post.text, own))
        && seen.target.text == shorten(&facts.post.text, media, &seen.limits);
    if is_cut { vec![vec![labels.chosen(facts, seen, "cut", 0), own]] } else { Rows::new() }
}

/// Whether a text begins like that, as far as a cut goes.
fn begins(text: &str, cut: &str) -> bool {
    text.trim_start().starts_with(cut.trim_end_matches('…'))
}

impl Labels {
    fn label(self, seen: &Seen, what: &str, posts: usize) -> Say {
        let key = match (what, self.several) {
            ("thread", false) => "button-thread",
            ("thread", true) => "button-thread-for",
            ("cut", false) => "button-shorten",
            ("cut", true) => "button-shorten-for",
            (_, false) => "button-own-text",
            (_, true) => "button-own-text-for",
        };
        let say = if what == "thread" { Say::new(key).num("count", posts) } else { Say::new(key) };
        if self.several { say.text("network", seen.account.platform.name()) } else { say }
    }

    fn button(self, facts: &Facts, seen: &Seen, what: &str, posts: usize) -> Button {
        self.with(facts, seen, what, self.label(seen, what, posts))
    }

    fn chosen(self, facts: &Facts, seen: &Seen, what: &str, posts: usize) -> Button {
        self.with(facts, seen, what, Say::new("button-chosen").say("what", self.label(seen, what, posts)))
    }

    fn with(self, facts: &Facts, seen: &Seen, what: &str, label: Say) -> Button {
        match what {
            "own" => Button::tap(label, "text", &facts.post.id, &seen.target.id),
            what => Button::tap(label, "long", &facts.post.id, &format!("{what}.{}", seen.target.id)),
        }
    }
}

/// How far a thread has come that is not all there, and where it begins; or a post whose first comment is not there.
pub(super) fn so_far(seen: &Seen) -> Option<Say> {
    let (live, all) = counts(seen)?;
    let state = seen.state()?;
    if live == 0 || live == all || matches!(state, PartState::Live | PartState::Deleting | PartState::Deleted) {
        return None;
    }
    let link = first_link(seen);
    let key = match (is_comment(seen), state == PartState::Failed, link.is_some()) {
        (true, true, true) => "line-comment-stopped",
        (true, true, false) => "line-comment-stopped-no-link",
        (true, false, true) => "line-comment-so-far",
        (true, false, false) => "line-comment-so-far-no-link",
        (false, true, true) => "line-thread-stopped",
        (false, true, false) => "line-thread-stopped-no-link",
        (false, false, true) => "line-thread-so-far",
        (false, false, false) => "line-thread-so-far-no-link",
    };
    let say = Say::new(key).text("account", seen.name()).num("live", live).num("all", all);
    Some(match link {
        Some(link) => say.text("link", link),
        None => say,
    })
}

/// The line of a thread of which nothing more is to come.
pub(super) fn live(seen: &Seen) -> Option<Say> {
    let (live, all) = counts(seen)?;
    let link = first_link(seen)?;
    let say = match (is_comment(seen), live == all) {
        (true, true) => Say::new("line-live-comment"),
        (true, false) => Say::new("line-live"),
        (false, true) => Say::new("line-live-thread"),
        (false, false) => Say::new("line-live-part").num("live", live),
    };
    Some(say.num("count", all).text("link", link))
}

/// Which post of a thread the person is asked about: its place, and how it begins.
pub(super) fn doubted(seen: &Seen) -> Option<Say> {
    let asked = |part: &&Part| part.state == PartState::Asked && seen.target.parts.len() > 1;
    let part = seen.target.parts.iter().find(asked)?;
    let words = part.words.as_deref()?;
    if is_comment(seen) {
        return Some(Say::new(if part.n == 0 { "line-asked-post" } else { "line-asked-comment" }));
    }
    let mut short: String = words.chars().take(WORDS).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    Some(Say::new("line-asked-which").num("n", part.n + 1).num("all", seen.target.parts.len()).text("words", short))
}

/// Whether what follows the post is its first comment: at a network without threads.
pub(super) fn is_comment(seen: &Seen) -> bool {
    seen.limits.threads.is_none() && seen.target.parts.len() > 1
}

/// How many posts of a thread are live, and how many there are.
fn counts(seen: &Seen) -> Option<(usize, usize)> {
    let parts = &seen.target.parts;
    let live = parts.iter().filter(|part| part.state == PartState::Live).count();
    (parts.len() > 1).then_some((live, parts.len()))
}

fn first_link(seen: &Seen) -> Option<String> {
    let live = seen.target.parts.iter().filter(|part| part.state == PartState::Live);
    live.filter_map(|part| part.remote.as_ref()?.link.clone()).next()
}
