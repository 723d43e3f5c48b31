//! The same odd requests to the simulator and to the reference server: both must answer with the same status,
//! the same error name and the same words, so that what is tested against the one holds at the other.

use crier::model::account::{Account, Token};
use serde_json::{Value, json};

use crate::bluesky::simulated;
use crate::bluesky_real::real;
use crate::conformance::{Subject, bytes_of, sign_in};

/// One server, and an account on it that is signed in.
struct Asker<'a> {
    subject: &'a dyn Subject,
    account: Account,
    token: Token,
}

impl Asker<'_> {
    async fn send(&self, nsid: &str, token: Option<&str>, mime: &str, body: Vec<u8>) -> (u16, Value) {
        let url = format!("{}/xrpc/{nsid}", self.account.facts["pds"].as_str().unwrap());
        let client = self.subject.net().to_operator();
        let request = if body.is_empty() && !nsid.contains("Session") { client.get(url) } else { client.post(url).body(body) };
        let request = if mime.is_empty() { request } else { request.header("content-type", mime) };
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null))
    }

    /// What a server says, without what differs by nature: names of accounts and of records.
    fn told(&self, what: &str, (status, body): (u16, Value)) -> String {
        let Some(message) = body["message"].as_str() else { return format!("{what}: {status}") };
        let message = message.replace(&self.account.remote_id, "DID");
        let words: Vec<&str> = message.split(' ').map(|word| if word.starts_with("bafyrei") { "CID" } else { word }).collect();
        format!("{what}: {status} {} {}", body["error"].as_str().unwrap_or("-"), words.join(" "))
    }

    async fn put(&self, what: &str, rkey: &str, change: Value) -> String {
        let mut record = json!({ "$type": "app.bsky.feed.post", "text": "hi", "createdAt": "2026-11-22T01:00:00.000Z", "langs": ["en"] });
        for (key, value) in change.as_object().unwrap() {
            record[key] = value.clone();
        }
        let record: Value = record.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
        let body = json!({ "repo": self.account.remote_id, "collection": "app.bsky.feed.post", "rkey": rkey, "swapRecord": null, "record": record });
        let answer = self.send("com.atproto.repo.putRecord", Some(&self.token.access), "application/json", body.to_string().into()).await;
        self.told(what, answer)
    }
}

/// A record with these files as images.
fn images(blobs: &[Value]) -> Value {
    let image = |blob: &Value| json!({ "image": blob, "alt": "x", "aspectRatio": { "width": 1, "height": 1 } });
    json!({ "embed": { "$type": "app.bsky.embed.images", "images": blobs.iter().map(image).collect::<Vec<_>>() } })
}

/// A record with one facet.
fn facet(start: i64, feature: Value) -> Value {
    json!({ "facets": [{ "index": { "byteStart": start, "byteEnd": 2 }, "features": [feature] }] })
}

fn changed(blob: &Value, key: &str, value: Value) -> Value {
    let mut blob = blob.clone();
    blob[key] = value;
    blob
}

/// A name for each record, so that none meets another.
fn rkey(n: usize) -> String {
    format!("3l2kaaaaaa{n:0>3}").replace('0', "z").replace('1', "y").replace('8', "x").replace('9', "w")
}

async fn about_records(asker: &Asker<'_>, blob: &Value) -> Vec<String> {
    let other = json!({ "$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" });
    let link = |uri: &str| facet(0, json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }));
    let family = "👨‍👩‍👧‍👦";
    let mut no_alt = images(std::slice::from_ref(blob));
    no_alt["embed"]["images"][0].as_object_mut().unwrap().remove("alt");
    let mut flat = images(std::slice::from_ref(blob));
    flat["embed"]["images"][0]["aspectRatio"]["width"] = json!(0);
    let cases = [
        json!({}),
        json!({ "text": "a".repeat(300) }),
        json!({ "text": "a".repeat(301) }),
        json!({ "text": family.repeat(120) }),
        json!({ "text": family.repeat(121) }),
        json!({ "text": "" }),
        json!({ "text": null }),
        json!({ "createdAt": "yesterday" }),
        json!({ "createdAt": null }),
        json!({ "langs": ["en", "es", "ru", "de"] }),
        json!({ "langs": ["!"] }),
        json!({ "$type": "x.y.z" }),
        images(&[]),
        images(&vec![blob.clone(); 4]),
        images(&vec![blob.clone(); 5]),
        images(&[changed(blob, "ref", other)]),
        images(&[changed(blob, "mimeType", json!("video/mp4"))]),
        images(&[changed(blob, "size", json!(1_000_001))]),
        json!({ "embed": { "$type": "app.bsky.embed.video", "video": blob } }),
        no_alt,
        flat,
        link("https:///x"),
        link("https://a.example"),
        link("no address"),
        facet(-1, json!({ "$type": "app.bsky.richtext.facet#tag", "tag": "a" })),
        facet(0, json!({ "$type": "app.bsky.richtext.facet#tag", "tag": "a".repeat(65) })),
        facet(0, json!({ "$type": "app.bsky.richtext.facet#mention", "did": "ana.example" })),
    ];
    let there = format!("at://{}/app.bsky.feed.post/3l2kaaaaaaaaa", asker.account.remote_id);
    let name = "bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
    let reply = |uri: &str, cid: &str| json!({ "reply": { "root": { "uri": there, "cid": name }, "parent": { "uri": uri, "cid": cid } } });
    let replies = [
        reply(&there, name),
        reply("https://bsky.app/profile/x/post/y", name),
        reply("at://nobody", name),
        reply(&there, "no name"),
        reply(&there, ""),
        json!({ "reply": { "root": { "uri": there, "cid": name } } }),
        json!({ "reply": { "parent": { "uri": there, "cid": name } } }),
        json!({ "reply": { "root": { "uri": there, "cid": name }, "parent": { "uri": there } } }),
        json!({ "reply": { "root": { "cid": name }, "parent": { "uri": there, "cid": name } } }),
        json!({ "reply": {} }),
    ];
    let mut told = Vec::new();
    for (n, change) in cases.into_iter().chain(replies).enumerate() {
        let what = change.to_string().replace(&asker.account.remote_id, "DID").chars().take(60).collect::<String>();
        told.push(asker.put(&format!("{n} {what}"), &rkey(n), change).await);
    }
    told
}

async fn about_keys(asker: &Asker<'_>) -> Vec<String> {
    let key = "3l2kaaaaaaaaa";
    let did = &asker.account.remote_id;
    let (right, get) = (Some(asker.token.access.as_str()), "com.atproto.repo.getRecord?collection=app.bsky.feed.post");
    let delete = json!({ "repo": did, "collection": "app.bsky.feed.post", "rkey": key }).to_string();
    let elsewhere = delete.replace(did.as_str(), "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    let delete = |body: &str| asker.send("com.atproto.repo.deleteRecord", right, "application/json", body.to_owned().into());
    vec![
        asker.put("no key of time", "bad-key", json!({})).await,
        asker.put("first", key, json!({})).await,
        asker.put("same", key, json!({})).await,
        asker.put("other", key, json!({ "text": "other" })).await,
        asker.told("there", asker.send(&format!("{get}&repo={did}&rkey={key}"), None, "", Vec::new()).await),
        asker.told("deleted", delete(&elsewhere).await),
        asker.told("deleted", delete(&json!({ "repo": did }).to_string()).await),
        asker.told("deleted", twice(delete, &json!({ "repo": did, "collection": "app.bsky.feed.post", "rkey": key }).to_string()).await),
        asker.told("gone", asker.send(&format!("{get}&repo={did}&rkey={key}"), None, "", Vec::new()).await),
    ]
}

/// The second answer to the same request.
async fn twice<F: Future<Output = (u16, Value)>>(send: impl Fn(&str) -> F, body: &str) -> (u16, Value) {
    send(body).await;
    send(body).await
}

async fn about_tokens(asker: &Asker<'_>) -> Vec<String> {
    let upload = |token: Option<String>| async move {
        asker.send("com.atproto.repo.putRecord", token.as_deref(), "application/json", b"{\"repo\":\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3l2kaaaaaaaaa\",\"record\":{}}".to_vec()).await
    };
    let session = |nsid: &'static str, token: Option<String>| async move { asker.send(nsid, token.as_deref(), "", Vec::new()).await };
    let (refresh, delete) = ("com.atproto.server.refreshSession", "com.atproto.server.deleteSession");
    let (old, access) = (asker.token.refresh.clone(), Some(asker.token.access.clone()));
    let junk = Some("a.b.c".to_owned());
    let sign_in = |body: Value| async move {
        asker.send("com.atproto.server.createSession", None, "application/json", body.to_string().into()).await
    };
    vec![
        asker.told("no token", upload(None).await),
        asker.told("junk", upload(junk.clone()).await),
        asker.told("refresh token", upload(old.clone()).await),
        asker.told("elsewhere", upload(access.clone()).await),
        asker.told("refresh with access", session(refresh, access).await),
        asker.told("refresh with junk", session(refresh, junk.clone()).await),
        asker.told("refresh with nothing", session(refresh, None).await),
        asker.told("refresh", session(refresh, old.clone()).await),
        asker.told("refresh again", session(refresh, old.clone()).await),
        asker.told("sign out", session(delete, old.clone()).await),
        asker.told("sign out again", session(delete, old.clone()).await),
        asker.told("refresh after", session(refresh, old).await),
        asker.told("sign out with junk", session(delete, junk).await),
        asker.told("wrong password", sign_in(json!({ "identifier": asker.account.remote_id, "password": "aaaa-bbbb-cccc-dddd" })).await),
        asker.told("nobody", sign_in(json!({ "identifier": "nobody.test", "password": "aaaa-bbbb-cccc-dddd" })).await),
        asker.told("no handle", asker.send("com.atproto.identity.resolveHandle?handle=nobody.test", None, "", Vec::new()).await),
    ]
}

async fn answers(subject: &dyn Subject) -> Vec<String> {
    let who = sign_in(subject).await;
    let photo = bytes_of(&who.photo(1, None));
    let asker = Asker { subject, account: who.account.clone(), token: who.token.clone() };
    let (status, uploaded) = asker.send("com.atproto.repo.uploadBlob", Some(&who.token.access), "text/plain", photo).await;
    let mut told = vec![format!("upload: {status} {uploaded}")];
    told.extend(about_records(&asker, &uploaded["blob"]).await);
    told.extend(about_keys(&asker).await);
    told.extend(about_tokens(&asker).await);
    told
}

#[tokio::test]
async fn the_simulator_answers_as_the_reference_server_does() {
    let Some(real) = real().await else { return };
    let (real, simulated) = (answers(&real).await, answers(&simulated().await.unwrap()).await);
    let differences: Vec<_> = real.iter().zip(&simulated).filter(|(real, simulated)| real != simulated).collect();
    assert!(differences.is_empty(), "real, simulated: {differences:#?}");
    assert_eq!(real.len(), simulated.len());
}
