//! Attacks on a sign-in behind a link, over HTTP as an attacker makes them: what is wrong, used, expired, swapped or
//! foreign is refused, looks the same, changes nothing, and nothing of a request comes back in a page.

use crier::clock::{MINUTE, SECOND};
use crier::model::lang::Lang;
use crier::sim::telegram::Pressed;
use crier::store::Role;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};
use sha2::{Digest, Sha256};
use url::Url;

use crate::support::by_page::{browser, carried, decide};
use crate::support::town::Town;
use crate::telegram_rig::TOKEN;

/// A browser that does only what it is told: no cookies, no redirects.
pub struct Visitor {
    http: Client,
    base: String,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).unwrap_or_else(|| panic!("no redirect: {} {}", self.status, self.text)).to_str().unwrap()
    }

    /// The cookie that it sets, as it is sent back.
    pub fn cookie(&self) -> String {
        self.headers[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
    }
}

impl Visitor {
    pub fn new(town: &Town) -> Self {
        Self { http: browser(), base: town.edges.public_url.clone().unwrap() }
    }

    pub async fn ask(&self, method: Method, address: &str, headers: &[(&str, &str)]) -> Page {
        let address = if address.starts_with('/') { format!("{}{address}", self.base) } else { address.to_owned() };
        let mut request = self.http.request(method, address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        Page { status: answer.status(), headers: answer.headers().clone(), text: answer.text().await.unwrap() }
    }

    pub async fn get(&self, address: &str) -> Page {
        self.ask(Method::GET, address, &[]).await
    }

    pub async fn get_with(&self, address: &str, cookie: &str) -> Page {
        self.ask(Method::GET, address, &[(COOKIE.as_str(), cookie)]).await
    }

    /// Presses the button of the link's page: where the browser is sent, and its cookie.
    pub async fn begin(&self, link: &str) -> (String, String) {
        let page = self.ask(Method::POST, link, &[]).await;
        (page.location().to_owned(), page.cookie())
    }
}

/// A town where the link of a sign-in was given out, and its browser.
pub async fn offered() -> (Town, Visitor, String) {
    let town = Town::with_page(Lang::En).await;
    town.linkedin.member("ana");
    let link = town.sign_in_link("LinkedIn").await;
    let visitor = Visitor::new(&town);
    (town, visitor, link)
}

/// One where the network has sent the browser back: what it was sent to, and the browser's cookie.
pub async fn answered() -> (Town, Visitor, String, String) {
    let (town, visitor, link) = offered().await;
    let (network, cookie) = visitor.begin(&link).await;
    let callback = decide(&network, "allow").await.to_string();
    (town, visitor, callback, cookie)
}

/// The payload of the way back that a page shows.
pub fn payload(page: &Page) -> String {
    let rest = page.text.split_once("start=").unwrap_or_else(|| panic!("no way back: {}", page.text)).1;
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// Somebody else who owns the workspace, too.
pub async fn owner(town: &Town, name: &str) -> i64 {
    let who = town.invite(name).await;
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
    town.wired.store.let_in(who, &workspace.id, Role::Owner, name, Lang::En, town.clock.now()).await.unwrap();
    who
}

/// The link that somebody else is given out for a network.
pub async fn link_of(town: &Town, who: i64, network: &str) -> String {
    town.say_as(who, "/connect").await;
    town.telegram.press(who, network, None).unwrap();
    town.rest().await;
    match town.telegram.press(who, "Sign in", None).unwrap() {
        Pressed::Link(link) => link,
        other => panic!("no link: {other:?}"),
    }
}

pub async fn accounts(town: &Town) -> Vec<String> {
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
    let accounts = town.wired.store.accounts(&workspace.id).await.unwrap();
    accounts.into_iter().map(|account| account.name).collect()
}

/// Refused as everything is that does not lead anywhere.
fn assert_gone(page: &Page) {
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.text);
    assert!(page.text.contains("does not lead anywhere any more"), "{}", page.text);
    assert!(!page.headers.contains_key(SET_COOKIE) && !page.headers.contains_key(LOCATION));
}

/// The right browser can still finish: what was refused has used nothing up.
pub async fn assert_still_works(town: &Town, visitor: &Visitor, callback: &str, cookie: &str) {
    let to = visitor.get_with(callback, cookie).await;
    let back = visitor.get(to.location()).await;
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    town.press("button-keep").await;
    assert_eq!(accounts(town).await, ["Ana"], "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_the_link_changes_nothing() {
    let (town, visitor, link) = offered().await;
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let page = visitor.ask(method, &link, &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.headers.contains_key(SET_COOKIE));
    }
    visitor.begin(&link).await;
    town.finish().await;
}

/// What Telegram adds to an address that `id` opens at `at`, as core.telegram.org/widgets/login says it.
fn signed(id: i64, at: i64, token: &str) -> String {
    let lines = format!("auth_date={}\nfirst_name=Ana\nid={id}", at / SECOND);
    let mut mac = Hmac::<Sha256>::new_from_slice(&Sha256::digest(token)).unwrap();
    mac.update(lines.as_bytes());
    let hash: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}&hash={hash}", lines.replace('\n', "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_says_who_opens_a_link_and_nobody_else_may() {
    let (town, visitor, link) = offered().await;
    let (bare, told) = link.split_once('?').expect("Telegram says who opens it");
    let (now, stranger) = (town.clock.now(), town.ana + 1);
    let ana = signed(town.ana, now, TOKEN);
    for right in [told.to_owned(), ana.clone(), signed(town.ana, now - 9 * MINUTE, TOKEN), String::new()] {
        assert_eq!(visitor.get(&format!("{bare}?{right}")).await.status, StatusCode::OK, "{right}");
    }
    let other = "987654321:AAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    let wrong = [
        ("somebody else", signed(stranger, now, TOKEN)),
        ("signed by another bot", signed(town.ana, now, other)),
        ("another name put in", ana.replace(&format!("id={}", town.ana), &format!("id={stranger}"))),
        ("a field more", format!("{ana}&username=ana")),
        ("twice", format!("{ana}&id={}", town.ana)),
        ("unsigned", format!("id={}&auth_date={}", town.ana, now / SECOND)),
        ("half a signature", ana[..ana.len() - 1].to_owned()),
        ("long ago", signed(town.ana, now - 11 * MINUTE, TOKEN)),
        ("in times to come", signed(town.ana, now + 2 * MINUTE, TOKEN)),
    ];
    for (what, query) in wrong {
        let page = visitor.get(&format!("{bare}?{query}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{what}");
        assert_gone(&page);
    }
    visitor.begin(&link).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_who_asks() {
    let (town, visitor, link) = offered().await;
    let page = visitor.get(&link).await;
    for said in ["Ana", "LinkedIn", &town.wired.chat.bot_name] {
        assert!(page.text.to_lowercase().contains(&said.to_lowercase()), "{said}: {}", page.text);
    }
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_text_and_never_markup() {
    let (town, visitor, link) = offered().await;
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
    town.wired.store.name_workspace(&workspace.id, "<img src=x onerror=alert(1)>").await.unwrap();
    let name = "\"><script>alert(1)</script>";
    town.wired.store.let_in(town.ana, &workspace.id, Role::Owner, name, Lang::En, town.clock.now()).await.unwrap();
    let page = visitor.get(&link).await;
    assert!(!page.text.contains("<script") && !page.text.contains("<img"), "{}", page.text);
    assert!(page.text.contains("&lt;script&gt;") && page.text.contains("&lt;img"), "{}", page.text);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_used_and_expired_links_look_the_same() {
    let (town, visitor, link) = offered().await;
    let base = link.rsplit_once('/').unwrap().0.to_owned();
    let wrong = visitor.get(&format!("{base}/{}", "a".repeat(32))).await;
    assert_gone(&wrong);
    let (network, cookie) = visitor.begin(&link).await;
    let callback = decide(&network, "allow").await.to_string();
    visitor.get_with(&callback, &cookie).await;
    let used = visitor.get(&link).await;
    let expired = town.sign_in_link("LinkedIn").await;
    town.advance(10 * MINUTE).await;
    let expired = visitor.get(&expired).await;
    assert_eq!((&used.text, &expired.text), (&wrong.text, &wrong.text));
    let begun = visitor.ask(Method::POST, &link, &[]).await;
    assert_eq!(begun.text, wrong.text);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_link_ends_an_older_one() {
    let (town, visitor, link) = offered().await;
    let newer = town.sign_in_link("LinkedIn").await;
    assert_gone(&visitor.get(&link).await);
    visitor.begin(&newer).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_in_the_chat_ends_the_link_and_what_is_under_way() {
    let (town, visitor, callback, cookie) = answered().await;
    town.press("button-cancel").await;
    assert_gone(&visitor.get_with(&callback, &cookie).await);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_is_taken_once() {
    let (town, visitor, callback, cookie) = answered().await;
    let first = visitor.get_with(&callback, &cookie).await;
    assert_gone(&visitor.get_with(&callback, &cookie).await);
    let back = visitor.get(first.location()).await;
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    town.press("button-keep").await;
    assert_eq!(accounts(&town).await.len(), 1);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_one_counts() {
    let (town, visitor, callback, cookie) = answered().await;
    let (one, other) = tokio::join!(visitor.get_with(&callback, &cookie), visitor.get_with(&callback, &cookie));
    let redirects = [&one, &other].iter().filter(|page| page.status == StatusCode::SEE_OTHER).count();
    assert_eq!(redirects, 1, "{} {}", one.text, other.text);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_without_the_cookie_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    assert_gone(&visitor.get(&callback).await);
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_with_another_cookie_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    for wrong in ["crier=", "crier=x", "other=y", &cookie.replace("crier=", "crier=a"), &cookie.to_uppercase()] {
        assert_gone(&visitor.get_with(&callback, wrong).await);
    }
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

/// A cookie that somebody planted beside ours: which one counts is not guessed.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_cookie_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    assert_gone(&visitor.get_with(&callback, &format!("crier=planted; {cookie}")).await);
    assert_gone(&visitor.get_with(&callback, &format!("{cookie}; crier=planted")).await);
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_nobody_gave_out_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    let code = carried(&Url::parse(&callback).unwrap(), "code");
    for state in ["", "x", &"a".repeat(32), &"a".repeat(100_000)[..60_000]] {
        let page = visitor.get_with(&format!("/oauth/linkedin/callback?code={code}&state={state}"), &cookie).await;
        assert!(page.status.is_client_error() && !page.headers.contains_key(LOCATION), "{}", page.status);
    }
    assert_gone(&visitor.get_with(&format!("/oauth/linkedin/callback?code={code}"), &cookie).await);
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

/// The victim's browser is fed the attacker's own answer (login fixation), and the other way round.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_swapped_between_two_browsers_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    let eve = owner(&town, "eve").await;
    let link = link_of(&town, eve, "LinkedIn").await;
    let (network, hers) = visitor.begin(&link).await;
    let attack = decide(&network, "allow").await.to_string();
    assert_gone(&visitor.get_with(&attack, &cookie).await);
    assert_gone(&visitor.get_with(&callback, &hers).await);
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_at_another_networks_address_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    for other in ["bluesky", "telegram", "nonsense", "LinkedIn", "linkedin%2f..", "%00"] {
        assert_gone(&visitor.get_with(&callback.replace("/oauth/linkedin/", &format!("/oauth/{other}/")), &cookie).await);
    }
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_is_refused() {
    let (town, visitor, callback, cookie) = answered().await;
    town.advance(10 * MINUTE).await;
    assert_gone(&visitor.get_with(&callback, &cookie).await);
    town.finish().await;
}

/// Pressed twice: the network's answer to the first press does not count any more.
#[tokio::test(flavor = "multi_thread")]
async fn beginning_again_ends_what_was_begun() {
    let (town, visitor, link) = offered().await;
    let (network, cookie) = visitor.begin(&link).await;
    let (second, newer) = visitor.begin(&link).await;
    let old = decide(&network, "allow").await.to_string();
    assert_gone(&visitor.get_with(&old, &cookie).await);
    assert_gone(&visitor.get_with(&old, &newer).await);
    let callback = decide(&second, "allow").await.to_string();
    assert_still_works(&town, &visitor, &callback, &newer).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_network_says_is_reflected_nowhere() {
    let (town, visitor, link) = offered().await;
    let (network, cookie) = visitor.begin(&link).await;
    let state = carried(&Url::parse(&network).unwrap(), "state");
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E";
    let page = visitor.get_with(&format!("/oauth/linkedin/callback?error={evil}&error_description={evil}&state={state}"), &cookie).await;
    let back = visitor.get(page.location()).await;
    for text in [page.text, back.text.clone(), format!("{:?}", page.headers)] {
        assert!(!text.contains("script") && !text.contains("alert"), "{text}");
    }
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    assert!(town.heard().contains("did not allow it"), "{}", town.transcript());
    assert!(!town.transcript().contains("alert"));
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_anywhere_but_to_the_network_and_back() {
    let (town, visitor, link) = offered().await;
    let evil = "?next=https://evil.example&redirect_uri=https://evil.example&url=//evil.example&return_to=https://evil.example";
    let page = visitor.ask(Method::POST, &format!("{link}{evil}"), &[("host", "evil.example"), ("x-forwarded-host", "evil.example")]).await;
    assert!(page.location().starts_with(town.linkedin.base()), "{}", page.location());
    assert!(!page.location().contains("evil"), "{}", page.location());
    let callback = decide(page.location(), "allow").await.to_string();
    assert!(callback.starts_with(town.edges.public_url.as_deref().unwrap()), "{callback}");
    let to = visitor.get_with(&format!("{callback}&{}", &evil[1..]), &page.cookie()).await;
    assert!(to.location().starts_with("/back/") && !to.location().contains("evil"), "{}", to.location());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_that_comes_from_another_site_is_refused() {
    let (town, visitor, link) = offered().await;
    for from in ["cross-site", "same-site"] {
        assert_gone(&visitor.ask(Method::POST, &link, &[("sec-fetch-site", from)]).await);
    }
    let page = visitor.ask(Method::POST, &link, &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_do_nothing() {
    let (town, visitor, callback, cookie) = answered().await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let page = visitor.ask(method, &callback, &[(COOKIE.as_str(), &cookie)]).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let link = town.sign_in_link("LinkedIn").await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        assert_eq!(visitor.ask(method, &link, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    visitor.begin(&link).await;
    town.finish().await;
}

/// A HEAD of the answer, as some scanners send it first, must not use it up.
#[tokio::test(flavor = "multi_thread")]
async fn a_head_of_the_answer_uses_nothing_up() {
    let (town, visitor, callback, cookie) = answered().await;
    let head = visitor.ask(Method::HEAD, &callback, &[(COOKIE.as_str(), &cookie)]).await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_requests_are_refused_and_kept_nowhere() {
    let (town, visitor, callback, cookie) = answered().await;
    let long = format!("{callback}&error_description={}", "x".repeat(60_000));
    let page = visitor.get_with(&long.replace("code=", &format!("code={}", "y".repeat(5_000))), &cookie).await;
    assert!(page.status.is_client_error() || page.status == StatusCode::SEE_OTHER, "{}", page.status);
    let link = town.sign_in_link("LinkedIn").await;
    let body = vec![b'a'; 20 << 20];
    // Whether the connection breaks under the body or an answer comes first: nothing is read of it.
    let _ = visitor.http.post(&link).body(body).timeout(std::time::Duration::from_secs(20)).send().await;
    visitor.begin(&link).await;
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_this_host_alone_and_ends_with_the_answer() {
    let (town, visitor, link) = offered().await;
    let page = visitor.ask(Method::POST, &link, &[]).await;
    let set = page.headers[SET_COOKIE].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    let callback = decide(page.location(), "allow").await.to_string();
    let over = visitor.get_with(&callback, &page.cookie()).await;
    assert!(over.headers[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    let mut site = town.wired.site.clone();
    site.public_url = "https://crier.example".into();
    let served = crier::sim::serve(crier::web::router(site)).await.unwrap();
    let link = town.sign_in_link("LinkedIn").await;
    let page = visitor.ask(Method::POST, &link.replace(town.edges.public_url.as_deref().unwrap(), &served.base), &[]).await;
    let set = page.headers[SET_COOKIE].to_str().unwrap();
    assert!(set.starts_with("__Host-crier=") && set.contains("; Secure"), "{set}");
    assert!(page.location().contains("redirect_uri=https%3A%2F%2Fcrier.example%2Foauth%2Flinkedin%2Fcallback"), "{}", page.location());
    town.finish().await;
}

/// The network asks the person longer than the link would have lived: what counts is the answer's own time.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_begins_late_has_ten_minutes_at_the_network() {
    let (town, visitor, link) = offered().await;
    town.advance(9 * MINUTE + 50 * SECOND).await;
    let (network, cookie) = visitor.begin(&link).await;
    town.advance(9 * MINUTE).await;
    let callback = decide(&network, "allow").await.to_string();
    assert_still_works(&town, &visitor, &callback, &cookie).await;
    town.finish().await;
}
