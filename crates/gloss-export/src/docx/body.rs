//! Paragraphs, runs and tables as WordprocessingML (ECMA-376 part 1, 17.3 and 17.4), changes as `w:ins` and `w:del`
//! (17.13.5). Decides nothing about what changed.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::changes::{Mark, Marked, Tracked};
use super::comments::Thread;
use super::flow::{Atom, Grid, Is, Line};
use super::lists::{INDENT, Lists};
use super::xml::{attribute, escape};
use crate::model::{Align, Style, Target};
use crate::pictures::Pictures;
use gloss_errand::export::Sheet;

/// EMU of an image's pixel (144 to the inch), and the widest and highest an image may be.
const PIXEL: u64 = 6_350;
const WIDEST: u64 = 5_760_000;
const HIGHEST: u64 = 7_200_000;

/// Who changed what since, and when, for tracked changes.
pub(super) struct Author {
    pub name: String,
    pub date: String,
}

/// The XML writer of a package, with the state that its parts share.
pub(super) struct Writer<'a> {
    pub out: String,
    pub pictures: &'a Pictures,
    pub threads: &'a [Thread<'a>],
    pub author: Author,
    pub sheet: Sheet,
    pub lists: Lists,
    /// Addresses that links lead to; those of `document.xml` and of `footnotes.xml` apart.
    pub links: Vec<Arc<str>>,
    /// Names of headings, as bookmarks are numbered.
    pub bookmarks: HashMap<Arc<str>, usize>,
    /// Footnotes in the order in which they are referred to.
    pub notes: Vec<usize>,
    /// Numbers for changes, bookmarks and drawings.
    pub next: usize,
}

impl Writer<'_> {
    pub(super) fn parts(&mut self, parts: &[Tracked]) {
        let mut turning = false;
        for (at, part) in parts.iter().enumerate() {
            // A table on a turned page takes the headings above it along.
            if !turning && turns(parts.get(at..).unwrap_or_default()) {
                turning = true;
                self.section(false);
            }
            match part {
                Tracked::Line { mark, line, atoms } => self.paragraph(*mark, line, atoms),
                Tracked::Grid { grid, rows } => self.grid(grid, rows),
            }
            if turning && matches!(part, Tracked::Grid { .. }) {
                turning = false;
                self.section(true);
            }
        }
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    /// The attributes of a change.
    fn change(&mut self) -> String {
        let id = self.number();
        format!("w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\"", self.author.name, self.author.date)
    }

    fn paragraph(&mut self, mark: Mark, line: &Line, atoms: &Marked) {
        let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/>", line.look.style);
        let at = if line.look.bullet.is_some() { self.lists.of(line) } else { None };
        if let Some(list) = at {
            let level = line.look.level.min(8);
            let _ =
                write!(self.out, "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        }
        if runs_left(atoms) {
            self.out.push_str("<w:bidi/>");
        }
        let quote = line.look.quote * INDENT;
        let in_list =
            matches!(line.look.style, "ListContinue") || line.look.level > 0 || line.look.bullet.is_some();
        let list = if in_list { (line.look.level + 1) * INDENT } else { 0 };
        if at.is_none() && quote + list > 0 {
            let _ = write!(self.out, "<w:ind w:left=\"{}\"/>", quote + list);
        } else if quote > 0 {
            let _ = write!(self.out, "<w:ind w:left=\"{}\" w:hanging=\"{INDENT}\"/>", quote + list);
        }
        self.mark(mark);
        self.out.push_str("</w:pPr>");
        if let Some(name) = line.name.as_ref().filter(|_| mark != Mark::Removed) {
            let known = self.bookmarks.len() + 1;
            let number = *self.bookmarks.entry(name.clone()).or_insert(known);
            let id = self.number();
            let _ = write!(self.out, "<w:bookmarkStart w:id=\"{id}\" w:name=\"_h{number}\"/>");
            self.runs(atoms);
            let _ = write!(self.out, "<w:bookmarkEnd w:id=\"{id}\"/>");
        } else {
            self.runs(atoms);
        }
        self.out.push_str("</w:p>\n");
    }

    /// Writes the tracked change of a paragraph mark: inserted or deleted.
    fn mark(&mut self, mark: Mark) {
        let word = match mark {
            Mark::Same => return,
            Mark::Added => "ins",
            Mark::Removed => "del",
        };
        let change = self.change();
        let _ = write!(self.out, "<w:rPr><w:{word} {change}/></w:rPr>");
    }

    pub(super) fn runs(&mut self, atoms: &Marked) {
        let mut rest = atoms.as_slice();
        while let Some((mark, first)) = rest.first() {
            if let Is::Opens(thread) | Is::Closes(thread) = first.is {
                self.comment(thread, matches!(first.is, Is::Opens(_)));
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let same = |(other, atom): &&(Mark, Atom)| {
                other == mark && atom.link == first.link && !matches!(atom.is, Is::Opens(_) | Is::Closes(_))
            };
            let count = rest.iter().take_while(same).count().max(1);
            let (together, after) = rest.split_at(count);
            rest = after;
            let link = self.open_link(first.link.as_ref());
            let close = match mark {
                Mark::Same => "",
                Mark::Added => {
                    let change = self.change();
                    let _ = write!(self.out, "<w:ins {change}>");
                    "</w:ins>"
                }
                Mark::Removed => {
                    let change = self.change();
                    let _ = write!(self.out, "<w:del {change}>");
                    "</w:del>"
                }
            };
            for (mark, atom) in together {
                self.run(atom, *mark == Mark::Removed);
            }
            self.out.push_str(close);
            if link {
                self.out.push_str("</w:hyperlink>");
            }
        }
    }

    fn comment(&mut self, thread: usize, opens: bool) {
        let Some(thread) = self.threads.get(thread) else { return };
        for id in thread.first..thread.first + thread.said.len() {
            let _ = if opens {
                write!(self.out, "<w:commentRangeStart w:id=\"{id}\"/>")
            } else {
                write!(
                    self.out,
                    "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"{id}\"/></w:r>"
                )
            };
        }
    }

    fn open_link(&mut self, link: Option<&Target>) -> bool {
        match link {
            None => return false,
            Some(Target::Outside(to)) => {
                let known = self.links.iter().position(|known| known == to);
                let at = known.unwrap_or_else(|| {
                    self.links.push(to.clone());
                    self.links.len() - 1
                });
                let _ = write!(self.out, "<w:hyperlink r:id=\"rLink{at}\" w:history=\"1\">");
            }
            Some(Target::Heading(name)) => {
                let known = self.bookmarks.len() + 1;
                let number = *self.bookmarks.entry(name.clone()).or_insert(known);
                let _ = write!(self.out, "<w:hyperlink w:anchor=\"_h{number}\" w:history=\"1\">");
            }
        }
        true
    }

    fn run(&mut self, atom: &Atom, removed: bool) {
        match &atom.is {
            Is::Text(text) => {
                self.open_run(atom, text.chars().any(crate::model::runs_left));
                self.text(text, removed);
            }
            Is::Break => {
                self.open_run(atom, false);
                self.out.push_str("<w:br/>");
            }
            Is::Note { number, .. } => {
                self.notes.push(*number);
                let id = self.notes.len();
                let _ = write!(
                    self.out,
                    "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{id}\"/>"
                );
            }
            Is::Image { src, alt } => {
                self.open_run(atom, false);
                self.image(src, alt, removed);
            }
            Is::Opens(_) | Is::Closes(_) => return,
        }
        self.out.push_str("</w:r>");
    }

    fn open_run(&mut self, atom: &Atom, left: bool) {
        let Style { bold, italic, strike, code } = atom.style;
        let mut look = String::new();
        if code {
            look.push_str("<w:rStyle w:val=\"CodeText\"/>");
        } else if atom.link.is_some() {
            look.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
        }
        for (on, word) in [
            (bold, "<w:b/><w:bCs/>"),
            (italic, "<w:i/><w:iCs/>"),
            (strike, "<w:strike/>"),
            (left, "<w:rtl/>"),
        ] {
            if on {
                look.push_str(word);
            }
        }
        self.out.push_str("<w:r>");
        if !look.is_empty() {
            let _ = write!(self.out, "<w:rPr>{look}</w:rPr>");
        }
    }

    /// Text with its lines' ends and tabs, as code has them.
    fn text(&mut self, text: &str, removed: bool) {
        let word = if removed { "delText" } else { "t" };
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.out.push_str("<w:br/>");
            }
            for (nth, part) in line.split('\t').enumerate() {
                if nth > 0 {
                    self.out.push_str("<w:tab/>");
                }
                if !part.is_empty() {
                    let _ = write!(self.out, "<w:{word} xml:space=\"preserve\">{}</w:{word}>", escape(part));
                }
            }
        }
    }

    fn image(&mut self, src: &str, alt: &str, removed: bool) {
        let Some((number, picture)) = self.pictures.number(src).zip(self.pictures.get(src)) else {
            return self.text(&crate::model::absent(src, alt), removed);
        };
        let (width, height) = (u64::from(picture.width) * PIXEL, u64::from(picture.height) * PIXEL);
        let (mut w, mut h) = (width, height);
        if w > WIDEST {
            (w, h) = (WIDEST, height * WIDEST / width);
        }
        if h > HIGHEST {
            (w, h) = (w * HIGHEST / h, HIGHEST);
        }
        let (w, h) = (w.max(1), h.max(1));
        let id = self.number();
        let alt = attribute(alt);
        let _ = write!(
            self.out,
            "<w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{w}\" cy=\"{h}\"/><wp:docPr id=\"{id}\" name=\"Image {id}\" descr=\"{alt}\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Image {id}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rImage{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{w}\" cy=\"{h}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        );
    }

    fn grid(&mut self, grid: &Grid, rows: &[(Mark, Vec<Marked>)]) {
        for group in &grid.fit.groups {
            let columns: Vec<usize> = if group.start == 0 {
                group.clone().collect()
            } else {
                std::iter::once(0).chain(group.clone()).collect()
            };
            self.table(grid, rows, &columns);
            // Word takes tables that touch for one, and wants a paragraph at the end.
            self.out.push_str("<w:p><w:pPr><w:pStyle w:val=\"Spacer\"/></w:pPr></w:p>\n");
        }
    }

    fn table(&mut self, grid: &Grid, rows: &[(Mark, Vec<Marked>)], columns: &[usize]) {
        self.out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"GlossTable\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>");
        let whole = if grid.fit.turned { 14_200 } else { 9_070 };
        let need = |column: &usize| grid.fit.needs.get(*column).copied().unwrap_or(1);
        let all: usize = columns.iter().map(need).sum();
        let widths: Vec<usize> = columns.iter().map(|column| whole * need(column) / all.max(1)).collect();
        for width in &widths {
            let _ = write!(self.out, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.out.push_str("</w:tblGrid>\n");
        for (at, (mark, cells)) in rows.iter().enumerate() {
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            if at == 0 {
                self.out.push_str("<w:tblHeader/>");
            }
            let word = match mark {
                Mark::Same => None,
                Mark::Added => Some("ins"),
                Mark::Removed => Some("del"),
            };
            if let Some(word) = word {
                let change = self.change();
                let _ = write!(self.out, "<w:{word} {change}/>");
            }
            self.out.push_str("</w:trPr>");
            for (column, width) in columns.iter().zip(&widths) {
                let empty = Marked::new();
                let align = grid.columns.get(*column).copied().unwrap_or(Align::Left);
                self.cell(cells.get(*column).unwrap_or(&empty), align, *mark, grid.fit.size, *width);
            }
            self.out.push_str("</w:tr>\n");
        }
        self.out.push_str("</w:tbl>\n");
    }

    fn cell(&mut self, atoms: &Marked, align: Align, mark: Mark, size: usize, width: usize) {
        let align = match align {
            Align::Left => "left",
            Align::Centre => "center",
            Align::Right => "right",
        };
        let style = match size {
            9.. => "TableText",
            8 => "TableTextSmall",
            _ => "TableTextTiny",
        };
        let _ = write!(
            self.out,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{style}\"/>"
        );
        if runs_left(atoms) {
            self.out.push_str("<w:bidi/>");
        }
        let _ = write!(self.out, "<w:jc w:val=\"{align}\"/>");
        self.mark(mark);
        self.out.push_str("</w:pPr>");
        self.runs(atoms);
        self.out.push_str("</w:p></w:tc>");
    }

    /// Ends a section: the pages so far are upright or turned.
    fn section(&mut self, turned: bool) {
        let properties = section(self.sheet, turned);
        let _ = writeln!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"Spacer\"/>{properties}</w:pPr></w:p>");
    }
}

/// Whether a table on a turned page follows, with nothing but headings before it.
fn turns(parts: &[Tracked]) -> bool {
    let heading = |part: &&Tracked| matches!(part, Tracked::Line { line, .. } if line.look.style.starts_with("Heading"));
    let table = parts.iter().find(|part| !heading(part));
    matches!(table, Some(Tracked::Grid { grid, .. }) if grid.fit.turned)
}

/// The properties of a section.
pub(super) fn section(sheet: Sheet, turned: bool) -> String {
    let (w, h) = match sheet {
        Sheet::A4 => (11_906, 16_838),
        Sheet::Letter => (12_240, 15_840),
    };
    let footer = if turned { "rFooterTurned" } else { "rFooter" };
    let page = if turned {
        format!("<w:pgSz w:w=\"{h}\" w:h=\"{w}\" w:orient=\"landscape\"/>")
    } else {
        format!("<w:pgSz w:w=\"{w}\" w:h=\"{h}\"/>")
    };
    format!(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"{footer}\"/>{page}<w:pgMar w:top=\"1361\" w:right=\"1417\" w:bottom=\"1474\" w:left=\"1417\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/></w:sectPr>"
    )
}

/// Whether a paragraph runs from right to left.
fn runs_left(atoms: &Marked) -> bool {
    let mut letters = atoms.iter().flat_map(|(_, atom)| match &atom.is {
        Is::Text(text) => text.chars(),
        _ => "".chars(),
    });
    letters.find(|c| c.is_alphabetic()).is_some_and(crate::model::runs_left)
}
