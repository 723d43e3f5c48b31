//! A network fetches a file by its link: really, over HTTP, and looks at what it got: what it is by its bytes, how large, of
//! which shape, how long. What of that it takes is the network's own. Called by the simulators of networks that fetch; knows
//! none of them, and shares no line with what Crier probes files with.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use url::{Host, Url};

/// Who fetches, as Meta's own fetcher calls itself.
const FETCHER: &str = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

/// A file that was fetched, or came as bytes.
#[derive(Clone, Debug)]
pub struct File {
    /// What was in it.
    pub bytes: Bytes,
    /// What that is.
    pub kind: Kind,
}

/// What a file is by its bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A JPEG.
    Jpeg(Sides),
    /// A PNG.
    Png(Sides),
    /// An MP4 or MOV file.
    Film(Film),
    /// Something else.
    Other,
}

/// Width and height, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides(pub u32, pub u32);

/// What the index of a film says.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// Of its picture.
    pub sides: Sides,
    /// Milliseconds.
    pub ms: u64,
    /// Whether the index stands ahead of what is played.
    pub index_first: bool,
    /// Whether it says which part of its streams is to be played.
    pub edits: bool,
}

/// Why nothing was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfetched {
    /// The address is none that a network fetches from: only https, or loopback in a simulated world.
    Address,
    /// Nobody answers there, or the answer broke off.
    Unreachable,
    /// The answer is no file.
    Status(u16),
    /// It is larger than the network reads.
    TooLarge,
    /// The answer calls it something else than it is.
    Type,
}

impl Sides {
    /// The width relative to the height.
    pub fn ratio(self) -> f64 {
        f64::from(self.0) / f64::from(self.1.max(1))
    }
}

impl File {
    /// What these bytes are.
    pub fn of(bytes: Bytes) -> Self {
        Self { kind: kind(&bytes), bytes }
    }

    /// Its type, by its bytes.
    pub fn mime(&self) -> &'static str {
        match self.kind {
            Kind::Jpeg(_) => "image/jpeg",
            Kind::Png(_) => "image/png",
            Kind::Film(_) => "video/",
            Kind::Other => "",
        }
    }
}

/// Fetches what lies at `address`, `most` bytes at most. Redirects are not followed: a link is asked to be direct.
///
/// # Errors
/// Why nothing was fetched.
pub async fn fetch(address: &str, most: usize) -> Result<File, Unfetched> {
    let url = Url::parse(address).ok().filter(is_fetched_from).ok_or(Unfetched::Address)?;
    let answer = client()?.get(url).header(USER_AGENT, FETCHER).send().await.map_err(|_| Unfetched::Unreachable)?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(Unfetched::Status(status));
    }
    let called = answer.headers().get(CONTENT_TYPE).and_then(|mime| mime.to_str().ok()).unwrap_or_default().to_owned();
    let (mut body, mut pieces) = (BytesMut::new(), answer.bytes_stream());
    while let Some(piece) = pieces.next().await {
        body.extend_from_slice(&piece.map_err(|_| Unfetched::Unreachable)?);
        if body.len() > most {
            return Err(Unfetched::TooLarge);
        }
    }
    let file = File::of(body.freeze());
    if file.kind == Kind::Other || called.starts_with(file.mime()) { Ok(file) } else { Err(Unfetched::Type) }
}

fn is_fetched_from(url: &Url) -> bool {
    let is_near = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_near)
}

fn client() -> Result<reqwest::Client, Unfetched> {
    #[expect(clippy::disallowed_methods, reason = "here it is a network that calls, not Crier")]
    let builder = reqwest::Client::builder();
    builder.no_proxy().redirect(reqwest::redirect::Policy::none()).build().map_err(|_| Unfetched::Unreachable)
}

fn kind(bytes: &[u8]) -> Kind {
    let found = match bytes {
        [0xff, 0xd8, rest @ ..] => jpeg(rest).map(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => bytes.get(16..24).and_then(png).map(Kind::Png),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => film(bytes).map(Kind::Film),
        _ => None,
    };
    found.unwrap_or(Kind::Other)
}

fn png(sides: &[u8]) -> Option<Sides> {
    Some(Sides(u32_at(sides, 0)?, u32_at(sides, 4)?))
}

/// The sides of a JPEG, from its frame header (ITU T.81, B.2.2).
fn jpeg(mut rest: &[u8]) -> Option<Sides> {
    loop {
        let [0xff, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        // All frame headers; between them are tables.
        if (0xc0..=0xcf).contains(&marker) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
            let [height, width] = [u16_at(rest, 5)?, u16_at(rest, 7)?];
            return Some(Sides(width.into(), height.into()));
        }
        rest = rest.get(2 + length..)?;
    }
}

/// What the index of a film says (ISO 14496-12): its movie header, and the largest picture among its tracks.
fn film(bytes: &[u8]) -> Option<Film> {
    let at = |name: &[u8; 4]| boxes(bytes).position(|(own, _)| own == *name);
    let index = boxes(bytes).find(|(name, _)| *name == *b"moov")?.1;
    let header = boxes(index).find(|(name, _)| *name == *b"mvhd")?.1;
    let (scale, length) = match header.first()? {
        0 => (u32_at(header, 12)?, u64::from(u32_at(header, 16)?)),
        _ => (u32_at(header, 20)?, u64::from(u32_at(header, 24)?) << 32 | u64::from(u32_at(header, 28)?)),
    };
    let tracks = || boxes(index).filter(|(name, _)| *name == *b"trak").map(|(_, track)| track);
    let sides = tracks().filter_map(|track| sides(boxes(track).find(|(name, _)| *name == *b"tkhd")?.1)).max_by_key(|sides| sides.0)?;
    Some(Film {
        sides,
        ms: length.checked_mul(1_000)?.checked_div(scale.into())?,
        index_first: at(b"moov") < at(b"mdat"),
        edits: tracks().any(|track| boxes(track).any(|(name, _)| name == *b"edts")),
    })
}

/// The sides of a track, as it is shown: they stand at the end of its header, in 1/65536 of pixels; a quarter turn swaps them.
fn sides(header: &[u8]) -> Option<Sides> {
    let at = if *header.first()? == 0 { 76 } else { 88 };
    let sides = [u32_at(header, at)? >> 16, u32_at(header, at + 4)? >> 16];
    let [width, height] = sides;
    let is_turned = u32_at(header, at - 36)? == 0 && u32_at(header, at - 32)? != 0;
    Some(if is_turned { Sides(height, width) } else { Sides(width, height) }).filter(|sides| sides.0 > 0 && sides.1 > 0)
}

/// The boxes that stand in `bytes`, one after the other.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let name: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
        let (from, length) = match u32_at(bytes, 0)? {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(u64::from(u32_at(bytes, 8)?) << 32 | u64::from(u32_at(bytes, 12)?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        let content = bytes.get(from..length.min(bytes.len()))?;
        bytes = bytes.get(length..).unwrap_or_default();
        Some((name, content))
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
