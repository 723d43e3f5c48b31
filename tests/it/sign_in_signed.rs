//! Attacks on a sign-in by OAuth 1.0a, where the browser brings `oauth_token` and `oauth_verifier` (or `denied`) rather than
//! a state and a code: what is replayed, swapped, foreign, mixed up or made up is refused, looks the same, changes nothing,
//! and comes back in no page.

use crier::clock::MINUTE;
use crier::model::lang::Lang;
use reqwest::header::{LOCATION, SET_COOKIE};
use reqwest::{Method, StatusCode};
use url::Url;

use crate::sign_in::{Page, Visitor, accounts, assert_still_works, link_of, owner, payload};
use crate::support::by_page::{carried, decide};
use crate::support::town::{Town, apps_signed};

/// A town where the link of a sign-in at X was given out, and its browser.
pub async fn offered() -> (Town, Visitor, String) {
    let town = Town::build_with_apps(Lang::En, None, apps_signed()).await;
    town.x.user("ana");
    let link = town.sign_in_link("X").await;
    let visitor = Visitor::new(&town);
    (town, visitor, link)
}

/// One where X has sent the browser back: what it was sent to, and the browser's cookie.
async fn answered() -> (Town, Visitor, String, String) {
    let (town, visitor, link) = offered().await;
    let (page, cookie) = visitor.begin(&link).await;
    let callback = decide(&page, "allow").await.to_string();
    (town, visitor, callback, cookie)
}

fn pair(callback: &str) -> (String, String) {
    let url = Url::parse(callback).unwrap();
    (carried(&url, "oauth_token"), carried(&url, "oauth_verifier"))
}

fn assert_gone(page: &Page, what: &str) {
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{what}: {}", page.text);
    assert!(page.text.contains("does not lead anywhere any more"), "{what}: {}", page.text);
    assert!(!page.headers.contains_key(SET_COOKIE) && !page.headers.contains_key(LOCATION), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_taken_once() {
    let (town, visitor, callback, cookie) = answered().await;
    let (one, other) = tokio::join!(visitor.get_with(&callback, &cookie), visitor.get_with(&callback, &cookie));
    let led: Vec<&Page> = [&one, &other].into_iter().filter(|page| page.status == StatusCode::SEE_OTHER).collect();
    assert_eq!(led.len(), 1, "{} {}", one.text, other.text);
    assert_gone(&visitor.get_with(&callback, &cookie).await, "a third time");
    let back = visitor.get(led[0].location()).await;
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    town.press("button-keep").await;
    assert_eq!(accounts(&town).await.len(), 1);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    assert_gone(&visitor.get(&callback).await, "none");
    for wrong in ["crier=", "crier=x", &cookie.replace("crier=", "crier=a"), &format!("crier=planted; {cookie}")] {
        assert_gone(&visitor.get_with(&callback, wrong).await, wrong);
    }
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

/// The victim's browser is fed the attacker's own answer (login fixation), and the other way round; and the attacker's
/// request token with the victim's verifier.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_swapped_between_two_people_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    let eve = owner(&town, "eve").await;
    let link = link_of(&town, eve, "X").await;
    let (page, hers) = visitor.begin(&link).await;
    town.x.user("eve");
    let attack = decide(&page, "allow").await.to_string();
    town.x.user("ana");
    assert_gone(&visitor.get_with(&attack, &cookie).await, "hers in his browser");
    assert_gone(&visitor.get_with(&callback, &hers).await, "his in her browser");
    // In her own browser, with what Ana's page brought: X knows which request token a verifier is of.
    let mixed = attack.replace(&pair(&attack).1, &pair(&callback).1);
    let to = visitor.get_with(&mixed, &hers).await;
    let back = visitor.get(to.location()).await;
    town.telegram.start(eve, &payload(&back)).unwrap();
    town.rest().await;
    assert_eq!(town.x.sign_ins(), 0, "{}", town.story_of(eve));
    // And whoever comes back with somebody else's way back is nobody.
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

/// The way back is the person's who asked: another member who gets hold of it finishes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn another_person_does_not_finish_it() {
    let (town, visitor, callback, cookie) = answered().await;
    let eve = owner(&town, "eve").await;
    let to = visitor.get_with(&callback, &cookie).await;
    let back = payload(&visitor.get(to.location()).await);
    town.rest().await;
    town.telegram.start(eve, &back).unwrap();
    town.rest().await;
    assert!(!town.story_of(eve).contains("@ana"), "{}", town.story_of(eve));
    assert!(town.telegram.press(eve, &town.label("button-keep"), None).is_err());
    town.telegram.start(town.ana, &back).unwrap();
    town.rest().await;
    town.press("button-keep").await;
    assert_eq!(accounts(&town).await, ["Ana"]);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_at_another_networks_address_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    for other in ["linkedin", "youtube", "bluesky", "telegram", "nonsense", "X", "%00"] {
        assert_gone(&visitor.get_with(&callback.replace("/oauth/x/", &format!("/oauth/{other}/")), &cookie).await, other);
    }
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

/// The shapes of the two protocols do not stand in for each other, and nothing is taken that is of both.
#[tokio::test(flavor = "multi_thread")]
async fn what_mixes_the_two_protocols_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    let (token, verifier) = pair(&callback);
    let forms = [
        format!("state={token}&code={verifier}"),
        format!("state=request%20token%20{token}&code={verifier}"),
        format!("state={token}&oauth_verifier={verifier}"),
        format!("oauth_token={token}&code={verifier}"),
        format!("oauth_token={token}&oauth_verifier={verifier}&state={token}"),
        format!("oauth_token={token}&oauth_verifier={verifier}&code=a"),
        format!("oauth_token={token}&oauth_verifier={verifier}&denied={token}"),
        format!("oauth_token={token}&oauth_token={token}&oauth_verifier={verifier}"),
    ];
    for form in forms {
        let page = visitor.get_with(&format!("/oauth/x/callback?{form}"), &cookie).await;
        assert!(page.status == StatusCode::BAD_REQUEST && !page.headers.contains_key(LOCATION), "{form}: {}", page.status);
    }
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    // And the other way round: a network of OAuth 2 is not answered in the words of OAuth 1.0a.
    town.linkedin.member("maria");
    let link = town.sign_in_link("LinkedIn").await;
    let (page, cookie) = visitor.begin(&link).await;
    let callback = decide(&page, "allow").await.to_string();
    let told = Url::parse(&callback).unwrap();
    let (state, code) = (carried(&told, "state"), carried(&told, "code"));
    assert_gone(
        &visitor.get_with(&format!("/oauth/linkedin/callback?oauth_token={state}&oauth_verifier={code}"), &cookie).await,
        "linkedin",
    );
    assert_gone(&visitor.get_with(&format!("/oauth/linkedin/callback?denied={state}"), &cookie).await, "linkedin denied");
    assert_eq!(visitor.get_with(&callback, &cookie).await.status, StatusCode::SEE_OTHER);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_nobody_gave_out_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    let verifier = pair(&callback).1;
    for token in ["", "x", &"a".repeat(32), &"a".repeat(60_000)] {
        for name in ["oauth_token", "denied"] {
            let page = visitor.get_with(&format!("/oauth/x/callback?{name}={token}&oauth_verifier={verifier}"), &cookie).await;
            assert!(page.status.is_client_error() && !page.headers.contains_key(LOCATION), "{}", page.status);
        }
    }
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

/// A verifier that is made up is one for which X gives no token.
#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_verifier_brings_no_account() {
    let (town, visitor, callback, cookie) = answered().await;
    let to = visitor.get_with(&callback.replace("oauth_verifier=", "oauth_verifier=x"), &cookie).await;
    let back = visitor.get(to.location()).await;
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    assert_eq!((town.x.sign_ins(), accounts(&town).await.len()), (0, 0), "{}", town.transcript());
    assert!(town.heard().contains("does not take this sign-in any more"), "{}", town.transcript());
    assert_gone(&visitor.get_with(&callback, &cookie).await, "the right one afterwards");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_no_is_told_so_and_nothing_is_reflected() {
    let (town, visitor, link) = offered().await;
    let (page, cookie) = visitor.begin(&link).await;
    let callback = decide(&page, "cancel").await.to_string();
    assert!(callback.contains("denied=") && !callback.contains("oauth_verifier"));
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E";
    assert_gone(&visitor.get(&callback).await, "a stranger's no");
    let page = visitor.get_with(&format!("{callback}&oauth_problem={evil}&oauth_verifier={evil}"), &cookie).await;
    let back = visitor.get(page.location()).await;
    for text in [page.text, back.text.clone(), format!("{:?}", page.headers)] {
        assert!(!text.contains("script") && !text.contains("alert"), "{text}");
    }
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    assert!(town.heard().contains("did not allow it"), "{}", town.transcript());
    assert_eq!(town.x.sign_ins(), 0);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_anywhere_but_to_x_and_back() {
    let (town, visitor, link) = offered().await;
    let evil = "?oauth_callback=https://evil.example&oauth_token=evil&next=//evil.example";
    let page = visitor.ask(Method::POST, &format!("{link}{evil}"), &[("host", "evil.example")]).await;
    assert!(page.location().starts_with(&format!("{}/oauth/authorize?oauth_token=", town.x.base())), "{}", page.location());
    assert!(!page.location().contains("evil"), "{}", page.location());
    let callback = decide(page.location(), "allow").await.to_string();
    assert!(callback.starts_with(town.edges.public_url.as_deref().unwrap()), "{callback}");
    let to = visitor.get_with(&format!("{callback}&next=//evil.example"), &page.cookie()).await;
    assert!(to.location().starts_with("/back/") && !to.location().contains("evil"), "{}", to.location());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_too_late_or_after_a_new_beginning_is_refused() {
    let (town, visitor, link) = offered().await;
    let (page, cookie) = visitor.begin(&link).await;
    let (second, newer) = visitor.begin(&link).await;
    let old = decide(&page, "allow").await.to_string();
    for cookie in [&cookie, &newer] {
        assert_gone(&visitor.get_with(&old, cookie).await, "of the first beginning");
    }
    let callback = decide(&second, "allow").await.to_string();
    town.advance(10 * MINUTE).await;
    assert_gone(&visitor.get_with(&callback, &newer).await, "too late");
    town.finish().await;
}
