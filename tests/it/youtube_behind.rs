//! YouTube: what comes behind the last byte: the cover, the playlist, the moment from which everybody sees it; and what
//! becomes of them when the power fails in between.

use crier::clock::{DAY, HOUR};
use crier::model::post::Note;
use crier::net::Fault;
use crier::platforms::youtube::sim::NETWORK;
use crier::platforms::{Found, Job, Platform, Renewal, Stage};
use crier::sim::faults::Kind;

use crate::conformance::{SignedIn, bytes_of, commit, commit_in_time, publish, sign_in, stage};
use crate::youtube::{NOON, Simulated, choose, copy, covered, long, simulated, step};

/// A video with a cover, for a playlist; the playlist.
fn all_of_it(subject: &Simulated, who: &SignedIn) -> (Job, String) {
    let list = subject.sim.channel(&who.account.handle[1..]).playlists[0].0.clone();
    let mut job = who.job(subject, "All of it");
    job.media = vec![covered(who)];
    choose(&mut job, "playlist", &list);
    (job, list)
}

/// The power fails with the `k`-th request of the visible step: how far it is (1), the last bytes (2), the cover (3), the
/// playlist (4). The look says what is missing then, and no more; and a repeat of the step makes up for it.
#[tokio::test]
async fn what_a_power_cut_left_out_is_told_and_made_up_by_a_repeat() {
    let both = || vec![Note::CoverLeft, Note::ListLeft];
    for (k, kind, left) in [
        (2, Kind::Silent, both()),
        (3, Kind::Lost, both()),
        (3, Kind::Silent, vec![Note::ListLeft]),
        (4, Kind::Lost, vec![Note::ListLeft]),
        (4, Kind::Silent, vec![]),
    ] {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        let (mut job, list) = all_of_it(&subject, &who);
        stage(&subject, &mut job).await.unwrap();
        subject.world.faults.arm_any(NETWORK, k, kind);
        let mut silences = subject.world.faults.silences();
        tokio::select! {
            biased;
            _ = silences.changed() => {}
            done = commit(&subject, &job) => panic!("{k} {kind:?}: {done:?}"),
        }
        job.doubt_at = Some(NOON);
        let looked = Job { media: Vec::new(), ..copy(&job) };
        let Ok(Found::Live(found)) = subject.youtube.find(&subject.net, &looked).await else { panic!("{k} {kind:?}: not found") };
        assert_eq!(found.notes, left, "{k} {kind:?}");
        let again = commit(&subject, &job).await.unwrap();
        assert_eq!((again.id, again.notes), (found.id, vec![]), "{k} {kind:?}");
        let video = subject.only_video();
        assert_eq!((video.cover.is_some(), video.lists), (true, vec![list]), "{k} {kind:?}: once");
    }
}

/// The cover was taken and the playlist has it, only their answers were lost: nothing is missing.
#[tokio::test]
async fn an_answer_that_is_lost_behind_the_video_is_no_reason_to_complain() {
    for (k, kind, notes) in [
        (3, Kind::Silent, vec![]),
        (4, Kind::Silent, vec![]),
        (3, Kind::Lost, vec![Note::NoCover]),
        (4, Kind::Lost, vec![Note::NotListed]),
        (3, Kind::ServerError, vec![Note::NoCover]),
        (4, Kind::ServerError, vec![Note::NotListed]),
    ] {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        let (mut job, list) = all_of_it(&subject, &who);
        stage(&subject, &mut job).await.unwrap();
        subject.world.faults.arm_any(NETWORK, k, kind);
        let remote = commit_in_time(&subject, &job).await.unwrap();
        assert_eq!(remote.notes, notes, "{k} {kind:?}");
        let video = subject.only_video();
        assert_eq!((video.cover.is_some(), video.lists.contains(&list)), (notes != [Note::NoCover], notes != [Note::NotListed]));
    }
}

/// The playlists of a channel change: what was chosen is not there any more.
#[tokio::test]
async fn a_playlist_that_is_gone_is_told_and_the_video_is_there() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let (mut job, _) = all_of_it(&subject, &who);
    job.account.facts["playlists"] = serde_json::json!([{ "id": "PLgone", "title": "Gone" }]);
    choose(&mut job, "playlist", "PLgone");
    assert_eq!(publish(&subject, &mut job).await.unwrap().notes, [Note::NotListed]);
    assert_eq!(subject.only_video().lists, Vec::<String>::new());
}

/// An upload that takes longer than the time until everybody may see it: YouTube shows it at once, and that is no fault.
#[tokio::test]
async fn what_is_to_be_public_before_it_is_there_is_public_at_once() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    choose(&mut job, "wait", "1");
    step(&subject, &mut job).await.unwrap();
    step(&subject, &mut job).await.unwrap();
    subject.world.clock.advance_to(NOON + 2 * HOUR);
    job.token = subject.youtube.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    assert_eq!(publish(&subject, &mut job).await.unwrap().notes, []);
    assert_eq!((subject.only_video().privacy.as_str(), subject.sim.received()), ("public", job.media[0].bytes));
}

/// A video that its owner took away before it was looked for is not published a second time.
#[tokio::test]
async fn what_its_owner_took_away_is_not_begun_again() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    let remote = publish(&subject, &mut job).await.unwrap();
    job.doubt_at = Some(NOON);
    let Ok(Stage::Ready(saved)) = subject.youtube.stage(&subject.net, &job).await else { panic!("not ready") };
    job.saved = saved;
    subject.youtube.delete(&subject.net, &who.account, &who.token, &remote).await.unwrap();
    let Ok(Found::Live(found)) = subject.youtube.find(&subject.net, &job).await else { panic!("not found") };
    assert_eq!(found.id, remote.id);
    assert_eq!(commit(&subject, &job).await.unwrap().id, remote.id);
    assert_eq!((subject.sim.videos().len(), subject.sim.sessions()), (0, 1));
}

/// What renews a token ends after six months without use, and only then.
#[tokio::test]
async fn a_sign_in_that_is_used_lives_on() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    for month in 1..=8 {
        subject.world.clock.advance_to(NOON + month * 30 * DAY);
        subject.youtube.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    }
    assert!(matches!(subject.youtube.renewal(), Renewal::Idle(idle) if idle < 180 * DAY));
    subject.world.clock.advance_to(NOON + 8 * 30 * DAY + 181 * DAY);
    assert_eq!(subject.youtube.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
}

/// Begun, failed, changed by the person, and tried again: what goes up is what was chosen last, and no mixture of two files.
#[tokio::test]
async fn what_is_changed_after_it_was_begun_is_begun_anew() {
    let changes: [fn(&mut Job, &SignedIn); 3] = [
        |job, _| choose(job, "privacy", "private"),
        |job, _| job.text = "Another title".into(),
        |job, who| job.media = vec![who.video_of(2, 70 << 18)],
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        let mut job = long(&subject, &who);
        step(&subject, &mut job).await.unwrap();
        step(&subject, &mut job).await.unwrap();
        change(&mut job, &who);
        // Two files never become one video, even in doubt.
        job.doubt_at = (n == 2).then_some(NOON);
        publish(&subject, &mut job).await.unwrap();
        let video = subject.only_video();
        let privacy = job.chosen.get("privacy").map_or("public", String::as_str);
        assert_eq!((video.privacy.as_str(), &video.bytes[..]), (privacy, bytes_of(&job.media[0]).as_slice()));
        assert!(job.text.starts_with(&video.title) && subject.sim.sessions() == 2);
    }
}

/// In doubt, another session might make a second video: it goes on as it was told, and what is not as it was chosen is told.
#[tokio::test]
async fn what_is_changed_in_doubt_goes_on_and_is_told() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    stage(&subject, &mut job).await.unwrap();
    (job.doubt_at, job.text) = (Some(NOON), "Another title".into());
    choose(&mut job, "privacy", "private");
    assert_eq!(publish(&subject, &mut job).await.unwrap().notes, [Note::MorePublic]);
    assert_eq!((subject.only_video().privacy.as_str(), subject.sim.sessions()), ("public", 1));
    assert_eq!(subject.sim.received(), job.media[0].bytes);
}
