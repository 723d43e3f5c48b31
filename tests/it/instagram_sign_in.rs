//! Signing in to Instagram: by the account itself and through a page of Facebook, both shapes of its tokens, who may, what a
//! token lives for, and what is told to whom it does not open.

use crier::clock::{DAY, HOUR, SECOND};
use crier::model::account::Token;
use crier::model::platform::PlatformId;
use crier::net::Fault;
use crier::platforms::instagram::sim::{NETWORK, PAGES, Shape};
use crier::platforms::instagram::{Instagram, check};
use crier::platforms::oauth::App;
use crier::platforms::{Check, ConnectError, Platform, Renewal};
use crier::sim::faults::Kind;
use serde_json::json;

use crate::conformance::{commit, publish, sign_in};
use crate::instagram::{NOON, Simulated, app, at, graph_at, own, pages, pages_app, simulation};
use crate::support::by_page::{allowed, carried, grant, walk};
use crate::support::nowhere::nowhere;

async fn connect(subject: &Simulated) -> Result<Vec<crier::model::account::Profile>, ConnectError> {
    let grant = allowed(&subject.instagram, &subject.net).await;
    subject.instagram.connect(&subject.net, &grant).await
}

#[tokio::test]
async fn both_shapes_of_a_token_open_the_same_account() {
    for shape in [Shape::Listed, Shape::Flat] {
        let subject = own().await.unwrap();
        subject.sim.shape(shape);
        let account = subject.sim.account("ana");
        let profile = connect(&subject).await.unwrap().remove(0);
        assert_eq!((profile.remote_id.as_str(), profile.handle.as_str(), profile.name.as_str()), (account.id.as_str(), "@ana", "Ana"));
        assert_eq!(profile.link.as_deref(), Some("https://www.instagram.com/ana/"));
        assert_eq!(profile.facts, json!({ "meta_user": account.app_id, "comments": true }));
        // The long one, which ends in sixty days and renews itself.
        assert_eq!(profile.token.expires_at, Some(NOON + 5_183_944 * SECOND));
        assert_eq!((profile.token.refresh.as_ref(), profile.login_until), (Some(&profile.token.access), None));
    }
}

/// Some browsers hand on what Instagram leaves at the end of the address.
#[tokio::test]
async fn what_hangs_on_the_code_is_taken_off() {
    for subject in [own().await.unwrap(), pages().await.unwrap()] {
        subject.sim.linked("ana", "A page");
        let back = walk(&subject.instagram, &subject.net, "allow").await;
        assert_eq!(back.fragment(), if subject.by_page { None } else { Some("_") });
        let code = format!("{}#_", carried(&back, "code"));
        let grant = grant(&code, "");
        assert_eq!(subject.instagram.connect(&subject.net, &grant).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_page_opens_the_account_that_is_linked_to_it() {
    let subject = pages().await.unwrap();
    let account = subject.sim.linked("ana", "Harbour Bakery");
    let profile = connect(&subject).await.unwrap().remove(0);
    assert_eq!((profile.remote_id.as_str(), profile.handle.as_str()), (account.id.as_str(), "@ana"));
    let (page, _) = account.page.unwrap();
    assert_eq!(profile.facts, json!({ "meta_user": account.app_id, "comments": true, "page": page }));
    // A page's token has no end; that Facebook tells anything has.
    assert_eq!((profile.token.expires_at, profile.login_until), (None, Some(NOON + 90 * DAY)));
}

#[tokio::test]
async fn whom_it_does_not_open_hears_what_to_do() {
    let personal = own().await.unwrap();
    personal.sim.account_of("ana", "PERSONAL");
    assert_eq!(connect(&personal).await.unwrap_err(), ConnectError::NotProfessional);
    let creator = own().await.unwrap();
    creator.sim.account_of("ana", "MEDIA_CREATOR");
    assert!(connect(&creator).await.is_ok());
    let no_page = pages().await.unwrap();
    no_page.sim.account("ana");
    assert_eq!(connect(&no_page).await.unwrap_err(), ConnectError::NoFacebookPage);
}

#[tokio::test]
async fn what_publishing_needs_must_be_allowed() {
    let needed = [
        (false, "instagram_business_content_publish"),
        (false, "instagram_business_basic"),
        (true, "instagram_content_publish"),
        (true, "pages_show_list"),
    ];
    for (by_page, scope) in needed {
        let subject = if by_page { pages().await.unwrap() } else { own().await.unwrap() };
        subject.sim.linked("ana", "A page");
        subject.sim.decline(&[scope]);
        assert_eq!(connect(&subject).await.unwrap_err(), ConnectError::MissingRights, "{scope}");
        let refused = walk(&subject.instagram, &subject.net, "cancel").await;
        assert_eq!(crier::platforms::oauth::refusal(&carried(&refused, "error")), ConnectError::Denied);
    }
}

#[tokio::test]
async fn an_app_that_is_not_accepted_is_the_operators_matter() {
    let wrong = App { secret: "wrong".to_owned().into(), ..app() };
    let subject = simulation(false, |sim| Instagram::own(at(sim), wrong.clone())).await;
    subject.sim.account("ana");
    assert_eq!(connect(&subject).await.unwrap_err(), ConnectError::AppRefused);
    assert_eq!(check(&subject.net, &at(&subject.sim), &wrong).await, Check::WrongKeys);
    assert_eq!(check(&subject.net, &at(&subject.sim), &app()).await, Check::Good);
    assert_eq!(check(&subject.net, &nowhere().instagram, &app()).await, Check::NoAnswer);
    let wrong = App { secret: "wrong".to_owned().into(), ..pages_app() };
    let subject = simulation(true, |sim| Instagram::pages(graph_at(sim), wrong)).await;
    subject.sim.linked("ana", "A page");
    assert_eq!(connect(&subject).await.unwrap_err(), ConnectError::AppRefused);
}

/// Sixty days, made sixty more long before they are over; never within the first day, when Instagram would refuse.
#[tokio::test]
async fn a_token_is_renewed_ahead_and_never_too_young() {
    let subject = own().await.unwrap();
    assert_eq!(subject.instagram.renewal(), Renewal::Ahead);
    let who = sign_in(&subject).await;
    let refresh = async |token: &Token| subject.instagram.refresh(&subject.net, &who.account, token).await;
    for age in [0, DAY - HOUR, DAY] {
        subject.world.clock.advance_to(NOON + age);
        assert_eq!(refresh(&who.token).await.unwrap().access, who.token.access, "too young: looked at, and good");
    }
    subject.world.clock.advance_to(NOON + 45 * DAY);
    let fresh = refresh(&who.token).await.unwrap();
    assert!(fresh.access != who.token.access && fresh.refresh.as_ref() == Some(&fresh.access));
    assert_eq!(fresh.expires_at, Some(NOON + 45 * DAY + 5_183_944 * SECOND));
    // Once it is over, nothing renews it.
    subject.world.clock.advance_to(NOON + 61 * DAY);
    assert_eq!(refresh(&who.token).await.unwrap_err(), Fault::Relogin);
    let mut job = who.job_with(&subject, "Goes on", 1);
    job.token = fresh;
    publish(&subject, &mut job).await.unwrap();
}

/// A young token that was taken back is over, although it cannot be renewed yet.
#[tokio::test]
async fn a_young_token_that_was_taken_back_is_over() {
    let subject = own().await.unwrap();
    let who = sign_in(&subject).await;
    subject.world.faults.arm(NETWORK, Kind::Revoked, 1);
    assert_eq!(subject.instagram.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
}

/// The token of a page that is over is made anew by that of the person.
#[tokio::test]
async fn a_page_gets_another_token_by_the_person_who_signed_in() {
    let subject = pages().await.unwrap();
    assert_eq!(subject.instagram.renewal(), Renewal::Never);
    let who = sign_in(&subject).await;
    let mut job = who.job_with(&subject, "Once more", 1);
    crate::conformance::stage(&subject, &mut job).await.unwrap();
    job.token.access = subject.sim.expired(&who.token.access);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Expired));
    job.token = subject.instagram.refresh(&subject.net, &who.account, &job.token).await.unwrap();
    commit(&subject, &job).await.unwrap();
}

/// Facebook ends everything of a person at once, by whichever of the two networks.
#[tokio::test]
async fn pages_share_one_sign_in_with_facebook_and_accounts_share_none() {
    let subject = pages().await.unwrap();
    assert_eq!(subject.instagram.signs_in_with(), [PlatformId::Facebook, PlatformId::InstagramPages]);
    let who = sign_in(&subject).await;
    assert!(subject.instagram.shares_sign_in(&who.account, &who.account));
    subject.instagram.revoke(&subject.net, &who.account, &who.token).await.unwrap();
    assert_eq!(subject.sim.tokens(), 0);
    subject.world.faults.arm(PAGES, Kind::Revoked, 1);
    subject.instagram.revoke(&subject.net, &who.account, &who.token).await.unwrap();
    let own = own().await.unwrap();
    assert!(own.instagram.signs_in_with().is_empty());
}
