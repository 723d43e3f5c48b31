//! What of the posts has outlived its purpose: first their bytes, later the rows. What is under way is never touched.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::ids::PostId;
use crate::model::trouble::Trouble;

/// Before when something must have been left alone.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// When the last target of a post must have ended.
    pub ended: Millis,
    /// When an open draft must have been touched last.
    pub touched: Millis,
    /// When the person must have been told that an uploaded file goes.
    pub warned: Millis,
}

/// The name of the word that tells that the uploaded file of an untouched draft goes.
pub fn fading_word(post: &str, touched_at: Millis) -> String {
    format!("fading:{post}:{touched_at}")
}

/// Whether the bytes of the post `p` have outlived their purpose at $1 (ended) and $2 (touched). Nothing of it is under
/// way (the first posts of threads have the files), waits, is late or in doubt; nobody works on its files. What cannot be
/// fetched again goes from an open draft only when its person was told ($3: the place of a word said in time), and from a
/// post that repeats never.
macro_rules! outlived {
    () => {
        "NOT EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.due_at IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id
             AND q.n = 0 AND q.state NOT IN ('live', 'handed_over', 'failed', 'cancelled', 'closed', 'deleted'))
         AND NOT (p.state = 'repeats' AND EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.upload IS NOT NULL))
         AND NOT (p.state = 'draft' AND EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.upload IS NOT NULL AND m.state = 'ready')
             AND NOT EXISTS (SELECT 1 FROM outbox w WHERE w.id = 'fading:' || p.id || ':' || CAST(p.touched_at AS TEXT) AND w.place <= $3))
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
            " LIMIT $4"
        );
        Ok(
            read!(self, db => sqlx::query_scalar(sql).bind(before.ended).bind(before.touched).bind(place(before.warned)).bind(STEP).fetch_all(db).await)?,
        )
    }

    /// Puts down the bytes of a post, unless somebody took it up since: what its files look like stays known, so that it
    /// is noticed when they are not the same once they are made again. Whether it did.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_down(&self, post: &str, before: Before) -> Result<bool> {
        let still = concat!("SELECT COUNT(*) FROM posts p WHERE p.id = $4 AND ", outlived!());
        let renditions = "UPDATE renditions SET was = CASE WHEN file = '' THEN was ELSE file END, file = ''
                          WHERE media IN (SELECT id FROM media WHERE post = $1)";
        let media = "UPDATE media SET state = CASE WHEN upload IS NULL THEN 'gone' ELSE 'bad' END,
                         trouble = CASE WHEN upload IS NULL THEN trouble ELSE $2 END, clean_key = NULL, differs = 0 WHERE post = $1 AND state = 'ready'";
        // Its card says that it must be uploaded again.
        let card = "UPDATE posts SET version = version + 1, due_at = touched_at WHERE id = $1 AND state = 'draft'
                    AND EXISTS (SELECT 1 FROM media m WHERE m.post = $1 AND m.upload IS NOT NULL AND m.state = 'bad')";
        let gone = serde_json::to_string(&Trouble::UploadGone)?;
        let put_down = in_tx!(self, tx => {
            // The post first, as everywhere: whoever confirms it at this moment is waited for, and then seen.
            sqlx::query("UPDATE posts SET version = version WHERE id = $1").bind(post).execute(&mut *tx).await?;
            let still: i64 = sqlx::query_scalar(still)
                .bind(before.ended).bind(before.touched).bind(place(before.warned)).bind(post).fetch_one(&mut *tx).await?;
            if still == 1 {
                sqlx::query(renditions).bind(post).execute(&mut *tx).await?;
                sqlx::query(media).bind(post).bind(&gone).execute(&mut *tx).await?;
                sqlx::query(card).bind(post).execute(&mut *tx).await?;
            }
            still == 1
        });
        self.wakes.cards.ring();
        Ok(put_down)
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

/// The place in the outbox of a word that was said at a time.
fn place(at: Millis) -> String {
    format!("{at:015}:~")
}
