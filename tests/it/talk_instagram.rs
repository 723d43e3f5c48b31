//! Conversations: an Instagram account is connected by itself or through its page, and published to; what it does not take is said
//! before anything is queued; what comes to nothing behind that is told with a way on.

use crier::clock::{DAY, MINUTE};
use crier::demo::Choice;
use crier::media::clean::residue::residue;
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;
use crier::store::Work;

use crate::support::connect::with_page_in_every_language;
use crate::support::db::not_run;
use crate::support::photo::{film, film_of, photo_of};
use crate::support::town::Town;

/// Each file is fetched by its link, and by then it is clean.
#[tokio::test(flavor = "multi_thread")]
async fn an_album_goes_out_by_its_links_and_a_comment_below_it() {
    with_page_in_every_language(async |town| {
        town.connect_instagram("maria").await;
        let words = town.pick("The harbour", "El puerto", "Гавань");
        town.send(&[("a.jpg", photo_of(96, 64)), ("b.jpg", photo_of(64, 64))], words).await;
        town.tap("⚙️ Instagram").await;
        let (comment, none) = (town.label("setting-comment"), town.label("setting-comment-none"));
        town.tap(&format!("{comment}: {none}")).await;
        town.press("button-write").await;
        town.say("#sea #sun").await;
        town.press("button-back").await;
        town.publish().await;
        town.advance(MINUTE).await;
        let posts = town.instagram.posts();
        assert_eq!(posts.iter().map(|post| post.kind).collect::<Vec<_>>(), ["carousel", "comment"], "{}", town.transcript());
        assert_eq!((posts[0].text.as_str(), posts[1].text.as_str()), (words, "#sea #sun"));
        assert_eq!(posts[1].below.as_ref(), Some(&posts[0].id));
        for (_, bytes) in &posts[0].files {
            assert_eq!(residue(bytes), Vec::<String>::new());
        }
        town.snapshot("instagram");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reel_goes_out_through_a_page_and_is_deleted() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_instagram_page("maria").await;
        town.send(&[("film.mp4", film_of(4))], town.pick("The sea", "El mar", "Море")).await;
        town.press("button-edit").await;
        town.press("button-cover").await;
        town.press("button-cover-2").await;
        town.publish().await;
        town.advance(MINUTE).await;
        let posts = town.instagram.posts();
        assert_eq!((posts.len(), posts[0].kind, posts[0].by_page), (1, "reel", true), "{}", town.transcript());
        assert!(posts[0].cover.as_ref().is_some_and(|cover| residue(cover).is_empty()));
        assert!(town.instagram.received() > 0, "pushed, not fetched");
        town.snapshot("instagram_pages");
    })
    .await;
}

/// A text alone, a video of two seconds, thirty-one hashtags: said on the card, and nothing is queued.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_go_there_is_said_before_anything_is_queued() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_instagram("maria").await;
        town.say("Only words").await;
        town.press("button-discard").await;
        town.send(&[("film.mp4", film())], "Two seconds").await;
        town.press("button-discard").await;
        town.send_photo(&"#x ".repeat(31)).await;
        town.press("button-publish").await;
        assert_eq!(town.instagram.posts(), [], "{}", town.transcript());
        town.snapshot("instagram_refused");
    })
    .await;
}

/// What Instagram finds out behind its yes is told as what it is, and Retry begins anew.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_to_nothing_is_told_and_tried_again() {
    with_page_in_every_language(async |town| {
        town.connect_instagram("maria").await;
        town.instagram.spoil(2_207_026, 1);
        town.send_photo(town.pick("The quay", "El muelle", "Причал")).await;
        town.publish().await;
        town.advance(MINUTE).await;
        assert_eq!(town.instagram.posts(), [], "{}", town.transcript());
        town.press("button-retry").await;
        town.advance(MINUTE).await;
        assert_eq!(town.instagram.posts().len(), 1, "{}", town.transcript());
        town.snapshot("instagram_spoilt");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_it_does_not_open_hears_what_to_do() {
    with_page_in_every_language(async |town| {
        town.instagram.account_of("maria", "PERSONAL");
        let link = town.sign_in_link("Instagram").await;
        town.walk(&link, Choice::Consent).await;
        town.snapshot("instagram_personal");
    })
    .await;
}

/// Sixty days are made sixty more while nobody uses the account, and it still publishes.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_goes_on_by_itself() {
    let town = Town::with_page(Lang::En).await;
    town.connect_instagram("maria").await;
    town.advance(100 * DAY).await;
    town.send_photo("A hundred days later").await;
    town.publish().await;
    town.advance(MINUTE).await;
    assert_eq!(town.instagram.posts().len(), 1, "{}", town.transcript());
    town.assert_done(Work::Outbox).await;
    town.finish().await;
}
