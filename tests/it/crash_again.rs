//! The answer of the visible request is lost, and then something goes wrong while Crier looks for the post or sends it
//! again: at the first, second, third… request from there on. Only networks that can be looked at have such requests.

use crier::clock::SECOND;
use crier::sim::faults::Kind;

use crate::crash::networks;
use crate::support::crash::{Blow, Ended, Medium, Network, REST, Series, live_on};
use crate::support::verdict::{at_rest, card, settle, verdict};

/// The first blow is to the visible request, the second one `k` requests later.
#[derive(Clone, Copy, Debug)]
struct Case {
    medium: Medium,
    first: Kind,
    blow: Blow,
    k: u64,
}

impl Case {
    async fn run(self, network: &'static Network, database: Option<String>) -> Ended {
        let name = network.id.word();
        let mut town = network.town(database).await;
        (network.connect)(&town).await;
        self.medium.send(&town).await;
        network.choose(&town).await;
        town.world.faults.arm(name, self.first, 1);
        town.press("button-publish").await;
        while town.world.faults.left(name) > 0 {
            town.advance(SECOND).await;
        }
        town.world.faults.arm_any(name, self.k, self.blow.kind());
        live_on(&mut town, self.blow.cuts(), REST).await;
        let struck = town.world.faults.left(name) == 0;
        town.world.faults.disarm(name);
        let told = verdict(&town, network, &card(&town)).await;
        settle(&town, network, told).await;
        at_rest(town).await;
        Ended { struck, told: vec![told] }
    }
}

async fn while_looking(network: &'static Network, first: Kind, blows: &[Blow]) {
    let medium = if network.takes(Medium::Text).await { Medium::Text } else { Medium::Video };
    if !network.takes(medium).await {
        return;
    }
    let mut series = Series::new(format!("{} after {first:?}", network.id.word()));
    for blow in blows.iter().copied() {
        for k in 1..40 {
            let case = Case { medium, first, blow, k };
            if !series.run(&format!("{case:?}"), |database| case.run(network, database)).await {
                break;
            }
        }
    }
    series.end();
}

macro_rules! again {
    ($($name:ident: $network:expr;)+) => {
        $(mod $name {
            again! { after_it_was_taken: $network, Silent }
            again! { after_it_was_lost: $network, ServerError }
        })+
    };
    ($name:ident: $network:expr, $first:ident) => {
        mod $name {
            use crier::sim::faults::Kind;

            use super::super::{Blow, while_looking};

            #[tokio::test(flavor = "multi_thread")]
            async fn unanswered() {
                while_looking(&$network, Kind::$first, Blow::unanswered()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn answered() {
                while_looking(&$network, Kind::$first, Blow::answered()).await;
            }
        }
    };
}

networks!(again);
