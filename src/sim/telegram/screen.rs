//! A chat as a person sees it, and its story as text.
//!
//! A message that the bot edits again and again is one message on a phone, but in a transcript each
//! state that a person could look at matters. So the story is told in moments: what happened at one
//! instant is shown once, as it was at the end of that instant. What was deleted (a password) is not
//! written out.

use jiff::Timestamp;

use super::chats::{Author, Message, with_links};
use super::entities::Formatted;
use super::files::Kind;
use super::keyboard::{self, Button};
use crate::clock::{Millis, SECOND};

/// A message as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its id in the chat.
    pub id: i64,
    /// Whether the bot wrote it.
    pub from_bot: bool,
    /// Its plain text or caption.
    pub text: String,
    /// The same with its styles.
    pub formatted: Formatted,
    /// The same with the addresses behind words written out.
    pub linked: String,
    /// Its file.
    pub media: Option<ShownMedia>,
    /// Its buttons, by row.
    pub rows: Vec<Vec<Button>>,
    /// The album it belongs to.
    pub group: Option<String>,
    /// Where it was forwarded from.
    pub forwarded: Option<String>,
    /// The message that it answers.
    pub reply: Option<i64>,
    /// The later it was sent or edited, the larger.
    pub order: u64,
    /// When it was sent.
    pub at: Millis,
    /// Whether it is gone.
    pub deleted: bool,
}

/// A file as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownMedia {
    /// What it is shown as.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What stands for a video until it is played: its width and height.
    pub cover: Option<(u32, u32)>,
}

/// Something that happened in a chat.
pub struct Event {
    /// When.
    pub at: Millis,
    /// Where.
    pub chat: i64,
    /// What.
    pub note: Note,
}

/// What happened.
pub enum Note {
    /// A message was sent, or edited: how it looked then.
    Message {
        /// The message.
        shown: Box<Shown>,
        /// Whether it had been there before.
        edited: bool,
    },
    /// A message went.
    Deleted {
        /// Which.
        id: i64,
    },
    /// The person pressed a button.
    Pressed {
        /// What stood on it.
        label: String,
    },
    /// The bot answered a press with a passing word.
    Toast {
        /// The word.
        text: String,
        /// Whether it has to be tapped away.
        alert: bool,
    },
    /// The person did something that has no picture (an injected update).
    Unseen,
}

impl Note {
    /// Whether it is a person's line, after which the bot's words count as new.
    pub fn is_persons(&self) -> bool {
        match self {
            Self::Message { shown, .. } => !shown.from_bot,
            Self::Pressed { .. } | Self::Unseen => true,
            Self::Deleted { .. } | Self::Toast { .. } => false,
        }
    }
}

impl Shown {
    /// How a message looks now.
    pub fn of(message: &Message) -> Self {
        let media = message.content.media.as_ref().map(|media| ShownMedia {
            kind: media.kind,
            name: media.name.clone(),
            width: media.shape.width,
            height: media.shape.height,
            cover: media.cover.as_ref().map(|cover| (cover.shape.width, cover.shape.height)),
        });
        let forwarded = message.origin.as_ref().map(|origin| {
            let places = ["/chat/title", "/sender_chat/title", "/sender_user/first_name"];
            let name = places.iter().find_map(|place| origin.pointer(place)).and_then(|name| name.as_str());
            name.unwrap_or("somebody").to_owned()
        });
        Self {
            id: message.id,
            from_bot: message.author == Author::Bot,
            text: message.content.text.text.clone(),
            formatted: message.content.text.clone(),
            linked: with_links(&message.content.text),
            media,
            rows: keyboard::rows(message.markup.as_ref()),
            group: message.group.clone(),
            forwarded,
            reply: message.reply_to,
            order: message.order,
            at: message.at,
            deleted: message.deleted,
        }
    }

    /// All that can be read on it: text with links, file, buttons.
    pub fn said(&self) -> String {
        let media = self.media.as_ref().map(media_line);
        let text = (!self.linked.is_empty()).then(|| self.linked.clone());
        media.into_iter().chain(text).chain(self.rows.iter().map(|row| row_line(row))).collect::<Vec<_>>().join("\n")
    }
}

/// The story of a chat between `person` and the bot called `bot`, times in UTC.
pub fn render(events: &[&Event], person: &str, bot: &str) -> String {
    let gone: Vec<i64> = events.iter().filter_map(|event| deleted(&event.note)).collect();
    let mut story = Story { person, bot, gone, out: String::new(), day: String::new() };
    let mut rest = events;
    while let Some(first) = rest.first() {
        let end = rest.iter().position(|event| event.at >= first.at + SECOND).unwrap_or(rest.len());
        // A person's line ends the moment before it.
        let line = rest.iter().skip(1).position(|event| event.note.is_persons() && !same_album(first, event));
        let (moment, after) = rest.split_at(line.map_or(end, |at| end.min(at + 1)));
        story.moment(moment);
        rest = after;
    }
    story.out
}

fn same_album(first: &Event, next: &Event) -> bool {
    match (&first.note, &next.note) {
        (Note::Message { shown: a, .. }, Note::Message { shown: b, .. }) => a.group.is_some() && a.group == b.group,
        _ => false,
    }
}

fn deleted(note: &Note) -> Option<i64> {
    match note {
        Note::Deleted { id } => Some(*id),
        _ => None,
    }
}

struct Story<'a> {
    person: &'a str,
    bot: &'a str,
    /// What is gone by the end of the story.
    gone: Vec<i64>,
    out: String,
    day: String,
}

impl Story<'_> {
    fn moment(&mut self, moment: &[&Event]) {
        let mut moment = moment.to_vec();
        // At one instant several parts of a bot speak at once: their order is chance, and no part of the story.
        let new: Vec<i64> = moment.iter().filter_map(|event| sent(&event.note)).collect();
        moment.sort_by_key(|event| place(&event.note, &new));
        let mut album: Option<&str> = None;
        for (place, event) in moment.iter().enumerate() {
            match &event.note {
                Note::Message { shown, edited } => {
                    let before = moment.iter().take(place).any(|earlier| shows(earlier, shown.id));
                    if before {
                        continue;
                    }
                    let last = moment.iter().rev().find_map(|later| state_of(later, shown.id)).unwrap_or(shown);
                    let goes_on = !edited && album.is_some() && album == shown.group.as_deref();
                    self.message(event.at, last, *edited, goes_on);
                    album = shown.group.as_deref();
                    continue;
                }
                Note::Pressed { label } => self.line(event.at, self.person, &format!("taps [{label}]")),
                Note::Toast { text, alert: false } => self.line(event.at, self.bot, &format!("(briefly) {text}")),
                Note::Toast { text, alert: true } => self.line(event.at, self.bot, &format!("(alert) {text}")),
                Note::Deleted { .. } => self.line(event.at, self.bot, "removes a message"),
                Note::Unseen => {}
            }
            album = None;
        }
    }

    fn message(&mut self, at: Millis, shown: &Shown, edited: bool, goes_on: bool) {
        if !goes_on {
            if !shown.from_bot && !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            let who = if shown.from_bot { self.bot } else { self.person };
            let how = match (edited, &shown.forwarded, shown.reply.is_some()) {
                (true, _, _) if shown.from_bot => "updates".to_owned(),
                (true, _, _) => "edits".to_owned(),
                (_, Some(from), _) => format!("forwards from {from}"),
                (_, _, true) if !shown.from_bot => "replies".to_owned(),
                _ => String::new(),
            };
            self.line(at, who, &how);
        } else if self.out.ends_with("\n\n") {
            self.out.pop();
        }
        if self.gone.contains(&shown.id) {
            self.indented("(removed from the chat)");
        } else {
            self.body(shown);
        }
        self.out.push('\n');
    }

    fn body(&mut self, shown: &Shown) {
        if let Some(media) = &shown.media {
            self.indented(&media_line(media));
        }
        for line in shown.linked.lines() {
            self.indented(line);
        }
        for row in &shown.rows {
            self.indented(&row_line(row));
        }
    }

    fn indented(&mut self, line: &str) {
        if !line.is_empty() {
            self.out.push_str("       ");
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// `09:00  Crier  how`, under the day's own line when the day changed.
    fn line(&mut self, at: Millis, who: &str, how: &str) {
        let time = Timestamp::from_millisecond(at).unwrap_or_default();
        let day = time.strftime("%A, %-d %B %Y (UTC)").to_string();
        if day != self.day {
            self.out.push_str(&format!("── {day} ──\n\n"));
            self.day = day;
        }
        let said = format!("{}  {who}  {how}", time.strftime("%H:%M"));
        self.out.push_str(said.trim_end());
        self.out.push('\n');
    }
}

fn sent(note: &Note) -> Option<i64> {
    match note {
        Note::Message { shown, edited: false } => Some(shown.id),
        _ => None,
    }
}

/// Where a note stands within its moment: the person's line, passing words, what goes, what changes, what is new.
fn place(note: &Note, new: &[i64]) -> (u8, i64) {
    match note {
        note if note.is_persons() => (0, 0),
        Note::Toast { .. } => (1, 0),
        Note::Deleted { .. } => (2, 0),
        Note::Message { shown, .. } if !new.contains(&shown.id) => (3, shown.id),
        Note::Message { .. } | Note::Pressed { .. } | Note::Unseen => (4, 0),
    }
}

fn shows(event: &Event, id: i64) -> bool {
    state_of(event, id).is_some()
}

fn state_of(event: &Event, id: i64) -> Option<&Shown> {
    match &event.note {
        Note::Message { shown, .. } if shown.id == id => Some(shown),
        _ => None,
    }
}

/// `[photo 1280x960 name.jpg]`
fn media_line(media: &ShownMedia) -> String {
    let ShownMedia { kind, name, width, height, cover } = media;
    let kind = if *kind == Kind::Document { "file" } else { kind.word() };
    let cover = cover.map(|(width, height)| format!(", cover {width}x{height}")).unwrap_or_default();
    if *width == 0 { format!("[{kind} {name}{cover}]") } else { format!("[{kind} {width}x{height} {name}{cover}]") }
}

fn row_line(row: &[Button]) -> String {
    let button = |button: &Button| match (button.disabled, &button.url) {
        (true, _) => format!("[{} (off)]", button.label),
        (false, Some(_)) => format!("[{} ↗]", button.label),
        (false, None) => format!("[{}]", button.label),
    };
    row.iter().map(button).collect::<Vec<_>>().join(" ")
}
