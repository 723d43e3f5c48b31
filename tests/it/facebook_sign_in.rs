//! Signing in at Facebook: what is allowed and what is not, which pages that opens, how long it lasts, and its end.

use crier::clock::DAY;
use crier::model::account::{Account, Profile, Token};
use crier::model::setting::Chosen;
use crier::net::Fault;
use crier::platforms::facebook::check;
use crier::platforms::{Check, ConnectError, Platform};

use crate::conformance::signed_in;
use crate::facebook::{NOON, Simulated, app, at, simulated};
use crate::support::by_page::{allowed, carried, grant, walk};

async fn connect(subject: &Simulated) -> Result<Vec<Profile>, ConnectError> {
    subject.facebook.connect(&subject.net, &allowed(&subject.facebook, &subject.net).await).await
}

async fn names(subject: &Simulated) -> Vec<String> {
    connect(subject).await.unwrap().into_iter().map(|profile| profile.name).collect()
}

fn account(subject: &Simulated, profile: Profile) -> (Account, Token) {
    let who = signed_in(subject, profile);
    (who.account.clone(), who.token.clone())
}

#[tokio::test]
async fn a_page_does_not_end_and_the_reading_of_it_does() {
    let subject = simulated().await.unwrap();
    let user = subject.sim.person("ana");
    subject.sim.page("Bakery", "ana");
    let profile = connect(&subject).await.unwrap().remove(0);
    assert_eq!((profile.token.expires_at, profile.login_until), (None, Some(NOON + 90 * DAY)));
    assert!(profile.token.refresh.is_some(), "that of the person renews it, and ends it all");
    assert_eq!(profile.facts["meta_user"], user);
    assert!(profile.link.unwrap().starts_with("https://www.facebook.com/"));
}

#[tokio::test]
async fn who_says_no_is_sent_back_with_that() {
    let subject = simulated().await.unwrap();
    subject.sim.page("Bakery", "ana");
    let back = walk(&subject.facebook, &subject.net, "cancel").await;
    assert_eq!((carried(&back, "error").as_str(), carried(&back, "state").as_str()), ("access_denied", "state"));
}

#[tokio::test]
async fn what_nothing_goes_without_is_missed_and_what_may_be_unticked_is_not() {
    for scope in ["pages_show_list", "pages_read_engagement", "pages_manage_posts"] {
        let subject = simulated().await.unwrap();
        subject.sim.page("Bakery", "ana");
        subject.sim.decline(&[scope]);
        assert_eq!(connect(&subject).await.unwrap_err(), ConnectError::MissingRights, "{scope}");
        // It is asked for once more.
        subject.sim.decline(&[]);
        assert_eq!(names(&subject).await, ["Bakery"]);
    }
    let subject = simulated().await.unwrap();
    subject.sim.page("Bakery", "ana");
    for (declined, comments) in [(&["pages_manage_engagement", "business_management"][..], None), (&[], Some(8_000))] {
        subject.sim.decline(declined);
        let profile = connect(&subject).await.unwrap().remove(0);
        let (account, _) = account(&subject, profile);
        assert_eq!(subject.facebook.limits(&account, &Chosen::new()).comment_max, comments, "without {declined:?}");
        let story = Chosen::from([("kind".to_owned(), "story".to_owned())]);
        assert_eq!(subject.facebook.limits(&account, &story).comment_max, None);
    }
}

#[tokio::test]
async fn pages_are_those_of_the_person_and_of_businesses_leaf_by_leaf() {
    let subject = simulated().await.unwrap();
    for name in ["Bakery", "Café", "Deli", "Eatery", "Farm"] {
        subject.sim.page(name, "ana");
    }
    subject.sim.business_page("Office", "ana", "Harbour Ltd", "owned_pages");
    subject.sim.business_page("Shop", "ana", "Harbour Ltd", "owned_pages");
    subject.sim.business_page("Client", "ana", "Harbour Ltd", "client_pages");
    subject.sim.business_page("Elsewhere", "ana", "Sea Ltd", "client_pages");
    subject.sim.page("Not hers", "eve");
    // No more than looked at: nothing can be published there.
    subject.sim.work("Watched", "ana", &["ANALYZE"]);
    for leaf in [0, 2, 1] {
        subject.sim.leaf(leaf);
        let all = names(&subject).await;
        assert_eq!(all, ["Bakery", "Café", "Deli", "Eatery", "Farm", "Office", "Shop", "Client", "Elsewhere"], "{leaf} on a leaf");
    }
    subject.sim.leaf(0);
    subject.sim.decline(&["business_management"]);
    assert_eq!(names(&subject).await, ["Bakery", "Café", "Deli", "Eatery", "Farm"]);
}

#[tokio::test]
async fn who_has_no_page_is_told_so() {
    let subject = simulated().await.unwrap();
    subject.sim.person("ana");
    assert_eq!(connect(&subject).await.unwrap_err(), ConnectError::NoFacebookPage);
    subject.sim.work("Watched", "ana", &["ANALYZE"]);
    assert_eq!(connect(&subject).await.unwrap_err(), ConnectError::NoFacebookPage);
}

#[tokio::test]
async fn an_app_that_is_not_accepted_is_the_operators_matter() {
    let subject = simulated().await.unwrap();
    subject.sim.page("Bakery", "ana");
    let code = allowed(&subject.facebook, &subject.net).await;
    let stranger = crier::platforms::oauth::App { secret: "another".to_owned().into(), ..app() };
    let wrong = crier::platforms::facebook::Facebook::new(at(&subject.sim), stranger.clone());
    assert_eq!(wrong.connect(&subject.net, &code).await.unwrap_err(), ConnectError::AppRefused);
    assert_eq!(subject.facebook.connect(&subject.net, &grant("never given", "")).await.unwrap_err(), ConnectError::TooSlow);
    assert_eq!(check(&subject.net, &at(&subject.sim), &app()).await, Check::Good);
    assert_eq!(check(&subject.net, &at(&subject.sim), &stranger).await, Check::WrongKeys);
    assert_eq!(check(&subject.net, &crate::support::nowhere::nowhere().facebook, &app()).await, Check::NoAnswer);
}

/// Pages of one person end together; by the app itself where the person's own token is over.
#[tokio::test]
async fn the_end_is_the_end_of_all_that_the_person_allowed() {
    for days in [0, 61] {
        let subject = simulated().await.unwrap();
        for name in ["Bakery", "Café"] {
            subject.sim.page(name, "ana");
        }
        let mut profiles = connect(&subject).await.unwrap();
        subject.sim.page("Hers", "eve");
        let hers = account(&subject, connect(&subject).await.unwrap().remove(0));
        let (bakery, token) = account(&subject, profiles.remove(0));
        let (cafe, _) = account(&subject, profiles.remove(0));
        assert!(subject.facebook.shares_sign_in(&bakery, &cafe) && !subject.facebook.shares_sign_in(&bakery, &hers.0));
        subject.world.clock.advance_to(NOON + days * DAY);
        let before = subject.sim.tokens();
        for _ in 0..2 {
            assert_eq!(subject.facebook.revoke(&subject.net, &bakery, &token).await, Ok(()), "{days} days");
        }
        assert!(subject.sim.tokens() < before);
        assert_eq!(subject.facebook.refresh(&subject.net, &bakery, &token).await.unwrap_err(), Fault::Relogin);
        if days == 0 {
            assert!(subject.facebook.refresh(&subject.net, &hers.0, &hers.1).await.is_ok(), "nobody else's");
        }
    }
}

/// Who does not work there any more cannot publish there.
#[tokio::test]
async fn a_role_that_is_lost_needs_a_sign_in() {
    let subject = simulated().await.unwrap();
    subject.sim.page("Bakery", "ana");
    let who = signed_in(&subject, connect(&subject).await.unwrap().remove(0));
    subject.sim.abandon("Bakery");
    assert_eq!(crate::conformance::publish(&subject, &mut who.job(&subject, "Words")).await, Err(Fault::Relogin));
}
