//! Posts: drafts from their first word on.

use super::{Result, Store, known};
use crate::clock::Millis;
use crate::model::fit::Fit;
use crate::model::ids::{PersonId, PostId, WorkspaceId};
use crate::model::post::{Post, PostState, Target};

/// What a post begins with.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Its name.
    pub id: PostId,
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Who writes it.
    pub person: PersonId,
    /// The conversation.
    pub chat: i64,
    /// The message it begins with.
    pub source: i64,
    /// Telegram's name of the album.
    pub album: Option<String>,
    /// Its text.
    pub text: String,
    /// The message that holds the text.
    pub text_source: Option<i64>,
    /// Whether the brand goes on.
    pub branded: bool,
    /// When the album counts as complete; `None`: it is complete.
    pub gather_until: Option<Millis>,
    /// Now.
    pub now: Millis,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    workspace: String,
    person: i64,
    chat: i64,
    source: i64,
    album: Option<String>,
    state: String,
    text: String,
    text_source: Option<i64>,
    branded: i64,
    brand: Option<String>,
    planned_at: Option<i64>,
    undo_until: Option<i64>,
    version: i64,
    created_at: i64,
    touched_at: i64,
    card: Option<i64>,
    screen: Option<String>,
    recurrence: Option<String>,
    fit: String,
}

impl Row {
    pub(super) fn post(self) -> Result<Post> {
        Ok(Post {
            state: known(PostState::from_word(&self.state), "posts", "state", &self.id)?,
            fit: known(Fit::from_word(&self.fit), "posts", "fit", &self.id)?,
            id: self.id,
            workspace: self.workspace,
            person: self.person,
            chat: self.chat,
            source: self.source,
            group: self.album,
            text: self.text,
            text_source: self.text_source,
            branded: self.branded == 1,
            brand: self.brand,
            due_at: self.planned_at,
            version: self.version,
            created_at: self.created_at,
            touched_at: self.touched_at,
            card: self.card,
            undo_until: self.undo_until,
            screen: self.screen,
            recurrence: self.recurrence,
        })
    }
}

impl Store {
    /// Begins a post, unless one began with this message or album already. The one that is there. Its card waits for
    /// [`Store::touch_card`], when everything that came with the message is stored (an album's for its quiet time).
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_post(&self, new: &NewPost) -> Result<Post> {
        self.begin_post_with(new, &[]).await
    }

    /// Begins a post together with its targets: its card may be shown the moment after, and must know them.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_post_with(&self, new: &NewPost, targets: &[Target]) -> Result<Post> {
        let state = if new.gather_until.is_some() { PostState::Gathering } else { PostState::Draft };
        let insert =
            "INSERT INTO posts (id, workspace, person, chat, source, album, state, text, text_source, branded, created_at, touched_at,
                          gather_until, due_at, fit)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $12, (SELECT w.fit FROM workspaces w WHERE w.id = $2))
                      ON CONFLICT DO NOTHING";
        let select = "SELECT * FROM posts WHERE chat = $1 AND (source = $2 OR (album IS NOT NULL AND album = $3)) LIMIT 1";
        let add = "INSERT INTO targets (id, workspace, post, account, wanted, chosen)
                   VALUES ($1, $2, $3, $4, $5, (SELECT a.chosen FROM accounts a WHERE a.id = $4)) ON CONFLICT DO NOTHING";
        let row: Row = in_tx!(self, tx => {
            sqlx::query(insert)
                .bind(&new.id).bind(&new.workspace).bind(new.person).bind(new.chat).bind(new.source).bind(&new.album).bind(state.word())
                .bind(&new.text).bind(new.text_source).bind(i64::from(new.branded)).bind(new.now).bind(new.gather_until)
                .execute(&mut *tx).await?;
            let row: Row = sqlx::query_as(select).bind(new.chat).bind(new.source).bind(&new.album).fetch_one(&mut *tx).await?;
            for target in targets {
                sqlx::query(add)
                    .bind(&target.id).bind(&new.workspace).bind(&row.id).bind(&target.account).bind(i64::from(target.on))
                    .execute(&mut *tx).await?;
            }
            row
        });
        self.wakes.cards.ring();
        row.post()
    }

    /// One post.
    ///
    /// # Errors
    /// The database's.
    pub async fn post(&self, id: &str) -> Result<Option<Post>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as("SELECT * FROM posts WHERE id = $1").bind(id).fetch_optional(db).await)?;
        row.map(Row::post).transpose()
    }

    /// The post that this message belongs to: as its beginning, its text, one of its pictures, or its card.
    ///
    /// # Errors
    /// The database's.
    pub async fn post_of_message(&self, chat: i64, message: i64) -> Result<Option<Post>> {
        let sql = "SELECT * FROM posts WHERE chat = $1 AND (source = $2 OR text_source = $2 OR card = $2
                       OR id IN (SELECT m.post FROM media m WHERE m.message = $2))
                   ORDER BY created_at DESC LIMIT 1";
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(chat).bind(message).fetch_optional(db).await)?;
        row.map(Row::post).transpose()
    }

    /// The newest open draft of a chat, if any.
    ///
    /// # Errors
    /// The database's.
    pub async fn newest_draft(&self, chat: i64) -> Result<Option<Post>> {
        let sql = "SELECT * FROM posts WHERE chat = $1 AND state IN ('gathering', 'draft') ORDER BY created_at DESC, source DESC LIMIT 1";
        let row: Option<Row> = read!(self, db => sqlx::query_as(sql).bind(chat).fetch_optional(db).await)?;
        row.map(Row::post).transpose()
    }

    /// The open drafts of a workspace, whoever writes them.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_drafts(&self, workspace: &str) -> Result<Vec<Post>> {
        let sql = "SELECT * FROM posts WHERE workspace = $1 AND state IN ('gathering', 'draft') ORDER BY created_at, id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_all(db).await)?;
        rows.into_iter().map(Row::post).collect()
    }

    /// Sets the text and the message that holds it. Shows the card anew.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_text(&self, id: &str, text: &str, source: Option<i64>, now: Millis) -> Result<()> {
        let sql = "UPDATE posts SET text = $2, text_source = $3, version = version + 1, touched_at = $4,
                       due_at = CASE WHEN state = 'gathering' THEN due_at ELSE $4 END WHERE id = $1";
        // What was refused is not sent again with the old words that were prepared.
        let anew = "UPDATE parts SET saved = 'null' WHERE target IN (SELECT t.id FROM targets t WHERE t.post = $1) AND state = 'failed' AND leased = 0";
        in_tx!(self, tx => {
            sqlx::query(sql).bind(id).bind(text).bind(source).bind(now).execute(&mut *tx).await?;
            sqlx::query(anew).bind(id).execute(&mut *tx).await?;
        });
        self.wakes.cards.ring();
        Ok(())
    }

    /// Sets whether a brand goes on, and which: `None` is each account's own. The old renditions are of no use any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_branded(&self, id: &str, branded: bool, brand: Option<&str>, now: Millis) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("UPDATE posts SET branded = $2, brand = $4, version = version + 1, touched_at = $3, due_at = $3 WHERE id = $1")
                .bind(id).bind(i64::from(branded)).bind(now).bind(brand).execute(&mut *tx).await?;
            sqlx::query("UPDATE media SET due_at = $2, attempts = 0, changed = 1 WHERE post = $1 AND state IN ('ready', 'gone')")
                .bind(id).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.cards.ring();
        self.wakes.media.ring();
        Ok(())
    }

    /// A post that has just begun goes nowhere: its files are cleaned and handed back, once it is complete.
    ///
    /// # Errors
    /// The database's.
    pub async fn only_clean(&self, id: &str, gather_until: Option<Millis>, now: Millis) -> Result<()> {
        let sql = "UPDATE posts SET state = 'clean', gather_until = $2, version = version + 1, touched_at = $3
                   WHERE id = $1 AND state IN ('gathering', 'draft', 'clean')";
        write!(self, db => sqlx::query(sql).bind(id).bind(gather_until).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Moves a post from one state to another. Whether it was in the first one.
    ///
    /// # Errors
    /// The database's.
    pub async fn move_post(&self, id: &str, from: PostState, to: PostState, now: Millis) -> Result<bool> {
        let sql = "UPDATE posts SET state = $3, gather_until = NULL, version = version + 1, touched_at = $4, due_at = $4 WHERE id = $1 AND state = $2";
        let moved = write!(self, db => sqlx::query(sql)
            .bind(id).bind(from.word()).bind(to.word()).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.cards.ring();
        Ok(moved == 1)
    }

    /// Chooses what the card shows beside the post (a calendar, the networks to edit); `None`: just the post.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_screen(&self, id: &str, screen: Option<&str>, now: Millis) -> Result<()> {
        let sql = "UPDATE posts SET screen = $2, version = version + 1, touched_at = $3, due_at = $3 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(screen).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }

    /// Another picture of the album came: it counts as complete at `until`, a little later.
    ///
    /// # Errors
    /// The database's.
    pub async fn gather_until(&self, id: &str, until: Millis) -> Result<()> {
        let sql = "UPDATE posts SET gather_until = $2, due_at = $2 WHERE id = $1 AND state = 'gathering'";
        write!(self, db => sqlx::query(sql).bind(id).bind(until).execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }
}
