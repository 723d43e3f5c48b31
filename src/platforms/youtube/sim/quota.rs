//! The project's quota: 100 uploads and 10,000 units of everything else a day, anew at midnight in California.
//! Facts: youtube, section 5.

use super::wire::refusal;
use crate::clock::Millis;
use crate::platforms::youtube::until_midnight;
use crate::sim::reply::Reply;

const UPLOADS: i64 = 100;
const UNITS: i64 = 10_000;

/// What is left, and until when.
#[derive(Default)]
pub(super) struct Quota {
    resets: Millis,
    uploads: i64,
    units: i64,
}

impl Quota {
    fn begin(&mut self, now: Millis) {
        if now >= self.resets {
            *self = Self { resets: now + until_midnight(now), uploads: UPLOADS, units: UNITS };
        }
    }

    /// Uploads and units.
    pub(super) fn left(&mut self, now: Millis) -> (i64, i64) {
        self.begin(now);
        (self.uploads, self.units)
    }

    pub(super) fn exhaust(&mut self, now: Millis) {
        self.begin(now);
        (self.uploads, self.units) = (0, 0);
    }

    /// One upload.
    pub(super) fn upload(&mut self, now: Millis) -> Result<(), Reply> {
        self.begin(now);
        take(&mut self.uploads, 1)
    }

    /// So many units.
    pub(super) fn spend(&mut self, units: i64, now: Millis) -> Result<(), Reply> {
        self.begin(now);
        take(&mut self.units, units)
    }
}

fn take(left: &mut i64, units: i64) -> Result<(), Reply> {
    if *left < units {
        return Err(refusal(
            403,
            "youtube.quota",
            "quotaExceeded",
            "The request cannot be completed because you have exceeded your quota.",
        ));
    }
    *left -= units;
    Ok(())
}
