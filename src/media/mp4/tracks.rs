//! The tracks of a cleaned file: what each is, and where its samples (pictures, pieces of sound) lie.
//! Called by `streams` and `scrub` on files that ffmpeg has just made; never on a stranger's.

use super::reader::{Header, Reader, number};
use std::io;

/// Longest table that is read, in bytes: hours of pictures.
const MAX_TABLE: u64 = 64 << 20;

/// One track.
pub(super) struct Track {
    /// The name of its sample entry: `avc1`, `mp4a`…
    pub(super) entry: [u8; 4],
    /// Where its sample description is.
    pub(super) stsd: Header,
    /// The content of its sample description.
    pub(super) setup: Vec<u8>,
    sizes: Vec<u32>,
    chunks: Vec<u64>,
    /// First chunk, from 1, and samples in each chunk from there on.
    runs: Vec<(u32, u32)>,
}

/// All tracks of the file; none when one of them cannot be read.
pub(super) fn tracks(file: &Reader) -> io::Result<Option<Vec<Track>>> {
    let Some(moov) = file.find(None, b"moov")? else { return Ok(None) };
    let mut all = Vec::new();
    for trak in file.boxes(moov.body, moov.end)?.into_iter().filter(|header| header.name == *b"trak") {
        match track(file, trak)? {
            Some(track) => all.push(track),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

fn track(file: &Reader, trak: Header) -> io::Result<Option<Track>> {
    let Some(stbl) = file.dig(Some(trak), &[b"mdia", b"minf", b"stbl"])? else { return Ok(None) };
    let table = |name: &[u8; 4]| match file.find(Some(stbl), name)? {
        Some(header) if header.end - header.body <= MAX_TABLE => file.bytes(&header).map(Some),
        _ => Ok::<_, io::Error>(None),
    };
    let Some(stsd) = file.find(Some(stbl), b"stsd")? else { return Ok(None) };
    let (setup, sizes, runs) = (table(b"stsd")?, table(b"stsz")?, table(b"stsc")?);
    let chunks = match table(b"stco")? {
        Some(short) => Some(rows(&short, 4).map(|row| u64::from(number(row, 0).unwrap_or(0))).collect()),
        None => table(b"co64")?.map(|long| rows(&long, 8).map(|row| u64::from_be_bytes(row.try_into().unwrap_or_default())).collect()),
    };
    let (Some(setup), Some(sizes), Some(runs), Some(chunks)) = (setup, sizes, runs, chunks) else { return Ok(None) };
    let entry = setup.get(12..16).and_then(|name| name.try_into().ok()).unwrap_or_default();
    let runs = rows(&runs, 12).filter_map(|row| Some((number(row, 0)?, number(row, 4)?))).collect();
    Ok(Some(Track { entry, stsd, setup, sizes: sizes_of(&sizes), chunks, runs }))
}

/// The rows of a table behind version, flags and count.
fn rows(table: &[u8], width: usize) -> impl Iterator<Item = &[u8]> {
    table.get(8..).unwrap_or_default().chunks_exact(width)
}

/// `stsz`: one size for all, or one for each.
fn sizes_of(table: &[u8]) -> Vec<u32> {
    match (number(table, 4), number(table, 8)) {
        (Some(0), _) => table.get(12..).unwrap_or_default().chunks_exact(4).filter_map(|row| number(row, 0)).collect(),
        (Some(same), Some(count)) if u64::from(count) <= MAX_TABLE / 4 => vec![same; count as usize],
        _ => Vec::new(),
    }
}

impl Track {
    /// Place and size of each sample, in the order of the file.
    pub(super) fn samples(&self) -> impl Iterator<Item = (u64, u32)> {
        let mut runs = self.runs.iter().peekable();
        let (mut per, mut next) = (0, 0usize);
        let mut chunks = self.chunks.iter().enumerate();
        let (mut at, mut left) = (0u64, 0u32);
        std::iter::from_fn(move || {
            while left == 0 {
                let (n, place) = chunks.next()?;
                while let Some((_, count)) = runs.next_if(|(first, _)| *first as usize <= n + 1) {
                    per = *count;
                }
                (at, left) = (*place, per);
            }
            let size = *self.sizes.get(next)?;
            let found = (at, size);
            next += 1;
            left -= 1;
            at += u64::from(size);
            Some(found)
        })
    }

    /// Bytes of all samples.
    pub(super) fn bytes(&self) -> u64 {
        self.sizes.iter().map(|size| u64::from(*size)).sum()
    }
}
