//! One video goes to several networks with one tap, and the power fails at a request of one of them: in the end there is one
//! post at each, and as many links on the one card. Only where nobody can know whether the post left, the person is asked
//! first.

use crier::model::lang::Lang;

use crate::crash::{BLUESKY, FACEBOOK, INSTAGRAM, LINKEDIN, TELEGRAM, THREADS, TIKTOK, X, YOUTUBE};
use crate::support::crash::{Blow, Ended, Medium, Network, REST, Series, live_on};
use crate::support::town::Town;
use crate::support::verdict::{Told, at_rest, card, settle, verdict};

const THREE: &[&Network] = &[&LINKEDIN, &X, &YOUTUBE];
const NINE: &[&Network] = &[&BLUESKY, &FACEBOOK, &INSTAGRAM, &LINKEDIN, &TELEGRAM, &THREADS, &TIKTOK, &X, &YOUTUBE];

/// What the power fails at.
#[derive(Clone, Copy, Debug)]
enum At {
    /// The request of this number, from the tap.
    Request(u64),
    /// The one that makes the post visible.
    Visible,
}

#[derive(Clone, Copy)]
struct Case {
    all: &'static [&'static Network],
    blow: Blow,
    at: At,
}

impl Case {
    async fn run(self, struck: &'static Network, database: Option<String>) -> Ended {
        let mut town = Town::build_with_pages(Lang::En, database).await;
        for network in self.all {
            (network.connect)(&town).await;
        }
        Medium::Video.send(&town).await;
        for network in self.all {
            network.choose(&town).await;
        }
        town.press("button-publish").await;
        let (name, faults) = (struck.id.word(), &town.world.faults);
        match self.at {
            At::Request(k) => faults.arm_any(name, k, self.blow.kind()),
            At::Visible => faults.arm(name, self.blow.kind(), 1),
        }
        live_on(&mut town, self.blow.cuts(), REST).await;
        let was_struck = town.world.faults.left(name) == 0;
        town.world.faults.disarm(name);
        // What the dead process took in its last moment is free when its lease ends, which is late: that is asked about.
        if card(&town).rows.iter().flatten().any(|button| button.label == town.label("button-late-now")) {
            town.press("button-late-now").await;
            town.advance(REST).await;
        }
        let told = self.true_card(&town).await;
        at_rest(town).await;
        Ended { struck: was_struck, told }
    }

    /// What the card says of each, which is true; when its questions are answered, there is one post at each.
    async fn true_card(self, town: &Town) -> Vec<Told> {
        let card = card(town);
        let mut told = Vec::new();
        for network in self.all {
            told.push(verdict(town, network, &card).await);
        }
        // The power fails for all of them: what was about to leave elsewhere may be asked about, too.
        for (network, told) in self.all.iter().zip(&told) {
            assert_ne!(*told, Told::Failed, "{}", town.transcript());
            settle(town, network, *told).await;
        }
        assert!(self.all.iter().all(|network| (network.visible)(town).len() == 1), "{}", town.transcript());
        told
    }
}

async fn power_fails_at_every_request_of(network: &'static Network) {
    if !network.takes(Medium::Video).await {
        return;
    }
    let mut series = Series::new(format!("one video to three, {} struck", network.id.word()));
    for blow in [Blow::CutBehind, Blow::CutBefore] {
        for k in 1..40 {
            let case = Case { all: THREE, blow, at: At::Request(k) };
            if !series.run(&format!("{blow:?} at {k}"), |database| case.run(network, database)).await {
                break;
            }
        }
    }
    series.end();
}

/// Right behind the visible request, or right before it, of each of the nine in turn.
async fn power_fails_at_the_visible_request(blow: Blow) {
    if !YOUTUBE.takes(Medium::Video).await {
        return;
    }
    let mut series = Series::new(format!("one video to nine, {blow:?}"));
    for network in NINE {
        let case = Case { all: NINE, blow, at: At::Visible };
        let struck = series.run(network.id.word(), |database| case.run(network, database)).await;
        assert!(struck, "{} has a visible request", network.id.word());
    }
    series.end();
}

mod three {
    use super::{LINKEDIN, X, YOUTUBE, power_fails_at_every_request_of};

    #[tokio::test(flavor = "multi_thread")]
    async fn linkedin() {
        power_fails_at_every_request_of(&LINKEDIN).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn x() {
        power_fails_at_every_request_of(&X).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn youtube() {
        power_fails_at_every_request_of(&YOUTUBE).await;
    }
}

mod nine {
    use super::{Blow, power_fails_at_the_visible_request};

    #[tokio::test(flavor = "multi_thread")]
    async fn cut_behind() {
        power_fails_at_the_visible_request(Blow::CutBehind).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn cut_before() {
        power_fails_at_the_visible_request(Blow::CutBefore).await;
    }
}
