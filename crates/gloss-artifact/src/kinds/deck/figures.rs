//! Where figures stand in a deck: by what a maker says of them in the text, and what stands around them on their line. Finds
//! places and reads words; which fact a figure leads to is kept elsewhere.

use gloss_protocol::Span;

use super::index::{Body, Deck, Part, Shape, ShapeKind, Slide};
use super::target::{Table, Target};
use super::words::visible_text;
use crate::kinds::Around;
use crate::text::Text;

/// Numbers without a source that are told of one deck, at most.
const MOST: usize = 200;
/// Lines of a slide that are told around one of its figures, at most.
const MOST_SAID: usize = 12;

/// A place in a shape, as whoever made it knows it. Everything counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Words of a paragraph, in UTF-16 units.
    Words {
        /// Which paragraph.
        paragraph: usize,
        /// Where it starts.
        start: usize,
        /// Where it ends.
        end: usize,
    },
    /// Words of a cell's only paragraph, in UTF-16 units.
    Cell {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// Where it starts.
        start: usize,
        /// Where it ends.
        end: usize,
    },
    /// A point of a chart.
    Point {
        /// Which series.
        series: usize,
        /// Which point of it.
        point: usize,
    },
}

/// The place of a figure that stands in a shape of a slide, both by their ids in the file; none where nothing stands there.
pub fn figure_place(text: &Text, slide: u32, shape: u32, within: Within) -> Option<Span> {
    let deck = text.deck()?;
    let at = deck.slides.iter().position(|one| one.id == slide)?;
    let on = deck.slides.get(at)?;
    let is_it =
        |one: &Shape| if shape == NOTES { one.is_notes() } else { one.id == shape && !one.is_notes() };
    let n = on.shapes.iter().position(is_it)?;
    let own = on.shapes.get(n)?;
    match (within, &own.body) {
        (Within::Words { paragraph, start, end }, Body::Words(lines)) => {
            let line = lines.start.checked_add(u32::try_from(paragraph).ok()?)?;
            lines.contains(&line).then(|| units(deck, text, line, start, end))?
        }
        (Within::Cell { row, column, start, end }, Body::Table(_)) => {
            let cell = deck.cell((at, n), (row, column))?;
            (!cell.words.is_empty()).then(|| units(deck, text, cell.words.start, start, end))?
        }
        (Within::Point { series, point }, Body::Chart(_, all)) => {
            all.get(series).filter(|one| point < one.points.len())?;
            deck.ranges(&Target::Point((at, n), series, point)).first().copied()
        }
        _ => None,
    }
}

/// The number by which the speaker notes of a slide are named where its shapes are: no shape has it.
pub const NOTES: u32 = 0;

/// A range of a line's words that counts in UTF-16 units.
fn units(deck: &Deck, text: &Text, line: u32, start: usize, end: usize) -> Option<Span> {
    let words = deck.words(text.source(), line);
    let at = |units: usize| {
        let mut seen = 0;
        for (byte, c) in words.char_indices() {
            if seen >= units {
                return Some(byte).filter(|_| seen == units);
            }
            seen += c.len_utf16();
        }
        (seen == units).then_some(words.len())
    };
    let (from, to) = (at(start)?, at(end)?);
    let base = deck.span(line).start as usize;
    (from < to).then(|| Span::new(base + from, base + to))
}

/// A point's value without its category; of all else the place itself, without the end of its line.
pub(super) fn value_in(deck: &Deck, text: &Text, place: Span) -> Span {
    let line = deck.line_at(place.start);
    let own = deck.span(line);
    if place.start == own.start
        && let Part::Point(..) = deck.spot(line).part
    {
        let (category, _) = deck.point_words(text, line);
        let start = own.start as usize + category.len() + super::signs::CELL.len_utf8();
        return Span::new(start.min(own.end as usize), own.end as usize);
    }
    let words = text.source().get(place.range()).unwrap_or_default();
    Span::new(place.start as usize, place.start as usize + words.trim_end_matches('\n').len())
}

/// A point for its value.
pub(super) fn place_of(deck: &Deck, value: Span) -> Span {
    let line = deck.line_at(value.start);
    match deck.spot(line).part {
        Part::Point(..) => deck.spans(&(line..line + 1)),
        _ => value,
    }
}

/// The chart that a figure's place is a point of, and how many points that has.
pub(super) fn chart_of(deck: &Deck, place: Span) -> Option<(Span, usize)> {
    let spot = deck.spot(deck.line_at(place.start));
    let (Part::Point(..), Some(shape)) = (spot.part, deck.shape(&spot)) else { return None };
    let Body::Chart(_, series) = &shape.body else { return None };
    Some((deck.spans(&shape.lines), series.iter().map(|one| one.points.len()).sum()))
}

/// Numbers of slides' words and cells that read as figures and stand in none of some places, each with its slide. Points of charts,
/// notes and what stands at the foot are left alone.
pub(super) fn unsourced(deck: &Deck, text: &Text, known: &[Span]) -> Vec<String> {
    let mut out = Vec::new();
    let slides = (1..).zip(&deck.slides);
    let shapes = slides.flat_map(|(n, slide)| slide.shapes.iter().map(move |shape| (n, shape)));
    for (slide, shape) in shapes.filter(|(_, shape)| !shape.is_notes() && !shape.is_chart()) {
        for line in shape.lines.clone() {
            let alone = match deck.spot(line).part {
                Part::Cell(row, column) => row > 0 && column > 0,
                Part::Paragraph => false,
                _ => continue,
            };
            let own = deck.span(line);
            let words = deck.words(text.source(), line);
            for (start, end) in crate::text::amounts(words, alone) {
                let place = Span::new(own.start as usize + start, own.start as usize + end);
                if !known.iter().any(|one| one.overlaps(place)) {
                    out.extend(words.get(start..end).map(|shown| format!("{shown} (slide {slide})")));
                }
            }
        }
    }
    out.truncate(MOST);
    out
}

/// The words around a place of one line, with what its slide says besides.
pub(super) fn around(deck: &Deck, text: &Text, place: Span) -> Around {
    let spot = deck.spot(deck.touched(place).start);
    let slide = spot.slide.and_then(|at| deck.slides.get(at));
    let title = slide.map(|slide| said_on(deck, text, slide).join("\n"));
    Around { title: title.unwrap_or_default(), ..on_its_line(deck, text, place) }
}

/// A slide's title, and below it the lines of its boxes that hold no number: what they say is told by its figures elsewhere.
fn said_on(deck: &Deck, text: &Text, slide: &Slide) -> Vec<String> {
    let words = |span: Span| visible_text(deck, text.source(), span).trim().to_owned();
    let title = slide.title().and_then(|at| slide.shapes.get(at));
    let mut said = vec![title.map(|title| words(deck.spans(&title.inner()))).unwrap_or_default()];
    let boxes = slide.shapes.iter().filter(|shape| matches!(shape.kind, ShapeKind::Body | ShapeKind::Box));
    for line in boxes.filter(|shape| !shape.is_notes()).flat_map(Shape::inner) {
        let own = words(deck.span(line));
        if said.len() < MOST_SAID && !own.is_empty() && !own.contains(|c: char| c.is_ascii_digit()) {
            said.push(own);
        }
    }
    said
}

fn on_its_line(deck: &Deck, text: &Text, place: Span) -> Around {
    let lines = deck.touched(place);
    if lines.len() != 1 {
        let spot = deck.spot(lines.start);
        let bare = deck.shape(&spot).is_some_and(|shape| shape.is_chart() && lines.end <= shape.lines.end);
        return Around { bare, ..Around::default() };
    }
    let own = deck.span(lines.start);
    let spot = deck.spot(lines.start);
    let words = |start: u32, end: u32| visible_text(deck, text.source(), Span { start: start.min(end), end });
    let (head, tail) = (words(own.start, place.start), words(place.end.min(own.end), own.end));
    match (spot.part, spot.slide.zip(spot.shape)) {
        (Part::Point(..), _) => {
            let (category, _) = deck.point_words(text, lines.start);
            Around {
                before: format!("| {} | ", category.replace('|', " ")),
                after: " |".to_owned(),
                bare: true,
                ..Around::default()
            }
        }
        (Part::Cell(row, column), Some(table)) => {
            let (before, after) = row_around(deck, text, table, (row, column));
            Around { before: format!("{before}{head}"), after: format!("{tail}{after}"), ..Around::default() }
        }
        _ => Around { before: head, after: tail, ..Around::default() },
    }
}

/// The other cells of a cell's row.
fn row_around(deck: &Deck, text: &Text, table: Table, (row, column): (usize, usize)) -> (String, String) {
    let cells = deck.rows(table).get(row).map(|row| row.cells.as_slice()).unwrap_or_default();
    let says = |cell: &super::index::Cell| {
        visible_text(deck, text.source(), deck.spans(&cell.words)).replace(['\n', '|'], " ").trim().to_owned()
    };
    let before: String = cells.iter().take(column).map(|cell| format!("{} | ", says(cell))).collect();
    let after: String = cells.iter().skip(column + 1).map(|cell| format!("{} | ", says(cell))).collect();
    (format!("| {before}"), format!(" | {}", after.trim_end()))
}
