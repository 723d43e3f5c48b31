//! What holds of a network's own settings: the person's choice, as long as there is such a one, or else the first; and what
//! must be chosen before anything is published.

use crier::draft::{Problem, parts, unmet};
use crier::model::account::Account;
use crier::model::limits::Limits;
use crier::model::platform::PlatformId;
use crier::model::post::Target;
use crier::model::say::Say;
use crier::model::setting::{self, Choice, Chosen, Setting, Wishes, open};

use crate::support::rows::account;

fn setting(key: &'static str, words: &[&str], first: Option<&'static str>) -> Setting {
    let choice = |word: &&str| Choice { word: (*word).to_owned(), label: Say::new("words-none") };
    Setting { key, label: Say::new("words-none"), choices: words.iter().map(choice).collect(), first, typed: None, lasts: true }
}

fn chosen(key: &str, word: &str) -> Chosen {
    [(key.to_owned(), word.to_owned())].into()
}

#[test]
fn the_choice_holds_while_there_is_such_a_one() {
    let colour = setting("colour", &["red", "blue"], Some("red"));
    for (given, holds) in [(Chosen::new(), "red"), (chosen("colour", "blue"), "blue"), (chosen("colour", "gone"), "red")] {
        assert_eq!(colour.word(&given), Some(holds), "{given:?}");
    }
    let must = setting("must", &["yes", "no"], None);
    for (given, holds) in [(Chosen::new(), None), (chosen("must", "no"), Some("no")), (chosen("must", "gone"), None)] {
        assert_eq!(must.word(&given), holds, "{given:?}");
    }
}

#[test]
fn the_first_that_must_be_chosen_is_asked() {
    let all = [setting("colour", &["red"], Some("red")), setting("must", &["yes"], None), setting("too", &["yes"], None)];
    assert_eq!(open(&all, &Chosen::new()).map(|setting| setting.key), Some("must"));
    assert_eq!(open(&all, &chosen("must", "yes")).map(|setting| setting.key), Some("too"));
    assert_eq!(open(&all[..1], &Chosen::new()), None);
}

#[test]
fn what_a_network_minds_comes_before_what_it_asks() {
    let wishes = Wishes { open: Some(setting("must", &[], None)), minds: Some(Say::new("words-none")) };
    let problems: Vec<Problem> = unmet(wishes).collect();
    assert_eq!(problems, [Problem::Minds(Say::new("words-none")), Problem::Open(Say::new("words-none"))]);
    assert_eq!(unmet(Wishes::default()).count(), 0);
}

/// The playlists of a channel are among its settings, when it had any.
#[test]
fn playlists_are_those_of_the_channel() {
    use crier::platforms::Platform;
    use crier::platforms::oauth::App;
    use crier::platforms::youtube::YouTube;
    let youtube = YouTube::new(crate::support::nowhere::nowhere().youtube, App { id: "a".into(), secret: "b".to_owned().into() });
    let with = |playlists| Account { platform: PlatformId::YouTube, facts: serde_json::json!({ "playlists": playlists }), ..account("a") };
    let keys = |account: &Account| youtube.settings(account).iter().map(|setting| setting.key).collect::<Vec<_>>();
    let none: [serde_json::Value; 0] = [];
    assert_eq!(keys(&with(serde_json::json!(none))), ["kids", "privacy", "wait", "category"]);
    let some = with(serde_json::json!([{ "id": "PL1", "title": "Best of" }]));
    assert_eq!(keys(&some).last(), Some(&"playlist"));
    let words: Vec<String> = youtube.settings(&some)[4].choices.iter().map(|choice| choice.word.clone()).collect();
    assert_eq!(words, ["none", "PL1"]);
}

/// What a person writes is never taken for a choice, whatever it says.
#[test]
fn words_are_no_choice() {
    let comment = setting::comment();
    assert_eq!((comment.word(&Chosen::new()), comment.words(&Chosen::new())), (Some("none"), None));
    for words in ["none", "=none", "#one #two"] {
        let given = chosen(setting::COMMENT, &setting::written(words));
        assert_eq!((comment.words(&given), comment.shown(&given)), (Some(words), Say::new("option-written").text("words", words)));
    }
    assert_eq!(comment.words(&chosen(setting::COMMENT, "none")), None);
    let long = chosen(setting::COMMENT, &setting::written(&"é".repeat(30)));
    assert_eq!(comment.shown(&long), Say::new("option-written").text("words", format!("{}…", "é".repeat(24))));
    assert!(!comment.lasts, "the next post begins without it");
    let plain = setting("colour", &["red"], Some("red"));
    assert_eq!(plain.words(&chosen("colour", &setting::written("x"))), None, "only what can be written was");
}

/// A first comment is a part behind the post, and behind the last post of a thread.
#[test]
fn a_first_comment_goes_behind_everything() {
    use crate::support::network::limits;
    let limits = |comment_max| Limits { comment_max, threads: Some(5), text_max: 40, ..limits() };
    let target = |thread| Target { thread, ..crate::support::rows::target("t", "p", "a") };
    let given = chosen(setting::COMMENT, &setting::written("More below."));
    let go = |text: &str, max, thread, chosen: &Chosen| parts(text, &[], &limits(max), &target(thread), chosen);
    assert_eq!(go("Short.", Some(100), false, &given), ["Short.", "More below."]);
    assert_eq!(go("Short.", Some(100), false, &Chosen::new()), [""; 0], "one post, as always");
    assert_eq!(go("Short.", None, false, &given), [""; 0], "a network, or a kind of post, that takes none");
    let long = go("The first sentence is here. The second one is there.", Some(100), true, &given);
    assert_eq!((long.len(), long.last().map(String::as_str)), (3, Some("More below.")));
}
