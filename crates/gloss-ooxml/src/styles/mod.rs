//! The looks of cells: `styles.xml` is only ever added to, and equal entries are used again.

mod looks;
mod number;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{OpenError, Refused};
use crate::limits::{Limits, MAX_CELL_FORMATS};
use crate::xml::{Id, Patch, Tag, Tree, escape};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellFormat {
    /// The format of numbers, as Excel shows it in English: `#,##0.00`, `yyyy-mm-dd`, `General`.
    pub number: Option<String>,
    /// The background.
    pub fill: Option<Fill>,
    /// Bold or not.
    pub bold: Option<bool>,
}

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
    /// The new style of each old one that was changed already.
    known: BTreeMap<u32, u32>,
}

impl Styles {
    /// Reads the part.
    pub(crate) fn read(text: Arc<String>, part: &str, limits: &Limits) -> Result<Self, OpenError> {
        let tree = Tree::parse(&text, part, limits)?;
        let prefix = tree.tag(tree.root()).prefix().to_owned();
        let [formats, fonts, fills, numbers] =
            ["cellXfs", "fonts", "fills", "numFmts"].map(|name| List::read(&tree, name));
        if formats.items.is_empty() || fonts.items.is_empty() || fills.items.is_empty() {
            let why = "it lists no formats, fonts or fills".to_owned();
            return Err(OpenError::Damaged { part: part.to_owned(), why });
        }
        let part = part.to_owned();
        Ok(Self { text, part, prefix, formats, fonts, fills, numbers, known: BTreeMap::new() })
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
        if let Some(bold) = format.bold {
            let id = self.font(tag.number("fontId").unwrap_or(0), bold);
            patch.attribute(&tag, "fontId", &id.to_string());
            apply(&mut patch, &tag, "applyFont");
        }
        let new = self.formats.place(patch.apply(&element));
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

    /// The font that is bold or not, and otherwise as the font `old`.
    fn font(&mut self, old: usize, bold: bool) -> usize {
        let p = self.prefix.clone();
        let element = self.fonts.items.get(old).or(self.fonts.items.first()).cloned().unwrap_or_default();
        let limits = Limits::default();
        let Ok(tree) = Tree::parse(&element, &self.part, &limits) else { return old };
        let known = tree.child(tree.root(), "b");
        if is_bold(&tree) == bold {
            return old;
        }
        let mut patch = Patch::default();
        if let Some(known) = known {
            patch.cut(tree.whole(known));
        }
        let tag = tree.tag(tree.root());
        if bold && tag.is_empty() {
            patch.replace(tag.end() - 2..tag.end(), format!("><{p}b/></{p}font>"));
        } else if bold {
            patch.insert(tree.inner(tree.root()).start, format!("<{p}b/>"));
        }
        let new = patch.apply(&element);
        self.fonts.place(new)
    }

    /// The part with what was added; `None` when nothing was.
    pub(crate) fn finish(&self, limits: &Limits) -> Result<Option<String>, OpenError> {
        let tree = Tree::parse(&self.text, &self.part, limits)?;
        let mut patch = Patch::default();
        for (name, list) in [
            ("numFmts", &self.numbers),
            ("fonts", &self.fonts),
            ("fills", &self.fills),
            ("cellXfs", &self.formats),
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
                    patch.insert(tree.inner(tree.root()).start, element);
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

/// True for a font that is bold.
fn is_bold(font: &Tree<'_>) -> bool {
    let bold = font.child(font.root(), "b");
    bold.is_some_and(|id| font.tag(id).get("val").is_none_or(|val| val != "0" && val != "false"))
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
