//! A network that fails again and again is left alone for a while: whoever has posts that wait for it is told once.

use crate::chat::Chat;
use crate::chat::home::go;
use crate::i18n::moment;
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::Screen;
use crate::store::{Outage, Result};

impl Chat {
    pub(super) async fn tell_outages(&self) -> Result<()> {
        let now = self.clock.now();
        if self.store.gates(now).await?.iter().all(|gate| gate.opened == 0) {
            return Ok(());
        }
        let mut words = Vec::new();
        for outage in self.store.outages(now).await? {
            let Some(person) = self.store.person(outage.person).await? else { continue };
            let Some(platform) = PlatformId::from_word(&outage.platform) else { continue };
            let zone = self.store.workspace(&outage.workspace).await?.zone;
            let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
            let Outage { posts, since, until, .. } = outage;
            let text = Say::new("outage-told")
                .text("network", platform.name())
                .text("since", moment::clock(since, &zone))
                .text("until", moment::clock(until.max(now), &zone))
                .num("count", posts);
            let screen = Screen::text(text).row([go("button-queue", "queue")]);
            words.push(self.word(format!("outage:{}:{}:{since}", platform.word(), person.id), &person, &screen));
        }
        if words.is_empty() { Ok(()) } else { self.store.put_words(&words, now).await }
    }
}
