//! What holds of a network's own settings: the person's choice, as long as there is such a one, or else the first; and what
//! must be chosen before anything is published.

use crier::draft::{Problem, unmet};
use crier::model::account::Account;
use crier::model::platform::PlatformId;
use crier::model::say::Say;
use crier::model::setting::{Choice, Chosen, Setting, Wishes, open};

use crate::support::rows::account;

fn setting(key: &'static str, words: &[&str], first: Option<&'static str>) -> Setting {
    let choice = |word: &&str| Choice { word: (*word).to_owned(), label: Say::new("words-none") };
    Setting { key, label: Say::new("words-none"), choices: words.iter().map(choice).collect(), first, typed: None }
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
