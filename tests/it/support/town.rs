//! A whole town for a test: the simulators, the real app on a manual clock and a database that outlives a restart, and
//! the people who talk to it. [`Town::finish`] looks whether anything was left over.

use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::time::Duration;

use crier::app::{App, Edges, Intake, Wired, open};
use crier::clock::{Clock, Millis};
use crier::i18n;
use crier::media::keep::Files;
use crier::model::lang::Lang;
use crier::model::operator::Operator;
use crier::model::say::Say;
use crier::platforms::bluesky::sim::Simulator;
use crier::platforms::facebook::sim as facebook_sim;
use crier::platforms::graph::GraphAt;
use crier::platforms::instagram::{InstagramAt, sim as instagram_sim};
use crier::platforms::linkedin::{LinkedInAt, sim as linkedin_sim};
use crier::platforms::threads::{ThreadsAt, sim as threads_sim};
use crier::platforms::tiktok::{TikTokAt, sim as tiktok_sim};
use crier::platforms::x::{XAt, sim as x_sim};
use crier::platforms::youtube::{YouTubeAt, sim as youtube_sim};
use crier::platforms::{Apps, Endpoints};
use crier::sim::telegram::{Captured, Telegram};
use crier::sim::{Served, World, serve, serve_at};
use crier::store::{End, Work};
use crier::vault::Ring;
use crier::web;
use futures_util::FutureExt;

use crate::contract::Spec;
pub use crate::support::apps::{apps, apps_signed};
use crate::support::photo::photo;
use crate::telegram_rig::{MORNING, TOKEN};

/// How long the town may take to come to rest, in real time.
const REST: Duration = Duration::from_secs(60);

/// What Telegram may refuse without anything being wrong: the bot could not know it before it asked.
const FINE_REFUSALS: [&str; 6] = [
    "message is not modified",
    "query is too old",
    "message to delete not found",
    "message to edit not found",
    "chat not found",
    "member list is inaccessible",
];

/// Everything, running.
pub struct Town {
    pub clock: Clock,
    pub world: World,
    pub telegram: Arc<Telegram>,
    pub bluesky: Simulator,
    pub facebook: facebook_sim::Simulator,
    pub instagram: instagram_sim::Simulator,
    pub linkedin: linkedin_sim::Simulator,
    pub threads: threads_sim::Simulator,
    pub tiktok: tiktok_sim::Simulator,
    pub x: x_sim::Simulator,
    pub youtube: youtube_sim::Simulator,
    /// The owner.
    pub ana: i64,
    /// The language of everybody here.
    pub lang: Lang,
    pub edges: Edges,
    /// The key ring as its owner would have written it down.
    pub key: String,
    /// The app's parts, for a look at the database.
    pub wired: Wired,
    app: Option<App>,
    /// Where Crier's own pages are served, at one address however often the app is started, and the pages.
    door: Option<StdListener>,
    pages: Option<Served>,
    intake: Intake,
    _served: Served,
    pub folder: tempfile::TempDir,
}

impl Town {
    /// A town that speaks `lang`, on SQLite, with long polling, on a Friday morning.
    pub async fn new(lang: Lang) -> Self {
        Self::build(lang, None, Intake::Polling).await
    }

    /// One that speaks English.
    pub async fn english() -> Self {
        Self::new(Lang::En).await
    }

    /// A town on the database at `url` (SQLite in its own folder if none).
    pub async fn build(lang: Lang, url: Option<String>, intake: Intake) -> Self {
        Self::build_with(lang, url, intake, None).await
    }

    /// A town whose pages are reached from outside, with an app of its own at each network that wants one.
    pub async fn with_page(lang: Lang) -> Self {
        Self::build_with_pages(lang, None).await
    }

    /// The same, on the database at `url` (SQLite in its own folder if none).
    pub async fn build_with_pages(lang: Lang, url: Option<String>) -> Self {
        Self::build_with_apps(lang, url, apps()).await
    }

    /// The same, with these apps.
    pub async fn build_with_apps(lang: Lang, url: Option<String>, apps: Apps) -> Self {
        let door = StdListener::bind(("127.0.0.1", 0)).unwrap();
        door.set_nonblocking(true).unwrap();
        Self::build_with(lang, url, Intake::Polling, Some((door, apps))).await
    }

    async fn build_with(lang: Lang, url: Option<String>, intake: Intake, outside: Option<(StdListener, Apps)>) -> Self {
        let (door, apps) = outside.map_or_else(|| (None, Apps::default()), |(door, apps)| (Some(door), apps));
        let clock = Clock::manual(MORNING, 7);
        let world = World::new(clock.clone());
        let telegram = Telegram::new(&world, TOKEN);
        telegram.set_domain("127.0.0.1");
        let served = serve(telegram.router()).await.unwrap();
        let bluesky = Simulator::start(world.clone()).await.unwrap();
        let facebook = facebook_sim::Simulator::start(world.clone()).await.unwrap();
        let instagram = instagram_sim::Simulator::start(world.clone()).await.unwrap();
        let linkedin = linkedin_sim::Simulator::start(world.clone()).await.unwrap();
        let threads = threads_sim::Simulator::start(world.clone()).await.unwrap();
        let tiktok = tiktok_sim::Simulator::start(world.clone()).await.unwrap();
        let x = x_sim::Simulator::start(world.clone()).await.unwrap();
        let youtube = youtube_sim::Simulator::start(world.clone()).await.unwrap();
        tiktok.verify("http://127.0.0.1");
        let ana = telegram.person("ana", lang.code());
        let folder = tempfile::tempdir().unwrap();
        let base = bluesky.base().to_owned();
        let key = Ring::new_key("town").unwrap();
        let edges = Edges {
            clock: clock.clone(),
            database: url.unwrap_or_else(|| format!("sqlite://{}", folder.path().join("crier.db").display())),
            files: Files::folder(&folder.path().join("media")).unwrap(),
            ring: Ring::parse(&key).unwrap(),
            token: TOKEN.to_owned().into(),
            owners: vec![ana],
            endpoints: Endpoints {
                bluesky: base.clone(),
                plc: base,
                telegram: served.base.clone(),
                facebook: GraphAt {
                    api: facebook.base().into(),
                    video: facebook.base().into(),
                    page: facebook.base().into(),
                    version: facebook_sim::VERSION.into(),
                },
                instagram: InstagramAt {
                    api: instagram.base().into(),
                    oauth: instagram.base().into(),
                    page: instagram.base().into(),
                    version: instagram_sim::VERSION.into(),
                },
                instagram_pages: GraphAt {
                    api: instagram.base().into(),
                    video: instagram.base().into(),
                    page: instagram.base().into(),
                    version: instagram_sim::VERSION.into(),
                },
                linkedin: LinkedInAt { api: linkedin.base().into(), oauth: linkedin.base().into(), version: linkedin_sim::VERSION.into() },
                threads: ThreadsAt { api: threads.base().into(), page: threads.base().into(), version: threads_sim::VERSION.into() },
                tiktok: TikTokAt { api: tiktok.base().into(), page: tiktok.base().into(), audited: true },
                x: XAt { api: x.base().into(), page: x.base().into() },
                youtube: YouTubeAt { api: youtube.base().into(), accounts: youtube.base().into(), oauth: youtube.base().into() },
            },
            apps,
            operator: Operator { name: Some("Ana".into()), contact: Some("ana@example.com".into()) },
            allow_hosts: [bluesky.host(), facebook.host(), instagram.host(), linkedin.host(), tiktok.host(), youtube.host()]
                .map(str::to_owned)
                .to_vec(),
            telegram_files: None,
            public_url: door.as_ref().map(|door| format!("http://{}", door.local_addr().unwrap())),
            upload_max: 2_000_000_000,
            telegram_login: true,
            role: crier::app::Role::All,
        }
        .reaching_itself();
        let wired = open(edges.clone()).await.unwrap();
        let app = Some(App::start(wired.clone(), intake));
        let pages = door.as_ref().map(|door| serve_pages(door, &wired));
        let town = Self {
            clock,
            world,
            telegram,
            bluesky,
            facebook,
            instagram,
            linkedin,
            threads,
            tiktok,
            x,
            youtube,
            ana,
            lang,
            edges,
            key,
            wired,
            app,
            pages,
            door,
            intake,
            _served: served,
            folder,
        };
        town.rest().await;
        town
    }

    /// Waits until nothing is under way; the clock stands still.
    pub async fn rest(&self) {
        if tokio::time::timeout(REST, self.clock.rest()).await.is_err() {
            panic!("no rest within {} s:\n{}", REST.as_secs(), self.transcript());
        }
    }

    /// Moves the clock by `ms`, from one due instant to the next, with everything at rest at each.
    pub async fn advance(&self, ms: Millis) {
        let until = self.clock.now() + ms;
        self.rest().await;
        while let Some(due) = self.clock.next_due().filter(|due| *due <= until) {
            self.clock.advance_to(due);
            self.rest().await;
        }
        self.clock.advance_to(until);
        self.rest().await;
    }

    /// Ends the app as a power cut would, and starts it again on the same database.
    pub async fn restart(&mut self) {
        self.kill().await;
        self.restart_dead().await;
    }

    /// Starts the app again after [`Town::kill`].
    pub async fn restart_dead(&mut self) {
        self.wired = open(self.edges.clone()).await.unwrap();
        self.app = Some(App::start(self.wired.clone(), self.intake));
        self.pages = self.door.as_ref().map(|door| serve_pages(door, &self.wired));
        self.rest().await;
    }

    /// Ends the app as a power cut would, wherever it is.
    pub async fn kill(&mut self) {
        drop((self.app.take(), self.pages.take()));
        let store = &self.wired.store;
        if store.is_shared() {
            // That a process has ended is seen by others on its machine; this one goes on, and has to say so.
            store.take_back(store.me(), End::Died, self.clock.now()).await.unwrap();
        }
        // The system gives the lock of a dead process back; here it has to be done.
        self.wired.store.close().await;
    }

    /// Ends the app when a test has asked Telegram for things that it must refuse.
    pub async fn kill_quietly(mut self) {
        let app = self.app.as_mut().expect("the app runs");
        assert!(app.failed().now_or_never().is_none(), "a part of the app ended by itself");
        self.kill().await;
    }

    /// What a button or a sentence of the locale files says in this town's language.
    pub fn label(&self, key: &'static str) -> String {
        i18n::plain(self.lang, &Say::new(key))
    }

    /// One of three texts, by the town's language.
    pub fn pick<'a>(&self, en: &'a str, es: &'a str, ru: &'a str) -> &'a str {
        match self.lang {
            Lang::En => en,
            Lang::Es => es,
            Lang::Ru => ru,
        }
    }

    /// Ana writes.
    pub async fn say(&self, text: &str) {
        self.say_as(self.ana, text).await;
    }

    /// Somebody writes.
    pub async fn say_as(&self, who: i64, text: &str) {
        self.telegram.say(who, text).unwrap();
        self.rest().await;
    }

    /// Ana presses the button with the label of this key.
    pub async fn press(&self, key: &'static str) {
        self.tap(&self.label(key)).await;
    }

    /// Ana presses the button that has this text of the catalogue, in a message that contains `text`.
    pub async fn press_in(&self, key: &'static str, text: &str) {
        self.tap_in(&self.label(key), Some(text)).await;
    }

    /// Ana presses the button with this label.
    pub async fn tap(&self, label: &str) {
        self.tap_in(label, None).await;
    }

    /// Ana presses the button with this label in a message that contains `text`.
    pub async fn tap_in(&self, label: &str, text: Option<&str>) {
        if let Err(error) = self.telegram.press(self.ana, label, text) {
            panic!("{error}\n{}", self.transcript());
        }
        self.rest().await;
    }

    /// Ana sends pictures as pictures; two seconds pass, as albums need them.
    pub async fn send(&self, files: &[(&str, Vec<u8>)], caption: &str) {
        let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
        self.telegram.send(self.ana, files, caption);
        self.rest().await;
        self.advance(2_000).await;
    }

    /// Ana sends one photo with everything hidden in it.
    pub async fn send_photo(&self, caption: &str) {
        self.send(&[("sea.jpg", photo())], caption).await;
    }

    /// Ana sends a file as a file.
    pub async fn file(&self, name: &str, bytes: Vec<u8>, caption: &str) {
        self.telegram.document(self.ana, name, bytes, caption).unwrap();
        self.rest().await;
    }

    /// Lets somebody in by an invitation of Ana's.
    pub async fn invite(&self, name: &str) -> i64 {
        let who = self.telegram.person(name, self.lang.code());
        self.say("/invite").await;
        self.telegram.start(who, &self.last_invitation()).unwrap();
        self.rest().await;
        who
    }

    /// Publishes what the newest card shows, and waits until it went out.
    pub async fn publish(&self) {
        self.press("button-publish").await;
        self.advance(10_000).await;
    }

    /// What the bot said to Ana since her last line.
    pub fn heard(&self) -> String {
        self.telegram.heard(self.ana).join("\n")
    }

    /// Ana's chat as text.
    pub fn transcript(&self) -> String {
        self.story_of(self.ana)
    }

    /// Somebody's chat as text. States that a card passes through (cleaning, publishing) are left out: which of them
    /// is seen depends on who is faster.
    pub fn story_of(&self, who: i64) -> String {
        let on_its_way = self.label("card-on-its-way");
        let passing = |entry: &str| entry.lines().map(str::trim).any(|line| line.starts_with('⏳') || line == on_its_way);
        let told = self.masked(&self.telegram.transcript(who));
        let mut story: Vec<&str> = Vec::new();
        for entry in entries(&told).into_iter().filter(|entry| !passing(entry)) {
            let again = story.last().is_some_and(|last| body(last) == body(entry) && !body(entry).is_empty());
            if !again {
                story.push(entry);
            }
        }
        story.concat().replace("  Crier  updates", "  Crier")
    }

    /// A text without what differs from run to run.
    pub fn masked(&self, text: &str) -> String {
        let page = self.edges.public_url.as_deref().unwrap_or("https://crier.example");
        masked(&text.replace(page, "https://crier.example"), self.bluesky.host())
    }

    /// The payload of the newest invitation link in Ana's chat.
    pub fn last_invitation(&self) -> String {
        let texts: Vec<String> = self.telegram.chat(self.ana).into_iter().map(|shown| shown.linked).collect();
        let link = texts.iter().rev().find_map(|text| text.split_once("start=")).expect("an invitation");
        link.1.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    }

    /// Everything of Ana's chat must be as it was last time.
    pub fn snapshot(&self, name: &str) {
        snapshot(name, self.lang, &self.transcript());
    }

    /// Nothing of this kind waits for anything.
    pub async fn assert_done(&self, work: Work) {
        assert_eq!(self.wired.store.next_due(work, self.clock.now()).await.unwrap(), None, "{work:?} is left over\n{}", self.transcript());
    }

    /// Nothing may be left over: no word unsaid, no update unread, no request that Telegram does not know, the app alive.
    pub async fn finish(mut self) {
        self.rest().await;
        assert_eq!(self.telegram.pending(), 0, "updates were not fetched");
        for work in [Work::Updates, Work::Outbox] {
            self.assert_done(work).await;
        }
        let app = self.app.as_mut().expect("the app runs");
        assert!(app.failed().now_or_never().is_none(), "a part of the app ended by itself");
        assert_eq!(complaints(&self.telegram.requests()), Vec::<String>::new());
        self.kill().await;
    }
}

fn serve_pages(door: &StdListener, wired: &Wired) -> Served {
    let listener = tokio::net::TcpListener::from_std(door.try_clone().unwrap()).unwrap();
    serve_at(listener, web::router(wired.site.clone())).unwrap()
}

/// A story taken apart where somebody begins to speak or act.
fn entries(story: &str) -> Vec<&str> {
    let is_head = |line: &str| line.as_bytes().get(2) == Some(&b':') && line.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let mut starts = vec![0];
    let mut at = 0;
    for line in story.split_inclusive('\n') {
        if is_head(line) && at > 0 {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(story.len());
    starts.windows(2).map(|pair| &story[pair[0]..pair[1]]).collect()
}

/// What an entry says, without who and when.
fn body(entry: &str) -> &str {
    entry.split_once('\n').map_or("", |(_, body)| body.trim_end())
}

/// Runs a script once in every language.
pub async fn in_every_language(script: impl AsyncFn(&mut Town)) {
    for lang in Lang::ALL {
        let mut town = Town::new(lang).await;
        script(&mut town).await;
        town.finish().await;
    }
}

/// Holds a text against the file of this name.
pub fn snapshot(name: &str, lang: Lang, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.{}", lang.code()), text));
}

/// What Telegram would not have taken, or did not.
fn complaints(requests: &[Captured]) -> Vec<String> {
    let spec = Spec::load();
    let mut wrong = Vec::new();
    for request in requests {
        if let Some(spec) = &spec {
            wrong.extend(spec.check(request));
        }
        if let Some(Err((400, text))) = &request.answer
            && !FINE_REFUSALS.iter().any(|fine| text.contains(fine))
        {
            wrong.push(format!("{}: {text}: {:?}", request.method, request.fields));
        }
    }
    wrong
}

/// What differs from run to run is covered: names made by chance, ports.
fn masked(text: &str, host: &str) -> String {
    let mut text = text.replace(host, "HOST");
    for (before, letters) in
        [("ref ", 5), ("код ", 5), ("/post/", 13), ("inv_", 20), ("/up/", 26), ("/sign-in/", 32), ("start=in_", 32), ("/start in_", 32)]
    {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((head, tail)) = rest.split_once(before) {
            let name = tail.chars().take(letters).take_while(char::is_ascii_alphanumeric).count();
            out.push_str(head);
            out.push_str(before);
            out.push_str(if name == letters { "…" } else { &tail[..name] });
            rest = &tail[name..];
        }
        out.push_str(rest);
        text = out;
    }
    text
}
