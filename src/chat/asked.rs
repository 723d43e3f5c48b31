//! The question that is open with a person: where we are, nothing else. What they sent so far is rows.
//! A stored question that this version does not know counts as none.

use serde::{Deserialize, Serialize};

use super::talk::{Talk, words_of};
use super::{accounts, alt, brand, clean, cover, edit, options, plan, repeats, schedule, settings, title, unsure};
use crate::bot::api::Message;
use crate::model::brand::Slot;
use crate::model::ids::{AccountId, MediaId, PartId, PostId, TargetId};
use crate::model::platform::PlatformId;
use crate::store::Result;

/// An open question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Asked {
    /// One of the things that a network asks when signing in.
    Connect {
        /// The network.
        platform: PlatformId,
        /// Which of its questions.
        n: usize,
        /// The answers so far; none of them is secret.
        answers: Vec<(String, String)>,
    },
    /// The code of the page that a sign-in ended on.
    Back,
    /// The same, where the network's questions are the other way to sign in.
    Way {
        /// The network.
        platform: PlatformId,
        /// The answers so far; none of them is secret.
        answers: Vec<(String, String)>,
    },
    /// When a post is to go out.
    When {
        /// The post.
        post: PostId,
    },
    /// At what hour of a day that was named.
    Hour {
        /// The post.
        post: PostId,
        /// The day, ISO.
        date: String,
    },
    /// How often a post is to go out.
    Repeat {
        /// The post.
        post: PostId,
    },
    /// How often a post that repeats is to go out from now on.
    Rhythm {
        /// The repeat.
        repeat: String,
    },
    /// A weekly plan: of an account, or of the workspace.
    Plan {
        /// The account.
        account: Option<AccountId>,
    },
    /// The new text of a post, or of one of its targets.
    Text {
        /// The post.
        post: PostId,
        /// The target, when only its text is to change.
        target: Option<TargetId>,
    },
    /// The alternative text of a picture.
    Alt {
        /// The post.
        post: PostId,
        /// The picture.
        media: MediaId,
    },
    /// What a document is called.
    Title {
        /// The post.
        post: PostId,
        /// The document.
        media: MediaId,
    },
    /// The words of a target's setting.
    Setting {
        /// The post.
        post: PostId,
        /// The target.
        target: TargetId,
        /// The setting.
        key: String,
    },
    /// The words of an account's setting.
    AccountSetting {
        /// The account.
        account: AccountId,
        /// The setting.
        key: String,
    },
    /// A picture as the cover of a video.
    Cover {
        /// The post.
        post: PostId,
        /// The video.
        media: MediaId,
    },
    /// A file of a brand.
    BrandFile {
        /// The brand; it is begun by the answer.
        brand: String,
        /// What for.
        slot: Slot,
        /// What a new brand is called.
        name: String,
    },
    /// The line of text of a brand.
    Line {
        /// The brand; it is begun by the answer.
        brand: String,
        /// What a new brand is called.
        name: String,
    },
    /// The colour of the frame or the bar of a brand.
    Colour {
        /// The brand.
        brand: String,
    },
    /// Another name of a brand.
    BrandName {
        /// The brand.
        brand: String,
    },
    /// The name of a new brand.
    NewBrand {
        /// The brand.
        brand: String,
    },
    /// The file that is to be cleaned.
    Clean,
    /// The workspace's name.
    Name,
    /// The workspace's time zone.
    Zone,
    /// The address of a post that the person found at the network.
    Link {
        /// The part.
        part: PartId,
    },
}

impl Asked {
    /// The question for the logo of a brand.
    pub fn logo(brand: &str) -> Self {
        Self::BrandFile { brand: brand.to_owned(), slot: Slot::Logo, name: String::new() }
    }

    /// The brand that it is about, if it is about one.
    pub fn brand(&self) -> &str {
        match self {
            Self::BrandFile { brand, .. }
            | Self::Line { brand, .. }
            | Self::Colour { brand }
            | Self::BrandName { brand }
            | Self::NewBrand { brand } => brand,
            _ => "",
        }
    }
}

/// What the open question is, if there is one.
pub fn open(talk: &Talk<'_>) -> Option<Asked> {
    serde_json::from_str(talk.person.asked.as_deref()?).ok()
}

/// Takes a message as the answer to the open question. Whether it was one: a question about a picture does not
/// swallow a text, nor the other way round.
///
/// # Errors
/// The database's.
pub async fn answer(talk: &mut Talk<'_>, asked: Asked, message: &Message) -> Result<bool> {
    if matches!(asked, Asked::BrandFile { .. }) {
        return brand::file(talk, asked, message).await;
    }
    if let Asked::Cover { post, media } = &asked {
        return cover::answer(talk, post, media, message).await;
    }
    if asked == Asked::Clean {
        return clean::answer(talk, message).await;
    }
    if let Asked::Connect { platform, n, answers } = asked {
        return accounts::answer(talk, platform, n, answers, message).await;
    }
    if let Asked::Way { platform, answers } = asked {
        return accounts::way_taken(talk, platform, answers, message).await;
    }
    let Some(text) = words_of(message).filter(|_| message.text.is_some()) else { return Ok(false) };
    match asked {
        Asked::Back => return accounts::code_typed(talk, text).await,
        Asked::When { post } => schedule::typed(talk, &post, text).await?,
        Asked::Hour { post, date } => schedule::hour_typed(talk, &post, &date, text).await?,
        Asked::Repeat { post } => repeats::typed(talk, &post, text).await?,
        Asked::Rhythm { repeat } => repeats::time_typed(talk, &repeat, text).await?,
        Asked::Plan { account } => plan::typed(talk, account, text).await?,
        Asked::Text { post, target } => edit::text_given(talk, &post, target.as_deref(), text, message.message_id).await?,
        Asked::Alt { post, media } => alt::given(talk, &post, &media, text).await?,
        Asked::Title { post, media } => title::given(talk, &post, &media, text).await?,
        Asked::Setting { post, target, key } => options::given(talk, &post, &target, &key, text).await?,
        Asked::AccountSetting { account, key } => options::given_for_account(talk, &account, &key, text).await?,
        Asked::Line { brand, name } => brand::line(talk, &brand, &name, text).await?,
        Asked::Colour { brand } => brand::colour(talk, &brand, text).await?,
        Asked::BrandName { brand } => brand::name(talk, &brand, text).await?,
        Asked::NewBrand { brand } => brand::new_name(talk, &brand, text).await?,
        Asked::Name => settings::name(talk, text).await?,
        Asked::Zone => settings::zone(talk, text).await?,
        Asked::Link { part } => unsure::link(talk, &part, text).await?,
        Asked::Clean | Asked::BrandFile { .. } | Asked::Cover { .. } | Asked::Connect { .. } | Asked::Way { .. } => return Ok(false),
    }
    Ok(true)
}
