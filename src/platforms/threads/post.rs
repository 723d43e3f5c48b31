//! What one part needs until it can be published: a container for each file, and one around them, each looked at until it is
//! finished; and what becomes of it when it is published, or may have been. One request a call, noted before the next one.
//! Called by `mod`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::api::{Api, Quota, Status, is_number};
use super::choices;
use super::look::{self, Known};
use super::refusal;
use super::{LINKS_MAX, TEXT_MAX};
use crate::clock::{HOUR, MINUTE, Millis, SECOND};
use crate::model::emoji;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::net::{Fault, Gate};
use crate::platforms::graph::Said;
use crate::platforms::{Found, Job, JobMedia, Outcome, Stage};

/// When a container is looked at, counted from the look before; the last one stays (facts, section 3.2: once a minute).
const LOOKS: [Millis; 7] = [2 * SECOND, 3 * SECOND, 5 * SECOND, 10 * SECOND, 20 * SECOND, 30 * SECOND, MINUTE];
/// How long a container is worked on before nothing is expected of it any more.
const PATIENCE: Millis = 30 * MINUTE;
/// How long to wait before a file is fetched once more that could not be.
const REST: Millis = 30 * SECOND;
/// How long a refusal is the answer to this very try; behind that somebody tries again.
const FRESH: Millis = 5 * SECOND;
/// How long to wait when the day is used up: the five pauses of a part are longer than the day that looks back.
const DAY_OVER: Millis = 5 * HOUR;
/// When to look again for the address of what is published, and how long.
const LISTED: Millis = 15 * SECOND;
const LISTED_MOST: Millis = 10 * MINUTE;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// Whether it was asked what may still be published today.
    asked: bool,
    /// What the answer was, of posts.
    quota: Option<Quota>,
    /// What the containers were made of: see [`print`].
    told: String,
    /// What the post says.
    text: String,
    /// How a list calls its kind.
    kind: String,
    /// The number of the post that it goes below.
    below: Option<String>,
    /// Of several files: theirs, in order.
    children: Vec<Child>,
    /// The one that is published.
    container: Option<String>,
    /// When the newest of them was made.
    made_at: Option<Millis>,
    /// How often that was looked at.
    looks: usize,
    /// Whether it was tried once more already.
    again: bool,
    /// Why nothing becomes of it, and since when.
    refused: Option<(Reason, Millis)>,
    /// When it could be published: it cannot have been before.
    ready_at: Option<Millis>,
}

/// The container of one of several files.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Child {
    id: String,
    is_finished: bool,
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn wait(self, after: Millis, progress: usize) -> Stage {
        Stage::Wait { saved: self.value(), after, progress: i64::try_from(progress.min(100)).unwrap_or(0) }
    }

    /// The next step.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        let now = api.graph.net.now();
        if let Some((reason, _)) = self.refused.take().filter(|(_, at)| now - at < FRESH) {
            return Err(Fault::Refused(reason));
        }
        // It may be there already: the container knows, and is asked before anything is published.
        if job.doubt_at.is_some() && self.container.is_some() {
            return Ok(Stage::Ready(self.value()));
        }
        let told = print(job);
        if self.told != told {
            self = Self { told, text: job.text.clone(), kind: kind(job).to_owned(), ..Self::default() };
        }
        if choices::links(&job.text).len() > LINKS_MAX {
            return Err(Fault::Refused(Reason::Links));
        }
        if !self.asked {
            return self.ask(job, api).await;
        }
        match (&job.reply, &self.below, self.container.clone()) {
            (Some(_), None, _) => self.place(job, api).await,
            (_, _, Some(container)) => self.look_at(&container, api).await,
            (_, _, None) if job.media.len() > 1 => self.several(job, api).await,
            (_, _, None) => self.whole(job, api, &single(job)?).await,
        }
    }

    /// What may still be published today. Where that is used up, everything of the account waits.
    async fn ask(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        if let Some(quota) = api.quota(&job.account.remote_id, job.reply.is_some()).await? {
            if quota.is_used_up() {
                return Err(Fault::Later { after: Some(DAY_OVER), gate: Gate::Account });
            }
            self.quota = Some(quota).filter(|_| job.reply.is_none());
        }
        self.asked = true;
        Ok(self.wait(0, 0))
    }

    /// The number of the post that it goes below.
    async fn place(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        let Some(reply) = &job.reply else { return Ok(self.wait(0, 0)) };
        let number = look::number(api, &reply.parent, job.made_at).await?;
        self.below = Some(number.ok_or(Fault::Refused(Reason::NoAddress))?);
        Ok(self.wait(0, 0))
    }

    /// A container for the next of several files, or a look at those that are there; at last the one around them.
    async fn several(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        let (all, there) = (job.media.len(), self.children.len());
        if let Some(media) = job.media.get(there) {
            let mut form = of_file(media)?;
            form.push(("is_carousel_item", "true".to_owned()));
            let id = match api.make(&job.account.remote_id, &form).await {
                Ok(id) => id,
                Err(said) => return self.not_made(job, api, said),
            };
            self.children.push(Child { id, is_finished: false });
            self.begun(api);
            return Ok(self.wait(if there + 1 == all { LOOKS[0] } else { 0 }, 50 * (there + 1) / all));
        }
        let finished = self.children.iter().filter(|child| child.is_finished).count();
        let Some(child) = self.children.get(finished).map(|child| child.id.clone()) else {
            let ids: Vec<&str> = self.children.iter().map(|child| child.id.as_str()).collect();
            let form = vec![("media_type", "CAROUSEL".to_owned()), ("children", ids.join(","))];
            return self.whole(job, api, &form).await;
        };
        match api.status(&child).await? {
            Status::Finished => {
                if let Some(child) = self.children.get_mut(finished) {
                    child.is_finished = true;
                }
                self.looks = 0;
                Ok(self.wait(0, 50 + 40 * (finished + 1) / all))
            }
            status => self.not_yet(&status, api),
        }
    }

    /// The container that is published.
    async fn whole(mut self, job: &Job, api: &Api<'_>, form: &[(&'static str, String)]) -> Result<Stage, Fault> {
        let mut form = form.to_vec();
        form.extend(self.words(job));
        match api.make(&job.account.remote_id, &form).await {
            Ok(id) => self.container = Some(id),
            Err(said) => return self.not_made(job, api, said),
        }
        self.begun(api);
        // A text needs no work: it is looked at only to be sure.
        let after = if job.media.is_empty() { 0 } else { LOOKS[0] };
        Ok(self.wait(after, 90))
    }

    fn begun(&mut self, api: &Api<'_>) {
        self.made_at = Some(api.graph.net.now());
        self.looks = 0;
    }

    /// Everything of a post but its files. Who may reply and the topic are said once, at the beginning of a chain.
    fn words(&self, job: &Job) -> Vec<(&'static str, String)> {
        let mut words = Vec::new();
        if !job.text.is_empty() {
            words.push(("text", job.text.clone()));
        }
        if job.media.is_empty() {
            words.extend(choices::card(&job.text).map(|link| ("link_attachment", link)));
        }
        match &self.below {
            Some(below) => words.push(("reply_to_id", below.clone())),
            None => {
                words.extend(choices::who_replies(&job.chosen).map(|who| ("reply_control", who)));
                words.extend(choices::topic_of(&job.chosen).map(|topic| ("topic_tag", topic)));
            }
        }
        words
    }

    /// Why no container was made.
    fn not_made(self, job: &Job, api: &Api<'_>, said: Said) -> Result<Stage, Fault> {
        match said.fault {
            _ if self.below.is_some() && refusal::is_gone(&said) => Err(Fault::Refused(Reason::NothingAhead)),
            Fault::Refused(Reason::NotFetched) => self.failed("FAILED_DOWNLOADING_VIDEO", api),
            Fault::Refused(Reason::Internal | Reason::Refused) if emoji::length(&job.text) > TEXT_MAX => Err(Fault::Refused(Reason::Text)),
            fault => Err(fault),
        }
    }

    /// Looks at the container that is published.
    async fn look_at(mut self, container: &str, api: &Api<'_>) -> Result<Stage, Fault> {
        match api.status(container).await? {
            Status::Finished | Status::Published => {
                self.ready_at.get_or_insert(api.graph.net.now());
                Ok(Stage::Ready(self.value()))
            }
            status => self.not_yet(&status, api),
        }
    }

    /// A container is not finished.
    fn not_yet(mut self, status: &Status, api: &Api<'_>) -> Result<Stage, Fault> {
        let now = api.graph.net.now();
        match status {
            Status::Failed(word) => self.failed(word, api),
            // It lay too long: another one.
            Status::Expired => Ok(self.anew().wait(0, 0)),
            _ if self.made_at.is_some_and(|at| now - at >= PATIENCE) => self.failed("FAILED_PROCESSING_VIDEO", api),
            _ => {
                self.looks += 1;
                let after = LOOKS.get(self.looks).or(LOOKS.last()).copied().unwrap_or(MINUTE);
                let progress = if self.container.is_some() { 95 } else { 60 };
                Ok(self.wait(after, progress))
            }
        }
    }

    /// Nothing becomes of a container. Where another one may fare better, that is tried once; else it is told why not, and
    /// whoever tries again begins anew.
    fn failed(self, word: &str, api: &Api<'_>) -> Result<Stage, Fault> {
        tracing::info!(word, again = self.again, "nothing becomes of a container at Threads");
        if !self.again && refusal::is_worth_another(word) {
            return Ok(Self { again: true, ..self.anew() }.wait(REST, 0));
        }
        let refused = Some((refusal::failed(word), api.graph.net.now()));
        Ok(Self { refused, ..self.anew() }.wait(0, 0))
    }

    /// The same part without its containers.
    fn anew(self) -> Self {
        let Self { asked, quota, told, text, kind, below, again, .. } = self;
        Self { asked, quota, told, text, kind, below, again, ..Self::default() }
    }

    /// Publishes. What may have been published already is asked about first.
    pub(super) async fn commit(self, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
        let container = self.container.clone().ok_or(Fault::Restage)?;
        // What the account has left is kept as its budget, with the post that leaves now.
        if let Some(quota) = self.quota {
            api.graph.net.tell(Quota { used: quota.used + 1, ..quota }.told(api.graph.net.now()));
        }
        if job.doubt_at.is_some() {
            match api.status(&container).await {
                Ok(Status::Finished) => {}
                Ok(status) => return self.unpublished(job, api, &status).await,
                // What the network does not say of a container says nothing of the post.
                Err(said) => return Err(in_doubt(said.fault)),
            }
        }
        let said = match api.publish(&job.account.remote_id, &container).await {
            Ok(id) => return Ok(Outcome::Live(look::remote(api, &id).await)),
            Err(said) => said,
        };
        match &said.error {
            Some(error) if refusal::is_container(error) => match api.status(&container).await {
                Ok(status) => self.unpublished(job, api, &status).await,
                Err(said) => Err(if job.doubt_at.is_some() { in_doubt(said.fault) } else { said.fault }),
            },
            Some(error) if refusal::is_quota(error) => Err(day_over(job, api).await),
            _ => Err(said.fault),
        }
    }

    /// What it means that a container that is not published stands like this.
    async fn unpublished(self, job: &Job, api: &Api<'_>, status: &Status) -> Result<Outcome, Fault> {
        match status {
            Status::Published => Ok(match self.own(job, api).await {
                Ok(Some(remote)) => Outcome::Live(remote),
                _ => Outcome::Processing { saved: self.value(), after: LISTED },
            }),
            Status::Finished if self.is_nothing_ahead(api).await => Err(Fault::Refused(Reason::NothingAhead)),
            Status::Finished | Status::Working => Err(Fault::later()),
            Status::Expired | Status::Failed(_) => Err(Fault::Restage),
        }
    }

    /// Whether what it goes below was taken away meanwhile.
    async fn is_nothing_ahead(&self, api: &Api<'_>) -> bool {
        match &self.below {
            Some(below) => api.post(below).await.is_err_and(|said| refusal::is_gone(&said)),
            None => false,
        }
    }

    /// Where the post is, after its answer was lost, or while its address is not known.
    pub(super) async fn found(&self, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        let Some(container) = &self.container else { return Ok(Found::CannotTell) };
        match api.status(container).await {
            Ok(Status::Published) => {}
            // It is published once, however often that is asked for.
            Ok(Status::Finished | Status::Working) => return Ok(Found::RepeatIsSafe),
            Ok(Status::Expired | Status::Failed(_)) => return Ok(Found::NotThere),
            Err(said) if refusal::is_gone(&said) => return Ok(Found::CannotTell),
            Err(said) => return Err(said.fault),
        }
        if let Some(remote) = self.own(job, api).await? {
            return Ok(Found::Live(remote));
        }
        let since = job.doubt_at.or(self.ready_at).unwrap_or(job.made_at);
        // That it is live is certain; where it is, is not worth more waiting.
        let nowhere = Remote { id: String::new(), link: None, notes: Vec::new() };
        Ok(if api.graph.net.now() - since < LISTED_MOST { Found::Processing(LISTED) } else { Found::Live(nowhere) })
    }

    /// The own post that this part became.
    async fn own(&self, job: &Job, api: &Api<'_>) -> Result<Option<Remote>, Fault> {
        let since = self.ready_at.or(self.made_at).unwrap_or(job.made_at);
        let known = Known { text: &self.text, kind: &self.kind, is_reply: job.reply.is_some(), since };
        let own = look::look(api, &known).await?.filter(|own| is_number(&own.id));
        Ok(own.map(|own| Remote { id: own.id, link: own.permalink, notes: Vec::new() }))
    }
}

/// Nothing is certain any more, unless it is only to be asked later.
fn in_doubt(fault: Fault) -> Fault {
    match fault {
        Fault::Restage | Fault::Refused(_) => Fault::Unsure,
        fault => fault,
    }
}

/// How long to wait when the network says that the day is used up: its own count decides.
async fn day_over(job: &Job, api: &Api<'_>) -> Fault {
    match api.quota(&job.account.remote_id, job.reply.is_some()).await {
        Ok(Some(quota)) if quota.is_used_up() => Fault::Later { after: Some(DAY_OVER), gate: Gate::Account },
        _ => Fault::Later { after: None, gate: Gate::Account },
    }
}

/// The form of a post with one file, or none.
fn single(job: &Job) -> Result<Vec<(&'static str, String)>, Fault> {
    match job.media.first() {
        Some(media) => of_file(media),
        None => Ok(vec![("media_type", "TEXT".to_owned())]),
    }
}

/// The form of a file.
fn of_file(media: &JobMedia) -> Result<Vec<(&'static str, String)>, Fault> {
    let link = media.link.clone().ok_or(Fault::Refused(Reason::NotFetched))?;
    let (kind, name) = if media.mime.starts_with("video/") { ("VIDEO", "video_url") } else { ("IMAGE", "image_url") };
    let mut form = vec![("media_type", kind.to_owned()), (name, link)];
    form.extend(media.alt.clone().filter(|alt| !alt.is_empty()).map(|alt| ("alt_text", alt)));
    Ok(form)
}

/// How a list calls the kind of a post.
fn kind(job: &Job) -> &'static str {
    match job.media.as_slice() {
        [] => "TEXT_POST",
        [media] if media.mime.starts_with("video/") => "VIDEO",
        [_] => "IMAGE",
        _ => "CAROUSEL_ALBUM",
    }
}

/// By this it is seen whether containers are still what they were made for. Links are left out: they are others each time.
fn print(job: &Job) -> String {
    let file = |media: &JobMedia| json!([media.mime, media.bytes, media.width, media.height, media.duration, media.alt]);
    let files: Vec<Value> = job.media.iter().map(file).collect();
    let below = job.reply.as_ref().map(|reply| &reply.parent.id);
    let all = json!([job.text, files, below, choices::who_replies(&job.chosen), choices::topic_of(&job.chosen)]);
    Sha256::digest(all.to_string().as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
