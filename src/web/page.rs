//! The pages that people see: one plain frame, no script, nothing from elsewhere, nothing of the request on them.
//! Called by the other files of `web`.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::i18n;
use crate::model::lang::Lang;
use crate::model::say::Say;

const STYLE: &str = include_str!("page.css");

/// What may be on a page: its own style and forms that lead here or, by a redirect, to a network.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self' https: http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// A page.
#[derive(Clone, Debug)]
pub(super) struct Page {
    lang: Lang,
    title: Say,
    body: Vec<String>,
    status: StatusCode,
}

impl Page {
    /// A page with a heading.
    pub(super) fn new(lang: Lang, title: Say) -> Self {
        Self { lang, title, body: Vec::new(), status: StatusCode::OK }
    }

    /// That tells of trouble.
    pub(super) fn failed(self) -> Self {
        Self { status: StatusCode::BAD_REQUEST, ..self }
    }

    /// With a paragraph.
    pub(super) fn say(mut self, text: &Say) -> Self {
        // The locale files end a paragraph with an empty line, as in a chat.
        let html = i18n::html(self.lang, text);
        self.body.extend(html.split("\n\n").map(|part| format!("<p>{}</p>", part.trim().replace('\n', "<br>"))));
        self
    }

    /// With a form that has one button.
    pub(super) fn button(mut self, action: &str, label: &Say) -> Self {
        let (action, label) = (i18n::escape(action), i18n::html(self.lang, label));
        self.body.push(format!("<form method=\"post\" action=\"{action}\"><button>{label}</button></form>"));
        self
    }

    /// With a link that looks like a button.
    pub(super) fn link(mut self, address: &str, label: &Say) -> Self {
        let (address, label) = (i18n::escape(address), i18n::html(self.lang, label));
        self.body.push(format!("<p><a class=\"button\" href=\"{address}\">{label}</a></p>"));
        self
    }

    /// With a code to be read aloud or typed.
    pub(super) fn code(mut self, code: &str) -> Self {
        self.body.push(format!("<p class=\"code\">{}</p>", i18n::escape(code)));
        self
    }

    /// With what is HTML already and ours.
    pub(super) fn html(mut self, html: String) -> Self {
        self.body.push(html);
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let title = i18n::html(self.lang, &self.title);
        let html = format!(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{STYLE}</style></head>\n<body><main><h1>{title}</h1>\n{}\n</main></body></html>\n",
            self.lang.code(),
            self.body.join("\n"),
        );
        (self.status, headers(), html).into_response()
    }
}

/// The headers of everything that a browser gets here.
pub(super) fn headers() -> HeaderMap {
    let policy = HeaderValue::from_str(&POLICY).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ])
}
