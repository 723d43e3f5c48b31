//! An account that is signed in, and what it publishes: jobs as the worker makes them. Used by `conformance`.

use std::path::PathBuf;

use crier::model::account::{Account, AccountState, Profile, Token};
use crier::model::setting::Chosen;
use crier::platforms::{Job, JobMedia};
use serde_json::Value;

use super::subject::Subject;

/// An account that is signed in.
pub struct SignedIn {
    pub account: Account,
    pub token: Token,
    files: tempfile::TempDir,
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
    SignedIn { account, token: profile.token, files: tempfile::tempdir().unwrap() }
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
        media(file, "image/jpeg", 64, 48, alt)
    }

    /// A photo, or a video where the network takes nothing without one.
    pub fn medium(&self, subject: &dyn Subject, n: u8, alt: Option<&str>) -> JobMedia {
        let needs_video = subject.platform().limits(&self.account, &Chosen::new()).needs_video();
        if needs_video { self.video_of(n, 4096) } else { self.photo(n, alt) }
    }

    /// The beginning of an MP4 file: enough to be taken for one.
    pub fn video(&self, alt: Option<&str>) -> JobMedia {
        JobMedia { alt: alt.map(str::to_owned), ..self.video_of(0, 4096) }
    }

    /// One that no other number gives, a little longer than `length` bytes.
    pub fn video_of(&self, n: u8, length: usize) -> JobMedia {
        let file = self.files.path().join(format!("{n}-{length}.mp4"));
        let mut bytes = b"\0\0\0\x18ftypisom\0\0\x02\0isommp42\0\0\x10\x08mdat".to_vec();
        bytes.extend((0..length).map(|at| (at / 251 + at) as u8 ^ n));
        std::fs::write(&file, bytes).unwrap();
        JobMedia { moving: true, duration: Some(1_000), ..media(file, "video/mp4", 640, 360, None) }
    }
}

/// What a person chose: whatever comes first where something must be chosen.
fn chosen(subject: &dyn Subject, account: &Account) -> Chosen {
    let settings = subject.platform().settings(account).into_iter().filter(|setting| setting.first.is_none());
    settings.map(|setting| (setting.key.to_owned(), setting.choices[0].word.clone())).collect()
}

fn media(file: PathBuf, mime: &str, width: u32, height: u32, alt: Option<&str>) -> JobMedia {
    let bytes = std::fs::metadata(&file).unwrap().len();
    let alt = alt.map(str::to_owned);
    JobMedia {
        file,
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
        shown: None,
        link: None,
    }
}

pub fn bytes_of(media: &JobMedia) -> Vec<u8> {
    std::fs::read(&media.file).unwrap()
}
