//! Looks that were used lately: their logos are fetched and decoded once, not for every picture.
//!
//! Held by the media worker and by the one who shows brands; they share one.
use super::{Assets, Look};
use crate::media::keep::{Files, KeepError};
use crate::model::brand::Brand;
use crate::model::trouble::Trouble;
use bytes::Bytes;
use std::sync::{Arc, Mutex, PoisonError};

/// Most looks that are held; a decoded logo takes a few megabytes.
const MOST: usize = 4;

/// A look under the key of its brand.
type Held = (String, Arc<Look>);

/// The looks, the one used last at the end. Cheap to clone.
#[derive(Clone)]
pub struct Looks {
    files: Files,
    held: Arc<Mutex<Vec<Held>>>,
}

/// Why there is no look.
#[derive(Debug, thiserror::Error)]
pub enum NoLook {
    /// A file of the brand could not be had.
    #[error(transparent)]
    Lost(#[from] KeepError),
    /// A file of the brand cannot be read.
    #[error("{0}")]
    Trouble(Trouble),
}

impl Looks {
    /// Looks whose files are kept there.
    pub fn new(files: Files) -> Self {
        Self { files, held: Arc::default() }
    }

    /// The look of a brand; `None` when it has nothing to draw.
    ///
    /// # Errors
    /// [`NoLook`].
    pub async fn get(&self, brand: &Brand) -> Result<Option<Arc<Look>>, NoLook> {
        let key = brand.drawn_key();
        if let Some(look) = self.held_as(&key) {
            return Ok(Some(look));
        }
        let (logo, second) = (self.file(brand.logo.as_deref()).await?, self.file(brand.second.as_deref()).await?);
        let font = self.file(brand.font.as_deref()).await?;
        let brand = brand.clone();
        let made = tokio::task::spawn_blocking(move || {
            Look::new(&brand, &Assets { logo: logo.as_deref(), second: second.as_deref(), font: font.as_deref() })
        });
        let made = made.await.map_err(|error| NoLook::Trouble(Trouble::File { why: error.to_string() }))?;
        let Some(look) = made.map_err(NoLook::Trouble)?.map(Arc::new) else { return Ok(None) };
        self.hold(key, look.clone());
        Ok(Some(look))
    }

    async fn file(&self, key: Option<&str>) -> Result<Option<Bytes>, KeepError> {
        match key {
            Some(key) => self.files.get(key).await.map(Some),
            None => Ok(None),
        }
    }

    /// The held look; it was used last then.
    fn held_as(&self, key: &str) -> Option<Arc<Look>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let at = held.iter().position(|(name, _)| name == key)?;
        let found = held.remove(at);
        let look = found.1.clone();
        held.push(found);
        Some(look)
    }

    fn hold(&self, key: String, look: Arc<Look>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(name, _)| *name != key);
        held.push((key, look));
        if held.len() > MOST {
            held.remove(0);
        }
    }
}
