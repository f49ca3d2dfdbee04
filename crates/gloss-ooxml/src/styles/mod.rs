//! The looks of cells: `styles.xml` is only ever added to, and equal entries are used again.

mod looks;
mod number;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{OpenError, Refused};
use crate::limits::{Limits, MAX_CELL_FORMATS};
use crate::xml::{Element, Id, Patch, Tag, Tree, escape};

/// The background of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// None.
    None,
    /// One colour: red, green, blue.
    Color(u8, u8, u8),
    /// Another one than these: a colour of the theme, a pattern. It is told, and can't be given.
    Other,
}

/// A change of a cell's format; none stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellFormat {
    /// The format of numbers, as Excel shows it in English: `#,##0.00`, `yyyy-mm-dd`, `General`.
    pub number: Option<String>,
    /// The background.
    pub fill: Option<Fill>,
    /// Bold or not.
    pub bold: Option<bool>,
    /// Italic or not.
    pub italic: Option<bool>,
    /// Underlined or not.
    pub underline: Option<bool>,
    /// Struck through or not.
    pub strike: Option<bool>,
    /// The colour of the letters, `RRGGBB`.
    pub color: Option<String>,
    /// The size of the letters, in points.
    pub size: Option<f64>,
    /// The name of the font.
    pub font: Option<String>,
    /// A thin border on all sides, or none.
    pub border: Option<bool>,
    /// How words stand in the cell: `left`, `center`, `right` (ECMA-376 part 1, 18.18.40).
    pub align: Option<&'static str>,
    /// Whether long words go on in the next line.
    pub wrap: Option<bool>,
}

impl CellFormat {
    /// Whether it says something of the letters.
    fn is_of_letters(&self) -> bool {
        self.bold.is_some()
            || self.italic.is_some()
            || self.underline.is_some()
            || self.strike.is_some()
            || self.color.is_some()
            || self.size.is_some()
            || self.font.is_some()
    }
}

/// The children of a font, in the order in which Excel writes them (18.8.22).
const FONT: [&str; 15] = [
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
];

/// A list of the part: its elements as written, and how many were there.
#[derive(Debug, Default)]
struct List {
    items: Vec<String>,
    known: usize,
}

impl List {
    fn read(tree: &Tree<'_>, name: &str) -> Self {
        let source = tree.source();
        let list = tree.child(tree.root(), name);
        let items: Vec<String> = list
            .into_iter()
            .flat_map(|list| tree.children(list))
            .map(|id| source.get(tree.whole(id)).unwrap_or_default().to_owned())
            .collect();
        Self { known: items.len(), items }
    }

    /// The place of an element, which is added if there is none like it.
    fn place(&mut self, element: String) -> usize {
        match self.items.iter().position(|known| *known == element) {
            Some(at) => at,
            None => {
                self.items.push(element);
                self.items.len() - 1
            }
        }
    }

    fn added(&self) -> String {
        self.items.get(self.known..).unwrap_or_default().concat()
    }
}

/// The styles of a workbook while cells get other looks.
#[derive(Debug)]
pub(crate) struct Styles {
    text: Arc<String>,
    part: String,
    prefix: String,
    formats: List,
    fonts: List,
    fills: List,
    numbers: List,
    borders: List,
    differing: List,
    /// The new style of each old one that was changed already.
    known: BTreeMap<u32, u32>,
}

impl Styles {
    /// Reads the part.
    pub(crate) fn read(text: Arc<String>, part: &str, limits: &Limits) -> Result<Self, OpenError> {
        let tree = Tree::parse(&text, part, limits)?;
        let prefix = tree.tag(tree.root()).prefix().to_owned();
        let [formats, fonts, fills, numbers, borders, differing] =
            ["cellXfs", "fonts", "fills", "numFmts", "borders", "dxfs"].map(|name| List::read(&tree, name));
        if formats.items.is_empty() || fonts.items.is_empty() || fills.items.is_empty() {
            let why = "it lists no formats, fonts or fills".to_owned();
            return Err(OpenError::Damaged { part: part.to_owned(), why });
        }
        let part = part.to_owned();
        Ok(Self {
            text,
            part,
            prefix,
            formats,
            fonts,
            fills,
            numbers,
            borders,
            differing,
            known: BTreeMap::new(),
        })
    }

    /// The style that looks as `format` says, and otherwise as the style `old`.
    pub(crate) fn with(&mut self, old: u32, format: &CellFormat) -> Result<u32, Refused> {
        if let Some(known) = self.known.get(&old) {
            return Ok(*known);
        }
        let at = usize::try_from(old).unwrap_or(usize::MAX);
        // A style that is not listed looks as the first one: so does Excel show it.
        let element = self.formats.items.get(at).or(self.formats.items.first()).cloned().unwrap_or_default();
        let tag = opening(&element);
        let mut patch = Patch::default();
        if let Some(code) = &format.number {
            let id = self.number(code)?;
            patch.attribute(&tag, "numFmtId", &id.to_string());
            apply(&mut patch, &tag, "applyNumberFormat");
        }
        if let Some(fill) = format.fill.filter(|fill| *fill != Fill::Other) {
            let id = self.fill(fill);
            patch.attribute(&tag, "fillId", &id.to_string());
            apply(&mut patch, &tag, "applyFill");
        }
        if format.is_of_letters() {
            let id = self.font(tag.number("fontId").unwrap_or(0), format);
            patch.attribute(&tag, "fontId", &id.to_string());
            apply(&mut patch, &tag, "applyFont");
        }
        if let Some(border) = format.border {
            let id = self.border(border);
            patch.attribute(&tag, "borderId", &id.to_string());
            apply(&mut patch, &tag, "applyBorder");
        }
        if format.align.is_some() || format.wrap.is_some() {
            apply(&mut patch, &tag, "applyAlignment");
        }
        let element = patch.apply(&element);
        let new = self.formats.place(self.aligned(&element, format));
        if new >= MAX_CELL_FORMATS {
            return Err(Refused::TooManyFormats { limit: MAX_CELL_FORMATS });
        }
        let new = u32::try_from(new).unwrap_or(0);
        self.known.insert(old, new);
        Ok(new)
    }

    /// The id of a number format.
    fn number(&mut self, code: &str) -> Result<u32, Refused> {
        number::check(code)?;
        if let Some(id) = number::built_in(code) {
            return Ok(id);
        }
        let mut largest = 163;
        for element in &self.numbers.items {
            let tag = Tag { raw: element, start: 0 };
            let id = tag.number("numFmtId").unwrap_or(0);
            if tag.get("formatCode").is_some_and(|known| known == code) {
                return Ok(id);
            }
            largest = largest.max(id);
        }
        let id = largest + 1;
        let prefix = &self.prefix;
        self.numbers
            .items
            .push(format!("<{prefix}numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escape(code)));
        Ok(id)
    }

    fn fill(&mut self, fill: Fill) -> usize {
        let p = &self.prefix;
        match fill {
            Fill::None | Fill::Other => 0,
            Fill::Color(red, green, blue) => self.fills.place(format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{red:02X}{green:02X}{blue:02X}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )),
        }
    }

    /// The font that looks as the format says, and otherwise as the font `old`.
    fn font(&mut self, old: usize, format: &CellFormat) -> usize {
        let p = self.prefix.clone();
        let written = self.fonts.items.get(old).or(self.fonts.items.first()).cloned().unwrap_or_default();
        let limits = Limits::default();
        let Ok(tree) = Tree::parse(&written, &self.part, &limits) else { return old };
        let mut element = Element::of(&tree, tree.root());
        let marks = [
            ("b", format.bold, is_on(&tree, "b")),
            ("i", format.italic, is_on(&tree, "i")),
            ("strike", format.strike, is_on(&tree, "strike")),
            ("u", format.underline, tree.child(tree.root(), "u").is_some()),
        ];
        for (name, wanted, is) in marks {
            match wanted {
                Some(on) if on != is => {
                    element.remove(&[name]);
                    if on {
                        element.put(name, format!("<{p}{name}/>"), &FONT);
                    }
                }
                _ => {}
            }
        }
        if let Some(rgb) = &format.color {
            element.put("color", format!("<{p}color rgb=\"FF{rgb}\"/>"), &FONT);
        }
        if let Some(size) = format.size {
            element.put("sz", format!("<{p}sz val=\"{size}\"/>"), &FONT);
        }
        if let Some(font) = &format.font {
            element.remove(&["scheme", "family", "charset"]);
            element.put("name", format!("<{p}name val=\"{}\"/>", escape(font)), &FONT);
        }
        let new = element.write();
        if new == written { old } else { self.fonts.place(new) }
    }

    /// The border of thin lines on all sides, or none.
    fn border(&mut self, on: bool) -> usize {
        let p = &self.prefix;
        let side = |name: &str| match on {
            true => format!("<{p}{name} style=\"thin\"><{p}color auto=\"1\"/></{p}{name}>"),
            false => format!("<{p}{name}/>"),
        };
        let sides: String = ["left", "right", "top", "bottom"].map(side).concat();
        self.borders.place(format!("<{p}border>{sides}<{p}diagonal/></{p}border>"))
    }

    /// A format with its words elsewhere in the cell.
    fn aligned(&self, written: &str, format: &CellFormat) -> String {
        let limits = Limits::default();
        let is_same = format.align.is_none() && format.wrap.is_none();
        let Ok(tree) = Tree::parse(written, &self.part, &limits) else { return written.to_owned() };
        if is_same {
            return written.to_owned();
        }
        let name = format!("{}alignment", self.prefix);
        let old = tree.child(tree.root(), "alignment");
        let mut own = old.map_or_else(|| Element::new(&name), |id| Element::of(&tree, id));
        if let Some(align) = format.align {
            own.attribute("horizontal", align);
        }
        if let Some(wrap) = format.wrap {
            own.attribute("wrapText", if wrap { "1" } else { "0" });
        }
        let mut element = Element::of(&tree, tree.root());
        element.put("alignment", own.write(), &["alignment", "protection", "extLst"]);
        element.write()
    }

    /// The number of a look that a rule of a sheet gives to cells (18.8.14).
    pub(crate) fn differing(&mut self, format: &CellFormat) -> usize {
        let p = self.prefix.clone();
        let mut inner = String::new();
        if format.is_of_letters() {
            let mut font = Element::new(&format!("{p}font"));
            if let Some(on) = format.bold {
                font.put("b", format!("<{p}b val=\"{}\"/>", u8::from(on)), &FONT);
            }
            if let Some(on) = format.italic {
                font.put("i", format!("<{p}i val=\"{}\"/>", u8::from(on)), &FONT);
            }
            if let Some(rgb) = &format.color {
                font.put("color", format!("<{p}color rgb=\"FF{rgb}\"/>"), &FONT);
            }
            inner.push_str(&font.write());
        }
        if let Some(Fill::Color(red, green, blue)) = format.fill {
            inner.push_str(&format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}bgColor rgb=\"FF{red:02X}{green:02X}{blue:02X}\"/></{p}patternFill></{p}fill>"
            ));
        }
        self.differing.place(format!("<{p}dxf>{inner}</{p}dxf>"))
    }

    /// The part with what was added; `None` when nothing was.
    pub(crate) fn finish(&self, limits: &Limits) -> Result<Option<String>, OpenError> {
        let tree = Tree::parse(&self.text, &self.part, limits)?;
        let mut patch = Patch::default();
        for (name, list) in [
            ("numFmts", &self.numbers),
            ("fonts", &self.fonts),
            ("fills", &self.fills),
            ("borders", &self.borders),
            ("cellXfs", &self.formats),
            ("dxfs", &self.differing),
        ] {
            let added = list.added();
            if added.is_empty() {
                continue;
            }
            match tree.child(tree.root(), name) {
                Some(id) => append(&mut patch, &tree, id, &added, list.items.len()),
                None => {
                    let (p, count) = (&self.prefix, list.items.len());
                    let element = format!("<{p}{name} count=\"{count}\">{added}</{p}{name}>");
                    patch.insert(place_of(&tree, name), element);
                }
            }
        }
        Ok((!patch.is_empty()).then(|| patch.apply(&self.text)))
    }
}

/// The first tag of an element.
fn opening(element: &str) -> Tag<'_> {
    let raw = element.find('>').map_or(element, |end| element.get(..=end).unwrap_or_default());
    Tag { raw, start: 0 }
}

/// True for a font with a mark of this name that is on.
fn is_on(font: &Tree<'_>, name: &str) -> bool {
    let found = font.child(font.root(), name);
    found.is_some_and(|id| font.tag(id).get("val").is_none_or(|val| val != "0" && val != "false"))
}

/// Where a list that the part does not have yet is to stand (18.8.39).
fn place_of(tree: &Tree<'_>, name: &str) -> usize {
    const LISTS: [&str; 10] = [
        "numFmts",
        "fonts",
        "fills",
        "borders",
        "cellStyleXfs",
        "cellXfs",
        "cellStyles",
        "dxfs",
        "tableStyles",
        "colors",
    ];
    let rank = |name: &str| LISTS.iter().position(|one| *one == name);
    let before = tree.children(tree.root()).filter(|id| {
        let own = rank(tree.local(*id));
        own.is_some() && own < rank(name)
    });
    before.last().map_or(tree.inner(tree.root()).start, |id| tree.whole(id).end)
}

fn apply(patch: &mut Patch, tag: &Tag<'_>, name: &str) {
    patch.attribute(tag, name, "1");
}

fn append(patch: &mut Patch, tree: &Tree<'_>, list: Id, added: &str, count: usize) {
    let tag = tree.tag(list);
    if tag.find("count").is_some() {
        patch.attribute(&tag, "count", &count.to_string());
    }
    if tag.is_empty() {
        patch.replace(tag.end() - 2..tag.end(), format!(">{added}</{}>", tag.name()));
    } else {
        patch.insert(tree.inner(list).end, added);
    }
}
