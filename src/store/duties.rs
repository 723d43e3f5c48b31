//! Duties: what only one may do at a time, on any number of machines. Held like a lease, renewed by holding it again.

use super::{Result, Store};
use crate::clock::Millis;

/// What only one may do at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Asking Telegram for updates.
    Poll,
    /// Sweeping what has outlived its purpose.
    Sweep,
    /// Encoding a video.
    Encode,
}

impl Duty {
    fn word(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Sweep => "sweep",
            Self::Encode => "encode",
        }
    }
}

impl Store {
    /// Takes a duty, or goes on holding it, until `until`. Whether it is `holder`'s.
    ///
    /// # Errors
    /// The database's.
    pub async fn hold_duty(&self, duty: Duty, holder: &str, now: Millis, until: Millis) -> Result<bool> {
        let sql = "INSERT INTO duties (id, holder, worker, lease_until) VALUES ($1, $2, $3, $5)
                   ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, worker = excluded.worker, lease_until = excluded.lease_until
                   WHERE duties.lease_until <= $4 OR duties.holder = excluded.holder";
        let held = write!(self, db => sqlx::query(sql)
            .bind(duty.word()).bind(holder).bind(&self.me).bind(now).bind(until).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(held == 1)
    }

    /// Gives a duty up, if it is `holder`'s.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_duty(&self, duty: Duty, holder: &str) -> Result<()> {
        let sql = "UPDATE duties SET lease_until = 0 WHERE id = $1 AND holder = $2";
        write!(self, db => sqlx::query(sql).bind(duty.word()).bind(holder).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
