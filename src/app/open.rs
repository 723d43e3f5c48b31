//! Wires the app from what stands at its edges.

use std::path::PathBuf;

use anyhow::Context;
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Role, Wired, life};
use crate::bot::Bot;
use crate::bot::api::User;
use crate::bot::outbox::Outbox;
use crate::chat::{self, Chat, Guard, Pages};
use crate::clock::Clock;
use crate::connect::meta::MetaSecrets;
use crate::connect::{self, Connect};
use crate::keys;
use crate::links::{Links, Reach};
use crate::media::brand::Looks;
use crate::media::keep::Files;
use crate::media::shelf::Shelf;
use crate::media::work::{Encodes, MediaWorker};
use crate::model::ids::new_id;
use crate::model::lang::Lang;
use crate::model::operator::Operator;
use crate::net::{Effect, Net};
use crate::plan::{self, Maker};
use crate::platforms::bluesky::Bluesky;
use crate::platforms::bluesky::oauth::client::Client;
use crate::platforms::facebook::Facebook;
use crate::platforms::instagram::Instagram;
use crate::platforms::linkedin::LinkedIn;
use crate::platforms::telegram::{self, Telegram};
use crate::platforms::threads::Threads;
use crate::platforms::tiktok::TikTok;
use crate::platforms::x::X;
use crate::platforms::youtube::YouTube;
use crate::platforms::{Apps, Endpoints, Platform, Platforms};
use crate::publish::Publisher;
use crate::queue::Worker as PartWorker;
use crate::report::{BrandCard, Reporter};
use crate::store::{Store, Workspace};
use crate::upkeep::Upkeep;
use crate::vault::Ring;
use crate::web::{self, LoginKey, Site, Uploads};

/// What stands at the edges of the app: real things, or those of the demo.
#[derive(Clone)]
pub struct Edges {
    /// The clock.
    pub clock: Clock,
    /// The database's address.
    pub database: String,
    /// Where media is kept.
    pub files: Files,
    /// The key ring.
    pub ring: Ring,
    /// The bot's token.
    pub token: SecretString,
    /// Who may always come in.
    pub owners: Vec<i64>,
    /// Where the networks are.
    pub endpoints: Endpoints,
    /// The operator's apps.
    pub apps: Apps,
    /// `host:port` pairs that the address guard lets through.
    pub allow_hosts: Vec<String>,
    /// Who runs it.
    pub operator: Operator,
    /// Where a local Bot API server keeps its files.
    pub telegram_files: Option<PathBuf>,
    /// The address under which the listener is reached from outside, without a slash at the end.
    pub public_url: Option<String>,
    /// The largest file that the upload page takes, in bytes.
    pub upload_max: u64,
    /// Whether Telegram says who opens a page (the owner told BotFather the address).
    pub telegram_login: bool,
    /// What this process does of it all.
    pub role: Role,
}

impl Edges {
    /// The app may fetch from its own pages although their address is one of this machine: a demo's, or a test's.
    pub fn reaching_itself(mut self) -> Self {
        let own = self.public_url.as_deref().and_then(|address| address.strip_prefix("http://")).map(str::to_owned);
        self.allow_hosts.extend(own);
        self
    }
}

/// Opens the database, asks Telegram who the bot is, makes the first workspace, and wires everything.
///
/// # Errors
/// What could not be opened or reached.
pub async fn open(edges: Edges) -> anyhow::Result<Wired> {
    let Edges { clock, files, ring, .. } = edges.clone();
    let store = Store::open(&edges.database).await.context("the database cannot be opened")?;
    anyhow::ensure!(store.is_shared() || edges.role == Role::All, "SQLite is for one process: use --role with PostgreSQL");
    clock.follow(store.database_time().await?);
    check_keys(&store, &ring).await?;
    first_workspace(&store, &ring, &clock).await?;
    let net = Net::new(clock.clone(), edges.allow_hosts.clone())?;
    let bot = Bot::new(net.clone(), clock.clone(), &edges.endpoints.telegram, edges.token.clone(), edges.telegram_files.clone());
    let me: User = bot
        .call("getMe", &json!({}), Effect::Repeatable)
        .await
        .map_err(|error| anyhow::anyhow!("Telegram does not accept the bot ({error:?}); check TELEGRAM_TOKEN with BotFather"))?;
    let local = edges.telegram_files.is_some();
    let mut networks: Vec<Box<dyn Platform>> = vec![Box::new(bluesky(&edges, &store).await?)];
    if let Some(app) = edges.apps.facebook.clone() {
        networks.push(Box::new(Facebook::new(edges.endpoints.facebook.clone(), app)));
    }
    if let Some(app) = edges.apps.instagram.clone() {
        networks.push(Box::new(Instagram::own(edges.endpoints.instagram.clone(), app)));
    }
    if let Some(app) = edges.apps.facebook.clone() {
        networks.push(Box::new(Instagram::pages(edges.endpoints.instagram_pages.clone(), app)));
    }
    if let Some(app) = edges.apps.linkedin.clone() {
        networks.push(Box::new(LinkedIn::members(edges.endpoints.linkedin.clone(), app)));
    }
    if let Some(app) = edges.apps.linkedin_pages.clone() {
        networks.push(Box::new(LinkedIn::pages(edges.endpoints.linkedin.clone(), app)));
    }
    networks.push(Box::new(Telegram::new(bot.clone(), local)));
    if let Some(app) = edges.apps.threads.clone() {
        networks.push(Box::new(Threads::new(edges.endpoints.threads.clone(), app)));
    }
    if let Some(app) = edges.apps.tiktok.clone() {
        networks.push(Box::new(TikTok::new(edges.endpoints.tiktok.clone(), app)));
    }
    if let Some(app) = edges.apps.x.clone() {
        networks.push(Box::new(X::new(edges.endpoints.x.clone(), app)));
    }
    if let Some(app) = edges.apps.youtube.clone() {
        networks.push(Box::new(YouTube::new(edges.endpoints.youtube.clone(), app)));
    }
    let platforms = Platforms::new(networks, telegram::photo_need(), telegram::video_need(local));
    let outbox = Outbox::new(bot.clone(), store.clone(), clock.clone());
    let chat = Chat {
        store: store.clone(),
        clock: clock.clone(),
        ring: ring.clone(),
        platforms: platforms.clone(),
        bot_name: me.username.unwrap_or_default(),
        owners: edges.owners.clone(),
        guard: Guard::default(),
        pages: edges.public_url.clone().map(|address| Pages {
            address,
            upload_max: edges.upload_max,
            telegram_login: edges.telegram_login,
        }),
    };
    budgets(&store, &platforms).await?;
    note_silence(&store, &clock).await?;
    let me = life::identity(&store, &clock, edges.role);
    store.join(&me).await?;
    let connect = Connect {
        store: store.clone(),
        ring: ring.clone(),
        platforms: platforms.clone(),
        net: net.clone(),
        clock: clock.clone(),
        reach: Reach::new(&ring, &files, &net, &clock, edges.public_url.clone()),
    };
    let links = Links::new(&store, &files, &ring, &clock, edges.public_url.clone());
    let site = Site {
        chat: chat.clone(),
        bot: bot.clone(),
        connect: connect.clone(),
        uploads: Uploads::new(&store, &files, &clock, edges.public_url.clone(), edges.upload_max),
        links: links.clone(),
        public_url: edges.public_url.clone().unwrap_or_default(),
        operator: edges.operator.clone(),
        webhook: web::webhook_secret(&edges.token),
        login: LoginKey::of(&edges.token),
        meta: MetaSecrets::of(&edges.apps),
    };
    let looks = Looks::new(files.clone());
    let wired = Wired {
        media: MediaWorker {
            store: store.clone(),
            clock: clock.clone(),
            bot: bot.clone(),
            files: files.clone(),
            looks: looks.clone(),
            platforms: platforms.clone(),
            encodes: Encodes::default(),
        },
        reporter: Reporter {
            outbox: outbox.clone(),
            platforms: platforms.clone(),
            files: files.clone(),
            upload_page: edges.public_url.is_some(),
        },
        brand: BrandCard { outbox: outbox.clone(), shelf: Shelf::new(&store, &files, &clock), looks, platforms: platforms.clone() },
        connect,
        repeats: Maker { store: store.clone(), clock: clock.clone(), platforms: platforms.clone() },
        parts: PartWorker::new(Publisher::new(store.clone(), ring, files.clone(), platforms, net, clock.clone()).linking(links)),
        site,
        upkeep: Upkeep { store: store.clone(), files, clock: clock.clone() },
        clock,
        store,
        bot,
        chat,
        outbox,
        role: edges.role,
        me,
    };
    let back = "what an earlier run left could not be taken back";
    life::beat(&wired, &wired.me).await.context(back)?;
    wired.store.put_away(wired.clock.now()).await.context(back)?;
    plan::move_zone(&wired.store, &wired.clock, None, None).await.context("the times of what repeats could not be worked out")?;
    menus(&wired).await;
    Ok(wired)
}

/// Bluesky's servers fetch from Crier itself what it is: without an address only app passwords are left.
async fn bluesky(edges: &Edges, store: &Store) -> anyhow::Result<Bluesky> {
    let endpoints = edges.endpoints.clone();
    let Some(address) = &edges.public_url else { return Ok(Bluesky::new(endpoints)) };
    let keys = keys::of_bluesky(store, &edges.ring, &edges.clock).await.context("CRIER_KEYS does not open this database")?;
    Ok(match Client::of(address, keys) {
        Some(client) => Bluesky::by_page(endpoints, client),
        None => Bluesky::new(endpoints),
    })
}

/// That nothing was running for a while is why posts are late: their people are told.
async fn note_silence(store: &Store, clock: &Clock) -> anyhow::Result<()> {
    let now = clock.now();
    match store.last_seen().await? {
        Some(seen) if now - seen > clock.span(life::SILENT) => Ok(store.was_down(seen, now).await?),
        _ => Ok(()),
    }
}

/// What each network lets through, for all of its accounts.
async fn budgets(store: &Store, platforms: &Platforms) -> anyhow::Result<()> {
    for platform in platforms.all() {
        for pace in platform.paces().app {
            store.set_budget(platform.about().id.word(), pace).await?;
        }
    }
    for workspace in store.workspaces().await? {
        for account in store.accounts(&workspace.id).await? {
            for pace in platforms.get(account.platform).map_or(&[][..], |platform| platform.paces().account) {
                store.set_budget(&account.id, pace).await?;
            }
            // A sign-in that was cut off right behind the account is made up for.
            if let Some(at) = connect::care::next_look(&store.life(&account.id).await?) {
                store.plan_look(&account.id, Some(at)).await?;
            }
        }
    }
    Ok(())
}

/// No start with keys that do not open what is stored: failing later would lose what people send meanwhile.
async fn check_keys(store: &Store, ring: &Ring) -> anyhow::Result<()> {
    for workspace in store.workspaces().await? {
        ring.unwrap_key(&workspace.data_key, &workspace.id).context("CRIER_KEYS does not open this database")?;
    }
    Ok(())
}

/// The first start makes one workspace. Its zone is UTC until an owner says otherwise.
async fn first_workspace(store: &Store, ring: &Ring, clock: &Clock) -> anyhow::Result<()> {
    if !store.workspaces().await?.is_empty() {
        return Ok(());
    }
    let id = new_id(clock);
    let (_, data_key) = ring.new_data_key(&id)?;
    let workspace = Workspace { name: "Crier".to_owned(), zone: "UTC".to_owned(), data_key, created_at: clock.now(), keep_credit: 0, id };
    Ok(store.add_workspace(&workspace).await?)
}

/// Tells Telegram the commands in each language, when they changed. That it may fail keeps nobody from working.
async fn menus(wired: &Wired) {
    let menus: Vec<_> = Lang::ALL.iter().map(|lang| (lang.code(), chat::menu(*lang))).collect();
    let all: String = menus.iter().map(|(code, menu)| format!("{code}{menu}")).collect();
    let hash: String = Sha256::digest(all.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    match wired.store.note("menus").await {
        Ok(Some(told)) if told == hash => return,
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the menus could not be looked up"),
    }
    for (code, menu) in menus {
        let params = match code {
            "en" => json!({ "commands": menu }),
            code => json!({ "commands": menu, "language_code": code }),
        };
        if let Err(error) = wired.bot.call::<bool>("setMyCommands", &params, Effect::Repeatable).await {
            tracing::warn!(?error, "the menu could not be set; the next start tries again");
            return;
        }
    }
    if let Err(error) = wired.store.set_note("menus", &hash).await {
        tracing::warn!(%error, "the menus were set, but not noted");
    }
}
