//! The pure parts of the Bluesky connector, by tables.

use crier::platforms::bluesky::connect::app_password;
use crier::platforms::bluesky::facets::{Meaning, facets, scan};
use crier::platforms::bluesky::resolve::{Typed, is_did, is_handle, typed};
use crier::platforms::bluesky::tid::{is_tid, rkey};
use proptest::prelude::*;

fn found(text: &str) -> Vec<(&str, String)> {
    let word = |meaning| match meaning {
        Meaning::Link(uri) => uri,
        Meaning::Mention(handle) => format!("@{handle}"),
        Meaning::Tag(tag) => format!("#{tag}"),
    };
    scan(text).into_iter().map(|span| (&text[span.start..span.end], word(span.meaning))).collect()
}

#[test]
fn finds_links_mentions_and_tags() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("nothing here", &[]),
        ("https://a.example", &[("https://a.example", "https://a.example")]),
        ("see (https://a.example/b).", &[("https://a.example/b", "https://a.example/b")]),
        ("https://en.example/wiki/A_(b)", &[("https://en.example/wiki/A_(b)", "https://en.example/wiki/A_(b)")]),
        ("really? http://a.example/?q=1!!!", &[("http://a.example/?q=1", "http://a.example/?q=1")]),
        ("“https://a.example”", &[]),
        ("https:// https:///x https://. HTTPS://A.example", &[("HTTPS://A.example", "HTTPS://A.example")]),
        ("example.com, and my-site.co.uk/x", &[("example.com", "https://example.com"), ("my-site.co.uk/x", "https://my-site.co.uk/x")]),
        ("file.txt e.g. 1.5 done.It me@example.com john.me@x.com", &[]),
        ("xhttps://a.example ahttps", &[]),
        ("@ana.example @Ana.Example.", &[("@ana.example", "@ana.example"), ("@Ana.Example", "@ana.example")]),
        ("@ana @ @.a @a..b @a.b_c x@a.example (@a.example)", &[("@a.example", "@a.example")]),
        ("#one #Two3 #3 #4a # ## #a.b. x#no (#no", &[("#one", "#one"), ("#Two3", "#Two3"), ("#4a", "#4a"), ("#a.b", "#a.b")]),
        ("＃全角 #日本語、", &[("＃全角", "#全角"), ("#日本語", "#日本語")]),
        ("#🎈 👨‍👩‍👧 #осень!", &[("#🎈", "#🎈"), ("#осень", "#осень")]),
        ("https://a.example/(@b.example #c", &[("https://a.example/(@b.example", "https://a.example/(@b.example"), ("#c", "#c")]),
        ("a\nhttps://a.example\n#b", &[("https://a.example", "https://a.example"), ("#b", "#b")]),
    ];
    for (text, expected) in cases {
        let found = found(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(shown, means)| (*shown, means.as_str())).collect();
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
fn a_tag_has_at_most_64_units() {
    let longest = format!("#{}", "ñ".repeat(64));
    assert_eq!(found(&longest).len(), 1);
    assert_eq!(found(&format!("{longest}ñ")), []);
}

#[test]
fn a_mention_of_nobody_stays_text() {
    let known = |handle: &str| (handle == "ana.example").then_some("did:plc:ana");
    let facets = facets("@ana.example @bob.example", known);
    assert_eq!(facets.len(), 1);
    assert_eq!(facets[0]["features"][0]["did"], "did:plc:ana");
    assert_eq!(facets[0]["index"]["byteEnd"], 12);
}

proptest! {
    #[test]
    fn spans_lie_within_the_text_in_order(text in "(https?://|#|@|＃|[a-zé👍\u{200d}.()/!_ \n]|com|test){0,40}") {
        let mut end = 0;
        for span in scan(&text) {
            prop_assert!(span.start >= end && span.end > span.start);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            end = span.end;
        }
        prop_assert!(end <= text.len());
    }

    #[test]
    fn keys_are_tids_that_sort_by_time(part in "[a-z0-9]{12}", at in 0..9_000_000_000_000_i64, later in 1..1_000_000_000_i64) {
        let key = rkey(&part, at);
        prop_assert!(is_tid(&key), "{}", key);
        prop_assert_eq!(&key, &rkey(&part, at));
        prop_assert!(key < rkey("another", at + later));
    }
}

#[test]
fn a_key_is_the_parts_own() {
    // 2026-11-22 12:00 UTC, read with the digits of the specification.
    assert_eq!(rkey("part", 1_795_348_800_000).len(), 13);
    assert!(rkey("part", 1_795_348_800_000).starts_with("3n2"));
    assert_ne!(rkey("part", 1_795_348_800_000), rkey("trap", 1_795_348_800_000));
    for not in ["", "3l2kaaaaaaa2", "3l2kaaaaaaa2aa", "zl2kaaaaaaa2a", "3l2kaaaaaaa1a", "3L2kaaaaaaa2a"] {
        assert!(!is_tid(not), "{not}");
    }
}

#[test]
fn reads_a_handle_as_people_write_it() {
    let handle = |name: &str| Some(Typed::Handle(name.into()));
    let cases = [
        ("ana.example", handle("ana.example")),
        (" @Ana.Example. ", handle("ana.example")),
        ("\u{202a}@ana.example\u{202c}", handle("ana.example")),
        ("https://bsky.app/profile/ana.example", handle("ana.example")),
        ("https://bsky.app/profile/ana.example/post/3l2kaaaaaaa2a?x=1", handle("ana.example")),
        ("bsky.app/profile/ana.example/", handle("ana.example")),
        ("at://ana.example", handle("ana.example")),
        ("https://ana.example/", handle("ana.example")),
        ("ana", handle("ana.bsky.social")),
        ("@Ana", handle("ana.bsky.social")),
        ("https://bsky.app/profile/did:plc:x2qlvkqrx6lxspuqmryejcr6", Some(Typed::Did("did:plc:x2qlvkqrx6lxspuqmryejcr6".into()))),
        ("did:web:ana.example", Some(Typed::Did("did:web:ana.example".into()))),
        ("did:key:abc", None),
        ("", None),
        ("@", None),
        ("ana maria", None),
        ("ana@example.com", None),
        ("ana_b", None),
        ("анна.example", None),
        ("127.0.0.1", None),
        ("-a.example", None),
    ];
    for (text, expected) in cases {
        assert_eq!(typed(text), expected, "{text:?}");
    }
}

#[test]
fn knows_handles_and_dids() {
    assert!(is_handle("a.b") && is_handle("xn--80ak6aa92e.com") && is_handle(&format!("{}.com", "a".repeat(63))));
    for not in ["a", "a..b", ".a.b", "a.b.", "A.b", "a.1", &format!("{}.com", "a".repeat(64)), &"a.".repeat(130)] {
        assert!(!is_handle(not), "{not}");
    }
    assert!(is_did("did:plc:x2qlvkqrx6lxspuqmryejcr6") && is_did("did:web:a.example"));
    for not in [
        "did:plc:x2ql",
        "did:plc:X2qlvkqrx6lxspuqmryejcr6",
        "did:plc:x2qlvkqrx6lxspuqmryejcr/",
        "did:web:localhost",
        "did:web:a.b/c",
        "did:web:a.b%3A1",
    ] {
        assert!(!is_did(not), "{not}");
    }
}

#[test]
fn knows_an_app_password() {
    let right = Some("uf3u-hvik-yk2i-4shf".to_owned());
    for text in ["uf3u-hvik-yk2i-4shf", "  Uf3u-hvik-yk2i-4shf\n", "uf3u–hvik–yk2i–4shf"] {
        assert_eq!(app_password(text), right, "{text:?}");
    }
    for text in
        ["", "hunter2", "uf3u-hvik-yk2i", "uf3u-hvik-yk2i-4shf-aaaa", "uf3uhvikyk2i4shf", "uf3u-hvik-yk2i-4sh!", "uf3u-hvik-yk2i-4shé"]
    {
        assert_eq!(app_password(text), None, "{text:?}");
    }
}
