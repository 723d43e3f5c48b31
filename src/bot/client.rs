//! Calls of the Bot API. The token is in the address and nowhere else: never in a log, an error or a `Debug`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::clock::{Clock, Millis, Sleep};
use crate::net::{Effect, Fault, How, Net, UPLOAD_LIMIT};

/// How long the Bot API may hold `getUpdates` open, in seconds (the server takes at most 50).
pub const POLL_SECONDS: i64 = 50;
/// The largest file that the Bot API in the cloud hands out (facts: telegram, section 7: 20 MiB exactly).
const CLOUD_MAX: u64 = 20 << 20;
/// The largest file that the Bot API in the cloud takes (Bot API, "Sending files": 50 MB).
const CLOUD_SEND_MAX: u64 = 50_000_000;
/// The largest file that a server of the operator's own hands out (Bot API, "Using a Local Bot API Server").
const LOCAL_MAX: u64 = 2_000 << 20;

/// The client of one bot. Cheap to clone.
#[derive(Clone)]
pub struct Bot {
    net: Net,
    clock: Clock,
    base: String,
    token: SecretString,
    local: Option<PathBuf>,
}

/// A file that goes along with a call.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name under which the parameters refer to it: `attach://NAME`.
    pub field: String,
    /// The file's name as the receiver sees it.
    pub name: String,
    /// Its type.
    pub mime: String,
    /// Where the bytes are.
    pub source: Source,
}

/// Where the bytes of an [`Upload`] are.
#[derive(Clone, Debug)]
pub enum Source {
    /// In memory.
    Bytes(Bytes),
    /// In a file.
    File(PathBuf),
}

/// Why a call did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BotError {
    /// No answer of Telegram's: what that means is the fault.
    Fault(Fault),
    /// Too many requests: wait so many milliseconds.
    Wait(Millis),
    /// Telegram refuses.
    Refused {
        /// The error code.
        code: i64,
        /// What it says. For logs and for telling cases apart, never for people.
        description: String,
        /// The new name of a group that became a supergroup.
        migrate_to: Option<i64>,
    },
}

#[derive(Deserialize)]
struct Reply<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<i64>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<i64>,
    migrate_to_chat_id: Option<i64>,
}

impl Bot {
    /// The bot with this token at the Bot API server `base` (without a slash at the end). `local` is the folder
    /// where a server of the operator's own keeps its files; `None`: the server in the cloud.
    pub fn new(net: Net, clock: Clock, base: &str, token: SecretString, local: Option<PathBuf>) -> Self {
        Self { net, clock, base: base.trim_end_matches('/').to_owned(), token, local }
    }

    /// Calls `method` with `params`; `effect` says what a lost answer would mean.
    ///
    /// # Errors
    /// [`BotError`].
    pub async fn call<T: DeserializeOwned>(&self, method: &str, params: &Value, effect: Effect) -> Result<T, BotError> {
        let how = How { effect, ..How::REPEATABLE };
        let request = self.net.to_operator().post(self.address(method)).json(params);
        self.read(method, self.net.exchange(request, how).await)
    }

    /// As [`Bot::call`], with files. Takes the longer limit of uploads.
    ///
    /// # Errors
    /// [`BotError`].
    pub async fn upload<T: DeserializeOwned>(&self, method: &str, params: &Value, files: &[Upload], effect: Effect) -> Result<T, BotError> {
        if files.is_empty() {
            return self.call(method, params, effect).await;
        }
        let mut form = Form::new();
        for (name, value) in params.as_object().unwrap_or(&Map::new()) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            form = form.text(name.clone(), text);
        }
        for file in files {
            form = form.part(file.field.clone(), part(file).await?);
        }
        let how = How { effect, limit: UPLOAD_LIMIT, sleep: Sleep::Due };
        let request = self.net.to_operator().post(self.address(method)).multipart(form);
        self.read(method, self.net.exchange(request, how).await)
    }

    /// Waits for updates from `offset` on, at most [`POLL_SECONDS`].
    ///
    /// # Errors
    /// [`BotError`].
    pub async fn poll(&self, offset: i64, allowed: &[&str]) -> Result<Vec<Box<serde_json::value::RawValue>>, BotError> {
        let limit = Duration::from_secs(POLL_SECONDS.unsigned_abs() + 10);
        let how = How { effect: Effect::Repeatable, limit, sleep: Sleep::Idle };
        let params = serde_json::json!({ "offset": offset, "timeout": POLL_SECONDS, "allowed_updates": allowed });
        let request = self.net.to_operator().post(self.address("getUpdates")).json(&params);
        self.read("getUpdates", self.net.exchange(request, how).await)
    }

    /// The largest file that the server hands out, in bytes.
    pub fn file_max(&self) -> u64 {
        if self.local.is_some() { LOCAL_MAX } else { CLOUD_MAX }
    }

    /// The largest file that the server takes for a chat, in bytes.
    pub fn send_max(&self) -> u64 {
        if self.local.is_some() { LOCAL_MAX } else { CLOUD_SEND_MAX }
    }

    /// Fetches the file that `getFile` named into `room`, or finds it on this disk when the server is the operator's
    /// own. `None`: a path that such a server has no business to name.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn fetch(&self, file_path: &str, room: &Path) -> Result<Option<PathBuf>, Fault> {
        if let Some(root) = &self.local {
            return Ok(local_file(root, file_path));
        }
        let address = format!("{}/file/bot{}/{}", self.base, self.token.expose_secret(), file_path.trim_start_matches('/'));
        let how = How { effect: Effect::Repeatable, limit: UPLOAD_LIMIT, sleep: Sleep::Due };
        let answer = self.net.fetch(self.net.to_operator().get(address), how, CLOUD_MAX).await?;
        if !answer.is_ok() {
            return Err(Fault::later());
        }
        let raw = room.join("raw");
        tokio::fs::write(&raw, &answer.body).await.map_err(|_| Fault::later())?;
        Ok(Some(raw))
    }

    /// Says something to a stranger, once: that it may fail is why it leaves no row behind.
    pub async fn say_once(&self, params: &Value) {
        if let Err(error) = self.call::<Value>("sendMessage", params, Effect::Repeatable).await {
            tracing::debug!(?error, "a stranger could not be answered");
        }
    }

    /// The clock of this bot.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    fn address(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.base, self.token.expose_secret())
    }

    fn read<T: DeserializeOwned>(&self, method: &str, answer: Result<crate::net::Answer, Fault>) -> Result<T, BotError> {
        let answer = answer.map_err(BotError::Fault)?;
        let reply: Reply<T> = answer.json().map_err(BotError::Fault)?;
        match reply {
            Reply { ok: true, result: Some(result), .. } => Ok(result),
            Reply { error_code: Some(code @ 500..), .. } => {
                tracing::warn!(method, code, "Telegram failed");
                Err(BotError::Fault(answer.unreadable()))
            }
            Reply { ok: false, error_code: Some(code), description, parameters, .. } => {
                Err(refused(method, code, description.unwrap_or_default(), parameters))
            }
            _ => Err(BotError::Fault(answer.unreadable())),
        }
    }
}

impl BotError {
    /// Whether Telegram's description holds `text` (lower case). The Bot API has no finer codes
    /// (fact sheet, section 5: "match on lower-cased description").
    pub fn says(&self, text: &str) -> bool {
        matches!(self, Self::Refused { description, .. } if description.to_lowercase().contains(text))
    }
}

impl std::fmt::Debug for Bot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bot(…)")
    }
}

/// A file of the operator's own server: only what really lies under its root, never through a link or `..`. The root
/// itself may be a link, which is the operator's.
fn local_file(root: &Path, path: &str) -> Option<PathBuf> {
    let real_root = root.canonicalize().ok()?;
    let path = Path::new(path);
    let inside = path.strip_prefix(root).or_else(|_| path.strip_prefix(&real_root)).ok()?;
    let named = real_root.join(inside);
    let real = named.canonicalize().ok()?;
    (real.starts_with(&real_root) && real == named && real.is_file()).then_some(real)
}

fn refused(method: &str, code: i64, description: String, parameters: Option<Parameters>) -> BotError {
    let (retry_after, migrate_to) = parameters.map_or((None, None), |p| (p.retry_after, p.migrate_to_chat_id));
    tracing::debug!(method, code, description, "Telegram refused");
    match (code, retry_after) {
        (429, seconds) => BotError::Wait(seconds.unwrap_or(5).saturating_mul(1_000)),
        _ => BotError::Refused { code, description, migrate_to },
    }
}

async fn part(file: &Upload) -> Result<Part, BotError> {
    let gone = |_| BotError::Fault(Fault::Restage);
    let part = match &file.source {
        Source::Bytes(bytes) => Part::stream_with_length(bytes.clone(), bytes.len() as u64),
        Source::File(path) => Part::file(path).await.map_err(gone)?,
    };
    part.file_name(file.name.clone()).mime_str(&file.mime).map_err(|_| BotError::Fault(Fault::Restage))
}
