//! The sizes of a rendition: what is cut out of the picture, how large it is drawn, and on what canvas. Pure.
use crate::model::fit::{Fit, Ground};
use crate::model::limits::{Aspect, Need};

/// A rectangle of the original picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Sizes, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// What of the picture stays.
    pub cut: Cut,
    /// How large that is drawn.
    pub size: (u32, u32),
    /// What it lies on; larger than `size` where it is padded.
    pub canvas: (u32, u32),
    /// What can be seen of the canvas around it.
    pub ground: Ground,
}

impl Plan {
    /// The largest that meets the need, times `shrink` (at most 1). Never larger than the picture.
    pub fn of((width, height): (u32, u32), need: &Need, fit: Fit, shrink: f64) -> Self {
        let aspect = need.aspect.filter(|aspect| aspect.strict || fit != Fit::AsItIs);
        let odd = aspect.filter(|aspect| !aspect.holds(width, height));
        let ground = if let Fit::Pad(ground) = fit { ground } else { Ground::default() };
        let whole = Cut { x: 0, y: 0, width, height };
        let cut = match (odd, fit) {
            (Some(aspect), Fit::Crop(part)) => cut(whole, aspect, part.cell()),
            _ => whole,
        };
        let padded = odd.filter(|_| !matches!(fit, Fit::Crop(_)));
        let size = scaled(cut, need, padded, shrink);
        // A shape that is taken must not be lost by rounding.
        let size = aspect.filter(|_| padded.is_none()).map_or(size, |aspect| trim(size, aspect));
        let least = (size.0.max(need.min_side), size.1.max(need.min_side));
        Self { cut, size, canvas: aspect.map_or(least, |aspect| grow(least, aspect)), ground }
    }

    /// Whether there is anything around the picture.
    pub fn is_padded(&self) -> bool {
        self.canvas != self.size
    }

    /// How large the whole picture must be decoded for the cut to be sharp.
    pub fn wanted(&self, (width, height): (u32, u32)) -> (u32, u32) {
        let side = |whole: u32, drawn: u32, cut: u32| {
            let wanted = u64::from(whole) * u64::from(drawn);
            u32::try_from(wanted.div_ceil(u64::from(cut.max(1)))).unwrap_or(whole)
        };
        (side(width, self.size.0, self.cut.width), side(height, self.size.1, self.cut.height))
    }
}

/// The size within the limits of the need, with the room that padding takes.
fn scaled(cut: Cut, need: &Need, padded: Option<Aspect>, shrink: f64) -> (u32, u32) {
    let (width, height) = (f64::from(cut.width), f64::from(cut.height));
    let (over, under) = match padded {
        Some(aspect) => (width.max(height * aspect.from.ratio()), height.max(width / aspect.to.ratio())),
        None => (width, height),
    };
    let most = |limit: Option<u32>, length: f64| limit.map_or(1.0, |limit| f64::from(limit) / length);
    let scale = most(Some(need.max_side), over.max(under)).min(most(need.max_width, over)).min(most(need.max_sum, over + under)).min(1.0);
    // Down, so that no limit is passed by rounding.
    let down = |side: f64| ((side * scale * shrink + 1e-6).floor() as u32).max(1);
    (down(width), down(height))
}

/// The largest part of one of the shapes that are taken; `cell` says where, in thirds.
fn cut(whole: Cut, aspect: Aspect, (column, row): (u32, u32)) -> Cut {
    let (width, height) = trim((whole.width, whole.height), aspect);
    Cut { x: (whole.width - width) * column / 2, y: (whole.height - height) * row / 2, width, height }
}

/// Smaller, until the shape is taken.
fn trim((width, height): (u32, u32), aspect: Aspect) -> (u32, u32) {
    let (from, to) = (aspect.from, aspect.to);
    let widest = u64::from(height) * u64::from(to.0) / u64::from(to.1.max(1));
    let tallest = u64::from(width) * u64::from(from.1) / u64::from(from.0.max(1));
    let least = |side: u32, most: u64| u32::try_from(most).map_or(side, |most| side.min(most)).max(1);
    (least(width, widest), least(height, tallest))
}

/// Larger, until the shape is taken.
fn grow((width, height): (u32, u32), aspect: Aspect) -> (u32, u32) {
    let (from, to) = (aspect.from, aspect.to);
    let narrowest = (u64::from(height) * u64::from(from.0)).div_ceil(u64::from(from.1.max(1)));
    let lowest = (u64::from(width) * u64::from(to.1)).div_ceil(u64::from(to.0.max(1)));
    let most = |side: u32, least: u64| u32::try_from(least).map_or(side, |least| side.max(least));
    (most(width, narrowest), most(height, lowest))
}
