//! `/privacy` and `/terms`: what Crier keeps and for how long, true to the code, in every language of the bot. The
//! networks' app reviews ask for both addresses. Called by `web`.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use super::Site;
use super::page::Page;
use crate::i18n;
use crate::model::lang::Lang;
use crate::model::say::Say;

/// The day of these words; raised with each change of them.
const VERSION: &str = "2026-11-22";
const PRIVACY: [&str; 8] = [
    "privacy-what",
    "privacy-where",
    "privacy-how-long",
    "privacy-who",
    "privacy-rights",
    "privacy-children",
    "privacy-changes",
    "privacy-contact",
];
const TERMS: [&str; 5] = ["terms-what", "terms-yours", "terms-networks", "terms-no-warranty", "terms-end"];

/// In which language somebody wants to read it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    lang: Option<String>,
}

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/privacy", get(privacy)).route("/terms", get(terms))
}

async fn privacy(State(site): State<Site>, Query(wanted): Query<Wanted>, headers: HeaderMap) -> Response {
    text(&site, language(&wanted, &headers), "privacy", &PRIVACY)
}

async fn terms(State(site): State<Site>, Query(wanted): Query<Wanted>, headers: HeaderMap) -> Response {
    text(&site, language(&wanted, &headers), "terms", &TERMS)
}

/// The language of an address, or of a browser.
pub(super) fn language(wanted: &Wanted, headers: &HeaderMap) -> Lang {
    let first = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(|value| value.split([',', ';']).next());
    Lang::from_telegram(wanted.lang.as_deref().or(first))
}

fn text(site: &Site, lang: Lang, name: &'static str, sections: &[&'static str]) -> Response {
    let title = if name == "privacy" { "privacy-title" } else { "terms-title" };
    let mut page = Page::new(lang, said(site, lang, title)).html(languages(name, lang)).say(&said(site, lang, "legal-version"));
    for section in sections {
        page = page.say(&said(site, lang, section));
    }
    page.into_response()
}

/// A sentence of these pages, with who runs this Crier and how they are reached.
pub(super) fn said(site: &Site, lang: Lang, key: &'static str) -> Say {
    let operator = site.operator.name.clone().unwrap_or_else(|| i18n::plain(lang, &Say::new("legal-no-name")));
    let contact = site.operator.contact.clone().unwrap_or_else(|| i18n::plain(lang, &Say::new("legal-no-contact")));
    Say::new(key).text("operator", operator).text("contact", contact).text("bot", &site.chat.bot_name).text("version", VERSION)
}

/// The same in the other languages.
pub(super) fn languages(name: &str, lang: Lang) -> String {
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    let links: Vec<String> =
        others.map(|other| format!("<a href=\"/{name}?lang={0}\" lang=\"{0}\">{1}</a>", other.code(), other.own_name())).collect();
    format!("<p class=\"soft\">{}</p>", links.join(" · "))
}
