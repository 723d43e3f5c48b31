//! Undoing all the filters around a stream, one after the other, within bounds (ISO 32000-1, section 7.4).
//!
//! Called by `copy` for what pages draw, and by `picture`. Never undoes a picture.

use weezl::{BitOrder, LzwStatus, decode::Decoder};

use super::inflate::{ascii_hex, ascii85, inflate, unpredict};
use super::object::Dict;

/// The bytes without these filters. `parameters`: those of each filter, in the same order. `left`: how many bytes may come
/// of it at all, less by what came. `None`: more than that, or a filter that is none of these.
pub(super) fn undo(filters: &[Vec<u8>], parameters: &[Option<Dict>], bytes: &[u8], left: &mut u64) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    for (n, filter) in filters.iter().enumerate() {
        let how = parameters.get(n).and_then(Option::as_ref);
        bytes = match filter.as_slice() {
            b"FlateDecode" | b"Fl" => unpredict(inflate(&bytes, *left)?, how)?,
            b"LZWDecode" | b"LZW" => unpredict(lzw(&bytes, how, *left)?, how)?,
            b"RunLengthDecode" | b"RL" => run_lengths(&bytes, *left)?,
            b"ASCII85Decode" | b"A85" => ascii85(&bytes)?,
            b"ASCIIHexDecode" | b"AHx" => ascii_hex(&bytes)?,
            _ => return None,
        };
        *left = left.checked_sub(bytes.len() as u64)?;
    }
    Some(bytes)
}

fn lzw(bytes: &[u8], how: Option<&Dict>, most: u64) -> Option<Vec<u8>> {
    let early = how.and_then(|how| how.int(b"EarlyChange")).unwrap_or(1) != 0;
    let mut decoder = if early { Decoder::with_tiff_size_switch(BitOrder::Msb, 8) } else { Decoder::new(BitOrder::Msb, 8) };
    let (mut rest, mut out, mut room) = (bytes, Vec::new(), [0; 16 << 10]);
    loop {
        let done = decoder.decode_bytes(rest, &mut room);
        out.extend_from_slice(room.get(..done.consumed_out)?);
        rest = rest.get(done.consumed_in..)?;
        if out.len() as u64 > most {
            return None;
        }
        // Damage ends it, as with deflated streams: what came before is kept, as readers do.
        if !matches!(done.status, Ok(LzwStatus::Ok)) {
            return Some(out);
        }
    }
}

fn run_lengths(mut rest: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while let Some((length, behind)) = rest.split_first() {
        let length = usize::from(*length);
        rest = match length {
            128 => break,
            0..=127 => {
                let (plain, behind) = behind.split_at(behind.len().min(length + 1));
                out.extend_from_slice(plain);
                behind
            }
            _ => {
                let Some((byte, behind)) = behind.split_first() else { break };
                out.resize(out.len() + 257 - length, *byte);
                behind
            }
        };
        if out.len() as u64 > most {
            return None;
        }
    }
    Some(out)
}
