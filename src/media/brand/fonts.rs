//! Which fonts there are: the person's own, the built-in one, and those of the system for the scripts that it lacks.
//!
//! Called by `text` and `svg`, and by `doctor`. The system's fonts are looked up once; they are trusted, a person's own
//! is not.
use crate::model::trouble::Trouble;
use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Style};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};
use std::sync::{Arc, LazyLock};

/// DejaVu Sans Bold: Latin, Cyrillic, Greek, Arabic and more. Its licence lies beside it.
const BUILT_IN: &[u8] = include_bytes!("fonts/DejaVuSans-Bold.ttf");
/// The largest font of a person's own, in bytes: the large Chinese ones have ten million.
const MAX_OWN: u64 = 16_000_000;
/// What the outlines of letters are drawn in, in units of the em: the format allows no more (OpenType, `head`).
const UNITS: std::ops::RangeInclusive<u16> = 16..=16_384;
/// Families that have a drawing for everything, which is none.
const NO_LETTERS: [&str; 6] = ["emoji", "lastresort", "last resort", "unifont", "tofu", "blank"];
/// What tells a line of text in each script apart, for [`scripts`].
const SCRIPTS: [(&str, &str); 11] = [
    ("Latin", "aéßł"),
    ("Cyrillic", "жїђ"),
    ("Greek", "αώ"),
    ("Arabic", "عپ"),
    ("Hebrew", "אש"),
    ("Devanagari", "कष"),
    ("Thai", "กู"),
    ("Chinese", "中国"),
    ("Japanese", "かカ語"),
    ("Korean", "한국"),
    ("Georgian", "ქა"),
];

static SHARED: LazyLock<Shared> = LazyLock::new(Shared::load);

struct Shared {
    database: Arc<Database>,
    /// Those of the database, best first; the built-in one is the first.
    order: Vec<Face>,
}

/// One font: a person's own, or one of the database.
#[derive(Clone)]
pub(super) struct Face {
    at: At,
    family: String,
}

#[derive(Clone)]
enum At {
    Own(Arc<[u8]>),
    Shared(ID),
}

/// The fonts that a line may be drawn with, in order.
#[derive(Clone, Default)]
pub(super) struct Fonts {
    own: Option<Face>,
}

impl Shared {
    fn load() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        let mut system: Vec<(u32, ID, String)> = database.faces().filter_map(ranked).collect();
        system.sort_by(|one, two| (one.0, &one.2).cmp(&(two.0, &two.2)));
        let built_in = database.load_font_source(Source::Binary(Arc::new(BUILT_IN)));
        let built_in = built_in.first().map(|id| (0, *id, "DejaVu Sans".to_owned()));
        // A drawing that names a font which is not here gets this one.
        database.set_sans_serif_family("DejaVu Sans");
        database.set_serif_family("DejaVu Sans");
        database.set_cursive_family("DejaVu Sans");
        database.set_fantasy_family("DejaVu Sans");
        database.set_monospace_family("DejaVu Sans");
        let order = built_in.into_iter().chain(system).map(|(_, id, family)| Face { at: At::Shared(id), family }).collect();
        Self { database: Arc::new(database), order }
    }
}

/// How well a face of the system goes with the built-in one, which is a bold sans: less is better.
fn ranked(face: &FaceInfo) -> Option<(u32, ID, String)> {
    let family = face.families.first()?.0.clone();
    let low = family.to_lowercase();
    if NO_LETTERS.iter().any(|none| low.contains(none)) || face.style != Style::Normal {
        return None;
    }
    let weight = u32::from(face.weight.0.abs_diff(700));
    let sans = if low.contains("sans") { 0 } else { 400 };
    let narrow = if face.monospaced || low.contains("condensed") || low.contains("narrow") { 800 } else { 0 };
    let noto = if low.starts_with("noto") { 0 } else { 100 };
    Some((weight + sans + narrow + noto, face.id, family))
}

impl Fonts {
    /// With a person's own font before all others.
    ///
    /// # Errors
    /// When it is too large, or no font that letters can be drawn with.
    pub(super) fn with_own(bytes: &[u8]) -> Result<Self, Trouble> {
        if bytes.len() as u64 > MAX_OWN {
            return Err(Trouble::TooBig { max: MAX_OWN });
        }
        let broken = || Trouble::NotAFont;
        let outlines = [&b"\0\x01\0\0"[..], b"OTTO", b"true"];
        if !outlines.iter().any(|magic| bytes.starts_with(magic)) {
            return Err(broken());
        }
        let font = FontRef::new(bytes).map_err(|_| broken())?;
        let units = font.head().map_err(|_| broken())?.units_per_em();
        if !UNITS.contains(&units) || !font.charmap().has_map() || font.outline_glyphs().format().is_none() {
            return Err(broken());
        }
        Ok(Self { own: Some(Face { at: At::Own(bytes.into()), family: String::new() }) })
    }

    /// Those that may draw a line, best first. Chinese characters look different in Japan and in Korea: the line's other
    /// letters say which are meant.
    pub(super) fn for_line(&self, line: &str) -> Vec<Face> {
        let region = match () {
            () if line.chars().any(|c| ('\u{3040}'..'\u{3100}').contains(&c)) => " JP",
            () if line.chars().any(|c| ('\u{ac00}'..'\u{d7b0}').contains(&c)) => " KR",
            () => " SC",
        };
        let mut faces: Vec<Face> = self.own.iter().cloned().collect();
        let regional = |face: &&Face| face.family.ends_with(region);
        let (mut first, mut rest): (Vec<&Face>, Vec<&Face>) = (Vec::new(), Vec::new());
        for face in SHARED.order.iter().skip(1) {
            if regional(&face) { first.push(face) } else { rest.push(face) }
        }
        faces.extend(SHARED.order.first().into_iter().chain(first).chain(rest).cloned());
        faces
    }

    /// The database, for the text in a drawing.
    pub(super) fn database() -> Arc<Database> {
        SHARED.database.clone()
    }
}

impl Face {
    /// Does something with the font; `None` when it cannot be read (any more).
    pub(super) fn with<T>(&self, work: impl FnOnce(&FontRef<'_>) -> Option<T>) -> Option<T> {
        match &self.at {
            At::Own(bytes) => work(&FontRef::new(bytes).ok()?),
            At::Shared(id) => SHARED.database.with_face_data(*id, |data, index| work(&FontRef::from_index(data, index).ok()?)).flatten(),
        }
    }

    /// Whether it has a drawing for every character of a cluster that is seen by itself.
    pub(super) fn has(&self, cluster: &str) -> bool {
        let drawn = |c: char| !is_silent(c);
        self.with(|font| {
            let map = font.charmap();
            Some(cluster.chars().filter(|c| drawn(*c)).all(|c| map.map(c).is_some_and(|glyph| glyph.to_u32() != 0)))
        })
        .unwrap_or(false)
    }
}

/// Characters that tell how others are written and are not drawn themselves: joiners, marks of direction, selectors.
pub(super) fn is_silent(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Scripts that a line of text can be drawn in here, and those that it cannot.
pub fn scripts() -> (Vec<&'static str>, Vec<&'static str>) {
    let (can, cannot): (Vec<_>, Vec<_>) = SCRIPTS.iter().partition(|(_, letters)| SHARED.order.iter().any(|face| face.has(letters)));
    let names = |list: Vec<&(&'static str, &str)>| list.into_iter().map(|(name, _)| *name).collect();
    (names(can), names(cannot))
}
