//! What Crier reads of the Bot API: only the fields it uses, all optional where Telegram may leave them out,
//! so that a message of tomorrow's shape still arrives (facts: telegram, section 2).

use serde::Deserialize;

/// One update. Exactly one of its contents is there; none of them: a kind that Crier does not know.
#[derive(Clone, Debug, Deserialize)]
pub struct Update {
    /// Telegram's number of it.
    pub update_id: i64,
    /// Somebody wrote.
    pub message: Option<Message>,
    /// Somebody changed what they wrote.
    pub edited_message: Option<Message>,
    /// Somebody tapped a button.
    pub callback_query: Option<CallbackQuery>,
    /// The bot's own rights in a chat changed.
    pub my_chat_member: Option<ChatMemberUpdated>,
}

/// A user of Telegram.
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    /// The lasting number.
    pub id: i64,
    /// Whether it is a bot.
    #[serde(default)]
    pub is_bot: bool,
    /// The first name.
    #[serde(default)]
    pub first_name: String,
    /// The name with an @, if there is one.
    pub username: Option<String>,
    /// The language of the person's Telegram.
    pub language_code: Option<String>,
}

/// A conversation, group or channel.
#[derive(Clone, Debug, Deserialize)]
pub struct Chat {
    /// The lasting number.
    pub id: i64,
    /// `private`, `group`, `supergroup` or `channel`.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// The title of a group or channel.
    pub title: Option<String>,
    /// The name with an @, if there is one.
    pub username: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// Its number within the chat.
    pub message_id: i64,
    /// Where it is.
    pub chat: Chat,
    /// Who wrote it.
    pub from: Option<User>,
    /// Seconds since 1970 UTC.
    #[serde(default)]
    pub date: i64,
    /// The text.
    pub text: Option<String>,
    /// The text beside media.
    pub caption: Option<String>,
    /// The album it belongs to.
    pub media_group_id: Option<String>,
    /// A photo in several sizes.
    #[serde(default)]
    pub photo: Vec<File>,
    /// A video.
    pub video: Option<File>,
    /// A GIF or a video without sound; then `document` is there too.
    pub animation: Option<File>,
    /// A file.
    pub document: Option<File>,
    /// A sound file.
    pub audio: Option<File>,
    /// A voice message.
    pub voice: Option<File>,
    /// A round video message.
    pub video_note: Option<File>,
    /// A sticker.
    pub sticker: Option<File>,
    /// Where it was forwarded from.
    pub forward_origin: Option<Origin>,
    /// What it answers.
    pub reply_to_message: Option<Box<Message>>,
}

/// A file of any kind.
#[derive(Clone, Debug, Deserialize)]
pub struct File {
    /// What the bot fetches it with.
    pub file_id: String,
    /// Its lasting name: the same for every bot and whoever sends it.
    pub file_unique_id: Option<String>,
    /// Bytes.
    pub file_size: Option<i64>,
    /// Its name.
    pub file_name: Option<String>,
    /// Pixels.
    pub width: Option<i64>,
    /// Pixels.
    pub height: Option<i64>,
    /// Where the server keeps it (`getFile` only).
    pub file_path: Option<String>,
}

/// Where a message was forwarded from.
#[derive(Clone, Debug, Deserialize)]
pub struct Origin {
    /// The channel.
    pub chat: Option<Chat>,
    /// The group.
    pub sender_chat: Option<Chat>,
}

/// A tap on a button.
#[derive(Clone, Debug, Deserialize)]
pub struct CallbackQuery {
    /// What to answer it with.
    pub id: String,
    /// Who tapped.
    pub from: User,
    /// The message with the button.
    pub message: Option<Message>,
    /// What the button carries.
    pub data: Option<String>,
}

/// The bot's own rights in a chat changed.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatMemberUpdated {
    /// Where.
    pub chat: Chat,
    /// Who changed them.
    pub from: User,
    /// What they are now.
    pub new_chat_member: ChatMember,
}

/// Somebody's rights in a chat.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatMember {
    /// `creator`, `administrator`, `member`, `restricted`, `left` or `kicked`.
    pub status: String,
    /// Whether a channel's administrator may post.
    pub can_post_messages: Option<bool>,
    /// Whether a restricted member may write.
    pub can_send_messages: Option<bool>,
}

/// What was sent. Only its number and the name of its file are read back: Telegram's picture of it is not ours.
#[derive(Clone, Debug, Deserialize)]
pub struct Sent {
    /// Its number within the chat.
    pub message_id: i64,
    /// A photo in several sizes.
    #[serde(default)]
    pub photo: Vec<File>,
    /// A video.
    pub video: Option<SentVideo>,
    /// A GIF or a video without sound.
    pub animation: Option<File>,
    /// A file.
    pub document: Option<File>,
}

/// A video that was sent.
#[derive(Clone, Debug, Deserialize)]
pub struct SentVideo {
    /// The file.
    #[serde(flatten)]
    pub file: File,
    /// What stands for it until it is played, in several sizes.
    #[serde(default)]
    pub cover: Vec<File>,
}

fn largest(sizes: &[File]) -> Option<&File> {
    sizes.iter().max_by_key(|size| size.width.unwrap_or(0).saturating_mul(size.height.unwrap_or(0)))
}

impl Sent {
    /// The name of the file that was sent, to send it again without its bytes.
    pub fn file_id(&self) -> Option<&str> {
        let video = self.video.as_ref().map(|video| &video.file);
        let file = largest(&self.photo).or(self.animation.as_ref()).or(video).or(self.document.as_ref())?;
        Some(&file.file_id)
    }

    /// The name of the cover of the video that was sent.
    pub fn cover_id(&self) -> Option<&str> {
        largest(&self.video.as_ref()?.cover).map(|file| file.file_id.as_str())
    }
}

impl Update {
    /// Who caused it.
    pub fn sender(&self) -> Option<&User> {
        let message = self.message.as_ref().or(self.edited_message.as_ref());
        message
            .and_then(|message| message.from.as_ref())
            .or(self.callback_query.as_ref().map(|query| &query.from))
            .or(self.my_chat_member.as_ref().map(|change| &change.from))
    }

    /// Where it happened.
    pub fn chat(&self) -> Option<&Chat> {
        let message = self.message.as_ref().or(self.edited_message.as_ref());
        message
            .map(|message| &message.chat)
            .or(self.callback_query.as_ref().and_then(|query| query.message.as_ref()).map(|message| &message.chat))
            .or(self.my_chat_member.as_ref().map(|change| &change.chat))
    }
}
