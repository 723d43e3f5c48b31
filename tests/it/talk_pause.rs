//! Conversations: publishing paused by an owner, and a network that does not answer.

use crier::clock::{HOUR, MINUTE, SECOND};
use crier::model::lang::Lang;
use crier::model::platform::Scope;
use crier::sim::faults::Kind;

use crate::support::town::{Town, in_every_language, snapshot};

#[tokio::test(flavor = "multi_thread")]
async fn paused_by_an_owner_and_let_go_on() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say("/pause nosuch").await;
        town.say("/pause").await;
        town.say(town.pick("Held", "Retenida", "Ждём")).await;
        town.press("button-publish").await;
        town.advance(10 * SECOND).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (0, 0));
        town.restart().await;
        town.advance(MINUTE).await;
        town.say("/queue").await;
        // What follows is told by several at once, in any order.
        town.snapshot("paused");
        town.say("/resume").await;
        town.advance(10 * SECOND).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (1, 1));
        town.say("/pause bluesky").await;
        town.say(town.pick("Half", "Media", "Половина")).await;
        town.press("button-publish").await;
        town.advance(40 * MINUTE).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (1, 2));
        town.say("/resume").await;
        town.advance(MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 1, "40 minutes late: asked first");
        town.press("button-late-now").await;
        town.advance(MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_buttons_and_from_the_command_line() {
    let town = Town::new(Lang::En).await;
    town.connect_bluesky().await;
    town.say("/settings").await;
    town.press("button-pause-publishing").await;
    town.tap("⏸ Pause Bluesky").await;
    town.tap("▶️ Resume Bluesky").await;
    town.wired.store.pause(Scope::All, true, None, town.clock.now()).await.unwrap();
    town.say("/resume bluesky").await;
    town.tap("▶️ Resume everything").await;
    let bo = town.invite("bo").await;
    town.say_as(bo, "/pause").await;
    assert!(!town.wired.store.gates(town.clock.now()).await.unwrap().iter().any(|gate| gate.paused == 1));
    assert!(town.story_of(bo).contains("Only an owner"), "{}", town.story_of(bo));
    town.snapshot("pause_buttons");
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_told_once() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        for n in 1..=8 {
            town.say(&format!("{} {n}", town.pick("Wave", "Ola", "Волна"))).await;
            town.say(town.pick("in 1 hour", "en 1 hora", "через 1 час")).await;
        }
        town.world.faults.arm("bluesky", Kind::ServerError, 7);
        town.advance(HOUR + 20 * SECOND).await;
        let card = town.pick("does not answer; I try again at", "no responde; lo intento de nuevo a las", "не отвечает; попробую снова в");
        assert!(town.transcript().contains(card), "{}", town.transcript());
        town.say("/queue").await;
        assert!(town.heard().contains('⏸'), "{}", town.heard());
        town.restart().await;
        town.advance(14 * MINUTE).await;
        let told = town.pick("has not answered since", "no responde desde", "не отвечает с");
        let story = town.transcript();
        let told: Vec<&str> = story.split("\n\n").filter(|entry| entry.contains(told)).collect();
        assert_eq!(told.len(), 1, "told once:\n{story}");
        snapshot("outage", town.lang, told[0]);
        assert_eq!(town.bluesky.posts().len(), 8, "{story}");
    })
    .await;
}
