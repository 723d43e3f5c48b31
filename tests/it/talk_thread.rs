//! Conversations: a text that is too long for a network goes as a thread, is cut at a sentence, or is written anew.

use crier::clock::HOUR;
use crier::model::lang::Lang;
use crier::sim::faults::Kind;

use crate::support::photo::photo_of;
use crate::support::town::{Town, in_every_language};

/// A text of three posts at Bluesky.
fn long(town: &Town) -> String {
    let story = town.pick(
        "we walked for nine hours, over two passes and through one river.",
        "caminamos nueve horas, por dos puertos y a través de un río entero.",
        "мы шли девять часов, через два перевала и одну холодную реку вброд.",
    );
    let day = town.pick("On day", "El día", "В день");
    (1..=9).map(|n| format!("{day} {n} {story}")).collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn too_long_becomes_a_thread_and_goes_as_one() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.send(&[("sea.jpg", photo_of(96, 64))], &long(town)).await;
        town.tap("🧵").await;
        town.tap("🧵").await;
        town.tap("🧵").await;
        town.publish().await;
        let (bluesky, telegram) = (town.bluesky.posts(), town.telegram.all_posts());
        assert_eq!((bluesky.len(), telegram.len()), (3, 1));
        assert_eq!(bluesky.iter().map(|post| post.text.as_str()).collect::<Vec<_>>().join(" "), long(town));
        assert_eq!(bluesky.iter().map(|post| post.files.len()).collect::<Vec<_>>(), [1, 0, 0], "the picture goes with the first");
        assert_eq!(telegram[0].text, long(town), "where it fits it goes as one");
        town.say("/posts").await;
        town.tap(town.pick("On day 1", "El día 1", "В день 1")).await;
        town.tap("@ana.example").await;
        town.press("button-yes-delete").await;
        town.advance(10_000).await;
        assert_eq!((town.bluesky.posts().len(), town.telegram.all_posts().len()), (0, 1));
        town.snapshot("thread");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_in_the_middle_says_how_far_it_came_and_goes_on() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.say(&long(town)).await;
        town.tap("🧵").await;
        town.world.faults.arm_at("bluesky", 2, Kind::Refuse);
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1);
        town.press("button-retry").await;
        town.advance(10_000).await;
        assert_eq!(town.bluesky.posts().len(), 3);
        town.snapshot("thread_retried");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_long_is_cut_at_a_sentence_seen_and_written_anew() {
    in_every_language(async |town: &mut Town| {
        town.connect_bluesky().await;
        town.connect_telegram("news").await;
        town.say(&long(town)).await;
        town.tap("✂️").await;
        town.tap("✂️").await;
        town.tap("✂️").await;
        town.tap("✏️").await;
        town.say("/cancel").await;
        town.publish().await;
        let post = town.bluesky.posts().remove(0);
        assert!(long(town).starts_with(&post.text) && post.text.ends_with('.'), "{}", post.text);
        assert_eq!(town.telegram.all_posts()[0].text, long(town));
        town.snapshot("text_cut");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_networks_are_told_apart() {
    let town = Town::with_page(Lang::En).await;
    town.connect_bluesky().await;
    town.connect_x("ana").await;
    town.say(&long(&town)).await;
    town.tap("✂️ Cut: X").await;
    town.tap("posts: Bluesky").await;
    town.publish().await;
    assert_eq!((town.bluesky.posts().len(), town.x.posts().len()), (3, 1));
    town.snapshot("thread_and_cut");
    town.finish().await;
}

/// What waits for its time follows its text: longer, shorter, and no thread at all.
#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_waits_follows_its_text() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say(&long(&town)).await;
    town.tap("🧵").await;
    town.say("in 2h").await;
    let parts = async || {
        let store = &town.wired.store;
        let workspace = store.workspaces().await.unwrap().remove(0).id;
        let post = store.waiting_posts(&workspace, 0, 1).await.unwrap().remove(0);
        store.targets(&post.id).await.unwrap().remove(0).parts.len()
    };
    assert_eq!(parts().await, 3);
    for (text, count) in [(format!("{0} {0}", long(&town)), 5), ("Short now.".to_owned(), 1), (format!("{} The end.", long(&town)), 3)] {
        town.press("button-edit").await;
        town.press("button-edit-text").await;
        town.say(&text).await;
        assert_eq!(parts().await, count, "{text}");
    }
    town.press("button-edit").await;
    town.tap("Text for Bluesky").await;
    town.say(&format!("For Bluesky alone. {}", long(&town))).await;
    assert_eq!(parts().await, 3);
    town.advance(3 * HOUR).await;
    let texts: Vec<String> = town.bluesky.posts().into_iter().map(|post| post.text).collect();
    assert_eq!(texts.join(" "), format!("For Bluesky alone. {}", long(&town)));
    town.snapshot("thread_planned");
    town.finish().await;
}

/// What goes out again and again goes as a thread each time.
#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_repeats_is_one_each_time() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say(&long(&town)).await;
    town.tap("🧵").await;
    town.say("every day at 18:00").await;
    town.advance(48 * HOUR).await;
    let posts = town.bluesky.posts();
    assert_eq!(posts.len(), 6);
    for thread in posts.chunks(3) {
        assert!(thread[0].reply.is_null() && thread[1].reply["root"]["uri"] == thread[0].uri.as_str());
        assert!(thread[2].reply["root"]["uri"] == thread[0].uri.as_str() && thread[2].reply["parent"]["uri"] == thread[1].uri.as_str());
    }
    town.finish().await;
}

/// The answer for the second post is lost. The person is asked about that one; where it is has to be known before the rest
/// goes below it.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_in_the_middle_is_asked_about_and_its_address_wanted() {
    let town = Town::with_page(Lang::En).await;
    town.connect_x("ana").await;
    town.say(&long(&town)).await;
    town.tap("🧵").await;
    town.world.faults.arm_at("x", 2, Kind::Lost);
    town.publish().await;
    town.advance(HOUR).await;
    assert_eq!(town.x.posts().len(), 1);
    town.press("button-is-there").await;
    town.say("/cancel").await;
    town.advance(60_000).await;
    assert_eq!(town.x.posts().len(), 1, "nothing goes where nobody knows");
    town.press("button-retry").await;
    town.say("https://x.com/ana").await;
    town.advance(60_000).await;
    assert_eq!(town.x.posts().len(), 1, "that is no post");
    town.press("button-retry").await;
    let there = format!("https://x.com/ana/status/{}?s=20", town.x.posts()[0].id);
    town.say(&there).await;
    town.advance(60_000).await;
    assert_eq!(town.x.posts().len(), 2, "the third, below the address that was given");
    // (No snapshot: a card that changes and changes back while a word is said stands in the story or does not.)
    let story = town.transcript();
    for said in ["It is post 2 of 3 of the thread", "Send me its address", "2 of 3 posts of the thread are live", "live, a thread of 3"] {
        assert!(story.contains(said), "{said}: {story}");
    }
    town.finish().await;
}

/// Undo takes all of it back.
#[tokio::test(flavor = "multi_thread")]
async fn undone_in_time_nothing_of_it_leaves() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    town.say(&long(&town)).await;
    town.tap("🧵").await;
    town.press("button-publish").await;
    town.press("button-undo").await;
    town.advance(HOUR).await;
    assert_eq!(town.bluesky.posts().len(), 0);
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 3);
    town.finish().await;
}

/// X takes no words twice, and what is ahead is out: what can be done is said, and nothing is offered that would not help.
#[tokio::test(flavor = "multi_thread")]
async fn words_refused_in_the_middle_are_told_with_a_way_on() {
    let town = Town::with_page(Lang::En).await;
    town.connect_x("ana").await;
    let verse =
        "Row the boat across the bay, and row it back before the day is over and the light is gone and nobody can see the way home again.";
    town.say(&[verse; 4].join(" ")).await;
    town.tap("🧵").await;
    town.publish().await;
    assert_eq!(town.x.posts().len(), 1, "{}", town.transcript());
    let story = town.transcript();
    assert!(story.contains("Delete the thread in /posts") && !story.contains("Change a word"), "{story}");
    assert!(!story.contains("[Text for X"), "{story}");
    town.finish().await;
}
