//! A network in this process, for tests and benchmarks of the engine: it does at once what it is asked, or what it was
//! told to do instead, and remembers both. Knows no test.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use crier::model::account::{Account, Profile, Token};
use crier::model::limits::{Format, Limits, Need, TextUnit, VideoNeed};
use crier::model::platform::PlatformId;
use crier::model::post::Remote;
use crier::model::setting::Chosen;
use crier::net::{Fault, Net};
use crier::platforms::{About, Ask, ConnectError, Fetches, Found, Grant, Job, Outcome, Platform, Stage};
use serde_json::{Value, json};

/// What the network does next; with nothing scripted, it does what it is asked.
#[derive(Default)]
pub struct Script {
    pub stage: VecDeque<Result<Stage, Fault>>,
    pub commit: VecDeque<Result<Outcome, Fault>>,
    pub find: VecDeque<Result<Found, Fault>>,
    pub refresh: VecDeque<Result<Token, Fault>>,
    pub connect: VecDeque<Result<Profile, ConnectError>>,
    /// The commit is accepted and never answered.
    pub hang: bool,
    /// The stage never ends.
    pub stuck: bool,
    pub blind: bool,
    /// It takes no bytes: it fetches them.
    pub fetches: bool,
    /// The links of the files of each stage.
    pub links: Vec<Vec<Option<String>>>,
    /// What was asked of it.
    pub calls: Vec<&'static str>,
    /// What is visible: the notes that each post was made from, and the access token that signed it.
    pub visible: Vec<(Value, String)>,
    /// What each of them says, and what it goes below: the first post of its thread, and the one right ahead.
    pub said: Vec<(String, Option<(String, String)>)>,
    pub revoked: Vec<String>,
}

#[derive(Clone, Default)]
pub struct Fake(pub Arc<Mutex<Script>>);

impl Fake {
    pub fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.0.lock().unwrap());
    }

    pub fn visible(&self) -> Vec<(Value, String)> {
        self.0.lock().unwrap().visible.clone()
    }

    pub fn count(&self, call: &str) -> usize {
        self.0.lock().unwrap().calls.iter().filter(|name| **name == call).count()
    }

    fn call<T>(&self, name: &'static str, next: impl FnOnce(&mut Script) -> T) -> T {
        let mut script = self.0.lock().unwrap();
        script.calls.push(name);
        next(&mut script)
    }
}

pub fn remote() -> Remote {
    Remote { id: "r1".into(), link: Some("https://net.example/r1".into()), notes: Vec::new() }
}

const ABOUT: About = About {
    id: PlatformId::Bluesky,
    asks: &[Ask { field: "handle", question: "connect-bluesky-handle", secret: false, refuse: |_| None }],
    by_page: false,
    scopes: &[],
    no_brand: None,
    fetches: Fetches::Nothing,
};
const FETCHING: About = About { fetches: Fetches::Everything, by_page: true, ..ABOUT };

/// What it takes: four stills, or one video.
pub fn limits() -> Limits {
    let photo = Need::new([Format::Jpeg], 1_000_000, 2_000);
    Limits {
        text_max: 300,
        text_unit: TextUnit::Graphemes,
        text_bytes: None,
        caption_max: None,
        threads: Some(5),
        comment_max: None,
        images: 4,
        videos: 1,
        mixed: false,
        animated: false,
        needs_media: false,
        alt_max: None,
        photo,
        video: VideoNeed::of(1_000_000, 1_920),
        cover: None,
        document: None,
    }
}

#[async_trait]
impl Platform for Fake {
    fn about(&self) -> &'static About {
        if self.0.lock().unwrap().fetches { &FETCHING } else { &ABOUT }
    }

    fn limits(&self, _account: &Account, _chosen: &Chosen) -> Limits {
        limits()
    }

    async fn connect(&self, _net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        assert_eq!(grant.get("handle"), "ana.example");
        self.call("connect", |script| script.connect.pop_front().unwrap()).map(|profile| vec![profile])
    }

    async fn refresh(&self, _net: &Net, _account: &Account, _token: &Token) -> Result<Token, Fault> {
        self.call("refresh", |script| script.refresh.pop_front().unwrap_or(Err(Fault::Relogin)))
    }

    async fn revoke(&self, _net: &Net, _account: &Account, token: &Token) -> Result<(), Fault> {
        self.call("revoke", |script| script.revoked.push(token.access.clone()));
        Ok(())
    }

    async fn stage(&self, _net: &Net, job: &Job) -> Result<Stage, Fault> {
        if self.0.lock().unwrap().stuck {
            std::future::pending::<()>().await;
        }
        for media in &job.media {
            assert!(media.file.exists(), "a file that is handed over can be read");
        }
        let links = job.media.iter().map(|media| media.link.clone()).collect();
        self.set(|script| script.links.push(links));
        let made = json!({ "key": format!("{}-{}", job.part, job.made_at) });
        let saved = if job.saved.is_null() { made } else { job.saved.clone() };
        self.call("stage", |script| script.stage.pop_front().unwrap_or(Ok(Stage::Ready(saved))))
    }

    async fn commit(&self, _net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let (answer, hang) = self.call("commit", |script| {
            let answer = script.commit.pop_front().unwrap_or(Ok(Outcome::Live(remote())));
            if matches!(answer, Ok(_) | Err(Fault::Unsure)) {
                script.visible.push((job.saved.clone(), job.token.access.clone()));
                let below = job.reply.as_ref().map(|reply| (reply.root.id.clone(), reply.parent.id.clone()));
                script.said.push((job.text.clone(), below));
            }
            (answer, script.hang)
        });
        if hang {
            std::future::pending::<()>().await;
        }
        answer
    }

    async fn find(&self, _net: &Net, _job: &Job) -> Result<Found, Fault> {
        self.call("find", |script| script.find.pop_front().unwrap_or(Ok(Found::CannotTell)))
    }

    fn can_find(&self) -> bool {
        !self.0.lock().unwrap().blind
    }

    async fn delete(&self, _net: &Net, _account: &Account, _token: &Token, _remote: &Remote) -> Result<(), Fault> {
        self.call("delete", |_| Ok(()))
    }
}
