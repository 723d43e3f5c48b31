//! PDFs: what people hide in them goes, what they show stays, and what cannot be cleaned is refused with a reason.

use std::process::Command;

use crier::media::document::residue::residue;
use crier::media::document::{CleanDocument, clean, clean_within};
use crier::model::kind::Kind;
use crier::model::removed::Removed;
use crier::model::trouble::Trouble;

use crate::media_carriers::{finds, jpeg, segment, tiff, with_segments};
use crate::support::db::not_run;
use crate::support::pdf::{Pdf, deflated, document, pages};

/// Must never be found in a cleaned file.
const SECRET: &str = "Secret-Street-17";

fn cleaned(bytes: &[u8]) -> CleanDocument {
    let clean = clean(bytes).unwrap_or_else(|trouble| panic!("{trouble}"));
    assert_eq!(residue(&clean.bytes), Vec::<String>::new());
    assert!(!finds(&clean.bytes, SECRET.as_bytes()), "{}", String::from_utf8_lossy(&clean.bytes));
    assert_eq!(clean.bytes, self::clean(&clean.bytes).unwrap().bytes, "what is clean stays as it is");
    clean
}

#[test]
fn what_a_file_says_of_itself_goes() {
    let xmp = format!("<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta><dc:creator>{SECRET}</dc:creator></x:xmpmeta>");
    let more = "/Metadata 5 0 R /Lang (en) /PieceInfo <</X <</LastModified (D:2026)>>>> /AF [6 0 R]
        /Names <</EmbeddedFiles <</Names [(a) 6 0 R]>> /JavaScript <</Names [(b) 8 0 R]>>>> /OpenAction 8 0 R /AA <</WC 8 0 R>>
        /AcroForm <</XFA (Secret-Street-17) /Fields []>> /Outlines <</Title (Secret-Street-17)>>";
    let bytes = pages(2, "Page", more)
        .object(4, &format!("<</Author ({SECRET}) /Producer (Writer) /CreationDate (D:20260601) /Keywords (k) /Company ({SECRET})>>"))
        .stream(5, "/Type /Metadata /Subtype /XML", xmp.as_bytes())
        .object(6, &format!("<</Type /Filespec /F ({SECRET}) /EF <</F 7 0 R>>>>"))
        .stream(7, "/Type /EmbeddedFile", SECRET.as_bytes())
        .object(8, &format!("<</S /JavaScript /JS (app.alert\\('{SECRET}'\\))>>"))
        .end("/Info 4 0 R /ID [<AB> <CD>]")
        .bytes();
    let clean = cleaned(&bytes);
    assert_eq!(clean.pages, 2);
    let said = [Removed::Attachments, Removed::Scripts, Removed::Camera, Removed::Time, Removed::Author, Removed::Comment];
    assert_eq!(clean.removed, said);
    for word in ["/Metadata", "/Names", "/OpenAction", "/AA", "/ID", "/Info", "EmbeddedFile", "JavaScript", "W5M0", "D:2026"] {
        assert!(!finds(&clean.bytes, word.as_bytes()), "{word}");
    }
    assert!(finds(&clean.bytes, b"(Page 1) Tj") && finds(&clean.bytes, b"(Page 2) Tj"), "what the pages say stays");
}

#[test]
fn an_older_revision_goes() {
    let bytes = pages(1, SECRET, "").end("").stream(11, "", b"BT /F1 24 Tf 20 100 Td (Hidden no more) Tj ET").end("").bytes();
    let clean = cleaned(&bytes);
    assert_eq!(clean.removed, [Removed::Revisions]);
    assert!(finds(&clean.bytes, b"Hidden no more"));
}

/// An object that nothing leads to is not copied, whatever it is.
#[test]
fn what_no_page_leads_to_goes() {
    let clean = cleaned(&pages(1, "Page", "").stream(50, "", SECRET.as_bytes()).end("").bytes());
    assert_eq!((clean.removed, clean.pages), (vec![], 1));
}

fn with_picture(dict: &str, data: &[u8]) -> Vec<u8> {
    let drawn = b"q 100 0 0 100 0 0 cm /Im Do Q";
    Pdf::new()
        .object(1, "<</Type /Catalog /Pages 2 0 R>>")
        .object(2, "<</Type /Pages /Count 1 /Kids [3 0 R]>>")
        .object(3, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources <</XObject <</Im 5 0 R>>>>>>")
        .stream(4, "", drawn)
        .stream(5, &format!("/Type /XObject /Subtype /Image /Width 32 /Height 24 /ColorSpace /DeviceRGB /BitsPerComponent 8 {dict}"), data)
        .end("")
        .bytes()
}

#[test]
fn pictures_lose_what_they_say_in_whatever_they_are_packed() {
    let exif = [b"Exif\0\0".as_slice(), &tiff(1, true)].concat();
    let photo = with_segments(&jpeg(32, 24), &[segment(0xe1, &exif), segment(0xfe, SECRET.as_bytes())]);
    let hex: String = photo.iter().map(|byte| format!("{byte:02x}")).chain([">".to_owned()]).collect();
    let table = [
        ("/Filter /DCTDecode", photo.clone()),
        ("/Filter [/DCTDecode]", photo.clone()),
        ("/Filter [/FlateDecode /DCTDecode] /DecodeParms [null <</ColorTransform 1>>]", deflated(&photo)),
        ("/Filter [/ASCIIHexDecode /DCTDecode]", hex.into_bytes()),
        ("/Filter [/ASCII85Decode /DCTDecode]", ascii85(&photo)),
        ("/Filter /DCTDecode /Metadata 5 0 R /PieceInfo <<>>", [photo.as_slice(), b"\r\n"].concat()),
    ];
    for (dict, data) in table {
        let clean = cleaned(&with_picture(dict, &data));
        assert!(!finds(&clean.bytes, b"Exif"), "{dict}");
        assert!(clean.removed.contains(&Removed::Place), "{dict}: {:?}", clean.removed);
        let kept = crier::media::clean::clean(&photo).unwrap().bytes;
        assert!(finds(&clean.bytes, &kept), "{dict}: the picture itself, bit for bit");
    }
}

/// A page that draws this; `dict` is how it is packed.
fn drawing(dict: &str, data: &[u8]) -> Vec<u8> {
    Pdf::new()
        .object(1, "<</Type /Catalog /Pages 2 0 R>>")
        .object(2, "<</Type /Pages /Count 1 /Kids [3 0 R]>>")
        .object(3, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R>>")
        .stream(4, dict, data)
        .end("")
        .bytes()
}

/// What the one drawing of a file unpacks to.
fn drawn(clean: &CleanDocument) -> Vec<u8> {
    let at = |what: &[u8]| clean.bytes.windows(what.len()).position(|window| window == what).unwrap();
    let body = &clean.bytes[at(b"stream\n") + 7..at(b"\nendstream")];
    if !finds(&clean.bytes, b"FlateDecode") {
        return body.to_vec();
    }
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(body), &mut out).unwrap();
    out
}

#[test]
fn what_is_said_beside_a_drawing_goes() {
    let table: [(&str, &str); 9] = [
        ("0 0 9 9 re f", "0 0 9 9 re f"),
        ("% Secret-Street-17\n0 0 9 9 re f %Secret-Street-17", " \n0 0 9 9 re f  "),
        ("/P <</MCID 0 /Lang /en>> BDC 0 g EMC", "/P <</MCID 0 /Lang /en>> BDC 0 g EMC"),
        ("/Span <</ActualText (Secret-Street-17) /X <</Y [(\\))]>>>> BDC 0 g EMC", "/Span <<>> BDC 0 g EMC"),
        ("/Span<</E<5365>/MCID 3>>BDC EMC", "/Span<<>>BDC EMC"),
        ("/A <</X 1 %Secret-Street-17\n>> DP", "/A <<>> DP"),
        ("BT (100 % of <</X (it)>> \\) %) Tj ET", "BT (100 % of <</X (it)>> \\) %) Tj ET"),
        ("BT <25> Tj (a) Tj ET (Secret-Street-17", "BT <25> Tj (a) Tj ET "),
        ("BI /W 4 /H 1 /CS /G /BPC 8 ID %<<( EI 0 g", "BI /W 4 /H 1 /CS /G /BPC 8 ID %<<( EI 0 g"),
    ];
    for (before, after) in table {
        for packed in [false, true] {
            let (dict, data) =
                if packed { ("/Filter /FlateDecode", deflated(before.as_bytes())) } else { ("", before.as_bytes().to_vec()) };
            let clean = cleaned(&drawing(dict, &data));
            assert_eq!(String::from_utf8(drawn(&clean)).unwrap(), after, "{before}");
            assert_eq!(clean.removed.contains(&Removed::Comment), before != after, "{before}");
            assert!(before != after || finds(&clean.bytes, &data), "{before}: bit for bit");
        }
    }
}

/// However it is packed, it is looked into, and is packed as the second look can look into it.
#[test]
fn drawings_are_unpacked_whatever_they_are_packed_in() {
    let says = b"%Secret-Street-17\n0 0 9 9 re f";
    let mut lengths = vec![says.len() as u8 - 1];
    lengths.extend(says);
    lengths.extend([128]);
    let lzw = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(says).unwrap();
    let hex: String = says.iter().map(|byte| format!("{byte:02x}")).chain([">".to_owned()]).collect();
    let table = [
        ("/Filter [/ASCII85Decode /FlateDecode]", ascii85(&deflated(says))),
        ("/Filter [/FlateDecode /FlateDecode]", deflated(&deflated(says))),
        ("/Filter /LZWDecode", lzw),
        ("/Filter /RunLengthDecode", lengths),
        ("/Filter /ASCIIHexDecode", hex.into_bytes()),
    ];
    for (dict, data) in table {
        assert_eq!(drawn(&cleaned(&drawing(dict, &data))), b" \n0 0 9 9 re f", "{dict}");
    }
    let unknown = clean(&drawing("/Filter /Crypt", says));
    assert!(matches!(unknown, Err(Trouble::Damaged { kind: Kind::Pdf, .. })), "{unknown:?}");
}

/// A photo within the drawing itself, where no list of pictures names it.
#[test]
fn pictures_within_a_drawing_lose_what_they_say() {
    let exif = [b"Exif\0\0".as_slice(), &tiff(1, true)].concat();
    let photo = with_segments(&jpeg(32, 24), &[segment(0xe1, &exif), segment(0xfe, SECRET.as_bytes())]);
    let table = [
        ("/DCT", photo.clone()),
        ("[/A85 /DCT] /DP [null null]", ascii85(&photo)),
        ("[/Fl /DCT]", deflated(&photo)),
        ("[/DCT]", photo.clone()),
    ];
    for (filter, data) in table {
        let head = format!("q BI /W 32 /H 24 /CS /RGB /BPC 8 /F {filter} ID ");
        let content = [head.as_bytes(), &data, b"\nEI Q % bye"].concat();
        let clean = cleaned(&drawing("/Filter /FlateDecode", &deflated(&content)));
        let drawn = drawn(&clean);
        let kept = crier::media::clean::clean(&photo).unwrap().bytes;
        assert!(finds(&drawn, &kept) && !finds(&drawn, b"Exif") && !finds(&drawn, SECRET.as_bytes()), "{filter}");
        assert!(drawn.ends_with(b"\nEI Q  "), "{filter}: {}", drawn.escape_ascii());
        assert!(clean.removed.contains(&Removed::Place), "{filter}: {:?}", clean.removed);
    }
}

fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for group in bytes.chunks(4) {
        let mut word = [0; 4];
        word[..group.len()].copy_from_slice(group);
        let mut rest = u32::from_be_bytes(word);
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = b'!' + (rest % 85) as u8;
            rest /= 85;
        }
        out.extend(&digits[..=group.len()]);
    }
    out.extend(b"~>");
    out
}

#[test]
fn what_lies_on_a_page_stays_as_far_as_it_is_seen() {
    let notes = [
        format!(
            "<</Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /QuadPoints [0 0 9 0 0 9 9 9] /T ({SECRET}) /M (D:2026) /Contents ({SECRET})>>"
        ),
        format!("<</Subtype /Text /Rect [0 0 9 9] /Contents ({SECRET})>>"),
        format!("<</Subtype /FileAttachment /Rect [0 0 9 9] /FS <</F ({SECRET})>>>>"),
        "<</Subtype /Link /Rect [0 0 9 9] /A <</S /URI /URI (https://crier.example/a)>>>>".to_owned(),
        format!("<</Subtype /Link /Rect [0 0 9 9] /A <</S /Launch /F ({SECRET})>>>>"),
        "<</Subtype /Link /Rect [0 0 9 9] /Dest [10 0 R /Fit]>>".to_owned(),
        format!("<</Subtype /Widget /FT /Tx /T ({SECRET}) /V (Filled) /Rect [0 0 9 9] /AP <</N 60 0 R>> /AA <<>>>>"),
        format!("<</Subtype /Stamp /F 2 /T ({SECRET}) /Rect [0 0 9 9] /AP <</N 60 0 R>>>>"),
    ];
    let page = format!("<</Type /Page /Parent 2 0 R /Contents 11 0 R /Annots [{}]>>", notes.join(" "));
    let pdf = pages(1, "Page", "").end("").object(10, &page).stream(60, "/Subtype /Form /BBox [0 0 9 9]", b"(Filled) Tj");
    let clean = cleaned(&pdf.end("").bytes());
    let count = |what: &str| String::from_utf8_lossy(&clean.bytes).matches(what).count();
    assert_eq!((count("/Subtype /Highlight"), count("/Subtype /Link"), count("/Subtype /Stamp"), count("/Type /Annot")), (1, 3, 1, 5));
    assert_eq!((count("/URI"), count("/Dest ["), count("(Filled) Tj")), (2, 1, 1), "a name and a key of the address");
    let said = [Removed::Attachments, Removed::Scripts, Removed::Revisions, Removed::Time, Removed::Author, Removed::Comment];
    assert_eq!(clean.removed, said);
}

#[test]
fn files_of_today_and_files_with_wrong_lists_are_read() {
    let packed = [(1, "<</Type /Catalog /Pages 2 0 R>>"), (2, "<</Type /Pages /Count 1 /Kids [3 0 R]>>")];
    let today = Pdf::new()
        .object(3, "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>")
        .stream(4, "", b"0 0 m")
        .end_packed(6, &packed, 7)
        .bytes();
    let listed = cleaned(&today);
    assert_eq!(listed.pages, 1);
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).rposition(|window| window == what).unwrap();
    let mut lost = today.clone();
    lost.truncate(find(&today, b"startxref"));
    assert_eq!(cleaned(&lost).bytes, listed.bytes, "found without its list");
    let mut shifted = document(2);
    shifted.splice(9..9, b"% moved by a program that does not know better\n".iter().copied());
    assert_eq!(cleaned(&shifted).bytes, cleaned(&document(2)).bytes, "every place in its list is wrong");
}

#[test]
fn what_cannot_be_cleaned_is_refused() {
    let damaged = |bytes: &[u8]| matches!(clean(bytes), Err(Trouble::Damaged { kind: Kind::Pdf, .. }));
    let locked = pages(1, "Page", "").end("/Encrypt <</Filter /Standard>>").bytes();
    assert_eq!(clean(&locked), Err(Trouble::Locked { kind: Kind::Pdf }));
    assert!(damaged(b"%PDF-1.7\nnothing"));
    assert!(damaged(&with_picture("/Filter /DCTDecode", b"no picture")));
    assert!(damaged(&with_picture("/Filter [/LZWDecode /DCTDecode]", b"whatever")));
    assert!(damaged(&Pdf::new().object(1, "<</Type /Catalog /Pages 1 0 R>>").end("").bytes()), "no page");
}

/// Each ends in moments, with little memory, as a sentence or as a clean file.
#[test]
fn bombs_do_not_go_off() {
    let nested = format!("<</Type /Catalog /Pages 2 0 R /X {}>>", "[".repeat(100_000));
    let circle = Pdf::new().object(1, "<</Type /Catalog /Pages 2 0 R>>").object(2, "<</Type /Pages /Kids [2 0 R 2 0 R]>>");
    let packed = Pdf::new().stream(6, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &deflated(&vec![b' '; 100 << 20]));
    let shared = format!("{}{}", "5 0 ".repeat(200_000), "[".to_owned() + &"0 ".repeat(100_000) + "]");
    let shared =
        Pdf::new().stream(6, &format!("/Type /ObjStm /N 200000 /First {} /Filter /FlateDecode", 800_000), &deflated(shared.as_bytes()));
    let bombs = [
        Pdf::new().object(1, &nested).end("").bytes(),
        circle.end("").bytes(),
        packed.bytes(),
        shared.bytes(),
        Pdf::new().object(1, "<</Type /Catalog /Pages 1 0 R>>").end("/Prev 15").bytes(),
        [b"%PDF-1.7\n".as_slice(), &b"1 0 obj<<>>stream\n".repeat(100_000)].concat(),
        [b"%PDF-1.7\n".as_slice(), &b"1 0 obj(".repeat(100_000)].concat(),
        [b"%PDF-1.7\n".as_slice(), &b"1 0 obj%".repeat(100_000)].concat(),
        lookups(),
        inherited(),
        drawing("/Filter /FlateDecode", &deflated(&vec![b' '; 300 << 20])),
        drawing("/Filter [/FlateDecode /FlateDecode]", &deflated(&deflated(&vec![b' '; 300 << 20]))),
        [b"%PDF-1.7\n".as_slice(), &b"trailer(trailer%".repeat(100_000)].concat(),
    ];
    for (n, bomb) in bombs.iter().enumerate() {
        assert!(clean(bomb).is_err(), "{n}");
    }
}

/// Whatever a file makes one do, there is an end to it from outside; nothing comes of it then.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_given_up_when_its_time_is_over() {
    let patient = clean_within(document(3), std::future::pending()).await;
    assert_eq!(patient, clean(&document(3)));
    assert_eq!(clean_within(document(10_000), std::future::ready(())).await, Err(Trouble::TookTooLong));
}

/// One string, and a list that names it a million times.
fn lookups() -> Vec<u8> {
    let names = "5 0 R ".repeat(1_000_000);
    let page = format!("<</Type /Page /Resources <</ColorSpace <</C [{names}]>>>>>>");
    let pdf = Pdf::new().object(1, "<</Type /Catalog /Pages 2 0 R>>").object(2, "<</Type /Pages /Kids [3 0 R]>>").object(3, &page);
    pdf.object(5, &format!("({})", "x".repeat(100_000))).end("").bytes()
}

/// Ten thousand pages that inherit a large dictionary.
fn inherited() -> Vec<u8> {
    let kids = "<</Type /Page>>".repeat(10_000);
    let fonts: String = (0..20_000).map(|n| format!("/F{n} 3 0 R")).collect();
    let tree = format!("<</Type /Pages /Kids [{kids}] /Resources <</Font <<{fonts}>>>>>>");
    Pdf::new().object(1, "<</Type /Catalog /Pages 2 0 R>>").object(2, &tree).end("").bytes()
}

/// Tools that are not ours find nothing, and read the same words.
#[test]
fn other_programs_find_nothing_and_read_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.pdf"), folder.path().join("after.pdf"));
    std::fs::write(&before, document(3)).unwrap();
    std::fs::write(&after, cleaned(&document(3)).bytes).unwrap();
    let said = |program: &str, args: &[&str]| {
        let run = Command::new(program).args(args).output().ok()?;
        Some(format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr)))
    };
    let (before, after) = (before.to_str().unwrap(), after.to_str().unwrap());
    let (Some(words), Some(words_after)) = (said("pdftotext", &[before, "-"]), said("pdftotext", &[after, "-"])) else {
        return not_run("poppler-utils are not installed");
    };
    assert!(words.contains("Page 3"));
    assert_eq!(words, words_after);
    let info = said("pdfinfo", &["-meta", after]).unwrap() + &said("pdfinfo", &[after]).unwrap();
    for word in ["Ana", "Writer", "Draft", "CreationDate", "Error", "Warning"] {
        assert!(!info.contains(word), "{info}");
    }
    assert!(info.contains("Pages:") && info.contains("3"), "{info}");
    let Some(tags) = said("exiftool", &["-a", "-G1", "-s", after]) else { return not_run("exiftool is not installed") };
    for line in tags.lines().filter(|line| line.starts_with("[PDF]") || line.starts_with("[XMP")) {
        assert!(line.contains("PDFVersion") || line.contains("Linearized") || line.contains("PageCount"), "{line}");
    }
}
