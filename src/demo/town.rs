//! The town that the demo plays in: the simulated networks, and the real app at their edge, which can be killed and
//! started again on the same database. Built by `run` and by the player; says nothing and shows nothing.

use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::path::Path;

use anyhow::Context;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use super::networks::Networks;
use crate::app::{self, App, Edges, Intake, Role};
use crate::clock::Clock;
use crate::media::keep::Files;
use crate::model::operator::Operator;
use crate::platforms::facebook;
use crate::platforms::graph::GraphAt;
use crate::platforms::instagram::{self, InstagramAt};
use crate::platforms::linkedin::{self, LinkedInAt};
use crate::platforms::oauth::App as Registered;
use crate::platforms::threads::{self, ThreadsAt};
use crate::platforms::tiktok::{self, TikTokAt};
use crate::platforms::x::{self, XApp, XAt};
use crate::platforms::youtube::{self, YouTubeAt};
use crate::platforms::{Apps, Endpoints, bluesky};
use crate::sim::telegram::Telegram;
use crate::sim::{Served, World, serve, serve_at};
use crate::store::Store;
use crate::vault::Ring;
use crate::web;

/// The bot's token. It opens nothing anywhere.
const TOKEN: &str = "123456789:AAdemoTokenThatOpensNothingAtAll";
/// The largest file that the upload page takes, in bytes.
const UPLOAD_MAX: u64 = 2_000_000_000;
/// Who owns the bot when nobody else is named.
pub const OWNER: &str = "Ana";

/// Everything that a demo consists of.
pub struct Town {
    /// The clock of the app and of the simulators.
    pub clock: Clock,
    /// What is to go wrong.
    pub world: World,
    /// The networks, Telegram among them.
    pub networks: Networks,
    /// The user id of [`OWNER`].
    pub owner: i64,
    edges: Edges,
    /// Of Crier's own pages; one address, however often the app is started again.
    listener: StdListener,
    running: Mutex<Option<Running>>,
    _served: Served,
    folder: TempDir,
}

struct Running {
    app: App,
    store: Store,
    pages: Served,
}

impl Town {
    /// Starts the simulators and prepares a database, a media folder and a key; the app does not run yet.
    ///
    /// # Errors
    /// When no port is free or the temporary folder cannot be made.
    pub async fn build(clock: Clock) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("crier-demo-").tempdir().context("no temporary folder")?;
        let world = World::new(clock.clone());
        let telegram = Telegram::new(&world, TOKEN);
        telegram.set_domain("127.0.0.1");
        let served = serve(telegram.router()).await?;
        let bluesky = bluesky::sim::Simulator::start(world.clone()).await?;
        let facebook = facebook::sim::Simulator::start(world.clone()).await?;
        let instagram = instagram::sim::Simulator::start(world.clone()).await?;
        let linkedin = linkedin::sim::Simulator::start(world.clone()).await?;
        let threads = threads::sim::Simulator::start(world.clone()).await?;
        let tiktok = tiktok::sim::Simulator::start(world.clone()).await?;
        let x = x::sim::Simulator::start(world.clone()).await?;
        let youtube = youtube::sim::Simulator::start(world.clone()).await?;
        // Whoever opens their pages is signed in there already.
        for page in ["Harbour Bakery", "Harbour Café"] {
            facebook.page(page, &OWNER.to_lowercase());
            linkedin.page(page, &OWNER.to_lowercase());
        }
        bluesky.account(&OWNER.to_lowercase());
        instagram.linked(&OWNER.to_lowercase(), "Harbour Bakery");
        threads.profile(&OWNER.to_lowercase());
        tiktok.creator(&OWNER.to_lowercase());
        tiktok.verify("http://127.0.0.1");
        x.user(&OWNER.to_lowercase());
        youtube.channel(&OWNER.to_lowercase());
        let owner = telegram.person(OWNER, "en");
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port for the pages")?;
        listener.set_nonblocking(true)?;
        let endpoints = Endpoints {
            bluesky: bluesky.base().to_owned(),
            plc: bluesky.base().to_owned(),
            telegram: served.base.clone(),
            facebook: GraphAt {
                api: facebook.base().to_owned(),
                video: facebook.base().to_owned(),
                page: facebook.base().to_owned(),
                version: facebook::sim::VERSION.to_owned(),
            },
            instagram: InstagramAt {
                api: instagram.base().to_owned(),
                oauth: instagram.base().to_owned(),
                page: instagram.base().to_owned(),
                version: instagram::sim::VERSION.to_owned(),
            },
            instagram_pages: GraphAt {
                api: instagram.base().to_owned(),
                video: instagram.base().to_owned(),
                page: instagram.base().to_owned(),
                version: instagram::sim::VERSION.to_owned(),
            },
            linkedin: LinkedInAt {
                api: linkedin.base().to_owned(),
                oauth: linkedin.base().to_owned(),
                version: linkedin::sim::VERSION.to_owned(),
            },
            threads: ThreadsAt {
                api: threads.base().to_owned(),
                page: threads.base().to_owned(),
                version: threads::sim::VERSION.to_owned(),
            },
            tiktok: TikTokAt { api: tiktok.base().to_owned(), page: tiktok.base().to_owned(), audited: true },
            x: XAt { api: x.base().to_owned(), page: x.base().to_owned() },
            youtube: YouTubeAt { api: youtube.base().to_owned(), accounts: youtube.base().to_owned(), oauth: youtube.base().to_owned() },
        };
        let app = |id: &str, secret: &str| Some(Registered { id: id.to_owned(), secret: SecretString::from(secret) });
        let apps = Apps {
            facebook: app(facebook::sim::APP_ID, facebook::sim::APP_SECRET),
            instagram: app(instagram::sim::APP_ID, instagram::sim::APP_SECRET),
            linkedin: app(linkedin::sim::CLIENT_ID, linkedin::sim::CLIENT_SECRET),
            linkedin_pages: app(linkedin::sim::PAGES_CLIENT_ID, linkedin::sim::PAGES_CLIENT_SECRET),
            threads: app(threads::sim::APP_ID, threads::sim::APP_SECRET),
            tiktok: app(tiktok::sim::CLIENT_KEY, tiktok::sim::CLIENT_SECRET),
            x: XApp::of(app(x::sim::CLIENT_ID, x::sim::CLIENT_SECRET), None),
            youtube: app(youtube::sim::CLIENT_ID, youtube::sim::CLIENT_SECRET),
        };
        let edges = Edges {
            clock: clock.clone(),
            database: format!("sqlite://{}", folder.path().join("crier.db").display()),
            files: Files::folder(&folder.path().join("media")).context("no media folder")?,
            ring: Ring::parse(&Ring::new_key("demo")?)?,
            token: SecretString::from(TOKEN),
            owners: vec![owner],
            endpoints,
            apps,
            public_url: Some(format!("http://{}", listener.local_addr()?)),
            allow_hosts: [bluesky.host(), facebook.host(), instagram.host(), linkedin.host(), tiktok.host(), youtube.host()]
                .map(str::to_owned)
                .to_vec(),
            operator: Operator { name: Some(OWNER.to_owned()), contact: Some("ana@example.com".to_owned()) },
            telegram_files: None,
            upload_max: UPLOAD_MAX,
            telegram_login: true,
            role: Role::All,
        }
        .reaching_itself();
        let networks = Networks { telegram, bluesky, facebook, instagram, linkedin, threads, tiktok, x, youtube };
        Ok(Self { clock, world, networks, owner, edges, listener, running: Mutex::new(None), _served: served, folder })
    }

    /// Opens the database and starts the app.
    ///
    /// # Errors
    /// What could not be opened.
    pub async fn start(&self) -> anyhow::Result<()> {
        let wired = app::open(self.edges.clone()).await?;
        let store = wired.store.clone();
        let pages = serve_at(TcpListener::from_std(self.listener.try_clone()?)?, web::router(wired.site.clone()))?;
        *self.running.lock().await = Some(Running { app: App::start(wired, Intake::Polling), store, pages });
        Ok(())
    }

    /// Ends the app without warning, as a power cut would, and starts it again on the same database.
    ///
    /// # Errors
    /// What could not be opened again.
    pub async fn restart(&self) -> anyhow::Result<()> {
        self.stop().await;
        self.start().await
    }

    /// Ends the app without warning.
    pub async fn stop(&self) {
        if let Some(Running { app, store, pages }) = self.running.lock().await.take() {
            drop((app, pages));
            // The system gives the lock of a dead process back; here it has to be done.
            store.close().await;
        }
    }

    /// The temporary folder, which goes with the town.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}
