//! Conversations: settings, invitations, strangers.

use crier::clock::HOUR;
use crier::model::lang::Lang;

use crate::support::town::{Town, in_every_language, snapshot};

#[tokio::test(flavor = "multi_thread")]
async fn name_zone_and_language() {
    in_every_language(async |town: &mut Town| {
        town.say("/settings").await;
        town.press("button-name").await;
        town.say("Studio Ruiz").await;
        town.press("button-zone").await;
        town.press("button-type-city").await;
        town.say("+2").await;
        town.say("Lima").await;
        town.press("button-back").await;
        town.press("button-zone").await;
        town.press("button-asia").await;
        town.tap(town.pick("Tokyo", "Tokyo", "Tokyo")).await;
        town.press("button-back").await;
        town.press("button-language").await;
        town.tap(town.pick("Русский", "English", "Español")).await;
        town.snapshot("settings");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_person_becomes_an_owner_by_the_configuration() {
    let mut town = Town::english().await;
    let bob = town.invite("bob").await;
    town.say_as(bob, "/connect").await;
    assert!(town.story_of(bob).contains(&town.label("only-owners")), "{}", town.story_of(bob));
    town.edges.owners.push(bob);
    town.restart().await;
    town.say_as(bob, "/connect").await;
    assert!(town.telegram.heard(bob).join("\n").contains(&town.label("connect-which")), "{}", town.story_of(bob));
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_person_and_what_they_may_not_do() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        let bob = town.invite("bob").await;
        for command in ["/connect", "/invite", "/accounts", "/people", "/settings"] {
            town.say_as(bob, command).await;
        }
        town.say_as(bob, "Bob was here").await;
        town.telegram.press(bob, &town.label("button-publish"), None).unwrap();
        town.advance(10_000).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.say("/people").await;
        town.tap("bob").await;
        town.press("button-remove").await;
        town.say_as(bob, "Am I still here?").await;
        snapshot("invited", town.lang, &town.story_of(bob));
        town.snapshot("inviting");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_hears_no_once_an_hour_and_leaves_nothing_behind() {
    let town = Town::new(Lang::En).await;
    let eve = town.telegram.person("eve", "es-MX");
    town.say_as(eve, "/start").await;
    town.say_as(eve, "Hello?").await;
    town.telegram.start(eve, "inv_zzzzzzzzzzzzzzzzzzzz").unwrap();
    town.rest().await;
    assert_eq!(bot_lines(&town, eve), 1);
    town.advance(HOUR + 1).await;
    town.say_as(eve, "Hello again").await;
    assert_eq!(bot_lines(&town, eve), 2);
    assert!(town.wired.store.person(eve).await.unwrap().is_none());
    snapshot("stranger", Lang::Es, &town.story_of(eve));
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_one_person_in_once() {
    let town = Town::new(Lang::En).await;
    let bob = town.invite("bob").await;
    let code = town.transcript();
    assert!(!code.contains("inv_0"), "the code is covered in what is shown here");
    assert!(town.wired.store.person(bob).await.unwrap().is_some());
    let used = town.last_invitation();
    let eve = town.telegram.person("eve", "en");
    town.telegram.start(eve, &used).unwrap();
    town.rest().await;
    assert!(town.wired.store.person(eve).await.unwrap().is_none());
    town.say("/invite").await;
    let late = town.last_invitation();
    town.advance(8 * 24 * HOUR).await;
    town.telegram.start(eve, &late).unwrap();
    town.rest().await;
    assert!(town.wired.store.person(eve).await.unwrap().is_none());
    town.finish().await;
}

fn bot_lines(town: &Town, who: i64) -> usize {
    town.telegram.chat(who).iter().filter(|shown| shown.from_bot).count()
}
