//! The resumable upload against a server that was not written here (PyPI `gcp-storage-emulator`, which speaks the same
//! protocol for another of Google's services), with connections cut at random bytes. Runs where `CRIER_RESUMABLE` names
//! the program.
//!
//! A shim stands in front of it: it gives YouTube's paths and answers their names, cuts, and says 503 for what it cut.
//! Where the server differs from Google, it evens that out: with nothing stored it says `bytes=0-0`, and an upload that
//! is finished it does not know any more.

use std::net::TcpListener;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use crier::clock::Clock;
use crier::net::{Fault, Net};
use crier::platforms::oauth::App;
use crier::platforms::youtube::{CHUNK, YouTube, YouTubeAt};
use crier::platforms::{Found, Job, Outcome, Platform, Stage};
use crier::sim::{Served, serve};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::conformance::{SignedIn, bytes_of, sign_in};
use crate::support::db::not_run;
use crate::youtube::simulated;

const SIZE: usize = 40 * CHUNK as usize;

struct Shim {
    /// `127.0.0.1:PORT` of the foreign server.
    at: String,
    client: reqwest::Client,
    chance: Mutex<StdRng>,
    /// Bytes that reached the foreign server.
    carried: Mutex<u64>,
}

/// The foreign server, until this is dropped.
async fn foreign() -> Option<(Child, String)> {
    let Some(program) = std::env::var_os("CRIER_RESUMABLE").filter(|path| !path.is_empty()) else {
        not_run("CRIER_RESUMABLE is not set");
        return None;
    };
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let args = ["start", "--host=127.0.0.1", &format!("--port={port}"), "--in-memory", "--default-bucket=crier"];
    let child = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    let at = format!("127.0.0.1:{port}");
    for _ in 0..2_000 {
        if TcpStream::connect(&at).await.is_ok() {
            return Some((child, at));
        }
        tokio::task::spawn_blocking(std::thread::yield_now).await.unwrap();
    }
    Some((child, at))
}

async fn shim(at: &str, seed: u64) -> (Served, Arc<Shim>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let chance = Mutex::new(StdRng::seed_from_u64(seed));
    let shim = Arc::new(Shim { at: at.to_owned(), client, chance, carried: Mutex::new(0) });
    (serve(Router::new().fallback(handle).with_state(shim.clone())).await.unwrap(), shim)
}

async fn handle(State(shim): State<Arc<Shim>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let text = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let query = parts.uri.query().unwrap_or_default();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    match parts.method {
        Method::POST => shim.begin(&text(header::HOST)).await,
        Method::PUT => shim.put(query, &text(header::CONTENT_RANGE), body).await,
        _ => axum::Json(json!({ "items": [] })).into_response(),
    }
}

impl Shim {
    async fn begin(&self, host: &str) -> Response {
        let url = format!("http://{}/upload/storage/v1/b/crier/o?uploadType=resumable&name=film", self.at);
        let answer =
            self.client.post(url).header("X-Upload-Content-Type", "video/mp4").json(&json!({ "name": "film" })).send().await.unwrap();
        let place = answer.headers()[header::LOCATION].to_str().unwrap();
        let query = place.split_once('?').unwrap().1;
        (StatusCode::OK, [(header::LOCATION, format!("http://{host}/upload/youtube/v3/videos?{query}"))]).into_response()
    }

    async fn put(&self, query: &str, range: &str, body: Bytes) -> Response {
        let cut = self.cut(body.len());
        *self.carried.lock().unwrap() += cut.unwrap_or(body.len()) as u64;
        if let Some(cut) = cut {
            self.send_part(query, range, &body, cut).await;
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        let url = format!("http://{}/upload/storage/v1/b/crier/o?{query}", self.at);
        let answer = self.client.put(url).header(header::CONTENT_RANGE, range).body(body).send().await.unwrap();
        match answer.status().as_u16() {
            308 => {
                let stored = answer.headers().get(header::RANGE).filter(|range| *range != "bytes=0-0");
                let stored = stored.map(|range| (header::RANGE, range.clone()));
                (StatusCode::PERMANENT_REDIRECT, stored.into_iter().collect::<header::HeaderMap>()).into_response()
            }
            200 => self.done(),
            404 if self.is_whole(range).await => self.done(),
            other => StatusCode::from_u16(other).unwrap().into_response(),
        }
    }

    fn done(&self) -> Response {
        axum::Json(json!({ "kind": "youtube#video", "id": "film", "status": { "privacyStatus": "public" } })).into_response()
    }

    /// Where to cut a request with so many bytes, in two of three. Not behind the first byte: the server calls that nothing.
    fn cut(&self, length: usize) -> Option<usize> {
        let mut chance = self.chance.lock().unwrap();
        let cuts = length > 2 && chance.random_range(0..3) > 0;
        cuts.then(|| chance.random_range(2..length))
    }

    /// Announces all bytes, sends some, and hangs up.
    async fn send_part(&self, query: &str, range: &str, body: &[u8], cut: usize) {
        let mut socket = TcpStream::connect(&self.at).await.unwrap();
        let head = format!(
            "PUT /upload/storage/v1/b/crier/o?{query} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nContent-Range: {range}\r\n\r\n",
            self.at,
            body.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&body[..cut]).await.unwrap();
        socket.shutdown().await.unwrap();
        // Until it has written down what came; whether it says so does not matter.
        let _ = socket.read_to_end(&mut Vec::new()).await;
    }

    async fn is_whole(&self, range: &str) -> bool {
        let total = range.rsplit_once('/').unwrap().1;
        let answer = self.client.get(format!("http://{}/storage/v1/b/crier/o/film", self.at)).send().await.unwrap();
        let object: serde_json::Value = answer.json().await.unwrap_or_default();
        object["size"] == total
    }

    async fn object(&self) -> Vec<u8> {
        let url = format!("http://{}/download/storage/v1/b/crier/o/film?alt=media", self.at);
        self.client.get(url).send().await.unwrap().bytes().await.unwrap().to_vec()
    }
}

/// Lives through it as the worker does, with everything but the row lost at each cut. How often it was cut.
async fn upload(youtube: &YouTube, net: &Net, job: &mut Job) -> usize {
    let mut cuts = 0;
    for _ in 0..500 {
        let ready = match youtube.stage(net, job).await {
            Ok(Stage::Wait { saved, .. }) => {
                job.saved = serde_json::from_str(&saved.to_string()).unwrap();
                continue;
            }
            Ok(Stage::Ready(saved)) => saved,
            Err(Fault::Later { .. }) => {
                cuts += 1;
                continue;
            }
            Err(fault) => panic!("{fault:?}"),
        };
        job.saved = ready;
        match youtube.commit(net, job).await {
            Ok(Outcome::Live(remote)) => {
                assert_eq!(remote.id, "film");
                return cuts;
            }
            Err(Fault::Later { .. }) => cuts += 1,
            Err(Fault::Unsure) => {
                cuts += 1;
                job.doubt_at = Some(net.now());
                match youtube.find(net, job).await.unwrap() {
                    Found::Live(_) => return cuts,
                    Found::RepeatIsSafe => {}
                    other => panic!("{other:?}"),
                }
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("it does not come to an end: {}", job.saved)
}

fn job(subject: &crate::youtube::Simulated, who: &SignedIn, n: u8) -> Job {
    let mut job = who.job(subject, "A film");
    job.media = vec![who.video_of(n, SIZE + usize::from(n) * 7_919)];
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_cut_at_random_bytes_lose_and_double_nothing() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut cuts = 0;
    for seed in 0..6 {
        let Some((_server, at)) = foreign().await else { return };
        let (served, shim) = shim(&at, u64::from(seed)).await;
        let net = Net::new(Clock::system(), vec![served.base.trim_start_matches("http://").to_owned()]).unwrap();
        let at = YouTubeAt { api: served.base.clone(), accounts: served.base.clone(), oauth: served.base.clone() };
        let youtube = YouTube::new(at, App { id: "crier".into(), secret: "secret".to_owned().into() });
        let mut job = job(&subject, &who, seed);
        cuts += upload(&youtube, &net, &mut job).await;
        assert!(shim.object().await == bytes_of(&job.media[0]), "the same bytes (seed {seed})");
        assert_eq!(*shim.carried.lock().unwrap(), job.media[0].bytes, "no byte went twice (seed {seed})");
    }
    assert!(cuts > 10, "{cuts} cuts are too few to show anything");
}
