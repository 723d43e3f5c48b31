//! The upload page over real HTTP: what tus 1.0 demands of a server, what a link is good for, what a kill in the middle
//! leaves, and clients that others wrote.

use std::path::Path;

use crier::chat::secret_hash;
use crier::clock::{Clock, HOUR, MINUTE};
use crier::media::keep::Files;
use crier::media::shelf::{HOLD, Shelf};
use crier::model::post::MediaState;
use crier::model::trouble::Trouble;
use crier::sim::{Served, serve};
use crier::store::{NewUpload, Store, UploadRow};
use crier::web::Uploads;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

use crate::support::db::{Db, not_run, on_both, on_sqlite};
use crate::support::rows::{T0, add_account, add_draft, add_media, begin, nth_claim};

const SECRET: &str = "0123456789abcdefghjkmnpqrs";
const MOST: u64 = 12 << 20;

/// A strict little client of the protocol.
pub struct Client {
    http: reqwest::Client,
    /// The address of the page.
    pub page: String,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn offset(&self) -> usize {
        self.header("upload-offset").parse().unwrap()
    }
}

impl Client {
    pub fn new(page: &str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one who judges the page is not Crier's own client")]
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, page: page.to_owned() }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.page)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        Answer { status: answer.status(), headers: answer.headers().clone() }
    }

    async fn create(&self, name: &str, length: usize) -> Answer {
        use base64::Engine;
        let name = format!("filename {}", base64::engine::general_purpose::STANDARD.encode(name));
        let length = length.to_string();
        self.ask("POST", "/tus", &[("tus-resumable", "1.0.0"), ("upload-length", &length), ("upload-metadata", &name)], Vec::new()).await
    }

    async fn patch(&self, at: usize, bytes: &[u8]) -> Answer {
        let at = at.to_string();
        let headers = [("tus-resumable", "1.0.0"), ("upload-offset", at.as_str()), ("content-type", "application/offset+octet-stream")];
        self.ask("PATCH", "/tus/file", &headers, bytes.to_vec()).await
    }

    async fn head(&self) -> Answer {
        self.ask("HEAD", "/tus/file", &[("tus-resumable", "1.0.0")], Vec::new()).await
    }

    /// Sends a whole file, in two pieces.
    pub async fn send(&self, name: &str, bytes: &[u8]) {
        assert_eq!(self.create(name, bytes.len()).await.status, 201);
        let (one, two) = bytes.split_at(bytes.len() / 2);
        assert_eq!(self.patch(0, one).await.offset(), one.len());
        assert_eq!(self.patch(one.len(), two).await.offset(), bytes.len());
    }
}

/// A page for the medium `m1` of the draft `p1`, with a link that is offered.
struct Rig {
    store: Store,
    files: Files,
    clock: Clock,
    served: Served,
    client: Client,
    folder: tempfile::TempDir,
}

impl Rig {
    async fn new(db: &Db) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = db.store.clone();
        begin(&store).await;
        add_account(&store, "a").await;
        add_draft(&store, 1, "a").await;
        add_media(&store, "m1", "p1", 1).await;
        store.media_bad(&nth_claim("m1", 0), &Trouble::TooBigToFetch { max: 20 }).await.unwrap();
        let files = Files::folder(&folder.path().join("media")).unwrap();
        let clock = Clock::manual(T0, 9);
        let served = serve(Uploads::new(&store, &files, &clock, Some("https://crier.example".into()), MOST).router()).await.unwrap();
        let client = Client::new(&format!("{}/up/{SECRET}", served.base));
        let rig = Self { store, files, clock, served, client, folder };
        rig.offer("up1", SECRET).await;
        rig
    }

    async fn offer(&self, id: &str, secret: &str) {
        let new = NewUpload {
            id: id.into(),
            secret: secret_hash(secret),
            workspace: "w".into(),
            person: 1,
            post: "p1".into(),
            media: "m1".into(),
            word: "u1.000".into(),
            expires_at: self.clock.now() + HOUR,
        };
        self.store.offer_upload(&new, self.clock.now()).await.unwrap();
    }

    fn after(&self, ms: i64) {
        self.clock.advance_to(self.clock.now() + ms);
    }

    async fn row(&self) -> UploadRow {
        self.store.upload(&secret_hash(SECRET)).await.unwrap().unwrap()
    }

    async fn page(&self, secret: &str) -> (u16, String) {
        let answer = self.client.http.get(format!("{}/up/{secret}", self.served.base)).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.text().await.unwrap())
    }

    /// The bytes that were kept, in order.
    async fn kept(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for key in self.store.chunks("up1").await.unwrap() {
            all.extend_from_slice(&self.files.get(&key).await.unwrap());
        }
        all
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

#[tokio::test]
async fn a_whole_file_takes_its_place_in_the_post() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let file = bytes(9 << 20);
        rig.client.send("../../Sea: 1.jpg", &file).await;
        assert!(rig.kept().await == file, "other bytes were kept");
        assert_eq!(rig.store.chunks("up1").await.unwrap().len(), 4, "four megabytes at a time, whatever one request brings");
        let media = rig.store.media("m1").await.unwrap();
        assert_eq!((media.state, media.upload.as_deref(), media.trouble), (MediaState::New, Some("up1"), None));
        assert_eq!((media.name.as_deref(), media.size, media.file_id.as_str()), (Some("Sea: 1.jpg"), Some(9 << 20), ""));
        assert_eq!(rig.store.post("p1").await.unwrap().unwrap().touched_at, T0);
        let claim = rig.store.claim(crier::store::Work::Media, T0, T0 + HOUR).await.unwrap().expect("it is to be cleaned");
        rig.store.media_bad(&claim, &Trouble::NotMedia).await.unwrap();
        assert!(rig.store.chunks("up1").await.unwrap().is_empty(), "the raw bytes go as soon as they are of no use");
        rig.after(HOLD);
        Shelf::new(&rig.store, &rig.files, &rig.clock).sweep().await.unwrap();
        assert!(rig.files.list("w").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_the_protocol_demands() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let (client, v) = (&rig.client, ("tus-resumable", "1.0.0"));
        let octets = ("content-type", "application/offset+octet-stream");
        let options = client.ask("OPTIONS", "/tus", &[], Vec::new()).await;
        assert_eq!((options.status.as_u16(), options.header("tus-version"), options.header("tus-max-size")), (204, "1.0.0", "12582912"));
        assert_eq!((options.header("tus-extension"), options.header("tus-resumable")), ("creation,termination", "1.0.0"));

        let refused = |answer: Answer, status: u16| {
            assert_eq!((answer.status.as_u16(), answer.header("tus-resumable")), (status, "1.0.0"));
            answer
        };
        refused(client.ask("HEAD", "/tus/file", &[v], Vec::new()).await, 404);
        let old = refused(client.ask("POST", "/tus", &[("tus-resumable", "0.2.2"), ("upload-length", "10")], Vec::new()).await, 412);
        assert_eq!(old.header("tus-version"), "1.0.0");
        refused(client.ask("POST", "/tus", &[("upload-length", "10")], Vec::new()).await, 412);
        for length in ["", "-1", "0", "ten", "+5", "1.0"] {
            refused(client.ask("POST", "/tus", &[v, ("upload-length", length)], Vec::new()).await, 400);
        }
        refused(client.ask("POST", "/tus", &[v], Vec::new()).await, 400);
        refused(client.ask("POST", "/tus", &[v, ("upload-length", "12582913")], Vec::new()).await, 413);
        refused(client.ask("PUT", "/tus", &[v], Vec::new()).await, 405);

        let made = client.create("a.jpg", 10).await;
        assert_eq!((made.status.as_u16(), made.header("location")), (201, "tus/file"));
        refused(client.create("b.jpg", 11).await, 409);
        let head = client.head().await;
        assert_eq!((head.offset(), head.header("upload-length"), head.header("cache-control")), (0, "10", "no-store"));
        assert_eq!(head.header("upload-metadata"), "filename YS5qcGc=");

        refused(client.ask("PATCH", "/tus/file", &[v, ("upload-offset", "0")], b"12345".to_vec()).await, 415);
        refused(client.ask("PATCH", "/tus/file", &[v, octets], b"12345".to_vec()).await, 400);
        refused(client.ask("PATCH", "/tus/file", &[octets, ("upload-offset", "0")], b"12345".to_vec()).await, 412);
        refused(client.patch(5, b"67890").await, 409);
        refused(client.patch(0, b"12345678901").await, 413);
        assert_eq!(client.head().await.offset(), 0, "nothing of what was refused");
        assert_eq!(client.patch(0, b"12345").await.offset(), 5);
        refused(client.patch(0, b"12345").await, 409);
        let by_post = [v, octets, ("upload-offset", "5"), ("x-http-method-override", "PATCH")];
        let patched = client.ask("POST", "/tus/file", &by_post, b"678".to_vec()).await;
        assert_eq!((patched.status.as_u16(), patched.offset()), (204, 8));
        assert_eq!(client.ask("DELETE", "/tus/file", &[v], Vec::new()).await.status, 204);
        refused(client.head().await, 404);
        assert!(rig.kept().await.is_empty());
        client.send("c.jpg", b"another one").await;
        assert_eq!(rig.kept().await, b"another one");
    })
    .await;
}

#[tokio::test]
async fn a_link_is_for_one_file_one_person_and_an_hour() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let (status, page) = rig.page(SECRET).await;
        assert!(status == 200 && page.contains("Upload to Crier") && page.contains("up to 12 MB"), "{status} {page}");
        assert!(!page.contains('{') && page.contains("data-most=\"12582912\""), "{page}");
        assert_eq!(rig.page(SECRET).await.0, 200, "looking uses nothing up");
        assert_eq!(rig.page("another").await.0, 404);
        assert_eq!(rig.page(&"x".repeat(10_000)).await.0, 404);

        assert_eq!(rig.client.create("a.jpg", 10).await.status, 201);
        rig.after(59 * MINUTE);
        assert_eq!(rig.client.patch(0, b"12345").await.status, 204);
        rig.after(59 * MINUTE);
        assert_eq!(rig.client.head().await.offset(), 5, "an upload under way keeps its link");
        rig.after(MINUTE);
        rig.store.sweep_uploads(rig.clock.now()).await.unwrap();
        assert_eq!(rig.client.patch(5, b"67890").await.status, 410);
        assert_eq!(rig.page(SECRET).await.0, 410);
        assert!(rig.kept().await.is_empty());

        rig.offer("up2", "second").await;
        rig.offer("up3", "third").await;
        assert_eq!(rig.page("second").await.0, 410, "the newest link counts");
        let third = Client::new(&format!("{}/up/third", rig.served.base));
        third.send("a.jpg", b"whole").await;
        assert_eq!(third.create("b.jpg", 3).await.status, 410, "one file");
        let (status, page) = rig.page("third").await;
        assert!(status == 410 && page.contains("has arrived"), "{page}");
        let word = rig.store.word("up:up3").await.unwrap();
        assert_eq!((word.lane, &word.params["in_place_of"]), (1, &serde_json::json!("u1.000")));

        rig.offer("up4", "fourth").await;
        let fourth = Client::new(&format!("{}/up/fourth", rig.served.base));
        fourth.create("a.jpg", 100_000).await;
        for n in 0..30 {
            rig.after(50 * MINUTE);
            let alive = fourth.patch(n, b"x").await.status == 204;
            assert_eq!(alive, (n as i64 + 1) * 50 < 24 * 60, "after {n}: a day at most");
        }
    })
    .await;
}

#[tokio::test]
async fn the_headers_are_strict_and_no_other_page_sends_anything() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db).await;
        for path in ["", "/tus/file", "/../page.js", "/../page.css"] {
            let answer = rig.client.ask("GET", path, &[], Vec::new()).await;
            for (name, value) in [
                ("cache-control", "no-store"),
                ("referrer-policy", "no-referrer"),
                ("x-content-type-options", "nosniff"),
                ("x-robots-tag", "noindex, nofollow"),
            ] {
                assert_eq!(answer.header(name), value, "{path}");
            }
            let policy = answer.header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
        let page = rig.page(SECRET).await.1;
        assert!(!page.contains("style=") && !page.contains("onclick") && page.matches("<script").count() == 1);
        let from = |origin: &'static str| [("tus-resumable", "1.0.0"), ("upload-length", "10"), ("origin", origin)];
        assert_eq!(rig.client.ask("POST", "/tus", &from("https://evil.example"), Vec::new()).await.status, 403);
        assert_eq!(rig.client.ask("POST", "/tus", &from("null"), Vec::new()).await.status, 403);
        assert_eq!(rig.row().await.state, "offered");
        assert_eq!(rig.client.ask("POST", "/tus", &from("https://crier.example"), Vec::new()).await.status, 201);
    })
    .await;
}

#[tokio::test]
async fn what_came_before_the_connection_broke_is_kept() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let file = bytes(11 << 20);
        rig.client.create("a.jpg", file.len()).await;
        let (address, path) =
            rig.served.base.strip_prefix("http://").map(|host| (host.to_owned(), format!("/up/{SECRET}/tus/file"))).unwrap();
        // A client that promises all, sends nine megabytes and is gone.
        let sent = tokio::task::spawn_blocking({
            let file = file.clone();
            move || {
                use std::io::Write;
                let mut socket = std::net::TcpStream::connect(&address).unwrap();
                let head = format!(
                    "PATCH {path} HTTP/1.1\r\nHost: {address}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\
                     Content-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
                    file.len()
                );
                socket.write_all(head.as_bytes()).unwrap();
                socket.write_all(&file[..9 << 20]).unwrap();
                socket.flush().unwrap();
                9 << 20
            }
        });
        let sent: usize = sent.await.unwrap();
        let mut offset = 0;
        for _ in 0..200 {
            offset = rig.client.head().await.offset();
            if offset == sent {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(offset >= 8 << 20, "whole chunks at least: {offset}");
        assert!(rig.kept().await == file[..offset], "other bytes were kept");
        assert_eq!(rig.client.patch(offset, &file[offset..]).await.offset(), file.len());
        assert!(rig.kept().await == file);
    })
    .await;
}

#[tokio::test]
async fn two_who_send_the_same_piece_at_once_do_not_double_it() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let file = bytes(6 << 20);
        rig.client.create("a.jpg", file.len()).await;
        let many = (0..6).map(|_| rig.client.patch(0, &file));
        let answers = futures_util::future::join_all(many).await;
        let won = answers.iter().filter(|answer| answer.status == 204).count();
        assert_eq!(won, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert!(rig.kept().await == file);
        rig.after(HOLD);
        Shelf::new(&rig.store, &rig.files, &rig.clock).sweep().await.unwrap();
        assert!(rig.kept().await == file, "the sweep took only what lost");
    })
    .await;
}

#[tokio::test]
async fn a_new_process_goes_on_where_the_rows_end() {
    on_both(|db| async move {
        let rig = Rig::new(&db).await;
        let file = bytes(7 << 20);
        rig.client.create("a.jpg", file.len()).await;
        assert_eq!(rig.client.patch(0, &file[..5 << 20]).await.offset(), 5 << 20);
        // Another process on the same database and files; the secret is nowhere in them.
        let again =
            serve(Uploads::new(&rig.store, &rig.files, &rig.clock, Some("https://crier.example".into()), MOST).router()).await.unwrap();
        let client = Client::new(&format!("{}/up/{SECRET}", again.base));
        let at = client.head().await.offset();
        assert_eq!(client.patch(at, &file[at..]).await.offset(), file.len());
        assert!(rig.kept().await == file);
        assert!(!format!("{:?}", rig.row().await).contains(SECRET));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_others_wrote_and_the_pages_own_script() {
    #[expect(clippy::disallowed_methods, reason = "the tests' own settings are no configuration of Crier")]
    let Ok(script) = std::env::var("CRIER_TUS") else { return not_run("CRIER_TUS is not set") };
    on_sqlite(move |db| {
        let script = script.clone();
        async move {
            let rig = Rig::new(&db).await;
            let file = bytes((11 << 20) + 3);
            let path = rig.folder.path().join("мой файл.jpg");
            std::fs::write(&path, &file).unwrap();
            for (n, steps) in [
                vec![vec!["3000000"]],
                vec![vec!["1000000", "4000000"], vec!["5000000", "resume"]],
                vec![vec!["page"]],
                vec![vec!["page", "3000000"], vec!["page"]],
            ]
            .into_iter()
            .enumerate()
            {
                let secret = format!("link-number-{n}");
                rig.offer(&format!("node{n}"), &secret).await;
                let endpoint = format!("{}/up/{secret}/tus", rig.served.base);
                for step in &steps {
                    let said = node(&script, &endpoint, &path, step).await;
                    let stops = step.get(1).is_some_and(|at| *at != "resume");
                    assert!(said == "sent" || stops, "{steps:?} {step:?}: {said}");
                    let row = rig.store.upload(&secret_hash(&secret)).await.unwrap().unwrap();
                    assert_eq!(row.state, if stops { "open" } else { "done" }, "{steps:?} {step:?}: {row:?}");
                }
                let mut all = Vec::new();
                for key in rig.store.chunks(&format!("node{n}")).await.unwrap() {
                    all.extend_from_slice(&rig.files.get(&key).await.unwrap());
                }
                assert!(all == file, "{steps:?}: other bytes arrived");
                assert_eq!(rig.store.media("m1").await.unwrap().name.as_deref(), Some("мой файл.jpg"));
            }
            let gone = node(&script, &format!("{}/up/nothing/tus", rig.served.base), &path, &["page"]).await;
            assert_eq!(gone, "failed: gone");
        }
    })
    .await;
}

async fn node(script: &str, endpoint: &str, file: &Path, rest: &[&str]) -> String {
    let mut command = std::process::Command::new("node");
    command.arg(script).arg(endpoint).arg(file).args(rest);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout).trim(), String::from_utf8_lossy(&output.stderr).trim())
}
