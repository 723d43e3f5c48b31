//! Taking back what dead workers left, and giving back what this one will not finish. What was being prepared is queued
//! again, what may have left is unsure, everything else is simply due.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::ids::PostId;

/// How a worker came to have something in hand that it does not work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It stopped as it was told to: nothing of it is under way any more.
    Left,
    /// Its process is proven to have ended: each row notes that a process died during it.
    Died,
    /// It gives no sign of life. It may live all the same: the fence keeps it from ending anything.
    Silent,
}

/// The post of a part.
macro_rules! post_of {
    () => {
        " RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)"
    };
}

/// Takes back the parts that `which` names, at $1; each concerns a post.
macro_rules! take_back {
    ($which:literal) => {
        [
            concat!(
                "UPDATE parts SET state = 'queued', due_at = $1, leased = 0, lease_until = 0, slot = NULL, fence = fence + 1
                 WHERE leased = 1 AND state = 'staging' AND ",
                $which,
                post_of!()
            ),
            concat!(
                "UPDATE parts SET state = 'unsure', doubt_at = COALESCE(doubt_at, intent_at), due_at = $1, looks = 0, leased = 0, lease_until = 0, slot = NULL, fence = fence + 1
                 WHERE leased = 1 AND state = 'committing' AND ",
                $which,
                post_of!()
            ),
            concat!(
                "UPDATE parts SET due_at = $1, leased = 0, lease_until = 0, slot = NULL, fence = fence + 1
                 WHERE leased = 1 AND state IN ('unsure', 'processing', 'deleting') AND ",
                $which,
                post_of!()
            ),
        ]
    };
}

/// (Whatever is in hand is due: the index on due rows finds it among millions that have ended.)
/// Gives back the rows of simple work that the worker $1 has in hand; $2 is 1 when it died.
const GIVE_BACK: [&str; 8] = [
    "UPDATE updates SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE outbox SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE media SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE posts SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE brands SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE grants SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE accounts SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE repeats SET lease_until = 0, worker = NULL, deaths = deaths + $2 WHERE worker = $1 AND lease_until > 0 AND due_at IS NOT NULL",
];

/// The one process that could have anything in hand died.
const END_ALL: [&str; 10] = [
    "UPDATE updates SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE outbox SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE media SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE posts SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE brands SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE grants SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE accounts SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE repeats SET lease_until = 0, worker = NULL, deaths = deaths + 1 WHERE lease_until > 0 AND due_at IS NOT NULL",
    "UPDATE duties SET lease_until = 0 WHERE lease_until > 0",
    "UPDATE parts SET lease_until = 0, deaths = deaths + 1 WHERE leased = 1",
];

impl Store {
    /// Takes back the parts whose leases have run out at `now`. The posts that this concerns.
    ///
    /// # Errors
    /// The database's.
    pub async fn recover_parts(&self, now: Millis) -> Result<Vec<PostId>> {
        let mut posts = Vec::new();
        for sql in take_back!("lease_until <= $1") {
            let some: Vec<String> = write!(self, db => sqlx::query_scalar(sql).bind(now).fetch_all(db).await)?;
            posts.extend(some);
        }
        if !posts.is_empty() {
            self.wakes.parts.ring();
        }
        Ok(posts)
    }

    /// Takes back everything that a worker has in hand. The posts that this concerns.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_back(&self, worker: &str, end: End, now: Millis) -> Result<Vec<PostId>> {
        let mut posts: Vec<PostId> = Vec::new();
        let died = i64::from(end == End::Died);
        in_tx!(self, tx => {
            sqlx::query("UPDATE parts SET deaths = deaths + $2 WHERE worker = $1 AND leased = 1").bind(worker).bind(died).execute(&mut *tx).await?;
            for sql in take_back!("worker = $2") {
                let some: Vec<String> = sqlx::query_scalar(sql).bind(now).bind(worker).fetch_all(&mut *tx).await?;
                posts.extend(some);
            }
            for sql in GIVE_BACK {
                sqlx::query(sql).bind(worker).bind(died).execute(&mut *tx).await?;
            }
            sqlx::query("UPDATE duties SET lease_until = 0 WHERE worker = $1").bind(worker).execute(&mut *tx).await?;
            if end != End::Silent {
                sqlx::query("UPDATE workers SET gone = 1 WHERE id = $1").bind(worker).execute(&mut *tx).await?;
            }
        });
        self.wakes.ring();
        Ok(posts)
    }

    /// Ends every lease on SQLite: the one process that could hold one has died (whoever stops in order gives back).
    pub(super) async fn end_all_leases(&self) -> Result<()> {
        in_tx!(self, tx => {
            for sql in END_ALL {
                sqlx::query(sql).execute(&mut *tx).await?;
            }
        });
        Ok(())
    }
}
