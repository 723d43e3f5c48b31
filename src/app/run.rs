//! `crier run`: the real app at its real edges, until it is told to stop.

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::{App, Edges, Intake, Role, Wired, open};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::doctor;
use crate::media::keep::Files;
use crate::web;

/// The edges that a configuration describes.
///
/// # Errors
/// When the media folder cannot be made.
pub fn edges(config: &Config, role: Role) -> anyhow::Result<Edges> {
    let files = match &config.s3 {
        Some(s3) => Files::s3(s3)?,
        None => Files::folder(&config.data.join("media")).context("the media folder cannot be made")?,
    };
    Ok(Edges {
        clock: Clock::system().with_request_limit(config.request_limit),
        database: config.database.clone(),
        files,
        ring: config.ring.clone(),
        token: config.token.clone(),
        owners: config.owners.clone(),
        endpoints: config.endpoints.clone(),
        apps: config.apps.clone(),
        allow_hosts: config.allow_hosts.clone(),
        operator: config.operator.clone(),
        telegram_files: config.telegram_files.clone(),
        public_url: config.public_url.clone(),
        upload_max: config.upload_max,
        telegram_login: config.telegram_login,
        role,
    })
}

/// How updates come; told to Telegram by whoever takes them.
async fn intake(config: &Config, wired: &Wired) -> anyhow::Result<Intake> {
    match &config.public_url {
        Some(url) if wired.role.listens() => {
            web::set_webhook(&wired.bot, url, &config.token).await?;
            Ok(Intake::Webhook)
        }
        Some(_) => Ok(Intake::Webhook),
        None if wired.role.talks() => {
            web::unset_webhook(&wired.bot).await?;
            Ok(Intake::Polling)
        }
        None => Ok(Intake::Polling),
    }
}

/// Runs until SIGTERM or SIGINT.
///
/// # Errors
/// What could not be opened.
pub async fn run(config: Config, role: Role) -> anyhow::Result<()> {
    doctor::refuse_fleeting_disk(&config, &config::vars())?;
    let listener = web::bind(config.port).await?;
    let wired = open(edges(&config, role)?).await?;
    let intake = intake(&config, &wired).await?;
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tracing::info!(bot = wired.chat.bot_name, role = wired.role.word(), ?intake, port = config.port, "Crier is running");
    let mut app = App::start(wired.clone(), intake);
    let failed = tokio::select! {
        _ = term.recv() => None,
        _ = int.recv() => None,
        () = app.failed() => Some("a part of Crier ended by itself".to_owned()),
        ended = web::serve(listener, wired.site.clone()) => Some(format!("the listener ended: {ended:?}")),
    };
    tracing::info!("stopping");
    app.stop().await;
    wired.store.close().await;
    match failed {
        Some(why) => bail!(why),
        None => Ok(()),
    }
}
