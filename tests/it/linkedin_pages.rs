//! LinkedIn's pages against its simulator: the common suite, who may publish as which page, and how a post whose answer was
//! lost is found in the page's own list.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::model::account::Account;
use crier::model::platform::PlatformId;
use crier::model::problem::Reason;
use crier::net::Fault;
use crier::platforms::linkedin::LinkedIn;
use crier::platforms::linkedin::sim::VERSION;
use crier::platforms::oauth::refusal;
use crier::platforms::{ConnectError, Found, Job, Platform};

use crate::conformance::{self, SignedIn, commit, publish, sign_in, stage};
use crate::linkedin::{NOON, Simulated, app, pages, simulation};
use crate::support::by_page::{allowed, walk};

conformance!(suite, super::pages);
conformance!(suite_under_faults, super::pages, faults);

/// A ready job whose visible request was accepted and never answered, with so many files.
async fn in_doubt(subject: &Simulated, who: &SignedIn, text: &str, files: u8) -> Job {
    conformance::in_doubt(subject, who.job_with(subject, text, files)).await
}

/// A ready job whose visible request never arrived.
async fn lost(subject: &Simulated, who: &SignedIn, text: &str, files: u8) -> Job {
    let mut job = who.job_with(subject, text, files);
    stage(subject, &mut job).await.unwrap();
    job.doubt_at = Some(subject.world.clock.now());
    job
}

async fn find(subject: &Simulated, job: &Job) -> Found {
    subject.linkedin.find(&subject.net, job).await.unwrap()
}

fn is_post(found: &Found, urn: &str) -> bool {
    matches!(found, Found::Live(remote) if remote.id == urn)
}

/// Days later, too: no other post has these files.
#[tokio::test]
async fn a_lost_post_is_found_by_its_files() {
    for files in [1, 2] {
        let subject = pages().await.unwrap();
        let who = sign_in(&subject).await;
        publish(&subject, &mut who.job(&subject, "Before")).await.unwrap();
        let job = in_doubt(&subject, &who, "Once (and only once) #once", files).await;
        let urn = subject.sim.posts()[1].urn.clone();
        publish(&subject, &mut who.job(&subject, "Behind it")).await.unwrap();
        for wait in [0, MINUTE, HOUR, DAY] {
            subject.world.clock.advance_to(NOON + wait);
            assert!(is_post(&find(&subject, &job).await, &urn), "{files} files, {wait} ms later");
        }
    }
}

#[tokio::test]
async fn a_lost_post_of_words_alone_is_found_by_them_when_they_are_there_once() {
    let subject = pages().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "The same (words)")).await.unwrap();
    subject.world.clock.advance_to(NOON + HOUR);
    let job = in_doubt(&subject, &who, "The same (words)", 0).await;
    let urn = subject.sim.posts()[1].urn.clone();
    assert!(is_post(&find(&subject, &job).await, &urn));
    // Somebody posts them once more by hand: which of them is it?
    subject.world.clock.advance_to(NOON + 2 * HOUR);
    publish(&subject, &mut who.job(&subject, "The same (words)")).await.unwrap();
    assert_eq!(find(&subject, &job).await, Found::CannotTell);
}

/// While LinkedIn knows a duplicate, a repeat settles it. Later nothing is sent: that a list does not show it says nothing.
#[tokio::test]
async fn what_the_list_does_not_show_is_never_taken_for_not_there() {
    for files in [0, 1] {
        let subject = pages().await.unwrap();
        let who = sign_in(&subject).await;
        let job = lost(&subject, &who, "Never arrived", files).await;
        assert_eq!(find(&subject, &job).await, Found::RepeatSettles);
        subject.world.clock.advance_to(NOON + 8 * MINUTE);
        assert_eq!(find(&subject, &job).await, Found::CannotTell);
        subject.world.clock.advance_to(NOON + 9 * MINUTE);
        assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure), "what is in doubt is not sent any more");
        assert_eq!(subject.sim.posts().len(), 0);
    }
}

/// Words alone, and a list that does not reach back to when they left: the same may stand further down.
#[tokio::test]
async fn a_list_that_is_full_of_newer_posts_proves_nothing() {
    let subject = pages().await.unwrap();
    let who = sign_in(&subject).await;
    let job = in_doubt(&subject, &who, "The same words", 0).await;
    subject.world.clock.advance_to(NOON + HOUR);
    for n in 0..48 {
        publish(&subject, &mut who.job(&subject, &format!("Newer {n}"))).await.unwrap();
    }
    assert!(matches!(find(&subject, &job).await, Found::Live(_)));
    publish(&subject, &mut who.job(&subject, "One more")).await.unwrap();
    assert_eq!(find(&subject, &job).await, Found::CannotTell);
}

/// It is sent anew because somebody said that it is not there, and it is: with these files it can only be this one, although
/// the list does not show it yet.
#[tokio::test]
async fn a_duplicate_with_the_same_files_is_the_post_itself() {
    let subject = pages().await.unwrap();
    subject.sim.lag(HOUR);
    let who = sign_in(&subject).await;
    let job = in_doubt(&subject, &who, "Late", 1).await;
    assert_eq!(find(&subject, &job).await, Found::RepeatSettles);
    let anew = Job { doubt_at: None, saved: job.saved.clone(), ..who.again(&job) };
    let remote = commit(&subject, &anew).await.unwrap();
    assert_eq!((remote.id.as_str(), subject.sim.posts().len()), (subject.sim.posts()[0].urn.as_str(), 1));
    publish(&subject, &mut who.job(&subject, "Words")).await.unwrap();
    assert_eq!(publish(&subject, &mut who.job(&subject, "Words")).await, Err(Fault::Refused(Reason::Duplicate)));
}

/// One sign-in opens all pages of the person, and none of somebody else's.
#[tokio::test]
async fn a_sign_in_opens_the_pages_that_the_person_administers() {
    let subject = pages().await.unwrap();
    subject.sim.page("Deli", "eve");
    let bakery = subject.sim.page("Bakery", "ana");
    subject.sim.page("Old Café", "ana");
    let profiles = subject.linkedin.connect(&subject.net, &allowed(&subject.linkedin, &subject.net).await).await.unwrap();
    let named: Vec<(&str, Option<&str>)> = profiles.iter().map(|page| (page.name.as_str(), page.link.as_deref())).collect();
    let address = |name: &'static str| Some(name);
    let expected = [
        ("Bakery", address("https://www.linkedin.com/company/bakery/")),
        ("Old Café", address("https://www.linkedin.com/company/old-café/")),
    ];
    assert_eq!(named, expected);
    let page = &profiles[0];
    assert_eq!(page.remote_id, bakery.id);
    assert_eq!((page.token.expires_at, page.login_until), (Some(NOON + 60 * DAY), Some(NOON + 365 * DAY)));
    assert!(page.token.refresh.is_some() && page.facts["member"].as_str().unwrap().starts_with("urn:li:person:"));
}

#[tokio::test]
async fn who_administers_no_page_is_told_so() {
    let subject = pages().await.unwrap();
    subject.sim.member("ana");
    let error = subject.linkedin.connect(&subject.net, &allowed(&subject.linkedin, &subject.net).await).await.unwrap_err();
    assert_eq!(error, ConnectError::NoPage);
}

/// What an administrator lost is refused, not lost.
#[tokio::test]
async fn who_administers_a_page_no_more_publishes_nothing_there() {
    let subject = pages().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Mine?");
    job.media = vec![who.photo(1, None)];
    subject.sim.abandon(&who.account.name);
    assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(Reason::NoRights)));
    assert_eq!(publish(&subject, &mut who.job(&subject, "Mine?")).await, Err(Fault::Refused(Reason::NoRights)));
    assert_eq!(subject.sim.posts(), []);
}

/// An app for members is not let ask for pages.
#[tokio::test]
async fn an_app_without_the_product_is_refused() {
    let subject = simulation(VERSION, |at| LinkedIn::pages(at, app())).await;
    subject.sim.page("Bakery", "ana");
    let back = walk(&subject.linkedin, &subject.net, "allow").await;
    assert!(back.query_pairs().any(|pair| pair == ("error".into(), "unauthorized_scope_error".into())), "{back}");
}

#[test]
fn why_nobody_is_let_in_is_told_by_the_networks_word() {
    let app = ["unauthorized_scope_error", "invalid_scope", "unauthorized_client", "invalid_client"];
    let denied = ["user_cancelled_login", "user_cancelled_authorize", "access_denied", "<b>anything</b>", ""];
    for (words, expected) in [
        (&app[..], ConnectError::AppRefused),
        (&["server_error", "temporarily_unavailable"], ConnectError::Unavailable),
        (&denied, ConnectError::Denied),
    ] {
        assert!(words.iter().all(|word| refusal(word) == expected), "{words:?}");
    }
}

/// A page has no connections: everybody sees what it posts.
#[tokio::test]
async fn nothing_is_to_be_chosen_for_a_page() {
    let subject = pages().await.unwrap();
    let who = sign_in(&subject).await;
    assert_eq!(subject.linkedin.settings(&who.account), []);
    let mut job = who.job(&subject, "For everybody");
    job.chosen = [("visibility".to_owned(), "CONNECTIONS".to_owned())].into();
    publish(&subject, &mut job).await.unwrap();
    assert_eq!(subject.sim.posts()[0].visibility, "PUBLIC");
}

/// Two pages of one person have one sign-in; those of two have two.
#[tokio::test]
async fn pages_of_one_person_share_a_sign_in() {
    let subject = pages().await.unwrap();
    let page = |id: &str, member: &str| Account {
        platform: PlatformId::LinkedInPages,
        remote_id: id.into(),
        facts: serde_json::json!({ "member": member }),
        ..crate::support::rows::account(id)
    };
    assert!(subject.linkedin.shares_sign_in(&page("1", "ana"), &page("2", "ana")));
    assert!(!subject.linkedin.shares_sign_in(&page("1", "ana"), &page("2", "eve")));
}
