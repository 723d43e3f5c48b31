//! Conversations: when a post goes out.

use crier::clock::HOUR;

use crate::support::town::{Town, in_every_language};

#[tokio::test(flavor = "multi_thread")]
async fn by_button_changed_and_undone() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("Later").await;
        town.press("button-schedule").await;
        town.press("button-tonight").await;
        town.press("button-change").await;
        town.press("button-next-hour").await;
        town.press("button-undo").await;
        town.press("button-schedule").await;
        town.press("button-next-hour").await;
        town.advance(HOUR + 60_000).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("schedule_by_button");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_calendar() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("On a day").await;
        town.press("button-schedule").await;
        town.press("button-calendar").await;
        town.tap("12").await;
        town.tap("18:00").await;
        town.tap("18:30").await;
        town.say("/queue").await;
        town.advance(7 * 24 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.say("/posts").await;
        town.snapshot("schedule_by_calendar");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_typed_time() {
    in_every_language(async |town: &mut Town| {
        madrid(town).await;
        town.connect_bluesky().await;
        town.send_photo("Typed").await;
        town.press("button-schedule").await;
        town.press("button-type-time").await;
        town.say(town.pick("banana", "plátano", "банан")).await;
        town.say(town.pick("yesterday 10:00", "ayer 10:00", "вчера 10:00")).await;
        town.say("31.02 10:00").await;
        town.say(town.pick("03/04 10:00", "03/04 10:00", "03/04 10:00")).await;
        town.say(town.pick("29 march 2:30", "29 marzo 2:30", "29 марта 2:30")).await;
        town.press("button-change").await;
        town.say(town.pick("tomorrow", "mañana", "завтра")).await;
        town.say("9:30").await;
        town.advance(26 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("schedule_by_text");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_without_any_question() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.say("Good morning, everybody").await;
        town.say(town.pick("in 2h", "en 2 horas", "через 2 часа")).await;
        town.press("button-undo").await;
        town.say(town.pick("tomorrow 9:30", "mañana 9:30", "завтра 9:30")).await;
        town.advance(25 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("time_at_once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_and_the_past() {
    in_every_language(async |town: &mut Town| {
        town.say("/queue").await;
        town.say("/posts").await;
        town.connect_bluesky().await;
        for (n, hours) in [(1, 2), (2, 30), (3, 31)] {
            town.say(&format!("Post number {n}")).await;
            town.say(town.pick("in H hours", "en H horas", "через H часов").replace('H', &hours.to_string()).as_str()).await;
        }
        town.say("/queue").await;
        town.tap("Post number 2").await;
        town.press("button-move").await;
        town.press("button-tonight").await;
        town.say("/queue").await;
        town.tap("Post number 3").await;
        town.press("button-cancel").await;
        town.tap("Post number 1").await;
        town.press("button-publish-now").await;
        town.advance(60_000).await;
        town.say("/posts").await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.advance(48 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 2);
        town.say("/queue").await;
        town.snapshot("queue");
    })
    .await;
}

async fn madrid(town: &Town) {
    town.say("/settings").await;
    town.press("button-zone").await;
    town.press("button-europe").await;
    town.tap("Madrid").await;
}
