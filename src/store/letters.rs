//! Dead letters: rows during which the process died twice. Nobody works on them until an owner says so.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::ids::WorkspaceId;
use crate::model::problem::Reason;
use crate::model::trouble::Trouble;

/// A row that nobody works on.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DeadLetter {
    /// Its name.
    pub id: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// What was to be done: the name of the table.
    pub work: String,
    /// The row there.
    pub row_id: String,
    /// Why nobody does it any more, as a [`Reason`] in JSON.
    pub reason: String,
    /// Since when.
    pub died_at: Millis,
}

/// The kinds of work that end here, with what is done to the row then ($1 is now, $2 what is noted on it).
macro_rules! table {
    ($name:literal, $set:literal, $more:literal) => {
        (
            concat!(
                "INSERT INTO dead_letters (id, workspace, work, row_id, reason, died_at) SELECT '",
                $name,
                "/' || CAST(id AS TEXT), workspace, '",
                $name,
                "', CAST(id AS TEXT), $2, $1 FROM ",
                $name,
                " WHERE deaths >= 2 AND due_at IS NOT NULL AND lease_until <= $1",
                $more,
                " ON CONFLICT (id) DO UPDATE SET died_at = excluded.died_at, told = 0"
            ),
            concat!("UPDATE ", $name, " SET ", $set, " WHERE deaths >= 2 AND due_at IS NOT NULL AND lease_until <= $1", $more),
        )
    };
}

/// For each kind: the letter, and the row.
const TABLES: [(&str, &str); 8] = [
    table!("updates", "due_at = NULL", ""),
    table!("outbox", "due_at = NULL", ""),
    table!("posts", "due_at = NULL", ""),
    table!("brands", "due_at = NULL", ""),
    table!("grants", "due_at = NULL", ""),
    table!("accounts", "due_at = NULL", ""),
    table!("repeats", "due_at = NULL", ""),
    table!("parts", "due_at = NULL, state = 'failed', reason = $2, ended_at = $1, reserved = 0", " AND state IN ('queued', 'waiting')"),
];
/// A file becomes one that cannot be used; its card says so.
const MEDIA: (&str, &str) = table!("media", "due_at = NULL, state = 'bad', trouble = $2", "");
/// What may have left is asked about; what was to be deleted is still there.
const IN_DOUBT: [&str; 2] = [
    "UPDATE parts SET state = 'asked', due_at = NULL, deaths = 0 WHERE due_at IS NOT NULL AND deaths >= 2 AND leased = 0 AND state IN ('unsure', 'processing')
     RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)",
    "UPDATE parts SET state = 'live', due_at = NULL, deaths = 0, reason = $1 WHERE due_at IS NOT NULL AND deaths >= 2 AND leased = 0 AND state = 'deleting'
     RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)",
];
/// The cards that tell of a letter.
const CARDS: [&str; 2] = [
    "UPDATE posts SET version = version + 1, due_at = $1 WHERE id IN (SELECT m.post FROM media m JOIN dead_letters d ON d.row_id = m.id
         WHERE d.work = 'media' AND d.died_at = $1)",
    "UPDATE posts SET version = version + 1, due_at = $1 WHERE id IN (SELECT t.post FROM targets t JOIN parts p ON p.target = t.id
         JOIN dead_letters d ON d.row_id = p.id WHERE d.work = 'parts' AND d.died_at = $1)",
];

/// What brings a row back, by its kind; $1 is its name, $2 is now.
fn revive(work: &str) -> Option<&'static str> {
    Some(match work {
        "updates" => "UPDATE updates SET due_at = $2, deaths = 0, attempts = 0 WHERE CAST(id AS TEXT) = $1 AND due_at IS NULL",
        "outbox" => "UPDATE outbox SET due_at = $2, deaths = 0, attempts = 0 WHERE id = $1 AND due_at IS NULL",
        "media" => "UPDATE media SET due_at = $2, deaths = 0, attempts = 0, state = 'new', trouble = NULL WHERE id = $1 AND due_at IS NULL",
        "posts" => "UPDATE posts SET due_at = $2, deaths = 0, card_attempts = 0 WHERE id = $1",
        "brands" => "UPDATE brands SET due_at = $2, deaths = 0, attempts = 0 WHERE id = $1",
        "grants" => "UPDATE grants SET due_at = $2, deaths = 0 WHERE id = $1",
        "accounts" => "UPDATE accounts SET due_at = $2, deaths = 0 WHERE id = $1",
        "repeats" => "UPDATE repeats SET due_at = $2, deaths = 0 WHERE id = $1",
        "parts" => {
            "UPDATE parts SET state = 'queued', due_at = $2, deaths = 0, attempts = 0, looks = 0, reason = NULL, ended_at = NULL
             WHERE id = $1 AND state = 'failed'"
        }
        _ => return None,
    })
}

/// What forgets a row that nobody will work on any more; a post, a file or a part stays as it is and says so.
fn forget(work: &str) -> Option<&'static str> {
    match work {
        "updates" => Some("UPDATE updates SET raw = NULL WHERE CAST(id AS TEXT) = $1"),
        "outbox" => Some("UPDATE outbox SET params = '{}' WHERE id = $1"),
        "grants" => Some("DELETE FROM grants WHERE id = $1"),
        _ => None,
    }
}

impl Store {
    /// Puts away every row during which the process died twice, and has the cards concerned tell it.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_away(&self, now: Millis) -> Result<()> {
        let (reason, trouble) = (serde_json::to_string(&Reason::Crashed)?, serde_json::to_string(&Trouble::Crashed)?);
        in_tx!(self, tx => {
            for (letter, row) in TABLES {
                sqlx::query(letter).bind(now).bind(&reason).execute(&mut *tx).await?;
                sqlx::query(row).bind(now).bind(&reason).execute(&mut *tx).await?;
            }
            sqlx::query(MEDIA.0).bind(now).bind(&reason).execute(&mut *tx).await?;
            sqlx::query(MEDIA.1).bind(now).bind(&trouble).execute(&mut *tx).await?;
            for sql in CARDS {
                sqlx::query(sql).bind(now).execute(&mut *tx).await?;
            }
            for sql in IN_DOUBT {
                let posts: Vec<String> = sqlx::query_scalar(sql).bind(&reason).fetch_all(&mut *tx).await?;
                for post in posts {
                    sqlx::query(super::cards::TOUCH).bind(post).bind(now).execute(&mut *tx).await?;
                }
            }
        });
        self.wakes.cards.ring();
        Ok(())
    }

    /// All letters, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>> {
        let sql = "SELECT id, workspace, work, row_id, reason, died_at FROM dead_letters ORDER BY died_at DESC, id";
        Ok(read!(self, db => sqlx::query_as(sql).fetch_all(db).await)?)
    }

    /// Those that nobody was told of yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn untold_letters(&self) -> Result<Vec<DeadLetter>> {
        let sql = "SELECT id, workspace, work, row_id, reason, died_at FROM dead_letters WHERE told = 0 ORDER BY died_at, id";
        Ok(read!(self, db => sqlx::query_as(sql).fetch_all(db).await)?)
    }

    /// Somebody was told of it.
    ///
    /// # Errors
    /// The database's.
    pub async fn letter_told(&self, id: &str) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE dead_letters SET told = 1 WHERE id = $1").bind(id).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Ends a letter: its row is worked on again, or never. Whether it was there.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_letter(&self, letter: &DeadLetter, again: bool, now: Millis) -> Result<bool> {
        let there = in_tx!(self, tx => {
            let there = sqlx::query("DELETE FROM dead_letters WHERE id = $1").bind(&letter.id).execute(&mut *tx).await?.rows_affected();
            if there == 1 && again && let Some(sql) = revive(&letter.work) {
                sqlx::query(sql).bind(&letter.row_id).bind(now).execute(&mut *tx).await?;
            }
            if there == 1 && !again && let Some(sql) = forget(&letter.work) {
                sqlx::query(sql).bind(&letter.row_id).execute(&mut *tx).await?;
            }
            there
        });
        self.wakes.ring();
        Ok(there == 1)
    }
}
