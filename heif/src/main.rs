//! `crier-heif IN OUT.png`: decodes the main picture of a HEIC, HEIF or AVIF file into a PNG.
//!
//! Crier starts it in a sandbox for every such file. Turning and mirroring of the file itself (irot, imir, clap) are
//! done; EXIF's orientation is ignored, as the standard says. The PNG holds pixels and how to read their colours (an
//! ICC profile, or a cICP chunk), and nothing else that the file said. On success one line of JSON goes to standard
//! output: `{"colour":"half"|"full"|"grey"}`, how finely the source stores its colours. On failure one line goes to
//! standard error, and the code is 2 for a picture that is too large, 1 for everything else. Never writes another file.

mod picture;
mod write;

use std::process::ExitCode;

/// Why there is no PNG.
enum Failure {
    /// More pixels than are decoded.
    TooLarge(u32, u32),
    /// Anything else, in libheif's or the system's words.
    Broken(String),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Broken(error.to_string())
    }
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let [input, output] = args.as_slice() else {
        eprintln!("usage: crier-heif IN OUT.png");
        return ExitCode::FAILURE;
    };
    let made = std::fs::read(input).map_err(Failure::from).and_then(|bytes| picture::decode(&bytes)).and_then(|picture| {
        write::png(&picture, output.as_ref())?;
        Ok(picture.colour)
    });
    match made {
        Ok(colour) => {
            println!("{{\"colour\":\"{}\"}}", colour.word());
            ExitCode::SUCCESS
        }
        Err(Failure::TooLarge(width, height)) => {
            eprintln!("{width} x {height} pixels are too many");
            ExitCode::from(2)
        }
        Err(Failure::Broken(why)) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
