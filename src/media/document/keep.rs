//! What of a PDF may stay: for each place in its structure the names that make the pages look as they do, and nothing
//! else (ISO 32000-1). What is not on this list is left behind, also when nobody has ever heard of it.
//!
//! Called by `copy`. Pure.

/// The place of a value in the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Numbers and names, in lists perhaps.
    Plain,
    /// The same, and strings that make the page look as it does.
    Words,
    /// What a page or a form draws.
    Content,
    /// How a stream is packed.
    Packing,
    /// Bytes without a say of their own.
    Raw,
    /// What a page or a form draws with.
    Resources,
    /// Fonts by the page's names for them.
    Fonts,
    /// A font.
    Font,
    /// How a font's letters measure.
    Descriptor,
    /// The letters of a font.
    FontFile,
    /// Which code is which letter.
    Codes,
    /// Which collection of letters.
    Collection,
    /// Drawn letters by name.
    Glyphs,
    /// Pictures and forms by the page's names for them.
    XObjects,
    /// A picture or a form.
    XObject,
    /// Ways of drawing by the page's names for them.
    States,
    /// A way of drawing.
    State,
    /// A mask.
    Mask,
    /// How a form is laid on what is below.
    Group,
    /// Colours by name.
    Colours,
    /// What numbers mean as colours, and the arithmetic for it.
    Colour,
    /// The process of a colour with many inks.
    Process,
    /// Patterns by the page's names for them.
    Patterns,
    /// A pattern.
    Pattern,
    /// Gradients by the page's names for them.
    Shadings,
    /// A gradient.
    Shading,
    /// Layers by the page's names for them.
    Layers,
    /// A layer, or a rule on layers.
    Layer,
    /// Which layers there are.
    LayerList,
    /// Which layers are shown.
    LayerSet,
    /// How an annotation looks.
    Appearance,
    /// How it looks in each of its states; where there is one look only, a form itself.
    Looks,
    /// The line around an annotation.
    Border,
}

impl Role {
    /// What the value of this name is for; `None`: it does not stay.
    pub(super) fn of(self, name: &[u8]) -> Option<Self> {
        use Role as R;
        let by = |list: &[(&[&[u8]], Role)]| list.iter().find(|(names, _)| names.contains(&name)).map(|(_, role)| *role);
        match self {
            R::Plain | R::Words => None,
            R::Fonts => Some(R::Font),
            R::XObjects => Some(R::XObject),
            R::States => Some(R::State),
            R::Colours => Some(R::Colour),
            R::Patterns => Some(R::Pattern),
            R::Shadings => Some(R::Shading),
            R::Layers => Some(R::Layer),
            R::Glyphs => Some(R::Content),
            R::Looks => Some(R::XObject),
            R::Content | R::Raw => by(STREAM),
            R::Packing => by(PACKING),
            R::Resources => by(RESOURCES),
            R::Font => by(FONT),
            R::Descriptor => by(DESCRIPTOR),
            R::FontFile => by(FONT_FILE).or(by(STREAM)),
            R::Codes => by(CODES).or(by(STREAM)),
            R::Collection => by(COLLECTION),
            R::XObject => by(X_OBJECT).or(by(STREAM)),
            R::State => by(STATE),
            R::Mask => by(MASK),
            R::Group => by(GROUP),
            R::Colour => by(COLOUR).or(by(STREAM)),
            R::Process => by(PROCESS),
            R::Pattern => by(PATTERN).or(by(STREAM)),
            R::Shading => by(SHADING).or(by(STREAM)),
            R::Layer => by(LAYER),
            R::LayerList => by(LAYER_LIST),
            R::LayerSet => by(LAYER_SET),
            R::Appearance => by(APPEARANCE),
            R::Border => by(BORDER),
        }
    }

    /// Whether a dictionary has a place here, or only a stream.
    pub(super) fn holds_dictionaries(self) -> bool {
        !matches!(self, Self::Plain | Self::Words | Self::Content | Self::Raw | Self::FontFile)
    }

    /// Whether a stream has a place here.
    pub(super) fn holds_streams(self) -> bool {
        use Role as R;
        matches!(self, R::Content | R::Raw | R::FontFile | R::Codes | R::XObject | R::Colour | R::Pattern | R::Shading | R::Looks)
    }

    /// Whether a string has a place here.
    pub(super) fn holds_words(self) -> bool {
        matches!(self, Self::Words | Self::Colour)
    }
}

/// Names, and what their values are for.
type List = &'static [(&'static [&'static [u8]], Role)];

const STREAM: List = &[(&[b"Filter"], Role::Plain), (&[b"DecodeParms"], Role::Packing)];

const PACKING: List = &[
    (&[b"Predictor", b"Colors", b"BitsPerComponent", b"Columns", b"EarlyChange", b"K", b"EndOfLine", b"EncodedByteAlign"], Role::Plain),
    (&[b"Rows", b"EndOfBlock", b"BlackIs1", b"DamagedRowsBeforeError", b"ColorTransform"], Role::Plain),
    (&[b"JBIG2Globals"], Role::Raw),
];

/// Of a page, without what is worked out anew: its place in the tree, and its annotations.
pub(super) const PAGE: List = &[
    (&[b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox", b"Rotate", b"UserUnit"], Role::Plain),
    (&[b"Resources"], Role::Resources),
    (&[b"Contents"], Role::Content),
    (&[b"Group"], Role::Group),
];

const RESOURCES: List = &[
    (&[b"ProcSet"], Role::Plain),
    (&[b"Font"], Role::Fonts),
    (&[b"XObject"], Role::XObjects),
    (&[b"ExtGState"], Role::States),
    (&[b"ColorSpace"], Role::Colours),
    (&[b"Pattern"], Role::Patterns),
    (&[b"Shading"], Role::Shadings),
    (&[b"Properties"], Role::Layers),
];

const FONT: List = &[
    (&[b"Type", b"Subtype", b"Name", b"BaseFont", b"FirstChar", b"LastChar", b"Widths", b"DW", b"W", b"DW2", b"W2"], Role::Plain),
    (&[b"FontBBox", b"FontMatrix"], Role::Plain),
    (&[b"FontDescriptor"], Role::Descriptor),
    (&[b"Encoding", b"ToUnicode"], Role::Codes),
    (&[b"DescendantFonts"], Role::Font),
    (&[b"CIDSystemInfo"], Role::Collection),
    (&[b"CIDToGIDMap"], Role::Raw),
    (&[b"CharProcs"], Role::Glyphs),
    (&[b"Resources"], Role::Resources),
];

const DESCRIPTOR: List = &[
    (&[b"Type", b"FontName", b"FontStretch", b"FontWeight", b"Flags", b"FontBBox", b"ItalicAngle", b"Ascent", b"Descent"], Role::Plain),
    (&[b"Leading", b"CapHeight", b"XHeight", b"StemV", b"StemH", b"AvgWidth", b"MaxWidth", b"MissingWidth"], Role::Plain),
    (&[b"FontFile", b"FontFile2", b"FontFile3"], Role::FontFile),
];

const FONT_FILE: List = &[(&[b"Subtype", b"Length1", b"Length2", b"Length3"], Role::Plain)];

const CODES: List = &[
    (&[b"Type", b"BaseEncoding", b"Differences", b"CMapName", b"WMode"], Role::Plain),
    (&[b"CIDSystemInfo"], Role::Collection),
    (&[b"UseCMap"], Role::Codes),
];

const COLLECTION: List = &[(&[b"Registry", b"Ordering"], Role::Words), (&[b"Supplement"], Role::Plain)];

const X_OBJECT: List = &[
    (&[b"Type", b"Subtype", b"Width", b"Height", b"BitsPerComponent", b"Intent", b"ImageMask", b"Decode", b"Interpolate"], Role::Plain),
    (&[b"SMaskInData", b"Matte", b"FormType", b"BBox", b"Matrix"], Role::Plain),
    (&[b"ColorSpace"], Role::Colour),
    (&[b"Mask", b"SMask"], Role::XObject),
    (&[b"Resources"], Role::Resources),
    (&[b"Group"], Role::Group),
    (&[b"OC"], Role::Layer),
];

const STATE: List = &[
    (&[b"Type", b"LW", b"LC", b"LJ", b"ML", b"D", b"RI", b"OP", b"op", b"OPM", b"FL", b"SM", b"SA", b"BM", b"CA", b"ca"], Role::Plain),
    (&[b"AIS", b"TK", b"UseBlackPtComp"], Role::Plain),
    (&[b"Font"], Role::Font),
    (&[b"BG", b"BG2", b"UCR", b"UCR2", b"TR", b"TR2"], Role::Colour),
    (&[b"SMask"], Role::Mask),
];

const MASK: List = &[(&[b"Type", b"S", b"BC"], Role::Plain), (&[b"G"], Role::XObject), (&[b"TR"], Role::Colour)];

const GROUP: List = &[(&[b"Type", b"S", b"I", b"K"], Role::Plain), (&[b"CS"], Role::Colour)];

/// Of calibrated colours, profiles, inks, and of functions.
const COLOUR: List = &[
    (&[b"WhitePoint", b"BlackPoint", b"Gamma", b"Matrix", b"Range", b"N", b"Subtype"], Role::Plain),
    (&[b"FunctionType", b"Domain", b"Size", b"BitsPerSample", b"Order", b"Encode", b"Decode", b"C0", b"C1", b"Bounds"], Role::Plain),
    (&[b"Alternate", b"Functions"], Role::Colour),
    (&[b"Colorants"], Role::Colours),
    (&[b"Process"], Role::Process),
];

const PROCESS: List = &[(&[b"ColorSpace"], Role::Colour), (&[b"Components"], Role::Plain)];

const PATTERN: List = &[
    (&[b"Type", b"PatternType", b"PaintType", b"TilingType", b"BBox", b"XStep", b"YStep", b"Matrix"], Role::Plain),
    (&[b"Resources"], Role::Resources),
    (&[b"Shading"], Role::Shading),
    (&[b"ExtGState"], Role::State),
];

const SHADING: List = &[
    (&[b"ShadingType", b"Background", b"BBox", b"AntiAlias", b"Domain", b"Matrix", b"Coords", b"Extend"], Role::Plain),
    (&[b"BitsPerCoordinate", b"BitsPerComponent", b"BitsPerFlag", b"Decode", b"VerticesPerRow"], Role::Plain),
    (&[b"ColorSpace", b"Function"], Role::Colour),
];

/// A layer's name is written anew.
const LAYER: List = &[(&[b"Type", b"P"], Role::Plain), (&[b"OCGs", b"VE"], Role::Layer)];

/// Of the catalogue's word on layers.
const LAYER_LIST: List = &[(&[b"OCGs"], Role::Layer), (&[b"D"], Role::LayerSet)];

const LAYER_SET: List = &[(&[b"BaseState"], Role::Plain), (&[b"ON", b"OFF"], Role::Layer)];

/// Of an annotation, without what it does.
pub(super) const ANNOTATION: List = &[
    (&[b"Rect", b"F", b"AS", b"Border", b"C", b"IC", b"H", b"QuadPoints", b"InkList", b"L", b"LE", b"Vertices", b"CA"], Role::Plain),
    (&[b"AP"], Role::Appearance),
    (&[b"BS", b"BE"], Role::Border),
    (&[b"OC"], Role::Layer),
];

const APPEARANCE: List = &[(&[b"N"], Role::Looks)];

const BORDER: List = &[(&[b"Type", b"W", b"S", b"D", b"I"], Role::Plain)];

/// What the value of this name is for in a page or an annotation, by its list.
pub(super) fn in_list(list: List, name: &[u8]) -> Option<Role> {
    list.iter().find(|(names, _)| names.contains(&name)).map(|(_, role)| *role)
}
