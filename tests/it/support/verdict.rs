//! Whether what a person is left with is true: one card per post, whose line for an account agrees with what people
//! see there, and whose buttons lead to exactly one post. Used by the `crash` tests.

use crier::demo::Choice;
use crier::i18n;
use crier::model::lang::Lang;
use crier::model::problem::Reason;
use crier::model::say::Say;
use crier::sim::telegram::screen::Shown;
use crier::store::Work;

use super::crash::{LEASES, Network, REST, TEXT};
use super::town::Town;

/// What the card says of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is live.
    Live,
    /// Nobody knows: please look.
    Asked,
    /// It is not published, for this cause.
    Failed,
}

const REASONS: [Reason; 16] = [
    Reason::TheirFault,
    Reason::Text,
    Reason::Media,
    Reason::NoRights,
    Reason::NoChat,
    Reason::Restricted,
    Reason::SignedOut,
    Reason::RateLimited,
    Reason::Unavailable,
    Reason::FileGone,
    Reason::Refused,
    Reason::Crashed,
    Reason::Blocked,
    Reason::NotFetched,
    Reason::NotProcessed,
    Reason::Internal,
];

/// The cards of the post that are in the chat, the oldest first. (A notice names the post too, but leaves no empty line
/// behind its words.)
pub fn cards(town: &Town) -> Vec<Shown> {
    let is_card = |text: &str| text.starts_with(TEXT) && text.contains("\n\n");
    let chat = town.telegram.chat(town.ana);
    chat.into_iter().filter(|shown| shown.from_bot && !shown.deleted && is_card(&shown.text)).collect()
}

/// The one card.
pub fn card(town: &Town) -> Shown {
    let mut cards = cards(town);
    assert_eq!(cards.len(), 1, "one card\n{}", town.transcript());
    cards.remove(0)
}

/// What the card says of the account at `network`, which must be true.
pub async fn verdict(town: &Town, network: &Network, card: &Shown) -> Told {
    let visible = (network.visible)(town);
    let story = || format!("visible: {visible:?}\non the card:\n{}\n\nthe chat:\n{}", card.said(), town.transcript());
    assert!(visible.len() <= 1, "doubled: {}", story());
    let name = name_of(town, network).await;
    // The head may name it, too.
    let line = card.linked.lines().rev().find(|line| line.contains(&name));
    let line = line.unwrap_or_else(|| panic!("the card does not speak of {name}; {}", story()));
    let told = told(network, line);
    let told = told.unwrap_or_else(|| panic!("the card neither says live nor asks nor says why not: {line:?}; {}", story()));
    let has = |key: &'static str| card.rows.iter().flatten().any(|button| button.label == town.label(key));
    match told {
        Told::Live => {
            assert_eq!(visible.len(), 1, "called live, and is not there; {}", story());
            assert!(
                line.contains(&visible[0]) || line.contains(&no_link(&name)) || line.starts_with('📥'),
                "the link leads elsewhere; {}",
                story()
            );
        }
        Told::Asked => {
            let buttons = ["button-is-there", "button-not-there", "button-leave"];
            assert!(buttons.into_iter().all(has), "a question without its three answers; {}", story());
        }
        Told::Failed => {
            assert_eq!(visible.len(), 0, "called not published, and is there; {}", story());
            assert!(has("button-reconnect") || retry(town, card, &name).is_some(), "a cause without a way on; {}", story());
        }
    }
    told
}

/// What a line of the card says; `None` when it says nothing final.
pub fn told(network: &Network, line: &str) -> Option<Told> {
    let causes = || REASONS.iter().any(|reason| line.contains(&i18n::plain(Lang::En, &reason.say(network.id))));
    match line.chars().next()? {
        '✅' => Some(Told::Live),
        // In the inbox: what the person sees there counts.
        '📥' => Some(Told::Live),
        '❓' => Some(Told::Asked),
        '❌' if causes() => Some(Told::Failed),
        '⚠' if line.contains("signed out") => Some(Told::Failed),
        _ => None,
    }
}

/// The account's name as the card writes it.
pub async fn name_of(town: &Town, network: &Network) -> String {
    format!("{} {}", network.id.name(), network.account(town).await.handle)
}

/// The button that tries again for this account: it names the account when there are several.
pub fn retry(town: &Town, card: &Shown, name: &str) -> Option<String> {
    let alone = town.label("button-retry");
    let one = i18n::plain(Lang::En, &Say::new("button-retry-one").text("account", name));
    card.rows.iter().flatten().map(|button| button.label.clone()).find(|label| *label == one || *label == alone)
}

fn no_link(name: &str) -> String {
    i18n::plain(Lang::En, &Say::new("line-live-no-link").text("account", name))
}

/// The person answers truly, or takes the way on that the card offers: then exactly one post is there and the card says
/// so.
pub async fn settle(town: &Town, network: &Network, told: Told) {
    let there = (network.visible)(town).len();
    match told {
        Told::Live => return,
        Told::Asked if there == 1 => {
            town.press("button-is-there").await;
            town.advance(LEASES).await;
        }
        Told::Asked => {
            town.press("button-not-there").await;
            town.advance(REST).await;
        }
        Told::Failed => {
            let card = cards(town).pop().expect("a card");
            match retry(town, &card, &name_of(town, network).await) {
                Some(retry) => town.tap(&retry).await,
                None => sign_in_again(town).await,
            }
            town.advance(REST).await;
        }
    }
    let card = cards(town).pop().expect("a card");
    assert_eq!(verdict(town, network, &card).await, Told::Live, "settled\n{}", town.transcript());
}

/// What renewed the sign-in was used up by a request whose answer was lost: the person signs in, and what waited goes on.
pub async fn sign_in_again(town: &Town) {
    town.press("button-reconnect").await;
    let link = town.open("button-sign-in").await;
    town.walk(&link, Choice::Consent).await;
}

/// Nothing waits, nothing is left over, nothing broke.
pub async fn at_rest(town: Town) {
    assert_eq!(town.wired.store.next_part(0).await.unwrap(), None, "a part waits\n{}", town.transcript());
    for work in [Work::Cards, Work::Media, Work::Grants] {
        town.assert_done(work).await;
    }
    town.finish().await;
}
