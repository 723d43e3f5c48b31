//! Where the bytes are kept: a folder by default, an S3-compatible store when one is configured.
//! Called by `media` (writes), `publish` and `links` (read) and `upkeep` (deletes); never looks into a file.

mod out;

pub use out::Pieces;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::signer::Signer;
use object_store::{ObjectStore, ObjectStoreExt};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

/// Why a file could not be kept or had.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Nothing is kept under this key.
    #[error("no file {0}")]
    Missing(String),
    /// The store's own error.
    #[error("the file store: {0}")]
    Store(object_store::Error),
    /// The disk's own error.
    #[error("the disk: {0}")]
    Disk(#[from] std::io::Error),
}

/// Where an S3-compatible store is.
#[derive(Clone)]
pub struct S3 {
    /// The address of the service; `None`: Amazon's own, by region.
    pub endpoint: Option<String>,
    /// The region, as the service calls it.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The name of the key.
    pub key_id: String,
    /// The key.
    pub secret: SecretString,
}

/// The files. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    folder: Option<Arc<LocalFileSystem>>,
    /// Makes links of a bucket's own.
    signer: Option<Arc<dyn Signer>>,
}

/// A file that can be read by its path as long as this is held.
#[derive(Debug)]
pub struct LocalFile {
    path: PathBuf,
    /// A copy of a remote file; deleted when dropped.
    _copy: Option<TempPath>,
}

impl LocalFile {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Files {
    /// Files in a folder, which is made when missing.
    ///
    /// # Errors
    /// When it cannot be made or read.
    pub fn folder(path: &Path) -> Result<Self, KeepError> {
        std::fs::create_dir_all(path)?;
        let folder = Arc::new(LocalFileSystem::new_with_prefix(path).map_err(KeepError::Store)?.with_automatic_cleanup(true));
        Ok(Self { store: folder.clone(), folder: Some(folder), signer: None })
    }

    /// Files in a bucket.
    ///
    /// # Errors
    /// When the settings make no sense; the service itself is asked by the first call only.
    pub fn s3(settings: &S3) -> Result<Self, KeepError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.key_id)
            .with_secret_access_key(settings.secret.expose_secret());
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
        }
        let bucket = Arc::new(builder.build().map_err(KeepError::Store)?);
        Ok(Self { store: bucket.clone(), folder: None, signer: Some(bucket) })
    }

    /// Keeps `bytes` under `key`, whole or not at all; what was there is replaced.
    ///
    /// # Errors
    /// The store's.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), KeepError> {
        self.store.put(&Key::from(key), bytes.into()).await.map_err(KeepError::Store)?;
        Ok(())
    }

    /// Keeps a copy of the file at `from` under `key`, whole or not at all, without holding it in memory.
    ///
    /// # Errors
    /// The store's, the disk's.
    pub async fn put_file(&self, key: &str, from: &Path) -> Result<(), KeepError> {
        let mut file = tokio::fs::File::open(from).await?;
        let mut writer = BufWriter::new(self.store.clone(), Key::from(key));
        if let Err(error) = tokio::io::copy(&mut file, &mut writer).await {
            writer.abort().await.map_err(KeepError::Store)?;
            return Err(error.into());
        }
        writer.shutdown().await?;
        Ok(())
    }

    /// The bytes under `key`.
    ///
    /// # Errors
    /// [`KeepError::Missing`]; the store's.
    pub async fn get(&self, key: &str) -> Result<Bytes, KeepError> {
        let found = self.store.get(&Key::from(key)).await.map_err(|error| missing(key, error))?;
        found.bytes().await.map_err(KeepError::Store)
    }

    /// The file under `key`, to be read by its path: the kept one itself in a folder, a copy of a remote one.
    ///
    /// # Errors
    /// [`KeepError::Missing`]; the store's, the disk's.
    pub async fn local(&self, key: &str) -> Result<LocalFile, KeepError> {
        let Some(folder) = &self.folder else { return self.copy(key).await };
        let path = folder.path_to_filesystem(&Key::from(key)).map_err(KeepError::Store)?;
        if !tokio::fs::try_exists(&path).await? {
            return Err(KeepError::Missing(key.to_owned()));
        }
        Ok(LocalFile { path, _copy: None })
    }

    async fn copy(&self, key: &str) -> Result<LocalFile, KeepError> {
        let found = self.store.get(&Key::from(key)).await.map_err(|error| missing(key, error))?;
        let copy = tempfile::NamedTempFile::new()?.into_temp_path();
        let mut file = tokio::fs::File::create(&copy).await?;
        let mut stream = found.into_stream();
        while let Some(chunk) = stream.next().await {
            file.write_all(&chunk.map_err(KeepError::Store)?).await?;
        }
        file.flush().await?;
        Ok(LocalFile { path: copy.to_path_buf(), _copy: Some(copy) })
    }

    /// How many bytes are under `key`; `None` when nothing is.
    ///
    /// # Errors
    /// The store's.
    pub async fn size(&self, key: &str) -> Result<Option<u64>, KeepError> {
        match self.store.head(&Key::from(key)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(KeepError::Store(error)),
        }
    }

    /// Everything whose key begins with the folder `under`.
    ///
    /// # Errors
    /// The store's.
    pub async fn list(&self, under: &str) -> Result<Vec<String>, KeepError> {
        let mut found = self.store.list(Some(&Key::from(under)));
        let mut keys = Vec::new();
        while let Some(object) = found.next().await {
            keys.push(object.map_err(KeepError::Store)?.location.to_string());
        }
        keys.extend(self.half_written(under).await?);
        Ok(keys)
    }

    /// What a process that died left half-written in the folder: `KEY#N`, which the store itself does not list. Each is
    /// named, and deleted, like a file of its own.
    async fn half_written(&self, under: &str) -> Result<Vec<String>, KeepError> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let path = folder.path_to_filesystem(&Key::from(under)).map_err(KeepError::Store)?;
        let mut names = Vec::new();
        let Ok(mut entries) = tokio::fs::read_dir(path).await else { return Ok(names) };
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.contains('#') {
                names.push(format!("{under}/{name}"));
            }
        }
        Ok(names)
    }

    /// Deletes what is under `key`; that nothing is there is fine.
    ///
    /// # Errors
    /// The store's.
    pub async fn delete(&self, key: &str) -> Result<(), KeepError> {
        if let Some((whole, _)) = key.split_once('#') {
            return self.delete_half_written(whole, key).await;
        }
        match self.store.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(KeepError::Store(error)),
        }
    }
}

impl Files {
    async fn delete_half_written(&self, whole: &str, key: &str) -> Result<(), KeepError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let beside = folder.path_to_filesystem(&Key::from(whole)).map_err(KeepError::Store)?;
        let name = key.rsplit('/').next().unwrap_or(key);
        match tokio::fs::remove_file(beside.with_file_name(name)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

fn missing(key: &str, error: object_store::Error) -> KeepError {
    match error {
        object_store::Error::NotFound { .. } => KeepError::Missing(key.to_owned()),
        error => KeepError::Store(error),
    }
}
