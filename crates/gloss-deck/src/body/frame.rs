//! The box of words and their place in it. Sets no words.

use super::request::Request;
use crate::drawing::Matrix;

/// The box of words, within a space.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub matrix: Matrix,
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
    /// Whether the lines as a whole stand in the middle.
    pub middle: bool,
}

/// The insets that a request asks for.
pub(super) fn insets(request: &Request<'_>) -> Insets {
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
pub(super) fn turned(request: &Request<'_>, frame: &Frame) -> Frame {
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
