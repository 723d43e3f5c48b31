//! The listener: Telegram's webhook, when one is set, whether Crier is alive and ready, the upload page, the pages of a
//! sign-in, what Crier says of itself to networks, those that say what Crier keeps, the files that networks fetch, and what Meta
//! tells. Nothing that comes in is reflected.

mod client;
mod home;
mod legal;
mod login;
mod media;
mod meta;
mod page;
mod sign_in;
mod upload;

pub use login::LoginKey;
pub use media::{Asked, asked, routes as media_routes};
pub use upload::Uploads;

use std::net::Ipv4Addr;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use crate::bot::Bot;
use crate::chat::{ALLOWED, Chat};
use crate::connect::Connect;
use crate::connect::meta::MetaSecrets;
use crate::links::Links;
use crate::model::operator::Operator;
use crate::net::Effect;

/// The largest update that is read, in bytes (facts: telegram, section 4).
const BODY_MAX: usize = 1 << 20;
/// Where Telegram calls.
const PATH: &str = "/telegram";
/// By this header Telegram proves that it is the one that calls (Bot API, setWebhook).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// What the pages stand on. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The conversation.
    pub chat: Chat,
    /// The Bot API.
    pub bot: Bot,
    /// Signs accounts in.
    pub connect: Connect,
    /// The upload page.
    pub uploads: Uploads,
    /// What networks fetch.
    pub links: Links,
    /// The address under which it is reached from outside, without a slash at the end.
    pub public_url: String,
    /// Who runs it.
    pub operator: Operator,
    /// By this Telegram proves that it is the one that calls.
    pub webhook: String,
    /// By this it says who opens a page.
    pub login: LoginKey,
    /// By these Meta's networks prove that they are the ones that call.
    pub meta: MetaSecrets,
}

/// Binds the port on every address; whoever runs Crier behind a proxy lets only the proxy reach it.
///
/// # Errors
/// When the port is taken.
pub async fn bind(port: u16) -> anyhow::Result<TcpListener> {
    let address = (Ipv4Addr::UNSPECIFIED, port);
    TcpListener::bind(address).await.with_context(|| format!("port {port} is taken; set PORT to a free one"))
}

/// Serves until dropped.
///
/// # Errors
/// When the socket fails.
pub async fn serve(listener: TcpListener, site: Site) -> anyhow::Result<()> {
    Ok(axum::serve(listener, router(site)).await?)
}

/// Everything that the listener answers.
pub fn router(site: Site) -> Router {
    let uploads = site.uploads.clone().router();
    let media = media::routes(site.links.clone());
    Router::new()
        .route("/livez", get(|| async { "alive" }))
        .route("/readyz", get(ready))
        .route(PATH, post(webhook).layer(DefaultBodyLimit::max(BODY_MAX)))
        .route("/oauth/{network}/client-metadata.json", get(client::document))
        .merge(sign_in::routes())
        .merge(home::routes())
        .merge(legal::routes())
        .merge(meta::routes())
        .with_state(site)
        .merge(uploads)
        .merge(media)
}

/// Tells Telegram to call the listener at `public_url`. What waits there is delivered, not dropped.
///
/// # Errors
/// When Telegram refuses the address.
pub async fn set_webhook(bot: &Bot, public_url: &str, token: &SecretString) -> anyhow::Result<()> {
    let params = json!({
        "url": format!("{public_url}{PATH}"),
        "secret_token": webhook_secret(token),
        "allowed_updates": ALLOWED,
        "max_connections": 40,
    });
    let set: Result<bool, _> = bot.call("setWebhook", &params, Effect::Repeatable).await;
    set.map(|_| ()).map_err(|error| anyhow::anyhow!("Telegram refuses the webhook at {public_url}: {error:?}"))
}

/// Tells Telegram that Crier asks by itself. What waits there stays.
///
/// # Errors
/// When Telegram does not answer.
pub async fn unset_webhook(bot: &Bot) -> anyhow::Result<()> {
    let unset: Result<bool, _> = bot.call("deleteWebhook", &json!({}), Effect::Repeatable).await;
    unset.map(|_| ()).map_err(|error| anyhow::anyhow!("Telegram does not drop the webhook: {error:?}"))
}

/// The same on every machine that shares the token, and no use for finding the token.
pub fn webhook_secret(token: &SecretString) -> String {
    let text = format!("crier webhook {}", token.expose_secret());
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Ready when the database answers.
async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    match site.chat.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

/// An update: acknowledged when it is stored, not before. If it cannot be stored, Telegram sends it again.
async fn webhook(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get(SECRET_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    if !is_same(given, site.webhook.as_bytes()) {
        return StatusCode::FORBIDDEN;
    }
    let Ok(update) = serde_json::from_slice::<Box<RawValue>>(&body) else { return StatusCode::OK };
    match site.chat.accept(&[update]).await {
        Ok(accepted) => {
            for refusal in &accepted.refusals {
                site.bot.say_once(refusal).await;
            }
            StatusCode::OK
        }
        Err(error) => {
            tracing::error!(%error, "an update could not be stored; Telegram sends it again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Compares in a time that tells nothing: the digests of both are compared.
fn is_same(given: &[u8], secret: &[u8]) -> bool {
    Sha256::digest(given) == Sha256::digest(secret)
}
