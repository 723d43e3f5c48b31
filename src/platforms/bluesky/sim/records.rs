//! Records: writing, reading, listing, deleting, with the reference server's rules for "write only if".

use serde_json::{Value, json};

use super::blobs::{link, named_in};
use super::lexicon;
use super::limits::{WRITE, told};
use super::wire::{No, json_of};
use super::{SimFile, SimPost, State, cid};
use crate::clock::Millis;
use crate::sim::reply::Reply;

/// Whose record, of which kind, under which name. Sorts by name within a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) did: String,
    pub(super) collection: String,
    pub(super) rkey: String,
}

/// A record.
pub(super) struct Record {
    pub(super) value: Value,
    cid: String,
    /// When the server took it, and its place among those of the same moment.
    at: (Millis, usize),
}

/// The two ways to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Write {
    Create,
    Put,
}

impl Key {
    pub(super) fn new(did: &str, collection: &str, rkey: &str) -> Self {
        Self { did: did.into(), collection: collection.into(), rkey: rkey.into() }
    }

    fn of(body: &Value) -> Result<Self, No> {
        let text = |key: &str| {
            let missing = || No::new(400, "InvalidRequest", format!("Missing required key \"{key}\" at $"));
            body.get(key).and_then(Value::as_str).ok_or_else(missing)
        };
        Ok(Self::new(text("repo")?, text("collection")?, text("rkey")?))
    }

    fn uri(&self) -> String {
        format!("at://{}/{}/{}", self.did, self.collection, self.rkey)
    }
}

impl State {
    /// `com.atproto.repo.putRecord` and `createRecord`, for the owner of the token.
    pub(super) fn write(&mut self, write: Write, owner: &str, body: &Value) -> Reply {
        let points = if write == Write::Create { 3 } else { 2 };
        let standing = self.counts.take(&WRITE, owner, points, self.clock.now());
        if standing.as_ref().is_some_and(|standing| standing.over) {
            return told(standing, No::TOO_MANY.into());
        }
        self.drop_old_blobs();
        told(standing, self.try_write(write, owner, body).map_or_else(Reply::from, json_of))
    }

    fn try_write(&mut self, write: Write, owner: &str, body: &Value) -> Result<Value, No> {
        let key = self.own(owner, body)?;
        let record = body.get("record").filter(|record| record.is_object());
        let record = record.ok_or_else(|| No::new(400, "InvalidRequest", "Missing required key \"record\" at $"))?;
        lexicon::check(&key.collection, &key.rkey, record)?;
        let name = record_cid(record);
        if let Some(there) = self.records.get(&key) {
            if write == Write::Create {
                // So says the reference server: its tree of records cannot take a name twice.
                return Err(No::fixed(500, "InternalServerError", "Internal Server Error"));
            }
            if there.cid == name {
                return Ok(json!({ "uri": key.uri(), "cid": name, "validationStatus": "valid" }));
            }
        }
        self.check_swap(&key, body)?;
        self.check_blobs(owner, record)?;
        let uri = key.uri();
        self.store(key, record.clone());
        let commit = json!({ "cid": cid(0x71, uri.as_bytes()), "rev": "3kaaaaaaaaa2a" });
        Ok(json!({ "uri": uri, "cid": name, "commit": commit, "validationStatus": "valid" }))
    }

    /// `swapRecord`: null means "nothing may be there", a name "exactly this", absent "whatever is there".
    fn check_swap(&self, key: &Key, body: &Value) -> Result<(), No> {
        let there = self.records.get(key).map(|record| record.cid.as_str());
        let fits = match body.get("swapRecord") {
            None => true,
            Some(wanted) => wanted.as_str() == there,
        };
        let was = there.unwrap_or("null");
        if fits { Ok(()) } else { Err(No::new(400, "InvalidSwap", format!("Record was at {was}"))) }
    }

    /// Keeps a record.
    pub(super) fn store(&mut self, key: Key, value: Value) {
        let place = self.records.values().map(|record| record.at.1 + 1).max().unwrap_or(0);
        let before = self.records.remove(&key);
        let at = before.as_ref().map_or((self.clock.now(), place), |before| before.at);
        let did = key.did.clone();
        self.records.insert(key, Record { cid: record_cid(&value), value: value.clone(), at });
        self.rename_blobs(&did, before.as_ref(), Some(&value));
    }

    /// `com.atproto.repo.deleteRecord`
    pub(super) fn delete_record(&mut self, owner: &str, body: &Value) -> Reply {
        let standing = self.counts.take(&WRITE, owner, 1, self.clock.now());
        if standing.as_ref().is_some_and(|standing| standing.over) {
            return told(standing, No::TOO_MANY.into());
        }
        let reply = match self.own(owner, body) {
            Err(no) => no.into(),
            Ok(key) => match self.records.remove(&key) {
                Some(record) => {
                    self.rename_blobs(owner, Some(&record), None);
                    json_of(json!({ "commit": { "cid": record.cid, "rev": "3kaaaaaaaaa2a" } }))
                }
                None => json_of(json!({})),
            },
        };
        told(standing, reply)
    }

    /// `com.atproto.repo.getRecord`
    pub(super) fn get_record(&self, repo: &str, collection: &str, rkey: &str) -> Reply {
        let key = Key::new(repo, collection, rkey);
        match self.records.get(&key) {
            Some(record) => json_of(json!({ "uri": key.uri(), "cid": record.cid, "value": record.value })),
            None => No::new(400, "RecordNotFound", format!("Could not locate record: {}", key.uri())).into(),
        }
    }

    /// `com.atproto.repo.listRecords`: the newest first.
    pub(super) fn list_records(&self, repo: &str, collection: &str, limit: usize) -> Reply {
        if self.by_did(repo).is_none() {
            return No::new(400, "InvalidRequest", format!("Could not find repo: {repo}")).into();
        }
        let all = self.records.iter().rev().filter(|(key, _)| key.did == repo && key.collection == collection);
        let some: Vec<_> = all.take(limit).collect();
        let records: Vec<Value> =
            some.iter().map(|(key, record)| json!({ "uri": key.uri(), "cid": record.cid, "value": record.value })).collect();
        json_of(json!({ "records": records, "cursor": some.last().map(|(key, _)| &key.rkey) }))
    }

    /// The posts, in the order in which they were taken.
    pub(super) fn posts(&self) -> Vec<SimPost> {
        let mut posts: Vec<_> = self.records.iter().filter(|(key, _)| key.collection == lexicon::POSTS).collect();
        posts.sort_by_key(|(_, record)| record.at);
        posts.into_iter().map(|(key, record)| self.post(key, record)).collect()
    }

    fn post(&self, key: &Key, record: &Record) -> SimPost {
        let images = record.value.pointer("/embed/images").and_then(Value::as_array).into_iter().flatten();
        let alts = images.chain(record.value.get("embed")).filter_map(|embed| embed.get("alt")?.as_str());
        let mut alts: Vec<String> = alts.map(str::to_owned).collect();
        alts.resize(alts.len().max(named_in(&record.value).count()), String::new());
        let blob = |blob: &Value| self.blobs.get(&(key.did.clone(), link(blob).to_owned()));
        let files = named_in(&record.value).filter_map(blob).zip(alts);
        SimPost {
            handle: self.by_did(&key.did).map(|account| account.handle.clone()).unwrap_or_default(),
            uri: key.uri(),
            at: record.at.0,
            text: record.value["text"].as_str().unwrap_or_default().to_owned(),
            reply: record.value.get("reply").cloned().unwrap_or_default(),
            facets: record.value.get("facets").cloned().unwrap_or_else(|| json!([])),
            files: files.map(|(blob, alt)| SimFile { mime: blob.mime.clone(), alt, bytes: blob.bytes.clone() }).collect(),
        }
    }

    /// The key that a request names, if the repository is the token's own.
    fn own(&self, owner: &str, body: &Value) -> Result<Key, No> {
        let mut key = Key::of(body)?;
        let account = self.accounts.values().find(|account| account.did == key.did || account.handle == key.did);
        key.did = account.map(|account| account.did.clone()).ok_or(No::ACCOUNT_NOT_FOUND)?;
        if key.did == owner { Ok(key) } else { Err(No::new(401, "AuthenticationRequired", "Authentication Required")) }
    }
}

/// Stands for the record's content: the same for the same content, whatever the order of its keys.
fn record_cid(record: &Value) -> String {
    cid(0x71, record.to_string().as_bytes())
}
