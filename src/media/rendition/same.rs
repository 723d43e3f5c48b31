//! Whether what was made for one need is what would be made for another: then it is not made again. Pure.
use super::plan::Plan;
use crate::model::fit::Fit;
use crate::model::limits::{Format, Need};

/// A still picture that was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// What it is.
    pub format: Format,
    /// How many.
    pub bytes: u64,
    /// Pixels.
    pub size: (u32, u32),
}

/// Whether `made`, encoded for the need `had` from a still picture of the size `whole`, is byte for byte what the need
/// `wanted` would get. Ask in the order of bytes, the largest limit first: the best quality under a larger limit is the
/// best under a smaller one too, if it fits; the other way round nobody knows.
pub fn is_same(made: Made, (had, wanted): (&Need, &Need), whole: (u32, u32), fit: Fit) -> bool {
    let plan = Plan::of(whole, wanted, fit, 1.0);
    // No still picture is encoded as GIF.
    let known = |format: &Format| *format == Format::Gif || had.formats.contains(format);
    wanted.max_bytes <= had.max_bytes
        && made.bytes <= wanted.max_bytes
        && wanted.chroma == had.chroma
        && wanted.formats.contains(&made.format)
        && wanted.formats.iter().all(known)
        && made.size == plan.canvas
        && plan == Plan::of(whole, had, fit, 1.0)
}
