//! Conversations: the first start, and connecting accounts with every mistake that a person can make.

use crier::model::lang::Lang;
use crier::sim::telegram::chats::{Membership, Rights};

use crate::support::town::{Town, in_every_language};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_and_both_networks() {
    in_every_language(async |town: &mut Town| {
        town.telegram.start(town.ana, "").unwrap();
        town.rest().await;
        town.press("button-how").await;
        town.press("button-connect").await;
        town.tap("Bluesky").await;
        town.say(&town.bluesky.account("ana").handle).await;
        town.say(&town.bluesky.account("ana").app_password).await;
        town.press("button-keep").await;
        town.press("button-connect-another").await;
        town.tap("Telegram").await;
        let channel = town.telegram.channel("news");
        town.telegram.forward(town.ana, channel).unwrap();
        town.rest().await;
        town.press("button-keep").await;
        town.say("/accounts").await;
        town.say("/start").await;
        assert_eq!(town.wired.store.accounts(&workspace(town).await).await.unwrap().len(), 2);
        town.snapshot("first_start");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_while_connecting_bluesky() {
    in_every_language(async |town: &mut Town| {
        let account = town.bluesky.account("ana");
        town.say("/connect").await;
        town.tap("Bluesky").await;
        town.say("not a handle").await;
        town.say("nobody.example").await;
        town.say(&account.app_password).await;
        town.press("button-try-again").await;
        town.say(&format!("@{}", account.handle)).await;
        town.say("correct horse battery staple").await;
        // The question is still open: another try is deleted too, and never a draft that could be published.
        town.say("hunter2 hunter2").await;
        town.press("button-try-again").await;
        town.say(&account.handle).await;
        town.say("aaaa-bbbb-cccc-dddd").await;
        town.say("bbbb-cccc-dddd-eeee").await;
        town.press("button-try-again").await;
        town.say(&account.handle).await;
        town.press("button-cancel").await;
        town.say("/connect").await;
        town.tap("Bluesky").await;
        town.say(&account.handle).await;
        town.say(&account.app_password).await;
        town.press("button-disconnect").await;
        town.say("/accounts").await;
        assert!(!town.transcript().contains("correct horse"));
        assert!(!town.transcript().contains("hunter2"));
        assert!(!town.transcript().contains(&account.app_password));
        town.snapshot("connect_bluesky_mistakes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_while_connecting_a_channel() {
    in_every_language(async |town: &mut Town| {
        let channel = town.telegram.channel("news");
        town.telegram.set_bot(town.ana, channel, Membership::Left);
        town.say("/connect").await;
        town.tap("Telegram").await;
        town.say("@nowhere_to_be_found").await;
        town.press("button-try-again").await;
        town.say("@news").await;
        town.telegram.set_bot(town.ana, channel, Membership::Admin(Rights { post: false, ..Rights::ALL }));
        town.rest().await;
        town.press("button-try-again").await;
        town.say("@news").await;
        town.telegram.admit(town.ana, channel);
        town.rest().await;
        town.tap_in(&town.label("button-connect"), Some("news")).await;
        town.press("button-keep").await;
        town.say("/accounts").await;
        town.tap("Telegram").await;
        town.press("button-remove").await;
        town.press("button-remove").await;
        town.press("button-accounts").await;
        town.snapshot("connect_channel_mistakes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_account_goes_when_nobody_keeps_it() {
    let town = Town::new(Lang::En).await;
    let account = town.bluesky.account("ana");
    town.say("/connect").await;
    town.tap("Bluesky").await;
    town.say(&account.handle).await;
    town.say(&account.app_password).await;
    town.advance(11 * 60_000).await;
    town.press("button-keep").await;
    town.snapshot("pending_account");
    assert_eq!(town.wired.store.accounts(&workspace(&town).await).await.unwrap().len(), 0);
    town.finish().await;
}

async fn workspace(town: &Town) -> String {
    town.wired.store.workspaces().await.unwrap()[0].id.clone()
}
