//! What a card says and offers where a chosen network does not take the shape of a picture, and where what a network gets
//! is not what the card shows. Pure.

use super::brand::arrow;
use super::panels::{Rows, on};
use super::view::{Facts, Seen};
use crate::model::brand::Corner;
use crate::model::fit::{Fit, Ground};
use crate::model::limits::Aspect;
use crate::model::post::{CleanFile, Media, PostState};
use crate::model::say::Say;
use crate::model::screen::Button;
use crate::store::Rendition;

/// Begins the name of the screen that shows what a target's network gets: `as:TARGET.N`.
pub(super) const AS: &str = "as:";
/// Buttons in a row.
const PER_ROW: usize = 2;

/// A chosen network with a picture whose shape it does not take.
struct Odd<'a> {
    seen: &'a Seen,
    aspect: Aspect,
    clean: &'a CleanFile,
}

fn odd(facts: &Facts) -> Vec<Odd<'_>> {
    let is_picture = |medium: &&Media| !medium.is_video() && !medium.is_document();
    let wanted = facts.targets.iter().filter(|seen| seen.target.on);
    let of = |seen: &'_ Seen| seen.limits.photo.aspect;
    wanted
        .filter_map(|seen| Some((seen, of(seen)?)))
        .flat_map(|(seen, aspect)| {
            let pictures = seen.media.iter().filter(is_picture).filter_map(|medium| medium.clean.as_ref());
            pictures.filter(move |clean| !aspect.holds(clean.width, clean.height)).map(move |clean| Odd { seen, aspect, clean })
        })
        .collect()
}

/// A line for each network that takes other shapes: which, and what becomes of the picture there.
pub(super) fn lines(facts: &Facts) -> Vec<Say> {
    let mut told = Vec::new();
    let mut lines = Vec::new();
    for odd in odd(facts) {
        let platform = odd.seen.account.platform;
        if told.contains(&platform) {
            continue;
        }
        told.push(platform);
        let how = match facts.post.fit {
            Fit::Crop(_) => "fit-cropped",
            Fit::AsItIs if !odd.aspect.strict => "fit-as-it-is",
            _ => "fit-padded",
        };
        let (from, to) = (odd.aspect.from.to_string(), odd.aspect.to.to_string());
        lines.push(Say::new("card-fit").text("network", platform.name()).text("from", from).text("to", to).say("how", Say::new(how)));
    }
    lines
}

/// The buttons under an open draft: another shape, and what each network gets.
pub(super) fn offers(facts: &Facts) -> Rows {
    let mut offers = Vec::new();
    if may_change(facts) && !odd(facts).is_empty() {
        offers.push(match facts.post.fit {
            Fit::Crop(_) => choose(facts, Say::new("button-pad-instead"), Fit::default()),
            _ => choose(facts, Say::new("button-crop-instead"), Fit::Crop(Corner::Center)),
        });
        offers.push(on(facts, "button-fit", "fit"));
    }
    offers.extend(others(facts).into_iter().map(|seen| {
        let label = Say::new("button-see-as").text("network", who(facts, seen));
        see(facts, label, seen, 0)
    }));
    offers.chunks(PER_ROW).map(<[Button]>::to_vec).collect()
}

/// What becomes of pictures is chosen before the post is confirmed.
fn may_change(facts: &Facts) -> bool {
    matches!(facts.post.state, PostState::Draft | PostState::Repeats)
}

fn choose(facts: &Facts, label: Say, fit: Fit) -> Button {
    Button::tap(label, "fit", &facts.post.id, &fit.word())
}

/// One of the chosen targets for each version that differs from what the card shows.
fn others(facts: &Facts) -> Vec<&Seen> {
    let files = |made: &[Rendition]| made.iter().map(|made| made.file.clone()).collect::<Vec<_>>();
    let shown = |seen: &Seen| {
        let there = |made: &&Rendition| seen.media.iter().any(|medium| medium.id == made.media);
        files(&facts.preview.iter().filter(there).cloned().collect::<Vec<_>>())
    };
    let mut told = Vec::new();
    let mut others = Vec::new();
    for seen in facts.targets.iter().filter(|seen| seen.target.on) {
        let (gets, shown) = (files(&seen.gets), shown(seen));
        if gets.is_empty() || gets.len() != shown.len() || gets == shown || told.contains(&gets) {
            continue;
        }
        told.push(gets);
        others.push(seen);
    }
    others
}

/// The network, or the account where another one of the same network gets another file (another brand).
fn who(facts: &Facts, seen: &Seen) -> String {
    let file = |seen: &Seen| seen.gets.iter().map(|made| made.file.clone()).collect::<Vec<_>>();
    let same = |other: &&Seen| other.target.on && other.account.platform == seen.account.platform;
    match facts.targets.iter().filter(same).all(|other| file(other) == file(seen)) {
        true => seen.account.platform.name().to_owned(),
        false => seen.name(),
    }
}

fn see(facts: &Facts, label: Say, seen: &Seen, n: usize) -> Button {
    Button::tap(label, "see", &facts.post.id, &format!("{}.{n}", seen.target.id))
}

/// The choice of shapes. What cannot be seen in these pictures is not offered.
pub(super) fn panel(facts: &Facts) -> Rows {
    let all = odd(facts);
    let mark = |fit: Fit, label: Say| match facts.post.fit == fit {
        true => choose(facts, Say::new("button-chosen").say("what", label), fit),
        false => choose(facts, label, fit),
    };
    let pad = |label: &'static str, ground| mark(Fit::Pad(ground), Say::new(label));
    let mut rows =
        vec![vec![pad("button-pad-blur", Ground::Blur), pad("button-pad-white", Ground::WHITE), pad("button-pad-black", Ground::BLACK)]];
    let is_wide =
        |odd: &Odd<'_>| u64::from(odd.clean.width) * u64::from(odd.aspect.to.1) > u64::from(odd.clean.height) * u64::from(odd.aspect.to.0);
    let (wide, tall) = (all.iter().any(is_wide), all.iter().any(|odd| !is_wide(odd)));
    for parts in parts(wide, tall) {
        rows.push(
            parts.iter().map(|part| mark(Fit::Crop(*part), Say::new("button-crop-to").say("part", Say::new(arrow(*part))))).collect(),
        );
    }
    if all.iter().all(|odd| !odd.aspect.strict) {
        rows.push(vec![mark(Fit::AsItIs, Say::new("button-as-it-is"))]);
    }
    if facts.fit_for_new != facts.post.fit {
        rows.push(vec![Button::tap(Say::new("button-fit-always"), "fit", &facts.post.id, "always")]);
    }
    rows.push(vec![on(facts, "button-back", "back")]);
    rows
}

/// The parts of a picture that may stay: side by side for wide ones, one above the other for tall ones.
fn parts(wide: bool, tall: bool) -> Vec<Vec<Corner>> {
    match (wide, tall) {
        (true, false) => vec![vec![Corner::Left, Corner::Center, Corner::Right]],
        (false, true) => vec![vec![Corner::Top, Corner::Center, Corner::Bottom]],
        _ => Corner::ALL.chunks(3).map(<[Corner]>::to_vec).collect(),
    }
}

/// What a screen `as:TARGET.N` shows: the target, and which of its files.
pub(super) fn seen_as<'a>(facts: &'a Facts, screen: &str) -> Option<(&'a Seen, usize, &'a Rendition)> {
    let (target, n) = screen.strip_prefix(AS)?.split_once('.')?;
    let seen = facts.targets.iter().find(|seen| seen.target.id == target)?;
    let n = n.parse().ok()?;
    Some((seen, n, seen.gets.get(n)?))
}

/// What the file is that the screen shows.
pub(super) fn line(facts: &Facts, screen: &str) -> Option<Say> {
    let (seen, n, made) = seen_as(facts, screen)?;
    let kind = made.mime.rsplit('/').next().unwrap_or_default().to_uppercase();
    let what = Say::new("card-seen-as")
        .text("network", who(facts, seen))
        .text("kind", kind)
        .text("size", format!("{} × {}", made.width, made.height))
        .num("kilobytes", (made.bytes + 999) / 1000);
    Some(match seen.gets.len() {
        1 => what,
        all => Say::new("card-seen-as-of").say("what", what).num("n", n + 1).num("all", all),
    })
}

/// The way to the other files, and back.
pub(super) fn around(facts: &Facts, screen: &str) -> Rows {
    let mut rows = Rows::new();
    if let Some((seen, n, _)) = seen_as(facts, screen) {
        let all = seen.gets.len();
        if all > 1 {
            let to = |label: &'static str, n: usize| see(facts, Say::new(label), seen, n);
            rows.push(vec![to("button-see-before", (n + all - 1) % all), to("button-see-next", (n + 1) % all)]);
        }
    }
    rows.push(vec![on(facts, "button-back", "back")]);
    rows
}
