//! The one HTTP client. Deadlines by the [`Clock`], bounded answers, no redirects, no proxy, no address
//! that the operator did not mean, and one rule for what a failure means (see [`Effect`] and [`Fault`]).
//! Used by `bot` and `platforms`; knows neither.

mod fault;
mod guard;
mod heard;
mod usage;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

pub use fault::{Effect, Fault, Gate};
pub use guard::is_public;
pub use heard::{Heard, Told};
pub use usage::Usage;

use crate::clock::{Clock, Millis, Sleep};

/// The limit of an ordinary request: everything that carries no file.
pub const REQUEST_LIMIT: Duration = Duration::from_secs(60);
/// The limit of a request that carries a file.
pub const UPLOAD_LIMIT: Duration = Duration::from_secs(600);
/// The largest answer that is read, in bytes.
const ANSWER_MAX: u64 = 4 << 20;
/// By this header a simulator knows which open request it holds; sent on a manual clock only.
const REQUEST_ID: &str = "x-crier-request";

/// The HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Net {
    clock: Clock,
    trusted: Client,
    guarded: Client,
    allowed: Vec<String>,
    heard: Option<Heard>,
}

/// How a request is to be sent.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// What a lost answer would mean.
    pub effect: Effect,
    /// The total limit, from the first byte out to the last byte in.
    pub limit: Duration,
    /// Whether the manual clock may skip it (long polling).
    pub sleep: Sleep,
}

impl How {
    /// May be repeated; the ordinary limit.
    pub const REPEATABLE: Self = Self { effect: Effect::Repeatable, limit: REQUEST_LIMIT, sleep: Sleep::Due };
    /// Makes something visible; the ordinary limit.
    pub const VISIBLE: Self = Self { effect: Effect::Visible, limit: REQUEST_LIMIT, sleep: Sleep::Due };
    /// Carries a file and may be repeated.
    pub const UPLOAD: Self = Self { effect: Effect::Repeatable, limit: UPLOAD_LIMIT, sleep: Sleep::Due };
}

/// An answer that arrived whole.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    effect: Effect,
}

impl Net {
    /// A client. `allowed` lists `host:port` pairs that the address guard lets through (`CRIER_ALLOW_HOSTS`).
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(clock: Clock, allowed: Vec<String>) -> anyhow::Result<Self> {
        Ok(Self { clock, trusted: client(false)?, guarded: client(true)?, allowed, heard: None })
    }

    /// The time by which its deadlines run, for networks that say "wait until" rather than "wait for".
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// The clock, for networks that want each request to carry the time and something that never comes again.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The client for addresses that the operator wrote (`Endpoints`).
    pub fn to_operator(&self) -> &Client {
        &self.trusted
    }

    /// The client for `url`, an address that somebody else wrote: only https to public addresses, unless the
    /// operator allowed exactly this host and port.
    ///
    /// # Errors
    /// [`Fault::Refused`] when the address may not be reached.
    pub fn to_stranger(&self, url: &str) -> Result<&Client, Fault> {
        let url = url::Url::parse(url).map_err(|_| Fault::blocked())?;
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        if self.allowed.iter().any(|allowed| *allowed == format!("{host}:{port}")) {
            return Ok(&self.trusted);
        }
        if guard::may_reach(&url) { Ok(&self.guarded) } else { Err(Fault::blocked()) }
    }

    /// Sends one request and reads its answer. What a failure means depends on `how.effect` and on how far the
    /// request got: see [`Fault`]. An answer of 500 or more, and 429, are faults; every other status is for the
    /// caller to read.
    ///
    /// # Errors
    /// A [`Fault`] that says what to do.
    pub async fn send(&self, request: RequestBuilder, how: How) -> Result<Answer, Fault> {
        let answer = self.exchange(request, how).await?;
        match answer.status {
            429 => Err(Fault::Later { after: retry_after(&answer.headers), gate: Gate::Account }),
            500.. => Err(fault::lost(how.effect)),
            _ => Ok(answer),
        }
    }

    /// As [`Net::send`], but every status is an answer, for callers that read the body of a 429 or 500.
    ///
    /// # Errors
    /// A [`Fault`] when no whole answer came.
    pub async fn exchange(&self, request: RequestBuilder, how: How) -> Result<Answer, Fault> {
        self.fetch(request, how, ANSWER_MAX).await
    }

    /// As [`Net::exchange`], for a body of up to `max` bytes.
    ///
    /// # Errors
    /// A [`Fault`] when no whole answer came.
    pub async fn fetch(&self, request: RequestBuilder, how: How, max: u64) -> Result<Answer, Fault> {
        let open = self.clock.open();
        let request = match open.id() {
            Some(id) => request.header(REQUEST_ID, id),
            None => request,
        };
        let answer = match self.clock.within(self.limit(how), how.sleep, &open, read(request, how.effect, max)).await {
            Some(result) => result,
            None => Err(fault::lost(how.effect)),
        };
        if let (Ok(answer), Some(heard)) = (&answer, &self.heard) {
            heard.note(&answer.headers, self.now());
        }
        answer
    }

    /// The same client, and what networks say of their limits in answers to it.
    pub fn listening(&self) -> (Self, Heard) {
        let heard = Heard::default();
        (Self { heard: Some(heard.clone()), ..self.clone() }, heard)
    }

    /// What a network says of its limits in a body rather than in headers, for whoever listens.
    pub fn tell(&self, told: Told) {
        if let Some(heard) = &self.heard {
            heard.add(told);
        }
    }

    /// A long poll ends by itself; everything else by the operator's limit.
    fn limit(&self, how: How) -> Duration {
        if how.sleep == Sleep::Idle {
            return how.limit;
        }
        let span = self.clock.span(Millis::try_from(how.limit.as_millis()).unwrap_or(Millis::MAX));
        Duration::from_millis(u64::try_from(span).unwrap_or(0))
    }
}

impl Answer {
    /// Whether the status says that it was done.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// What a lost answer means, when it cannot be read.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_slice(&self.body).map_err(|_| fault::lost(self.effect))
    }

    /// What it means that this answer makes no sense.
    pub fn unreadable(&self) -> Fault {
        fault::lost(self.effect)
    }
}

async fn read(request: RequestBuilder, effect: Effect, max: u64) -> Result<Answer, Fault> {
    let response = request.send().await.map_err(|error| fault::from_error(&error, effect))?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let mut body = BytesMut::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| fault::lost(effect))?;
        if (body.len() + chunk.len()) as u64 > max {
            return Err(fault::lost(effect));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body: body.freeze(), effect })
}

/// The whole `Retry-After`, in milliseconds; `None` when it is missing or no number of seconds.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let seconds: i64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    seconds.checked_mul(1_000)
}

#[expect(clippy::disallowed_methods, reason = "the one place that builds an HTTP client")]
fn client(guarded: bool) -> anyhow::Result<Client> {
    let builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .user_agent(concat!("Crier/", env!("CARGO_PKG_VERSION")));
    let builder = if guarded { builder.https_only(true).dns_resolver(guard::PublicOnly) } else { builder };
    Ok(builder.build()?)
}
