//! Places in a document's tables and lists, in another version that may have been made anew of other data: a row is looked for among
//! rows (`locate::rows`), an item among items, and words within their own cell. Everything else is found by its words.

use std::collections::HashMap;
use std::ops::Range;

use gloss_markdown::{El, LeafKind};
use gloss_protocol::{Candidate, Kind, Place, PlaceStatus, Region, Span};

use crate::locate::rows::{Row, pair};
use crate::locate::{self, Relocate, Words};
use crate::text::Text;

/// Candidates kept of a place that could be several.
const MAX_CANDIDATES: usize = 9;

/// The share of a table's headers that another has too, for it to be that table.
const HEADERS: f64 = 0.5;

/// A table, or a list as a table of one column without a header.
struct Table {
    /// Its cells by row and column; a list's items.
    cells: Vec<Vec<Range<usize>>>,
    has_header: bool,
}

/// Two versions of a document.
pub(super) struct Tables {
    words: Words,
    tables: Vec<Paired>,
}

/// A table that is in both versions, and holds other rows now.
struct Paired {
    old: Table,
    new: Table,
    rows: Vec<Row>,
    columns: Vec<Option<usize>>,
}

impl Table {
    fn all(text: &Text) -> (Vec<Self>, Vec<Self>) {
        let parsed = text.parsed();
        let (mut tables, mut lists) = (Vec::new(), Vec::new());
        // The items of each list, by its number: a document may have thousands of lists.
        let mut items: HashMap<u32, Vec<Vec<Range<usize>>>> = HashMap::new();
        for item in parsed.containers.iter().filter(|one| one.el == El::Item) {
            let leaves = parsed.leaves_in(item);
            let span =
                leaves.first().zip(leaves.last()).map(|(first, last)| first.span().start..last.span().end);
            if let Some(list) = item.parent() {
                items.entry(list).or_default().push(vec![span.unwrap_or_else(|| item.span())]);
            }
        }
        for (id, container) in parsed.containers.iter().enumerate() {
            match container.el {
                El::Table => {
                    let mut cells: Vec<Vec<Range<usize>>> = Vec::new();
                    for leaf in parsed.leaves_in(container) {
                        let LeafKind::Cell { row, .. } = leaf.kind else { continue };
                        cells.resize_with(cells.len().max(row as usize + 1), Vec::new);
                        cells.get_mut(row as usize).into_iter().for_each(|row| row.push(leaf.span()));
                    }
                    tables.push(Self { cells, has_header: true });
                }
                El::List | El::OrderedList => {
                    let cells = items.remove(&(id as u32)).unwrap_or_default();
                    lists.push(Self { cells, has_header: false });
                }
                _ => {}
            }
        }
        (tables, lists)
    }

    /// The words of its rows in some columns; a column that is not there says nothing.
    fn rows<'t>(&self, source: &'t str, columns: &[Option<usize>]) -> Vec<Vec<&'t str>> {
        let cell = |row: &Vec<Range<usize>>, at: &Option<usize>| {
            let span = at.and_then(|at| row.get(at).cloned())?;
            source.get(span).map(str::trim)
        };
        let row =
            |row: &Vec<Range<usize>>| columns.iter().map(|at| cell(row, at).unwrap_or_default()).collect();
        self.cells.iter().skip(usize::from(self.has_header)).map(row).collect()
    }

    fn header<'t>(&self, source: &'t str) -> Vec<&'t str> {
        let first = self.cells.first().filter(|_| self.has_header);
        first.into_iter().flatten().map(|span| source.get(span.clone()).unwrap_or_default().trim()).collect()
    }

    /// The row, from the first below the header, in which all ranges stand.
    fn row_of(&self, spans: &[Span]) -> Option<usize> {
        let holds = |row: &Vec<Range<usize>>| {
            let (Some(first), Some(last)) = (row.first(), row.last()) else { return false };
            spans.iter().all(|span| first.start <= span.start as usize && span.end as usize <= last.end)
        };
        self.cells.iter().skip(usize::from(self.has_header)).position(holds)
    }

    fn row(&self, at: usize) -> &[Range<usize>] {
        self.cells.get(at + usize::from(self.has_header)).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Tables {
    pub(super) fn new(old: &Text, new: &Text) -> Self {
        let (was, now) = (Table::all(old), Table::all(new));
        let mut tables = paired((old.source(), was.0), (new.source(), now.0));
        tables.extend(paired((old.source(), was.1), (new.source(), now.1)));
        Self { words: Words::new(old, new), tables }
    }
}

/// Where the tables of each header stand, in order.
fn by_header(headers: &[Vec<String>]) -> HashMap<&Vec<String>, Vec<usize>> {
    let mut all: HashMap<&Vec<String>, Vec<usize>> = HashMap::new();
    headers.iter().enumerate().for_each(|(at, header)| all.entry(header).or_default().push(at));
    all
}

/// The tables that are in both versions with other rows: by their headers, and where several have the same by their order.
fn paired((old, was): (&str, Vec<Table>), (new, now): (&str, Vec<Table>)) -> Vec<Paired> {
    let headers = |source, all: &[Table]| -> Vec<Vec<String>> {
        all.iter().map(|one| one.header(source).into_iter().map(str::to_owned).collect()).collect()
    };
    let (a, b) = (headers(old, &was), headers(new, &now));
    let (here, there) = (by_header(&a), by_header(&b));
    let same_count = a.len() == b.len();
    let mut now: Vec<Option<Table>> = now.into_iter().map(Some).collect();
    let mut out = Vec::new();
    for (at, table) in was.into_iter().enumerate() {
        let Some(header) = a.get(at) else { continue };
        let (Some(mine), none) = (here.get(header), Vec::new()) else { continue };
        let theirs = there.get(header).unwrap_or(&none);
        let rank = mine.binary_search(&at).ok().filter(|_| mine.len() == theirs.len());
        let by_header = rank.and_then(|rank| theirs.get(rank).copied());
        let shared = |to: &usize| {
            let common =
                header.iter().filter(|name| b.get(*to).is_some_and(|other| other.contains(name))).count();
            common as f64 >= header.len() as f64 * HEADERS && !header.is_empty()
        };
        let Some(to) = by_header.or_else(|| Some(at).filter(|to| same_count && shared(to))) else { continue };
        let Some(other) = now.get_mut(to).and_then(Option::take) else { continue };
        let names = other.header(new);
        let columns = if table.has_header { columns(&table.header(old), &names) } else { vec![Some(0)] };
        let own: Vec<Option<usize>> = columns.iter().enumerate().map(|(at, to)| to.map(|_| at)).collect();
        let (before, after) = (table.rows(old, &own), other.rows(new, &columns));
        if before != after {
            out.push(Paired { rows: pair(&before, &after), old: table, new: other, columns });
        }
    }
    out
}

/// The new column that each old one is, by its name; several of one name in their order, where there are as many.
fn columns(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    let of = |all: &[&str], name: &str| -> Vec<usize> {
        all.iter().enumerate().filter(|(_, one)| **one == name).map(|(at, _)| at).collect()
    };
    let column = |(at, name): (usize, &&str)| {
        let (mine, theirs) = (of(old, name), of(new, name));
        let rank = mine.iter().position(|one| *one == at)?;
        theirs.get(rank).copied().filter(|_| mine.len() == theirs.len())
    };
    old.iter().enumerate().map(column).collect()
}

impl Paired {
    /// A range of a row of the old version, in a row of the new one; with whether it reads the same.
    fn within(
        &self,
        (old, new): (&Text, &Text),
        span: Span,
        from: usize,
        to: usize,
    ) -> Option<(Span, PlaceStatus)> {
        let (was, now) = (self.old.row(from), self.new.row(to));
        let touches =
            |cell: &Range<usize>| cell.start <= span.end as usize && span.start as usize <= cell.end;
        let first = was.iter().position(touches)?;
        let last = was.iter().rposition(touches)?;
        let there = |at: usize| now.get(self.columns.get(at).copied().flatten()?);
        let whole = |at: usize| was.get(at);
        let (a, b) = (there(first)?, there(last)?);
        let is_whole = whole(first)?.start >= span.start as usize && whole(last)?.end <= span.end as usize;
        if is_whole || first != last {
            let at = Span::new(a.start.min(b.start), a.end.max(b.end));
            let same = old.source().get(span.range()) == new.source().get(at.range());
            return Some((at, if same { PlaceStatus::Exact } else { PlaceStatus::Edited }));
        }
        let (was, now) = (old.source().get(whole(first)?.clone())?, new.source().get(a.clone())?);
        let start = whole(first)?.start as u32;
        let inward = Span { start: span.start.checked_sub(start)?, end: span.end.checked_sub(start)? };
        let (one, other) = (Text::new(Kind::Code, was), Text::new(Kind::Code, now));
        let place = locate::place(0, PlaceStatus::Exact, locate::selection(vec![inward]), &one);
        let found = locate::Between::new(&one, &other).map(&place, 0, &one, &other);
        let [inner] = found.region.as_ref()?.spans() else { return None };
        let from = a.start as u32;
        Some((Span { start: inner.start + from, end: inner.end + from }, found.status))
    }

    /// A place of one row, in a row of the new version.
    fn place(
        &self,
        texts: (&Text, &Text),
        spans: &[Span],
        from: usize,
        to: usize,
    ) -> Option<(Vec<Span>, PlaceStatus)> {
        let found: Option<Vec<(Span, PlaceStatus)>> =
            spans.iter().map(|span| self.within(texts, *span, from, to)).collect();
        let found = found?;
        let status = found.iter().fold(PlaceStatus::Exact, |all, (_, one)| locate::worse(all, *one));
        Some((found.into_iter().map(|(span, _)| span).collect(), status))
    }
}

impl Relocate for Tables {
    fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        let by_words = || self.words.map(place, version, old, new);
        let Some(Region::Text { spans, reach }) = &place.region else { return by_words() };
        let in_table = self.tables.iter().find_map(|table| Some((table, table.old.row_of(spans)?)));
        let Some((table, from)) = in_table else { return by_words() };
        let region = |spans: Vec<Span>| Region::Text { spans, reach: *reach };
        match table.rows.get(from) {
            Some(Row::Several(rows)) => {
                let of =
                    |to: &usize| table.place((old, new), spans, from, *to).map(|(spans, _)| region(spans));
                let candidates: Vec<Candidate> = rows
                    .iter()
                    .filter_map(of)
                    .take(MAX_CANDIDATES)
                    .map(|region| Candidate { text: new.visible(&region), at: new.at(&region), region })
                    .collect();
                Place { status: PlaceStatus::Ambiguous, candidates, ..locate::unplaced(version) }
            }
            Some(row) => {
                let found = row.one().and_then(|(to, sure)| {
                    let (spans, status) = table.place((old, new), spans, from, to)?;
                    Some((spans, if sure { status } else { locate::worse(status, PlaceStatus::Suggested) }))
                });
                match found {
                    Some((spans, status)) => {
                        locate::place(version, locate::worse(place.status, status), region(spans), new)
                    }
                    None => elsewhere(by_words(), table),
                }
            }
            None => by_words(),
        }
    }
}

/// What words say of a row that is not among its table's any more: a suggestion, and none where it is another's row.
fn elsewhere(place: Place, table: &Paired) -> Place {
    let Some(region) = place.region.as_ref().filter(|_| place.status.certain()) else { return place };
    let lands = table.new.row_of(region.spans());
    if lands.is_some_and(|at| table.rows.contains(&Row::Sure(at))) {
        return locate::unplaced(place.version);
    }
    Place { status: PlaceStatus::Suggested, ..place }
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_of_one_name_stay_apart() {
        for (old, new, expect) in [
            ("a b", "b x a", vec![Some(2), Some(0)]),
            ("shop from n to n", "shop from n to n", vec![Some(0), Some(1), Some(2), Some(3), Some(4)]),
            ("n n", "n", vec![None, None]),
            ("a", "b", vec![None]),
        ] {
            let [old, new] = [old, new].map(|words| words.split(' ').collect::<Vec<_>>());
            assert_eq!(columns(&old, &new), expect, "{old:?} {new:?}");
        }
    }
}
