//! From what a person typed to the server that holds the account: handle, DID, DID document, PDS. Called by
//! `connect` and, for mentions, by `post`. Sends no password and no token anywhere.
//!
//! Sources: AT Protocol specifications "Handle" and "DID" (2026-04): a handle counts only when its DID's
//! document names it back. DNS is left to the resolver (`Endpoints::bluesky`), which looks there for us.

use serde::Deserialize;

use super::api::Server;
use crate::net::{Fault, How, Net};
use crate::platforms::{ConnectError, Endpoints};

/// An account and where it lives.
#[derive(Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its lasting name.
    pub did: String,
    /// Its handle, proven in both directions, without `@`.
    pub handle: String,
    /// Its server: `https://pds.example`, without a slash at the end.
    pub pds: String,
}

/// What a person typed.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// A handle.
    Handle(String),
    /// A DID, as in the address of a profile whose handle is broken.
    Did(String),
}

#[derive(Deserialize)]
struct Document {
    id: String,
    #[serde(default, rename = "alsoKnownAs")]
    also_known_as: Vec<String>,
    #[serde(default)]
    service: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "serviceEndpoint")]
    endpoint: serde_json::Value,
}

/// Reads a handle as people write it: with `@`, spaces, capitals, a last dot, the invisible direction marks
/// that Bluesky's apps copy along, or as the address of a profile. A bare name is one of `bsky.social`.
pub fn typed(text: &str) -> Option<Typed> {
    let plain: String = text.chars().filter(|c| !is_mark(*c)).collect();
    let lower = plain.trim().to_lowercase();
    let path = ["https://", "http://", "at://"].iter().find_map(|scheme| lower.strip_prefix(scheme)).unwrap_or(&lower);
    let name = path.split_once("/profile/").map_or(path, |(_, name)| name);
    let name = name.split(['/', '?', '#']).next().unwrap_or_default();
    let name = name.trim_start_matches('@').trim().trim_end_matches('.');
    if name.starts_with("did:") {
        // A DID of the PLC is lower case by itself.
        return is_did(name).then(|| Typed::Did(name.to_owned()));
    }
    let handle = if name.contains('.') { name.to_owned() } else { format!("{name}.bsky.social") };
    is_handle(&handle).then_some(Typed::Handle(handle))
}

/// Marks of writing direction and spaces of no width.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether `name` is a handle in lower case: a domain name of at least two labels.
pub fn is_handle(name: &str) -> bool {
    let label = |label: &str| {
        let letters = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (1..=63).contains(&label.len()) && letters && !label.starts_with('-') && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253 && name.contains('.') && name.split('.').all(label) && last.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether `name` is a DID of a kind that Bluesky has: `did:plc:…` or `did:web:host`.
pub fn is_did(name: &str) -> bool {
    let plc = name
        .strip_prefix("did:plc:")
        .is_some_and(|id| id.len() == 24 && id.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)));
    plc || name.strip_prefix("did:web:").is_some_and(is_handle)
}

/// Finds the account behind what was typed.
///
/// # Errors
/// [`ConnectError::NoSuchHandle`] when it leads nowhere or not back; otherwise that somebody does not answer.
pub async fn identity(net: &Net, endpoints: &Endpoints, typed: Typed) -> Result<Identity, ConnectError> {
    let (did, handle) = match typed {
        Typed::Handle(handle) => (did_of(net, endpoints, &handle).await?, Some(handle)),
        Typed::Did(did) => (did, None),
    };
    let document = document(net, endpoints, &did).await?;
    let names: Vec<&str> = document.also_known_as.iter().filter_map(|name| name.strip_prefix("at://")).collect();
    let handle = match handle {
        Some(handle) if names.contains(&handle.as_str()) => handle,
        Some(_) => return Err(ConnectError::NoSuchHandle),
        None => {
            let first = names.first().filter(|name| is_handle(name)).ok_or(ConnectError::NoSuchHandle)?;
            if did_of(net, endpoints, first).await? != did {
                return Err(ConnectError::NoSuchHandle);
            }
            (*first).to_owned()
        }
    };
    let pds = document.pds().ok_or(ConnectError::NoSuchHandle)?;
    Ok(Identity { did, handle, pds })
}

impl Document {
    fn pds(&self) -> Option<String> {
        let is_pds = |s: &&Service| s.id.ends_with("#atproto_pds") && s.kind == "AtprotoPersonalDataServer";
        let endpoint = self.service.iter().find(is_pds)?.endpoint.as_str()?;
        Some(endpoint.trim_end_matches('/').to_owned())
    }
}

/// Asks the resolver, then the handle's own web site.
async fn did_of(net: &Net, endpoints: &Endpoints, handle: &str) -> Result<String, ConnectError> {
    let asked = Server::of_operator(net, &endpoints.bluesky).resolve_handle(handle).await;
    let found = match &asked {
        Ok(Some(did)) => Some(did.clone()),
        Ok(None) | Err(_) => well_known(net, handle).await,
    };
    match (found, asked) {
        (Some(did), _) if is_did(&did) => Ok(did),
        (None, Err(fault)) => Err(unanswered(&fault)),
        _ => Err(ConnectError::NoSuchHandle),
    }
}

/// The DID that the handle's own web site names. A site that does not answer names none.
async fn well_known(net: &Net, handle: &str) -> Option<String> {
    let url = format!("https://{handle}/.well-known/atproto-did");
    let answer = net.exchange(net.to_stranger(&url).ok()?.get(&url), How::REPEATABLE).await.ok()?;
    let text = std::str::from_utf8(&answer.body).ok()?.trim();
    (answer.is_ok() && is_did(text)).then(|| text.to_owned())
}

async fn document(net: &Net, endpoints: &Endpoints, did: &str) -> Result<Document, ConnectError> {
    let request = match did.strip_prefix("did:web:") {
        Some(host) => {
            let url = format!("https://{host}/.well-known/did.json");
            net.to_stranger(&url).map_err(|_| ConnectError::NoSuchHandle)?.get(&url)
        }
        None => net.to_operator().get(format!("{}/{did}", endpoints.plc.trim_end_matches('/'))),
    };
    let answer = net.send(request, How::REPEATABLE).await.map_err(|fault| unanswered(&fault))?;
    if !answer.is_ok() {
        return Err(ConnectError::NoSuchHandle);
    }
    let document: Document = answer.json().map_err(|fault| unanswered(&fault))?;
    if document.id == did { Ok(document) } else { Err(ConnectError::NoSuchHandle) }
}

/// What a request that failed means for somebody who signs in.
pub(super) fn unanswered(fault: &Fault) -> ConnectError {
    match fault {
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        Fault::Refused(_) => ConnectError::NoSuchHandle,
        _ => ConnectError::Unavailable,
    }
}
