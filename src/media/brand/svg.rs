//! An SVG drawing made into pixels, once, when it is sent as a logo. From then on it is a picture like any other.
//!
//! Called by `logo`. Opens no file and no address. What the drawing asks for is counted before anything is drawn: a
//! drawing can be a hundred bytes that ask for a thousand million shapes.
use super::fonts::Fonts;
use crate::media::probe::probe;
use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};
use std::collections::HashMap;
use std::sync::Arc;

/// The largest drawing, in bytes.
const MAX_BYTES: usize = 2_000_000;
/// Most nodes of the text itself, and most after all references were followed.
const MAX_NODES: u32 = 60_000;
const MAX_DRAWN: u64 = 60_000;
/// Most steps of filters, after all references were followed: each goes over many times the pixels of the drawing.
const MAX_FILTERS: u64 = 24;
/// Longest side of what is drawn, in pixels; with filters, masks or patterns, which take more pictures of that size.
const SIDE: f32 = 1_536.0;
const SIDE_COMPLEX: f32 = 768.0;
/// Longest side of a picture within the drawing, in pixels.
const MAX_PICTURE: u32 = 4_096;
/// Most pictures within the drawing.
const MAX_PICTURES: usize = 16;
/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// Why a drawing is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDrawing {
    /// It breaks the rules of SVG, or nothing of it can be seen.
    Broken,
    /// It asks for more than is drawn.
    TooComplex,
    /// It shows something that lies outside of it.
    Outside,
}

/// Whether these bytes look like a drawing.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && text.contains("<svg")
}

/// Draws it.
///
/// # Errors
/// [`NoDrawing`].
pub(super) fn draw(bytes: &[u8]) -> Result<RgbaImage, NoDrawing> {
    if bytes.len() > MAX_BYTES {
        return Err(NoDrawing::TooComplex);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NoDrawing::Broken)?.trim_start_matches('\u{feff}');
    // Entities are common in what older programs write; those that multiply are refused by the parser.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        resvg::usvg::roxmltree::Error::NodesLimitReached | resvg::usvg::roxmltree::Error::EntityReferenceLoop(_) => NoDrawing::TooComplex,
        _ => NoDrawing::Broken,
    })?;
    let complex = look_at(&document)?;
    let tree = Tree::from_xmltree(&document, &bounded()).map_err(|_| NoDrawing::Broken)?;
    render(&tree, if complex { SIDE_COMPLEX } else { SIDE })
}

fn render(tree: &Tree, side: f32) -> Result<RgbaImage, NoDrawing> {
    let size = tree.size();
    let scale = side / size.width().max(size.height());
    let pixels = |length: f32| ((length * scale).round() as u32).clamp(1, side as u32);
    let mut canvas = Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or(NoDrawing::Broken)?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let (width, height) = (canvas.width(), canvas.height());
    let plain = canvas.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    let drawn = RgbaImage::from_raw(width, height, plain.collect()).ok_or(NoDrawing::Broken)?;
    if drawn.pixels().all(|pixel| pixel.0[3] == 0) { Err(NoDrawing::Broken) } else { Ok(drawn) }
}

/// No file, no address; pictures within the drawing only as far as their headers are within bounds.
fn bounded() -> Options<'static> {
    let resolve_data = |_: &str, data: Arc<Vec<u8>>, _: &Options<'_>| {
        let probed = probe(&data).ok().filter(|probed| probed.width.max(probed.height) <= MAX_PICTURE)?;
        match probed.kind.format()? {
            crate::model::limits::Format::Jpeg => Some(ImageKind::JPEG(data)),
            crate::model::limits::Format::Png => Some(ImageKind::PNG(data)),
            crate::model::limits::Format::Webp => Some(ImageKind::WEBP(data)),
            crate::model::limits::Format::Gif => Some(ImageKind::GIF(data)),
        }
    };
    Options {
        resources_dir: None,
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Fonts::database(),
        image_href_resolver: ImageHrefResolver { resolve_data: Box::new(resolve_data), resolve_string: Box::new(|_, _| None) },
        ..Options::default()
    }
}

/// What drawing an element costs, with everything that it refers to.
#[derive(Clone, Copy, Default)]
struct Cost {
    nodes: u64,
    filters: u64,
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self { nodes: self.nodes.saturating_add(other.nodes), filters: self.filters.saturating_add(other.filters) }
    }
}

/// Whether it is a complex one.
///
/// # Errors
/// When it asks for too much, or for what lies outside.
fn look_at(document: &Document<'_>) -> Result<bool, NoDrawing> {
    let elements = || document.descendants().filter(Node::is_element);
    if elements().filter(|node| node.tag_name().name() == "image").count() > MAX_PICTURES {
        return Err(NoDrawing::TooComplex);
    }
    if elements().any(shows_outside) {
        return Err(NoDrawing::Outside);
    }
    let ids = elements().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut counter = Counter { ids, known: HashMap::new(), styled: Vec::new() };
    // A sheet of styles may refer to something on behalf of every element: each pays for all of it.
    let sheets: String = elements().filter(|node| node.tag_name().name() == "style").filter_map(|node| node.text()).collect();
    counter.styled = named_in(&sheets).filter_map(|id| counter.ids.get(id).map(Node::id)).collect();
    let cost = counter.cost(document.root_element(), 0)?;
    if cost.nodes > MAX_DRAWN || cost.filters > MAX_FILTERS {
        return Err(NoDrawing::TooComplex);
    }
    Ok(elements().any(|node| matches!(node.tag_name().name(), "filter" | "mask" | "pattern")))
}

/// A picture or a copy of something that is not in the drawing itself.
fn shows_outside(node: Node<'_, '_>) -> bool {
    let shows = matches!(node.tag_name().name(), "image" | "use" | "feImage" | "tref");
    let target = reference(node).map(str::trim);
    shows && target.is_some_and(|target| !target.starts_with('#') && !target.starts_with("data:") && !target.is_empty())
}

fn reference<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == "href").map(|attribute| attribute.value())
}

/// The ids in `url(#id)`.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(|rest| {
        let name = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
        name.strip_prefix('#')
    })
}

struct Counter<'a, 'input> {
    ids: HashMap<&'a str, Node<'a, 'input>>,
    /// `None` while it is being counted: who comes back to it goes in a circle.
    known: HashMap<NodeId, Option<Cost>>,
    styled: Vec<NodeId>,
}

impl<'a, 'input> Counter<'a, 'input> {
    fn cost(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<Cost, NoDrawing> {
        if depth > MAX_DEPTH {
            return Err(NoDrawing::TooComplex);
        }
        match self.known.get(&node.id()) {
            Some(Some(cost)) => return Ok(*cost),
            // Drawn by nobody: the renderer leaves circles out.
            Some(None) => return Ok(Cost::default()),
            None => {}
        }
        self.known.insert(node.id(), None);
        let name = node.tag_name().name();
        let mut cost = Cost { nodes: 1, filters: u64::from(name.starts_with("fe")) };
        for child in node.children().filter(Node::is_element) {
            cost = cost.plus(self.cost(child, depth + 1)?);
        }
        for target in self.targets(node) {
            cost = cost.plus(self.cost(target, depth + 1)?);
        }
        self.known.insert(node.id(), Some(cost));
        Ok(cost)
    }

    fn targets(&self, node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
        let named = node.attributes().flat_map(|attribute| named_in(attribute.value()));
        let used = reference(node).and_then(|target| target.trim().strip_prefix('#'));
        let mut targets: Vec<_> = named.chain(used).filter_map(|id| self.ids.get(id).copied()).collect();
        if node.attribute("class").is_some() {
            targets.extend(self.styled.iter().filter_map(|id| node.document().get_node(*id)));
        }
        targets
    }
}
