//! Conversations: who may reply to a post on X is chosen on the card and remembered; a second cashtag is said before
//! anything is queued; and an account that is connected by OAuth 1.0a is one as any other.

use crier::demo::Choice;
use crier::model::account::Account;
use crier::model::lang::Lang;
use crier::store::Workspace;

use crate::support::connect::with_page_in_every_language;
use crate::support::town::{Town, apps_signed};

#[tokio::test(flavor = "multi_thread")]
async fn who_may_reply_is_chosen_on_a_card_and_remembered() {
    with_page_in_every_language(async |town| {
        town.connect_x("maria").await;
        town.send_photo("One").await;
        town.tap("⚙️ X").await;
        let (reply, everyone) = (town.label("x-reply"), town.label("x-reply-everyone"));
        town.tap(&format!("{reply}: {everyone}")).await;
        town.press("x-reply-following").await;
        town.press("button-back").await;
        town.publish().await;
        town.send_photo("Two").await;
        town.publish().await;
        let replies: Vec<Option<String>> = town.x.posts().into_iter().map(|post| post.replies).collect();
        assert_eq!(replies, [Some("following".to_owned()), Some("following".to_owned())], "{}", town.transcript());
        town.snapshot("x_reply");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_cashtag_is_said_before_anything_is_queued() {
    with_page_in_every_language(async |town| {
        town.connect_x("maria").await;
        town.send_photo("Up: $AAPL and $MSFT").await;
        town.press("button-publish").await;
        assert_eq!(town.x.posts(), [], "{}", town.transcript());
        town.snapshot("x_cashtags");
    })
    .await;
}

/// Connected, published to, hours later once more without a renewal, and disconnected: then it is ended at X, too.
#[tokio::test(flavor = "multi_thread")]
async fn x_is_connected_by_oauth_1_0a_and_published_to() {
    for lang in Lang::ALL {
        let town = Town::build_with_apps(lang, None, apps_signed()).await;
        town.connect_x("maria").await;
        town.send_photo("The sea, at last").await;
        town.publish().await;
        town.advance(5 * 60 * 60 * 1_000).await;
        town.send_photo("The sea, again").await;
        town.publish().await;
        assert_eq!((town.x.posts().len(), town.x.renewals()), (2, 0), "{}", town.transcript());
        town.say("/accounts").await;
        town.tap("X @maria").await;
        town.press("button-remove").await;
        town.press("button-remove").await;
        town.advance(60_000).await;
        assert_eq!(town.x.sign_ins(), 0, "{}", town.transcript());
        town.finish().await;
    }
}

/// What the person is told where X ends the token, where the app may only read, and where they say no.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_with_oauth_1_0a_is_told() {
    for lang in Lang::ALL {
        let town = Town::build_with_apps(lang, None, apps_signed()).await;
        let ana = town.x.user("maria");
        town.x.reads_only(true);
        let link = town.sign_in_link("X").await;
        town.walk(&link, Choice::Consent).await;
        town.x.reads_only(false);
        let link = town.sign_in_link("X").await;
        town.walk(&link, Choice::Refuse).await;
        town.connect_x("maria").await;
        town.x.revoke(&ana.id);
        town.send_photo("Nobody's").await;
        town.publish().await;
        town.advance(60_000).await;
        assert_eq!(town.x.posts(), [], "{}", town.transcript());
        town.press("button-reconnect").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        town.advance(60_000).await;
        assert_eq!(town.x.posts().len(), 1, "{}", town.transcript());
        town.snapshot("x_signed");
        town.finish().await;
    }
}

/// X gives a user and an app one token: whoever is connected by it in another workspace goes on when one is removed.
#[tokio::test(flavor = "multi_thread")]
async fn one_token_in_two_workspaces_is_ended_with_the_last_of_them() {
    let town = Town::build_with_apps(Lang::En, None, apps_signed()).await;
    town.connect_x("maria").await;
    let store = &town.wired.store;
    let here = store.workspaces().await.unwrap().remove(0);
    let account = store.accounts(&here.id).await.unwrap().remove(0);
    let (token, _) = store.open_token(&town.edges.ring, &account).await.unwrap().unwrap();
    let there = Workspace { id: "there".into(), data_key: town.edges.ring.new_data_key("there").unwrap().1, ..here };
    store.add_workspace(&there).await.unwrap();
    let other = Account { id: "other".into(), workspace: there.id.clone(), ..account.clone() };
    let sealed = store.seal_token(&town.edges.ring, &there.id, &other.id, &token).await.unwrap();
    store.put_account(&other, &sealed, None, None).await.unwrap();
    for (removed, left) in [(&account, 1), (&other, 0)] {
        crier::connect::remove(store, &town.clock, &removed.id).await.unwrap();
        town.advance(60_000).await;
        assert_eq!((town.x.sign_ins(), store.token(&removed.id).await.unwrap().token), (left, None));
    }
    town.finish().await;
}

/// X has these very words already: the card offers other ones, and those are what goes out.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_for_its_words_gets_others() {
    with_page_in_every_language(async |town| {
        town.connect_x("maria").await;
        let text = town.pick("Fresh bread", "Pan recién hecho", "Свежий хлеб");
        for _ in 0..2 {
            town.say(text).await;
            town.publish().await;
        }
        town.press("button-post-again").await;
        town.advance(10_000).await;
        assert_eq!(town.x.posts().len(), 1, "{}", town.transcript());
        town.tap(town.pick("Text for X", "Texto para X", "Текст для X")).await;
        let other = town.pick("Fresh bread, still warm", "Pan recién hecho, aún caliente", "Свежий хлеб, ещё тёплый");
        town.say(other).await;
        town.press("button-retry").await;
        town.advance(10_000).await;
        let texts: Vec<String> = town.x.posts().into_iter().map(|post| post.text).collect();
        assert_eq!(texts, [text, other], "{}", town.transcript());
        town.snapshot("x_other_words");
    })
    .await;
}
