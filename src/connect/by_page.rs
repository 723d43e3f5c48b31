//! Signing in on the network's own page: a link that is used once, a page of ours that says who asks, the network's
//! page, its answer, and the way back to the chat. Called by `web` for the pages and by `chat` for both ends.
//!
//! Nothing of what travels is stored, only hashes and sealed values. Wrong, used and expired look the same.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Connect, answers_place};
use crate::clock::{Clock, MINUTE, Millis};
use crate::model::account::Account;
use crate::model::ids::{PersonId, WorkspaceId, token};
use crate::model::platform::PlatformId;
use crate::platforms::oauth::refusal;
use crate::platforms::{Begun, ConnectError, Fetches, Start};
use crate::store::{Answered, GrantRow, NewSignIn, Result, SignIn, Store};
use crate::vault::{Place, Ring};

/// How long a link may be opened, the network may take to answer, and the person to come back.
pub const OPEN: Millis = 10 * MINUTE;
/// The outcome of a sign-in that brought accounts.
pub(super) const DONE: &str = "done";
/// Characters of what nobody may guess, with 5 bits each: 160 bits.
const SECRET: usize = 32;
/// Characters of a PKCE verifier (RFC 7636: 43 to 128), with 5 bits each: 260 bits.
const VERIFIER: usize = 52;
/// Hex digits of the code that a person may type: 24 bits and five tries.
const CODE: usize = 6;

/// Who asks for a link, and where it will stand.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The name of the sign-in; the same for the same tap, so that a repeated turn gives out one link.
    pub id: String,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The person.
    pub person: PersonId,
    /// The message that will hold the link.
    pub message: Option<i64>,
    /// Which account is meant, where the network's page has to be told.
    pub account: Option<String>,
}

/// By what a network's answer says which sign-in it is of.
#[derive(Clone, Debug)]
pub enum Named {
    /// What we gave it to carry.
    State(String),
    /// What it named the sign-in when it began (OAuth 1.0a).
    RequestToken(String),
}

impl Named {
    /// One is never taken for the other.
    fn hash(&self) -> String {
        match self {
            Self::State(state) => hash(state),
            Self::RequestToken(token) => hashed("crier request token", token),
        }
    }
}

/// What the network's answer carried, as the browser brought it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which sign-in it is of.
    pub named: Named,
    /// What can be exchanged for a token.
    pub code: Option<String>,
    /// The network's word for what went wrong instead, if it said so; it is shown to nobody.
    pub refused: Option<String>,
    /// Who says that it is the network (RFC 9207), where it says so.
    pub issuer: Option<String>,
}

/// What became of beginning.
#[derive(Debug)]
pub enum Beginning {
    /// The browser goes to the network, and keeps the cookie.
    Go {
        /// The network's page.
        address: String,
        /// The cookie that binds the answer to this browser.
        browser: String,
    },
    /// The link does not work: wrong, used, expired.
    Gone,
    /// Nothing goes to the network but by files that it fetches from here, and it cannot.
    Unreached(SignIn),
    /// The network does not let anybody begin.
    Failed(SignIn, ConnectError),
}

/// The way back to the chat.
#[derive(Clone, Debug)]
pub struct WayBack {
    /// The sign-in.
    pub sign_in: SignIn,
    /// What its link carries.
    pub link: String,
}

/// Where a network sends the browser with its answer: one address a network, so that none can answer for another.
pub fn callback(public_url: &str, platform: PlatformId) -> String {
    format!("{public_url}/oauth/{}/callback", platform.word())
}

/// The hash under which a secret of a sign-in is stored.
pub fn hash(secret: &str) -> String {
    hashed("crier sign-in", secret)
}

/// `what` keeps secrets of different kinds apart.
fn hashed(what: &str, secret: &str) -> String {
    Sha256::digest(format!("{what} {secret}").as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The code that leads back as the link of the last page does, for who cannot follow that one. Made from it, so that
/// the page's address is enough to show both.
pub fn code_of(link: &str) -> String {
    hash(&format!("code {link}")).chars().take(CODE).collect::<String>().to_uppercase()
}

/// A typed code as it was shown: without spaces and hyphens, whatever the case.
fn tidy(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase()
}

/// Gives out a link; what it carries.
///
/// # Errors
/// The database's, the vault's.
pub async fn offer(store: &Store, ring: &Ring, clock: &Clock, asker: Asker, platform: PlatformId) -> Result<String> {
    let (link, now) = (token(clock, SECRET), clock.now());
    let Asker { id, workspace, person, message, account } = asker;
    let secrets = match account {
        Some(account) => {
            Some(store.data_key(ring, &workspace).await?.seal(secrets_place(&id), &json!({ "account": account }).to_string())?)
        }
        None => None,
    };
    let (link_hash, until) = (hash(&link), now + OPEN);
    store.add_sign_in(&NewSignIn { id, workspace, person, platform, message, secrets, link_hash, now, until }).await?;
    Ok(link)
}

/// The sign-in from which a person came back to the chat, by the last page's link or by its code; `None`: not theirs, not
/// open any more.
///
/// # Errors
/// The database's.
pub async fn way_back(store: &Store, clock: &Clock, person: PersonId, link_or_code: &str) -> Result<Option<SignIn>> {
    let (now, given) = (clock.now(), tidy(link_or_code));
    if given.len() == CODE {
        return store.sign_in_of_code(person, &hash(&given), now).await;
    }
    Ok(store.sign_in_of_way_back(&hash(&given), now).await?.filter(|sign_in| sign_in.person == person))
}

/// What came of a sign-in: its accounts, or why there is none. `None` while the network is asked.
///
/// # Errors
/// The database's.
pub async fn outcome(store: &Store, sign_in: &SignIn) -> Result<Option<std::result::Result<Vec<Account>, ConnectError>>> {
    match sign_in.outcome.as_deref() {
        None => Ok(None),
        Some(DONE) => Ok(Some(Ok(store.accounts_of_sign_in(&sign_in.id).await?))),
        Some(key) => Ok(Some(Err(ConnectError::of_key(key).unwrap_or(ConnectError::Unavailable)))),
    }
}

/// Whether a text may be the code of the last page.
pub fn may_be_code(text: &str) -> bool {
    let code = tidy(text);
    code.len() == CODE && code.bytes().all(|byte| byte.is_ascii_hexdigit()) && text.trim().len() <= CODE + 2
}

impl Connect {
    /// The document that says at a network what this Crier is, where networks fetch it from Crier itself.
    pub fn client_document(&self, platform: PlatformId) -> Option<Value> {
        self.platforms.get(platform)?.client_document()
    }

    /// The sign-in that a link leads to, while it may be begun.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_link(&self, link: &str) -> Result<Option<SignIn>> {
        self.store.sign_in_of_link(&hash(link), self.clock.now()).await
    }

    /// The sign-in that a way back leads from, while it is open.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_way_back(&self, link: &str) -> Result<Option<SignIn>> {
        self.store.sign_in_of_way_back(&hash(link), self.clock.now()).await
    }

    /// Begins: `redirect` is where the network sends the browser with its answer.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn begin(&self, link: &str, redirect: &str) -> Result<Beginning> {
        let Some(sign_in) = self.of_link(link).await? else { return Ok(Beginning::Gone) };
        let Some(platform) = self.platforms.get(sign_in.platform) else { return Ok(Beginning::Gone) };
        if platform.about().fetches == Fetches::Everything
            && let Err(why) = self.reach.known().await
        {
            tracing::warn!(
                network = sign_in.platform.word(),
                ?why,
                "networks cannot fetch files from here; crier doctor says how to mend it"
            );
            return Ok(Beginning::Unreached(sign_in));
        }
        let [state, browser] = [token(&self.clock, SECRET), token(&self.clock, SECRET)];
        let verifier = token(&self.clock, VERIFIER);
        let account = self.kept(&sign_in).await?.remove("account").and_then(|account| account.as_str().map(str::to_owned));
        let start = Start { redirect, state: &state, verifier: &verifier, account: account.as_deref().unwrap_or_default() };
        let Begun { address, request_token, secret, issuer } = match platform.begin(&self.net, &start).await {
            Ok(begun) => begun,
            Err(error) => return Ok(Beginning::Failed(sign_in, error)),
        };
        let named = request_token.map_or(Named::State(state), Named::RequestToken);
        let kept = json!({ "verifier": verifier, "redirect": redirect, "secret": secret, "issuer": issuer, "account": account });
        let key = self.store.data_key(&self.ring, &sign_in.workspace).await?;
        let sealed = key.seal(secrets_place(&sign_in.id), &kept.to_string())?;
        let now = self.clock.now();
        let begun = self.store.begin_sign_in(&sign_in.id, &named.hash(), &hash(&browser), &sealed, now, now + OPEN).await?;
        Ok(if begun { Beginning::Go { address, browser } } else { Beginning::Gone })
    }

    /// Takes the network's answer, once; `None` when nobody waits for it.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn answered(&self, platform: PlatformId, answer: &Answer, browser: &str) -> Result<Option<WayBack>> {
        let (link, now) = (token(&self.clock, SECRET), self.clock.now());
        let (state_hash, browser_hash, back_hash) = (answer.named.hash(), hash(browser), hash(&link));
        let code_hash = hash(&tidy(&code_of(&link)));
        let mut answered = Answered {
            platform,
            state_hash: &state_hash,
            browser_hash: &browser_hash,
            back_hash: &back_hash,
            code_hash: &code_hash,
            outcome: None,
            now,
            until: now + OPEN,
        };
        let Some(sign_in) = self.store.sign_in_of_state(&answered).await? else { return Ok(None) };
        let kept = self.kept(&sign_in).await?;
        if !self.is_issuer(platform, kept.get("issuer").and_then(Value::as_str), answer.issuer.as_deref()) {
            return Ok(None);
        }
        let grant = match (&answer.code, &answer.refused) {
            (Some(code), None) => Some(self.grant_of(&sign_in, kept, code).await?),
            _ => None,
        };
        answered.outcome = grant.is_none().then(|| answer.refused.as_deref().map_or(ConnectError::Denied, refusal).key());
        let used = self.store.use_sign_in(&sign_in.id, &answered, grant.as_ref()).await?;
        Ok(used.then_some(WayBack { sign_in, link }))
    }

    /// Only the one whom the person was sent to may answer, and where there are many such (`begun`), it must say who it is.
    fn is_issuer(&self, platform: PlatformId, begun: Option<&str>, named: Option<&str>) -> bool {
        if begun.is_some() {
            return begun == named;
        }
        let expected = self.platforms.get(platform).and_then(|platform| platform.issuer());
        named.is_none_or(|named| expected.is_none_or(|expected| expected == named))
    }

    /// What was kept of a sign-in so far.
    async fn kept(&self, sign_in: &SignIn) -> Result<Map<String, Value>> {
        let Some(sealed) = &sign_in.secrets else { return Ok(Map::new()) };
        let key = self.store.data_key(&self.ring, &sign_in.workspace).await?;
        Ok(serde_json::from_str(&key.open(secrets_place(&sign_in.id), sealed)?)?)
    }

    /// What the network is asked with, sealed: the row that the sign-in goes on as.
    async fn grant_of(&self, sign_in: &SignIn, mut answers: Map<String, Value>, code: &str) -> Result<GrantRow> {
        let key = self.store.data_key(&self.ring, &sign_in.workspace).await?;
        answers.retain(|_, value| value.is_string());
        answers.insert("code".to_owned(), code.into());
        let answers = key.seal(answers_place(&sign_in.id), &Value::Object(answers).to_string())?;
        let SignIn { id, workspace, person, platform, .. } = sign_in.clone();
        Ok(GrantRow { id, workspace, person, platform, answers, created_at: self.clock.now() })
    }
}

fn secrets_place(sign_in: &str) -> Place<'_> {
    Place { table: "sign_ins", row: sign_in, field: "secrets" }
}
