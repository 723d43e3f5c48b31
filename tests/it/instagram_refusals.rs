//! What each number of Instagram's error catalogue means, that whoever meets it is told what to do in every language, and what is
//! read of a container that came to nothing; and what Instagram does not take of words.

use crier::i18n;
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::model::problem::Reason;
use crier::model::setting::{Chosen, written};
use crier::net::{Fault, Gate};
use crier::platforms::graph::{GraphError, Meaning};
use crier::platforms::instagram::choices::{Choices, Kind, settings};
use crier::platforms::instagram::refusal::{failed, number_in, own};
use crier::platforms::instagram::words::{count, minds};

fn refused(reason: Reason) -> Meaning {
    Meaning::Fault(Fault::Refused(reason))
}

/// The whole table of the facts (instagram, section 6).
fn table() -> Vec<((i64, i64), Meaning)> {
    let container = || Meaning::Fault(Fault::Restage);
    vec![
        ((-2, 2_207_003), refused(Reason::NotFetched)),
        ((-2, 2_207_020), refused(Reason::NotProcessed)),
        ((-1, 2_207_001), Meaning::Lost),
        ((-1, 2_207_032), Meaning::Lost),
        ((-1, 2_207_053), refused(Reason::NotProcessed)),
        ((1, 2_207_057), refused(Reason::Moment)),
        ((4, 2_207_051), refused(Reason::Blocked)),
        ((9, 2_207_042), Meaning::Fault(Fault::Later { after: None, gate: Gate::Account })),
        ((24, 2_207_006), container()),
        ((24, 2_207_008), container()),
        ((25, 2_207_050), refused(Reason::Restricted)),
        ((100, 2_207_023), refused(Reason::Internal)),
        ((100, 2_207_028), refused(Reason::Media)),
        ((100, 2_207_035), refused(Reason::Internal)),
        ((100, 2_207_036), refused(Reason::Internal)),
        ((100, 2_207_037), refused(Reason::Internal)),
        ((100, 2_207_040), refused(Reason::Text)),
        ((352, 2_207_026), refused(Reason::Media)),
        ((9_004, 2_207_052), refused(Reason::NotFetched)),
        ((9_007, 2_207_027), container()),
        ((36_000, 2_207_004), refused(Reason::Media)),
        ((36_001, 2_207_005), refused(Reason::Media)),
        ((36_003, 2_207_009), refused(Reason::Shape)),
        ((36_004, 2_207_010), refused(Reason::Text)),
    ]
}

fn error(code: i64, subcode: i64) -> GraphError {
    GraphError { status: 400, code, subcode, ..GraphError::default() }
}

#[test]
fn every_number_means_what_it_should() {
    for ((code, subcode), meaning) in table() {
        assert_eq!(own(&error(code, subcode)), Some(meaning), "{code}/{subcode}");
    }
    // Without its subcode, a code of Instagram's own means as much.
    for (code, meaning) in
        [(36_003, refused(Reason::Shape)), (9_004, refused(Reason::NotFetched)), (-1, Meaning::Lost), (25, refused(Reason::Restricted))]
    {
        assert_eq!(own(&error(code, 0)), Some(meaning), "{code}");
    }
    let no_place = GraphError { exception: "INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID".into(), ..error(100, 0) };
    assert_eq!(own(&no_place), Some(refused(Reason::Place)));
    // A token may be renewed; everything else is as at Facebook.
    assert_eq!(own(&error(190, 463)), Some(Meaning::Fault(Fault::Expired)));
    for code in [10, 200, 1, 2, 368, 80_002, 100] {
        assert_eq!(own(&error(code, 0)), None, "{code}");
    }
}

/// Nobody is left with a number: each reason is a sentence with a next step, in every language.
#[test]
fn whoever_meets_one_is_told_what_to_do() {
    let more = [Reason::Place, Reason::NothingAhead, Reason::NoAddress, Reason::Blocked, Reason::NoRights].map(refused);
    for meaning in table().into_iter().map(|(_, meaning)| meaning).chain(more) {
        let Meaning::Fault(Fault::Refused(reason)) = meaning else { continue };
        for lang in Lang::ALL {
            let said = i18n::plain(lang, &reason.say(PlatformId::Instagram));
            assert!(said.len() > 60 && !said.contains("2207"), "{reason:?} {lang:?}: {said}");
        }
    }
}

#[test]
fn a_container_says_by_a_number_why_it_came_to_nothing() {
    assert_eq!(number_in("Error: Media upload has failed with error code 2207026"), 2_207_026);
    for (status, number) in [("", 0), ("Error: it failed", 0), ("Error 12345678", 0), ("2207001, then 2207009.", 2_207_009)] {
        assert_eq!(number_in(status), number, "{status}");
    }
    let cases = [
        (2_207_026, (Reason::Media, false)),
        (2_207_052, (Reason::NotFetched, true)),
        (2_207_053, (Reason::NotProcessed, true)),
        (2_207_020, (Reason::NotProcessed, true)),
        (2_207_001, (Reason::NotProcessed, true)),
        (2_207_057, (Reason::Moment, false)),
        (2_207_009, (Reason::Shape, false)),
        (0, (Reason::NotProcessed, false)),
    ];
    for (number, expected) in cases {
        assert_eq!(failed(number), expected, "{number}");
    }
}

#[test]
fn hashtags_and_mentions_are_counted_as_words() {
    for (text, tags, mentions) in [("", 0, 0), ("#a #б #1 # ##x a#b", 4, 0), ("@a (@b) mail@example.org @", 0, 2), ("#a#b", 1, 0)] {
        assert_eq!((count(text, '#'), count(text, '@')), (tags, mentions), "{text}");
    }
    let many = |sign: &str, n: usize| format!("{sign}x ").repeat(n);
    assert_eq!(minds(&many("#", 30)), None);
    assert_eq!(minds(&many("@", 20)), None);
    for (text, key, have) in [(many("#", 31), "problem-hashtags", 31), (many("@", 21), "problem-mentions", 21)] {
        let say = minds(&text).unwrap();
        assert_eq!(say.key, key);
        let words = i18n::plain(Lang::En, &say.text("network", "Instagram"));
        assert!(words.contains(&have.to_string()), "{words}");
    }
}

#[test]
fn what_is_written_is_read_or_asked_for_again() {
    let read = |key: &str, text: &str| {
        settings().into_iter().find(|setting| setting.key == key).and_then(|setting| setting.typed).map(|typed| (typed.read)(text))
    };
    let cases = [
        ("with", "@Ana, leo.m  mia_1", Some("ana leo.m mia_1")),
        ("with", "a b c d", None),
        ("with", "", None),
        ("with", "ana!", None),
        ("place", "7640348500", Some("7640348500")),
        ("place", "https://www.facebook.com/Guggenheim-7640348500/?x=1", Some("7640348500")),
        ("place", "the harbour", None),
        ("place", "1234", None),
        ("moment", "2.5", Some("2.5")),
        ("moment", "1:07", Some("1:07")),
        ("moment", "2,5", Some("2.5")),
        ("moment", "soon", None),
        ("moment", "-1", None),
    ];
    for (key, text, expected) in cases {
        let got = read(key, text).unwrap();
        assert_eq!(got.as_deref().ok(), expected, "{key}: {text}");
        if let Err(say) = got {
            for lang in Lang::ALL {
                assert!(i18n::plain(lang, &say).len() > 40);
            }
        }
    }
    let chosen = |pairs: &[(&str, &str)]| -> Chosen { pairs.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect() };
    assert_eq!(Choices::of(&Chosen::new()), Choices::default());
    let all = [
        ("kind", "story"),
        ("feed", "no"),
        ("trial", "manual"),
        ("with", &*written("ana leo")),
        ("place", &*written("12345")),
        ("moment", &*written("1:07.25")),
    ];
    let expected = Choices {
        kind: Kind::Story,
        reels_only: true,
        collaborators: vec!["ana".into(), "leo".into()],
        place: Some("12345".into()),
        moment: Some(67_250),
        trial: Some("MANUAL"),
    };
    assert_eq!(Choices::of(&chosen(&all)), expected);
}
