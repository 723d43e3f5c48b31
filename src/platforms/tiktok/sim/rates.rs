//! How often something may be asked with one token, how much may wait in an inbox, and how many people an app that was not
//! audited may serve. Facts: tiktok, sections 3, 4 and 6.

use std::collections::{HashMap, VecDeque};

use super::wire::refusal;
use crate::clock::{DAY, MINUTE, Millis};
use crate::sim::reply::Reply;

/// Most drafts that wait in one inbox, in a day.
const SHARES: usize = 5;
/// Most people of an app that was not audited, in a day.
const PEOPLE: usize = 5;

/// What was asked when.
#[derive(Default)]
pub(super) struct Rates {
    asked: HashMap<(String, &'static str), VecDeque<Millis>>,
    /// What was put into inboxes: whose, and when.
    pub(super) shares: Vec<(String, Millis)>,
    people: Vec<(String, Millis)>,
}

impl Rates {
    /// Counts a request of this kind, of which `most` are let through in a minute.
    pub(super) fn ask(&mut self, token: &str, kind: &'static str, most: usize, now: Millis) -> Result<(), Reply> {
        let times = self.asked.entry((token.to_owned(), kind)).or_default();
        times.retain(|at| *at + MINUTE > now);
        if times.len() >= most {
            return Err(refusal(429, "rate_limit_exceeded"));
        }
        times.push_back(now);
        Ok(())
    }

    /// Counts a draft for somebody's inbox.
    pub(super) fn share(&mut self, open_id: &str, now: Millis) -> Result<(), Reply> {
        self.shares.retain(|(_, at)| *at + DAY > now);
        if self.shares.iter().filter(|(who, _)| who == open_id).count() >= SHARES {
            return Err(refusal(403, "spam_risk_too_many_pending_share"));
        }
        self.shares.push((open_id.to_owned(), now));
        Ok(())
    }

    /// Counts somebody who publishes through an app that was not audited.
    pub(super) fn person(&mut self, open_id: &str, now: Millis) -> Result<(), Reply> {
        self.people.retain(|(_, at)| *at + DAY > now);
        if self.people.iter().any(|(who, _)| who == open_id) {
            return Ok(());
        }
        if self.people.len() >= PEOPLE {
            return Err(refusal(403, "reached_active_user_cap"));
        }
        self.people.push((open_id.to_owned(), now));
        Ok(())
    }
}
