//! Flood control: Telegram says when to stop, and for which chat; that is obeyed in full.
//! (facts: telegram, section 9: throttling by number is not enough, `retry_after` is never ignored.)

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Millis;

/// Which chats are to be left in peace, until when. Shared by everything that speaks.
#[derive(Clone, Default)]
pub struct Flood {
    chats: Arc<Mutex<HashMap<i64, Millis>>>,
}

impl Flood {
    /// Leave `chat` in peace until `until`.
    pub fn stop(&self, chat: i64, until: Millis) {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = chats.entry(chat).or_insert(until);
        *entry = until.max(*entry);
    }

    /// Until when `chat` is to be left in peace, if that is later than `now`.
    pub fn until(&self, chat: i64, now: Millis) -> Option<Millis> {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        chats.retain(|_, until| *until > now);
        chats.get(&chat).copied()
    }
}
