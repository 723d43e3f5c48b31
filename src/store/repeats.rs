//! Posts that repeat, and making an occurrence of one: the post, its targets, files and parts, and the step to the next
//! occurrence, all in one transaction. Killed anywhere, nothing is skipped and nothing is made twice.

use jiff::civil::DateTime;

use super::parts::confirm_parts;
use super::{NewPart, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{MediaId, PersonId, PostId, TargetId};
use crate::model::plan::Rhythm;
use crate::model::repeat::Repeat;

/// What an occurrence is made of. Everything else comes from the post that repeats, as it is at that moment.
#[derive(Clone, Debug)]
pub struct NewOccurrence {
    /// The name of the new post.
    pub id: PostId,
    /// The wall-clock time it is for.
    pub wall: DateTime,
    /// The instant of that.
    pub at: Millis,
    /// For each target of the repeated post, the name of the new one, and its parts when it can go out.
    pub targets: Vec<(TargetId, TargetId, Option<NewPart>)>,
    /// For each file of the repeated post, the name of the new one.
    pub media: Vec<(MediaId, MediaId)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    post: String,
    person: i64,
    every: String,
    zone: String,
    next: String,
    due_at: Option<i64>,
}

impl Row {
    fn repeat(self) -> Result<Repeat> {
        Ok(Repeat {
            rhythm: known(Rhythm::from_word(&self.every), "repeats", "every", &self.id)?,
            next: known(self.next.parse().ok(), "repeats", "next", &self.id)?,
            id: self.id,
            workspace: self.workspace,
            post: self.post,
            person: self.person,
            zone: self.zone,
            due_at: self.due_at,
        })
    }
}

const ONE: &str = "SELECT id, workspace, post, person, every, zone, next, due_at FROM repeats WHERE id = $1";
const OF_POST: &str = "SELECT id, workspace, post, person, every, zone, next, due_at FROM repeats WHERE post = $1";
const OF_WORKSPACE: &str = "SELECT id, workspace, post, person, every, zone, next, due_at FROM repeats WHERE workspace = $1
                            ORDER BY created_at, id";
const ALL: &str = "SELECT id, workspace, post, person, every, zone, next, due_at FROM repeats ORDER BY created_at, id";

impl Store {
    /// Makes an open draft repeat. Whether it was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_repeat(&self, repeat: &Repeat, now: Millis) -> Result<bool> {
        let open = "UPDATE posts SET state = 'repeats', screen = NULL, version = version + 1, touched_at = $2, due_at = $2
                    WHERE id = $1 AND state = 'draft'";
        let add = "INSERT INTO repeats (id, workspace, post, person, every, zone, next, created_at, due_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let added = in_tx!(self, tx => {
            let open = sqlx::query(open).bind(&repeat.post).bind(now).execute(&mut *tx).await?.rows_affected() == 1;
            if open {
                sqlx::query(add)
                    .bind(&repeat.id).bind(&repeat.workspace).bind(&repeat.post).bind(repeat.person).bind(repeat.rhythm.word())
                    .bind(&repeat.zone).bind(repeat.next.to_string()).bind(now).bind(repeat.due_at)
                    .execute(&mut *tx).await?;
            }
            open
        });
        self.wakes.repeats.ring();
        self.wakes.cards.ring();
        Ok(added)
    }

    /// One repeat.
    ///
    /// # Errors
    /// The database's.
    pub async fn repeat(&self, id: &str) -> Result<Option<Repeat>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as(ONE).bind(id).fetch_optional(db).await)?;
        row.map(Row::repeat).transpose()
    }

    /// The repeat of a post that repeats.
    ///
    /// # Errors
    /// The database's.
    pub async fn repeat_of(&self, post: &str) -> Result<Option<Repeat>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as(OF_POST).bind(post).fetch_optional(db).await)?;
        row.map(Row::repeat).transpose()
    }

    /// The repeats of a workspace, oldest first; of all workspaces when none is named.
    ///
    /// # Errors
    /// The database's.
    pub async fn repeats(&self, workspace: Option<&str>) -> Result<Vec<Repeat>> {
        let rows: Vec<Row> = match workspace {
            Some(workspace) => read!(self, db => sqlx::query_as(OF_WORKSPACE).bind(workspace).fetch_all(db).await)?,
            None => read!(self, db => sqlx::query_as(ALL).fetch_all(db).await)?,
        };
        rows.into_iter().map(Row::repeat).collect()
    }

    /// Changes a repeat from what it was when `was` was read: rhythm, zone, next occurrence, when that is made, in whose
    /// chat it is told. Whether nobody changed it meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn change_repeat(&self, was: &Repeat, now: &Repeat, at: Millis) -> Result<bool> {
        let sql = "UPDATE repeats SET every = $3, zone = $4, next = $5, due_at = $6, person = $7, lease_until = 0
                   WHERE id = $1 AND next = $2 AND every = $8";
        let done = write!(self, db => sqlx::query(sql)
            .bind(&was.id).bind(was.next.to_string()).bind(now.rhythm.word()).bind(&now.zone).bind(now.next.to_string())
            .bind(now.due_at).bind(now.person).bind(was.rhythm.word())
            .execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.repeats.ring();
        self.touch_post(&was.post, at).await?;
        Ok(done == 1)
    }

    /// Ends a repeat: its post is an open draft again. What it has made stays.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_repeat(&self, repeat: &Repeat, now: Millis) -> Result<()> {
        let reopen = "UPDATE posts SET state = 'draft', screen = NULL, version = version + 1, touched_at = $2, due_at = $2
                      WHERE id = $1 AND state = 'repeats'";
        in_tx!(self, tx => {
            sqlx::query("DELETE FROM repeats WHERE id = $1").bind(&repeat.id).execute(&mut *tx).await?;
            sqlx::query(reopen).bind(&repeat.post).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.cards.ring();
        Ok(())
    }

    /// Makes an occurrence, and steps to `after`, which is made at `due`. Whether it was made: not when the repeat was
    /// changed, paused or ended since `repeat` was read, and not when there is a post for that wall-clock time already.
    ///
    /// # Errors
    /// The database's.
    pub async fn make_occurrence(
        &self,
        repeat: &Repeat,
        new: &NewOccurrence,
        (after, due): (DateTime, Millis),
        now: Millis,
    ) -> Result<bool> {
        let step = "UPDATE repeats SET next = $3, due_at = $4, lease_until = 0
                    WHERE id = $1 AND next = $2 AND every = $5 AND due_at IS NOT NULL";
        // The places before the first message are the occurrences': no message of the chat has them.
        let post =
            "INSERT INTO posts (id, workspace, person, chat, source, state, text, branded, brand, fit, created_at, touched_at, due_at,
                                       recurrence, occurrence)
                    SELECT $1, p.workspace, $2, $2, (SELECT COALESCE(MIN(q.source), 0) FROM posts q WHERE q.chat = $2 AND q.source < 0) - 1,
                           'draft', p.text, p.branded, p.brand, p.fit, $3, $3, $3, $4, $5
                    FROM posts p WHERE p.id = $6 ON CONFLICT (recurrence, occurrence) DO NOTHING";
        let target = "INSERT INTO targets (id, workspace, post, account, wanted, text, cut, thread, chosen)
                      SELECT $1, t.workspace, $2, t.account, t.wanted, t.text, t.cut, t.thread, t.chosen FROM targets t WHERE t.id = $3";
        // Its files have no message of their own either; they keep their order.
        // What cannot be fetched again shares the bytes.
        let media =
            "INSERT INTO media (id, workspace, post, message, kind, file_id, name, size, alt, state, clean, clean_key, upload, due_at)
                     SELECT $1, m.workspace, $2, $3, m.kind, m.file_id, m.name, m.size, m.alt,
                         CASE WHEN m.upload IS NULL THEN 'new' ELSE m.state END, CASE WHEN m.upload IS NULL THEN NULL ELSE m.clean END,
                         CASE WHEN m.upload IS NULL THEN NULL ELSE m.clean_key END, m.upload, $4 FROM media m WHERE m.id = $5";
        let name =
            "UPDATE objects SET named = named + 1 WHERE key = (SELECT m.clean_key FROM media m WHERE m.id = $1 AND m.upload IS NOT NULL)";
        let made = in_tx!(self, tx => {
            let ours = sqlx::query(step)
                .bind(&repeat.id).bind(repeat.next.to_string()).bind(after.to_string()).bind(due).bind(repeat.rhythm.word())
                .execute(&mut *tx).await?.rows_affected() == 1;
            let mut made = false;
            if ours {
                // One after the other in a workspace, so that no two occurrences take the same place in a chat.
                sqlx::query("UPDATE workspaces SET name = name WHERE id = $1").bind(&repeat.workspace).execute(&mut *tx).await?;
                made = sqlx::query(post)
                    .bind(&new.id).bind(repeat.person).bind(now).bind(&repeat.id).bind(new.wall.to_string()).bind(&repeat.post)
                    .execute(&mut *tx).await?.rows_affected() == 1;
            }
            if made {
                let mut parts = Vec::new();
                for (from, id, part) in &new.targets {
                    sqlx::query(target).bind(id).bind(&new.id).bind(from).execute(&mut *tx).await?;
                    parts.extend(part.clone());
                }
                for (n, (from, id)) in (1_i64..).zip(&new.media) {
                    sqlx::query(name).bind(from).execute(&mut *tx).await?;
                    sqlx::query(media).bind(id).bind(&new.id).bind(n - 1_000_000).bind(now).bind(from).execute(&mut *tx).await?;
                }
                confirm_parts!(tx, &new.id, parts, new.at, None::<Millis>, now);
                sqlx::query("UPDATE posts SET version = version + 1, due_at = $2 WHERE id = $1")
                    .bind(&repeat.post).bind(now).execute(&mut *tx).await?;
            }
            made
        });
        self.wakes.media.ring();
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        self.wakes.repeats.ring();
        Ok(made)
    }

    /// The posts that a repeat has made and that wait for a time after `now`.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_occurrences(&self, repeat: &str, now: Millis) -> Result<Vec<PostId>> {
        let sql = "SELECT id FROM posts WHERE recurrence = $1 AND state = 'sent' AND planned_at > $2 ORDER BY planned_at, id";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(repeat).bind(now).fetch_all(db).await)?)
    }

    /// A post that was taken back before its time is put away, and its wall-clock time is free for another one.
    /// Whether it was taken back.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_occurrence(&self, post: &str, now: Millis) -> Result<bool> {
        let sql = "UPDATE posts SET state = 'discarded', occurrence = NULL, version = version + 1, touched_at = $2, due_at = $2
                   WHERE id = $1 AND state = 'draft' AND recurrence IS NOT NULL";
        let done = write!(self, db => sqlx::query(sql).bind(post).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.cards.ring();
        Ok(done == 1)
    }

    /// Who gets the occurrences of a person who is gone: nobody until somebody resumes them. The repeats that rest now.
    ///
    /// # Errors
    /// The database's.
    pub async fn rest_repeats_of(&self, person: PersonId) -> Result<u64> {
        let sql = "UPDATE repeats SET due_at = NULL, lease_until = 0 WHERE person = $1 AND due_at IS NOT NULL";
        Ok(write!(self, db => sqlx::query(sql).bind(person).execute(db).await.map(|done| done.rows_affected()))?)
    }
}
