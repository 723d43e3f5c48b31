//! An engine with one scripted network, on a database file that outlives a restart; driven by hand.

use crier::clock::{Clock, Millis};
use crier::links::Links;
use crier::media::keep::Files;
use crier::model::account::{AccountState, Token};
use crier::model::lang::Lang;
use crier::model::part::PartState;
use crier::model::post::Part;
use crier::net::Net;
use crier::platforms::Platforms;
use crier::platforms::telegram::{photo_need, video_need};
use crier::publish::Publisher;
use crier::queue::{self, Going, Worker};
use crier::store::{NewPost, Role, Store, Workspace};
use crier::vault::Ring;

use crate::support::network::Fake;
use crate::support::rows::{T0, account, add_target};

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
        crate::support::rows::add_objects(&engine.store).await;
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
        let platforms = Platforms::new(vec![Box::new(fake.clone())], photo_need(), video_need(false));
        let publisher = Publisher::new(store.clone(), ring.clone(), files.clone(), platforms, net, clock.clone());
        let links = Links::new(&store, &files, &ring, &clock, Some("https://crier.example".into()));
        let publisher = publisher.linking(links);
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
        let token = Token { access: access.into(), refresh: Some("refresh-1".into()), expires_at, secret: None };
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
        let targets: Vec<Going> = self.store.targets(&post).await.unwrap().into_iter().map(Going::from).collect();
        queue::confirm(&self.store, &self.clock, &post, &targets, due, None).await.unwrap()
    }

    /// A text post `p<n>` for `to` as a thread of these posts, confirmed, due at `due`.
    pub async fn send_thread(&self, n: i64, to: &str, posts: &[&str], due: Millis) {
        self.draft(n, to).await;
        let post = format!("p{n}");
        let target = self.store.targets(&post).await.unwrap().remove(0);
        let going = Going { target, posts: posts.iter().map(|text| (*text).to_owned()).collect() };
        assert!(queue::confirm(&self.store, &self.clock, &post, &[going], due, None).await.unwrap());
    }

    /// The parts of `p<n>`, in order.
    pub async fn parts(&self, n: i64) -> Vec<Part> {
        self.store.targets(&format!("p{n}")).await.unwrap().remove(0).parts
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
        self.worker.recover().await.unwrap();
        let mut count = 0;
        while let Some(part) = self.worker.claim().await.unwrap() {
            self.worker.work(part).await.unwrap();
            count += 1;
        }
        count
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
