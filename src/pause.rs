//! `crier pause` and `crier resume`: the kill switch from the command line, beside a running Crier. Called by `main`.

use anyhow::{Context, bail};

use crate::config::Config;
use crate::model::platform::PlatformId;
use crate::store::Store;

/// Stops publishing (`off`) or lets it go on, to `network` or to all of them, and says so.
///
/// # Errors
/// When there is no such network, or no such database.
pub async fn switch(config: &Config, network: Option<&str>, off: bool) -> anyhow::Result<()> {
    let scope = match network {
        None => "all",
        Some(name) => match PlatformId::from_word(&name.to_lowercase()) {
            Some(platform) => platform.word(),
            None => {
                let known: Vec<&str> = PlatformId::ALL.iter().map(|platform| platform.word()).collect();
                bail!("there is no network called {name}; there are: {}", known.join(", "));
            }
        },
    };
    let store = Store::beside(&config.database).await.context("the database cannot be opened")?;
    let changed = store.pause(scope, off).await?;
    store.hint().await?;
    store.close().await;
    let what = if scope == "all" { "everything" } else { scope };
    match (off, changed) {
        (true, true) => println!("Paused: {what}. Nothing more leaves until: crier resume"),
        (true, false) => println!("It was paused already: {what}."),
        (false, true) => println!("Goes on: {what}. What has become late meanwhile is asked about, unless its person chose otherwise."),
        (false, false) => println!("It was not paused: {what}."),
    }
    Ok(())
}
