//! The places of a deck: slides, shapes, cells, rows, series, points, paragraphs and words, each with its ranges of the
//! text and its exact name. What is selected, asked for and found again are all these.

use std::ops::Range;

use gloss_ooxml::{Area, CellRef};
use gloss_protocol::{Reach, Region, Span};

use super::index::{Body, Cell, Deck, Part, Shape};
use crate::text::Text;

/// A place. Slides, shapes, rows and the like are told by their number, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Whole slides.
    Slides(Vec<usize>),
    /// Shapes of a slide, or its notes.
    Shapes(usize, Vec<usize>),
    /// Cells of a table, none of them covered.
    Cells(Table, Vec<(usize, usize)>),
    /// Whole rows of a table.
    Rows(Table, Range<usize>),
    /// A series of a chart.
    Series(Table, usize),
    /// A point of a series.
    Point(Table, usize, usize),
    /// A paragraph, by its line.
    Paragraph(u32),
    /// Words, which may go over several paragraphs of one text.
    Words(Span),
}

/// A shape with rows or series: its slide and its number there.
pub(super) type Table = (usize, usize);

impl Deck {
    /// The ranges of a place.
    pub(super) fn ranges(&self, target: &Target) -> Vec<Span> {
        match target {
            Target::Slides(slides) => slides
                .iter()
                .filter_map(|at| self.slides.get(*at))
                .map(|one| self.spans(&one.lines))
                .collect(),
            Target::Shapes(slide, shapes) => {
                let mut out: Vec<Span> = Vec::new();
                for span in shapes.iter().map(|shape| self.spans(&self.extent(*slide, *shape))) {
                    // What lies in a group comes with it.
                    if !out.last().is_some_and(|last| last.contains(span)) {
                        out.push(span);
                    }
                }
                out
            }
            Target::Cells(table, cells) => {
                let words = |at: &(usize, usize)| Some(self.spans(&self.cell(*table, *at)?.words));
                cells.iter().filter_map(words).collect()
            }
            Target::Rows(table, rows) => {
                let all = self.rows(*table).get(rows.clone()).unwrap_or_default();
                let (Some(first), Some(last)) = (all.first(), all.last()) else { return Vec::new() };
                vec![self.spans(&(first.lines.start..last.lines.end))]
            }
            Target::Series(table, at) => {
                let one = self.series(*table).get(*at);
                one.map(|one| self.spans(&(one.line..one.points.end))).into_iter().collect()
            }
            Target::Point(table, at, point) => {
                let one = self.series(*table).get(*at);
                let line = one.map(|one| one.points.start + *point as u32);
                line.map(|line| self.spans(&(line..line + 1))).into_iter().collect()
            }
            Target::Paragraph(line) => vec![self.spans(&(*line..line + 1))],
            Target::Words(span) => vec![*span],
        }
    }

    /// A place as a region.
    pub(super) fn region(&self, target: &Target) -> Region {
        Region::Text { spans: self.ranges(target), reach: self.reach_of(target) }
    }

    fn reach_of(&self, target: &Target) -> Reach {
        match target {
            Target::Slides(_) => Reach::Slide,
            Target::Shapes(slide, shapes) => {
                let chart = |at: &usize| self.shape_at((*slide, *at)).is_some_and(Shape::is_chart);
                if matches!(shapes.as_slice(), [one] if chart(one)) { Reach::Chart } else { Reach::Shape }
            }
            Target::Cells(_, cells) if cells.len() == 1 => Reach::Cell,
            Target::Cells(table, cells) => {
                let column = self.column(*table, cells.first().map_or(0, |cell| cell.1));
                if column == *cells { Reach::Column } else { Reach::Selection }
            }
            Target::Rows(..) => Reach::Row,
            Target::Series(..) => Reach::Series,
            Target::Point(..) => Reach::Point,
            Target::Paragraph(_) => Reach::Paragraph,
            Target::Words(_) => Reach::Selection,
        }
    }

    /// A shape by its slide and number.
    pub fn shape_at(&self, (slide, shape): (usize, usize)) -> Option<&Shape> {
        self.slides.get(slide)?.shapes.get(shape)
    }

    pub(super) fn rows(&self, table: Table) -> &[super::index::Row] {
        match self.shape_at(table).map(|shape| &shape.body) {
            Some(Body::Table(rows)) => rows,
            _ => &[],
        }
    }

    pub(super) fn series(&self, table: Table) -> &[super::index::Series] {
        match self.shape_at(table).map(|shape| &shape.body) {
            Some(Body::Chart(_, series)) => series,
            _ => &[],
        }
    }

    pub(super) fn cell(&self, table: Table, (row, column): (usize, usize)) -> Option<&Cell> {
        self.rows(table).get(row)?.cells.get(column)
    }

    /// The cells of a column that are not covered.
    pub(super) fn column(&self, table: Table, column: usize) -> Vec<(usize, usize)> {
        let rows = (0..self.rows(table).len()).map(|row| (row, column));
        rows.filter(|at| self.cell(table, *at).is_some_and(|cell| !cell.covered)).collect()
    }

    /// The place that ranges are; none where they are no one place of a deck.
    pub(super) fn target(&self, spans: &[Span]) -> Option<Target> {
        let found = self.start_of(spans)?;
        if self.ranges(&found) == spans {
            return Some(found);
        }
        let [span] = spans else { return None };
        self.are_words(*span).then_some(Target::Words(*span))
    }

    /// The target that begins where ranges begin, taken for the whole of them.
    fn start_of(&self, spans: &[Span]) -> Option<Target> {
        let first = spans.first()?;
        let spots: Vec<_> = spans.iter().map(|span| self.spot(self.line_at(span.start))).collect();
        let spot = *spots.first()?;
        let Some(slide) = spot.slide else { return Some(Target::Words(*first)) };
        let Some(shape) = spot.shape else {
            return Some(Target::Slides(spots.iter().filter_map(|spot| spot.slide).collect()));
        };
        let table = (slide, shape);
        Some(match spot.part {
            Part::Header => Target::Shapes(slide, spots.iter().filter_map(|spot| spot.shape).collect()),
            Part::Row(row) => {
                let last = self.spot(self.line_at(first.end.saturating_sub(1)));
                let end = match last.part {
                    Part::Row(at) | Part::CellStart(at, _) | Part::Cell(at, _)
                        if last.shape == spot.shape =>
                    {
                        at + 1
                    }
                    _ => row + 1,
                };
                Target::Rows(table, row..end.max(row + 1))
            }
            Part::Cell(..) | Part::CellStart(..) => {
                let at = |spot: &super::index::Spot| match spot.part {
                    Part::Cell(row, column) | Part::CellStart(row, column) => Some((row, column)),
                    _ => None,
                };
                let cells = Target::Cells(table, spots.iter().filter_map(at).collect());
                if self.ranges(&cells) == spans {
                    cells
                } else {
                    Target::Paragraph(self.line_at(first.start))
                }
            }
            Part::Series(at) => Target::Series(table, at),
            Part::Point(at, point) => Target::Point(table, at, point),
            Part::Paragraph | Part::ChartTitle => Target::Paragraph(self.line_at(first.start)),
        })
    }

    /// True for a range within one text: paragraphs of a box, of a cell or of notes, or a chart's title.
    pub(super) fn are_words(&self, span: Span) -> bool {
        let lines = self.touched(span);
        let unit = self.text_lines(lines.start);
        unit.is_some_and(|unit| unit.start <= lines.start && lines.end <= unit.end)
    }

    /// The lines of the text that a line stands in: all paragraphs of its box, or of its cell; none of what is no text.
    pub(super) fn text_lines(&self, line: u32) -> Option<Range<u32>> {
        let spot = self.spot(line);
        let shape = self.shape(&spot)?;
        match (spot.part, &shape.body) {
            (Part::Paragraph, Body::Words(lines)) => Some(lines.clone()),
            (Part::Cell(row, column), Body::Table(rows)) => {
                Some(rows.get(row)?.cells.get(column)?.words.clone())
            }
            (Part::ChartTitle, _) => Some(line..line + 1),
            _ => None,
        }
    }

    /// The cells of a rectangle that are not covered.
    pub(super) fn within(&self, table: Table, area: &Area) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (row, one) in self.rows(table).iter().enumerate() {
            for (column, cell) in one.cells.iter().enumerate() {
                let at = CellRef::new(row as u32 + 1, column as u32 + 1);
                if area.contains(at) && !cell.covered {
                    out.push((row, column));
                }
            }
        }
        out
    }

    /// The name of a series.
    pub(super) fn series_words<'t>(&self, text: &'t Text, one: &super::index::Series) -> &'t str {
        self.words(text.source(), one.line).trim_start_matches(super::signs::ROW)
    }

    /// The category and the value of a point.
    pub(super) fn point_words<'t>(&self, text: &'t Text, line: u32) -> (&'t str, &'t str) {
        self.words(text.source(), line).split_once(super::signs::CELL).unwrap_or_default()
    }

    /// A line without its end.
    pub(super) fn words<'t>(&self, source: &'t str, line: u32) -> &'t str {
        source.get(self.span(line).range()).unwrap_or_default()
    }
}

impl Shape {
    /// True for a chart.
    pub fn is_chart(&self) -> bool {
        matches!(self.body, Body::Chart(..))
    }
}
