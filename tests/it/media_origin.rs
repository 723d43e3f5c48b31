//! Where a picture comes from and who owns it: read before it is taken out, kept only where that was asked for.
use crate::media_carriers::*;
use crier::media::clean::residue::{residue, residue_but};
use crier::media::clean::{Cleaned, Keep, clean, clean_keeping};
use crier::media::image::decode;
use crier::media::origin::of_video;
use crier::media::probe::probe;
use crier::media::rendition::render;
use crier::model::limits::{Format, Need};
use crier::model::origin::{Credit, Origin};

const IPTC: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/";

/// A C2PA box as far as a scan sees it: the words of its claims.
fn credentials(sources: &[&str]) -> Vec<u8> {
    let claims: Vec<String> = sources.iter().map(|name| format!("digitalSourceType\u{78}{IPTC}{name}\u{66}action")).collect();
    [&b"\0\0\0\x40jumb\0\0\0\x20jumdc2pa"[..], claims.join(" ").as_bytes()].concat()
}

fn xmp(source: &str, more: &str) -> Vec<u8> {
    format!("<x:xmpmeta><rdf:Description Iptc4xmpExt:DigitalSourceType=\"{source}\">{more}</rdf:Description></x:xmpmeta>").into_bytes()
}

/// APP11 segments: the first whole, the others with the box's header repeated (ISO 19566-5).
fn app11(note: &[u8], each: usize) -> Vec<Vec<u8>> {
    let pieces = note.chunks(each).enumerate();
    pieces
        .map(|(n, piece)| {
            let header = [b"JP\0\x01", &(n as u32 + 1).to_be_bytes()[..]].concat();
            let repeated = if n == 0 { &[][..] } else { &note[..8] };
            segment(0xeb, &[&header, repeated, piece].concat())
        })
        .collect()
}

#[test]
fn what_the_credentials_say_is_told_in_every_format() {
    let note = credentials(&["trainedAlgorithmicMedia"]);
    let gif_note = [&b"\x21\xff\x0bC2PA_GIF\x01\0\0"[..], &[note.len() as u8], &note, &[0]].concat();
    let files = [
        with_segments(&jpeg(16, 16), &app11(&note, 60_000)),
        // Cut in the middle of the word.
        with_segments(&jpeg(16, 16), &app11(&note, 90)),
        with_chunks(&png(16, 16), &[chunk(b"caBX", &note)]),
        riff(&[webp(16, 16)[12..].to_vec(), riff_chunk(b"C2PA", &note)]),
        with_blocks(&gif(16, 16, 1), &gif_note),
    ];
    for file in files {
        let cleaned = clean(&file).unwrap();
        assert_eq!(cleaned.origin, Origin::MadeByAi, "{:?}", cleaned.format);
        assert!(residue(&cleaned.bytes).is_empty() && !finds(&cleaned.bytes, b"lgorithmicMedia"));
    }
}

#[test]
fn sources_together_come_to_one_word() {
    let cases: [(&[&str], Origin); 8] = [
        (&["trainedAlgorithmicMedia"], Origin::MadeByAi),
        (&["compositeWithTrainedAlgorithmicMedia"], Origin::EditedByAi),
        (&["compositeSynthetic"], Origin::EditedByAi),
        (&["digitalCapture", "trainedAlgorithmicMedia"], Origin::EditedByAi),
        (&["digitalCapture"], Origin::Camera),
        (&["computationalCapture"], Origin::Camera),
        (&["digitalArt"], Origin::Unknown),
        (&[], Origin::Unknown),
    ];
    for (sources, origin) in cases {
        let file = with_chunks(&png(8, 8), &[chunk(b"caBX", &credentials(sources))]);
        assert_eq!(clean(&file).unwrap().origin, origin, "{sources:?}");
    }
}

#[test]
fn xmp_and_prompts_are_read_too() {
    let full = format!("{IPTC}compositeWithTrainedAlgorithmicMedia");
    for (packet, origin) in [(xmp(&full, ""), Origin::EditedByAi), (xmp("trainedAlgorithmicMedia", ""), Origin::MadeByAi)] {
        let packet = [b"http://ns.adobe.com/xap/1.0/\0", packet.as_slice()].concat();
        assert_eq!(clean(&with_segments(&jpeg(8, 8), &[segment(0xe1, &packet)])).unwrap().origin, origin);
    }
    for text in [&b"parameters\0a cat, Steps: 20, Seed: 7"[..], b"prompt\0{\"3\": {}}", b"Software\0NovelAI"] {
        assert_eq!(clean(&with_chunks(&png(8, 8), &[chunk(b"tEXt", text)])).unwrap().origin, Origin::MadeByAi);
    }
    let settings: Vec<u8> = "UNICODE\0a cat, Steps: 20, Seed: 7".bytes().flat_map(|byte| [0, byte]).collect();
    let exif = segment(0xe1, &[b"Exif\0\0", user_comment(&settings).as_slice()].concat());
    assert_eq!(clean(&with_segments(&jpeg(8, 8), &[exif])).unwrap().origin, Origin::MadeByAi);
    assert_eq!(clean(&jpeg(8, 8)).unwrap().origin, Origin::Unknown);
    assert_eq!(clean(&with_chunks(&png(8, 8), &[chunk(b"tEXt", b"Comment\0trainedAlgorithmicMedia")])).unwrap().origin, Origin::Unknown);
}

/// EXIF with a directory of the camera's in which only a comment stands.
fn user_comment(text: &[u8]) -> Vec<u8> {
    let mut out = b"MM\0\x2a\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    out.extend(b"\0\x01\x92\x86\0\x07");
    out.extend((text.len() as u32).to_be_bytes());
    out.extend((26 + 2 + 12 + 4u32).to_be_bytes());
    out.extend([0; 4]);
    out.extend(text);
    out
}

#[test]
fn a_videos_boxes_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let uuid = |kind: [u8; 16], note: &[u8]| [&(24 + note.len() as u32).to_be_bytes()[..], b"uuid", &kind, note].concat();
    let ftyp = b"\0\0\0\x14ftypisom\0\0\0\0isom";
    let cases = [
        (uuid(crier::media::clean::heif::C2PA, &credentials(&["trainedAlgorithmicMedia"])), Origin::MadeByAi),
        (uuid([7; 16], &credentials(&["trainedAlgorithmicMedia"])), Origin::Unknown),
        (vec![0xff; 40], Origin::Unknown),
    ];
    for (n, (extra, origin)) in cases.into_iter().enumerate() {
        let path = folder.path().join(n.to_string());
        std::fs::write(&path, [&ftyp[..], &extra, &[0; 64]].concat()).unwrap();
        assert_eq!(of_video(&path), origin);
    }
    assert_eq!(of_video(&folder.path().join("none")), Origin::Unknown);
}

const KEEP: Keep = Keep { credit: true };

fn kept(bytes: &[u8]) -> Cleaned {
    let cleaned = clean_keeping(bytes, KEEP).unwrap();
    assert!(residue_but(&cleaned.bytes, cleaned.credit.as_ref()).is_empty());
    cleaned
}

fn ana() -> Credit {
    Credit { artist: Some("Ana Ruiz".into()), copyright: Some("© 2026 Studio Ruiz".into()) }
}

/// The packet that most programs write.
fn signed() -> Vec<u8> {
    xmp(
        "digitalCapture",
        "<dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li></rdf:Seq></dc:creator>\
         <dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">© 2026 Studio Ruiz</rdf:li></rdf:Alt></dc:rights>\
         <exif:GPSLatitude>41,23N</exif:GPSLatitude>",
    )
}

#[test]
fn author_and_copyright_are_written_anew_and_nothing_else_is() {
    let packet = [b"http://ns.adobe.com/xap/1.0/\0", signed().as_slice()].concat();
    let itxt = [b"XML:com.adobe.xmp\0\0\0\0\0", signed().as_slice()].concat();
    let files = [
        with_segments(&jpeg(40, 30), &[segment(0xe1, &packet)]),
        with_chunks(&png(40, 30), &[chunk(b"iTXt", &itxt), chunk(b"tEXt", &[b"Comment\0", SECRET].concat())]),
        riff(&[webp(40, 30)[12..].to_vec(), riff_chunk(b"XMP ", &signed())]),
        riff(&[vp8x(40, 30, 0x14), webp(40, 30)[12..].to_vec(), riff_chunk(b"XMP ", &signed())]),
    ];
    for file in files {
        let cleaned = kept(&file);
        assert_eq!(cleaned.credit, Some(ana()));
        assert!(!finds(&cleaned.bytes, b"GPSLatitude") && !finds(&cleaned.bytes, SECRET));
        assert_eq!(decode(&cleaned.bytes).unwrap(), decode(&file).unwrap());
        assert_eq!(probe(&cleaned.bytes).map(|probed| (probed.width, probed.height)), Ok((40, 30)));
        assert!(!residue(&cleaned.bytes).is_empty(), "without being asked for it is a leftover");
        assert_eq!(clean(&cleaned.bytes).unwrap().credit, None);
        assert_eq!(kept(&cleaned.bytes).bytes, cleaned.bytes, "cleaning it again changes nothing");
        exiftool_reads(&cleaned, &ana());
        assert_eq!(clean(&file).unwrap().credit, None, "nothing is kept unless it is asked for");
    }
}

/// The independent reader of what was written.
fn exiftool_reads(cleaned: &Cleaned, credit: &Credit) {
    let file = tempfile::Builder::new().suffix(&format!(".{}", cleaned.format.extension())).tempfile().unwrap();
    std::fs::write(file.path(), &cleaned.bytes).unwrap();
    let said = std::process::Command::new("exiftool").args(["-j", "-G1", "-a", "-u", "-charset", "exif=UTF8"]).arg(file.path()).output();
    let Ok(said) = said else {
        println!("not run: exiftool is not installed");
        return;
    };
    let all: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&said.stdout).unwrap();
    let of_exif: Vec<_> =
        all[0].iter().filter(|(name, _)| name.starts_with("IFD") || name.starts_with("XMP") || name.starts_with("EXIF")).collect();
    assert_eq!(of_exif.len(), 2, "{of_exif:?}");
    assert_eq!(all[0]["IFD0:Artist"].as_str(), credit.artist.as_deref());
    assert_eq!(all[0]["IFD0:Copyright"].as_str(), credit.copyright.as_deref());
    assert!(!all[0].contains_key("ExifTool:Warning"), "{:?}", all[0]);
}

#[test]
fn a_turned_photo_keeps_its_author_and_is_still_turned_once() {
    let exif = segment(0xe1, &[b"Exif\0\0", tiff(6, true).as_slice()].concat());
    let cleaned = kept(&with_segments(&jpeg(64, 48), &[exif]));
    assert_eq!((cleaned.width, cleaned.height), (48, 64));
    let artist = cleaned.credit.unwrap().artist.unwrap();
    assert_eq!(artist.as_bytes(), SECRET, "the carrier's artist is its secret");
}

#[test]
fn iptc_is_asked_last_and_short_words_fit_in_place() {
    let record = |number: u8, text: &[u8]| [&[0x1c, 2, number][..], &(text.len() as u16).to_be_bytes(), text].concat();
    let block = [b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x40", record(80, b"Bo").as_slice(), &record(116, b"(c)")].concat();
    let cleaned = kept(&with_segments(&jpeg(16, 16), &[segment(0xed, &block)]));
    let credit = Credit { artist: Some("Bo".into()), copyright: Some("(c)".into()) };
    assert_eq!(cleaned.credit, Some(credit.clone()));
    exiftool_reads(&cleaned, &credit);
}

#[test]
fn a_gif_and_a_file_without_an_author_stay_bare() {
    let blocks = [&b"\x21\xff\x0bXMP DataXMP"[..], &[signed().len().min(255) as u8], &signed()[..signed().len().min(255)], &[0]].concat();
    assert_eq!(kept(&with_blocks(&gif(16, 16, 2), &blocks)).credit, None);
    for plain in [jpeg(16, 16), png(16, 16), webp(16, 16)] {
        let cleaned = kept(&plain);
        assert_eq!((cleaned.bytes, cleaned.credit), (plain, None));
    }
}

#[test]
fn the_second_look_allows_exactly_the_credit() {
    let cleaned = kept(&with_chunks(&png(16, 16), &[chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", signed().as_slice()].concat())]));
    assert_eq!(cleaned.format, Format::Png);
    let other = Credit { artist: Some("Bob".into()), ..ana() };
    let half = Credit { artist: None, ..ana() };
    for wrong in [Some(&other), Some(&half), None] {
        assert!(!residue_but(&cleaned.bytes, wrong).is_empty(), "{wrong:?}");
    }
    assert!(!residue_but(&png(16, 16), Some(&ana())).is_empty(), "one that is missing is a fault as well");
    // Twice the same, and one with something behind it.
    let at = cleaned.bytes.windows(4).position(|word| word == b"eXIf").unwrap() - 4;
    let length = u32::from_be_bytes(cleaned.bytes[at..at + 4].try_into().unwrap()) as usize;
    let block = &cleaned.bytes[at + 8..at + 8 + length];
    let twice = with_chunks(&cleaned.bytes, &[chunk(b"eXIf", block)]);
    assert_eq!(residue_but(&twice, Some(&ana())).len(), 1);
    let longer = with_chunks(&png(16, 16), &[chunk(b"eXIf", &[block, SECRET].concat())]);
    assert!(!residue_but(&longer, Some(&ana())).is_empty());
}

#[test]
fn every_rendition_carries_the_credit_and_stays_within_its_bytes() {
    let packet = [b"http://ns.adobe.com/xap/1.0/\0", signed().as_slice()].concat();
    let clean_file = kept(&with_segments(&jpeg(600, 400), &[segment(0xe1, &packet)])).bytes;
    for format in [Format::Jpeg, Format::Png, Format::Webp] {
        let need = Need::new([format], 400_000, 300);
        let rendered = render(&clean_file, &need, None).unwrap();
        assert_eq!(rendered.format, format);
        assert!(rendered.recoded && rendered.bytes.len() <= 400_000);
        assert!(residue_but(&rendered.bytes, Some(&ana())).is_empty());
    }
    let tight = Need::new([Format::Jpeg], 6_000, 600);
    assert!(render(&clean_file, &tight, None).unwrap().bytes.len() <= 6_000);
    let loose = Need { max_bytes: 4_000_000, ..tight };
    assert_eq!(render(&clean_file, &loose, None).unwrap().bytes, clean_file, "as it is, bit for bit");
}
