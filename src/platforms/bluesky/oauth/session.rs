//! What a session is beside its tokens: the key that they are bound to, and where it is renewed and ended. Kept in
//! [`Token::secret`], sealed with it. Used by this folder and, for the key, by `api`.

use serde::{Deserialize, Serialize};

use super::discover::Server;
use super::key::Key;
use crate::model::account::Token;
use crate::net::Fault;

/// A session. Never printed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// The private key.
    key: String,
    /// The name of the key by which Crier proved itself when it began.
    pub(super) client_key: String,
    /// The server where it began.
    pub(super) issuer: String,
    /// Where it is renewed.
    pub(super) token: String,
    /// Where it is ended, if anywhere.
    pub(super) end: Option<String>,
}

impl Session {
    /// One that begins at `server`.
    pub(super) fn begin(key: &Key, client_key: &Key, server: &Server) -> Self {
        Self {
            key: key.secret().to_string(),
            client_key: client_key.name(),
            issuer: server.issuer.clone(),
            token: server.token.clone(),
            end: server.end.clone(),
        }
    }

    /// The one that is written down so.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when it is none.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        serde_json::from_str(text).map_err(|_| Fault::Relogin)
    }

    /// As it is written down.
    pub(super) fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Its key.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when it does not open.
    pub(super) fn key(&self) -> Result<Key, Fault> {
        Key::open(&self.key).ok_or(Fault::Relogin)
    }
}

/// The key that a token is bound to; `None` of one that an app password brought.
///
/// # Errors
/// [`Fault::Relogin`] when it does not open.
pub fn key_of(token: &Token) -> Result<Option<Key>, Fault> {
    token.secret.as_deref().map(|secret| Session::read(secret)?.key()).transpose()
}
