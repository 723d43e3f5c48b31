//! Decoding, drawing a logo and encoding, beside ImageMagick, libvips and ffmpeg: with the same chroma subsampling and
//! the quality that gives the same SSIM.

use std::path::Path;

use crier::media::brand::{Assets, Look};
use crier::media::rendition::render;
use crier::model::brand::Brand;
use crier::model::limits::{Format, Need};

use crate::input;
use crate::runs::{Row, compare, said, succeed, word};

/// Where the logo stands: 20 % of the short side, 4 % from the edges.
const AT: (u32, u32) = (4_000 - 600 - 120, 3_000 - 600 - 120);
/// How far apart the SSIM of equal quality may be.
const EQUAL: f64 = 0.001;
/// The long side of the picture that a network gets.
const SMALL: u32 = 1_440;

fn brand() -> Brand {
    Brand { logo: Some("logo".into()), size: 20, margin: 4, opacity: 100, ..Brand::default() }
}

fn need(side: u32) -> Need {
    Need::new([Format::Jpeg], 20_000_000, side)
}

fn rendered(photo: &[u8], logo: &[u8], side: u32) -> Vec<u8> {
    let look = Look::new(&brand(), &Assets { logo: Some(logo), ..Assets::default() }).unwrap();
    let made = render(photo, &need(side), look.as_ref()).unwrap();
    assert!(made.recoded && made.branded);
    made.bytes
}

/// `--as-child IN LOGO OUT SIDE`: one process that does what the worker does.
pub fn child(words: &[String]) {
    let [from, logo, to, side] = words else { panic!("IN LOGO OUT SIDE") };
    let (photo, logo) = (std::fs::read(from).unwrap(), std::fs::read(logo).unwrap());
    std::fs::write(to, rendered(&photo, &logo, side.parse().unwrap())).unwrap();
}

/// A tool, with the line that makes a picture of the given quality.
struct Tool<'a> {
    name: &'static str,
    line: Box<dyn Fn(u32) -> Vec<String> + 'a>,
    qualities: Vec<u32>,
}

pub fn tables(room: &Path, photo: &Path) {
    let (logo, clean) = (room.join("logo.png"), room.join("clean.jpg"));
    std::fs::write(&logo, input::logo()).unwrap();
    // Renditions are made of what was cleaned; the others get the same file.
    std::fs::write(&clean, crier::media::clean::clean(&std::fs::read(photo).unwrap()).unwrap().bytes).unwrap();
    large(room, &clean, &logo);
    small(room, &clean, &logo);
}

fn own(program: &Path, (from, logo, to): (&Path, &Path, &Path), side: u32) -> Vec<String> {
    let side = side.to_string();
    [word(program), "--as-child", word(from), word(logo), word(to), &side].map(str::to_owned).to_vec()
}

fn large(room: &Path, clean: &Path, logo: &Path) {
    let (out, reference) = (room.join("branded.jpg"), room.join("reference.png"));
    let (x, y) = (AT.0.to_string(), AT.1.to_string());
    let (from, mark, to) = (word(clean), word(logo), word(&out));
    // What a perfect encoder would keep: made by libvips, which none of them is.
    succeed(
        &["vips", "composite2", from, mark, &format!("{}[compression=1]", word(&reference)), "over", "--x", &x, "--y", &y]
            .map(str::to_owned),
    );
    let me = std::env::current_exe().unwrap();
    succeed(&own(&me, (clean, logo, &out), 16_000));
    let wanted = ssim(&out, &reference);
    println!("\nSSIM to the lossless picture: Crier {wanted:.5}, {} bytes", size(&out));
    let place = format!("+{x}+{y}");
    let tools = [
        Tool {
            name: "ImageMagick",
            line: Box::new(|quality| {
                let quality = quality.to_string();
                let line =
                    ["convert", from, mark, "-geometry", &place, "-composite", "-sampling-factor", "4:2:0", "-quality", &quality, to];
                line.map(str::to_owned).to_vec()
            }),
            qualities: (89..=95).collect(),
        },
        Tool {
            name: "libvips",
            line: Box::new(|quality| {
                let to = format!("{to}[Q={quality},subsample-mode=on,strip]");
                ["vips", "composite2", from, mark, &to, "over", "--x", &x, "--y", &y].map(str::to_owned).to_vec()
            }),
            qualities: (89..=95).collect(),
        },
        Tool {
            name: "ffmpeg",
            line: Box::new(|quality| {
                let (filter, quality) = (format!("overlay={x}:{y}"), quality.to_string());
                let line = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", from, "-i", mark, "-filter_complex", &filter];
                let end = ["-frames:v", "1", "-pix_fmt", "yuvj420p", "-qmin", "1", "-q:v", &quality, to];
                line.iter().chain(&end).map(|word| (*word).to_owned()).collect()
            }),
            qualities: (1..=8).collect(),
        },
    ];
    let bytes = (std::fs::read(clean).unwrap(), std::fs::read(logo).unwrap());
    let mut rows = vec![Row::process(
        "**Crier**, a process",
        15,
        &own(&me, (clean, logo, &out), 16_000).iter().map(String::as_str).collect::<Vec<_>>(),
    )];
    for tool in &tools {
        let (quality, found) = equal(tool, wanted, &out, &reference);
        let off = if (found - wanted).abs() > EQUAL { ", not equal" } else { "" };
        println!("{}: quality {quality}, SSIM {found:.5}{off}, {} bytes", tool.name, size(&out));
        let line = (tool.line)(quality);
        rows.push(Row::process(tool.name, 7, &line.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    rows.push(Row::within("Crier within a process, memory to memory", 15, || {
        std::hint::black_box(rendered(&bytes.0, &bytes.1, 16_000));
    }));
    compare("12 megapixels: decode, draw a logo, encode, 4:2:0, equal SSIM", rows, || {}, |_| {});
}

/// The quality of a tool whose picture comes nearest to the wanted SSIM.
fn equal(tool: &Tool<'_>, wanted: f64, out: &Path, reference: &Path) -> (u32, f64) {
    let mut best = (0, f64::MAX);
    for quality in &tool.qualities {
        succeed(&(tool.line)(*quality));
        let found = ssim(out, reference);
        if (found - wanted).abs() < (best.1 - wanted).abs() {
            best = (*quality, found);
        }
    }
    succeed(&(tool.line)(best.0));
    best
}

fn small(room: &Path, clean: &Path, logo: &Path) {
    let out = room.join("small.jpg");
    let (from, mark, to) = (word(clean), word(logo), word(&out));
    let me = std::env::current_exe().unwrap();
    let side = SMALL.to_string();
    let (box_of, thumb) = (format!("{side}x{side}"), format!("{to}[Q=92,subsample-mode=on,strip]"));
    // The logo is 20 % of the short side here too.
    let filter = format!("[0]scale={side}:-2:flags=lanczos[a];[1]scale=216:216[b];[a][b]overlay=1181:821");
    let rows = vec![
        Row::process(
            "**Crier**, a process, with logo",
            15,
            &own(&me, (clean, logo, &out), SMALL).iter().map(String::as_str).collect::<Vec<_>>(),
        ),
        Row::process("libvips (`vipsthumbnail`), without logo", 7, &["vipsthumbnail", from, "-s", &box_of, "-o", &thumb]),
        Row::process(
            "ImageMagick, with logo",
            7,
            &[
                "convert",
                from,
                "-resize",
                &box_of,
                "(",
                mark,
                "-resize",
                "216x216",
                ")",
                "-geometry",
                "+1181+821",
                "-composite",
                "-sampling-factor",
                "4:2:0",
                "-quality",
                "92",
                to,
            ],
        ),
        Row::process(
            "ffmpeg, with logo",
            7,
            &[
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-y",
                "-i",
                from,
                "-i",
                mark,
                "-filter_complex",
                &filter,
                "-frames:v",
                "1",
                "-pix_fmt",
                "yuvj420p",
                "-q:v",
                "2",
                to,
            ],
        ),
    ];
    compare("12 megapixels to 1440 pixels: decode, scale, draw a logo, encode", rows, || {}, |_| {});
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().len()
}

/// By ffmpeg's filter, over all planes.
fn ssim(one: &Path, other: &Path) -> f64 {
    let said = said(&[
        "ffmpeg",
        "-nostdin",
        "-i",
        word(one),
        "-i",
        word(other),
        "-lavfi",
        "[0]format=yuv444p[a];[1]format=yuv444p[b];[a][b]ssim",
        "-f",
        "null",
        "-",
    ]);
    let all = said.rsplit("All:").next().and_then(|rest| rest.split_whitespace().next()).and_then(|all| all.parse().ok());
    all.unwrap_or_else(|| panic!("no SSIM: {said}"))
}
