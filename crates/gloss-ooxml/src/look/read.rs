//! The looks of a workbook's cell formats, read from its styles and its theme. Writes nothing; what is damaged looks plain.

use std::collections::BTreeMap;

use super::color::{Palette, Rgb, between};
use super::{Across, Down, Edge, Line, Look};
use crate::error::OpenError;
use crate::format::{NumberFormat, builtin};
use crate::limits::MAX_CELL_FORMATS;
use crate::workbook::Workbook;
use crate::xml::{Id, Tree};

/// All looks of a workbook, by the number of a cell's style.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    looks: Vec<Look>,
    /// The number format of each look, as a place in `formats`.
    numbers: Vec<usize>,
    formats: Vec<NumberFormat>,
    /// Looks that rules lay over a cell's own, and number formats of theirs.
    pub(crate) rules: Vec<Parts>,
    pub(crate) palette: Palette,
}

/// The parts of a look that a rule names; the rest stays the cell's own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub strike: Option<bool>,
    pub ink: Option<Rgb>,
    pub fill: Option<Rgb>,
    pub edges: [Option<Edge>; 4],
}

impl Looks {
    /// The look of a style; a style that is not listed looks as the first one: so does Excel show it.
    pub fn look(&self, style: u32) -> Option<&Look> {
        self.looks.get(index(style)).or(self.looks.first())
    }

    /// The number format of a style.
    pub fn format(&self, style: u32) -> Option<&NumberFormat> {
        let at = self.numbers.get(index(style)).or(self.numbers.first())?;
        self.formats.get(*at)
    }
}

fn index(style: u32) -> usize {
    usize::try_from(style).unwrap_or(usize::MAX)
}

impl Workbook {
    /// How cells look when they are drawn. Plain where the workbook has no part for it.
    ///
    /// # Errors
    ///
    /// When the part is damaged.
    pub fn drawn_looks(&self) -> Result<Looks, OpenError> {
        let mut palette = Palette::default();
        // A damaged theme must not keep a person from the cells.
        if let Some(part) = self.related("theme")?
            && let Ok(text) = self.package.text(&part)
            && let Ok(tree) = Tree::parse(&text, &part, self.package.limits())
        {
            palette.theme(&tree);
        }
        let Some(part) = self.related("styles")? else { return Ok(Looks { palette, ..Looks::default() }) };
        let text = self.package.text(&part)?;
        let tree = Tree::parse(&text, &part, self.package.limits())?;
        palette.numbered(&tree);
        Ok(read(&tree, palette))
    }
}

fn read(tree: &Tree<'_>, palette: Palette) -> Looks {
    let list = |name: &str| -> Vec<Id> {
        let found = tree.child(tree.root(), name);
        found.into_iter().flat_map(|id| tree.children(id)).take(MAX_CELL_FORMATS).collect()
    };
    let codes: BTreeMap<u32, String> = list("numFmts")
        .into_iter()
        .filter_map(|id| {
            let tag = tree.tag(id);
            Some((tag.number("numFmtId")?, tag.get("formatCode")?.into_owned()))
        })
        .collect();
    let fonts: Vec<Parts> = list("fonts").into_iter().map(|id| font_of(tree, id, &palette)).collect();
    let sizes: Vec<f64> = list("fonts")
        .into_iter()
        .map(|id| tree.child(id, "sz").and_then(|size| tree.tag(size).number("val")).unwrap_or(0.0))
        .collect();
    let usual = sizes.first().copied().filter(|size| *size > 0.0);
    let fills: Vec<Option<Rgb>> =
        list("fills").into_iter().map(|id| fill_of(tree, id, &palette, false)).collect();
    let borders: Vec<[Option<Edge>; 4]> =
        list("borders").into_iter().map(|id| edges_of(tree, id, &palette)).collect();
    let mut out = Looks { rules: rules(tree, &palette), ..Looks::default() };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for id in list("cellXfs") {
        let tag = tree.tag(id);
        let at = |name: &str| tag.number::<usize>(name).unwrap_or(0);
        let mut look = Look { fill: fills.get(at("fillId")).copied().flatten(), ..Look::default() };
        if let Some(font) = fonts.get(at("fontId")) {
            font.onto(&mut look);
            look.size = relative(sizes.get(at("fontId")).copied(), usual);
        }
        if let Some(edges) = borders.get(at("borderId")) {
            [look.top, look.right, look.bottom, look.left] = *edges;
        }
        if let Some(alignment) = tree.child(id, "alignment") {
            align(tree, alignment, &mut look);
        }
        let number = tag.number::<u32>("numFmtId").unwrap_or(0);
        let code = codes.get(&number).map(String::as_str).or_else(|| builtin(number)).unwrap_or("General");
        let next = known.len();
        let place = *known.entry(code.to_owned()).or_insert(next);
        if place == out.formats.len() {
            out.formats.push(NumberFormat::new(code));
        }
        out.numbers.push(place);
        out.looks.push(look);
    }
    out.palette = palette;
    out
}

/// A size in per cent of the usual one, within what a cell can show.
fn relative(size: Option<f64>, usual: Option<f64>) -> u16 {
    let (Some(size), Some(usual)) = (size.filter(|size| *size > 0.0), usual) else { return 0 };
    let share = (size / usual * 100.0).round().clamp(50.0, 400.0) as u16;
    if share == 100 { 0 } else { share }
}

/// Reads the differential formats (`dxfs`) that rules lay over cells, in the order of the file.
fn rules(tree: &Tree<'_>, palette: &Palette) -> Vec<Parts> {
    let Some(list) = tree.child(tree.root(), "dxfs") else { return Vec::new() };
    let rule = |id: Id| {
        let mut parts = tree.child(id, "font").map(|font| font_of(tree, font, palette)).unwrap_or_default();
        parts.fill = tree.child(id, "fill").and_then(|fill| fill_of(tree, fill, palette, true));
        parts.edges =
            tree.child(id, "border").map(|border| edges_of(tree, border, palette)).unwrap_or_default();
        parts
    };
    tree.children(list).take(MAX_CELL_FORMATS).map(rule).collect()
}

/// A font's parts.
fn font_of(tree: &Tree<'_>, id: Id, palette: &Palette) -> Parts {
    let is = |name: &str| {
        let found = tree.child(id, name)?;
        let off = tree.tag(found).get("val").is_some_and(|val| matches!(&*val, "0" | "false" | "none"));
        Some(!off)
    };
    // The theme's own colour of text is the usual one, which follows the screen.
    let color = tree.child(id, "color").map(|found| tree.tag(found));
    let usual = color
        .is_some_and(|tag| tag.get("theme").is_some_and(|theme| theme == "1") && tag.find("tint").is_none());
    Parts {
        bold: is("b"),
        italic: is("i"),
        underline: is("u"),
        strike: is("strike"),
        ink: if usual { None } else { color.and_then(|tag| palette.of(&tag)) },
        ..Parts::default()
    }
}

/// A fill's colour; patterns and gradients as the one colour that they come to from afar. A rule's solid fill has its
/// colour where a cell's has the pattern's ground (18.8.22).
fn fill_of(tree: &Tree<'_>, id: Id, palette: &Palette, rule: bool) -> Option<Rgb> {
    if let Some(gradient) = tree.child(id, "gradientFill") {
        let mut stops = tree.children(gradient).filter_map(|stop| palette.within(tree, stop, "color"));
        let first = stops.next()?;
        return Some(between(first, stops.last().unwrap_or(first), 0.5));
    }
    let pattern = tree.child(id, "patternFill")?;
    let (front, ground) =
        (palette.within(tree, pattern, "fgColor"), palette.within(tree, pattern, "bgColor"));
    let kind = tree.tag(pattern).get("patternType");
    let share = match kind.as_deref() {
        None if rule => return ground.or(front),
        None | Some("none") => return None,
        Some("solid") if rule => return ground.or(front),
        Some("solid") => return front,
        Some("darkGray") => 0.75,
        Some("mediumGray") => 0.5,
        Some("lightGray") => 0.25,
        Some("gray125") => 0.125,
        Some("gray0625") => 0.0625,
        Some(name) if name.starts_with("dark") => 0.5,
        Some(_) => 0.25,
    };
    Some(between(ground.unwrap_or((255, 255, 255)), front.unwrap_or((0, 0, 0)), share))
}

fn edges_of(tree: &Tree<'_>, id: Id, palette: &Palette) -> [Option<Edge>; 4] {
    [["top", "top"], ["right", "end"], ["bottom", "bottom"], ["left", "start"]].map(|names| {
        let side = names.iter().find_map(|name| tree.child(id, name))?;
        let line = match tree.tag(side).get("style").as_deref()? {
            "thin" => Line::Thin,
            "medium" => Line::Medium,
            "thick" => Line::Thick,
            "double" => Line::Double,
            "hair" | "dotted" => Line::Dotted,
            "none" => return None,
            _ => Line::Dashed,
        };
        Some(Edge { line, color: palette.within(tree, side, "color") })
    })
}

fn align(tree: &Tree<'_>, id: Id, look: &mut Look) {
    let tag = tree.tag(id);
    look.across = match tag.get("horizontal").as_deref() {
        Some("left" | "fill") => Across::Left,
        Some("center" | "centerContinuous") => Across::Center,
        Some("right") => Across::Right,
        Some("justify" | "distributed") => Across::Justify,
        _ => Across::General,
    };
    look.down = match tag.get("vertical").as_deref() {
        Some("top") => Down::Top,
        Some("center" | "justify" | "distributed") => Down::Middle,
        _ => Down::Bottom,
    };
    look.wrap = tag.flag("wrapText");
    // Excel's own limit is 250; beyond some steps nothing would be seen of the words.
    look.indent = tag.number::<u8>("indent").unwrap_or(0).min(15);
    look.turned = tag.number::<u32>("textRotation").unwrap_or(0) != 0;
}

impl Parts {
    /// Lays what is named over a look.
    pub(crate) fn onto(&self, look: &mut Look) {
        look.bold = self.bold.unwrap_or(look.bold);
        look.italic = self.italic.unwrap_or(look.italic);
        look.underline = self.underline.unwrap_or(look.underline);
        look.strike = self.strike.unwrap_or(look.strike);
        look.ink = self.ink.or(look.ink);
        look.fill = self.fill.or(look.fill);
        let [top, right, bottom, left] = self.edges;
        look.top = top.or(look.top);
        look.right = right.or(look.right);
        look.bottom = bottom.or(look.bottom);
        look.left = left.or(look.left);
    }

    /// Takes what another names and this does not.
    pub(crate) fn under(&mut self, other: &Self) {
        self.bold = self.bold.or(other.bold);
        self.italic = self.italic.or(other.italic);
        self.underline = self.underline.or(other.underline);
        self.strike = self.strike.or(other.strike);
        self.ink = self.ink.or(other.ink);
        self.fill = self.fill.or(other.fill);
        for (own, other) in self.edges.iter_mut().zip(other.edges) {
            *own = own.or(other);
        }
    }
}
