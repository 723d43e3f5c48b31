//! The operator's apps at the networks: whether their keys are accepted, and whether the API that is spoken still lives.

use jiff::civil::Date;

use super::{Finding, bad, good, partly};
use crate::config::Config;
use crate::connect::by_page::callback;
use crate::model::platform::PlatformId;
use crate::net::Net;
use crate::platforms::linkedin::{self, Check};

/// How many months a version of LinkedIn's API lives at least (facts: linkedin, section 0), and from when on it is time.
const LIVES: i32 = 12;
const SOON: i32 = 10;

/// LinkedIn, where its app is set up.
pub(super) async fn linkedin(config: &Config, net: &Net, today: Date) -> Option<Finding> {
    const WHAT: &str = "LinkedIn";
    let app = config.apps.linkedin.as_ref()?;
    let Some(url) = &config.public_url else {
        return Some(bad(WHAT, "people sign in on its page and come back to one of Crier's: set CRIER_PUBLIC_URL"));
    };
    let at = &config.endpoints.linkedin;
    let redirect = callback(url, PlatformId::LinkedIn);
    Some(match linkedin::check(net, at, app).await {
        Check::WrongKeys => bad(
            WHAT,
            "it does not accept the keys: copy both anew from the app's page (Auth) into LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET",
        ),
        Check::VersionGone => bad(WHAT, format!("version {} of its API has ended: set LINKEDIN_VERSION to a newer month", at.version)),
        Check::NoAnswer => partly(WHAT, format!("{} does not answer: posts wait until it does", at.oauth)),
        Check::Good if months(&at.version, today).is_some_and(|months| months >= LIVES) => {
            partly(WHAT, format!("version {} of its API may end any day: set LINKEDIN_VERSION to a newer month", at.version))
        }
        Check::Good if months(&at.version, today).is_some_and(|months| months >= SOON) => {
            partly(WHAT, format!("version {} of its API ends in a month or two: set LINKEDIN_VERSION to a newer month", at.version))
        }
        Check::Good => good(WHAT, format!("the app is accepted; its redirect address must be {redirect}")),
    })
}

/// How old a version is, in months; `None` when it is no month.
pub fn months(version: &str, today: Date) -> Option<i32> {
    let (year, month) = version.split_at_checked(4)?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    Some((i32::from(today.year()) - year) * 12 + i32::from(today.month()) - month)
}
