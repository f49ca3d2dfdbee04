//! What a marked place is, for acts that need a certain thing: words, a table, a chart, shapes. Reads only.

use std::ops::Range;

use gloss_ooxml::presentation::{Edit, LookPart};
use gloss_protocol::Span;

use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::acts::At;
use crate::kinds::deck::index::{Body, Deck, Part, Shape};
use crate::kinds::deck::target::{Table, Target};
use crate::kinds::deck::write::made;
use crate::text::Text;
use crate::{diff, splice::Splice};

/// Paragraphs of one text body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// The slide and the shape.
    pub(super) own: Table,
    /// The cell that they stand in.
    pub(super) cell: Option<(usize, usize)>,
    /// All lines of the body.
    pub(super) all: Range<u32>,
    /// The marked ones, by their numbers in the body.
    pub(super) marked: Vec<usize>,
    /// The part of one paragraph that is marked, in bytes of it; none where whole ones are.
    pub(super) words: Option<Range<usize>>,
}

pub(super) fn deck<'a>(at: &At<'a>) -> Result<&'a Deck, Unwritable> {
    at.text.deck().ok_or_else(|| Unwritable::new("This is no deck of slides.", "Choose a deck."))
}

/// The paragraphs that a place marks, where it marks words, paragraphs, or a shape that holds them.
pub(super) fn lines(at: &At<'_>) -> Option<Lines> {
    let deck = at.text.deck()?;
    match target(at).ok()? {
        Target::Paragraph(line) => of_lines(deck, &(line..line + 1), None),
        Target::Words(span) => of_lines(deck, &deck.touched(span), Some(span)),
        Target::Shapes(slide, shapes) => {
            let [shape] = shapes.as_slice() else { return None };
            let own = deck.shape_at((slide, *shape))?;
            match &own.body {
                Body::Words(all) if !all.is_empty() => of_lines(deck, all, None),
                _ => None,
            }
        }
        Target::Cells(table, cells) => {
            let [cell] = cells.as_slice() else { return None };
            let words = deck.cell(table, *cell)?.words.clone();
            let marked = (0..words.len()).collect();
            Some(Lines { own: table, cell: Some(*cell), all: words, marked, words: None })
        }
        _ => None,
    }
}

fn of_lines(deck: &Deck, touched: &Range<u32>, span: Option<Span>) -> Option<Lines> {
    let spot = deck.spot(touched.start);
    let all = deck.text_lines(touched.start)?;
    let own = (spot.slide?, spot.shape?);
    let cell = match spot.part {
        Part::Cell(row, column) => Some((row, column)),
        Part::Paragraph => None,
        _ => return None,
    };
    let marked: Vec<usize> =
        touched.clone().filter(|line| all.contains(line)).map(|line| (line - all.start) as usize).collect();
    let words = span.and_then(|span| {
        let line = deck.span(touched.start);
        let is_part = marked.len() == 1 && (span.start > line.start || span.end < line.end);
        is_part.then(|| {
            let end = span.end.min(line.end);
            (span.start - line.start) as usize..(end - line.start) as usize
        })
    });
    Some(Lines { own, cell, all, marked, words })
}

impl Lines {
    /// The bytes of one of its paragraphs, without its end.
    pub(super) fn span(&self, deck: &Deck, n: usize) -> Span {
        deck.span(self.all.start + n as u32)
    }

    /// The part of the shape that a look is given to.
    pub(super) fn part(&self) -> LookPart {
        match (&self.words, self.marked.as_slice()) {
            (Some(range), [line]) => LookPart::Words(self.cell, *line, range.clone()),
            _ => LookPart::Lines(self.cell, self.marked.clone()),
        }
    }
}

/// The table that a place is, or is in, with the rows and columns that it touches.
pub(super) struct InTable {
    pub(super) own: Table,
    pub(super) rows: Vec<usize>,
    pub(super) columns: Vec<usize>,
}

/// The table of a place.
pub(super) fn table(at: &At<'_>) -> Option<InTable> {
    let deck = at.text.deck()?;
    let all = |own: Table, rows: Vec<usize>, columns: Vec<usize>| Some(InTable { own, rows, columns });
    let width = |own: Table| deck.rows(own).first().map_or(0, |row| row.cells.len());
    match target(at).ok()? {
        Target::Cells(own, cells) => {
            let mut rows: Vec<usize> = cells.iter().map(|cell| cell.0).collect();
            let mut columns: Vec<usize> = cells.iter().map(|cell| cell.1).collect();
            rows.sort_unstable();
            rows.dedup();
            columns.sort_unstable();
            columns.dedup();
            all(own, rows, columns)
        }
        Target::Rows(own, rows) => all(own, rows.collect(), (0..width(own)).collect()),
        Target::Shapes(slide, shapes) => {
            let [shape] = shapes.as_slice() else { return None };
            let own = (slide, *shape);
            let rows = deck.rows(own).len();
            (rows > 0).then(|| all(own, (0..rows).collect(), (0..width(own)).collect()))?
        }
        Target::Paragraph(_) | Target::Words(_) => {
            let found = lines(at)?;
            let (row, column) = found.cell?;
            all(found.own, vec![row], vec![column])
        }
        _ => None,
    }
}

/// The chart that a place is, or is in.
pub(super) fn chart(at: &At<'_>) -> Option<Table> {
    let deck = at.text.deck()?;
    let own = match target(at).ok()? {
        Target::Series(own, _) | Target::Point(own, ..) => own,
        Target::Shapes(slide, shapes) => match shapes.as_slice() {
            [shape] => (slide, *shape),
            _ => return None,
        },
        Target::Paragraph(line) => {
            let spot = deck.spot(line);
            (spot.part == Part::ChartTitle).then_some(())?;
            (spot.slide?, spot.shape?)
        }
        _ => return None,
    };
    deck.shape_at(own).filter(|shape| matches!(shape.body, Body::Chart(..)))?;
    Some(own)
}

/// The shapes of one slide that a place marks; of words in one, that.
pub(super) fn shapes(at: &At<'_>) -> Option<(usize, Vec<usize>)> {
    match target(at).ok()? {
        Target::Shapes(slide, shapes) => Some((slide, shapes)),
        Target::Slides(_) => None,
        Target::Cells((slide, shape), _)
        | Target::Rows((slide, shape), _)
        | Target::Series((slide, shape), _)
        | Target::Point((slide, shape), ..) => Some((slide, vec![shape])),
        Target::Paragraph(_) | Target::Words(_) => {
            let deck = at.text.deck()?;
            let spot = deck.spot(deck.line_at(at.spans.first()?.start));
            Some((spot.slide?, vec![spot.shape?]))
        }
    }
}

/// The slides that a place marks, or the one that it is on.
pub(super) fn slides(at: &At<'_>) -> Option<Vec<usize>> {
    let found = at.text.deck()?.slides_of(at.spans);
    (!found.is_empty()).then_some(found)
}

pub(super) fn is_words(at: &At<'_>) -> bool {
    lines(at).is_some()
}

pub(super) fn is_table(at: &At<'_>) -> bool {
    table(at).is_some()
}

pub(super) fn is_chart(at: &At<'_>) -> bool {
    chart(at).is_some()
}

pub(super) fn is_series(at: &At<'_>) -> bool {
    matches!(target(at), Ok(Target::Series(..)))
}

pub(super) fn is_point(at: &At<'_>) -> bool {
    matches!(target(at), Ok(Target::Point(..)))
}

pub(super) fn is_shapes(at: &At<'_>) -> bool {
    shapes(at).is_some()
}

pub(super) fn has_order(at: &At<'_>) -> bool {
    is_words(at) || is_table(at)
}

/// The words of a shape as they are called in a sentence: its name, else its kind.
pub(super) fn called(shape: &Shape) -> String {
    match shape.name.as_str() {
        "" => shape.kind.word().to_lowercase(),
        name => crate::kinds::acts::quoted(name),
    }
}

/// Makes edits in the file; everything but the named shapes of one slide says afterwards what it said.
pub(super) fn written(
    at: &At<'_>,
    (slide, own): (usize, &[usize]),
    edits: &[Edit],
) -> Result<Written, Unwritable> {
    let was = deck(at)?;
    let (bytes, now) = made(at.bytes, edits)?;
    let is = now
        .deck()
        .ok_or_else(|| Unwritable::new("The file could not be read again.", "Undo, and try less at once."))?;
    let ids: Vec<u32> = own.iter().filter_map(|n| was.shape_at((slide, *n))).map(|shape| shape.id).collect();
    let stays = was.slides.len() == is.slides.len()
        && (0..was.slides.len())
            .all(|n| n == slide || slide_words(was, at.text, n) == slide_words(is, &now, n))
        && beside(was, at.text, slide, &ids).iter().all(|line| beside(is, &now, slide, &ids).contains(line));
    if !stays {
        let says = "Nothing was changed: something else on the slides would change with it.";
        return Err(Unwritable::new(says, "Do it in the program that made the presentation."));
    }
    let splices = splices(at.text, &now);
    Ok(Written { bytes, text: now, splices })
}

/// How two texts differ.
pub(super) fn splices(was: &Text, now: &Text) -> Vec<Splice> {
    if was.source() == now.source() { Vec::new() } else { diff::splices(was.source(), now.source()) }
}

/// All that a slide says.
fn slide_words<'t>(deck: &Deck, text: &'t Text, slide: usize) -> &'t str {
    let span = deck.slides.get(slide).map(|one| deck.spans(&one.lines));
    span.and_then(|span| text.source().get(span.range())).unwrap_or_default()
}

/// What the other shapes of a slide say, each by itself.
fn beside<'t>(deck: &Deck, text: &'t Text, slide: usize, own: &[u32]) -> Vec<&'t str> {
    let shapes = deck.slides.get(slide).map(|one| one.shapes.as_slice()).unwrap_or_default();
    let others = shapes.iter().filter(|shape| !own.contains(&shape.id));
    others.filter_map(|shape| text.source().get(deck.spans(&shape.lines).range())).collect()
}

/// What is refused of a place that is not what the act needs.
pub(super) fn not_here(what: &str, next: &str) -> Unwritable {
    Unwritable::new(format!("{what} is marked here."), next)
}

/// What a place is of a deck.
pub(super) fn target(at: &At<'_>) -> Result<Target, Unwritable> {
    let deck = at.text.deck();
    let found = deck.and_then(|deck| deck.target(at.spans)).map(|found| match found {
        // The cells of whole rows are these rows.
        Target::Cells(own, cells) => match deck.and_then(|deck| whole_rows(deck, own, &cells)) {
            Some(rows) => Target::Rows(own, rows),
            None => Target::Cells(own, cells),
        },
        other => other,
    });
    found.ok_or_else(|| not_here("No one thing", "Mark a slide, a shape, a paragraph, cells or words."))
}

/// The rows that cells are all of, where there are other rows too.
fn whole_rows(deck: &Deck, own: Table, cells: &[(usize, usize)]) -> Option<std::ops::Range<usize>> {
    let (first, last) = (cells.first()?.0, cells.last()?.0);
    let all = deck.rows(own);
    let open = |row: usize| {
        let row = all.get(row)?;
        Some(row.cells.iter().filter(|cell| !cell.covered).count())
    };
    let count: Option<usize> = (first..=last).map(open).sum();
    let is_whole = count == Some(cells.len()) && cells.len() > 1 && last + 1 - first < all.len();
    let width = all.get(first)?.cells.len();
    (is_whole && width > 1).then_some(first..last + 1)
}
