//! A table of Markdown by its lines and the cells of each, as they are written. Reads only; a line that can't be told apart into
//! cells makes no table.

use gloss_markdown::{El, LeafKind};
use gloss_protocol::Span;

use crate::error::Unwritable;
use crate::kinds::acts::At;
use crate::kinds::acts::headers::column_named;
use crate::kinds::acts::order::is_total;

/// A line of a table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// From its first byte to behind its line end.
    pub(super) span: Span,
    /// Between the bars, with the blanks beside the words.
    pub(super) cells: Vec<Span>,
}

/// A table: its headers, the line below them, its rows.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) lines: Vec<Line>,
    /// The rows that the place touches, from 0 as the line of headers.
    pub(super) rows: Vec<usize>,
    /// The columns that the place touches.
    pub(super) columns: Vec<usize>,
}

/// The first row of data among a table's lines.
pub(super) const DATA: usize = 2;

impl Table {
    /// The one table that a place is in, or is.
    ///
    /// # Errors
    /// Where the place is in none or in several, or the table can't be read.
    pub(super) fn of(at: &At<'_>) -> Result<Self, Unwritable> {
        let document = at.text.parsed();
        let touched: Vec<_> = document
            .leaves
            .iter()
            .filter_map(|leaf| match leaf.kind {
                LeafKind::Cell { row, column } if touches(at, leaf.span()) => {
                    Some((leaf.within(), row, column))
                }
                _ => None,
            })
            .collect();
        let mut tables: Vec<u32> = touched.iter().filter_map(|(table, ..)| *table).collect();
        tables.dedup();
        let [table] = tables.as_slice() else {
            let says = if tables.is_empty() {
                "No table is marked here."
            } else {
                "Several tables are marked here."
            };
            return Err(Unwritable::new(says, "Mark a place in one table."));
        };
        let found = document.containers.get(*table as usize).filter(|one| one.el == El::Table);
        let unread = || Unwritable::new("This table can't be read line by line.", "Write it anew.");
        let found = found.ok_or_else(unread)?;
        let cells = document.leaves_in(found);
        let (first, last) = (cells.first().ok_or_else(unread)?, cells.last().ok_or_else(unread)?);
        let source = at.source();
        let mut start = line_start(source, first.span().start);
        let end = line_end(source, last.span().end);
        let mut lines = Vec::new();
        while start < end {
            let next = line_end(source, start);
            lines.push(line(source, start, next));
            start = next;
        }
        let width = lines.first().map_or(0, |one| one.cells.len());
        if lines.len() < DATA || width == 0 {
            return Err(unread());
        }
        let mut rows: Vec<usize> =
            touched.iter().map(|(_, row, _)| if *row == 0 { 0 } else { *row as usize + 1 }).collect();
        let mut columns: Vec<usize> = touched.iter().map(|(.., column)| *column as usize).collect();
        rows.sort_unstable();
        rows.dedup();
        columns.sort_unstable();
        columns.dedup();
        Ok(Self { lines, rows, columns })
    }

    /// How many columns it has.
    pub(super) fn width(&self) -> usize {
        self.lines.first().map_or(0, |one| one.cells.len())
    }

    /// The words of a cell; nothing where the line is shorter.
    pub(super) fn words<'t>(&self, at: &'t At<'_>, row: usize, column: usize) -> &'t str {
        let cell = self.lines.get(row).and_then(|line| line.cells.get(column));
        cell.map_or("", |span| at.says(*span)).trim()
    }

    /// The column of this name, or of this number from 1.
    pub(super) fn column(&self, at: &At<'_>, name: &str) -> Option<usize> {
        let headers: Vec<String> = (0..self.width()).map(|n| visible(at, self.words(at, 0, n))).collect();
        let named = column_named(&headers, name).ok();
        named.or_else(|| name.trim().parse::<usize>().ok()?.checked_sub(1).filter(|n| *n < self.width()))
    }

    /// The rows of data.
    pub(super) fn data(&self) -> std::ops::Range<usize> {
        DATA..self.lines.len()
    }

    /// Whether a row's first words say that it is a total.
    pub(super) fn is_total(&self, at: &At<'_>, row: usize) -> bool {
        let first =
            (0..self.width()).map(|n| visible(at, self.words(at, row, n))).find(|words| !words.is_empty());
        first.is_some_and(|words| is_total(&words))
    }

    /// A line of cells as this table writes its lines.
    pub(super) fn written(&self, at: &At<'_>, cells: &[String]) -> String {
        let head = self.lines.first().map_or("", |line| at.says(line.span));
        let indent: String = head.chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).collect();
        let end = if head.ends_with("\r\n") { "\r\n" } else { "\n" };
        let bare = !head.trim_start_matches([' ', '\t', '>']).starts_with('|');
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace(['\n', '\r'], " ")).collect();
        match bare {
            true => format!("{indent}{}{end}", cells.join(" | ")),
            false => format!("{indent}| {} |{end}", cells.join(" | ")),
        }
    }
}

/// Words as they are read, without marks of looks and links.
pub(super) fn visible(at: &At<'_>, words: &str) -> String {
    let base = at.source().as_ptr() as usize;
    let start =
        (words.as_ptr() as usize).checked_sub(base).filter(|start| start + words.len() <= at.source().len());
    start.map_or_else(
        || words.to_owned(),
        |start| at.text.parsed().visible(at.source(), &(start..start + words.len())).trim().to_owned(),
    )
}

fn touches(at: &At<'_>, leaf: std::ops::Range<usize>) -> bool {
    at.spans.iter().any(|span| {
        let (start, end) = (span.start as usize, span.end as usize);
        start < leaf.end && leaf.start < end || leaf.start <= start && end <= leaf.end
    })
}

fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |n| n + 1)
}

fn line_end(source: &str, at: usize) -> usize {
    source.get(at..).and_then(|tail| tail.find('\n')).map_or(source.len(), |n| at + n + 1)
}

/// A line taken apart at its bars.
fn line(source: &str, start: usize, end: usize) -> Line {
    let raw = source.get(start..end).unwrap_or_default();
    let body = raw.trim_end_matches(['\n', '\r']);
    let lead = body.len() - body.trim_start_matches([' ', '\t', '>']).len();
    let (mut from, to) = (start + lead, start + body.trim_end().len());
    let bytes = source.as_bytes();
    let is_bar = |at: usize| {
        bytes.get(at) == Some(&b'|') && at.checked_sub(1).and_then(|at| bytes.get(at)) != Some(&b'\\')
    };
    let mut bars: Vec<usize> = (from..to).filter(|at| is_bar(*at)).collect();
    if bars.first() == Some(&from) {
        bars.remove(0);
        from += 1;
    }
    let closed = bars.last().is_some_and(|last| last + 1 == to);
    let mut cells = Vec::new();
    for bar in &bars {
        cells.push(Span::new(from, *bar));
        from = bar + 1;
    }
    if !closed {
        cells.push(Span::new(from.min(to), to));
    }
    Line { span: Span::new(start, end), cells }
}
