//! The shapes of a slide, a layout or a master, each with its ids, its kind and its place in the part, groups before
//! their members. Of an `mc:AlternateContent` the choice counts, and the fallback is left out.

use crate::xml::{Id, Tree};

/// The kind of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// A box with or without words (`p:sp`).
    Box,
    /// A picture.
    Picture,
    /// A line between shapes.
    Connector,
    /// Shapes held together.
    Group,
    /// A table.
    Table,
    /// A chart.
    Chart,
    /// SmartArt.
    Diagram,
    /// An object of another program.
    Object,
    /// Any other graphic.
    Other,
}

/// The placeholder that a shape fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its type; `obj` where the file says none (ECMA-376 part 1, 19.3.1.36).
    pub kind: String,
    /// Its index; 0 where the file says none.
    pub index: u32,
}

/// A rectangle on the slide, in EMU, with its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Its width.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// Clockwise, in 60,000ths of a degree.
    pub turn: i64,
    /// Mirrored from left to right.
    pub flip_across: bool,
    /// Mirrored from top to bottom.
    pub flip_down: bool,
}

/// A shape, by where it stands in its part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its element.
    pub node: Id,
    /// Its id, unique on a sound slide.
    pub id: u32,
    /// Its name, such as `Title 1`.
    pub name: String,
    /// Its alternative text.
    pub description: String,
    /// The creation id that PowerPoint gave it (`a16:creationId`).
    pub creation: Option<String>,
    /// Its kind.
    pub kind: ShapeKind,
    /// The placeholder that it fills.
    pub placeholder: Option<Placeholder>,
    /// How many groups it lies in.
    pub depth: usize,
    /// Whether it is not shown.
    pub hidden: bool,
}

impl Shape {
    /// Its `txBody`, where it has one.
    pub fn text_body(&self, tree: &Tree<'_>) -> Option<Id> {
        tree.child(self.node, "txBody")
    }

    /// True for the title of a slide.
    pub fn is_title(&self) -> bool {
        self.placeholder.as_ref().is_some_and(|own| matches!(own.kind.as_str(), "title" | "ctrTitle"))
    }

    /// The relationship that leads to its chart.
    pub fn chart_relation(&self, tree: &Tree<'_>) -> Option<String> {
        let data = graphic_data(tree, self.node)?;
        Some(tree.tag(tree.child(data, "chart")?).prefixed("id")?.into_owned())
    }

    /// The relationship that leads to the bytes of its picture.
    pub fn picture_relation(&self, tree: &Tree<'_>) -> Option<String> {
        let blip = tree.child(tree.child(self.node, "blipFill")?, "blip")?;
        Some(tree.tag(blip).prefixed("embed")?.into_owned())
    }

    /// The ids of the shapes that the ends of a line are tied to, the first and the last (ECMA-376 part 1, 19.3.1.19).
    pub fn ties(&self, tree: &Tree<'_>) -> [Option<u32>; 2] {
        let about = tree.child(self.node, "nvCxnSpPr").and_then(|id| tree.child(id, "cNvCxnSpPr"));
        ["stCxn", "endCxn"].map(|name| tree.tag(tree.child(about?, name)?).number("id"))
    }

    /// Its `a:tbl`.
    pub fn table(&self, tree: &Tree<'_>) -> Option<Id> {
        tree.child(graphic_data(tree, self.node)?, "tbl")
    }
}

/// The `a:graphicData` of a graphic frame.
fn graphic_data(tree: &Tree<'_>, frame: Id) -> Option<Id> {
    tree.child(tree.child(frame, "graphic")?, "graphicData")
}

/// All shapes of a part, in the order in which they are drawn. The drawing that is kept of SmartArt has its tree at the top.
pub fn shapes(tree: &Tree<'_>) -> Vec<Shape> {
    let mut out = Vec::new();
    let holder = tree.child(tree.root(), "cSld").unwrap_or(tree.root());
    if let Some(root) = tree.child(holder, "spTree") {
        collect(tree, root, 0, &mut out);
    }
    out
}

/// Nesting is bounded by that of the part (`Limits::depth`).
fn collect(tree: &Tree<'_>, parent: Id, depth: usize, out: &mut Vec<Shape>) {
    for node in tree.children(parent) {
        match tree.local(node) {
            "AlternateContent" => {
                if let Some(choice) = tree.child(node, "Choice").or_else(|| tree.child(node, "Fallback")) {
                    collect(tree, choice, depth, out);
                }
            }
            "grpSp" => {
                out.extend(shape(tree, node, ShapeKind::Group, depth));
                collect(tree, node, depth + 1, out);
            }
            "sp" => out.extend(shape(tree, node, ShapeKind::Box, depth)),
            "pic" => out.extend(shape(tree, node, ShapeKind::Picture, depth)),
            "cxnSp" => out.extend(shape(tree, node, ShapeKind::Connector, depth)),
            "graphicFrame" => out.extend(shape(tree, node, graphic_kind(tree, node), depth)),
            _ => {}
        }
    }
}

fn graphic_kind(tree: &Tree<'_>, node: Id) -> ShapeKind {
    let uri = graphic_data(tree, node).and_then(|data| tree.tag(data).get("uri"));
    match uri.as_deref().unwrap_or_default().rsplit('/').next().unwrap_or_default() {
        "table" => ShapeKind::Table,
        "chart" => ShapeKind::Chart,
        "diagram" => ShapeKind::Diagram,
        "ole" => ShapeKind::Object,
        _ => ShapeKind::Other,
    }
}

fn shape(tree: &Tree<'_>, node: Id, kind: ShapeKind, depth: usize) -> Option<Shape> {
    // `nvSpPr`, `nvPicPr` and their like.
    let about = tree.children(node).find(|id| tree.local(*id).starts_with("nv"))?;
    let properties = tree.child(about, "cNvPr")?;
    let tag = tree.tag(properties);
    let place = tree.child(about, "nvPr").and_then(|id| tree.child(id, "ph")).map(|id| tree.tag(id));
    let placeholder = place.map(|tag| Placeholder {
        kind: tag.get("type").map_or_else(|| "obj".to_owned(), |kind| kind.into_owned()),
        index: tag.number("idx").unwrap_or_default(),
    });
    let end = tree.whole(properties).end;
    let inside = |id: &Id| tree.whole(*id).start < end;
    let mut below = (properties + 1..tree.all().end).take_while(inside);
    let creation = below.find(|id| tree.local(*id) == "creationId" && tree.tag(*id).find("id").is_some());
    let word = |name: &str| tag.get(name).unwrap_or_default().into_owned();
    Some(Shape {
        node,
        id: tag.number("id").unwrap_or_default(),
        name: word("name"),
        description: word("descr"),
        creation: creation.and_then(|id| tree.tag(id).get("id")).map(|id| id.into_owned()),
        kind,
        placeholder,
        depth,
        hidden: tag.flag("hidden"),
    })
}

/// The `xfrm` that a shape has of its own.
pub(crate) fn own_xfrm(tree: &Tree<'_>, node: Id) -> Option<Id> {
    let holder = match tree.local(node) {
        "graphicFrame" => node,
        "grpSp" => tree.child(node, "grpSpPr")?,
        _ => tree.child(node, "spPr")?,
    };
    tree.child(holder, "xfrm")
}

/// The rectangle in which a group's shapes say where they are; it is stretched over the group's own.
pub fn group_space(tree: &Tree<'_>, node: Id) -> Option<Frame> {
    let xfrm = own_xfrm(tree, node)?;
    let (off, ext) = (tree.child(xfrm, "chOff")?, tree.child(xfrm, "chExt")?);
    let number = |id: Id, name: &str| tree.tag(id).number::<i64>(name).unwrap_or_default();
    Some(Frame {
        x: number(off, "x"),
        y: number(off, "y"),
        width: number(ext, "cx"),
        height: number(ext, "cy"),
        ..Frame::default()
    })
}

/// The rectangle that a shape says of itself; none where it takes its placeholder's.
pub fn own_frame(tree: &Tree<'_>, node: Id) -> Option<Frame> {
    let xfrm = own_xfrm(tree, node)?;
    let (tag, off, ext) = (tree.tag(xfrm), tree.child(xfrm, "off")?, tree.child(xfrm, "ext")?);
    let number = |id: Id, name: &str| tree.tag(id).number::<i64>(name).unwrap_or_default();
    Some(Frame {
        x: number(off, "x"),
        y: number(off, "y"),
        width: number(ext, "cx"),
        height: number(ext, "cy"),
        turn: tag.number("rot").unwrap_or_default(),
        flip_across: tag.flag("flipH"),
        flip_down: tag.flag("flipV"),
    })
}
