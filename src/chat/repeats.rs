//! Posts that repeat: begun from the panels of the card or by a text, and stopped, paused, resumed, skipped and changed
//! from the card and from /plan.

use jiff::civil::DateTime;

use super::asked::Asked;
use super::choose::{post_of, ready};
use super::plan::why_not;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::i18n::{self, moment};
use crate::model::plan::{DayTime, Days, Every, Rhythm};
use crate::model::post::{Post, PostState};
use crate::model::repeat::Repeat;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::plan::{self, Standing, standing};
use crate::queue::{self, Undone};
use crate::store::Result;
use crate::when::rhythm;

/// How much of a post's text a line shows, in characters, and a button.
const WORDS: usize = 40;
const LABEL: usize = 24;
/// Repeats that have a button on /plan.
const BUTTONS: usize = 10;

/// What is said about the repeats of a workspace.
pub(super) async fn list(talk: &Talk<'_>, repeats: &[Repeat]) -> Result<Say> {
    if repeats.is_empty() {
        return Ok(Say::new("repeats-none"));
    }
    let mut lines = Vec::new();
    for repeat in repeats {
        let Some(post) = talk.chat.store.post(&repeat.post).await? else { continue };
        let standing = standing(&talk.chat.store, repeat.clone(), talk.now()).await?;
        lines.push(i18n::html(talk.lang(), &line(talk, &standing, &post)));
    }
    Ok(Say::new("repeats").num("count", repeats.len()).html("lines", lines.join("\n")))
}

fn line(talk: &Talk<'_>, standing: &Standing, post: &Post) -> Say {
    let say = match standing.upcoming.filter(|_| !standing.repeat.is_paused()) {
        Some(next) => Say::new("repeat-line").say("moment", moment::short(next, &talk.zone())),
        None => Say::new("repeat-line-paused"),
    };
    say.say("rhythm", i18n::plan::rhythm(&standing.repeat.rhythm)).say("words", post.words(WORDS))
}

/// A button for each repeat.
pub(super) async fn buttons(talk: &Talk<'_>, repeats: &[Repeat]) -> Result<Vec<Button>> {
    let mut all = Vec::new();
    for repeat in repeats.iter().take(BUTTONS) {
        let Some(post) = talk.chat.store.post(&repeat.post).await? else { continue };
        all.push(button_of(Say::new("repeat-open").say("words", post.words(LABEL)), "open", repeat, "list"));
    }
    Ok(all)
}

fn button_of(label: Say, what: &str, repeat: &Repeat, place: &str) -> Button {
    Button::tap(label, "rep", &format!("{what}.{}", repeat.id), place)
}

/// `rep:WHAT.REPEAT:PLACE`: `open`, `pause`, `go`, `skip`, `time`, `stop`; on the `card` the card tells what came of it.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    let (what, id) = tap.id.split_once('.').unwrap_or(("", &tap.id));
    let Some(repeat) = repeat_of(talk, id).await? else {
        talk.toast(&query.id, Some(Say::new("repeat-gone")));
        return if tap.arg == "list" { super::plan::show(talk, Some(message)).await } else { Ok(()) };
    };
    if what == "time" {
        talk.toast(&query.id, None);
        return talk.ask(Asked::Rhythm { repeat: repeat.id }, &Screen::text(Say::new("repeat-ask-time"))).await;
    }
    let said = act(talk, what, &repeat).await?;
    talk.toast(&query.id, said);
    let shown = Some(message).filter(|_| tap.arg == "list");
    match (tap.arg.as_str(), what) {
        ("card", _) => Ok(()),
        (_, "stop") => super::plan::show(talk, shown).await,
        _ => one(talk, &repeat.id, shown).await,
    }
}

async fn repeat_of(talk: &Talk<'_>, id: &str) -> Result<Option<Repeat>> {
    Ok(talk.chat.store.repeat(id).await?.filter(|repeat| repeat.workspace == talk.workspace.id))
}

/// Does it, and says what is worth a word.
async fn act(talk: &Talk<'_>, what: &str, repeat: &Repeat) -> Result<Option<Say>> {
    let (store, clock) = (&talk.chat.store, &talk.chat.clock);
    Ok(match what {
        "pause" => {
            plan::pause(store, clock, repeat).await?;
            Some(Say::new("repeat-paused"))
        }
        "go" => plan::resume(store, clock, repeat, talk.person.id).await?.map(|now| next(talk, "repeat-resumed", &now)),
        "skip" => match plan::skip(store, clock, repeat).await? {
            Some(left_out) => Some(Say::new("repeat-skipped").say("moment", moment::short(left_out, &talk.zone()))),
            None => Some(Say::new("repeat-not-skipped")),
        },
        "stop" => {
            plan::stop(store, clock, repeat).await?;
            Some(Say::new("repeat-stopped"))
        }
        _ => None,
    })
}

/// A sentence with the moment at which a repeat goes out next.
fn next(talk: &Talk<'_>, key: &'static str, repeat: &Repeat) -> Say {
    let zone = jiff::tz::TimeZone::get(&repeat.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let ms = crate::when::occur::instant(repeat.next, &zone).unwrap_or_default();
    Say::new(key).say("moment", moment::full(ms, &talk.zone())).say("relative", moment::relative(ms, talk.now()))
}

/// One repeat, and what can be done with it.
async fn one(talk: &mut Talk<'_>, id: &str, message: Option<i64>) -> Result<()> {
    let store = &talk.chat.store;
    let Some(repeat) = repeat_of(talk, id).await? else { return super::plan::show(talk, message).await };
    let Some(post) = store.post(&repeat.post).await? else { return super::plan::show(talk, message).await };
    let standing = standing(store, repeat, talk.now()).await?;
    let of = |label, what| button_of(Say::new(label), what, &standing.repeat, "list");
    let first = match standing.repeat.is_paused() {
        true => vec![of("button-resume", "go")],
        false => vec![of("button-skip-next", "skip"), of("button-pause", "pause")],
    };
    let screen = Screen::text(line(talk, &standing, &post))
        .row(first)
        .row([of("button-change", "time"), of("button-stop-repeat", "stop")])
        .row([Button::tap(Say::new("button-back"), "plan", "show", "")]);
    talk.put(message, &screen);
    Ok(())
}

/// `every:WORD.WALL`: one of the three rhythms of a first time was tapped.
pub(super) async fn chosen(talk: &mut Talk<'_>, query: &CallbackQuery, post: &Post, arg: &str) -> Result<()> {
    let choice = arg.split_once('.').and_then(|(word, wall)| Some((word, wall.parse::<DateTime>().ok()?)));
    let Some((word, first)) = choice else {
        talk.toast(&query.id, Some(Say::new("old-button")));
        return Ok(());
    };
    let every = match word {
        "day" => Every::Day,
        "week" => Every::Week(Days::one(first.weekday())),
        _ => Every::Month(first.day()),
    };
    let rhythm = Rhythm { every, at: DayTime::of(first.time()) };
    let said = begin(talk, post, rhythm, Some(first)).await?;
    talk.toast(&query.id, Some(said.unwrap_or_else(|why_not| why_not)));
    Ok(())
}

/// A text that is wholly a rhythm makes the post repeat. Whether it was one.
pub(super) async fn take(talk: &mut Talk<'_>, post: &str, text: &str) -> Result<bool> {
    let Ok(rhythm) = rhythm::read(text, talk.lang()) else { return Ok(false) };
    let Some(post) = post_of(talk, post).await? else { return Ok(false) };
    match begin(talk, &post, rhythm, None).await? {
        Ok(said) => {
            let stop =
                talk.chat.store.repeat_of(&post.id).await?.map(|repeat| button_of(Say::new("button-stop-repeat"), "stop", &repeat, "card"));
            let change = Button::tap(Say::new("button-change"), "rwhen", &post.id, "");
            talk.show(&Screen::text(said).row([change].into_iter().chain(stop)));
        }
        Err(why_not) => talk.say(why_not),
    }
    Ok(true)
}

/// A typed answer to "how often?".
pub(super) async fn typed(talk: &mut Talk<'_>, post: &str, text: &str) -> Result<()> {
    if take(talk, post, text).await? {
        return Ok(());
    }
    let unclear = rhythm::read(text, talk.lang()).err().unwrap_or(crate::when::Unclear::Unreadable);
    let asked = Asked::Repeat { post: post.to_owned() };
    talk.ask(asked, &Screen::text(why_not(unclear, "repeat-unreadable"))).await
}

/// A typed answer to "how often from now on?".
pub(super) async fn time_typed(talk: &mut Talk<'_>, id: &str, text: &str) -> Result<()> {
    let Some(repeat) = repeat_of(talk, id).await? else {
        talk.say(Say::new("repeat-gone"));
        return talk.note(None).await;
    };
    match rhythm::read(text, talk.lang()) {
        Ok(rhythm) => {
            talk.note(None).await?;
            plan::change(&talk.chat.store, &talk.chat.clock, &repeat, rhythm, None).await?;
            one(talk, id, None).await
        }
        Err(unclear) => talk.ask(Asked::Rhythm { repeat: id.to_owned() }, &Screen::text(why_not(unclear, "repeat-unreadable"))).await,
    }
}

/// Makes a post repeat, or gives one that does another rhythm: what to say, or why not.
async fn begin(talk: &mut Talk<'_>, post: &Post, rhythm: Rhythm, from: Option<DateTime>) -> Result<std::result::Result<Say, Say>> {
    talk.note(None).await?;
    let (store, clock) = (&talk.chat.store, &talk.chat.clock);
    if let Some(repeat) = store.repeat_of(&post.id).await? {
        let changed = plan::change(store, clock, &repeat, rhythm, from).await?;
        store.set_screen(&post.id, None, talk.now()).await?;
        return Ok(changed.map(|repeat| set(talk, &repeat)).ok_or(Say::new("repeat-gone")));
    }
    // A post that waits for its time repeats from then on: it is a draft again first.
    if post.state == PostState::Sent && queue::cancel(store, clock, &post.id).await? != Undone::All {
        return Ok(Err(Say::new("undo-too-late")));
    }
    let Some(post) = store.post(&post.id).await? else { return Ok(Err(Say::new("post-gone"))) };
    if let Some(why_not) = ready(talk, &post).await?.why_not {
        return Ok(Err(why_not));
    }
    let started = plan::start(store, clock, &post, (rhythm, from), (talk.person.id, &talk.workspace.zone)).await?;
    let Some(repeat) = started else { return Ok(Err(Say::new("post-gone"))) };
    let wanted: Vec<String> = store.targets(&post.id).await?.into_iter().filter(|target| target.on).map(|target| target.account).collect();
    store.set_last_set(talk.person.id, &wanted, talk.now()).await?;
    Ok(Ok(set(talk, &repeat)))
}

fn set(talk: &Talk<'_>, repeat: &Repeat) -> Say {
    next(talk, "repeat-set", repeat).say("rhythm", i18n::plan::rhythm(&repeat.rhythm))
}
