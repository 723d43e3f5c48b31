//! Documents on LinkedIn, against its simulator: for members, who are not told when one is ready, and for pages.

use crier::model::problem::Reason;
use crier::net::Fault;

use crate::conformance::{bytes_of, commit, sign_in, stage};
use crate::linkedin::{pages, simulated};

/// A document is taken apart by the network, which a page can watch and a member cannot; without a title it is refused.
#[tokio::test]
async fn a_document_goes_up_whole_under_its_title() {
    for subject in [simulated().await.unwrap(), pages().await.unwrap()] {
        let who = sign_in(&subject).await;
        let mut job = who.job(&subject, "Three pages");
        job.media = vec![who.document(3, Some("The plan"))];
        assert!(stage(&subject, &mut job).await.unwrap() >= 3, "a place and the bytes, a look, the body");
        let remote = match commit(&subject, &job).await {
            Err(Fault::Later { after: Some(after), .. }) => {
                assert!(!subject.of_pages(), "a page was told when it is ready");
                subject.world.clock.advance_to(subject.world.clock.now() + after);
                commit(&subject, &job).await.unwrap()
            }
            done => done.unwrap(),
        };
        let post = subject.sim.posts().remove(0);
        assert_eq!((post.urn, post.title.as_deref()), (remote.id, Some("The plan")));
        assert_eq!(post.files[0].1, bytes_of(&job.media[0]));
    }
}

/// What is no PDF fails there, and says that it is the file.
#[tokio::test]
async fn a_document_that_is_none_is_refused() {
    let subject = pages().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Nothing");
    let document = who.document(1, Some("The plan"));
    std::fs::write(&document.file, b"%PDF-1.7 and then nothing").unwrap();
    job.media = vec![document];
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::Media)));
}
