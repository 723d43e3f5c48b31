//! Who publishes: a member, or a company's page that a member administers. The same network twice, with an app, a sign-in
//! and limits of its own each; everything that differs stands here. Called by `mod` and `post`.
//!
//! Sources: facts: linkedin, sections 1, 2 and 5.

use serde_json::{Value, json};

use super::api::{Api, Page};
use crate::clock::DAY;
use crate::model::account::{Account, Profile};
use crate::model::limits::Pace;
use crate::model::platform::PlatformId;
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::oauth::Granted;
use crate::platforms::{About, ConnectError, Fetches, Paces, SetUp};

/// What is asked for a member.
pub const SCOPES: &[&str] = &["openid", "profile", "w_member_social"];
/// What is asked for pages: to publish, to look whether it is there, to see which pages the person administers.
pub const PAGES_SCOPES: &[&str] = &["w_organization_social", "r_organization_social", "rw_organization_admin"];

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A member.
    Member,
    /// A page.
    Page,
}

const MEMBER: About =
    About { id: PlatformId::LinkedIn, asks: &[], by_page: true, scopes: SCOPES, no_brand: None, fetches: Fetches::Nothing };
const PAGE: About =
    About { id: PlatformId::LinkedInPages, asks: &[], by_page: true, scopes: PAGES_SCOPES, no_brand: None, fetches: Fetches::Nothing };

/// What an operator does for members.
pub const SET_UP: SetUp = SetUp {
    about: &MEMBER,
    portal: "https://www.linkedin.com/developers/apps",
    settings: &[&["LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET"]],
    guide: "docs/networks/linkedin.md",
};

/// What an operator does for pages: an app that has nothing but the Community Management API.
pub const PAGES_SET_UP: SetUp =
    SetUp { about: &PAGE, settings: &[&["LINKEDIN_PAGES_CLIENT_ID", "LINKEDIN_PAGES_CLIENT_SECRET"]], ..SET_UP };

impl Who {
    /// What the network is called, and how people sign in.
    pub(super) fn about(self) -> &'static About {
        match self {
            Self::Member => &MEMBER,
            Self::Page => &PAGE,
        }
    }

    /// Members: 150 requests each a day, 100,000 an app. Pages: an app of the development tier has 500, a person 100; what
    /// the standard tier has is not published. A post costs one, with files three more for each: five is what most cost.
    pub(super) fn paces(self) -> Paces {
        const MEMBER: [Pace; 1] = [Pace { most: 150, per: DAY, cost: 5 }];
        const MEMBERS: [Pace; 1] = [Pace { most: 100_000, per: DAY, cost: 5 }];
        const PAGE: [Pace; 1] = [Pace { most: 100, per: DAY, cost: 5 }];
        const PAGES: [Pace; 1] = [Pace { most: 500, per: DAY, cost: 5 }];
        match self {
            Self::Member => Paces { account: &MEMBER, app: &MEMBERS },
            Self::Page => Paces { account: &PAGE, app: &PAGES },
        }
    }

    /// Everybody whom a sign-in can publish as.
    pub(super) async fn profiles(self, api: &Api<'_>, granted: &Granted) -> Result<Vec<Profile>, ConnectError> {
        match self {
            Self::Member => {
                let user = api.user().await.map_err(|fault| not_told(&fault))?;
                let name = if user.name.is_empty() { user.sub.clone() } else { user.name };
                // A member's own page has no address that can be made from what this scope tells.
                Ok(vec![profile(granted, user.sub, name, None, Value::Null)])
            }
            Self::Page => {
                let pages = api.pages().await.map_err(|fault| not_told(&fault))?;
                if pages.is_empty() {
                    Err(ConnectError::NoPage)
                } else {
                    Ok(pages.into_iter().map(|page| of_page(granted, page)).collect())
                }
            }
        }
    }
}

fn of_page(granted: &Granted, page: Page) -> Profile {
    let address = page.vanity_name.as_deref().unwrap_or(&page.id);
    let link = format!("https://www.linkedin.com/company/{address}/");
    let name = page.localized_name.filter(|name| !name.is_empty()).unwrap_or_else(|| page.id.clone());
    profile(granted, page.id, name, Some(link), json!({ "member": page.member }))
}

fn profile(granted: &Granted, remote_id: String, name: String, link: Option<String>, facts: Value) -> Profile {
    let Granted { token, login_until } = granted;
    Profile {
        handle: name.clone(),
        name,
        link,
        facts,
        remote_id,
        // Without what renews it, the sign-in ends with the token.
        login_until: if token.refresh.is_some() { *login_until } else { token.expires_at },
        token: token.clone(),
    }
}

/// Why LinkedIn does not say who signed in.
fn not_told(fault: &Fault) -> ConnectError {
    match fault {
        Fault::Refused(Reason::NoRights | Reason::App) => ConnectError::AppRefused,
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    }
}

/// The author of what an account publishes, in LinkedIn's words.
pub(super) fn urn(account: &Account) -> String {
    let kind = if account.platform == PlatformId::LinkedInPages { "organization" } else { "person" };
    format!("urn:li:{kind}:{}", account.remote_id)
}

/// The member who signed in for an account.
pub(super) fn member(account: &Account) -> &str {
    account.facts.get("member").and_then(Value::as_str).unwrap_or(&account.remote_id)
}
