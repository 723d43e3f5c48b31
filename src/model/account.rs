//! An account at a network, and what the network said about it.

use serde::{Deserialize, Serialize};

use super::ids::{AccountId, PersonId, WorkspaceId};
use super::platform::PlatformId;
use crate::clock::Millis;

/// An account that Crier can publish to. Its token is not here: only `publish` and `connect` open that.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Its name in Crier.
    pub id: AccountId,
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// The network.
    pub platform: PlatformId,
    /// Its lasting name at the network (a DID, a chat id).
    pub remote_id: String,
    /// The name that people know it by: `@ana.example`.
    pub handle: String,
    /// Its full name, as the network shows it.
    pub name: String,
    /// The address of its profile, where people can look.
    pub link: Option<String>,
    /// Facts of the network's own about it (the address of its server, the kind of chat).
    pub facts: serde_json::Value,
    /// How it stands.
    pub state: AccountState,
    /// Who connected it.
    pub connected_by: PersonId,
    /// When.
    pub created_at: Millis,
    /// When a post of it last went live.
    pub last_post_at: Option<Millis>,
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Connected, but the person has not said "keep": cannot publish, and is erased after ten minutes.
    Pending,
    /// Ready.
    Ready,
    /// The network does not accept the token any more: the person must sign in again.
    NeedsLogin,
    /// Removed: the token is erased; the row stays for the history of its posts.
    Removed,
}

/// What a network says about the account that was just signed in.
#[derive(Clone, Debug)]
pub struct Profile {
    /// See [`Account::remote_id`].
    pub remote_id: String,
    /// See [`Account::handle`].
    pub handle: String,
    /// See [`Account::name`].
    pub name: String,
    /// See [`Account::link`].
    pub link: Option<String>,
    /// See [`Account::facts`].
    pub facts: serde_json::Value,
    /// What signs its requests.
    pub token: Token,
    /// When the sign-in itself ends, if the network said so: no new token without the person then.
    pub login_until: Option<Millis>,
}

/// What signs the requests of one account. Sealed by the vault before it is stored; never printed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Token {
    /// Sent with each request. Empty where the bot's own token is used (Telegram).
    pub access: String,
    /// Makes a new pair.
    pub refresh: Option<String>,
    /// When `access` ends, if the network said so.
    pub expires_at: Option<Millis>,
    /// What each request is signed with, of a token of OAuth 1.0a or one that is bound to a key (DPoP); it is never sent
    /// itself.
    #[serde(default)]
    pub secret: Option<String>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl AccountState {
    /// Its word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::NeedsLogin => "needs_login",
            Self::Removed => "removed",
        }
    }

    /// The state with this word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pending, Self::Ready, Self::NeedsLogin, Self::Removed].into_iter().find(|state| state.word() == word)
    }
}
