//! X by OAuth 1.0a against its simulator: the common suite, signatures that are spoilt in every way, a clock that is wrong,
//! an app that may only read, and both pairs of keys side by side.

use async_trait::async_trait;
use crier::clock::{Clock, MINUTE, Millis};
use crier::model::account::{Account, Token};
use crier::model::problem::Reason;
use crier::net::{Fault, Gate, Net};
use crier::platforms::oauth::App;
use crier::platforms::x::sim::{API_KEY, API_SECRET, NETWORK, SimSigned};
use crier::platforms::x::{X, XApp, XAt, check_consumer};
use crier::platforms::{Begun, Check, ConnectError, Grant, Platform, Renewal};
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use url::Url;

use crate::conformance::{Seen, Subject, Wiring, commit, publish, sign_in, signed_in, stage};
use crate::support::by_page::{self, REDIRECT, VERIFIER, browser, carried, decide, start};
use crate::support::nowhere::nowhere;
use crate::x::{Simulated, app, at, simulated, with_pairs};

pub fn consumer() -> App {
    App { id: API_KEY.into(), secret: API_SECRET.to_owned().into() }
}

/// The network as [`crate::x`] has it, with the keys of OAuth 1.0a alone.
pub struct Signed(pub Simulated);

pub async fn signed() -> Option<Signed> {
    Some(Signed(with_pairs(XApp { client: None, consumer: Some(consumer()) }).await))
}

/// What X's page sends the browser back to, and what was kept for it.
pub async fn walk(x: &X, net: &Net, choice: &str) -> (Url, Begun) {
    let begun = x.begin(net, &start()).await.unwrap();
    let token = begun.request_token.clone().expect("a request token");
    let page = Url::parse(&begun.address).unwrap();
    assert_eq!(page.query(), Some(format!("oauth_token={token}").as_str()), "nothing but the request token goes through the browser");
    (decide(&begun.address, choice).await, begun)
}

/// What is asked with, as the rows keep it.
pub fn grant(verifier: &str, kept: &Begun) -> Grant {
    let mut grant = by_page::grant(verifier, VERIFIER);
    grant.answers.push(("secret".into(), kept.secret.clone().unwrap()));
    grant
}

impl Signed {
    async fn allowed(&self) -> Grant {
        let (back, kept) = walk(&self.0.x, &self.0.net, "allow").await;
        grant(&carried(&back, "oauth_verifier"), &kept)
    }
}

#[async_trait]
impl Subject for Signed {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.0.x, &self.0.net, &self.0.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        self.0.sim.user(&crier::model::ids::new_id(&self.0.world.clock));
        self.allowed().await
    }

    async fn grant_again(&self, _grant: &Grant) -> Grant {
        self.allowed().await
    }

    /// The right one was used by then.
    fn wrong_grants(&self, right: &Grant) -> Vec<(Grant, ConnectError)> {
        let with = |name: &str, value: &str| {
            let others = right.answers.iter().filter(|(own, _)| own != name).cloned();
            Grant { answers: others.chain([(name.to_owned(), value.to_owned())]).collect() }
        };
        let wrong =
            [right.clone(), with("code", "never given"), with("code", ""), with("secret", "no pair"), with("secret", "[\"a\",\"b\"]")];
        wrong.map(|grant| (grant, ConnectError::TooSlow)).to_vec()
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        self.0.visible(account).await
    }

    async fn parents(&self, account: &Account) -> Vec<Option<String>> {
        self.0.parents(account).await
    }

    async fn revoke(&self, account: &Account) {
        self.0.sim.revoke(&account.remote_id);
    }

    async fn expire(&self, _account: &Account, token: &Token) -> Token {
        token.clone()
    }

    fn repeat_is_safe(&self) -> bool {
        false
    }
}

conformance!(suite, super::signed);
conformance!(suite_under_faults, super::signed, faults);

/// Nothing ends by itself, so nothing is renewed and nobody is warned; the secret never leaves.
#[tokio::test]
async fn a_token_does_not_end_and_is_never_renewed() {
    let subject = signed().await.unwrap();
    let grant = subject.grant().await;
    let profile = subject.0.x.connect(&subject.0.net, &grant).await.unwrap().remove(0);
    assert_eq!((profile.login_until, profile.token.expires_at, &profile.token.refresh), (None, None, &None));
    assert_ne!(subject.0.x.renewal(), Renewal::Never, "OAuth 2 is renewed");
    assert_eq!(crier::tokens::renew_at(subject.0.x.renewal(), &profile.token, subject.clock()), None);
    assert_eq!(format!("{:?}", profile.token), "Token(…)");
    let who = signed_in(&subject, profile);
    let refreshed = subject.0.x.refresh(&subject.0.net, &who.account, &who.token).await;
    assert_eq!(refreshed.unwrap_err(), Fault::Relogin);
    publish(&subject, &mut who.job(&subject, "Years later")).await.unwrap();
    let secret = who.token.secret.clone().unwrap();
    assert!(subject.0.sim.signed().iter().all(|one| !one.authorization.contains(&secret) && !one.address.contains(&secret)));
}

/// Rows from before there was a second secret are read as they were.
#[test]
fn a_token_of_before_is_one_that_is_sent() {
    let old: Token = serde_json::from_str(r#"{"access":"a","refresh":"r","expires_at":5}"#).unwrap();
    assert_eq!((old.access.as_str(), old.refresh.as_deref(), old.expires_at, old.secret), ("a", Some("r"), Some(5), None));
}

/// The person ends it at X, or Crier does: then it is nobody's.
#[tokio::test]
async fn what_is_ended_is_nobodys() {
    let subject = signed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Too late");
    stage(&subject, &mut job).await.unwrap();
    assert_eq!(subject.0.x.revoke(&subject.0.net, &who.account, &who.token).await, Ok(()));
    assert_eq!(subject.0.sim.sign_ins(), 0);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Expired));
    assert_eq!(subject.0.sim.posts(), []);
}

/// Of a request that the simulator took, everything is bound: what is spoilt is refused, and so is the same a second time.
#[tokio::test]
async fn a_signed_request_is_good_for_one_time_and_for_nothing_else() {
    let subject = signed().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "Signed")).await.unwrap();
    let seen = subject.0.sim.signed();
    let me = seen.iter().find(|one| one.address.contains("/2/users/me")).unwrap();
    for (what, one) in spoilt(me) {
        assert_eq!(send(&one).await, 401, "{what}");
    }
    assert_eq!(send(me).await, 401, "the same again");
    for strange in ["OAuth nothing", "OAuth oauth_nonce=\"a\"", &format!("{}, oauth_nonce=\"a\"", me.authorization)] {
        let one = SimSigned { authorization: strange.into(), ..me.clone() };
        assert_eq!(send(&one).await, 400, "{strange}");
    }
    // What was never seen before is taken: the simulator refuses for the right reason.
    let fresh = sign_in(&subject).await;
    publish(&subject, &mut fresh.job(&subject, "Signed, too")).await.unwrap();
}

/// A request with one thing about it changed, each in turn.
pub fn spoilt(right: &SimSigned) -> Vec<(String, SimSigned)> {
    let header = |authorization: String| SimSigned { authorization, ..right.clone() };
    let mut all = vec![
        ("method".to_owned(), SimSigned { method: if right.method == "PUT" { "GET" } else { "PUT" }.into(), ..right.clone() }),
        ("path".to_owned(), SimSigned { address: right.address.replace("/2/", "/3/"), ..right.clone() }),
        ("more in the query".to_owned(), SimSigned { address: format!("{}{}a=1", right.address, join(right)), ..right.clone() }),
    ];
    for name in ["oauth_nonce", "oauth_timestamp", "oauth_signature", "oauth_token", "oauth_consumer_key"] {
        let Some((before, value)) = right.authorization.split_once(&format!("{name}=\"")) else { continue };
        let last = if name == "oauth_signature" { 0 } else { value.find('"').unwrap() - 1 };
        let sign = if &value[last..=last] == "1" { "2" } else { "1" };
        all.push((name.to_owned(), header(format!("{before}{name}=\"{}{sign}{}", &value[..last], &value[last + 1..]))));
    }
    all
}

fn join(one: &SimSigned) -> char {
    if one.address.contains('?') { '&' } else { '?' }
}

async fn send(one: &SimSigned) -> u16 {
    let method = Method::from_bytes(one.method.as_bytes()).unwrap();
    browser().request(method, &one.address).header(AUTHORIZATION, &one.authorization).send().await.unwrap().status().as_u16()
}

/// A machine that is ten minutes fast: said to whom it concerns, and nobody has to sign in for it.
#[tokio::test]
async fn a_wrong_clock_is_told_from_a_dead_token() {
    let subject = signed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "In good time");
    stage(&subject, &mut job).await.unwrap();
    let fast = Clock::manual(subject.clock().now() + 10 * MINUTE, 7);
    let net = Net::new(fast, Vec::new()).unwrap();
    let posted = subject.0.x.commit(&net, &job).await;
    assert_eq!(posted.unwrap_err(), Fault::Later { after: None, gate: Gate::App });
    assert_eq!(subject.0.x.begin(&net, &start()).await.unwrap_err(), ConnectError::AppRefused);
    assert_eq!(check_consumer(&net, &at(&subject.0.sim), &consumer(), REDIRECT).await, Check::WrongTime);
    commit(&subject, &job).await.unwrap();
}

/// The app may only read: said when somebody signs in, and of a token from before also when it publishes. Raising the app
/// later does not raise tokens that are given out.
#[tokio::test]
async fn an_app_that_may_only_read_is_its_operators_matter() {
    let subject = signed().await.unwrap();
    subject.0.sim.reads_only(true);
    let grant = subject.grant().await;
    assert_eq!(subject.0.x.connect(&subject.0.net, &grant).await.unwrap_err(), ConnectError::ReadOnly);
    subject.0.sim.reads_only(false);
    let again = subject.grant_again(&grant).await;
    let who = signed_in(&subject, subject.0.x.connect(&subject.0.net, &again).await.unwrap().remove(0));
    publish(&subject, &mut who.job(&subject, "Now I may")).await.unwrap();
    subject.0.sim.reads_only(true);
    let third = subject.grant_again(&grant).await;
    assert_eq!(subject.0.x.connect(&subject.0.net, &third).await.unwrap_err(), ConnectError::ReadOnly);
    // The same request as Crier's, in the name of a token that only reads.
    let (back, kept) = walk(&subject.0.x, &subject.0.net, "allow").await;
    let reader = exchange(&subject, &carried(&back, "oauth_verifier"), &kept).await;
    let mut job = who.job(&subject, "I may not");
    (job.token.access, job.token.secret) = (reader.0, Some(reader.1));
    stage(&subject, &mut job).await.unwrap();
    assert_eq!(commit(&subject, &job).await, Err(Fault::Refused(Reason::ReadOnly)));
}

/// The access token itself, as only X and who signs see it.
async fn exchange(subject: &Signed, verifier: &str, kept: &Begun) -> (String, String) {
    let (token, secret): (String, String) = serde_json::from_str(kept.secret.as_deref().unwrap()).unwrap();
    let app = consumer();
    let signer = crier::platforms::signature::Signer { app: &app, token: Some((&token, &secret)) };
    let request = browser().post(format!("{}/oauth/access_token", subject.0.sim.base()));
    let answer = signer.sign(&subject.0.net, request, &[("oauth_verifier", verifier)]).unwrap().send().await.unwrap();
    let said: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(&answer.bytes().await.unwrap()).into_owned().collect();
    (said["oauth_token"].clone(), said["oauth_token_secret"].clone())
}

/// Where the operator gives both pairs, new sign-ins are signed, and whoever signed in before goes on as before. Where one
/// pair is taken away, those whose token is of it sign in again.
#[tokio::test]
async fn every_account_keeps_the_kind_that_its_token_is_of() {
    let subject = simulated().await.unwrap();
    let bearer = sign_in(&subject).await;
    let x = |client: bool, consumer_too: bool| {
        let app = XApp { client: client.then(app), consumer: consumer_too.then(consumer) };
        X::new(at(&subject.sim), app)
    };
    let with = |x: X| {
        let Simulated { world, sim, net, .. } = &subject;
        Signed(Simulated { world: world.clone(), sim: sim.clone(), net: net.clone(), x })
    };
    let both = with(x(true, true));
    let signer = sign_in(&both).await;
    assert!(signer.token.secret.is_some() && bearer.token.secret.is_none());
    let before = subject.sim.signed().len();
    publish(&both, &mut bearer.job(&both, "As before")).await.unwrap();
    let fresh = both.0.x.refresh(&subject.net, &bearer.account, &bearer.token).await.unwrap();
    assert_eq!(subject.sim.signed().len(), before, "nothing of it is signed");
    publish(&both, &mut signer.job(&both, "Signed")).await.unwrap();
    let only_client = with(x(true, false));
    let mut job = signer.job(&only_client, "Whose keys?");
    assert_eq!(stage(&only_client, &mut job).await, Err(Fault::Relogin));
    let only_consumer = x(false, true);
    let refreshed = only_consumer.refresh(&subject.net, &bearer.account, &fresh).await;
    assert_eq!(refreshed.unwrap_err(), Fault::Relogin);
    assert!(XApp::of(None, None).is_none() && XApp::of(None, Some(consumer())).is_some());
}

#[tokio::test]
async fn who_says_no_is_sent_back_without_a_verifier() {
    let subject = signed().await.unwrap();
    subject.0.sim.user("ana");
    let (back, kept) = walk(&subject.0.x, &subject.0.net, "cancel").await;
    assert_eq!(back.query(), Some(format!("denied={}", kept.request_token.unwrap()).as_str()));
}

/// A verifier is for the request token that it was given with, and for a while.
#[tokio::test]
async fn a_verifier_is_for_who_began_and_for_now() {
    let subject = signed().await.unwrap();
    subject.0.sim.user("ana");
    let (one, first) = walk(&subject.0.x, &subject.0.net, "allow").await;
    let (_, second) = walk(&subject.0.x, &subject.0.net, "allow").await;
    let swapped = grant(&carried(&one, "oauth_verifier"), &second);
    assert_eq!(subject.0.x.connect(&subject.0.net, &swapped).await.unwrap_err(), ConnectError::TooSlow);
    subject.clock().advance_to(subject.clock().now() + 16 * MINUTE);
    let late = grant(&carried(&one, "oauth_verifier"), &first);
    assert_eq!(subject.0.x.connect(&subject.0.net, &late).await.unwrap_err(), ConnectError::TooSlow);
    assert_eq!(subject.0.sim.sign_ins(), 0);
}

#[tokio::test]
async fn a_check_up_tells_wrong_keys_from_a_callback_that_is_not_registered() {
    let subject = signed().await.unwrap();
    sign_in(&subject).await;
    let (net, here) = (&subject.0.net, at(&subject.0.sim));
    for wrong in [App { id: "nobody".into(), ..consumer() }, App { secret: "wrong".to_owned().into(), ..consumer() }] {
        assert_eq!(check_consumer(net, &here, &wrong, REDIRECT).await, Check::WrongKeys);
        let app = XApp { client: None, consumer: Some(wrong) };
        assert_eq!(X::new(here.clone(), app).begin(net, &start()).await.unwrap_err(), ConnectError::AppRefused);
    }
    assert_eq!(check_consumer(net, &here, &consumer(), REDIRECT).await, Check::Good);
    assert_eq!(check_consumer(net, &here, &consumer(), "https://evil.example/back").await, Check::WrongCallback);
    assert_eq!(check_consumer(net, &nowhere().x, &consumer(), REDIRECT).await, Check::NoAnswer);
}

/// An X that answers as OAuth 1.0 did, without saying that it took the callback, lets nobody begin.
#[tokio::test]
async fn an_answer_that_does_not_confirm_the_callback_is_not_taken() {
    use axum::routing::post;
    for answer in ["oauth_token=a&oauth_token_secret=b", "oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=false"] {
        let routes = axum::Router::new().route("/oauth/request_token", post(move || async move { answer }));
        let served = crier::sim::serve(routes).await.unwrap();
        let x = X::new(XAt { api: served.base.clone(), page: served.base.clone() }, XApp { client: None, consumer: Some(consumer()) });
        let net = Net::new(Clock::manual(1_795_348_800_000 as Millis, 7), Vec::new()).unwrap();
        assert_eq!(x.begin(&net, &start()).await.unwrap_err(), ConnectError::AppRefused);
    }
}
