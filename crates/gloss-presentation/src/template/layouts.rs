//! The layouts of a template's first master: their placeholders with the boxes, insets and sizes that they have or inherit.

use gloss_ooxml::presentation::{Frame, Placeholder, Shape, own_frame, shapes};
use gloss_ooxml::xml::{Id, Tree};
use gloss_ooxml::{OpenError, Package};

/// The default insets of a box, in EMU (ECMA-376 part 1, 21.1.2.1.1).
const INSETS: [i64; 4] = [91_440, 45_720, 91_440, 45_720];

/// A master with its layouts.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub major: String,
    pub minor: String,
    /// Whether titles are strong.
    pub bold: bool,
    pub layouts: Vec<TemplateLayout>,
}

/// A layout.
#[derive(Clone, Debug)]
pub(super) struct TemplateLayout {
    pub part: String,
    /// Its name.
    pub name: String,
    /// Its type, where it says one.
    pub kind: String,
    /// How its slides map colours.
    pub mapping: String,
    pub holders: Vec<Holder>,
}

/// A placeholder.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Holder {
    pub kind: String,
    pub tag: String,
    pub frame: Frame,
    pub insets: [i64; 4],
    pub size: Option<u16>,
    /// Whether another one before it has the same tag: what filled it would lie in that one's place.
    pub twin: bool,
}

impl Holder {
    /// True for a title of any kind.
    pub(super) fn is_title(&self) -> bool {
        matches!(self.kind.as_str(), "title" | "ctrTitle")
    }

    /// True for what holds a slide's content.
    pub(super) fn is_content(&self) -> bool {
        !self.is_title() && !matches!(self.kind.as_str(), "dt" | "ftr" | "sldNum" | "hdr" | "sldImg")
    }
}

/// Reads the layouts of a master, in their order.
pub(super) fn read(package: &Package, master: &str) -> Result<Found, OpenError> {
    let text = package.text(master)?;
    let tree = Tree::parse(&text, master, package.limits())?;
    let related = package.relations(master)?;
    let mut out = Found { major: "Calibri".to_owned(), minor: "Calibri".to_owned(), ..Found::default() };
    let theme =
        related.iter().find(|one| one.kind == "theme").and_then(|one| package.stored_name(&one.target));
    if let Some(theme) = theme {
        fonts(package, theme, &mut out)?;
    }
    let above = Master { tree: &tree, shapes: shapes(&tree) };
    out.bold = above.style("titleStyle").is_some_and(|id| tree.tag(id).flag("b"));
    for id in tree.all().filter(|id| tree.local(*id) == "sldLayoutId") {
        let relation = tree.tag(id).prefixed("id").unwrap_or_default().into_owned();
        let target = related.iter().find(|one| one.id == relation && one.kind == "slideLayout");
        if let Some(part) = target.and_then(|one| package.stored_name(&one.target)) {
            out.layouts.push(layout(package, part, &above)?);
        }
    }
    Ok(out)
}

fn fonts(package: &Package, theme: &str, out: &mut Found) -> Result<(), OpenError> {
    let text = package.text(theme)?;
    let tree = Tree::parse(&text, theme, package.limits())?;
    let face = |name: &str| {
        let latin = tree.child(tree.first(name)?, "latin")?;
        tree.tag(latin).get("typeface").map(|face| face.into_owned()).filter(|face| !face.is_empty())
    };
    out.major = face("majorFont").unwrap_or_else(|| out.major.clone());
    out.minor = face("minorFont").unwrap_or_else(|| out.minor.clone());
    Ok(())
}

struct Master<'a> {
    tree: &'a Tree<'a>,
    shapes: Vec<Shape>,
}

impl Master<'_> {
    /// The first level of one of its text styles.
    fn style(&self, name: &str) -> Option<Id> {
        level(self.tree, self.tree.first(name)?)
    }

    /// Its placeholder that one of a layout inherits from.
    fn of(&self, kind: &str) -> Option<&Shape> {
        let wanted = match kind {
            "title" | "ctrTitle" => "title",
            "dt" | "ftr" | "sldNum" => kind,
            _ => "body",
        };
        self.shapes.iter().find(|shape| shape.placeholder.as_ref().is_some_and(|own| own.kind == wanted))
    }
}

fn layout(package: &Package, part: &str, master: &Master<'_>) -> Result<TemplateLayout, OpenError> {
    let text = package.text(part)?;
    let tree = Tree::parse(&text, part, package.limits())?;
    let root = tree.tag(tree.root());
    let mapping = tree.child(tree.root(), "clrMapOvr").and_then(|id| text.get(tree.whole(id)));
    let plain =
        mapping.filter(|mapping| mapping.starts_with("<p:") && mapping.contains("<a:overrideClrMapping"));
    let holders = shapes(&tree);
    let holders = holders.iter().filter(|shape| !shape.hidden && shape.depth == 0);
    let mut found: Vec<Holder> = Vec::new();
    for holder in holders.filter_map(|shape| holder(&tree, shape, master)) {
        let twin = found.iter().any(|other| other.tag == holder.tag);
        found.push(Holder { twin, ..holder });
    }
    Ok(TemplateLayout {
        part: part.to_owned(),
        name: tree.first("cSld").and_then(|id| tree.tag(id).get("name")).unwrap_or_default().into_owned(),
        kind: root.get("type").unwrap_or_default().into_owned(),
        mapping: plain.unwrap_or(crate::layout::part::AS_MASTER).to_owned(),
        holders: found,
    })
}

fn holder(tree: &Tree<'_>, shape: &Shape, master: &Master<'_>) -> Option<Holder> {
    let place = shape.placeholder.as_ref()?;
    let above = master.of(&place.kind);
    let inherited = || own_frame(master.tree, above?.node);
    let frame = own_frame(tree, shape.node).or_else(inherited)?;
    if frame.width <= 0 || frame.height <= 0 {
        return None;
    }
    let own = insets(tree, shape.node);
    let behind = above.map(|above| insets(master.tree, above.node)).unwrap_or_default();
    let mut kept = INSETS;
    for (at, side) in kept.iter_mut().enumerate() {
        let said = own.get(at).copied().flatten().or_else(|| behind.get(at).copied().flatten());
        *side = said.unwrap_or(*side).clamp(0, 914_400);
    }
    Some(Holder {
        kind: place.kind.clone(),
        tag: tag(tree, shape, place),
        frame,
        insets: kept,
        size: size(tree, shape, master, above),
        twin: false,
    })
}

/// The tag of a placeholder that fills this one.
fn tag(tree: &Tree<'_>, shape: &Shape, place: &Placeholder) -> String {
    let holder = tree.all().find(|id| tree.local(*id) == "ph" && *id > shape.node);
    let said = |name: &str| holder.and_then(|id| tree.tag(id).get(name)).map(|value| value.into_owned());
    let attribute = |name: &str| match said(name) {
        Some(value) => format!(" {name}=\"{}\"", crate::package::xml::escape(&value)),
        None => String::new(),
    };
    let index = if place.index > 0 { format!(" idx=\"{}\"", place.index) } else { String::new() };
    format!("<p:ph{}{}{}{index}/>", attribute("type"), attribute("orient"), attribute("sz"))
}

fn insets(tree: &Tree<'_>, node: Id) -> [Option<i64>; 4] {
    let body = tree.child(node, "txBody").and_then(|body| tree.child(body, "bodyPr"));
    ["lIns", "tIns", "rIns", "bIns"].map(|name| body.and_then(|id| tree.tag(id).number(name)))
}

/// The properties of the first level of a list of styles.
fn level(tree: &Tree<'_>, styles: Id) -> Option<Id> {
    tree.child(tree.child(styles, "lvl1pPr")?, "defRPr")
}

/// The size of a placeholder's text in points, as it is inherited.
fn size(tree: &Tree<'_>, shape: &Shape, master: &Master<'_>, above: Option<&Shape>) -> Option<u16> {
    let own = |tree: &Tree<'_>, node: Id| {
        let styles = tree.child(tree.child(node, "txBody")?, "lstStyle")?;
        tree.tag(level(tree, styles)?).number::<u32>("sz")
    };
    let style = match shape.placeholder.as_ref().map(|place| place.kind.as_str()) {
        Some("title" | "ctrTitle") => "titleStyle",
        Some("dt" | "ftr" | "sldNum") => "otherStyle",
        _ => "bodyStyle",
    };
    let found = own(tree, shape.node)
        .or_else(|| own(master.tree, above?.node))
        .or_else(|| master.tree.tag(master.style(style)?).number::<u32>("sz"));
    found.and_then(|size| u16::try_from(size / 100).ok()).filter(|size| (8..=120).contains(size))
}
