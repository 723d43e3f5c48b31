//! Conversations: a PDF becomes a post, under a title that can be changed, for the networks that take documents.

use crier::clock::{HOUR, MINUTE};
use crier::media::document::residue::residue;
use crier::model::lang::Lang;
use crier::sim::telegram::PostMedia;
use crier::store::Work;

use crate::media_carriers::finds;
use crate::support::connect::with_page_in_every_language;
use crate::support::pdf::{document, pages};
use crate::support::town::Town;

/// The file that the newest card shows.
fn shown(town: &Town) -> PostMedia {
    let chat = town.telegram.chat(town.ana).into_iter().rev();
    chat.filter(|shown| shown.from_bot).find_map(|shown| town.telegram.media(town.ana, shown.id)).unwrap()
}

async fn title(town: &Town, text: &str) {
    town.press("button-edit").await;
    town.press("button-title").await;
    town.say(text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_goes_to_linkedin_under_its_title() {
    with_page_in_every_language(async |town| {
        town.say("/help").await;
        town.connect_linkedin("ana").await;
        town.connect_linkedin_page("Bakery").await;
        town.file("Our_plan.pdf", document(3), "").await;
        town.advance(2_000).await;
        let seen = shown(town);
        assert_eq!((seen.kind, seen.name.as_str()), ("document", "document.pdf"), "the very file that goes out");
        assert_eq!(residue(&seen.bytes), Vec::<String>::new());
        assert!(!finds(&seen.bytes, b"Ana Example") && finds(&seen.bytes, b"Page 3"));
        town.say("What we want to do\n\nIn three pages.").await;
        title(town, &"x".repeat(401)).await;
        town.say("The plan").await;
        town.publish().await;
        town.advance(MINUTE).await;
        let posts = town.linkedin.posts();
        assert_eq!(posts.len(), 2, "{}", town.transcript());
        for post in posts {
            assert_eq!((post.title.as_deref(), post.files.len()), (Some("The plan"), 1));
            assert_eq!(post.files[0].1, seen.bytes, "what the card showed");
        }
        town.assert_done(Work::Media).await;
        town.snapshot("document");
    })
    .await;
}

/// Without a word of the person's, the text names it, and without a text its file.
#[tokio::test(flavor = "multi_thread")]
async fn the_title_follows_the_text_until_it_is_chosen() {
    let town = Town::with_page(Lang::En).await;
    town.connect_linkedin("ana").await;
    town.file("Our_plan.pdf", document(1), "").await;
    town.advance(2_000).await;
    town.publish().await;
    town.advance(MINUTE).await;
    town.file("Our_plan.pdf", document(1), "First line\nSecond line").await;
    town.advance(2_000).await;
    title(&town, "Chosen").await;
    town.press("button-edit").await;
    town.press("button-title").await;
    town.press("button-no-title").await;
    town.publish().await;
    town.advance(MINUTE).await;
    let titles: Vec<_> = town.linkedin.posts().into_iter().filter_map(|post| post.title).collect();
    assert_eq!(titles, ["Our plan", "First line"], "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_document_goes_the_card_says_so() {
    with_page_in_every_language(async |town| {
        town.connect_linkedin("ana").await;
        town.connect_bluesky().await;
        town.file("plan.pdf", document(1), "The plan").await;
        town.advance(2_000).await;
        town.publish().await;
        town.advance(MINUTE).await;
        assert_eq!((town.linkedin.posts().len(), town.bluesky.posts().len()), (1, 0), "{}", town.transcript());
        town.file("long.pdf", pages(301, "Page", "").end("").bytes(), "The long plan").await;
        town.advance(2_000).await;
        town.file("locked.pdf", pages(1, "Page", "").end("/Encrypt <</Filter /Standard>>").bytes(), "The secret plan").await;
        town.advance(2_000).await;
        town.snapshot("document_refused");
        assert_eq!(town.linkedin.posts().len(), 1);
    })
    .await;
}

/// A draft whose bytes were deleted on time: they are fetched and cleaned again, and are the same.
#[tokio::test(flavor = "multi_thread")]
async fn its_bytes_go_on_time_and_come_again() {
    let town = Town::with_page(Lang::En).await;
    town.connect_linkedin("ana").await;
    town.file("plan.pdf", document(2), "The plan").await;
    town.advance(2_000).await;
    let before = shown(&town).bytes;
    town.advance(5 * HOUR).await;
    town.publish().await;
    town.advance(MINUTE).await;
    let posts = town.linkedin.posts();
    assert_eq!(posts.len(), 1, "{}", town.transcript());
    assert_eq!(posts[0].files[0].1, before);
    town.finish().await;
}
