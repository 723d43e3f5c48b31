//! Bytes on their way out, to whoever fetches them by a link: streamed, a piece at a time, or by a link of the bucket's own.
//! Called by `links` and by the listener.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path as Key;
use object_store::signer::{Method, SignedUrlOptions};
use object_store::{GetOptions, GetRange};

use super::{Files, KeepError, missing};

/// A file on its way, a few kilobytes at a time.
pub type Pieces = BoxStream<'static, Result<Bytes, KeepError>>;

impl Files {
    /// The bytes `range` of the file under `key`, which has `size` of them. Nothing is held but the piece on its way.
    ///
    /// # Errors
    /// [`KeepError::Missing`], also when what lies there is of another size; the store's.
    pub async fn pieces(&self, key: &str, size: u64, range: Range<u64>) -> Result<Pieces, KeepError> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.store.get_opts(&Key::from(key), options).await.map_err(|error| missing(key, error))?;
        if found.meta.size != size {
            return Err(KeepError::Missing(key.to_owned()));
        }
        Ok(found.into_stream().map_err(KeepError::Store).boxed())
    }

    /// A link of the bucket's own to the file under `key`, answered as `mime` for so long from now; `None` where files are
    /// kept in a folder.
    ///
    /// # Errors
    /// The store's.
    pub async fn presigned(&self, key: &str, mime: &str, life: Duration) -> Result<Option<String>, KeepError> {
        let Some(signer) = &self.signer else { return Ok(None) };
        // Objects are kept without a type: the link says which one the answer carries (S3, GetObject).
        let options = SignedUrlOptions::default().with_query([("response-content-type", mime)]);
        let link = signer.signed_url_opts(Method::GET, &Key::from(key), life, &options).await.map_err(KeepError::Store)?;
        Ok(Some(link.into()))
    }

    /// Whether files lie in a bucket.
    pub fn is_bucket(&self) -> bool {
        self.signer.is_some()
    }
}
