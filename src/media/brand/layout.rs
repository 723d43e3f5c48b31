//! Where the pieces of a brand stand on a picture. Pure arithmetic on pixels.
//!
//! Called by `brand` alone.
use crate::model::brand::{Brand, Edge};
use crate::model::limits::Zone;

/// A logo wider than this, relative to its height, has its text below instead of beside it.
const WIDE: f32 = 1.6;
/// Space between the logo and its text, relative to the height of the text.
const GAP: (f32, f32) = (0.55, 0.35);

/// Width and height of a piece, in pixels.
pub(super) type Size = (f32, f32);
/// Left and top of a piece, in pixels.
pub(super) type Place = (f32, f32);

/// The part of a picture in which logo and text may stand, and the measure for their sizes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// The picture's short side.
    pub(super) short: f32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Stage {
    /// The picture without its frame, what the network covers of it, and the margin.
    pub(super) fn of(brand: &Brand, width: u32, height: u32, zone: Zone) -> Self {
        let zone = zone.of(width, height);
        let (width, height) = (width as f32, height as f32);
        let short = width.min(height);
        let keep = short * (f32::from(brand.margin) + frame(brand)) / 100.0;
        let right = (width - keep.max(zone.right * width)).max(1.0);
        let bottom = (height - keep.max(zone.bottom * height)).max(1.0);
        Self { short, left: keep.max(zone.left * width), top: keep.max(zone.top * height), right, bottom }
    }

    /// The same above a bar of this height at the bottom of the picture.
    pub(super) fn above(self, bar: f32) -> Self {
        Self { bottom: (self.bottom - bar).max(1.0), ..self }
    }

    pub(super) fn width(&self) -> f32 {
        (self.right - self.left).max(1.0)
    }

    pub(super) fn height(&self) -> f32 {
        (self.bottom - self.top).max(1.0)
    }

    /// Where a block of this size starts in a column and a row of the grid.
    pub(super) fn start(&self, (column, row): (u32, u32), size: Size) -> Place {
        let along = |cell: u32, from: f32, to: f32, size: f32| match cell {
            0 => from,
            1 => (from + to - size) / 2.0,
            _ => to - size,
        };
        (along(column, self.left, self.right, size.0), along(row, self.top, self.bottom, size.1))
    }
}

/// How wide the frame is, in % of the short side.
pub(super) fn frame(brand: &Brand) -> f32 {
    match brand.edge {
        Some(Edge::Frame { width, .. }) => f32::from(width),
        _ => 0.0,
    }
}

/// The sides of the logo: those of a square of `size` % of the short side, as far as there is room.
pub(super) fn logo_size(brand: &Brand, logo: Size, stage: &Stage) -> Size {
    let wanted = stage.short * f32::from(brand.size.min(100)) / 100.0;
    let scale = (wanted / (logo.0 * logo.1).sqrt()).min(stage.width() / logo.0).min(stage.height() / logo.1);
    ((logo.0 * scale).round().max(1.0), (logo.1 * scale).round().max(1.0))
}

/// Whether the text goes beside the logo rather than below it.
pub(super) fn is_beside(brand: &Brand, logo: Size) -> bool {
    brand.corner.cell().0 != 1 && logo.0 <= logo.1 * WIDE
}

/// Room for the text beside a logo, in pixels.
pub(super) fn room_beside(stage: &Stage, logo: Size, text_height: f32) -> f32 {
    (stage.width() - logo.0 - text_height * GAP.0).max(1.0)
}

/// Where logo and text stand: side by side with the text towards the middle of the picture, or the text below.
pub(super) fn places(brand: &Brand, stage: &Stage, logo: Option<Size>, text: Option<Size>) -> (Place, Place) {
    let cell = brand.corner.cell();
    let (logo, text) = match (logo, text) {
        (Some(logo), Some(text)) => (logo, text),
        (logo, text) => {
            let at = stage.start(cell, logo.or(text).unwrap_or_default());
            return (at, at);
        }
    };
    if is_beside(brand, logo) {
        let gap = text.1 * GAP.0;
        let (x, y) = stage.start(cell, (logo.0 + gap + text.0, logo.1.max(text.1)));
        let down = |height: f32| y + (logo.1.max(text.1) - height) / 2.0;
        let (logo_x, text_x) = if cell.0 == 2 { (x + text.0 + gap, x) } else { (x, x + logo.0 + gap) };
        return ((logo_x, down(logo.1)), (text_x, down(text.1)));
    }
    let wide = logo.0.max(text.0);
    let (x, y) = stage.start(cell, (wide, logo.1 + text.1 * (1.0 + GAP.1)));
    let shift = |width: f32| x + (wide - width) * cell.0 as f32 / 2.0;
    ((shift(logo.0), y), (shift(text.0), y + logo.1 + text.1 * GAP.1))
}
