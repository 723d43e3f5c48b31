//! Channels and groups: what the bot may ask about them, and what their owners do to it.

use serde_json::{Value, json};

use super::Telegram;
use super::answer::{Answer, Refusal};
use super::chats::{Chat, ChatKind, Membership, Rights};
use super::params::Params;
use super::state::{NETWORK, State};
use crate::clock::{Millis, SECOND};

/// `getChat`: `ChatFullInfo`
pub fn chat(state: &State, params: &Params) -> Answer {
    let chat = state.reach(state.chat_id(params, "chat_id")?)?;
    let mut full = chat.json();
    full["accent_color_id"] = 0.into();
    full["max_reaction_count"] = 11.into();
    full["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
        "premium_subscription": false, "gifts_from_channels": false,
    });
    if let Some(username) = &chat.username {
        full["active_usernames"] = json!([username]);
    }
    Ok(full)
}

/// `getChatMember`
pub fn member(state: &State, params: &Params) -> Answer {
    let chat = state.reach(state.chat_id(params, "chat_id")?)?;
    let user = params.int("user_id").ok_or_else(|| Refusal::bad("user not found"))?;
    if user == state.profile.id {
        return Ok(own_json(state, chat, chat.bot));
    }
    let person = state.people.get(&user).ok_or_else(|| Refusal::bad("user not found"))?;
    // Whoever plays in a simulated world owns its channels and groups.
    Ok(json!({"status": "creator", "user": person.json(), "is_anonymous": false}))
}

/// `getChatAdministrators`: the bot itself is left out by the server, other bots are too.
pub fn administrators(state: &State, params: &Params) -> Answer {
    let chat = state.reach(state.chat_id(params, "chat_id")?)?;
    if chat.kind == ChatKind::Private {
        return Err(Refusal::bad("there are no administrators in the private chat"));
    }
    let own = matches!(chat.bot, Membership::Admin(_)).then(|| own_json(state, chat, chat.bot));
    let people = state.people.values().map(|person| json!({"status": "creator", "user": person.json(), "is_anonymous": false}));
    Ok(people.take(1).chain(own).collect())
}

/// `getChatMemberCount`
pub fn count(state: &State, params: &Params) -> Answer {
    state.reach(state.chat_id(params, "chat_id")?)?;
    Ok((state.people.len() + 1).into())
}

/// `leaveChat`
pub fn leave(state: &mut State, params: &Params) -> Answer {
    let id = state.chat_id(params, "chat_id")?;
    if state.reach(id)?.kind == ChatKind::Private {
        return Err(Refusal::bad("chat member status can't be changed in private chats"));
    }
    state.set_membership(id, Membership::Left, None);
    Ok(true.into())
}

impl State {
    /// Makes the bot something else in a chat; `by` is told to the bot as who did it.
    pub fn set_membership(&mut self, chat: i64, now: Membership, by: Option<i64>) {
        let Some(room) = self.chats.get_mut(&chat) else {
            return;
        };
        let before = std::mem::replace(&mut room.bot, now);
        let at = self.now();
        let told = by.and_then(|id| self.people.get(&id)).zip(self.chats.get(&chat)).map(|(person, room)| {
            json!({
                "chat": room.json(), "from": person.json(), "date": at / SECOND,
                "old_chat_member": own_json(self, room, before), "new_chat_member": own_json(self, room, now),
            })
        });
        if let Some(told) = told.filter(|_| before != now) {
            self.push_update("my_chat_member", told);
        }
    }

    fn found(&mut self, kind: ChatKind, name: &str) -> i64 {
        let known = self.chats.values().find(|chat| chat.kind == kind && names(chat, name));
        if let Some(chat) = known {
            return chat.id;
        }
        let places = self.chats.keys().filter(|id| **id < 0).count();
        let id = -1_002_000_000_001 - i64::try_from(places).unwrap_or(0);
        let username = username(name);
        let membership = Membership::Admin(Rights::ALL);
        self.chats.insert(id, Chat::new(id, kind, name.trim_start_matches('@'), username, membership));
        id
    }
}

fn names(chat: &Chat, name: &str) -> bool {
    let bare = name.trim_start_matches('@');
    chat.title.eq_ignore_ascii_case(bare) || chat.username.as_deref().is_some_and(|username| username.eq_ignore_ascii_case(bare))
}

/// The public name of a place called `name`, when it can serve as one.
fn username(name: &str) -> Option<String> {
    let plain: String = name.trim_start_matches('@').chars().map(|c| if c == ' ' || c == '-' { '_' } else { c }).collect();
    let good = plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (good && !plain.is_empty()).then(|| plain.to_ascii_lowercase())
}

fn own_json(state: &State, chat: &Chat, membership: Membership) -> Value {
    let user = state.bot_user();
    let rights = match membership {
        Membership::Member => return json!({"status": "member", "user": user}),
        Membership::Left => return json!({"status": "left", "user": user}),
        Membership::Kicked => return json!({"status": "kicked", "user": user, "until_date": 0}),
        Membership::Admin(rights) => rights,
    };
    let mut own = json!({
        "status": "administrator", "user": user, "can_be_edited": false, "is_anonymous": false,
        "can_manage_chat": true, "can_delete_messages": rights.delete, "can_manage_video_chats": false,
        "can_restrict_members": false, "can_promote_members": false, "can_change_info": false,
        "can_invite_users": false, "can_post_stories": false, "can_edit_stories": false,
        "can_delete_stories": false,
    });
    if chat.kind == ChatKind::Channel {
        own["can_post_messages"] = rights.post.into();
        own["can_edit_messages"] = rights.edit.into();
    }
    own
}

impl Telegram {
    /// The channel called `name` (its title or `@name`): made on first mention, with the bot as an
    /// administrator who may do everything. Its chat id.
    pub fn channel(&self, name: &str) -> i64 {
        self.lock().found(ChatKind::Channel, name)
    }

    /// The group called `name`, as [`Telegram::channel`].
    pub fn group(&self, name: &str) -> i64 {
        self.lock().found(ChatKind::Supergroup, name)
    }

    /// A person makes the bot something in a channel or group (or blocks it, in their own chat); the bot
    /// is told by `my_chat_member`. To make it an administrator again ends a `revoked` fault.
    pub fn set_bot(&self, user: i64, chat: i64, membership: Membership) {
        let mut state = self.lock();
        if matches!(membership, Membership::Admin(_)) {
            state.world.faults.reconnect(NETWORK);
        }
        state.set_membership(chat, membership, Some(user));
    }

    /// The bot is thrown out of a channel or group.
    pub fn kick(&self, user: i64, chat: i64) {
        self.set_bot(user, chat, Membership::Kicked);
    }

    /// The bot is taken back as an administrator with all rights.
    pub fn admit(&self, user: i64, chat: i64) {
        self.set_bot(user, chat, Membership::Admin(Rights::ALL));
    }

    /// Gives a place another title and public name (`None`: private). Its id stays.
    pub fn rename(&self, chat: i64, title: &str, username: Option<&str>) {
        if let Some(room) = self.lock().chats.get_mut(&chat) {
            room.title = title.to_owned();
            room.username = username.map(str::to_owned);
        }
    }

    /// Flood control closes a chat for so many seconds: everything there is answered 429.
    pub fn flood(&self, chat: i64, seconds: Millis) {
        let mut state = self.lock();
        let until = state.now() + seconds * SECOND;
        if let Some(room) = state.chats.get_mut(&chat) {
            room.closed_until = until;
        }
    }

    /// From now on only so many messages a minute go to one chat; `None` lifts it.
    pub fn limit_rate(&self, per_minute: Option<usize>) {
        self.lock().rate = per_minute;
    }

    /// The owner revokes the bot's token: everything is answered 401.
    pub fn revoke(&self) {
        let mut state = self.lock();
        state.token_revoked = true;
        state.end_poll();
    }

    /// The token works again.
    pub fn restore(&self) {
        self.lock().token_revoked = false;
    }
}
