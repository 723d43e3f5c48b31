//! Pictures with more light than a screen of the ordinary kind shows (PQ and HLG, ITU-R BT.2100), brought to sRGB.
//!
//! Called by `colour`. Everything up to a little below paper white keeps its brightness; what is brighter is rolled off
//! softly instead of being cut. Pure.
use image::{DynamicImage, Rgb, RgbImage, RgbaImage};

/// Brightness of paper white, in cd/m² (ITU-R BT.2408).
const WHITE: f32 = 203.0;
/// Brightness of the screen that HLG is shown on by definition, in cd/m².
const HLG_PEAK: f32 = 1_000.0;
/// From here on light is rolled off; 1 is paper white.
const KNEE: f32 = 0.6;
/// BT.2020 and Display P3 to sRGB's primaries, all linear light.
const FROM_2020: [[f32; 3]; 3] = [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]];
const FROM_P3: [[f32; 3]; 3] = [[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]];
const FROM_709: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

/// How the light is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// SMPTE ST 2084.
    Pq,
    /// ARIB STD-B67.
    Hlg,
}

/// Brings a picture to sRGB; `primaries` as ITU-T H.273 counts them.
pub fn to_srgb(picture: &DynamicImage, primaries: u8, curve: Curve) -> DynamicImage {
    let light = light(curve);
    let bytes = srgb();
    let matrix = match primaries {
        9 => FROM_2020,
        11 | 12 => FROM_P3,
        _ => FROM_709,
    };
    let one = |stored: [u16; 3]| -> [u8; 3] {
        let mut linear = stored.map(|value| light.get(usize::from(value)).copied().unwrap_or(0.0));
        if curve == Curve::Hlg {
            let brightness = 0.2627 * linear[0] + 0.6780 * linear[1] + 0.0593 * linear[2];
            let gain = brightness.max(1e-6).powf(0.2) * HLG_PEAK / WHITE;
            linear = linear.map(|value| value * gain);
        }
        let seen = matrix.map(|row| row.iter().zip(linear).map(|(a, b)| a * b).sum::<f32>().max(0.0));
        let most = seen[0].max(seen[1]).max(seen[2]).max(1e-6);
        let scale = rolled(most) / most;
        seen.map(|value| bytes.get((value * scale * 4_095.0) as usize).copied().unwrap_or(255))
    };
    if picture.color().has_alpha() {
        let from = picture.to_rgba16();
        return RgbaImage::from_fn(from.width(), from.height(), |x, y| {
            let [r, g, b, a] = from.get_pixel(x, y).0;
            let [r, g, b] = one([r, g, b]);
            image::Rgba([r, g, b, (a >> 8) as u8])
        })
        .into();
    }
    let from = picture.to_rgb16();
    RgbImage::from_fn(from.width(), from.height(), |x, y| Rgb(one(from.get_pixel(x, y).0))).into()
}

fn rolled(light: f32) -> f32 {
    if light <= KNEE { light } else { KNEE + (1.0 - KNEE) * (1.0 - (-(light - KNEE) / (1.0 - KNEE)).exp()) }
}

/// The light of each stored value: relative to paper white (PQ), of the scene from 0 to 1 (HLG).
fn light(curve: Curve) -> Vec<f32> {
    let all = (0..=u16::MAX).map(|value| f32::from(value) / 65_535.0);
    match curve {
        Curve::Pq => all.map(|value| pq(value) / WHITE).collect(),
        Curve::Hlg => all.map(hlg).collect(),
    }
}

/// ST 2084: stored value to cd/m².
fn pq(value: f32) -> f32 {
    let power = value.powf(1.0 / 78.843_75);
    let light = (power - 0.835_937_5).max(0.0) / (18.851_563 - 18.687_5 * power);
    10_000.0 * light.powf(1.0 / 0.159_301_76)
}

/// BT.2100, table 5: stored value to the light of the scene.
fn hlg(value: f32) -> f32 {
    const A: f32 = 0.178_832_77;
    const B: f32 = 0.284_668_92;
    const C: f32 = 0.559_910_7;
    if value <= 0.5 { value * value / 3.0 } else { (((value - C) / A).exp() + B) / 12.0 }
}

/// sRGB's bytes for linear light from 0 to 1 in 4,096 steps.
fn srgb() -> Vec<u8> {
    let curve = |light: f32| if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (0..4_096u16).map(|step| (curve(f32::from(step) / 4_095.0) * 255.0).round() as u8).collect()
}
