//! Looks of what is on a slide: letters, paragraphs, the ground and the outline of shapes and cells (ECMA-376 part 1, 21.1.2.3.9,
//! 21.1.2.2.7, 20.1.2.2.35, 21.1.3.17). A run is parted where only some of its words are meant; no word changes.

use std::ops::Range;

use super::element_order::{CELL, FILLS, LINE, PARAGRAPH, RUN, SHAPE};
use super::markup::{called, drawing, raw};
use super::words;
use crate::error::{Refused, fixed};
use crate::presentation::paragraph::{Paragraph, PieceKind, paragraphs};
use crate::presentation::shape::{Shape, ShapeKind};
use crate::presentation::table::cells;
use crate::xml::{Element, Id, Patch, Tree};

/// Sizes of letters, in hundredths of a point (21.1.2.3.13).
const SIZES: Range<i64> = 100..400_001;

/// The part of a shape that a look is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookPart {
    /// All of it.
    Whole,
    /// Cells of a table, by row and column.
    Cells(Vec<(usize, usize)>),
    /// Paragraphs of its words, or of a cell's.
    Lines(Option<(usize, usize)>, Vec<usize>),
    /// Words of a paragraph of its words, or of a cell's: bytes of the paragraph's text.
    Words(Option<(usize, usize)>, usize, Range<usize>),
}

/// What something is painted with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Nothing.
    None,
    /// A colour, `RRGGBB`.
    Color(String),
}

/// A size of letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// Points.
    Points(f64),
    /// So many times what each has; the second number is what letters have that say nothing themselves, in points.
    Times(f64, f64),
}

/// How the lines of a paragraph are set, or what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bullet {
    /// Nothing.
    None,
    /// A dot.
    Dot,
    /// Its number.
    Number,
}

/// A look: what is not named of it stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The name of the font.
    pub font: Option<String>,
    /// The size of the letters.
    pub size: Option<Size>,
    /// Whether they are bold.
    pub bold: Option<bool>,
    /// Whether they are italic.
    pub italic: Option<bool>,
    /// Whether they are underlined.
    pub underline: Option<bool>,
    /// Whether they are struck through.
    pub strike: Option<bool>,
    /// Their colour, `RRGGBB`.
    pub color: Option<String>,
    /// How lines are set: `l`, `ctr`, `r` or `just` (20.1.10.59).
    pub align: Option<&'static str>,
    /// How words stand from top to bottom: `t`, `ctr` or `b` (20.1.10.60).
    pub anchor: Option<&'static str>,
    /// What stands before a paragraph.
    pub bullet: Option<Bullet>,
    /// How many levels a paragraph is set further in; less than none sets it out (21.1.2.2.7, `lvl`).
    pub level: Option<i32>,
    /// The ground.
    pub fill: Option<Paint>,
    /// The outline.
    pub line: Option<Paint>,
    /// The width of the outline, in EMU.
    pub line_width: Option<i64>,
}

impl Look {
    fn is_of_letters(&self) -> bool {
        self.font.is_some()
            || self.size.is_some()
            || self.bold.is_some()
            || self.italic.is_some()
            || self.underline.is_some()
            || self.strike.is_some()
            || self.color.is_some()
    }

    fn is_of_lines(&self) -> bool {
        self.align.is_some() || self.bullet.is_some() || self.level.is_some()
    }

    fn is_of_outline(&self) -> bool {
        self.line.is_some() || self.line_width.is_some()
    }
}

/// Gives a part of a shape a look.
pub(super) fn set(
    tree: &Tree<'_>,
    own: &Shape,
    part: &LookPart,
    look: &Look,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let names = drawing(tree);
    let at = Drawn { tree, own, p: &names.prefix };
    match part {
        LookPart::Whole => at.whole(look, patch),
        LookPart::Cells(chosen) => chosen.iter().try_for_each(|cell| at.cell(*cell, look, patch)),
        LookPart::Lines(cell, lines) => at.lines(*cell, lines, look, patch),
        LookPart::Words(cell, line, range) => at.words(*cell, *line, range, look, patch),
    }
}

/// A shape in its tree, with the prefix of what is drawn.
struct Drawn<'a, 't> {
    tree: &'a Tree<'t>,
    own: &'a Shape,
    p: &'a str,
}

impl Drawn<'_, '_> {
    fn whole(&self, look: &Look, patch: &mut Patch) -> Result<(), Refused> {
        if let Some(table) = self.own.table(self.tree) {
            let all = cells(self.tree, table);
            let open = all.iter().filter(|cell| !cell.covered).map(|cell| (cell.row, cell.column));
            return open.collect::<Vec<_>>().into_iter().try_for_each(|cell| self.cell(cell, look, patch));
        }
        let is_words = self.own.kind == ShapeKind::Box;
        if (look.is_of_letters() || look.is_of_lines() || look.anchor.is_some()) && !is_words {
            return Err(fixed(
                format!("{} holds no words", called(self.own)),
                "Give it another ground or outline.",
            ));
        }
        if look.fill.is_some() || look.is_of_outline() {
            self.ground(look, patch)?;
        }
        let Some(body) = self.own.text_body(self.tree) else { return Ok(()) };
        if let (Some(anchor), Some(properties)) = (look.anchor, self.tree.child(body, "bodyPr")) {
            patch.attribute(&self.tree.tag(properties), "anchor", anchor);
        }
        self.body(body, None, look, patch)
    }

    /// The ground and outline of a shape.
    fn ground(&self, look: &Look, patch: &mut Patch) -> Result<(), Refused> {
        let holder = self.tree.child(self.own.node, "spPr");
        let holder = holder.ok_or_else(|| {
            fixed(
                format!("{} has no ground of its own", called(self.own)),
                "Choose a box, a line or a picture.",
            )
        })?;
        let mut element = Element::of(self.tree, holder);
        let is_line = self.own.kind == ShapeKind::Connector;
        if let (Some(paint), false) = (&look.fill, is_line) {
            element.remove(&FILLS);
            element.put(fill_name(paint), fill(self.p, paint), &SHAPE);
        }
        let line = look.line.as_ref().or(look.fill.as_ref().filter(|_| is_line));
        if line.is_some() || look.line_width.is_some() {
            let old = self.tree.child(holder, "ln");
            let made = outline(self.tree, old, &format!("{}ln", self.p), self.p, line, look.line_width);
            element.put("ln", made, &SHAPE);
        }
        patch.replace(self.tree.whole(holder), element.write());
        Ok(())
    }

    fn cell_node(&self, at: (usize, usize)) -> Result<Id, Refused> {
        let table = self.own.table(self.tree);
        let all = table.map(|table| cells(self.tree, table)).unwrap_or_default();
        let found = all.iter().find(|cell| (cell.row, cell.column) == at);
        found.map(|cell| cell.node).ok_or_else(|| {
            fixed(format!("{} has no such cell", called(self.own)), "Choose one of the table's cells.")
        })
    }

    fn cell(&self, at: (usize, usize), look: &Look, patch: &mut Patch) -> Result<(), Refused> {
        let node = self.cell_node(at)?;
        if look.fill.is_some() || look.is_of_outline() || look.anchor.is_some() {
            let old = self.tree.child(node, "tcPr");
            let name = format!("{}tcPr", self.p);
            let mut element = old.map_or_else(|| Element::new(&name), |id| Element::of(self.tree, id));
            if let Some(paint) = &look.fill {
                element.remove(&FILLS);
                element.put(fill_name(paint), fill(self.p, paint), &CELL);
            }
            if look.is_of_outline() {
                for side in ["lnL", "lnR", "lnT", "lnB"] {
                    let was = old.and_then(|id| self.tree.child(id, side));
                    let named = format!("{}{side}", self.p);
                    let made = outline(self.tree, was, &named, self.p, look.line.as_ref(), look.line_width);
                    element.put(side, made, &CELL);
                }
            }
            if let Some(anchor) = look.anchor {
                element.attribute("anchor", anchor);
            }
            match old {
                Some(id) => patch.replace(self.tree.whole(id), element.write()),
                None => patch.insert(self.tree.inner(node).end, element.write()),
            }
        }
        match self.tree.child(node, "txBody") {
            Some(body) => self.body(body, None, look, patch),
            None => Ok(()),
        }
    }

    /// The text body of the shape, or of one of its cells.
    fn body_of(&self, cell: Option<(usize, usize)>) -> Result<Id, Refused> {
        let body = match cell {
            Some(at) => self.tree.child(self.cell_node(at)?, "txBody"),
            None => self.own.text_body(self.tree),
        };
        body.ok_or_else(|| fixed(format!("{} holds no words", called(self.own)), "Choose words."))
    }

    fn lines(
        &self,
        cell: Option<(usize, usize)>,
        lines: &[usize],
        look: &Look,
        patch: &mut Patch,
    ) -> Result<(), Refused> {
        self.of_words_only(look)?;
        self.body(self.body_of(cell)?, Some(lines), look, patch)
    }

    /// A ground and an outline are of a whole shape.
    fn of_words_only(&self, look: &Look) -> Result<(), Refused> {
        if look.fill.is_some() || look.is_of_outline() || look.anchor.is_some() {
            let says = "words have no ground or outline of their own";
            return Err(fixed(says, "Mark the whole shape."));
        }
        Ok(())
    }

    fn body(&self, body: Id, only: Option<&[usize]>, look: &Look, patch: &mut Patch) -> Result<(), Refused> {
        for (n, line) in paragraphs(self.tree, body).iter().enumerate() {
            if only.is_some_and(|only| !only.contains(&n)) {
                continue;
            }
            if look.is_of_lines() {
                self.paragraph(line, look, patch);
            }
            if look.is_of_letters() {
                let all = 0..line.text.len();
                self.letters(line, &all, look, patch)?;
                self.end(line, look, patch)?;
            }
        }
        Ok(())
    }

    fn words(
        &self,
        cell: Option<(usize, usize)>,
        line: usize,
        range: &Range<usize>,
        look: &Look,
        patch: &mut Patch,
    ) -> Result<(), Refused> {
        self.of_words_only(look)?;
        let all = paragraphs(self.tree, self.body_of(cell)?);
        let own = all.get(line).ok_or_else(|| fixed("there is no such paragraph", "Choose words."))?;
        if look.is_of_lines() {
            self.paragraph(own, look, patch);
        }
        if look.is_of_letters() {
            self.letters(own, range, look, patch)?;
        }
        Ok(())
    }

    /// Properties of a paragraph.
    fn paragraph(&self, line: &Paragraph, look: &Look, patch: &mut Patch) {
        let old = self.tree.child(line.node, "pPr");
        let p = self.tree.tag(line.node).prefix();
        let name = format!("{p}pPr");
        let mut element = old.map_or_else(|| Element::new(&name), |id| Element::of(self.tree, id));
        if let Some(align) = look.align {
            element.attribute("algn", align);
        }
        if let Some(step) = look.level {
            let own = old.and_then(|id| self.tree.tag(id).number::<i32>("lvl")).unwrap_or(0);
            element.attribute("lvl", &(own + step).clamp(0, 8).to_string());
        }
        if let Some(bullet) = look.bullet {
            element.remove(&["buNone", "buAutoNum", "buChar", "buBlip", "buFont", "buFontTx"]);
            let indented = old.is_some_and(|id| self.tree.tag(id).find("marL").is_some());
            match bullet {
                Bullet::None => {
                    element.attribute("marL", "0");
                    element.attribute("indent", "0");
                    element.put("buNone", format!("<{p}buNone/>"), &PARAGRAPH);
                }
                Bullet::Dot | Bullet::Number => {
                    let is_flat = old.is_some_and(|id| self.tree.tag(id).number::<i64>("marL") == Some(0));
                    if is_flat || !indented && self.own.placeholder.is_none() {
                        element.attribute("marL", "342900");
                        element.attribute("indent", "-342900");
                    }
                    let (name, font, raw) = match bullet {
                        Bullet::Number => {
                            ("buAutoNum", "+mj-lt", format!("<{p}buAutoNum type=\"arabicPeriod\"/>"))
                        }
                        _ => ("buChar", "Arial", format!("<{p}buChar char=\"•\"/>")),
                    };
                    element.put("buFont", format!("<{p}buFont typeface=\"{font}\"/>"), &PARAGRAPH);
                    element.put(name, raw, &PARAGRAPH);
                }
            }
        }
        match old {
            Some(id) => patch.replace(self.tree.whole(id), element.write()),
            None => self.first(line.node, element.write(), patch),
        }
    }

    /// Puts an element first into another one.
    fn first(&self, node: Id, added: String, patch: &mut Patch) {
        let tag = self.tree.tag(node);
        match tag.is_empty() {
            true => {
                let open = tag.raw.trim_end_matches("/>").trim_end();
                patch.replace(self.tree.whole(node), format!("{open}>{added}</{}>", tag.name()));
            }
            false => patch.insert(self.tree.inner(node).start, added),
        }
    }

    /// The letters of a range of a paragraph's words.
    fn letters(
        &self,
        line: &Paragraph,
        range: &Range<usize>,
        look: &Look,
        patch: &mut Patch,
    ) -> Result<(), Refused> {
        for piece in &line.pieces {
            let (start, end) = (piece.at.start.max(range.start), piece.at.end.min(range.end));
            let properties = self.tree.child(piece.node, "rPr");
            let old = properties.map(|id| raw(self.tree, id)).unwrap_or_default();
            let p = self.tree.tag(piece.node).prefix();
            let new = restyled(self.tree, properties, &format!("{p}rPr"), look)?;
            let is_all = start == piece.at.start && end == piece.at.end;
            if is_all && (start < end || piece.kind != PieceKind::Run) {
                match properties {
                    Some(id) => patch.replace(self.tree.whole(id), new),
                    None => self.first(piece.node, new, patch),
                }
            } else if start < end && piece.kind == PieceKind::Run {
                let said = |from: usize, to: usize| line.text.get(from..to).unwrap_or_default();
                let run = |look: &str, words: &str| match words {
                    "" => String::new(),
                    words => words::run(self.tree, piece.node, look, words),
                };
                let parted = run(old, said(piece.at.start, start))
                    + &run(&new, said(start, end))
                    + &run(old, said(end, piece.at.end));
                patch.replace(self.tree.whole(piece.node), parted);
            }
        }
        Ok(())
    }

    /// The look of words that will be typed at the end, of a paragraph all of whose letters are meant.
    fn end(&self, line: &Paragraph, look: &Look, patch: &mut Patch) -> Result<(), Refused> {
        let Some(id) = self.tree.child(line.node, "endParaRPr") else { return Ok(()) };
        let name = self.tree.tag(id).name().to_owned();
        patch.replace(self.tree.whole(id), restyled(self.tree, Some(id), &name, look)?);
        Ok(())
    }
}

/// Properties of letters with another look.
fn restyled(tree: &Tree<'_>, old: Option<Id>, name: &str, look: &Look) -> Result<String, Refused> {
    let p = name.rsplit_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
    let mut element = old.map_or_else(|| Element::new(name), |id| Element::of(tree, id));
    for (attribute, value) in [("b", look.bold), ("i", look.italic)] {
        if let Some(on) = value {
            element.attribute(attribute, if on { "1" } else { "0" });
        }
    }
    if let Some(on) = look.underline {
        element.attribute("u", if on { "sng" } else { "none" });
    }
    if let Some(on) = look.strike {
        element.attribute("strike", if on { "sngStrike" } else { "noStrike" });
    }
    if let Some(size) = look.size {
        let own = old.and_then(|id| tree.tag(id).number::<f64>("sz")).map(|hundredths| hundredths / 100.0);
        let points = match size {
            Size::Points(points) => points,
            Size::Times(times, otherwise) => (own.unwrap_or(otherwise) * times).round(),
        };
        let hundredths = (points * 100.0).round() as i64;
        if !SIZES.contains(&hundredths) {
            return Err(fixed("letters are between 1 and 4,000 points high", "Give another size."));
        }
        element.attribute("sz", &hundredths.to_string());
    }
    if let Some(color) = &look.color {
        element.remove(&FILLS);
        element.put("solidFill", fill(&p, &Paint::Color(color.clone())), &RUN);
    }
    if let Some(font) = &look.font {
        let font = crate::xml::escape(font);
        element.remove(&["ea", "cs"]);
        element.put("latin", format!("<{p}latin typeface=\"{font}\"/>"), &RUN);
    }
    Ok(element.write())
}

pub(super) fn fill_name(paint: &Paint) -> &'static str {
    match paint {
        Paint::None => "noFill",
        Paint::Color(_) => "solidFill",
    }
}

pub(super) fn fill(p: &str, paint: &Paint) -> String {
    match paint {
        Paint::None => format!("<{p}noFill/>"),
        Paint::Color(rgb) => format!("<{p}solidFill><{p}srgbClr val=\"{rgb}\"/></{p}solidFill>"),
    }
}

/// An outline with another colour or width.
pub(super) fn outline(
    tree: &Tree<'_>,
    old: Option<Id>,
    name: &str,
    p: &str,
    paint: Option<&Paint>,
    width: Option<i64>,
) -> String {
    let mut element = old.map_or_else(|| Element::new(name), |id| Element::of(tree, id));
    if let Some(width) = width {
        element.attribute("w", &width.to_string());
    }
    if let Some(paint) = paint {
        element.remove(&FILLS);
        element.put(fill_name(paint), fill(p, paint), &LINE);
    }
    element.write()
}
