//! The data keys of workspaces, opened with the operator's ring, and the tokens that are sealed with them.

use super::{Result, SealedToken, Store};
use crate::model::account::{Account, Token};
use crate::vault::{DataKey, Place, Ring};

impl Store {
    /// The data key of a workspace.
    ///
    /// # Errors
    /// The database's, or the vault's when the ring does not hold the key that wrapped it.
    pub async fn data_key(&self, ring: &Ring, workspace: &str) -> Result<DataKey> {
        let row = self.workspace(workspace).await?;
        Ok(ring.unwrap_key(&row.data_key, workspace)?)
    }

    /// Seals the token of an account, for its row.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn seal_token(&self, ring: &Ring, workspace: &str, account: &str, token: &Token) -> Result<String> {
        let key = self.data_key(ring, workspace).await?;
        Ok(key.seal(place(account), &serde_json::to_string(token)?)?)
    }

    /// The token of an account and its number; `None` when it was erased.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn open_token(&self, ring: &Ring, account: &Account) -> Result<Option<(Token, i64)>> {
        Ok(self.signer(ring, &account.id).await?.and_then(|signer| signer.token))
    }
}

impl SealedToken {
    /// Opens it with the data key of the account's workspace; `None` when it was erased.
    pub(super) fn open(self, key: &DataKey, account: &Account) -> Result<Option<(Token, i64)>> {
        let Some(sealed) = self.token else { return Ok(None) };
        let token: Token = serde_json::from_str(&key.open(place(&account.id), &sealed)?)?;
        // The column is the newer word: it says "now" when the network has stopped taking the token.
        Ok(Some((Token { expires_at: self.expires_at, ..token }, self.token_version)))
    }
}

fn place(account: &str) -> Place<'_> {
    Place { table: "accounts", row: account, field: "token" }
}
