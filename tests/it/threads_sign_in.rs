//! Signing in at Threads: the page, the code with what hangs on it, the token of an hour and the one of sixty days, numbers
//! that no float holds, and what is said where it does not come off.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::net::Fault;
use crier::platforms::oauth::App;
use crier::platforms::threads::sim::{APP_ID, NETWORK};
use crier::platforms::threads::{SCOPES, check};
use crier::platforms::{Check, ConnectError, Platform, Renewal};
use crier::sim::faults::Kind;

use crate::conformance::{Subject, sign_in};
use crate::support::by_page::{VERIFIER, allowed, carried, grant, start, walk};
use crate::support::nowhere::nowhere;
use crate::threads::{app, at, simulated, with};

#[tokio::test]
async fn a_sign_in_lasts_sixty_days_and_knows_every_digit() {
    let subject = simulated().await.unwrap();
    let profile = subject.sim.profile("maria");
    let grant = allowed(&subject.threads, &subject.net).await;
    let signed = subject.threads.connect(&subject.net, &grant).await.unwrap().remove(0);
    assert_eq!((signed.handle.as_str(), signed.name.as_str(), signed.remote_id.as_str()), ("@maria", "Maria", profile.id.as_str()));
    assert_eq!(signed.link.as_deref(), Some("https://www.threads.net/@maria"));
    let number: u64 = profile.id.parse().unwrap();
    assert_ne!(number as f64 as u64, number, "no float holds it");
    assert_eq!(signed.facts["meta_user"], profile.id);
    let days = (signed.token.expires_at.unwrap() - subject.world.clock.now()) / DAY;
    assert_eq!((days, signed.login_until, signed.token.refresh), (60, None, Some(signed.token.access)));
    assert_eq!(subject.threads.renewal(), Renewal::Ahead);
    assert_eq!(subject.sim.tokens(), 1, "the one of an hour is used up");
}

#[tokio::test]
async fn the_page_is_asked_for_all_that_is_needed() {
    let subject = simulated().await.unwrap();
    let begun = subject.threads.begin(&subject.net, &start()).await.unwrap();
    let url: url::Url = begun.address.parse().unwrap();
    assert_eq!(url.path(), "/oauth/authorize");
    assert_eq!(
        (carried(&url, "client_id"), carried(&url, "response_type"), carried(&url, "state")),
        (APP_ID.into(), "code".into(), "state".into())
    );
    assert_eq!(carried(&url, "scope").split(' ').collect::<Vec<_>>(), SCOPES);
    assert!(SCOPES.contains(&"threads_delete"));
}

/// The sign that Threads hangs on the address is no part of the code, also where a browser hands it on.
#[tokio::test]
async fn what_hangs_on_the_code_is_left_out() {
    let subject = simulated().await.unwrap();
    subject.sim.profile("maria");
    let back = walk(&subject.threads, &subject.net, "allow").await;
    assert_eq!(back.fragment(), Some("_"));
    let handed_on = grant(&format!("{}#_", carried(&back, "code")), VERIFIER);
    subject.threads.connect(&subject.net, &handed_on).await.unwrap();
}

#[tokio::test]
async fn a_code_lives_an_hour_and_is_taken_once() {
    let subject = simulated().await.unwrap();
    let late = subject.grant().await;
    subject.wait(HOUR + MINUTE);
    assert_eq!(subject.threads.connect(&subject.net, &late).await.unwrap_err(), ConnectError::TooSlow);
}

#[tokio::test]
async fn who_says_no_is_sent_back_with_an_error() {
    let subject = simulated().await.unwrap();
    subject.sim.profile("maria");
    let back = walk(&subject.threads, &subject.net, "cancel").await;
    assert_eq!((carried(&back, "error"), carried(&back, "state")), ("access_denied".into(), "state".into()));
}

#[tokio::test]
async fn who_unticks_something_is_told() {
    let subject = simulated().await.unwrap();
    for scope in SCOPES {
        subject.sim.untick(&[scope]);
        let grant = subject.grant().await;
        assert_eq!(subject.threads.connect(&subject.net, &grant).await.unwrap_err(), ConnectError::MissingRights, "{scope}");
    }
    subject.sim.untick(&[]);
    let grant = subject.grant().await;
    subject.threads.connect(&subject.net, &grant).await.unwrap();
}

#[tokio::test]
async fn a_token_is_renewed_after_a_day_and_before_its_end() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let renew = |token| subject.threads.refresh(&subject.net, &who.account, token);
    assert!(matches!(renew(&who.token).await, Err(Fault::Refused(_))), "too young, and good as it is");
    subject.wait(45 * DAY);
    let fresh = renew(&who.token).await.unwrap();
    assert_eq!((fresh.expires_at.unwrap() - subject.world.clock.now(), subject.sim.renewals()), (60 * DAY, 1));
    subject.wait(60 * DAY);
    assert_eq!(renew(&fresh).await.unwrap_err(), Fault::Relogin, "what is over is over");
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_again_later() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    subject.wait(2 * DAY);
    subject.world.faults.arm_any(NETWORK, 1, Kind::ServerError);
    assert!(matches!(subject.threads.refresh(&subject.net, &who.account, &who.token).await, Err(Fault::Later { .. })));
    subject.threads.refresh(&subject.net, &who.account, &who.token).await.unwrap();
}

#[tokio::test]
async fn a_check_up_finds_wrong_keys() {
    let wrong = App { id: APP_ID.into(), secret: "wrong".to_owned().into() };
    let subject = with(wrong.clone()).await;
    let grant = subject.grant().await;
    assert_eq!(subject.threads.connect(&subject.net, &grant).await.unwrap_err(), ConnectError::AppRefused);
    assert_eq!(check(&subject.net, &at(&subject.sim), &wrong).await, Check::WrongKeys);
    assert_eq!(check(&subject.net, &at(&subject.sim), &app()).await, Check::Good);
    assert_eq!(check(&subject.net, &nowhere().threads, &app()).await, Check::NoAnswer);
}
