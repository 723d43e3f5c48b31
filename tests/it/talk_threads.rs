//! Conversations: a Threads profile is connected and published to; who may reply and the topic are chosen on the card; a long
//! text goes as a chain; what goes wrong is told as what it is.

use crier::demo::Choice;
use crier::model::lang::Lang;
use crier::platforms::Apps;

use crate::support::photo::photo_of;
use crate::support::town::{Town, apps};

/// A town with an app at Threads, and nowhere else.
async fn town(lang: Lang) -> Town {
    Town::build_with_apps(lang, None, Apps { threads: apps().threads, ..Apps::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_connected_and_published_to() {
    for lang in Lang::ALL {
        let town = town(lang).await;
        town.connect_threads("maria").await;
        let text = town.pick("The sea, at last 🌊", "Por fin el mar 🌊", "Наконец-то море 🌊");
        town.send(&[("a.jpg", photo_of(96, 64)), ("b.jpg", photo_of(64, 96))], text).await;
        town.publish().await;
        town.advance(30_000).await;
        let posts = town.threads.posts();
        assert_eq!((posts.len(), posts[0].text.as_str(), posts[0].files.len()), (1, text, 2), "{}", town.transcript());
        town.snapshot("threads");
        town.finish().await;
    }
}

/// Who may reply is remembered; a topic is of one post, and one that Threads would not take is said at once.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_reply_and_the_topic_are_chosen_on_a_card() {
    for lang in Lang::ALL {
        let town = town(lang).await;
        town.connect_threads("maria").await;
        town.say(town.pick("Bread every morning", "Pan cada mañana", "Хлеб каждое утро")).await;
        town.tap("⚙️ Threads").await;
        town.tap(&format!("{}: {}", town.label("threads-reply"), town.label("threads-reply-everyone"))).await;
        town.press("threads-reply-followers").await;
        town.tap(&format!("{}: {}", town.label("threads-topic"), town.label("threads-topic-none"))).await;
        town.press("button-write").await;
        town.say("bread & butter").await;
        let topic = town.pick("#Baking", "#Panadería", "#Выпечка");
        town.say(topic).await;
        town.press("button-back").await;
        town.publish().await;
        town.say(town.pick("And cake", "Y tarta", "И торт")).await;
        town.publish().await;
        let said: Vec<_> = town.threads.posts().into_iter().map(|post| (post.reply_control, post.topic)).collect();
        let followers = Some("followers_only".to_owned());
        let topic = Some(topic.trim_start_matches('#').to_owned());
        assert_eq!(said, [(followers.clone(), topic), (followers, None)], "{}", town.transcript());
        town.snapshot("threads_choices");
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sixth_link_is_said_before_anything_is_queued() {
    for lang in Lang::ALL {
        let town = town(lang).await;
        town.connect_threads("maria").await;
        let links: Vec<String> = (1..=6).map(|n| format!("https://example.com/{n}")).collect();
        town.say(&links.join("\n")).await;
        town.press("button-publish").await;
        town.advance(10_000).await;
        assert_eq!(town.threads.posts(), [], "{}", town.transcript());
        town.snapshot("threads_links");
        town.finish().await;
    }
}

/// The length is counted as Threads counts it, emoji by their bytes; what is too long goes as a chain, and is taken away as one.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_goes_as_a_chain_and_is_deleted_as_one() {
    for lang in Lang::ALL {
        let town = town(lang).await;
        town.connect_threads("maria").await;
        let day = town.pick("Day", "Día", "День");
        let story = town.pick(
            "of the walk: rain, a river, two passes",
            "del camino: lluvia, un río, dos puertos",
            "пути: дождь, река, два перевала",
        );
        let text = (1..=12).map(|n| format!("{day} {n} {story} 👨‍👩‍👧‍👦.")).collect::<Vec<_>>().join(" ");
        town.say(&text).await;
        town.tap("🧵").await;
        town.publish().await;
        town.advance(60_000).await;
        let posts = town.threads.posts();
        assert!(posts.len() >= 2, "{}", town.transcript());
        assert_eq!(posts.iter().map(|post| post.text.as_str()).collect::<Vec<_>>().join(" "), text);
        let below: Vec<Option<String>> = posts.iter().map(|post| post.reply_to.clone()).collect();
        let expected: Vec<Option<String>> = (0..posts.len()).map(|n| n.checked_sub(1).map(|ahead| posts[ahead].id.clone())).collect();
        assert_eq!(below, expected);
        town.say("/posts").await;
        town.tap(&format!("{day} 1")).await;
        town.tap("@maria").await;
        town.press("button-yes-delete").await;
        town.advance(10_000).await;
        assert_eq!(town.threads.posts(), [], "{}", town.transcript());
        town.snapshot("threads_chain");
        town.finish().await;
    }
}

/// What Threads makes nothing of is told as what it is, and goes out when it is tried again.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_to_nothing_is_told_as_what_it_is() {
    for lang in Lang::ALL {
        let town = town(lang).await;
        town.connect_threads("maria").await;
        town.threads.fail_next("INVALID_ASPEC_RATIO");
        town.send(&[("sea.jpg", photo_of(96, 64))], town.pick("A wide sea", "Un mar ancho", "Широкое море")).await;
        town.publish().await;
        town.advance(30_000).await;
        assert_eq!(town.threads.posts(), [], "{}", town.transcript());
        town.press("button-retry").await;
        town.advance(30_000).await;
        assert_eq!(town.threads.posts().len(), 1, "{}", town.transcript());
        town.snapshot("threads_refused");
        town.finish().await;
    }
}

/// Who says no, who unticks something, and who takes the app away later.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_with_a_sign_in_is_told() {
    for lang in Lang::ALL {
        let town = town(lang).await;
        let profile = town.threads.profile("maria");
        let link = town.sign_in_link("Threads").await;
        town.walk(&link, Choice::Refuse).await;
        town.threads.untick(&["threads_delete"]);
        let link = town.sign_in_link("Threads").await;
        town.walk(&link, Choice::Consent).await;
        town.threads.untick(&[]);
        town.connect_threads("maria").await;
        town.threads.revoke(&profile.id);
        town.say(town.pick("Nobody's", "De nadie", "Ничьё")).await;
        town.publish().await;
        town.advance(60_000).await;
        assert_eq!(town.threads.posts(), [], "{}", town.transcript());
        town.press("button-reconnect").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        town.advance(60_000).await;
        assert_eq!(town.threads.posts().len(), 1, "{}", town.transcript());
        town.snapshot("threads_sign_in");
        town.finish().await;
    }
}

/// Sixty days of silence: the token is renewed ahead of its end, and nobody is asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_renewed_ahead_of_its_end() {
    let town = town(Lang::En).await;
    town.connect_threads("maria").await;
    let day = 24 * 60 * 60 * 1_000;
    for _ in 0..7 {
        town.advance(10 * day).await;
    }
    assert_eq!(town.threads.renewals(), 1, "{}", town.transcript());
    town.say("Still here").await;
    town.publish().await;
    town.advance(10_000).await;
    assert_eq!(town.threads.posts().len(), 1, "{}", town.transcript());
    town.finish().await;
}
