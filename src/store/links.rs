//! The links by which networks fetch the files of a part. Used by `links`, which signs them; a link whose part has ended is
//! never found.

use super::{Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{PartId, WorkspaceId};
use crate::model::platform::PlatformId;

/// A link as it is first written down.
#[derive(Clone, Debug)]
pub struct NewLink<'a> {
    /// Its name, if there is none for this file of this part yet.
    pub id: &'a str,
    /// The workspace.
    pub workspace: &'a str,
    /// The part whose file it is.
    pub part: &'a str,
    /// What lies in the file store.
    pub file: &'a str,
    /// What the file is for.
    pub purpose: &'a str,
    /// The network that fetches it.
    pub platform: PlatformId,
    /// The file's type.
    pub mime: &'a str,
    /// The file's size.
    pub bytes: u64,
    /// When the link ends, if it is new.
    pub expires_at: Millis,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub id: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The part whose file it is.
    pub part: PartId,
    /// What lies in the file store.
    pub file: String,
    /// What the file is for.
    pub purpose: String,
    /// The network that fetches it.
    pub platform: PlatformId,
    /// The file's type.
    pub mime: String,
    /// The file's size.
    pub bytes: u64,
    /// The store's own link, sealed.
    pub address: Option<String>,
    /// How often it was fetched from the listener.
    pub hits: i64,
    /// When it was last.
    pub fetched_at: Option<Millis>,
    /// When it ends.
    pub expires_at: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    part: String,
    file: String,
    purpose: String,
    platform: String,
    mime: String,
    bytes: i64,
    address: Option<String>,
    hits: i64,
    fetched_at: Option<i64>,
    expires_at: i64,
}

impl Row {
    fn link(self) -> Result<Link> {
        Ok(Link {
            platform: known(PlatformId::from_word(&self.platform), "links", "platform", &self.id)?,
            bytes: u64::try_from(self.bytes).unwrap_or(0),
            id: self.id,
            workspace: self.workspace,
            part: self.part,
            file: self.file,
            purpose: self.purpose,
            mime: self.mime,
            address: self.address,
            hits: self.hits,
            fetched_at: self.fetched_at,
            expires_at: self.expires_at,
        })
    }
}

/// The states of a part for which nobody fetches anything any more (`deleting`: it was live).
macro_rules! ended {
    () => {
        "('live', 'handed_over', 'failed', 'cancelled', 'closed', 'deleting', 'deleted')"
    };
}
pub(super) use ended;

impl Store {
    /// The link of a file of a part: the one that is there, or a new one. The file stays as long as the link lives.
    ///
    /// # Errors
    /// The database's; [`super::StoreError::Raced`] when the file is going already.
    pub async fn put_link(&self, new: &NewLink<'_>) -> Result<Link> {
        let sql = "INSERT INTO links (id, workspace, part, file, purpose, platform, mime, bytes, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                   ON CONFLICT (part, purpose, file) DO UPDATE SET mime = excluded.mime, bytes = excluded.bytes RETURNING *";
        let row: Row = in_tx!(self, tx => {
            super::objects::name_object!(tx, new.file);
            sqlx::query_as(sql)
                .bind(new.id).bind(new.workspace).bind(new.part).bind(new.file).bind(new.purpose).bind(new.platform.word())
                .bind(new.mime).bind(i64::try_from(new.bytes).unwrap_or(i64::MAX)).bind(new.expires_at)
                .fetch_one(&mut *tx).await?
        });
        row.link()
    }

    /// Moves the end of a link from `was`, with the store's own link for that time, if there is one. Whether it still ended
    /// at `was`.
    ///
    /// # Errors
    /// The database's.
    pub async fn extend_link(&self, id: &str, was: Millis, expires_at: Millis, address: Option<&str>) -> Result<bool> {
        let sql = "UPDATE links SET expires_at = $3, address = $4 WHERE id = $1 AND expires_at = $2";
        let moved = write!(self, db => sqlx::query(sql)
            .bind(id).bind(was).bind(expires_at).bind(address).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(moved == 1)
    }

    /// The link of this name, as long as it lives: its time is not over, and its part has not ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn live_link(&self, id: &str, now: Millis) -> Result<Option<Link>> {
        let sql = concat!(
            "SELECT l.* FROM links l JOIN parts p ON p.id = l.part WHERE l.id = $1 AND l.expires_at > $2 AND p.state NOT IN ",
            ended!()
        );
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(id).bind(now).fetch_optional(db).await)?;
        row.map(Row::link).transpose()
    }

    /// Counts that a link was fetched.
    ///
    /// # Errors
    /// The database's.
    pub async fn link_fetched(&self, id: &str, now: Millis) -> Result<()> {
        let sql = "UPDATE links SET hits = hits + 1, fetched_at = $2 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// The links of a part, oldest end first; asked by tests and by whoever looks into what a network did.
    ///
    /// # Errors
    /// The database's.
    pub async fn links_of(&self, part: &str) -> Result<Vec<Link>> {
        let sql = "SELECT * FROM links WHERE part = $1 ORDER BY expires_at, id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(part).fetch_all(db).await)?;
        rows.into_iter().map(Row::link).collect()
    }

    /// Forgets the links that are dead.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_links(&self, now: Millis) -> Result<()> {
        let sql = concat!(
            "DELETE FROM links WHERE expires_at <= $1 OR NOT EXISTS (SELECT 1 FROM parts p WHERE p.id = links.part AND p.state NOT IN ",
            ended!(),
            ")"
        );
        write!(self, db => sqlx::query(sql).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
