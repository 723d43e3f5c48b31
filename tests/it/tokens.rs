//! Tokens: renewed by one at a time, ahead of their end, with the same pair when an answer was lost; what ends is told in
//! time, kept up to date in one message, and over when it is over.

use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis};
use crier::connect::care::{NOTICES, due, needless, next_look};
use crier::demo::Choice;
use crier::model::account::{AccountState, Token};
use crier::model::lang::Lang;
use crier::net::{Fault, Net};
use crier::platforms::Renewal;
use crier::sim::faults::Kind;
use crier::store::Life;
use crier::tokens::{Held, Tokens, renew_at};

use crate::engine::Engine;
use crate::support::connect::with_page_in_every_language;
use crate::support::rows::T0;
use crate::support::town::Town;

fn token(access: &str, expires_at: Option<Millis>) -> Token {
    Token { access: access.into(), refresh: Some("refresh".into()), expires_at, secret: None }
}

#[test]
fn a_token_is_renewed_at_70_to_80_percent_of_its_life_or_when_it_was_idle() {
    let clock = Clock::manual(T0, 1);
    for _ in 0..500 {
        let at = renew_at(Renewal::Ahead, &token("a", Some(T0 + 60 * DAY)), &clock).unwrap();
        assert!((T0 + 42 * DAY..=T0 + 48 * DAY).contains(&at), "{at}");
    }
    assert_eq!(renew_at(Renewal::Ahead, &token("a", None), &clock), None);
    assert_eq!(renew_at(Renewal::Idle(DAY), &token("a", None), &clock), Some(T0 + DAY));
    assert_eq!(renew_at(Renewal::Never, &token("a", Some(T0 + DAY)), &clock), None);
    let alone = Token { refresh: None, ..token("a", Some(T0 + DAY)) };
    assert_eq!(renew_at(Renewal::Ahead, &alone, &clock), None, "nothing renews it");
}

#[test]
fn notices_come_14_7_and_2_days_ahead_and_on_the_day() {
    assert_eq!(NOTICES, [14 * DAY, 7 * DAY, 2 * DAY, 0]);
    let end = T0 + 60 * DAY;
    for (day, count) in [(0, 0), (45, 0), (46, 1), (52, 1), (53, 2), (57, 2), (58, 3), (59, 3), (60, 4), (90, 4)] {
        assert_eq!(due(end, T0 + day * DAY), count, "day {day}");
    }
    assert_eq!(needless(None, T0), 0);
    for (days, count) in [(60, 0), (14, 1), (10, 1), (3, 2), (1, 3), (0, 3)] {
        assert_eq!(needless(Some(T0 + days * DAY), T0), count, "{days} days: never the last one");
    }
    let life = |renew_at, login_until, warned| Life { renew_at, login_until, warned };
    let table = [
        (life(None, None, 0), None),
        (life(Some(5), None, 0), Some(5)),
        (life(None, Some(end), 0), Some(end - 14 * DAY)),
        (life(Some(end - 20 * DAY), Some(end), 0), Some(end - 20 * DAY)),
        (life(None, Some(end), 3), Some(end)),
        (life(None, Some(end), 4), None),
    ];
    for (life, at) in table {
        assert_eq!(next_look(&life), at, "{life:?}");
    }
}

#[tokio::test]
async fn two_who_need_a_token_at_once_renew_it_once() {
    let engine = Engine::new().await;
    engine.sign_in("a", "token-1", Some(T0)).await;
    engine.fake.set(|script| script.refresh.push_back(Ok(token("token-2", Some(T0 + HOUR)))));
    let net = Net::new(engine.clock.clone(), Vec::new()).unwrap();
    let tokens = Tokens { store: &engine.store, ring: &engine.ring, net: &net, clock: &engine.clock };
    let account = engine.store.account("a").await.unwrap().unwrap();
    let held = async || Held::stored(engine.store.open_token(&engine.ring, &account).await.unwrap().unwrap());
    let (one, other) = (held().await, held().await);
    let (one, other) = tokio::join!(tokens.renew(&engine.fake, &account, one), tokens.renew(&engine.fake, &account, other));
    assert_eq!(engine.fake.count("refresh"), 1);
    for result in [one.unwrap(), other.unwrap()] {
        match result {
            Ok(held) => assert_eq!(held.token.access, "token-2"),
            Err(fault) => assert!(matches!(fault, Fault::Later { after: Some(_), .. }), "{fault:?}"),
        }
    }
    assert_eq!(held().await.token.access, "token-2");
}

/// The person signs in while a renewal is under way: the newer token stays.
#[tokio::test]
async fn a_renewal_that_comes_late_overwrites_nothing() {
    let engine = Engine::new().await;
    engine.sign_in("a", "token-1", Some(T0)).await;
    engine.fake.set(|script| script.refresh.push_back(Ok(token("of the old", None))));
    let net = Net::new(engine.clock.clone(), Vec::new()).unwrap();
    let tokens = Tokens { store: &engine.store, ring: &engine.ring, net: &net, clock: &engine.clock };
    let account = engine.store.account("a").await.unwrap().unwrap();
    let old = Held::stored(engine.store.open_token(&engine.ring, &account).await.unwrap().unwrap());
    engine.sign_in("a", "signed in again", None).await;
    let held = tokens.renew(&engine.fake, &account, old).await.unwrap();
    assert_eq!(held.map(|held| held.token.access).unwrap(), "signed in again");
    assert_eq!(engine.fake.count("refresh"), 0, "nobody asks for what is there");
}

/// Days pass at once: what is due meanwhile is done at their end.
async fn days(town: &Town, days: Millis) {
    town.clock.advance_to(town.clock.now() + days * DAY);
    town.rest().await;
    town.advance(MINUTE).await;
}

async fn state(town: &Town) -> AccountState {
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
    town.wired.store.accounts(&workspace.id).await.unwrap().remove(0).state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partners_token_is_renewed_ahead_and_nobody_is_bothered() {
    let town = Town::with_page(Lang::En).await;
    town.linkedin.partner(true);
    town.connect_linkedin("maria").await;
    let before = town.linkedin.renewals();
    days(&town, 41).await;
    assert_eq!(town.linkedin.renewals(), before);
    days(&town, 8).await;
    assert_eq!(town.linkedin.renewals(), before + 1);
    days(&town, 49).await;
    assert_eq!(town.linkedin.renewals(), before + 2);
    assert!(!town.transcript().contains("Sign in again"), "{}", town.transcript());
    assert_eq!(state(&town).await, AccountState::Ready);
    town.finish().await;
}

/// The answer of a renewal is lost: the same pair is used once more.
#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_was_lost_is_tried_again() {
    for kind in [Kind::Silent, Kind::Lost, Kind::Garbage, Kind::ServerError] {
        let town = Town::with_page(Lang::En).await;
        town.linkedin.partner(true);
        town.connect_linkedin("maria").await;
        town.world.faults.arm_any("linkedin", 1, kind);
        days(&town, 49).await;
        assert_eq!(town.world.faults.left("linkedin"), 0, "{kind:?} struck");
        town.advance(2 * HOUR).await;
        assert!(town.linkedin.renewals() >= 1, "{kind:?}");
        assert_eq!(state(&town).await, AccountState::Ready, "{kind:?}");
        town.finish().await;
    }
}

/// At X what renews is good for one time: a request that never arrived is made again, an answer that was lost takes the
/// pair with it, and the person is asked to sign in.
#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_renews_once_is_lost_with_its_answer() {
    for (kind, expected) in [(Kind::Lost, AccountState::Ready), (Kind::Silent, AccountState::NeedsLogin)] {
        let town = Town::with_page(Lang::En).await;
        town.connect_x("maria").await;
        town.world.faults.arm_any("x", 1, kind);
        days(&town, 46).await;
        assert_eq!(town.world.faults.left("x"), 0, "{kind:?} struck");
        town.advance(2 * HOUR).await;
        assert_eq!((state(&town).await, town.x.renewals()), (expected, 1), "{kind:?}\n{}", town.transcript());
        town.finish().await;
    }
}

/// The member took the access back: the person hears of it before a post fails, and what waits is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_refused_asks_for_a_sign_in_at_once() {
    let town = Town::with_page(Lang::En).await;
    town.linkedin.partner(true);
    town.connect_linkedin("maria").await;
    let member = town.linkedin.member("maria");
    town.linkedin.revoke(&member.sub);
    days(&town, 49).await;
    assert_eq!(state(&town).await, AccountState::NeedsLogin);
    assert!(town.heard().contains("the sign-in has ended"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_renewed_is_told_in_time_and_goes_on_after_a_sign_in() {
    with_page_in_every_language(async |town| {
        town.connect_linkedin("maria").await;
        town.send_photo("In two months").await;
        town.say(town.pick("on 6 may 2026 at 12:00", "el 6 de mayo de 2026 a las 12:00", "6 мая 2026 в 12:00")).await;
        for step in [46, 7, 5] {
            days(town, step).await;
        }
        assert_eq!(state(town).await, AccountState::Ready);
        let notices = town.telegram.chat(town.ana).into_iter().filter(|shown| shown.text.contains('🔔')).count();
        assert_eq!(notices, 1, "one message, kept up to date\n{}", town.transcript());
        days(town, 2).await;
        assert_eq!(state(town).await, AccountState::NeedsLogin);
        assert_eq!(town.linkedin.posts().len(), 0);
        town.press("button-reconnect").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        assert_eq!(state(town).await, AccountState::Ready);
        days(town, 1).await;
        town.advance(4 * HOUR).await;
        assert_eq!(town.linkedin.posts().len(), 1, "{}", town.transcript());
        town.snapshot("linkedin_ends");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_tells_no_notice_twice() {
    let mut town = Town::with_page(Lang::En).await;
    town.connect_linkedin("maria").await;
    days(&town, 46).await;
    town.restart().await;
    town.advance(HOUR).await;
    assert_eq!(town.transcript().matches("Sign in again before that").count(), 1, "{}", town.transcript());
    town.finish().await;
}
