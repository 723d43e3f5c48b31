//! Bells: one for each kind of work, rung by every write that makes something due; and hints that carry them to other
//! processes on the same PostgreSQL.

use std::sync::Arc;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use super::{Engine, Result, Store};
use crate::clock::Wake;

/// The channel of the hints.
const CHANNEL: &str = "crier";

/// One bell for each kind of work: whoever waits for it need not wait for its next look.
#[derive(Clone)]
pub struct Wakes {
    /// Updates to be understood.
    pub updates: Wake,
    /// Words to be said.
    pub outbox: Wake,
    /// Files to be fetched, cleaned and rendered.
    pub media: Wake,
    /// Cards to be shown.
    pub cards: Wake,
    /// Brands to be shown.
    pub brands: Wake,
    /// Sign-ins.
    pub grants: Wake,
    /// Accounts that are due for a look.
    pub accounts: Wake,
    /// Parts to be published or looked for.
    pub parts: Wake,
    /// Occurrences to be made.
    pub repeats: Wake,
    told: Arc<Notify>,
}

impl Default for Wakes {
    fn default() -> Self {
        let told = Arc::new(Notify::new());
        let bell = || Wake::default().told_to(&told);
        Self {
            updates: bell(),
            outbox: bell(),
            media: bell(),
            cards: bell(),
            brands: bell(),
            grants: bell(),
            accounts: bell(),
            parts: bell(),
            repeats: bell(),
            told,
        }
    }
}

impl Wakes {
    /// Rings all of them.
    pub fn ring(&self) {
        self.all().into_iter().for_each(Wake::ring);
    }

    /// Rings all of them, for this process alone.
    pub fn ring_here(&self) {
        self.all().into_iter().for_each(Wake::ring_here);
    }

    /// Waits until one of them is rung.
    pub async fn rung(&self) {
        self.told.notified().await;
    }

    fn all(&self) -> [&Wake; 9] {
        [&self.updates, &self.outbox, &self.media, &self.cards, &self.brands, &self.grants, &self.accounts, &self.parts, &self.repeats]
    }
}

/// Hints of other processes.
pub struct Hints(PgListener);

impl Hints {
    /// The next hint: the name of the worker that gives it.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn next(&mut self) -> Result<String> {
        Ok(self.0.recv().await?.payload().to_owned())
    }
}

impl Store {
    /// Hints of other processes; `None` on SQLite, where there are none.
    ///
    /// # Errors
    /// The database's.
    pub async fn hints(&self) -> Result<Option<Hints>> {
        let Engine::Postgres(pool) = &self.engine else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Hints(listener)))
    }

    /// Tells other processes that something became due.
    ///
    /// # Errors
    /// The database's.
    pub async fn hint(&self) -> Result<()> {
        let Engine::Postgres(pool) = &self.engine else { return Ok(()) };
        sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(&*self.me).execute(pool).await?;
        Ok(())
    }
}
