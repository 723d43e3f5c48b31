//! What a person asked for while the bytes of a post had to be fetched again: it is done once they are there, unless they
//! look different now.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::ids::PostId;

/// A wish that can be looked at: nobody works on the files of its post any more.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Wish {
    /// The post.
    pub post: PostId,
    /// When the person asked to publish it.
    pub at: Millis,
    /// Whether something of it is not what the person saw.
    pub differs: bool,
}

impl Store {
    /// The person wants an open draft to go out as soon as its files are there again. They are fetched at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn wish(&self, post: &str, now: Millis) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("UPDATE posts SET wish = COALESCE(wish, $2) WHERE id = $1 AND state = 'draft'").bind(post).bind(now).execute(&mut *tx).await?;
            sqlx::query(FETCH).bind(post).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.media.ring();
        Ok(())
    }

    /// The files of a post that were put down are fetched and made again.
    ///
    /// # Errors
    /// The database's.
    pub async fn fetch_again(&self, post: &str, now: Millis) -> Result<()> {
        write!(self, db => sqlx::query(FETCH).bind(post).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.media.ring();
        Ok(())
    }

    /// The wishes whose files are there again, or cannot be had.
    ///
    /// # Errors
    /// The database's.
    pub async fn ripe_wishes(&self) -> Result<Vec<Wish>> {
        let sql = "SELECT p.id AS post, p.wish AS at, EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.differs = 1) AS differs
                   FROM posts p WHERE p.wish IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND (m.due_at IS NOT NULL OR m.state IN ('new', 'gone')))";
        Ok(read!(self, db => sqlx::query_as(sql).fetch_all(db).await)?)
    }

    /// A wish is done, or was answered.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_wish(&self, wish: &Wish) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("UPDATE posts SET wish = NULL WHERE id = $1 AND wish = $2").bind(&wish.post).bind(wish.at).execute(&mut *tx).await?;
            sqlx::query("UPDATE media SET differs = 0 WHERE post = $1").bind(&wish.post).execute(&mut *tx).await?;
        });
        Ok(())
    }
}

const FETCH: &str = "UPDATE media SET due_at = $2, attempts = 0 WHERE post = $1 AND state = 'gone' AND due_at IS NULL";
