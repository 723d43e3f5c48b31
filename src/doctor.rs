//! `crier doctor`: looks at everything that Crier stands on, and says for each what is wrong and how to mend it.

pub mod apps;
pub mod bluesky;
pub mod links;

use std::collections::HashMap;
use std::path::PathBuf;

use bytes::Bytes;
use serde_json::json;

use crate::app::{Role, edges};
use crate::bot::Bot;
use crate::bot::api::User;
use crate::clock::Clock;
use crate::config::Config;
use crate::media::brand;
use crate::media::sandbox;
use crate::media::sandbox::wall::{Wall, ground};
use crate::net::{Effect, How, Net};
use crate::store::Store;

/// What one look came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// Whether Crier can work with it.
    pub verdict: Verdict,
    /// What was found; for trouble, how to mend it.
    pub says: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In order.
    Good,
    /// Crier works, but not all of it.
    Partly,
    /// Crier cannot work.
    Bad,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = match self.verdict {
            Verdict::Good => "ok  ",
            Verdict::Partly => "part",
            Verdict::Bad => "BAD ",
        };
        write!(f, "{mark}  {:<14} {}", self.what, self.says)
    }
}

fn good(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Good, says: says.into() }
}

fn partly(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Partly, says: says.into() }
}

fn bad(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, verdict: Verdict::Bad, says: says.into() }
}

/// Looks at everything. `vars` are the environment's, for telling hosts without a lasting disk.
pub async fn examine(config: Result<Config, Vec<String>>, vars: &HashMap<String, String>) -> Vec<Finding> {
    let config = match config {
        Ok(config) => config,
        Err(wrong) => return wrong.into_iter().map(|line| bad("configuration", line)).collect(),
    };
    let mut findings = vec![good("configuration", "complete")];
    findings.push(disk(&config, vars));
    findings.extend(database(&config).await);
    findings.push(media(&config).await);
    findings.push(ffmpeg().await);
    findings.push(fonts());
    findings.push(heif());
    match Net::new(Clock::system(), config.allow_hosts.clone()) {
        Ok(net) => {
            findings.push(telegram(&config, &net).await);
            findings.extend(telegram_files(&config));
            let public = public_address(&config, &net).await;
            // Where nothing answers, that is what is to be mended.
            let answers = config.public_url.as_deref().filter(|_| public.verdict == Verdict::Good);
            findings.push(public);
            if let Some(url) = answers {
                findings.push(bluesky::page(url, config.port, &net).await);
            }
            if let Ok(edges) = edges(&config, Role::All) {
                findings.extend(links::media_links(&config, &net, &edges.files).await);
            }
            let today = jiff::Timestamp::from_millisecond(Clock::system().now()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
            findings.extend(apps::facebook(&config, &net).await);
            findings.extend(apps::instagram(&config, &net).await);
            findings.extend(apps::linkedin(&config, &net, today.to_zoned(jiff::tz::TimeZone::UTC).date()).await);
            findings.extend(apps::threads(&config, &net).await);
            findings.extend(apps::tiktok(&config, &net).await);
            findings.extend(apps::x(&config, &net).await);
            findings.extend(apps::youtube(&config, &net).await);
        }
        Err(error) => findings.push(bad("network", format!("TLS cannot be set up: {error}"))),
    }
    findings
}

/// Hosts that throw the disk away at each deploy, by the variable that each of them sets.
const FLEETING: [(&str, &str); 4] =
    [("DYNO", "Heroku"), ("RENDER", "Render"), ("RAILWAY_ENVIRONMENT", "Railway"), ("K_SERVICE", "Cloud Run")];
/// Variables that say where a lasting volume is attached all the same.
const VOLUMES: [&str; 2] = ["RENDER_DISK_MOUNT_PATH", "RAILWAY_VOLUME_MOUNT_PATH"];

/// No start where everything that people send would be lost at the next deploy.
///
/// # Errors
/// What is kept on a disk that does not last, and how to mend that.
pub fn refuse_fleeting_disk(config: &Config, vars: &HashMap<String, String>) -> anyhow::Result<()> {
    let finding = disk(config, vars);
    anyhow::ensure!(finding.verdict != Verdict::Bad, finding.says);
    Ok(())
}

fn disk(config: &Config, vars: &HashMap<String, String>) -> Finding {
    let host = FLEETING.iter().find(|(name, _)| vars.contains_key(*name));
    let volume = VOLUMES.iter().find_map(|name| vars.get(*name));
    let kept = on_disk(config);
    let lasts = |path: &PathBuf| volume.is_some_and(|volume| path.starts_with(volume));
    match host {
        Some((_, host)) if !kept.iter().all(lasts) => bad(
            "disk",
            format!(
                "{host} deletes the disk at each deploy: set DATABASE_URL to PostgreSQL and the S3_… variables, or attach a volume and set CRIER_DATA to a folder on it"
            ),
        ),
        _ if kept.is_empty() => good("disk", "nothing is kept on it"),
        _ => good("disk", format!("data is kept in {}", config.data.display())),
    }
}

/// What this configuration keeps on the disk of this machine.
fn on_disk(config: &Config) -> Vec<PathBuf> {
    let database = config.database.strip_prefix("sqlite://").map(PathBuf::from);
    let media = config.s3.is_none().then(|| config.data.clone());
    database.into_iter().chain(media).collect()
}

/// The folder of a local Bot API server must be there for Crier to read.
fn telegram_files(config: &Config) -> Option<Finding> {
    let folder = config.telegram_files.as_ref()?;
    Some(match std::fs::read_dir(folder) {
        Ok(_) => good("Telegram files", format!("{} can be read", folder.display())),
        Err(error) => bad(
            "Telegram files",
            format!("{}: {error}. Set TELEGRAM_FILES to the folder of your Bot API server, and let Crier read it", folder.display()),
        ),
    })
}

async fn database(config: &Config) -> Vec<Finding> {
    let store = match Store::open(&config.database).await {
        Ok(store) => store,
        Err(crate::store::StoreError::Locked(_)) => return vec![good("database", "in use by a running Crier (its lock is held)")],
        Err(error) => {
            return vec![bad("database", format!("{error}. Check DATABASE_URL and that the folder of CRIER_DATA may be written"))];
        }
    };
    let kind = if store.is_shared() { "PostgreSQL" } else { "SQLite" };
    let keys = match store.workspaces().await {
        Ok(all) => all.iter().find_map(|one| config.ring.unwrap_key(&one.data_key, &one.id).err()),
        Err(error) => return vec![bad("database", error.to_string())],
    };
    store.close().await;
    let key = match keys {
        None => good("keys", format!("CRIER_KEYS opens this database; {} is current", config.ring.current())),
        Some(error) => bad("keys", format!("{error}. Put the key with which this database was made back into CRIER_KEYS")),
    };
    vec![good("database", format!("{kind} answers and is up to date")), key]
}

async fn media(config: &Config) -> Finding {
    let files = match edges(config, Role::All) {
        Ok(edges) => edges.files,
        Err(error) => return bad("media store", format!("{error:#}")),
    };
    let key = "doctor/probe";
    let tried = async {
        files.put(key, Bytes::from_static(b"crier")).await?;
        let back = files.get(key).await?;
        files.delete(key).await?;
        Ok::<_, crate::media::keep::KeepError>(back)
    };
    match tried.await {
        Ok(back) if back.as_ref() == b"crier" => good(
            "media store",
            if config.s3.is_some() { "the bucket can be written and read" } else { "the folder can be written and read" },
        ),
        Ok(_) => bad("media store", "it gives back something else than was put in; check the bucket"),
        Err(error) => bad("media store", format!("{error}. Check the S3_… variables, or that the folder of CRIER_DATA may be written")),
    }
}

/// In which scripts a brand's line of text can be drawn.
fn fonts() -> Finding {
    let (can, cannot) = brand::scripts();
    let can = can.join(", ");
    if cannot.is_empty() {
        return good("fonts", format!("a brand's text can be drawn in {can}"));
    }
    let missing = cannot.join(", ");
    partly(
        "fonts",
        format!(
            "a brand's text can be drawn in {can}; not in {missing}: install fonts for them, for example fonts-noto-cjk and fonts-noto-core (Debian), or send a font with /brand"
        ),
    )
}

async fn ffmpeg() -> Finding {
    if !sandbox::ffmpeg_available() {
        return partly("ffmpeg", "not installed: photos work, videos are refused. Install it with the system's package manager");
    }
    let ground = ground().await;
    if !ground.bounded || !ground.dies_along {
        return partly("ffmpeg", "installed, but without bounds: install util-linux (prlimit and setpriv)");
    }
    match ground.wall {
        Wall::Bwrap => good("ffmpeg", "installed; runs within bounds, with files of its own and no network (bwrap)"),
        Wall::Unshare => {
            good("ffmpeg", "installed; runs within bounds and without a network (unshare). Install bubblewrap to hide files from it, too")
        }
        Wall::None => good(
            "ffmpeg",
            "installed; runs within bounds. This host lets nobody take its network away: only its own list of protocols does",
        ),
    }
}

fn heif() -> Finding {
    match crate::media::heif::program() {
        Some(path) => good("HEIC and AVIF", format!("{} opens them", path.display())),
        None => partly(
            "HEIC and AVIF",
            "crier-heif is not installed: pictures straight from an iPhone are refused when they come as files. Build it with `make heif`, and put it beside crier",
        ),
    }
}

async fn telegram(config: &Config, net: &Net) -> Finding {
    let bot = Bot::new(net.clone(), Clock::system(), &config.endpoints.telegram, config.token.clone(), None);
    match bot.call::<User>("getMe", &json!({}), Effect::Repeatable).await {
        Ok(me) => good("Telegram", format!("the bot is @{}", me.username.unwrap_or_default())),
        Err(crate::bot::BotError::Refused { code: 401 | 404, .. }) => {
            bad("Telegram", "the token is not accepted: ask BotFather for it (/mybots, API Token) and set TELEGRAM_TOKEN")
        }
        Err(_) => bad("Telegram", format!("{} does not answer: check the connection, or TELEGRAM_API_URL", config.endpoints.telegram)),
    }
}

async fn public_address(config: &Config, net: &Net) -> Finding {
    let Some(url) = &config.public_url else {
        return good("public address", "none: Crier asks Telegram by itself (long polling)");
    };
    let answer = net.send(net.to_operator().get(format!("{url}/livez")), How::REPEATABLE).await;
    match answer {
        Ok(answer) if answer.is_ok() => good("public address", format!("{url} reaches Crier")),
        Ok(answer) => bad("public address", format!("{url} answers with {}: point your proxy to the port {}", answer.status, config.port)),
        Err(_) => {
            bad("public address", format!("{url} does not answer: is Crier running, and does the proxy lead to the port {}?", config.port))
        }
    }
}
