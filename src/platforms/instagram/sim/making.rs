//! Containers: what goes in is fetched, or waits to be pushed, and judged. Facts: instagram, sections 3.1 to 3.3.

use bytes::Bytes;
use serde_json::{Value, json};

use super::people::{NETWORK, Pass};
use super::rules::{self, Made, Numbers};
use super::wire::named;
use super::{Shared, State};
use crate::clock::{Millis, SECOND};
use crate::sim::asked::{Asked, Fields, field};
use crate::sim::containers::Status;
use crate::sim::fetch::{File, Unfetched, fetch};
use crate::sim::graph::{gone, refusal, thrown};
use crate::sim::reply::Reply;

/// How long a video is worked on.
const WORK: Millis = 8 * SECOND;
/// Containers that an account may make in a day.
const MOST: usize = 400;
const NO_PLACE: &str = "(#100) INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID: the location is not valid";

/// What is in a container.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    pub(super) made: Made,
    pub(super) form: Fields,
    pub(super) files: Vec<(String, Bytes)>,
    pub(super) cover: Option<Bytes>,
    pub(super) by_page: bool,
    /// Whether its bytes are pushed, and those that came so far.
    pushed: Option<Vec<u8>>,
    total: usize,
}

/// What was fetched for a container.
struct Fetched {
    picture: Option<File>,
    film: Option<Result<File, Unfetched>>,
    cover: Option<File>,
}

/// `POST {account}/media`.
pub(super) async fn make(shared: &Shared, pass: &Pass, form: Fields) -> Result<Reply, Reply> {
    let made = Made::of(&form).map_err(no)?;
    rules::form(made, &form).map_err(no)?;
    {
        let state = shared.lock();
        let place = field(&form, "location_id");
        if !place.is_empty() && !state.places.contains(place) {
            return Err(refusal(400, 100, 0, NO_PLACE));
        }
        if state.containers.made(&pass.id, state.clock.now(), |_| true) >= MOST {
            return Err(refusal(400, 4, 0, "(#4) Application request limit reached"));
        }
    }
    let fetched = fetched(made, &form).await.map_err(no)?;
    shared.lock().keep(pass, made, form, fetched)
}

async fn fetched(made: Made, form: &Fields) -> Result<Fetched, Numbers> {
    let mut fetched = Fetched { picture: None, film: None, cover: None };
    let (picture, film, cover) = (field(form, "image_url"), field(form, "video_url"), field(form, "cover_url"));
    if !cover.is_empty() {
        fetched.cover = Some(rules::picture(fetch(cover, rules::PICTURE).await, Made::Story)?);
    }
    let takes_picture = matches!(made, Made::Image | Made::ChildImage | Made::Story);
    let takes_film = matches!(made, Made::Reel | Made::ChildVideo | Made::Story);
    match (picture.is_empty(), film.is_empty(), field(form, "upload_type")) {
        (false, true, "") if takes_picture => fetched.picture = Some(rules::picture(fetch(picture, rules::PICTURE).await, made)?),
        (true, false, "") if takes_film => fetched.film = Some(fetch(film, rules::REEL).await),
        (true, true, "resumable") if takes_film => {}
        (true, true, "") if made == Made::Carousel => {}
        _ => return Err((100, 0)),
    }
    Ok(fetched)
}

impl State {
    fn keep(&mut self, pass: &Pass, made: Made, form: Fields, fetched: Fetched) -> Result<Reply, Reply> {
        let now = self.clock.now();
        let pushes = field(&form, "upload_type") == "resumable";
        if pushes && pass.door == NETWORK {
            return Err(refusal(400, 100, 0, "(#100) upload_type is not supported for this login"));
        }
        let alt = field(&form, "alt_text").to_owned();
        let mut files: Vec<(String, Bytes)> = fetched.picture.map(|file| (alt.clone(), file.bytes)).into_iter().collect();
        if made == Made::Carousel {
            files = self.children(pass, field(&form, "children"), now)?;
        }
        let mut failure = None;
        let mut work = 0;
        if let Some(film) = fetched.film {
            work = WORK + self.manner.slow;
            match film {
                Ok(file) => {
                    failure = rules::film(&file, made, &form);
                    files.push((alt, file.bytes));
                }
                Err(Unfetched::TooLarge | Unfetched::Type) => failure = Some(2_207_026),
                Err(_) => failure = Some(2_207_052),
            }
        }
        // Of what is pushed it is known only when it is there.
        failure = if pushes { None } else { self.trouble().or(failure) };
        let cover = fetched.cover.map(|file| file.bytes);
        let pushed = pushes.then(Vec::new);
        let content = Content { made, form, files, cover, by_page: pass.door != NETWORK, pushed, total: 0 };
        let id = self.number("1788");
        self.containers.make(&id, &pass.id, content, now);
        let mut body = json!({ "id": id });
        if pushes {
            body["uri"] = json!(format!("{}/ig-api-upload/v25.0/{id}", self.base));
        } else {
            self.containers.work(&id, now + work, failure.map(|number| number.to_string()));
        }
        Ok(Reply::json(200, &body))
    }

    /// What the tests want the work to come to nothing with.
    fn trouble(&mut self) -> Option<i64> {
        let (number, left) = self.manner.trouble?;
        self.manner.trouble = (left > 1).then_some((number, left - 1));
        Some(number)
    }

    /// The files of the children of a carousel: each must be one, of the same account, and worked through.
    fn children(&self, pass: &Pass, names: &str, now: Millis) -> Result<Vec<(String, Bytes)>, Reply> {
        let names: Vec<&str> = names.split(',').filter(|name| !name.is_empty()).collect();
        if !(2..=10).contains(&names.len()) {
            return Err(no((100, 2_207_028)));
        }
        let mut files = Vec::new();
        for name in names {
            let container = self.containers.get(name).filter(|container| container.owner == pass.id).ok_or_else(|| no((24, 2_207_006)))?;
            if !matches!(container.what.made, Made::ChildImage | Made::ChildVideo) {
                return Err(no((100, 0)));
            }
            match self.containers.status(name, now) {
                Some(Status::Finished) => files.extend(container.what.files.clone()),
                Some(Status::InProgress) => return Err(no((9_007, 2_207_027))),
                _ => return Err(no((24, 2_207_008))),
            }
        }
        Ok(files)
    }

    /// `POST ig-api-upload/{version}/{container}`: the bytes of a video, from where the last ones ended.
    pub(super) fn push(&mut self, pass: &Pass, id: &str, asked: &Asked) -> Result<Reply, Reply> {
        let (now, keeps, work) = (self.clock.now(), self.manner.keeps, WORK + self.manner.slow);
        if self.containers.get(id).is_none_or(|container| container.owner != pass.id) {
            return Err(thrown("ProcessingFailedError", "unauthorized"));
        }
        let number = |name: &str| asked.header(name).parse::<usize>().ok();
        let (Some(offset), Some(total)) = (number("offset"), number("file_size")) else {
            return Err(thrown("PartialRequestError", "offset and file_size are needed"));
        };
        self.manner.received += asked.body.len() as u64;
        let trouble = self.trouble();
        let Some(content) = self.containers.what(id) else { return Err(gone()) };
        let Some(so_far) = &mut content.pushed else { return Err(thrown("ProcessingFailedError", "unauthorized")) };
        if so_far.len() != offset || offset + asked.body.len() > total {
            return Err(thrown("OffsetInvalidError", "The offset is not where the upload is"));
        }
        let taken = if keeps > 0 { asked.body.get(..keeps).unwrap_or(&asked.body) } else { &asked.body };
        so_far.extend_from_slice(taken);
        content.total = total;
        if so_far.len() < total {
            return Err(thrown("PartialRequestError", "Partial request (did not match length of file)"));
        }
        let file = File::of(Bytes::from(std::mem::take(so_far)));
        let failure = trouble.or(rules::film(&file, content.made, &content.form));
        content.files = vec![(String::new(), file.bytes)];
        self.containers.work(id, now + work, failure.map(|number| number.to_string()));
        Ok(Reply::json(200, &json!({ "success": true, "message": format!("Upload successful. {total} bytes uploaded") })))
    }

    /// `GET {container}`.
    pub(super) fn status(&self, pass: &Pass, id: &str, fields: &str) -> Option<Reply> {
        let container = self.containers.get(id).filter(|container| container.owner == pass.id)?;
        let status = self.containers.status(id, self.clock.now())?;
        let words = match &status {
            Status::Error(number) => format!("Error: Media upload has failed with error code {number}"),
            Status::InProgress => "In Progress: Media is still being processed.".to_owned(),
            Status::Finished => "Finished: Media has been uploaded and it is ready to be published.".to_owned(),
            Status::Expired => "Expired: Media was not published within 24 hours.".to_owned(),
            Status::Published => "Published: Media has been published.".to_owned(),
        };
        let sent = match &container.what.pushed {
            Some(so_far) if container.what.files.is_empty() => so_far.len(),
            _ => container.what.total,
        };
        let all = json!({
            "status_code": status.word(),
            "status": words,
            "video_status": { "uploading_phase": { "status": "in_progress", "bytes_transferred": sent }, "processing_phase": { "status": "not_started" } },
        });
        let mut body = json!({ "id": id });
        for name in fields.split(',') {
            if let Some(value) = all.get(name) {
                body[name] = value.clone();
            }
        }
        Some(Reply::json(200, &Value::clone(&body)))
    }
}

/// No, by its numbers.
pub(super) fn no((code, subcode): Numbers) -> Reply {
    named(code, subcode)
}
