//! The kinds of work, each as the loop wants it.

use super::loops::Work;
use crate::bot::outbox::Outbox;
use crate::chat::{self, Chat};
use crate::clock::{Millis, Wake};
use crate::connect::Connect;
use crate::media::work::MediaWorker;
use crate::plan::Maker;
use crate::queue::Worker as PartWorker;
use crate::report::{BrandCard, Reporter};
use crate::store::{self, Claim, ClaimedPart, Result, Store};

/// Work whose rows are claimed by name: the worker, where its store and its clock are, its kind, its bell, how many at a time.
macro_rules! by_name {
    ($name:ident($worker:ty), $($store:ident).+, $($clock:ident).+, $kind:ident, $bell:ident, $at_once:literal) => {
        #[derive(Clone)]
        pub(super) struct $name(pub(super) $worker);

        impl Work for $name {
            type Claimed = Claim;
            const AT_ONCE: usize = $at_once;
            const NAME: &'static str = stringify!($bell);

            fn wake(&self) -> &Wake {
                &self.0.$($store).+.wakes.$bell
            }

            async fn claim(&self) -> Result<Option<Claim>> {
                self.0.claim().await
            }

            async fn work(&self, claim: Claim) -> anyhow::Result<()> {
                Ok(self.0.work(&claim).await?)
            }

            async fn next_due(&self) -> Result<Option<Millis>> {
                self.0.$($store).+.next_due(store::Work::$kind, self.0.$($clock).+.now()).await
            }
        }
    };
}

by_name!(Updates(Chat), store, clock, Updates, updates, 16);
by_name!(Words(Outbox), store, clock, Outbox, outbox, 16);
by_name!(Cards(Reporter), outbox.store, outbox.clock, Cards, cards, 16);
by_name!(Brands(BrandCard), outbox.store, outbox.clock, Brands, brands, 2);
by_name!(Repeats(Maker), store, clock, Repeats, repeats, 4);

/// Files; what a person asked for while one was on its way is done then.
#[derive(Clone)]
pub(super) struct Files(pub(super) MediaWorker, pub(super) Chat);

impl Work for Files {
    type Claimed = Claim;
    const AT_ONCE: usize = 2;
    const NAME: &'static str = "media";

    fn wake(&self) -> &Wake {
        &self.0.store.wakes.media
    }

    async fn claim(&self) -> Result<Option<Claim>> {
        self.0.claim().await
    }

    async fn work(&self, claim: Claim) -> anyhow::Result<()> {
        self.0.work(&claim).await?;
        Ok(self.1.do_wishes().await?)
    }

    async fn next_due(&self) -> Result<Option<Millis>> {
        self.0.store.next_due(store::Work::Media, self.0.clock.now()).await
    }
}

/// Sign-ins; the person is told what came of each.
#[derive(Clone)]
pub(super) struct Grants(pub(super) Connect, pub(super) Chat);

impl Work for Grants {
    type Claimed = Claim;
    const AT_ONCE: usize = 4;
    const NAME: &'static str = "grants";

    fn wake(&self) -> &Wake {
        &self.0.store.wakes.grants
    }

    async fn claim(&self) -> Result<Option<Claim>> {
        self.0.claim().await
    }

    async fn work(&self, claim: Claim) -> anyhow::Result<()> {
        let done = self.0.work(&claim).await?;
        let accounts = done.accounts();
        if done.is_here {
            chat::connected(&self.1, &done.grant, done.result).await?;
        }
        // Ended behind that: a crash before this line signs in again and tells the person the same.
        self.0.end(&claim, &accounts).await?;
        Ok(self.0.sign_out(done.before).await?)
    }

    async fn next_due(&self) -> Result<Option<Millis>> {
        self.0.next_due().await
    }
}

/// Accounts that are due for a look; the person is told when their sign-in ends.
#[derive(Clone)]
pub(super) struct Accounts(pub(super) Connect, pub(super) Chat);

impl Work for Accounts {
    type Claimed = Claim;
    const AT_ONCE: usize = 4;
    const NAME: &'static str = "accounts";

    fn wake(&self) -> &Wake {
        &self.0.store.wakes.accounts
    }

    async fn claim(&self) -> Result<Option<Claim>> {
        self.0.claim_account().await
    }

    async fn work(&self, claim: Claim) -> anyhow::Result<()> {
        if let Some(ending) = self.0.look_at(&claim).await? {
            chat::ending(&self.1, &ending).await?;
            // Noted last: a crash before this line tells the same again, which is said once.
            self.0.told(&claim, &ending).await?;
        }
        Ok(())
    }

    async fn next_due(&self) -> Result<Option<Millis>> {
        self.0.next_account_due().await
    }
}

/// Parts of posts.
#[derive(Clone)]
pub(super) struct Parts(pub(super) PartWorker, pub(super) Store);

impl Work for Parts {
    type Claimed = ClaimedPart;
    const AT_ONCE: usize = 32;
    const NAME: &'static str = "parts";

    fn wake(&self) -> &Wake {
        &self.1.wakes.parts
    }

    async fn claim(&self) -> Result<Option<ClaimedPart>> {
        self.0.claim().await
    }

    async fn work(&self, part: ClaimedPart) -> anyhow::Result<()> {
        Ok(self.0.work(part).await?)
    }

    async fn next_due(&self) -> Result<Option<Millis>> {
        self.0.next_due().await
    }
}
