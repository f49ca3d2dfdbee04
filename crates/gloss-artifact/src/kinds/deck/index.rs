//! Index of a deck's text: slides, shapes, rows, cells, paragraphs and points, by line and byte. A line is a run
//! of the view. Reads any text, one that somebody else wrote too, and keeps what is no deck in it; changes nothing.

use std::ops::Range;

use gloss_markdown::Document;
use gloss_protocol::Span;

/// A deck.
#[derive(Clone, Debug)]
pub struct Deck {
    pub(super) lines: Document,
    /// Where each line begins, and where the text ends.
    pub(super) starts: Vec<u32>,
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
    /// Whether it is passed over when the presentation is shown.
    pub hidden: bool,
    /// The creation id that PowerPoint gave it.
    pub creation: Option<String>,
    /// The name of its layout.
    pub layout: String,
    /// The shapes on it, in the order of its part, and its notes.
    pub shapes: Vec<Shape>,
}

/// A shape, or the speaker notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its lines, its header first.
    pub lines: Range<u32>,
    /// Its id; 0 of notes.
    pub id: u32,
    /// Its kind.
    pub kind: ShapeKind,
    /// How many groups it lies in.
    pub depth: u32,
    /// Where it lies.
    pub place: Place,
    /// The creation id that PowerPoint gave it.
    pub creation: Option<String>,
    /// Its name.
    pub name: String,
    /// Its alternative text.
    pub description: String,
    /// Its content.
    pub body: Body,
}

/// The kind of a shape.
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
    /// Whether it takes its placeholder's.
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

/// The content of a shape: words, a table or a chart.
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
    /// Whether another cell lies over it.
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

/// The kind of a line.
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
    /// The kind of the line.
    pub part: Part,
}

impl Place {
    /// Where it lies, in centimetres: `1.5, 4.1; 15.2 × 7.0 cm`; none where nothing says.
    pub fn describe(&self) -> Option<String> {
        let centimetres = |side: i64| format!("{:.1}", side as f64 / 360_000.0);
        let [x, y, w, h] = self.rect?.map(centimetres);
        Some(format!("{x}, {y}; {w} × {h} cm"))
    }
}

impl Deck {
    /// Its lines as runs.
    pub(crate) fn lines(&self) -> &Document {
        &self.lines
    }

    /// The number of lines.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// The slides that any of these ranges lies on, from 0.
    pub fn slides_of(&self, spans: &[Span]) -> Vec<usize> {
        let touches = |slide: &Slide| spans.iter().any(|span| span.overlaps(self.spans(&slide.lines)));
        (0..self.slides.len()).filter(|at| self.slides.get(*at).is_some_and(touches)).collect()
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
    /// Its title's shape.
    pub fn title(&self) -> Option<usize> {
        self.shapes.iter().position(|shape| shape.kind == ShapeKind::Title)
    }

    /// Its speaker notes.
    pub fn notes(&self) -> Option<usize> {
        self.shapes.iter().position(|shape| shape.kind == ShapeKind::Notes)
    }
}

impl Shape {
    /// The kind of one of its lines.
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

impl ShapeKind {
    /// The kind in one word: a placeholder for words is a `body`, any other shape a `box`.
    pub(super) fn plain(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Box => "box",
            Self::Picture => "picture",
            Self::Line => "line",
            Self::Group => "group",
            Self::Table => "table",
            Self::Chart => "chart",
            Self::Diagram | Self::Object | Self::Other => "object",
            Self::Notes => "notes",
        }
    }

    /// The word for the kind that a reader sees.
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
