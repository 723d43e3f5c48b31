//! The intro and the outro of a brand, ready to be joined with a video in its one encode: fetched from the shelf and
//! looked at. Only where there is room for them; a picture that moves by itself gets none.

use std::path::Path;

use super::video::Wanted;
use super::{MediaWorker, Stop, lost};
use crate::clock::SECOND;
use crate::media::keep::LocalFile;
use crate::media::video::plan::{Plan, joined, plan};
use crate::media::video::{self, Facts};
use crate::model::brand::Brand;
use crate::model::clip::Clip;
use crate::model::trouble::Trouble;

/// How much later than the end of an intro the video is looked at, in milliseconds: on which side of the joint the
/// picture right there is, is a matter of rounding.
const BEHIND_THE_JOINT: u64 = SECOND as u64 / 20;

/// The clips of a brand, readable as long as this is held.
#[derive(Default)]
pub(super) struct Clips {
    intro: Option<(LocalFile, Facts)>,
    outro: Option<(LocalFile, Facts)>,
}

impl Clips {
    /// Where they are.
    pub(super) fn paths(&self) -> (Option<&Path>, Option<&Path>) {
        (self.intro.as_ref().map(|(file, _)| file.path()), self.outro.as_ref().map(|(file, _)| file.path()))
    }

    /// What is done to a video of these `facts` with these clips.
    pub(super) fn plan(&self, facts: &Facts, wanted: &Wanted) -> Result<Plan, Trouble> {
        let (intro, outro) = (self.intro.as_ref().map(|(_, facts)| facts), self.outro.as_ref().map(|(_, facts)| facts));
        match (intro, outro) {
            (None, None) => plan(facts, &wanted.need, wanted.cut, wanted.brand.as_ref().is_some_and(Brand::is_drawn)),
            clips => joined(facts, clips, &wanted.need, wanted.cut),
        }
    }
}

impl Wanted {
    /// The brand whose clips go around a video of so many milliseconds.
    fn joins(&self, ms: u64) -> Option<&Brand> {
        self.brand.as_ref().filter(|brand| brand.ends_fit(&self.need, self.cut.unwrap_or(ms)))
    }

    /// When the moment `at` of a video of so many milliseconds is in its rendition.
    pub(super) fn behind_intro(&self, at: u64, ms: u64) -> u64 {
        let intro = self.joins(ms).and_then(|brand| brand.intro.as_ref());
        at + intro.map_or(0, |intro| intro.ms + BEHIND_THE_JOINT)
    }
}

impl MediaWorker {
    /// The clips that go around a video of so many milliseconds; none where there is no room for them.
    pub(super) async fn clips(&self, wanted: &Wanted, ms: u64) -> Result<Clips, Stop> {
        let Some(brand) = wanted.joins(ms) else { return Ok(Clips::default()) };
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let (intro, outro) = (brand.intro.as_ref(), brand.outro.as_ref());
        Ok(Clips { intro: self.clip(intro, room.path()).await?, outro: self.clip(outro, room.path()).await? })
    }

    async fn clip(&self, clip: Option<&Clip>, room: &Path) -> Result<Option<(LocalFile, Facts)>, Stop> {
        let Some(clip) = clip else { return Ok(None) };
        let file = self.files.local(&clip.file).await.map_err(|error| lost(&error))?;
        let facts = video::look(file.path(), room).await?;
        // As long as was counted on when there was found to be room for it.
        Ok(Some((file, Facts { ms: clip.ms, ..facts })))
    }
}
