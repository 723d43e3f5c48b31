//! The power fails at each request of a sign-in on the page of an account's server, and of a renewal, before it is taken and
//! behind it; answers get lost. What renews is good once, so that a pair may be lost with its answer: then the person is asked
//! to sign in, once, and never are two posts made of one.

use crier::clock::{HOUR, MINUTE};
use crier::demo::{Browser, Choice};
use crier::model::account::AccountState;
use crier::model::lang::Lang;
use crier::net::Net;
use crier::platforms::bluesky::sim::NETWORK;
use crier::sim::faults::Kind;

use crate::support::crash::{LEASES, REST, unless_cut};
use crate::support::town::Town;

/// More requests than a sign-in or a renewal has.
const MOST: u64 = 30;

async fn states(town: &Town) -> Vec<AccountState> {
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
    town.wired.store.accounts(&workspace.id).await.unwrap().into_iter().map(|account| account.state).collect()
}

/// The browser goes as far as it comes.
async fn walk(town: &Town, link: &str) {
    let mut browser = Browser::new(Net::new(town.clock.clone(), Vec::new()).unwrap());
    let Ok(Some(back)) = browser.visit(link, Choice::Consent).await else { return };
    let Some((_, payload)) = back.split_once("start=") else { return };
    town.telegram.start(town.ana, payload).unwrap();
    town.rest().await;
}

/// One sign-in, struck at its `k`-th request. Whether there was such a request.
async fn sign_in_struck(kind: Kind, cuts: bool, k: u64) -> bool {
    let mut town = Town::with_page(Lang::En).await;
    let link = town.bluesky_link("ana").await;
    town.world.faults.arm_any(NETWORK, k, kind);
    let life = async {
        walk(&town, &link).await;
        town.advance(MINUTE).await;
    };
    let cut = if cuts {
        unless_cut(&town, life).await
    } else {
        life.await;
        false
    };
    if cut {
        town.restart().await;
    }
    town.advance(LEASES).await;
    let struck = town.world.faults.left(NETWORK) == 0;
    town.world.faults.disarm(NETWORK);
    // Whatever came of it, the person is at home here and can begin again.
    let again = town.bluesky_link("ana").await;
    town.walk(&again, Choice::Consent).await;
    if town.heard().contains("[Keep]") {
        town.press("button-keep").await;
    }
    town.advance(LEASES).await;
    assert_eq!(states(&town).await, [AccountState::Ready], "{kind:?} at {k}\n{}", town.transcript());
    town.send_photo("After all that").await;
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 1, "{kind:?} at {k}\n{}", town.transcript());
    town.finish().await;
    struck
}

async fn at_each_request(case: impl AsyncFn(u64) -> bool, least: u64) {
    for k in 1..=MOST {
        if !case(k).await {
            assert!(k > least, "only {} requests", k - 1);
            return;
        }
    }
    panic!("it does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_cut_off_can_be_made_again() {
    for kind in [Kind::Silent, Kind::Lost] {
        at_each_request(async |k| sign_in_struck(kind, true, k).await, 6).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_meets_a_failing_server_can_be_made_again() {
    for kind in [Kind::ServerError, Kind::Garbage, Kind::TooMany] {
        at_each_request(async |k| sign_in_struck(kind, false, k).await, 6).await;
    }
}

/// A post whose token is over, struck at the `k`-th request from there on. Whether there was such a request.
async fn renewal_struck(kind: Kind, cuts: bool, k: u64) -> bool {
    let mut town = Town::with_page(Lang::En).await;
    town.connect_bluesky_by_page().await;
    town.send_photo("An hour later").await;
    town.advance(2 * HOUR).await;
    town.world.faults.arm_any(NETWORK, k, kind);
    town.press("button-publish").await;
    let cut = cuts && unless_cut(&town, town.advance(10 * MINUTE)).await;
    if cut {
        town.restart().await;
    }
    town.advance(REST).await;
    let struck = town.world.faults.left(NETWORK) == 0;
    town.world.faults.disarm(NETWORK);
    assert!(town.bluesky.page_sessions().2 <= 1, "what renews is never tried a third time\n{}", town.transcript());
    if states(&town).await == [AccountState::NeedsLogin] {
        // The button is there: the person is asked.
        town.press("button-reconnect").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        town.advance(REST).await;
    }
    for label in ["button-late-now", "button-retry"] {
        if town.bluesky.posts().is_empty() && town.transcript().contains(&format!("[{}]", town.label(label))) {
            town.telegram.press(town.ana, &town.label(label), None).ok();
            town.advance(REST).await;
        }
    }
    assert_eq!(states(&town).await, [AccountState::Ready], "{kind:?} at {k}\n{}", town.transcript());
    assert_eq!(town.bluesky.posts().len(), 1, "{kind:?} at {k}: once\n{}", town.transcript());
    town.finish().await;
    struck
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_cut_off_ends_in_one_post_or_a_sign_in() {
    for kind in [Kind::Silent, Kind::Lost] {
        at_each_request(async |k| renewal_struck(kind, true, k).await, 3).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_whose_answer_is_lost_ends_in_one_post_or_a_sign_in() {
    for kind in [Kind::Silent, Kind::Lost, Kind::Garbage, Kind::ServerError] {
        at_each_request(async |k| renewal_struck(kind, false, k).await, 3).await;
    }
}

/// Two posts at once need a token that is over: it is renewed once, and both go out.
#[tokio::test(flavor = "multi_thread")]
async fn two_posts_at_once_renew_once() {
    let town = Town::with_page(Lang::En).await;
    town.connect_bluesky_by_page().await;
    for text in ["One", "Two"] {
        town.send_photo(text).await;
        town.say("in 3h").await;
    }
    town.advance(3 * HOUR + REST).await;
    assert_eq!(town.bluesky.posts().len(), 2, "{}", town.transcript());
    assert_eq!(town.bluesky.page_sessions(), (1, 1, 0), "{}", town.transcript());
    town.finish().await;
}
