//! Gates: whether anything may leave, for everything, a network or an account. Paused by an owner; shut because the
//! network asked to wait; open for failures (the circuit breaker) after too many in a row.

use super::{Result, Store};
use crate::clock::{MINUTE, Millis};
use crate::model::ids::PersonId;
use crate::model::platform::{PlatformId, Scope};

/// What a step says of the health of a network and an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing.
    Unknown,
    /// It answers.
    Well,
    /// It failed, or gave no answer.
    Failing,
}

/// A gate that is not simply open.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Gate {
    /// `all`, a network's word, or an account's name.
    pub scope: String,
    /// Whether an owner paused it: 1 or 0.
    pub paused: i64,
    /// Until when the network asked to wait.
    pub shut_until: Millis,
    /// How often in a row the circuit breaker opened; 0: it is closed.
    pub opened: i64,
    /// Until when nothing is tried.
    pub open_until: Millis,
    /// Since when it fails.
    pub since: Millis,
    /// Who paused it; `None`: the command line.
    pub paused_by: Option<PersonId>,
    /// When it was paused.
    pub paused_at: Millis,
}

impl Gate {
    /// Whether it holds back what goes to this account, for longer than is worth a word.
    pub fn holds(&self, platform: PlatformId, account: &str, now: Millis) -> bool {
        let ours = self.scope == Scope::All.word() || self.scope == platform.word() || self.scope == account;
        ours && (self.paused == 1 || self.opened > 0 || self.shut_until > now + super::held::SHORT)
    }
}

/// Failures further apart than this are no row.
pub(super) const WINDOW: Millis = MINUTE;
/// After so many failures in a row an account is left alone, and (they are of several accounts then) a network.
pub(super) const FAILS: [i64; 2] = [5, 10];

/// One more failure of the scope $1 at $2; $3 is when the row of failures would have had to begin.
pub(super) const FAIL: &str = "INSERT INTO gates (scope, fails, failed_at) VALUES ($1, 1, $2)
     ON CONFLICT (scope) DO UPDATE SET fails = CASE WHEN gates.failed_at > $3 THEN gates.fails + 1 ELSE 1 END, failed_at = excluded.failed_at";
/// Opens the breaker of the scope $1 at $2 when it failed $3 times, or when its one trial failed: for 30 s, doubling to
/// 10 min.
pub(super) const OPEN: &str = "UPDATE gates SET opened = opened + 1, since = CASE WHEN opened = 0 THEN $2 ELSE since END, fails = 0,
         open_until = $2 + CASE opened WHEN 0 THEN 30000 WHEN 1 THEN 60000 WHEN 2 THEN 120000 WHEN 3 THEN 240000 WHEN 4 THEN 480000 ELSE 600000 END
     WHERE scope = $1 AND (fails >= $3 OR opened > 0) AND open_until <= $2";
/// The scopes $1 and $2 answer, at $3: whatever failed is forgotten.
pub(super) const CLOSE: &str =
    "UPDATE gates SET fails = 0, closed_at = CASE WHEN opened > 0 THEN $3 ELSE closed_at END, opened = 0, open_until = 0
     WHERE scope IN ($1, $2) AND (fails > 0 OR opened > 0)";

/// Notes what a step says of an account and its network, inside a transaction.
macro_rules! note_health {
    ($tx:ident, $scopes:expr, $health:expr, $now:expr) => {
        match $health {
            $crate::store::Health::Unknown => {}
            $crate::store::Health::Well => {
                let [account, platform] = $scopes;
                sqlx::query($crate::store::gates::CLOSE).bind(account).bind(platform).bind($now).execute(&mut *$tx).await?;
            }
            $crate::store::Health::Failing => {
                for (scope, fails) in $scopes.into_iter().zip($crate::store::gates::FAILS) {
                    let since = $now - $crate::store::gates::WINDOW;
                    sqlx::query($crate::store::gates::FAIL).bind(scope).bind($now).bind(since).execute(&mut *$tx).await?;
                    sqlx::query($crate::store::gates::OPEN).bind(scope).bind($now).bind(fails).execute(&mut *$tx).await?;
                }
            }
        }
    };
}
pub(super) use note_health;

impl Store {
    /// Every gate that holds something back at `now`.
    ///
    /// # Errors
    /// The database's.
    pub async fn gates(&self, now: Millis) -> Result<Vec<Gate>> {
        let sql = "SELECT scope, paused, shut_until, opened, open_until, since, paused_by, paused_at FROM gates
                   WHERE paused = 1 OR shut_until > $1 OR opened > 0 ORDER BY scope";
        Ok(read!(self, db => sqlx::query_as(sql).bind(now).fetch_all(db).await)?)
    }

    /// Nothing of this scope (a network's word, an account's name) leaves before `until`: the network asked to wait.
    ///
    /// # Errors
    /// The database's.
    pub async fn shut_gate(&self, scope: &str, until: Millis) -> Result<()> {
        let sql = "INSERT INTO gates (scope, shut_until) VALUES ($1, $2)
                   ON CONFLICT (scope) DO UPDATE SET shut_until = excluded.shut_until WHERE gates.shut_until < excluded.shut_until";
        write!(self, db => sqlx::query(sql).bind(scope).bind(until).execute(db).await.map(|_| ()))?;
        self.wakes.parts.ring();
        Ok(())
    }

    /// Pauses a scope, or lets it go on (everything: each network too), by the word of `by` (`None`: the command line):
    /// the kill switch. Whether that changed anything.
    ///
    /// # Errors
    /// The database's.
    pub async fn pause(&self, scope: Scope, paused: bool, by: Option<PersonId>, now: Millis) -> Result<bool> {
        let sql = "INSERT INTO gates (scope, paused, paused_by, paused_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (scope) DO UPDATE SET paused = excluded.paused,
                       paused_by = CASE WHEN excluded.paused = 1 THEN excluded.paused_by ELSE gates.paused_by END,
                       paused_at = CASE WHEN excluded.paused = 1 THEN excluded.paused_at ELSE gates.paused_at END,
                       resumed_at = CASE WHEN excluded.paused = 0 THEN $4 ELSE gates.resumed_at END
                   WHERE gates.paused <> excluded.paused";
        let was = in_tx!(self, tx => {
            let was: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM gates WHERE scope = $1 AND paused = 1")
                .bind(scope.word()).fetch_one(&mut *tx).await?;
            sqlx::query(sql).bind(scope.word()).bind(i64::from(paused)).bind(by).bind(now).execute(&mut *tx).await?;
            // When everything goes on, no network stays behind.
            let others = "UPDATE gates SET paused = 0, resumed_at = $1 WHERE paused = 1";
            let others = if paused || scope != Scope::All { 0 } else {
                sqlx::query(others).bind(now).execute(&mut *tx).await?.rows_affected()
            };
            was.max(i64::from(others > 0))
        });
        self.wakes.parts.ring();
        Ok((was == 1) != paused)
    }

    /// Whether an owner paused this network, or everything.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_paused(&self, platform: PlatformId) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM gates WHERE paused = 1 AND scope IN ('all', $1)";
        let count: i64 = read!(self, db => sqlx::query_scalar(sql).bind(platform.word()).fetch_one(db).await)?;
        Ok(count > 0)
    }
}
