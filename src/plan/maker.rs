//! Makes the occurrences of posts that repeat, an hour ahead of their time. Of what was missed while Crier was off only
//! the latest is made, late, and the person is told; never a burst.

use super::repeat::{made_at, next_minute};
use super::{told, zone};
use crate::clock::{Clock, MINUTE, Millis};
use crate::draft;
use crate::model::account::{Account, AccountState};
use crate::model::ids::new_id;
use crate::model::moving::drafted;
use crate::model::post::{Media, Post, Target};
use crate::model::repeat::{LEAD, Repeat};
use crate::model::setting::Chosen;
use crate::platforms::Platforms;
use crate::store::{Claim, NewOccurrence, NewPart, Result, Store, Work};
use crate::when::occur::{self, Passed};

/// How long a repeat may be in hand: a few statements, and a margin.
const LEASE: Millis = MINUTE;

/// What makes occurrences. Cheap to clone.
#[derive(Clone)]
pub struct Maker {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// What the networks take.
    pub platforms: Platforms,
}

impl Maker {
    /// Claims the next repeat; its name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Repeats, now, now + self.clock.span(LEASE)).await
    }

    /// Makes the occurrence that is due of the claimed repeat, and steps to the next one.
    ///
    /// # Errors
    /// The database's.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let Some(repeat) = self.store.repeat(&claim.id).await?.filter(|repeat| !repeat.is_paused()) else { return Ok(()) };
        let Some(person) = self.store.person(repeat.person).await? else { return self.orphan(&repeat).await };
        let Some(template) = self.store.post(&repeat.post).await? else { return Ok(()) };
        let (now, zone) = (self.clock.now(), zone(&repeat.zone));
        let Some(due) = self.due(&repeat, now) else { return self.over(&repeat).await };
        if due.latest.ms - LEAD > now {
            // The rules of the zone changed since this was worked out.
            let later = Repeat { next: due.latest.wall, due_at: Some(made_at(due.latest)), ..repeat.clone() };
            self.store.change_repeat(&repeat, &later, now).await?;
            return Ok(());
        }
        let after = next_minute(due.latest.wall).and_then(|from| occur::next(&repeat.rhythm, from, now, &zone));
        let Some(after) = after else { return self.over(&repeat).await };
        let new = self.occurrence(&template, &due).await?;
        let words = told::of(&repeat, &template, &person, &due, &new, now);
        // Said before it is made: killed in between, it is made all the same, and said once.
        self.store.put_words(&words, now).await?;
        self.store.make_occurrence(&repeat, &new, (after.wall, made_at(after)), now).await?;
        Ok(())
    }

    /// The latest occurrence whose time has come, else the one that lies ahead.
    fn due(&self, repeat: &Repeat, now: Millis) -> Option<Passed> {
        let zone = zone(&repeat.zone);
        let ahead = || Some(Passed { latest: occur::next(&repeat.rhythm, repeat.next, now, &zone)?, skipped: 0 });
        occur::passed(&repeat.rhythm, repeat.next, now, &zone).or_else(ahead)
    }

    async fn occurrence(&self, template: &Post, due: &Passed) -> Result<NewOccurrence> {
        let media = self.store.media_of(&template.id).await?;
        let mut targets = Vec::new();
        for target in self.store.targets(&template.id).await? {
            let account = self.store.account(&target.account).await?;
            let chosen = self.store.chosen(&target.id).await?;
            let account = account.filter(|account| target.on && self.fits(template, &target, account, &media, &chosen));
            let new = new_id(&self.clock);
            let part = account.map(|account| self.part(template, &target, (&account, &chosen), &media, &new));
            targets.push((target.id, new, part));
        }
        let media = media.into_iter().map(|medium| (medium.id, new_id(&self.clock))).collect();
        Ok(NewOccurrence { id: new_id(&self.clock), wall: due.latest.wall, at: due.latest.ms, targets, media })
    }

    /// What goes out for the target `new`: a text that is too long as a thread, where that was chosen.
    fn part(&self, template: &Post, target: &Target, (account, chosen): (&Account, &Chosen), media: &[Media], new: &str) -> NewPart {
        let text = target.text.as_deref().unwrap_or(&template.text);
        let limits = self.platforms.get(account.platform).map(|platform| platform.limits(account, chosen));
        let posts = limits.map_or_else(Vec::new, |limits| draft::parts(text, media, &limits, target, chosen));
        NewPart { posts, ..NewPart::whole(new_id(&self.clock), new) }
    }

    /// Whether it can go out there as it is; what cannot stays open on the occurrence's card.
    fn fits(&self, template: &Post, target: &Target, account: &Account, media: &[Media], chosen: &Chosen) -> bool {
        let text = target.text.as_deref().unwrap_or(&template.text);
        let platform = self.platforms.get(account.platform).filter(|_| account.state == AccountState::Ready);
        platform.is_some_and(|platform| {
            let limits = platform.limits(account, chosen);
            let wishes = platform.wishes(account, text, &drafted(chosen, media, &limits));
            draft::unfit(text, media, &limits, (target, chosen), wishes).is_empty()
        })
    }

    /// The person was removed: it rests until somebody takes it over, and the owners are told.
    async fn orphan(&self, repeat: &Repeat) -> Result<()> {
        let owners = self.store.people(&repeat.workspace).await?;
        self.store.put_words(&told::orphaned(repeat, &owners), self.clock.now()).await?;
        self.store.rest_repeats_of(repeat.person).await?;
        Ok(())
    }

    /// The calendar ends: nothing more is made.
    async fn over(&self, repeat: &Repeat) -> Result<()> {
        self.store.change_repeat(repeat, &Repeat { due_at: None, ..repeat.clone() }, self.clock.now()).await?;
        Ok(())
    }
}
