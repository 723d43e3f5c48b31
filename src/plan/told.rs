//! What a person is told about a repeat without having asked: what was missed, what could not go out, what rests. Pure.

use crate::bot::message_params;
use crate::i18n::moment;
use crate::model::post::Post;
use crate::model::repeat::Repeat;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{NewOccurrence, NewWord, Person, Role};
use crate::when::occur::Passed;

/// How much of a post's text names it, in characters.
const WORDS: usize = 40;

/// What is said when an occurrence is made: nothing, as a rule.
pub(super) fn of(repeat: &Repeat, template: &Post, person: &Person, due: &Passed, new: &NewOccurrence, now: i64) -> Vec<NewWord> {
    let zone = super::zone(&repeat.zone);
    let moment = moment::full(due.latest.ms, &zone);
    let mut all = Vec::new();
    if due.skipped > 0 {
        let text =
            Say::new("repeat-missed").num("count", due.skipped + 1).say("words", template.words(WORDS)).say("moment", moment.clone());
        all.push(word(repeat, person, &format!("missed:{}", new.wall), text));
    }
    if new.targets.iter().all(|(_, _, part)| part.is_none()) {
        let key = if due.latest.ms > now { "repeat-nowhere" } else { "repeat-nowhere-late" };
        let text = Say::new(key).say("words", template.words(WORDS)).say("moment", moment);
        all.push(word(repeat, person, &format!("nowhere:{}", new.wall), text));
    }
    all
}

/// What the owners are told when the person of a repeat was removed.
pub(super) fn orphaned(repeat: &Repeat, people: &[Person]) -> Vec<NewWord> {
    let owners = people.iter().filter(|person| person.role == Role::Owner);
    owners.map(|owner| word(repeat, owner, "orphaned", Say::new("repeat-orphaned"))).collect()
}

fn word(repeat: &Repeat, person: &Person, what: &str, text: Say) -> NewWord {
    let open = Button::tap(Say::new("button-plan"), "go", "plan", "");
    NewWord {
        id: format!("repeat:{}:{what}:{}", repeat.id, person.id),
        workspace: repeat.workspace.clone(),
        lane: person.id,
        method: "sendMessage",
        params: message_params(person.id, &Screen::text(text).row([open]), person.lang),
    }
}
