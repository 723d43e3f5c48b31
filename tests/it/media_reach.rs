//! Whether networks can fetch from here: what a probe finds through an address that works, and through each way in which one
//! does not. Each stands in front of the real listener, as a proxy would.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use crier::clock::{Clock, MINUTE};
use crier::doctor::Verdict;
use crier::doctor::links::finding;
use crier::links::{Links, Reach, Unreachable};
use crier::media::keep::Files;
use crier::net::Net;
use crier::sim::{Served, serve};
use crier::store::Store;
use crier::vault::Ring;
use crier::web::media_routes;

use crate::s3;
use crate::support::by_page::browser;
use crate::support::db::{Db, on_sqlite};
use crate::support::rows::T0;

/// What stands between.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Nothing,
    Elsewhere,
    Guard,
    Html,
    Smaller,
    NoRange,
}

struct Rig {
    ring: Ring,
    files: Files,
    clock: Clock,
    served: Served,
    asked: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

async fn between(State((how, asked)): State<(Between, Arc<AtomicUsize>)>, mut request: Request, next: Next) -> Response {
    asked.fetch_add(1, Ordering::Relaxed);
    match how {
        Between::Elsewhere => return (StatusCode::FOUND, [("location", "https://www.example.com/m")]).into_response(),
        Between::Guard => return (StatusCode::FORBIDDEN, "are you a robot?").into_response(),
        Between::NoRange => {
            request.headers_mut().remove("range");
        }
        _ => {}
    }
    let mut response = next.run(request).await;
    match how {
        Between::Html => {
            response.headers_mut().insert("content-type", HeaderValue::from_static("text/html"));
        }
        // A comment less, and the picture looks the same.
        Between::Smaller => {
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            let smaller = [&bytes[..2], &bytes[70..]].concat();
            return ([("content-type", "image/jpeg")], Body::from(smaller)).into_response();
        }
        _ => {}
    }
    response
}

impl Rig {
    async fn new(db: &Db, how: Between) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(&folder.path().join("media")).unwrap();
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let (clock, asked) = (Clock::manual(T0, 5), Arc::default());
        let served = serve(listener(&db.store, &files, &ring, &clock, (how, Arc::clone(&asked)))).await.unwrap();
        Self { ring, files, clock, served, asked, _folder: folder }
    }

    /// As seen by an operator who allows this host (none of the world can reach it), or does not.
    fn reach(&self, allowed: bool) -> Reach {
        let hosts = if allowed { vec![self.served.host().to_owned()] } else { Vec::new() };
        let net = Net::new(self.clock.clone(), hosts).unwrap();
        Reach::new(&self.ring, &self.files, &net, &self.clock, Some(self.served.base.clone()))
    }
}

fn listener(store: &Store, files: &Files, ring: &Ring, clock: &Clock, how: (Between, Arc<AtomicUsize>)) -> Router {
    let links = Links::new(store, files, ring, clock, None);
    media_routes(links).layer(middleware::from_fn_with_state(how, between))
}

#[tokio::test]
async fn a_probe_finds_what_stands_in_the_way() {
    on_sqlite(|db| async move {
        type Found = fn(String) -> Result<String, Unreachable>;
        let table: [(Between, Found); 6] = [
            (Between::Nothing, Ok),
            (Between::Elsewhere, |host| Err(Unreachable::Redirect(host))),
            (Between::Guard, |host| Err(Unreachable::Status(host, 403))),
            (Between::Html, |host| Err(Unreachable::Type(host, "text/html".into()))),
            (Between::Smaller, |host| Err(Unreachable::Bytes(host))),
            (Between::NoRange, |host| Err(Unreachable::NoRange(host))),
        ];
        for (how, expected) in table {
            let rig = Rig::new(&db, how).await;
            assert_eq!(rig.reach(true).look().await, expected(rig.served.host().to_owned()));
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_of_a_private_network_is_none_that_networks_reach() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db, Between::Nothing).await;
        assert_eq!(rig.reach(false).look().await, Err(Unreachable::NotPublic(rig.served.host().to_owned())));
        assert_eq!(rig.asked.load(Ordering::Relaxed), 0, "nobody was asked");
        let net = Net::new(rig.clock.clone(), vec!["127.0.0.1:9".into()]).unwrap();
        let at = |address: Option<&str>| Reach::new(&rig.ring, &rig.files, &net, &rig.clock, address.map(str::to_owned));
        for private in
            ["https://crier.local", "https://192.168.1.2", "https://[::1]", "https://crier.example:8443", "http://crier.example.org"]
        {
            assert!(matches!(at(Some(private)).look().await, Err(Unreachable::NotPublic(_))), "{private}");
        }
        assert_eq!(at(Some("http://127.0.0.1:9")).look().await, Err(Unreachable::NoAnswer("127.0.0.1:9".into())));
        assert_eq!(at(None).look().await, Err(Unreachable::NoAddress));
    })
    .await;
}

/// Another Crier there, or something that answers everything, is not taken for this one.
#[tokio::test]
async fn only_the_own_listener_has_the_right_bytes() {
    on_sqlite(|db| async move {
        let rig = Rig::new(&db, Between::Nothing).await;
        let other = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let net = Net::new(rig.clock.clone(), vec![rig.served.host().to_owned()]).unwrap();
        let reach = Reach::new(&other, &rig.files, &net, &rig.clock, Some(rig.served.base.clone()));
        assert_eq!(reach.look().await, Err(Unreachable::Status(rig.served.host().to_owned(), 404)));
        for forged in ["probe-9999999999999-abc", "probe-1-abc", "probe-", "probe--", "probe-x-y"] {
            let address = format!("{}/m/{forged}/{}.jpg", rig.served.base, "0".repeat(64));
            assert_eq!(browser().get(address).send().await.unwrap().status(), 404, "{forged}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_found_is_known_for_minutes_and_trouble_is_looked_at_again() {
    on_sqlite(|db| async move {
        for (how, asks) in [(Between::Nothing, [2, 2, 4]), (Between::Guard, [1, 2, 3])] {
            let rig = Rig::new(&db, how).await;
            let reach = rig.reach(true);
            for (n, wait) in [0, 4 * MINUTE, 2 * MINUTE].into_iter().enumerate() {
                rig.clock.advance_to(rig.clock.now() + wait);
                assert_eq!(reach.clone().known().await.is_ok(), how == Between::Nothing);
                assert_eq!(rig.asked.load(Ordering::Relaxed), asks[n], "{n}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn of_a_bucket_its_own_link_is_tried() {
    on_sqlite(|db| async move {
        let bucket = s3::Server::start().await;
        let rig = Rig::new(&db, Between::Guard).await;
        let look = async |files: Files, hosts: Vec<String>| {
            let net = Net::new(Clock::system(), hosts).unwrap();
            Reach::new(&rig.ring, &files, &net, &Clock::system(), Some("https://crier.example".into())).look().await
        };
        let host = bucket.host();
        assert_eq!(look(bucket.files(s3::SECRET), vec![host.clone()]).await, Ok(host.clone()), "the listener is not asked");
        assert_eq!(look(bucket.files(s3::SECRET), Vec::new()).await, Err(Unreachable::NotPublic(host.clone())));
        assert!(bucket.kept().is_empty(), "it cleans up behind itself");
        let wrong = look(bucket.files("another secret"), vec![host]).await;
        assert!(matches!(&wrong, Err(Unreachable::Bucket(error)) if !error.contains("another secret")), "{wrong:?}");
    })
    .await;
}

/// What doctor makes of it: each with a remedy, and named is whom it concerns.
#[test]
fn doctor_says_how_to_mend_it_and_whom_it_concerns() {
    let host = || "crier.example.org".to_owned();
    let table = [
        (Unreachable::NoAddress, "CRIER_PUBLIC_URL"),
        (Unreachable::NotPublic(host()), "https on the usual port"),
        (Unreachable::NoAnswer(host()), "crier.example.org:443 into CRIER_ALLOW_HOSTS"),
        (Unreachable::Redirect(host()), "do not follow"),
        (Unreachable::Status(host(), 403), "turns robots away"),
        (Unreachable::Type(host(), "text/html".into()), "8080"),
        (Unreachable::Bytes(host()), "switch off"),
        (Unreachable::NoRange(host()), "Range"),
        (Unreachable::Bucket("no".into()), "S3_"),
    ];
    for (why, remedy) in table {
        let found = finding(Err(why.clone()), &["Instagram", "Threads"].map(str::to_owned), 8080);
        assert_eq!(found.verdict, Verdict::Bad);
        assert!(found.says.contains(remedy) && found.says.ends_with("cannot be used: Instagram, Threads"), "{}", found.says);
        let nobody = finding(Err(why), &[], 8080);
        assert!(nobody.verdict == Verdict::Partly && nobody.says.contains("everything else works"), "{}", nobody.says);
    }
    let good = finding(Ok(host()), &["Instagram".to_owned()], 8080);
    assert_eq!(good.verdict, Verdict::Good);
    assert!(good.says.contains("asked from this machine"), "it says what it cannot know: {}", good.says);
}
