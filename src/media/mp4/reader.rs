//! Boxes of an ISO base media file (ISO/IEC 14496-12, 4.2), found by their headers. Called by its siblings. Reads at
//! given places only, and never more than it is asked for.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Most boxes that are looked at side by side.
const MAX_BOXES: usize = 4_096;

/// A file that is read box by box.
pub(super) struct Reader {
    file: File,
    /// Its length, in bytes.
    pub(super) end: u64,
}

/// Where a box is.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) name: [u8; 4],
    /// The first byte behind its header.
    pub(super) body: u64,
    /// The first byte behind it.
    pub(super) end: u64,
}

impl Reader {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let end = file.metadata()?.len();
        Ok(Self { file, end })
    }

    /// The box at `at`; none when there is no whole one before `end`.
    pub(super) fn header(&self, at: u64, end: u64) -> io::Result<Option<Header>> {
        if end - at < 8 {
            return Ok(None);
        }
        let mut head = [0; 16];
        let most = if end - at >= 16 { 16 } else { 8 };
        self.file.read_exact_at(&mut head[..most], at)?;
        let [a, b, c, d, n0, n1, n2, n3, long @ ..] = head;
        let (mut size, mut body) = (u64::from(u32::from_be_bytes([a, b, c, d])), at + 8);
        if size == 1 && most == 16 {
            (size, body) = (u64::from_be_bytes(long), at + 16);
        }
        let ends = at.saturating_add(size);
        Ok((ends >= body && ends <= end).then_some(Header { name: [n0, n1, n2, n3], body, end: ends }))
    }

    /// The boxes between two places, as far as they are whole.
    pub(super) fn boxes(&self, from: u64, end: u64) -> io::Result<Vec<Header>> {
        let (mut at, mut found) = (from, Vec::new());
        while at < end
            && found.len() < MAX_BOXES
            && let Some(header) = self.header(at, end)?
        {
            at = header.end;
            found.push(header);
        }
        Ok(found)
    }

    /// The first box of this name in another, or in the file.
    pub(super) fn find(&self, inside: Option<Header>, name: &[u8; 4]) -> io::Result<Option<Header>> {
        let (from, end) = inside.map_or((0, self.end), |inside| (inside.body, inside.end));
        Ok(self.boxes(from, end)?.into_iter().find(|header| header.name == *name))
    }

    /// The box at the end of a path of names.
    pub(super) fn dig(&self, inside: Option<Header>, path: &[&[u8; 4]]) -> io::Result<Option<Header>> {
        let mut at = inside;
        for name in path {
            match self.find(at, name)? {
                Some(found) => at = Some(found),
                None => return Ok(None),
            }
        }
        Ok(at)
    }

    /// What is in a box; the caller has looked at its size.
    pub(super) fn bytes(&self, header: &Header) -> io::Result<Vec<u8>> {
        let mut body = vec![0; (header.end - header.body) as usize];
        self.file.read_exact_at(&mut body, header.body)?;
        Ok(body)
    }

    /// The bytes at a place, as many as there are.
    pub(super) fn some_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(into, at)
    }

    /// Overwrites the bytes at a place.
    pub(super) fn overwrite(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, at)
    }
}

/// Name and content of the box in front of `rest`, and what follows it.
pub(super) fn split_box(rest: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let size = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
    Some((rest.get(4..8)?.try_into().ok()?, rest.get(8..size)?, rest.get(size..)?))
}

/// The number at a place of four bytes.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
