//! Weekly plans, and taking the next free slot of one: which slot is free and who takes it is decided in one
//! transaction.

use super::guard::{Twin, find_twins};
use super::part_moves::replan_post;
use super::parts::confirm_parts;
use super::{NewPart, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::AccountId;
use crate::model::plan::Weekly;

/// Whose posts take a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the workspace.
    Workspace,
    /// Those that go to one of these accounts.
    Accounts(Vec<AccountId>),
}

/// When the posts of a workspace, or those for one account, are planned: everything confirmed that was not taken back.
const PLANNED: &str = "SELECT DISTINCT p.planned_at FROM posts p WHERE p.workspace = $1 AND p.state = 'sent' AND p.planned_at >= $2
    AND EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id
        WHERE t.post = p.id AND q.state <> 'cancelled' AND ($3 = '' OR t.account = $3))";

/// The instants that are taken already, within a transaction or on a connection.
macro_rules! planned {
    ($db:expr, $workspace:expr, $scope:expr, $from:expr) => {{
        let mut taken: Vec<Millis> = Vec::new();
        for account in $scope.accounts() {
            let some: Vec<Millis> = sqlx::query_scalar(PLANNED).bind($workspace).bind($from).bind(account).fetch_all($db).await?;
            taken.extend(some);
        }
        taken
    }};
}

impl Scope {
    fn accounts(&self) -> Vec<&str> {
        match self {
            Self::Workspace => vec![""],
            Self::Accounts(all) => all.iter().map(String::as_str).collect(),
        }
    }
}

/// What came of reaching for a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The post has it.
    Taken(Millis),
    /// It would have it, but the very same is at these accounts already: the person is asked first.
    Twins(Millis, Vec<Twin>),
    /// There is none, or nothing to give it to.
    None,
}

impl Store {
    /// The plans of a workspace: its own (`None`), and those of accounts.
    ///
    /// # Errors
    /// The database's.
    pub async fn plans(&self, workspace: &str) -> Result<Vec<(Option<AccountId>, Weekly)>> {
        let sql = "SELECT account, slots FROM plans WHERE workspace = $1 ORDER BY account";
        let rows: Vec<(String, String)> = read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_all(db).await)?;
        rows.into_iter()
            .map(|(account, slots)| {
                let plan = known(Weekly::from_word(&slots), "plans", "slots", workspace)?;
                Ok((Some(account).filter(|account| !account.is_empty()), plan))
            })
            .collect()
    }

    /// Sets the plan of a workspace, or of one of its accounts.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_plan(&self, workspace: &str, account: Option<&str>, plan: &Weekly) -> Result<()> {
        let sql = "INSERT INTO plans (workspace, account, slots) VALUES ($1, $2, $3)
                   ON CONFLICT (workspace, account) DO UPDATE SET slots = excluded.slots";
        write!(self, db => sqlx::query(sql)
            .bind(workspace).bind(account.unwrap_or_default()).bind(plan.word()).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Removes a plan. What is planned already stays.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove_plan(&self, workspace: &str, account: Option<&str>) -> Result<()> {
        let sql = "DELETE FROM plans WHERE workspace = $1 AND account = $2";
        write!(self, db => sqlx::query(sql).bind(workspace).bind(account.unwrap_or_default()).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// The instants from `from` on for which something is planned.
    ///
    /// # Errors
    /// The database's.
    pub async fn planned(&self, workspace: &str, scope: &Scope, from: Millis) -> Result<Vec<Millis>> {
        Ok(read!(self, db => planned!(db, workspace, scope, from)))
    }

    /// Plans a post for the first of `slots` (earliest first) that nothing is planned for: confirms `parts`, or, when
    /// it is planned already, moves it. The slot; `None` when all are taken, or nothing of the post could be planned.
    /// Two at once get two slots: they take the workspace in hand one after the other.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_slot(
        &self,
        (workspace, post): (&str, &str),
        parts: &[NewPart],
        (scope, slots): (&Scope, &[Millis]),
        now: Millis,
    ) -> Result<Slot> {
        let Some(first) = slots.first() else { return Ok(Slot::None) };
        let taken = in_tx!(self, tx => {
            sqlx::query("UPDATE workspaces SET name = name WHERE id = $1").bind(workspace).execute(&mut *tx).await?;
            let taken = planned!(&mut *tx, workspace, scope, *first);
            match slots.iter().copied().find(|slot| !taken.contains(slot)) {
                None => Slot::None,
                Some(slot) if replan_post!(tx, post, slot, now) > 0 => Slot::Taken(slot),
                Some(slot) => {
                    let twins = find_twins!(tx, post, parts, slot, now);
                    if !twins.is_empty() {
                        Slot::Twins(slot, twins)
                    } else if confirm_parts!(tx, post, parts, slot, None::<Millis>, now) > 0 {
                        Slot::Taken(slot)
                    } else {
                        Slot::None
                    }
                }
            }
        });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(taken)
    }
}
