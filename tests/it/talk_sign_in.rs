//! Conversations: an account is connected on the network's own page, refused there, and published to.

use crier::clock::HOUR;
use crier::connect::PENDING;
use crier::demo::Choice;
use crier::model::account::{Account, AccountState, Token};
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::store::{GrantRow, Life};

use crate::support::connect::with_page_in_every_language;
use crate::support::rows::account;
use crate::support::town::Town;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_by_a_link_and_published_to() {
    with_page_in_every_language(async |town| {
        town.connect_linkedin("maria").await;
        town.send_photo("The sea (at last) #sea").await;
        town.publish().await;
        let posts = town.linkedin.posts();
        assert_eq!((posts.len(), posts[0].text.as_str(), posts[0].files.len()), (1, "The sea (at last) #sea", 1), "{}", town.transcript());
        town.say("/accounts").await;
        town.snapshot("linkedin");
    })
    .await;
}

/// Who sees a post is chosen on its card, holds for it, for its account from then on, and for what waits for its time.
#[tokio::test(flavor = "multi_thread")]
async fn who_sees_a_linkedin_post_is_chosen_and_remembered() {
    with_page_in_every_language(async |town| {
        town.connect_linkedin("maria").await;
        town.send_photo("For everybody").await;
        town.publish().await;
        town.send_photo("For friends").await;
        town.tap("⚙️ LinkedIn").await;
        let (who, everybody) = (town.label("linkedin-visibility"), town.label("linkedin-visibility-public"));
        town.tap(&format!("{who}: {everybody}")).await;
        town.press("linkedin-visibility-connections").await;
        town.press("button-back").await;
        town.publish().await;
        town.snapshot("linkedin_visibility");
        town.send_photo("For friends, too").await;
        town.say(town.pick("in 3h", "en 3 horas", "через 3 часа")).await;
        town.press("button-edit").await;
        town.tap("⚙️ LinkedIn").await;
        let connections = town.label("linkedin-visibility-connections");
        town.tap(&format!("{who}: {connections}")).await;
        town.press("linkedin-visibility-public").await;
        town.advance(4 * HOUR).await;
        let seen: Vec<(String, String)> = town.linkedin.posts().into_iter().map(|post| (post.text, post.visibility)).collect();
        let expected = [("For everybody", "PUBLIC"), ("For friends", "CONNECTIONS"), ("For friends, too", "PUBLIC")];
        assert_eq!(seen, expected.map(|(text, who)| (text.to_owned(), who.to_owned())), "{}", town.transcript());
    })
    .await;
}

/// X: words that are too long by its own count are said to be so before anything is sent; a post goes out, and one for
/// which the operator's credits do not suffice says whose matter that is.
#[tokio::test(flavor = "multi_thread")]
async fn x_is_connected_by_a_link_counted_as_it_counts_and_published_to() {
    with_page_in_every_language(async |town| {
        town.connect_x("maria").await;
        town.send_photo(&format!("{} https://example.com/{}", "海".repeat(129), "a".repeat(200))).await;
        town.send_photo("The sea, at last https://example.com/sea").await;
        town.publish().await;
        let posts = town.x.posts();
        assert_eq!((posts.len(), posts[0].files.len()), (1, 1), "{}", town.transcript());
        town.x.credits(false);
        town.send_photo("And nobody pays").await;
        town.publish().await;
        assert_eq!(town.x.posts().len(), 1);
        town.snapshot("x");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_no_is_told_so_and_may_try_again() {
    with_page_in_every_language(async |town| {
        town.linkedin.member("maria");
        let link = town.sign_in_link("LinkedIn").await;
        town.walk(&link, Choice::Refuse).await;
        town.press("button-try-again").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        town.press("button-disconnect").await;
        assert_eq!(town.linkedin.tokens(), 0, "what was not kept is ended at the network");
        town.snapshot("linkedin_denied");
    })
    .await;
}

/// Pages, channels: one sign-in opens several accounts, and the person keeps those that they want.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_accounts_those_that_are_chosen_stay() {
    with_page_in_every_language(async |town| {
        town.say("/start").await;
        let store = &town.wired.store;
        let workspace = store.workspaces().await.unwrap().remove(0).id;
        let mut accounts = Vec::new();
        for name in ["Bakery", "Café", "Deli"] {
            let account = Account { workspace: workspace.clone(), state: AccountState::Pending, connected_by: town.ana, ..page(name) };
            let sealed = store.seal_token(&town.edges.ring, &workspace, &account.id, &token()).await.unwrap();
            store.put_account(&account, &sealed, None, Some(town.clock.now() + PENDING)).await.unwrap();
            store.note_sign_in(&account.id, "s1", &Life { renew_at: None, login_until: None, warned: 0 }).await.unwrap();
            accounts.push(account);
        }
        let (person, created_at) = (town.ana, town.clock.now());
        let grant = GrantRow {
            id: "s1".into(),
            workspace: workspace.clone(),
            person,
            platform: PlatformId::LinkedIn,
            answers: String::new(),
            created_at,
        };
        crier::chat::connected(&town.wired.chat, &grant, Ok(accounts)).await.unwrap();
        town.rest().await;
        town.tap("Bakery").await;
        town.tap("Deli").await;
        town.press("button-done").await;
        town.advance(PENDING).await;
        let kept: Vec<String> = store.accounts(&workspace).await.unwrap().into_iter().map(|account| account.name).collect();
        assert_eq!(kept, ["Bakery", "Deli"], "{}", town.transcript());
        assert_eq!(store.token("Café").await.unwrap().token, None, "what was not chosen is erased");
        town.snapshot("sign_in_several");
    })
    .await;
}

fn page(name: &str) -> Account {
    let text = name.to_owned();
    Account { id: text.clone(), remote_id: text.clone(), handle: text.clone(), name: text, platform: PlatformId::LinkedIn, ..account("p") }
}

fn token() -> Token {
    Token { access: "of a page".into(), ..Token::default() }
}

/// What is not set up is told with everything that its operator needs; what is set up is not named there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_set_up_is_told_with_what_to_do() {
    for lang in Lang::ALL {
        let town = Town::new(lang).await;
        town.say("/connect").await;
        town.press("button-not-set-up").await;
        town.snapshot("connect_not_set_up");
        town.press("button-connect").await;
        town.finish().await;
        let town = Town::with_page(lang).await;
        town.say("/connect").await;
        assert!(!town.heard().contains(&town.label("button-not-set-up")), "{}", town.transcript());
        town.finish().await;
    }
}
