//! Conversations: the pages of a company are connected with one sign-in, chosen, published to, and taken away one by one; the
//! cover of a video goes to LinkedIn.

use crier::connect::PENDING;
use crier::demo::Choice;
use crier::media::clean::residue::residue;
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;

use crate::support::connect::with_page_in_every_language;
use crate::support::db::not_run;
use crate::support::photo::film;
use crate::support::town::{Town, snapshot};

/// What was not chosen, or is taken away, signs nobody out who still needs the sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn of_the_pages_of_one_sign_in_those_that_are_chosen_stay_until_the_last_is_removed() {
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        for name in ["Bakery", "Café", "Deli"] {
            town.linkedin.page(name, "maria");
        }
        let link = town.sign_in_link("LinkedIn Pages").await;
        town.walk(&link, Choice::Consent).await;
        town.tap("Bakery").await;
        town.tap("Deli").await;
        town.press("button-done").await;
        town.advance(2 * PENDING).await;
        assert_eq!(town.linkedin.tokens(), 2, "Café was erased, and signed nobody out: {}", town.transcript());
        town.send_photo("Fresh bread").await;
        town.publish().await;
        assert_eq!(authors(&town), ["Bakery", "Deli"], "{}", town.transcript());
        remove(&town, "Bakery").await;
        assert_eq!(town.linkedin.tokens(), 2, "{}", town.transcript());
        town.send_photo("Salad").await;
        town.publish().await;
        assert_eq!(authors(&town), ["Bakery", "Deli", "Deli"], "{}", town.transcript());
        remove(&town, "Deli").await;
        assert_eq!(town.linkedin.tokens(), 0, "the last one: ended at the network");
        snapshot("linkedin_pages", lang, &unnamed(&town.transcript()));
        town.finish().await;
    }
}

/// A conversation without the names of its posts: which of two pages comes first is a matter of moments.
fn unnamed(text: &str) -> String {
    let mut parts = text.split("ugcPost:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| format!("{told}ugcPost:…{}", part.trim_start_matches(|c: char| c.is_ascii_digit())))
}

fn authors(town: &Town) -> Vec<String> {
    let mut authors: Vec<String> = town.linkedin.posts().into_iter().map(|post| post.author).collect();
    authors.sort();
    authors
}

async fn remove(town: &Town, page: &str) {
    town.say("/accounts").await;
    town.tap(&format!("LinkedIn Pages {page}")).await;
    town.press("button-remove").await;
    town.press("button-remove").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_page_is_told_so() {
    with_page_in_every_language(async |town| {
        town.linkedin.member("maria");
        let link = town.sign_in_link("LinkedIn Pages").await;
        town.walk(&link, Choice::Consent).await;
        town.snapshot("linkedin_no_page");
    })
    .await;
}

/// LinkedIn's page lets nobody in when the app may not ask for what it asks for: that is for the operator, not for the person.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_was_not_granted_pages_is_the_operators_matter() {
    with_page_in_every_language(async |town| {
        town.edges.apps.linkedin_pages = town.edges.apps.linkedin.clone();
        town.restart().await;
        town.linkedin.page("Bakery", "maria");
        let link = town.sign_in_link("LinkedIn Pages").await;
        town.walk(&link, Choice::Consent).await;
        town.snapshot("linkedin_not_granted");
    })
    .await;
}

/// Who administers one more page signs in again: what is connected stays, and the new one can be chosen.
#[tokio::test(flavor = "multi_thread")]
async fn one_more_page_is_connected_beside_the_others() {
    let town = Town::with_page(Lang::En).await;
    town.connect_linkedin_page("Bakery").await;
    town.linkedin.page("Deli", "ana");
    let link = town.sign_in_link("LinkedIn Pages").await;
    town.walk(&link, Choice::Consent).await;
    town.tap("Deli").await;
    town.send_photo("Fresh bread").await;
    town.publish().await;
    assert_eq!(authors(&town), ["Bakery", "Deli"], "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cover_of_a_video_goes_along_and_one_that_is_refused_is_told() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_linkedin("maria").await;
        for refuses in [false, true] {
            if refuses {
                town.linkedin.refuse_covers();
            }
            let words = town.pick("The sea", "El mar", "Море");
            let words = if refuses { format!("{words}!") } else { words.to_owned() };
            town.send(&[("film.mp4", film())], &words).await;
            town.press("button-edit").await;
            town.press("button-cover").await;
            town.press("button-cover-2").await;
            town.publish().await;
            town.advance(60_000).await;
        }
        let covers: Vec<Option<bytes::Bytes>> = town.linkedin.posts().into_iter().map(|post| post.cover).collect();
        assert_eq!(covers.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false], "{}", town.transcript());
        assert!(residue(covers[0].as_ref().unwrap()).is_empty());
        town.snapshot("linkedin_cover");
    })
    .await;
}
