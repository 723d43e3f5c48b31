//! What a person at the demo's console or page does and sees. Both are windows onto the same conversation: that of
//! the owner. Holds no state of its own.

use std::sync::Arc;

use super::sample;
use super::town::Town;
use crate::sim::telegram::screen::Shown;
use crate::sim::telegram::{Pressed, Telegram};

/// The Bluesky account that is made for the demo.
const BLUESKY: &str = "ana";
/// The Telegram channel that is made for the demo.
const CHANNEL: &str = "Harbour News";
/// The name of the built-in picture.
const SAMPLE: &str = "sunset.jpg";

/// The owner's side of the demo. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    /// The town behind it.
    pub town: Arc<Town>,
    /// What can be connected, ready to be typed.
    pub hints: Arc<Hints>,
}

/// The accounts that are made for the demo.
pub struct Hints {
    /// The Bluesky handle.
    pub handle: String,
    /// Its app password.
    pub app_password: String,
    /// The `@name` of the Telegram channel.
    pub channel: String,
}

impl Desk {
    /// Makes the accounts that the person may connect.
    pub fn new(town: Arc<Town>) -> Self {
        let account = town.networks.bluesky.account(BLUESKY);
        let channel = town.networks.telegram.channel(CHANNEL);
        let name = town.networks.telegram.public_name(channel).unwrap_or_default();
        let hints = Hints { handle: account.handle, app_password: account.app_password, channel: format!("@{name}") };
        Self { town, hints: Arc::new(hints) }
    }

    /// The simulated Telegram.
    pub fn telegram(&self) -> &Telegram {
        &self.town.networks.telegram
    }

    /// The conversation as it is now, oldest first.
    pub fn chat(&self) -> Vec<Shown> {
        self.telegram().chat(self.town.owner)
    }

    /// Writes.
    pub fn say(&self, text: &str) {
        self.telegram().say(self.town.owner, text);
    }

    /// Edits the person's last message; whether there was one.
    pub fn edit(&self, text: &str) -> bool {
        self.telegram().edit(self.town.owner, text).is_some()
    }

    /// Sends pictures or videos; several are an album.
    pub fn send(&self, files: Vec<(String, Vec<u8>)>, caption: &str) {
        self.telegram().send(self.town.owner, files, caption);
    }

    /// Sends a file as it is.
    pub fn document(&self, name: &str, bytes: Vec<u8>, caption: &str) {
        self.telegram().document(self.town.owner, name, bytes, caption);
    }

    /// Sends the built-in picture.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub fn send_sample(&self, caption: &str) -> anyhow::Result<()> {
        self.send(vec![(SAMPLE.to_owned(), sample::photo()?)], caption);
        Ok(())
    }

    /// Presses a button by its label.
    ///
    /// # Errors
    /// Why nothing was pressed.
    pub fn press(&self, label: &str) -> Result<Pressed, String> {
        self.telegram().press(self.town.owner, label, None)
    }

    /// Presses the button at this place of this message.
    ///
    /// # Errors
    /// Why nothing was pressed.
    pub fn press_at(&self, message: i64, row: usize, column: usize) -> Result<Pressed, String> {
        let chat = self.chat();
        let shown = chat.iter().find(|shown| shown.id == message && !shown.deleted).ok_or("the message is gone")?;
        let button = shown.rows.get(row).and_then(|row| row.get(column)).filter(|button| !button.disabled);
        let button = button.ok_or("the button is gone")?;
        match (&button.url, &button.data) {
            (Some(link), _) => Ok(Pressed::Link(link.clone())),
            (None, Some(data)) => {
                self.telegram().press_data(self.town.owner, message, data);
                Ok(Pressed::Told)
            }
            (None, None) => Err("the button does nothing".to_owned()),
        }
    }
}
