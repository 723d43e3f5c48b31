//! Signing accounts in and out. A sign-in is a row (the person's answers, sealed) until the network has answered; the
//! new account is pending until the person says "keep". Called by the app's loop and by `chat`; tells nobody anything.

pub mod by_page;
pub mod care;
mod leave;
pub mod meta;
mod terms;

pub use care::Ending;
pub use leave::{keep, remove};

use crate::clock::{Clock, MINUTE, Millis, SECOND};
use crate::links::Reach;
use crate::model::account::{Account, AccountState, Profile, Token};
use crate::model::ids::new_id;
use crate::net::{Net, REQUEST_LIMIT};
use crate::platforms::{ConnectError, Grant, Platform, Platforms, Renewal};
use crate::store::{Claim, GrantRow, Life, Result, Store, Work};
use crate::tokens::renew_at;
use crate::vault::{Place, Ring};

/// How long a pending account waits for the person's word.
pub const PENDING: Millis = 10 * MINUTE;
/// How long a sign-in may be in hand: eight requests, and a margin.
const LEASE: Millis = 8 * REQUEST_LIMIT.as_millis() as Millis + MINUTE / 2;

/// What signing in needs. Cheap to clone.
#[derive(Clone)]
pub struct Connect {
    /// The database.
    pub store: Store,
    /// Opens and seals.
    pub ring: Ring,
    /// The networks.
    pub platforms: Platforms,
    /// The HTTP client.
    pub net: Net,
    /// The clock.
    pub clock: Clock,
    /// Whether networks can fetch files from here.
    pub reach: Reach,
}

/// How a sign-in ended.
pub struct Connected {
    /// The sign-in.
    pub grant: GrantRow,
    /// The accounts, pending or (signed in again) ready; or why there is none.
    pub result: std::result::Result<Vec<Account>, ConnectError>,
    /// Whether the person is in the chat to be told. Who signs in on a page is told when they come back.
    pub is_here: bool,
    /// The sign-ins whose place it took.
    pub before: Vec<Before>,
}

/// A sign-in whose place another one of the same account took.
pub struct Before {
    account: Account,
    token: Token,
}

impl Connected {
    /// The names of the accounts.
    pub fn accounts(&self) -> Vec<String> {
        self.result.iter().flatten().map(|account| account.id.clone()).collect()
    }
}

/// Where the answers of a sign-in are sealed.
pub fn answers_place(grant: &str) -> Place<'_> {
    Place { table: "grants", row: grant, field: "answers" }
}

impl Connect {
    /// Claims the next sign-in; its name, or `None`.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Grants, now, now + self.clock.span(LEASE)).await
    }

    /// Signs in. The row stays until [`Connect::end`], which belongs behind telling the person: killed in between,
    /// it is done again and leads to the same account.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn work(&self, claim: &Claim) -> Result<Connected> {
        let grant = self.store.grant(&claim.id).await?;
        let Some(sign_in) = self.store.sign_in(&grant.id).await? else {
            let mut before = Vec::new();
            let result = self.ask(&grant, &mut before).await?;
            return Ok(Connected { grant, result, is_here: true, before });
        };
        let mut before = Vec::new();
        // A code is taken once: what came of it stands, whatever is done again after a crash.
        if sign_in.outcome.is_none() {
            let came = self.ask(&grant, &mut before).await?;
            self.store.end_sign_in(&grant.id, came.as_ref().map_or_else(|error| error.key(), |_| by_page::DONE)).await?;
        }
        let (is_here, result) = self.what_came(&grant.id).await?;
        Ok(Connected { grant, result, is_here, before })
    }

    /// What came of a sign-in on a page, and whether the person is back to be told.
    async fn what_came(&self, id: &str) -> Result<(bool, std::result::Result<Vec<Account>, ConnectError>)> {
        let Some(sign_in) = self.store.sign_in(id).await? else { return Ok((false, Err(ConnectError::Unavailable))) };
        let is_here = sign_in.awaited;
        Ok((is_here, by_page::outcome(&self.store, &sign_in).await?.unwrap_or(Err(ConnectError::Unavailable))))
    }

    /// Asks the network for the accounts, and stores them; whose place they take goes to `before`.
    async fn ask(&self, grant: &GrantRow, before: &mut Vec<Before>) -> Result<std::result::Result<Vec<Account>, ConnectError>> {
        let answers = self.open(grant).await?;
        let Some(platform) = self.platforms.get(grant.platform) else { return Ok(Err(ConnectError::Unavailable)) };
        let profiles = match platform.connect(&self.net, &answers).await {
            Ok(profiles) => profiles,
            Err(error) => {
                tracing::info!(grant = grant.id, platform = grant.platform.word(), ?error, "not signed in");
                return Ok(Err(error));
            }
        };
        let mut accounts = Vec::new();
        for profile in profiles {
            let old = self.before(grant, platform, &profile).await?;
            accounts.push(self.put(grant, profile).await?);
            before.extend(old);
        }
        Ok(Ok(accounts))
    }

    /// The sign-in whose place this one takes, where it can be ended alone.
    async fn before(&self, grant: &GrantRow, platform: &dyn Platform, profile: &Profile) -> Result<Option<Before>> {
        if !platform.ends_alone() {
            return Ok(None);
        }
        let known = self.store.account_named(&grant.workspace, grant.platform, &profile.remote_id).await?;
        let Some(account) = known else { return Ok(None) };
        let held = self.store.open_token(&self.ring, &account).await?;
        Ok(held.map(|(token, _)| Before { account, token }))
    }

    /// Ends, at their networks, the sign-ins whose place others took: they would live on there for as long as two years. What
    /// cannot be ended ends by itself; nobody waits for it.
    ///
    /// # Errors
    /// The database's.
    pub async fn sign_out(&self, before: Vec<Before>) -> Result<()> {
        for Before { account, token } in before {
            self.end_token(&account, &token).await?;
        }
        Ok(())
    }

    /// The person was told: what waited for these accounts goes on, behind the word that says so, and what was given is
    /// erased.
    ///
    /// # Errors
    /// The database's.
    pub async fn end(&self, claim: &Claim, accounts: &[String]) -> Result<()> {
        for account in accounts {
            go_on(&self.store, &self.clock, account).await?;
        }
        self.store.end_grant(claim).await
    }

    /// When the next sign-in is due, if any.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_due(&self) -> Result<Option<Millis>> {
        self.store.next_due(Work::Grants, self.clock.now()).await
    }

    async fn open(&self, grant: &GrantRow) -> Result<Grant> {
        let key = self.store.data_key(&self.ring, &grant.workspace).await?;
        let text = key.open(answers_place(&grant.id), &grant.answers)?;
        let answers: std::collections::BTreeMap<String, String> = serde_json::from_str(&text)?;
        Ok(Grant { answers: answers.into_iter().collect() })
    }

    /// Stores the account: a new one waits for the person's word; one that is kept already goes on where it was.
    async fn put(&self, grant: &GrantRow, profile: Profile) -> Result<Account> {
        let now = self.clock.now();
        let known = self.store.account_named(&grant.workspace, grant.platform, &profile.remote_id).await?;
        let kept = known.as_ref().filter(|account| matches!(account.state, AccountState::Ready | AccountState::NeedsLogin));
        let account = Account {
            id: known.as_ref().map_or_else(|| new_id(&self.clock), |account| account.id.clone()),
            workspace: grant.workspace.clone(),
            platform: grant.platform,
            remote_id: profile.remote_id,
            handle: profile.handle,
            name: profile.name,
            link: profile.link,
            facts: profile.facts,
            state: if kept.is_some() { AccountState::Ready } else { AccountState::Pending },
            connected_by: grant.person,
            created_at: kept.map_or(now, |account| account.created_at),
            last_post_at: known.as_ref().and_then(|account| account.last_post_at),
        };
        let sealed = self.store.seal_token(&self.ring, &account.workspace, &account.id, &profile.token).await?;
        let due = (account.state == AccountState::Pending).then_some(now + PENDING);
        self.store.put_account(&account, &sealed, profile.token.expires_at, due).await?;
        let renewal = self.platforms.get(account.platform).map_or(Renewal::Never, |platform| platform.renewal());
        let life = Life {
            renew_at: renew_at(renewal, &profile.token, &self.clock),
            login_until: profile.login_until,
            warned: care::needless(profile.login_until, now),
        };
        self.store.note_sign_in(&account.id, &grant.id, &life).await?;
        self.store.plan_look(&account.id, care::next_look(&life)).await?;
        for pace in self.platforms.get(account.platform).map_or(&[][..], |platform| platform.paces().account) {
            self.store.set_budget(&account.id, pace).await?;
        }
        tracing::info!(account = account.id, platform = account.platform.word(), state = account.state.word(), "signed in");
        Ok(account)
    }
}

/// How long what waited for a sign-in stays behind the word that says so: that word is on its way to the chat already.
const BEHIND: Millis = SECOND;

/// What waited for the sign-in goes on, if the account is ready.
async fn go_on(store: &Store, clock: &Clock, account: &str) -> Result<()> {
    let ready = store.account(account).await?.is_some_and(|account| account.state == AccountState::Ready);
    if ready {
        let soon = clock.now() + BEHIND;
        for post in store.parts_signed_in(account, soon).await? {
            store.touch_card(&post, soon).await?;
        }
    }
    Ok(())
}

/// The network does not take what an account signs with any more: it says so, and what waits for it waits for the person.
async fn signed_out(store: &Store, clock: &Clock, account: &str) -> Result<()> {
    if store.move_account(account, AccountState::Ready, AccountState::NeedsLogin).await? {
        tracing::warn!(account, "must be signed in again");
    }
    let now = clock.now();
    for post in store.parts_need_login(account).await? {
        store.touch_card(&post, now).await?;
    }
    Ok(())
}
