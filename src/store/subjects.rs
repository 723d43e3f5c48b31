//! What a dead letter is about: whose it is, and of which post, network or account.

use super::{DeadLetter, Result, Store};
use crate::model::ids::{PersonId, PostId};
use crate::model::platform::PlatformId;

/// What a dead letter is about, as far as its row still tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The post.
    pub post: Option<PostId>,
    /// Who waits for it.
    pub person: Option<PersonId>,
    /// The network.
    pub platform: Option<PlatformId>,
    /// The account's name.
    pub handle: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    post: Option<String>,
    person: Option<i64>,
    platform: Option<String>,
    handle: Option<String>,
}

/// The row of this kind of work that is called $1.
fn select(work: &str) -> Option<&'static str> {
    Some(match work {
        "updates" => {
            "SELECT CAST(NULL AS TEXT) AS post, lane AS person, CAST(NULL AS TEXT) AS platform, CAST(NULL AS TEXT) AS handle
             FROM updates WHERE CAST(id AS TEXT) = $1"
        }
        "outbox" => {
            "SELECT CAST(NULL AS TEXT) AS post, lane AS person, CAST(NULL AS TEXT) AS platform, CAST(NULL AS TEXT) AS handle
             FROM outbox WHERE id = $1"
        }
        "media" => {
            "SELECT o.id AS post, o.person, CAST(NULL AS TEXT) AS platform, CAST(NULL AS TEXT) AS handle
             FROM media m JOIN posts o ON o.id = m.post WHERE m.id = $1"
        }
        "posts" => "SELECT id AS post, person, CAST(NULL AS TEXT) AS platform, CAST(NULL AS TEXT) AS handle FROM posts WHERE id = $1",
        "parts" => {
            "SELECT o.id AS post, o.person, a.platform, a.handle FROM parts p JOIN targets t ON t.id = p.target
             JOIN posts o ON o.id = t.post JOIN accounts a ON a.id = p.account WHERE p.id = $1"
        }
        "grants" => "SELECT CAST(NULL AS TEXT) AS post, person, platform, CAST(NULL AS TEXT) AS handle FROM grants WHERE id = $1",
        "accounts" => "SELECT CAST(NULL AS TEXT) AS post, connected_by AS person, platform, handle FROM accounts WHERE id = $1",
        "repeats" => "SELECT post, person, CAST(NULL AS TEXT) AS platform, CAST(NULL AS TEXT) AS handle FROM repeats WHERE id = $1",
        _ => return None,
    })
}

impl Store {
    /// What a letter is about.
    ///
    /// # Errors
    /// The database's.
    pub async fn subject(&self, letter: &DeadLetter) -> Result<Subject> {
        let Some(sql) = select(&letter.work) else { return Ok(Subject::default()) };
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(&letter.row_id).fetch_optional(db).await)?;
        Ok(row.map_or_else(Subject::default, |row| Subject {
            post: row.post,
            person: row.person,
            platform: row.platform.as_deref().and_then(PlatformId::from_word),
            handle: row.handle,
        }))
    }
}
