//! Delivery of updates by POST: `setWebhook`, `deleteWebhook`, `getWebhookInfo`.
//!
//! One update at a time, in order (a server with `max_connections` 1 does the same), with the secret in
//! its header, again after every answer other than 2xx: 1 s later, then twice as long each time up to
//! 60..120 s, or as long as `Retry-After` says (facts taken from the open Bot API server).

use std::sync::{Arc, Weak};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::AbortHandle;

use super::Telegram;
use super::answer::{Answer, Refusal};
use super::params::Params;
use super::state::State;
use crate::clock::{Busy, Clock, HOUR, MINUTE, Millis, SECOND, Sleep, Wake};

/// How long an answer is waited for.
const LIMIT: Duration = Duration::from_secs(60);

/// Where updates go.
pub struct Webhook {
    url: String,
    max_connections: i64,
    error: Option<(Millis, String)>,
    task: AbortHandle,
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// `setWebhook`
pub fn set(telegram: &Arc<Telegram>, params: &Params) -> Answer {
    let mut state = telegram.lock();
    let Some(url) = params.text("url") else {
        return delete(&mut state, params);
    };
    check(&url, params)?;
    state.allow(params)?;
    drop_pending(&mut state, params);
    state.end_poll();
    let delivery = Delivery {
        telegram: Arc::downgrade(telegram),
        clock: state.world.clock.clone(),
        wake: state.updates.wake.clone(),
        url: url.clone(),
        secret: params.text("secret_token"),
        client: client()?,
    };
    let busy = delivery.clock.busy();
    let task = tokio::spawn(delivery.run(busy)).abort_handle();
    let max_connections = params.int("max_connections").unwrap_or(40);
    state.updates.webhook = Some(Webhook { url, max_connections, error: None, task });
    Ok(true.into())
}

/// `deleteWebhook`
pub fn delete(state: &mut State, params: &Params) -> Answer {
    state.updates.webhook = None;
    drop_pending(state, params);
    Ok(true.into())
}

/// `getWebhookInfo`
pub fn info(state: &State) -> Value {
    let mut info = json!({
        "url": "", "has_custom_certificate": false, "pending_update_count": state.pending(),
    });
    if let Some(webhook) = &state.updates.webhook {
        info["url"] = webhook.url.clone().into();
        info["max_connections"] = webhook.max_connections.into();
        info["ip_address"] = "127.0.0.1".into();
        if let Some((at, text)) = &webhook.error {
            info["last_error_date"] = (at / SECOND).into();
            info["last_error_message"] = text.clone().into();
        }
    }
    if let Some(allowed) = state.allowed() {
        info["allowed_updates"] = json!(allowed);
    }
    info
}

fn check(url: &str, params: &Params) -> Result<(), Refusal> {
    let bad = |why: &str| Refusal::bad(format!("bad webhook: {why}"));
    let parsed = url::Url::parse(url).map_err(|_| bad("invalid HTTPS URL specified"))?;
    let local = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost"));
    if parsed.scheme() != "https" && !(local && parsed.scheme() == "http") {
        return Err(bad("An HTTPS URL must be provided for webhook"));
    }
    let secret = params.text("secret_token").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if secret.len() > 256 || !secret.chars().all(plain) {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    Ok(())
}

fn drop_pending(state: &mut State, params: &Params) {
    if params.flag("drop_pending_updates") {
        state.confirm(i64::MAX);
    }
}

fn client() -> Result<reqwest::Client, Refusal> {
    #[expect(clippy::disallowed_methods, reason = "here it is Telegram that calls, not Crier")]
    let builder = reqwest::Client::builder();
    builder.no_proxy().build().map_err(|_| Refusal::new(500, "Internal Server Error"))
}

struct Delivery {
    telegram: Weak<Telegram>,
    clock: Clock,
    wake: Wake,
    url: String,
    secret: Option<String>,
    client: reqwest::Client,
}

impl Delivery {
    /// Delivers until the webhook is deleted (then the task is aborted) or Telegram is gone.
    async fn run(self, _busy: Busy) {
        let mut delay = SECOND;
        while let Some(next) = self.telegram.upgrade().map(|telegram| telegram.lock().oldest()) {
            let Some((id, update)) = next else {
                self.clock.park(&self.wake, None, Sleep::Idle).await;
                continue;
            };
            let Err(failure) = self.post(&update).await else {
                delay = SECOND;
                self.done(id);
                continue;
            };
            self.failed(failure.why);
            let wait = failure.retry_after.unwrap_or(delay);
            let at = self.clock.now() + wait;
            self.clock.park(&Wake::default(), Some(at), Sleep::Due).await;
            let longest = MINUTE + Millis::try_from(self.clock.chance(60)).unwrap_or(0) * SECOND;
            delay = (delay * 2).min(longest);
        }
    }

    fn done(&self, id: i64) {
        if let Some(telegram) = self.telegram.upgrade() {
            telegram.lock().confirm(id + 1);
        }
    }

    fn failed(&self, why: String) {
        if let Some(telegram) = self.telegram.upgrade() {
            let mut state = telegram.lock();
            let now = state.now();
            if let Some(webhook) = &mut state.updates.webhook {
                webhook.error = Some((now, why));
            }
        }
    }

    async fn post(&self, update: &Value) -> Result<(), Failure> {
        let mut request = self.client.post(&self.url).json(update);
        if let Some(secret) = &self.secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let open = self.clock.open();
        let sent = self.clock.within(LIMIT, Sleep::Due, &open, request.send()).await;
        let answer = match sent {
            None => return Err(Failure::new("Read timeout expired")),
            Some(Err(_)) => return Err(Failure::new("Connection refused")),
            Some(Ok(answer)) => answer,
        };
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let header = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let retry_after = header.and_then(|text| text.parse::<Millis>().ok()).map(|s| (s * SECOND).min(HOUR));
        let reason = status.canonical_reason().unwrap_or_default();
        let why = format!("Wrong response from the webhook: {} {reason}", status.as_u16());
        Err(Failure { why, retry_after })
    }
}

struct Failure {
    why: String,
    retry_after: Option<Millis>,
}

impl Failure {
    fn new(why: &str) -> Self {
        Self { why: why.to_owned(), retry_after: None }
    }
}
