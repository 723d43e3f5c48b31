//! The keys by which Crier proves itself to networks, sealed with the operator's ring: the same for every process on this
//! database.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::platform::PlatformId;
use crate::vault::{Place, Ring};

/// A key, sealed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ClientKey {
    /// Its name here.
    pub id: String,
    /// The key.
    pub sealed: String,
}

impl ClientKey {
    /// Seals `secret` as the key called `id`.
    ///
    /// # Errors
    /// The vault's.
    pub fn seal(ring: &Ring, id: &str, secret: &str) -> Result<Self> {
        Ok(Self { id: id.to_owned(), sealed: ring.seal(place(id), secret)? })
    }

    /// Opens it.
    ///
    /// # Errors
    /// The vault's, when the ring does not hold what sealed it.
    pub fn open(&self, ring: &Ring) -> Result<String> {
        Ok(ring.open(place(&self.id), &self.sealed)?)
    }
}

fn place(id: &str) -> Place<'_> {
    Place { table: "client_keys", row: id, field: "sealed" }
}

impl Store {
    /// The keys for a network, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn client_keys(&self, platform: PlatformId) -> Result<Vec<ClientKey>> {
        let sql = "SELECT id, sealed FROM client_keys WHERE platform = $1 ORDER BY created_at DESC, id DESC";
        Ok(read!(self, db => sqlx::query_as(sql).bind(platform.word()).fetch_all(db).await)?)
    }

    /// Those for every network.
    ///
    /// # Errors
    /// The database's.
    pub async fn all_client_keys(&self) -> Result<Vec<ClientKey>> {
        Ok(read!(self, db => sqlx::query_as("SELECT id, sealed FROM client_keys ORDER BY id").fetch_all(db).await)?)
    }

    /// Stores a key, unless one of this name is there: of two processes that begin at once, one makes the key of both.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_client_key(&self, platform: PlatformId, key: &ClientKey, now: Millis) -> Result<()> {
        let sql = "INSERT INTO client_keys (id, platform, sealed, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
        write!(self, db => sqlx::query(sql).bind(&key.id).bind(platform.word()).bind(&key.sealed).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Stores a key that was sealed anew, if the old seal is still what it was.
    ///
    /// # Errors
    /// The database's.
    pub async fn reseal_client_key(&self, old: &ClientKey, new: &ClientKey) -> Result<bool> {
        let sql = "UPDATE client_keys SET sealed = $3 WHERE id = $1 AND sealed = $2";
        let changed = write!(self, db => sqlx::query(sql).bind(&old.id).bind(&old.sealed).bind(&new.sealed).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Forgets all keys for a network but the one called `id`; how many went.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_client_key(&self, platform: PlatformId, id: &str) -> Result<u64> {
        let sql = "DELETE FROM client_keys WHERE platform = $1 AND id <> $2";
        Ok(write!(self, db => sqlx::query(sql).bind(platform.word()).bind(id).execute(db).await.map(|done| done.rows_affected()))?)
    }
}
