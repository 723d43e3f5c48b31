//! By which sign-in: the account's own, or that of the Facebook page that it is linked to. The same network twice, with an app,
//! a host, rights and a way of taking bytes of its own each; everything that differs stands here. Called by `mod`, `connect`.
//!
//! Sources: facts: instagram, sections 0 and 1; facebook, section 1.

use secrecy::SecretString;
use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::InstagramAt;
use crate::model::account::Account;
use crate::model::platform::PlatformId;
use crate::platforms::graph::GraphAt;
use crate::platforms::oauth::App;
use crate::platforms::{About, Fetches, Renewal, SetUp, Start};

/// What is asked of an account that signs in by itself.
pub const SCOPES: &[&str] = &["instagram_business_basic", "instagram_business_content_publish", COMMENTS];
/// What is asked of whoever has pages with accounts of Instagram.
pub const PAGES_SCOPES: &[&str] = &[
    "instagram_basic",
    "instagram_content_publish",
    "pages_show_list",
    "pages_read_engagement",
    PAGES_COMMENTS,
    PAGES_DELETES,
    "business_management",
];
/// What publishing needs of them; without the others there is no first comment, nothing can be deleted, and pages of
/// businesses are not seen.
pub(super) const NEEDED: &[&str] = &["instagram_business_basic", "instagram_business_content_publish"];
pub(super) const PAGES_NEEDED: &[&str] = &["instagram_basic", "instagram_content_publish", "pages_show_list", "pages_read_engagement"];
/// What the first comment needs.
pub(super) const COMMENTS: &str = "instagram_business_manage_comments";
pub(super) const PAGES_COMMENTS: &str = "instagram_manage_comments";
/// What deleting needs.
const PAGES_DELETES: &str = "instagram_manage_contents";
/// In an account's facts: whether comments may be written for it.
pub(super) const MAY_COMMENT: &str = "comments";

const OWN: About =
    About { id: PlatformId::Instagram, asks: &[], by_page: true, scopes: SCOPES, no_brand: None, fetches: Fetches::Everything };
const PAGE: About = About { id: PlatformId::InstagramPages, scopes: PAGES_SCOPES, ..OWN };

/// What an operator does for accounts that sign in by themselves.
pub const SET_UP: SetUp = SetUp {
    about: &OWN,
    portal: "https://developers.facebook.com/apps",
    settings: &[&["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"]],
    guide: "docs/networks/instagram.md",
};

/// What an operator does for accounts that are linked to pages.
pub const PAGES_SET_UP: SetUp = SetUp { about: &PAGE, settings: &[&["FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"]], ..SET_UP };

/// Which of the two, and where it is.
pub(super) enum Way {
    Own(InstagramAt),
    Page(GraphAt),
}

impl Way {
    pub(super) fn is_page(&self) -> bool {
        matches!(self, Self::Page(_))
    }

    /// What the network is called, and how people sign in.
    pub(super) fn about(&self) -> &'static About {
        if self.is_page() { &PAGE } else { &OWN }
    }

    /// Whether videos are pushed as bytes, rather than fetched by their links. Pictures are always fetched.
    pub(super) fn pushes(&self) -> bool {
        self.is_page()
    }

    /// What proves that a request comes from the app.
    pub(super) fn proof<'a>(&self, app: &'a App) -> Option<&'a SecretString> {
        self.is_page().then_some(&app.secret)
    }

    /// A token of sixty days renews itself, ahead of its end; that of a page has no end.
    pub(super) fn renewal(&self) -> Renewal {
        if self.is_page() { Renewal::Never } else { Renewal::Ahead }
    }

    /// The network's page. It knows no PKCE.
    pub(super) fn address(&self, app: &App, start: &Start<'_>) -> String {
        let page = match self {
            Self::Own(at) => format!("{}/oauth/authorize", at.page),
            Self::Page(at) => format!("{}/{}/dialog/oauth", at.page, at.version),
        };
        let mut query = Serializer::new(String::new());
        query.append_pair("client_id", &app.id).append_pair("redirect_uri", start.redirect).append_pair("response_type", "code");
        query.append_pair("scope", &self.about().scopes.join(",")).append_pair("state", start.state);
        if self.is_page() {
            // What was declined before is asked for again.
            query.append_pair("auth_type", "rerequest");
        }
        format!("{page}?{}", query.finish())
    }
}

/// Whether comments may be written for an account: it is asked for at the sign-in, and may have been declined.
pub(super) fn may_comment(account: &Account) -> bool {
    account.facts.get(MAY_COMMENT).and_then(Value::as_bool).unwrap_or(false)
}
