//! Conversations: the weekly plan, the next free slot, posts that repeat.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::model::lang::Lang;
use crier::model::post::MediaState;

use crate::support::town::{Town, in_every_language};

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_and_its_slots() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.say("/plan").await;
        town.press("button-make-plan").await;
        town.say(town.pick("whenever", "cuando sea", "когда-нибудь")).await;
        town.say(town.pick("mon-fri at 5", "lun-vie a las 5", "пн-пт в 5")).await;
        town.say(town.pick("mon-fri 9:00, 18:00; sat 11:00", "lun-vie 9:00 y 18:00; sáb 11:00", "пн-пт 9:00, 18:00; сб 11:00")).await;
        town.send_photo("The first").await;
        town.press("button-schedule").await;
        let slot = |day: [&str; 3], time: &str| slot(town, day, time);
        let (first, second) =
            (slot(["Fri 6 Mar", "vie 6 mar", "пт 6 мар"], "18:00"), slot(["Sat 7 Mar", "sáb 7 mar", "сб 7 мар"], "11:00"));
        town.tap(&first).await;
        town.say("And a text").await;
        town.press("button-schedule").await;
        town.tap(&second).await;
        town.press("button-change").await;
        town.press("button-back").await;
        town.say("/queue").await;
        town.advance(2 * DAY).await;
        assert_eq!(town.bluesky.posts().len(), 2);
        town.say("/plan").await;
        town.press("button-remove-plan").await;
        town.snapshot("plan_and_slots");
    })
    .await;
}

/// What the button of a slot says.
fn slot(town: &Town, day: [&str; 3], time: &str) -> String {
    let before = town.pick("Next free slot: ", "Hueco libre: ", "Свободно: ");
    format!("{before}{}, {time}", town.pick(day[0], day[1], day[2]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_repeats_by_button() {
    in_every_language(async |town: &mut Town| {
        madrid(town).await;
        town.connect_bluesky().await;
        town.send_photo("Market today").await;
        town.press("button-schedule").await;
        town.press("button-repeat").await;
        town.press("button-calendar").await;
        town.tap("28").await;
        town.tap("09:00").await;
        town.tap("09:00").await;
        town.tap(town.pick("Every day, 09:00", "Cada día, 09:00", "Каждый день, 09:00")).await;
        town.say("/plan").await;
        // Saturday in winter time, Sunday in summer time: 08:00 and 07:00 in UTC.
        town.advance(22 * DAY - 2 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 0);
        town.advance(HOUR + MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.restart().await;
        town.advance(22 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.restart().await;
        town.advance(HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 2);
        town.snapshot("repeat_by_button");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_repeats_by_text() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.say("Good morning, everybody").await;
        town.say(town.pick("every monday 9:00", "cada lunes 9:00", "каждый понедельник 9:00")).await;
        town.say("/plan").await;
        // Its card has the same buttons.
        town.tap("🔁 Good morning, everybody").await;
        town.press_in("button-skip-next", "🔁").await;
        town.press_in("button-pause", "🔁").await;
        town.advance(10 * DAY).await;
        assert_eq!(town.bluesky.posts().len(), 0);
        town.press_in("button-resume", "⏸").await;
        // The next one is made an hour ahead; skipped then, it does not go out either.
        town.advance(0).await;
        town.press_in("button-change", "🔁").await;
        town.say(town.pick("every 9:00", "cada 9:00", "каждые 9:00")).await;
        town.say(town.pick("every day at 5", "cada día a las 5", "каждый день в 5")).await;
        town.say(town.pick("every day 18:00", "cada día 18:00", "каждый день 18:00")).await;
        town.advance(8 * HOUR + 30 * MINUTE).await;
        town.say("/queue").await;
        town.say("/plan").await;
        town.tap("🔁 Good morning, everybody").await;
        town.press_in("button-skip-next", "🔁").await;
        town.advance(25 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.say("/plan").await;
        town.tap("🔁 Good morning, everybody").await;
        town.press_in("button-stop-repeat", "🔁").await;
        town.advance(3 * DAY).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.say("/plan").await;
        town.snapshot("repeat_by_text");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_made_once_and_told() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.send_photo("Every morning").await;
        town.say(town.pick("every day 10:00", "cada día 10:00", "каждый день 10:00")).await;
        town.advance(2 * HOUR).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.kill().await;
        let until = town.clock.now() + 5 * DAY;
        town.clock.advance_to(until);
        town.restart_dead().await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 1, "its time is long past: it is asked about, and only the latest one");
        town.press("button-late-now").await;
        town.advance(MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 2);
        town.advance(DAY).await;
        assert_eq!(town.bluesky.posts().len(), 3);
        town.snapshot("repeat_missed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_from_the_card() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("harbour").await;
        town.send_photo("On the card").await;
        town.press("button-schedule").await;
        town.press("button-tonight").await;
        town.press("button-change").await;
        town.press("button-repeat").await;
        town.press("button-tonight").await;
        town.tap(town.pick("Every week on Fri, 20:00", "Cada semana, vie, 20:00", "Каждую неделю, пт, 20:00")).await;
        town.advance(10 * HOUR).await;
        town.press("button-repeat-itself").await;
        town.press("button-pause").await;
        town.advance(DAY).await;
        assert_eq!(town.bluesky.posts().len(), 0);
        // Below the repeat itself; the card has such a button, too.
        town.press_in("button-resume", "⏸").await;
        town.advance(7 * DAY).await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.snapshot("repeat_on_card");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_get_two_slots_and_the_second_is_told() {
    let mut town = Town::english().await;
    town.connect_bluesky().await;
    let bob = town.invite("bob").await;
    town.say("/plan mon-fri 12:00").await;
    town.say("Of Ana").await;
    town.press("button-schedule").await;
    town.say_as(bob, "Of Bob").await;
    town.telegram.press(bob, "Schedule", None).unwrap();
    town.rest().await;
    town.telegram.press(town.ana, "Next free slot: Fri 6 Mar, 12:00", None).unwrap();
    town.telegram.press(bob, "Next free slot: Fri 6 Mar, 12:00", None).unwrap();
    town.rest().await;
    let told = format!("{}{}", town.transcript(), town.story_of(bob));
    assert_eq!(told.matches("Scheduled: Fri 6 Mar 2026, 12:00").count(), 1, "{told}");
    assert_eq!(told.matches("Scheduled: Mon 9 Mar 2026, 12:00").count(), 1, "{told}");
    assert_eq!(told.matches("That slot was taken a moment ago, so I took the next one: Mon 9 Mar 2026, 12:00").count(), 1, "{told}");
    town.restart().await;
    town.advance(4 * DAY).await;
    assert_eq!(town.bluesky.posts().len(), 2);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_a_plan_of_its_own_has_slots_of_its_own() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.connect_telegram("harbour").await;
    town.say("/plan mon-fri 12:00").await;
    town.press("button-plan-account").await;
    town.tap("Telegram @harbour").await;
    town.press("button-make-plan").await;
    town.say("daily 11:00, 12:00").await;
    // To both: the plan of its own wins. To Bluesky alone: the workspace's.
    town.say("To both").await;
    town.press("button-schedule").await;
    town.tap("Next free slot: Fri 6 Mar, 11:00").await;
    town.say("To Bluesky").await;
    town.tap("✅ Telegram @harbour").await;
    town.press("button-schedule").await;
    town.tap("Next free slot: Fri 6 Mar, 12:00").await;
    // Noon is taken in the workspace, but nothing goes to the channel then.
    town.say("To the channel").await;
    town.tap("✅ Bluesky @ana.example").await;
    town.tap("⬜ Telegram @harbour").await;
    town.press("button-schedule").await;
    town.tap("Next free slot: Fri 6 Mar, 12:00").await;
    town.advance(2 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    town.snapshot("plan_of_an_account");
    // Two posts leave at noon, each to an account of its own; which card is shown first is nobody's promise.
    town.advance(2 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 2);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_of_a_repeat_is_taken() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say("/plan mon,tue 12:00").await;
    town.say("Every week").await;
    town.say("every monday 12:00").await;
    town.say("Once").await;
    town.press("button-schedule").await;
    town.tap("Next free slot: Tue 10 Mar, 12:00").await;
    town.advance(5 * DAY).await;
    assert_eq!(town.bluesky.posts().len(), 2);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wall_clock_counts_through_clock_changes_and_a_change_of_zone() {
    // Sunday, 8 March 2026, 02:00: New York goes to summer time; 29 March: Madrid.
    for (zone, region, city, times) in [
        ("America/New_York", "button-north-america", "New York", ["2026-03-07T14:00", "2026-03-08T13:00", "2026-03-09T13:00"]),
        ("Europe/Madrid", "button-europe", "Madrid", ["2026-03-07T08:00", "2026-03-08T08:00", "2026-03-09T08:00"]),
    ] {
        let mut town = Town::english().await;
        town.say("/settings").await;
        town.press("button-zone").await;
        town.press(region).await;
        town.tap(city).await;
        town.connect_bluesky().await;
        town.say("Good morning").await;
        town.say("every day 9:00").await;
        if zone == "America/New_York" {
            // Today's 09:00 still lies ahead there.
            town.advance(12 * HOUR).await;
        }
        let before = town.bluesky.posts().len();
        for (n, time) in times.iter().enumerate() {
            let at = format!("{time}:00Z").parse::<jiff::Timestamp>().unwrap().as_millisecond();
            town.advance(at - 1_000 - town.clock.now()).await;
            assert_eq!(town.bluesky.posts().len(), before + n, "{zone}: before {time}");
            town.restart().await;
            town.advance(MINUTE).await;
            assert_eq!(town.bluesky.posts().len(), before + n + 1, "{zone}: after {time}");
        }
        town.finish().await;
    }
    let town = Town::new(Lang::En).await;
    madrid(&town).await;
    town.connect_bluesky().await;
    town.say("Good morning").await;
    town.say("every day 15:00").await;
    town.say("/settings").await;
    town.press("button-zone").await;
    town.press("button-north-america").await;
    town.tap("New York").await;
    town.advance(9 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 0, "15:00 in Madrid is over, and does not count any more");
    town.advance(3 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 1, "15:00 in New York");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_every_occurrence_goes_out_once() {
    let mut town = Town::english().await;
    town.connect_bluesky().await;
    town.send_photo("Again").await;
    town.say("every day 12:00").await;
    for day in 1..=4_i64 {
        // Killed while it is made, while its file is fetched, while it waits, while it goes out.
        let made = town.clock.now() / DAY * DAY + 11 * HOUR;
        town.advance(made - 1 - town.clock.now()).await;
        town.clock.advance_to(made);
        for _ in 0..day {
            tokio::task::yield_now().await;
        }
        town.restart().await;
        town.advance(40 * MINUTE).await;
        town.restart().await;
        town.advance(20 * MINUTE - 1).await;
        town.clock.advance_to(made + HOUR);
        town.restart().await;
        town.advance(12 * HOUR + 5 * MINUTE).await;
        assert_eq!(town.bluesky.posts().len() as i64, day);
    }
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_that_can_go_nowhere_says_so() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say("Lonely").await;
    town.say("every day 12:00").await;
    town.say("/accounts").await;
    town.tap("@ana.example").await;
    town.press("button-remove").await;
    town.press("button-remove").await;
    town.advance(4 * HOUR).await;
    assert!(town.heard().contains("right now it can go to none of its accounts"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_repeats_of_somebody_who_left_rest_until_taken_over() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    let bob = town.invite("bob").await;
    town.say_as(bob, "Of Bob").await;
    town.say_as(bob, "every day 12:00").await;
    town.say("/people").await;
    town.tap("Remove @bob").await;
    town.press("button-remove").await;
    town.advance(5 * HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 0);
    assert!(town.heard().contains("They are paused now"), "{}", town.transcript());
    town.say("/plan").await;
    town.tap("🔁 Of Bob").await;
    town.press("button-resume").await;
    town.advance(DAY).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    assert!(town.transcript().contains("live https://"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_repeats_follows_its_draft_although_its_bytes_are_gone() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.send_photo("Before").await;
    town.say("every day 14:00").await;
    let template = town.wired.store.repeats(None).await.unwrap()[0].post.clone();
    town.advance(4 * HOUR + 30 * MINUTE).await;
    let media = town.wired.store.media_of(&template).await.unwrap();
    assert_eq!(media[0].state, MediaState::Gone, "nobody touched it: its bytes were deleted on time");
    assert_eq!(town.bluesky.posts().len(), 0);
    // What was made already keeps its words; everything after it has the new ones.
    town.advance(31 * MINUTE).await;
    assert_eq!(town.bluesky.posts().len(), 1);
    town.advance(2 * HOUR).await;
    let shown = town.transcript();
    assert!(!shown.contains("640x360"), "no placeholder takes the place of the picture:\n{shown}");
    town.press("button-edit").await;
    town.press("button-edit-text").await;
    town.say("After").await;
    town.advance(DAY).await;
    let posts = format!("{:?}", town.bluesky.posts());
    assert!(posts.contains("Before") && posts.contains("After"), "{posts}");
    assert_eq!(town.bluesky.posts().len(), 2);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_repeats_is_not_published_by_an_old_button() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say("Old").await;
    let id = town.wired.store.newest_draft(town.ana).await.unwrap().unwrap().id;
    town.say("every day 14:00").await;
    for (action, arg) in [("pub", ""), ("when", ""), ("at", "2000000000000"), ("slot", "1.0"), ("drop", "")] {
        let message = town.telegram.chat(town.ana).last().unwrap().id;
        town.telegram.press_data(town.ana, message, &format!("v1:{action}:{id}:{arg}"));
        town.rest().await;
        assert!(town.heard().contains("This post repeats"), "{action}: {}", town.heard());
    }
    town.advance(HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 0);
    town.finish().await;
}

async fn madrid(town: &Town) {
    town.say("/settings").await;
    town.press("button-zone").await;
    town.press("button-europe").await;
    town.tap("Madrid").await;
}
