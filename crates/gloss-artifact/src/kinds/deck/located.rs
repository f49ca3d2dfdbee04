//! Places of a deck in another version of it. A slide is looked for among slides and a shape on its slide (`matching`); words are
//! looked for in their own shape, a cell by its row and column, a point by its series and category. What is gone is gone, and
//! what could be several is none.
#![allow(clippy::type_complexity)]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use gloss_protocol::{Candidate, Kind, Place, PlaceStatus, Region, Span};

use super::index::{Body, Deck, Part, Shape};
use super::matching::{self, Match};
use super::target::{Table, Target};
use super::told_apart::told_apart;
use super::words;
use crate::locate::rows::{Row, pair};
use crate::locate::{self, Relocate, Words};
use crate::text::Text;

/// Candidates kept of a place that could be several.
const MAX_CANDIDATES: usize = 9;

/// Two versions of a deck.
pub(super) struct Located {
    slides: Vec<Match>,
    /// The shapes of slides that were compared, by the old slide.
    shapes: Mutex<HashMap<usize, Vec<Match>>>,
}

/// A place in the new version.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its ranges; none where it is gone or could be several.
    pub spans: Vec<Span>,
    /// How sure it is.
    pub status: PlaceStatus,
    /// The ranges that it could be.
    pub others: Vec<Vec<Span>>,
}

/// Both versions.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    /// The old one.
    pub old: (&'a Deck, &'a Text),
    /// The new one.
    pub new: (&'a Deck, &'a Text),
}

impl<'a> Both<'a> {
    /// Two texts of decks.
    pub(super) fn of(old: &'a Text, new: &'a Text) -> Option<Self> {
        Some(Self { old: (old.deck()?, old), new: (new.deck()?, new) })
    }
}

/// The source of lines.
fn source<'t>((deck, text): (&Deck, &'t Text), lines: &Range<u32>) -> &'t str {
    text.source().get(deck.spans(lines).range()).unwrap_or_default()
}

/// The visible text of ranges.
fn texts_of((deck, text): (&Deck, &Text), spans: &[Span]) -> Vec<String> {
    spans.iter().map(|span| words::visible_text(deck, text.source(), *span)).collect()
}

impl Located {
    /// Compares which slides there are; what is on them is compared where it is asked for.
    pub(super) fn new(both: Both<'_>) -> Self {
        Self { slides: matching::slides(both.old, both.new), shapes: Mutex::default() }
    }

    /// The new slide that an old one is.
    pub(super) fn slide(&self, at: usize) -> Match {
        self.slides.get(at).copied().flatten()
    }

    /// The new shape that an old one is.
    pub(super) fn shape(&self, both: Both<'_>, (slide, shape): Table) -> Option<(Table, bool)> {
        let (to, sure) = self.slide(slide)?;
        let mut known = self.shapes.lock().unwrap_or_else(PoisonError::into_inner);
        let compare = || matching::shapes((both.old.0, both.old.1, slide), (both.new.0, both.new.1, to));
        let (at, own) = known.entry(slide).or_insert_with(compare).get(shape).copied().flatten()?;
        Some(((to, at), sure && own))
    }

    /// Where a place is; none where it is gone.
    pub(super) fn find(&self, both: Both<'_>, spans: &[Span]) -> Option<Found> {
        let target = both.old.0.target(spans)?;
        let found = match &target {
            Target::Words(span) => self.words(both, *span),
            Target::Paragraph(line) => self.words(both, both.old.0.spans(&(*line..line + 1))),
            _ => self.moved(both, &target).map(|(moved, sure)| {
                let now = both.new.0.ranges(&moved);
                let same = texts_of(both.old, spans) == texts_of(both.new, &now);
                let status = if same { PlaceStatus::Exact } else { PlaceStatus::Edited };
                let status = if sure { status } else { PlaceStatus::Suggested };
                Found { spans: now, status, others: Vec::new() }
            }),
        };
        found
            .filter(|found| !found.spans.is_empty() || !found.others.is_empty())
            .or_else(|| self.one_of_rows(both, &target))
            .or_else(|| elsewhere(both, &target))
    }

    /// The rows that cells of one row could be in, where several could.
    fn one_of_rows(&self, both: Both<'_>, target: &Target) -> Option<Found> {
        let (table, cells) = match target {
            Target::Cells(table, cells) => (table, cells.clone()),
            Target::Rows(table, rows) => (table, rows.clone().map(|row| (row, 0)).collect()),
            _ => return None,
        };
        let (row, _) = *cells.first().filter(|(row, _)| cells.iter().all(|(other, _)| other == row))?;
        let (to, _) = self.shape(both, *table)?;
        let map = Grid::new(both, *table, to);
        let of = |at: &usize| {
            let now = match target {
                Target::Rows(..) => Target::Rows(to, *at..*at + 1),
                _ => {
                    let column = |(_, column): &(usize, usize)| map.columns.get(*column).copied().flatten();
                    let cells: Option<Vec<_>> = cells.iter().map(|cell| Some((*at, column(cell)?))).collect();
                    Target::Cells(to, cells?)
                }
            };
            Some(both.new.0.ranges(&now)).filter(|spans| !spans.is_empty())
        };
        let others: Vec<Vec<Span>> =
            map.rows.get(row)?.several().iter().filter_map(of).take(MAX_CANDIDATES).collect();
        (others.len() > 1).then(|| Found { spans: Vec::new(), status: PlaceStatus::Ambiguous, others })
    }

    /// Finds a target in the newer version by its slide, its shape, its row or its name; with whether that is sure.
    fn moved(&self, both: Both<'_>, target: &Target) -> Option<(Target, bool)> {
        let all = |found: Vec<(usize, bool)>| {
            let sure = found.iter().all(|(_, sure)| *sure);
            let mut at: Vec<usize> = found.into_iter().map(|(at, _)| at).collect();
            at.sort_unstable();
            (at, sure)
        };
        Some(match target {
            Target::Slides(slides) => {
                let found: Option<Vec<(usize, bool)>> = slides.iter().map(|at| self.slide(*at)).collect();
                let (slides, sure) = all(found?);
                (Target::Slides(slides), sure)
            }
            Target::Shapes(slide, shapes) => {
                let found: Option<Vec<_>> = shapes.iter().map(|at| self.shape(both, (*slide, *at))).collect();
                let found = found?;
                let ((to, _), _) = *found.first()?;
                let (shapes, sure) = all(found.into_iter().map(|((_, at), sure)| (at, sure)).collect());
                (Target::Shapes(to, shapes), sure)
            }
            Target::Cells(table, cells) => {
                let (to, sure) = self.shape(both, *table)?;
                let map = Grid::new(both, *table, to);
                let cells: Option<Vec<(usize, usize)>> = cells.iter().map(|at| map.cell(*at)).collect();
                let sure = sure && rows_of(target).all(|row| map.is_sure(row));
                let mut cells = cells?;
                cells.sort_unstable();
                cells
                    .iter()
                    .all(|at| both.new.0.cell(to, *at).is_some_and(|cell| !cell.covered))
                    .then_some(())?;
                (Target::Cells(to, cells), sure)
            }
            Target::Rows(table, rows) => {
                let (to, sure) = self.shape(both, *table)?;
                let map = Grid::new(both, *table, to);
                let found: Option<Vec<usize>> = rows.clone().map(|row| map.row(row)).collect();
                let found = found?;
                let first = *found.first()?;
                let in_line = found.iter().enumerate().all(|(step, row)| *row == first + step);
                in_line.then_some(())?;
                let sure = sure && rows_of(target).all(|row| map.is_sure(row));
                (Target::Rows(to, first..first + found.len()), sure)
            }
            Target::Series(chart, at) => {
                let (to, sure) = self.shape(both, *chart)?;
                (Target::Series(to, series(both, *chart, to).get(*at).copied().flatten()?), sure)
            }
            Target::Point(chart, at, point) => {
                let (to, sure) = self.shape(both, *chart)?;
                let own = series(both, *chart, to).get(*at).copied().flatten()?;
                let now = points(both, (*chart, *at), (to, own)).get(*point).copied().flatten()?;
                let still = keeps_a_word(both, (*chart, *at, *point), (to, own, now));
                (Target::Point(to, own, now), sure && still)
            }
            Target::Paragraph(_) | Target::Words(_) => return None,
        })
    }

    /// The lines of the text that a text of the old version is now.
    pub(super) fn text_of(&self, both: Both<'_>, line: u32) -> Option<(Range<u32>, bool)> {
        let spot = both.old.0.spot(line);
        let own = (spot.slide?, spot.shape?);
        let (to, mut sure) = self.shape(both, own)?;
        let body = &both.new.0.shape_at(to)?.body;
        let lines = match (spot.part, body) {
            (Part::Paragraph, Body::Words(lines)) => lines.clone(),
            (Part::ChartTitle, Body::Chart(Some(title), _)) => *title..title + 1,
            (Part::Cell(row, column), Body::Table(_)) => {
                let map = Grid::new(both, own, to);
                sure &= map.is_sure(row);
                both.new.0.cell(to, map.cell((row, column))?)?.words.clone()
            }
            _ => return None,
        };
        Some((lines, sure))
    }

    /// Words, in the text that theirs is now.
    fn words(&self, both: Both<'_>, span: Span) -> Option<Found> {
        let line = both.old.0.line_at(span.start);
        let own = both.old.0.text_lines(line)?;
        let (lines, sure) = self.text_of(both, line)?;
        let (was, now) = (source(both.old, &own), source(both.new, &lines));
        let (from, to) = (both.old.0.spans(&own).start, both.new.0.spans(&lines).start);
        let inward = Span { start: span.start - from, end: span.end - from };
        let outward = |span: &Span| Span { start: span.start + to, end: span.end + to };
        let sure = |status| if sure { status } else { locate::worse(status, PlaceStatus::Suggested) };
        if was == now {
            return Some(Found {
                spans: vec![outward(&inward)],
                status: sure(PlaceStatus::Exact),
                others: Vec::new(),
            });
        }
        let (a, b) = (Text::new(Kind::Code, was), Text::new(Kind::Code, now));
        let place = locate::place(0, PlaceStatus::Exact, locate::selection(vec![inward]), &a);
        let found = Words::new(&a, &b).map(&place, 0, &a, &b);
        let spans = |region: &Region| region.spans().iter().map(outward).collect::<Vec<_>>();
        let others: Vec<Vec<Span>> = found.candidates.iter().map(|one| spans(&one.region)).collect();
        if let Some(region) = &found.region {
            return Some(Found { spans: spans(region), status: sure(found.status), others });
        }
        // The only paragraph of a text is still that, whatever it says now.
        let whole = inward.len() + 1 >= was.len() && own.len() == 1 && lines.len() == 1;
        let status = if was.trim().is_empty() { PlaceStatus::Edited } else { PlaceStatus::Suggested };
        match whole && others.is_empty() {
            true => Some(Found { spans: vec![both.new.0.spans(&lines)], status: sure(status), others }),
            false => Some(Found { spans: Vec::new(), status: found.status, others }),
        }
    }
}

/// A shape whose twin stands elsewhere, word by word: one is suggested, several are told.
fn elsewhere(both: Both<'_>, target: &Target) -> Option<Found> {
    let (deck, text) = both.old;
    let first = *deck.ranges(target).first()?;
    let spot = deck.spot(deck.line_at(first.start));
    let own = deck.shape(&spot)?;
    let whole = matches!(target, Target::Shapes(_, shapes) if shapes.len() == 1);
    if !whole && !matches!(target, Target::Words(_) | Target::Paragraph(_)) {
        return None;
    }
    let inner = source((deck, text), &own.inner());
    if inner.trim().is_empty() {
        return None;
    }
    let shift = |shape: &Shape| {
        let (was, now) = (deck.spans(&own.inner()).start, both.new.0.spans(&shape.inner()).start);
        match whole {
            true => both.new.0.spans(&shape.lines),
            false => Span { start: first.start - was + now, end: first.end - was + now },
        }
    };
    let same = |shape: &&Shape| shape.kind == own.kind && source(both.new, &shape.inner()) == inner;
    let found: Vec<Vec<Span>> = both
        .new
        .0
        .slides
        .iter()
        .flat_map(|slide| &slide.shapes)
        .filter(same)
        .take(MAX_CANDIDATES)
        .map(|shape| vec![shift(shape)])
        .collect();
    match found.as_slice() {
        [] => None,
        [one] => Some(Found { spans: one.clone(), status: PlaceStatus::Suggested, others: Vec::new() }),
        _ => Some(Found { spans: Vec::new(), status: PlaceStatus::Ambiguous, others: found }),
    }
}

/// Which row and column of one table is which of another.
pub(super) struct Grid {
    rows: Vec<Row>,
    columns: Vec<Option<usize>>,
}

impl Grid {
    pub(super) fn new(both: Both<'_>, table: Table, to: Table) -> Self {
        let header = |side: (&Deck, &Text), at: Table| -> Vec<(String, String)> {
            let first = side.0.rows(at).first().map(|row| row.cells.as_slice()).unwrap_or_default();
            let words = |cell: &super::index::Cell| {
                let words = source(side, &cell.words).to_owned();
                (words.clone(), words)
            };
            first.iter().map(words).collect()
        };
        let columns = told_apart(&header(both.old, table), &header(both.new, to));
        fn rows<'t>((deck, text): (&Deck, &'t Text), at: Table, columns: &[usize]) -> Vec<Vec<&'t str>> {
            let cell = |row: &super::index::Row, at: usize| {
                row.cells.get(at).map_or("", |cell| source((deck, text), &cell.words).trim())
            };
            deck.rows(at).iter().map(|row| columns.iter().map(|at| cell(row, *at)).collect()).collect()
        }
        let (own, there): (Vec<usize>, Vec<usize>) =
            columns.iter().enumerate().filter_map(|(at, to)| Some((at, (*to)?))).unzip();
        let (was, now) = (rows(both.old, table, &own), rows(both.new, to, &there));
        let come = come_elsewhere(both, table, to);
        let doubted = |now: &[Vec<&str>], row: Row| match row {
            Row::Sure(at) if now.get(at).is_some_and(|row| come(row)) => Row::Likely(at),
            other => other,
        };
        let rows = match (was.split_first(), now.split_first()) {
            // The first row names the columns, and is what it was; one that says other words may be a row like any other.
            (Some((head, was)), Some((other, now))) if head == other => {
                let below = pair(was, now).into_iter().map(|row| doubted(now, row).shifted(1));
                std::iter::once(Row::Sure(0)).chain(below).collect()
            }
            _ => pair(&was, &now).into_iter().map(|row| doubted(&now, row)).collect(),
        };
        Self { rows, columns }
    }

    /// Whether a row is sure to be the one that it was.
    fn is_sure(&self, row: usize) -> bool {
        matches!(self.rows.get(row), Some(Row::Sure(_)))
    }

    /// The row that one is; of several that it could be the one that stands where it stood, if any.
    pub(super) fn row(&self, at: usize) -> Option<usize> {
        let row = self.rows.get(at)?;
        row.one().map(|(to, _)| to).or_else(|| row.several().contains(&at).then_some(at))
    }

    pub(super) fn cell(&self, (row, column): (usize, usize)) -> Option<(usize, usize)> {
        Some((self.row(row)?, self.columns.get(column).copied().flatten()?))
    }
}

/// A long table goes on on the next slide, and a row that comes pushes others there: whether a row's name came to stand in another
/// table with the same headers, so that its row may be that one.
fn come_elsewhere(both: Both<'_>, table: Table, to: Table) -> impl Fn(&[&str]) -> bool {
    let others = |(deck, text): (&Deck, &Text), own: Table| -> HashMap<String, usize> {
        let first = |at: Table| deck.rows(at).first().map(|row| source((deck, text), &row.lines).to_owned());
        let header = first(own);
        let mut names = HashMap::new();
        let all = deck
            .slides
            .iter()
            .enumerate()
            .flat_map(|(at, slide)| (0..slide.shapes.len()).map(move |one| (at, one)));
        for other in all.filter(|at| *at != own && header.is_some() && first(*at) == header) {
            for row in deck.rows(other) {
                let name = row.cells.first().map_or("", |cell| source((deck, text), &cell.words).trim());
                *names.entry(name.to_owned()).or_default() += 1;
            }
        }
        names
    };
    let (was, now) = (others(both.old, table), others(both.new, to));
    move |row| {
        let name = row.first().copied().unwrap_or_default();
        now.get(name).copied().unwrap_or(0) > was.get(name).copied().unwrap_or(0)
    }
}

/// The rows of a place in a table.
fn rows_of(target: &Target) -> Box<dyn Iterator<Item = usize> + '_> {
    match target {
        Target::Cells(_, cells) => Box::new(cells.iter().map(|(row, _)| *row)),
        Target::Rows(_, rows) => Box::new(rows.clone()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Which series of one chart is which of another.
fn series(both: Both<'_>, chart: Table, to: Table) -> Vec<Option<usize>> {
    let names = |(deck, text): (&Deck, &Text), at: Table| -> Vec<(String, String)> {
        let name = |one| {
            let name = deck.series_words(text, one).to_owned();
            (name.clone(), name)
        };
        deck.series(at).iter().map(name).collect()
    };
    told_apart(&names(both.old, chart), &names(both.new, to))
}

/// Whether a point has its category or its value still: one that has neither only stands where the other stood.
fn keeps_a_word(both: Both<'_>, was: (Table, usize, usize), now: (Table, usize, usize)) -> bool {
    let words = |(deck, text): (&'_ Deck, &'_ Text), (chart, at, point): (Table, usize, usize)| {
        let line = deck.series(chart).get(at)?.points.clone().nth(point)?;
        let (category, value) = deck.point_words(text, line);
        Some((category.to_owned(), value.to_owned()))
    };
    let (was, now) = (words(both.old, was), words(both.new, now));
    was.zip(now).is_some_and(|(was, now)| was.0 == now.0 || was.1 == now.1)
}

/// Which point of one series is which of another.
fn points(both: Both<'_>, (chart, at): (Table, usize), (to, own): (Table, usize)) -> Vec<Option<usize>> {
    let all = |(deck, text): (&Deck, &Text), chart: Table, at: usize| -> Vec<(String, String)> {
        let lines = deck.series(chart).get(at).map(|one| one.points.clone()).unwrap_or(0..0);
        let point = |line| {
            let (category, value) = deck.point_words(text, line);
            (format!("{category}\t{value}"), category.to_owned())
        };
        lines.map(point).collect()
    };
    told_apart(&all(both.old, chart, at), &all(both.new, to, own))
}

impl Relocate for Located {
    fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        let Some(Region::Text { spans, reach }) = &place.region else {
            return match &place.region {
                Some(region) => locate::place(version, place.status, region.clone(), new),
                None => Place { version, ..place.clone() },
            };
        };
        let Some(both) = Both::of(old, new) else { return locate::unplaced(version) };
        if both.old.0.target(spans).is_none() {
            return self.loose(place, version, both);
        }
        let Some(found) = self.find(both, spans) else { return locate::unplaced(version) };
        let region = |spans: Vec<Span>| Region::Text { spans, reach: *reach };
        let candidates: Vec<Candidate> = found
            .others
            .into_iter()
            .map(region)
            .map(|region| Candidate { text: new.visible(&region), at: new.at(&region), region })
            .collect();
        if found.spans.is_empty() {
            let status = if candidates.len() > 1 { PlaceStatus::Ambiguous } else { PlaceStatus::Unplaced };
            return Place { status, candidates, ..locate::unplaced(version) };
        }
        let status = locate::worse(place.status, found.status);
        Place { candidates, ..locate::place(version, status, region(found.spans), new) }
    }
}

impl Located {
    /// Ranges that are no one place of a deck, each by itself; all of them must be found.
    fn loose(&self, place: &Place, version: u32, both: Both<'_>) -> Place {
        let Some(Region::Text { spans, reach }) = &place.region else { return locate::unplaced(version) };
        let found: Option<Vec<Found>> = spans.iter().map(|span| self.find(both, &[*span])).collect();
        let Some(found) = found.filter(|all| all.iter().all(|one| !one.spans.is_empty())) else {
            let (old, new) = (both.old.1, both.new.1);
            let guessed = Words::new(old, new).map(place, version, old, new);
            return match guessed.status {
                PlaceStatus::Exact | PlaceStatus::Edited => {
                    Place { status: PlaceStatus::Suggested, ..guessed }
                }
                _ => guessed,
            };
        };
        let status = found.iter().fold(place.status, |all, one| locate::worse(all, one.status));
        let mut spans: Vec<Span> = found.into_iter().flat_map(|one| one.spans).collect();
        spans.sort_unstable();
        spans.dedup();
        locate::place(version, status, Region::Text { spans, reach: *reach }, both.new.1)
    }
}
