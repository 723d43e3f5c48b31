//! Conversations: an account is connected on the network's own page, refused there, and published to.

use crier::connect::PENDING;
use crier::demo::Choice;
use crier::model::account::{Account, AccountState, Token};
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::store::{GrantRow, Life};

use crate::support::rows::account;
use crate::support::town::Town;

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_by_a_link_and_published_to() {
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        town.connect_linkedin("maria").await;
        town.send_photo("The sea (at last) #sea").await;
        town.publish().await;
        let posts = town.linkedin.posts();
        assert_eq!((posts.len(), posts[0].text.as_str(), posts[0].files.len()), (1, "The sea (at last) #sea", 1), "{}", town.transcript());
        town.say("/accounts").await;
        town.snapshot("linkedin");
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_no_is_told_so_and_may_try_again() {
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        town.linkedin.member("maria");
        let link = town.sign_in_link("LinkedIn").await;
        town.walk(&link, Choice::Refuse).await;
        town.press("button-try-again").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        town.press("button-disconnect").await;
        assert_eq!(town.linkedin.tokens(), 0, "what was not kept is ended at the network");
        town.snapshot("linkedin_denied");
        town.finish().await;
    }
}

/// Pages, channels: one sign-in opens several accounts, and the person keeps those that they want.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_accounts_those_that_are_chosen_stay() {
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
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
        town.finish().await;
    }
}

fn page(name: &str) -> Account {
    let text = name.to_owned();
    Account { id: text.clone(), remote_id: text.clone(), handle: text.clone(), name: text, platform: PlatformId::LinkedIn, ..account("p") }
}

fn token() -> Token {
    Token { access: "of a page".into(), refresh: None, expires_at: None }
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
