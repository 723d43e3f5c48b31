//! What is published: judged when it is begun, worked on when all of it is there, seen a while later. Facts: tiktok, sections
//! 3.1 to 3.7 and 4. What TikTok finds wrong with a file it says only afterwards.

use bytes::Bytes;
use serde_json::{Value, json};

use super::wire::{ok, refusal};
use super::{SimCreator, State};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::sim::reply::Reply;

/// How long it works on what it has, and when the name of a public post is told after that.
const WORKS: Millis = 8 * SECOND;
const TELLS: Millis = MINUTE;
const CAPTION: usize = 2_200;
const TITLE: usize = 90;
const DESCRIPTION: usize = 4_000;
const PHOTOS: usize = 35;

/// How far a post is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not all of it is there.
    Arriving,
    /// It is worked on, until then.
    Working(Millis),
    /// Published, or in the inbox, since then.
    Done(Millis),
    /// Given up.
    Failed(String),
}

/// A post, as its author sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// Whose: the name behind the @.
    pub login: String,
    /// The name that the app knows it by.
    pub publish_id: String,
    /// The name that people know it by.
    pub id: String,
    /// How far it is.
    pub progress: Progress,
    /// Whether it waits in the inbox rather than to be seen.
    pub inbox: bool,
    /// Whether it shows photos.
    pub photos: bool,
    /// The caption of a video, the title of photos.
    pub title: String,
    /// What photos have beside a title.
    pub description: String,
    /// What it was told with: who sees it, what others may do, what it discloses.
    pub info: Value,
    /// Its files.
    pub files: Vec<Bytes>,
    /// When it was begun.
    pub at: Millis,
}

impl SimPost {
    /// Whether all of it is there and it was not given up.
    pub fn is_whole(&self) -> bool {
        matches!(self.progress, Progress::Working(_) | Progress::Done(_))
    }

    /// Where people see it.
    pub fn link(&self) -> String {
        format!("https://www.tiktok.com/@{}/{}/{}", self.login, if self.photos { "photo" } else { "video" }, self.id)
    }

    /// Whether everybody sees it.
    pub fn is_public(&self) -> bool {
        self.info.get("privacy_level").and_then(Value::as_str) == Some("PUBLIC_TO_EVERYONE")
    }

    /// What a word of what it was told with says.
    pub fn told(&self, name: &str) -> Option<bool> {
        self.info.get(name)?.as_bool()
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn is_longer(text: &str, most: usize) -> bool {
    text.encode_utf16().count() > most
}

/// Who may be allowed to see what somebody publishes.
fn options(creator: &SimCreator) -> [&'static str; 3] {
    let widest = if creator.private { "FOLLOWER_OF_CREATOR" } else { "PUBLIC_TO_EVERYONE" };
    [widest, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
}

impl State {
    /// `creator_info/query`.
    pub(super) fn creator_info(&self, open_id: &str) -> Result<Reply, Reply> {
        let creator = self.creator_of(open_id).ok_or_else(|| refusal(401, "access_token_invalid"))?;
        Ok(ok(&json!({
            "creator_avatar_url": "https://p16-sign.example/avatar.jpeg", "creator_username": creator.login, "creator_nickname": creator.nickname,
            "privacy_level_options": options(creator), "comment_disabled": creator.comment_disabled, "duet_disabled": creator.duet_disabled,
            "stitch_disabled": creator.stitch_disabled, "max_video_post_duration_sec": creator.longest,
        })))
    }

    /// `video/init` and `inbox/video/init`.
    pub(super) fn begin_video(&mut self, open_id: &str, body: &Value, inbox: bool) -> Result<Reply, Reply> {
        let (info, source) = (body.get("post_info").cloned().unwrap_or_default(), body.get("source_info").cloned().unwrap_or_default());
        if text(&source, "source") != "FILE_UPLOAD" || (inbox && body.get("post_info").is_some()) {
            return Err(refusal(400, "invalid_params"));
        }
        if is_longer(text(&info, "title"), CAPTION) {
            return Err(refusal(400, "invalid_params"));
        }
        self.admit(open_id, &info, inbox)?;
        let publish_id = self.name(if inbox { "v_inbox_file~v2." } else { "v_pub_file~v2-1." });
        let url = self.open(&publish_id, &source)?;
        self.keep(open_id, &publish_id, &info, (inbox, false));
        Ok(ok(&json!({ "publish_id": publish_id, "upload_url": url })))
    }

    /// `content/init`: what is to be fetched, beside the answer.
    pub(super) fn begin_photos(&mut self, open_id: &str, body: &Value) -> Result<(Reply, String, Vec<String>), Reply> {
        let (info, source) = (body.get("post_info").cloned().unwrap_or_default(), body.get("source_info").cloned().unwrap_or_default());
        let inbox = match text(body, "post_mode") {
            "DIRECT_POST" => false,
            "MEDIA_UPLOAD" => true,
            _ => return Err(refusal(400, "invalid_params")),
        };
        let images: Vec<String> =
            source.get("photo_images").cloned().and_then(|images| serde_json::from_value(images).ok()).unwrap_or_default();
        let cover = source.get("photo_cover_index").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        let fits = text(body, "media_type") == "PHOTO" && text(&source, "source") == "PULL_FROM_URL";
        if !fits || images.is_empty() || images.len() > PHOTOS || cover.is_none_or(|at| at >= images.len()) {
            return Err(refusal(400, "invalid_params"));
        }
        if is_longer(text(&info, "title"), TITLE) || is_longer(text(&info, "description"), DESCRIPTION) {
            return Err(refusal(400, "invalid_params"));
        }
        if !images.iter().all(|image| self.is_ours(image)) {
            return Err(refusal(403, "url_ownership_unverified"));
        }
        self.admit(open_id, &info, inbox)?;
        let publish_id = self.name("p_pub_url~v2.");
        self.keep(open_id, &publish_id, &info, (inbox, true));
        Ok((ok(&json!({ "publish_id": publish_id })), publish_id, images))
    }

    /// Whether the operator has proven to own the host of an address. Only this machine may do without https.
    fn is_ours(&self, address: &str) -> bool {
        url::Url::parse(address).is_ok_and(|url| {
            let host = url.host_str().unwrap_or_default();
            (url.scheme() == "https" || host == "127.0.0.1") && self.verified.contains(host)
        })
    }

    /// Whether somebody may publish this.
    fn admit(&mut self, open_id: &str, info: &Value, inbox: bool) -> Result<(), Reply> {
        let now = self.now();
        if inbox {
            return self.rates.share(open_id, now);
        }
        let creator = self.creator_of(open_id).cloned().ok_or_else(|| refusal(401, "access_token_invalid"))?;
        let privacy = text(info, "privacy_level");
        if !options(&creator).contains(&privacy) {
            return Err(refusal(403, "privacy_level_option_mismatch"));
        }
        if info.get("brand_content_toggle") == Some(&Value::Bool(true)) && privacy == "SELF_ONLY" {
            return Err(refusal(400, "invalid_params"));
        }
        if !self.manner.audited {
            if privacy != "SELF_ONLY" || !creator.private {
                return Err(refusal(403, "unaudited_client_can_only_post_to_private_accounts"));
            }
            self.rates.person(open_id, now)?;
        }
        Ok(())
    }

    fn keep(&mut self, open_id: &str, publish_id: &str, info: &Value, (inbox, photos): (bool, bool)) {
        let (id, at) = (self.name("7"), self.now());
        let login = self.creator_of(open_id).map(|creator| creator.login.clone()).unwrap_or_default();
        self.posts.push(SimPost {
            login,
            publish_id: publish_id.to_owned(),
            id,
            progress: Progress::Arriving,
            inbox,
            photos,
            title: text(info, "title").to_owned(),
            description: text(info, "description").to_owned(),
            info: info.clone(),
            files: Vec::new(),
            at,
        });
    }

    /// All of a post is there.
    pub(super) fn arrived(&mut self, publish_id: &str, files: Vec<Bytes>) {
        let until = self.now() + WORKS;
        let given_up = self.failures.pop_front().map(str::to_owned);
        let Some(post) = self.posts.iter_mut().find(|post| post.publish_id == publish_id) else { return };
        let why = given_up.or_else(|| wrong(&files, post.photos).map(str::to_owned));
        post.progress = why.map_or(Progress::Working(until), Progress::Failed);
        post.files = files;
    }

    /// A post whose photos could not be fetched.
    pub(super) fn not_fetched(&mut self, publish_id: &str) {
        if let Some(post) = self.posts.iter_mut().find(|post| post.publish_id == publish_id) {
            post.progress = Progress::Failed("photo_pull_failed".to_owned());
        }
    }

    /// What was worked on long enough is done.
    pub(super) fn go_on(&mut self) {
        let now = self.now();
        for post in &mut self.posts {
            if let Progress::Working(until) = post.progress
                && until <= now
            {
                post.progress = Progress::Done(until);
            }
        }
    }

    /// `status/fetch`.
    pub(super) fn status(&mut self, open_id: &str, body: &Value) -> Result<Reply, Reply> {
        self.go_on();
        let publish_id = text(body, "publish_id");
        let post = self.posts.iter().find(|post| post.publish_id == publish_id).ok_or_else(|| refusal(400, "invalid_publish_id"))?;
        if self.creator_of(open_id).is_none_or(|creator| creator.login != post.login) {
            return Err(refusal(400, "token_not_authorized_for_specified_publish_id"));
        }
        let working = if post.photos { "PROCESSING_DOWNLOAD" } else { "PROCESSING_UPLOAD" };
        let mut data = json!({ "uploaded_bytes": self.uploaded(publish_id), "downloaded_bytes": 0 });
        data["status"] = json!(match &post.progress {
            Progress::Arriving | Progress::Working(_) => working,
            Progress::Done(_) if post.inbox => "SEND_TO_USER_INBOX",
            Progress::Done(_) => "PUBLISH_COMPLETE",
            Progress::Failed(_) => "FAILED",
        });
        match post.progress {
            Progress::Failed(ref why) => data["fail_reason"] = json!(why),
            Progress::Done(at) if post.is_public() && self.manner.tells_ids && at + TELLS <= self.now() => {
                data["publicaly_available_post_id"] = json!([post.id.parse::<u64>().unwrap_or(0)]);
            }
            _ => {}
        }
        Ok(ok(&data))
    }
}

/// What is wrong with files, in TikTok's word for it.
fn wrong(files: &[Bytes], photos: bool) -> Option<&'static str> {
    let is_film = |file: &Bytes| file.get(4..8) == Some(b"ftyp");
    let is_photo = |file: &Bytes| file.starts_with(&[0xff, 0xd8, 0xff]) || (file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP"));
    match photos {
        false => (!files.iter().all(is_film)).then_some("file_format_check_failed"),
        true if !files.iter().all(is_photo) => Some("file_format_check_failed"),
        true => files.iter().any(is_large).then_some("picture_size_check_failed"),
    }
}

/// Whether a photo has more than "1080p", read as strictly as it can be: neither wider than 1080 nor taller than 1920.
fn is_large(file: &Bytes) -> bool {
    let size =
        image::ImageReader::new(std::io::Cursor::new(file)).with_guessed_format().ok().and_then(|reader| reader.into_dimensions().ok());
    file.len() > 20_000_000 || size.is_none_or(|(width, height)| width > 1_080 || height > 1_920)
}
