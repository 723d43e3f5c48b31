//! Pictures and videos of posts, and the renditions made of them.

use super::objects::name_object;
use super::{Claim, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{MediaId, WorkspaceId};
use crate::model::object::same_content;
use crate::model::post::{CleanFile, Media, MediaKind, MediaState};
use crate::model::trouble::Trouble;

/// A clean file, branded and fitted to a need.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Rendition {
    /// What it was made of.
    pub media: MediaId,
    /// The need and the brand it was made for.
    pub need: String,
    /// Where it is kept.
    pub file: String,
    /// Its type.
    pub mime: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Bytes.
    pub bytes: i64,
    /// Whether the brand is on it.
    pub branded: i64,
    /// Telegram's name of it, once the person has been shown it.
    pub shown: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    post: String,
    message: i64,
    kind: String,
    file_id: String,
    unique_id: Option<String>,
    name: Option<String>,
    size: Option<i64>,
    alt: Option<String>,
    state: String,
    clean: Option<String>,
    trouble: Option<String>,
    upload: Option<String>,
    handed: Option<i64>,
    cover: Option<String>,
    title: Option<String>,
}

impl Row {
    fn media(self) -> Result<Media> {
        Ok(Media {
            kind: known(MediaKind::from_word(&self.kind), "media", "kind", &self.id)?,
            state: known(MediaState::from_word(&self.state), "media", "state", &self.id)?,
            clean: self.clean.as_deref().map(serde_json::from_str).transpose()?,
            trouble: self.trouble.as_deref().map(serde_json::from_str).transpose()?,
            id: self.id,
            post: self.post,
            message: self.message,
            file_id: self.file_id,
            unique_id: self.unique_id,
            name: self.name,
            size: self.size,
            alt: self.alt,
            upload: self.upload,
            handed: self.handed,
            cover: self.cover.as_deref().map(serde_json::from_str).transpose()?,
            title: self.title,
        })
    }
}

/// What was uploaded for the medium $1 is not needed any more.
const RAW_GOES: &str = "DELETE FROM chunks WHERE upload = (SELECT m.upload FROM media m WHERE m.id = $1)";

/// Whether a picture or video is one of its post's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// From now on.
    Now,
    /// Its message brought it before: this turn is a repeated one.
    Before,
    /// The post is confirmed, and goes out without it.
    TooLate,
}

impl Store {
    /// Adds a picture or video to a post, unless its message brought one already, or the post is confirmed: what was
    /// confirmed goes out as it was. Due at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_media(&self, workspace: &WorkspaceId, media: &Media, now: Millis) -> Result<Joined> {
        // Takes the post in hand first: a confirmation and this go one after the other.
        let open = "UPDATE posts SET version = version WHERE id = $1 AND state IN ('gathering', 'draft', 'clean')";
        let there = "SELECT COUNT(*) FROM media WHERE post = $1 AND message = $2";
        let sql = "INSERT INTO media (id, workspace, post, message, kind, file_id, unique_id, name, size, state, due_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'new', $10) ON CONFLICT DO NOTHING";
        let joined = in_tx!(self, tx => {
            let open = sqlx::query(open).bind(&media.post).execute(&mut *tx).await?.rows_affected() == 1;
            let there: i64 = sqlx::query_scalar(there).bind(&media.post).bind(media.message).fetch_one(&mut *tx).await?;
            match (there, open) {
                (0, false) => Joined::TooLate,
                (0, true) => {
                    sqlx::query(sql)
                        .bind(&media.id).bind(workspace).bind(&media.post).bind(media.message).bind(media.kind.word())
                        .bind(&media.file_id).bind(&media.unique_id).bind(&media.name).bind(media.size).bind(now)
                        .execute(&mut *tx).await?;
                    Joined::Now
                }
                _ => Joined::Before,
            }
        });
        self.wakes.media.ring();
        Ok(joined)
    }

    /// The person replaced the picture of this message by another.
    ///
    /// # Errors
    /// The database's.
    pub async fn replace_media(&self, id: &str, media: &Media, now: Millis) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("DELETE FROM renditions WHERE media = $1").bind(id).execute(&mut *tx).await?;
            sqlx::query("UPDATE media SET kind = $2, file_id = $3, name = $4, size = $5, state = 'new', clean = NULL, clean_key = NULL, upload = NULL, handed = NULL, cover = NULL, title = NULL, trouble = NULL, changed = 1,
                             attempts = 0, due_at = $6, lease_until = 0, unique_id = $7 WHERE id = $1")
                .bind(id).bind(media.kind.word()).bind(&media.file_id).bind(&media.name).bind(media.size).bind(now).bind(&media.unique_id)
                .execute(&mut *tx).await?;
        });
        self.wakes.media.ring();
        Ok(())
    }

    /// The pictures and videos of a post, in order.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_of(&self, post: &str) -> Result<Vec<Media>> {
        let rows: Vec<Row> =
            read!(self, db => sqlx::query_as("SELECT * FROM media WHERE post = $1 ORDER BY message").bind(post).fetch_all(db).await)?;
        rows.into_iter().map(Row::media).collect()
    }

    /// One picture or video.
    ///
    /// # Errors
    /// The database's.
    pub async fn media(&self, id: &str) -> Result<Media> {
        let row: Row = read!(self, db => sqlx::query_as("SELECT * FROM media WHERE id = $1").bind(id).fetch_one(db).await)?;
        row.media()
    }

    /// It is fetched and clean. The work on it goes on (renditions) until [`Store::rest_media`]. Nothing is noted
    /// when the person replaced it while it was in hand. One that was put away and is not what it was before differs.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_clean(&self, claim: &Claim, file: &CleanFile) -> Result<()> {
        let clean = serde_json::to_string(file)?;
        // What is made of it has its content in its name, and so cannot be compared with what was made of the other.
        let sql = "UPDATE media SET state = 'ready', clean = $2, clean_key = $4, trouble = NULL,
                   differs = CASE WHEN state = 'gone' AND clean NOT LIKE '%\"hash\":\"' || $5 || '\"%' THEN 1 ELSE differs END
                   WHERE id = $1 AND fence = $3 AND changed = 0";
        in_tx!(self, tx => {
            name_object!(tx, &file.key);
            let done = sqlx::query(sql)
                .bind(&claim.id).bind(&clean).bind(claim.fence).bind(&file.key).bind(&file.hash)
                .execute(&mut *tx).await?.rows_affected();
            if done == 1 {
                sqlx::query(RAW_GOES).bind(&claim.id).execute(&mut *tx).await?;
            }
        });
        Ok(())
    }

    /// It cannot be used (unless the person replaced it meanwhile).
    ///
    /// # Errors
    /// The database's.
    pub async fn media_bad(&self, claim: &Claim, trouble: &Trouble) -> Result<()> {
        let trouble = serde_json::to_string(trouble)?;
        let sql = "UPDATE media SET state = 'bad', trouble = $2, due_at = NULL, lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $3 AND changed = 0";
        in_tx!(self, tx => {
            let done = sqlx::query(sql).bind(&claim.id).bind(&trouble).bind(claim.fence).execute(&mut *tx).await?.rows_affected();
            if done == 1 {
                sqlx::query(RAW_GOES).bind(&claim.id).execute(&mut *tx).await?;
            }
        });
        Ok(())
    }

    /// Nothing more is to be done with it, unless it changed meanwhile: then it is due again.
    ///
    /// # Errors
    /// The database's.
    pub async fn rest_media(&self, claim: &Claim) -> Result<()> {
        let sql = "UPDATE media SET due_at = CASE WHEN changed = 1 THEN due_at ELSE NULL END, lease_until = 0, deaths = 0, attempts = 0 WHERE id = $1 AND fence = $2";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Work on it (again) at `due`; `failed` counts an attempt.
    ///
    /// # Errors
    /// The database's.
    pub async fn delay_media(&self, claim: &Claim, due: Millis, failed: bool) -> Result<()> {
        let sql = "UPDATE media SET due_at = $3, lease_until = 0, deaths = 0, attempts = attempts + $4 WHERE id = $1 AND fence = $2";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).bind(due).bind(i64::from(failed)).execute(db).await.map(|_| ()))?;
        self.wakes.media.ring();
        Ok(())
    }

    /// Something of it is wanted that is not there: it is worked on at once, unless it is already.
    ///
    /// # Errors
    /// The database's.
    pub async fn want_media(&self, id: &str, now: Millis) -> Result<()> {
        let sql = "UPDATE media SET due_at = $2, attempts = 0 WHERE id = $1 AND due_at IS NULL AND state <> 'bad'";
        write!(self, db => sqlx::query(sql).bind(id).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.media.ring();
        Ok(())
    }

    /// The bytes of it that should be there are not: it is fetched and made again.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_lost(&self, id: &str, now: Millis) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("DELETE FROM renditions WHERE media = $1").bind(id).execute(&mut *tx).await?;
            sqlx::query("UPDATE media SET state = 'gone', clean_key = NULL, due_at = $2, attempts = 0 WHERE id = $1 AND state = 'ready'")
                .bind(id).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.media.ring();
        Ok(())
    }

    /// How often the work on it failed.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_attempts(&self, id: &str) -> Result<i64> {
        Ok(read!(self, db => sqlx::query_scalar("SELECT attempts FROM media WHERE id = $1").bind(id).fetch_one(db).await)?)
    }

    /// The clean file was handed back in this message.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_handed(&self, id: &str, message: i64) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE media SET handed = $2 WHERE id = $1").bind(id).bind(message).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Adds the usable files of another post to a post, each under a name of its own: clean ones as they are, the rest to
    /// be fetched.
    ///
    /// # Errors
    /// The database's.
    pub async fn copy_media(&self, to: &str, pairs: &[(MediaId, MediaId)], now: Millis) -> Result<()> {
        let name = "UPDATE objects SET named = named + 1 WHERE key = (SELECT m.clean_key FROM media m WHERE m.id = $1)";
        let copy = "INSERT INTO media (id, workspace, post, message, kind, file_id, unique_id, name, size, state, clean, clean_key, upload, cover, title, due_at)
                    SELECT $1, m.workspace, $2, m.message, m.kind, m.file_id, m.unique_id, m.name, m.size, m.state, m.clean, m.clean_key, m.upload, m.cover, m.title,
                        CASE WHEN m.state = 'ready' THEN NULL ELSE CAST($4 AS BIGINT) END
                    FROM media m WHERE m.id = $3 AND m.state <> 'bad' ON CONFLICT DO NOTHING";
        in_tx!(self, tx => {
            for (from, id) in pairs {
                sqlx::query(name).bind(from).execute(&mut *tx).await?;
                sqlx::query(copy).bind(id).bind(to).bind(from).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.media.ring();
        Ok(())
    }

    /// Takes the files that cannot be used out of a post. How many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_bad_media(&self, post: &str) -> Result<u64> {
        Ok(in_tx!(self, tx => {
            let renditions = "DELETE FROM renditions WHERE media IN (SELECT id FROM media WHERE post = $1 AND state = 'bad')";
            sqlx::query(renditions).bind(post).execute(&mut *tx).await?;
            sqlx::query("DELETE FROM media WHERE post = $1 AND state = 'bad'").bind(post).execute(&mut *tx).await?.rows_affected()
        }))
    }

    /// Sets the alternative text.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_alt(&self, id: &str, alt: Option<&str>) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE media SET alt = $2 WHERE id = $1").bind(id).bind(alt).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Sets what a document is called.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_title(&self, id: &str, title: Option<&str>) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE media SET title = $2 WHERE id = $1").bind(id).bind(title).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// The rendition of a medium for a need, if it was made.
    ///
    /// # Errors
    /// The database's.
    pub async fn rendition(&self, media: &str, need: &str) -> Result<Option<Rendition>> {
        let sql = "SELECT media, need, file, mime, width, height, bytes, branded, shown FROM renditions WHERE media = $1 AND need = $2 AND file <> ''";
        Ok(read!(self, db => sqlx::query_as(sql).bind(media).bind(need).fetch_optional(db).await)?)
    }

    /// Stores a rendition, unless what it was made of was replaced or branded otherwise meanwhile. One that is made again
    /// and is not what it was before is noted on its medium.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_rendition(&self, workspace: &WorkspaceId, made: &Rendition) -> Result<()> {
        let before = "SELECT CASE WHEN file = '' THEN COALESCE(was, '') ELSE '' END FROM renditions WHERE media = $1 AND need = $2";
        let put = "INSERT INTO renditions (media, need, workspace, file, mime, width, height, bytes, branded)
                   SELECT m.id, $2, $3, $4, $5, $6, $7, $8, $9 FROM media m WHERE m.id = $1 AND m.changed = 0
                   ON CONFLICT (media, need) DO UPDATE SET file = excluded.file, mime = excluded.mime, width = excluded.width,
                       height = excluded.height, bytes = excluded.bytes, branded = excluded.branded, was = NULL,
                       shown = CASE WHEN $10 = 1 THEN renditions.shown ELSE NULL END";
        in_tx!(self, tx => {
            name_object!(tx, &made.file);
            let was: Option<String> = sqlx::query_scalar(before).bind(&made.media).bind(&made.need).fetch_optional(&mut *tx).await?;
            let was = was.filter(|was| !was.is_empty());
            let same = was.as_ref().is_some_and(|was| same_content(was, &made.file));
            if was.is_some() && !same {
                sqlx::query("UPDATE media SET differs = 1 WHERE id = $1").bind(&made.media).execute(&mut *tx).await?;
            }
            sqlx::query(put)
                .bind(&made.media).bind(&made.need).bind(workspace).bind(&made.file).bind(&made.mime)
                .bind(made.width).bind(made.height).bind(made.bytes).bind(made.branded).bind(i64::from(same))
                .execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// Notes Telegram's name of a rendition that the person has been shown.
    ///
    /// # Errors
    /// The database's.
    pub async fn rendition_shown(&self, media: &str, need: &str, file_id: &str) -> Result<()> {
        let sql = "UPDATE renditions SET shown = $3 WHERE media = $1 AND need = $2";
        write!(self, db => sqlx::query(sql).bind(media).bind(need).bind(file_id).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Telegram does not know the names of this post's files any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_shown(&self, post: &str) -> Result<()> {
        let sql = "UPDATE renditions SET shown = NULL WHERE media IN (SELECT id FROM media WHERE post = $1)";
        write!(self, db => sqlx::query(sql).bind(post).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
