//! The way back from the last page of a sign-in to the chat: only who asked for it comes back by it, in time, by the
//! link or by its code, and what nobody takes up is erased and ended at the network.

use crier::clock::MINUTE;

use crate::sign_in::{Visitor, accounts, answered, owner, payload};
use crate::support::town::Town;

/// A town where the network has answered: the payload of the way back, and the code beside it.
async fn at_the_end() -> (Town, Visitor, String, String) {
    let (town, visitor, callback, cookie) = answered().await;
    let to = visitor.get_with(&callback, &cookie).await.location().to_owned();
    let page = visitor.get(&to).await;
    let code = page.text.split_once("class=\"code\">").unwrap().1.split('<').next().unwrap().to_owned();
    town.rest().await;
    (town, visitor, payload(&page), code)
}

async fn come_back(town: &Town, who: i64, payload: &str) {
    town.telegram.start(who, payload).unwrap();
    town.rest().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_connected_before_the_person_is_back_and_says_keep() {
    let (town, _, payload, _) = at_the_end().await;
    assert_eq!(accounts(&town).await, Vec::<String>::new());
    assert!(!town.transcript().contains("You connected"));
    come_back(&town, town.ana, &payload).await;
    assert!(town.heard().contains("You connected Ana"), "{}", town.transcript());
    assert_eq!(accounts(&town).await, Vec::<String>::new(), "pending");
    town.press("button-keep").await;
    assert_eq!(accounts(&town).await, ["Ana"]);
    town.finish().await;
}

/// A forwarded link: whoever opened it has connected nothing to anybody else's bot.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_does_not_come_back_by_it() {
    let (town, _, payload, code) = at_the_end().await;
    let eve = owner(&town, "eve").await;
    come_back(&town, eve, &payload).await;
    town.say_as(eve, "/connect").await;
    town.telegram.press(eve, "LinkedIn", None).unwrap();
    town.rest().await;
    town.say_as(eve, &code).await;
    assert!(!town.story_of(eve).contains("You connected"), "{}", town.story_of(eve));
    come_back(&town, town.ana, &payload).await;
    assert!(town.heard().contains("You connected Ana"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_does_not_come_in_by_it() {
    let (town, _, payload, _) = at_the_end().await;
    let stranger = town.telegram.person("mallory", "en");
    come_back(&town, stranger, &payload).await;
    assert!(!town.story_of(stranger).contains("You connected"));
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_ends_after_ten_minutes_and_what_it_led_to_is_erased_and_ended() {
    let (town, visitor, payload, _) = at_the_end().await;
    assert_eq!(town.linkedin.tokens(), 1);
    town.advance(11 * MINUTE).await;
    assert_eq!(town.linkedin.tokens(), 0, "ended at the network");
    come_back(&town, town.ana, &payload).await;
    assert!(town.heard().contains("does not work any more"), "{}", town.transcript());
    assert!(visitor.get(&format!("/back/{}", payload.trim_start_matches("in_"))).await.status.is_client_error());
    assert_eq!(accounts(&town).await, Vec::<String>::new());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_leads_back_as_well_whatever_its_case() {
    let (town, _, _, code) = at_the_end().await;
    let typed = format!("{} {}", code[..3].to_lowercase(), &code[3..]);
    town.say(&typed).await;
    town.press("button-keep").await;
    assert_eq!(accounts(&town).await, ["Ana"], "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_can_be_guessed_five_times() {
    let (town, _, payload, code) = at_the_end().await;
    for n in 0..5 {
        town.say(&format!("00000{n}")).await;
        assert!(town.heard().contains("not the code"), "{}", town.transcript());
    }
    town.say(&code).await;
    assert!(!town.heard().contains("You connected"), "{}", town.transcript());
    come_back(&town, town.ana, &payload).await;
    assert!(town.heard().contains("You connected Ana"), "the link itself is no guess\n{}", town.transcript());
    town.finish().await;
}

/// What is no code is what it always is: a post.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_no_code_becomes_a_post() {
    let (town, _, _, _) = at_the_end().await;
    town.say("Sunset").await;
    assert!(!town.heard().contains("not the code"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_twice_tells_the_same_and_connects_once() {
    let (town, visitor, payload, _) = at_the_end().await;
    come_back(&town, town.ana, &payload).await;
    town.press("button-keep").await;
    come_back(&town, town.ana, &payload).await;
    assert!(town.heard().contains("Ana"), "{}", town.transcript());
    // The browser's own "back": the page is still there, the pages before it are not.
    assert_eq!(visitor.get(&format!("/back/{}", payload.trim_start_matches("in_"))).await.status, 200);
    assert_eq!(accounts(&town).await, ["Ana"]);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_that_nobody_gave_out_leads_nowhere() {
    let (town, _, _, _) = at_the_end().await;
    for wrong in ["in_", "in_x", &format!("in_{}", "a".repeat(32)), "in_000000"] {
        come_back(&town, town.ana, wrong).await;
        assert!(town.heard().contains("does not work any more"), "{wrong}\n{}", town.transcript());
    }
    town.finish().await;
}

/// The power fails while the network is asked, and between its answer and the person's return.
#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_loses_nothing_of_it() {
    let (mut town, visitor, callback, cookie) = answered().await;
    let to = visitor.get_with(&callback, &cookie).await.location().to_owned();
    town.restart().await;
    let page = visitor.get(&to).await;
    town.restart().await;
    come_back(&town, town.ana, &payload(&page)).await;
    town.press("button-keep").await;
    assert_eq!(accounts(&town).await, ["Ana"], "{}", town.transcript());
    town.finish().await;
}
