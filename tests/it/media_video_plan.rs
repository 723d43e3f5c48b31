//! What becomes of a video: tables of facts and needs. The needs of networks that are to come stand here, from their own
//! documents (facts of 2026-11), so that the numbers hold when they do.

use crier::media::video::plan::{Encode, Plan, SoundPlan, plan};
use crier::media::video::{Facts, Sound};
use crier::model::limits::{Codec, VideoNeed};
use crier::model::trouble::Trouble;

/// Full HD, half a minute, as most phones make it.
fn phone() -> Facts {
    Facts {
        bytes: 30_000_000,
        ms: 30_000,
        codec: "h264".into(),
        width: 1_920,
        height: 1_080,
        square: true,
        fps: 30.0,
        steady: true,
        interlaced: false,
        hdr: false,
        bt709: true,
        plain: true,
        sound: Some(Sound { codec: "aac".into(), channels: 2, rate: 48_000, bits: 128_000 }),
        edited: false,
    }
}

fn bluesky() -> VideoNeed {
    VideoNeed { max_ms: Some(180_000), ..VideoNeed::of(50_000_000, 1_920) }
}

/// Reels (Instagram): no edit list, 23 to 60 pictures a second, 25 Mbit/s, at most 1,920 pixels.
fn reels() -> VideoNeed {
    VideoNeed {
        max_ms: Some(900_000),
        fps: (23, 60),
        codecs: vec![Codec::H264, Codec::Hevc],
        max_bitrate: Some(25_000_000),
        ratio: Some((0.01, 10.0)),
        edits: false,
        ..VideoNeed::of(300_000_000, 1_920)
    }
}

/// X: 140 seconds, 1:3 to 3:1, steady.
fn x() -> VideoNeed {
    VideoNeed { max_ms: Some(140_000), ratio: Some((1.0 / 3.0, 3.0)), steady: true, ..VideoNeed::of(512_000_000, 1_280) }
}

fn encode(facts: &Facts, need: &VideoNeed) -> Encode {
    plan(facts, need, None, false).unwrap().encode.expect("it has to be encoded")
}

#[test]
fn what_fits_is_left_alone() {
    for need in [bluesky(), reels()] {
        assert_eq!(plan(&phone(), &need, None, false), Ok(Plan::default()));
    }
    let four_k = Facts { width: 3_840, height: 2_160, ..phone() };
    assert!(plan(&four_k, &VideoNeed::of(50_000_000, 4_096), None, false).unwrap().is_nothing());
    let silent = Facts { sound: None, ..phone() };
    assert!(plan(&silent, &bluesky(), None, false).unwrap().is_nothing());
}

#[test]
fn each_thing_that_does_not_fit_is_enough() {
    let odd: [(&str, Facts); 10] = [
        ("codec", Facts { codec: "hevc".into(), ..phone() }),
        ("bytes", Facts { bytes: 51_000_000, ..phone() }),
        ("side", Facts { width: 2_560, height: 1_440, ..phone() }),
        ("rate", Facts { fps: 120.0, ..phone() }),
        ("colours", Facts { hdr: true, ..phone() }),
        ("depth", Facts { plain: false, ..phone() }),
        ("halves", Facts { interlaced: true, ..phone() }),
        ("pixels", Facts { square: false, ..phone() }),
        ("odd size", Facts { width: 1_919, ..phone() }),
        ("sound", Facts { sound: Some(Sound { codec: "opus".into(), channels: 2, rate: 48_000, bits: 0 }), ..phone() }),
    ];
    for (what, facts) in odd {
        let made = encode(&facts, &bluesky());
        assert!(
            made.size.0.is_multiple_of(2) && made.size.1.is_multiple_of(2) && made.size.0.max(made.size.1) <= 1_920,
            "{what}: {made:?}"
        );
        assert!(made.fps.0 <= 60 * made.fps.1, "{what}: {made:?}");
        assert_eq!((made.deinterlace, made.tonemap), (facts.interlaced, facts.hdr), "{what}");
    }
    assert!(plan(&Facts { edited: true, ..phone() }, &reels(), None, false).unwrap().encode.is_some());
    assert!(plan(&Facts { steady: false, ..phone() }, &x(), None, false).unwrap().encode.is_some());
    assert!(plan(&phone(), &bluesky(), None, true).unwrap().encode.is_some(), "the brand goes onto every picture");
}

#[test]
fn nothing_is_enlarged_and_shapes_stay() {
    let table = [
        ((640, 360), (640, 360)),
        ((3_840, 2_160), (1_920, 1_080)),
        ((1_080, 1_920), (1_080, 1_920)),
        ((2_161, 3_841), (1_080, 1_920)),
        ((321, 241), (320, 240)),
    ];
    for ((width, height), size) in table {
        let made = encode(&Facts { width, height, codec: "hevc".into(), ..phone() }, &bluesky());
        assert_eq!((made.size, made.ground), (size, None), "{width} x {height}");
    }
}

#[test]
fn too_extreme_a_shape_is_laid_on_a_ground() {
    let wide = encode(&Facts { width: 1_200, height: 200, ..phone() }, &x());
    assert_eq!((wide.size, wide.ground), ((1_200, 200), Some((1_200, 400))));
    let tall = encode(&Facts { width: 200, height: 2_560, ..phone() }, &x());
    let (w, h) = tall.frame();
    assert!(h == 1_280 && w * 3 >= h && w.is_multiple_of(2), "{tall:?}");
    assert!(tall.size.0 <= 100 && tall.size.1 == 1_280, "{tall:?}");
}

#[test]
fn rates_that_players_know() {
    let table = [
        (17.3, (20, 1)),
        (23.976, (24_000, 1_001)),
        (24.0, (24, 1)),
        (29.97, (30_000, 1_001)),
        (30.0, (30, 1)),
        (31.0, (50, 1)),
        (59.94, (60_000, 1_001)),
        (120.0, (60, 1)),
        (240.0, (60, 1)),
        (5.0, (10, 1)),
    ];
    for (fps, rate) in table {
        assert_eq!(encode(&Facts { fps, codec: "vp9".into(), ..phone() }, &bluesky()).fps, rate, "{fps}");
    }
    assert_eq!(encode(&Facts { fps: 10.0, ..phone() }, &reels()).fps, (24_000, 1_001), "the least that is taken");
}

#[test]
fn the_bytes_are_met_by_arithmetic() {
    for (ms, bytes) in [(30_000, 50_000_000), (179_000, 50_000_000), (600_000, 50_000_000), (1_800_000, 50_000_000), (1_000, 1_000_000)] {
        let need = VideoNeed::of(bytes, 1_920);
        let made = encode(&Facts { ms, bytes: 2 * bytes, ..phone() }, &need);
        let sound = match made.sound.unwrap() {
            SoundPlan::Copy => 128_000,
            SoundPlan::Encode { bits, .. } => bits,
        };
        // One second of reserve, which the rate control may use up.
        let most = (made.bits + sound) * (ms + 1_000) / 8_000;
        assert!(most <= bytes * 98 / 100, "{ms}: {made:?}");
        assert!(made.bits * ms / 8_000 > bytes / 20 || made.bits >= 9_000_000, "{ms}: no better than it could be: {made:?}");
    }
}

#[test]
fn little_room_makes_it_smaller_before_it_spoils_it() {
    let hour = Facts { ms: 900_000, bytes: 900_000_000, ..phone() };
    let made = encode(&hour, &VideoNeed::of(50_000_000, 1_920));
    assert!(made.size.0 < 1_920 && made.size.0 >= 320, "{made:?}");
    let speed = f64::from(made.size.0 * made.size.1) * 30.0;
    assert!(made.bits as f64 >= speed * 0.03 || made.size.0 <= 320, "{made:?}");
    let day = Facts { ms: 86_400_000, bytes: u64::MAX / 200, ..phone() };
    assert_eq!(plan(&day, &VideoNeed::of(50_000_000, 1_920), None, false), Err(Trouble::TooBig { max: 50_000_000 }));
    assert!(!VideoNeed::of(50_000_000, 1_920).holds(86_400_000) && VideoNeed::of(50_000_000, 1_920).holds(1_800_000));
}

#[test]
fn a_cut_is_copied_where_the_rest_fits() {
    let long = Facts { ms: 600_000, bytes: 60_000_000, ..phone() };
    let need = bluesky();
    assert!(need.is_too_short_for(600_000) && need.minutes() == "3" && x().minutes() == "2:20");
    let cut = need.cut_of(long.ms);
    assert_eq!(cut, Some(179_900));
    assert_eq!(plan(&long, &need, cut, false).unwrap(), Plan { cut, encode: None });
    let branded = plan(&long, &need, cut, true).unwrap();
    assert_eq!((branded.cut, branded.encode.unwrap().ms), (cut, 179_900));
    assert_eq!(need.cut_of(100_000), None);
    assert_eq!(plan(&phone(), &need, Some(179_900), false).unwrap(), Plan::default(), "a shorter one is not cut");
}

#[test]
fn sound_is_copied_or_brought_to_what_everybody_takes() {
    let with = |sound: Sound| encode(&Facts { sound: Some(sound), codec: "hevc".into(), ..phone() }, &bluesky()).sound.unwrap();
    let aac = Sound { codec: "aac".into(), channels: 2, rate: 48_000, bits: 128_000 };
    assert_eq!(with(aac.clone()), SoundPlan::Copy);
    assert_eq!(with(Sound { rate: 8_000, channels: 1, bits: 24_000, ..aac.clone() }), SoundPlan::Copy);
    for odd in [
        Sound { codec: "aac HE-AAC".into(), ..aac.clone() },
        Sound { channels: 6, ..aac.clone() },
        Sound { rate: 96_000, ..aac.clone() },
        Sound { codec: "opus".into(), ..aac.clone() },
    ] {
        assert_eq!(with(odd.clone()), SoundPlan::Encode { channels: 2, bits: 128_000 }, "{odd:?}");
    }
    assert_eq!(
        with(Sound { codec: "amr_nb".into(), channels: 1, rate: 8_000, bits: 12_000 }),
        SoundPlan::Encode { channels: 1, bits: 128_000 }
    );
    assert_eq!(encode(&Facts { codec: "vp9".into(), ..phone() }, &reels()).sound, Some(SoundPlan::Encode { channels: 2, bits: 128_000 }));
}
