//! HEIC and AVIF: decoded by a program of its own, upright, in sRGB, with nothing of the file's words left.
use crate::support::program::{run, said};
use crier::media::clean::heif;
use crier::media::clean::removed::Removed;
use crier::media::clean::residue::residue;
use crier::media::clean::{Cleaned, Keep, clean, clean_any};
use crier::media::heif::program;
use crier::media::image::decode;
use crier::media::probe::Kind;
use crier::model::limits::Format;
use crier::model::trouble::Trouble;
use std::path::{Path, PathBuf};

/// A file of the corpus; nothing, and a word about it, where the corpus or the program is missing.
fn file(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("CRIER_CORPUS") else {
        println!("not run: CRIER_CORPUS is not set");
        return None;
    };
    if program().is_none() {
        assert!(std::env::var_os("CRIER_REQUIRE_PEERS").is_none(), "crier-heif has to be there: make heif");
        println!("not run: crier-heif is not built (make heif)");
        return None;
    }
    Some(std::fs::read(PathBuf::from(folder).join(name)).unwrap())
}

async fn cleaned(bytes: Vec<u8>) -> Result<Cleaned, Trouble> {
    let cleaned = clean_any(bytes, Keep::default(), std::future::pending()).await?;
    assert_eq!(residue(&cleaned.bytes), Vec::<String>::new());
    Ok(cleaned)
}

#[tokio::test]
async fn a_phones_photo_becomes_an_upright_jpeg() {
    let Some(bytes) = file("exif-samples/IMG_5195.HEIC") else { return };
    let cleaned = cleaned(bytes).await.unwrap();
    assert_eq!((cleaned.format, cleaned.width, cleaned.height), (Format::Jpeg, 2566, 3313));
    for what in [Removed::Camera, Removed::Time, Removed::Profile] {
        assert!(cleaned.removed.contains(&what), "{what:?} not in {:?}", cleaned.removed);
    }
    // The flower stands in the lower half, and is violet.
    let picture = decode(&cleaned.bytes).unwrap().to_rgb8();
    let [r, g, b] = picture.get_pixel(700, 2700).0;
    assert!(b > g && r > g, "{:?}", [r, g, b]);
}

#[tokio::test]
async fn it_turns_as_the_file_says_and_not_as_its_exif_says() {
    let Some(bytes) = file("libavif/abc_color_irot_alpha_irot.avif") else { return };
    let cleaned = cleaned(bytes).await.unwrap();
    assert_eq!((cleaned.width, cleaned.height), (256, 512));
    let Some(bytes) = file("libavif/paris_icc_exif_xmp.avif") else { return };
    let cleaned = self::cleaned(bytes).await.unwrap();
    assert_eq!((cleaned.format, cleaned.width, cleaned.height), (Format::Jpeg, 403, 302));
}

#[tokio::test]
async fn opacity_stays_and_of_a_film_the_first_picture() {
    let Some(bytes) = file("libheif/with-alpha-512x512.heic") else { return };
    let cleaned = cleaned(bytes).await.unwrap();
    assert_eq!(cleaned.format, Format::Png);
    assert!(decode(&cleaned.bytes).unwrap().to_rgba8().pixels().any(|pixel| pixel.0[3] == 0));
    let Some(bytes) = file("libavif/colors-animated-8bpc.avif") else { return };
    let cleaned = self::cleaned(bytes).await.unwrap();
    assert_eq!(cleaned.removed.first(), Some(&Removed::Movement));
    assert!(!cleaned.animated);
}

#[tokio::test]
async fn more_light_than_a_screen_has_is_rolled_off_and_not_cut() {
    let Some(bytes) = file("libavif/seine_hdr_rec2020.avif") else { return };
    let cleaned = cleaned(bytes).await.unwrap();
    let picture = decode(&cleaned.bytes).unwrap().to_luma8();
    let sum: u64 = picture.iter().map(|value| u64::from(*value)).sum();
    let mean = sum / picture.len() as u64;
    assert!((60..200).contains(&mean), "a day at the river is neither black nor white: {mean}");
    let white = picture.iter().filter(|value| **value > 252).count();
    assert!(white * 20 < picture.len(), "{white} of {} pixels are white", picture.len());
}

#[tokio::test]
async fn too_large_damaged_and_slow_each_have_their_word() {
    let Some(bytes) = file("exif-samples/IMG_5195.HEIC") else { return };
    let slow = clean_any(bytes.clone(), Keep::default(), std::future::ready(())).await;
    assert_eq!(slow, Err(Trouble::TookTooLong));
    let cut = clean_any(bytes[..bytes.len() / 2].to_vec(), Keep::default(), std::future::pending()).await;
    assert_eq!(cut.map(|cleaned| cleaned.removed), Err(Trouble::Truncated { kind: Kind::Heic }));
    let mut giant = bytes;
    let sizes: Vec<usize> = giant.windows(4).enumerate().filter(|(_, word)| *word == b"ispe").map(|(at, _)| at).collect();
    for at in sizes {
        giant[at + 8..at + 16].copy_from_slice(&[0, 0, 0xff, 0xdc, 0, 0, 0xff, 0xdc]);
    }
    let giant = clean_any(giant, Keep::default(), std::future::pending()).await;
    assert!(matches!(giant, Err(Trouble::TooManyPixels { .. } | Trouble::Damaged { .. })), "{:?}", giant.map(|cleaned| cleaned.removed));
}

#[test]
fn inside_of_crier_it_is_never_decoded() {
    let head = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    assert_eq!(clean(head), Err(Trouble::Unsupported { kind: Kind::Heic }));
}

#[test]
fn what_a_file_says_is_read_from_its_boxes() {
    let Some(bytes) = file("exif-samples/IMG_5195.HEIC") else { return };
    let said = heif::said(&bytes);
    assert!(said.removed.contains(&Removed::Time) && !said.removed.contains(&Removed::TrailingData), "{:?}", said.removed);
    let behind = heif::said(&[bytes, b"\0\0\0\x18ftypmp42 and a film".to_vec()].concat());
    assert!(behind.removed.contains(&Removed::Other(1)) || behind.removed.contains(&Removed::EmbeddedVideo), "{:?}", behind.removed);
}

/// Where no `crier-heif` lies near: three folders down in a place of its own.
#[tokio::test]
async fn without_the_program_the_owner_is_told_what_to_do() {
    if Path::new("/usr/local/bin/crier-heif").exists() || Path::new("/usr/bin/crier-heif").exists() {
        println!("not run: crier-heif is installed for the whole system");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b/c");
    std::fs::create_dir_all(&deep).unwrap();
    let copy = deep.join("crier");
    std::fs::copy(env!("CARGO_BIN_EXE_crier"), &copy).unwrap();
    std::fs::write(deep.join("in.heic"), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
    let mut command = std::process::Command::new(&copy);
    command.args(["clean", "in.heic", "out.jpg"]).current_dir(&deep);
    let output = run(command).await;
    assert!(!output.status.success() && said(&output).contains("crier-heif is not installed"), "{}", said(&output));
    assert!(!deep.join("out.jpg").exists());
}
