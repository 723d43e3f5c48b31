//! A line of text as a mask: any script, in both directions, shaped, with the first font that has its letters.
//!
//! Called by `brand`. Emoji are left out: they have colours, a brand's line has one. What no font has is left out too,
//! and named by [`missing`] so that the person can be told.
use super::blend::Cover;
use super::fonts::{Face, Fonts, is_silent};
use harfrust::{Direction, ShapeOptions, ShaperData, UnicodeBuffer};
use resvg::tiny_skia::{FillRule, Mask, Path, PathBuilder, Transform};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::{GlyphId, MetadataProvider};
use unicode_bidi::BidiInfo;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

/// The em relative to the height of a line, and where the baseline is: those of the built-in font, for all, so that a
/// letter of another font does not move the line.
const EM: f32 = 0.86;
const BASELINE: f32 = 0.80;
/// Room for the shadow around the text, relative to the height of the line.
const PAD: f32 = 0.35;
/// Most pieces of the outlines of a line. A letter has some dozens; a font made to hang a machine has millions.
const MAX_SEGMENTS: usize = 60_000;
/// Widest mask, in pixels.
const MAX_WIDTH: f32 = 16_384.0;

/// A drawn line: its mask with `pad` pixels around the box of the text.
pub(super) struct Line {
    pub(super) cover: Cover,
    /// The box of the text, in pixels.
    pub(super) size: (f32, f32),
    pub(super) pad: f32,
    /// The height of the line, in pixels.
    pub(super) pixels: f32,
}

/// Glyphs in the order in which they are seen, in ems.
#[derive(Default)]
struct Shaped {
    glyphs: Vec<Placed>,
    width: f32,
}

struct Placed {
    face: usize,
    glyph: u32,
    x: f32,
    y: f32,
}

/// A stretch of text that one font draws in one direction.
struct Run<'a> {
    text: &'a str,
    face: usize,
    script: Script,
}

/// Draws a line `wanted` pixels high, smaller down to `least` when there is no room, and cut with an ellipsis then.
pub(super) fn line(fonts: &Fonts, text: &str, wanted: f32, least: f32, room: f32) -> Option<Line> {
    let text = readable(text);
    let faces = fonts.for_line(&text);
    let text = kept(&text, |cluster| face_for(&faces, cluster, None).is_some());
    let whole = shape(&faces, &text);
    let pixels = (wanted * (room / (whole.width * wanted * EM).max(1.0)).min(1.0)).max(least);
    let most = (room / (pixels * EM)).max(1.0);
    let shaped = if whole.width <= most * 1.001 { whole } else { cut(&faces, &text, most) };
    draw(&faces, &shaped, pixels)
}

/// What of a line no font has, each character once.
pub(super) fn missing(fonts: &Fonts, text: &str) -> Vec<String> {
    let text = readable(text);
    let faces = fonts.for_line(&text);
    let mut missing: Vec<String> = Vec::new();
    for cluster in text.graphemes(true).filter(|cluster| face_for(&faces, cluster, None).is_none()) {
        if !missing.iter().any(|known| known == cluster) {
            missing.push(cluster.to_owned());
        }
    }
    missing
}

/// The text without emoji.
fn readable(text: &str) -> String {
    kept(text, |cluster| !is_emoji(cluster))
}

/// The text without the clusters that are not wanted, and with one space where they stood.
fn kept(text: &str, wanted: impl Fn(&str) -> bool) -> String {
    let kept: String = text.graphemes(true).filter(|cluster| wanted(cluster)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A cluster that is shown as a coloured picture: of the planes of emoji, or asked to be one (by U+FE0F, which a keycap
/// has too). A heart or a copyright sign without that is a letter like others.
fn is_emoji(cluster: &str) -> bool {
    cluster.chars().any(|c| matches!(c, '\u{1f000}'..='\u{1fbff}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0000}'..='\u{e007f}'))
}

/// The font of a cluster: that of the one before where it can be, so that a word does not change its look half-way.
fn face_for(faces: &[Face], cluster: &str, before: Option<usize>) -> Option<usize> {
    if cluster.chars().all(|c| c.is_whitespace() || is_silent(c)) {
        return before.or(Some(0));
    }
    let first = faces.iter().position(|face| face.has(cluster))?;
    // A comma in a Chinese line is better drawn by the Chinese font.
    let neutral = cluster.chars().all(|c| c.script() == Script::Common);
    Some(before.filter(|before| neutral && *before > first && faces.get(*before).is_some_and(|face| face.has(cluster))).unwrap_or(first))
}

fn shape(faces: &[Face], text: &str) -> Shaped {
    let bidi = BidiInfo::new(text, None);
    let mut shaped = Shaped::default();
    let Some(paragraph) = bidi.paragraphs.first() else { return shaped };
    let (levels, stretches) = bidi.visual_runs(paragraph, paragraph.range.clone());
    for stretch in stretches {
        let backwards = levels.get(stretch.start).is_some_and(unicode_bidi::Level::is_rtl);
        let mut runs = runs(faces, text.get(stretch).unwrap_or_default());
        if backwards {
            runs.reverse();
        }
        for run in runs {
            shape_run(faces, &run, backwards, &mut shaped);
        }
    }
    shaped
}

/// Stretches of one font and one script. What no font has is left out.
fn runs<'a>(faces: &[Face], text: &'a str) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (at, cluster) in text.grapheme_indices(true) {
        let own = cluster.chars().map(|c| c.script()).find(|script| !matches!(script, Script::Common | Script::Inherited));
        let last = runs.last();
        let Some(face) = face_for(faces, cluster, last.map(|run| run.face)) else { continue };
        let script = own.or(last.map(|run| run.script)).unwrap_or(Script::Common);
        let start = |run: &Run<'_>| run.text.as_ptr() as usize - text.as_ptr() as usize;
        match runs.last_mut() {
            Some(run)
                if run.face == face && (run.script == script || run.script == Script::Common) && start(run) + run.text.len() == at =>
            {
                run.text = text.get(start(run)..at + cluster.len()).unwrap_or(run.text);
                run.script = script;
            }
            _ => runs.push(Run { text: cluster, face, script }),
        }
    }
    runs
}

fn shape_run(faces: &[Face], run: &Run<'_>, backwards: bool, shaped: &mut Shaped) {
    let Some(face) = faces.get(run.face) else { return };
    face.with(|font| {
        let em = f32::from(font.head().ok()?.units_per_em());
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run.text);
        buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        let data = ShaperData::new(font);
        let output = data.shaper(font).build().shape(buffer, ShapeOptions::new());
        for (info, at) in output.glyph_infos().iter().zip(output.glyph_positions()) {
            let place = |value: i32| value as f32 / em;
            shaped.glyphs.push(Placed {
                face: run.face,
                glyph: info.glyph_id,
                x: shaped.width + place(at.x_offset),
                y: place(at.y_offset),
            });
            shaped.width += place(at.x_advance).max(0.0);
        }
        Some(())
    });
}

/// As much of the line as fits into `most` ems, with an ellipsis.
fn cut(faces: &[Face], text: &str, most: f32) -> Shaped {
    let clusters: Vec<&str> = text.graphemes(true).collect();
    let shorter = |kept: usize| {
        let kept: String = clusters.iter().take(kept).copied().collect();
        shape(faces, &format!("{}…", kept.trim_end()))
    };
    let (mut least, mut next) = (0, clusters.len());
    while least + 1 < next {
        let middle = (least + next) / 2;
        if shorter(middle).width <= most { least = middle } else { next = middle }
    }
    shorter(least)
}

fn draw(faces: &[Face], shaped: &Shaped, pixels: f32) -> Option<Line> {
    let (em, pad) = (pixels * EM, (pixels * PAD).ceil());
    let size = ((shaped.width * em).min(MAX_WIDTH), pixels);
    let path = outline(faces, shaped, (pad, pad + pixels * BASELINE), em)?;
    let sides = ((size.0 + 2.0 * pad).ceil() as u32, (size.1 + 2.0 * pad).ceil() as u32);
    let mut mask = Mask::new(sides.0, sides.1)?;
    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
    let values = mask.data().iter().map(|value| f32::from(*value) / 255.0).collect();
    Some(Line { cover: Cover::new(sides.0 as usize, sides.1 as usize, values), size, pad, pixels })
}

/// The outlines of all glyphs, the first one's origin at `start`. `None` when there is nothing to see.
fn outline(faces: &[Face], shaped: &Shaped, start: (f32, f32), em: f32) -> Option<Path> {
    let mut pen = Pen { path: PathBuilder::new(), origin: (0.0, 0.0), left: MAX_SEGMENTS };
    for placed in &shaped.glyphs {
        pen.origin = (start.0 + placed.x * em, start.1 - placed.y * em);
        faces.get(placed.face).and_then(|face| {
            face.with(|font| {
                let glyph = font.outline_glyphs().get(GlyphId::new(placed.glyph))?;
                glyph.draw(DrawSettings::unhinted(Size::new(em), LocationRef::default()), &mut pen).ok()
            })
        });
    }
    pen.path.finish()
}

/// Draws outlines, whose y grows upwards, into a path, whose y grows downwards.
struct Pen {
    path: PathBuilder,
    origin: (f32, f32),
    left: usize,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.origin.0 + x, self.origin.1 - y)
    }

    fn takes_one(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        if self.takes_one() {
            self.path.move_to(x, y);
        }
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        if self.takes_one() {
            self.path.line_to(x, y);
        }
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.at(cx, cy), self.at(x, y));
        if self.takes_one() {
            self.path.quad_to(cx, cy, x, y);
        }
    }

    fn curve_to(&mut self, bx: f32, by: f32, cx: f32, cy: f32, x: f32, y: f32) {
        let ((bx, by), (cx, cy), (x, y)) = (self.at(bx, by), self.at(cx, cy), self.at(x, y));
        if self.takes_one() {
            self.path.cubic_to(bx, by, cx, cy, x, y);
        }
    }

    fn close(&mut self) {
        self.path.close();
    }
}
