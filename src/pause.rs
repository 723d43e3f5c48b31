//! `crier pause` and `crier resume`: the kill switch from the command line, beside a running Crier. Called by `main`.

use anyhow::{Context, bail};

use crate::clock::Clock;
use crate::config::Config;
use crate::model::platform::Scope;
use crate::store::Store;

/// Stops publishing (`off`) or lets it go on, to `network` or to all of them, and says so.
///
/// # Errors
/// When there is no such network, or no such database.
pub async fn switch(config: &Config, network: Option<&str>, off: bool) -> anyhow::Result<()> {
    let Some(scope) = Scope::from_text(network.unwrap_or_default()) else {
        let known: Vec<&str> = Scope::every().map(Scope::word).collect();
        bail!("there is no network called {}; there are: {}", network.unwrap_or_default(), known.join(", "));
    };
    let store = Store::beside(&config.database).await.context("the database cannot be opened")?;
    let changed = store.pause(scope, off, None, Clock::system().now()).await?;
    store.hint().await?;
    store.close().await;
    let what = if scope == Scope::All { "everything" } else { scope.word() };
    match (off, changed) {
        (true, true) => println!("Paused: {what}. Nothing more leaves until: crier resume"),
        (true, false) => println!("It was paused already: {what}."),
        (false, true) => println!("Goes on: {what}. What has become late meanwhile is asked about, unless its person chose otherwise."),
        (false, false) => println!("It was not paused: {what}."),
    }
    Ok(())
}
