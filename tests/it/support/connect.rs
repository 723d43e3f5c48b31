//! How accounts are connected in a [`Town`]: in the chat and on the networks' pages, as a person would.

use crier::demo::{Browser, Choice};
use crier::model::lang::Lang;
use crier::net::Net;
use crier::sim::telegram::Pressed;

use super::town::Town;

/// Runs a script once in every language, in towns whose pages are reached from outside.
pub async fn with_page_in_every_language(script: impl AsyncFn(&mut Town)) {
    for lang in Lang::ALL {
        let mut town = Town::with_page(lang).await;
        script(&mut town).await;
        town.finish().await;
    }
}

impl Town {
    /// Signs ana.example in through the chat, as a person would.
    pub async fn connect_bluesky(&self) {
        let account = self.bluesky.account("ana");
        self.say("/connect").await;
        self.tap("Bluesky").await;
        self.say(&account.handle).await;
        self.say(&account.app_password).await;
        self.press("button-keep").await;
    }

    /// The link that somebody of Bluesky called `name` is given, once both ways to sign in are offered.
    pub async fn bluesky_link(&self, name: &str) -> String {
        let account = self.bluesky.account(name);
        self.say("/connect").await;
        self.tap("Bluesky").await;
        self.say(&account.handle).await;
        self.open("button-sign-in").await
    }

    /// Signs ana.example in on the page of its server.
    pub async fn connect_bluesky_by_page(&self) {
        let link = self.bluesky_link("ana").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the Facebook page of this name in, as whoever runs it would.
    pub async fn connect_facebook(&self, name: &str) {
        self.facebook.page(name, "ana");
        let link = self.sign_in_link("Facebook").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// The same, of one whose posts go among the reels (`reel`) or the stories (`story`) from now on.
    pub async fn connect_facebook_for(&self, name: &str, kind: &str) {
        self.connect_facebook(name).await;
        let store = &self.wired.store;
        let workspace = store.workspaces().await.unwrap().remove(0);
        let account = store.accounts(&workspace.id).await.unwrap().into_iter().find(|account| account.handle == name).unwrap();
        store.choose_for_account(&account.id, "kind", kind).await.unwrap();
    }

    /// Signs the Instagram account of this name in by itself.
    pub async fn connect_instagram(&self, name: &str) {
        self.instagram.account(name);
        let link = self.sign_in_link("Instagram").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the Instagram account of this name in through the page that it is linked to.
    pub async fn connect_instagram_page(&self, name: &str) {
        self.instagram.linked(name, "Bakery");
        let link = self.sign_in_link("Instagram (Facebook)").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the LinkedIn member of this name in through the chat and the pages.
    pub async fn connect_linkedin(&self, name: &str) {
        self.linkedin.member(name);
        let link = self.sign_in_link("LinkedIn").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the LinkedIn page of this name in, as its administrator would.
    pub async fn connect_linkedin_page(&self, name: &str) {
        self.linkedin.page(name, "ana");
        let link = self.sign_in_link("LinkedIn Pages").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the profile of this name at Threads in.
    pub async fn connect_threads(&self, name: &str) {
        self.threads.profile(name);
        let link = self.sign_in_link("Threads").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the creator of TikTok of this name in through the chat and the pages.
    pub async fn connect_tiktok(&self, name: &str) {
        self.tiktok.creator(name);
        let link = self.sign_in_link("TikTok").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// The same, for somebody whose posts all go to the inbox there.
    pub async fn connect_tiktok_inbox(&self, name: &str) {
        self.connect_tiktok(name).await;
        self.say("/accounts").await;
        self.tap(&format!("TikTok @{name}")).await;
        self.press("button-options").await;
        let (how, post) = (self.label("tiktok-how"), self.label("tiktok-how-post"));
        self.tap(&format!("{how}: {post}")).await;
        self.press("tiktok-how-inbox").await;
    }

    /// Signs the user of X of this name in through the chat and the pages, as a person would.
    pub async fn connect_x(&self, name: &str) {
        self.x.user(name);
        let link = self.sign_in_link("X").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
    }

    /// Signs the YouTube channel of this name in, and says that nothing there is made for children.
    pub async fn connect_youtube(&self, name: &str) {
        self.youtube.channel(name);
        let link = self.sign_in_link("YouTube").await;
        self.walk(&link, Choice::Consent).await;
        self.press("button-keep").await;
        self.press("youtube-kids-no").await;
    }

    /// The link that the chat gives out for a network.
    pub async fn sign_in_link(&self, network: &str) -> String {
        self.say("/connect").await;
        self.tap(network).await;
        self.open("button-sign-in").await
    }

    /// Where the button of this key leads.
    pub async fn open(&self, key: &'static str) -> String {
        match self.telegram.press(self.ana, &self.label(key), None) {
            Ok(Pressed::Link(link)) => link,
            other => panic!("no link: {other:?}\n{}", self.transcript()),
        }
    }

    /// Ana's browser walks through the pages and back to the chat.
    pub async fn walk(&self, link: &str, choice: Choice) {
        let mut browser = Browser::new(Net::new(self.clock.clone(), Vec::new()).unwrap());
        let back = browser.visit(link, choice).await.unwrap().expect("a way back");
        let payload = back.split_once("start=").expect("a payload").1.to_owned();
        self.telegram.start(self.ana, &payload).unwrap();
        self.rest().await;
    }

    /// Connects a channel of this name through the chat.
    pub async fn connect_telegram(&self, name: &str) {
        self.telegram.channel(name);
        self.say("/connect").await;
        self.tap("Telegram").await;
        self.say(&format!("@{name}")).await;
        self.press("button-keep").await;
    }
}
