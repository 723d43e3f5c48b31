//! The end of a turn of the conversation: everything that it says, asks and begins, in one transaction. What is begun
//! cannot come out before the word that says so is written down: its result finds whose place it takes.

use serde_json::Value;

use super::outbox::insert_words;
use super::{Claim, GrantRow, NewWord, Result, Store, StoreError, grants, sign_ins};
use crate::clock::Millis;
use crate::model::ids::PersonId;

/// What a turn leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// Who spoke.
    pub person: PersonId,
    /// The question that is open now.
    pub asked: Option<String>,
    /// What is said.
    pub words: Vec<NewWord>,
    /// A sign-in that is begun with what the person gave, and what they see meanwhile: the name of a word, the number of a
    /// message, or null.
    pub grant: Option<(GrantRow, Value)>,
    /// The sign-in from whose page the person came back.
    pub back: Option<Back>,
}

/// Somebody came back from the page of a sign-in.
#[derive(Clone, Debug)]
pub struct Back {
    /// The sign-in.
    pub sign_in: String,
    /// Whether its outcome was known, and is said.
    pub told: bool,
    /// The word that they see while the network is still asked.
    pub shown: String,
}

impl Store {
    /// A turn of the conversation is over, and with it its `update` (if it is one): all of what it leaves, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Raced`] when another worker has the update; [`StoreError::Outrun`] when what it was about came out
    /// meanwhile; the database's.
    pub async fn end_turn(&self, update: Option<&Claim>, turn: &Turn, now: Millis) -> Result<()> {
        let sql = "UPDATE updates SET raw = NULL, due_at = NULL, lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $2";
        in_tx!(self, tx => {
            if let Some(claim) = update {
                let id: i64 = claim.id.parse().unwrap_or_default();
                let done = sqlx::query(sql).bind(id).bind(claim.fence).execute(&mut *tx).await?.rows_affected();
                if done == 0 {
                    return Err(StoreError::Raced);
                }
            }
            if let Some(back) = &turn.back {
                let done = sqlx::query(sign_ins::BACK).bind(&back.sign_in).bind(now).bind(i64::from(back.told)).execute(&mut *tx).await?;
                if done.rows_affected() == 0 {
                    return Err(StoreError::Outrun);
                }
                sqlx::query(sign_ins::SHOW).bind(&back.sign_in).bind(Value::from(back.shown.as_str()).to_string()).execute(&mut *tx).await?;
            }
            if let Some((grant, shown)) = &turn.grant {
                sqlx::query(grants::ADD)
                    .bind(&grant.id).bind(&grant.workspace).bind(grant.person).bind(grant.platform.word()).bind(&grant.answers)
                    .bind(grant.created_at).bind(shown.to_string()).execute(&mut *tx).await?;
            }
            insert_words!(tx, &turn.words, now);
            sqlx::query("UPDATE people SET asked = $2 WHERE id = $1").bind(turn.person).bind(&turn.asked).execute(&mut *tx).await?;
        });
        for wake in [&self.wakes.outbox, &self.wakes.updates, &self.wakes.grants] {
            wake.ring();
        }
        Ok(())
    }
}
