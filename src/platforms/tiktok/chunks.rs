//! How a video is cut for its upload. Pure. Called by `post`.
//!
//! Source: facts: tiktok, section 3.3 (media transfer guide): a chunk has 5 to 64 MB; their number is the size of the video
//! divided by that of a chunk, rounded down; the last one takes what is left over, up to 128 MB; a video below 5 MB goes as
//! one. Whether a megabyte is 1000² or 1024² bytes is not said: these numbers hold for both.

/// How much all chunks but the last have, in bytes: the last one, which is the visible request, stays below twice that.
pub const CHUNK: u64 = 8 << 20;

/// The chunks of a video.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunks {
    /// Bytes of the video.
    pub total: u64,
    /// Bytes of all chunks but the last.
    pub size: u64,
    /// How many there are.
    pub count: u64,
}

/// Cuts a video of so many bytes.
pub fn chunks(total: u64) -> Chunks {
    match total / CHUNK {
        0 | 1 => Chunks { total, size: total, count: 1 },
        count => Chunks { total, size: CHUNK, count },
    }
}

impl Chunks {
    /// Where the last chunk begins.
    pub fn last(self) -> u64 {
        (self.count - 1) * self.size
    }

    /// Where the chunk begins that holds this byte: what is known to be there counts by whole chunks.
    pub fn floor(self, byte: u64) -> u64 {
        byte.checked_div(self.size).map_or(0, |whole| (whole * self.size).min(self.last()))
    }
}
