//! The lines of a card under its text: where the post stands, what was cleaned, one line per target. Pure.

use super::options;
use super::panels::is_too_long;
use super::view::{Facts, Seen, trouble};
use super::{cover, document, ends, fit, long};
use crate::clock::{HOUR, MINUTE, Millis};
use crate::draft::{Problem, count, stands_still, text_max};
use crate::i18n::{self, moment};
use crate::model::brand::name_said;
use crate::model::cover::chosen_in;
use crate::model::ids::reference;
use crate::model::moving::as_video;
use crate::model::origin::Origin;
use crate::model::part::PartState;
use crate::model::pick::Picked;
use crate::model::platform::PlatformId;
use crate::model::post::{CleanFile, MediaState, Note, Part, PostState, Target};
use crate::model::removed::{Removed, tidy};
use crate::model::say::Say;

/// Further behind its time, what waits for its turn says so: late posts leave one by one.
const LONG_PAST: Millis = 15 * MINUTE;
/// From here on, the time of day alone does not say which day is meant.
const HALF_A_DAY: Millis = 12 * HOUR;
/// How much of a description is shown, in characters; of an album's half as much, and of so many pictures.
const ALT_SHOWN: usize = 120;
const ALTS_SHOWN: usize = 4;
/// How many kinds of removed things are named before the rest is counted.
const NAMED: usize = 3;

/// All lines.
pub(super) fn status(facts: &Facts) -> Vec<Say> {
    let mut lines = vec![head(facts)];
    lines.extend(repeated(facts));
    if facts.post.state == PostState::Discarded {
        return lines;
    }
    lines.extend(media(facts));
    let usable = !facts.media.is_empty() && facts.media.iter().all(|medium| medium.trouble.is_none());
    if !facts.is_sent() && facts.post.text.is_empty() && usable {
        lines.push(Say::new("card-no-text"));
    }
    let shown = facts.targets.iter().filter(|seen| seen.target.on || seen.state().is_some());
    lines.extend(shown.flat_map(|seen| told(facts, seen).into_iter().chain(read_before(seen))));
    if facts.targets.is_empty() {
        lines.push(Say::new("card-no-accounts"));
    }
    lines.extend(question(facts));
    lines
}

/// How a planned post ended: its result and one line per target.
pub(super) fn ended(facts: &Facts) -> Vec<Say> {
    let mut lines = vec![result(facts)];
    lines.extend(facts.targets.iter().filter(|seen| seen.state().is_some()).flat_map(|seen| told(facts, seen)));
    lines
}

/// Where the post stands as a whole.
fn head(facts: &Facts) -> Say {
    match facts.post.state {
        PostState::Gathering => return Say::new("card-gathering"),
        PostState::Discarded => return Say::new("card-discarded"),
        PostState::Draft | PostState::Clean => return Say::new("card-draft"),
        PostState::Repeats => return repeats(facts),
        PostState::Sent => {}
    }
    if facts.can_undo() {
        return Say::new("card-undo");
    }
    if facts.is_planned() {
        let due = facts.post.due_at.unwrap_or(facts.now);
        return Say::new("card-planned").say("moment", moment::full(due, &facts.zone));
    }
    result(facts)
}

fn result(facts: &Facts) -> Say {
    let states: Vec<PartState> = facts.targets.iter().filter_map(Seen::state).collect();
    let live = states.iter().filter(|state| **state == PartState::Live).count();
    let all = states.len() + facts.targets.iter().filter(|seen| seen.is_open()).count();
    if let Some(asked) = facts.targets.iter().find(|seen| seen.state() == Some(PartState::Asked)) {
        // The buttons are about this one.
        return match states.len() {
            1 => Say::new("card-asked"),
            _ => Say::new("card-asked-at").text("account", asked.name()),
        };
    }
    if states.contains(&PartState::Late) {
        return Say::new("card-late");
    }
    if states.contains(&PartState::Deleting) {
        return Say::new("card-deleting");
    }
    if states.iter().any(|state| !state.is_over()) {
        return Say::new(if facts.is_held() { "card-held" } else { "card-on-its-way" });
    }
    match live {
        0 if states.contains(&PartState::Deleted) => Say::new("card-deleted"),
        0 if !states.is_empty() && states.iter().all(|state| *state == PartState::HandedOver) => Say::new("card-handed-over"),
        0 if states.contains(&PartState::Closed) => Say::new("card-closed"),
        0 if facts.targets.iter().flat_map(|seen| &seen.target.parts).any(|part| part.state == PartState::Live) => {
            Say::new("card-part-live")
        }
        0 => Say::new("card-none-live"),
        live if live == all => Say::new("card-all-live").num("live", live),
        live => Say::new("card-some-live").num("live", live).num("all", all),
    }
}

/// How often a post goes out, and when it does next.
fn repeats(facts: &Facts) -> Say {
    let Some(standing) = &facts.repeat else { return Say::new("card-draft") };
    let rhythm = i18n::plan::rhythm(&standing.repeat.rhythm);
    match standing.upcoming.filter(|_| !standing.repeat.is_paused()) {
        Some(next) => Say::new("card-repeats").say("rhythm", rhythm).say("moment", moment::full(next, &facts.zone)),
        None => Say::new("card-repeats-paused").say("rhythm", rhythm),
    }
}

/// Which repeat has made the post.
fn repeated(facts: &Facts) -> Option<Say> {
    let standing = facts.repeat.as_ref().filter(|_| facts.post.recurrence.is_some())?;
    Some(Say::new("card-of-repeat").say("rhythm", i18n::plan::rhythm(&standing.repeat.rhythm)))
}

/// What became of the pictures.
fn media(facts: &Facts) -> Vec<Say> {
    let mut lines: Vec<Say> = facts
        .media
        .iter()
        .filter_map(|medium| trouble(medium, facts.upload_page))
        .map(|why| Say::new("card-trouble").say("why", why))
        .collect();
    if let Some(percent) = facts.encoding {
        lines.push(Say::new("card-encoding").num("percent", percent));
    }
    let fresh = facts.media.iter().filter(|medium| medium.state == MediaState::New).count();
    if fresh > 0 {
        if facts.encoding.is_some() {
            return lines;
        }
        lines.push(Say::new("card-cleaning").num("count", fresh));
        return lines;
    }
    let clean: Vec<_> = facts.media.iter().filter_map(|medium| medium.clean.as_ref()).collect();
    if clean.is_empty() {
        return lines;
    }
    lines.push(cleaned(clean.iter().flat_map(|file| file.removed.clone()).collect()));
    lines.extend(origin(&clean));
    lines.extend(credit(&clean));
    lines.extend(fit::lines(facts).into_iter().filter(|_| !facts.is_sent()));
    lines.extend(document::lines(facts));
    lines.extend(brands(facts));
    lines.extend(ends::line(facts));
    lines.extend(cover::lines(facts));
    lines.extend(described(facts));
    lines
}

/// The descriptions of the pictures, as far as there is room for them.
fn described(facts: &Facts) -> Vec<Say> {
    let short = |text: &str, most: usize| match text.chars().count() > most {
        true => format!("{}…", text.chars().take(most).collect::<String>().trim_end()),
        false => text.to_owned(),
    };
    if let [one] = facts.media.as_slice() {
        return one.alt.iter().map(|alt| Say::new("card-alt").text("alt", short(alt, ALT_SHOWN))).collect();
    }
    let all = || (1_usize..).zip(&facts.media).filter_map(|(n, medium)| Some((n, medium.alt.as_ref()?)));
    let line = |(n, alt): (usize, &String)| Say::new("card-alt-of").num("n", n).text("alt", short(alt, ALT_SHOWN / 2));
    let mut lines: Vec<Say> = all().take(ALTS_SHOWN).map(line).collect();
    let hidden = all().count().saturating_sub(ALTS_SHOWN);
    if hidden > 0 {
        lines.push(Say::new("card-alt-more").num("count", hidden));
    }
    lines
}

/// What of the chosen accounts' pictures differs from the one that the card shows: another brand, or none because the
/// person or the network wants none.
fn brands(facts: &Facts) -> Vec<Say> {
    if !facts.has_brand() || document::only(facts) {
        return Vec::new();
    }
    let targets: Vec<Target> = facts.targets.iter().map(|seen| seen.target.clone()).collect();
    let shown = facts.kit.shown(&facts.post, &targets);
    let mut lines: Vec<Say> = shown
        .filter(|_| facts.kit.brands.len() > 1)
        .map(|shown| Say::new("card-brand").say("brand", name_said(&shown.name)))
        .into_iter()
        .collect();
    let chosen = || facts.targets.iter().filter(|seen| seen.target.on);
    for seen in chosen() {
        let meant = facts.kit.meant(&facts.post, &seen.account.id);
        let line = match (seen.no_brand, meant) {
            (Some(why), _) => Some(Say::new(why)),
            (None, Some(meant)) if shown.is_none_or(|shown| shown.id != meant.id) => {
                Some(Say::new("card-brand-other").text("account", seen.name()).say("brand", name_said(&meant.name)))
            }
            _ => None,
        };
        lines.extend(line);
    }
    let off = |platform: &PlatformId| {
        let without = |seen: &Seen| facts.kit.on(&facts.post, &seen.account.id, *platform, true).is_none();
        chosen().any(|seen| seen.account.platform == *platform && seen.no_brand.is_none() && without(seen))
    };
    let names: Vec<&str> = PlatformId::ALL.iter().filter(|platform| off(platform)).map(|platform| platform.name()).collect();
    if !names.is_empty() {
        lines.push(Say::new("card-brand-not-on").text("networks", names.join(", ")));
    }
    lines
}

/// What the files say of a generator.
fn origin(clean: &[&CleanFile]) -> Option<Say> {
    let told: Vec<Origin> = clean.iter().map(|file| file.origin).filter(|origin| origin.is_ai()).collect();
    match (told.as_slice(), clean.len()) {
        ([], _) => None,
        ([one], 1) => one.key().map(Say::new),
        (some, all) => Some(Say::new("card-some-by-ai").num("count", some.len()).num("all", all)),
    }
}

/// Whose name and notice stay in the pictures.
fn credit(clean: &[&CleanFile]) -> Option<Say> {
    let kept = clean.iter().find_map(|file| file.credit.as_ref())?;
    let who: Vec<&str> = [&kept.artist, &kept.copyright].into_iter().flatten().map(String::as_str).collect();
    Some(Say::new("card-credit-kept").text("who", who.join(", ")))
}

/// "Removed: place, camera, 14 more".
pub(super) fn cleaned(removed: Vec<Removed>) -> Say {
    let removed = tidy(removed);
    let (named, counted): (Vec<_>, Vec<_>) = removed.iter().partition(|one| !matches!(one, Removed::Other(_)));
    let others: u32 = counted.iter().map(|one| if let Removed::Other(n) = one { *n } else { 0 }).sum();
    let hidden = u32::try_from(named.len().saturating_sub(NAMED)).unwrap_or(0) + others;
    let mut pieces: Vec<Say> = named.iter().take(NAMED).map(|one| Say::new(one.key())).collect();
    if hidden > 0 {
        pieces.push(Say::new("removed-other").num("count", hidden));
    }
    match pieces.into_iter().reduce(|list, piece| Say::new("list-pair").say("first", list).say("second", piece)) {
        Some(list) => Say::new("card-removed").say("list", list),
        None => Say::new("card-nothing-hidden"),
    }
}

/// The lines of one target: where it stands, and what of it is not as it was asked for.
fn told(facts: &Facts, seen: &Seen) -> Vec<Say> {
    let live = seen.target.parts.iter().filter(|part| part.state == PartState::Live);
    let notes = live.filter_map(|part| part.remote.as_ref()).flat_map(|remote| &remote.notes);
    std::iter::once(target(facts, seen))
        .chain(long::doubted(seen))
        .chain(long::so_far(seen))
        .chain(notes.map(|note| noted(facts, seen, note)))
        .collect()
}

/// What the person must have read before it goes there, as long as it can still be changed.
fn read_before(seen: &Seen) -> impl Iterator<Item = Say> {
    let is_draft = seen.state().is_none() && seen.problems.first() != Some(&Problem::Asking);
    seen.tells.iter().filter(move |_| is_draft || seen.wants_choices()).cloned()
}

fn noted(facts: &Facts, seen: &Seen, note: &Note) -> Say {
    let say = match note {
        Note::MorePrivate => Say::new("note-more-private"),
        Note::MorePublic => Say::new("note-more-public"),
        Note::VisibleAt(at) => Say::new("note-visible-at").say("moment", moment::full(*at, &facts.zone)),
        Note::LinkLater => Say::new("note-link-later"),
        Note::LinkHidden => Say::new("note-link-hidden"),
        Note::NoCover => Say::new("note-no-cover"),
        Note::NoWords => Say::new("note-no-words"),
        Note::NotListed => Say::new("note-not-listed"),
        Note::CoverLeft => Say::new("note-cover-left"),
        Note::ListLeft => Say::new("note-list-left"),
        Note::Unfinished => Say::new("note-unfinished"),
    };
    say.text("network", seen.account.platform.name())
}

/// The line of one target.
fn target(facts: &Facts, seen: &Seen) -> Say {
    let Some(state) = seen.state() else { return draft_line(facts, seen) };
    let part = seen.target.parts.iter().find(|part| part.state == state).or(seen.target.parts.last());
    let line = match state {
        PartState::Queued if facts.is_planned() || facts.can_undo() => match seen.target.parts.len() {
            0 | 1 => Say::new("line-waits"),
            2 if long::is_comment(seen) => Say::new("line-comment-waits"),
            count => Say::new("line-thread-waits").num("count", count),
        },
        PartState::Queued => held(facts, seen, part).unwrap_or_else(|| waiting(facts, part)),
        PartState::Staging | PartState::Waiting => held(facts, seen, part).unwrap_or_else(|| match part.and_then(|part| part.progress) {
            Some(percent) => Say::new("line-uploading").num("percent", percent),
            None => Say::new("line-preparing"),
        }),
        PartState::Committing => Say::new("line-publishing"),
        PartState::Processing => Say::new("line-processing"),
        PartState::Live => live(seen, part),
        PartState::HandedOver => Say::new("line-handed-over").text("network", seen.account.platform.name()),
        PartState::Unsure => Say::new("line-unsure"),
        PartState::Asked => asked(seen),
        PartState::Late => late(facts, seen, part),
        PartState::NeedsLogin => Say::new("line-needs-login"),
        PartState::Failed => failed(seen, part),
        PartState::Cancelled => Say::new("line-cancelled"),
        PartState::Closed => Say::new("line-closed"),
        PartState::Deleting => Say::new("line-deleting"),
        PartState::Deleted => Say::new("line-deleted"),
    };
    line.text("account", seen.name())
}

fn draft_line(facts: &Facts, seen: &Seen) -> Say {
    if seen.problems.first() == Some(&Problem::Asking) {
        return Say::new("line-asking").text("account", seen.name()).text("network", seen.account.platform.name());
    }
    if let Some(Problem::Open(what)) = seen.problems.first() {
        return Say::new("line-open").text("account", seen.name()).say("what", what.clone());
    }
    if let Some(problem) = seen.problems.first() {
        return Say::new("line-needs-answer").text("account", seen.name()).say("problem", problem.say(seen.account.platform));
    }
    if seen.posts > 0 {
        return Say::new("line-thread").text("account", seen.name()).num("count", seen.posts);
    }
    let text = seen.target.text.as_deref().unwrap_or(&facts.post.text);
    let have = count(text, seen.limits.text_unit);
    let max = text_max(&seen.limits, seen.media.len());
    if seen.target.cut && is_too_long(seen) {
        let say = Say::new("line-length-cut").text("account", seen.name()).num("have", have).num("max", max);
        return say.text("minutes", seen.limits.video.minutes());
    }
    let key = match seen.target.text {
        Some(_) => "line-length-own",
        None if seen.picked == Picked::Videos => "line-length-film",
        None if seen.picked == Picked::Pictures => "line-length-pictures",
        None if stands_still(&facts.media, &seen.limits) => "line-length-still",
        None if !seen.limits.animated && as_video(&facts.media, &seen.limits) => "line-length-video",
        None => "line-length",
    };
    Say::new(key).text("account", seen.name()).num("have", have).num("max", max)
}

/// What holds it back, if a gate does: a pause before anything else.
fn held(facts: &Facts, seen: &Seen, part: Option<&Part>) -> Option<Say> {
    let gates = || facts.held_by(seen);
    let network = |say: Say| say.text("network", seen.account.platform.name());
    if let Some(gate) = gates().find(|gate| gate.paused == 1) {
        return Some(if gate.scope == "all" { Say::new("line-paused") } else { network(Say::new("line-paused-network")) });
    }
    let outage = gates().filter(|gate| gate.opened > 0).map(|gate| gate.open_until).max();
    let shut = gates().map(|gate| gate.shut_until).max()?;
    let due = part.map_or(0, |part| part.due_at);
    let at = outage.unwrap_or(shut).max(due);
    Some(match outage {
        Some(_) if at <= facts.now => network(Say::new("line-outage-now")),
        Some(_) => network(Say::new("line-outage")).text("time", moment::clock(at, &facts.zone)),
        None if at - facts.now < HALF_A_DAY => network(Say::new("line-shut")).text("time", moment::clock(at, &facts.zone)),
        None => network(Say::new("line-shut-long")).say("moment", moment::near(at, &facts.zone)),
    })
}

/// Queued although its time has come: waiting for its turn, or for the next attempt.
fn waiting(facts: &Facts, part: Option<&Part>) -> Say {
    let long_past = facts.post.undo_until.is_none() && facts.post.due_at.is_some_and(|due| facts.now - due > LONG_PAST);
    match part {
        Some(part) if part.attempts > 0 => Say::new("line-again"),
        _ if long_past => Say::new("line-turn"),
        _ => Say::new("line-waits"),
    }
}

/// When it should have gone out, and why it did not, as far as that is known.
fn late(facts: &Facts, seen: &Seen, part: Option<&Part>) -> Say {
    let planned = facts.post.due_at.unwrap_or(facts.now);
    let why = match part.and_then(|part| part.reason.as_ref()) {
        Some(reason) => reason.say(seen.account.platform),
        None => Say::new("late-unknown"),
    };
    Say::new("line-late").say("moment", moment::full(planned, &facts.zone)).say("why", why)
}

fn live(seen: &Seen, part: Option<&Part>) -> Say {
    let link = part.and_then(|part| part.remote.as_ref()).and_then(|remote| remote.link.clone());
    let stays = part.and_then(|part| part.reason.as_ref()).map(|reason| reason.say_stays(seen.account.platform));
    match (link, stays) {
        (_, None) if long::live(seen).is_some() => long::live(seen).unwrap_or_else(|| Say::new("line-live-no-link")),
        (Some(link), None) => Say::new("line-live").text("link", link),
        (None, None) => Say::new("line-live-no-link"),
        (Some(link), Some(why)) => Say::new("line-stays").text("link", link).say("why", why),
        (None, Some(why)) => Say::new("line-stays-no-link").say("why", why),
    }
}

/// What became of deleting: for each part that is gone or could not be deleted, under a name of its own, its line.
pub(super) fn deletions(facts: &Facts) -> Vec<(String, Say)> {
    let told = |part: &Part| match part.state {
        PartState::Deleted => Some(format!("gone:{}", part.id)),
        PartState::Live if part.reason.is_some() => Some(format!("stays:{}:{}", part.id, part.ended_at.unwrap_or_default())),
        _ => None,
    };
    // A thread is told of as one, once all of it is gone.
    let counts = |seen: &Seen, part: &Part| {
        part.state == PartState::Live || part.n == 0 && seen.target.parts.len() == 1 || part.n == 0 && is_gone(seen)
    };
    let parts = facts.targets.iter().flat_map(|seen| seen.target.parts.iter().map(move |part| (seen, part)));
    parts.filter(|(seen, part)| counts(seen, part)).filter_map(|(seen, part)| Some((told(part)?, of_part(seen, part)))).collect()
}

fn is_gone(seen: &Seen) -> bool {
    seen.state() == Some(PartState::Deleted)
}

fn of_part(seen: &Seen, part: &Part) -> Say {
    let line = if part.state == PartState::Deleted { Say::new("line-deleted") } else { live(seen, Some(part)) };
    line.text("account", seen.name())
}

fn asked(seen: &Seen) -> Say {
    match &seen.account.link {
        _ if seen.to_inbox => Say::new("line-asked-inbox").text("network", seen.account.platform.name()),
        Some(link) => Say::new("line-asked").text("link", link.clone()),
        None => Say::new("line-asked-no-link"),
    }
}

fn failed(seen: &Seen, part: Option<&Part>) -> Say {
    let id = part.map_or("", |part| part.id.as_str());
    let why = part.and_then(|part| part.reason.as_ref());
    let why = match why {
        // What people see of the thread already stays as it is: there is nothing to be written anew here.
        Some(_) if seen.words_refused() && seen.target.is_begun() => {
            let key = if long::is_comment(seen) { "reason-comment-words" } else { "reason-thread-words" };
            Say::new(key).text("network", seen.account.platform.name())
        }
        why => why.unwrap_or(&crate::model::problem::Reason::Internal).say(seen.account.platform),
    };
    Say::new("line-failed").say("why", why).text("ref", reference(id))
}

/// What the open panel asks. A workspace whose zone nobody has set yet is told what its times mean.
fn question(facts: &Facts) -> Vec<Say> {
    let screen = match facts.post.screen.as_deref() {
        None => return Vec::new(),
        Some("edit") => return vec![Say::new("card-edit")],
        Some("fit") => return vec![Say::new("card-fit-ask")],
        Some(screen) if screen.starts_with(fit::AS) => return fit::line(facts, screen).into_iter().collect(),
        Some("brand") => return vec![Say::new("card-brand-choose")],
        Some(screen) if screen.starts_with("opt.") => return options::ask(facts, screen).into_iter().collect(),
        screen if chosen_in(screen).is_some() => return vec![Say::new("card-cover-choose")],
        Some(screen) => screen,
    };
    let ask = match screen.starts_with("every") {
        true => Say::new("repeat-how-often"),
        false if screen.starts_with('r') => Say::new("repeat-ask"),
        false => Say::new("when-ask"),
    };
    match facts.zone.iana_name() {
        Some("UTC") => vec![ask, Say::new("card-zone-hint")],
        _ => vec![ask],
    }
}
