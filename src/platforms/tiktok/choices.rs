//! What people choose for a post, and what they read before it goes out. TikTok looks at this when it audits an app: who sees
//! a post has no answer by itself, everything that lets others do something is off until it is switched on, and nothing of
//! that is remembered for the next post. Pure. Called by `mod` and `post`.
//!
//! Sources: facts: tiktok, section 5 (content sharing guidelines) and 3.1 to 3.6.

use super::creator::{Creator, EVERYONE, SELF};
use crate::model::account::Account;
use crate::model::say::Say;
use crate::model::setting::{Chosen, Drafted, Setting};
use crate::model::terms::Terms;

/// Who sees it, in TikTok's words, with the keys of the buttons.
const PRIVACY: [(&str, &str); 4] = [
    (EVERYONE, "tiktok-privacy-everyone"),
    ("FOLLOWER_OF_CREATOR", "tiktok-privacy-followers"),
    ("MUTUAL_FOLLOW_FRIENDS", "tiktok-privacy-friends"),
    (SELF, "tiktok-privacy-self"),
];
const DISCLOSURE: [(&str, &str); 4] = [
    (OFF, "tiktok-disclose-none"),
    ("yours", "tiktok-disclose-yours"),
    ("branded", "tiktok-disclose-branded"),
    ("both", "tiktok-disclose-both"),
];
const OFF: &str = "off";
const ON: &str = "on";
const INBOX: &str = "inbox";

/// What was chosen for one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) privacy: String,
    pub(super) comment: bool,
    pub(super) duet: bool,
    pub(super) stitch: bool,
    /// It promotes its author's own business.
    pub(super) yours: bool,
    /// Somebody else pays for it.
    pub(super) branded: bool,
    /// TikTok adds music to photos.
    pub(super) music: bool,
    /// It is labelled as made by AI.
    pub(super) ai: bool,
}

/// Whether the person allowed it when they signed in: `direct` or `inbox`.
pub(super) fn allows(account: &Account, what: &str) -> bool {
    account.facts.get(what).and_then(serde_json::Value::as_bool).unwrap_or(true)
}

/// What holds for all posts of an account: whether they are published, or wait in the inbox.
pub(super) fn lasting(account: &Account) -> Vec<Setting> {
    vec![how(account)]
}

fn how(account: &Account) -> Setting {
    let all = [("post", "tiktok-how-post", "direct"), (INBOX, "tiktok-how-inbox", "inbox")];
    let words: Vec<(&str, &'static str)> =
        all.iter().filter(|(.., right)| allows(account, right)).map(|(word, key, _)| (*word, *key)).collect();
    let first = if allows(account, "direct") { "post" } else { INBOX };
    Setting::of("how", "tiktok-how", &words, Some(first))
}

/// Whether it goes to the person's inbox.
pub(super) fn is_inbox(account: &Account, chosen: &Chosen) -> bool {
    how(account).word(chosen) == Some(INBOX)
}

/// What can be chosen for a post.
pub(super) fn settings(account: &Account, drafted: &Drafted<'_>, audited: bool) -> Vec<Setting> {
    let mut all = lasting(account);
    let Some(creator) = Creator::known(account).filter(|_| !is_inbox(account, drafted.chosen)) else { return all };
    all.push(privacy(&creator, drafted.chosen, audited));
    all.push(switch("comment", "tiktok-comment", creator.no_comment));
    all.push(Setting::of("disclose", "tiktok-disclose", &DISCLOSURE, Some(OFF)).each_time());
    if drafted.films {
        all.push(switch("duet", "tiktok-duet", creator.no_duet));
        all.push(switch("stitch", "tiktok-stitch", creator.no_stitch));
        if !drafted.by_ai {
            all.push(switch("ai", "tiktok-ai", false));
        }
    } else {
        all.push(switch("music", "tiktok-music", false));
    }
    all
}

/// Who sees it: there is no choice that holds by itself. What somebody pays for cannot be seen by its author alone; and
/// before TikTok has audited the app, nobody else can see anything.
fn privacy(creator: &Creator, chosen: &Chosen, audited: bool) -> Setting {
    let branded = is_branded(chosen);
    let offered =
        |word: &str| creator.privacy.iter().any(|option| option == word) && (audited || word == SELF) && !(branded && word == SELF);
    let words: Vec<(&str, &'static str)> = PRIVACY.into_iter().filter(|(word, _)| offered(word)).collect();
    Setting::of("privacy", "tiktok-privacy", &words, None).each_time()
}

fn is_branded(chosen: &Chosen) -> bool {
    matches!(chosen.get("disclose").map(String::as_str), Some("branded" | "both"))
}

/// Something that is off until the person switches it on, where they can.
fn switch(key: &'static str, label: &'static str, disabled: bool) -> Setting {
    match disabled {
        true => Setting::of(key, label, &[(OFF, "tiktok-off-there")], Some(OFF)).each_time(),
        false => Setting::of(key, label, &[(OFF, "tiktok-off"), (ON, "tiktok-on")], Some(OFF)).each_time(),
    }
}

/// That photos cannot go there, in words for the person: TikTok fetches them from here, and nobody reaches this Crier. It
/// takes the bytes of videos (facts: tiktok, sections 3.3 and 3.6).
pub(super) fn unreached(account: &Account, drafted: &Drafted<'_>) -> Option<Say> {
    let unreached = Terms::of(&account.facts).is_some_and(|terms| terms.unreached);
    (unreached && !drafted.films).then(|| Say::new("tiktok-unreached"))
}

/// What keeps a post from going out as it was chosen, in words for the person.
pub(super) fn minds(account: &Account, chosen: &Chosen, audited: bool) -> Option<Say> {
    let creator = Creator::known(account)?;
    match audited {
        true => None,
        false if creator.is_public() => Some(Say::new("tiktok-unaudited-public")),
        false if is_branded(chosen) => Some(Say::new("tiktok-unaudited-branded")),
        false => None,
    }
}

/// What the person reads on the card before it goes out.
pub(super) fn tells(account: &Account, drafted: &Drafted<'_>, audited: bool) -> Vec<Say> {
    if is_inbox(account, drafted.chosen) {
        let label = drafted.by_ai.then(|| Say::new("tiktok-tell-ai-inbox"));
        return [Say::new("tiktok-tell-inbox")].into_iter().chain(label).collect();
    }
    let Some(creator) = Creator::known(account) else { return Vec::new() };
    let who = Say::new("tiktok-tell-who").text("nickname", &creator.nickname).text("username", &creator.username);
    let minutes = creator.longest.filter(|_| drafted.films).map(|ms| Say::new("tiktok-tell-longest").text("minutes", minutes(ms)));
    let label = match drafted.chosen.get("disclose").map(String::as_str) {
        Some("yours") => Some(Say::new("tiktok-tell-yours")),
        Some("branded" | "both") => Some(Say::new("tiktok-tell-branded")),
        _ => None,
    };
    let labelled = drafted.by_ai || drafted.chosen.get("ai").map(String::as_str) == Some(ON);
    let ai = match (labelled, drafted.films) {
        (true, true) => Some(Say::new("tiktok-tell-ai")),
        (true, false) if drafted.by_ai => Some(Say::new("tiktok-tell-ai-photos")),
        _ => None,
    };
    let unaudited = (!audited).then(|| Say::new("tiktok-tell-unaudited"));
    let consent = Say::new(if is_branded(drafted.chosen) { "tiktok-tell-consent-branded" } else { "tiktok-tell-consent" });
    [Some(who), minutes, label, ai, unaudited, Some(consent)].into_iter().flatten().collect()
}

/// As people write it: `3`, or `2:20`.
fn minutes(ms: u64) -> String {
    match (ms / 60_000, ms / 1_000 % 60) {
        (minutes, 0) => minutes.to_string(),
        (minutes, seconds) => format!("{minutes}:{seconds:02}"),
    }
}

impl Choices {
    /// What holds for a post, by what TikTok says of the account now; `None` while something must be chosen.
    pub(super) fn of(creator: &Creator, drafted: &Drafted<'_>, audited: bool) -> Option<Self> {
        let chosen = drafted.chosen;
        let on = |key: &str| chosen.get(key).map(String::as_str) == Some(ON);
        let disclose = chosen.get("disclose").map_or(OFF, String::as_str);
        Some(Self {
            privacy: privacy(creator, chosen, audited).word(chosen)?.to_owned(),
            comment: on("comment") && !creator.no_comment,
            duet: on("duet") && !creator.no_duet,
            stitch: on("stitch") && !creator.no_stitch,
            yours: matches!(disclose, "yours" | "both"),
            branded: is_branded(chosen),
            music: on("music"),
            ai: on("ai") || drafted.by_ai,
        })
    }
}
