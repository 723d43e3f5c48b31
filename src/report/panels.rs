//! The buttons of a card: of the draft, of what is on its way, of the panel for text. Pure.

use super::view::{Facts, Seen};
use super::{cover, document, fit, long, options, times};
use crate::model::brand::name_said;
use crate::model::cover::chosen_in;
use crate::model::part::PartState;
use crate::model::post::{Media, MediaState, PostState};
use crate::model::say::Say;
use crate::model::screen::Button;
use crate::model::trouble::Trouble;

/// Rows of buttons.
pub(super) type Rows = Vec<Vec<Button>>;

/// Targets in a row.
const PER_ROW: usize = 2;

/// All rows.
pub(super) fn rows(facts: &Facts) -> Rows {
    match (facts.post.state, facts.post.screen.as_deref()) {
        (PostState::Gathering | PostState::Clean, _) => Vec::new(),
        (PostState::Discarded, _) => vec![vec![on(facts, "button-restore", "back")]],
        (_, Some("edit")) => edit(facts),
        (_, Some("fit")) => fit::panel(facts),
        (_, Some(screen)) if screen.starts_with(fit::AS) => fit::around(facts, screen),
        (_, Some("brand")) => brands(facts),
        (_, Some(screen)) if screen.starts_with("opt.") => options::panel(facts, screen),
        (_, Some(screen)) if chosen_in(Some(screen)).is_some() => cover::rows(facts),
        (_, Some(screen)) => times::rows(facts, screen),
        (PostState::Draft, None) => draft(facts),
        (PostState::Sent, None) => sent(facts),
        (PostState::Repeats, None) => repeats(facts),
    }
}

pub(super) fn on(facts: &Facts, label: &'static str, action: &str) -> Button {
    Button::tap(Say::new(label), action, &facts.post.id, "")
}

/// The button of a target that can still be switched.
fn toggle(facts: &Facts, seen: &Seen) -> Button {
    let key = if seen.target.on { "button-target-on" } else { "button-target-off" };
    Button::tap(Say::new(key).text("account", seen.name()), "on", &facts.post.id, &seen.target.id)
}

fn toggles(facts: &Facts) -> Rows {
    let open: Vec<Button> = facts.targets.iter().filter(|seen| seen.state().is_none()).map(|seen| toggle(facts, seen)).collect();
    open.chunks(PER_ROW).map(<[Button]>::to_vec).collect()
}

/// For each chosen target that a video is too long for: only the beginning there, or all of it again.
fn cuts(facts: &Facts) -> Rows {
    let long = facts.targets.iter().filter(|seen| seen.target.on && seen.state().is_none() && is_too_long(seen));
    let button = |seen: &Seen| {
        let key = if seen.target.cut { "button-uncut" } else { "button-cut" };
        let say = Say::new(key).text("minutes", seen.limits.video.minutes()).text("network", seen.account.platform.name());
        vec![Button::tap(say, "cut", &facts.post.id, &seen.target.id)]
    };
    long.map(button).collect()
}

/// Whether one of the videos is longer than the target takes.
pub(super) fn is_too_long(seen: &Seen) -> bool {
    let lengths = seen.media.iter().filter(|medium| medium.is_video()).filter_map(|medium| medium.clean.as_ref()?.duration);
    lengths.into_iter().any(|ms| seen.limits.video.is_too_short_for(ms))
}

fn draft(facts: &Facts) -> Rows {
    let mut rows = fit::offers(facts);
    rows.extend(toggles(facts));
    if is_unusable(facts) {
        rows.extend(unusable(facts));
    } else if facts.targets.is_empty() {
        rows.push(vec![Button::tap(Say::new("button-connect"), "go", "connect", "")]);
    } else {
        rows.extend(long::offers(facts));
        rows.extend(cuts(facts));
        rows.extend(options::of_open(facts));
        rows.push(vec![on(facts, "button-publish", "pub"), on(facts, "button-schedule", "when")]);
    }
    let mut last = vec![on(facts, "button-edit", "edit")];
    if !facts.media.is_empty() && !document::only(facts) && !facts.kit.brands.is_empty() {
        last.push(on(facts, if facts.post.branded { "button-brand-on" } else { "button-brand-off" }, "brand"));
    }
    last.push(on(facts, "button-discard", "drop"));
    rows.push(last);
    rows
}

/// Which brand goes on, when there are several.
fn brands(facts: &Facts) -> Rows {
    let (post, kit) = (&facts.post, &facts.kit);
    let choice = |label: Say, chosen: bool, arg: &str| {
        let mark = if chosen { "button-chosen" } else { "button-not-chosen" };
        vec![Button::tap(Say::new(mark).say("what", label), "brand", &post.id, arg)]
    };
    // Without brands of accounts, "automatic" would be another word for the default.
    let automatic = !kit.accounts.is_empty();
    let now = post.brand.as_deref().filter(|id| kit.named(id).is_some());
    let mut rows = Rows::new();
    if automatic {
        rows.push(choice(Say::new("brand-by-account"), post.branded && now.is_none(), "auto"));
    }
    for (n, named) in kit.brands.iter().enumerate() {
        let default = n == 0 && kit.has_default && !automatic && now.is_none();
        rows.push(choice(name_said(&named.name), post.branded && (now == Some(&named.id) || default), &named.id));
    }
    rows.push(choice(Say::new("brand-none"), !post.branded, "no"));
    rows.push(vec![on(facts, "button-back", "back")]);
    rows
}

/// The ways out while a file cannot be used: another way to send it, or to go on without it. Nothing can be published.
fn unusable(facts: &Facts) -> Rows {
    let mut rows: Rows = facts.media.iter().filter_map(|medium| upload(medium, facts.upload_page)).map(|button| vec![button]).collect();
    let bad = facts.media.iter().filter(|medium| medium.state == MediaState::Bad).count();
    let nothing_else = bad == facts.media.len() && facts.post.text.is_empty();
    match bad {
        0 => {}
        // "Discard" does the same then.
        _ if nothing_else => {}
        1 => rows.push(vec![on(facts, "button-drop-bad", "bad")]),
        _ => rows.push(vec![on(facts, "button-drop-all-bad", "bad")]),
    }
    rows
}

/// Whether a file cannot be used: nothing is published until the person has said what becomes of it.
fn is_unusable(facts: &Facts) -> bool {
    facts.media.iter().any(|medium| medium.state == MediaState::Bad)
}

/// The button by which a file comes that Telegram does not hand out, or did not come that way.
pub(super) fn upload(medium: &Media, upload_page: bool) -> Option<Button> {
    let big = matches!(medium.trouble, Some(Trouble::TooBigToFetch { .. } | Trouble::UploadGone));
    let wanted = big && upload_page && medium.state == MediaState::Bad;
    wanted.then(|| Button::tap(Say::new("button-upload"), "up", &medium.post, &medium.id))
}

fn sent(facts: &Facts) -> Rows {
    if facts.can_undo() {
        return vec![vec![on(facts, "button-undo", "undo")]];
    }
    if facts.is_planned() {
        let mut rows = vec![
            vec![on(facts, "button-change", "when"), on(facts, "button-undo", "undo")],
            vec![on(facts, "button-publish-now", "pub"), on(facts, "button-edit", "edit")],
        ];
        rows.extend(facts.repeat.as_ref().map(|standing| vec![repeat("button-repeat-itself", "open", &standing.repeat.id, "new")]));
        return rows;
    }
    let mut rows = Rows::new();
    if facts.targets.iter().any(|seen| seen.state() == Some(PartState::Late)) {
        rows.push(vec![on(facts, "button-late-now", "late"), on(facts, "button-another-time", "when")]);
        rows.push(vec![on(facts, "button-dont-publish", "undo")]);
    } else if facts.is_held() {
        rows.push(vec![on(facts, "button-another-time", "when"), on(facts, "button-dont-publish", "undo")]);
    }
    if let Some(seen) = facts.targets.iter().find(|seen| seen.state() == Some(PartState::Asked)) {
        rows.extend(asked(facts, seen));
    }
    rows.extend(again(facts));
    if facts.targets.iter().any(Seen::is_open) {
        rows.extend(toggles(facts));
        rows.extend(long::offers(facts));
        rows.extend(cuts(facts));
        rows.extend(options::of_open(facts));
    }
    if facts.targets.iter().any(Seen::is_open) && is_unusable(facts) {
        rows.push(vec![on(facts, "button-edit", "edit")]);
    } else if facts.targets.iter().any(Seen::is_open) {
        rows.push(vec![on(facts, "button-publish", "pub"), on(facts, "button-schedule", "when"), on(facts, "button-edit", "edit")]);
    }
    rows
}

/// What can be done with a post that repeats.
fn repeats(facts: &Facts) -> Rows {
    let Some(standing) = &facts.repeat else { return Rows::new() };
    let of = |label, what| repeat(label, what, &standing.repeat.id, "card");
    let mut rows = fit::offers(facts);
    rows.extend(toggles(facts));
    rows.extend(long::offers(facts));
    rows.push(match standing.repeat.is_paused() {
        true => vec![of("button-resume", "go"), of("button-stop-repeat", "stop")],
        false => vec![of("button-skip-next", "skip"), of("button-pause", "pause"), of("button-stop-repeat", "stop")],
    });
    rows.push(vec![on(facts, "button-change", "rwhen"), on(facts, "button-edit", "edit")]);
    rows
}

fn repeat(label: &'static str, what: &str, id: &str, place: &str) -> Button {
    Button::tap(Say::new(label), "rep", &format!("{what}.{id}"), place)
}

/// The question after a lost answer.
fn asked(facts: &Facts, seen: &Seen) -> Rows {
    let Some(part) = seen.target.parts.iter().find(|part| part.state == PartState::Asked) else { return Rows::new() };
    let answer = |label, what: &str| vec![Button::tap(Say::new(label), "sure", &facts.post.id, &format!("{what}.{}", part.id))];
    vec![answer("button-is-there", "yes"), answer("button-not-there", "no"), answer("button-leave", "leave")]
}

/// Other words for who did not take these; retry and reconnect; with several of them, each names its network.
fn again(facts: &Facts) -> Rows {
    let wants = |seen: &&Seen| matches!(seen.state(), Some(PartState::Failed | PartState::NeedsLogin));
    let several = facts.targets.iter().filter(wants).count() > 1;
    let button = |seen: &Seen| {
        let key = match (seen.state() == Some(PartState::Failed), several) {
            (true, false) => "button-retry",
            (true, true) => "button-retry-one",
            (false, false) => "button-reconnect",
            (false, true) => "button-reconnect-one",
        };
        let say = Say::new(key);
        let say = if several { say.text("account", seen.name()) } else { say };
        vec![Button::tap(say, "retry", &facts.post.id, &seen.target.id)]
    };
    let words = |seen: &Seen| {
        let text = Button::tap(Say::new("button-edit-for").text("account", seen.name()), "text", &facts.post.id, &seen.target.id);
        seen.wants_words().then(|| vec![text])
    };
    let choices = |seen: &Seen| if seen.wants_choices() { options::of_failed(facts, seen) } else { Rows::new() };
    let rows = |seen| choices(seen).into_iter().chain(words(seen)).chain([button(seen)]);
    facts.targets.iter().filter(wants).flat_map(rows).collect()
}

fn edit(facts: &Facts) -> Rows {
    let id = &facts.post.id;
    let mut rows = vec![vec![Button::tap(Say::new("button-edit-text"), "text", id, "")]];
    let is_open = |seen: &&Seen| seen.target.on && seen.state().is_none_or(PartState::can_cancel) && !seen.target.is_begun();
    let open = facts.targets.iter().filter(is_open);
    let own = |seen: &Seen| Button::tap(Say::new("button-edit-for").text("account", seen.name()), "text", id, &seen.target.id);
    rows.extend(open.map(|seen| vec![own(seen)]));
    if facts.is_sent() {
        rows.extend(options::of_planned(facts));
    }
    let describe = |(n, medium): (usize, &Media)| {
        let label = Say::new("button-alt").num("n", n + 1);
        let label = if medium.alt.is_some() { Say::new("button-chosen").say("what", label) } else { label };
        Button::tap(label, "alt", id, &medium.id)
    };
    let shown = facts.targets.iter().any(|seen| seen.target.on && seen.limits.alt_max.is_some());
    let alts: Vec<Button> = facts.media.iter().enumerate().filter(|(_, medium)| shown && !medium.is_document()).map(describe).collect();
    rows.extend(alts.chunks(PER_ROW).map(<[Button]>::to_vec));
    rows.extend(document::openers(facts));
    rows.extend(cover::openers(facts).chunks(PER_ROW).map(<[Button]>::to_vec));
    if facts.media.iter().any(|medium| medium.clean.is_some()) {
        let clean = |label, what| Button::tap(Say::new(label), "cl", id, what);
        rows.push(vec![clean("button-removed", "what"), clean("button-hand-back", "file")]);
    }
    rows.push(vec![on(facts, "button-back", "back")]);
    rows
}
