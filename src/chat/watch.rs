//! What people must hear without having asked: that posts missed their time, that a network does not answer, that
//! something was put aside. Called once a heartbeat by `app`; cheap when nothing is wrong, and every word has a name,
//! so that it is said once on any number of processes and across restarts.

mod late;
mod letters;
mod outage;
mod uploads;

use super::Chat;
use crate::bot::message_params;
use crate::model::screen::Screen;
use crate::store::{NewWord, Person, Result, Role};

impl Chat {
    /// Looks whether anybody must be told of something, and has the cards of what waits show why.
    ///
    /// # Errors
    /// The database's.
    pub async fn watch(&self) -> Result<()> {
        self.do_wishes().await?;
        self.tell_fading().await?;
        self.store.show_gates(self.clock.now()).await?;
        self.tell_late().await?;
        self.tell_outages().await?;
        self.tell_letters().await
    }

    /// A message to somebody, under a name by which it is said once.
    fn word(&self, id: String, to: &Person, screen: &Screen) -> NewWord {
        let params = message_params(to.id, screen, to.lang);
        NewWord { id, workspace: to.workspace.clone(), lane: to.id, method: "sendMessage", params }
    }

    /// The owners of a workspace.
    async fn owners_of(&self, workspace: &str) -> Result<Vec<Person>> {
        let people = self.store.people(workspace).await?;
        Ok(people.into_iter().filter(|person| person.role == Role::Owner).collect())
    }
}
