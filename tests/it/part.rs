//! The life of a part: every pair of state and event, written down once more by hand.

use std::collections::{HashMap, HashSet};

use crier::model::part::{Event, PartState};
use proptest::prelude::*;

use Event as E;
use PartState as S;

const EVENTS: [Event; 22] = [
    E::Claim,
    E::Wait,
    E::Later,
    E::Ready,
    E::Live,
    E::Processing,
    E::HandedOver,
    E::Lost,
    E::Ask,
    E::Late,
    E::Publish,
    E::Relogin,
    E::Fail,
    E::Cancel,
    E::Retry,
    E::SignedIn,
    E::ItIsThere,
    E::NotThere,
    E::Leave,
    E::Delete,
    E::Gone,
    E::Stays,
];

/// Everything that may happen; whatever is not here may not.
const ALLOWED: [(PartState, &[(Event, PartState)]); 16] = [
    (
        S::Queued,
        &[(E::Claim, S::Staging), (E::Late, S::Late), (E::Relogin, S::NeedsLogin), (E::Fail, S::Failed), (E::Cancel, S::Cancelled)],
    ),
    (
        S::Staging,
        &[
            (E::Wait, S::Waiting),
            (E::Later, S::Queued),
            (E::Ready, S::Committing),
            (E::Late, S::Late),
            (E::Relogin, S::NeedsLogin),
            (E::Fail, S::Failed),
        ],
    ),
    (S::Waiting, &[(E::Claim, S::Staging), (E::Relogin, S::NeedsLogin), (E::Fail, S::Failed), (E::Cancel, S::Cancelled)]),
    (
        S::Committing,
        &[
            (E::Later, S::Queued),
            (E::Live, S::Live),
            (E::Processing, S::Processing),
            (E::HandedOver, S::HandedOver),
            (E::Lost, S::Unsure),
            (E::Relogin, S::NeedsLogin),
            (E::Fail, S::Failed),
        ],
    ),
    (S::Live, &[(E::Delete, S::Deleting)]),
    (S::Processing, &[(E::Live, S::Live), (E::HandedOver, S::HandedOver), (E::Ask, S::Asked), (E::Fail, S::Failed)]),
    (S::HandedOver, &[]),
    (S::Unsure, &[(E::Later, S::Queued), (E::Live, S::Live), (E::Processing, S::Processing), (E::Ask, S::Asked), (E::Fail, S::Failed)]),
    (S::Asked, &[(E::ItIsThere, S::Live), (E::HandedOver, S::HandedOver), (E::NotThere, S::Queued), (E::Leave, S::Closed)]),
    (S::Late, &[(E::Publish, S::Queued), (E::Cancel, S::Cancelled)]),
    (S::NeedsLogin, &[(E::SignedIn, S::Queued), (E::Cancel, S::Cancelled)]),
    (S::Failed, &[(E::Retry, S::Queued), (E::Cancel, S::Cancelled)]),
    (S::Cancelled, &[]),
    (S::Closed, &[]),
    (S::Deleting, &[(E::Gone, S::Deleted), (E::Stays, S::Live)]),
    (S::Deleted, &[]),
];

#[test]
fn all_352_pairs_are_as_written_down() {
    let table: HashMap<_, _> = ALLOWED.into_iter().collect();
    let mut pairs = 0;
    for state in S::ALL {
        for event in EVENTS {
            let expected = table[&state].iter().find(|(allowed, _)| *allowed == event).map(|(_, next)| *next);
            assert_eq!(state.on(event), expected, "{state:?} on {event:?}");
            pairs += 1;
        }
    }
    assert_eq!((pairs, table.len()), (16 * 22, 16));
}

#[test]
fn what_may_have_left_is_queued_again_only_when_it_certainly_did_not() {
    let back: Vec<_> = EVENTS.into_iter().filter(|event| S::Committing.on(*event) == Some(S::Queued)).collect();
    assert_eq!(back, [E::Later]);
    assert!(EVENTS.into_iter().all(|event| S::Processing.on(event) != Some(S::Queued)), "accepted is never sent again");
    assert!(EVENTS.into_iter().all(|event| S::Committing.on(event) != Some(S::Cancelled)), "what may have left is not taken back");
}

#[test]
fn ends_are_ends() {
    for state in [S::Cancelled, S::Closed, S::HandedOver, S::Deleted] {
        assert!(EVENTS.into_iter().all(|event| state.on(event).is_none()), "{state:?}");
        assert!(state.is_over());
    }
    let over: Vec<_> = S::ALL.into_iter().filter(|state| state.is_over()).collect();
    assert_eq!(over, [S::Live, S::HandedOver, S::Failed, S::Cancelled, S::Closed, S::Deleted]);
    let cancel: Vec<_> = S::ALL.into_iter().filter(|state| state.can_cancel()).collect();
    assert_eq!(cancel, [S::Queued, S::Waiting, S::Late, S::NeedsLogin, S::Failed]);
}

#[test]
fn every_state_is_reached_and_leads_to_an_end() {
    let mut reached = HashSet::from([S::Queued]);
    while reached.len() < S::ALL.len() {
        let next: HashSet<_> = reached.iter().flat_map(|state| EVENTS.into_iter().filter_map(|event| state.on(event))).collect();
        let before = reached.len();
        reached.extend(next);
        assert!(reached.len() > before, "not reached: {:?}", S::ALL.into_iter().filter(|s| !reached.contains(s)).collect::<Vec<_>>());
    }
    let mut ending: HashSet<_> = S::ALL.into_iter().filter(|state| state.is_over()).collect();
    while ending.len() < S::ALL.len() {
        let before = ending.len();
        let more: Vec<_> = S::ALL.into_iter().filter(|s| EVENTS.into_iter().filter_map(|e| s.on(e)).any(|n| ending.contains(&n))).collect();
        ending.extend(more);
        assert!(ending.len() > before, "a state leads nowhere");
    }
}

#[test]
fn words_come_back_as_states() {
    let words: HashSet<_> = S::ALL.into_iter().map(PartState::word).collect();
    assert_eq!(words.len(), 16);
    for state in S::ALL {
        assert_eq!(PartState::from_word(state.word()), Some(state));
    }
    assert_eq!(PartState::from_word("published"), None);
}

proptest! {
    /// However a life goes: between two visible requests lies a certainty that the first one did nothing, or a
    /// person's word.
    #[test]
    fn no_life_sends_twice_without_a_certainty_between(events in prop::collection::vec(prop::sample::select(EVENTS.to_vec()), 0..200)) {
        let (mut state, mut in_doubt) = (S::Queued, false);
        for event in events {
            let Some(next) = state.on(event) else { continue };
            match event {
                E::Ready => {
                    prop_assert!(!in_doubt, "sent again while the first may be there");
                    in_doubt = true;
                }
                E::Later | E::NotThere | E::Fail | E::Relogin => in_doubt = false,
                _ => {}
            }
            prop_assert!(!(in_doubt && next == S::Cancelled));
            state = next;
        }
    }
}
