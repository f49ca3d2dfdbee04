//! A deck's slides and a drawn slide in the words of the protocol: what each shape is called, what it says, and the run of each
//! of its parts.

use std::collections::HashMap;

use gloss_artifact::Text;
use gloss_artifact::deck::{Body, Deck, Shape, ShapeKind, Slide};
use gloss_deck::{Drawing, Drawn};
use gloss_ooxml::{Package, presentation};
use gloss_protocol::{DeckSlide, DrawnSlide, SlideLine, SlidePart, SlideShape};
use sha2::{Digest, Sha256};

use super::drawn::Opened;

/// Characters of a shape's words that are told.
const MOST_WORDS: usize = 400;

/// The slides of a deck.
pub(crate) fn slides(text: &Text, deck: &Deck, opened: &Opened) -> Vec<DeckSlide> {
    let mut parts = Parts { package: opened.deck().package(), known: HashMap::new() };
    let told = |(at, slide): (usize, &Slide)| {
        let notes = slide.shapes.iter().find(|shape| shape.kind == ShapeKind::Notes);
        let said = |shape: &Shape| Some(words(text, deck, shape)).filter(|words| !words.is_empty());
        let title = slide.shapes.iter().find(|shape| shape.kind == ShapeKind::Title).and_then(said);
        let title = title.or_else(|| slide.shapes.iter().filter(|shape| !shape.is_notes()).find_map(said));
        let own = text.source().get(deck.spans(&slide.lines).range()).unwrap_or_default();
        DeckSlide {
            id: slide.id,
            title: title.unwrap_or_default().replace('\n', " "),
            hidden: slide.hidden,
            notes: notes.map(|shape| words(text, deck, shape)).unwrap_or_default(),
            run: slide.lines.start,
            last: slide.lines.end.saturating_sub(1),
            hash: hash(own, opened.deck().slides().get(at), &mut parts),
        }
    };
    (0..).zip(&deck.slides).map(told).collect()
}

/// Contents of a deck's parts, hashed once each: all slides share a master, and many a layout.
struct Parts<'d> {
    package: &'d Package,
    known: HashMap<&'d str, [u8; 32]>,
}

impl<'d> Parts<'d> {
    /// A part's text, and which parts it names, each with its size: a picture that was exchanged has another part.
    fn hash(&mut self, part: &'d str) -> [u8; 32] {
        if let Some(known) = self.known.get(part) {
            return *known;
        }
        let mut hash = Sha256::new();
        if let Ok(text) = self.package.text(part) {
            hash.update(text.as_bytes());
        }
        for relation in self.package.relations(part).unwrap_or_default() {
            hash.update(self.package.size(&relation.target).to_le_bytes());
            hash.update(relation.target);
        }
        let made = hash.finalize().into();
        self.known.insert(part, made);
        made
    }
}

/// Says the same for two versions in which a slide is drawn the same: of its words and numbers, its part, and the parts that
/// it takes its looks from.
fn hash<'d>(own: &str, slide: Option<&'d presentation::Slide>, parts: &mut Parts<'d>) -> String {
    let mut hash = Sha256::new_with_prefix(own);
    if let Some(slide) = slide {
        let looks = [Some(&slide.part), slide.layout.as_ref(), slide.master.as_ref()];
        looks.into_iter().flatten().for_each(|part| hash.update(parts.hash(part)));
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
}

/// A drawn slide with what can be pointed at.
pub(crate) fn drawn_slide(text: &Text, deck: &Deck, slide: &Slide, drawing: &Drawing) -> DrawnSlide {
    let mut shapes = Vec::new();
    let mut lines = Vec::new();
    for drawn in drawing.shapes.iter().filter(|drawn| !drawn.inherited) {
        let mut twins = slide.shapes.iter().filter(|shape| shape.id == drawn.id && !shape.is_notes());
        let Some(shape) = twins.nth(drawn.twin as usize) else {
            continue;
        };
        let told = told_shape(text, deck, shape, drawn);
        lines.extend(told_lines(shape, &told.id));
        shapes.push(told);
    }
    DrawnSlide {
        svg: gloss_deck::svg(drawing),
        width: drawing.width,
        height: drawing.height,
        shapes,
        lines,
        undrawn: drawing.undrawn.iter().map(|undrawn| undrawn.what.clone()).collect(),
    }
}

fn told_shape(text: &Text, deck: &Deck, shape: &Shape, drawn: &Drawn) -> SlideShape {
    let said = words(text, deck, shape);
    let words = match (said.is_empty(), shape.description.is_empty()) {
        (true, false) => shape.description.clone(),
        (true, true) => shape.name.clone(),
        _ => said,
    };
    SlideShape {
        id: gloss_deck::shape_key(drawn.id, drawn.twin),
        run: shape.lines.start,
        name: shape.kind.word().to_owned(),
        words,
        x: drawn.x,
        y: drawn.y,
        width: drawn.width,
        height: drawn.height,
        turn: drawn.turn,
        moved: matches!(shape.kind, ShapeKind::Title | ShapeKind::Body) && !shape.place.inherits,
        within: within(text, deck, shape),
    }
}

/// The cells of a table, the series and points of a chart.
fn within(text: &Text, deck: &Deck, shape: &Shape) -> Vec<SlidePart> {
    let mut parts = Vec::new();
    match &shape.body {
        Body::Words(_) => {}
        Body::Table(rows) => {
            for (row, cells) in (0_u32..).zip(rows) {
                for (column, cell) in (0_u32..).zip(&cells.cells).filter(|(_, cell)| !cell.covered) {
                    let words: Vec<&str> = cell.words.clone().map(|line| line_of(text, deck, line)).collect();
                    let name =
                        format!("{}: {}", gloss_ooxml::CellRef::new(row + 1, column + 1), words.join(" "));
                    parts.push(SlidePart { row, column: Some(column), run: cell.line, name });
                }
            }
        }
        Body::Chart(_, series) => {
            for (row, one) in (0_u32..).zip(series) {
                let name = line_of(text, deck, one.line).trim_start_matches(char::is_control).to_owned();
                for (column, line) in (0_u32..).zip(one.points.clone()) {
                    let point = line_of(text, deck, line);
                    let (category, value) = point.split_once(char::is_control).unwrap_or((point, ""));
                    let name = match name.as_str() {
                        "" => format!("{category}: {value}"),
                        name => format!("{name}, {category}: {value}"),
                    };
                    parts.push(SlidePart { row, column: Some(column), run: line, name });
                }
                parts.push(SlidePart { row, column: None, run: one.line, name });
            }
        }
    }
    parts
}

fn told_lines(shape: &Shape, key: &str) -> Vec<SlideLine> {
    let line = |cell, paragraph, run| SlideLine { shape: key.to_owned(), cell, paragraph, run };
    match &shape.body {
        Body::Words(lines) => (0..).zip(lines.clone()).map(|(at, run)| line(None, at, run)).collect(),
        Body::Table(rows) => {
            let mut all = Vec::new();
            for (row, cells) in (0_u32..).zip(rows) {
                for (column, cell) in (0_u32..).zip(&cells.cells) {
                    let paragraphs = (0..).zip(cell.words.clone());
                    all.extend(paragraphs.map(|(at, run)| line(Some((row, column)), at, run)));
                }
            }
            all
        }
        Body::Chart(..) => Vec::new(),
    }
}

/// A line's words without its end.
fn line_of<'t>(text: &'t Text, deck: &Deck, line: u32) -> &'t str {
    text.source().get(deck.span(line).range()).unwrap_or_default()
}

/// Words of a shape; of a chart its title.
fn words(text: &Text, deck: &Deck, shape: &Shape) -> String {
    let lines: Vec<&str> = match &shape.body {
        Body::Words(lines) => lines.clone().map(|line| line_of(text, deck, line)).collect(),
        Body::Table(rows) => {
            let cells = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| cell.words.clone());
            cells.map(|line| line_of(text, deck, line)).filter(|line| !line.is_empty()).take(12).collect()
        }
        Body::Chart(title, _) => title.iter().map(|line| line_of(text, deck, *line)).collect(),
    };
    let words = lines.join("\n").replace('\u{b}', " ");
    words.trim().chars().take(MOST_WORDS).collect()
}
