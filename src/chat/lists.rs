//! /queue and /posts: what waits for its time, day by day, and what went out, with links.

mod past;
mod published;
mod waiting;

use super::choose::post_of;
use super::home::go;
use super::late;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::post::Post;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::Result;

/// Posts on a page.
const PAGE: i64 = 5;
/// How much of a post's text a line shows, in characters.
const WORDS: usize = 40;
/// How much of it is shown when the post is opened.
const TEXT: usize = 600;
/// How much of it a button shows.
const LABEL: usize = 16;

/// /queue: one page, as a new message or in place of one.
pub(super) async fn queue(talk: &mut Talk<'_>, message: Option<i64>, page: i64) -> Result<()> {
    let (posts, has_more) = fetched(talk.chat.store.waiting_posts(&talk.workspace.id, page * PAGE, PAGE + 1).await?);
    let posts = waiting::still(talk, posts).await?;
    if posts.is_empty() && page > 0 {
        return Box::pin(queue(talk, message, 0)).await;
    }
    let screen = if posts.is_empty() {
        Screen::text(Say::new("queue-none")).row([go("button-posts", "posts")])
    } else {
        let screen = waiting::screen(talk, &posts, page).await?;
        let screen = if waiting::late_count(talk).await? > 1 { screen.row([late::all_button()]) } else { screen };
        screen.row(pager("q", page, has_more, ("button-sooner", "button-later")))
    };
    talk.put(message, &screen);
    Ok(())
}

/// /posts: one page, as a new message or in place of one.
pub(super) async fn posts(talk: &mut Talk<'_>, message: Option<i64>, page: i64) -> Result<()> {
    let (posts, has_more) = fetched(talk.chat.store.past_posts(&talk.workspace.id, page * PAGE, PAGE + 1).await?);
    if posts.is_empty() && page > 0 {
        return Box::pin(self::posts(talk, message, 0)).await;
    }
    let screen = if posts.is_empty() {
        Screen::text(Say::new("posts-none")).row([go("button-queue", "queue")])
    } else {
        past::screen(talk, &posts, page).await?.row(pager("p", page, has_more, ("button-newer", "button-older")))
    };
    talk.put(message, &screen);
    Ok(())
}

/// `q::PAGE` and `p::PAGE` turn pages, `q:POST:PAGE` and `p:POST:PAGE` open a post, `q:WHAT.POST:PAGE` and
/// `p:WHAT.POST:TARGET.PAGE` do something with it.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    let (target, page) = tap.arg.split_once('.').unwrap_or(("", &tap.arg));
    let page = page.parse::<i64>().unwrap_or(0).max(0);
    let (what, id) = tap.id.split_once('.').unwrap_or(("open", &tap.id));
    let waits = tap.action == "q";
    let post = if id.is_empty() { None } else { post_of(talk, id).await? };
    match post {
        Some(post) if waits => waiting::tap(talk, query, (what, &post), page, message).await,
        Some(post) => published::tap(talk, query, (what, &post, target), page, message).await,
        None => {
            talk.toast(&query.id, (!id.is_empty()).then(|| Say::new("post-gone")));
            if waits { queue(talk, Some(message), page).await } else { posts(talk, Some(message), page).await }
        }
    }
}

/// The posts of a page, and whether there are more behind it.
fn fetched(mut posts: Vec<Post>) -> (Vec<Post>, bool) {
    let has_more = posts.len() as i64 > PAGE;
    posts.truncate(PAGE as usize);
    (posts, has_more)
}

fn pager(action: &str, page: i64, has_more: bool, (before, after): (&'static str, &'static str)) -> Vec<Button> {
    let turn = |label, page: i64| Button::tap(Say::new(label), action, "", &page.to_string());
    let before = Some(turn(before, page - 1)).filter(|_| page > 0);
    let after = Some(turn(after, page + 1)).filter(|_| has_more);
    before.into_iter().chain(after).collect()
}
