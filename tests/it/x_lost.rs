//! X, when an answer is lost and the timeline is of no help: it lags behind for an hour, which X nowhere rules out, and a
//! second request would be taken for a second post, or refused as a duplicate. One post is there, and the card asks.

use crier::clock::{HOUR, MINUTE, Millis};
use crier::sim::faults::Kind;

use crate::crash::X;
use crate::support::crash::Medium;
use crate::support::town::Town;
use crate::support::verdict::{Told, at_rest, card, settle, verdict};

/// Ana publishes, and does not hear what came of it.
async fn lost(medium: Medium, lag: Millis, kind: Kind, forgets: bool) -> Town {
    let town = X.town(None).await;
    (X.connect)(&town).await;
    town.x.lag(lag);
    if forgets {
        town.x.forget_duplicates();
    }
    medium.send(&town).await;
    // Each file takes three requests: a place, the bytes, the end of them.
    let files = match medium {
        Medium::Text => 0,
        Medium::Album => 3,
        _ => 1,
    };
    town.world.faults.arm_at("x", 3 * files + 1, kind);
    town.press("button-publish").await;
    town
}

/// What the card says.
async fn told(town: &Town) -> Told {
    verdict(town, &X, &card(town)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_timeline_does_not_show_is_asked_about_and_never_sent_again() {
    for medium in [Medium::Text, Medium::Photo, Medium::Album] {
        for (kind, there) in [(Kind::Silent, 1), (Kind::Garbage, 1), (Kind::Lost, 0), (Kind::ServerError, 0)] {
            for forgets in [false, true] {
                let town = lost(medium, HOUR, kind, forgets).await;
                town.advance(HOUR - MINUTE).await;
                let case = format!("{medium:?} {kind:?} {forgets}");
                assert_eq!(town.world.faults.left("x"), 0, "{case}: it struck");
                assert_eq!((told(&town).await, town.x.posts().len()), (Told::Asked, there), "{case}\n{}", town.transcript());
                settle(&town, &X, Told::Asked).await;
                assert_eq!(town.x.posts().len(), 1, "{case}");
                at_rest(town).await;
            }
        }
    }
}

/// The person looks too early, says that it is not there, and X refuses it as a duplicate: it is not called failed, since
/// it is there. What has files is found once the timeline shows it; of words alone it is asked again.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_not_called_failed_because_x_has_it() {
    for (medium, expected) in [(Medium::Text, Told::Asked), (Medium::Photo, Told::Live)] {
        let town = lost(medium, HOUR, Kind::Silent, false).await;
        town.advance(55 * MINUTE).await;
        assert_eq!(told(&town).await, Told::Asked);
        town.press("button-not-there").await;
        town.advance(HOUR).await;
        assert_eq!(told(&town).await, expected, "{medium:?}\n{}", town.transcript());
        settle(&town, &X, expected).await;
        at_rest(town).await;
    }
}
