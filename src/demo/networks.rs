//! The simulated networks by name: what is visible there, and what somebody types to connect an account.
//! Everything that differs from network to network for the player and the page is here.

use std::sync::Arc;

use bytes::Bytes;

use crate::clock::Millis;
use crate::platforms::bluesky::sim::{SimPost, Simulator};
use crate::platforms::facebook::sim as facebook;
use crate::platforms::instagram::sim as instagram;
use crate::platforms::linkedin::sim as linkedin;
use crate::platforms::threads::sim as threads;
use crate::platforms::tiktok::sim as tiktok;
use crate::platforms::x::sim as x;
use crate::platforms::youtube::sim as youtube;
use crate::sim::telegram::{Post, Telegram};

/// The networks by the names that a script uses.
pub const NAMES: [&str; 11] =
    ["bluesky", "facebook", "instagram", "instagram_pages", "linkedin", "linkedin_pages", "telegram", "threads", "tiktok", "x", "youtube"];
/// The shortest public name that Telegram gives out.
const SHORTEST: usize = 4;

/// The simulators.
pub struct Networks {
    /// The conversation, and the channels and groups.
    pub telegram: Arc<Telegram>,
    /// Bluesky.
    pub bluesky: Simulator,
    /// Facebook.
    pub facebook: facebook::Simulator,
    /// Instagram, by both sign-ins.
    pub instagram: instagram::Simulator,
    /// LinkedIn.
    pub linkedin: linkedin::Simulator,
    /// Threads.
    pub threads: threads::Simulator,
    /// TikTok.
    pub tiktok: tiktok::Simulator,
    /// X.
    pub x: x::Simulator,
    /// YouTube.
    pub youtube: youtube::Simulator,
}

/// A post that people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose.
    pub account: String,
    /// Its text.
    pub text: String,
    /// When it appeared.
    pub at: Millis,
    /// What is attached, in order.
    pub files: Vec<SeenFile>,
}

/// A file of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFile {
    /// Its alternative text; empty where there is none.
    pub alt: String,
    /// Its bytes as the network received them.
    pub bytes: Bytes,
}

/// How somebody connects an account in the chat.
pub struct SignIn {
    /// What the account is called afterwards.
    pub handle: String,
    /// What the network is called on the button.
    pub button: &'static str,
    /// What is answered, question by question.
    pub answers: Vec<Answer>,
}

/// An answer to a question of `/connect`.
pub enum Answer {
    /// Typed.
    Text(String),
    /// A message forwarded from this channel.
    Forward(i64),
    /// The newest link is opened, and the network's page says yes.
    Page,
}

impl Networks {
    /// What is visible at `network`, oldest first; `None` when there is no such network.
    pub fn posts(&self, network: &str) -> Option<Vec<Seen>> {
        match network {
            "bluesky" => Some(self.bluesky.posts().into_iter().map(on_bluesky).collect()),
            "facebook" => Some(self.facebook.posts().into_iter().map(on_facebook).collect()),
            "instagram" => Some(self.instagram.posts().into_iter().filter(|post| !post.by_page).map(on_instagram).collect()),
            "instagram_pages" => Some(self.instagram.posts().into_iter().filter(|post| post.by_page).map(on_instagram).collect()),
            "linkedin" => Some(self.linkedin.posts().into_iter().filter(|post| !post.of_page).map(on_linkedin).collect()),
            "linkedin_pages" => Some(self.linkedin.posts().into_iter().filter(|post| post.of_page).map(on_linkedin).collect()),
            "youtube" => Some(self.youtube.videos().into_iter().map(on_youtube).collect()),
            "telegram" => Some(self.telegram.all_posts().into_iter().map(|post| self.on_telegram(post)).collect()),
            "threads" => Some(self.threads.posts().into_iter().map(on_threads).collect()),
            "tiktok" => Some(self.tiktok.published().into_iter().map(on_tiktok).collect()),
            "x" => Some(self.x.posts().into_iter().map(on_x).collect()),
            _ => None,
        }
    }

    /// How the account called `name` is connected; it is made when it is not there yet.
    pub fn sign_in(&self, network: &str, name: &str, user: i64) -> Option<SignIn> {
        match network {
            "bluesky" => {
                let account = self.bluesky.account(name);
                let answers = vec![Answer::Text(account.handle.clone()), Answer::Text(account.app_password)];
                Some(SignIn { handle: account.handle, button: "Bluesky", answers })
            }
            "facebook" => {
                // As for LinkedIn: each page has somebody of its own.
                let page = self.facebook.page(name, &format!("{name} owner"));
                Some(SignIn { handle: page.name, button: "Facebook", answers: vec![Answer::Page] })
            }
            "instagram" => {
                let account = self.instagram.account(name);
                Some(SignIn { handle: format!("@{}", account.username), button: "Instagram", answers: vec![Answer::Page] })
            }
            "instagram_pages" => {
                let account = self.instagram.linked(name, &format!("{name} page"));
                Some(SignIn { handle: format!("@{}", account.username), button: "Instagram (Facebook)", answers: vec![Answer::Page] })
            }
            "linkedin" => {
                let member = self.linkedin.member(name);
                Some(SignIn { handle: member.name, button: "LinkedIn", answers: vec![Answer::Page] })
            }
            "linkedin_pages" => {
                // Each page has an administrator of its own, so that a sign-in opens one.
                let page = self.linkedin.page(name, &format!("{name} owner"));
                Some(SignIn { handle: page.name, button: "LinkedIn Pages", answers: vec![Answer::Page] })
            }
            "youtube" => {
                let channel = self.youtube.channel(name);
                Some(SignIn { handle: format!("@{}", channel.login), button: "YouTube", answers: vec![Answer::Page] })
            }
            "telegram" => {
                let channel = self.telegram.channel(name);
                // Its owner takes the bot in again, should it have been thrown out.
                self.telegram.admit(user, channel);
                let handle = self.handle(channel, name);
                let named = handle.starts_with('@') && handle.len() > SHORTEST;
                let answer = if named { Answer::Text(handle.clone()) } else { Answer::Forward(channel) };
                Some(SignIn { handle, button: "Telegram", answers: vec![answer] })
            }
            "threads" => {
                let profile = self.threads.profile(name);
                Some(SignIn { handle: format!("@{}", profile.username), button: "Threads", answers: vec![Answer::Page] })
            }
            "tiktok" => {
                let creator = self.tiktok.creator(name);
                Some(SignIn { handle: format!("@{}", creator.login), button: "TikTok", answers: vec![Answer::Page] })
            }
            "x" => {
                let user = self.x.user(name);
                Some(SignIn { handle: format!("@{}", user.username), button: "X", answers: vec![Answer::Page] })
            }
            _ => None,
        }
    }

    fn handle(&self, chat: i64, title: &str) -> String {
        self.telegram.public_name(chat).map_or_else(|| title.to_owned(), |name| format!("@{name}"))
    }

    fn on_telegram(&self, post: Post) -> Seen {
        let files = post.media.into_iter().map(|file| SeenFile { alt: String::new(), bytes: file.bytes }).collect();
        Seen { account: self.handle(post.chat, &post.account), text: post.text, at: post.at, files }
    }
}

fn on_bluesky(post: SimPost) -> Seen {
    let files = post.files.into_iter().map(|file| SeenFile { alt: file.alt, bytes: file.bytes }).collect();
    Seen { account: post.handle, text: post.text, at: post.at, files }
}

fn on_facebook(post: facebook::SimPost) -> Seen {
    let files = post.files.into_iter().map(|(alt, bytes)| SeenFile { alt, bytes }).collect();
    Seen { account: post.page, text: post.text, at: post.at, files }
}

fn on_instagram(post: instagram::SimPost) -> Seen {
    let files = post.files.into_iter().map(|(alt, bytes)| SeenFile { alt, bytes }).collect();
    Seen { account: format!("@{}", post.account), text: post.text, at: post.at, files }
}

fn on_linkedin(post: linkedin::SimPost) -> Seen {
    let files = post.files.into_iter().map(|(alt, bytes)| SeenFile { alt, bytes }).collect();
    Seen { account: post.author, text: post.text, at: post.at, files }
}

fn on_threads(post: threads::SimPost) -> Seen {
    let files = post.files.into_iter().map(|(alt, bytes)| SeenFile { alt, bytes }).collect();
    Seen { account: format!("@{}", post.author), text: post.text, at: post.at, files }
}

fn on_tiktok(post: tiktok::SimPost) -> Seen {
    let text = [post.title, post.description].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
    let files = post.files.into_iter().map(|bytes| SeenFile { alt: String::new(), bytes }).collect();
    Seen { account: format!("@{}", post.login), text, at: post.at, files }
}

fn on_x(post: x::SimPost) -> Seen {
    let files = post.files.into_iter().map(|(alt, bytes)| SeenFile { alt, bytes }).collect();
    Seen { account: format!("@{}", post.author), text: post.text, at: post.at, files }
}

fn on_youtube(video: youtube::SimVideo) -> Seen {
    let text = [video.title, video.description].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
    let files = std::iter::once(video.bytes).chain(video.cover).map(|bytes| SeenFile { alt: String::new(), bytes });
    Seen { account: video.channel, text, at: video.at, files: files.collect() }
}

/// What a file is by its first bytes: its type for a browser, and the ending of its name.
pub fn sniff(bytes: &[u8]) -> (&'static str, &'static str) {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => ("image/jpeg", "jpg"),
        [0x89, b'P', b'N', b'G', ..] => ("image/png", "png"),
        [b'G', b'I', b'F', b'8', ..] => ("image/gif", "gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ("image/webp", "webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', ..] => ("video/quicktime", "mov"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => ("video/mp4", "mp4"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => ("video/webm", "webm"),
        _ => ("application/octet-stream", "bin"),
    }
}
