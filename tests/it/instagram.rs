//! Instagram against its simulator, by both sign-ins: the common suite, and what a container is, is refused for, and becomes.
//! What is lost on the way: `instagram_lost`; signing in: `instagram_sign_in`; what each refusal means: `instagram_refusals`.

use async_trait::async_trait;
use crier::clock::{Clock, DAY, MINUTE, Millis, SECOND};
use crier::model::account::{Account, Token};
use crier::model::post::Note;
use crier::model::problem::Reason;
use crier::model::setting::{Chosen, written};
use crier::net::{Fault, Net};
use crier::platforms::graph::GraphAt;
use crier::platforms::instagram::sim::{APP_ID, APP_SECRET, NETWORK, PAGES, PAGES_APP_ID, PAGES_APP_SECRET, SimPost, Simulator, VERSION};
use crier::platforms::instagram::{Instagram, InstagramAt};
use crier::platforms::oauth::App;
use crier::platforms::{Grant, Job, JobCover, JobMedia, Platform, Stage};
use crier::sim::World;

use crate::conformance::{Seen, SignedIn, Subject, Wiring, bytes_of, commit, publish, sign_in, stage};
use crate::support::by_page::allowed;
use crate::support::lent::film;

/// 2026-11-22 12:00 UTC.
pub const NOON: Millis = 1_795_348_800_000;

pub struct Simulated {
    pub world: World,
    pub sim: Simulator,
    pub net: Net,
    pub instagram: Instagram,
    pub by_page: bool,
}

pub fn app() -> App {
    App { id: APP_ID.into(), secret: APP_SECRET.to_owned().into() }
}

pub fn pages_app() -> App {
    App { id: PAGES_APP_ID.into(), secret: PAGES_APP_SECRET.to_owned().into() }
}

pub fn at(sim: &Simulator) -> InstagramAt {
    let base = || sim.base().to_owned();
    InstagramAt { api: base(), oauth: base(), page: base(), version: VERSION.into() }
}

pub fn graph_at(sim: &Simulator) -> GraphAt {
    let base = || sim.base().to_owned();
    GraphAt { api: base(), video: base(), page: base(), version: VERSION.into() }
}

pub async fn simulation(by_page: bool, instagram: impl FnOnce(&Simulator) -> Instagram) -> Simulated {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Simulator::start(world.clone()).await.unwrap();
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let instagram = instagram(&sim);
    Simulated { world, sim, net, instagram, by_page }
}

/// Accounts that sign in by themselves.
pub async fn own() -> Option<Simulated> {
    Some(simulation(false, |sim| Instagram::own(at(sim), app())).await)
}

/// Accounts that are linked to pages.
pub async fn pages() -> Option<Simulated> {
    Some(simulation(true, |sim| Instagram::pages(graph_at(sim), pages_app())).await)
}

pub async fn both() -> [Simulated; 2] {
    [own().await.unwrap(), pages().await.unwrap()]
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.instagram, &self.net, &self.world, if self.by_page { PAGES } else { NETWORK })
    }

    async fn grant(&self) -> Grant {
        let name = crier::model::ids::new_id(&self.world.clock);
        if self.by_page {
            self.sim.linked(&name, "A page")
        } else {
            self.sim.account(&name)
        };
        allowed(&self.instagram, &self.net).await
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let posts = self.sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.account));
        posts.map(|post| Seen::of(post.text, post.files)).collect()
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(&account.remote_id);
    }

    async fn expire(&self, _account: &Account, token: &Token) -> Token {
        Token { access: self.sim.expired(&token.access), ..token.clone() }
    }

    /// A container is published once, and says that it was.
    fn repeat_is_safe(&self) -> bool {
        true
    }

    fn repeats_from_nothing(&self) -> bool {
        false
    }

    /// Of a page, the person's stays; a young one of an account is only looked at: see `instagram_sign_in`.
    fn rotates(&self) -> bool {
        false
    }

    fn describes_videos(&self) -> bool {
        false
    }

    fn signs_out(&self) -> bool {
        self.by_page
    }
}

conformance!(suite, super::own);
conformance!(suite_under_faults, super::own, faults);
conformance!(suite_by_page, super::pages);
conformance!(suite_by_page_under_faults, super::pages, faults);

fn chosen(pairs: &[(&str, &str)]) -> Chosen {
    pairs.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}

pub fn only(subject: &Simulated) -> SimPost {
    let mut posts = subject.sim.posts();
    assert_eq!(posts.len(), 1, "{posts:?}");
    posts.remove(0)
}

fn tall(who: &SignedIn, ms: u32) -> JobMedia {
    let bytes = film(1080, 1920, ms, &[7; 9_000]);
    JobMedia { duration: Some(ms.into()), ..who.file("tall.mp4", "video/mp4", (1080, 1920), &bytes) }
}

fn story_picture(who: &SignedIn) -> JobMedia {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(90, 160).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    who.file("tall.jpg", "image/jpeg", (90, 160), jpeg.get_ref())
}

#[tokio::test]
async fn every_kind_becomes_what_it_should() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        let story = chosen(&[("kind", "story")]);
        let cases: [(&str, Vec<JobMedia>, Chosen); 5] = [
            ("photo", vec![who.photo(1, Some("one"))], Chosen::new()),
            ("reel", vec![tall(&who, 9_000)], Chosen::new()),
            ("carousel", vec![who.photo(2, Some("two")), who.video(None), who.photo(3, None)], Chosen::new()),
            ("story", vec![story_picture(&who)], story.clone()),
            ("story", vec![tall(&who, 9_000)], story),
        ];
        for (kind, media, chosen) in cases {
            let mut job = Job { media, chosen, ..who.job(&subject, "The sea") };
            let remote = publish(&subject, &mut job).await.unwrap();
            let post = subject.sim.posts().pop().unwrap();
            assert_eq!((post.kind, &post.id, &post.link), (kind, &remote.id, &remote.link));
            assert_eq!(
                post.files.iter().map(|(_, bytes)| bytes.to_vec()).collect::<Vec<_>>(),
                job.media.iter().map(bytes_of).collect::<Vec<_>>()
            );
            // A story shows no text: that is told.
            let silent = kind == "story";
            assert_eq!(post.text, if silent { "" } else { "The sea" });
            assert_eq!(remote.notes, if silent { vec![Note::NoWords] } else { Vec::new() });
        }
        // Pictures are always fetched; videos are pushed where that is documented.
        assert_eq!(subject.sim.received() > 0, subject.by_page);
    }
}

#[tokio::test]
async fn what_was_chosen_goes_along() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        subject.sim.place("7640348500");
        let mut job = who.job(&subject, "Together");
        job.media = vec![tall(&who, 9_000)];
        job.chosen = chosen(&[
            ("feed", "no"),
            ("trial", "best"),
            ("with", &written("leo mia")),
            ("place", &written("7640348500")),
            ("moment", &written("2.5")),
        ]);
        publish(&subject, &mut job).await.unwrap();
        let asked = only(&subject).asked;
        let of = |name: &str| asked.get(name).map(String::as_str);
        assert_eq!((of("share_to_feed"), of("thumb_offset"), of("location_id")), (Some("false"), Some("2500"), Some("7640348500")));
        assert_eq!(of("collaborators"), Some(r#"["leo","mia"]"#));
        assert_eq!(of("trial_params"), Some(r#"{"graduation_strategy":"SS_PERFORMANCE"}"#));
        // A cover wins over the moment.
        let cover = who.photo(4, None);
        job.media[0].cover = Some(JobCover { file: cover.file.clone(), shown: None, link: cover.link.clone() });
        let mut covered = Job { part: "covered".into(), saved: serde_json::Value::Null, ..job };
        publish(&subject, &mut covered).await.unwrap();
        let post = subject.sim.posts().pop().unwrap();
        assert_eq!((post.cover.as_deref(), post.asked.get("thumb_offset")), (Some(bytes_of(&cover).as_slice()), None));
    }
}

#[tokio::test]
async fn what_the_person_wrote_wrongly_is_told_as_that() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        let tries = [("place", "99999", Reason::Place), ("moment", "9", Reason::Moment)];
        for (key, words, reason) in tries {
            let mut job = who.job(&subject, "Where?");
            job.media = vec![tall(&who, 9_000)];
            job.chosen = chosen(&[(key, &written(words))]);
            assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(reason)), "{key}");
        }
        assert_eq!(subject.sim.posts(), []);
    }
}

/// The network judges the file, not what Crier says of it.
#[tokio::test]
async fn what_the_network_does_not_take_is_told_as_what_it_is() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        let jpeg = |width, height| {
            let mut jpeg = std::io::Cursor::new(Vec::new());
            image::RgbImage::new(width, height).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
            jpeg.into_inner()
        };
        let mut heavy = jpeg(64, 64);
        heavy.resize(9 << 20, 0);
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(64, 64).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let short = film(1080, 1920, 2_000, b"pictures");
        let files = [
            (who.file("wide.jpg", "image/jpeg", (200, 100), &jpeg(200, 100)), Reason::Shape),
            (who.file("heavy.jpg", "image/jpeg", (64, 64), &heavy), Reason::Media),
            (who.file("a.png", "image/png", (64, 64), png.get_ref()), Reason::Media),
            (who.file("short.mp4", "video/mp4", (1080, 1920), &short), Reason::Media),
            (who.file("words.mp4", "video/mp4", (1080, 1920), b"no film at all"), Reason::Media),
        ];
        for (file, reason) in files {
            let name = file.file.clone();
            let mut job = Job { media: vec![file], ..who.job(&subject, "No") };
            assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(reason)), "{name:?}");
        }
        assert_eq!(subject.sim.posts(), []);
    }
}

/// Whoever taps Retry begins anew, rather than to hear the same of the same container.
#[tokio::test]
async fn another_container_is_made_where_that_may_help_and_when_somebody_tries_again() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        let mut job = Job { media: vec![tall(&who, 9_000)], ..who.job(&subject, "Again") };
        subject.sim.spoil(2_207_053, 2);
        publish(&subject, &mut job).await.unwrap();
        assert_eq!(subject.sim.containers(&who.account.remote_id), 3);
        let mut hopeless = Job { media: vec![tall(&who, 9_000)], ..who.job(&subject, "Hopeless") };
        subject.sim.spoil(2_207_053, 3);
        assert_eq!(publish(&subject, &mut hopeless).await, Err(Fault::Refused(Reason::NotProcessed)));
        subject.world.clock.advance_to(subject.world.clock.now() + MINUTE);
        publish(&subject, &mut hopeless).await.unwrap();
        assert_eq!(subject.sim.posts().len(), 2);
    }
}

#[tokio::test]
async fn what_cannot_be_fetched_is_tried_again_and_then_told() {
    let subject = own().await.unwrap();
    let who = sign_in(&subject).await;
    for mut media in [who.photo(1, None), who.video(None)] {
        media.link = media.link.map(|link| format!("{link}.none"));
        let mut job = Job { media: vec![media], ..who.job(&subject, "Nowhere") };
        let before = subject.world.clock.now();
        assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(Reason::NotFetched)));
        assert!(subject.world.clock.now() - before >= MINUTE, "not at once");
    }
    // Without an address there is nothing to fetch.
    let media = JobMedia { link: None, ..who.photo(2, None) };
    let mut job = Job { media: vec![media], ..who.job(&subject, "No address") };
    assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(Reason::NotFetched)));
}

/// No worker waits for it: each look is a call of its own, and none comes before its time.
#[tokio::test]
async fn a_slow_video_is_looked_at_by_a_plan_of_its_own() {
    let subject = own().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.slow(4 * MINUTE);
    let mut job = Job { media: vec![tall(&who, 9_000)], ..who.job(&subject, "Slow") };
    let mut waits = Vec::new();
    while let Stage::Wait { saved, after, .. } = subject.instagram.stage(&subject.net, &job).await.unwrap() {
        job.saved = saved;
        waits.push(after / SECOND);
        subject.world.clock.advance_to(subject.world.clock.now() + after);
    }
    assert_eq!(waits[..7], [0, 3, 5, 10, 20, 30, 30], "{waits:?}");
    assert!(waits[7..].iter().all(|wait| *wait == 30) && waits.len() < 15, "{waits:?}");
    // What never ends is given up.
    subject.sim.slow(DAY);
    let mut endless = Job { media: vec![tall(&who, 9_000)], ..who.job(&subject, "Endless") };
    assert_eq!(stage(&subject, &mut endless).await, Err(Fault::Refused(Reason::NotProcessed)));
}

/// Bytes that were taken before the line broke do not go again.
#[tokio::test]
async fn a_push_goes_on_from_where_it_broke_off() {
    let subject = pages().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.keeps(4_000);
    let mut job = Job { media: vec![tall(&who, 9_000)], ..who.job(&subject, "Piece by piece") };
    let total = job.media[0].bytes;
    let mut breaks = 0;
    loop {
        match subject.instagram.stage(&subject.net, &job).await {
            Ok(Stage::Wait { saved, after, .. }) => {
                job.saved = saved;
                subject.world.clock.advance_to(subject.world.clock.now() + after);
            }
            Ok(Stage::Ready(saved)) => break job.saved = saved,
            Err(Fault::Later { .. }) => breaks += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    commit(&subject, &job).await.unwrap();
    let sent: u64 = (0..=breaks).map(|n| total - 4_000 * n).sum();
    assert_eq!((breaks, subject.sim.received()), (total / 4_000, sent));
    assert_eq!(only(&subject).files[0].1, bytes_of(&job.media[0]));
}
