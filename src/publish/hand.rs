//! What this process has in hand right now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::ids::PartId;
use crate::store::ClaimedPart;

/// The parts in hand and the fences of their claims. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Hands(Arc<Mutex<HashMap<PartId, i64>>>);

/// A part in hand, until this is dropped.
pub(super) struct Hand {
    hands: Hands,
    part: PartId,
    fence: i64,
}

impl Hands {
    /// Notes that `part` is in hand.
    pub fn take(&self, part: &ClaimedPart) -> Hand {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(part.id.clone(), part.fence);
        Hand { hands: self.clone(), part: part.id.clone(), fence: part.fence }
    }

    /// Everything in hand.
    pub fn all(&self) -> Vec<(PartId, i64)> {
        let hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hands.iter().map(|(part, fence)| (part.clone(), *fence)).collect()
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        let mut hands = self.hands.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A later claim of the same part is somebody else's to put down.
        if hands.get(&self.part) == Some(&self.fence) {
            hands.remove(&self.part);
        }
    }
}
