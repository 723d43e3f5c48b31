//! Whether networks can reach the links that are given out, as far as this machine can know: a probe is fetched through the
//! public address (or from the bucket) as a stranger would fetch it. Called by `doctor`, and by `connect` before an account is
//! signed in that would need it.
//!
//! What cannot be known from here: the request leaves from this machine, so a router that leads it back by itself, or a name
//! that only this network knows, looks as good as an address that the world can reach.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};

use super::probe;
use crate::clock::{Clock, MINUTE, Millis};
use crate::media::keep::Files;
use crate::model::ids::token;
use crate::net::{Answer, How, Net};
use crate::vault::Ring;

/// How long what was found counts.
const KNOWN: Millis = 5 * MINUTE;
/// How long a bucket's link to a probe lives.
const LINK_LIFE: std::time::Duration = std::time::Duration::from_secs(600);
/// The bytes that are asked for to see whether a part can be had: first and last.
const SOME: (usize, usize) = (100, 299);

/// Why networks cannot fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// There is no public address.
    NoAddress,
    /// Not https, a port of its own, or a name or number that belongs to a private network.
    NotPublic(String),
    /// Nobody answers there.
    NoAnswer(String),
    /// It leads elsewhere, which networks do not follow.
    Redirect(String),
    /// It answers with this status.
    Status(String, u16),
    /// It answers with this type instead of the picture's.
    Type(String, String),
    /// It answers with something else than this Crier serves.
    Bytes(String),
    /// It does not hand out parts.
    NoRange(String),
    /// The bucket does not take or give what Crier wants.
    Bucket(String),
}

/// The host that networks fetch from, or why they cannot.
type Found = Result<String, Unreachable>;

/// Looks whether networks can fetch. Cheap to clone; clones know what the others have found.
#[derive(Clone)]
pub struct Reach {
    ring: Ring,
    files: Files,
    net: Net,
    clock: Clock,
    public_url: Option<String>,
    known: Arc<Mutex<Option<(Millis, Found)>>>,
}

impl Reach {
    /// Of links at this public address, or in the bucket that these files are in.
    pub fn new(ring: &Ring, files: &Files, net: &Net, clock: &Clock, public_url: Option<String>) -> Self {
        let known = Arc::default();
        Self { ring: ring.clone(), files: files.clone(), net: net.clone(), clock: clock.clone(), public_url, known }
    }

    /// What was found in the last minutes, or what is found now: the host that networks fetch from.
    ///
    /// # Errors
    /// Why they cannot.
    pub async fn known(&self) -> Found {
        let now = self.clock.now();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // What failed is looked at again at once: somebody may have mended it.
        if let Some((at, Ok(host))) = known.filter(|(at, _)| now - at < KNOWN) {
            tracing::debug!(host, since = now - at, "networks could fetch a moment ago");
            return Ok(host);
        }
        let found = self.look().await;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
        found
    }

    /// Fetches a probe as a network would: the host that it was fetched from.
    ///
    /// # Errors
    /// Why networks cannot fetch.
    pub async fn look(&self) -> Found {
        let Some(public) = &self.public_url else { return Err(Unreachable::NoAddress) };
        if self.files.is_bucket() {
            return self.look_into_bucket().await;
        }
        let (path, bytes) = probe::new(&self.ring, &self.clock);
        self.fetch(&format!("{public}{path}"), &bytes).await
    }

    async fn look_into_bucket(&self) -> Found {
        let chance = token(&self.clock, 12);
        let (key, bytes) = (format!("probe/{chance}"), probe::probe_bytes(&chance));
        let failed = |error: crate::media::keep::KeepError| Unreachable::Bucket(error.to_string());
        self.files.put(&key, bytes.clone()).await.map_err(failed)?;
        let link = self.files.presigned(&key, "image/jpeg", LINK_LIFE).await.map_err(failed);
        let found = match link {
            Ok(link) => self.fetch(&link.unwrap_or_default(), &bytes).await,
            Err(error) => Err(error),
        };
        self.files.delete(&key).await.map_err(failed)?;
        found
    }

    /// The whole picture, and a part of it.
    async fn fetch(&self, address: &str, bytes: &Bytes) -> Found {
        let host = host_of(address);
        let whole = self.ask(address, &host, None).await?;
        judge(&whole, &host, bytes)?;
        let part = self.ask(address, &host, Some(format!("bytes={}-{}", SOME.0, SOME.1))).await?;
        let range = part.headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let is_part = part.status == 206 && range == Some(format!("bytes {}-{}/{}", SOME.0, SOME.1, bytes.len()).as_str());
        if is_part && bytes.get(SOME.0..=SOME.1) == Some(&part.body[..]) { Ok(host) } else { Err(Unreachable::NoRange(host)) }
    }

    async fn ask(&self, address: &str, host: &str, range: Option<String>) -> Result<Answer, Unreachable> {
        let client = self.net.to_stranger(address).map_err(|_| Unreachable::NotPublic(host.to_owned()))?;
        let request = client.get(address);
        let request = if let Some(range) = range { request.header(RANGE, range) } else { request };
        self.net.exchange(request, How::REPEATABLE).await.map_err(|_| Unreachable::NoAnswer(host.to_owned()))
    }
}

/// Whether this is the picture, as it was sent.
fn judge(answer: &Answer, host: &str, bytes: &Bytes) -> Result<(), Unreachable> {
    let host = host.to_owned();
    if answer.headers.contains_key(LOCATION) || (300..400).contains(&answer.status) {
        return Err(Unreachable::Redirect(host));
    }
    if answer.status != 200 {
        return Err(Unreachable::Status(host, answer.status));
    }
    let kind = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind != "image/jpeg" {
        return Err(Unreachable::Type(host, kind.chars().filter(|c| !c.is_control()).take(80).collect()));
    }
    if answer.body == *bytes { Ok(()) } else { Err(Unreachable::Bytes(host)) }
}

/// What is shown of an address: its host, and its port where it is not the usual one.
fn host_of(address: &str) -> String {
    let url = url::Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?.to_owned(), url.port())));
    match host {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host,
        None => address.to_owned(),
    }
}
