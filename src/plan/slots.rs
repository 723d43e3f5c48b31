//! Which slots are free. The plan of the accounts that a post goes to wins over the workspace's: of several such plans
//! the times that all of them have, or, when there are none, those that any of them has.

use jiff::tz::TimeZone;

use super::zone;
use crate::clock::Millis;
use crate::model::ids::AccountId;
use crate::model::plan::Weekly;
use crate::model::repeat::Repeat;
use crate::store::{Result, Scope, Store};
use crate::when::occur::{falls_on, slots};

/// How many slots are tried when others take some in the same moment.
const TRIES: usize = 50;

/// The free slots for a post that goes to `accounts`, earliest first, and whose posts take one; `None` without a plan.
/// [`Store::take_slot`] decides which of them it gets.
///
/// # Errors
/// The database's.
pub async fn open_slots(
    store: &Store,
    workspace: &str,
    accounts: &[AccountId],
    now: Millis,
    zone: &TimeZone,
) -> Result<Option<(Scope, Vec<Millis>)>> {
    let Some((plan, scope)) = plan_for(store.plans(workspace).await?, accounts) else { return Ok(None) };
    let planned = store.planned(workspace, &scope, now).await?;
    let repeats = repeats_in(store, workspace, &scope).await?;
    let is_free = |slot: &Millis| !planned.contains(slot) && !repeats.iter().any(|repeat| takes(repeat, *slot));
    let free = slots(&plan, now, zone).into_iter().filter(is_free).take(TRIES).collect();
    Ok(Some((scope, free)))
}

/// The next free slot for a post that goes to `accounts`, if there is a plan with one.
///
/// # Errors
/// The database's.
pub async fn next_free(store: &Store, workspace: &str, accounts: &[AccountId], now: Millis, zone: &TimeZone) -> Result<Option<Millis>> {
    let open = open_slots(store, workspace, accounts, now, zone).await?;
    Ok(open.and_then(|(_, slots)| slots.first().copied()))
}

fn plan_for(plans: Vec<(Option<AccountId>, Weekly)>, accounts: &[AccountId]) -> Option<(Weekly, Scope)> {
    let own = |(account, plan): &(Option<AccountId>, Weekly)| {
        let account = account.clone().filter(|account| accounts.contains(account))?;
        Some((account, plan.clone()))
    };
    let (named, own): (Vec<AccountId>, Vec<Weekly>) = plans.iter().filter_map(own).unzip();
    let common = own.iter().cloned().reduce(|all, plan| all.common(&plan)).filter(|plan| !plan.is_empty());
    match common.or_else(|| own.into_iter().reduce(|all, plan| all.either(&plan))) {
        Some(plan) => Some((plan, Scope::Accounts(named))),
        None => plans.into_iter().find(|(account, _)| account.is_none()).map(|(_, plan)| (plan, Scope::Workspace)),
    }
}

/// The repeats whose occurrences take slots: they are planned, although most are not made yet.
async fn repeats_in(store: &Store, workspace: &str, scope: &Scope) -> Result<Vec<Repeat>> {
    let mut all = Vec::new();
    for repeat in store.repeats(Some(workspace)).await?.into_iter().filter(|repeat| !repeat.is_paused()) {
        let counts = match scope {
            Scope::Workspace => true,
            Scope::Accounts(named) => {
                let targets = store.targets(&repeat.post).await?;
                targets.iter().any(|target| target.on && named.contains(&target.account))
            }
        };
        if counts {
            all.push(repeat);
        }
    }
    Ok(all)
}

fn takes(repeat: &Repeat, slot: Millis) -> bool {
    falls_on(&repeat.rhythm, repeat.next, slot, &zone(&repeat.zone))
}
