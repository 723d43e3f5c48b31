//! The chat in the terminal: the bot's messages as they come, numbered buttons, and what the networks show. Called
//! by `crier demo`; plain lines, so that it works in every terminal and through a pipe.

use std::collections::HashMap;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use tokio::sync::mpsc;

use super::desk::Desk;
use super::networks::NAMES;
use crate::clock::{Clock, Millis};
use crate::model::platform::PlatformId;
use crate::sim::telegram::Pressed;
use crate::sim::telegram::files::Kind;
use crate::sim::telegram::screen::Shown;

/// How often the screen is brought up to date, in milliseconds.
const LOOK: Millis = 150;

const HELP: &str = "  any text           say it to Crier (a caption, a time, an answer)
  1, 2, 3 …          press the button with that number
  press LABEL        press a button of an older message by what stands on it
  sample [CAPTION]   send a built-in photo that carries GPS and camera data
  photo FILE [-- CAPTION]        send a picture or video
  album FILE FILE… [-- CAPTION]  send several as an album
  file FILE [-- CAPTION]         send a file untouched
  edit TEXT          edit your last message
  say TEXT           say it, even if it is a number or one of these words
  restart            pull the plug: Crier dies and starts again
  quit               leave; everything is thrown away";

/// Talks with the person until they leave.
///
/// # Errors
/// When Crier does not start again after a restart.
pub async fn run(desk: &Desk, address: &str) -> anyhow::Result<()> {
    let mut screen = Screen::new(desk);
    screen.tell(&welcome(desk, address));
    let (clock, mut lines) = (Clock::system(), typed());
    let mut open = true;
    loop {
        tokio::select! {
            line = lines.recv(), if open => match line {
                Some(line) => {
                    if screen.obey(line.trim()).await? {
                        return Ok(());
                    }
                }
                None if std::io::stdin().is_terminal() => return Ok(()),
                None => {
                    open = false;
                    screen.tell("Nothing more to read here. The page stays open until you press Ctrl-C.");
                }
            },
            _ = tokio::signal::ctrl_c() => return Ok(()),
            () = clock.sleep_until(clock.now() + LOOK) => screen.look(),
        }
    }
}

fn welcome(desk: &Desk, address: &str) -> String {
    let hints = &desk.hints;
    format!(
        "
Crier demo: the real bot, with networks that exist only here.

  The same chat with pictures, beside what the networks show:
  {address}

  1. Type  /start  and connect an account. These are made for you:
       Bluesky   {handle}   app password  {password}
       Telegram  {channel}   (Crier is an administrator there already)
     At all others you are signed in: press the network's button and open the link.
  2. Type  sample Good evening!  to send a photo with GPS in it.
  3. Press a button by its number, for example  1  for the first one.
     To schedule, press Schedule and type  in 2 min. Type  restart  meanwhile.

  help shows everything else, quit leaves.
",
        handle = hints.handle,
        password = hints.app_password,
        channel = hints.channel,
    )
}

/// The lines that the person types. A thread of its own, because a read from a terminal cannot be given up.
fn typed() -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if send.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receive
}

struct Screen<'a> {
    desk: &'a Desk,
    /// Up to which order the conversation is on the screen.
    order: u64,
    toasts: usize,
    posts: HashMap<&'static str, usize>,
    /// The buttons by the numbers that stand on them: message, row, column.
    buttons: HashMap<usize, (i64, usize, usize)>,
    /// What was numbered since the person's last line: the first number and how many, by message. So a card that is
    /// updated keeps its numbers, and takes none from the message below it.
    numbered: HashMap<i64, (usize, usize)>,
    next: usize,
    colour: bool,
}

impl<'a> Screen<'a> {
    fn new(desk: &'a Desk) -> Self {
        let colour = std::io::stdout().is_terminal();
        let (posts, buttons, numbered) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { desk, order: 0, toasts: 0, posts, buttons, numbered, next: 1, colour }
    }

    /// Does what a typed line says; whether the person leaves.
    async fn obey(&mut self, line: &str) -> anyhow::Result<bool> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        (self.next, self.numbered) = (1, HashMap::new());
        match (word, rest.is_empty()) {
            ("", _) => {}
            ("quit" | "exit", true) => return Ok(true),
            ("help", true) => self.tell(HELP),
            ("restart", true) => self.restart().await?,
            ("sample", _) => self.desk.send_sample(rest)?,
            ("photo" | "album", false) => self.send(rest),
            ("file", false) => self.file(rest),
            ("edit", false) if !self.desk.edit(rest) => self.tell("There is nothing of yours to edit yet."),
            ("edit", false) => {}
            ("say", false) => self.desk.say(rest),
            ("press", false) => self.pressed(self.desk.press(rest)),
            (number, true) if number.bytes().all(|byte| byte.is_ascii_digit()) => self.press(number),
            _ => self.desk.say(line),
        }
        Ok(false)
    }

    async fn restart(&mut self) -> anyhow::Result<()> {
        self.tell("The plug is pulled…");
        self.desk.town.restart().await?;
        self.tell("Crier runs again, on the same database.");
        Ok(())
    }

    fn press(&mut self, number: &str) {
        let found = number.parse().ok().and_then(|number: usize| self.buttons.get(&number).copied());
        let Some((message, row, column)) = found else {
            return self.tell(&format!("There is no button {number}. To send the number itself: say {number}"));
        };
        self.pressed(self.desk.press_at(message, row, column));
    }

    fn pressed(&self, result: Result<Pressed, String>) {
        match result {
            Ok(Pressed::Told) => {}
            // There is no Telegram that the last page could lead back to.
            Ok(Pressed::Link(link)) if link.contains("/sign-in/") => {
                self.tell(&format!("This button opens {link}\nType the code that the last page shows."));
            }
            Ok(Pressed::Link(link)) => self.tell(&format!("This button opens {link}")),
            Err(why) => self.tell(&format!("Nothing was pressed: {why}.")),
        }
    }

    fn send(&mut self, rest: &str) {
        match read(rest) {
            Ok((files, caption)) => self.desk.send(files, &caption),
            Err(why) => self.tell(&why),
        }
    }

    fn file(&mut self, rest: &str) {
        match read(rest) {
            Ok((files, caption)) => {
                for (name, bytes) in files {
                    self.desk.document(&name, bytes, &caption);
                }
            }
            Err(why) => self.tell(&why),
        }
    }

    /// Shows what is new.
    fn look(&mut self) {
        let toasts = self.desk.telegram().toasts(self.desk.town.owner);
        for toast in toasts.iter().skip(self.toasts) {
            self.tell(&format!("  Crier, briefly: {toast}"));
        }
        self.toasts = toasts.len();
        let mut news: Vec<Shown> = self.desk.chat();
        news.retain(|shown| shown.order > self.order && !shown.deleted);
        news.sort_by_key(|shown| shown.order);
        for shown in news {
            self.order = shown.order;
            if shown.from_bot {
                self.message(&shown);
            }
        }
        for network in NAMES {
            self.network(network);
        }
    }

    fn message(&mut self, shown: &Shown) {
        let mut text = self.bold("Crier");
        if let Some(media) = &shown.media {
            let kind = if media.kind == Kind::Document { "file" } else { media.kind.word() };
            text.push_str(&format!("\n  ({kind}, {} × {})", media.width, media.height));
        }
        for line in shown.linked.lines() {
            text.push_str("\n  ");
            text.push_str(line);
        }
        let mut number = self.first_number(shown);
        for (row, buttons) in shown.rows.iter().enumerate() {
            text.push_str("\n ");
            for (column, button) in buttons.iter().enumerate() {
                text.push_str(&self.bold(&format!(" [{number} {}]", button.label)));
                self.buttons.insert(number, (shown.id, row, column));
                number += 1;
            }
        }
        self.tell(&format!("{text}\n"));
    }

    /// Where the numbers of a message begin.
    fn first_number(&mut self, shown: &Shown) -> usize {
        let count = shown.rows.iter().map(Vec::len).sum();
        let known = self.numbered.get(&shown.id).filter(|(_, had)| count <= *had).map(|(first, _)| *first);
        let first = known.unwrap_or(self.next);
        if known.is_none() {
            self.numbered.insert(shown.id, (first, count));
            self.next += count;
        }
        first
    }

    fn network(&mut self, network: &'static str) {
        let posts = self.desk.town.networks.posts(network).unwrap_or_default();
        let before = self.posts.insert(network, posts.len()).unwrap_or(0);
        for post in posts.iter().skip(before) {
            let files = match post.files.len() {
                0 => String::new(),
                1 => " with a picture".to_owned(),
                n => format!(" with {n} pictures"),
            };
            self.tell(&self.bold(&format!("  → {} now shows a post of {}{files}: {:?}\n", named(network), post.account, post.text)));
        }
    }

    fn bold(&self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn tell(&self, text: &str) {
        // Whoever closed the terminal does not read it any more.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}

/// How a network writes its name.
fn named(network: &'static str) -> &'static str {
    PlatformId::from_word(network).map_or(network, PlatformId::name)
}

/// Files with their names, and the caption.
type Files = (Vec<(String, Vec<u8>)>, String);

/// The files that are named, and the caption behind ` -- `. One name with blanks in it needs no quotes.
fn read(rest: &str) -> Result<Files, String> {
    let (names, caption) = rest.split_once(" -- ").unwrap_or((rest, ""));
    let names = match Path::new(names).exists() {
        true => vec![names.to_owned()],
        false => super::script::tokens(names)?,
    };
    let load = |name: String| std::fs::read(&name).map_err(|error| format!("{name}: {error}")).map(|bytes| (name, bytes));
    let files = names.into_iter().map(load).collect::<Result<_, _>>()?;
    Ok((files, caption.trim().to_owned()))
}
