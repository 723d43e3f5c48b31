//! A Telegram with one bot: the Bot API over HTTP, and the people and channels on its other side.
//!
//! One simulator serves conversations and channels alike. Crier talks to it as to the real server
//! (`/bot{token}/{method}`, `/file/bot{token}/…`); the player, the demo's page and the tests act as the
//! people through plain methods on [`Telegram`]. It keeps chats, messages, files and updates, refuses
//! what the real server refuses in the same words (notes.md), and never logs a token.

pub mod answer;
mod api;
pub mod chats;
mod content;
mod edit;
pub mod entities;
pub mod files;
pub mod keyboard;
mod params;
mod people;
mod places;
mod press;
mod probe;
mod profile;
mod reads;
pub mod screen;
mod send;
mod state;
mod updates;
mod webhook;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::response::{IntoResponse, Response};

use super::{World, request_id};
use answer::Refusal;
use params::Params;
use state::State;

pub use api::METHODS;
pub use press::Pressed;
pub use reads::{Post, PostMedia};
pub use state::{CHAT, Captured, NETWORK, POLLS};

/// The simulated Telegram.
pub struct Telegram {
    token: String,
    state: Mutex<State>,
}

impl Telegram {
    /// A Telegram in `world` that knows the bot with this token (`123456789:AA…`).
    pub fn new(world: &World, token: &str) -> Arc<Self> {
        let bot = token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1);
        Arc::new(Self { token: token.to_owned(), state: Mutex::new(State::new(world.clone(), bot)) })
    }

    /// Hands files out as a local Bot API server does that keeps them under `root`: no limit on their size, a path on
    /// this disk instead of a download (notes.md).
    pub fn serve_locally(&self, root: &Path) {
        self.lock().files.keep_in(root.join(&self.token));
    }

    /// What [`super::serve`] serves.
    pub fn router(self: &Arc<Self>) -> Router {
        // An album of ten videos is larger than axum's default; Params has its own limits.
        Router::new().fallback(handle).layer(DefaultBodyLimit::disable()).with_state(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn authorise(&self, token: &str) -> Result<(), Refusal> {
        let well_formed = token
            .split_once(':')
            .is_some_and(|(id, secret)| !secret.is_empty() && !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()));
        if !well_formed {
            return Err(Refusal::new(404, "Not Found"));
        }
        if token != self.token || self.lock().token_revoked {
            return Err(Refusal::new(401, "Unauthorized"));
        }
        Ok(())
    }

    fn download(&self, token: &str, path: &str) -> Response {
        if let Err(refusal) = self.authorise(token) {
            return refusal.into_response();
        }
        let state = self.lock();
        match state.files.download(path, state.now()) {
            Some(bytes) => bytes.into_response(),
            None => Refusal::new(404, "Not Found").into_response(),
        }
    }
}

async fn handle(Shared(telegram): Shared<Arc<Telegram>>, request: Request) -> Response {
    let path = request.uri().path().replace("%3A", ":").replace("%3a", ":");
    if let Some((token, file)) = path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/')) {
        return telegram.download(token, file);
    }
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return Refusal::new(404, "Not Found").into_response();
    };
    if let Err(refusal) = telegram.authorise(token) {
        return refusal.into_response();
    }
    let id = request_id(request.headers());
    let most = telegram.lock().files.max_upload();
    match Params::read(request, most).await {
        Ok(params) => api::call(&telegram, method, &params, id).await,
        Err(refusal) => refusal.into_response(),
    }
}
