//! Bluesky against the reference server (tests/peers/pds): the same suite as against the simulator, so that the
//! simulator cannot share our misbeliefs. Runs where `CRIER_PDS` holds the line that `start.cjs` prints.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use crier::clock::Clock;
use crier::model::account::{Account, Token};
use crier::net::Net;
use crier::platforms::bluesky::Bluesky;
use crier::platforms::{ConnectError, Endpoints, Grant};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bluesky::{self, endpoints, grant};
use crate::conformance::{Seen, Subject, Wiring};

/// What the owner of each account signs in with.
pub const PASSWORD: &str = "the real password";

/// Where the reference server is: the line that `start.cjs` prints.
#[derive(Deserialize)]
struct Addresses {
    pds: String,
    plc: String,
    control: String,
}

pub struct Real {
    at: Addresses,
    clock: Clock,
    net: Net,
    bluesky: Bluesky,
    /// What the owners of the accounts sign in with themselves, by DID.
    owners: Mutex<HashMap<String, String>>,
}

pub async fn real() -> Option<Real> {
    let Some(line) = std::env::var_os("CRIER_PDS").filter(|line| !line.is_empty()) else {
        eprintln!("not run: CRIER_PDS is not set");
        let required = std::env::var_os("CRIER_REQUIRE_PEERS").is_some_and(|value| value == "1");
        assert!(!required, "CRIER_REQUIRE_PEERS=1, but CRIER_PDS is not set");
        return None;
    };
    let at: Addresses = serde_json::from_str(line.to_str().unwrap()).unwrap();
    let clock = Clock::system();
    let net = Net::new(clock.clone(), vec![at.pds.trim_start_matches("http://").to_owned()]).unwrap();
    let bluesky = Bluesky::new(endpoints(&at.pds, &at.plc));
    Some(Real { at, clock, net, bluesky, owners: Mutex::default() })
}

impl Real {
    /// The addresses of the app's edges, and the `host:port` that its guard lets through.
    pub fn edges(&self) -> (Endpoints, Vec<String>) {
        (endpoints(&self.at.pds, &self.at.plc), vec![self.at.pds.trim_start_matches("http://").to_owned()])
    }

    /// From now on the server finds `https://HOST/…` at `base`.
    pub async fn lead(&self, host: &str, base: &str) {
        self.get(format!("{}/lead?host={host}&to={base}", self.at.control)).await;
    }

    /// The server ends every session that the account has on its page.
    pub async fn end_sessions(&self, did: &str) {
        self.get(format!("{}/end?did={did}", self.at.control)).await;
    }

    /// A new account: its handle and an app password.
    pub async fn account(&self) -> (String, String) {
        let grant = self.grant().await;
        (grant.get("handle").to_owned(), grant.get("password").to_owned())
    }

    /// Who has this handle.
    pub async fn did(&self, handle: &str) -> String {
        let found = self.get(format!("{}/xrpc/com.atproto.identity.resolveHandle?handle={handle}", self.at.pds)).await;
        serde_json::from_slice::<Value>(&found).unwrap()["did"].as_str().unwrap().to_owned()
    }

    /// What somebody's posts are, oldest first.
    pub async fn records(&self, did: &str) -> Vec<Value> {
        let query = format!("repo={did}&collection=app.bsky.feed.post&reverse=true");
        let listed = self.get(format!("{}/xrpc/com.atproto.repo.listRecords?{query}", self.at.pds)).await;
        let listed: Value = serde_json::from_slice(&listed).unwrap();
        listed["records"].as_array().unwrap().iter().map(|record| record["value"].clone()).collect()
    }

    async fn post(&self, nsid: &str, token: &str, body: Value) -> Value {
        let url = format!("{}/xrpc/{nsid}", self.at.pds);
        let mut request = self.net.to_operator().post(url).header("x-ratelimit-bypass", "crier-peer").json(&body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        let (ok, body) = (answer.status().is_success(), answer.text().await.unwrap());
        assert!(ok, "{nsid}: {body}");
        serde_json::from_str(&body).unwrap_or(Value::Null)
    }

    async fn get(&self, url: String) -> Vec<u8> {
        let answer = self.net.to_operator().get(url).send().await.unwrap();
        assert!(answer.status().is_success());
        answer.bytes().await.unwrap().to_vec()
    }

    /// A post as everybody sees it, with the bytes that the server keeps.
    pub async fn seen(&self, did: &str, record: &Value) -> Seen {
        let images = record.pointer("/embed/images").and_then(Value::as_array).into_iter().flatten();
        let images = images.map(|image| (image, &image["image"]));
        let video = record.get("embed").and_then(|embed| Some((embed, embed.get("video")?)));
        let mut files = Vec::new();
        for (embed, blob) in images.chain(video) {
            let cid = blob["ref"]["$link"].as_str().unwrap();
            let bytes = self.get(format!("{}/xrpc/com.atproto.sync.getBlob?did={did}&cid={cid}", self.at.pds)).await;
            files.push((embed["alt"].as_str().unwrap_or_default().to_owned(), bytes));
        }
        Seen { text: record["text"].as_str().unwrap().to_owned(), files }
    }
}

#[async_trait]
impl Subject for Real {
    fn wiring(&self) -> Wiring<'_> {
        Wiring { platform: &self.bluesky, net: &self.net, clock: &self.clock, faults: None }
    }

    async fn grant(&self) -> Grant {
        let name = crier::model::ids::new_id(&self.clock);
        let handle = format!("c{name}.test");
        let body = json!({ "handle": handle, "email": format!("{name}@mail.test"), "password": PASSWORD });
        let owner = self.post("com.atproto.server.createAccount", "", body).await;
        let token = owner["accessJwt"].as_str().unwrap();
        let made = self.post("com.atproto.server.createAppPassword", token, json!({ "name": "crier" })).await;
        self.owners.lock().unwrap().insert(owner["did"].as_str().unwrap().into(), token.into());
        grant(&handle, made["password"].as_str().unwrap())
    }

    fn wrong_grants(&self, right: &Grant) -> Vec<(Grant, ConnectError)> {
        bluesky::wrong_grants(right)
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let did = &account.remote_id;
        let mut seen = Vec::new();
        for record in self.records(did).await {
            seen.push(self.seen(did, &record).await);
        }
        seen
    }

    async fn parents(&self, account: &Account) -> Vec<Option<String>> {
        let query = format!("repo={}&collection=app.bsky.feed.post&reverse=true", account.remote_id);
        let listed = self.get(format!("{}/xrpc/com.atproto.repo.listRecords?{query}", self.at.pds)).await;
        let listed: Value = serde_json::from_slice(&listed).unwrap();
        let records = listed["records"].as_array().unwrap();
        let text = |parent: &Value| {
            let same = |record: &&Value| record["uri"] == parent["uri"] && record["cid"] == parent["cid"];
            records.iter().find(same).map(|record| record["value"]["text"].as_str().unwrap().to_owned()).unwrap_or_default()
        };
        records.iter().map(|record| record["value"].pointer("/reply/parent").map(text)).collect()
    }

    async fn revoke(&self, account: &Account) {
        let token = self.owners.lock().unwrap()[&account.remote_id].clone();
        self.post("com.atproto.server.revokeAppPassword", &token, json!({ "name": "crier" })).await;
    }

    async fn expire(&self, account: &Account, token: &Token) -> Token {
        let access = self.get(format!("{}/expired?did={}", self.at.control, account.remote_id)).await;
        Token { access: String::from_utf8(access).unwrap(), ..token.clone() }
    }

    fn repeat_is_safe(&self) -> bool {
        true
    }
}

conformance!(suite, super::real);

macro_rules! also {
    ($($test:ident = $case:ident),+) => {
        $(#[tokio::test]
        async fn $test() {
            if let Some(subject) = real().await {
                bluesky::$case(&subject).await;
            }
        })+
    };
}

also!(
    marks_links_mentions_and_tags = marks_what_the_text_means,
    describes_photos = describes_its_photos,
    blames_a_large_photo = blames_the_photo,
    leaves_what_is_under_its_key = leaves_what_is_there,
    stops_at_the_limit_of_sign_ins = is_told_to_wait
);
