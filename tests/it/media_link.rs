//! Signed links to files, over real HTTP: what they give out and to whom, what is wrong with one looks like what is wrong
//! with any other, and nothing large is ever in memory.

use std::process::Command;

use axum::http::HeaderMap;
use bytes::Bytes;
use crier::clock::{Clock, HOUR};
use crier::links::{LIFE, Links, Purpose, STEP, Wanted};
use crier::media::keep::Files;
use crier::media::shelf::{Kept, Shelf};
use crier::model::account::AccountState;
use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::sim::{Served, serve};
use crier::store::{ClaimedPart, Finish, Store};
use crier::upkeep::Upkeep;
use crier::vault::Ring;
use crier::web::{Asked, asked, media_routes};
use reqwest::{Client, Method};

use crate::support::by_page::browser;
use crate::support::db::{Db, not_run, on_both, on_sqlite};
use crate::support::rows::{T0, add_account, add_sent, begin, claim};

const PUBLIC: &str = "https://crier.example";

/// A part in hand, a file of it, and a listener.
pub struct Rig {
    pub store: Store,
    pub files: Files,
    pub clock: Clock,
    pub ring: Ring,
    pub links: Links,
    pub served: Served,
    pub part: ClaimedPart,
    http: Client,
    pub folder: tempfile::TempDir,
}

/// What came back, without what differs from answer to answer.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Rig {
    pub async fn new(db: &Db) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(&folder.path().join("media")).unwrap();
        Self::on(db, files, folder).await
    }

    pub async fn on(db: &Db, files: Files, folder: tempfile::TempDir) -> Self {
        let store = db.store.clone();
        begin(&store).await;
        add_account(&store, "a").await;
        add_sent(&store, 1, "a", T0).await;
        let part = claim(&store, T0).await;
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let (_, data_key) = ring.new_data_key("w").unwrap();
        assert!(store.rewrap_workspace("w", "key", &data_key).await.unwrap());
        let clock = Clock::manual(T0, 5);
        let links = Links::new(&store, &files, &ring, &clock, Some(PUBLIC.into()));
        let served = serve(media_routes(links.clone())).await.unwrap();
        Self { store, files, clock, ring, links, served, part, http: browser(), folder }
    }

    pub async fn keep(&self, bytes: impl Into<Bytes>) -> Kept {
        Shelf::new(&self.store, &self.files, &self.clock).keep("w", bytes.into()).await.unwrap()
    }

    pub async fn issue(&self, kept: &Kept) -> String {
        self.issue_for(kept, PlatformId::Instagram, Purpose::Media).await
    }

    pub async fn issue_for(&self, kept: &Kept, platform: PlatformId, purpose: Purpose) -> String {
        self.links.issue(&self.wanted(kept, platform, purpose)).await.unwrap().unwrap()
    }

    fn wanted<'a>(&'a self, kept: &'a Kept, platform: PlatformId, purpose: Purpose) -> Wanted<'a> {
        Wanted { workspace: "w", part: &self.part.id, platform, purpose, file: &kept.key, mime: "image/jpeg", bytes: kept.bytes }
    }

    /// The path of a link, at the listener of this test.
    fn here(&self, link: &str) -> String {
        let path = link.strip_prefix(PUBLIC).unwrap_or(link);
        // A bucket's own link leads there.
        if path.starts_with('/') { format!("{}{path}", self.served.base) } else { path.to_owned() }
    }

    pub async fn ask(&self, method: Method, link: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.http.request(method, self.here(link));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        let (status, mut headers) = (answer.status().as_u16(), answer.headers().clone());
        headers.remove("date");
        Answer { status, headers, body: answer.bytes().await.unwrap() }
    }

    pub async fn get(&self, link: &str) -> Answer {
        self.ask(Method::GET, link, &[]).await
    }

    pub async fn end(&self, state: PartState) {
        assert!(self.store.finish_part(&self.part, PartState::Staging, &Finish::to(state), T0).await.unwrap());
    }

    async fn hits(&self) -> i64 {
        self.store.links_of(&self.part.id).await.unwrap().iter().map(|link| link.hits).sum()
    }
}

/// `…/m/ID/SIGNATURE.jpg` in its parts.
fn parts(link: &str) -> (String, String) {
    let rest = link.strip_prefix(&format!("{PUBLIC}/m/")).unwrap().strip_suffix(".jpg").unwrap();
    let (id, signature) = rest.split_once('/').unwrap();
    (id.to_owned(), signature.to_owned())
}

#[tokio::test]
async fn a_file_is_handed_out_with_its_type_and_nothing_else() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let link = rig.issue(&rig.keep("a picture").await).await;
        assert!(link.is_ascii() && link.len() < 200, "{link}");
        let got = rig.get(&link).await;
        assert_eq!((got.status, &got.body[..]), (200, &b"a picture"[..]));
        let expected = [
            ("content-type", "image/jpeg"),
            ("content-length", "9"),
            ("accept-ranges", "bytes"),
            ("cache-control", "no-store"),
            ("x-robots-tag", "noindex, nofollow"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
        ];
        for (name, value) in expected {
            assert_eq!(got.header(name), value, "{name}");
        }
        assert!(got.headers.get("set-cookie").is_none() && got.headers.get("location").is_none());
        let text = format!("{:?} {link}", got.headers);
        assert!(!text.contains(rig.folder.path().to_str().unwrap()) && !text.contains("w/"), "{text}");
        assert_eq!(rig.hits().await, 1);

        let head = rig.ask(Method::HEAD, &link, &[("range", "bytes=0-1")]).await;
        assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, "9"));
        assert_eq!(head.header("etag"), got.header("etag"));
        assert_eq!(rig.hits().await, 1, "only bytes are counted");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let refused = rig.ask(method, &link, &[]).await;
            assert_eq!((refused.status, refused.header("allow"), refused.body.len()), (405, "GET, HEAD", 0));
        }
        for nothing in ["/m", "/m/", "/m/..", &link[..link.rfind('/').unwrap()]] {
            assert_eq!(rig.get(nothing).await.status, 404, "nothing is listed");
        }
        let robots = rig.get("/robots.txt").await;
        assert_eq!((robots.status, &robots.body[..]), (200, &b"User-agent: *\nAllow: /\n"[..]), "the fetchers of networks are let in");
    })
    .await;
}

#[tokio::test]
async fn a_repeat_of_a_request_carries_the_same_link() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let kept = rig.keep("a picture").await;
        let first = rig.issue(&kept).await;
        for at in [1, HOUR, LIFE - STEP] {
            rig.clock.advance_to(T0 + at);
            assert_eq!(rig.issue(&kept).await, first, "{at}");
        }
        rig.clock.advance_to(T0 + LIFE - STEP + 1);
        let later = rig.issue(&kept).await;
        assert_eq!(parts(&later).0, parts(&first).0, "one row");
        assert_ne!(later, first);
        assert_eq!(
            (rig.get(&first).await.status, rig.get(&later).await.status),
            (200, 200),
            "what a network has been told is still served"
        );
        rig.clock.advance_to(T0 + LIFE);
        assert_eq!((rig.get(&first).await.status, rig.get(&later).await.status), (404, 200));
        rig.clock.advance_to(T0 + LIFE + STEP);
        assert_eq!(rig.get(&later).await.status, 404);
        let anew = rig.issue(&kept).await;
        assert_eq!((rig.get(&anew).await.status, rig.get(&later).await.status), (200, 404));
        let cover = rig.issue_for(&kept, PlatformId::Instagram, Purpose::Cover).await;
        assert_ne!(parts(&cover).0, parts(&anew).0);
    })
    .await;
}

#[tokio::test]
async fn whatever_is_wrong_with_a_link_looks_the_same() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let kept = rig.keep("a picture").await;
        let link = rig.issue(&kept).await;
        let other = rig.issue(&rig.keep("another picture").await).await;
        let cover = rig.issue_for(&kept, PlatformId::Instagram, Purpose::Cover).await;
        let unknown = rig.get(&format!("/m/{}/{}.jpg", "0".repeat(26), "0".repeat(64))).await;
        assert_eq!((unknown.status, unknown.body.len()), (404, 0));
        let ((id, signature), (other_id, other_signature), (_, of_cover)) = (parts(&link), parts(&other), parts(&cover));
        let mut turned = signature.clone().into_bytes();
        turned[63] = if turned[63] == b'0' { b'1' } else { b'0' };
        let turned = String::from_utf8(turned).unwrap();
        // As Threads would have been given it.
        let row = rig.store.links_of(&rig.part.id).await.unwrap().into_iter().find(|row| row.id == id).unwrap();
        let sign = |platform: &str, end: i64| rig.ring.sign("media link", &[&id, &end.to_string(), "media", platform, &row.file]);
        assert_eq!(sign("instagram", row.expires_at), signature, "what is bound together");
        let wrong = [
            format!("/m/{id}/{turned}.jpg"),
            format!("/m/{id}/{other_signature}.jpg"),
            format!("/m/{other_id}/{signature}.jpg"),
            format!("/m/{id}/{of_cover}.jpg"),
            format!("/m/{id}/{}.jpg", sign("threads", row.expires_at)),
            format!("/m/{id}/{}.jpg", sign("instagram", row.expires_at + HOUR)),
            format!("/m/{id}/{}.jpg", signature.to_uppercase()),
            format!("/m/{id}/{}.jpg", &signature[..62]),
            format!("/m/{id}/{signature}.png"),
            format!("/m/{id}/{signature}"),
            format!("/m/{id}/{signature}.jpg.jpg"),
            format!("/m/{}/{signature}.jpg", id.to_uppercase()),
            format!("/m/{id}/.jpg"),
            "/m/..%2f../%2fetc%2fpasswd.jpg".to_owned(),
        ];
        for path in wrong {
            let got = rig.get(&path).await;
            assert_eq!(got, unknown, "{path}");
        }
        assert_eq!(rig.get(&link).await.status, 200);
        rig.end(PartState::Live).await;
        assert_eq!(rig.get(&link).await, unknown, "its part has ended");
        assert_eq!(rig.hits().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_dies_with_its_account_and_with_its_file() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let kept = rig.keep("a picture").await;
        let link = rig.issue(&kept).await;
        rig.files.delete(&kept.key).await.unwrap();
        assert_eq!(rig.get(&link).await.status, 404);
        rig.files.put(&kept.key, Bytes::from_static(b"something else")).await.unwrap();
        assert_eq!(rig.get(&link).await.status, 404, "what is there is not what was promised");
        rig.files.put(&kept.key, Bytes::from_static(b"a picture")).await.unwrap();
        assert_eq!(rig.get(&link).await.status, 200);
        assert!(rig.store.retire_account("a", AccountState::Ready, T0).await.unwrap());
        assert_eq!(rig.get(&link).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn links_survive_the_rotation_of_keys() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db).await;
        let kept = rig.keep("a picture").await;
        let (one, two) = (Ring::new_key("k1").unwrap(), Ring::new_key("k2").unwrap());
        let served = |keys: &str| {
            let ring = Ring::parse(keys).unwrap();
            Links::new(&rig.store, &rig.files, &ring, &rig.clock, Some(PUBLIC.into()))
        };
        let link = served(&one).issue(&rig.wanted(&kept, PlatformId::Threads, Purpose::Media)).await.unwrap().unwrap();
        let (id, signature) = parts(&link);
        let name = format!("{signature}.jpg");
        for (keys, good) in [(one.clone(), true), (format!("{two},{one}"), true), (two, false)] {
            assert_eq!(served(&keys).find(&id, &name).await.unwrap().is_some(), good, "{} keys", keys.split(',').count());
        }
    })
    .await;
}

#[test]
fn ranges_are_read_as_the_standard_says() {
    let whole = |range: &str| asked(Some(range), None, "\"t\"", 1_000);
    let table = [
        ("bytes=0-0", Asked::Part(0..1)),
        ("bytes=0-999", Asked::Part(0..1_000)),
        ("bytes=5-10", Asked::Part(5..11)),
        ("bytes=999-", Asked::Part(999..1_000)),
        ("bytes=500-99999", Asked::Part(500..1_000)),
        ("bytes=-1", Asked::Part(999..1_000)),
        ("bytes=-1000", Asked::Part(0..1_000)),
        ("bytes=-5000", Asked::Part(0..1_000)),
        ("bytes=0-99999999999999999999999999", Asked::Part(0..1_000)),
        ("bytes=1000-", Asked::Beyond),
        ("bytes=1000-2000", Asked::Beyond),
        ("bytes=99999999999999999999999999-", Asked::Beyond),
        ("bytes=-0", Asked::Beyond),
        ("bytes=10-5", Asked::Whole),
        ("bytes=-", Asked::Whole),
        ("bytes=a-b", Asked::Whole),
        ("bytes=0-1,5-6", Asked::Whole),
        ("bytes=+1-5", Asked::Whole),
        ("items=0-1", Asked::Whole),
        ("", Asked::Whole),
    ];
    for (range, expected) in table {
        assert_eq!(whole(range), expected, "{range}");
    }
    let range = Some("bytes=1-2");
    assert_eq!(asked(None, None, "\"t\"", 9), Asked::Whole);
    assert_eq!(asked(range, Some("\"t\""), "\"t\"", 9), Asked::Part(1..3));
    for other in ["\"u\"", "W/\"t\"", "Sun, 22 Nov 2026 08:00:00 GMT", ""] {
        assert_eq!(asked(range, Some(other), "\"t\"", 9), Asked::Whole, "{other}");
    }
}

/// Another program asks for ranges of a link, and of the very same file by its path.
#[tokio::test(flavor = "multi_thread")]
async fn curl_gets_of_a_link_what_it_gets_of_the_file() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db).await;
        let bytes: Vec<u8> = (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let link = rig.here(&rig.issue(&rig.keep(bytes.clone()).await).await);
        let beside = rig.folder.path().join("beside");
        std::fs::write(&beside, &bytes).unwrap();
        let curl = |range: Option<&str>, address: &str| {
            let mut command = Command::new("curl");
            command
                .args(["--silent", "--show-error", "--noproxy", "*"])
                .args(range.map(|range| ["-r", range]).into_iter().flatten())
                .arg(address);
            command.output()
        };
        let file = format!("file://{}", beside.display());
        for range in
            [None, Some("0-0"), Some("0-99"), Some("8190-8200"), Some("99999-"), Some("65536-"), Some("-1"), Some("-500"), Some("3-3")]
        {
            let Ok(ours) = curl(range, &link) else { return not_run("curl is not installed") };
            let theirs = curl(range, &file).unwrap();
            assert!(ours.status.success() && theirs.status.success(), "{range:?}: {}", String::from_utf8_lossy(&ours.stderr));
            assert!(ours.stdout == theirs.stdout, "{range:?}: {} bytes, not {}", ours.stdout.len(), theirs.stdout.len());
        }
    })
    .await;
}

#[tokio::test]
async fn one_range_is_answered_and_what_is_beyond_is_not() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db).await;
        let link = rig.issue(&rig.keep("0123456789").await).await;
        let part = rig.ask(Method::GET, &link, &[("range", "bytes=2-4")]).await;
        assert_eq!((part.status, &part.body[..]), (206, &b"234"[..]));
        assert_eq!((part.header("content-range"), part.header("content-length")), ("bytes 2-4/10", "3"));
        let tag = part.header("etag").to_owned();
        let same = rig.ask(Method::GET, &link, &[("range", "bytes=2-4"), ("if-range", &tag)]).await;
        let other = rig.ask(Method::GET, &link, &[("range", "bytes=2-4"), ("if-range", "\"x\"")]).await;
        assert_eq!((same.status, other.status, other.body.len()), (206, 200, 10));
        let beyond = rig.ask(Method::GET, &link, &[("range", "bytes=10-")]).await;
        assert_eq!((beyond.status, beyond.header("content-range"), beyond.body.len()), (416, "bytes */10", 0));
    })
    .await;
}

#[tokio::test]
async fn the_file_of_a_living_link_is_not_swept() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let link = rig.issue(&rig.keep("a picture").await).await;
        let upkeep = Upkeep { store: rig.store.clone(), files: rig.files.clone(), clock: rig.clock.clone() };
        rig.clock.advance_to(T0 + LIFE - 1);
        upkeep.sweep().await.unwrap();
        assert_eq!(rig.get(&link).await.status, 200, "no other row names it");
        rig.end(PartState::Failed).await;
        upkeep.sweep().await.unwrap();
        assert!(rig.store.links_of("q1").await.unwrap().is_empty());
        assert_eq!(std::fs::read_dir(rig.folder.path().join("media/w")).map_or(0, Iterator::count), 0, "then it goes");
    })
    .await;
}

#[tokio::test]
async fn without_a_public_address_there_are_no_links() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db).await;
        let kept = rig.keep("a picture").await;
        let links = Links::new(&rig.store, &rig.files, &rig.ring, &rig.clock, None);
        assert_eq!(links.issue(&rig.wanted(&kept, PlatformId::Threads, Purpose::Media)).await.unwrap(), None);
        assert!(rig.store.links_of("q1").await.unwrap().is_empty());
    })
    .await;
}
