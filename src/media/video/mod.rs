//! Videos: cleaned of everything but picture and sound, and fitted to what a network takes. ffmpeg does the work, in the
//! sandbox; what must go, what may stay and what has to change is decided here.
//!
//! 1. `look` asks ffprobe what a file is; `remove` says what of it goes.
//! 2. `clean` copies picture and sound into a new MP4 file, encodes only what cannot be copied, and has `mp4` look at it
//!    a second time.
//! 3. `plan` decides, from numbers alone, whether a clean video fits a need as it is, or how it is encoded.
//! 4. `ends` plans the intro and the outro of a brand into the same encode.
//! 5. `encode` puts that into ffmpeg's words; `render` runs it, with the brand laid over every picture.
//!
//! Called by the media worker and `crier clean`. Needs ffmpeg. Never trusts a file's name or its claims: the demuxer is
//! forced by our own look at the first bytes.

mod clean;
mod encode;
mod ends;
mod frame;
mod look;
pub mod plan;
mod remove;
mod render;
mod tool;

pub use clean::{CleanedVideo, clean_video};
pub use frame::frame;
pub use look::{Facts, Sound, look};
pub use render::{Overlay, RenderedVideo, Wish, render_video};
