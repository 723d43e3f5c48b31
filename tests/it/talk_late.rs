//! Conversations: posts whose time passed while nothing could leave.

use crier::clock::{HOUR, MINUTE, SECOND};
use crier::model::lang::Lang;

use crate::support::town::{Town, in_every_language};

/// Writes a post for in an hour.
async fn plan(town: &Town, text: &str) {
    town.say(text).await;
    town.say(town.pick("in 1 hour", "en 1 hora", "через 1 час")).await;
}

/// Ends the app for so long, and starts it again.
async fn away(town: &mut Town, ms: i64) {
    town.kill().await;
    town.clock.advance_to(town.clock.now() + ms);
    town.restart_dead().await;
    town.advance(30 * SECOND).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_asked_about_once_and_published() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        plan(town, town.pick("The market opens", "Abre el mercado", "Рынок открыт")).await;
        away(town, 2 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 0);
        town.restart().await;
        town.advance(HOUR).await;
        let asked = town.transcript().matches(&town.label("late-stopped")).count();
        town.press("button-late-now").await;
        town.advance(2 * MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.press("button-late-now").await;
        town.advance(5 * MINUTE).await;
        assert_eq!((asked, town.bluesky.posts().len()), (2, 1), "once as a message, once on the card:\n{}", town.transcript());
        town.snapshot("late_published");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_time_or_not_at_all() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        plan(town, town.pick("Moved", "Movida", "Перенос")).await;
        away(town, 2 * HOUR).await;
        town.press("button-another-time").await;
        town.press("button-next-hour").await;
        town.advance(2 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        plan(town, town.pick("Left", "Dejada", "Оставлено")).await;
        away(town, 2 * HOUR).await;
        town.press("button-dont-publish").await;
        town.advance(HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("late_moved_and_left");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_one_message_and_leave_a_minute_apart() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        for n in 1..=3 {
            town.say(&format!("{} {n}", town.pick("Number", "Número", "Номер"))).await;
            town.say(&format!("10:0{n}")).await;
        }
        away(town, 3 * HOUR).await;
        town.press("button-queue").await;
        town.tap(&format!("{} 2", town.pick("Number", "Número", "Номер"))).await;
        town.press("button-back").await;
        town.press("button-late-all").await;
        town.press("button-late-all").await;
        town.advance(30 * SECOND).await;
        assert_eq!(town.bluesky.posts().len(), 1, "the first leaves at once, the others later");
        town.advance(5 * MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 3);
        town.snapshot("late_several");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_it_is_not_asked() {
    let mut town = Town::new(Lang::En).await;
    town.connect_bluesky().await;
    town.say("/settings").await;
    town.press("button-late-publish").await;
    plan(&town, "Whenever").await;
    away(&mut town, 2 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    town.press("button-late-ask").await;
    plan(&town, "Ask me").await;
    away(&mut town, 2 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    town.snapshot("late_setting");
    town.finish().await;
}
