//! The cover that goes along with a video, where the person chose one and the network takes it.

use super::Publisher;
use super::job::{File, Goal, Obstacle};
use crate::links::Purpose;
use crate::media::keep::{KeepError, LocalFile};
use crate::model::post::Media;
use crate::platforms::{JobCover, JobMedia};
use crate::store::Result;

impl Publisher {
    /// The file with its cover; `video` is where the video is kept. A cover that is not there yet is asked for.
    pub(super) async fn with_cover(
        &self,
        media: &Media,
        goal: &Goal<'_>,
        video: &str,
        (mut file, mut held): (JobMedia, Vec<LocalFile>),
    ) -> Result<File> {
        let chosen = media.cover.as_ref().filter(|cover| cover.is_usable() && file.mime.starts_with("video/"));
        let (Some(cover), Some(need)) = (chosen, &goal.limits.cover) else { return Ok(Ok((file, held))) };
        let Some(made) = self.store.rendition(&media.id, &cover.key(video, need)).await? else {
            self.store.want_media(&media.id, self.clock.now()).await?;
            return Ok(Err(Obstacle::Files));
        };
        match self.files.local(&made.file).await {
            Ok(local) => {
                let bytes = u64::try_from(made.bytes).unwrap_or(0);
                let link = self.link(goal, Purpose::Cover, (&made.file, &made.mime, bytes)).await?;
                file.cover = Some(JobCover { file: local.path().to_owned(), shown: made.shown, link });
                held.push(local);
                Ok(Ok((file, held)))
            }
            Err(KeepError::Missing(_)) => {
                self.store.media_lost(&media.id, self.clock.now()).await?;
                Ok(Err(Obstacle::Files))
            }
            Err(error) => {
                tracing::warn!(media = media.id, %error, "a cover cannot be read");
                Ok(Err(Obstacle::Files))
            }
        }
    }
}
