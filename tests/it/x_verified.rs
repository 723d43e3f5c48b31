//! What Crier signs, by the word of somebody else: every request of a whole life at X, and addresses that are hard to get
//! right, go to Python's oauthlib, which says whether they are signed as OAuth 1.0a wants it. Runs where `CRIER_OAUTHLIB`
//! names a Python that has it.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use crier::clock::MINUTE;
use crier::net::Fault;
use crier::platforms::signature::Signer;
use crier::platforms::x::sim::{API_KEY, API_SECRET, SimSigned};
use crier::platforms::{Found, Job, Platform};
use reqwest::Url;
use serde_json::json;

use crate::conformance::{Subject, commit, signed_in, stage};
use crate::support::by_page::carried;
use crate::support::db::not_run;
use crate::x_signed::{consumer, grant, signed, spoilt, walk};

type Secrets = BTreeMap<String, String>;

/// What oauthlib says of each; `None` where it is not there.
fn verified(requests: &[SimSigned], secrets: &Secrets) -> Option<Vec<bool>> {
    let Some(python) = std::env::var_os("CRIER_OAUTHLIB").filter(|path| !path.is_empty()) else {
        not_run("CRIER_OAUTHLIB is not set");
        return None;
    };
    let requests: Vec<_> =
        requests.iter().map(|one| json!({ "method": one.method, "address": one.address, "authorization": one.authorization })).collect();
    let asked = json!({ "consumer": [API_KEY, API_SECRET], "tokens": secrets, "requests": requests });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/oauthlib/verify.py");
    let mut child = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Signing in, uploading, describing, posting, looking, deleting, signing out: what was sent, and the secrets behind it.
async fn a_whole_life() -> (Vec<SimSigned>, Secrets) {
    let subject = signed().await.unwrap();
    subject.0.sim.user("ana");
    let (back, kept) = walk(&subject.0.x, &subject.0.net, "allow").await;
    let (request, hidden): (String, String) = serde_json::from_str(kept.secret.as_deref().unwrap()).unwrap();
    let grant = grant(&carried(&back, "oauth_verifier"), &kept);
    let who = signed_in(&subject, subject.0.x.connect(&subject.0.net, &grant).await.unwrap().remove(0));
    let mut job = who.job(&subject, "Ñandú & co: 100 % = ☀️ https://example.com/?a=b+c");
    job.media = vec![who.video(Some("Ein „Film“ & mehr"))];
    stage(&subject, &mut job).await.unwrap();
    let remote = commit(&subject, &job).await.unwrap();
    subject.clock().advance_to(subject.clock().now() + MINUTE);
    job.doubt_at = Some(subject.clock().now());
    let looked = Job { media: Vec::new(), ..job };
    assert!(matches!(subject.0.x.find(&subject.0.net, &looked).await, Ok(Found::Live(_))));
    assert_eq!(subject.0.x.delete(&subject.0.net, &who.account, &who.token, &remote).await, Ok::<(), Fault>(()));
    assert_eq!(subject.0.x.revoke(&subject.0.net, &who.account, &who.token).await, Ok(()));
    let secrets = Secrets::from([(request, hidden), (who.token.access.clone(), who.token.secret.clone().unwrap())]);
    (subject.0.sim.signed(), secrets)
}

#[tokio::test]
async fn everything_that_is_sent_is_signed_as_another_reads_the_protocol() {
    let (sent, secrets) = a_whole_life().await;
    let told = |part: &str| sent.iter().any(|one| one.address.contains(part));
    for part in
        ["request_token", "access_token", "users/me?", "initialize", "append", "finalize", "command=STATUS", "metadata", "/2/tweets"]
    {
        assert!(told(part), "{part} was sent");
    }
    assert!(told("start_time=") && told("invalidate_token") && sent.iter().any(|one| one.method == "DELETE"));
    let Some(verdicts) = verified(&sent, &secrets) else { return };
    let refused: Vec<_> = sent.iter().zip(&verdicts).filter(|(_, good)| !**good).collect();
    assert!(verdicts.len() == sent.len() && refused.is_empty(), "{refused:?}");
}

#[tokio::test]
async fn what_is_changed_on_its_way_is_refused_by_another_too() {
    let (sent, secrets) = a_whole_life().await;
    let wrong: Vec<(String, SimSigned)> = sent.iter().flat_map(spoilt).collect();
    assert!(wrong.len() > 7 * sent.len(), "each in many ways");
    let requests: Vec<SimSigned> = wrong.iter().map(|(_, one)| one.clone()).collect();
    let Some(verdicts) = verified(&requests, &secrets) else { return };
    let taken: Vec<_> = wrong.iter().zip(&verdicts).filter(|(_, good)| **good).collect();
    assert!(taken.is_empty(), "{taken:?}");
    // With the right requests and other secrets, too: it is they that are looked at.
    let others: Secrets = secrets.iter().map(|(token, secret)| (token.clone(), format!("{secret}x"))).collect();
    let verdicts = verified(&sent, &others).unwrap();
    let first = verdicts.iter().zip(&sent).filter(|(good, _)| **good).map(|(_, one)| one.address.as_str()).collect::<Vec<_>>();
    assert!(first.iter().all(|address| address.ends_with("/oauth/request_token")), "{first:?}");
}

/// Addresses and values in which every rule of the encoding has its say.
#[test]
fn addresses_that_are_hard_to_get_right_are_signed_right() {
    let addresses = [
        "https://api.x.com/2/tweets",
        "https://API.X.com:443/2/tweets?b=1&a=2",
        "http://api.x.com:80/",
        "https://api.x.com:8443/2/tweets?a=1&a=0&A=2&aa=3",
        "https://api.x.com/a%20b/~c-d_e.f?x=a%20b&y=a+b&z=a%2Bb",
        "https://api.x.com/2?%E2%98%80=%C3%B1&q=%26%3D%25&empty=&flag",
        "https://api.x.com/2?a%5B%5D=1&a%5B%5D=0&!*'()=!*'()",
        "https://api.x.com/2?start_time=2026-11-22T12:00:00Z&x=a%2Cb,c;d/e?f@g:h",
    ];
    let app = consumer();
    let (token, secret) = ("12345-AbCdEfGhIjKlMnOpQrStUv", "hidden%20/+&= ñ");
    let mut sent = Vec::new();
    for (n, address) in addresses.iter().enumerate() {
        let signer = Signer { app: &app, token: Some((token, secret)) };
        let nonce = format!("nonce{n:020}");
        let authorization = signer.header("GET", &Url::parse(address).unwrap(), 1_795_348_800, &nonce, &[]);
        sent.push(SimSigned { method: "GET".into(), address: Url::parse(address).unwrap().to_string(), authorization });
    }
    let secrets = Secrets::from([(token.to_owned(), secret.to_owned())]);
    let Some(verdicts) = verified(&sent, &secrets) else { return };
    let refused: Vec<_> = sent.iter().zip(&verdicts).filter(|(_, good)| !**good).collect();
    assert!(refused.is_empty(), "{refused:?}");
}
