//! The brands of a workspace, and the one message that shows each on a sample: shown anew whenever its row is due.

mod files;
mod kit;

use super::{Claim, Result, Store};
use crate::clock::Millis;
use crate::model::brand::{Brand, Slot};
use serde::{Deserialize, Serialize};

/// A brand as stored, with what is known of the message that shows it.
#[derive(Clone, Debug)]
pub struct BrandRow {
    /// Its name in Crier; that of its workspace for the first one.
    pub id: String,
    /// The workspace.
    pub workspace: String,
    /// Its name as the person gave it; empty for one that was never named.
    pub name: String,
    /// Whether it is the workspace's default.
    pub is_default: bool,
    /// How it looks. Empty while there is only a logo on its way.
    pub look: Brand,
    /// Whether new posts begin with a brand on; counts on the default one.
    pub for_new: bool,
    /// The files that were sent and not fetched yet, one for each purpose.
    pub sent: Vec<SentFile>,
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

/// A file on its way to a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// What for.
    pub slot: Slot,
    /// Telegram's name of it.
    pub file_id: String,
    /// The name that the person's own device gave it, of a clip.
    #[serde(default)]
    pub name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    name: String,
    is_default: i64,
    look: String,
    for_new: i64,
    sent: String,
    chat: Option<i64>,
    message: Option<i64>,
    screen: Option<String>,
    shown: Option<String>,
    version: i64,
    attempts: i64,
}

impl BrandRow {
    /// Whether it shows anything, or will as soon as its file is fetched.
    pub fn is_begun(&self) -> bool {
        !self.look.is_empty() || !self.sent.is_empty()
    }
}

impl Row {
    fn brand(self) -> Result<BrandRow> {
        Ok(BrandRow {
            look: serde_json::from_str(&self.look)?,
            sent: serde_json::from_str(&self.sent)?,
            for_new: self.for_new == 1,
            is_default: self.is_default == 1,
            id: self.id,
            workspace: self.workspace,
            name: self.name,
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
    /// Everything about a brand, once somebody began it.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand_row(&self, id: &str) -> Result<Option<BrandRow>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as("SELECT * FROM brands WHERE id = $1").bind(id).fetch_optional(db).await)?;
        row.map(Row::brand).transpose()
    }

    /// The brands of a workspace: the default first, then by age.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand_rows(&self, workspace: &str) -> Result<Vec<BrandRow>> {
        let sql = "SELECT * FROM brands WHERE workspace = $1 ORDER BY is_default DESC, created_at, id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_all(db).await)?;
        rows.into_iter().map(Row::brand).collect()
    }

    /// The claimed brand.
    ///
    /// # Errors
    /// The database's.
    pub async fn claimed_brand(&self, claim: &Claim) -> Result<Option<BrandRow>> {
        Ok(self.brand_row(&claim.id).await?.map(|row| BrandRow { fence: claim.fence, ..row }))
    }

    /// Begins a brand that is empty as yet, or nothing when it is there. The first of a workspace is its default.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_brand(&self, workspace: &str, id: &str, name: &str, now: Millis) -> Result<()> {
        let look = serde_json::to_string(&Brand::default())?;
        // Its numbers begin with the time: whoever still holds one of this name that was removed finds nothing to change.
        let sql = "INSERT INTO brands (id, workspace, name, look, is_default, created_at, updated_at, version, fence)
                   SELECT $1, $2, $3, $4,
                       CASE WHEN EXISTS (SELECT 1 FROM brands b WHERE b.workspace = $2 AND b.is_default = 1) THEN 0 ELSE 1 END,
                       $5, $5, $5, $5
                   WHERE NOT EXISTS (SELECT 1 FROM brands b WHERE b.id = $1) ON CONFLICT (id) DO NOTHING";
        write!(self, db => sqlx::query(sql)
            .bind(id).bind(workspace).bind(name).bind(&look).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Changes how a brand looks: its message shows that. How it looks then; `None` when `change` made nothing of it, or
    /// there is no such brand.
    ///
    /// # Errors
    /// The database's.
    pub async fn change_brand(&self, id: &str, change: impl Fn(&Brand) -> Option<Brand>, now: Millis) -> Result<Option<Brand>> {
        let sql = "UPDATE brands SET look = $2, updated_at = $3, due_at = $3, version = version + 1, attempts = 0
                   WHERE id = $1 AND version = $4";
        // Something else of it may change at this moment: then the change is made on that.
        while let Some(row) = self.brand_row(id).await? {
            let Some(look) = change(&row.look).filter(|look| *look != row.look) else { return Ok(None) };
            let json = serde_json::to_string(&look)?;
            let done = write!(self, db => sqlx::query(sql)
                .bind(id).bind(&json).bind(now).bind(row.version).execute(db).await.map(|done| done.rows_affected()))?;
            if done == 1 {
                self.wakes.brands.ring();
                return Ok(Some(look));
            }
        }
        Ok(None)
    }

    /// Gives a brand another name.
    ///
    /// # Errors
    /// The database's.
    pub async fn name_brand(&self, id: &str, name: &str, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET name = $2, due_at = $3, version = version + 1, attempts = 0 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(name).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// Shows a brand in a new message of this chat.
    ///
    /// # Errors
    /// The database's.
    pub async fn show_brand(&self, id: &str, chat: i64, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET chat = $2, message = NULL, shown = NULL, screen = NULL, attempts = 0,
                       due_at = $3, version = version + 1 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(chat).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }

    /// The person looks at this message: it is the one that shows this brand from now on, and no other, with this choice
    /// open.
    ///
    /// # Errors
    /// The database's.
    pub async fn turn_brand(&self, id: &str, (chat, message): (i64, i64), screen: Option<&str>, now: Millis) -> Result<()> {
        let leave = "UPDATE brands SET chat = NULL, message = NULL, shown = NULL, screen = NULL, version = version + 1
                     WHERE id <> $1 AND chat = $2 AND message = $3";
        let turn = "UPDATE brands SET shown = CASE WHEN chat = $2 AND message = $3 THEN shown ELSE NULL END,
                        chat = $2, message = $3, screen = $4, attempts = 0, due_at = $5, version = version + 1 WHERE id = $1";
        in_tx!(self, tx => {
            sqlx::query(leave).bind(id).bind(chat).bind(message).execute(&mut *tx).await?;
            sqlx::query(turn).bind(id).bind(chat).bind(message).bind(screen).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.brands.ring();
        Ok(())
    }

    /// Sets whether new posts begin with a brand on; said of the default one.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_brand_for_new(&self, id: &str, on: bool, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET for_new = $2, due_at = $3, version = version + 1, attempts = 0 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(i64::from(on)).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
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
