//! One video goes to X, LinkedIn and YouTube with one tap, and the power fails at the first, second, third… request of
//! one of them: in the end there are three posts, one each, and three links on the one card. Only where nobody can know
//! whether the post left, the person is asked first.

use crate::crash::{LINKEDIN, X, YOUTUBE};
use crate::support::crash::{Blow, Ended, Medium, Network, REST, Series, live_on};
use crate::support::verdict::{Told, at_rest, card, settle, verdict};

const THREE: [&Network; 3] = [&LINKEDIN, &X, &YOUTUBE];

#[derive(Clone, Copy, Debug)]
struct Case {
    blow: Blow,
    k: u64,
}

impl Case {
    async fn run(self, struck: &'static Network, database: Option<String>) -> Ended {
        let mut town = struck.town(database).await;
        for network in THREE {
            (network.connect)(&town).await;
        }
        Medium::Video.send(&town).await;
        town.press("button-publish").await;
        let name = struck.id.word();
        town.world.faults.arm_any(name, self.k, self.blow.kind());
        live_on(&mut town, self.blow.cuts(), REST).await;
        let was_struck = town.world.faults.left(name) == 0;
        town.world.faults.disarm(name);
        // What the dead process took in its last moment is free when its lease ends, which is late: that is asked about.
        if card(&town).rows.iter().flatten().any(|button| button.label == town.label("button-late-now")) {
            town.press("button-late-now").await;
            town.advance(REST).await;
        }
        let card = card(&town);
        let mut told = Vec::new();
        for network in THREE {
            told.push(verdict(&town, network, &card).await);
        }
        // The power fails for all of them: what was about to leave elsewhere may be asked about, too.
        for (network, told) in THREE.into_iter().zip(&told) {
            assert_ne!(*told, Told::Failed, "{}", town.transcript());
            settle(&town, network, *told).await;
        }
        assert!(THREE.iter().all(|network| (network.visible)(&town).len() == 1), "{}", town.transcript());
        at_rest(town).await;
        Ended { struck: was_struck, told }
    }
}

async fn power_fails_at_every_request_of(network: &'static Network) {
    if !network.takes(Medium::Video).await {
        return;
    }
    let mut series = Series::new(format!("one video to three, {} struck", network.id.word()));
    for blow in [Blow::CutBehind, Blow::CutBefore] {
        for k in 1..40 {
            let case = Case { blow, k };
            if !series.run(&format!("{case:?}"), |database| case.run(network, database)).await {
                break;
            }
        }
    }
    series.end();
}

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
