//! Requests in, answers out: asks for a token of the right kind, lets the world's faults strike what publishes, says how much
//! is used up, and words what the network says no with. Facts: facebook, sections 0, 5 and 6.

use axum::http::Method;
use serde_json::json;

use super::people::{APP_ID, Pass, Who};
use super::{Shared, State};
use crate::sim::asked::{Asked, Carried, field};
use crate::sim::consent::given;
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::graph::{gone, refusal, token, versioned, worded};
use crate::sim::reply::Reply;

/// By this name the world's faults know it.
pub const NETWORK: &str = "facebook";

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 600 << 20;

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        let (versioned, path) = versioned(&asked.path);
        if path == "dialog/oauth" {
            return shared.page(asked, |state, query| state.ask(&asked.path, query), Self::chosen);
        }
        if !versioned && !path.starts_with("video-upload/") {
            return refusal(400, 2_500, 0, "Unknown path components: no version");
        }
        let reply = shared.answer(asked, serve(shared, asked, path)).await;
        used(&shared.lock(), reply)
    }

    fn struck(_: &Shared, _: &Asked, kind: Kind) -> Reply {
        match kind {
            Kind::TooMany => {
                let case = json!({ "1": [{ "type": "pages", "call_count": 100, "total_cputime": 25, "total_time": 25, "estimated_time_to_regain_access": 1 }] });
                let reply = worded(400, 80_001, 0, true, "(#80001) There have been too many calls to this Page account.");
                reply.with("x-business-use-case-usage", &case.to_string())
            }
            Kind::ServerError => worded(500, 2, 0, true, "An unexpected error has occurred. Please retry your request later."),
            Kind::Revoked => refusal(400, 190, 458, "Error validating access token: The user has not authorized the application"),
            _ => refusal(403, 200, 0, "(#200) The user hasn't authorized the application to perform this action"),
        }
    }
}

async fn serve(shared: &Shared, asked: &Asked, path: &str) -> Reply {
    if path == "oauth/access_token" && asked.method == Method::GET {
        let reply = shared.lock().exchange(&asked.query);
        return if asked.parameter("grant_type").is_empty() { given(&shared.world.faults, NETWORK, reply) } else { reply };
    }
    match route(shared, asked, path).await {
        Ok(reply) | Err(reply) => reply,
    }
}

async fn route(shared: &Shared, asked: &Asked, path: &str) -> Result<Reply, Reply> {
    let who = who(shared, asked)?;
    let parts: Vec<&str> = path.split('/').collect();
    shared.lock().settle();
    if let (Who::App, "debug_token") = (&who, path) {
        return Ok(shared.lock().debug(asked.parameter("input_token")));
    }
    if let (&Method::DELETE, [user, "permissions"]) = (&asked.method, parts.as_slice()) {
        return shared.lock().end(&who, user);
    }
    let Who::Pass(pass) = who else { return Err(refusal(400, 2_500, 0, "An active access token must be used")) };
    if pass.page.is_none() && asked.method == Method::GET {
        return read_as_person(shared, asked, &pass, &parts);
    }
    // Everything that is left is done as a page.
    let Some(page) = pass.page.clone() else {
        return Err(refusal(400, 190, 2_069_032, "A page access token is required for this call for the new Pages experience."));
    };
    match asked.method {
        Method::GET => read_as_page(shared, asked, (&pass, &page), &parts),
        Method::DELETE => {
            let state = &mut shared.lock();
            state.may(&pass, "pages_manage_posts")?;
            state.remove(&page, path)
        }
        _ => Ok(publish(shared, asked, (&pass, &page), &parts).await),
    }
}

fn read_as_person(shared: &Shared, asked: &Asked, pass: &Pass, parts: &[&str]) -> Result<Reply, Reply> {
    let state = &mut shared.lock();
    match parts {
        ["me"] => state.me(pass),
        ["me", "permissions"] => state.permissions(pass),
        ["me", "accounts"] => state.accounts(pass, asked),
        ["me", "businesses"] => state.businesses(pass, asked),
        [business, kind @ ("owned_pages" | "client_pages")] => state.of_business(pass, business, kind, asked),
        [page] if state.page_of(page).is_some() => state.one_page(pass, page),
        _ => Err(refusal(400, 190, 2_069_032, "A page access token is required for this call for the new Pages experience.")),
    }
}

fn read_as_page(shared: &Shared, asked: &Asked, (pass, page): (&Pass, &str), parts: &[&str]) -> Result<Reply, Reply> {
    let state = &shared.lock();
    if parts == ["me"] {
        return state.me(pass);
    }
    if let [session] = parts
        && session.starts_with("upload:")
    {
        return state.so_far(pass, asked, session);
    }
    state.may(pass, "pages_read_engagement")?;
    match parts {
        [own, "published_posts"] if *own == page => state.published(page, asked),
        [own, "video_reels"] if *own == page => state.reels(page, asked),
        [own, "stories"] if *own == page => state.stories(page, asked),
        [thing, "comments"] => state.comments(page, thing, asked),
        [video] => state.status(page, video),
        _ => Err(refusal(400, 2_500, 0, "Unknown path components")),
    }
}

/// A request that publishes, or prepares to.
async fn publish(shared: &Shared, asked: &Asked, (pass, page): (&Pass, &str), parts: &[&str]) -> Reply {
    let carried = if asked.is_of("multipart/form-data") { asked.carried().await } else { None };
    let phase = asked.form();
    let starts = field(&phase, "upload_phase") == "start";
    let visible = matches!(parts, [_, "feed" | "videos" | "photo_stories" | "comments"] | [_, "video_reels" | "video_stories"] if !starts);
    let accept = || {
        let state = &mut shared.lock();
        if visible && let Some((status, code, subcode, transient)) = state.manner.refusal.take() {
            return Err(worded(status, code, subcode, transient, "An error as the tests want it"));
        }
        accepted(state, asked, (pass, page), parts, carried.as_ref())
    };
    shared.publish(asked, visible, accept).await
}

fn accepted(
    state: &mut State,
    asked: &Asked,
    (pass, page): (&Pass, &str),
    parts: &[&str],
    carried: Option<&Carried>,
) -> Result<Reply, Reply> {
    if let [thing, "comments"] = parts {
        state.may(pass, "pages_manage_engagement")?;
        return state.comment(page, thing, asked);
    }
    state.may(pass, "pages_manage_posts")?;
    let form = asked.form();
    let starts = field(&form, "upload_phase") == "start";
    let finishes = field(&form, "upload_phase") == "finish";
    match parts {
        ["video-upload", _, video] | ["video-upload", video] => state.push(page, video, asked),
        [app, "uploads"] if *app == APP_ID => state.open(pass, asked),
        [session] if session.starts_with("upload:") => state.put(pass, asked, session),
        [own, ..] if *own != page => Err(gone()),
        [_, "photos"] => state.photo(page, carried.ok_or_else(gone)?),
        [_, "feed"] => state.feed(page, asked),
        [_, "videos"] => state.film(page, &form),
        [_, "photo_stories"] => state.photo_story(page, &form),
        [_, "video_reels"] if starts => Ok(state.announce(page, "reel")),
        [_, "video_stories"] if starts => Ok(state.announce(page, "story")),
        [_, "video_reels"] if finishes => state.finish(page, "reel", &form),
        [_, "video_stories"] if finishes => state.finish(page, "story", &form),
        _ => Err(refusal(400, 2_500, 0, "Unknown path components")),
    }
}

/// Whose the request is.
fn who(shared: &Shared, asked: &Asked) -> Result<Who, Reply> {
    let token = token(asked);
    if token.is_empty() {
        return Err(refusal(400, 2_500, 0, "An active access token must be used to query information about the current user."));
    }
    let who = shared.lock().who(token)?;
    if let Who::Pass(_) = who {
        shared.alive(asked, ())?;
        // The host that takes bytes knows no proofs.
        if !asked.path.starts_with("video-upload/") {
            shared.lock().proved(token, asked.parameter("appsecret_proof"))?;
        }
    }
    Ok(who)
}

/// Every answer says how much is used up.
fn used(state: &State, reply: Reply) -> Reply {
    let (app, page) = state.manner.used;
    let usage = |percent: i64| json!({ "call_count": percent, "total_time": percent / 2, "total_cputime": 0 }).to_string();
    reply.with("x-app-usage", &usage(app)).with("x-page-usage", &usage(page))
}
