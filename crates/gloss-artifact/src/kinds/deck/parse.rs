//! Reads a deck's text line by line: what each line begins, and what it belongs to. What is no line of a deck is remembered,
//! and nothing is refused here.

use super::index::{Body, Cell, Deck, Place, Row, Series, Shape, ShapeKind, Slide};
use super::signs::{CELL, NOTES, ROW, SHAPE, SLIDE};

impl Deck {
    /// Reads a text.
    pub(super) fn new(source: &str) -> Self {
        let mut deck = Self {
            lines: gloss_markdown::lines(source),
            starts: vec![0],
            size: (0, 0),
            slides: Vec::new(),
            stray: None,
        };
        for (at, line) in (0u32..).zip(source.split_inclusive('\n')) {
            let last = deck.starts.last().copied().unwrap_or_default();
            deck.starts.push(last + line.len() as u32);
            let line = line.strip_suffix('\n').unwrap_or(line);
            if deck.line(at, line).is_none() {
                deck.stray.get_or_insert(at);
            }
        }
        if !source.is_empty() && !source.ends_with('\n') {
            deck.stray.get_or_insert(deck.count().saturating_sub(1));
        }
        deck
    }

    /// Takes in a line; none where it is no line of a deck.
    fn line(&mut self, at: u32, line: &str) -> Option<()> {
        if let Some(header) = line.strip_prefix(SLIDE) {
            if let Some(size) = header.strip_prefix("deck ") {
                let (width, height) = size.split_once(',')?;
                self.size = (width.parse().ok()?, height.parse().ok()?);
                return (at == 0).then_some(());
            }
            self.slides.push(Slide::new(at, header)?);
            return Some(());
        }
        let slide = self.slides.last_mut()?;
        slide.lines.end = at + 1;
        if let Some(header) = line.strip_prefix(SHAPE) {
            // Nothing stands behind the notes.
            let is_open = slide.shapes.last().is_none_or(|last| last.kind != ShapeKind::Notes);
            slide.shapes.push(Shape::new(at, header)?);
            return is_open.then_some(());
        }
        let shape = slide.shapes.last_mut()?;
        shape.lines.end = at + 1;
        shape.body.line(at, line)
    }
}

impl Slide {
    fn new(at: u32, header: &str) -> Option<Self> {
        let mut words = header.splitn(4, ' ');
        let mut word = || words.next();
        Some(Self {
            lines: at..at + 1,
            id: word()?.parse().ok()?,
            hidden: match word()? {
                "hidden" => true,
                "shown" => false,
                _ => return None,
            },
            creation: word().map(mark)?,
            layout: word()?.to_owned(),
            shapes: Vec::new(),
        })
    }
}

/// A mark; `-` is none.
fn mark(word: &str) -> Option<String> {
    (word != "-").then(|| word.to_owned())
}

impl Shape {
    fn new(at: u32, header: &str) -> Option<Self> {
        let mut shape = Self {
            lines: at..at + 1,
            id: 0,
            kind: ShapeKind::Notes,
            depth: 0,
            place: Place::default(),
            creation: None,
            name: String::new(),
            description: String::new(),
            body: Body::Words(at + 1..at + 1),
        };
        if header == NOTES {
            return Some(shape);
        }
        let (words, description) = header.split_once('\t').unwrap_or((header, ""));
        let mut words = words.splitn(6, ' ');
        let mut word = || words.next();
        shape.id = word()?.parse().ok()?;
        shape.kind = ShapeKind::of(word()?)?;
        shape.depth = word()?.parse().ok()?;
        shape.place = Place::of(word()?)?;
        shape.creation = word().map(mark)?;
        word()?.clone_into(&mut shape.name);
        description.clone_into(&mut shape.description);
        match shape.kind {
            ShapeKind::Table => shape.body = Body::Table(Vec::new()),
            ShapeKind::Chart => shape.body = Body::Chart(None, Vec::new()),
            _ => {}
        }
        Some(shape)
    }
}

impl Body {
    /// Takes in a line behind the header; none where it can't stand there.
    fn line(&mut self, at: u32, line: &str) -> Option<()> {
        let is_sign = line.starts_with([ROW, CELL]);
        match self {
            Self::Words(lines) => lines.end = at + 1,
            Self::Table(rows) => {
                if line.strip_prefix(ROW).is_some() {
                    rows.push(Row { lines: at..at + 1, cells: Vec::new() });
                    return (line.len() == ROW.len_utf8()).then_some(());
                }
                let row = rows.last_mut()?;
                row.lines.end = at + 1;
                if let Some(rest) = line.strip_prefix(CELL) {
                    row.cells.push(Cell { line: at, words: at + 1..at + 1, covered: rest == "covered" });
                    return matches!(rest, "" | "covered").then_some(());
                }
                let cell = row.cells.last_mut()?;
                cell.words.end = at + 1;
                return (!cell.covered).then_some(());
            }
            Self::Chart(title, series) => {
                if line.strip_prefix(ROW).is_some() {
                    series.push(Series { line: at, points: at + 1..at + 1 });
                    return title.map(drop);
                }
                match series.last_mut() {
                    Some(last) => {
                        last.points.end = at + 1;
                        return (!line.starts_with(ROW) && line.matches(CELL).count() == 1).then_some(());
                    }
                    None if title.is_none() => *title = Some(at),
                    None => return None,
                }
            }
        }
        (!is_sign).then_some(())
    }
}

impl ShapeKind {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "title" => Self::Title,
            "body" => Self::Body,
            "box" => Self::Box,
            "picture" => Self::Picture,
            "line" => Self::Line,
            "group" => Self::Group,
            "table" => Self::Table,
            "chart" => Self::Chart,
            "diagram" => Self::Diagram,
            "object" => Self::Object,
            "other" => Self::Other,
            _ => return None,
        })
    }
}

impl Place {
    fn of(word: &str) -> Option<Self> {
        let (inherits, rest) = word.strip_prefix('=').map_or((false, word), |rest| (true, rest));
        let mut place = Self { inherits, ..Self::default() };
        if rest.is_empty() {
            return inherits.then_some(place);
        }
        let (own, space) = rest.split_once('>').map_or((rest, None), |(own, space)| (own, Some(space)));
        let mut words = own.split(',').peekable();
        place.rect = Some(rect(&mut words)?);
        if let Some(turn) = words.peek().and_then(|word| word.parse().ok()) {
            place.turn = turn;
            words.next();
        }
        for word in words {
            match word {
                "h" => place.flips.0 = true,
                "v" => place.flips.1 = true,
                _ => return None,
            }
        }
        if let Some(space) = space {
            place.space = Some(rect(&mut space.split(','))?);
        }
        Some(place)
    }
}

fn rect<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<[i64; 4]> {
    let mut next = || words.next()?.parse().ok();
    Some([next()?, next()?, next()?, next()?])
}
