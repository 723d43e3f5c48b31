//! Laying one picture over another, and masks that become text with its shadow.
//!
//! Called by `brand` alone; knows nothing of brands.
use fast_image_resize::{ResizeOptions, Resizer};
use image::{DynamicImage, Rgba, RgbaImage};

/// Darkness of the shadow at its core, 0 to 1.
const SHADOW: f32 = 0.7;
/// The same of the soft edge of a logo.
const EDGE: f32 = 0.5;

/// A picture of 8 bits that can be drawn on, RGB or RGBA; others are brought to that first.
pub(super) fn drawable(picture: &mut DynamicImage) {
    if !matches!(picture, DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_)) {
        *picture = if picture.color().has_alpha() {
            DynamicImage::ImageRgba8(picture.to_rgba8())
        } else {
            DynamicImage::ImageRgb8(picture.to_rgb8())
        };
    }
}

/// Lays `piece` over a drawable picture, its corner at `x`, `y`; what sticks out is cut. `opacity` is in %.
pub(super) fn lay(picture: &mut DynamicImage, piece: &RgbaImage, (x, y): (i64, i64), opacity: u8) {
    let opacity = u32::from(opacity.min(100));
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let (left, right) = ((-x).max(0), (width - x).min(i64::from(piece.width())));
    let (top, bottom) = ((-y).max(0), (height - y).min(i64::from(piece.height())));
    if left >= right || top >= bottom {
        return;
    }
    for row in top..bottom {
        let from = span(piece.as_raw(), piece.width(), 4, (left, right), row);
        let to = (left + x, right + x);
        match picture {
            DynamicImage::ImageRgb8(image) => {
                let wide = image.width();
                let to = span_mut(image, wide, 3, to, row + y);
                for (to, from) in to.as_chunks_mut::<3>().0.iter_mut().zip(from.as_chunks::<4>().0) {
                    over_solid(to, from, opacity);
                }
            }
            DynamicImage::ImageRgba8(image) => {
                let wide = image.width();
                let to = span_mut(image, wide, 4, to, row + y);
                for (to, from) in to.as_chunks_mut::<4>().0.iter_mut().zip(from.as_chunks::<4>().0) {
                    over(to, from, opacity);
                }
            }
            _ => return,
        }
    }
}

fn range(width: u32, depth: usize, (left, right): (i64, i64), row: i64) -> std::ops::Range<usize> {
    let start = row as usize * width as usize;
    (start + left as usize) * depth..(start + right as usize) * depth
}

fn span(pixels: &[u8], width: u32, depth: usize, columns: (i64, i64), row: i64) -> &[u8] {
    pixels.get(range(width, depth, columns, row)).unwrap_or_default()
}

fn span_mut(pixels: &mut [u8], width: u32, depth: usize, columns: (i64, i64), row: i64) -> &mut [u8] {
    pixels.get_mut(range(width, depth, columns, row)).unwrap_or_default()
}

fn over_solid(to: &mut [u8; 3], from: &[u8; 4], opacity: u32) {
    let alpha = u32::from(from[3]) * opacity / 100;
    for (to, from) in to.iter_mut().zip(from) {
        *to = ((u32::from(*from) * alpha + u32::from(*to) * (255 - alpha) + 127) / 255) as u8;
    }
}

/// Porter-Duff "over" on unmultiplied colours.
fn over(to: &mut [u8; 4], from: &[u8; 4], opacity: u32) {
    let alpha = u32::from(from[3]) * opacity / 100;
    let below = u32::from(to[3]) * (255 - alpha) / 255;
    let sum = alpha + below;
    if sum == 0 {
        return;
    }
    for (to, from) in to.iter_mut().zip(from).take(3) {
        *to = ((u32::from(*from) * alpha + u32::from(*to) * below + sum / 2) / sum) as u8;
    }
    to[3] = sum.min(255) as u8;
}

/// Scales with alpha taken into account.
pub(super) fn resize_rgba(from: &RgbaImage, width: u32, height: u32) -> Option<RgbaImage> {
    if from.dimensions() == (width, height) {
        return Some(from.clone());
    }
    let mut out = RgbaImage::new(width, height);
    Resizer::new().resize(from, &mut out, &ResizeOptions::new()).ok()?;
    Some(out)
}

/// A plate of one colour with round corners.
pub(super) fn rounded([r, g, b]: [u8; 3], (width, height): (f32, f32), radius: f32) -> RgbaImage {
    let (width, height) = (width.ceil().max(1.0), height.ceil().max(1.0));
    RgbaImage::from_fn(width as u32, height as u32, |x, y| {
        let inward = |at: f32, side: f32| (radius - at.min(side - at)).max(0.0);
        let far = inward(x as f32 + 0.5, width).hypot(inward(y as f32 + 0.5, height));
        Rgba([r, g, b, ((radius - far + 0.5).clamp(0.0, 1.0) * 255.0).round() as u8])
    })
}

/// A logo with a soft edge of one grey around it, on a canvas that is larger by so many pixels on each side.
pub(super) fn edged(logo: &RgbaImage, shade: u8) -> (RgbaImage, f32) {
    let reach = (logo.width().min(logo.height()) / 24).max(2) as usize;
    let pad = 3 * reach;
    let (width, height) = (logo.width() as usize + 2 * pad, logo.height() as usize + 2 * pad);
    let mut values = vec![0.0; width * height];
    for (x, y, pixel) in logo.enumerate_pixels() {
        values[(y as usize + pad) * width + x as usize + pad] = f32::from(pixel.0[3]) / 255.0;
    }
    let edge = Cover::new(width, height, values).blurred(reach);
    let alpha = |x: u32, y: u32| ((edge[y as usize * width + x as usize] * 1.5).min(1.0) * EDGE * 255.0).round() as u8;
    let mut canvas =
        DynamicImage::ImageRgba8(RgbaImage::from_fn(width as u32, height as u32, |x, y| Rgba([shade, shade, shade, alpha(x, y)])));
    lay(&mut canvas, logo, (pad as i64, pad as i64), 100);
    (canvas.into_rgba8(), pad as f32)
}

/// How light a picture looks on the average where it is not transparent: 0 is black, 1 is white; `None` when all of it
/// is transparent.
pub(super) fn light<'a>(pixels: impl Iterator<Item = &'a [u8]>) -> Option<f32> {
    let (mut sum, mut weight) = (0.0f64, 0.0f64);
    for pixel in pixels {
        let &[r, g, b, ref rest @ ..] = pixel else { continue };
        let alpha = f64::from(rest.first().copied().unwrap_or(255)) / 255.0;
        sum += alpha * (0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)) / 255.0;
        weight += alpha;
    }
    (weight > 0.0).then(|| (sum / weight) as f32)
}

/// How light a drawable picture looks within a rectangle (left, top, width, height).
pub(super) fn light_within(picture: &DynamicImage, (x, y): (f32, f32), (width, height): (f32, f32)) -> Option<f32> {
    let clip = |value: f32, most: u32| i64::from((value.max(0.0) as u32).min(most));
    let columns = (clip(x, picture.width()), clip(x + width, picture.width()));
    let rows = clip(y, picture.height())..clip(y + height, picture.height());
    match picture {
        DynamicImage::ImageRgb8(image) => light(rows.flat_map(|row| span(image, image.width(), 3, columns, row).chunks(3))),
        DynamicImage::ImageRgba8(image) => light(rows.flat_map(|row| span(image, image.width(), 4, columns, row).chunks(4))),
        _ => None,
    }
}

/// How much of each pixel is covered, 0 to 1.
pub(super) struct Cover {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Cover {
    pub(super) fn new(width: usize, height: usize, values: Vec<f32>) -> Self {
        Self { width, height, values }
    }

    /// The mask in one colour.
    pub(super) fn plain(&self, ink: [u8; 3]) -> RgbaImage {
        let alpha = |x: u32, y: u32| (self.values[y as usize * self.width + x as usize] * 255.0).round() as u8;
        RgbaImage::from_fn(self.width as u32, self.height as u32, |x, y| Rgba([ink[0], ink[1], ink[2], alpha(x, y)]))
    }

    /// The mask in one grey over a blurred shadow of another: `pixels` is the height of the text.
    pub(super) fn shadowed(&self, ink: u8, shade: u8, pixels: f32) -> RgbaImage {
        let shadow = self.blurred((pixels * 0.09).round() as usize + 1);
        let down = (pixels * 0.03).round() as usize;
        RgbaImage::from_fn(self.width as u32, self.height as u32, |x, y| {
            let (x, y) = (x as usize, y as usize);
            let inked = self.values[y * self.width + x];
            let above = y.checked_sub(down).map_or(0.0, |y| shadow[y * self.width + x]);
            let shaded = (above * 1.6).min(1.0) * SHADOW * (1.0 - inked);
            let alpha = inked + shaded;
            let mixed = if alpha > 0.0 { (f32::from(ink) * inked + f32::from(shade) * shaded) / alpha } else { 0.0 };
            let grey = mixed.round() as u8;
            Rgba([grey, grey, grey, (alpha * 255.0).round() as u8])
        })
    }

    /// Two box blurs in each direction: close to a Gaussian.
    fn blurred(&self, radius: usize) -> Vec<f32> {
        let mut values = self.values.clone();
        for _ in 0..2 {
            for y in 0..self.height {
                blur_line(&mut values, y * self.width, 1, self.width, radius);
            }
            for x in 0..self.width {
                blur_line(&mut values, x, self.width, self.height, radius);
            }
        }
        values
    }
}

fn blur_line(values: &mut [f32], start: usize, step: usize, count: usize, radius: usize) {
    let line: Vec<f32> = (0..count).map(|i| values[start + i * step]).collect();
    let mut sum: f32 = line.iter().take(radius).sum();
    for i in 0..count {
        sum += line.get(i + radius).copied().unwrap_or(0.0);
        sum -= i.checked_sub(radius + 1).map_or(0.0, |old| line[old]);
        values[start + i * step] = (sum / (2 * radius + 1) as f32).max(0.0);
    }
}
