//! People who were let in, and the invitations by which they are.

use super::{Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{AccountId, PersonId, WorkspaceId};
use crate::model::lang::Lang;

/// Somebody who was let in.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The Telegram user id.
    pub id: PersonId,
    /// The workspace they belong to.
    pub workspace: WorkspaceId,
    /// What they may do.
    pub role: Role,
    /// The name they have at Telegram.
    pub name: String,
    /// The language Crier speaks to them.
    pub lang: Lang,
    /// The question that is open, as `chat` wrote it.
    pub asked: Option<String>,
    /// The accounts of their last publication.
    pub last_set: Option<Vec<AccountId>>,
    /// When that was.
    pub last_set_at: Millis,
    /// What is done with their posts that could not leave in time.
    pub late: Late,
}

/// What is done with a post that could not leave in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Late {
    /// The person is asked.
    #[default]
    Ask,
    /// It leaves as soon as it can.
    Publish,
}

impl Late {
    fn word(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Publish => "publish",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Ask, Self::Publish].into_iter().find(|late| late.word() == word)
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// Write and publish; not connect, remove or invite.
    Member,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Member => "member",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Owner, Self::Member].into_iter().find(|role| role.word() == word)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    workspace: String,
    role: String,
    name: String,
    lang: String,
    asked: Option<String>,
    last_set: Option<String>,
    last_set_at: i64,
    late: String,
}

impl Row {
    fn person(self) -> Result<Person> {
        let name = self.id.to_string();
        Ok(Person {
            role: known(Role::from_word(&self.role), "people", "role", &name)?,
            lang: Lang::from_telegram(Some(&self.lang)),
            last_set: self.last_set.as_deref().map(serde_json::from_str).transpose()?,
            id: self.id,
            workspace: self.workspace,
            name: self.name,
            asked: self.asked,
            last_set_at: self.last_set_at,
            late: known(Late::from_word(&self.late), "people", "late", &name)?,
        })
    }
}

impl Store {
    /// The person with this Telegram id, if they were let in.
    ///
    /// # Errors
    /// The database's.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as(SELECT_ONE).bind(id).fetch_optional(db).await)?;
        row.map(Row::person).transpose()
    }

    /// Everybody in a workspace, owners first.
    ///
    /// # Errors
    /// The database's.
    pub async fn people(&self, workspace: &str) -> Result<Vec<Person>> {
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(SELECT_ALL).bind(workspace).fetch_all(db).await)?;
        rows.into_iter().map(Row::person).collect()
    }

    /// Lets somebody in, or raises their role. Their language is taken from the first contact only.
    ///
    /// # Errors
    /// The database's.
    pub async fn let_in(&self, id: PersonId, workspace: &str, role: Role, name: &str, lang: Lang, now: Millis) -> Result<()> {
        write!(self, db => sqlx::query(LET_IN)
            .bind(id).bind(workspace).bind(role.word()).bind(name).bind(lang.code()).bind(now)
            .execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Takes somebody's access away. Their posts stay.
    ///
    /// # Errors
    /// The database's.
    pub async fn let_go(&self, id: PersonId) -> Result<()> {
        write!(self, db => sqlx::query("DELETE FROM people WHERE id = $1").bind(id).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Sets what is done with somebody's posts that could not leave in time.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_late(&self, id: PersonId, late: Late) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE people SET late = $2 WHERE id = $1").bind(id).bind(late.word()).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Sets the language in which Crier speaks to somebody.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_lang(&self, id: PersonId, lang: Lang) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE people SET lang = $2 WHERE id = $1").bind(id).bind(lang.code()).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Opens a question again, unless another one is open with that person.
    ///
    /// # Errors
    /// The database's.
    pub async fn ask_again(&self, id: PersonId, asked: &str) -> Result<()> {
        let sql = "UPDATE people SET asked = $2 WHERE id = $1 AND asked IS NULL";
        write!(self, db => sqlx::query(sql).bind(id).bind(asked).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Notes the accounts of somebody's last publication.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_last_set(&self, id: PersonId, accounts: &[AccountId], now: Millis) -> Result<()> {
        let set = serde_json::to_string(accounts)?;
        let sql = "UPDATE people SET last_set = $2, last_set_at = $3 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(&set).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Makes an invitation. Only the hash of its code is kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_invitation(&self, hash: &str, workspace: &str, by: PersonId, now: Millis, until: Millis) -> Result<()> {
        let sql = "INSERT INTO invitations (code_hash, workspace, made_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        write!(self, db => sqlx::query(sql).bind(hash).bind(workspace).bind(by).bind(now).bind(until).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Uses an invitation up and lets the person in as a member, both or neither. The workspace it leads to, or `None`
    /// when it is unknown, used or over.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_invitation(&self, hash: &str, person: PersonId, name: &str, lang: Lang, now: Millis) -> Result<Option<WorkspaceId>> {
        let used = "UPDATE invitations SET used_by = $2 WHERE code_hash = $1 AND used_by IS NULL AND expires_at > $3 RETURNING workspace";
        Ok(in_tx!(self, tx => {
            let workspace: Option<WorkspaceId> =
                sqlx::query_scalar(used).bind(hash).bind(person).bind(now).fetch_optional(&mut *tx).await?;
            if let Some(workspace) = &workspace {
                sqlx::query(LET_IN)
                    .bind(person).bind(workspace).bind(Role::Member.word()).bind(name).bind(lang.code()).bind(now)
                    .execute(&mut *tx).await?;
            }
            workspace
        }))
    }
}

const LET_IN: &str = "INSERT INTO people (id, workspace, role, name, lang, created_at) VALUES ($1, $2, $3, $4, $5, $6)
                      ON CONFLICT (id) DO UPDATE SET role = excluded.role, name = excluded.name";
const SELECT_ONE: &str = "SELECT id, workspace, role, name, lang, asked, last_set, last_set_at, late FROM people WHERE id = $1";
const SELECT_ALL: &str = "SELECT id, workspace, role, name, lang, asked, last_set, last_set_at, late FROM people
                          WHERE workspace = $1 ORDER BY role DESC, created_at, id";
