//! What the simulated networks share: the frame lets faults strike what they are armed for and nothing else, the page where an
//! app is allowed something refuses whatever is not as it began, a request is read whole, an answer is what it says.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::IntoResponse;
use crier::clock::Clock;
use crier::sim::World;
use crier::sim::asked::{Asked, Fields, field};
use crier::sim::consent::{Code, Consent, ask, exchanged, is_bare, is_challenged};
use crier::sim::faults::{Faults, Kind, Played};
use crier::sim::frame::{Network, Shared, Simulator, Wire};
use crier::sim::reply::Reply;

use crate::support::by_page::browser;

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "https://crier.example/back";

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn with_code(challenge: Option<&str>) -> Consent<u8> {
    let mut consent = Consent::default();
    consent.give("code", Code { what: 7, redirect: BACK.into(), challenge: challenge.map(str::to_owned), ends: 100 });
    consent
}

#[test]
fn a_code_is_for_who_began_for_now_and_for_one_time() {
    let right = [("code", "code"), ("redirect_uri", BACK), ("code_verifier", VERIFIER)];
    let mut consent = with_code(Some(CHALLENGE));
    assert_eq!(consent.take(&fields(&right), 99), Some(7));
    assert_eq!(consent.take(&fields(&right), 99), None, "a second time");
    assert_eq!(with_code(Some(CHALLENGE)).take(&fields(&right), 100), None, "too late");
    assert_eq!(with_code(Some(VERIFIER)).take(&fields(&right), 99), None, "the plain way");
    let other = VERIFIER.replace('d', "e");
    for (at, wrong) in [(0, "another"), (1, "https://evil.example/back"), (1, ""), (2, ""), (2, "short"), (2, other.as_str())] {
        let mut spoilt = right;
        spoilt[at].1 = wrong;
        let mut consent = with_code(Some(CHALLENGE));
        assert_eq!(consent.take(&fields(&spoilt), 99), None, "{spoilt:?}");
        assert_eq!(consent.take(&fields(&right), 99).is_some(), at == 0, "it is used up: {spoilt:?}");
    }
    // A challenge that was left out is not one that is not wanted.
    assert_eq!(with_code(Some("")).take(&fields(&right[..2]), 99), None);
    assert_eq!(with_code(None).take(&fields(&right[..2]), 99), Some(7), "a network without PKCE");
}

#[test]
fn a_challenge_and_an_address_are_what_they_should_be() {
    let challenged = |method, challenge| is_challenged(&fields(&[("code_challenge_method", method), ("code_challenge", challenge)]));
    assert!(challenged("S256", CHALLENGE));
    assert!(!challenged("plain", CHALLENGE) && !challenged("S256", "") && !challenged("", CHALLENGE) && !challenged("S256", "short"));
    assert!(is_bare(BACK));
    for wrong in ["", "back", "https://crier.example/back?a=b", "https://crier.example/back#a"] {
        assert!(!is_bare(wrong), "{wrong}");
    }
    let mut consent: Consent<()> = Consent::default();
    assert!(!consent.is_registered("app", BACK) && consent.registers("app", BACK) && consent.is_registered("app", BACK));
    assert!(!consent.registers("app", "https://evil.example") && consent.registers("other", "https://evil.example"));
}

/// What comes with the address of a page cannot change the page.
#[test]
fn a_page_is_not_written_by_who_calls_it() {
    let page = ask("<b>Ana</b>", "/allow", &fields(&[("state", "\"><script>")]), &["state", "scope"], "Allow");
    let html = String::from_utf8(page.body.to_vec()).unwrap();
    assert!(html.contains("&lt;b&gt;Ana") && html.contains("value=\"&quot;&gt;&lt;script&gt;\"") && !html.contains("<script"), "{html}");
}

/// A fault that takes a sign-in back lets nothing be renewed, and is over with the next sign-in; a failed one ends nothing.
#[test]
fn what_was_taken_back_comes_back_with_a_sign_in() {
    let faults = Faults::new(Clock::manual(0, 7));
    faults.arm("net", Kind::Revoked, 1);
    let (renews, begins) = (fields(&[("grant_type", "refresh_token")]), fields(&[("grant_type", "authorization_code")]));
    let asked = |form: &Fields, status| exchanged(&faults, "net", form, || Reply::empty(400), || Reply::empty(status)).status;
    assert_eq!((asked(&renews, 200), asked(&begins, 401), asked(&renews, 200)), (400, 401, 400));
    assert_eq!((asked(&begins, 200), asked(&renews, 200)), (200, 200));
}

#[tokio::test]
async fn a_request_is_read_whole_or_not_at_all() {
    let form = "--x\r\ncontent-disposition: form-data; name=\"n\"\r\n\r\n5\r\n\
                --x\r\ncontent-disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\nbytes\r\n--x--\r\n";
    let request = |body: &str| {
        let request = Request::post("/a/b?c=d+e&c=f").header(HOST, "127.0.0.1:1").header("authorization", "Bearer token");
        request.header(CONTENT_TYPE, "multipart/form-data; boundary=x").body(Body::from(body.to_owned())).unwrap()
    };
    let asked = Asked::read(request(form), form.len()).await.unwrap();
    assert_eq!((asked.path.as_str(), asked.parameter("c"), asked.parameter("d")), ("a/b", "f", ""));
    assert_eq!((asked.bearer(), asked.address().as_str()), (Some("token"), "http://127.0.0.1:1/a/b?c=d+e&c=f"));
    assert!(asked.is_of("multipart/form-data") && asked.json().is_err());
    let carried = asked.carried().await.unwrap();
    assert_eq!((field(&carried.fields, "n"), carried.file.unwrap()), ("5", ("media".to_owned(), "bytes".into())));
    assert!(Asked::read(request(form), form.len() - 1).await.is_none(), "too long");
    let broken = Asked::read(request(&form[..form.len() - 8]), 1_000).await.unwrap();
    assert!(broken.carried().await.is_none(), "it breaks off");
    // Longer than what axum reads by itself.
    let long = form.replace("bytes", &"b".repeat(3 << 20));
    let carried = Asked::read(request(&long), 4 << 20).await.unwrap().carried().await.unwrap();
    assert_eq!(carried.file.unwrap().1.len(), 3 << 20);
}

#[test]
fn an_answer_has_one_header_of_a_name() {
    let reply = Reply::json(201, &serde_json::json!({ "a": 1 })).with("content-type", "application/xml").with("x-a", "1").with("x-b", "\n");
    assert_eq!(reply.value(), Some(serde_json::json!({ "a": 1 })));
    let response = reply.into_response();
    assert_eq!((response.status().as_u16(), response.headers().get_all(CONTENT_TYPE).iter().count()), (201, 1));
    assert_eq!((response.headers()[CONTENT_TYPE].to_str().unwrap(), response.headers().len()), ("application/xml", 2));
    assert_eq!(Reply::redirect(302, BACK).into_response().headers()["location"], BACK);
    let struck = |played| Reply::after(played, |_| Reply::empty(503)).status;
    assert_eq!([Played::Answer(Reply::empty(204)), Played::Garbage, Played::NotAccepted(Kind::Refuse)].map(struck), [204, 200, 503]);
}

/// A network that counts what was published, with a door for each kind of token.
struct Tally(u16);

impl Network for Tally {
    fn new(_: &World, base: &str) -> anyhow::Result<Self> {
        assert!(base.starts_with("http://127.0.0.1:"));
        Ok(Self(0))
    }
}

impl Wire for Tally {
    const NAME: &'static str = "tally";
    const READ_MAX: usize = 4;

    fn door(_: &Shared<Self>, asked: &Asked) -> &'static str {
        if asked.bearer() == Some("other") { "other" } else { Self::NAME }
    }

    async fn answer(shared: &Shared<Self>, asked: &Asked) -> Reply {
        if asked.path == "page" {
            return shared.page(asked, |_, _| Reply::empty(210), |_, form| Reply::empty(if field(form, "a") == "b" { 211 } else { 400 }));
        }
        let add = || -> Result<Reply, Reply> {
            let mut tally = shared.lock();
            tally.0 += 1;
            Ok(Reply::empty(220 + tally.0))
        };
        let answer = async {
            match shared.alive(asked, ()) {
                Ok(()) => shared.publish(asked, true, add).await,
                Err(no) => no,
            }
        };
        shared.answer(asked, answer).await
    }

    fn struck(_: &Shared<Self>, _: &Asked, kind: Kind) -> Reply {
        Reply::empty(if kind == Kind::Revoked { 401 } else { 503 })
    }
}

#[tokio::test]
async fn faults_strike_what_they_are_armed_for_and_nothing_else() {
    let world = World::new(Clock::manual(0, 7));
    let sim = Simulator::<Tally>::start(world.clone()).await.unwrap();
    assert_eq!(format!("http://{}", sim.host()), sim.base());
    let post = async |path: &str, token: &str, body: &'static str| {
        let request = browser().post(format!("{}/{path}", sim.base())).bearer_auth(token).body(body);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!((post("", "", "1234").await, post("", "", "12345").await), (221, 413), "what is too long reaches nobody");
    world.faults.arm_any("tally", 1, Kind::Refuse);
    world.faults.arm("tally", Kind::ServerError, 1);
    assert_eq!((post("page", "", "a=b").await, world.faults.left("tally")), (211, 2), "a browser is left alone");
    assert_eq!((post("", "other", "").await, world.faults.left("tally")), (222, 2), "the other door, too");
    assert_eq!([post("", "", "").await, post("", "", "").await, post("", "", "").await], [503, 503, 223]);
    world.faults.arm("tally", Kind::Revoked, 1);
    assert_eq!([post("", "", "").await, post("", "other", "").await], [401, 224]);
}
