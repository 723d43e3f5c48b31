//! A simulated Bluesky: PDS, handle resolver and PLC directory in one, on one address. Strict (it refuses what
//! the reference server refuses, in the same words), stateful, and living by the world's clock. Started by
//! `demo` and the tests; Crier itself never knows that it talks to it.
//!
//! `wire` takes requests apart, `sessions` gives out tokens for app passwords, `oauth` those of the page, `blobs` and `records` keep what is uploaded and
//! written, `lexicon` judges a post, `limits` counts.

mod blobs;
mod lexicon;
mod limits;
mod oauth;
mod records;
mod sessions;
mod wire;

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clock::{Clock, Millis};
use crate::net::Net;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

/// By this name the world's faults know the network.
pub const NETWORK: &str = "bluesky";

/// A simulated Bluesky that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// An account there, with what its owner types to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimAccount {
    /// Without `@`.
    pub handle: String,
    /// Its lasting name.
    pub did: String,
    /// Its app password: `xxxx-xxxx-xxxx-xxxx`.
    pub app_password: String,
}

/// A post that people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// Whose, without `@`.
    pub handle: String,
    /// Its address in the network.
    pub uri: String,
    /// When the server took it.
    pub at: Millis,
    /// Its text.
    pub text: String,
    /// Its facets, as they came.
    pub facets: Value,
    /// What it goes below, as it came; `Null` when it stands by itself.
    pub reply: Value,
    /// What is attached, in order.
    pub files: Vec<SimFile>,
}

/// Something attached to a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimFile {
    /// Its type, as the server sniffed it.
    pub mime: String,
    /// Its alternative text.
    pub alt: String,
    /// Its bytes, as they were uploaded.
    pub bytes: Bytes,
}

type Shared = frame::Shared<State>;

/// Everything that the server knows.
pub struct State {
    clock: Clock,
    secret: [u8; 32],
    accounts: BTreeMap<String, SimAccount>,
    sessions: HashMap<String, sessions::Refresh>,
    blobs: HashMap<(String, String), blobs::Blob>,
    records: BTreeMap<records::Key, records::Record>,
    counts: limits::Counts,
    oauth: oauth::Memory,
    manner: Manner,
    /// Fetches what clients say of themselves.
    net: Net,
}

/// In what the server differs from an honest one that grants everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Where it says that people sign in, instead of here.
    pub issuer: Option<String>,
    /// Who it says it is in its answer.
    pub says: Option<String>,
    /// Whose its tokens are, by its own word.
    pub sub: Option<String>,
    /// It grants less than was asked for.
    pub narrow: bool,
}

impl Network for State {
    fn new(world: &World, _: &str) -> anyhow::Result<Self> {
        let clock = world.clock.clone();
        let net = Net::new(clock.clone(), Vec::new())?;
        let mut secret = [0; 32];
        clock.fill(&mut secret);
        Ok(Self {
            clock,
            secret,
            accounts: BTreeMap::new(),
            sessions: HashMap::new(),
            blobs: HashMap::new(),
            records: BTreeMap::new(),
            counts: limits::Counts::default(),
            oauth: oauth::Memory::default(),
            manner: Manner::default(),
            net,
        })
    }
}

impl Simulator {
    /// The account called `name` (`ana` is `ana.example`), made when it is not there yet.
    pub fn account(&self, name: &str) -> SimAccount {
        let handle = if name.contains('.') { name.to_owned() } else { format!("{name}.example") };
        let mut state = self.lock();
        if let Some(account) = state.accounts.get(&handle) {
            return account.clone();
        }
        let did = format!("did:plc:{}", &base32(&Sha256::digest(handle.as_bytes()))[..24]);
        let account = SimAccount { app_password: state.app_password(), did, handle: handle.clone() };
        state.add_profile(&account);
        state.accounts.insert(handle, account.clone());
        account
    }

    /// The posts that people see, in the order in which the server took them.
    pub fn posts(&self) -> Vec<SimPost> {
        self.lock().posts()
    }

    /// Signs out everywhere whoever uses the app password of `did`, or was allowed in on its page, as "revoke" in the settings
    /// does.
    pub fn revoke(&self, did: &str) {
        let mut state = self.lock();
        state.sessions.retain(|_, session| session.did != did);
        state.end_sessions(did);
    }

    /// From now on the owner of the account called `name` sits at the browser, whichever account is named on the page.
    pub fn sit(&self, name: &str) {
        let did = self.account(name).did;
        self.lock().sit(&did);
    }

    /// From now on it behaves like this.
    pub fn behave(&self, manner: Manner) {
        self.lock().manner = manner;
    }

    /// From now on what was allowed on its page does not suffice to publish.
    pub fn narrow(&self) {
        self.lock().narrow();
    }

    /// How many sessions of its page live, how often any was renewed, and how often one ended because what renews it came
    /// twice.
    pub fn page_sessions(&self) -> (usize, u32, u32) {
        self.lock().page_sessions()
    }

    /// Forgets an upload that no record names, as the server does in time.
    pub fn drop_loose_blobs(&self) {
        self.lock().blobs.retain(|_, blob| blob.named);
    }
}

impl State {
    fn by_did(&self, did: &str) -> Option<&SimAccount> {
        self.accounts.values().find(|account| account.did == did)
    }

    fn app_password(&self) -> String {
        let mut bytes = [0; 10];
        self.clock.fill(&mut bytes);
        let letters = base32(&bytes);
        [&letters[..4], &letters[4..8], &letters[8..12], &letters[12..16]].join("-")
    }

    fn add_profile(&mut self, account: &SimAccount) {
        let name = account.handle.split('.').next().unwrap_or_default();
        let value = json!({ "$type": "app.bsky.actor.profile", "displayName": full_name(name) });
        self.store(records::Key::new(&account.did, "app.bsky.actor.profile", "self"), value);
    }

    /// The DID document of an account, whose server is `base`.
    fn document(account: &SimAccount, base: &str) -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/did/v1"],
            "id": account.did,
            "alsoKnownAs": [format!("at://{}", account.handle)],
            "verificationMethod": [],
            "service": [{ "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": base }],
        })
    }
}

/// Base 32 in lower case without padding, as multibase `b` has it.
fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bits = bytes.len() * 8;
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| (byte >> (7 - at % 8)) & 1);
    let digit = |start: usize| (start..start + 5).fold(0, |digit, at| (digit << 1) | bit(at));
    (0..bits).step_by(5).map(|start| char::from(DIGITS[usize::from(digit(start))])).collect()
}

/// A content identifier, version 1, of SHA-256: `codec` is 0x55 for bytes, 0x71 for records.
fn cid(codec: u8, bytes: &[u8]) -> String {
    let mut cid = vec![1, codec, 0x12, 0x20];
    cid.extend_from_slice(&Sha256::digest(bytes));
    format!("b{}", base32(&cid))
}
