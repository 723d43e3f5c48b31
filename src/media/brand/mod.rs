//! Draws a brand on pictures and over videos: the logo that can be seen on what lies under it, a line of text, a frame
//! or a bar.
//!
//! Called by `rendition`, after scaling, so that it is as sharp as the picture can be, and by `video`. Never decodes or
//! encodes the picture itself.
mod blend;
mod fonts;
mod held;
mod layout;
mod logo;
mod svg;
mod text;

use super::image::decode;
use crate::model::brand::{Brand, Edge};
use crate::model::colour::Colour;
use crate::model::limits::Zone;
use crate::model::trouble::Trouble;
use fonts::Fonts;
pub use fonts::scripts;
pub use held::{Looks, NoLook};
use image::{DynamicImage, Rgba, RgbaImage};
use layout::{Place, Size, Stage};
pub use logo::{NoLogo, font, logo};
pub use svg::NoDrawing;

/// Height of the text relative to the logo's size, and its bounds relative to the short side.
const TEXT_TO_LOGO: f32 = 0.23;
const TEXT_BOUNDS: (f32, f32) = (0.03, 0.065);
/// Smallest text that a bar begins with, relative to the short side.
const BAR_TEXT: f32 = 0.042;
/// Smallest text that is drawn before it is cut with an ellipsis, relative to the short side.
const TEXT_SMALLEST: f32 = 0.02;
/// Height of the bar relative to the height of its text; how far a plate reaches beyond its text, and its corners.
const BAR: f32 = 2.0;
const PLATE: (f32, f32) = (0.55, 0.3);
const PLATE_CORNER: f32 = 0.35;
/// A logo that differs from its ground by less gets a soft edge.
const LOW_CONTRAST: f32 = 0.2;
/// What lies under text from here on is so light that the text has to be dark.
const LIGHT: f32 = 0.75;
/// The greys of text.
const WHITE: u8 = 255;
const BLACK: u8 = 24;

/// The bytes of a brand's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assets<'a> {
    /// The logo.
    pub logo: Option<&'a [u8]>,
    /// The same logo for the other kind of background.
    pub second: Option<&'a [u8]>,
    /// The person's own font.
    pub font: Option<&'a [u8]>,
}

/// A brand, ready to be drawn: its logos are decoded. Worth keeping; it belongs to one look ([`Brand::drawn_key`]).
pub struct Look {
    brand: Brand,
    logos: Vec<Logo>,
    fonts: Fonts,
    missing: Vec<String>,
}

struct Logo {
    image: RgbaImage,
    light: f32,
}

/// A brand laid out for pictures of one size: the same on every frame of an animation.
pub struct Laid {
    pieces: Vec<Piece>,
}

/// One drawn piece with its place on the picture and its opacity in %.
struct Piece {
    image: RgbaImage,
    at: (i64, i64),
    opacity: u8,
}

impl Look {
    /// Decodes the logos. `None` when the brand has nothing to draw.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn new(brand: &Brand, assets: &Assets<'_>) -> Result<Option<Self>, Trouble> {
        let logos = [assets.logo, assets.second].into_iter().flatten().map(Logo::read).collect::<Result<Vec<_>, _>>()?;
        let fonts = assets.font.map(Fonts::with_own).transpose()?.unwrap_or_default();
        let missing = brand.text().map(|line| text::missing(&fonts, line)).unwrap_or_default();
        let look = Self { brand: brand.clone(), logos, fonts, missing };
        let empty = look.logos.is_empty() && brand.text().is_none() && brand.edge.is_none();
        Ok((!empty).then_some(look))
    }

    /// What of the line no font has, each character once: it is left out.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Draws the brand on a picture, which becomes one of 8 bits.
    pub fn draw(&self, picture: &mut DynamicImage) {
        blend::drawable(picture);
        self.lay(picture.width(), picture.height(), Zone::NONE, Some(picture)).draw(picture);
    }

    /// The brand alone on a transparent picture of these sides, to be laid over every frame of a video. It keeps out of
    /// what the network covers of a tall one.
    pub fn overlay(&self, width: u32, height: u32, zone: Zone) -> RgbaImage {
        self.on_nothing(self.lay(width, height, zone, None), width, height)
    }

    /// The same, with the variants chosen that can be seen best on `frame`, a frame of the video in any size.
    pub fn overlay_on(&self, frame: &DynamicImage, width: u32, height: u32, zone: Zone) -> RgbaImage {
        let frame = DynamicImage::ImageRgb8(frame.thumbnail_exact(width, height).to_rgb8());
        self.on_nothing(self.lay(width, height, zone, Some(&frame)), width, height)
    }

    fn on_nothing(&self, laid: Laid, width: u32, height: u32) -> RgbaImage {
        let mut canvas = DynamicImage::new_rgba8(width, height);
        laid.draw(&mut canvas);
        canvas.into_rgba8()
    }

    /// Lays the brand out for pictures of these sides, chosen by what lies under it on a drawable picture, if given.
    pub fn lay(&self, width: u32, height: u32, zone: Zone, under: Option<&DynamicImage>) -> Laid {
        let stage = Stage::of(&self.brand, width, height, zone);
        let covered = zone.of(width, height) != Zone::NONE;
        let mut pieces = Vec::new();
        match (self.brand.edge, self.brand.text()) {
            (Some(Edge::Frame { colour, .. }), _) => pieces.extend(self.frame(colour, width, height)),
            // Where the network covers the bottom, nobody would see a bar: the text gets a plate of its own there.
            (Some(Edge::Bar { colour }), Some(text)) if !covered => {
                return self.with_bar(colour, text, stage, (width, height), under);
            }
            _ => {}
        }
        let wanted = self.text_height(&stage);
        let logo = self.logos.first().map(|logo| layout::logo_size(&self.brand, logo.size(), &stage));
        let beside = logo.filter(|logo| layout::is_beside(&self.brand, *logo));
        let room = beside.map_or(stage.width(), |logo| layout::room_beside(&stage, logo, wanted));
        let text = self.brand.text().and_then(|line| text::line(&self.fonts, line, wanted, stage.short * TEXT_SMALLEST, room));
        let (logo_at, text_at) = layout::places(&self.brand, &stage, logo, text.as_ref().map(|text| self.written_size(text)));
        pieces.extend(self.logo(&stage, logo_at, logo, under));
        pieces.extend(text.iter().flat_map(|text| self.written(text, text_at, under)));
        Laid { pieces }
    }

    fn text_height(&self, stage: &Stage) -> f32 {
        let size = f32::from(self.brand.size) / 100.0 * TEXT_TO_LOGO;
        stage.short * size.clamp(TEXT_BOUNDS.0, TEXT_BOUNDS.1)
    }

    /// Four strips around the picture.
    fn frame(&self, colour: Colour, width: u32, height: u32) -> Vec<Piece> {
        let thick = (width.min(height) as f32 * layout::frame(&self.brand) / 100.0).round() as u32;
        let thick = thick.clamp(1, width.min(height) / 2 + 1);
        let strip = |x: u32, y: u32, width: u32, height: u32| filled(colour, (x, y), (width, height));
        let (right, bottom) = (width.saturating_sub(thick), height.saturating_sub(thick));
        let tall = bottom.saturating_sub(thick);
        vec![strip(0, 0, width, thick), strip(0, bottom, width, thick), strip(0, thick, thick, tall), strip(right, thick, thick, tall)]
    }

    /// The bar with its text; the logo stands above it when it would stand in it.
    fn with_bar(&self, colour: Colour, text: &str, stage: Stage, (width, height): (u32, u32), under: Option<&DynamicImage>) -> Laid {
        let wanted = self.text_height(&stage).max(stage.short * BAR_TEXT);
        let tall = (wanted * BAR).round();
        let top = height as f32 - tall;
        let mut pieces = vec![filled(colour, (0, top as u32), (width, tall as u32))];
        if let Some(line) = text::line(&self.fonts, text, wanted, stage.short * TEXT_SMALLEST, stage.width()) {
            let (column, _) = self.brand.corner.cell();
            let (x, _) = stage.start((column, 2), line.size);
            let ink = if colour.light() > 0.55 { BLACK } else { WHITE };
            pieces.push(piece(line.cover.plain([ink; 3]), (x - line.pad, top + (tall - line.size.1) / 2.0 - line.pad), 100));
        }
        let stage = if self.brand.corner.cell().1 == 2 { stage.above(tall) } else { stage };
        let logo = self.logos.first().map(|logo| layout::logo_size(&self.brand, logo.size(), &stage));
        let (at, _) = layout::places(&self.brand, &stage, logo, None);
        pieces.extend(self.logo(&stage, at, logo, under));
        Laid { pieces }
    }

    /// The logo that can be seen best on what lies under it, where the first one was laid out.
    fn logo(&self, stage: &Stage, at: Place, size: Option<Size>, under: Option<&DynamicImage>) -> Option<Piece> {
        let size = size?;
        let ground = under.and_then(|under| blend::light_within(under, at, size));
        let contrast = |logo: &Logo| ground.map_or(0.0, |ground| (logo.light - ground).abs());
        let best = self.logos.iter().reduce(|best, logo| if contrast(logo) > contrast(best) { logo } else { best })?;
        let own = layout::logo_size(&self.brand, best.size(), stage);
        // The second logo may have another shape: it stands around the same middle, towards the same edge.
        let (column, row) = self.brand.corner.cell();
        let shift = |cell: u32, more: f32| more * cell as f32 / 2.0;
        let at = (at.0 + shift(column, size.0 - own.0), at.1 + shift(row, size.1 - own.1));
        let image = blend::resize_rgba(&best.image, own.0 as u32, own.1 as u32)?;
        if ground.is_none() || contrast(best) >= LOW_CONTRAST {
            return Some(piece(image, at, self.brand.opacity));
        }
        let shade = if best.light > 0.5 { 0 } else { WHITE };
        let (image, pad) = blend::edged(&image, shade);
        Some(piece(image, (at.0 - pad, at.1 - pad), self.brand.opacity))
    }

    /// The box of the text, with its plate if it has one.
    fn written_size(&self, line: &text::Line) -> Size {
        let (beyond, above) = self.plate(line);
        (line.size.0 + 2.0 * beyond, line.size.1 + 2.0 * above)
    }

    /// How far the plate reaches beyond the text, in pixels.
    fn plate(&self, line: &text::Line) -> (f32, f32) {
        let on = matches!(self.brand.edge, Some(Edge::Bar { .. }));
        if on { (line.pixels * PLATE.0, line.pixels * PLATE.1) } else { (0.0, 0.0) }
    }

    /// The text: white with a dark shadow, dark with a light one on a light ground, or on its plate.
    fn written(&self, line: &text::Line, at: Place, under: Option<&DynamicImage>) -> Vec<Piece> {
        let (beyond, above) = self.plate(line);
        let place = (at.0 + beyond - line.pad, at.1 + above - line.pad);
        if let Some(Edge::Bar { colour }) = self.brand.edge {
            let ink = if colour.light() > 0.55 { BLACK } else { WHITE };
            let plate = blend::rounded(colour.0, self.written_size(line), line.pixels * PLATE_CORNER);
            return vec![piece(plate, at, 100), piece(line.cover.plain([ink; 3]), place, 100)];
        }
        let ground = under.and_then(|under| blend::light_within(under, at, line.size)).unwrap_or(0.0);
        let (ink, shade) = if ground > LIGHT { (BLACK, WHITE) } else { (WHITE, 0) };
        vec![piece(line.cover.shadowed(ink, shade, line.pixels), place, self.brand.opacity)]
    }
}

impl Laid {
    /// Draws it on a picture of the size that it was laid out for.
    pub fn draw(&self, picture: &mut DynamicImage) {
        blend::drawable(picture);
        for piece in &self.pieces {
            blend::lay(picture, &piece.image, piece.at, piece.opacity);
        }
    }
}

impl Logo {
    fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let image = decode(bytes)?.to_rgba8();
        let image = logo::trimmed(image.clone()).unwrap_or(image);
        let light = blend::light(image.pixels().map(|pixel| pixel.0.as_slice())).unwrap_or(0.0);
        Ok(Self { image, light })
    }

    fn size(&self) -> Size {
        (self.image.width() as f32, self.image.height() as f32)
    }
}

fn piece(image: RgbaImage, at: Place, opacity: u8) -> Piece {
    Piece { image, at: (at.0.round() as i64, at.1.round() as i64), opacity }
}

fn filled(colour: Colour, (x, y): (u32, u32), (width, height): (u32, u32)) -> Piece {
    let Colour([r, g, b]) = colour;
    let image = RgbaImage::from_pixel(width.max(1), height.max(1), Rgba([r, g, b, 255]));
    Piece { image, at: (i64::from(x), i64::from(y)), opacity: 100 }
}
