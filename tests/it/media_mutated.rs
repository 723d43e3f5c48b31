//! Every parser of strangers' bytes on damaged seeds: it may refuse, it may not panic, hang or let something through.
//!
//! The number of cases is fixed, not the time. `fuzz/` does the same without an end.
use crate::media_carriers::*;
use crate::media_formats::{bmp, photo_tiff};
use crate::support::pdf::Pdf;
use crier::media::clean::clues::Clues;
use crier::media::clean::removed::tidy;
use crier::media::clean::residue::{residue, residue_but};
use crier::media::clean::{Keep, clean, clean_keeping, heif};
use crier::media::{document, exif, probe};
use crier::model::trouble::Trouble;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// One thing that can happen to a file on its way.
#[derive(Debug, Clone)]
enum Damage {
    Byte(Index, u8),
    Bit(Index, u8),
    Cut(Index),
    Out(Index, u8),
    Twice(Index, u8),
    Number(Index, u32),
    Behind(Vec<u8>),
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let at = any::<Index>;
    let one = prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        4 => (at(), 0u8..8).prop_map(|(at, bit)| Damage::Bit(at, bit)),
        1 => at().prop_map(Damage::Cut),
        2 => (at(), any::<u8>()).prop_map(|(at, length)| Damage::Out(at, length)),
        2 => (at(), any::<u8>()).prop_map(|(at, length)| Damage::Twice(at, length)),
        3 => (at(), prop_oneof![Just(0), Just(1), Just(0x7fff_ffff), Just(0x8000_0000), Just(u32::MAX), any::<u32>()])
            .prop_map(|(at, number)| Damage::Number(at, number)),
        1 => vec(any::<u8>(), 0..40).prop_map(Damage::Behind),
    ];
    vec(one, 1..6)
}

fn damaged(seed: &[u8], all: &[Damage]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for one in all {
        if bytes.is_empty() {
            return bytes;
        }
        let length = bytes.len();
        match one {
            Damage::Byte(at, byte) => bytes[at.index(length)] = *byte,
            Damage::Bit(at, bit) => bytes[at.index(length)] ^= 1 << bit,
            Damage::Cut(at) => bytes.truncate(at.index(length)),
            Damage::Out(at, count) => drop(bytes.drain(at.index(length)..(at.index(length) + usize::from(*count)).min(length))),
            Damage::Twice(at, count) => {
                let from = at.index(length);
                let again = bytes[from..(from + usize::from(*count)).min(length)].to_vec();
                bytes.splice(from..from, again);
            }
            Damage::Number(at, number) => {
                let from = at.index(length);
                bytes.iter_mut().skip(from).zip(number.to_be_bytes()).for_each(|(to, byte)| *to = byte);
            }
            Damage::Behind(more) => bytes.extend(more),
        }
    }
    bytes
}

/// Runs `check` on `cases` damaged seeds. No file of failures: a failing case prints its bytes' damage.
fn on_damaged(cases: u32, seeds: Vec<Vec<u8>>, check: impl Fn(&[u8])) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let strategy = (any::<Index>(), damage());
    let run = TestRunner::new(config).run(&strategy, |(seed, damage)| {
        let seed: &Vec<u8> = seed.get(&seeds);
        check(&damaged(seed, &damage));
        Ok::<_, TestCaseError>(())
    });
    run.unwrap();
}

/// Whatever comes back is clean, or a sentence.
fn cleans(bytes: &[u8]) {
    for keep in [Keep::default(), Keep { credit: true }] {
        match clean_keeping(bytes, keep) {
            Ok(cleaned) => assert_eq!(residue_but(&cleaned.bytes, cleaned.credit.as_ref()), Vec::<String>::new()),
            Err(Trouble::LeftOver { what }) => panic!("a cleaner and the second look disagree: {what}"),
            Err(_) => {}
        }
    }
}

fn exif_segment() -> Vec<u8> {
    segment(0xe1, &[b"Exif\0\0", tiff(1, true).as_slice()].concat())
}

#[test]
fn jpeg() {
    let plain = crate::media_carriers::jpeg(24, 16);
    let mut segments: Vec<Vec<u8>> = (0xe0..=0xef).map(|marker| segment(marker, &[b"x\0", SECRET].concat())).collect();
    segments.push(exif_segment());
    on_damaged(50_000, vec![plain.clone(), with_segments(&plain, &segments)], cleans);
}

#[test]
fn png() {
    let plain = crate::media_carriers::png(16, 12);
    let chunks = [
        chunk(b"caBX", SECRET),
        chunk(b"eXIf", &tiff(1, false)),
        chunk(b"tEXt", b"Author\0Ana"),
        chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]),
    ];
    on_damaged(50_000, vec![plain.clone(), with_chunks(&plain, &chunks)], cleans);
}

#[test]
fn webp() {
    let picture = crate::media_carriers::webp(12, 10)[12..].to_vec();
    let header = [0, 0, 0, 0, 0, 0, 11, 0, 0, 9, 0, 0, 100, 0, 0, 0];
    let frame = riff_chunk(b"ANMF", &[&header[..], &picture].concat());
    let still = riff(&[vp8x(12, 10, 0x3d), picture.clone(), riff_chunk(b"EXIF", &tiff(1, true)), riff_chunk(b"XMP ", SECRET)]);
    let moving = riff(&[vp8x(12, 10, 0x1e), riff_chunk(b"ANIM", &[0; 6]), frame.clone(), frame]);
    on_damaged(50_000, vec![riff(&[picture]), still, moving], cleans);
}

#[test]
fn gif() {
    let plain = crate::media_carriers::gif(10, 8, 3);
    let blocks = [&b"\x21\xfe\x04abcd\0"[..], b"\x21\xff\x0bXMP DataXMP\x03abc\0"].concat();
    on_damaged(50_000, vec![plain.clone(), with_blocks(&plain, &blocks)], cleans);
}

#[test]
fn tiff_and_bmp() {
    let seeds = vec![photo_tiff(16, 12, 6, None), photo_tiff(12, 16, 1, Some(&[7; 200])), bmp(&photo(14, 9)), bmp(&disc(10, [9, 8, 7]))];
    on_damaged(20_000, seeds, cleans);
}

#[test]
fn documents() {
    let packed = [(1, "<</Type /Catalog /Pages 2 0 R>>"), (2, "<</Type /Pages /Count 1 /Kids [3 0 R]>>")];
    let page =
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Annots [<</Subtype /Link /A <</S /URI /URI (https://a.b)>>>>]>>";
    let today = Pdf::new().object(3, page).stream(4, "", b"0 0 m").end_packed(6, &packed, 7).bytes();
    on_damaged(30_000, vec![crate::support::pdf::document(2), today], |bytes| match document::clean(bytes) {
        Ok(clean) => assert_eq!(document::residue::residue(&clean.bytes), Vec::<String>::new()),
        Err(Trouble::LeftOver { what }) => panic!("the cleaner and the second look disagree: {what}"),
        Err(_) => {}
    });
}

#[test]
fn exif_blocks() {
    let seeds = vec![tiff(6, true), tiff(3, false)];
    on_damaged(400_000, seeds, |bytes| assert!((1..=8).contains(&exif::read(bytes).orientation)));
}

#[test]
fn the_boxes_of_heif() {
    on_damaged(200_000, vec![small_heif()], |bytes| drop(heif::said(bytes)));
    let said = tidy(heif::said(&small_heif()).removed);
    assert_eq!(said.len(), 6, "the seed is worth damaging: {said:?}");
}

/// `ftyp`, a `meta` with two items (EXIF and XMP) whose bytes lie in `idat`, and a box of credentials.
fn small_heif() -> Vec<u8> {
    let boxed = |name: &[u8; 4], body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes()[..], name, body].concat();
    let exif = [&[0; 4][..], &tiff(1, true)].concat();
    let xmp = b"<x:xmpmeta dc:creator GPSLatitude/>";
    let infe = |id: u8, kind: &[u8; 4], tail: &[u8]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0][..], kind, tail].concat());
    let iinf = [&[0, 0, 0, 0, 0, 2][..], &infe(1, b"Exif", b"\0"), &infe(2, b"mime", b"\0application/rdf+xml\0")].concat();
    let place = |id: u8, at: usize, length: usize| {
        [&[0, id, 0, 1, 0, 0, 0, 1][..], &(at as u32).to_be_bytes(), &(length as u32).to_be_bytes()].concat()
    };
    let iloc = [&[1, 0, 0, 0, 0x44, 0, 0, 2][..], &place(1, 0, exif.len()), &place(2, exif.len(), xmp.len())].concat();
    let colr = boxed(b"ipco", &boxed(b"colr", b"prof1234"));
    let meta =
        [&[0; 4][..], &boxed(b"iinf", &iinf), &boxed(b"iloc", &iloc), &boxed(b"idat", &[&exif, &xmp[..]].concat()), &boxed(b"iprp", &colr)];
    let credentials = [&heif::C2PA[..], b"manifest"].concat();
    [boxed(b"ftyp", b"heic\0\0\0\0mif1heic"), boxed(b"meta", &meta.concat()), boxed(b"uuid", &credentials)].concat()
}

#[test]
fn notes_of_origin_and_owner() {
    let packet = b"<dc:creator><rdf:Seq><rdf:li>A &amp; B</rdf:li></rdf:Seq></dc:creator> photoshop:Credit=\"x\" DigitalSourceType>print \x1c\x02\x50\0\x03abc";
    on_damaged(200_000, vec![packet.to_vec()], |bytes| {
        let mut clues = Clues::default();
        clues.read_xmp(bytes);
        clues.read_iptc(bytes);
        for text in [clues.credit.artist, clues.credit.copyright].into_iter().flatten() {
            assert!(!text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control));
        }
    });
}

#[test]
fn the_header_and_the_second_look() {
    let seeds = vec![
        crate::media_carriers::jpeg(8, 8),
        crate::media_carriers::png(8, 8),
        crate::media_carriers::webp(8, 8),
        crate::media_carriers::gif(8, 8, 2),
        photo_tiff(8, 8, 1, None),
        bmp(&photo(8, 8)),
    ];
    on_damaged(300_000, seeds, |bytes| {
        drop(probe::probe(bytes));
        drop(residue(bytes));
    });
}

#[test]
fn what_was_never_a_file() {
    let heads: [&[u8]; 8] =
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"II*\0", b"MM\0*", b"BM", b"\0\0\0\x18ftypheic"];
    let config = Config { cases: 300_000, failure_persistence: None, ..Config::default() };
    let strategy = (0..heads.len(), vec(any::<u8>(), 0..300));
    let run = TestRunner::new(config).run(&strategy, |(head, tail)| {
        drop(clean(&[heads[head], &tail].concat()));
        Ok(())
    });
    run.unwrap();
}
