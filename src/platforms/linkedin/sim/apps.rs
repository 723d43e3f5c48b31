//! The apps that are registered there, and who asks through which. LinkedIn wants an app of its own for pages: one that has
//! the Community Management API can have nothing else. Facts: linkedin, section 1.

use super::wire::refusal;
use crate::clock::Millis;
use crate::sim::reply::Reply;

/// The app for members: by its name the world's faults know it.
pub const NETWORK: &str = "linkedin";
/// The app for pages: by its name the world's faults know it.
pub const PAGES: &str = "linkedin_pages";
/// What names the app for members.
pub const CLIENT_ID: &str = "crier-app";
/// What proves it.
pub const CLIENT_SECRET: &str = "crier-app-secret";
/// What names the app for pages.
pub const PAGES_CLIENT_ID: &str = "crier-pages-app";
/// What proves it.
pub const PAGES_CLIENT_SECRET: &str = "crier-pages-app-secret";

/// A registered app.
pub(super) struct Registered {
    pub(super) network: &'static str,
    pub(super) id: &'static str,
    pub(super) secret: &'static str,
    /// What it may ask for.
    pub(super) scopes: &'static [&'static str],
}

/// What everybody's app may ask for.
const SELF_SERVE: [&str; 4] = ["openid", "profile", "email", "w_member_social"];
/// What the Community Management API brings.
const COMMUNITY: [&str; 5] =
    ["w_organization_social", "r_organization_social", "rw_organization_admin", "r_organization_admin", "w_member_social"];

/// Both.
pub(super) const APPS: [Registered; 2] = [
    Registered { network: NETWORK, id: CLIENT_ID, secret: CLIENT_SECRET, scopes: &SELF_SERVE },
    Registered { network: PAGES, id: PAGES_CLIENT_ID, secret: PAGES_CLIENT_SECRET, scopes: &COMMUNITY },
];

/// The app with this name.
pub(super) fn app(id: &str) -> Option<&'static Registered> {
    APPS.iter().find(|app| app.id == id)
}

/// A token: whose, through which app, for what.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) sub: String,
    pub(super) app: &'static Registered,
    pub(super) scope: String,
    pub(super) ends: Millis,
    pub(super) refreshes: bool,
}

impl Pass {
    /// Whether it may do something.
    pub(super) fn may(&self, scope: &str) -> Result<(), Reply> {
        if self.scope.split(' ').any(|one| one == scope) {
            Ok(())
        } else {
            Err(refusal(403, "ACCESS_DENIED", "Not enough permissions to access this resource"))
        }
    }
}
