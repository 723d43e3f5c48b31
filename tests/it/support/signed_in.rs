//! An account that is signed in, and what it publishes: jobs as the worker makes them. Used by `conformance`.

use std::path::PathBuf;

use crier::model::account::{Account, AccountState, Profile, Token};
use crier::model::setting::{Chosen, Drafted};
use crier::model::terms::Terms;
use crier::platforms::{Job, JobMedia};
use serde_json::Value;

use super::lent::{Lent, film, lend};
use super::subject::Subject;

/// An account that is signed in.
pub struct SignedIn {
    pub account: Account,
    pub token: Token,
    files: tempfile::TempDir,
    lent: Lent,
}

pub fn signed_in(subject: &dyn Subject, profile: Profile) -> SignedIn {
    let account = Account {
        id: "account".into(),
        workspace: "workspace".into(),
        platform: subject.platform().about().id,
        remote_id: profile.remote_id,
        handle: profile.handle,
        name: profile.name,
        link: profile.link,
        facts: profile.facts,
        state: AccountState::Ready,
        connected_by: 1,
        created_at: subject.clock().now(),
        last_post_at: None,
    };
    let files = tempfile::tempdir().unwrap();
    SignedIn { account, token: profile.token, lent: lend(files.path()), files }
}

/// The same, and the network was asked about the account, where it wants to be.
pub async fn signed_in_and_asked(subject: &dyn Subject, profile: Profile) -> SignedIn {
    let mut who = signed_in(subject, profile);
    if subject.platform().asks() {
        let told = subject.platform().ask(subject.net(), &who.account, &who.token).await.unwrap();
        Terms { asked_at: subject.clock().now(), told, trouble: None, tries: 0, unreached: false }.put(&mut who.account.facts);
    }
    who
}

impl SignedIn {
    pub fn job(&self, subject: &dyn Subject, text: &str) -> Job {
        Job {
            account: self.account.clone(),
            token: self.token.clone(),
            part: crier::model::ids::new_id(subject.clock()),
            made_at: subject.clock().now(),
            text: text.into(),
            lang: "en",
            media: Vec::new(),
            chat: 1,
            doubt_at: None,
            reply: None,
            chosen: chosen(subject, &self.account),
            taken_up: true,
            saved: Value::Null,
        }
    }

    /// One with so many photos.
    pub fn job_with(&self, subject: &dyn Subject, text: &str, photos: u8) -> Job {
        Job { media: (0..photos).map(|n| self.photo(n, None)).collect(), ..self.job(subject, text) }
    }

    /// The same part once more, from the beginning, as after a restart that lost everything but its row.
    pub fn again(&self, job: &Job) -> Job {
        Job {
            account: job.account.clone(),
            token: self.token.clone(),
            part: job.part.clone(),
            text: job.text.clone(),
            media: job.media.clone(),
            chosen: job.chosen.clone(),
            reply: job.reply.clone(),
            saved: Value::Null,
            ..*job
        }
    }

    /// A photo that no other number gives.
    pub fn photo(&self, n: u8, alt: Option<&str>) -> JobMedia {
        let pixels = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([n.wrapping_mul(40), x as u8, y as u8]));
        let file = self.files.path().join(format!("{n}.jpg"));
        pixels.save(&file).unwrap();
        self.media(file, "image/jpeg", 64, 48, alt)
    }

    /// A photo, or a video where the network takes nothing without one.
    pub fn medium(&self, subject: &dyn Subject, n: u8, alt: Option<&str>) -> JobMedia {
        if subject.films(&subject.platform().limits(&self.account, &Chosen::new())) { self.video_of(n, 4096) } else { self.photo(n, alt) }
    }

    /// The index of an MP4 file: enough to be taken for one.
    pub fn video(&self, alt: Option<&str>) -> JobMedia {
        JobMedia { alt: alt.map(str::to_owned), ..self.video_of(0, 4096) }
    }

    /// A document of so many pages.
    pub fn document(&self, pages: u32, title: Option<&str>) -> JobMedia {
        let file = self.files.path().join(format!("{pages}.pdf"));
        std::fs::write(&file, super::pdf::document(pages)).unwrap();
        JobMedia { title: title.map(str::to_owned), ..self.media(file, "application/pdf", 0, 0, None) }
    }

    /// One that no other number gives, a little longer than `length` bytes.
    pub fn video_of(&self, n: u8, length: usize) -> JobMedia {
        let file = self.files.path().join(format!("{n}-{length}.mp4"));
        let played: Vec<u8> = (0..length).map(|at| (at / 251 + at) as u8 ^ n).collect();
        std::fs::write(&file, film(640, 360, 4_000, &played)).unwrap();
        JobMedia { moving: true, duration: Some(4_000), ..self.media(file, "video/mp4", 640, 360, None) }
    }

    /// A file that these bytes are, under a name of its own.
    pub fn file(&self, name: &str, mime: &str, (width, height): (u32, u32), bytes: &[u8]) -> JobMedia {
        let file = self.files.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let moving = mime.starts_with("video/");
        JobMedia { moving, duration: moving.then_some(4_000), ..self.media(file, mime, width, height, None) }
    }

    /// A file of the folder.
    fn media(&self, file: PathBuf, mime: &str, width: u32, height: u32, alt: Option<&str>) -> JobMedia {
        let bytes = std::fs::metadata(&file).unwrap().len();
        let alt = alt.map(str::to_owned);
        JobMedia {
            mime: mime.into(),
            width,
            height,
            bytes,
            moving: false,
            duration: None,
            loops: false,
            alt,
            origin: crier::model::origin::Origin::Unknown,
            cover: None,
            title: None,
            shown: None,
            link: Some(self.lent.link(&file)),
            file,
        }
    }
}

/// What a person chose: whatever comes first where something must be chosen.
fn chosen(subject: &dyn Subject, account: &Account) -> Chosen {
    let drafted = Drafted { chosen: &Chosen::new(), films: true, by_ai: false };
    let settings = subject.platform().settings_of(account, &drafted).into_iter().filter(|setting| setting.first.is_none());
    settings.map(|setting| (setting.key.to_owned(), setting.choices[0].word.clone())).collect()
}

pub fn bytes_of(media: &JobMedia) -> Vec<u8> {
    std::fs::read(&media.file).unwrap()
}
