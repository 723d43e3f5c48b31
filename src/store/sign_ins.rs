//! Sign-ins behind a link: asked for, begun in a browser, answered by the network, taken up again in the chat. Every
//! step happens once: the row that it changes must still be where the step before it left it.

use super::{GrantRow, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{PersonId, WorkspaceId};
use crate::model::platform::PlatformId;

/// What the person sees while the network is asked.
pub(super) const SHOW: &str = "UPDATE grants SET shown = $2 WHERE id = $1";
/// Who asked for it is back; not when its outcome is known by now, and they were about to be told that it is not.
pub(super) const BACK: &str =
    "UPDATE sign_ins SET back_at = COALESCE(back_at, $2) WHERE id = $1 AND CASE WHEN outcome IS NULL THEN 0 ELSE 1 END = $3";
/// How often somebody may type a wrong code.
const TRIES: i64 = 5;

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Its name.
    pub id: String,
    /// The workspace that the account will belong to.
    pub workspace: WorkspaceId,
    /// Who asked for it.
    pub person: PersonId,
    /// The network.
    pub platform: PlatformId,
    /// The message of the chat that has the link.
    pub message: Option<i64>,
    /// What was kept for the network's answer, sealed JSON.
    pub secrets: Option<String>,
    /// When the network answered.
    pub used_at: Option<Millis>,
    /// Whether the person was back already when it came out, and waits to be told.
    pub awaited: bool,
    /// What came of it: the key of a [`ConnectError`](crate::platforms::ConnectError) or `done`; `None` while the network is asked.
    pub outcome: Option<String>,
    /// Until when the next step may be taken.
    pub expires_at: Millis,
}

/// What a link begins with. The link itself is not stored, only its hash.
#[derive(Clone, Debug)]
pub struct NewSignIn {
    /// Its name.
    pub id: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Who asks for it.
    pub person: PersonId,
    /// The network.
    pub platform: PlatformId,
    /// The message of the chat that has the link.
    pub message: Option<i64>,
    /// What is known ahead of the network's answer, sealed JSON.
    pub secrets: Option<String>,
    /// The hash of the link's secret.
    pub link_hash: String,
    /// Now.
    pub now: Millis,
    /// Until when the link may be opened.
    pub until: Millis,
}

/// What the network's answer must bring, and what it leads to.
#[derive(Clone, Debug)]
pub struct Answered<'a> {
    /// The network at whose address it came.
    pub platform: PlatformId,
    /// The hash of its `state`.
    pub state_hash: &'a str,
    /// The hash of the browser's cookie.
    pub browser_hash: &'a str,
    /// The hash of the way back to the chat.
    pub back_hash: &'a str,
    /// The hash of the code that leads back, too.
    pub code_hash: &'a str,
    /// Why there is no account; `None`: the network is asked.
    pub outcome: Option<&'a str>,
    /// Now.
    pub now: Millis,
    /// Until when the person may come back.
    pub until: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    person: i64,
    platform: String,
    message: Option<i64>,
    secrets: Option<String>,
    used_at: Option<i64>,
    awaited: i64,
    outcome: Option<String>,
    expires_at: i64,
}

impl Row {
    fn sign_in(self) -> Result<SignIn> {
        Ok(SignIn {
            platform: known(PlatformId::from_word(&self.platform), "sign_ins", "platform", &self.id)?,
            id: self.id,
            workspace: self.workspace,
            person: self.person,
            message: self.message,
            secrets: self.secrets,
            used_at: self.used_at,
            awaited: self.awaited != 0,
            outcome: self.outcome,
            expires_at: self.expires_at,
        })
    }
}

impl Store {
    /// A link is given out. The person's earlier ones that nobody has used yet do not work any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_sign_in(&self, new: &NewSignIn) -> Result<()> {
        let stop = "UPDATE sign_ins SET expires_at = 0 WHERE person = $1 AND used_at IS NULL AND id <> $2";
        let add = "INSERT INTO sign_ins (id, workspace, person, platform, message, link_hash, created_at, expires_at, secrets)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                   ON CONFLICT (id) DO UPDATE SET link_hash = excluded.link_hash, expires_at = excluded.expires_at WHERE sign_ins.used_at IS NULL";
        in_tx!(self, tx => {
            sqlx::query(stop).bind(new.person).bind(&new.id).execute(&mut *tx).await?;
            sqlx::query(add)
                .bind(&new.id).bind(&new.workspace).bind(new.person).bind(new.platform.word()).bind(new.message).bind(&new.link_hash)
                .bind(new.now).bind(new.until).bind(&new.secrets).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// The sign-in that this link leads to, as long as it may be begun.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_in_of_link(&self, link_hash: &str, now: Millis) -> Result<Option<SignIn>> {
        let sql = "SELECT * FROM sign_ins WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2";
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(link_hash).bind(now).fetch_optional(db).await)?;
        row.map(Row::sign_in).transpose()
    }

    /// A browser begins it: what the network is given to answer with counts from now on, and no earlier one.
    /// Whether it may be begun still.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_sign_in(
        &self,
        id: &str,
        state_hash: &str,
        browser_hash: &str,
        secrets: &str,
        now: Millis,
        until: Millis,
    ) -> Result<bool> {
        let sql = "UPDATE sign_ins SET state_hash = $2, browser_hash = $3, secrets = $4, expires_at = $6
                   WHERE id = $1 AND used_at IS NULL AND expires_at > $5";
        let begun = write!(self, db => sqlx::query(sql)
            .bind(id).bind(state_hash).bind(browser_hash).bind(secrets).bind(now).bind(until).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(begun == 1)
    }

    /// The sign-in that waits for this answer, of this network, in this browser.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_in_of_state(&self, answered: &Answered<'_>) -> Result<Option<SignIn>> {
        let sql =
            "SELECT * FROM sign_ins WHERE state_hash = $1 AND browser_hash = $2 AND platform = $3 AND used_at IS NULL AND expires_at > $4";
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql)
            .bind(answered.state_hash).bind(answered.browser_hash).bind(answered.platform.word()).bind(answered.now).fetch_optional(db).await)?;
        row.map(Row::sign_in).transpose()
    }

    /// The network has answered: the sign-in is used up, and the network is asked for the account (`grant`), unless the
    /// answer says that there is none. Whether it still waited for the answer: of two, one counts.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_sign_in(&self, id: &str, answered: &Answered<'_>, grant: Option<&GrantRow>) -> Result<bool> {
        let sql = "UPDATE sign_ins SET used_at = $5, back_hash = $6, code_hash = $7, outcome = $8, secrets = NULL, expires_at = $9
                   WHERE id = $1 AND state_hash = $2 AND browser_hash = $3 AND platform = $4 AND used_at IS NULL AND expires_at > $5";
        let used = in_tx!(self, tx => {
            let used = sqlx::query(sql)
                .bind(id).bind(answered.state_hash).bind(answered.browser_hash).bind(answered.platform.word()).bind(answered.now)
                .bind(answered.back_hash).bind(answered.code_hash).bind(answered.outcome).bind(answered.until)
                .execute(&mut *tx).await?.rows_affected();
            if let Some(grant) = grant.filter(|_| used == 1) {
                sqlx::query(super::grants::ADD)
                    .bind(&grant.id).bind(&grant.workspace).bind(grant.person).bind(grant.platform.word()).bind(&grant.answers)
                    .bind(grant.created_at).bind("null").execute(&mut *tx).await?;
            }
            used
        });
        self.wakes.grants.ring();
        Ok(used == 1)
    }

    /// The sign-in that this way back leads from, while it is open.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_in_of_way_back(&self, back_hash: &str, now: Millis) -> Result<Option<SignIn>> {
        let sql = "SELECT * FROM sign_ins WHERE back_hash = $1 AND expires_at > $2";
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(back_hash).bind(now).fetch_optional(db).await)?;
        row.map(Row::sign_in).transpose()
    }

    /// The sign-in of `person` that this code of the last page leads back from, once. A wrong one may be typed a few times
    /// only.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_in_of_code(&self, person: PersonId, code_hash: &str, now: Millis) -> Result<Option<SignIn>> {
        let open = "SELECT * FROM sign_ins WHERE person = $1 AND code_hash = $2 AND back_at IS NULL AND tries < $4 AND expires_at > $3";
        let tried =
            "UPDATE sign_ins SET tries = tries + 1 WHERE person = $1 AND back_at IS NULL AND code_hash IS NOT NULL AND expires_at > $2";
        let row: Option<Row> = in_tx!(self, tx => {
            let row = sqlx::query_as(open).bind(person).bind(code_hash).bind(now).bind(TRIES).fetch_optional(&mut *tx).await?;
            if row.is_none() {
                sqlx::query(tried).bind(person).bind(now).execute(&mut *tx).await?;
            }
            row
        });
        row.map(Row::sign_in).transpose()
    }

    /// The person gives up what is under way: neither its link nor its way back leads anywhere.
    ///
    /// # Errors
    /// The database's.
    pub async fn stop_sign_ins(&self, person: PersonId) -> Result<()> {
        let sql = "UPDATE sign_ins SET expires_at = 0 WHERE person = $1 AND back_at IS NULL";
        write!(self, db => sqlx::query(sql).bind(person).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// One sign-in.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_in(&self, id: &str) -> Result<Option<SignIn>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as("SELECT * FROM sign_ins WHERE id = $1").bind(id).fetch_optional(db).await)?;
        row.map(Row::sign_in).transpose()
    }

    /// Notes what came of it, and in the same write whether the person is back already and waits to be told: whoever
    /// comes later finds the outcome. The first word counts.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_sign_in(&self, id: &str, outcome: &str) -> Result<()> {
        let sql =
            "UPDATE sign_ins SET outcome = $2, awaited = CASE WHEN back_at IS NULL THEN 0 ELSE 1 END WHERE id = $1 AND outcome IS NULL";
        write!(self, db => sqlx::query(sql).bind(id).bind(outcome).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Forgets those that ended before `before`.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_sign_ins(&self, before: Millis) -> Result<()> {
        write!(self, db => sqlx::query("DELETE FROM sign_ins WHERE expires_at < $1 AND created_at < $1").bind(before).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
