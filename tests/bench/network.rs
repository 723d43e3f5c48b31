//! A network in this process that publishes at once: what is left is Crier's own work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use crier::model::account::{Account, Profile, Token};
use crier::model::limits::{Format, Limits, Need, TextUnit, VideoNeed};
use crier::model::platform::PlatformId;
use crier::model::post::Remote;
use crier::net::{Fault, Net};
use crier::platforms::{About, ConnectError, Found, Grant, Job, Outcome, Platform, Stage};
use serde_json::json;

const ABOUT: About = About { id: PlatformId::Bluesky, asks: &[] };

/// Counts what it published.
#[derive(Clone, Default)]
pub struct Instant(Arc<AtomicUsize>);

impl Instant {
    pub fn published(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Platform for Instant {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn limits(&self, _account: &Account) -> Limits {
        let photo = Need { formats: vec![Format::Jpeg], max_bytes: 1_000_000, max_side: 2_000, max_sum: None, max_ratio: None };
        Limits {
            text_max: 300,
            text_unit: TextUnit::Graphemes,
            text_bytes: None,
            caption_max: None,
            images: 4,
            videos: 1,
            mixed: false,
            animated: false,
            needs_media: false,
            alt_max: None,
            photo,
            video: VideoNeed::of(1_000_000, 1_920),
        }
    }

    async fn connect(&self, _net: &Net, _grant: &Grant) -> Result<Profile, ConnectError> {
        unreachable!("every account is signed in")
    }

    async fn refresh(&self, _net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        Ok(token.clone())
    }

    async fn revoke(&self, _net: &Net, _account: &Account, _token: &Token) -> Result<(), Fault> {
        Ok(())
    }

    async fn stage(&self, _net: &Net, job: &Job) -> Result<Stage, Fault> {
        Ok(Stage::Ready(json!({ "key": format!("{}-{}", job.part, job.made_at) })))
    }

    async fn commit(&self, _net: &Net, job: &Job) -> Result<Outcome, Fault> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Outcome::Live(Remote { id: job.part.clone(), link: Some(format!("https://net.example/{}", job.part)) }))
    }

    async fn find(&self, _net: &Net, _job: &Job) -> Result<Found, Fault> {
        Ok(Found::CannotTell)
    }

    async fn delete(&self, _net: &Net, _account: &Account, _token: &Token, _remote: &Remote) -> Result<(), Fault> {
        Ok(())
    }
}
