//! The brand of a workspace, and the one message that shows it on a sample: shown anew whenever its row is due.

use super::{Claim, Result, Store};
use crate::clock::Millis;
use crate::model::brand::Brand;

/// A brand as stored, with what is known of the message that shows it.
#[derive(Clone, Debug)]
pub struct BrandRow {
    /// Its name; that of its workspace.
    pub id: String,
    /// How it looks. Empty while there is only a logo on its way, and after it was removed.
    pub look: Brand,
    /// Whether new posts begin with it on.
    pub for_new: bool,
    /// Telegram's name of a logo that was sent and not fetched yet.
    pub logo_file_id: Option<String>,
    /// The storage key of a logo that is of no use any more and must be deleted.
    pub old_logo: Option<String>,
    /// The conversation in which it is shown.
    pub chat: Option<i64>,
    /// The message that shows it; `None` before it was sent.
    pub message: Option<i64>,
    /// What is being chosen on that message (`pos`, `size`…), as `chat` wrote it.
    pub screen: Option<String>,
    /// Which picture the message shows: a fingerprint.
    pub shown: Option<String>,
    /// Raised by every change.
    pub version: i64,
    /// How often the work on it failed in a row.
    pub attempts: i64,
    /// Proves that the claim with which the row was read is still ours; 0 when it was read without one.
    pub fence: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    look: String,
    for_new: i64,
    logo_file_id: Option<String>,
    old_logo: Option<String>,
    chat: Option<i64>,
    message: Option<i64>,
    screen: Option<String>,
    shown: Option<String>,
    version: i64,
    attempts: i64,
}

impl Row {
    fn brand(self) -> Result<BrandRow> {
        Ok(BrandRow {
            look: serde_json::from_str(&self.look)?,
            for_new: self.for_new == 1,
            id: self.id,
            logo_file_id: self.logo_file_id,
            old_logo: self.old_logo,
            chat: self.chat,
            message: self.message,
            screen: self.screen,
            shown: self.shown,
            version: self.version,
            attempts: self.attempts,
            fence: 0,
        })
    }
}

impl Store {
    /// The brand of a workspace, if it has one that shows anything.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand(&self, workspace: &str) -> Result<Option<Brand>> {
        Ok(self.brand_row(workspace).await?.map(|row| row.look).filter(|brand| !brand.is_empty()))
    }

    /// Whether a new post of a workspace begins with its brand on.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_branded_at_first(&self, workspace: &str) -> Result<bool> {
        Ok(self.brand_row(workspace).await?.is_some_and(|row| row.for_new && !row.look.is_empty()))
    }

    /// Everything about the brand of a workspace, once somebody began one.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand_row(&self, workspace: &str) -> Result<Option<BrandRow>> {
        let sql = "SELECT id, look, for_new, logo_file_id, old_logo, chat, message, screen, shown, version, attempts
                   FROM brands WHERE workspace = $1";
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_optional(db).await)?;
        row.map(Row::brand).transpose()
    }

    /// The claimed brand.
    ///
    /// # Errors
    /// The database's.
    pub async fn claimed_brand(&self, claim: &Claim) -> Result<Option<BrandRow>> {
        Ok(self.brand_row(&claim.id).await?.map(|row| BrandRow { fence: claim.fence, ..row }))
    }

    /// Sets how the brand of a workspace looks. Its message shows that.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_brand(&self, workspace: &str, brand: &Brand, now: Millis) -> Result<()> {
        let look = serde_json::to_string(brand)?;
        let sql = "INSERT INTO brands (id, workspace, look, updated_at, due_at) VALUES ($1, $1, $2, $3, $3)
                   ON CONFLICT (id) DO UPDATE SET look = excluded.look, updated_at = excluded.updated_at,
                       due_at = excluded.due_at, version = brands.version + 1, attempts = 0";
        write!(self, db => sqlx::query(sql).bind(workspace).bind(&look).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// Shows the brand of a workspace in a new message of this chat.
    ///
    /// # Errors
    /// The database's.
    pub async fn show_brand(&self, workspace: &str, chat: i64, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET chat = $2, message = NULL, shown = NULL, screen = NULL, attempts = 0,
                       due_at = $3, version = version + 1 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(workspace).bind(chat).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// The person looks at this message: it is the one that shows the brand from now on, with this choice open.
    ///
    /// # Errors
    /// The database's.
    pub async fn turn_brand(&self, workspace: &str, (chat, message): (i64, i64), screen: Option<&str>, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET shown = CASE WHEN chat = $2 AND message = $3 THEN shown ELSE NULL END,
                       chat = $2, message = $3, screen = $4, attempts = 0, due_at = $5, version = version + 1 WHERE id = $1";
        write!(self, db => sqlx::query(sql)
            .bind(workspace).bind(chat).bind(message).bind(screen).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// Sets whether new posts begin with the brand on.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_brand_for_new(&self, workspace: &str, on: bool, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET for_new = $2, due_at = $3, version = version + 1, attempts = 0 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(workspace).bind(i64::from(on)).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// A logo was sent: it is fetched by the one who shows the brand, in a new message of this chat.
    ///
    /// # Errors
    /// The database's.
    pub async fn send_logo(&self, workspace: &str, chat: i64, file_id: &str, now: Millis) -> Result<()> {
        let look = serde_json::to_string(&Brand::default())?;
        let sql = "INSERT INTO brands (id, workspace, look, logo_file_id, chat, updated_at, due_at) VALUES ($1, $1, $2, $3, $4, $5, $5)
                   ON CONFLICT (id) DO UPDATE SET logo_file_id = excluded.logo_file_id, chat = excluded.chat, message = NULL,
                       shown = NULL, screen = NULL, due_at = excluded.due_at, version = brands.version + 1, attempts = 0";
        write!(self, db => sqlx::query(sql)
            .bind(workspace).bind(&look).bind(file_id).bind(chat).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// The logo that was sent is fetched and kept under `key`; the one before is to be deleted. Whether it is still
    /// the one that was sent last.
    ///
    /// # Errors
    /// The database's.
    pub async fn logo_kept(&self, row: &BrandRow, key: &str, now: Millis) -> Result<bool> {
        let look = serde_json::to_string(&Brand { logo: Some(key.to_owned()), ..row.look.clone() })?;
        // The same picture sent again has the same key: it must not be deleted.
        let old = [&row.look.logo, &row.old_logo].into_iter().flatten().find(|old| *old != key);
        let sql = "UPDATE brands SET look = $3, logo_file_id = NULL, old_logo = $4, updated_at = $5, due_at = $5, lease_until = 0,
                       attempts = 0, version = version + 1 WHERE id = $1 AND logo_file_id = $2 AND version = $6 AND fence = $7";
        let done = write!(self, db => sqlx::query(sql)
            .bind(&row.id).bind(&row.logo_file_id).bind(&look).bind(old).bind(now).bind(row.version).bind(row.fence)
            .execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.brands.ring();
        Ok(done == 1)
    }

    /// The logo that was sent cannot be used: forgotten, unless another one came meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn logo_refused(&self, row: &BrandRow) -> Result<()> {
        let sql = "UPDATE brands SET logo_file_id = NULL, due_at = CASE WHEN version = $3 THEN NULL ELSE due_at END, lease_until = 0,
                       attempts = 0, deaths = 0 WHERE id = $1 AND logo_file_id = $2 AND fence = $4";
        write!(self, db => sqlx::query(sql)
            .bind(&row.id).bind(&row.logo_file_id).bind(row.version).bind(row.fence).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// The logo that was of no use any more is deleted.
    ///
    /// # Errors
    /// The database's.
    pub async fn old_logo_gone(&self, row: &BrandRow) -> Result<()> {
        let sql = "UPDATE brands SET old_logo = NULL WHERE id = $1 AND old_logo = $2";
        write!(self, db => sqlx::query(sql).bind(&row.id).bind(&row.old_logo).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Notes the message and what it shows. It rests, unless the brand changed meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand_shown(&self, row: &BrandRow, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET shown = CASE WHEN message IS NULL OR message = $2 THEN $3 ELSE shown END,
                       message = COALESCE(message, $2), attempts = 0, lease_until = 0,
                       deaths = 0, due_at = CASE WHEN version = $4 THEN NULL ELSE $5 END WHERE id = $1 AND fence = $6";
        write!(self, db => sqlx::query(sql)
            .bind(&row.id).bind(row.message).bind(&row.shown).bind(row.version).bind(now).bind(row.fence).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// The message was deleted by the person, or cannot be changed any more: the next showing sends a new one.
    ///
    /// # Errors
    /// The database's.
    pub async fn lose_brand(&self, row: &BrandRow, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET message = NULL, shown = NULL, due_at = $2, lease_until = 0 WHERE id = $1 AND fence = $3";
        write!(self, db => sqlx::query(sql).bind(&row.id).bind(now).bind(row.fence).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// Works on it again at `due`; `failed` counts an attempt.
    ///
    /// # Errors
    /// The database's.
    pub async fn delay_brand(&self, row: &BrandRow, due: Millis, failed: bool) -> Result<()> {
        let sql = "UPDATE brands SET due_at = $2, lease_until = 0, deaths = 0, attempts = attempts + $3 WHERE id = $1 AND fence = $4";
        write!(self, db => sqlx::query(sql).bind(&row.id).bind(due).bind(i64::from(failed)).bind(row.fence).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// Nothing more is to be done with it, or it cannot be done.
    ///
    /// # Errors
    /// The database's.
    pub async fn rest_brand(&self, row: &BrandRow) -> Result<()> {
        let sql = "UPDATE brands SET due_at = CASE WHEN version = $2 THEN NULL ELSE due_at END, lease_until = 0, deaths = 0, attempts = 0 WHERE id = $1 AND fence = $3";
        write!(self, db => sqlx::query(sql).bind(&row.id).bind(row.version).bind(row.fence).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// Removes the brand of a workspace; its logo is deleted by the one who shows it.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove_brand(&self, workspace: &str, now: Millis) -> Result<()> {
        let empty = serde_json::to_string(&Brand::default())?;
        let sql = "UPDATE brands SET look = $2, old_logo = $3, logo_file_id = NULL, for_new = 1, chat = NULL, message = NULL, shown = NULL,
                       screen = NULL, updated_at = $4, due_at = $4, attempts = 0, version = version + 1 WHERE id = $1 AND version = $5";
        // A logo may have been kept since the look at it: then it is that one which must be deleted.
        while let Some(row) = self.brand_row(workspace).await? {
            let old = row.look.logo.or(row.old_logo);
            let done = write!(self, db => sqlx::query(sql)
                .bind(workspace).bind(&empty).bind(&old).bind(now).bind(row.version).execute(db).await.map(|done| done.rows_affected()))?;
            if done == 1 {
                break;
            }
        }
        self.wakes.brands.ring();
        Ok(())
    }

    /// The brand changed: the pictures of open drafts that carry it are rendered anew, and their cards shown.
    ///
    /// # Errors
    /// The database's.
    pub async fn rebrand_drafts(&self, workspace: &str, now: Millis) -> Result<()> {
        let media = "UPDATE media SET due_at = $2, attempts = 0, changed = 1 WHERE state IN ('ready', 'gone')
                     AND post IN (SELECT p.id FROM posts p WHERE p.workspace = $1 AND p.branded = 1 AND p.state IN ('gathering', 'draft', 'repeats'))";
        let posts =
            "UPDATE posts SET version = version + 1, due_at = $2 WHERE workspace = $1 AND branded = 1 AND state IN ('draft', 'repeats')";
        in_tx!(self, tx => {
            sqlx::query(media).bind(workspace).bind(now).execute(&mut *tx).await?;
            sqlx::query(posts).bind(workspace).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.media.ring();
        self.wakes.cards.ring();
        Ok(())
    }
}
