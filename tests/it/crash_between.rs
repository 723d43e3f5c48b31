//! Power cuts between two things that belong together: what is left of them says what is true, or goes away.

use crier::app::Intake;
use crier::clock::MINUTE;
use crier::model::lang::Lang;
use crier::model::part::PartState;
use crier::model::problem::Reason;
use crier::sim::faults::Kind;
use crier::sim::telegram::CHAT;
use crier::store::{Finish, Store};

use crate::crash::{BLUESKY, TELEGRAM};
use crate::support::crash::{Medium, REST, unless_cut};
use crate::support::db::on_postgres_if_there;
use crate::support::town::Town;
use crate::support::verdict::{Told, card, cards, verdict};

/// Telegram took the card and its answer was lost with the power: a second card is sent. A tap on the first one does what
/// it says, and the first one goes away.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_crier_does_not_know_goes_away_when_it_is_tapped() {
    let mut town = Town::english().await;
    town.connect_telegram("news").await;
    town.world.faults.arm_any(CHAT, 1, Kind::Silent);
    assert!(unless_cut(&town, Medium::Text.send(&town)).await, "the card is the first thing that is said");
    town.restart().await;
    let both = cards(&town);
    assert_eq!(both.len(), 2, "{}", town.transcript());
    let publish = both[0].rows.iter().flatten().find(|button| button.label == "Publish").unwrap();
    town.telegram.press_data(town.ana, both[0].id, publish.data.as_deref().unwrap());
    town.advance(REST).await;
    assert_eq!(verdict(&town, &TELEGRAM, &card(&town)).await, Told::Live);
    town.finish().await;
}

/// The lease of a file that was being cleaned is longer than a part waits for its files: that the worker died is seen
/// before that.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_being_cleaned_is_waited_for() {
    on_postgres_if_there(async |db| {
        let mut town = Town::build(Lang::En, Some(db.url), Intake::Polling).await;
        town.connect_bluesky().await;
        town.world.faults.arm_any(CHAT, 1, Kind::Silent);
        assert!(unless_cut(&town, Medium::Photo.send(&town)).await, "the file is asked for");
        town.restart().await;
        town.say("in 5 min").await;
        town.advance(5 * MINUTE + REST).await;
        // The card may have come twice: its answer may be what was lost.
        let card = cards(&town).pop().unwrap();
        assert_eq!(verdict(&town, &BLUESKY, &card).await, Told::Live);
        town.finish().await;
    })
    .await;
}

/// The power fails between the outcome of a part and the note that its card has something to tell.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_just_before_the_power_failed_is_told() {
    let mut town = Town::english().await;
    town.connect_telegram("news").await;
    town.world.faults.arm("telegram", Kind::TooMany, 1);
    Medium::Text.send(&town).await;
    town.publish().await;
    town.kill().await;
    // What a worker does with the next attempt, up to the power cut.
    let store = Store::open(&town.edges.database).await.unwrap();
    town.clock.advance_to(town.clock.now() + 2 * MINUTE);
    let now = town.clock.now();
    let part = store.claim_part(now, now + MINUTE).await.unwrap().expect("the next attempt is due");
    let refused = Finish { reason: Some(Reason::Refused), ..Finish::to(PartState::Failed) };
    assert!(store.finish_part(&part, PartState::Staging, &refused, now).await.unwrap());
    store.close().await;
    town.restart_dead().await;
    town.advance(REST).await;
    assert_eq!(verdict(&town, &TELEGRAM, &card(&town)).await, Told::Failed);
    town.finish().await;
}
