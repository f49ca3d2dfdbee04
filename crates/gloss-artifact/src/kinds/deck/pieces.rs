//! A deck in pieces that can be written again: the words of each shape, the rows of a table, the categories and numbers of a
//! chart, with figures as links. Reads only; what is written again goes back by each piece's name.

use gloss_protocol::{Kind, Span};

use super::index::{Body, Deck, Shape, ShapeKind};
use super::target::Table;
use crate::linked;
use crate::text::Text;

/// The kind of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A slide's title.
    Title,
    /// Paragraphs, a row each.
    Words,
    /// A table, row by row; the first row is its head.
    Table,
    /// A chart: the names of its series, then a row for each category with a number of each series.
    Chart,
}

/// A part of a deck that is written again by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its place: `slide:3/shape:7`.
    pub at: String,
    /// Its kind.
    pub form: Form,
    /// A chart's title.
    pub title: String,
    /// Its words, with figures as links.
    pub rows: Vec<Vec<String>>,
}

/// All pieces that hold words or numbers, in reading order. `figures` are the values that lead to facts. None where a chart's
/// series differ in their categories, and a figure of it could not be told again.
pub fn pieces(text: &Text, figures: &[(Span, String)]) -> Option<Vec<Piece>> {
    let mut figures = figures.to_vec();
    figures.sort();
    let (source, _) = linked::linked(text.source(), &figures, &[]);
    let text = Text::new(Kind::Deck, &source);
    let deck = text.deck()?;
    let mut out = Vec::new();
    for (at, slide) in deck.slides.iter().enumerate() {
        for (n, shape) in slide.shapes.iter().enumerate() {
            if let Some(piece) = piece(deck, &text, (at, n), shape)? {
                out.push(piece);
            }
        }
    }
    Some(out)
}

/// One shape; the inner none where it says nothing, the outer where it can't be told.
fn piece(deck: &Deck, text: &Text, table: Table, shape: &Shape) -> Option<Option<Piece>> {
    let source = text.source();
    let says = source.get(deck.spans(&shape.inner()).range()).unwrap_or_default();
    if says.chars().all(|c| c.is_control() || c.is_whitespace()) {
        return Some(None);
    }
    let at = deck.named(table)?;
    let (form, title, rows) = match &shape.body {
        Body::Words(lines) => {
            let form = if shape.kind == ShapeKind::Title { Form::Title } else { Form::Words };
            let rows = lines.clone().map(|line| vec![deck.words(source, line).to_owned()]).collect();
            (form, String::new(), rows)
        }
        Body::Table(rows) => {
            let cell = |cell: &super::index::Cell| {
                let lines = cell.words.clone().map(|line| deck.words(source, line));
                lines.collect::<Vec<_>>().join(" ")
            };
            let rows = rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect();
            (Form::Table, String::new(), rows)
        }
        Body::Chart(title, series) => {
            let title = title.map(|line| deck.words(source, line).to_owned()).unwrap_or_default();
            let names = series.iter().map(|one| deck.series_words(text, one).to_owned()).collect();
            let mut rows: Vec<Vec<String>> = vec![names];
            for (n, one) in series.iter().enumerate() {
                for (point, line) in one.points.clone().enumerate() {
                    let (category, value) = deck.point_words(text, line);
                    if n == 0 {
                        rows.push(vec![category.to_owned()]);
                    }
                    let row = rows
                        .get_mut(point + 1)
                        .filter(|row| row.first().is_some_and(|own| own == category))?;
                    row.push(value.to_owned());
                }
            }
            let whole = rows.iter().skip(1).all(|row| row.len() == series.len() + 1);
            whole.then_some(())?;
            (Form::Chart, title, rows)
        }
    };
    Some(Some(Piece { at, form, title, rows }))
}
