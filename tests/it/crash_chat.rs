//! The power fails at the first, second, third… request of a whole conversation: of a photo, an album, a text, of a
//! post for later. The person goes on where they were and repeats nothing. Each network shows one post, one card tells
//! the truth about both, and nothing is said twice that was not being said in the very moment of the power cut.
//!
//! What a message was called is in its answer alone: when that is lost, the message is said again, since one word too
//! many is better than one too few. That one word is all that may be doubled.

use std::collections::BTreeMap;

use crier::app::Intake;
use crier::clock::{HOUR, Millis};
use crier::model::lang::Lang;
use crier::sim::faults::Kind;
use crier::sim::telegram::screen::Shown;
use crier::sim::telegram::{CHAT, POLLS};

use crate::crash::{BLUESKY, TELEGRAM};
use crate::support::crash::{Ended, LEASES, Medium, REST, Series, unless_cut};
use crate::support::town::Town;
use crate::support::verdict::{at_rest, cards, settle, verdict};

/// What the person does, or waits for.
#[derive(Clone, Copy, Debug)]
enum Step {
    Send(Medium),
    Press(&'static str),
    Say(&'static str),
    Wait(Millis),
}

impl Step {
    async fn act(self, town: &Town) {
        match self {
            Self::Send(medium) => medium.send(town).await,
            Self::Press(key) => town.press(key).await,
            Self::Say(text) => town.say(text).await,
            Self::Wait(ms) => town.advance(ms).await,
        }
    }
}

/// One power cut.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Of these requests: by their name in the world's faults.
    of: &'static str,
    /// At this request.
    k: u64,
    /// Behind its effect, or before.
    kind: Kind,
}

impl Cut {
    async fn run(self, steps: &'static [Step], database: Option<String>) -> Ended {
        let mut town = Town::build(Lang::En, database, Intake::Polling).await;
        for network in [&BLUESKY, &TELEGRAM] {
            (network.connect)(&town).await;
        }
        let before = town.telegram.chat(town.ana).len();
        town.world.faults.arm_any(self.of, self.k, self.kind);
        let mut cut = None;
        for step in steps {
            // Behind the person's last word there is nothing to fetch.
            if matches!(step, Step::Wait(_)) {
                town.world.faults.disarm(POLLS);
            }
            cut = cut.or(act_until_cut(&mut town, *step).await);
        }
        town.world.faults.disarm(self.of);
        assert_nothing_is_said_twice(&town, before, cut);
        let card = the_card(&town, cut);
        let mut told = Vec::new();
        for network in [&BLUESKY, &TELEGRAM] {
            told.push(verdict(&town, network, &card).await);
        }
        for (network, told) in [&BLUESKY, &TELEGRAM].into_iter().zip(&told) {
            settle(&town, network, *told).await;
        }
        at_rest(town).await;
        Ended { struck: cut.is_some(), told }
    }
}

/// The person's step. When the power fails during it, the app starts again, and the person waits until it has come to
/// itself. The time of the cut.
async fn act_until_cut(town: &mut Town, step: Step) -> Option<Millis> {
    let cut = unless_cut(town, step.act(town)).await;
    let at = town.clock.now();
    if !cut {
        return None;
    }
    town.restart().await;
    town.advance(LEASES).await;
    if let Step::Wait(ms) = step {
        town.advance(ms).await;
    }
    Some(at)
}

/// The card that Crier knows; a first one may be there whose answer was lost with the power.
fn the_card(town: &Town, cut: Option<Millis>) -> Shown {
    let mut cards = cards(town);
    let card = cards.pop().unwrap_or_else(|| panic!("no card\n{}", town.transcript()));
    assert!(cards.len() <= 1 && cards.iter().all(|spare| Some(spare.at) == cut), "several cards\n{}", town.transcript());
    card
}

/// `before`: how many messages there were when the conversation began.
fn assert_nothing_is_said_twice(town: &Town, before: usize, cut: Option<Millis>) {
    let mut said: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    let chat = town.telegram.chat(town.ana);
    for shown in chat.into_iter().skip(before).filter(|shown| shown.from_bot && !shown.deleted) {
        said.entry(shown.said()).or_default().push(shown);
    }
    for (text, messages) in said {
        let spare = messages.iter().filter(|shown| Some(shown.at) == cut).count();
        assert!(messages.len() <= 1 + spare, "said {} times: {text}\n{}", messages.len(), town.transcript());
    }
}

/// `kind`: whether the power fails behind the effect of the request, or before.
async fn every_request(name: &str, steps: &'static [Step], kind: Kind) {
    let mut series = Series::new(format!("conversation {name} {kind:?}"));
    for of in [CHAT, POLLS] {
        for k in 1..60 {
            let cut = Cut { of, k, kind };
            if !series.run(&format!("{cut:?}"), |database| cut.run(steps, database)).await {
                break;
            }
        }
    }
    series.end();
}

const PUBLISH: Step = Step::Press("button-publish");
const PHOTO: &[Step] = &[Step::Send(Medium::Photo), PUBLISH, Step::Wait(REST)];
const ALBUM: &[Step] = &[Step::Send(Medium::Album), PUBLISH, Step::Wait(REST)];
const PLANNED: &[Step] = &[Step::Send(Medium::Text), Step::Say("in 3h"), Step::Wait(3 * HOUR + REST)];
const MOVED: &[Step] = &[
    Step::Send(Medium::Photo),
    Step::Press("button-schedule"),
    Step::Press("button-next-hour"),
    Step::Press("button-change"),
    Step::Press("button-tonight"),
    Step::Wait(12 * HOUR + REST),
];

macro_rules! conversations {
    ($($name:ident: $steps:expr;)+) => {
        $(mod $name {
            use crier::sim::faults::Kind;

            #[tokio::test(flavor = "multi_thread")]
            async fn cut_behind_a_request() {
                super::every_request(stringify!($name), $steps, Kind::Silent).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn cut_before_a_request() {
                super::every_request(stringify!($name), $steps, Kind::Lost).await;
            }
        })+
    };
}

conversations! {
    photo: super::PHOTO;
    album: super::ALBUM;
    planned_text: super::PLANNED;
    planned_photo_moved: super::MOVED;
}
