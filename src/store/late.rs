//! Posts whose time passed while nothing could leave: whose, why, and that their people were told.

use super::outbox::insert_words;
use super::{NewWord, Result, Store};
use crate::clock::Millis;
use crate::model::ids::{AccountId, PartId, PostId, WorkspaceId};
use crate::model::platform::PlatformId;
use crate::model::problem::Reason;

/// A late post that nobody was told of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LatePost {
    /// The post.
    pub post: PostId,
    /// When it was found to be late.
    pub at: Millis,
}

/// A part that is late.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LatePart {
    /// Its post.
    pub post: PostId,
    /// The part.
    pub part: PartId,
    /// When it was to leave.
    pub planned_at: Option<Millis>,
}

#[derive(sqlx::FromRow)]
struct Past {
    paused_at: i64,
    resumed_at: i64,
    since: i64,
    closed_at: i64,
    opened: i64,
}

/// The name of the note that says from when to when Crier was not running.
const DOWN: &str = "down";

impl Store {
    /// The late posts that nobody was told of yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn untold_late(&self) -> Result<Vec<LatePost>> {
        let sql = "SELECT t.post, MAX(p.late_at) AS at FROM parts p JOIN targets t ON t.id = p.target
                   WHERE p.state = 'late' AND p.late_at IS NOT NULL GROUP BY t.post ORDER BY at, t.post";
        Ok(read!(self, db => sqlx::query_as(sql).fetch_all(db).await)?)
    }

    /// Their people are told of late posts: the words, and that they were said, both or neither.
    ///
    /// # Errors
    /// The database's.
    pub async fn tell_late(&self, words: &[NewWord], posts: &[PostId], now: Millis) -> Result<()> {
        let told = "UPDATE parts SET late_at = NULL WHERE state = 'late' AND target IN (SELECT id FROM targets WHERE post = $1)";
        in_tx!(self, tx => {
            insert_words!(tx, words, now);
            for post in posts {
                sqlx::query(told).bind(post).execute(&mut *tx).await?;
            }
        });
        self.wakes.outbox.ring();
        Ok(())
    }

    /// The late parts of a workspace with their posts, the one that is late for the longest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn late_parts(&self, workspace: &WorkspaceId) -> Result<Vec<LatePart>> {
        let sql =
            "SELECT o.id AS post, p.id AS part, o.planned_at FROM parts p JOIN targets t ON t.id = p.target JOIN posts o ON o.id = t.post
                   WHERE p.state = 'late' AND o.workspace = $1 ORDER BY o.planned_at, o.id, p.id";
        Ok(read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_all(db).await)?)
    }

    /// Why what was to leave at `planned` for this account could not, as far as is known.
    ///
    /// # Errors
    /// The database's.
    pub async fn late_because(&self, platform: PlatformId, account: &AccountId, planned: Millis) -> Result<Option<Reason>> {
        let sql = "SELECT paused_at, resumed_at, since, closed_at, opened FROM gates WHERE scope IN ('all', $1, $2)";
        let gates: Vec<Past> = read!(self, db => sqlx::query_as(sql).bind(platform.word()).bind(account).fetch_all(db).await)?;
        let down = self.note(DOWN).await?.and_then(|note| serde_json::from_str::<(Millis, Millis)>(&note).ok());
        let paused = gates.iter().find(|gate| gate.resumed_at > planned).map(|gate| (gate.paused_at, Reason::Paused));
        let ended = |gate: &&Past| gate.closed_at > planned || gate.opened > 0;
        let outage = gates.iter().find(ended).map(|gate| (gate.since, Reason::Outage));
        let stopped = down.filter(|(_, until)| *until > planned).map(|(from, _)| (from, Reason::Stopped));
        // What was there first kept it from leaving in time.
        Ok([paused, outage, stopped].into_iter().flatten().min_by_key(|(from, _)| *from).map(|(_, reason)| reason))
    }

    /// When a process was last seen to work here.
    ///
    /// # Errors
    /// The database's.
    pub async fn last_seen(&self) -> Result<Option<Millis>> {
        Ok(read!(self, db => sqlx::query_scalar("SELECT MAX(seen_at) FROM workers").fetch_one(db).await)?)
    }

    /// Notes that nothing was running in between.
    ///
    /// # Errors
    /// The database's.
    pub async fn was_down(&self, from: Millis, until: Millis) -> Result<()> {
        self.set_note(DOWN, &serde_json::to_string(&(from, until))?).await
    }
}
