//! Conversations: the pages behind a Facebook sign-in are chosen, a photo and a reel go out, what comes to nothing is told with
//! a way on, and what is taken away ends at Facebook.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::connect::PENDING;
use crier::demo::Choice;
use crier::media::clean::residue::residue;
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;

use crate::support::connect::with_page_in_every_language;
use crate::support::db::not_run;
use crate::support::photo::{film, film_of};
use crate::support::town::{Town, snapshot};

/// Two pages of one person, of which one is chosen.
async fn connected(lang: Lang) -> Town {
    let town = Town::with_page(lang).await;
    for name in ["Bakery", "Café"] {
        town.facebook.page(name, "maria");
    }
    let link = town.sign_in_link("Facebook").await;
    town.walk(&link, Choice::Consent).await;
    town.tap("Bakery").await;
    town.press("button-done").await;
    town.advance(2 * PENDING).await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_chosen_and_published_to() {
    for lang in Lang::ALL {
        let town = connected(lang).await;
        town.send_photo(town.pick("Fresh bread", "Pan recién hecho", "Свежий хлеб")).await;
        town.publish().await;
        let posts = town.facebook.posts();
        assert_eq!((posts.len(), posts[0].page.as_str(), posts[0].kind), (1, "Bakery", "post"), "{}", town.transcript());
        assert_eq!(residue(&posts[0].files[0].1), Vec::<String>::new());
        snapshot("facebook", lang, &town.transcript());
        town.finish().await;
    }
}

/// A reel is worked on behind its end; one that comes to nothing is told, and the next try goes out.
#[tokio::test(flavor = "multi_thread")]
async fn a_reel_that_comes_to_nothing_is_told_and_tried_again() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        town.connect_facebook_for("Bakery", "reel").await;
        town.facebook.spoil(Some(1_363_128));
        town.send(&[("film.mp4", film_of(4))], town.pick("The oven", "El horno", "Печь")).await;
        town.publish().await;
        town.advance(5 * MINUTE).await;
        assert_eq!(town.facebook.posts(), [], "{}", town.transcript());
        town.facebook.spoil(None);
        town.press("button-retry").await;
        town.advance(5 * MINUTE).await;
        let posts = town.facebook.posts();
        assert_eq!((posts.len(), posts[0].kind), (1, "reel"), "{}", town.transcript());
        snapshot("facebook_reel", lang, &town.transcript());
        town.finish().await;
    }
}

/// Facebook takes reels from three seconds: that is said before one is published, and the feed takes a shorter video.
#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_is_too_short_for_a_reel_is_told_before() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        town.connect_facebook_for("Bakery", "reel").await;
        town.send(&[("film.mp4", film())], town.pick("The oven", "El horno", "Печь")).await;
        town.press("button-publish").await;
        town.advance(MINUTE).await;
        assert_eq!(town.facebook.posts(), [], "{}", town.transcript());
        town.tap("⚙️ Facebook").await;
        let (kind, reel) = (town.label("facebook-kind"), town.label("facebook-kind-reel"));
        town.tap(&format!("{kind}: {reel}")).await;
        town.press("facebook-kind-feed").await;
        town.press("button-back").await;
        town.publish().await;
        town.advance(5 * MINUTE).await;
        assert_eq!(town.facebook.posts().len(), 1, "{}", town.transcript());
        snapshot("facebook_short", lang, &town.transcript());
        town.finish().await;
    }
}

/// The story goes out, and the card says what of the post it does not show.
#[tokio::test(flavor = "multi_thread")]
async fn a_story_says_that_it_has_no_words() {
    let town = Town::with_page(Lang::En).await;
    town.connect_facebook_for("Bakery", "story").await;
    town.send_photo("Fresh bread").await;
    town.publish().await;
    assert_eq!(town.facebook.posts()[0].kind, "story", "{}", town.transcript());
    assert!(town.transcript().contains("A story at Facebook has no text"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_unticked_is_told() {
    with_page_in_every_language(async |town| {
        town.facebook.page("Bakery", "maria");
        town.facebook.decline(&["pages_manage_posts"]);
        let link = town.sign_in_link("Facebook").await;
        town.walk(&link, Choice::Consent).await;
        town.facebook.decline(&[]);
        town.facebook.abandon("Bakery");
        let link = town.sign_in_link("Facebook").await;
        town.walk(&link, Choice::Consent).await;
        town.snapshot("facebook_refused");
    })
    .await;
}

/// The first comment is a part of its own, below what is live.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_comment_follows_the_post() {
    let town = Town::with_page(Lang::En).await;
    town.connect_facebook("Bakery").await;
    town.send_photo("Fresh bread").await;
    town.tap("⚙️ Facebook").await;
    let line = town.heard();
    let button = line.lines().rev().find_map(|line| line.split(['[', ']']).find(|part| part.contains("First comment"))).map(str::to_owned);
    town.tap(&button.unwrap_or_else(|| panic!("no first comment: {line}"))).await;
    town.press("button-write").await;
    town.say("Open until six").await;
    town.press("button-back").await;
    town.publish().await;
    town.advance(MINUTE).await;
    let posts = town.facebook.posts();
    let kinds: Vec<_> = posts.iter().map(|post| (post.kind, post.text.as_str())).collect();
    assert_eq!(kinds, [("post", "Fresh bread"), ("comment", "Open until six")], "{}", town.transcript());
    assert_eq!(posts[1].below.as_ref(), Some(&posts[0].id));
    town.finish().await;
}

/// Facebook lets Crier read for 90 days: the person hears of it ahead, and at the end it is over.
#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_reading_is_told_ahead() {
    let town = Town::with_page(Lang::En).await;
    town.connect_facebook("Bakery").await;
    town.advance(75 * DAY).await;
    assert!(!town.transcript().contains("Reconnect"), "{}", town.transcript());
    town.advance(2 * DAY).await;
    assert!(town.transcript().contains("14 more days"), "{}", town.transcript());
    town.advance(14 * DAY).await;
    assert!(town.transcript().contains("the sign-in has ended"), "{}", town.transcript());
    let link = town.sign_in_link("Facebook").await;
    town.walk(&link, Choice::Consent).await;
    town.send_photo("Fresh bread").await;
    town.publish().await;
    assert_eq!(town.facebook.posts().len(), 1, "{}", town.transcript());
    town.finish().await;
}

/// Pages of one person live by one sign-in: it ends at Facebook with the last of them.
#[tokio::test(flavor = "multi_thread")]
async fn the_sign_in_ends_with_the_last_page_of_the_person() {
    let town = connected(Lang::En).await;
    town.facebook.person("maria");
    let link = town.sign_in_link("Facebook").await;
    town.walk(&link, Choice::Consent).await;
    town.tap("Café").await;
    for (page, left) in [("Bakery", true), ("Café", false)] {
        town.say("/accounts").await;
        town.tap(&format!("Facebook {page}")).await;
        town.press("button-remove").await;
        town.press("button-remove").await;
        town.advance(HOUR).await;
        assert_eq!(town.facebook.tokens() > 0, left, "{page}: {}", town.transcript());
    }
    town.finish().await;
}
