//! The app on the system clock: a simulated Telegram, and what a person does and waits for in it. The app runs in the
//! test's own process ([`Live::app`]) or as a program of its own ([`super::program`]).

use std::sync::Arc;
use std::time::Duration;

use crier::app::{App, Edges, Intake, open};
use crier::clock::Clock;
use crier::media::keep::Files;
use crier::model::operator::Operator;
use crier::platforms::bluesky::sim::SimAccount;
use crier::platforms::{Apps, Endpoints};
use crier::sim::telegram::Telegram;
use crier::sim::{Served, World, serve};
use crier::vault::Ring;

use super::nowhere::nowhere;
use crate::telegram_rig::TOKEN;

/// How long anything may take that a person waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Telegram, a person and a folder; no app yet.
pub struct Live {
    pub telegram: Arc<Telegram>,
    /// The owner.
    pub ana: i64,
    /// The address of the Bot API.
    pub base: String,
    /// The keys, as CRIER_KEYS holds them.
    pub keys: String,
    pub folder: tempfile::TempDir,
    served: Served,
}

impl Live {
    pub async fn new() -> Self {
        let world = World::new(Clock::system());
        let telegram = Telegram::new(&world, TOKEN);
        let served = serve(telegram.router()).await.unwrap();
        let ana = telegram.person("ana", "en");
        let keys = Ring::new_key("live").unwrap();
        Self { telegram, ana, base: served.base.clone(), keys, folder: tempfile::tempdir().unwrap(), served }
    }

    /// The simulator's own address, whatever stands in front of it.
    pub fn served(&self) -> &str {
        &self.served.base
    }

    /// What the app stands on: SQLite and a folder, no network but Telegram. A test changes what it is about.
    pub fn edges(&self) -> Edges {
        Edges {
            clock: Clock::system(),
            database: format!("sqlite://{}", self.folder.path().join("crier.db").display()),
            files: Files::folder(&self.folder.path().join("media")).unwrap(),
            ring: Ring::parse(&self.keys).unwrap(),
            token: TOKEN.to_owned().into(),
            owners: vec![self.ana],
            endpoints: Endpoints { telegram: self.base.clone(), ..nowhere() },
            apps: Apps::default(),
            operator: Operator::default(),
            allow_hosts: Vec::new(),
            telegram_files: None,
            public_url: None,
            upload_max: 2_000_000_000,
            telegram_login: false,
            role: crier::app::Role::All,
        }
    }

    /// Starts the app in this process.
    pub async fn app(&self, edges: Edges) -> App {
        App::start(open(edges).await.unwrap(), Intake::Polling)
    }

    /// Waits until `what` is so.
    pub async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = std::time::Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < PATIENCE, "{what}: not within {} s\n{}", PATIENCE.as_secs(), self.telegram.transcript(self.ana));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the bot has said this since Ana's last line.
    pub async fn hear(&self, text: &str) {
        self.until(text, || self.telegram.heard(self.ana).join("\n").contains(text)).await;
    }

    /// Ana writes, and waits for this.
    pub async fn ask(&self, text: &str, answer: &str) {
        self.telegram.say(self.ana, text).unwrap();
        self.hear(answer).await;
    }

    /// Ana presses a button as soon as it is there.
    pub async fn press(&self, label: &str) {
        self.until(&format!("the button {label}"), || self.telegram.press(self.ana, label, None).is_ok()).await;
    }

    /// Ana connects a channel of this name.
    pub async fn connect_channel(&self, name: &str) {
        self.telegram.channel(name);
        self.ask("/connect", "Telegram").await;
        self.press("Telegram").await;
        self.hear("@").await;
        self.telegram.say(self.ana, &format!("@{name}")).unwrap();
        self.press("Keep").await;
    }

    /// Ana signs the account of this handle in at Bluesky.
    pub async fn connect_bluesky(&self, account: &SimAccount) {
        self.ask("/connect", "Bluesky").await;
        self.press("Bluesky").await;
        self.hear("handle").await;
        self.ask(&account.handle, "app password").await;
        self.telegram.say(self.ana, &account.app_password).unwrap();
        self.press("Keep").await;
        self.hear("is ready").await;
    }

    /// Ana sends a photo, and waits until it can be published.
    pub async fn send_photo(&self, photo: Vec<u8>, caption: &str) {
        self.telegram.send(self.ana, vec![("sea.jpg".to_owned(), photo)], caption);
        self.hear("Publish").await;
    }
}
