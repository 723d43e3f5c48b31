//! Signing in: the page of facebook.com, the tokens behind it, the pages that they open, and the end of it. Called by `mod`.
//! Source: facts: facebook, sections 1 and 2.

use reqwest::Method;
use serde_json::json;
use url::Url;

use super::{COMMENTS as COMMENTS_SCOPE, Facebook, NEEDED, SCOPES};
use crate::model::account::{Account, Profile, Token};
use crate::net::{Fault, How, Net};
use crate::platforms::graph::pages::{META_USER, Page, meta_user, pages};
use crate::platforms::graph::{Graph, GraphAt, Said, as_all, token};
use crate::platforms::oauth::App;
use crate::platforms::{Check, ConnectError, Grant, Start};

/// In an account's facts: whether comments may be written.
pub(super) const COMMENTS: &str = "comments";
/// How many pages are offered: a choice of more has no room under one message.
const PAGES_MOST: usize = 90;

impl Facebook {
    /// The Graph API for this token. Each request proves that it comes from the app: Facebook may be set to want that.
    pub(super) fn graph<'a>(&'a self, net: &'a Net, token: &'a str) -> Graph<'a> {
        Graph { net, base: &self.base, token, proof: Some(&self.app.secret), own: as_all }
    }

    /// The app itself, which needs no proof.
    fn as_app<'a>(&'a self, net: &'a Net, token: &'a str) -> Graph<'a> {
        Graph { proof: None, ..self.graph(net, token) }
    }

    /// The page that asks the person. What was declined before is asked for again.
    pub(super) fn dialog(&self, start: &Start<'_>) -> Result<String, ConnectError> {
        let scope = SCOPES.join(",");
        let fields = [
            ("client_id", self.app.id.as_str()),
            ("redirect_uri", start.redirect),
            ("state", start.state),
            ("response_type", "code"),
            ("scope", &scope),
            ("auth_type", "rerequest"),
        ];
        let page = format!("{}/{}/dialog/oauth", self.at.page, self.at.version);
        Url::parse_with_params(&page, fields).map(String::from).map_err(|_| ConnectError::Unavailable)
    }

    /// Everything that is behind the code: each page that the person may publish to.
    pub(super) async fn sign_in(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        let person = token::of_person(&self.as_app(net, ""), &self.app, grant).await.map_err(|said| token::no_code(&said))?;
        let graph = self.graph(net, &person.access);
        let refused = |said: Said| token::no_account(&said);
        let missing = token::missing(&graph, SCOPES).await.map_err(refused)?;
        if missing.iter().any(|scope| NEEDED.contains(scope)) {
            return Err(ConnectError::MissingRights);
        }
        let app = token::of_app(&self.app);
        let looked = token::look(&self.as_app(net, &app), &person.access).await.map_err(refused)?;
        let user = token::me(&graph).await.map_err(refused)?;
        let facts = json!({ META_USER: user, COMMENTS: !missing.contains(&COMMENTS_SCOPE) });
        let theirs = pages(&graph).await.map_err(refused)?.into_iter().filter(Page::may_publish).take(PAGES_MOST);
        let profiles: Vec<Profile> = theirs
            .map(|page| Profile {
                link: Some(format!("https://www.facebook.com/{}", page.username.as_deref().unwrap_or(&page.id))),
                handle: if page.name.is_empty() { page.id.clone() } else { page.name.clone() },
                name: if page.name.is_empty() { page.id.clone() } else { page.name.clone() },
                facts: facts.clone(),
                // A page's token does not end; what ends is that Facebook lets Crier read, and with that it could not look
                // whether a post is there.
                token: Token { access: page.access_token.unwrap_or_default(), refresh: Some(person.access.clone()), ..Token::default() },
                login_until: looked.data_until(),
                remote_id: page.id,
            })
            .collect();
        if profiles.is_empty() { Err(ConnectError::NoFacebookPage) } else { Ok(profiles) }
    }

    /// Takes back all that the person allowed.
    pub(super) async fn sign_out(&self, net: &Net, account: &Account, held: &Token) -> Result<(), Fault> {
        token::end(&self.graph(net, held.refresh.as_deref().unwrap_or_default()), &self.app, meta_user(account)).await
    }
}

/// Asks whether the keys and the version are accepted, without an account: for the operator's check-up. A token of the app
/// itself is looked at by the app itself.
pub async fn check(net: &Net, at: &GraphAt, app: &App) -> Check {
    let (base, own) = (at.base(), token::of_app(app));
    let graph = Graph { net, base: &base, token: &own, proof: None, own: as_all };
    let request = graph.request(Method::GET, "debug_token", &[("input_token", &own)]);
    match graph.send(request, How::REPEATABLE).await {
        Ok(_) => Check::Good,
        Err(Said { error: Some(error), .. }) if (400..500).contains(&error.status) && !error.is_transient => Check::WrongKeys,
        Err(_) => Check::NoAnswer,
    }
}
