//! Plays a script against the real app and the simulators on a manual clock, line by line, until the end or the
//! first line that fails. Called by `crier demo --play` and by the tests.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use super::browser::{Browser, Choice};
use super::output;
use super::script::{self, Line, Step};
use super::sign_in;
use super::town::{OWNER, Town};
use crate::clock::{Clock, Millis, SECOND, Sleep};
use crate::net::Net;
use crate::sim::telegram::{Pressed, Telegram};

/// Friday, 20 November 2026, 09:00 UTC: when every script begins.
pub const BEGINNING: Millis = 1_795_165_200_000;
/// Chance is the same in every run.
const SEED: u64 = 20;
/// How long a line may take to come to rest, by the real clock.
const REST_LIMIT: Duration = Duration::from_secs(60);
/// By how much `send` moves the clock, so that albums close.
const ALBUM: Millis = 2 * SECOND;
/// How many lines of the transcript a failure shows.
const SCREEN: usize = 40;

/// A line that failed.
#[derive(Debug, thiserror::Error)]
#[error("{number}: {line}\n  {why}\n\nWhat was on the screen:\n{screen}")]
pub struct Failure {
    /// Its number, from 1.
    pub number: usize,
    /// As it is written.
    pub line: String,
    /// Why it failed.
    pub why: String,
    /// The end of the speaker's chat.
    pub screen: String,
}

/// Plays the script `file` and writes what came of it to `out`; the first line that failed, if any.
///
/// # Errors
/// When the script cannot be read, the town not be built, or `out` not be written.
pub async fn play(file: &Path, out: &Path) -> anyhow::Result<Option<Failure>> {
    let script = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let lines = match script::parse(&script) {
        Ok(lines) => lines,
        Err(script::Unreadable { number, text, why }) => {
            let screen = "(nothing was played)".to_owned();
            return Ok(Some(Failure { number, line: text, why, screen }));
        }
    };
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let mut player = Player::new(folder).await?;
    let failure = player.play(&lines).await;
    std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    output::write_chat(out, &player.transcripts())?;
    output::write_posts(out, &player.town.networks)?;
    player.town.stop().await;
    Ok(failure)
}

struct Player {
    town: Town,
    folder: PathBuf,
    speaker: Person,
    /// Everybody who spoke, in order.
    people: Vec<Person>,
    browsers: HashMap<i64, Browser>,
}

#[derive(Clone)]
struct Person {
    id: i64,
    name: String,
    lang: String,
}

type Done = Result<(), String>;

impl Player {
    async fn new(folder: PathBuf) -> anyhow::Result<Self> {
        let town = Town::build(Clock::manual(BEGINNING, SEED)).await?;
        town.start().await?;
        let speaker = Person { id: town.owner, name: OWNER.to_owned(), lang: "en".to_owned() };
        Ok(Self { town, folder, people: vec![speaker.clone()], speaker, browsers: HashMap::new() })
    }

    async fn play(&mut self, lines: &[Line]) -> Option<Failure> {
        for line in lines {
            if let Err(why) = self.line(&line.step).await {
                return Some(Failure { number: line.number, line: line.text.clone(), why, screen: self.screen() });
            }
        }
        None
    }

    async fn line(&mut self, step: &Step) -> Done {
        self.rest().await?;
        self.step(step).await?;
        self.rest().await
    }

    async fn step(&mut self, step: &Step) -> Done {
        let user = self.speaker.id;
        match step {
            Step::As { name, lang } => self.speak_as(name, lang.as_deref()),
            Step::Say(text) => told(self.telegram().say(user, text)),
            Step::Edit(text) => self.telegram().edit(user, text).map(drop).ok_or("there is no message to edit".to_owned()),
            Step::Reply(text) => told(self.telegram().reply(user, text)),
            Step::Start(payload) => told(self.telegram().start(user, payload)),
            Step::Forward { network, name } => self.forward(network, name),
            Step::Send { files, caption } => self.send(files, caption).await,
            Step::File { file, caption } => {
                let bytes = self.read(file)?;
                told(self.telegram().document(user, file, bytes, caption))
            }
            Step::Open => self.open(Choice::Consent).await,
            Step::Deny => self.open(Choice::Refuse).await,
            Step::Press { label, within } => match self.telegram().press(user, label, within.as_deref())? {
                Pressed::Told => Ok(()),
                Pressed::Link(link) => self.visit(&link, Choice::Consent).await,
            },
            Step::Expect(text) if self.heard(text) => Ok(()),
            Step::Expect(text) => Err(format!("the bot has not said {text:?} since {}'s last line", self.speaker.name)),
            Step::Refuse(text) if self.heard(text) => Err(format!("the bot has said {text:?} since {}'s last line", self.speaker.name)),
            Step::Refuse(_) => Ok(()),
            Step::Advance(span) => self.advance_to(self.town.clock.now() + span).await,
            Step::Restart => self.town.restart().await.map_err(|error| format!("the app did not start again: {error:#}")),
            Step::Fault { network, kind, n } => {
                self.town.world.faults.arm(network, *kind, *n);
                Ok(())
            }
            Step::FaultAt { network, k, kind } => {
                self.town.world.faults.arm_at(network, *k, *kind);
                Ok(())
            }
            Step::Posts { network, n } => self.posts(network, *n),
            Step::Connect { network, name } => self.connect(network, name).await,
        }
    }

    fn telegram(&self) -> &Telegram {
        &self.town.networks.telegram
    }

    /// Waits until nothing is under way.
    async fn rest(&self) -> Done {
        let real = Clock::system();
        let rested = real.within(REST_LIMIT, Sleep::Idle, &real.open(), self.town.clock.rest()).await;
        rested.ok_or_else(|| format!("it did not come to rest within {} s", REST_LIMIT.as_secs()))
    }

    /// Goes to each next due instant in turn, and lets everything run to rest at each.
    async fn advance_to(&self, target: Millis) -> Done {
        let clock = &self.town.clock;
        self.rest().await?;
        while let Some(due) = clock.next_due().filter(|due| *due <= target) {
            clock.advance_to(due);
            self.rest().await?;
        }
        clock.advance_to(target);
        self.rest().await
    }

    fn speak_as(&mut self, name: &str, lang: Option<&str>) -> Done {
        let name = capitalised(name);
        let known = self.people.iter().find(|person| person.name == name).map(|person| person.lang.clone());
        let lang = lang.map(str::to_owned).or(known).unwrap_or("en".to_owned());
        let id = self.telegram().person(&name, &lang);
        self.speaker = Person { id, name, lang };
        match self.people.iter_mut().find(|person| person.id == id) {
            Some(person) => person.clone_from(&self.speaker),
            None => self.people.push(self.speaker.clone()),
        }
        Ok(())
    }

    fn read(&self, file: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.folder.join(file)).map_err(|error| format!("{file}: {error}"))
    }

    async fn send(&self, files: &[String], caption: &str) -> Done {
        let files = files.iter().map(|file| Ok((file.clone(), self.read(file)?))).collect::<Result<Vec<_>, String>>()?;
        self.telegram().send(self.speaker.id, files, caption);
        self.rest().await?;
        self.advance_to(self.town.clock.now() + ALBUM).await
    }

    fn forward(&self, network: &str, name: &str) -> Done {
        if network != "telegram" {
            return Err("only messages of Telegram channels can be forwarded".to_owned());
        }
        told(self.telegram().forward(self.speaker.id, self.telegram().channel(name)))
    }

    fn heard(&self, text: &str) -> bool {
        self.telegram().heard(self.speaker.id).iter().any(|said| said.contains(text))
    }

    fn posts(&self, network: &str, n: usize) -> Done {
        let posts = self.town.networks.posts(network).unwrap_or_default();
        if posts.len() == n {
            return Ok(());
        }
        let shown: Vec<String> = posts.iter().map(|post| format!("\n    {}: {:?}", post.account, post.text)).collect();
        Err(format!("{network} shows {}, not {n}{}", posts.len(), shown.concat()))
    }

    async fn connect(&mut self, network: &str, name: &str) -> Done {
        let user = self.speaker.id;
        let sign_in = self.town.networks.sign_in(network, name, user).ok_or(format!("there is no network {network:?}"))?;
        for line in sign_in::lines(&sign_in) {
            match line {
                sign_in::Act::Page => self.open(Choice::Consent).await?,
                line => line.act(self.telegram(), user)?,
            }
            self.rest().await?;
        }
        sign_in::keep(self.telegram(), user)
    }

    /// The newest link that a person could open: back into the bot, or to a page on this machine.
    async fn open(&mut self, choice: Choice) -> Done {
        let links = self.telegram().all_links();
        let link = links.into_iter().find(|link| self.payload(link).is_some() || is_local(link));
        self.visit(&link.ok_or("there is no link to open")?, choice).await
    }

    async fn visit(&mut self, link: &str, choice: Choice) -> Done {
        let user = self.speaker.id;
        if let Some(payload) = self.payload(link) {
            return told(self.telegram().start(user, &payload));
        }
        if !is_local(link) {
            return Err(format!("{link} leads out of the simulated world"));
        }
        if !self.browsers.contains_key(&user) {
            let net = Net::new(self.town.clock.clone(), Vec::new()).map_err(|error| error.to_string())?;
            self.browsers.insert(user, Browser::new(net));
        }
        let browser = self.browsers.get_mut(&user).ok_or("there is no browser")?;
        match browser.visit(link, choice).await? {
            Some(back) => match self.payload(&back) {
                Some(payload) => told(self.telegram().start(user, &payload)),
                None => Err(format!("the page leads to {back}, not back to the bot")),
            },
            None => Ok(()),
        }
    }

    /// What `https://t.me/BOT?start=PAYLOAD` carries.
    fn payload(&self, link: &str) -> Option<String> {
        let url = url::Url::parse(link).ok().filter(|url| url.host_str() == Some("t.me"))?;
        let bot = url.path().trim_matches('/').eq_ignore_ascii_case(&self.telegram().bot_username());
        let payload = url.query_pairs().find(|(name, _)| name == "start").map(|(_, value)| value.into_owned());
        payload.filter(|_| bot)
    }

    fn transcripts(&self) -> Vec<(String, String)> {
        let told = self.people.iter().map(|person| (person.name.clone(), self.telegram().transcript(person.id)));
        told.filter(|(_, transcript)| !transcript.trim().is_empty()).collect()
    }

    fn screen(&self) -> String {
        let transcript = self.telegram().transcript(self.speaker.id);
        let lines: Vec<&str> = transcript.trim_end().lines().collect();
        lines.iter().skip(lines.len().saturating_sub(SCREEN)).map(|line| format!("  │ {line}\n")).collect()
    }
}

fn told(message: Option<i64>) -> Done {
    message.map(drop).ok_or("there is nobody to say it".to_owned())
}

fn is_local(link: &str) -> bool {
    url::Url::parse(link).is_ok_and(|url| matches!(url.host_str(), Some("127.0.0.1" | "localhost")))
}

/// Names begin with a capital letter, however the script writes them.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
