//! The operator's apps at the networks: whether their keys are accepted, and whether the API that is spoken still lives.

use jiff::civil::Date;

use super::{Finding, bad, good, partly};
use crate::config::Config;
use crate::connect::by_page::callback;
use crate::model::platform::PlatformId;
use crate::net::Net;
use crate::platforms::oauth::App;
use crate::platforms::{Check, SetUp, facebook, instagram, linkedin, threads, tiktok, x, youtube};

/// How many months a version of LinkedIn's API lives at least (facts: linkedin, section 0), and from when on it is time.
const LIVES: i32 = 12;
const SOON: i32 = 10;

/// Facebook, where its app is set up.
pub(super) async fn facebook(config: &Config, net: &Net) -> Option<Finding> {
    const WHAT: &str = "Facebook";
    const KEYS: &str = "Meta does not accept the keys: copy both anew from the app's page (App settings, Basic) into FACEBOOK_APP_ID and FACEBOOK_APP_SECRET";
    let app = config.apps.facebook.as_ref()?;
    let Some(url) = &config.public_url else { return Some(no_way_back(WHAT, "its")) };
    let (at, redirect) = (&config.endpoints.facebook, callback(url, PlatformId::Facebook));
    Some(in_words(facebook::check(net, at, app).await, WHAT, &at.api, KEYS.to_owned(), ("OAuth redirect", &redirect)))
}

/// Instagram: with its own app, and with Facebook's for the accounts that are linked to pages.
pub(super) async fn instagram(config: &Config, net: &Net) -> Vec<Finding> {
    const KEYS: &str = "Meta does not accept the keys: copy the Instagram app ID and the Instagram app secret (not those of the Meta \
                        app) anew from the app's page (Instagram, API setup with Instagram login) into INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET";
    const PAGES_KEYS: &str = "Meta does not accept the keys: see Facebook";
    let (mut findings, endpoints) = (Vec::new(), &config.endpoints);
    for (id, app) in [(PlatformId::Instagram, &config.apps.instagram), (PlatformId::InstagramPages, &config.apps.facebook)] {
        let Some(app) = app else { continue };
        let Some(url) = &config.public_url else {
            findings.push(no_way_back(id.name(), "its"));
            continue;
        };
        let (check, at, keys) = match id {
            PlatformId::Instagram => (instagram::check(net, &endpoints.instagram, app).await, &endpoints.instagram.api, KEYS),
            _ => (facebook::check(net, &endpoints.instagram_pages, app).await, &endpoints.instagram_pages.api, PAGES_KEYS),
        };
        findings.push(in_words(check, id.name(), at, keys.to_owned(), ("OAuth redirect", &callback(url, id))));
    }
    findings
}

/// LinkedIn, where its apps are set up: the one for members, and the one for pages.
pub(super) async fn linkedin(config: &Config, net: &Net, today: Date) -> Vec<Finding> {
    let apps = [(&linkedin::SET_UP, &config.apps.linkedin), (&linkedin::PAGES_SET_UP, &config.apps.linkedin_pages)];
    let mut findings = Vec::new();
    for (set_up, app) in apps {
        if let Some(app) = app {
            findings.push(linkedin_app(config, net, today, (set_up, app)).await);
        }
    }
    findings
}

async fn linkedin_app(config: &Config, net: &Net, today: Date, (set_up, app): (&SetUp, &App)) -> Finding {
    let what = set_up.about.id.name();
    let Some(url) = &config.public_url else { return no_way_back(what, "its") };
    let at = &config.endpoints.linkedin;
    let version = |says: &str| format!("version {} of its API {says}: set LINKEDIN_VERSION to a newer month", at.version);
    let keys =
        format!("it does not accept the keys: copy both anew from the app's page (Auth) into {}", set_up.settings.concat().join(" and "));
    let check = linkedin::check(net, at, app).await;
    let age = months(&at.version, today).filter(|_| check == Check::Good);
    match check {
        Check::VersionGone => bad(what, version("has ended")),
        _ if age.is_some_and(|months| months >= LIVES) => partly(what, version("may end any day")),
        _ if age.is_some_and(|months| months >= SOON) => partly(what, version("ends in a month or two")),
        check => in_words(check, what, &at.oauth, keys, ("redirect", &callback(url, set_up.about.id))),
    }
}

/// Threads, where its app is set up.
pub(super) async fn threads(config: &Config, net: &Net) -> Option<Finding> {
    const WHAT: &str = "Threads";
    const KEYS: &str = "it does not accept the keys: copy the Threads app ID and the Threads app secret (of the use case, not those of the \
        Meta app) anew into THREADS_APP_ID and THREADS_APP_SECRET";
    let app = config.apps.threads.as_ref()?;
    let Some(url) = &config.public_url else { return Some(no_way_back(WHAT, "its")) };
    let (at, redirect) = (&config.endpoints.threads, callback(url, PlatformId::Threads));
    Some(in_words(threads::check(net, at, app).await, WHAT, &at.api, KEYS.to_owned(), ("redirect", &redirect)))
}

/// TikTok, where its app is set up.
pub(super) async fn tiktok(config: &Config, net: &Net) -> Option<Finding> {
    const WHAT: &str = "TikTok";
    const KEYS: &str = "it does not accept the keys: copy both anew from the app's page into TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET";
    let app = config.apps.tiktok.as_ref()?;
    let Some(url) = &config.public_url else { return Some(no_way_back(WHAT, "its")) };
    let (at, redirect) = (&config.endpoints.tiktok, callback(url, PlatformId::TikTok));
    let check = tiktok::check(net, at, app).await;
    Some(match check {
        Check::Good if !at.audited => partly(
            WHAT,
            format!(
                "the app is accepted; its redirect address must be {redirect}. Until TikTok has audited it, posts go from private accounts to their owners alone: ask for the audit, then set TIKTOK_AUDITED=1"
            ),
        ),
        check => in_words(check, WHAT, &at.api, KEYS.to_owned(), ("redirect", &redirect)),
    })
}

/// X, where its app is set up.
pub(super) async fn x(config: &Config, net: &Net) -> Option<Finding> {
    const WHAT: &str = "X";
    let app = config.apps.x.as_ref()?;
    let Some(url) = &config.public_url else { return Some(no_way_back(WHAT, "its")) };
    let (at, redirect) = (&config.endpoints.x, callback(url, PlatformId::X));
    let mut pairs = Vec::new();
    if let Some(client) = &app.client {
        pairs.push((x::check(net, at, client).await, "OAuth 2.0 Client ID and Client Secret", "X_CLIENT_ID and X_CLIENT_SECRET"));
    }
    if let Some(consumer) = &app.consumer {
        let check = x::check_consumer(net, at, consumer, &redirect).await;
        pairs.push((check, "API Key and API Key Secret (the consumer keys)", "X_API_KEY and X_API_SECRET"));
    }
    let wrong = pairs.into_iter().find(|(check, ..)| *check != Check::Good);
    let (check, keys, settings) = wrong.unwrap_or((Check::Good, "", ""));
    let keys = format!("it does not accept the keys: copy the {keys} anew from the app's page into {settings}");
    Some(in_words(check, WHAT, &at.api, keys, ("callback", &redirect)))
}

/// YouTube, where its app is set up.
pub(super) async fn youtube(config: &Config, net: &Net) -> Option<Finding> {
    const WHAT: &str = "YouTube";
    const KEYS: &str =
        "Google does not accept the keys: copy both anew from the credentials page into YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET";
    let app = config.apps.youtube.as_ref()?;
    let Some(url) = &config.public_url else { return Some(no_way_back(WHAT, "Google's")) };
    let (at, redirect) = (&config.endpoints.youtube, callback(url, PlatformId::YouTube));
    Some(in_words(youtube::check(net, at, app).await, WHAT, &at.oauth, KEYS.to_owned(), ("redirect", &redirect)))
}

/// What asking the network `what` at `at` came to. `keys`: how to mend keys that are wrong; at last what the network's portal
/// calls the address that people come back to, and that address.
fn in_words(check: Check, what: &'static str, at: &str, keys: String, (called, redirect): (&str, &str)) -> Finding {
    match check {
        Check::Good => good(what, format!("the app is accepted; its {called} address must be {redirect}")),
        Check::WrongKeys => bad(what, keys),
        Check::WrongCallback => bad(what, format!("people may not come back from there: register the {called} address {redirect}")),
        Check::WrongTime => bad(what, "it says that the clock of this machine is wrong: set it, or let the system keep it (NTP)"),
        Check::VersionGone => bad(what, "the version of its API that Crier speaks has ended: set a newer one, or bring Crier up to date"),
        Check::NoAnswer => partly(what, format!("{at} does not answer: posts wait until it does")),
    }
}

/// Without a page of Crier's nobody comes back from the network's, whose is told.
fn no_way_back(what: &'static str, whose: &str) -> Finding {
    bad(what, format!("people sign in on {whose} page and come back to one of Crier's: set CRIER_PUBLIC_URL"))
}

/// How old a version is, in months; `None` when it is no month.
pub fn months(version: &str, today: Date) -> Option<i32> {
    let (year, month) = version.split_at_checked(4)?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    Some((i32::from(today.year()) - year) * 12 + i32::from(today.month()) - month)
}
