//! Removal of a place with its marks: the line of a row, the mark of an item, the bars beside a column, the blank
//! beside a sentence. Only marks that would be left of nothing; no word of a neighbour.

use std::ops::Range;

use gloss_markdown::{Container, El, Leaf};
use gloss_protocol::{Reach, Region, Span};

use super::Text;
use super::part::{NoPart, is_cell, line_of};

impl Text {
    /// A place with what parts it from its neighbours, where the place is all of a row, column, item, block or sentence;
    /// else as it is.
    pub(super) fn with_what_parts_it(&self, region: Region) -> Result<Region, NoPart> {
        let Region::Text { spans, reach } = &region else { return Ok(region) };
        let covered = Covered { text: self, spans };
        let spans = match covered.leaves().all(is_cell) {
            true => covered.table_lines()?,
            false => covered.items().or_else(|| covered.blocks()).or_else(|| covered.words()),
        };
        Ok(spans.map_or_else(|| region.clone(), |spans| Region::Text { spans, reach: *reach }))
    }

    fn line_start(&self, at: usize) -> usize {
        self.source.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1)
    }

    /// Behind the line end after a place.
    fn line_end(&self, at: usize) -> usize {
        self.source.get(at..).and_then(|tail| tail.find('\n')).map_or(self.source.len(), |n| at + n + 1)
    }
}

/// A place by the ranges that it has.
struct Covered<'a> {
    text: &'a Text,
    spans: &'a [Span],
}

impl Covered<'_> {
    fn hull(&self) -> Range<usize> {
        let (first, last) = (self.spans.first(), self.spans.last());
        first.map_or(0, |span| span.start as usize)..last.map_or(0, |span| span.end as usize)
    }

    /// The leaves that a range of the place is in.
    fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        let all = self.text.parsed().leaves.iter();
        all.filter(|leaf| {
            let own = Span::new(leaf.span().start, leaf.span().end);
            self.spans.iter().any(|span| span.overlaps(own) || span.is_empty() && *span == own)
        })
    }

    /// Whether all that is seen of a leaf is in the place.
    fn holds(&self, leaf: &Leaf) -> bool {
        let runs = self.text.parsed().runs_of(leaf);
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return true };
        let own = Span::new(first.span().start, last.span().end);
        own.is_empty() || self.spans.iter().any(|span| span.contains(own))
    }

    /// The lines of whole rows, or the strips of whole columns.
    fn table_lines(&self) -> Result<Option<Vec<Span>>, NoPart> {
        let mut tables: Vec<u32> = self.leaves().filter_map(Leaf::within).collect();
        tables.dedup();
        let [table] = tables.as_slice() else { return Ok(None) };
        let cells = self.text.leaves_in(*table);
        let held = |reach: Reach| {
            let mut keys: Vec<u32> = self.leaves().filter_map(|leaf| line_of(leaf, reach)).collect();
            keys.sort_unstable();
            keys.dedup();
            let whole = |key: &u32| {
                cells.iter().filter(|leaf| line_of(leaf, reach) == Some(*key)).all(|leaf| self.holds(leaf))
            };
            keys.iter().all(whole).then_some(keys)
        };
        if let Some(columns) = held(Reach::Column) {
            return Ok(self.strips(*table, &columns));
        }
        let Some(rows) = held(Reach::Row) else { return Ok(None) };
        if rows.contains(&0) {
            return Err(NoPart::Headers);
        }
        let line = |row: &u32| {
            let cell = cells.iter().find(|leaf| line_of(leaf, Reach::Row) == Some(*row))?;
            let start = self.text.line_start(cell.span().start);
            Some(Span::new(start, self.text.line_end(cell.span().start)))
        };
        Ok(rows.iter().map(line).collect())
    }

    /// The strips of columns through all lines of a table, the one below its headers too, each with the bar before it; the
    /// whole table where all its columns go. None where its lines have no bars at their edges.
    fn strips(&self, table: u32, columns: &[u32]) -> Option<Vec<Span>> {
        let source = self.text.source.as_str();
        let cells = self.text.leaves_in(table);
        let start = self.text.line_start(cells.first()?.span().start);
        let end = self.text.line_end(cells.last()?.span().end);
        let all = cells.iter().filter_map(|leaf| line_of(leaf, Reach::Column)).max()? as usize + 1;
        if columns.len() == all {
            return Some(vec![Span::new(start, end)]);
        }
        let mut out = Vec::new();
        let mut at = start;
        while at < end {
            let next = self.text.line_end(at);
            let bars = bars(source.get(at..next)?, at);
            if bars.len() != all + 1 {
                return None;
            }
            for column in columns {
                let column = *column as usize;
                out.push(Span::new(*bars.get(column)?, *bars.get(column + 1)?));
            }
            at = next;
        }
        Some(out)
    }

    /// The lines of whole list items, each with its mark.
    fn items(&self) -> Option<Vec<Span>> {
        let parsed = self.text.parsed();
        let is_whole = |item: &&Container| {
            let inner = parsed.leaves_in(item);
            item.el == El::Item && !inner.is_empty() && inner.iter().all(|leaf| self.holds(leaf))
        };
        let mut items: Vec<&Container> = parsed.containers.iter().filter(is_whole).collect();
        // An item within one that goes goes with it.
        items.retain(|item| {
            let mut at = item.parent();
            while let Some(found) = at.and_then(|id| parsed.containers.get(id as usize)) {
                if is_whole(&found) {
                    return false;
                }
                at = found.parent();
            }
            true
        });
        let of_items = |leaf: &Leaf| {
            items
                .iter()
                .any(|item| item.span().start <= leaf.span().start && leaf.span().end <= item.span().end)
        };
        if items.is_empty() || !self.leaves().all(of_items) {
            return None;
        }
        Some(items.into_iter().map(|item| self.item_lines(item)).collect())
    }

    fn item_lines(&self, item: &Container) -> Span {
        let parsed = self.text.parsed();
        let line = self.text.line_start(item.span().start);
        let indent = self.text.source.get(line..item.span().start).unwrap_or_default();
        let start = if indent.trim().is_empty() { line } else { item.span().start };
        let last = parsed.leaves_in(item).last().map_or(item.span().end, |leaf| leaf.span().end);
        // Up to the next item: what parts it from this one goes with this one.
        let next = parsed.containers.iter().find(|other| {
            other.el == El::Item
                && other.parent() == item.parent()
                && other.span().start >= item.span().end.max(last)
        });
        let end = match next {
            Some(next) if start == line => self.text.line_start(next.span().start),
            _ => self.text.line_end(last),
        };
        Span::new(start, end.max(last))
    }

    /// Whole blocks with the blank lines behind them; at the end of the document those before them.
    fn blocks(&self) -> Option<Vec<Span>> {
        let parsed = self.text.parsed();
        let hull = self.hull();
        let touches = |block: &&gloss_markdown::Block| {
            block.span().start < hull.end && hull.start < block.span().end.max(block.span().start + 1)
        };
        let (at, first) = parsed.blocks.iter().enumerate().find(|(_, block)| touches(block))?;
        let (last, end) = parsed.blocks.iter().enumerate().rev().find(|(_, block)| touches(block))?;
        let inner = parsed.leaves.iter().filter(|leaf| (at..=last).contains(&(leaf.block as usize)));
        let mut inner = inner.peekable();
        if inner.peek().is_none() || !inner.all(|leaf| self.holds(leaf)) {
            return None;
        }
        let source = self.text.source.as_str();
        match parsed.blocks.get(last + 1) {
            Some(next) => Some(vec![Span::new(first.span().start, next.span().start)]),
            None => {
                let before = source.get(..first.span().start)?.trim_end();
                let start = if before.is_empty() { 0 } else { before.len() };
                let tail = source.get(end.span().end..)?;
                // The last line keeps its end.
                let keep = usize::from(source.ends_with('\n') && start > 0);
                Some(vec![Span::new(start, end.span().end + tail.len() - keep)])
            }
        }
    }

    /// Words of one line with the blank before them, else the one behind them.
    fn words(&self) -> Option<Vec<Span>> {
        let [span] = self.spans else { return None };
        let source = self.text.source.as_str();
        let range = span.range();
        let (before, after) = (source.get(..range.start)?, source.get(range.end..)?);
        let ends = after.is_empty()
            || after.starts_with(char::is_whitespace)
            || after.starts_with(['.', ',', ';', ':', '!', '?', ')']);
        if before.ends_with(' ') && !before.ends_with("  ") && ends && !at_mark(before) {
            return Some(vec![Span::new(range.start - 1, range.end)]);
        }
        let begins = before.is_empty() || before.ends_with(char::is_whitespace);
        (begins && after.starts_with(' ')).then(|| vec![Span::new(range.start, range.end + 1)])
    }
}

/// Whether the blank before a place belongs to the mark that begins its block.
fn at_mark(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim();
    !line.is_empty()
        && line
            .chars()
            .all(|c| matches!(c, '#' | '-' | '*' | '+' | '>' | '|' | '.' | ')') || c.is_ascii_digit())
}

/// Where the bars of a table's line stand, from `at`; none where it does not begin and end with one.
fn bars(line: &str, at: usize) -> Vec<usize> {
    let trimmed = line.trim();
    if !trimmed.starts_with('|') || !trimmed.ends_with('|') || trimmed.ends_with("\\|") {
        return Vec::new();
    }
    let bytes = line.as_bytes();
    let escaped = |n: usize| n.checked_sub(1).and_then(|n| bytes.get(n)) == Some(&b'\\');
    line.match_indices('|').filter(|(n, _)| !escaped(*n)).map(|(n, _)| at + n).collect()
}
