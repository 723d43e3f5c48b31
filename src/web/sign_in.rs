//! The pages of a sign-in: who asks (changes nothing by itself: previews fetch pages, too), off to the network, its
//! answer, and back to Telegram. What is wrong, used or expired looks the same; nothing of a request is ever shown.

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use super::Site;
use super::login::Visitor;
use super::page::{Page, headers};
use crate::connect::by_page::{Answer, Beginning, Named, OPEN, callback, code_of};
use crate::model::lang::Lang;
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::store::{Result, SignIn};

/// What a network's answer may carry; anything else is not looked at. The last three are those of OAuth 1.0a.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
    oauth_token: Option<String>,
    oauth_verifier: Option<String>,
    denied: Option<String>,
}

impl Asked {
    /// What it says, if it is an answer of either kind; what mixes them is none.
    fn answer(self) -> Option<Answer> {
        let short = |value: Option<String>| value.filter(|value| value.len() <= LONGEST && !value.is_empty());
        let denied = self.denied.is_some().then(|| "access_denied".to_owned());
        match (self.state, self.oauth_token, self.denied) {
            (Some(state), None, None) if self.oauth_verifier.is_none() => Some(Answer {
                named: Named::State(short(Some(state))?),
                code: short(self.code),
                refused: short(self.error),
                issuer: short(self.iss),
            }),
            (None, Some(token), None) | (None, None, Some(token)) if self.code.is_none() => Some(Answer {
                named: Named::RequestToken(short(Some(token))?),
                code: short(self.oauth_verifier),
                refused: denied,
                issuer: None,
            }),
            _ => None,
        }
    }
}

/// The longest value of a parameter that is looked at, in bytes.
const LONGEST: usize = 4_096;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in/{link}", get(who_asks).post(begin))
        // A HEAD, as scanners of links send one, must not use the answer up.
        .route("/oauth/{network}/callback", get(answer).head(async || StatusCode::METHOD_NOT_ALLOWED))
        .route("/back/{link}", get(back))
}

async fn who_asks(State(site): State<Site>, Path(link): Path<String>, RawQuery(query): RawQuery) -> Response {
    let visitor = site.login.visitor(query.as_deref(), site.chat.clock.now());
    let is_theirs = |sign_in: &SignIn| visitor == Visitor::Unknown || visitor == Visitor::Person(sign_in.person);
    let found = site.connect.of_link(&link).await.map(|found| found.filter(is_theirs));
    shown(&site, found, async |site: &Site, sign_in: SignIn| {
        let (lang, name, workspace) = who(site, &sign_in).await?;
        let network = sign_in.platform.name();
        let text = Say::new("web-who-asks")
            .text("network", network)
            .text("name", name)
            .text("workspace", workspace)
            .text("bot", &site.chat.bot_name);
        let page = Page::new(lang, Say::new("web-connect").text("network", network)).say(&text);
        Ok(page.button(&format!("/sign-in/{link}"), &Say::new("web-go-on").text("network", network)).into_response())
    })
    .await
}

/// Whether a browser says that the press of a button came from another site. (It sends no origin: our pages ask for no
/// referrer, and then none is told.)
fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

async fn begin(State(site): State<Site>, Path(link): Path<String>, headers: HeaderMap) -> Response {
    if is_foreign(&headers) {
        return gone();
    }
    let Some(platform) = site.connect.of_link(&link).await.ok().flatten().map(|sign_in| sign_in.platform) else { return gone() };
    match site.connect.begin(&link, &callback(&site.public_url, platform)).await {
        Ok(Beginning::Go { address, browser }) => {
            let mut response = see_other(&address);
            if let Ok(cookie) = HeaderValue::from_str(&site.cookie(&browser)) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        Ok(Beginning::Failed(sign_in, error)) => {
            let lang = who(&site, &sign_in).await.map_or(Lang::En, |(lang, ..)| lang);
            let text = Say::new(error.key()).text("network", platform.name()).text("bot", &site.chat.bot_name);
            to_telegram(Page::new(lang, Say::new("web-not-connected")).say(&text).failed(), &site).into_response()
        }
        Ok(Beginning::Unreached(sign_in)) => {
            let lang = who(&site, &sign_in).await.map_or(Lang::En, |(lang, ..)| lang);
            let text = Say::new("web-not-reached").text("network", platform.name());
            to_telegram(Page::new(lang, Say::new("web-not-connected")).say(&text).failed(), &site).into_response()
        }
        Ok(Beginning::Gone) => gone(),
        Err(error) => failed(&error),
    }
}

async fn answer(State(site): State<Site>, Path(network): Path<String>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let Some(platform) = PlatformId::from_word(&network) else { return gone() };
    let (Some(answer), Some(browser)) = (asked.answer(), cookie(&headers, site.cookie_name())) else { return gone() };
    match site.connect.answered(platform, &answer, &browser).await {
        // A clean address at once: what the network sent stays in no history and is shown to nobody.
        Ok(Some(way)) => {
            let mut response = see_other(&format!("/back/{}", way.link));
            if let Ok(over) = HeaderValue::from_str(&site.no_cookie()) {
                response.headers_mut().insert(SET_COOKIE, over);
            }
            response
        }
        Ok(None) => gone(),
        Err(error) => failed(&error),
    }
}

async fn back(State(site): State<Site>, Path(link): Path<String>) -> Response {
    let found = site.connect.of_way_back(&link).await;
    shown(&site, found, async |site: &Site, sign_in: SignIn| {
        let (lang, ..) = who(site, &sign_in).await?;
        let code = code_of(&link);
        let text = Say::new("web-back").text("network", sign_in.platform.name());
        let page = Page::new(lang, Say::new("web-almost")).say(&text);
        let page = page.link(&format!("https://t.me/{}?start=in_{link}", site.chat.bot_name), &Say::new("web-to-telegram"));
        Ok(page.say(&Say::new("web-or-code")).code(&code).into_response())
    })
    .await
}

/// The page of a sign-in, or that there is none.
async fn shown(site: &Site, found: Result<Option<SignIn>>, page: impl AsyncFnOnce(&Site, SignIn) -> Result<Response>) -> Response {
    match found {
        Ok(Some(sign_in)) => page(site, sign_in).await.unwrap_or_else(|error| failed(&error)),
        Ok(None) => gone(),
        Err(error) => failed(&error),
    }
}

/// Who asked for it: language, name, workspace.
async fn who(site: &Site, sign_in: &SignIn) -> Result<(Lang, String, String)> {
    let store = &site.chat.store;
    let workspace = store.workspace(&sign_in.workspace).await?.name;
    Ok(match store.person(sign_in.person).await? {
        Some(person) => (person.lang, person.name, workspace),
        None => (Lang::En, String::new(), workspace),
    })
}

fn to_telegram(page: Page, site: &Site) -> Page {
    page.link(&format!("https://t.me/{}", site.chat.bot_name), &Say::new("web-to-telegram"))
}

/// Wrong, used, expired: nobody learns which.
fn gone() -> Response {
    Page::new(Lang::En, Say::new("web-gone-title")).say(&Say::new("web-gone")).failed().into_response()
}

fn failed(error: &crate::store::StoreError) -> Response {
    tracing::error!(%error, "a page of a sign-in could not be made");
    let page = Page::new(Lang::En, Say::new("web-gone-title")).say(&Say::new("web-failed")).failed();
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}

/// 303: the next request is a GET, whatever this one was (RFC 9700, section 4.12).
fn see_other(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => {
            let mut response = (StatusCode::SEE_OTHER, headers()).into_response();
            response.headers_mut().insert(LOCATION, location);
            response
        }
        Err(_) => gone(),
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut found = all.filter_map(|pair| pair.trim().split_once('=')).filter(|(own, _)| *own == name);
    // Two of one name: somebody planted one.
    let (_, value) = found.next()?;
    (found.next().is_none() && value.len() <= LONGEST).then(|| value.to_owned())
}

impl Site {
    /// A cookie that only https and this host can set, where the address is https (a demo's is not).
    fn cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-crier" } else { "crier" }
    }

    fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    fn cookie(&self, value: &str) -> String {
        let secure = if self.is_https() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", self.cookie_name(), OPEN / 1_000)
    }

    fn no_cookie(&self) -> String {
        let secure = if self.is_https() { "; Secure" } else { "" };
        format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", self.cookie_name())
    }
}
