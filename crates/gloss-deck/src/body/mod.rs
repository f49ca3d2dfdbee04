//! Words in a box: what they inherit, how they are set in lines, and where these stand (ECMA-376 part 1, 21.1.2).

mod bullet;
mod cascade;
mod fitted;
mod frame;
mod paragraph;
mod put;
mod request;
mod run;
mod symbol;

use crate::canvas::Canvas;
use crate::text;
pub(crate) use cascade::{List, Plain};
pub(crate) use frame::{Frame, Insets, quarter_turned};
use frame::{insets, turned};
pub(crate) use paragraph::Laid;
use paragraph::Set;
pub(crate) use put::put;
pub(crate) use request::Request;

/// Sets the words of a request into lines of this width.
pub(crate) fn lay<'a>(canvas: &mut Canvas<'a>, request: &Request<'a>, width: f32) -> Laid {
    let paragraphs = paragraph::all(canvas, request);
    let of_text: Vec<text::Paragraph<'_>> = paragraphs.iter().map(Set::measured).collect();
    let lines = text::measure(canvas.scene.fonts, &of_text, width);
    Laid { lines, paragraphs, grows: paragraph::grows(request) }
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
