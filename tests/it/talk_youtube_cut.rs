//! Conversations: the power fails while a long video goes up, and between a video and its cover.

use crier::clock::{HOUR, MINUTE};
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;
use crier::sim::faults::Kind;

use crate::crash::YOUTUBE;
use crate::support::connect::with_page_in_every_language;
use crate::support::crash::{REST, TEXT, live_on};
use crate::support::db::not_run;
use crate::support::photo::film;
use crate::support::town::Town;
use crate::support::verdict::{Told, at_rest, card, verdict};

/// Nothing that can be made smaller: more than two of the pieces in which a video goes up.
fn heavy() -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("noise.mp4");
    let args = "-nostdin -v error -y -f lavfi -i color=gray:s=640x360:r=25:d=2.3,noise=alls=100:allf=t+u -c:v libx264 -preset ultrafast \
                -crf 4 -pix_fmt yuv420p";
    assert!(std::process::Command::new("ffmpeg").args(args.split_whitespace()).arg(&path).status().unwrap().success());
    let bytes = std::fs::read(path).unwrap();
    assert!((17 << 20..20_000_000).contains(&bytes.len()), "{} bytes: too few, or more than Telegram hands out", bytes.len());
    bytes
}

/// From the first request to the last: one session, one video, every byte once.
async fn through_power_cuts(kind: Kind) {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let (heavy, mut cut) = (heavy(), 0);
    for k in 2..=10 {
        let mut town = Town::with_page(Lang::En).await;
        town.connect_youtube("ana").await;
        town.send(&[("noise.mp4", heavy.clone())], TEXT).await;
        town.press("button-publish").await;
        town.world.faults.arm_any("youtube", k, kind);
        cut += usize::from(live_on(&mut town, true, REST).await);
        let videos = town.youtube.videos();
        let story = format!("{k} {kind:?}\n{}", town.transcript());
        assert_eq!((videos.len(), town.youtube.sessions()), (1, 1), "{story}");
        assert!(videos[0].bytes.len() > 16 << 20, "{} bytes: {story}", videos[0].bytes.len());
        assert_eq!(town.youtube.received(), videos[0].bytes.len() as u64, "{story}");
        assert_eq!(verdict(&town, &YOUTUBE, &card(&town)).await, Told::Live, "{story}");
        town.world.faults.disarm("youtube");
        at_rest(town).await;
    }
    assert!(cut >= 7, "{cut} cuts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_video_goes_up_through_power_cuts_behind_each_request_and_no_byte_goes_twice() {
    through_power_cuts(Kind::Silent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_video_goes_up_through_power_cuts_before_each_request_and_no_byte_goes_twice() {
    through_power_cuts(Kind::Lost).await;
}

/// The video is there, and Crier ends before it has set the cover: the card says what is missing, and where to set it.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_power_cut_left_out_is_on_the_card() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    with_page_in_every_language(async |town| {
        town.connect_youtube("maria").await;
        town.send(&[("film.mp4", film())], "By the sea").await;
        for key in ["button-edit", "button-cover", "button-cover-3"] {
            town.press(key).await;
        }
        town.tap("⚙️ YouTube").await;
        let (playlist, none) = (town.label("youtube-playlist"), town.label("youtube-playlist-none"));
        town.tap(&format!("{playlist}: {none}")).await;
        town.tap("Best of").await;
        town.press("button-back").await;
        town.press("button-publish").await;
        // The session, how far it is, how far it is, the last bytes; and then the cover.
        town.world.faults.arm_any("youtube", 5, Kind::Lost);
        assert!(live_on(town, true, HOUR).await);
        let videos = town.youtube.videos();
        assert_eq!((videos.len(), videos[0].cover.is_some(), videos[0].lists.len()), (1, false, 0), "{}", town.transcript());
        town.advance(MINUTE).await;
        town.snapshot("youtube_cut");
    })
    .await;
}
