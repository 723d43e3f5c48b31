//! Conversations: a TikTok account is connected, what holds for it is asked for each draft and shown, what must be chosen is
//! chosen, and what becomes of it is told.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;
use crier::sim::faults::Kind;

use crate::support::connect::with_page_in_every_language;
use crate::support::db::not_run;
use crate::support::photo::{film, photo_of};
use crate::support::town::Town;

async fn sends(town: &Town, text: &str) {
    town.send(&[("film.mp4", film())], text).await;
}

/// Nothing goes out before it was chosen who sees it; what is off is off; nothing of it is remembered.
#[tokio::test(flavor = "multi_thread")]
async fn a_video_is_published_to_whom_was_chosen() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_tiktok("maria").await;
        sends(town, "By the sea").await;
        assert!(town.heard().contains("Maria") && town.heard().contains("@maria"), "{}", town.transcript());
        town.press("button-publish").await;
        assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
        town.press("tiktok-privacy-everyone").await;
        town.tap("⚙️ TikTok").await;
        let (comment, off) = (town.label("tiktok-comment"), town.label("tiktok-off"));
        town.tap(&format!("{comment}: {off}")).await;
        town.press("tiktok-on").await;
        town.press("button-back").await;
        town.press("button-publish").await;
        town.advance(10 * MINUTE).await;
        let post = town.tiktok.published().remove(0);
        assert_eq!((post.is_public(), post.told("disable_comment"), post.told("disable_duet")), (true, Some(false), Some(true)));
        assert!(town.transcript().contains(&post.link()), "{}", town.transcript());
        town.snapshot("tiktok");
        sends(town, "And again").await;
        town.press("button-publish").await;
        assert_eq!(town.tiktok.posts().len(), 1, "it is chosen anew\n{}", town.transcript());
    })
    .await;
}

/// Photos go by their links, from Crier's own address.
#[tokio::test(flavor = "multi_thread")]
async fn an_album_is_fetched_and_published() {
    with_page_in_every_language(async |town| {
        town.connect_tiktok("maria").await;
        town.send(&[("a.jpg", photo_of(96, 64)), ("b.jpg", photo_of(64, 96))], "By the sea").await;
        town.press("tiktok-privacy-friends").await;
        town.press("button-publish").await;
        town.advance(10 * MINUTE).await;
        let post = town.tiktok.published().remove(0);
        assert_eq!((post.files.len(), post.title.as_str(), post.is_public()), (2, "By the sea", false), "{}", town.transcript());
        town.snapshot("tiktok_album");
    })
    .await;
}

/// The inbox is what it is, and never called published.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_the_inbox_is_not_called_published() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_tiktok("maria").await;
        sends(town, "For later").await;
        town.tap("⚙️ TikTok").await;
        let (how, post) = (town.label("tiktok-how"), town.label("tiktok-how-post"));
        town.tap(&format!("{how}: {post}")).await;
        town.press("tiktok-how-inbox").await;
        town.press("button-back").await;
        town.press("button-publish").await;
        town.advance(10 * MINUTE).await;
        assert_eq!((town.tiktok.published().len(), town.tiktok.inbox().len()), (0, 1), "{}", town.transcript());
        town.snapshot("tiktok_inbox");
    })
    .await;
}

/// What promotes something is labelled, and cannot be for its author alone.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_for_is_disclosed() {
    with_page_in_every_language(async |town| {
        town.connect_tiktok("maria").await;
        town.send(&[("a.jpg", photo_of(96, 64))], "Fresh bread").await;
        town.press("tiktok-privacy-self").await;
        town.tap("⚙️ TikTok").await;
        let (disclose, none) = (town.label("tiktok-disclose"), town.label("tiktok-disclose-none"));
        town.tap(&format!("{disclose}: {none}")).await;
        town.press("tiktok-disclose-branded").await;
        town.press("button-back").await;
        town.press("button-publish").await;
        assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
        town.press("tiktok-privacy-everyone").await;
        town.press("button-publish").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published()[0].told("brand_content_toggle"), Some(true), "{}", town.transcript());
        town.snapshot("tiktok_branded");
    })
    .await;
}

/// Planned, and by then who may see it has changed: the person is asked anew, and that is what goes out.
#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_is_gone_by_then_is_asked_anew() {
    with_page_in_every_language(async |town| {
        town.connect_tiktok("maria").await;
        town.send(&[("a.jpg", photo_of(96, 64))], "Later").await;
        town.press("tiktok-privacy-everyone").await;
        town.say(town.pick("in 3h", "en 3h", "через 3 часа")).await;
        town.tiktok.set("maria", |creator| creator.private = true);
        town.advance(4 * HOUR).await;
        assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
        town.press("tiktok-privacy-followers").await;
        town.press("button-retry").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published()[0].info["privacy_level"], "FOLLOWER_OF_CREATOR", "{}", town.transcript());
        town.snapshot("tiktok_anew");
    })
    .await;
}

/// Whoever may not publish right now is told so before anything is queued, and TikTok is asked again when they try again.
#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_publish_now_is_told_before() {
    with_page_in_every_language(async |town| {
        town.connect_tiktok("maria").await;
        town.tiktok.refuse("creator_info/query", 200, "spam_risk_user_banned_from_posting");
        town.send(&[("a.jpg", photo_of(96, 64))], "Not now").await;
        town.advance(MINUTE).await;
        town.press("button-publish").await;
        assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
        town.press("tiktok-privacy-everyone").await;
        town.press("button-publish").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published().len(), 1, "{}", town.transcript());
        town.snapshot("tiktok_not_now");
    })
    .await;
}

/// TikTok does not answer while a card waits for it: the chat goes on, it is asked again by itself, also behind a power cut.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_waits_for_tiktok_is_shown_in_the_end() {
    for (kind, cut) in [(Kind::ServerError, false), (Kind::Lost, false), (Kind::Silent, true)] {
        let mut town = Town::with_page(Lang::En).await;
        town.connect_tiktok("maria").await;
        town.world.faults.arm_any("tiktok", 1, kind);
        town.send(&[("a.jpg", photo_of(96, 64))], "Slow").await;
        if cut {
            town.restart().await;
        }
        town.say("/help").await;
        town.advance(10 * MINUTE).await;
        town.press_in("tiktok-privacy-everyone", "Slow").await;
        town.press_in("button-publish", "Slow").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published().len(), 1, "{kind:?}\n{}", town.transcript());
        town.finish().await;
    }
}

/// Most posts of a day were made: it waits for the next, and the card says until when.
#[tokio::test(flavor = "multi_thread")]
async fn too_many_posts_wait_until_tomorrow() {
    let town = Town::with_page(Lang::En).await;
    town.connect_tiktok("maria").await;
    town.send(&[("a.jpg", photo_of(96, 64))], "Too many").await;
    town.press("tiktok-privacy-everyone").await;
    town.tiktok.refuse("content/init", 403, "spam_risk_too_many_posts");
    town.press("button-publish").await;
    town.advance(HOUR).await;
    assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
    town.advance(DAY).await;
    assert_eq!(town.tiktok.published().len(), 1, "{}", town.transcript());
    town.finish().await;
}

/// Before the audit a person reads what that means, and what to do about it.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_was_not_audited_is_explained_before_the_first_attempt() {
    with_page_in_every_language(async |town| {
        town.tiktok.behave(|manner| manner.audited = false);
        town.edges.endpoints.tiktok.audited = false;
        town.restart().await;
        town.connect_tiktok("maria").await;
        town.send(&[("a.jpg", photo_of(96, 64))], "First").await;
        town.press("button-publish").await;
        assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
        town.tiktok.set("maria", |creator| creator.private = true);
        town.advance(MINUTE).await;
        town.press("button-publish").await;
        town.press("tiktok-privacy-self").await;
        town.press("button-publish").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published().len(), 1, "{}", town.transcript());
        town.snapshot("tiktok_unaudited");
    })
    .await;
}

/// Nobody can look for photos whose answer got lost. Those that were for the inbox are asked about as such, and what the person
/// finds there is not called published.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_in_the_inbox_is_not_called_published() {
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        town.connect_tiktok_inbox("maria").await;
        town.send(&[("a.jpg", photo_of(96, 64))], "For later").await;
        town.world.faults.arm("tiktok", Kind::Garbage, 1);
        town.press("button-publish").await;
        town.advance(HOUR).await;
        assert_eq!(town.tiktok.inbox().len(), 1, "{}", town.transcript());
        town.press("button-is-there").await;
        town.advance(MINUTE).await;
        assert!(town.heard().contains(&town.label("card-handed-over").replace("<b>", "").replace("</b>", "")), "{}", town.transcript());
        assert_eq!(town.tiktok.published(), [], "{}", town.transcript());
        town.snapshot("tiktok_inbox_asked");
        town.finish().await;
    }
}

/// Where nobody reaches Crier from outside, TikTok is connected all the same: it takes the bytes of videos. That it cannot fetch
/// photos is said on the card, before anything is queued, and looked at again when somebody has mended it.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fetched_is_said_before_it_is_published() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    for lang in Lang::ALL {
        let mut town = Town::with_page(lang).await;
        let reached = town.edges.allow_hosts.clone();
        let own = town.edges.public_url.clone().unwrap().replace("http://", "");
        town.edges.allow_hosts.retain(|host| *host != own);
        town.restart().await;
        town.connect_tiktok("maria").await;
        town.send(&[("a.jpg", photo_of(96, 64))], "A photo").await;
        assert!(town.heard().contains("crier doctor"), "{}", town.transcript());
        town.press("button-publish").await;
        assert_eq!(town.tiktok.posts(), [], "{}", town.transcript());
        sends(&town, "A film").await;
        town.press_in("tiktok-privacy-everyone", "A film").await;
        town.press_in("button-publish", "A film").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published().len(), 1, "{}", town.transcript());
        town.edges.allow_hosts = reached;
        town.restart().await;
        town.press_in("button-publish", "A photo").await;
        town.advance(MINUTE).await;
        town.press_in("tiktok-privacy-everyone", "A photo").await;
        town.press_in("button-publish", "A photo").await;
        town.advance(10 * MINUTE).await;
        assert_eq!(town.tiktok.published().len(), 2, "{}", town.transcript());
        town.snapshot("tiktok_unreached");
        town.finish().await;
    }
}
