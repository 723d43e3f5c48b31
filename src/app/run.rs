//! `crier run`: the real app at its real edges, until it is told to stop.

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::{App, Edges, Intake, open};
use crate::clock::Clock;
use crate::config::Config;
use crate::media::keep::Files;
use crate::web;

/// The edges that a configuration describes.
///
/// # Errors
/// When the media folder cannot be made.
pub fn edges(config: &Config) -> anyhow::Result<Edges> {
    let files = match &config.s3 {
        Some(s3) => Files::s3(s3)?,
        None => Files::folder(&config.data.join("media")).context("the media folder cannot be made")?,
    };
    Ok(Edges {
        clock: Clock::system(),
        database: config.database.clone(),
        files,
        ring: config.ring.clone(),
        token: config.token.clone(),
        owners: config.owners.clone(),
        endpoints: config.endpoints.clone(),
        allow_hosts: config.allow_hosts.clone(),
        telegram_files: config.telegram_files.clone(),
    })
}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// What could not be opened.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let listener = web::bind(config.port).await?;
    let wired = open(edges(&config)?).await?;
    let intake = match &config.public_url {
        Some(url) => {
            web::set_webhook(&wired.bot, url, &config.token).await?;
            Intake::Webhook
        }
        None => {
            web::unset_webhook(&wired.bot).await?;
            Intake::Polling
        }
    };
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tracing::info!(bot = wired.chat.bot_name, ?intake, port = config.port, "Crier is running");
    let mut app = App::start(wired.clone(), intake);
    let failed = tokio::select! {
        _ = term.recv() => None,
        _ = int.recv() => None,
        () = app.failed() => Some("a part of Crier ended by itself".to_owned()),
        ended = web::serve(listener, wired.chat.clone(), wired.bot.clone(), &config.token) => Some(format!("the listener ended: {ended:?}")),
    };
    tracing::info!("stopping");
    app.stop().await;
    wired.store.close().await;
    match failed {
        Some(why) => bail!(why),
        None => Ok(()),
    }
}
