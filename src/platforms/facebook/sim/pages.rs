//! The pages of a person and of the businesses that they work for, as they are listed. Facts: facebook, section 2.

use serde_json::{Value, json};

use super::people::Pass;
use super::{SimPage, State};
use crate::sim::asked::Asked;
use crate::sim::graph::{gone, refusal};
use crate::sim::reply::Reply;

impl State {
    /// `me/accounts`: those of the person, but for those of a business. Without the permission there are none.
    pub(super) fn accounts(&mut self, pass: &Pass, asked: &Asked) -> Result<Reply, Reply> {
        let shown = self.may(pass, "pages_show_list").is_ok();
        let theirs: Vec<SimPage> =
            self.pages.iter().filter(|page| shown && page.business.is_none() && page.tasks.contains_key(&pass.login)).cloned().collect();
        let all = theirs.iter().map(|page| self.listed(pass, page, true)).collect();
        self.leaves(asked, all)
    }

    /// `me/businesses`.
    pub(super) fn businesses(&self, pass: &Pass, asked: &Asked) -> Result<Reply, Reply> {
        self.may(pass, "business_management")?;
        let theirs = self.pages.iter().filter(|page| page.tasks.contains_key(&pass.login)).filter_map(|page| page.business.as_ref());
        let mut ids: Vec<&str> = theirs.filter_map(|(id, _)| id.split(':').next()).collect();
        ids.sort_unstable();
        ids.dedup();
        self.leaves(asked, ids.into_iter().map(|id| json!({ "id": id, "name": "A business" })).collect())
    }

    /// `BUSINESS/owned_pages` and `BUSINESS/client_pages`.
    pub(super) fn of_business(&mut self, pass: &Pass, business: &str, kind: &str, asked: &Asked) -> Result<Reply, Reply> {
        self.may(pass, "business_management")?;
        if asked.parameter("fields").contains("tasks") {
            return Err(refusal(400, 100, 0, "(#100) Tried accessing nonexisting field (tasks)"));
        }
        let is_there = |page: &&SimPage| {
            page.business.as_ref().is_some_and(|(id, own)| id.split(':').next() == Some(business) && *own == kind)
                && page.tasks.contains_key(&pass.login)
        };
        let theirs: Vec<SimPage> = self.pages.iter().filter(is_there).cloned().collect();
        let all = theirs.iter().map(|page| self.listed(pass, page, false)).collect();
        self.leaves(asked, all)
    }

    /// `PAGE?fields=…`, for a person.
    pub(super) fn one_page(&mut self, pass: &Pass, page: &str) -> Result<Reply, Reply> {
        let page = self.page_of(page).cloned().ok_or_else(gone)?;
        let body = if page.tasks.contains_key(&pass.login) && self.may(pass, "pages_show_list").is_ok() {
            self.listed(pass, &page, false)
        } else {
            json!({ "id": page.id, "name": page.name })
        };
        Ok(Reply::json(200, &body))
    }

    fn listed(&mut self, pass: &Pass, page: &SimPage, with_tasks: bool) -> Value {
        let mut body = json!({ "id": page.id, "name": page.name, "access_token": self.page_token(&pass.login, &page.id) });
        if with_tasks {
            body["tasks"] = json!(page.tasks.get(&pass.login));
        }
        body
    }

    /// One leaf of a list, and the way to the next.
    pub(super) fn leaves(&self, asked: &Asked, all: Vec<Value>) -> Result<Reply, Reply> {
        let bad = || refusal(400, 100, 0, "(#100) limit and after must be what the list gave");
        let number = |name: &str, missing: usize| match asked.parameter(name) {
            "" => Ok(missing),
            text => text.parse::<usize>().map_err(|_| bad()),
        };
        let (mut limit, from) = (number("limit", 25)?.min(100), number("after", 0)?);
        if self.manner.leaf > 0 {
            limit = limit.min(self.manner.leaf);
        }
        let count = all.len();
        let leaf: Vec<Value> = all.into_iter().skip(from).take(limit).collect();
        let after = from + leaf.len();
        let mut paging = json!({ "cursors": { "before": from.to_string(), "after": after.to_string() } });
        if after < count {
            paging["next"] = json!(format!("{}&after={after}", asked.address()));
        }
        Ok(Reply::json(200, &json!({ "data": leaf, "paging": paging })))
    }
}
