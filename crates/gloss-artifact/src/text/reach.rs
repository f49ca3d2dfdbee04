//! How far a note can reach from what was selected: words, sentence, paragraph, item, cell, row, column, section,
//! document. Each reach is a region that can be edited by itself; none of them looks anything up by its words.

use std::ops::Range;

use gloss_markdown::{Container, El, Leaf, LeafKind, Run};
use gloss_protocol::{Reach, Region, Span};

use super::lines::lines_of_code;
use super::select::snap_to_words;
use super::{Text, sentence};

/// All reaches, narrowest first.
const ALL: [Reach; 9] = [
    Reach::Selection,
    Reach::Sentence,
    Reach::Paragraph,
    Reach::Item,
    Reach::Cell,
    Reach::Row,
    Reach::Column,
    Reach::Section,
    Reach::Document,
];

/// The extent of a region, by first and last run with the bytes into them: two regions that differ in delimiters or
/// blanks alone are the same to a reader.
type Covered = Vec<((usize, usize), (usize, usize))>;

impl Text {
    /// Widens a raw byte range to a reach.
    pub(super) fn reach(&self, raw: &Range<usize>, reach: Reach) -> Region {
        let spans = match reach {
            Reach::Document => return Region::Whole,
            _ if self.is_lines() => vec![self.reach_of_lines(raw, reach)],
            Reach::Section => vec![self.section(raw.start)],
            // A chart of a document is a block of its own.
            Reach::Paragraph
            | Reach::Cell
            | Reach::Chart
            | Reach::Point
            | Reach::Series
            | Reach::Shape
            | Reach::Slide => self.touched(raw).map(span_of).collect(),
            Reach::Item => self.items(raw),
            Reach::Row | Reach::Column => self.line_of_cells(raw, reach),
            Reach::Sentence => self.per_leaf(raw, true),
            Reach::Selection => self.rectangle(raw).unwrap_or_else(|| self.per_leaf(raw, false)),
        };
        Region::Text { spans, reach }
    }

    /// The reaches that make sense here, narrowest first, no two of them the same to a reader. The document is always
    /// one: it is also what is not there yet.
    pub(super) fn reaches(&self, raw: &Range<usize>) -> Vec<Reach> {
        let mut cells = self.touched(raw).map(|leaf| matches!(leaf.kind, LeafKind::Cell { .. }));
        let (first, all) = (cells.next().unwrap_or(false), cells.all(|cell| cell));
        let plain =
            self.touched(raw).all(|leaf| matches!(leaf.kind, LeafKind::Paragraph | LeafKind::Heading(_)));
        let in_item = self.touched(raw).any(|leaf| self.item_of(leaf).is_some());
        // A box is no word, but it is part of its item.
        let in_task =
            self.touched(raw).any(|leaf| self.item_of(leaf).is_some_and(|item| item.task().is_some()));
        let document = self.covered(&Region::Whole);
        let mut seen: Vec<Covered> = Vec::new();
        ALL.into_iter()
            .filter(|reach| match reach {
                Reach::Sentence => plain || self.is_lines(),
                Reach::Section => !self.is_lines(),
                Reach::Paragraph => !(first && all),
                Reach::Item => in_item,
                Reach::Cell | Reach::Row | Reach::Column => first && all,
                _ => true,
            })
            .filter(|reach| {
                let covered = self.covered(&self.reach(raw, *reach));
                let new = match reach {
                    Reach::Document => true,
                    Reach::Item if in_task => true,
                    Reach::Section => covered != document && !seen.contains(&covered),
                    _ => !covered.is_empty() && !seen.contains(&covered),
                };
                seen.push(covered);
                new
            })
            .collect()
    }

    fn covered(&self, region: &Region) -> Covered {
        let runs = &self.parsed().runs;
        let mut out: Covered = Vec::new();
        for span in self.spans(region) {
            let range = span.range();
            let first = runs.partition_point(|run| run.span().end <= range.start);
            let end = runs.partition_point(|run| run.span().start < range.end);
            let (Some(last), true) = (end.checked_sub(1), first < end) else { continue };
            let cut = |at: usize| runs.get(at).filter(|run| !run.is_whole()).map_or(0..0, |run| run.span());
            let from = range.start.saturating_sub(cut(first).start) * usize::from(!cut(first).is_empty());
            let to = cut(last).end.saturating_sub(range.end);
            match out.last_mut() {
                Some((_, (run, 0))) if *run + 1 == first && from == 0 => *run = last,
                _ => out.push(((first, from), (last, to))),
            }
            if let Some((_, stop)) = out.last_mut() {
                *stop = (last, to);
            }
        }
        out
    }

    pub(super) fn touched<'a>(&'a self, raw: &'a Range<usize>) -> impl Iterator<Item = &'a Leaf> {
        let first = self.parsed().leaves.partition_point(|leaf| leaf.span().end <= raw.start);
        self.parsed().leaves.iter().skip(first).take_while(|leaf| leaf.span().start < raw.end)
    }

    /// The cells between the two ends of a selection within one table, by rows and columns and not in reading order.
    /// None where it does not cross cells of one table.
    fn rectangle(&self, raw: &Range<usize>) -> Option<Vec<Span>> {
        let (first, last) = (self.touched(raw).next()?, self.touched(raw).last()?);
        let table =
            first.within().filter(|table| Some(*table) == last.within() && first.span() != last.span())?;
        let (LeafKind::Cell { row: a, column: b }, LeafKind::Cell { row: c, column: d }) =
            (first.kind, last.kind)
        else {
            return None;
        };
        let (rows, columns) = (a.min(c)..=a.max(c), b.min(d)..=b.max(d));
        let inside = |leaf: &&Leaf| matches!(leaf.kind, LeafKind::Cell { row, column } if rows.contains(&row) && columns.contains(&column));
        Some(self.leaves_in(table).iter().filter(inside).map(span_of).collect())
    }

    /// The cells of the rows or columns that a selection touches, each within its own table.
    fn line_of_cells(&self, raw: &Range<usize>, reach: Reach) -> Vec<Span> {
        let line = |leaf: &Leaf| match leaf.kind {
            LeafKind::Cell { row, column } => {
                Some((leaf.within()?, if reach == Reach::Row { row } else { column }))
            }
            _ => None,
        };
        let wanted: Vec<_> = match self.rectangle(raw) {
            Some(spans) => {
                let cells = self.touched(raw).filter(|leaf| spans.contains(&span_of(leaf)));
                cells.filter_map(line).collect()
            }
            None => self.touched(raw).filter_map(line).collect(),
        };
        let mut tables: Vec<u32> = wanted.iter().map(|(table, _)| *table).collect();
        tables.dedup();
        tables
            .into_iter()
            .flat_map(|table| self.leaves_in(table))
            .filter(|leaf| line(leaf).is_some_and(|at| wanted.contains(&at)))
            .map(span_of)
            .collect()
    }

    pub(super) fn leaves_in(&self, container: u32) -> &[Leaf] {
        self.parsed().containers.get(container as usize).map_or(&[], |found| self.parsed().leaves_in(found))
    }

    /// The innermost list item around a leaf.
    pub(super) fn item_of(&self, leaf: &Leaf) -> Option<&Container> {
        let container = |id: u32| self.parsed().containers.get(id as usize);
        let mut at = leaf.within().and_then(container);
        while let Some(found) = at.filter(|found| found.el != El::Item) {
            at = found.parent().and_then(container);
        }
        at
    }

    /// The list items that a selection touches, each from its box or first word to its last: the marker stays, so
    /// that the item stays one whatever it says. Items within others are not named twice.
    pub(super) fn items(&self, raw: &Range<usize>) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        for leaf in self.touched(raw) {
            let Some(item) = self.item_of(leaf) else {
                out.push(span_of(leaf));
                continue;
            };
            let inner = self.parsed().leaves_in(item);
            let (Some(first), Some(last)) = (inner.first(), inner.last()) else { continue };
            let start = item.task().map_or(first.span().start, |task| task.start);
            let span = Span::new(start, last.span().end);
            if out.iter().any(|other| other.contains(span)) {
                continue;
            }
            out.retain(|other| !span.contains(*other));
            out.push(span);
        }
        out
    }

    /// One range per leaf that the selection touches: a cell, image or block of HTML that is left is whole.
    fn per_leaf(&self, raw: &Range<usize>, sentences: bool) -> Vec<Span> {
        let several = self.touched(raw).nth(1).is_some();
        self.touched(raw)
            .filter_map(|leaf| {
                let runs = self.parsed().runs_of(leaf);
                let cut = raw.start.max(leaf.span().start)..raw.end.min(leaf.span().end);
                if leaf.kind == LeafKind::Raw || several && matches!(leaf.kind, LeafKind::Cell { .. }) {
                    return Some(span_of(leaf));
                }
                let text = self.parsed().leaf_text(&self.source, leaf);
                let visible = self.visible_range(runs, &cut)?;
                let visible = match leaf.kind {
                    LeafKind::Code => lines_of_code(&text, visible),
                    _ if sentences => sentence::around(&text, &visible),
                    _ => snap_to_words(&self.without_marks(leaf, text), visible),
                };
                let bytes = self.source_range(runs, &visible)?;
                Some(self.balanced(runs, bytes))
            })
            .collect()
    }

    /// A leaf's text in which the marks of footnotes end words: they stand right behind one.
    fn without_marks(&self, leaf: &Leaf, text: String) -> String {
        let mark = |run: &&Run| {
            let inline = run.inline().and_then(|id| self.parsed().inlines.get(id as usize));
            inline.is_some_and(|inline| inline.el == El::FootnoteRef)
        };
        let runs = self.parsed().runs_of(leaf);
        if !runs.iter().any(|run| mark(&run)) {
            return text;
        }
        let shown = |run: &Run| {
            let words = self.parsed().text(&self.source, run);
            if mark(&run) { "\u{1}".repeat(words.len()) } else { words.to_owned() }
        };
        runs.iter().map(shown).collect()
    }

    /// From the heading above a place to the next heading that is not below it; within a quote or an item, to its
    /// end at most.
    pub(super) fn section(&self, byte: usize) -> Span {
        let leaves = &self.parsed().leaves;
        let at = leaves.partition_point(|leaf| leaf.span().start <= byte).saturating_sub(1);
        // A place before the first word of a block belongs to that block.
        let at = at
            + usize::from(
                leaves.get(at).is_some_and(|leaf| leaf.span().end <= byte) && at + 1 < leaves.len(),
            );
        let around = self.containers_of(leaves.get(at));
        let level = |leaf: &Leaf| match leaf.kind {
            LeafKind::Heading(level) if around.contains(&leaf.within()) => Some(level),
            _ => None,
        };
        let above = leaves.get(..=at).unwrap_or_default().iter().rev().find(|leaf| level(leaf).is_some());
        let Some(heading) = above else {
            let next = leaves.iter().find(|leaf| level(leaf).is_some());
            return self.to_last_word(
                0,
                next.map_or(self.source.len(), |leaf| self.heading_start(leaf)),
                false,
            );
        };
        let inner = heading.within().and_then(|id| self.parsed().containers.get(id as usize));
        let limit = inner.map_or(self.source.len(), |container| container.span().end);
        let below = leaves
            .iter()
            .filter(|leaf| leaf.span().start > heading.span().start && leaf.span().start < limit);
        let ends = |leaf: &&Leaf| leaf.within() == heading.within() && level(leaf) <= level(heading);
        let next = below.filter(|leaf| level(leaf).is_some()).find(ends);
        let end = next.map_or(limit, |leaf| self.heading_start(leaf));
        let end = self.before_footnotes(heading.span().end, end);
        self.to_last_word(self.heading_start(heading), end, inner.is_some())
    }

    /// Where the footnotes begin that stand last in a range, which are the document's: its end where there are none.
    fn before_footnotes(&self, start: usize, end: usize) -> usize {
        let parsed = self.parsed();
        let last = parsed.leaves.iter().rev().filter(|leaf| (start..end).contains(&leaf.span().start));
        let note = |leaf: &Leaf| {
            let around = self.containers_of(Some(leaf)).into_iter().flatten();
            let mut all = around.filter_map(|id| parsed.containers.get(id as usize));
            all.find(|container| container.el == El::Footnote).map(|container| container.span().start)
        };
        last.map_while(note).last().unwrap_or(end)
    }

    /// The containers around a leaf, and that there is none.
    fn containers_of(&self, leaf: Option<&Leaf>) -> Vec<Option<u32>> {
        let mut out = vec![None];
        let mut at = leaf.and_then(|leaf| leaf.within());
        while let Some(id) = at {
            out.push(Some(id));
            at = self.parsed().containers.get(id as usize).and_then(Container::parent);
        }
        out
    }

    /// Where a heading begins, its `#` included.
    fn heading_start(&self, leaf: &Leaf) -> usize {
        match leaf.within() {
            None => self
                .parsed()
                .blocks
                .get(leaf.block as usize)
                .map_or(leaf.span().start, |block| block.span().start),
            Some(_) => {
                let before = self.source.get(..leaf.span().start).unwrap_or_default();
                let stem = before.trim_end_matches([' ', '\t']).trim_end_matches('#');
                if stem.len() < before.trim_end().len() { stem.len() } else { leaf.span().start }
            }
        }
    }

    /// Without the blank lines at the end; in a quote these have its prefix.
    fn to_last_word(&self, start: usize, end: usize, quoted: bool) -> Span {
        let mut text = self.source.get(start..end).unwrap_or_default().trim_end();
        while let Some((above, last)) = text.rsplit_once('\n').filter(|_| quoted) {
            if !last.bytes().all(|b| matches!(b, b'>' | b' ' | b'\t')) {
                break;
            }
            text = above.trim_end();
        }
        Span::new(start, start + text.len())
    }
}

fn span_of(leaf: &Leaf) -> Span {
    Span::new(leaf.span().start, leaf.span().end)
}

#[cfg(test)]
mod tests;
