//! Connecting an account through the chat, as a person would: /connect, the network, what is asked, Keep.
//! Called by the player; knows the words on the buttons in every language, because the person may have chosen any.

use super::networks::{Answer, SignIn};
use crate::i18n;
use crate::model::lang::Lang;
use crate::model::say::Say;
use crate::sim::telegram::{Pressed, Telegram};

/// Stands for a name in a sentence of which only the end matters.
const NAME: &str = "|";

/// One thing that the person does.
pub enum Act<'a> {
    /// Writes.
    Say(&'a str),
    /// Presses the button with this label.
    Press(&'a str),
    /// Forwards a message of this channel.
    Forward(i64),
    /// Opens the newest link and consents.
    Page,
}

/// What the person does, in order; everything comes to rest after each.
pub fn lines(sign_in: &SignIn) -> Vec<Act<'_>> {
    let answers = sign_in.answers.iter().map(|answer| match answer {
        Answer::Text(text) => Act::Say(text),
        Answer::Forward(channel) => Act::Forward(*channel),
        Answer::Page => Act::Page,
    });
    [Act::Say("/connect"), Act::Press(sign_in.button)].into_iter().chain(answers).collect()
}

impl Act<'_> {
    /// Does it.
    pub fn act(&self, telegram: &Telegram, user: i64) -> Result<(), String> {
        let done = match self {
            Self::Say(text) => telegram.say(user, text).is_some(),
            Self::Press(label) => matches!(telegram.press(user, label, None)?, Pressed::Told),
            Self::Forward(channel) => telegram.forward(user, *channel).is_some(),
            // For whoever has a browser.
            Self::Page => false,
        };
        if done { Ok(()) } else { Err("nothing came of it".to_owned()) }
    }
}

/// Keeps the account that the bot just presented. One that was only signed in again needs no Keep.
pub fn keep(telegram: &Telegram, user: i64) -> Result<(), String> {
    let heard = telegram.heard(user).join("\n");
    for lang in Lang::ALL {
        let label = i18n::plain(lang, &Say::new("button-keep"));
        if heard.contains(&format!("[{label}]")) {
            return telegram.press(user, &label, None).map(drop);
        }
        let again = i18n::plain(lang, &Say::new("connected-again").text("account", NAME).text("network", NAME));
        if again.rsplit(NAME).next().is_some_and(|end| heard.contains(end)) {
            return Ok(());
        }
    }
    Err(format!("the bot did not present the account; it said:\n{heard}"))
}
