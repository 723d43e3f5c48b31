//! What a worker must know to publish a part, in two reads: who signs it, and what it says. (A statement over a socket
//! costs more than what it reads, so what belongs together is read together.)

use super::{Result, Store, accounts, choices, posts};
use crate::model::account::{Account, Token};
use crate::model::lang::Lang;
use crate::model::post::Post;
use crate::model::setting::Chosen;
use crate::vault::{DataKey, Ring};

/// What a part says.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Its post.
    pub post: Post,
    /// Its own text; `None`: the post's.
    pub text: Option<String>,
    /// Whether the beginning of a video that is too long is all that goes there.
    pub cut: bool,
    /// What was chosen for the network's own settings.
    pub chosen: Chosen,
    /// The language of who wrote it.
    pub lang: Lang,
    /// Whether the post has files.
    pub has_media: bool,
}

/// Who signs a part.
pub struct Signer {
    /// The account.
    pub account: Account,
    /// Its token and the token's number; `None` when it was erased.
    pub token: Option<(Token, i64)>,
    /// The data key of its workspace.
    pub key: DataKey,
}

#[derive(sqlx::FromRow)]
struct SignerRow {
    #[sqlx(flatten)]
    account: accounts::Row,
    #[sqlx(flatten)]
    sealed: accounts::SealedToken,
    data_key: String,
}

#[derive(sqlx::FromRow)]
struct ErrandRow {
    #[sqlx(flatten)]
    post: posts::Row,
    own_text: Option<String>,
    own_cut: i64,
    own_chosen: Option<String>,
    lang: Option<String>,
    has_media: i64,
}

impl Store {
    /// An account with what signs for it.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn signer(&self, ring: &Ring, account: &str) -> Result<Option<Signer>> {
        let sql = "SELECT a.*, w.data_key FROM accounts a JOIN workspaces w ON w.id = a.workspace WHERE a.id = $1";
        let row: Option<SignerRow> = read!(self, db => sqlx::query_as(sql).bind(account).fetch_optional(db).await)?;
        let Some(row) = row else { return Ok(None) };
        let account = row.account.account()?;
        let key = ring.unwrap_key(&row.data_key, &account.workspace)?;
        let token = row.sealed.open(&key, &account)?;
        Ok(Some(Signer { account, token, key }))
    }

    /// What the part of a target says.
    ///
    /// # Errors
    /// The database's.
    pub async fn errand(&self, target: &str) -> Result<Option<Errand>> {
        let sql = "SELECT o.*, t.text AS own_text, t.cut AS own_cut, t.chosen AS own_chosen, w.lang, CASE WHEN EXISTS (SELECT 1 FROM media m WHERE m.post = o.id) THEN CAST(1 AS BIGINT) ELSE 0 END AS has_media
                   FROM targets t JOIN posts o ON o.id = t.post LEFT JOIN people w ON w.id = o.person WHERE t.id = $1";
        let row: Option<ErrandRow> = read!(self, db => sqlx::query_as(sql).bind(target).fetch_optional(db).await)?;
        row.map(|row| {
            Ok(Errand {
                post: row.post.post()?,
                text: row.own_text,
                cut: row.own_cut == 1,
                chosen: choices::chosen(row.own_chosen.as_deref())?,
                lang: row.lang.as_deref().and_then(Lang::from_code).unwrap_or(Lang::En),
                has_media: row.has_media == 1,
            })
        })
        .transpose()
    }
}
