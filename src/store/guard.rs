//! The duplicate guard: what goes to an account that has, or will have, the very same is held back until the person has
//! been asked. Decided in the transaction of the confirmation, so that of two taps at once only one goes through.

use super::parts::confirm_parts;
use super::{NewPart, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{AccountId, PostId, TargetId};
use crate::model::part::PartState;
use crate::model::platform::PlatformId;
use crate::model::post::{CleanFile, Remote};

/// The same content at the same account, of another post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The target that was to be confirmed.
    pub target: TargetId,
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub platform: PlatformId,
    /// The name that people know it by.
    pub handle: String,
    /// The other post.
    pub post: PostId,
    /// Where it stands at that account.
    pub state: PartState,
    /// When it went out, or goes out.
    pub at: Millis,
    /// Where people can see it.
    pub link: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Wanted {
    pub(super) account: String,
    pub(super) platform: String,
    pub(super) handle: String,
    pub(super) text: String,
    pub(super) again: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct Other {
    pub(super) id: String,
    pub(super) post: String,
    pub(super) state: String,
    pub(super) remote: Option<String>,
    pub(super) at: i64,
    pub(super) text: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct File {
    pub(super) file_id: String,
    pub(super) unique_id: Option<String>,
    pub(super) clean: Option<String>,
}

/// What is to be confirmed and was not before.
pub(super) const WANTED: &str = "SELECT t.account, a.platform, a.handle, COALESCE(t.text, o.text) AS text, t.again
     FROM targets t JOIN accounts a ON a.id = t.account JOIN posts o ON o.id = t.post
     WHERE t.id = $1 AND t.post = $2 AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.target = t.id AND p.state <> 'cancelled')";
/// What the account $1 has got since $3, was to get since then, or gets between $4 and $5; the latest first.
pub(super) const OTHERS: &str =
    "SELECT p.id, t.post, p.state, p.remote, COALESCE(p.ended_at, o.planned_at, p.made_at) AS at, COALESCE(t.text, o.text) AS text
     FROM parts p JOIN targets t ON t.id = p.target JOIN posts o ON o.id = t.post
     WHERE p.account = $1 AND t.post <> $2 AND p.n = 0 AND p.state NOT IN ('cancelled', 'failed', 'deleting', 'deleted')
     AND (p.ended_at IS NULL OR p.ended_at > $3)
     AND (p.ended_at > $3 OR p.made_at > $3 OR (o.planned_at > $4 AND o.planned_at < $5))
     ORDER BY p.made_at DESC, p.id LIMIT 1000";
pub(super) const FILES: &str = "SELECT file_id, unique_id, clean FROM media WHERE post = $1 ORDER BY message";

/// A text without what nobody sees.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the bytes of a file are, if it was cleaned already.
fn hash(file: &File) -> Option<String> {
    let clean: CleanFile = serde_json::from_str(file.clean.as_deref()?).ok()?;
    Some(clean.hash).filter(|hash| !hash.is_empty())
}

/// The same files in the same order: by their bytes where both are clean, else by Telegram's names of them.
pub(super) fn same_files(ours: &[File], theirs: &[File]) -> bool {
    let same = |(one, other): (&File, &File)| {
        let bytes = hash(one).is_some() && hash(one) == hash(other);
        let name = one.unique_id.is_some() && one.unique_id == other.unique_id;
        // What was uploaded has no name at Telegram.
        bytes || name || (!one.file_id.is_empty() && one.file_id == other.file_id)
    };
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(same)
}

pub(super) fn twin(target: &str, wanted: &Wanted, other: &Other) -> Result<Twin> {
    let remote: Option<Remote> = other.remote.as_deref().map(serde_json::from_str).transpose()?;
    Ok(Twin {
        target: target.to_owned(),
        account: wanted.account.clone(),
        platform: known(PlatformId::from_word(&wanted.platform), "accounts", "platform", &wanted.account)?,
        handle: wanted.handle.clone(),
        post: other.post.clone(),
        state: known(PartState::from_word(&other.state), "parts", "state", &other.id)?,
        at: other.at,
        link: remote.and_then(|remote| remote.link),
    })
}

/// Which of `parts` are the same as something of another post, inside a transaction.
macro_rules! find_twins {
    ($tx:ident, $post:expr, $parts:expr, $due:expr, $now:expr) => {{
        let mut twins = Vec::new();
        // The post first, as everywhere; then the accounts, so that two confirmations for one go one after the other.
        sqlx::query("UPDATE posts SET touched_at = $2 WHERE id = $1").bind($post).bind($now).execute(&mut *$tx).await?;
        for part in $parts {
            let hold = "UPDATE accounts SET state = state WHERE id = (SELECT account FROM targets WHERE id = $1)";
            sqlx::query(hold).bind(&part.target).execute(&mut *$tx).await?;
        }
        let ours: Vec<$crate::store::guard::File> = sqlx::query_as($crate::store::guard::FILES).bind($post).fetch_all(&mut *$tx).await?;
        for part in $parts {
            let wanted: Option<$crate::store::guard::Wanted> =
                sqlx::query_as($crate::store::guard::WANTED).bind(&part.target).bind($post).fetch_optional(&mut *$tx).await?;
            let Some(wanted) = wanted.filter(|wanted| wanted.again == 0) else { continue };
            let others: Vec<$crate::store::guard::Other> = sqlx::query_as($crate::store::guard::OTHERS)
                .bind(&wanted.account)
                .bind($post)
                .bind($now - $crate::clock::DAY)
                .bind($due - $crate::clock::DAY)
                .bind($due + $crate::clock::DAY)
                .fetch_all(&mut *$tx)
                .await?;
            for other in others.iter().filter(|other| $crate::store::guard::plain(&other.text) == $crate::store::guard::plain(&wanted.text))
            {
                let theirs: Vec<$crate::store::guard::File> =
                    sqlx::query_as($crate::store::guard::FILES).bind(&other.post).fetch_all(&mut *$tx).await?;
                if $crate::store::guard::same_files(&ours, &theirs) {
                    twins.push($crate::store::guard::twin(&part.target, &wanted, other)?);
                    break;
                }
            }
        }
        twins
    }};
}
pub(super) use find_twins;

impl Store {
    /// Confirms targets as [`Store::confirm`] does, unless one of their accounts has, had within a day, or will have
    /// within a day of `due` the very same: then nothing is confirmed, and what is the same is returned. Not where the
    /// person has said that it may go there again.
    ///
    /// # Errors
    /// The database's.
    pub async fn confirm_once(
        &self,
        post: &str,
        parts: &[NewPart],
        due: Millis,
        undo_until: Option<Millis>,
        now: Millis,
    ) -> Result<Vec<Twin>> {
        let twins;
        in_tx!(self, tx => {
            twins = find_twins!(tx, post, parts, due, now);
            if twins.is_empty() {
                confirm_parts!(tx, post, parts, due, undo_until, now);
            }
        });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(twins)
    }

    /// The person said that this post may go to its accounts although they have the same.
    ///
    /// # Errors
    /// The database's.
    pub async fn allow_again(&self, post: &str) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE targets SET again = 1 WHERE post = $1").bind(post).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
