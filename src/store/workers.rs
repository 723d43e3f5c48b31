//! Who works on this database: a row with a heartbeat for each process, and what is proven about its end.

use std::collections::HashSet;

use super::{Engine, Result, Store};
use crate::clock::Millis;

/// A process that works on this database.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct WorkerRow {
    /// Its name, made anew at each start.
    pub id: String,
    /// What it does: `all`, `bot`, `worker`, `web`.
    pub role: String,
    /// Where `pid` means something: the boot of a machine, and its namespace of processes.
    pub machine: String,
    /// Its number there.
    pub pid: i64,
    /// When it was started, in the machine's own counting: tells two with one number apart.
    pub born: i64,
    /// The lock that its database session holds (PostgreSQL).
    pub session: i64,
    /// Its last heartbeat.
    pub seen_at: Millis,
    /// 1: it is proven that it has ended.
    pub gone: i64,
}

impl Store {
    /// The name of this process on this database.
    pub fn me(&self) -> &str {
        &self.me
    }

    /// This process begins to work. On SQLite, which one process has at a time, all others have ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn join(&self, worker: &WorkerRow) -> Result<()> {
        let sql = "INSERT INTO workers (id, role, machine, pid, born, session, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT (id) DO UPDATE SET role = excluded.role, seen_at = excluded.seen_at, gone = 0";
        in_tx!(self, tx => {
            if !self.is_shared() {
                sqlx::query("UPDATE workers SET gone = 1 WHERE gone = 0 AND id <> $1").bind(&worker.id).execute(&mut *tx).await?;
            }
            sqlx::query(sql)
                .bind(&worker.id).bind(&worker.role).bind(&worker.machine).bind(worker.pid).bind(worker.born).bind(worker.session)
                .bind(worker.seen_at).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// This process lives.
    ///
    /// # Errors
    /// The database's.
    pub async fn beat(&self, now: Millis) -> Result<()> {
        let sql = "UPDATE workers SET seen_at = $2, gone = 0 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(&self.me).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Every process of which it is not proven that it has ended, this one too.
    ///
    /// # Errors
    /// The database's.
    pub async fn workers(&self) -> Result<Vec<WorkerRow>> {
        let sql = "SELECT id, role, machine, pid, born, session, seen_at, gone FROM workers WHERE gone = 0 ORDER BY seen_at, id";
        Ok(read!(self, db => sqlx::query_as(sql).fetch_all(db).await)?)
    }

    /// Forgets processes that ended before `before`, once nothing waits that they sent.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_workers(&self, before: Millis) -> Result<()> {
        let sql = "DELETE FROM workers WHERE gone = 1 AND seen_at < $1
                   AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.sender = workers.id AND p.state IN ('committing', 'unsure'))";
        write!(self, db => sqlx::query(sql).bind(before).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// The time of the database, in milliseconds since 1970; `None` on SQLite, which has none of its own.
    ///
    /// # Errors
    /// The database's.
    pub async fn database_time(&self) -> Result<Option<Millis>> {
        match &self.engine {
            Engine::Sqlite { .. } => Ok(None),
            Engine::Postgres(pool) => {
                let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
                Ok(Some(sqlx::query_scalar(sql).fetch_one(pool).await?))
            }
        }
    }

    /// Holds the lock `session` as long as this process's own database session lives; takes it again when the session
    /// was lost. Nothing on SQLite, whose lock file does that.
    ///
    /// # Errors
    /// The database's.
    pub async fn hold_session(&self, session: i64) -> Result<()> {
        let Engine::Postgres(pool) = &self.engine else { return Ok(()) };
        let mut held = self.session.lock().await;
        if let Some(connection) = held.as_mut()
            && sqlx::query("SELECT 1").execute(connection).await.is_ok()
        {
            return Ok(());
        }
        let mut connection = pool.acquire().await?.detach();
        sqlx::query("SELECT pg_advisory_lock($1)").bind(session).execute(&mut connection).await?;
        *held = Some(connection);
        Ok(())
    }

    /// The locks of all sessions that live (PostgreSQL).
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions(&self) -> Result<HashSet<i64>> {
        let Engine::Postgres(pool) = &self.engine else { return Ok(HashSet::new()) };
        let sql = "SELECT (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) FROM pg_locks
                   WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        Ok(sqlx::query_scalar::<_, i64>(sql).fetch_all(pool).await?.into_iter().collect())
    }
}
