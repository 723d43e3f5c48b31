//! What people choose for a post: who sees it. A page has no connections, so nothing is chosen for it. Called by `mod` and
//! `post`. Source: facts: linkedin, section 3.4.

use crate::model::account::Account;
use crate::model::platform::PlatformId;
use crate::model::setting::{Chosen, Setting};

/// Everybody, whether signed in to LinkedIn or not.
const PUBLIC: &str = "PUBLIC";
/// Who sees it, in LinkedIn's words.
const VISIBILITIES: [(&str, &str); 2] = [(PUBLIC, "linkedin-visibility-public"), ("CONNECTIONS", "linkedin-visibility-connections")];

/// The settings of an account.
pub(super) fn settings(account: &Account) -> Vec<Setting> {
    let visibility = Setting::of("visibility", "linkedin-visibility", &VISIBILITIES, Some(PUBLIC));
    if account.platform == PlatformId::LinkedIn { vec![visibility] } else { Vec::new() }
}

/// Who sees a post of this account.
pub(super) fn visibility(account: &Account, chosen: &Chosen) -> String {
    settings(account).first().and_then(|setting| setting.word(chosen)).unwrap_or(PUBLIC).to_owned()
}
