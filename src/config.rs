//! Every environment variable, read once, here only. What is missing or wrong is named in one clear line each, all
//! of them at once. Secrets never print.

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::media::keep::S3;
use crate::model::operator::Operator;
use crate::platforms::graph::GraphAt;
use crate::platforms::instagram::InstagramAt;
use crate::platforms::linkedin::LinkedInAt;
use crate::platforms::oauth::App;
use crate::platforms::threads::ThreadsAt;
use crate::platforms::tiktok::TikTokAt;
use crate::platforms::x::{XApp, XAt};
use crate::platforms::youtube::YouTubeAt;
use crate::platforms::{Apps, Endpoints};
use crate::vault::Ring;

/// What the operator configured.
#[derive(Clone)]
pub struct Config {
    /// The bot's token (`TELEGRAM_TOKEN`).
    pub token: SecretString,
    /// Who may always come in (`CRIER_OWNERS`): Telegram user ids.
    pub owners: Vec<i64>,
    /// The key ring (`CRIER_KEYS`).
    pub ring: Ring,
    /// The folder for the database and the media (`CRIER_DATA`).
    pub data: PathBuf,
    /// The database (`DATABASE_URL`).
    pub database: String,
    /// The bucket for media, if not the folder (`S3_…`).
    pub s3: Option<S3>,
    /// The address under which the listener is reached from outside (`CRIER_PUBLIC_URL`), without a slash at the end.
    pub public_url: Option<String>,
    /// The largest file that the upload page takes, in bytes (`CRIER_UPLOAD_MAX`, in megabytes).
    pub upload_max: u64,
    /// Whether BotFather was told of that address, so that Telegram says who opens a link to sign in (`TELEGRAM_LOGIN`).
    pub telegram_login: bool,
    /// The port of the listener (`PORT`).
    pub port: u16,
    /// Where the networks are.
    pub endpoints: Endpoints,
    /// The apps at the networks that want one (`LINKEDIN_CLIENT_ID`, `LINKEDIN_CLIENT_SECRET`, and the like).
    pub apps: Apps,
    /// Who runs this Crier, for its privacy page (`CRIER_OPERATOR`, `CRIER_CONTACT`).
    pub operator: Operator,
    /// Where a local Bot API server keeps its files (`TELEGRAM_FILES`).
    pub telegram_files: Option<PathBuf>,
    /// `host:port` pairs that the address guard lets through (`CRIER_ALLOW_HOSTS`).
    pub allow_hosts: Vec<String>,
    /// How long a request may take, and with it everything that is measured by that: leases, heartbeats, looks
    /// (`CRIER_REQUEST_LIMIT`, in seconds).
    pub request_limit: Duration,
    /// What is logged (`CRIER_LOG`).
    pub log: String,
}

/// Reads variables one by one and collects what is wrong with them.
struct Reader {
    vars: HashMap<String, String>,
    wrong: Vec<String>,
}

impl Config {
    /// Reads the environment, after `.env` in the current folder if there is one.
    ///
    /// # Errors
    /// One line for each variable that is missing or wrong.
    pub fn from_env() -> Result<Self, Vec<String>> {
        // A missing .env is the ordinary case in a container.
        let _ = dotenvy::dotenv();
        Self::from_vars(vars())
    }

    /// Reads variables that are given.
    ///
    /// # Errors
    /// One line for each variable that is missing or wrong.
    pub fn from_vars(vars: HashMap<String, String>) -> Result<Self, Vec<String>> {
        let mut reader = Reader { vars, wrong: Vec::new() };
        let token = reader.must("TELEGRAM_TOKEN", "the token that BotFather gave you, like 123456789:AA…");
        if token.as_ref().is_some_and(|token| !looks_like_token(token)) {
            reader.wrong.push("TELEGRAM_TOKEN does not look like a bot token (123456789:AA…)".to_owned());
        }
        let owners = reader.owners();
        let ring = reader.ring();
        let data = PathBuf::from(reader.get("CRIER_DATA").unwrap_or_else(|| "data".to_owned()));
        let database = reader.database(&data);
        let s3 = reader.s3();
        let public_url = reader.public_url();
        let upload_max = reader.upload_max();
        let telegram_login = reader.telegram_login();
        let port = reader.port();
        let endpoints = reader.endpoints();
        let apps = Apps {
            facebook: reader.app("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"),
            instagram: reader.app("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"),
            linkedin: reader.app("LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET"),
            linkedin_pages: reader.app("LINKEDIN_PAGES_CLIENT_ID", "LINKEDIN_PAGES_CLIENT_SECRET"),
            threads: reader.app("THREADS_APP_ID", "THREADS_APP_SECRET"),
            tiktok: reader.app("TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"),
            x: XApp::of(reader.app("X_CLIENT_ID", "X_CLIENT_SECRET"), reader.app("X_API_KEY", "X_API_SECRET")),
            youtube: reader.app("YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET"),
        };
        let operator = Operator { name: reader.get("CRIER_OPERATOR"), contact: reader.get("CRIER_CONTACT") };
        let telegram_files = reader.telegram_files();
        let allow_hosts = reader.allow_hosts();
        let request_limit = reader.request_limit();
        let log = reader.log();
        match (token, ring) {
            (Some(token), Some(ring)) if reader.wrong.is_empty() => Ok(Self {
                token: SecretString::from(token),
                owners,
                ring,
                data,
                database,
                s3,
                public_url,
                upload_max,
                telegram_login,
                port,
                endpoints,
                apps,
                operator,
                telegram_files,
                allow_hosts,
                request_limit,
                log,
            }),
            _ => Err(reader.wrong),
        }
    }
}

/// The environment as it is.
pub fn vars() -> HashMap<String, String> {
    std::env::vars().collect()
}

impl Reader {
    fn get(&self, name: &str) -> Option<String> {
        self.vars.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn must(&mut self, name: &str, what: &str) -> Option<String> {
        let value = self.get(name);
        if value.is_none() {
            self.wrong.push(format!("{name} is missing: {what}"));
        }
        value
    }

    fn list(&self, name: &str) -> Vec<String> {
        let value = self.get(name).unwrap_or_default();
        value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn owners(&mut self) -> Vec<i64> {
        let what = "your Telegram user id, a number (several are separated by commas)";
        if self.must("CRIER_OWNERS", what).is_none() {
            return Vec::new();
        }
        let (good, bad): (Vec<_>, Vec<_>) = self.list("CRIER_OWNERS").into_iter().partition(|id| id.parse::<i64>().is_ok_and(|id| id > 0));
        if !bad.is_empty() {
            self.wrong.push(format!("CRIER_OWNERS must hold numbers only, not {}", bad.join(", ")));
        } else if good.is_empty() {
            self.wrong.push(format!("CRIER_OWNERS names nobody: {what}"));
        }
        good.iter().filter_map(|id| id.parse().ok()).collect()
    }

    fn ring(&mut self) -> Option<Ring> {
        let text = self.must("CRIER_KEYS", "the keys that seal your tokens (make them with `crier keys new`)")?;
        match Ring::parse(&text) {
            Ok(ring) => Some(ring),
            Err(error) => {
                self.wrong.push(error.to_string());
                None
            }
        }
    }

    fn database(&mut self, data: &std::path::Path) -> String {
        let Some(url) = self.get("DATABASE_URL") else { return format!("sqlite://{}", data.join("crier.db").display()) };
        let known = ["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        if !known {
            self.wrong.push("DATABASE_URL must begin with sqlite:// or postgres://".to_owned());
        }
        url
    }

    fn s3(&mut self) -> Option<S3> {
        const NAMES: [&str; 5] = ["S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_REGION", "S3_ENDPOINT"];
        let first = NAMES.into_iter().find(|name| self.get(name).is_some())?;
        let why = format!("needed because {first} is set");
        let [bucket, key_id, secret] = ["S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"].map(|name| self.must(name, &why));
        let endpoint = self.get("S3_ENDPOINT").map(|_| self.endpoint("S3_ENDPOINT", ""));
        Some(S3 {
            endpoint,
            region: self.get("S3_REGION").unwrap_or_else(|| "us-east-1".to_owned()),
            bucket: bucket?,
            key_id: key_id?,
            secret: SecretString::from(secret?),
        })
    }

    fn public_url(&mut self) -> Option<String> {
        let text = self.get("CRIER_PUBLIC_URL")?;
        let good = url::Url::parse(&text).is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some());
        if !good {
            self.wrong.push("CRIER_PUBLIC_URL must be an address that begins with https://".to_owned());
        }
        Some(text.trim_end_matches('/').to_owned())
    }

    fn upload_max(&mut self) -> u64 {
        let text = self.get("CRIER_UPLOAD_MAX").unwrap_or_else(|| "2000".to_owned());
        let megabytes = text.parse::<u64>().ok().filter(|megabytes| (1..=20_000).contains(megabytes));
        megabytes.unwrap_or_else(|| {
            self.wrong.push(format!("CRIER_UPLOAD_MAX must be a number of megabytes from 1 to 20000, not {text}"));
            2_000
        }) * 1_000_000
    }

    fn telegram_login(&mut self) -> bool {
        match self.get("TELEGRAM_LOGIN").as_deref() {
            None | Some("0") => false,
            Some("1") if self.get("CRIER_PUBLIC_URL").is_some() => true,
            Some("1") => {
                self.wrong.push("TELEGRAM_LOGIN=1 goes with CRIER_PUBLIC_URL: Telegram says who opens its pages".to_owned());
                false
            }
            Some(text) => {
                self.wrong.push(format!("TELEGRAM_LOGIN must be 0 or 1, not {text}"));
                false
            }
        }
    }

    fn port(&mut self) -> u16 {
        let text = self.get("PORT").unwrap_or_else(|| "8080".to_owned());
        text.parse().map(NonZeroU16::get).unwrap_or_else(|_| {
            self.wrong.push(format!("PORT must be a number from 1 to 65535, not {text}"));
            0
        })
    }

    fn endpoint(&mut self, name: &str, default: &str) -> String {
        let text = self.get(name).unwrap_or_else(|| default.to_owned());
        if !url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
            self.wrong.push(format!("{name} must be an address that begins with https:// or http://"));
        }
        text.trim_end_matches('/').to_owned()
    }

    fn endpoints(&mut self) -> Endpoints {
        let facebook = GraphAt {
            api: self.endpoint("FACEBOOK_API_URL", "https://graph.facebook.com"),
            video: self.endpoint("FACEBOOK_VIDEO_URL", "https://graph-video.facebook.com"),
            page: self.endpoint("FACEBOOK_URL", "https://www.facebook.com"),
            version: self.graph_version(),
        };
        Endpoints {
            telegram: self.endpoint("TELEGRAM_API_URL", "https://api.telegram.org"),
            bluesky: self.endpoint("BLUESKY_URL", "https://public.api.bsky.app"),
            plc: self.endpoint("BLUESKY_PLC_URL", "https://plc.directory"),
            instagram: InstagramAt {
                api: self.endpoint("INSTAGRAM_API_URL", "https://graph.instagram.com"),
                oauth: self.endpoint("INSTAGRAM_OAUTH_URL", "https://api.instagram.com"),
                page: self.endpoint("INSTAGRAM_URL", "https://www.instagram.com"),
                version: facebook.version.clone(),
            },
            instagram_pages: facebook.clone(),
            facebook,
            linkedin: LinkedInAt {
                api: self.endpoint("LINKEDIN_API_URL", "https://api.linkedin.com"),
                oauth: self.endpoint("LINKEDIN_URL", "https://www.linkedin.com"),
                version: self.linkedin_version(),
            },
            threads: ThreadsAt {
                api: self.endpoint("THREADS_API_URL", "https://graph.threads.net"),
                page: self.endpoint("THREADS_URL", "https://threads.net"),
                version: self.version("THREADS_VERSION", "v1.0"),
            },
            tiktok: TikTokAt {
                api: self.endpoint("TIKTOK_API_URL", "https://open.tiktokapis.com"),
                page: self.endpoint("TIKTOK_URL", "https://www.tiktok.com"),
                audited: self.tiktok_audited(),
            },
            x: XAt { api: self.endpoint("X_API_URL", "https://api.x.com"), page: self.endpoint("X_URL", "https://x.com") },
            youtube: YouTubeAt {
                api: self.endpoint("YOUTUBE_API_URL", "https://www.googleapis.com"),
                accounts: self.endpoint("GOOGLE_ACCOUNTS_URL", "https://accounts.google.com"),
                oauth: self.endpoint("GOOGLE_OAUTH_URL", "https://oauth2.googleapis.com"),
            },
        }
    }

    /// The keys of an app: both or none.
    fn app(&mut self, id: &str, secret: &str) -> Option<App> {
        let given = [id, secret].map(|name| self.get(name));
        match given {
            [Some(id), Some(secret)] => return Some(App { id, secret: SecretString::from(secret) }),
            [None, None] => {}
            [Some(_), None] => self.wrong.push(format!("{secret} is missing: needed because {id} is set")),
            [None, Some(_)] => self.wrong.push(format!("{id} is missing: needed because {secret} is set")),
        }
        None
    }

    /// Meta's versions live two years and longer (facts: facebook, section 0).
    fn graph_version(&mut self) -> String {
        self.version("GRAPH_VERSION", "v25.0")
    }

    /// A version as Meta's networks number them.
    fn version(&mut self, name: &str, default: &str) -> String {
        let text = self.get(name).unwrap_or_else(|| default.to_owned());
        let number = text.strip_prefix('v').and_then(|number| number.split_once('.'));
        if !number.is_some_and(|(major, minor)| [major, minor].iter().all(|part| part.parse::<u16>().is_ok())) {
            self.wrong.push(format!("{name} must be a version like {default}, not {text}"));
        }
        text
    }

    fn tiktok_audited(&mut self) -> bool {
        match self.get("TIKTOK_AUDITED").as_deref() {
            None | Some("0") => false,
            Some("1") => true,
            Some(text) => {
                self.wrong.push(format!("TIKTOK_AUDITED must be 0 or 1, not {text}"));
                false
            }
        }
    }

    /// LinkedIn's versions are months, and each ends after a year (facts: linkedin, section 0).
    fn linkedin_version(&mut self) -> String {
        let text = self.get("LINKEDIN_VERSION").unwrap_or_else(|| "202609".to_owned());
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.wrong.push(format!("LINKEDIN_VERSION must be a month like 202609, not {text}"));
        }
        text
    }

    fn allow_hosts(&mut self) -> Vec<String> {
        let hosts = self.list("CRIER_ALLOW_HOSTS");
        let is_pair =
            |host: &&String| host.rsplit_once(':').is_some_and(|(name, port)| !name.is_empty() && port.parse::<NonZeroU16>().is_ok());
        for bad in hosts.iter().filter(|host| !is_pair(host)) {
            self.wrong.push(format!("CRIER_ALLOW_HOSTS must hold pairs like pds.internal:3000, not {bad}"));
        }
        hosts
    }

    fn request_limit(&mut self) -> Duration {
        let text = self.get("CRIER_REQUEST_LIMIT").unwrap_or_else(|| "60".to_owned());
        let seconds = text.parse::<f64>().ok().filter(|seconds| (0.1..=600.0).contains(seconds));
        Duration::from_secs_f64(seconds.unwrap_or_else(|| {
            self.wrong.push(format!("CRIER_REQUEST_LIMIT must be a number of seconds from 0.1 to 600, not {text}"));
            60.0
        }))
    }

    fn log(&mut self) -> String {
        let text = self.get("CRIER_LOG").unwrap_or_else(|| "info".to_owned());
        if tracing_subscriber::EnvFilter::try_new(&text).is_err() {
            self.wrong.push(format!("CRIER_LOG must be error, warn, info, debug, or like crier=debug,sqlx=warn, not {text}"));
        }
        text
    }

    fn telegram_files(&mut self) -> Option<PathBuf> {
        let folder = PathBuf::from(self.get("TELEGRAM_FILES")?);
        if self.get("TELEGRAM_API_URL").is_none() {
            self.wrong.push("TELEGRAM_FILES is the folder of a local Bot API server: set TELEGRAM_API_URL too".to_owned());
        }
        Some(folder)
    }
}

/// `digits:letters`.
fn looks_like_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, secret)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) && secret.len() >= 20)
}
