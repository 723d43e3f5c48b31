//! How accounts are connected in a [`Town`]: in the chat and on the networks' pages, as a person would.

use crier::demo::{Browser, Choice};
use crier::net::Net;
use crier::sim::telegram::Pressed;

use super::town::Town;

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
