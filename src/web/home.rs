//! `/`: what this Crier is and who runs it, with the ways to its privacy policy, its terms and the bot. Networks that review
//! an app look at it. Called by `web`.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Site;
use super::legal::{Wanted, language, languages, said};
use super::page::Page;
use crate::i18n;
use crate::model::lang::Lang;
use crate::model::say::Say;

const PARAGRAPHS: [&str; 4] = ["home-what", "home-clean", "home-yours", "home-who"];

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/", get(home))
}

async fn home(State(site): State<Site>, Query(wanted): Query<Wanted>, headers: HeaderMap) -> Response {
    let lang = language(&wanted, &headers);
    let mut page = Page::new(lang, said(&site, lang, "home-title")).html(languages("", lang));
    for paragraph in PARAGRAPHS {
        page = page.say(&said(&site, lang, paragraph));
    }
    page.html(ways(lang)).link(&format!("https://t.me/{}", site.chat.bot_name), &said(&site, lang, "home-open")).into_response()
}

/// To the two texts that a review asks for.
fn ways(lang: Lang) -> String {
    let link = |name: &str, title| format!("<a href=\"/{name}?lang={}\">{}</a>", lang.code(), i18n::html(lang, &Say::new(title)));
    format!("<p>{} · {}</p>", link("privacy", "privacy-title"), link("terms", "terms-title"))
}
