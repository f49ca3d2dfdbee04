//! A story read block by block: paragraphs, tables, text boxes, in the order in which a reader comes to them. Changes nothing.

use std::borrow::Cow;
use std::ops::Range;

use super::paragraph::{Fixed, Paragraph, Piece, PieceKind};
use super::signs::{BREAK, OBJECT, OBJECT_END};
use crate::xml::{Id, Tree, decode, flat};

/// What holds paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A table.
    Table,
    /// A row of it.
    Row,
    /// A cell, and whether another one lies over it.
    Cell {
        /// Merged with the one above it.
        covered: bool,
    },
    /// A text box, behind the paragraph that it is anchored in.
    Box,
}

/// A step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A paragraph.
    Paragraph(Paragraph),
    /// Something begins that holds paragraphs.
    Begin(Holder, Id),
    /// The innermost of what holds paragraphs ends.
    End(Holder),
}

/// A field that is open: whether its result has begun, and whether Word makes that anew.
struct Field {
    in_result: bool,
    is_link: bool,
}

/// What stands around the words that are read.
#[derive(Clone, Copy, Default)]
struct Around {
    fixed: Option<Fixed>,
}

impl Around {
    fn or(self, fixed: Fixed) -> Self {
        Self { fixed: self.fixed.or(Some(fixed)) }
    }
}

/// Reads what an element holds.
pub(super) fn items(tree: &Tree<'_>, holder: Id) -> Vec<Item> {
    let mut reader = Reader { tree, out: Vec::new(), fields: Vec::new() };
    reader.blocks(holder, Around::default());
    reader.out
}

struct Reader<'a, 't> {
    tree: &'a Tree<'t>,
    out: Vec<Item>,
    fields: Vec<Field>,
}

/// A paragraph that is being read.
struct Line {
    text: String,
    pieces: Vec<Piece>,
    /// Text boxes with the one that stands for each in another form.
    boxes: Vec<(Id, Option<Id>)>,
    is_whole: bool,
    depth: usize,
}

impl Reader<'_, '_> {
    fn blocks(&mut self, holder: Id, around: Around) {
        let children: Vec<Id> = self.tree.children(holder).collect();
        for id in children {
            match self.tree.local(id) {
                "p" => self.paragraph(id, around),
                "tbl" => self.table(id, around),
                "sdt" => {
                    let around = self.control(id, around);
                    if let Some(content) = self.tree.child(id, "sdtContent") {
                        self.blocks(content, around);
                    }
                }
                "customXml" | "ins" | "moveTo" | "del" | "moveFrom" => self.blocks(id, around),
                "AlternateContent" => {
                    let choice = self.tree.child(id, "Choice").or_else(|| self.tree.child(id, "Fallback"));
                    if let Some(choice) = choice {
                        self.blocks(choice, around);
                    }
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, table: Id, around: Around) {
        self.out.push(Item::Begin(Holder::Table, table));
        self.rows(table, around);
        self.out.push(Item::End(Holder::Table));
    }

    fn rows(&mut self, holder: Id, around: Around) {
        let children: Vec<Id> = self.tree.children(holder).collect();
        for id in children {
            match self.tree.local(id) {
                "tr" => {
                    self.out.push(Item::Begin(Holder::Row, id));
                    self.cells(id, around);
                    self.out.push(Item::End(Holder::Row));
                }
                "sdt" => {
                    let around = self.control(id, around);
                    if let Some(content) = self.tree.child(id, "sdtContent") {
                        self.rows(content, around);
                    }
                }
                "customXml" | "ins" | "del" => self.rows(id, around),
                _ => {}
            }
        }
    }

    fn cells(&mut self, holder: Id, around: Around) {
        let children: Vec<Id> = self.tree.children(holder).collect();
        for id in children {
            match self.tree.local(id) {
                "tc" => {
                    let merge = self.tree.child(id, "tcPr").and_then(|own| self.tree.child(own, "vMerge"));
                    let covered = merge.is_some_and(|id| {
                        attribute(self.tree, id, "val").is_none_or(|value| value == "continue")
                    });
                    let holder = Holder::Cell { covered };
                    self.out.push(Item::Begin(holder, id));
                    self.blocks(id, around);
                    self.out.push(Item::End(holder));
                }
                "sdt" => {
                    let around = self.control(id, around);
                    if let Some(content) = self.tree.child(id, "sdtContent") {
                        self.cells(content, around);
                    }
                }
                "customXml" => self.cells(id, around),
                _ => {}
            }
        }
    }

    /// What a content control does to the words in it (17.5.2).
    fn control(&self, id: Id, around: Around) -> Around {
        let Some(own) = self.tree.child(id, "sdtPr") else { return around };
        let lock = self.tree.child(own, "lock").and_then(|lock| attribute(self.tree, lock, "val"));
        if self.tree.child(own, "dataBinding").is_some() {
            around.or(Fixed::Bound)
        } else if lock.is_some_and(|lock| lock == "contentLocked" || lock == "sdtContentLocked") {
            around.or(Fixed::Locked)
        } else {
            around
        }
    }

    fn paragraph(&mut self, id: Id, around: Around) {
        let own = self.tree.child(id, "pPr");
        let value = |name: &str| {
            own.and_then(|own| self.tree.child(own, name)).and_then(|id| attribute(self.tree, id, "val"))
        };
        let style = value("pStyle").map(Cow::into_owned);
        let outline = value("outlineLvl").and_then(|level| level.trim().parse().ok());
        let list =
            own.and_then(|own| self.tree.child(own, "numPr")).and_then(|list| numbering(self.tree, list));
        let ends_section = own.is_some_and(|own| self.tree.child(own, "sectPr").is_some());
        let mut line = Line {
            text: String::new(),
            pieces: Vec::new(),
            boxes: Vec::new(),
            is_whole: true,
            depth: self.fields.len(),
        };
        self.inline(id, around, &mut line);
        let Line { text, pieces, boxes, is_whole, depth } = line;
        let is_whole = is_whole && self.fields.len() == depth;
        let paragraph =
            Paragraph { node: id, text, pieces, style, outline, list, ends_section, is_whole, twin: None };
        self.out.push(Item::Paragraph(paragraph));
        for (shown, twin) in boxes {
            self.text_box(shown, twin, around);
        }
    }

    /// A text box; where the file has it twice, each paragraph with the one that it is in the other form.
    fn text_box(&mut self, id: Id, twin: Option<Id>, around: Around) {
        self.out.push(Item::Begin(Holder::Box, id));
        let from = self.out.len();
        self.blocks(id, around);
        if let Some(twin) = twin {
            let mut other = Reader { tree: self.tree, out: Vec::new(), fields: Vec::new() };
            other.blocks(twin, around);
            for (own, other) in self.out.iter_mut().skip(from).zip(other.out) {
                if let (Item::Paragraph(own), Item::Paragraph(other)) = (own, other) {
                    own.twin = Some(Box::new(other));
                }
            }
        }
        self.out.push(Item::End(Holder::Box));
    }

    fn inline(&mut self, holder: Id, around: Around, line: &mut Line) {
        let children: Vec<Id> = self.tree.children(holder).collect();
        for id in children {
            match self.tree.local(id) {
                "r" => self.run(id, around, line),
                "hyperlink" | "smartTag" | "customXml" | "dir" | "bdo" => self.inline(id, around, line),
                "fldSimple" => self.inline(id, around.or(Fixed::Field), line),
                "sdt" => {
                    let around = self.control(id, around);
                    if let Some(content) = self.tree.child(id, "sdtContent") {
                        self.inline(content, around, line);
                    }
                }
                "ins" | "moveTo" => self.inline(id, around.or(Fixed::Suggested), line),
                "del" | "moveFrom" => {
                    let words = self.words_of(id, &["delText", "t"]);
                    self.object(id, id, around, "deleted", &words, line);
                }
                "oMath" | "oMathPara" => {
                    let words = self.words_of(id, &["t"]);
                    self.object(id, id, around, "formula", &words, line);
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: Id, around: Around, line: &mut Line) {
        let children: Vec<Id> = self.tree.children(run).collect();
        for id in children {
            let name = self.tree.local(id);
            if name == "fldChar" {
                self.field(id, line);
                continue;
            }
            if name == "instrText" {
                let words = self.tree.text(id);
                if let Some(field) = self.fields.last_mut() {
                    field.is_link |= words.trim_start().starts_with("HYPERLINK");
                }
                continue;
            }
            // The words of a field's own instruction are no words of the text.
            if self.fields.iter().any(|field| !field.in_result) {
                continue;
            }
            let is_made = self.fields.iter().any(|field| !field.is_link);
            let around = if is_made { around.or(Fixed::Field) } else { around };
            self.piece(id, run, name, around, line);
        }
    }

    fn field(&mut self, id: Id, line: &mut Line) {
        match attribute(self.tree, id, "fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field { in_result: false, is_link: false }),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                }
            }
            _ => {
                line.is_whole &= self.fields.len() > line.depth;
                self.fields.pop();
            }
        }
    }

    fn piece(&mut self, id: Id, run: Id, name: &str, around: Around, line: &mut Line) {
        match name {
            "t" => self.words(id, run, around, line),
            "tab" | "ptab" => self.sign(id, run, around, '\t', line),
            "cr" => self.sign(id, run, around, BREAK, line),
            "noBreakHyphen" => self.sign(id, run, around, '\u{2011}', line),
            "softHyphen" => self.sign(id, run, around, '\u{ad}', line),
            "sym" => {
                let code = attribute(self.tree, id, "char");
                let sign = code.and_then(|code| u32::from_str_radix(&code, 16).ok()).and_then(char::from_u32);
                self.sign(id, run, around, sign.map_or('\u{fffd}', flat), line);
            }
            "br" => match attribute(self.tree, id, "type").as_deref() {
                Some("page" | "column") => self.object(id, run, around, "page", "", line),
                _ => self.sign(id, run, around, BREAK, line),
            },
            "footnoteReference" | "endnoteReference" => {
                let number = attribute(self.tree, id, "id").unwrap_or_default();
                let what = if name == "footnoteReference" { "note" } else { "endnote" };
                self.object(id, run, around, what, &number, line);
            }
            "ruby" => {
                let base = self.tree.child(id, "rubyBase");
                let words = base.map(|base| self.words_of(base, &["t"])).unwrap_or_default();
                self.object(id, run, around, "ruby", &words, line);
            }
            "drawing" | "pict" | "object" => self.drawing(id, run, around, (id, None), line),
            "AlternateContent" => {
                let (choice, other) = (self.tree.child(id, "Choice"), self.tree.child(id, "Fallback"));
                if let Some(shown) = choice.or(other) {
                    self.drawing(id, run, around, (shown, other.filter(|_| choice.is_some())), line);
                }
            }
            _ => {}
        }
    }

    /// Words of a `w:t`. Blanks at its edges count only where it says so.
    fn words(&mut self, id: Id, run: Id, around: Around, line: &mut Line) {
        let inner = self.tree.inner(id);
        let raw = self.tree.source().get(inner.clone()).unwrap_or_default();
        let raw_at = if keeps_blanks(self.tree, id) { inner } else { trimmed(raw, inner.start) };
        let words = decode(self.tree.source().get(raw_at.clone()).unwrap_or_default());
        let start = line.text.len();
        line.text.extend(words.chars().map(flat));
        line.pieces.push(Piece {
            at: start..line.text.len(),
            kind: PieceKind::Words,
            node: id,
            run,
            raw: raw_at,
            fixed: around.fixed,
        });
    }

    fn sign(&mut self, id: Id, run: Id, around: Around, sign: char, line: &mut Line) {
        let start = line.text.len();
        line.text.push(sign);
        let at = start..line.text.len();
        let raw = self.tree.whole(id);
        line.pieces.push(Piece { at, kind: PieceKind::Sign, node: id, run, raw, fixed: around.fixed });
    }

    fn object(&mut self, id: Id, run: Id, around: Around, what: &str, words: &str, line: &mut Line) {
        let start = line.text.len();
        let clean = |c: char| if c.is_control() { ' ' } else { c };
        line.text.push(OBJECT);
        line.text.push_str(what);
        if !words.is_empty() {
            line.text.push(' ');
            line.text.extend(words.chars().map(clean));
        }
        line.text.push(OBJECT_END);
        let at = start..line.text.len();
        let raw = self.tree.whole(id);
        line.pieces.push(Piece { at, kind: PieceKind::Object, node: id, run, raw, fixed: around.fixed });
    }

    /// A picture, a chart, a shape: its alternative text; and the text boxes in it.
    fn drawing(&mut self, id: Id, run: Id, around: Around, (shown, twin): (Id, Option<Id>), line: &mut Line) {
        let boxes = outer(self.tree, shown, "txbxContent");
        let twins = twin.map(|twin| outer(self.tree, twin, "txbxContent")).unwrap_or_default();
        let said = |id: Id| {
            let tag = self.tree.tag(id);
            let of = |name: &str| tag.get(name).filter(|words| !words.trim().is_empty());
            of("descr").or_else(|| of("alt")).or_else(|| of("title")).map(Cow::into_owned)
        };
        let inner = self.tree.within(shown);
        let words =
            inner.filter(|at| matches!(self.tree.local(*at), "docPr" | "shape" | "rect")).find_map(said);
        let what = if boxes.is_empty() { "picture" } else { "box" };
        self.object(id, run, around, what, &words.unwrap_or_default(), line);
        line.boxes.extend(boxes.into_iter().enumerate().map(|(n, shown)| (shown, twins.get(n).copied())));
    }

    /// All text in an element, of elements of these names.
    fn words_of(&self, id: Id, names: &[&str]) -> String {
        let inner = self.tree.within(id);
        let texts = inner.filter(|at| names.contains(&self.tree.local(*at)));
        texts.map(|at| self.tree.text(at).into_owned()).collect()
    }
}

/// The outermost elements of a name within another one, in order.
fn outer(tree: &Tree<'_>, id: Id, name: &str) -> Vec<Id> {
    let mut out: Vec<Id> = Vec::new();
    for at in tree.within(id) {
        let is_inner = out.last().is_some_and(|last| tree.whole(at).start < tree.whole(*last).end);
        // What a picture holds in a second form is not shown twice.
        let in_fallback = || {
            let mut up = at;
            while up != id && tree.parent(up) != up {
                up = tree.parent(up);
                if up != id && tree.local(up) == "Fallback" {
                    return true;
                }
            }
            false
        };
        if tree.local(at) == name && !is_inner && !in_fallback() {
            out.push(at);
        }
    }
    out
}

/// The value of an attribute of Word's own vocabulary, whatever its prefix is.
pub(super) fn attribute<'t>(tree: &Tree<'t>, id: Id, name: &str) -> Option<Cow<'t, str>> {
    let tag = tree.tag(id);
    tag.prefixed(name).or_else(|| tag.get(name))
}

/// The state of a property that is on or off, where it is named.
pub(super) fn flag(tree: &Tree<'_>, own: Id, name: &str) -> Option<bool> {
    let id = tree.child(own, name)?;
    Some(attribute(tree, id, "val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none")))
}

/// The number's id and the level of a `numPr`.
pub(super) fn numbering(tree: &Tree<'_>, list: Id) -> Option<(u32, u8)> {
    let value = |name: &str| tree.child(list, name).and_then(|id| attribute(tree, id, "val"));
    let number = value("numId")?.trim().parse().ok()?;
    Some((number, value("ilvl").and_then(|level| level.trim().parse().ok()).unwrap_or(0)))
}

/// Whether the blanks at the edges of a `w:t` count (XML 1.0, 2.10).
pub(super) fn keeps_blanks(tree: &Tree<'_>, id: Id) -> bool {
    tree.tag(id).get("xml:space").is_some_and(|value| value == "preserve")
}

fn trimmed(raw: &str, start: usize) -> Range<usize> {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let left = raw.len() - raw.trim_start_matches(blank).len();
    let inner = raw.trim_matches(blank);
    start + left..start + left + inner.len()
}
