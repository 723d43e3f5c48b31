//! Pages of companies: who administers them, what they are called, what they have posted, and as whom a member may act.
//! Facts: linkedin, sections 2 and 7.

use std::cmp::Reverse;

use serde_json::{Map, Value, json};

use super::apps::Pass;
use super::posts::Post;
use super::wire::refusal;
use super::{SimPage, State};
use crate::sim::reply::Reply;

/// The most that is listed at once.
const LIST_MAX: usize = 100;

pub(super) fn urn(page: &SimPage) -> String {
    format!("urn:li:organization:{}", page.id)
}

impl State {
    /// Whether a token may publish as this author.
    pub(super) fn acts_as(&self, pass: &Pass, author: &str) -> Result<(), Reply> {
        if author == format!("urn:li:person:{}", pass.sub) {
            return pass.may("w_member_social");
        }
        pass.may("w_organization_social")?;
        self.administers(pass, author)
    }

    fn administers(&self, pass: &Pass, author: &str) -> Result<(), Reply> {
        let theirs = self
            .member_of(&pass.sub)
            .is_some_and(|member| self.pages.iter().any(|page| urn(page) == author && page.administrators.contains(&member.login)));
        if theirs { Ok(()) } else { Err(refusal(403, "ACCESS_DENIED", "The member is no administrator of the organization")) }
    }

    /// `organizationAcls?q=roleAssignee`: a finder. A page that is not `APPROVED` is somebody's wish.
    pub(super) fn roles(&self, pass: &Pass, asked: &[(&str, &str)]) -> Result<Reply, Reply> {
        pass.may("rw_organization_admin")?;
        for wanted in [("q", "roleAssignee"), ("role", "ADMINISTRATOR"), ("state", "APPROVED")] {
            if !asked.contains(&wanted) {
                return Err(refusal(400, "ILLEGAL_ARGUMENT", "The finder is not known"));
            }
        }
        let login = self.member_of(&pass.sub).map(|member| member.login.as_str()).unwrap_or_default();
        let theirs = self.pages.iter().filter(|page| page.administrators.iter().any(|one| one == login));
        let role = |page: &SimPage| json!({ "role": "ADMINISTRATOR", "organization": urn(page), "roleAssignee": format!("urn:li:person:{}", pass.sub), "state": "APPROVED" });
        let elements: Vec<Value> = theirs.take(count(asked)?).map(role).collect();
        Ok(Reply::json(200, &json!({ "elements": elements, "paging": {} })))
    }

    /// `organizationsLookup?ids=List(…)`.
    pub(super) fn lookup(&self, pass: &Pass, ids: &str) -> Result<Reply, Reply> {
        pass.may("rw_organization_admin")?;
        let Some(ids) = ids.strip_prefix("List(").and_then(|ids| ids.strip_suffix(')')) else {
            return Err(refusal(400, "ILLEGAL_ARGUMENT", "ids must be a list"));
        };
        let found = ids.split(',').filter_map(|id| self.pages.iter().find(|page| page.id == id));
        let entry = |page: &SimPage| (page.id.clone(), json!({ "id": page.id, "localizedName": page.name, "vanityName": page.vanity }));
        let results: Map<String, Value> = found.map(entry).collect();
        Ok(Reply::json(200, &json!({ "results": results, "statuses": {}, "errors": {} })))
    }

    /// `posts?q=author`: a finder, the last changed first; a member's posts are for the few.
    pub(super) fn listed(&self, pass: &Pass, asked: &[(&str, &str)]) -> Result<Reply, Reply> {
        let author = asked.iter().find(|(name, _)| *name == "author").map_or("", |(_, value)| value);
        pass.may("r_organization_social")?;
        self.administers(pass, author)?;
        if !asked.contains(&("q", "author")) || !asked.contains(&("sortBy", "LAST_MODIFIED")) {
            return Err(refusal(400, "ILLEGAL_ARGUMENT", "The finder is not known"));
        }
        let shown = self.clock.now() - self.lag;
        let mut theirs: Vec<_> = self.posts.iter().filter(|post| !post.deleted && post.author == author && post.at <= shown).collect();
        theirs.sort_by_key(|post| Reverse(post.at));
        let elements: Vec<Value> = theirs.into_iter().take(count(asked)?).map(read).collect();
        Ok(Reply::json(200, &json!({ "elements": elements, "paging": {} })))
    }

    /// `posts/URN`.
    pub(super) fn one(&self, pass: &Pass, urn: &str) -> Result<Reply, Reply> {
        pass.may("r_organization_social")?;
        let found = self.posts.iter().find(|post| !post.deleted && post.urn == urn);
        let post = found.ok_or_else(|| refusal(404, "NOT_FOUND", "The post is not there"))?;
        self.administers(pass, &post.author)?;
        Ok(Reply::json(200, &read(post)))
    }
}

/// A post as it is read.
fn read(post: &Post) -> Value {
    let mut element = post.body.clone();
    element["id"] = json!(post.urn);
    element["createdAt"] = json!(post.at);
    element["lastModifiedAt"] = json!(post.at);
    element
}

/// How many are asked for.
fn count(asked: &[(&str, &str)]) -> Result<usize, Reply> {
    let count = asked.iter().find(|(name, _)| *name == "count").map_or(Some(10), |(_, value)| value.parse().ok());
    count.filter(|count| *count <= LIST_MAX).ok_or_else(|| refusal(400, "ILLEGAL_ARGUMENT", "count is at most 100"))
}
