//! Signing in, by either way, and renewing what does not last. Called by `mod`.
//!
//! Sources: facts: instagram, sections 1 and 2; facebook, sections 1 and 2.

use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::ways::{COMMENTS, MAY_COMMENT, NEEDED, PAGES_COMMENTS, PAGES_NEEDED, PAGES_SCOPES};
use super::{Instagram, InstagramAt};
use crate::clock::{DAY, HOUR, Millis};
use crate::model::account::{Account, Profile, Token};
use crate::model::problem::Reason;
use crate::net::{Fault, How, Net};
use crate::platforms::graph::pages::{self, META_USER, Page};
use crate::platforms::graph::{Graph, GraphError, Said, token};
use crate::platforms::oauth::App;
use crate::platforms::{Check, ConnectError, Grant};

/// In an account's facts: the page that it is linked to.
const PAGE: &str = "page";
/// How many accounts are offered: a choice of more has no room under one message.
const ACCOUNTS_MOST: usize = 90;
/// How long a token lives, about, and how old one is that can certainly be renewed.
const LIFE: Millis = 60 * DAY;
const OLD: Millis = DAY + HOUR;

/// What a code is exchanged for: documented within a list, seen without it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Listed { data: Vec<Short> },
    Flat(Short),
}

/// A token of an hour.
#[derive(Deserialize)]
struct Short {
    access_token: String,
    /// Commas between words, or a list.
    #[serde(default)]
    permissions: Permissions,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Permissions {
    Listed(Vec<String>),
    Written(String),
}

impl Default for Permissions {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl Permissions {
    fn has(&self, scope: &str) -> bool {
        match self {
            Self::Listed(all) => all.iter().any(|one| one == scope),
            Self::Written(all) => all.split([',', ' ']).any(|one| one == scope),
        }
    }
}

/// Who signed in.
#[derive(Deserialize)]
struct Me {
    /// The name by which only this app knows the account.
    #[serde(default)]
    id: Value,
    /// The account's own.
    user_id: Value,
    username: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    account_type: Option<String>,
}

impl Me {
    /// Whether it may publish through an app: businesses and creators. (What is not said is left to the network.)
    fn is_professional(&self) -> bool {
        let is_one = |kind: &str| ["BUSINESS", "MEDIA_CREATOR", "CREATOR"].iter().any(|known| known.eq_ignore_ascii_case(kind));
        self.account_type.as_deref().is_none_or(is_one)
    }
}

/// The account that signed in by itself.
pub(super) async fn own(instagram: &Instagram, at: &InstagramAt, net: &Net, grant: &Grant) -> Result<Profile, ConnectError> {
    let short = short(instagram, at, net, grant).await?;
    if !NEEDED.iter().all(|scope| short.permissions.has(scope)) {
        return Err(ConnectError::MissingRights);
    }
    let secret = instagram.app.secret.expose_secret();
    let what = [("grant_type", "ig_exchange_token"), ("client_secret", secret), ("access_token", &short.access_token)];
    let token = token::exchange(&instagram.graph(net, ""), &format!("{}/access_token", at.api), &what).await;
    let token = lasting(token.map_err(|said| token::no_account(&said))?);
    let graph = instagram.graph(net, &token.access);
    let fields = [("fields", "id,user_id,username,name,account_type")];
    let me: Me = graph.read(graph.get("me", &fields)).await.map_err(|said| token::no_account(&said))?;
    if !me.is_professional() {
        return Err(ConnectError::NotProfessional);
    }
    let id = written(&me.user_id).ok_or(ConnectError::Unavailable)?;
    let facts = json!({ META_USER: written(&me.id).unwrap_or_else(|| id.clone()), MAY_COMMENT: short.permissions.has(COMMENTS) });
    // It is renewed for as long as the person does not take it back.
    Ok(profile(id, &me.username, me.name.as_deref(), facts, token))
}

/// Every account that is linked to a page of whoever signed in.
pub(super) async fn pages(instagram: &Instagram, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
    let app = &instagram.app;
    let nobody = Graph { proof: None, ..instagram.graph(net, "") };
    let person = token::of_person(&nobody, app, grant).await.map_err(|said| token::no_code(&said))?;
    let graph = instagram.graph(net, &person.access);
    let not_told = |said: Said| token::no_account(&said);
    let missing = token::missing(&graph, PAGES_SCOPES).await.map_err(not_told)?;
    if PAGES_NEEDED.iter().any(|scope| missing.contains(scope)) {
        return Err(ConnectError::MissingRights);
    }
    let own = token::of_app(app);
    let looked = token::look(&Graph { token: &own, ..nobody }, &person.access).await.map_err(not_told)?;
    let user = token::me(&graph).await.map_err(not_told)?;
    let all: Vec<Page> = pages::pages(&graph).await.map_err(not_told)?.into_iter().filter(Page::may_publish).collect();
    if all.is_empty() {
        return Err(ConnectError::NoFacebookPage);
    }
    let facts = |page: &str| json!({ META_USER: user, MAY_COMMENT: !missing.contains(&PAGES_COMMENTS), PAGE: page });
    let of_page = |page: Page| {
        let (linked, access) = page.instagram.zip(page.access_token)?;
        // The token of a page has no end, and that of the person makes another one. What ends is that Crier may read.
        let token = Token { access, refresh: Some(person.access.clone()), ..Token::default() };
        let profile = profile(linked.id, &linked.username, linked.name.as_deref(), facts(&page.id), token);
        Some(Profile { login_until: looked.data_until(), ..profile })
    };
    let profiles: Vec<Profile> = all.into_iter().filter_map(of_page).take(ACCOUNTS_MOST).collect();
    if profiles.is_empty() { Err(ConnectError::NoInstagram) } else { Ok(profiles) }
}

fn profile(remote_id: String, username: &str, name: Option<&str>, facts: Value, token: Token) -> Profile {
    Profile {
        remote_id,
        handle: format!("@{username}"),
        name: name.filter(|name| !name.is_empty()).unwrap_or(username).to_owned(),
        link: Some(format!("https://www.instagram.com/{username}/")),
        facts,
        token,
        login_until: None,
    }
}

/// The token of an hour for the code that the browser brought.
async fn short(instagram: &Instagram, at: &InstagramAt, net: &Net, grant: &Grant) -> Result<Short, ConnectError> {
    let app = &instagram.app;
    let form = {
        let mut form = Serializer::new(String::new());
        form.append_pair("client_id", &app.id).append_pair("client_secret", app.secret.expose_secret());
        form.append_pair("grant_type", "authorization_code").append_pair("redirect_uri", grant.get("redirect"));
        form.append_pair("code", grant.get("code").trim_end_matches(token::TAIL)).finish()
    };
    let request = net.to_operator().post(format!("{}/oauth/access_token", at.oauth));
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    let answer = net.send(request, How::REPEATABLE).await.map_err(|fault| match fault {
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    })?;
    if !answer.is_ok() {
        // A code that is over and an app that is not accepted are told by the same number.
        return Err(match check(net, at, app).await {
            Check::WrongKeys => ConnectError::AppRefused,
            Check::NoAnswer => ConnectError::Unavailable,
            _ => ConnectError::TooSlow,
        });
    }
    let short = match answer.json().map_err(|_| ConnectError::Unavailable)? {
        Answer::Listed { data } => data.into_iter().next(),
        Answer::Flat(short) => Some(short),
    };
    short.ok_or(ConnectError::Unavailable)
}

/// What renews a token is the token itself.
fn lasting(token: Token) -> Token {
    Token { refresh: Some(token.access.clone()), ..token }
}

/// Sixty days more. One that is younger than a day is not renewed by Instagram: whether it is good is looked at instead.
pub(super) async fn refresh(instagram: &Instagram, at: &InstagramAt, net: &Net, token: &Token) -> Result<Token, Fault> {
    let old = token.refresh.as_deref().ok_or(Fault::Relogin)?;
    let is_young = token.expires_at.is_some_and(|ends| ends - net.now() > LIFE - OLD);
    let renewed = if is_young {
        let graph = instagram.graph(net, old);
        graph.read::<Value>(graph.get("me", &[("fields", "user_id")])).await.map(|_| token.clone())
    } else {
        let what = [("grant_type", "ig_refresh_token"), ("access_token", old)];
        token::exchange(&instagram.graph(net, ""), &format!("{}/refresh_access_token", at.api), &what).await.map(lasting)
    };
    renewed.map_err(over)
}

/// The token of a page, by that of the person who signed in.
pub(super) async fn refresh_page(instagram: &Instagram, net: &Net, account: &Account, token: &Token) -> Result<Token, Fault> {
    let person = token.refresh.as_deref().ok_or(Fault::Relogin)?;
    let page = account.facts.get(PAGE).and_then(Value::as_str).ok_or(Fault::Refused(Reason::Internal))?;
    let access = pages::page_token(&instagram.graph(net, person), page).await.map_err(over)?;
    Ok(Token { access, ..token.clone() })
}

/// What renews is over itself, or not for this page any more: the person must come.
fn over(said: Said) -> Fault {
    match said.fault {
        Fault::Expired | Fault::Refused(Reason::NoRights) => Fault::Relogin,
        fault => fault,
    }
}

/// Asks for the exchange of a token that is none, without an account: for the operator's check-up. Who asks is looked at
/// first, as at Facebook (codes 1 and 101: the app; 190: the token).
pub async fn check(net: &Net, at: &InstagramAt, app: &App) -> Check {
    let query = {
        let mut query = Serializer::new(String::new());
        query.append_pair("grant_type", "ig_exchange_token").append_pair("client_secret", app.secret.expose_secret());
        query.append_pair("access_token", "none").finish()
    };
    let request = net.to_operator().get(format!("{}/access_token?{query}", at.api));
    let Ok(answer) = net.send(request, How::REPEATABLE).await else { return Check::NoAnswer };
    match GraphError::of(&answer).code {
        1 | 101 => Check::WrongKeys,
        _ => Check::Good,
    }
}

/// A number, however it is written.
fn written(id: &Value) -> Option<String> {
    match id {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => id.as_u64().map(|id| id.to_string()),
        _ => None,
    }
}
