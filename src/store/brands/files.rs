//! The files of a brand: on their way, kept, refused.

use super::{BrandRow, SentFile};
use crate::clock::Millis;
use crate::model::brand::{Kept, Slot};
use crate::store::objects::name_object;
use crate::store::{Result, Store};

impl Store {
    /// A file was sent for a brand: it is fetched by the one who shows the brand, in a new message of this chat. One that
    /// was sent for the same purpose before and not fetched yet is forgotten.
    ///
    /// # Errors
    /// The database's.
    pub async fn send_brand_file(&self, id: &str, chat: i64, file: &SentFile, now: Millis) -> Result<()> {
        let sql = "UPDATE brands SET sent = $2, chat = $3, message = NULL, shown = NULL, screen = NULL, due_at = $4,
                       version = version + 1, attempts = 0 WHERE id = $1 AND version = $5";
        while let Some(row) = self.brand_row(id).await? {
            let mut sent = row.sent;
            sent.retain(|other| other.slot != file.slot);
            sent.push(file.clone());
            let sent = serde_json::to_string(&sent)?;
            let done = write!(self, db => sqlx::query(sql)
                .bind(id).bind(&sent).bind(chat).bind(now).bind(row.version).execute(db).await.map(|done| done.rows_affected()))?;
            if done == 1 {
                break;
            }
        }
        self.wakes.brands.ring();
        Ok(())
    }

    /// A file that was sent is fetched and kept, and takes the place of the one before. Whether nothing of the brand
    /// changed meanwhile.
    ///
    /// # Errors
    /// [`crate::store::StoreError::Raced`] when the object was given up since; else the database's.
    pub async fn brand_file_kept(&self, row: &BrandRow, slot: Slot, kept: impl Into<Kept>, now: Millis) -> Result<bool> {
        let kept = kept.into();
        let key = kept.key().to_owned();
        let mut look = row.look.clone();
        slot.put(&mut look, Some(kept));
        let (look, sent) = (serde_json::to_string(&look)?, serde_json::to_string(&without(row, slot))?);
        let sql = "UPDATE brands SET look = $2, sent = $3, updated_at = $4, due_at = $4, lease_until = 0,
                       attempts = 0, version = version + 1 WHERE id = $1 AND version = $5 AND fence = $6";
        let done = in_tx!(self, tx => {
            name_object!(tx, &key);
            sqlx::query(sql).bind(&row.id).bind(&look).bind(&sent).bind(now).bind(row.version).bind(row.fence)
                .execute(&mut *tx).await?.rows_affected()
        });
        self.wakes.brands.ring();
        Ok(done == 1)
    }

    /// A file that was sent cannot be used: forgotten, unless something of the brand changed meanwhile: then it is looked
    /// at again.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand_file_refused(&self, row: &BrandRow, slot: Slot, now: Millis) -> Result<()> {
        let left = without(row, slot);
        let due = (!left.is_empty() || row.message.is_some()).then_some(now);
        let left = serde_json::to_string(&left)?;
        let sql = "UPDATE brands SET sent = CASE WHEN version = $3 THEN $2 ELSE sent END,
                       due_at = CASE WHEN version = $3 THEN $5 ELSE due_at END, lease_until = 0,
                       attempts = 0, deaths = 0 WHERE id = $1 AND fence = $4";
        write!(self, db => sqlx::query(sql)
            .bind(&row.id).bind(&left).bind(row.version).bind(row.fence).bind(due).execute(db).await.map(|_| ()))?;
        self.wakes.brands.ring();
        Ok(())
    }
}

fn without(row: &BrandRow, slot: Slot) -> Vec<SentFile> {
    row.sent.iter().filter(|file| file.slot != slot).cloned().collect()
}
