//! The Telegram connector against the simulated Telegram.

use crier::bot::Bot;
use crier::clock::SECOND;
use crier::model::account::{Account, AccountState, Token};
use crier::model::platform::PlatformId;
use crier::model::problem::Reason;
use crier::net::{Fault, Gate, Net};
use crier::platforms::telegram::{Telegram, connect::chat_name};
use crier::platforms::{ConnectError, Found, Grant, Job, JobCover, JobMedia, Outcome, Platform, Stage};
use crier::sim::faults::Kind;
use crier::sim::telegram::chats::{Membership, Rights};
use serde_json::{Value, json};

use crate::telegram_rig::{MORNING, Rig, TOKEN, mp4, png};

struct Bench {
    rig: Rig,
    net: Net,
    telegram: Telegram,
    ana: i64,
    folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let rig = Rig::new().await;
        let net = Net::new(rig.world.clock.clone(), Vec::new()).unwrap();
        let bot = Bot::new(net.clone(), rig.world.clock.clone(), &rig.served.base, TOKEN.to_owned().into(), None);
        let ana = rig.telegram.person("ana", "en");
        rig.telegram.say(ana, "/start");
        Self { telegram: Telegram::new(bot, false), rig, net, ana, folder: tempfile::tempdir().unwrap() }
    }

    async fn connect(&self, chat: &str) -> Result<crier::model::account::Profile, ConnectError> {
        let grant = Grant { answers: vec![("chat".into(), chat.into())] };
        self.telegram.connect(&self.net, &grant).await.map(|mut profiles| profiles.remove(0))
    }

    fn job(&self, chat: i64, text: &str, media: Vec<JobMedia>) -> Job {
        let account = Account {
            id: "a".into(),
            workspace: "w".into(),
            platform: PlatformId::Telegram,
            remote_id: chat.to_string(),
            handle: String::new(),
            name: String::new(),
            link: None,
            facts: json!({}),
            state: AccountState::Ready,
            connected_by: 1,
            created_at: MORNING,
            last_post_at: None,
        };
        Job {
            account,
            token: Token::default(),
            part: "q".into(),
            made_at: MORNING,
            text: text.into(),
            lang: "en",
            media,
            chat: self.ana,
            doubt_at: None,
            reply: None,
            chosen: crier::model::setting::Chosen::new(),
            taken_up: true,
            saved: Value::Null,
        }
    }

    fn file(&self, name: &str, mime: &str, bytes: &[u8]) -> JobMedia {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let moving = mime.starts_with("video/") || mime == "image/gif";
        JobMedia {
            file,
            mime: mime.into(),
            width: 64,
            height: 48,
            bytes: bytes.len() as u64,
            moving,
            duration: None,
            loops: false,
            alt: None,
            origin: crier::model::origin::Origin::Unknown,
            cover: None,
            title: None,
            shown: None,
            link: None,
        }
    }

    fn photo(&self, n: u32) -> JobMedia {
        self.file(&format!("{n}.png"), "image/png", &png(64 + n, 48))
    }

    /// Prepares the job to its end. The number of steps.
    async fn stage(&self, job: &mut Job) -> Result<usize, Fault> {
        for steps in 1..20 {
            match self.telegram.stage(&self.net, job).await? {
                Stage::Wait { saved, .. } => job.saved = saved,
                Stage::Ready(saved) => {
                    job.saved = saved;
                    return Ok(steps);
                }
            }
        }
        panic!("never ready");
    }

    async fn post(&self, job: &mut Job) -> Result<crier::model::post::Remote, Fault> {
        self.stage(job).await?;
        match self.telegram.commit(&self.net, job).await? {
            Outcome::Live(remote) => Ok(remote),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn chats_are_named_as_people_name_them() {
    let cases = [
        ("@harbour", Some("@harbour")),
        (" harbour ", Some("@harbour")),
        ("https://t.me/harbour", Some("@harbour")),
        ("t.me/harbour/12?single", Some("@harbour")),
        ("https://t.me/s/harbour", Some("@harbour")),
        ("https://t.me/c/1234567890/5", Some("-1001234567890")),
        ("-1001234567890", Some("-1001234567890")),
        ("https://t.me/+AbCdEf", None),
        ("https://example.com/harbour", None),
        ("two words", None),
        ("", None),
    ];
    for (text, name) in cases {
        assert_eq!(chat_name(text).as_deref(), name, "{text}");
    }
}

#[tokio::test]
async fn a_channel_is_connected_by_an_administrator_that_may_post() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    let profile = bench.connect("https://t.me/harbour_news").await.unwrap();
    assert_eq!((profile.remote_id, profile.handle.as_str(), profile.name.as_str()), (channel.to_string(), "@harbour_news", "Harbour News"));
    assert_eq!((profile.link.as_deref(), profile.facts), (Some("https://t.me/harbour_news"), json!({ "kind": "channel" })));
    let powerless = Membership::Admin(Rights { post: false, ..Rights::ALL });
    bench.rig.telegram.set_bot(bench.ana, channel, powerless);
    assert_eq!(bench.connect("@harbour_news").await.unwrap_err(), ConnectError::NotAdmin);
    bench.rig.telegram.set_bot(bench.ana, channel, Membership::Admin(Rights::ALL));
    bench.rig.telegram.rename(channel, "Port", None);
    assert_eq!(bench.connect("@harbour_news").await.unwrap_err(), ConnectError::NoSuchChat);
    let private = bench.connect(&channel.to_string()).await.unwrap();
    assert_eq!((private.handle.as_str(), private.link), ("Port", None));
    assert_eq!(bench.connect(&bench.ana.to_string()).await.unwrap_err(), ConnectError::NotAChannel);
    assert_eq!(bench.connect("https://t.me/+secret").await.unwrap_err(), ConnectError::NoSuchChat);
    let group = bench.rig.telegram.group("Friends");
    assert_eq!(bench.connect(&group.to_string()).await.unwrap().name, "Friends");
    bench.rig.telegram.kick(bench.ana, group);
    assert!(bench.connect(&group.to_string()).await.is_err());
}

#[tokio::test]
async fn text_goes_out_as_it_was_written() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    let mut job = bench.job(channel, "a <b>bold</b> *word* & more", Vec::new());
    let remote = bench.post(&mut job).await.unwrap();
    let posts = bench.rig.telegram.posts(channel);
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].text, "a <b>bold</b> *word* & more");
    assert_eq!(remote.id, format!("{channel}:{}", posts[0].ids[0]));
    assert_eq!(remote.link, Some(format!("https://t.me/harbour_news/{}", posts[0].ids[0])));
    bench.telegram.delete(&bench.net, &job.account, &job.token, &remote).await.unwrap();
    assert!(bench.rig.telegram.posts(channel).is_empty());
    bench.telegram.delete(&bench.net, &job.account, &job.token, &remote).await.unwrap();
}

#[tokio::test]
async fn an_album_is_staged_with_the_person_and_leaves_nothing_there() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    bench.rig.telegram.rename(channel, "Port", None);
    let video = bench.file("v.mp4", "video/mp4", &mp4());
    let mut job = bench.job(channel, "Two", vec![bench.photo(1), video, bench.photo(2)]);
    let before = bench.rig.telegram.chat(bench.ana).len();
    assert_eq!(bench.stage(&mut job).await.unwrap(), 5, "three files, one deletion, ready");
    assert!(bench.rig.telegram.all_posts().is_empty(), "nothing is visible yet");
    let left = bench.rig.telegram.chat(bench.ana).into_iter().filter(|shown| !shown.deleted).count();
    assert_eq!(left, before);
    let remote = bench.post(&mut job).await.unwrap();
    let posts = bench.rig.telegram.posts(channel);
    assert_eq!((posts.len(), posts[0].text.as_str(), posts[0].media.len()), (1, "Two", 3));
    assert_eq!(posts[0].media[0].bytes, png(65, 48));
    let ids: Vec<String> = posts[0].ids.iter().map(ToString::to_string).collect();
    assert_eq!(remote.id, format!("{channel}:{}", ids.join(",")));
    let number = channel.to_string().replace("-100", "");
    assert_eq!(remote.link, Some(format!("https://t.me/c/{number}/{}", ids[0])));
}

#[tokio::test]
async fn what_the_person_was_shown_is_not_uploaded_again() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    let mut first = bench.job(channel, "", vec![bench.photo(1)]);
    bench.stage(&mut first).await.unwrap();
    let shown = first.saved["files"][0]["id"].as_str().unwrap().to_owned();
    let mut job = bench.job(channel, "Seen", vec![JobMedia { shown: Some(shown), ..bench.photo(1) }]);
    assert_eq!(bench.stage(&mut job).await.unwrap(), 1);
    bench.post(&mut job).await.unwrap();
    assert_eq!(bench.rig.telegram.posts(channel)[0].media[0].bytes, png(65, 48));
    let wrong = JobMedia { shown: Some("nonsense".into()), ..bench.photo(1) };
    assert_eq!(bench.post(&mut bench.job(channel, "", vec![wrong])).await.unwrap_err(), Fault::Restage);
}

#[tokio::test]
async fn a_cover_that_telegram_does_not_have_is_sent_where_nobody_sees_it() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    let picture = bench.photo(9).file;
    let film = |shown: Option<&str>| {
        let cover = Some(JobCover { file: picture.clone(), shown: shown.map(str::to_owned), link: None });
        JobMedia { cover, ..bench.file("film.mp4", "video/mp4", b"film") }
    };
    let mut alone = bench.job(channel, "Alone", vec![film(None)]);
    bench.post(&mut alone).await.unwrap();
    let mut album = bench.job(channel, "Album", vec![film(None), bench.photo(1)]);
    bench.post(&mut album).await.unwrap();
    let posts = bench.rig.telegram.posts(channel);
    let covers: Vec<_> = posts.iter().flat_map(|post| &post.media).map(|media| media.cover.as_deref()).collect();
    let cover = png(73, 48);
    assert_eq!(covers, [Some(cover.as_slice()), Some(cover.as_slice()), None]);
    let left = bench.rig.telegram.chat(bench.ana);
    assert!(left.iter().filter(|shown| shown.from_bot).all(|shown| shown.deleted), "the helper messages are deleted");
    let mut known = bench.job(channel, "Known", vec![film(alone.saved["covers"][0].as_str())]);
    bench.stage(&mut known).await.unwrap();
    assert_eq!(known.saved["covers"][0], Value::Null, "what was shown is not sent again");
    known.media[0].cover.as_mut().unwrap().shown = None;
    let undone = bench.telegram.commit(&bench.net, &known).await.unwrap_err();
    assert_eq!(undone, Fault::Restage, "never without the cover that was chosen");
    let mut wrong = bench.job(channel, "", vec![film(Some("nonsense"))]);
    assert_eq!(bench.post(&mut wrong).await.unwrap_err(), Fault::Restage);
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    let post = async |text: &str| bench.post(&mut bench.job(channel, text, Vec::new())).await.unwrap_err();
    assert_eq!(post(&"x".repeat(4_097)).await, Fault::Refused(Reason::Text));
    let long = bench.post(&mut bench.job(channel, &"x".repeat(1_025), vec![bench.photo(1)])).await.unwrap_err();
    assert_eq!(long, Fault::Refused(Reason::Text));
    bench.rig.telegram.flood(channel, 14);
    assert_eq!(post("x").await, Fault::Later { after: Some(14 * SECOND), gate: Gate::Account });
    bench.rig.world.clock.advance_to(MORNING + 20 * SECOND);
    for membership in [Membership::Admin(Rights { post: false, ..Rights::ALL }), Membership::Member, Membership::Left, Membership::Kicked] {
        bench.rig.telegram.set_bot(bench.ana, channel, membership);
        assert_eq!(post("x").await, Fault::Refused(Reason::NoRights));
    }
    let nowhere = bench.post(&mut bench.job(-1_009_999_999_999, "x", Vec::new())).await.unwrap_err();
    assert_eq!(nowhere, Fault::Refused(Reason::NoChat));
    bench.rig.telegram.revoke();
    assert_eq!(post("x").await, Fault::Refused(Reason::Internal));
}

#[tokio::test]
async fn a_lost_answer_is_in_doubt_and_looking_does_not_help() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    for (kind, visible) in [(Kind::Garbage, 1), (Kind::ServerError, 1)] {
        bench.rig.world.faults.arm("telegram", kind, 1);
        let mut job = bench.job(channel, "x", Vec::new());
        assert_eq!(bench.post(&mut job).await.unwrap_err(), Fault::Unsure, "{kind:?}");
        assert_eq!(bench.rig.telegram.posts(channel).len(), visible);
        assert_eq!(bench.telegram.find(&bench.net, &job).await.unwrap(), Found::CannotTell);
    }
    assert!(!bench.telegram.can_find());
}

#[tokio::test]
async fn an_animation_goes_alone() {
    let bench = Bench::new().await;
    let channel = bench.rig.telegram.channel("Harbour News");
    let gif = bench.file("a.gif", "image/gif", b"GIF89a");
    let mut job = bench.job(channel, "", vec![gif, bench.photo(1)]);
    assert_eq!(bench.stage(&mut job).await.unwrap_err(), Fault::Refused(Reason::Media));
}
