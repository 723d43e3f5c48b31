//! Undoing the single filters of a PDF, within bounds.
//!
//! Called by `source` and `packing`; `copy` packs with it. Never undoes more than it was told to.

use std::io::{Read, Write};

use super::object::{Dict, is_space};

/// Undoes a deflated stream, up to `most` bytes; what comes before damage is kept, as readers do. `None`: more than that.
pub(super) fn inflate(bytes: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    // Damage ends the stream; what was read by then is in `out`.
    if let Err(error) = flate2::read::ZlibDecoder::new(bytes).take(most + 1).read_to_end(&mut out) {
        tracing::debug!(%error, "a stream of a document ends early");
    }
    (out.len() as u64 <= most).then_some(out)
}

/// Deflates what was changed.
pub(super) fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).ok()?;
    out.finish().ok()
}

/// Undoes the prediction that a list was deflated with: PNG's, or none.
pub(super) fn unpredict(bytes: Vec<u8>, how: Option<&Dict>) -> Option<Vec<u8>> {
    let number = |name: &[u8], usual: i64| how.and_then(|how| how.int(name)).unwrap_or(usual);
    if number(b"Predictor", 1) == 1 {
        return Some(bytes);
    }
    if number(b"Predictor", 1) < 10 || number(b"BitsPerComponent", 8) != 8 {
        return None;
    }
    let step = usize::try_from(number(b"Colors", 1)).ok().filter(|step| (1..=32).contains(step))?;
    let columns = usize::try_from(number(b"Columns", 1)).ok().filter(|columns| (1..=1 << 20).contains(columns))?;
    let width = step * columns;
    let (mut out, mut above) = (Vec::with_capacity(bytes.len()), vec![0; width]);
    for row in bytes.chunks(width + 1) {
        let (kind, row) = row.split_first()?;
        let mut row = row.to_vec();
        row.resize(width, 0);
        for (at, up) in above.iter().copied().enumerate() {
            let left = if at >= step { row[at - step] } else { 0 };
            let corner = if at >= step { above[at - step] } else { 0 };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return None,
            };
            row[at] = row[at].wrapping_add(guess);
        }
        out.extend_from_slice(&row);
        above = row;
    }
    Some(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let guess = a + b - c;
    let [to_a, to_b, to_c] = [a, b, c].map(|one| (guess - one).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}

/// Undoes ASCII85.
pub(super) fn ascii85(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut group) = (Vec::new(), Vec::new());
    for byte in bytes.iter().copied().filter(|byte| !is_space(*byte)) {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => return None,
        }
        if group.len() == 5 {
            out.extend_from_slice(&word(&group)?.to_be_bytes());
            group.clear();
        }
    }
    if let Some(kept) = group.len().checked_sub(1) {
        group.resize(5, 84);
        out.extend_from_slice(word(&group)?.to_be_bytes().get(..kept)?);
    }
    Some(out)
}

fn word(group: &[u32]) -> Option<u32> {
    group.iter().try_fold(0u32, |word, digit| word.checked_mul(85)?.checked_add(*digit))
}

/// Undoes hexadecimal digits.
pub(super) fn ascii_hex(bytes: &[u8]) -> Option<Vec<u8>> {
    let digits = bytes.iter().copied().take_while(|byte| *byte != b'>').filter(|byte| !is_space(*byte));
    let digits: Option<Vec<u32>> = digits.map(|byte| char::from(byte).to_digit(16)).collect();
    Some(digits?.chunks(2).map(|two| (two[0] << 4 | two.get(1).copied().unwrap_or(0)) as u8).collect())
}
