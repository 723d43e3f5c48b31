//! X: who may reply, as it was chosen; and cashtags, of which X takes one.

use crier::model::setting::Chosen;
use crier::platforms::Platform;
use crier::platforms::x::cashtags::count;

use crate::conformance::{publish, sign_in};
use crate::x::simulated;

#[tokio::test]
async fn x_is_told_who_may_reply_unless_everybody_may() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let table = [
        (None, None),
        (Some("everyone"), None),
        (Some("following"), Some("following")),
        (Some("mentionedUsers"), Some("mentionedUsers")),
        (Some("verified"), Some("verified")),
        // What is no choice any more is not sent.
        (Some("subscribers"), None),
    ];
    for (chosen, told) in table {
        let mut job = who.job(&subject, &format!("{chosen:?}"));
        job.chosen = Chosen::from_iter(chosen.map(|word| ("reply".to_owned(), word.to_owned())));
        publish(&subject, &mut job).await.unwrap();
        assert_eq!(subject.sim.posts().last().unwrap().replies.as_deref(), told, "{chosen:?}");
        assert_eq!(job.saved["body"].get("reply_settings").is_some(), told.is_some());
    }
    assert_eq!(subject.x.settings(&who.account).len(), 1);
}

#[test]
fn cashtags_are_counted_as_twitter_text_finds_them() {
    let table = [
        ("", 0),
        ("$", 0),
        ("$TWTR", 1),
        ("$twtr and $TWTR", 1),
        ("Buy $AAPL, sell $MSFT!", 2),
        ("$BRK.B $BRK_A", 2),
        ("$AAPL.", 1),
        ("$AAPL...", 1),
        ("$TOOLONGX", 0),
        ("$123 and $5", 0),
        ("US$AAPL x$B", 0),
        ("$AAPL$MSFT", 1),
        ("($AAPL)", 0),
        ("$AAPL\n$MSFT\t$GOOG", 3),
        ("https://example.com/$AAPL $MSFT", 1),
        ("$ñandu $ñ", 0),
        ("$AAPLñ", 0),
    ];
    for (text, expected) in table {
        assert_eq!(count(text), expected, "{text:?}");
    }
}

#[tokio::test]
async fn a_second_cashtag_is_minded_before_x_refuses_it() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    assert!(subject.x.minds("One $AAPL").is_none());
    assert!(subject.x.minds("Two $AAPL $MSFT").is_some());
    let refused = publish(&subject, &mut who.job(&subject, "Two $AAPL $MSFT")).await;
    assert_eq!(refused, Err(crier::net::Fault::Refused(crier::model::problem::Reason::Text)));
    publish(&subject, &mut who.job(&subject, "One $AAPL")).await.unwrap();
}
