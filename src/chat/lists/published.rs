//! One post that went out: where it is, with links, and taking it away again. What cannot be undone is said first.

use super::{TEXT, past};
use crate::bot::api::CallbackQuery;
use crate::chat::talk::Talk;
use crate::i18n::{self, moment};
use crate::model::account::{Account, AccountState};
use crate::model::part::PartState;
use crate::model::post::{Post, Target};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::platforms::Deletion;
use crate::queue as sending;
use crate::store::Result;

/// What stands for every network in a button.
const ALL: &str = "all";

/// A target that is live, with its account.
struct There {
    target: Target,
    account: Account,
    deletion: Deletion,
}

/// What is done with one post: `open`, `del` (asks), `yes` (deletes); `target` is one of its targets, or `all`.
pub(super) async fn tap(
    talk: &mut Talk<'_>,
    query: &CallbackQuery,
    (what, post, target): (&str, &Post, &str),
    page: i64,
    message: i64,
) -> Result<()> {
    let chosen: Vec<There> = there(talk, post).await?.into_iter().filter(|there| target == ALL || there.target.id == target).collect();
    let chosen: Vec<There> = chosen.into_iter().filter(|there| there.deletion != Deletion::Cannot).collect();
    let screen = match what {
        "del" | "yes" if chosen.is_empty() => {
            talk.toast(&query.id, Some(Say::new("delete-gone-already")));
            opened(talk, post, page).await?
        }
        "del" => {
            talk.toast(&query.id, None);
            sure(talk, post, &chosen, (target, page))
        }
        "yes" => {
            let mut begun = false;
            for there in &chosen {
                begun |= sending::delete_all(&talk.chat.store, &talk.chat.clock, &there.target).await?;
            }
            talk.toast(&query.id, Some(Say::new(if begun { "delete-begun" } else { "delete-not-yet" })));
            opened(talk, post, page).await?
        }
        _ => {
            talk.toast(&query.id, None);
            opened(talk, post, page).await?
        }
    };
    talk.change(message, &screen);
    Ok(())
}

/// Where a post is live, at accounts that are still connected.
async fn there(talk: &Talk<'_>, post: &Post) -> Result<Vec<There>> {
    let mut all = Vec::new();
    for target in talk.chat.store.targets(&post.id).await? {
        let live = target.parts.iter().any(|part| part.state == PartState::Live && part.remote.is_some());
        let Some(account) = talk.chat.store.account(&target.account).await?.filter(|_| live) else { continue };
        let deletion = talk.chat.platforms.get(account.platform).map_or(Deletion::Cannot, |platform| platform.deletion());
        let deletion = if account.state == AccountState::Removed { Deletion::Cannot } else { deletion };
        all.push(There { target, account, deletion });
    }
    Ok(all)
}

fn name(account: &Account) -> String {
    format!("{} {}", account.platform.name(), account.handle)
}

async fn opened(talk: &Talk<'_>, post: &Post, page: i64) -> Result<Screen> {
    let targets = talk.chat.store.targets(&post.id).await?;
    let mut lines = Vec::new();
    for target in &targets {
        lines.extend(past::state(target).map(|say| i18n::html(talk.lang(), &say)));
        let reason = target.parts.iter().find(|part| part.state == PartState::Live).and_then(|part| part.reason.as_ref());
        lines.extend(reason.map(|reason| i18n::html(talk.lang(), &reason.say_stays(target.platform))));
    }
    let there = there(talk, post).await?;
    for one in there.iter().filter(|one| one.deletion == Deletion::Cannot) {
        lines.push(i18n::html(talk.lang(), &Say::new("delete-by-hand").text("account", name(&one.account))));
    }
    let text = Say::new("posts-post")
        .say("moment", moment::full(post.due_at.unwrap_or(post.created_at), &talk.zone()))
        .say("text", post.excerpt(TEXT))
        .html("lines", lines.join("\n"));
    let mut screen = Screen::text(text);
    let can: Vec<&There> = there.iter().filter(|one| one.deletion != Deletion::Cannot).collect();
    let button = |label: Say, target: &str| Button::tap(label, "p", &format!("del.{}", post.id), &format!("{target}.{page}"));
    for one in &can {
        screen = screen.row([button(Say::new("button-delete-from").text("account", name(&one.account)), &one.target.id)]);
    }
    if can.len() > 1 {
        screen = screen.row([button(Say::new("button-delete-all"), ALL)]);
    }
    if targets.iter().any(|target| target.state() == Some(PartState::Deleting)) {
        screen = screen.row([Button::tap(Say::new("button-refresh"), "p", &post.id, &page.to_string())]);
    }
    Ok(screen.row([Button::tap(Say::new("button-back"), "p", "", &page.to_string())]))
}

/// What cannot be undone, before it is done.
fn sure(talk: &Talk<'_>, post: &Post, chosen: &[There], (target, page): (&str, i64)) -> Screen {
    let names: Vec<String> = chosen.iter().map(|one| name(&one.account)).collect();
    let mut bounds: Vec<&'static str> = Vec::new();
    for one in chosen {
        match one.deletion {
            Deletion::Within(key) if !bounds.contains(&key) => bounds.push(key),
            _ => {}
        }
    }
    let bounds: Vec<String> = bounds.into_iter().map(|key| format!("\n\n{}", i18n::html(talk.lang(), &Say::new(key)))).collect();
    let text = Say::new("delete-sure").text("accounts", names.join(", ")).say("words", post.excerpt(TEXT)).html("bounds", bounds.concat());
    let keep = Button::tap(Say::new("button-keep-it"), "p", &post.id, &page.to_string());
    let yes = Button::tap(Say::new("button-yes-delete"), "p", &format!("yes.{}", post.id), &format!("{target}.{page}"));
    Screen::text(text).row([keep, yes])
}
