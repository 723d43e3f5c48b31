//! Files behind links, as networks fetch them: a folder served on loopback, and films whose index says what they are. Used by the
//! tests of the networks that take files by their links.

use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::{Path as Named, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use crier::sim::{Served, serve_at};
use tokio::net::TcpListener;

/// A folder that is served.
pub struct Lent(Served);

/// Serves the files of a folder, as long as it is kept.
pub fn lend(folder: &Path) -> Lent {
    let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let router = Router::new().route("/{name}", get(file)).with_state(folder.to_owned());
    Lent(serve_at(TcpListener::from_std(listener).unwrap(), router).unwrap())
}

impl Lent {
    /// The link of a file in the folder.
    pub fn link(&self, file: &Path) -> String {
        format!("{}/{}", self.0.base, file.file_name().unwrap().to_str().unwrap())
    }
}

async fn file(State(folder): State<PathBuf>, Named(name): Named<String>) -> Response {
    let mime = match name.rsplit_once('.') {
        Some((_, "jpg")) => "image/jpeg",
        Some((_, "png")) => "image/png",
        Some((_, "mp4")) => "video/mp4",
        _ => "application/octet-stream",
    };
    match std::fs::read(folder.join(&name)) {
        Ok(bytes) => ([(header::CONTENT_TYPE, mime)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// An MP4 file with its index in front, of this size and length; nothing in it can be played.
pub fn film(width: u32, height: u32, ms: u32, played: &[u8]) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    const MATRIX: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
    let header = [numbers(&[0, 0, 0, 1_000, ms, 0x1_0000, 0x0100_0000, 0, 0]), numbers(&MATRIX), numbers(&[0, 0, 0, 0, 0, 0, 2])].concat();
    let track = [numbers(&[7, 0, 0, 1, 0, ms, 0, 0, 0, 0]), numbers(&MATRIX), numbers(&[width << 16, height << 16])].concat();
    let track = boxed(b"trak", &boxed(b"tkhd", &track));
    let index = boxed(b"moov", &[boxed(b"mvhd", &header), track].concat());
    [boxed(b"ftyp", b"isom\0\0\x02\0isommp42"), index, boxed(b"mdat", played)].concat()
}

fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [&length[..], name, content].concat()
}
