//! Files that come through the upload page: the link, how far the upload is, and its chunks. An offset is told to the
//! sender only when the row says so: killed anywhere, it goes on where the rows end.

use super::objects::name_object;
use super::{Result, Store};
use crate::clock::{DAY, Millis};
use crate::model::ids::{MediaId, PersonId, PostId, WorkspaceId};

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UploadRow {
    /// Its name; no secret.
    pub id: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Who may use the link.
    pub person: PersonId,
    /// The post.
    pub post: PostId,
    /// The file of the post whose place it takes.
    pub media: MediaId,
    /// `offered`, `open`, `done` or `ended`.
    pub state: String,
    /// The file's name, as its sender says (what the protocol calls metadata, as it came).
    pub name: Option<String>,
    /// How long the whole file is, in bytes.
    pub length: Option<i64>,
    /// How many bytes of it are safe.
    pub received: i64,
    /// When the link was made.
    pub made_at: Millis,
    /// Until when it can be used.
    pub expires_at: Millis,
    /// The word that shows the link.
    pub word: String,
}

/// A link that is offered.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// Its name.
    pub id: String,
    /// The digest of the link's secret.
    pub secret: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// For whom.
    pub person: PersonId,
    /// The post.
    pub post: PostId,
    /// The file of the post whose place it takes.
    pub media: MediaId,
    /// The word that shows the link.
    pub word: String,
    /// Until when it can be used.
    pub expires_at: Millis,
}

/// A post whose uploaded file goes soon.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Fading {
    /// The post.
    pub post: PostId,
    /// Whose.
    pub person: PersonId,
    /// When it was last touched.
    pub touched_at: Millis,
}

const COLUMNS: &str = "SELECT id, workspace, person, post, media, state, name, length, received, made_at, expires_at, word FROM uploads";
/// An upload may go on for this long after its link was made.
const LONGEST: Millis = DAY;

impl Store {
    /// Offers a link; an older one for the same file that nobody has begun to use ends.
    ///
    /// # Errors
    /// The database's.
    pub async fn offer_upload(&self, new: &NewUpload, now: Millis) -> Result<()> {
        let old = "UPDATE uploads SET state = 'ended' WHERE media = $1 AND state = 'offered'";
        let add = "INSERT INTO uploads (id, secret, workspace, person, post, media, state, made_at, expires_at, word)
                   VALUES ($1, $2, $3, $4, $5, $6, 'offered', $7, $8, $9)";
        in_tx!(self, tx => {
            sqlx::query(old).bind(&new.media).execute(&mut *tx).await?;
            sqlx::query(add)
                .bind(&new.id).bind(&new.secret).bind(&new.workspace).bind(new.person).bind(&new.post).bind(&new.media)
                .bind(now).bind(new.expires_at).bind(&new.word).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// The upload of the link whose secret has this digest, as long as the post has the file whose place it takes.
    ///
    /// # Errors
    /// The database's.
    pub async fn upload(&self, secret: &str) -> Result<Option<UploadRow>> {
        let sql = format!("{COLUMNS} WHERE secret = $1 AND EXISTS (SELECT 1 FROM media m WHERE m.id = uploads.media)");
        Ok(read!(self, db => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(secret).fetch_optional(db).await)?)
    }

    /// The sender says what comes. Whether the link could still be used for that.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_upload(&self, id: &str, name: &str, length: i64, now: Millis) -> Result<bool> {
        let sql = "UPDATE uploads SET state = 'open', name = $2, length = $3 WHERE id = $1 AND state = 'offered' AND expires_at > $4";
        let done = write!(self, db => sqlx::query(sql)
            .bind(id).bind(name).bind(length).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(done == 1)
    }

    /// Bytes that are kept under `key` are safe from now on; `row` says where they begin. With the last of them the file
    /// takes its place in the post and is due. How many are safe then; `None` when somebody else was faster.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_chunk(&self, row: &UploadRow, (key, bytes): (&str, i64), now: Millis, until: Millis) -> Result<Option<i64>> {
        let move_on = "UPDATE uploads SET received = received + $3, expires_at = CASE WHEN $4 < made_at + $5 THEN $4 ELSE made_at + $5 END,
                           state = CASE WHEN received + $3 = length THEN 'done' ELSE state END
                       WHERE id = $1 AND state = 'open' AND received = $2 AND received + $3 <= length AND expires_at > $6";
        let add = "INSERT INTO chunks (upload, start, key) VALUES ($1, $2, $3)";
        let place = "UPDATE media SET kind = 'document', file_id = '', unique_id = NULL, name = $3, size = $4, state = 'new', clean = NULL,
                         clean_key = NULL, trouble = NULL, upload = $2, handed = NULL, changed = 1, attempts = 0, due_at = $5, lease_until = 0
                     WHERE id = $1";
        let moved = in_tx!(self, tx => {
            name_object!(tx, key);
            let moved = sqlx::query(move_on)
                .bind(&row.id).bind(row.received).bind(bytes).bind(until).bind(LONGEST).bind(now)
                .execute(&mut *tx).await?.rows_affected() == 1;
            if moved {
                sqlx::query(add).bind(&row.id).bind(row.received).bind(key).execute(&mut *tx).await?;
            }
            if moved && Some(row.received + bytes) == row.length {
                sqlx::query(place)
                    .bind(&row.media).bind(&row.id).bind(&row.name).bind(row.length).bind(now).execute(&mut *tx).await?;
                sqlx::query("UPDATE posts SET version = version + 1, touched_at = $2, due_at = $2 WHERE id = $1")
                    .bind(&row.post).bind(now).execute(&mut *tx).await?;
            }
            moved
        });
        self.wakes.media.ring();
        self.wakes.cards.ring();
        Ok(moved.then_some(row.received + bytes))
    }

    /// The sender gives up what came so far; the link can be used for another file.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_upload(&self, id: &str) -> Result<bool> {
        let again = "UPDATE uploads SET state = 'offered', received = 0, length = NULL, name = NULL WHERE id = $1 AND state = 'open'";
        Ok(in_tx!(self, tx => {
            let dropped = sqlx::query(again).bind(id).execute(&mut *tx).await?.rows_affected() == 1;
            if dropped {
                sqlx::query("DELETE FROM chunks WHERE upload = $1").bind(id).execute(&mut *tx).await?;
            }
            dropped
        }))
    }

    /// The chunks of an upload, in order.
    ///
    /// # Errors
    /// The database's.
    pub async fn chunks(&self, upload: &str) -> Result<Vec<String>> {
        let sql = "SELECT key FROM chunks WHERE upload = $1 ORDER BY start";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(upload).fetch_all(db).await)?)
    }

    /// Ends links whose time is over, and forgets those that are old.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_uploads(&self, now: Millis) -> Result<()> {
        let (over, old) = (now, now - LONGEST);
        let raw = "DELETE FROM chunks WHERE upload IN (SELECT u.id FROM uploads u WHERE u.state = 'ended' OR (u.made_at <= $1
                       AND NOT EXISTS (SELECT 1 FROM media m WHERE m.upload = u.id AND m.state = 'new' AND m.due_at IS NOT NULL)))";
        let rows = "DELETE FROM uploads WHERE state IN ('ended', 'done') AND made_at <= $1
                    AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.upload = uploads.id)";
        in_tx!(self, tx => {
            sqlx::query("UPDATE uploads SET state = 'ended' WHERE state IN ('offered', 'open') AND expires_at <= $1").bind(over).execute(&mut *tx).await?;
            sqlx::query(raw).bind(old).execute(&mut *tx).await?;
            sqlx::query(rows).bind(old).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// Open drafts whose uploaded files are there and which nobody has touched since `touched`.
    ///
    /// # Errors
    /// The database's.
    pub async fn fading_uploads(&self, touched: Millis) -> Result<Vec<Fading>> {
        let sql = "SELECT p.id AS post, p.person, p.touched_at FROM posts p WHERE p.state = 'draft' AND p.touched_at <= $1
                   AND p.id IN (SELECT m.post FROM media m WHERE m.upload IS NOT NULL AND m.state = 'ready')";
        Ok(read!(self, db => sqlx::query_as(sql).bind(touched).fetch_all(db).await)?)
    }
}
