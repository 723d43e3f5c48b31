//! Lays a decoded picture out as planned: cut, scaled, and on its ground where it is padded.
use super::plan::Plan;
use crate::media::probe::Kind;
use crate::model::colour::Colour;
use crate::model::fit::Ground;
use crate::model::trouble::Trouble;
use fast_image_resize::{ResizeOptions, Resizer};
use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage, imageops};

/// The longest side of the blurred copy before it is enlarged again, in pixels.
const BLURRED: u32 = 48;
/// How far it is blurred, in its own pixels, and how much darker it is.
const SOFTNESS: f32 = 2.5;
const DARKER: i32 = -18;

/// Lays `picture` out, which may have been decoded at a part of its size `whole`.
pub fn lay_out(picture: DynamicImage, whole: (u32, u32), plan: &Plan, clear: bool) -> Result<DynamicImage, Trouble> {
    let picture = if clear { DynamicImage::ImageRgba8(picture.into_rgba8()) } else { plain(picture) };
    let drawn = draw(picture, whole, plan)?;
    if !plan.is_padded() {
        return Ok(drawn);
    }
    let (width, height) = plan.canvas;
    let mut canvas = ground(&drawn, plan, clear)?;
    let (x, y) = ((width - plan.size.0) / 2, (height - plan.size.1) / 2);
    match clear && matches!(plan.ground, Ground::Colour(_)) {
        true => imageops::overlay(&mut canvas, &drawn, i64::from(x), i64::from(y)),
        false => imageops::replace(&mut canvas, &drawn, i64::from(x), i64::from(y)),
    }
    Ok(canvas)
}

/// Grey stays grey: a third of the work.
fn plain(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => picture,
        other => DynamicImage::ImageRgb8(other.into_rgb8()),
    }
}

fn draw(picture: DynamicImage, whole: (u32, u32), plan: &Plan) -> Result<DynamicImage, Trouble> {
    let (across, down) = (f64::from(picture.width()) / f64::from(whole.0), f64::from(picture.height()) / f64::from(whole.1));
    let cut = plan.cut;
    let is_whole = (cut.width, cut.height) == whole;
    if is_whole && (picture.width(), picture.height()) == plan.size {
        return Ok(picture);
    }
    let options = ResizeOptions::new().crop(
        f64::from(cut.x) * across,
        f64::from(cut.y) * down,
        f64::from(cut.width) * across,
        f64::from(cut.height) * down,
    );
    scale(&picture, plan.size, &options)
}

fn ground(drawn: &DynamicImage, plan: &Plan, clear: bool) -> Result<DynamicImage, Trouble> {
    let (width, height) = plan.canvas;
    Ok(match plan.ground {
        Ground::Colour(Colour([r, g, b])) if clear => RgbaImage::from_pixel(width, height, Rgba([r, g, b, 255])).into(),
        Ground::Colour(colour) => RgbImage::from_pixel(width, height, Rgb(colour.0)).into(),
        Ground::Blur if clear => DynamicImage::new_rgba8(width, height),
        Ground::Blur => blurred(drawn, plan.canvas)?,
    })
}

/// The middle of the picture, as large as the canvas, blurred beyond recognition and a little darker.
fn blurred(drawn: &DynamicImage, (width, height): (u32, u32)) -> Result<DynamicImage, Trouble> {
    let picture = DynamicImage::ImageRgb8(drawn.to_rgb8());
    let long = width.max(height).max(1);
    let small = |side: u32| (side * BLURRED / long).max(1);
    let options = ResizeOptions::new().fit_into_destination(None);
    let tiny = scale(&picture, (small(width), small(height)), &options)?;
    resize(&tiny.blur(SOFTNESS).brighten(DARKER), width, height)
}

/// Scales to exactly this size.
pub fn resize(from: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Trouble> {
    if (from.width(), from.height()) == (width, height) {
        return Ok(from.clone());
    }
    scale(from, (width, height), &ResizeOptions::new())
}

fn scale(from: &DynamicImage, (width, height): (u32, u32), options: &ResizeOptions) -> Result<DynamicImage, Trouble> {
    let mut out = DynamicImage::new(width, height, from.color());
    Resizer::new().resize(from, &mut out, options).map_err(|why| Trouble::damaged(Kind::Jpeg, why))?;
    Ok(out)
}
