//! `crier keys`: makes, rotates and checks the keys of the operator. A data key is wrapped anew row by row,
//! and both keys open until the old one is taken out of CRIER_KEYS: with PostgreSQL, Crier may go on running meanwhile. The keys
//! by which Crier proves itself to Bluesky's servers are sealed with it, too, and a new one is made here when an operator
//! wants one.

use std::collections::BTreeMap;

use anyhow::{Context, bail};

use crate::clock::Clock;
use crate::config::Config;
use crate::model::ids::new_id;
use crate::model::platform::PlatformId;
use crate::platforms::bluesky::oauth::key::Key;
use crate::store::{ClientKey, Store};
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
    for old in store.all_client_keys().await? {
        if Ring::key_of(&old.sealed) != config.ring.current() {
            let new = ClientKey::seal(&config.ring, &old.id, &old.open(&config.ring)?)?;
            changed += usize::from(store.reseal_client_key(&old, &new).await?);
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
        *used.entry(Ring::key_of(&workspace.data_key).to_owned()).or_default() += 1;
        missing += usize::from(config.ring.unwrap_key(&workspace.data_key, &workspace.id).is_err());
    }
    for key in store.all_client_keys().await? {
        *used.entry(Ring::key_of(&key.sealed).to_owned()).or_default() += 1;
        missing += usize::from(key.open(&config.ring).is_err());
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

/// The keys by which this Crier proves itself to Bluesky's servers, the newest first. Without any, a first one is made.
///
/// # Errors
/// When a key of the ring is missing, or the database does not answer.
pub async fn of_bluesky(store: &Store, ring: &Ring, clock: &Clock) -> anyhow::Result<Vec<Key>> {
    const FIRST: &str = "bluesky";
    if store.client_keys(PlatformId::Bluesky).await?.is_empty() {
        add(store, ring, clock, FIRST).await?;
    }
    let sealed = store.client_keys(PlatformId::Bluesky).await?;
    sealed.iter().map(|key| Key::open(&key.open(ring)?).context("a key for Bluesky's servers is damaged")).collect()
}

/// Makes a new key by which Crier proves itself to Bluesky's servers, for the sign-ins of after the next start. Without `only`
/// the older ones stay for the accounts that are signed in by them; with it those have to sign in again.
///
/// # Errors
/// When the database does not answer.
pub async fn renew_bluesky(config: &Config, only: bool) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await.context("the database cannot be opened")?;
    let clock = Clock::system();
    let id = new_id(&clock);
    add(&store, &config.ring, &clock, &id).await?;
    let gone = if only { store.keep_client_key(PlatformId::Bluesky, &id).await? } else { 0 };
    println!("A new key for Bluesky's servers is there; start Crier again, everywhere, so that it is used.");
    if gone > 0 {
        println!("{gone} older ones are gone: accounts that were signed in on a page with them have to sign in again.");
    }
    Ok(())
}

async fn add(store: &Store, ring: &Ring, clock: &Clock, id: &str) -> anyhow::Result<()> {
    let key = Key::new(clock).context("the system gave no key")?;
    Ok(store.add_client_key(PlatformId::Bluesky, &ClientKey::seal(ring, id, &key.secret())?, clock.now()).await?)
}
