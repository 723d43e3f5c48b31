//! What of the posts has outlived its purpose: first their bytes, later the rows. What is under way is never touched.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::ids::PostId;

/// Before when something must have been left alone.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// When the last target of a post must have ended.
    pub ended: Millis,
    /// When an open draft must have been touched last.
    pub touched: Millis,
}

/// Whether the bytes of the post `p` have outlived their purpose at $1 (ended) and $2 (touched). Nothing of it is under
/// way, waits, is late or in doubt; nobody works on its files. A post that repeats keeps what cannot be fetched again.
macro_rules! outlived {
    () => {
        "NOT EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.due_at IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id
             AND q.state NOT IN ('live', 'handed_over', 'failed', 'cancelled', 'closed', 'deleted'))
         AND NOT (p.state = 'repeats' AND EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.upload IS NOT NULL))
         AND ((p.state IN ('draft', 'gathering', 'discarded', 'repeats', 'clean') AND p.touched_at <= $2)
           OR (p.state = 'sent' AND NOT EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id AND q.ended_at > $1)
               AND (p.touched_at <= $1 OR EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id AND q.ended_at IS NOT NULL))))"
    };
}

/// How many posts one step of a sweep takes.
const STEP: i64 = 100;

impl Store {
    /// The posts whose bytes have outlived their purpose.
    ///
    /// # Errors
    /// The database's.
    pub async fn posts_to_sweep(&self, before: Before) -> Result<Vec<PostId>> {
        let sql = concat!(
            "SELECT p.id FROM posts p WHERE p.id IN (SELECT m.post FROM media m WHERE m.state = 'ready') AND ",
            outlived!(),
            " LIMIT $3"
        );
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(before.ended).bind(before.touched).bind(STEP).fetch_all(db).await)?)
    }

    /// Puts down the bytes of a post, unless somebody took it up since: what its files look like stays known, so that it
    /// is noticed when they are not the same once they are made again. Whether it did.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_down(&self, post: &str, before: Before) -> Result<bool> {
        let still = concat!("SELECT COUNT(*) FROM posts p WHERE p.id = $3 AND ", outlived!());
        let renditions = "UPDATE renditions SET was = CASE WHEN file = '' THEN was ELSE file END, file = ''
                          WHERE media IN (SELECT id FROM media WHERE post = $1)";
        let media = "UPDATE media SET state = 'gone', clean_key = NULL, differs = 0 WHERE post = $1 AND state = 'ready'";
        Ok(in_tx!(self, tx => {
            // The post first, as everywhere: whoever confirms it at this moment is waited for, and then seen.
            sqlx::query("UPDATE posts SET version = version WHERE id = $1").bind(post).execute(&mut *tx).await?;
            let still: i64 = sqlx::query_scalar(still).bind(before.ended).bind(before.touched).bind(post).fetch_one(&mut *tx).await?;
            if still == 1 {
                sqlx::query(renditions).bind(post).execute(&mut *tx).await?;
                sqlx::query(media).bind(post).execute(&mut *tx).await?;
            }
            still == 1
        }))
    }

    /// When the oldest open draft with bytes was touched, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn oldest_touch(&self) -> Result<Option<Millis>> {
        let sql = "SELECT MIN(p.touched_at) FROM posts p WHERE p.state IN ('draft', 'gathering', 'discarded', 'repeats', 'clean')
                   AND p.id IN (SELECT m.post FROM media m WHERE m.state = 'ready' AND m.due_at IS NULL)
                   AND NOT (p.state = 'repeats' AND EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.upload IS NOT NULL))";
        Ok(read!(self, db => sqlx::query_scalar(sql).fetch_one(db).await)?)
    }
}
