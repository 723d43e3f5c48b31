//! What a card says where intro and outro of a brand stay away, because a video with them is more than a network takes. Pure.

use super::view::{Facts, Seen};
use crate::model::say::Say;

/// The chosen networks that get a video without the clips of its brand.
pub(super) fn line(facts: &Facts) -> Option<Say> {
    let without = facts.targets.iter().filter(|seen| seen.target.on && seen.problems.is_empty() && goes_without(facts, seen));
    let mut names: Vec<&str> = without.map(|seen| seen.account.platform.name()).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| Say::new("card-ends-not-on").text("networks", names.join(", ")))
}

fn goes_without(facts: &Facts, seen: &Seen) -> bool {
    let brand = facts.kit.on(&facts.post, &seen.account.id, seen.account.platform, seen.no_brand.is_none());
    let Some(brand) = brand.filter(|brand| brand.ends_ms() > 0) else { return false };
    let need = &seen.limits.video;
    let lengths = seen.media.iter().filter(|medium| medium.is_video()).filter_map(|medium| medium.clean.as_ref()?.duration);
    lengths.into_iter().any(|ms| {
        let cut = if seen.target.cut { need.cut_of(ms) } else { None };
        !brand.ends_fit(need, cut.unwrap_or(ms))
    })
}
