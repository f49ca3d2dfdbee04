//! What stands where in a deck's text: slides, shapes, rows, cells, paragraphs and points, by line and byte. A line is a run
//! of the view. Reads any text, one that somebody else wrote too, and keeps what is no deck in it; changes nothing.

use std::ops::Range;

use gloss_markdown::Document;
use gloss_protocol::Span;

use super::{CELL, NOTES, ROW, SHAPE, SLIDE};

/// A deck.
#[derive(Clone, Debug)]
pub struct Deck {
    lines: Document,
    /// Where each line begins, and where the text ends.
    starts: Vec<u32>,
    /// Width and height of a slide, in EMU.
    pub size: (i64, i64),
    /// Its slides, in their order.
    pub slides: Vec<Slide>,
    /// The first line that is no line of a deck.
    pub(super) stray: Option<u32>,
}

/// A slide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// Its lines, its header first.
    pub lines: Range<u32>,
    /// Its id.
    pub id: u32,
    /// True where it is passed over when the presentation is shown.
    pub hidden: bool,
    /// What PowerPoint numbered it with.
    pub creation: Option<String>,
    /// The name of its layout.
    pub layout: String,
    /// What is on it, in the order of its part, and its notes.
    pub shapes: Vec<Shape>,
}

/// A shape, or the speaker notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its lines, its header first.
    pub lines: Range<u32>,
    /// Its id; 0 of notes.
    pub id: u32,
    /// What it is.
    pub kind: ShapeKind,
    /// How many groups it lies in.
    pub depth: u32,
    /// Where it lies.
    pub place: Place,
    /// What PowerPoint marked it with.
    pub creation: Option<String>,
    /// Its name.
    pub name: String,
    /// What is said of it for those who don't see it.
    pub description: String,
    /// What it says.
    pub body: Body,
}

/// What a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShapeKind {
    /// The slide's title.
    Title,
    /// Another placeholder with words.
    Body,
    /// A box with or without words.
    Box,
    /// A picture.
    Picture,
    /// A line between shapes.
    Line,
    /// Shapes held together.
    Group,
    /// A table.
    Table,
    /// A chart.
    Chart,
    /// SmartArt.
    Diagram,
    /// An object of another program.
    Object,
    /// Any other graphic.
    Other,
    /// The speaker notes.
    Notes,
}

/// Where a shape lies, in EMU.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// True where it takes its placeholder's.
    pub inherits: bool,
    /// Left, top, width, height.
    pub rect: Option<[i64; 4]>,
    /// Clockwise, in 60,000ths of a degree.
    pub turn: i64,
    /// Mirrored from left to right, and from top to bottom.
    pub flips: (bool, bool),
    /// Of a group, the rectangle in which its shapes say where they are.
    pub space: Option<[i64; 4]>,
}

/// What a shape says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Paragraphs, a line each.
    Words(Range<u32>),
    /// Rows of cells.
    Table(Vec<Row>),
    /// A title, and series.
    Chart(Option<u32>, Vec<Series>),
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its lines, its header first.
    pub lines: Range<u32>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The line that begins it.
    pub line: u32,
    /// Its paragraphs; none where it is covered.
    pub words: Range<u32>,
    /// True where another cell lies over it.
    pub covered: bool,
}

/// A series of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The line of its name.
    pub line: u32,
    /// Its points, a line each.
    pub points: Range<u32>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The header of a slide or a shape.
    Header,
    /// A paragraph of a box or of notes.
    Paragraph,
    /// The line that begins a row.
    Row(usize),
    /// The line that begins a cell.
    CellStart(usize, usize),
    /// A paragraph of a cell.
    Cell(usize, usize),
    /// A chart's title.
    ChartTitle,
    /// The name of a series.
    Series(usize),
    /// A point of a series.
    Point(usize, usize),
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The slide, from 0; none of the deck's own line.
    pub slide: Option<usize>,
    /// The shape, from 0; none of the slide's own line.
    pub shape: Option<usize>,
    /// What it is.
    pub part: Part,
}

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

    /// Its lines as runs.
    pub(crate) fn lines(&self) -> &Document {
        &self.lines
    }

    /// The number of lines.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// The bytes of a line, without its end.
    pub fn span(&self, line: u32) -> Span {
        let whole = self.spans(&(line..line + 1));
        Span { end: whole.end.saturating_sub(1).max(whole.start), ..whole }
    }

    /// The bytes of lines, with their ends.
    pub fn spans(&self, lines: &Range<u32>) -> Span {
        let at = |line: u32| {
            let last = self.starts.last().copied().unwrap_or_default();
            self.starts.get(line as usize).copied().unwrap_or(last)
        };
        Span { start: at(lines.start), end: at(lines.end.max(lines.start)) }
    }

    /// The line in which a byte stands.
    pub fn line_at(&self, byte: u32) -> u32 {
        let line = self.starts.partition_point(|start| *start <= byte) as u32;
        line.saturating_sub(1).min(self.count().saturating_sub(1))
    }

    /// The lines that a range touches; the one in which an empty range stands.
    pub fn touched(&self, span: Span) -> Range<u32> {
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        self.line_at(span.start)..self.line_at(last) + 1
    }

    /// Where a line stands.
    pub fn spot(&self, line: u32) -> Spot {
        let at = self.slides.partition_point(|slide| slide.lines.start <= line).checked_sub(1);
        let none = Spot { slide: None, shape: None, part: Part::Header };
        let Some((at, slide)) = at.and_then(|at| Some((at, self.slides.get(at)?))) else { return none };
        let on = slide.shapes.partition_point(|shape| shape.lines.start <= line).checked_sub(1);
        let part = on.and_then(|on| slide.shapes.get(on)).map_or(Part::Header, |shape| shape.part(line));
        Spot { slide: Some(at), shape: on, part }
    }

    /// The shape of a spot.
    pub fn shape(&self, spot: &Spot) -> Option<&Shape> {
        self.slides.get(spot.slide?)?.shapes.get(spot.shape?)
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

    /// Its title's shape.
    pub fn title(&self) -> Option<usize> {
        self.shapes.iter().position(|shape| shape.kind == ShapeKind::Title)
    }

    /// Its speaker notes.
    pub fn notes(&self) -> Option<usize> {
        self.shapes.iter().position(|shape| shape.kind == ShapeKind::Notes)
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

    /// What one of its lines is.
    fn part(&self, line: u32) -> Part {
        if line == self.lines.start {
            return Part::Header;
        }
        match &self.body {
            Body::Words(_) => Part::Paragraph,
            Body::Table(rows) => {
                let row = rows.partition_point(|row| row.lines.start <= line).saturating_sub(1);
                let cells = rows.get(row).map(|row| row.cells.as_slice()).unwrap_or_default();
                match cells.partition_point(|cell| cell.line <= line).checked_sub(1) {
                    None => Part::Row(row),
                    Some(at) if cells.get(at).is_some_and(|cell| cell.line == line) => {
                        Part::CellStart(row, at)
                    }
                    Some(at) => Part::Cell(row, at),
                }
            }
            Body::Chart(_, series) => match series.partition_point(|one| one.line <= line).checked_sub(1) {
                None => Part::ChartTitle,
                Some(at) => match series.get(at) {
                    Some(one) if one.line < line => Part::Point(at, (line - one.points.start) as usize),
                    _ => Part::Series(at),
                },
            },
        }
    }

    /// True for speaker notes.
    pub fn is_notes(&self) -> bool {
        self.kind == ShapeKind::Notes
    }

    /// The lines of its words or numbers, without its header.
    pub fn inner(&self) -> Range<u32> {
        self.lines.start + 1..self.lines.end
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

    /// What a reader calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Body | Self::Box => "Text box",
            Self::Picture => "Picture",
            Self::Line => "Line",
            Self::Group => "Group",
            Self::Table => "Table",
            Self::Chart => "Chart",
            Self::Diagram => "Diagram",
            Self::Object => "Object",
            Self::Other => "Shape",
            Self::Notes => "Notes",
        }
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
