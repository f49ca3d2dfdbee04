//! From a document's text to the blocks that a viewer draws and points into: headings, paragraphs, items, tables, boxes, notes, and
//! the words in them with how they look, where that is known. Reads lines alone and changes nothing.

use std::collections::HashMap;
use std::ops::Range;

use gloss_markdown::{Composer, Document, El};

use super::looks::{Looks, ParagraphLook, Stretch};
use super::signs::{BOX, BREAK, CELL, OBJECT, STORY, TABLE, is_mark, object, pieces, role};

/// The blocks of a text; `looks` are those of its lines, or none.
pub(super) fn blocks(source: &str, looks: &Looks) -> Document {
    let mut drawing = Drawing { out: Composer::new(source), source, notes: note_numbers(source), looks };
    let mut at = 0;
    for (n, line) in source.split_inclusive('\n').enumerate() {
        let words = line.strip_suffix('\n').unwrap_or(line);
        drawing.line(n, words, at..at + words.len());
        at += line.len();
    }
    drawing.out.finish()
}

/// The number that a reader sees of each note, by its name.
fn note_numbers(source: &str) -> HashMap<String, usize> {
    let mut numbers = HashMap::new();
    let mut counts = [0_usize; 2];
    for (from, _) in source.match_indices(OBJECT) {
        let rest = source.get(from..).unwrap_or_default();
        let (kind, id) = object(rest.split(super::signs::OBJECT_END).next().unwrap_or_default());
        let count = match kind {
            "note" => &mut counts[0],
            "endnote" => &mut counts[1],
            _ => continue,
        };
        numbers.entry(format!("{kind} {id}")).or_insert_with(|| {
            *count += 1;
            *count
        });
    }
    numbers
}

struct Drawing<'a> {
    out: Composer<'a>,
    source: &'a str,
    notes: HashMap<String, usize>,
    looks: &'a Looks,
}

impl Drawing<'_> {
    fn line(&mut self, n: usize, line: &str, span: Range<usize>) {
        if !is_mark(line) {
            return self.paragraph(n, line, span);
        }
        let name = line.get(1..).unwrap_or_default();
        match line.chars().next() {
            Some(STORY) => self.story(name, span),
            Some(TABLE) if name == "table" => self.out.open(El::Table, 0, "", span),
            Some(TABLE) if name == "row" => {
                self.close_to(El::Table);
                self.out.open(El::TableRow, 0, "", span);
            }
            Some(TABLE) => {
                self.close_to(El::Table);
                self.out.close();
            }
            Some(CELL) => {
                self.close_to(El::TableRow);
                self.out.open(El::TableCell, 0, name, span);
            }
            Some(BOX) if name == "box" => self.out.open(El::Aside, 0, "box", span),
            _ => {
                self.close_to(El::Aside);
                self.out.close();
            }
        }
    }

    /// Ends everything within the innermost element of a kind.
    fn close_to(&mut self, el: El) {
        while self.out.innermost().is_some_and(|inner| inner != el) {
            self.out.close();
        }
    }

    fn story(&mut self, name: &str, span: Range<usize>) {
        while self.out.innermost().is_some() {
            self.out.close();
        }
        match self.notes.get(name) {
            Some(number) => self.out.open(El::Footnote, 0, &number.to_string(), span),
            None => self.out.open(El::Aside, 0, name.split(' ').next().unwrap_or_default(), span),
        }
    }

    fn paragraph(&mut self, n: usize, line: &str, span: Range<usize>) {
        let (role, words) = role(line);
        let inner = span.end - words.len()..span.end;
        let look = self.looks.line(n);
        if self.out.innermost() == Some(El::TableCell) {
            // A cell is one place, whatever paragraphs it has: a line end parts them.
            let before = span.start.saturating_sub(1)..span.start;
            let is_first = self
                .source
                .get(..before.start)
                .is_some_and(|head| head.rsplit('\n').next().unwrap_or_default().starts_with(CELL));
            if !is_first && !words.is_empty() {
                self.out.begin_look(El::Break, "");
                self.out.word(before, "\n");
                self.out.end_look();
            }
            return self.words(words, inner.start, look);
        }
        let (kind, level) = role.split_at_checked(1).unwrap_or(("", ""));
        let level: u32 = level.parse().unwrap_or(0);
        let label = look.map_or("", |look| look.label.as_str());
        match kind {
            "t" => self.out.open(El::Heading, 1, label, span),
            // A title stands above all headings.
            "h" => self.out.open(El::Heading, level + 1, label, span),
            "l" => {
                self.out.open(El::List, 0, "", span.clone());
                self.out.open(El::Item, level + 1, label, span);
            }
            _ => self.out.open(El::Paragraph, look.map_or(0, |look| look.align), label, span),
        }
        self.words(words, inner.start, look);
        self.out.close();
        if kind == "l" {
            self.out.close();
        }
    }

    /// The words of a line, which begin at a byte of the source.
    fn words(&mut self, words: &str, start: usize, look: Option<&ParagraphLook>) {
        for (at, piece) in pieces(words) {
            let span = start + at..start + at + piece.len();
            if piece.starts_with(OBJECT) {
                self.object(piece, span, look, at);
                continue;
            }
            for part in piece.split_inclusive(BREAK) {
                let from = start + at + offset(piece, part);
                let text = part.trim_end_matches(BREAK);
                self.stretches(from - start..from - start + text.len(), start, look);
                if text.len() < part.len() {
                    self.out.begin_look(El::Break, "");
                    self.out.word(from + text.len()..from + part.len(), "\n");
                    self.out.end_look();
                }
            }
        }
    }

    /// Words without objects, cut where their look changes.
    fn stretches(&mut self, range: Range<usize>, start: usize, look: Option<&ParagraphLook>) {
        let mut at = range.start;
        while at < range.end {
            let found = look.and_then(|look| look.at(at));
            let end = found.map_or_else(
                || look.and_then(|look| look.next(at)).unwrap_or(range.end),
                |stretch| stretch.at.end,
            );
            let end = end.min(range.end).max(at + 1);
            let count = found.map_or(0, |stretch| self.begin(stretch));
            self.out.run(start + at..start + end);
            (0..count).for_each(|_| self.out.end_look());
            at = end;
        }
    }

    fn begin(&mut self, stretch: &Stretch) -> usize {
        stretch.els.iter().for_each(|(el, to)| self.out.begin_look(*el, to));
        stretch.els.len()
    }

    fn object(&mut self, name: &str, span: Range<usize>, look: Option<&ParagraphLook>, at: usize) {
        let (kind, said) = object(name);
        let author = look.and_then(|look| look.deleted_by(at)).unwrap_or_default();
        let (el, to, shown) = match kind {
            "picture" if said.is_empty() => (El::Raw, "", "[picture]".to_owned()),
            "picture" => (El::Raw, "", format!("[picture: {said}]")),
            "formula" => (El::Math, "", said.to_owned()),
            "note" | "endnote" => {
                let number = self.notes.get(&format!("{kind} {said}")).copied().unwrap_or_default();
                (El::FootnoteRef, "", number.to_string())
            }
            "deleted" => (El::Deleted, author, said.to_owned()),
            "ruby" => (El::Raw, "", said.to_owned()),
            // A page break and the place of a box are seen by what follows.
            _ => return,
        };
        if shown.is_empty() {
            return;
        }
        if el == El::Raw {
            return self.out.word(span, &shown);
        }
        self.out.begin_look(el, to);
        self.out.word(span, &shown);
        self.out.end_look();
    }
}

/// Where a part of a text begins in it.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
