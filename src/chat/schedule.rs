//! When a post goes out: the panels on the card (usual moments, calendar, hours, minutes) and typed times. A time
//! that can be read in one way only is taken at once; everything else is a question.

use jiff::civil::Date;

use super::again;
use super::asked::Asked;
use super::choose::{confirm, post_of, ready};
use super::repeats;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::i18n::moment;
use crate::model::post::{Post, PostState};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::plan::open_slots;
use crate::queue;
use crate::store::{Result, Slot};
use crate::when::answer::answer;
use crate::when::occur::wall;
use crate::when::{Moment, When, at, read, read_on};

/// A tap on one of the panels.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    if post.state == PostState::Discarded {
        talk.toast(&query.id, Some(Say::new("post-discarded")));
        return Ok(());
    }
    let again = tap.action.starts_with('r') || tap.action == "every";
    if post.state == PostState::Repeats && !again {
        talk.toast(&query.id, Some(Say::new("post-repeats")));
        return Ok(());
    }
    match tap.action.as_str() {
        "at" => return chosen(talk, query, &post, &tap.arg).await,
        "slot" => return slot(talk, query, &post, &tap.arg).await,
        "every" => return repeats::chosen(talk, query, &post, &tap.arg).await,
        _ => {}
    }
    let why_not = if post.state == PostState::Sent { None } else { ready(talk, &post).await?.why_not };
    talk.toast(&query.id, why_not.clone());
    if why_not.is_some() {
        return Ok(());
    }
    let asked = if again { Asked::Repeat { post: post.id.clone() } } else { Asked::When { post: post.id.clone() } };
    let screen = match tap.action.as_str() {
        "ty" => return talk.ask(asked, &Screen::text(Say::new("when-ask"))).await,
        "rty" => return talk.ask(asked, &Screen::text(Say::new("repeat-ask"))).await,
        "rat" => match moment_of(&tap.arg, talk.now(), &talk.zone()) {
            When::At(moment) => format!("every:{}", wall(moment.ms, &talk.zone())),
            other => {
                talk.say(answer(&other, talk.now(), &talk.zone()));
                return Ok(());
            }
        },
        action if tap.arg.is_empty() => action.to_owned(),
        action => format!("{action}:{}", tap.arg),
    };
    talk.note(Some(asked)).await?;
    talk.chat.store.set_screen(&post.id, Some(&screen), talk.now()).await
}

/// "Next free slot" was tapped: `SLOT.DUE`, the slot that was shown and the time that the post had then. Somebody else
/// may have taken that slot since; the person is told which one it got.
async fn slot(talk: &mut Talk<'_>, query: &CallbackQuery, post: &Post, arg: &str) -> Result<()> {
    let (shown, had) = arg.split_once('.').unwrap_or((arg, ""));
    let (now, zone) = (talk.now(), talk.zone());
    let said = match post.due_at {
        Some(due) if had != due.to_string() && post.state == PostState::Sent => answer(&When::At(at_ms(due)), now, &zone),
        _ => match take_slot(talk, post).await? {
            Ok(got) if got.to_string() == shown => answer(&When::At(at_ms(got)), now, &zone),
            Ok(got) => Say::new("slot-next").say("moment", moment::full(got, &zone)),
            Err(why_not) => why_not,
        },
    };
    talk.toast(&query.id, Some(said));
    Ok(())
}

fn at_ms(ms: i64) -> Moment {
    Moment { ms, shifted: None }
}

async fn take_slot(talk: &mut Talk<'_>, post: &Post) -> Result<std::result::Result<i64, Say>> {
    talk.note(None).await?;
    let store = &talk.chat.store;
    let found = ready(talk, post).await?;
    if let Some(why_not) = found.why_not.filter(|_| post.state != PostState::Sent) {
        return Ok(Err(why_not));
    }
    let wanted: Vec<String> = store.targets(&post.id).await?.into_iter().filter(|target| target.on).map(|target| target.account).collect();
    let (now, workspace) = (talk.now(), &talk.workspace.id);
    let Some((scope, slots)) = open_slots(store, workspace, &wanted, now, &talk.zone()).await? else {
        return Ok(Err(Say::new("slot-no-plan")));
    };
    let parts = queue::new_parts(&talk.chat.clock, &found.targets);
    match store.take_slot((workspace, &post.id), &parts, (&scope, &slots), now).await? {
        Slot::Taken(got) => {
            store.set_last_set(talk.person.id, &wanted, now).await?;
            Ok(Ok(got))
        }
        Slot::Twins(at, twins) => {
            again::ask(talk, post, &twins, found.targets.len(), Some(at));
            Ok(Err(Say::new("twin-toast")))
        }
        Slot::None => Ok(Err(Say::new(if slots.is_empty() { "plan-full" } else { "undo-too-late" }))),
    }
}

/// A moment was tapped: `MILLIS`, or `DATE.HOUR.MINUTE` of the calendar.
async fn chosen(talk: &mut Talk<'_>, query: &CallbackQuery, post: &Post, arg: &str) -> Result<()> {
    let (now, zone) = (talk.now(), talk.zone());
    let when = moment_of(arg, now, &zone);
    let When::At(moment) = when else {
        talk.toast(&query.id, Some(answer(&when, now, &zone)));
        return Ok(());
    };
    let said = match plan(talk, post, moment).await? {
        Planned::Done => answer(&When::At(moment), now, &zone),
        Planned::Asked => Say::new("twin-toast"),
        Planned::Not(why_not) => why_not,
    };
    talk.toast(&query.id, Some(said));
    Ok(())
}

fn moment_of(arg: &str, now: i64, zone: &jiff::tz::TimeZone) -> When {
    match arg.parse::<i64>() {
        Ok(ms) if ms > now => When::At(at_ms(ms)),
        Ok(ms) => When::Past(at_ms(ms)),
        Err(_) => of_calendar(arg, now, zone),
    }
}

fn of_calendar(arg: &str, now: i64, zone: &jiff::tz::TimeZone) -> When {
    let mut parts = arg.split('.');
    let date: Option<Date> = parts.next().and_then(|date| date.parse().ok());
    let mut number = || parts.next().and_then(|n| n.parse::<i8>().ok());
    match (date, number(), number()) {
        (Some(date), Some(hour), Some(minute)) => at(date, hour, minute, now, zone),
        _ => When::Unreadable,
    }
}

/// A typed answer to "when?".
pub(super) async fn typed(talk: &mut Talk<'_>, post: &str, text: &str) -> Result<()> {
    if repeats::take(talk, post, text).await? {
        return Ok(());
    }
    let when = read(text, talk.now(), &talk.zone(), talk.lang());
    take(talk, post, when).await
}

/// A typed answer to "at what time on that day?".
pub(super) async fn hour_typed(talk: &mut Talk<'_>, post: &str, date: &str, text: &str) -> Result<()> {
    let when = match date.parse() {
        Ok(date) => read_on(date, text, talk.now(), &talk.zone(), talk.lang()),
        Err(_) => read(text, talk.now(), &talk.zone(), talk.lang()),
    };
    take(talk, post, when).await
}

/// A text that is wholly a readable future time schedules the open draft, and one that says how often makes it repeat,
/// without a question before. Whether it was.
/// It must hold a number: a lone "Tonight" is more likely a caption.
pub(super) async fn read_at_once(talk: &mut Talk<'_>, draft: &Post, text: &str) -> Result<bool> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Ok(false);
    }
    if repeats::take(talk, &draft.id, text).await? {
        return Ok(true);
    }
    let when = read(text, talk.now(), &talk.zone(), talk.lang());
    if !matches!(when, When::At(_)) {
        return Ok(false);
    }
    take(talk, &draft.id.clone(), when).await?;
    Ok(true)
}

async fn take(talk: &mut Talk<'_>, post: &str, when: When) -> Result<()> {
    let Some(post) = post_of(talk, post).await? else {
        talk.note(None).await?;
        talk.say(Say::new("post-gone"));
        return Ok(());
    };
    let (now, zone) = (talk.now(), talk.zone());
    let said = answer(&when, now, &zone);
    match when {
        When::At(moment) => {
            let screen = match plan(talk, &post, moment).await? {
                Planned::Asked => return Ok(()),
                Planned::Not(why_not) => Screen::text(why_not),
                Planned::Done => Screen::text(Say::new("scheduled-echo").say("moment", said)).row(change_and_undo(&post.id)),
            };
            talk.show(&screen);
            Ok(())
        }
        When::NeedsTime { date } => talk.ask(Asked::Hour { post: post.id, date: date.to_string() }, &Screen::text(said)).await,
        When::Ambiguous(moments) => {
            let buttons = moments.iter().map(|one| Button::tap(moment::short(one.ms, &zone), "at", &post.id, &one.ms.to_string()));
            let screen = buttons.fold(Screen::text(said), |screen, button| screen.row([button]));
            talk.ask(Asked::When { post: post.id }, &screen).await
        }
        When::WhichDate(dates) => {
            let buttons = dates.iter().map(|date| Button::tap(moment::date(*date), "day", &post.id, &date.to_string()));
            let screen = buttons.fold(Screen::text(said), |screen, button| screen.row([button]));
            talk.ask(Asked::When { post: post.id }, &screen).await
        }
        _ => talk.ask(Asked::When { post: post.id }, &Screen::text(said)).await,
    }
}

/// What became of planning.
enum Planned {
    /// It is planned.
    Done,
    /// An account has the very same already: the person was asked.
    Asked,
    /// It is not.
    Not(Say),
}

/// Plans a post for a moment: its first plan, or another time for what still waits.
async fn plan(talk: &mut Talk<'_>, post: &Post, moment: Moment) -> Result<Planned> {
    talk.note(None).await?;
    if post.state == PostState::Sent && queue::replan(&talk.chat.store, &talk.chat.clock, &post.id, moment.ms).await? {
        return Ok(Planned::Done);
    }
    let found = ready(talk, post).await?;
    if let Some(why_not) = found.why_not {
        return Ok(Planned::Not(why_not));
    }
    if found.targets.is_empty() {
        return Ok(Planned::Not(Say::new("undo-too-late")));
    }
    let confirmed = confirm(talk, post, &found.targets, moment.ms, None).await?;
    Ok(if confirmed { Planned::Done } else { Planned::Asked })
}

/// The way back from a planned time.
pub(super) fn change_and_undo(post: &str) -> [Button; 2] {
    [Button::tap(Say::new("button-change"), "when", post, ""), Button::tap(Say::new("button-undo"), "undo", post, "")]
}
