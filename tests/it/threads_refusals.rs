//! What Threads says no with: what every code of the sheet means, what every word of a container means, and that each has a
//! sentence with a next step in every language.

use crier::i18n;
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::model::problem::Reason;
use crier::net::{Fault, Gate, How};
use crier::platforms::Platform;
use crier::platforms::graph::{Graph, GraphError, Meaning};
use crier::platforms::threads::refusal::{failed, own};
use crier::platforms::threads::sim::VERSION;
use crier::platforms::{Job, Stage};

use crate::conformance::{SignedIn, sign_in, stage};
use crate::threads::{Simulated, simulated};

/// The words of section 3.2 of the sheet, whether another container is tried, and what they come to.
const WORDS: [(&str, bool, Reason); 10] = [
    ("FAILED_DOWNLOADING_VIDEO", true, Reason::NotFetched),
    ("FAILED_PROCESSING_AUDIO", false, Reason::Sound),
    ("FAILED_PROCESSING_VIDEO", false, Reason::NotProcessed),
    ("INVALID_ASPEC_RATIO", false, Reason::Shape),
    ("INVALID_BIT_RATE", false, Reason::BitRate),
    ("INVALID_DURATION", false, Reason::Length),
    ("INVALID_FRAME_RATE", false, Reason::FrameRate),
    ("INVALID_AUDIO_CHANNELS", false, Reason::Sound),
    ("INVALID_AUDIO_CHANNEL_LAYOUT", false, Reason::Sound),
    ("UNKNOWN", true, Reason::NotProcessed),
];

fn refused(reason: Reason) -> Meaning {
    Meaning::Fault(Fault::Refused(reason))
}

/// What an error means at Threads.
fn meaning(code: i64, subcode: i64, status: u16, is_transient: bool) -> Meaning {
    let error = GraphError { status, code, subcode, is_transient, ..GraphError::default() };
    own(&error).unwrap_or_else(|| error.meaning())
}

#[test]
fn codes_mean_what_the_sheet_says() {
    let table = [
        (190, 0, 401, Meaning::Fault(Fault::Expired)),
        (190, 463, 400, Meaning::Fault(Fault::Expired)),
        (10, 0, 403, refused(Reason::NoRights)),
        (200, 0, 403, refused(Reason::NoRights)),
        (299, 0, 400, refused(Reason::NoRights)),
        (1, 0, 500, Meaning::Lost),
        (2, 0, 503, Meaning::Lost),
        (4, 0, 400, Meaning::Wait(Gate::App)),
        (17, 0, 400, Meaning::Wait(Gate::Account)),
        (32, 0, 400, Meaning::Wait(Gate::Account)),
        (613, 0, 400, Meaning::Wait(Gate::Account)),
        (80_002, 0, 400, Meaning::Wait(Gate::Account)),
        (9, 2_207_042, 403, Meaning::Fault(Fault::later())),
        (24, 2_207_008, 400, Meaning::Fault(Fault::Restage)),
        (24, 4_279_009, 400, Meaning::Fault(Fault::Restage)),
        (-1, 4_279_009, 400, Meaning::Fault(Fault::Restage)),
        (9_007, 2_207_027, 400, Meaning::Fault(Fault::Restage)),
        (9_004, 2_207_052, 400, refused(Reason::NotFetched)),
        (100, 0, 400, refused(Reason::Internal)),
        (100, 33, 400, refused(Reason::NoRights)),
        (368, 0, 400, refused(Reason::Blocked)),
        (0, 0, 404, refused(Reason::Refused)),
    ];
    for (code, subcode, status, expected) in table {
        assert_eq!(meaning(code, subcode, status, false), expected, "{code}/{subcode} {status}");
    }
    assert_eq!(meaning(100, 0, 400, true), Meaning::Lost, "what will pass passes");
}

#[test]
fn every_cause_has_a_sentence_with_a_next_step_in_every_language() {
    let others = [Reason::NoRights, Reason::Blocked, Reason::Links, Reason::Text, Reason::NothingAhead, Reason::Restricted];
    for reason in WORDS.iter().map(|(_, _, reason)| reason).chain(&others) {
        let mut all = Vec::new();
        for lang in Lang::ALL {
            let text = i18n::plain(lang, &reason.say(PlatformId::Threads));
            assert!(text.contains("Threads") && !text.contains("reason-"), "{reason:?} {text}");
            let steps = ["tap Retry", "Reintentar", "«Повторить»", "delete it", "borrarl", "удалить"];
            assert!(steps.iter().any(|step| text.contains(step)), "{reason:?}: what can be done? {text}");
            all.push(text);
        }
        assert!(all[0] != all[1] && all[1] != all[2], "{reason:?}");
    }
}

/// A job with a video that comes to nothing.
async fn doomed(subject: &Simulated, who: &SignedIn, words: &[&str]) -> Job {
    for word in words {
        subject.sim.fail_next(word);
    }
    let mut job = who.job(subject, "Doomed");
    job.media = vec![who.video(None)];
    job
}

#[tokio::test]
async fn a_container_that_comes_to_nothing_is_told_as_what_it_is() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    for (word, again, reason) in WORDS {
        assert_eq!(failed(word), reason);
        let mut job = doomed(&subject, &who, &[word]).await;
        let first = stage(&subject, &mut job).await;
        assert_eq!(first.is_ok(), again, "{word}: another one");
        let twice: &[&str] = if again { &[word, word] } else { &[word] };
        let mut job = doomed(&subject, &who, twice).await;
        assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(reason)), "{word}");
        // Whoever tries again a while later begins anew, and it goes out.
        subject.wait(10_000);
        stage(&subject, &mut job).await.unwrap();
    }
    assert_eq!(subject.sim.posts(), []);
}

/// Of several files one comes to nothing: all of them are made anew.
#[tokio::test]
async fn one_of_several_that_comes_to_nothing_stops_all() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.fail_next("INVALID_DURATION");
    let mut job = who.job(&subject, "Doomed");
    job.media = vec![who.video(None), who.photo(2, None)];
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::Length)));
}

/// What cannot be fetched: the network really goes there, twice.
#[tokio::test]
async fn a_link_that_leads_nowhere_is_told() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = doomed(&subject, &who, &[]).await;
    job.media[0].link = Some("http://127.0.0.1:9/film.mp4".into());
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::NotFetched)));
    // And what is no film, no picture, or of no shape that is taken.
    let mut wide = who.photo(1, None);
    image::RgbImage::new(330, 30).save(&wide.file).unwrap();
    (wide.width, wide.height) = (330, 30);
    let mut job = who.job(&subject, "Wide");
    job.media = vec![wide];
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::Shape)));
}

/// More links than are taken are noticed before anything is asked for.
#[tokio::test]
async fn a_sixth_link_goes_nowhere() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let text = (0..6).map(|n| format!("https://example.com/{n}")).collect::<Vec<_>>().join(" ");
    assert_eq!(stage(&subject, &mut who.job(&subject, &text)).await, Err(Fault::Refused(Reason::Links)));
    assert_eq!(subject.sim.posts(), []);
}

/// Where Threads finds more links than Crier does, it says so by a name, and that is told.
#[tokio::test]
async fn what_threads_says_of_links_is_told() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let base = format!("{}/{VERSION}", subject.sim.base());
    let graph = Graph { net: &subject.net, base: &base, token: &who.token.access, proof: None, own };
    let text = (0..6).map(|n| format!("https://example.com/{n}")).collect::<Vec<_>>().join(" ");
    let request = graph.post(&format!("{}/threads", who.account.remote_id), &[("media_type", "TEXT"), ("text", &text)]);
    let said = graph.send(request, How::REPEATABLE).await.unwrap_err();
    assert_eq!(said.fault, Fault::Refused(Reason::Links));
}

/// What is worked on for half an hour is not waited for any longer.
#[tokio::test]
async fn work_that_does_not_end_is_given_up() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "For ever");
    job.media = vec![who.video(None)];
    for _ in 0..2 {
        let Ok(Stage::Wait { saved, .. }) = subject.threads.stage(&subject.net, &job).await else { panic!("it goes on") };
        job.saved = saved;
    }
    // As if the clock of the network had stood still.
    let ago = job.saved["made_at"].as_i64().unwrap() - 31 * 60_000;
    job.saved["made_at"] = ago.into();
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::NotProcessed)));
}
