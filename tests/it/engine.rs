//! An engine with one scripted network, on a database file that outlives a restart; driven by hand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use crier::clock::{Clock, Millis};
use crier::media::keep::Files;
use crier::model::account::{Account, AccountState, Profile, Token};
use crier::model::lang::Lang;
use crier::model::limits::{Format, Limits, Need, TextUnit};
use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::model::post::{Part, Remote};
use crier::net::{Fault, Net};
use crier::platforms::telegram::photo_need;
use crier::platforms::{About, Ask, ConnectError, Found, Grant, Job, Outcome, Platform, Platforms, Stage};
use crier::publish::Publisher;
use crier::queue::{self, Worker};
use crier::store::{NewPost, Role, Store, Workspace};
use crier::vault::Ring;
use serde_json::{Value, json};

use crate::support::rows::{T0, account, add_target};

/// What the network does next; with nothing scripted, it does what it is asked.
#[derive(Default)]
pub struct Script {
    pub stage: VecDeque<Result<Stage, Fault>>,
    pub commit: VecDeque<Result<Outcome, Fault>>,
    pub find: VecDeque<Result<Found, Fault>>,
    pub refresh: VecDeque<Result<Token, Fault>>,
    pub connect: VecDeque<Result<Profile, ConnectError>>,
    /// The commit is accepted and never answered.
    pub hang: bool,
    /// The stage never ends.
    pub stuck: bool,
    pub blind: bool,
    /// What was asked of it.
    pub calls: Vec<&'static str>,
    /// What is visible: the notes that each post was made from, and the access token that signed it.
    pub visible: Vec<(Value, String)>,
    pub revoked: Vec<String>,
}

#[derive(Clone, Default)]
pub struct Fake(pub Arc<Mutex<Script>>);

impl Fake {
    pub fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.0.lock().unwrap());
    }

    pub fn visible(&self) -> Vec<(Value, String)> {
        self.0.lock().unwrap().visible.clone()
    }

    pub fn count(&self, call: &str) -> usize {
        self.0.lock().unwrap().calls.iter().filter(|name| **name == call).count()
    }

    fn call<T>(&self, name: &'static str, next: impl FnOnce(&mut Script) -> T) -> T {
        let mut script = self.0.lock().unwrap();
        script.calls.push(name);
        next(&mut script)
    }
}

pub fn remote() -> Remote {
    Remote { id: "r1".into(), link: Some("https://net.example/r1".into()) }
}

const ABOUT: About = About {
    id: PlatformId::Bluesky,
    asks: &[Ask { field: "handle", question: "connect-bluesky-handle", secret: false, refuse: |_| None }],
};

#[async_trait]
impl Platform for Fake {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn limits(&self, _account: &Account) -> Limits {
        let photo = Need { formats: vec![Format::Jpeg], max_bytes: 1_000_000, max_side: 2_000, max_sum: None, max_ratio: None };
        Limits {
            text_max: 300,
            text_unit: TextUnit::Graphemes,
            text_bytes: None,
            caption_max: None,
            images: 4,
            videos: 1,
            mixed: false,
            animated: false,
            needs_media: false,
            alt_max: None,
            photo,
            video_bytes: 1_000_000,
            video_seconds: None,
        }
    }

    async fn connect(&self, _net: &Net, grant: &Grant) -> Result<Profile, ConnectError> {
        assert_eq!(grant.get("handle"), "ana.example");
        self.call("connect", |script| script.connect.pop_front().unwrap())
    }

    async fn refresh(&self, _net: &Net, _account: &Account, _token: &Token) -> Result<Token, Fault> {
        self.call("refresh", |script| script.refresh.pop_front().unwrap_or(Err(Fault::Relogin)))
    }

    async fn revoke(&self, _net: &Net, _account: &Account, token: &Token) -> Result<(), Fault> {
        self.call("revoke", |script| script.revoked.push(token.access.clone()));
        Ok(())
    }

    async fn stage(&self, _net: &Net, job: &Job) -> Result<Stage, Fault> {
        if self.0.lock().unwrap().stuck {
            std::future::pending::<()>().await;
        }
        for media in &job.media {
            assert!(media.file.exists(), "a file that is handed over can be read");
        }
        let made = json!({ "key": format!("{}-{}", job.part, job.made_at) });
        let saved = if job.saved.is_null() { made } else { job.saved.clone() };
        self.call("stage", |script| script.stage.pop_front().unwrap_or(Ok(Stage::Ready(saved))))
    }

    async fn commit(&self, _net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let (answer, hang) = self.call("commit", |script| {
            let answer = script.commit.pop_front().unwrap_or(Ok(Outcome::Live(remote())));
            if matches!(answer, Ok(_) | Err(Fault::Unsure)) {
                script.visible.push((job.saved.clone(), job.token.access.clone()));
            }
            (answer, script.hang)
        });
        if hang {
            std::future::pending::<()>().await;
        }
        answer
    }

    async fn find(&self, _net: &Net, _job: &Job) -> Result<Found, Fault> {
        self.call("find", |script| script.find.pop_front().unwrap_or(Ok(Found::CannotTell)))
    }

    fn can_find(&self) -> bool {
        !self.0.lock().unwrap().blind
    }

    async fn delete(&self, _net: &Net, _account: &Account, _token: &Token, _remote: &Remote) -> Result<(), Fault> {
        self.call("delete", |_| Ok(()))
    }
}

/// Everything that a test drives.
pub struct Engine {
    pub folder: tempfile::TempDir,
    pub clock: Clock,
    pub ring: Ring,
    pub fake: Fake,
    pub store: Store,
    pub files: Files,
    pub worker: Worker,
}

impl Engine {
    /// An engine with the workspace `w`, the person 1 and the accounts `a` and `b`, both ready.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let engine = Self::open(folder, Clock::manual(T0, 3), ring, Fake::default()).await;
        let (_, data_key) = engine.ring.new_data_key("w").unwrap();
        let workspace =
            Workspace { id: "w".into(), name: "w".into(), zone: "Europe/Madrid".into(), data_key, created_at: T0, keep_credit: 0 };
        engine.store.add_workspace(&workspace).await.unwrap();
        engine.store.let_in(1, "w", Role::Owner, "Ana", Lang::En, T0).await.unwrap();
        engine.sign_in("a", "token-1", None).await;
        engine.sign_in("b", "token-1", None).await;
        engine
    }

    async fn open(folder: tempfile::TempDir, clock: Clock, ring: Ring, fake: Fake) -> Self {
        let url = format!("sqlite://{}", folder.path().join("crier.db").display());
        let store = Store::open(&url).await.unwrap();
        let files = Files::folder(&folder.path().join("files")).unwrap();
        let net = Net::new(clock.clone(), Vec::new()).unwrap();
        let platforms = Platforms::new(vec![Box::new(fake.clone())], photo_need());
        let publisher = Publisher::new(store.clone(), ring.clone(), files.clone(), platforms, net, clock.clone());
        Self { worker: Worker::new(publisher), folder, clock, ring, fake, store, files }
    }

    /// Drops the process without warning and starts it again on the same database, at the same time.
    pub async fn restart(self) -> Self {
        self.store.close().await;
        let Self { folder, clock, ring, fake, store, worker, .. } = self;
        drop((store, worker));
        fake.set(|script| (script.hang, script.stuck) = (false, false));
        Self::open(folder, clock, ring, fake).await
    }

    pub async fn sign_in(&self, id: &str, access: &str, expires_at: Option<Millis>) {
        let token = Token { access: access.into(), refresh: Some("refresh-1".into()), expires_at };
        let sealed = self.store.seal_token(&self.ring, "w", id, &token).await.unwrap();
        self.store.put_account(&account(id), &sealed, expires_at, None).await.unwrap();
    }

    /// A text post `p<n>` for `to`, confirmed, due at `due`.
    pub async fn send(&self, n: i64, to: &str, due: Millis) {
        self.draft(n, to).await;
        self.confirm(n, due).await;
    }

    pub async fn draft(&self, n: i64, to: &str) {
        let post = NewPost {
            id: format!("p{n}"),
            workspace: "w".into(),
            person: 1,
            chat: 1,
            source: n,
            album: None,
            text: "Hello".into(),
            text_source: Some(n),
            branded: false,
            gather_until: None,
            now: self.clock.now(),
        };
        self.store.begin_post(&post).await.unwrap();
        add_target(&self.store, &format!("t{n}"), &format!("p{n}"), to).await;
    }

    pub async fn confirm(&self, n: i64, due: Millis) -> bool {
        let post = format!("p{n}");
        let targets = self.store.targets(&post).await.unwrap();
        queue::confirm(&self.store, &self.clock, &post, &targets, due, None).await.unwrap()
    }

    pub async fn part(&self, n: i64) -> Part {
        let targets = self.store.targets(&format!("p{n}")).await.unwrap();
        targets.into_iter().flat_map(|target| target.parts).next().expect("the post has a part")
    }

    pub async fn state(&self, n: i64) -> PartState {
        self.part(n).await.state
    }

    pub async fn account(&self, id: &str) -> AccountState {
        self.store.account(id).await.unwrap().unwrap().state
    }

    /// Does everything that is due now. How many parts were worked on.
    pub async fn tick(&self) -> usize {
        self.worker.tick().await.unwrap()
    }

    /// Moves the clock by `by` and does everything that is due then.
    pub async fn after(&self, by: Millis) -> usize {
        self.clock.advance_to(self.clock.now() + by);
        self.tick().await
    }

    /// Starts to work on what is due and is killed when the network has been asked `call`.
    pub async fn killed_in(&self, call: &str) {
        let part = self.worker.claim().await.unwrap().expect("a part is due");
        let before = self.fake.count(call);
        let work = self.worker.work(part);
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => panic!("not killed but done: {done:?}"),
                () = tokio::task::yield_now() => {}
            }
            if self.fake.count(call) > before {
                return;
            }
        }
    }
}
