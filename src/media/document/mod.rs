//! Documents: takes every trace of metadata out of a PDF.
//!
//! 1. `source` finds the objects, `object` reads them, `inflate` unpacks the file's own lists, all within bounds.
//! 2. `copy` follows the pages to what they draw and copies that by the list of what may stay (`keep`, `annotation`);
//!    pictures go through the cleaners of their own (`picture`), and drawings lose the words beside them (`content`).
//! 3. `write` writes one new file, `residue` reads it once more and names whatever has no place in it.
//!
//! Memory-safe from end to end, so it runs in Crier's own process; every step is bounded by bytes, objects, values and
//! depth, and all of them by time (`halt`). Called by the media worker and `crier clean`. Never draws a page, never decrypts, never returns a file in which
//! [`residue`] finds anything.

mod annotation;
mod content;
mod copy;
mod halt;
mod inflate;
mod inline;
mod keep;
mod object;
mod packing;
mod picture;
pub mod residue;
mod source;
mod write;

use halt::Halt;
use source::{Source, Unread};

use super::clean::blocking;
use crate::model::kind::Kind;
use crate::model::removed::{Removed, tidy};
use crate::model::trouble::Trouble;

/// Largest document that is read into memory, in bytes.
pub const MAX_DOCUMENT: u64 = 128 << 20;

/// The type of a PDF.
pub const MIME: &str = "application/pdf";

/// A PDF without metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanDocument {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// What was taken out.
    pub removed: Vec<Removed>,
}

/// Cleans a PDF.
///
/// # Errors
/// [`Trouble::Locked`] when it is encrypted; what is wrong with it. Nothing half-clean comes back.
pub fn clean(bytes: &[u8]) -> Result<CleanDocument, Trouble> {
    clean_until(bytes, &Halt::default())
}

/// The same, off the threads that answer, and until `limit`.
///
/// # Errors
/// Those of [`clean`]; [`Trouble::TookTooLong`].
pub async fn clean_within(bytes: Vec<u8>, limit: impl Future<Output = ()>) -> Result<CleanDocument, Trouble> {
    let halt = Halt::default();
    let seen = halt.clone();
    let work = blocking(move || clean_until(&bytes, &seen));
    tokio::pin!(work);
    tokio::select! {
        done = &mut work => done,
        () = limit => {
            halt.set();
            work.await
        }
    }
}

fn clean_until(bytes: &[u8], halt: &Halt) -> Result<CleanDocument, Trouble> {
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(Trouble::TooBig { max: MAX_DOCUMENT });
    }
    let copied = match Source::listed(bytes, halt).and_then(copy::copy) {
        Err(Unread::Broken(why)) => {
            tracing::debug!(why, "the lists of a document are wrong");
            Source::rebuilt(bytes, halt).and_then(copy::copy)
        }
        read => read,
    };
    let copied = copied.map_err(|unread| match unread {
        Unread::Late => Trouble::TookTooLong,
        _ if halt.is_set() => Trouble::TookTooLong,
        Unread::Locked => Trouble::Locked { kind: Kind::Pdf },
        Unread::Broken(why) | Unread::Unsafe(why) => Trouble::damaged(Kind::Pdf, why),
    })?;
    let new = write::write(&copied.made);
    match residue::residue(&new).as_slice() {
        [] => Ok(CleanDocument { bytes: new, pages: copied.pages, removed: tidy(copied.removed) }),
        left => Err(Trouble::LeftOver { what: left.join(", ") }),
    }
}
