//! Draws a brand on a picture: the logo, and a white line of text with a soft dark shadow.
//!
//! Called by `rendition`, after scaling, so that it is as sharp as the picture can be. Never
//! decodes or encodes the picture itself.
use super::image::decode;
use crate::model::brand::Brand;
use crate::model::trouble::Trouble;
use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use fast_image_resize::{ResizeOptions, Resizer};
use image::{DynamicImage, RgbaImage};

/// DejaVu Sans Bold: Latin, Cyrillic and Greek. Its licence lies beside it.
const FONT: &[u8] = include_bytes!("fonts/DejaVuSans-Bold.ttf");
/// Height of the text relative to the logo's size, and its bounds relative to the short side.
const TEXT_TO_LOGO: f32 = 0.2;
const TEXT_BOUNDS: (f32, f32) = (0.024, 0.06);
/// Smallest text that is drawn before it is cut with an ellipsis, relative to the short side.
const TEXT_SMALLEST: f32 = 0.02;
/// Darkness of the shadow at its core, 0 to 1.
const SHADOW: f32 = 0.7;
/// A logo wider than this, relative to its height, has its text below instead of beside it.
const WIDE: f32 = 1.6;

/// A brand, ready to be drawn: its logo is decoded.
pub struct Look<'a> {
    brand: &'a Brand,
    logo: Option<RgbaImage>,
}

/// One drawn piece, with its place in the block.
struct Piece {
    image: RgbaImage,
    x: i64,
    y: i64,
}

/// The picture's measures that everything is set by, in pixels.
struct Stage {
    width: f32,
    height: f32,
    margin: f32,
}

impl Stage {
    fn short(&self) -> f32 {
        self.width.min(self.height)
    }

    fn room(&self) -> f32 {
        (self.width - 2.0 * self.margin).max(1.0)
    }
}

impl<'a> Look<'a> {
    /// Decodes the logo. `None` when the brand has nothing to draw.
    pub fn new(brand: &'a Brand, logo: Option<&[u8]>) -> Result<Option<Self>, Trouble> {
        let logo = logo.map(decode).transpose()?.map(|logo| logo.to_rgba8());
        let empty = logo.is_none() && brand.text().is_none();
        Ok((!empty).then_some(Self { brand, logo }))
    }

    /// Draws the brand on an RGB or RGBA picture of 8 bits; others are brought to that first.
    pub fn draw(&self, picture: &mut DynamicImage) {
        if !matches!(picture, DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_)) {
            *picture = if picture.color().has_alpha() {
                DynamicImage::ImageRgba8(picture.to_rgba8())
            } else {
                DynamicImage::ImageRgb8(picture.to_rgb8())
            };
        }
        for piece in self.pieces(picture.width(), picture.height()) {
            self.blend(picture, &piece);
        }
    }

    /// The brand alone, on a transparent picture of a whole frame: for what is laid over every picture of a video.
    pub fn overlay(&self, width: u32, height: u32) -> RgbaImage {
        let mut frame = DynamicImage::new_rgba8(width, height);
        self.draw(&mut frame);
        frame.into_rgba8()
    }

    fn pieces(&self, width: u32, height: u32) -> Vec<Piece> {
        let (width, height) = (width as f32, height as f32);
        let margin = width.min(height) * f32::from(self.brand.margin) / 100.0;
        let stage = Stage { width, height, margin };
        let logo = self.logo.as_ref().and_then(|logo| self.scaled_logo(logo, &stage));
        let beside = logo.as_ref().is_some_and(|logo| self.text_goes_beside(logo));
        let used = if beside { logo.as_ref().map_or(0.0, |logo| logo.width() as f32) } else { 0.0 };
        let text = self.brand.text().and_then(|line| self.text(line, &stage, stage.room() - used));
        self.place(self.arrange(logo, text, beside), &stage)
    }

    fn text_goes_beside(&self, logo: &RgbaImage) -> bool {
        let (column, _) = self.brand.corner.cell();
        column != 1 && logo.width() as f32 <= logo.height() as f32 * WIDE
    }

    /// The logo at the size of a square of `size` % of the short side, as long as there is room.
    fn scaled_logo(&self, logo: &RgbaImage, stage: &Stage) -> Option<RgbaImage> {
        let (width, height) = (logo.width() as f32, logo.height() as f32);
        let wanted = stage.short() * f32::from(self.brand.size.min(100)) / 100.0;
        let scale = (wanted / (width * height).sqrt()).min(stage.room() / width).min((stage.height - 2.0 * stage.margin).max(1.0) / height);
        let side = |side: f32| ((side * scale).round() as u32).max(1);
        resize_rgba(logo, side(width), side(height))
    }

    fn text(&self, line: &str, stage: &Stage, room: f32) -> Option<RgbaImage> {
        let font = FontRef::try_from_slice(FONT).ok()?;
        let size = f32::from(self.brand.size) / 100.0 * TEXT_TO_LOGO;
        let wanted = stage.short() * size.clamp(TEXT_BOUNDS.0, TEXT_BOUNDS.1);
        let whole = width_of(&font, line, wanted);
        let pixels = (wanted * (room * 0.95 / whole).min(1.0)).max(stage.short() * TEXT_SMALLEST);
        let line = cut_to(&font, line, pixels, room * 0.95);
        draw_text(&font, &line, pixels)
    }

    /// Logo and text side by side, or the text below.
    fn arrange(&self, logo: Option<RgbaImage>, text: Option<RgbaImage>, beside: bool) -> Vec<Piece> {
        let (column, _) = self.brand.corner.cell();
        let at = |image, x, y| Piece { image, x, y };
        let (logo, text) = match (logo, text) {
            (Some(logo), Some(text)) => (logo, text),
            (Some(one), None) | (None, Some(one)) => return vec![at(one, 0, 0)],
            (None, None) => return Vec::new(),
        };
        let size = |image: &RgbaImage| (i64::from(image.width()), i64::from(image.height()));
        let ((lw, lh), (tw, th)) = (size(&logo), size(&text));
        if !beside {
            let shift = |width: i64| (lw.max(tw) - width) * i64::from(column) / 2;
            return vec![at(logo, shift(lw), 0), at(text, shift(tw), lh)];
        }
        let (top, tall) = (lh.max(th), lh.max(th));
        let (logo_x, text_x) = if column == 2 { (tw, 0) } else { (0, lw) };
        vec![at(logo, logo_x, (top - lh) / 2), at(text, text_x, (tall - th) / 2)]
    }

    /// Moves the block of pieces into its cell of the picture.
    fn place(&self, mut pieces: Vec<Piece>, stage: &Stage) -> Vec<Piece> {
        let far = |side: fn(&Piece) -> i64| pieces.iter().map(side).max().unwrap_or(0) as f32;
        let block = (far(|piece| piece.x + i64::from(piece.image.width())), far(|piece| piece.y + i64::from(piece.image.height())));
        let (column, row) = self.brand.corner.cell();
        let start = |cell: u32, whole: f32, block: f32| match cell {
            0 => stage.margin,
            1 => (whole - block) / 2.0,
            _ => whole - block - stage.margin,
        };
        let x = start(column, stage.width, block.0).round() as i64;
        let y = start(row, stage.height, block.1).round() as i64;
        for piece in &mut pieces {
            piece.x += x;
            piece.y += y;
        }
        pieces
    }

    fn blend(&self, picture: &mut DynamicImage, piece: &Piece) {
        let opacity = u32::from(self.brand.opacity.min(100));
        let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
        for (x, y, from) in piece.image.enumerate_pixels() {
            let (x, y) = (i64::from(x) + piece.x, i64::from(y) + piece.y);
            if !(0..width).contains(&x) || !(0..height).contains(&y) || from.0[3] == 0 {
                continue;
            }
            let alpha = u32::from(from.0[3]) * opacity / 100;
            let colour = [from.0[0], from.0[1], from.0[2]];
            match picture {
                DynamicImage::ImageRgb8(to) => {
                    over_solid(&mut to.get_pixel_mut(x as u32, y as u32).0, colour, alpha);
                }
                DynamicImage::ImageRgba8(to) => {
                    over(&mut to.get_pixel_mut(x as u32, y as u32).0, colour, alpha);
                }
                _ => return,
            }
        }
    }
}

fn over_solid(to: &mut [u8; 3], colour: [u8; 3], alpha: u32) {
    for (to, from) in to.iter_mut().zip(colour) {
        *to = ((u32::from(from) * alpha + u32::from(*to) * (255 - alpha) + 127) / 255) as u8;
    }
}

/// Porter-Duff "over" on unmultiplied colours.
fn over(to: &mut [u8; 4], colour: [u8; 3], alpha: u32) {
    let below = u32::from(to[3]) * (255 - alpha) / 255;
    let sum = alpha + below;
    if sum == 0 {
        return;
    }
    for (to, from) in to.iter_mut().zip(colour) {
        *to = ((u32::from(from) * alpha + u32::from(*to) * below + sum / 2) / sum) as u8;
    }
    to[3] = sum.min(255) as u8;
}

/// Scales with alpha taken into account.
fn resize_rgba(from: &RgbaImage, width: u32, height: u32) -> Option<RgbaImage> {
    let source = DynamicImage::ImageRgba8(from.clone());
    let mut out = DynamicImage::new_rgba8(width, height);
    Resizer::new().resize(&source, &mut out, &ResizeOptions::new()).ok()?;
    Some(out.into_rgba8())
}

fn glyphs_of(font: &FontRef<'_>, line: &str, pixels: f32) -> (Vec<Glyph>, f32) {
    let scaled = font.as_scaled(PxScale::from(pixels));
    let (mut x, mut last, mut glyphs) = (0.0, None, Vec::new());
    for character in line.chars().filter(|c| !c.is_control()) {
        let id = font.glyph_id(character);
        // A character that the font does not have would be drawn as an empty box.
        if id.0 == 0 {
            continue;
        }
        x += last.map_or(0.0, |last| scaled.kern(last, id));
        glyphs.push(id.with_scale_and_position(pixels, point(x, scaled.ascent())));
        x += scaled.h_advance(id);
        last = Some(id);
    }
    (glyphs, x)
}

fn width_of(font: &FontRef<'_>, line: &str, pixels: f32) -> f32 {
    glyphs_of(font, line, pixels).1.max(1.0)
}

fn cut_to(font: &FontRef<'_>, line: &str, pixels: f32, room: f32) -> String {
    let mut line = line.to_owned();
    while width_of(font, &line, pixels) > room.max(pixels) {
        let kept = line.trim_end_matches('…').trim_end();
        let Some((end, _)) = kept.char_indices().next_back() else {
            break;
        };
        line = format!("{}…", kept[..end].trim_end());
        if end == 0 {
            break;
        }
    }
    line
}

/// White text over its own blurred shadow. The image is larger than the text by the shadow.
fn draw_text(font: &FontRef<'_>, line: &str, pixels: f32) -> Option<RgbaImage> {
    let (glyphs, width) = glyphs_of(font, line, pixels);
    if glyphs.is_empty() {
        return None;
    }
    let pad = (pixels * 0.3).ceil();
    let scaled = font.as_scaled(PxScale::from(pixels));
    let (width, height) = ((width + 2.0 * pad).ceil(), (scaled.height() + 2.0 * pad).ceil());
    let mut cover = Cover::new(width as usize, height as usize);
    for mut glyph in glyphs {
        glyph.position += point(pad, pad);
        if let Some(outline) = font.outline_glyph(glyph) {
            let corner = outline.px_bounds().min;
            outline.draw(|x, y, value| {
                cover.add(x as usize + corner.x as usize, y as usize + corner.y as usize, value);
            });
        }
    }
    let shadow = cover.blurred((pixels * 0.09).round() as usize + 1);
    Some(cover.over(&shadow, (pixels * 0.03).round() as usize))
}

/// How much of each pixel is covered, 0 to 1.
struct Cover {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Cover {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![0.0; width * height] }
    }

    fn add(&mut self, x: usize, y: usize, value: f32) {
        if x < self.width && y < self.height {
            let at = &mut self.values[y * self.width + x];
            *at = (*at + value).min(1.0);
        }
    }

    /// Two box blurs in each direction: close to a Gaussian.
    fn blurred(&self, radius: usize) -> Self {
        let mut values = self.values.clone();
        for _ in 0..2 {
            for y in 0..self.height {
                blur_line(&mut values, y * self.width, 1, self.width, radius);
            }
            for x in 0..self.width {
                blur_line(&mut values, x, self.width, self.height, radius);
            }
        }
        Self { values, ..*self }
    }

    fn over(&self, shadow: &Self, down: usize) -> RgbaImage {
        RgbaImage::from_fn(self.width as u32, self.height as u32, |x, y| {
            let (x, y) = (x as usize, y as usize);
            let white = self.values[y * self.width + x];
            let above = y.checked_sub(down).map_or(0.0, |y| shadow.values[y * self.width + x]);
            let dark = (above * 1.6).min(1.0) * SHADOW * (1.0 - white);
            let alpha = white + dark;
            let grey = if alpha > 0.0 { (255.0 * white / alpha).round() as u8 } else { 0 };
            image::Rgba([grey, grey, grey, (alpha * 255.0).round() as u8])
        })
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
