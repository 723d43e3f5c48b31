//! Accounts, posts by the million, and the loop that works on what is due: 32 at once, as the app's.

use crier::clock::{Clock, Millis, Sleep};
use crier::media::keep::Files;
use crier::model::account::{Account, AccountState, Token};
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::net::Net;
use crier::platforms::Platforms;
use crier::platforms::telegram::{photo_need, video_need};
use crier::publish::Publisher;
use crier::queue::Worker;
use crier::store::{Role, Store, Workspace};
use crier::vault::Ring;
use futures_util::future::join_all;
use serde_json::json;
use tokio::task::JoinSet;

use crate::database::Database;
use crate::network::Fake;

/// No account has two posts under way, so there must be many.
const ACCOUNTS: i64 = 1_000;
const AT_ONCE: usize = 32;
/// How many rows go into one statement.
const BATCH: i64 = 50_000;

/// The part of Crier that publishes, on a database.
pub struct Rig {
    pub clock: Clock,
    pub store: Store,
    pub network: Fake,
    pub worker: Worker,
    ring: Ring,
    _files: tempfile::TempDir,
}

impl Rig {
    pub async fn open(url: &str, ring: Ring) -> Self {
        let (clock, network, folder) = (Clock::system(), Fake::default(), tempfile::tempdir().unwrap());
        let store = Store::open(url).await.unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let net = Net::new(clock.clone(), Vec::new()).unwrap();
        let platforms = Platforms::new(vec![Box::new(network.clone())], photo_need(), video_need(false));
        let publisher = Publisher::new(store.clone(), ring.clone(), files, platforms, net, clock.clone());
        Self { clock, store, network, worker: Worker::new(publisher), ring, _files: folder }
    }

    /// One person, one workspace, many accounts that are signed in.
    pub async fn begin(&self) {
        let (_, data_key) = self.ring.new_data_key("w").unwrap();
        let workspace =
            Workspace { id: "w".into(), name: "w".into(), zone: "UTC".into(), data_key, created_at: self.clock.now(), keep_credit: 0 };
        self.store.add_workspace(&workspace).await.unwrap();
        self.store.let_in(1, "w", Role::Owner, "Ana", Lang::En, self.clock.now()).await.unwrap();
        join_all((0..ACCOUNTS).map(|n| self.sign_in(n))).await;
    }

    async fn sign_in(&self, n: i64) {
        let id = format!("a{n}");
        let token = Token { access: format!("token-{n}"), ..Token::default() };
        let sealed = self.store.seal_token(&self.ring, "w", &id, &token).await.unwrap();
        let account = Account {
            workspace: "w".into(),
            platform: PlatformId::Bluesky,
            remote_id: format!("did:plc:{n}"),
            handle: format!("@{n}.example"),
            name: id.clone(),
            link: None,
            facts: json!({ "server": "https://pds.example" }),
            state: AccountState::Ready,
            connected_by: 1,
            created_at: self.clock.now(),
            last_post_at: None,
            id,
        };
        self.store.put_account(&account, &sealed, None, None).await.unwrap();
    }

    /// How many posts are published.
    pub fn published(&self) -> usize {
        self.network.0.lock().unwrap().visible.len()
    }

    /// Works until `count` posts are published, or until the clock says `until`.
    pub async fn work(&self, count: usize, until: Millis) {
        let mut under_way = JoinSet::new();
        while self.published() < count && self.clock.now() < until {
            while let Some(ended) = under_way.try_join_next() {
                ended.unwrap();
            }
            let wake = &self.store.wakes.parts;
            if under_way.len() >= AT_ONCE {
                self.clock.park(wake, None, Sleep::Due).await;
                continue;
            }
            let Some(part) = self.worker.claim().await.unwrap() else {
                let next = self.worker.next_due().await.unwrap();
                self.clock.park(wake, Some(next.unwrap_or(until).min(until)), Sleep::Due).await;
                continue;
            };
            let (worker, wake) = (self.worker.clone(), wake.clone());
            under_way.spawn(async move {
                worker.work(part).await.unwrap();
                wake.ring();
            });
        }
        while let Some(ended) = under_way.join_next().await {
            ended.unwrap();
        }
    }
}

/// Posts of one target each, numbered `from..=to`, none of them with a file.
pub struct Posts {
    pub from: i64,
    pub to: i64,
    /// `queued`, or `live`: those are done and due never again.
    pub state: &'static str,
    /// When each is due: SQL over its number `i`, in milliseconds.
    pub due: String,
}

/// Writes posts as Crier would have written them. Their order in the indexes is that of their numbers.
pub async fn add(database: &mut Database, posts: &Posts) {
    let Posts { from, to, state, due } = posts;
    let live = *state == "live";
    let (due_at, ended) = if live { ("NULL", due.as_str()) } else { (due.as_str(), "NULL") };
    let remote = if live { "'{\"id\":\"3l5ws2kz5os2a\",\"link\":\"https://net.example/post/3l5ws2kz5os2a\"}'" } else { "NULL" };
    let mut begin = *from;
    while begin <= *to {
        let end = (begin + BATCH - 1).min(*to);
        let n = format!("WITH RECURSIVE n (i) AS (SELECT CAST({begin} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {end})");
        // Twelve characters, as real names have.
        let name = |letter: char| format!("'{letter}' || (10000000000 + i)");
        let account = format!("'a' || (i % {ACCOUNTS})");
        let (post, target, part) = (name('p'), name('t'), name('q'));
        database
            .run(format!(
                "BEGIN;
                 INSERT INTO posts (id, workspace, person, chat, source, state, text, branded, planned_at, created_at, touched_at)
                    {n} SELECT {post}, 'w', 1, 1, i, 'sent', 'Hello', 0, {due}, 0, 0 FROM n;
                 INSERT INTO targets (id, workspace, post, account, wanted) {n} SELECT {target}, 'w', {post}, {account}, 1 FROM n;
                 INSERT INTO parts (id, workspace, target, account, platform, n, state, made_at, due_at, saved, remote, intent_at, ended_at, fence)
                    {n} SELECT {part}, 'w', {target}, {account}, 'bluesky', 0, '{state}', 0, {due_at}, 'null', {remote}, {ended}, {ended}, 0 FROM n;
                 COMMIT"
            ))
            .await;
        begin = end + 1;
    }
}
