//! How often is too often: the reference server's limits on signing in and on writing, by fixed windows.

use std::collections::HashMap;

use crate::clock::{DAY, HOUR, MINUTE, Millis, SECOND};
use crate::sim::reply::Reply;

/// The second at which a limit begins anew.
pub(super) const RESET: &str = "ratelimit-reset";

/// A limit: so many points in so much time.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    name: &'static str,
    points: i64,
    window: Millis,
}

/// Signing in, for each account.
pub(super) const SIGN_IN: [Limit; 2] =
    [Limit { name: "sign-in-day", points: 300, window: DAY }, Limit { name: "sign-in", points: 30, window: 5 * MINUTE }];
/// Writing, for each account: 3 points to create, 2 to put, 1 to delete.
pub(super) const WRITE: [Limit; 2] =
    [Limit { name: "write-day", points: 35_000, window: DAY }, Limit { name: "write", points: 5_000, window: HOUR }];
/// Uploading, for each account.
pub(super) const UPLOAD: [Limit; 1] = [Limit { name: "upload", points: 1_000, window: DAY }];

/// What was used of each limit.
#[derive(Default)]
pub(super) struct Counts(HashMap<(&'static str, String), Window>);

struct Window {
    ends: Millis,
    used: i64,
}

/// How a limit stands after a request.
pub(super) struct Standing {
    limit: Limit,
    left: i64,
    ends: Millis,
    /// Whether the request was one too many.
    pub(super) over: bool,
}

impl Counts {
    /// Takes `points` of all `limits` for `who`; says how the tightest stands.
    pub(super) fn take(&mut self, limits: &[Limit], who: &str, points: i64, now: Millis) -> Option<Standing> {
        let standings = limits.iter().map(|limit| self.take_one(*limit, who, points, now));
        standings.min_by_key(|standing| standing.left)
    }

    fn take_one(&mut self, limit: Limit, who: &str, points: i64, now: Millis) -> Standing {
        let window = self.0.entry((limit.name, who.to_owned())).or_insert(Window { ends: 0, used: 0 });
        if window.ends <= now {
            *window = Window { ends: now + limit.window, used: 0 };
        }
        window.used += points;
        let left = limit.points - window.used;
        Standing { limit, left: left.max(0), ends: window.ends, over: left < 0 }
    }
}

/// An answer that tells how a limit stands, in its headers.
pub(super) fn told(standing: Option<Standing>, reply: Reply) -> Reply {
    let Some(Standing { limit, left, ends, .. }) = standing else { return reply };
    let second = ends / SECOND + Millis::from(ends % SECOND > 0);
    reply
        .with("ratelimit-limit", &limit.points.to_string())
        .with("ratelimit-remaining", &left.to_string())
        .with(RESET, &second.to_string())
        .with("ratelimit-policy", &format!("{};w={}", limit.points, limit.window / SECOND))
}
