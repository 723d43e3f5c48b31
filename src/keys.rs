//! `crier keys`: makes, rotates and checks the keys of the operator. A data key is wrapped anew row by row,
//! and both keys open until the old one is taken out of CRIER_KEYS: with PostgreSQL, Crier may go on running meanwhile.

use std::collections::BTreeMap;

use anyhow::{Context, bail};

use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::vault::Ring;

/// Prints a new key, named after the day it is made on.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new() -> anyhow::Result<()> {
    let today = jiff::Timestamp::from_millisecond(Clock::system().now())?.strftime("%Y%m%d");
    println!("CRIER_KEYS={}", Ring::new_key(&format!("k{today}"))?);
    eprintln!("Keep it apart from the database's backups. To rotate, put the new key in front of the old one and run `crier keys rotate`.");
    Ok(())
}

/// Wraps every data key with the first key of the ring.
///
/// # Errors
/// When a key is missing, or the database does not answer.
pub async fn rotate(config: &Config) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await.context("the database cannot be opened")?;
    let mut changed = 0;
    for workspace in store.workspaces().await? {
        let key = config.ring.unwrap_key(&workspace.data_key, &workspace.id)?;
        if !workspace.data_key.starts_with(&format!("{}.", config.ring.current())) {
            let wrapped = config.ring.wrap(&key, &workspace.id)?;
            changed += usize::from(store.rewrap_workspace(&workspace.id, &workspace.data_key, &wrapped).await?);
        }
    }
    println!(
        "{changed} data keys are now sealed with {}. Older keys can leave CRIER_KEYS when `crier keys check` names them no more.",
        config.ring.current()
    );
    Ok(())
}

/// Says which keys are in use, and fails when one is missing.
///
/// # Errors
/// When a key is missing, or the database does not answer.
pub async fn check(config: &Config) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await.context("the database cannot be opened")?;
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let mut missing = 0;
    for workspace in store.workspaces().await? {
        let name = workspace.data_key.split('.').next().unwrap_or_default().to_owned();
        *used.entry(name).or_default() += 1;
        missing += usize::from(config.ring.unwrap_key(&workspace.data_key, &workspace.id).is_err());
    }
    for (name, count) in &used {
        println!("{name}: seals {count} data keys");
    }
    for name in config.ring.names().filter(|name| !used.contains_key(*name)) {
        println!("{name}: seals nothing");
    }
    if missing > 0 {
        bail!("{missing} data keys do not open: put the missing key back into CRIER_KEYS");
    }
    println!("All of them open.");
    Ok(())
}
