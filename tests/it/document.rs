//! What a document is called, and where it can go: pure, in tables.

use crier::draft::{Problem, fit};
use crier::model::document::{DocumentNeed, length, title};
use crier::model::kind::Kind;
use crier::model::limits::Limits;
use crier::model::post::{CleanFile, Media, MediaState};

use crate::support::network::limits;
use crate::support::rows::{clean_file, media};

#[test]
fn it_is_called_by_choice_then_by_the_text_then_by_its_file() {
    let table = [
        (Some("Chosen"), "First line\nSecond", Some("file.pdf"), 400, "Chosen"),
        (Some("  "), "First line\nSecond", Some("file.pdf"), 400, "First line"),
        (None, "\n\n  First   line \nSecond", None, 400, "First line"),
        (None, "", Some("Our_plan.for 2027.PDF"), 400, "Our plan.for 2027"),
        (None, " \n ", Some(".pdf"), 400, "PDF"),
        (None, "", None, 400, "PDF"),
        (Some("one\ttwo\u{7}"), "", None, 400, "one two"),
        (None, "one two three", None, 13, "one two three"),
        (None, "one two three four", None, 13, "one two…"),
        (None, "onetwothreefourfive", None, 10, "onetwothr…"),
        (None, "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", None, 9, "👩‍👩‍👧…"),
        (None, "🌈🌈🌈🌈", None, 7, "🌈🌈🌈…"),
    ];
    for (chosen, text, name, most, expected) in table {
        let called = title(chosen, text, name, most);
        assert_eq!(called, expected, "{chosen:?} {text:?} {name:?} {most}");
        assert!(length(&called) <= most);
    }
}

#[test]
fn a_file_is_a_pdf_by_its_first_bytes() {
    assert_eq!(Kind::of(b"%PDF-1.7\n"), Some(Kind::Pdf));
    assert_eq!(Kind::of(b"%PD"), None);
    assert_eq!(Kind::of(b" %PDF-1.7\n"), None, "readers differ on what is behind something else");
}

fn document(pages: u32, bytes: u64) -> Media {
    let clean = CleanFile { mime: "application/pdf".into(), pages: Some(pages), bytes, ..clean_file("w/a.1") };
    Media { state: MediaState::Ready, clean: Some(clean), ..media("m", "p", 1) }
}

fn picture() -> Media {
    Media { state: MediaState::Ready, clean: Some(clean_file("w/b.1")), ..media("n", "p", 2) }
}

#[test]
fn it_goes_where_documents_go_alone_and_within_the_limits() {
    let need = DocumentNeed { bytes: 5_000_000, pages: 300, title: 400 };
    let takes = Limits { document: Some(need), ..limits() };
    let table = [
        (vec![document(300, 5_000_000)], &takes, None),
        (vec![document(301, 1)], &takes, Some(Problem::DocumentTooLong { have: 301, max: 300 })),
        (vec![document(1, 5_000_001)], &takes, Some(Problem::DocumentTooBig { max: 5 })),
        (vec![document(1, 1), picture()], &takes, Some(Problem::DocumentAlone)),
        (vec![document(1, 1), document(1, 1)], &takes, Some(Problem::DocumentAlone)),
        (vec![document(1, 1)], &limits(), Some(Problem::NoDocuments)),
        (vec![document(1, 1), picture()], &limits(), Some(Problem::NoDocuments)),
        (vec![picture()], &takes, None),
    ];
    for (media, limits, expected) in table {
        assert_eq!(fit("Text", &media, limits, false), expected.clone().into_iter().collect::<Vec<_>>(), "{expected:?}");
    }
}
