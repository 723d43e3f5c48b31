//! What Meta's networks say in the headers of an answer of how much of their limits is used up, in percent. Read by
//! [`super::heard`] and by those networks; decides nothing.
//!
//! Source: facts: facebook, section 5 (Graph API rate limiting, 2026): `X-App-Usage` for the app, `X-Page-Usage` and
//! `X-Business-Use-Case-Usage` for an account.

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::clock::{MINUTE, Millis};

/// How much of a limit is used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Percent; from 100 on nothing goes any more.
    pub percent: i64,
    /// How long until something goes again, in milliseconds; 0 where the network does not say.
    pub regain: Millis,
}

impl Usage {
    /// What the app has used up of what it may do for all accounts together.
    pub fn of_app(headers: &HeaderMap) -> Option<Self> {
        json(headers, "x-app-usage").map(|value| Self::read(&value))
    }

    /// What the account has used up: the worst of all that is said of it.
    pub fn of_account(headers: &HeaderMap) -> Option<Self> {
        let page = json(headers, "x-page-usage").map(|value| Self::read(&value));
        let business = json(headers, "x-business-use-case-usage");
        let cases = business.as_ref().and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        let cases = cases.filter_map(Value::as_array).flatten().map(Self::read);
        page.into_iter()
            .chain(cases)
            .reduce(|one, other| Self { percent: one.percent.max(other.percent), regain: one.regain.max(other.regain) })
    }

    fn read(value: &Value) -> Self {
        let number = |name: &str| value.get(name).and_then(Value::as_f64).map_or(0, |number| number.ceil() as i64);
        let percent = ["call_count", "total_time", "total_cputime"].into_iter().map(number).max().unwrap_or(0);
        Self { percent, regain: number("estimated_time_to_regain_access").max(0).saturating_mul(MINUTE) }
    }
}

fn json(headers: &HeaderMap, name: &str) -> Option<Value> {
    serde_json::from_str(headers.get(name)?.to_str().ok()?).ok()
}
