//! What Facebook says no with: each number of its catalogue, what Crier does about it, and the sentence that the person
//! reads. And what it says of its limits.

use crier::clock::{HOUR, MINUTE};
use crier::i18n;
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::model::problem::Reason;
use crier::net::{Fault, Gate, Told};
use crier::platforms::graph::{GraphError, Meaning};
use crier::platforms::{Outcome, Platform};

use crate::conformance::{SignedIn, sign_in, stage};
use crate::facebook::{Simulated, simulated};

fn refused(reason: Reason) -> Meaning {
    Meaning::Fault(Fault::Refused(reason))
}

/// Facts: facebook, section 6, number by number.
fn catalogue() -> Vec<(i64, i64, Meaning)> {
    let relogin = || Meaning::Fault(Fault::Relogin);
    let mut all = vec![(190, 2_069_032, Meaning::Fault(Fault::Expired)), (102, 0, relogin()), (190, 0, relogin())];
    all.extend([458, 459, 460, 463, 464, 467, 492].map(|subcode| (190, subcode, relogin())));
    all.extend([3, 10, 200, 210, 250, 299].map(|code| (code, 0, refused(Reason::NoRights))));
    all.extend([1, 2].map(|code| (code, 0, Meaning::Lost)));
    all.extend([4, 341].map(|code| (code, 0, Meaning::Wait(Gate::App))));
    all.extend([17, 32, 613, 80_001, 80_002].map(|code| (code, 0, Meaning::Wait(Gate::Account))));
    all.extend([
        (100, 1_390_008, Meaning::Wait(Gate::Account)),
        (368, 0, refused(Reason::Blocked)),
        (506, 0, refused(Reason::Duplicate)),
        (100, 0, refused(Reason::Internal)),
        (100, 33, refused(Reason::NoRights)),
        (352, 0, refused(Reason::Media)),
        (6_000, 0, refused(Reason::Media)),
        (6_001, 0, refused(Reason::Media)),
        (1, 1_366_046, refused(Reason::Media)),
        (100, 1_366_051, refused(Reason::Duplicate)),
        (1, 2_853_006, refused(Reason::NoRights)),
    ]);
    let either = [
        (1_609_005, Reason::Link),
        (1_609_008, Reason::Link),
        (2_061_006, Reason::Link),
        (1_363_040, Reason::Shape),
        (1_363_127, Reason::Resolution),
        (1_363_128, Reason::Length),
        (1_363_129, Reason::FrameRate),
        (1_349_125, Reason::Media),
        (2_069_019, Reason::Media),
        (1_346_003, Reason::Standards),
        (1_404_102, Reason::Standards),
        (1_404_006, Reason::Confirm),
        (4_854_002, Reason::Confirm),
        (1_404_112, Reason::Restricted),
        (1_404_078, Reason::Authorize),
    ];
    // These stand as a code at one time and as a subcode at another.
    for (number, reason) in either {
        all.extend([(number, 0, refused(reason.clone())), (100, number, refused(reason))]);
    }
    for number in [1_363_047, 1_609_010] {
        all.extend([(number, 0, Meaning::Lost), (100, number, Meaning::Lost)]);
    }
    all
}

#[test]
fn each_number_of_the_catalogue_means_what_it_means() {
    for (code, subcode, meaning) in catalogue() {
        let error = GraphError { status: 400, code, subcode, ..GraphError::default() };
        assert_eq!(error.meaning(), meaning, "{code}/{subcode}");
        let passing = GraphError { is_transient: true, ..error };
        let expected = if matches!(meaning, Meaning::Wait(_)) { meaning } else { Meaning::Lost };
        assert_eq!(passing.meaning(), expected, "{code}/{subcode}, which says that it passes");
    }
}

#[test]
fn what_has_no_number_is_known_by_its_name_or_its_status() {
    let of = |status: u16, kind: &str| GraphError { status, kind: kind.into(), ..GraphError::default() }.meaning();
    assert_eq!(of(400, "OffsetInvalidError"), Meaning::Fault(Fault::later()));
    assert_eq!(of(400, "PartialRequestError"), Meaning::Fault(Fault::later()));
    assert_eq!(of(400, "ProcessingFailedError"), refused(Reason::NotProcessed));
    let by_status = [
        (401, Meaning::Fault(Fault::Relogin)),
        (403, refused(Reason::NoRights)),
        (413, refused(Reason::Media)),
        (415, refused(Reason::Media)),
        (429, Meaning::Wait(Gate::Account)),
        (500, Meaning::Lost),
        (503, Meaning::Lost),
        (400, refused(Reason::Refused)),
        (422, refused(Reason::Refused)),
    ];
    for (status, meaning) in by_status {
        assert_eq!(of(status, ""), meaning, "{status}");
    }
}

/// Whoever reads it knows what happened and what to do next, in each language.
#[test]
fn each_refusal_has_a_sentence_and_a_next_step() {
    for (code, subcode, meaning) in catalogue() {
        let Meaning::Fault(Fault::Refused(reason)) = meaning else { continue };
        let mut said = Vec::new();
        for lang in Lang::ALL {
            let text = i18n::plain(lang, &reason.say(PlatformId::Facebook));
            assert!(text.contains(". ") && text.len() > 40 && !text.contains("reason-"), "{code}/{subcode} in {lang:?}: {text}");
            said.push(text);
        }
        said.dedup();
        assert_eq!(said.len(), Lang::ALL.len(), "{code}/{subcode}: each language in its own words");
    }
}

async fn ready(subject: &Simulated, who: &SignedIn) -> crier::platforms::Job {
    let mut job = who.job(subject, "In spite of everything");
    stage(subject, &mut job).await.unwrap();
    job
}

/// The same over the wire, at the request that people see something of: what is certain not to have happened, and what may.
#[tokio::test]
async fn each_refusal_of_the_visible_request_is_what_it_is() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let job = ready(&subject, &who).await;
    for (code, subcode, meaning) in catalogue() {
        for transient in [false, true] {
            subject.sim.refuse(400, code, subcode, transient);
            let fault = subject.facebook.commit(&subject.net, &job).await.unwrap_err();
            let expected = match (&meaning, transient) {
                (Meaning::Wait(gate), _) => Fault::Later { after: Some(HOUR), gate: *gate },
                (_, true) | (Meaning::Lost, _) => Fault::Unsure,
                // What a post of words goes to is the page itself.
                (Meaning::Fault(fault), false) => fault.clone(),
            };
            assert_eq!(fault, expected, "{code}/{subcode}, passes: {transient}");
        }
    }
    assert_eq!(subject.sim.posts(), []);
    assert!(matches!(subject.facebook.commit(&subject.net, &job).await.unwrap(), Outcome::Live(_)));
}

/// Every answer says how much of what is allowed is used up, of the app and of the page.
#[tokio::test]
async fn what_is_used_up_is_heard() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let cases = [((0, 0), (1_000, 1_000)), ((28, 95), (720, 50)), ((100, 130), (0, 0))];
    for (n, ((app, page), (left_app, left_page))) in cases.into_iter().enumerate() {
        subject.sim.used(app, page);
        let mut job = who.job(&subject, &format!("Post {n}"));
        stage(&subject, &mut job).await.unwrap();
        let (net, heard) = subject.net.listening();
        subject.facebook.commit(&net, &job).await.unwrap();
        let reset_at = subject.world.clock.now() + HOUR;
        let told = |gate: Gate, remaining: i64| Told { gate, per: Some(HOUR), remaining, reset_at };
        assert_eq!(heard.take(), [told(Gate::App, left_app), told(Gate::Account, left_page)]);
    }
    // The wait that is named counts, and nothing is left until then.
    subject.world.faults.arm("facebook", crier::sim::faults::Kind::TooMany, 1);
    let (net, heard) = subject.net.listening();
    let job = ready(&subject, &who).await;
    let fault = subject.facebook.commit(&net, &job).await.unwrap_err();
    assert_eq!(fault, Fault::Later { after: Some(MINUTE), gate: Gate::Account });
    let told = heard.take();
    assert!(
        told.iter().any(|told| told.gate == Gate::Account && told.remaining == 0 && told.reset_at == subject.world.clock.now() + MINUTE)
    );
}
