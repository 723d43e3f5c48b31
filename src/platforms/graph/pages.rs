//! The pages that a sign-in opens: those of the person, and those of the businesses that the person works for. For Facebook,
//! and for the Instagram accounts that are linked to pages. Called by their `connect`.
//!
//! Source: facts: facebook, section 2; instagram, section 2.

use serde::Deserialize;
use serde_json::Value;

use super::{Graph, Said};
use crate::model::account::Account;
use crate::model::platform::PlatformId;
use crate::model::problem::Reason;
use crate::net::Fault;

/// What is asked of a page.
const FIELDS: &str = "id,name,username,access_token,tasks,instagram_business_account{id,username,name}";
/// The same of a page of a business, whose lists have no tasks.
const BUSINESS_FIELDS: &str = "id,name,username,access_token,instagram_business_account{id,username,name}";
/// How many stand on one leaf of a list.
const LEAF: &str = "100";
/// How many leaves are turned at most: a choice of more pages has no room under one message.
const LEAVES: usize = 10;
/// In an account's facts: the person who signed in, by the name that only this app knows them by.
pub const META_USER: &str = "meta_user";

/// The networks that live by what one person allowed this one app.
pub const ONE_SIGN_IN: &[PlatformId] = &[PlatformId::Facebook, PlatformId::InstagramPages];

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// Its number.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What its address ends with.
    pub username: Option<String>,
    /// What signs for it. Without one the person may look at it, and no more.
    pub access_token: Option<String>,
    /// What the person may do there; a business says nothing of it.
    pub tasks: Option<Vec<String>>,
    /// The Instagram account that is linked to it.
    #[serde(rename = "instagram_business_account")]
    pub instagram: Option<Instagram>,
}

/// An Instagram account that is linked to a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Instagram {
    /// Its number.
    pub id: String,
    /// What people write behind the `@`.
    #[serde(default)]
    pub username: String,
    /// Its full name.
    pub name: Option<String>,
}

impl Page {
    /// Whether the person may publish there, as far as the network says so.
    pub fn may_publish(&self) -> bool {
        let may = |tasks: &Vec<String>| tasks.iter().any(|task| task == "CREATE_CONTENT" || task == "MANAGE");
        self.access_token.is_some() && self.tasks.as_ref().is_none_or(may)
    }
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paging {
    cursors: Cursors,
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cursors {
    after: String,
}

#[derive(Deserialize)]
struct Business {
    id: String,
}

/// All pages behind the token of a person, each once. Those of businesses too, as far as the person lets them be seen.
///
/// # Errors
/// [`Said`].
pub async fn pages(graph: &Graph<'_>) -> Result<Vec<Page>, Said> {
    let mut all: Vec<Page> = list(graph, "me/accounts", FIELDS).await?;
    // Without `business_management` there is nothing to be seen there.
    let businesses: Vec<Business> = permitted(list(graph, "me/businesses", "id").await)?;
    for Business { id } in businesses {
        for kind in ["owned_pages", "client_pages"] {
            let theirs: Vec<Page> = permitted(list(graph, &format!("{id}/{kind}"), BUSINESS_FIELDS).await)?;
            let new: Vec<Page> = theirs.into_iter().filter(|page| all.iter().all(|known| known.id != page.id)).collect();
            all.extend(new);
        }
    }
    Ok(all)
}

/// A page's token, by the token of the person: for one that is not taken any more.
///
/// # Errors
/// [`Said`]; [`Fault::Relogin`] when the person may not sign for it any more.
pub async fn page_token(graph: &Graph<'_>, page: &str) -> Result<String, Said> {
    let page: Page = graph.read(graph.get(page, &[("fields", "id,access_token")])).await?;
    page.access_token.ok_or(Said::from(Fault::Relogin))
}

/// What may not be seen is not there.
fn permitted<T>(list: Result<Vec<T>, Said>) -> Result<Vec<T>, Said> {
    match list {
        Err(Said { fault: Fault::Refused(Reason::NoRights), .. }) => Ok(Vec::new()),
        list => list,
    }
}

/// A list, leaf by leaf. The next leaf is asked for by its cursor: the address that the network names holds the token.
async fn list<T: for<'de> Deserialize<'de>>(graph: &Graph<'_>, path: &str, fields: &str) -> Result<Vec<T>, Said> {
    let (mut all, mut after) = (Vec::new(), String::new());
    for _ in 0..LEAVES {
        let mut parameters = vec![("fields", fields), ("limit", LEAF)];
        parameters.extend((!after.is_empty()).then_some(("after", after.as_str())));
        let leaf: List<T> = graph.read(graph.get(path, &parameters)).await?;
        all.extend(leaf.data);
        if leaf.paging.next.is_none() || leaf.paging.cursors.after.is_empty() {
            break;
        }
        after = leaf.paging.cursors.after;
    }
    Ok(all)
}

/// Who signed in for an account, by the name that only this app knows them by.
pub fn meta_user(account: &Account) -> &str {
    account.facts.get(META_USER).and_then(Value::as_str).unwrap_or_default()
}

/// Whether two accounts live by what one person allowed one app: pages, and the Instagram accounts that are linked to them.
pub fn shares_sign_in(account: &Account, other: &Account) -> bool {
    let by_page = |account: &Account| ONE_SIGN_IN.contains(&account.platform);
    by_page(account) && by_page(other) && !meta_user(account).is_empty() && meta_user(account) == meta_user(other)
}
