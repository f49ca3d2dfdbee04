//! Words in a box: what they inherit, how they are set in lines, and where these stand (ECMA-376 part 1, 21.1.2).

mod bullet;
mod cascade;
mod fitted;
mod paragraph;
mod put;
mod run;
mod symbol;

use crate::canvas::Canvas;
use crate::drawing::{Colour, Matrix};
use crate::node::Node;
use crate::text::{self, Lines};
use crate::theme::Ink;
pub(crate) use cascade::{List, Plain};
use paragraph::Set;
pub(crate) use put::put;

/// Words and what they inherit.
pub(crate) struct Request<'a> {
    /// The `txBody`.
    pub node: Node<'a>,
    /// `bodyPr` elements, the strongest first.
    pub properties: Vec<Node<'a>>,
    /// Styles of levels, the strongest first.
    pub styles: Vec<List<'a>>,
    pub ink: Ink<'a>,
}

/// The box of words, within a space.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub matrix: Matrix,
}

/// Words set in lines, not placed yet.
pub(crate) struct Laid {
    pub lines: Lines,
    pub(crate) paragraphs: Vec<Set>,
    /// True where the box becomes as high as its words when somebody types in it.
    pub grows: bool,
}

/// The place of words in their box: distances from its sides, and where they stand in what is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Insets {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    /// 0 at the top, 0.5 in the middle, 1 at the bottom.
    pub anchor: f32,
    /// True where the lines as a whole stand in the middle.
    pub middle: bool,
}

/// Sets the words of a request into lines of this width.
pub(crate) fn lay<'a>(canvas: &mut Canvas<'a>, request: &Request<'a>, width: f32) -> Laid {
    let paragraphs = paragraph::all(canvas, request);
    let of_text: Vec<text::Paragraph<'_>> = paragraphs.iter().map(Set::measured).collect();
    let lines = text::measure(canvas.scene.fonts, &of_text, width);
    Laid { lines, paragraphs, grows: paragraph::grows(request) }
}

fn insets(request: &Request<'_>) -> Insets {
    let side = |name: &str, usual: f32| {
        request.properties.iter().find_map(|node| node.points(name)).unwrap_or(usual)
    };
    let word = |name: &str| request.properties.iter().find_map(|node| node.attr(name));
    let anchor = match word("anchor").as_deref() {
        Some("ctr") => 0.5,
        Some("b") => 1.0,
        _ => 0.0,
    };
    let middle = request.properties.iter().find_map(|node| node.yes("anchorCtr")).unwrap_or(false);
    Insets {
        left: side("lIns", 7.2),
        top: side("tIns", 3.6),
        right: side("rIns", 7.2),
        bottom: side("bIns", 3.6),
        anchor,
        middle,
    }
}

/// Turns a box whose words run up or down: the box that they see.
fn turned(request: &Request<'_>, frame: &Frame) -> Frame {
    let word = request.properties.iter().find_map(|node| node.attr("vert"));
    let own = request.properties.iter().find_map(|node| node.number::<f32>("rot")).unwrap_or(0.0) / 60_000.0;
    let quarter = match word.as_deref() {
        Some("vert" | "eaVert" | "wordArtVert" | "wordArtVertRtl" | "mongolianVert") => 90.0,
        Some("vert270") => 270.0,
        _ => 0.0,
    };
    quarter_turned(frame, quarter, own)
}

/// A box whose words are turned by quarters, and by degrees beside.
pub(crate) fn quarter_turned(frame: &Frame, quarter: f32, own: f32) -> Frame {
    let turn = quarter + own;
    if turn == 0.0 {
        return *frame;
    }
    let (width, height) =
        if quarter == 0.0 { (frame.width, frame.height) } else { (frame.height, frame.width) };
    let middle = (frame.x + frame.width / 2.0, frame.y + frame.height / 2.0);
    let inner = Matrix::turn(turn).after(&Matrix::shift(-width / 2.0, -height / 2.0));
    let matrix = frame.matrix.after(&Matrix::shift(middle.0, middle.1).after(&inner));
    Frame { x: 0.0, y: 0.0, width, height, matrix }
}

/// Sets words in lines and draws them in their box.
pub(crate) fn draw<'a>(canvas: &mut Canvas<'a>, request: &Request<'a>, frame: &Frame) {
    let frame = turned(request, frame);
    let insets = insets(request);
    let room = (frame.width - insets.left - insets.right).max(0.0);
    let wraps =
        request.properties.iter().find_map(|node| node.attr("wrap")).is_none_or(|wrap| wrap != "none");
    let number = |name: &str| request.properties.iter().find_map(|node| node.number::<usize>(name));
    let columns = number("numCol").unwrap_or(1).clamp(1, 16);
    if columns > 1 && wraps {
        let between = request.properties.iter().find_map(|node| node.points("spcCol")).unwrap_or(0.0);
        let width = ((room - between * (columns as f32 - 1.0)) / columns as f32).max(1.0);
        let laid = lay(canvas, request, width);
        return put::columns(canvas, &laid, &frame, &insets, (columns, width + between));
    }
    let laid = lay(canvas, request, if wraps { room } else { f32::INFINITY });
    if wraps {
        return put(canvas, &laid, &frame, &insets);
    }
    // What is not wrapped is as wide as its widest line, which stands where its first paragraph does.
    let right = laid.lines.lines.iter().map(|line| line.x + line.width).fold(0.0, f32::max);
    let of_text: Vec<text::Paragraph<'_>> = laid.paragraphs.iter().map(Set::measured).collect();
    let align = of_text.first().map(|one| one.align).unwrap_or_default();
    let lines = text::measure(canvas.scene.fonts, &of_text, right + 0.1);
    let spare = room - right;
    let shift = match align {
        text::Align::Centre => spare / 2.0,
        text::Align::Right => spare,
        text::Align::Left | text::Align::Justify => 0.0,
    };
    let laid = Laid { lines, ..laid };
    put(canvas, &laid, &Frame { x: frame.x + shift, width: frame.width - spare, ..frame }, &insets);
}

/// How a run is drawn, beside what changes its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    pub style: text::Style,
    pub colour: Colour,
    pub underline: bool,
    pub strike: bool,
    pub highlight: Option<Colour>,
}
