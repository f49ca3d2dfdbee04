//! Lines that are set, put into their box and onto the display list, each piece with what it is of.

use super::frame::{Frame, Insets};
use super::paragraph::{Laid, Set, bullet_width};
use super::request::Look;
use crate::canvas::Canvas;
use crate::drawing::{Fitted, Item, Matrix, Outline, Paint};
use crate::text::{Fragment, Line};

/// Puts lines into their box.
pub(crate) fn put(canvas: &mut Canvas<'_>, laid: &Laid, frame: &Frame, insets: &Insets) {
    let spare = frame.height - insets.top - insets.bottom - laid.lines.height;
    let y = frame.y + insets.top + spare * insets.anchor;
    let mut x = frame.x + insets.left;
    let width = frame.width - insets.left - insets.right;
    if insets.middle {
        let left = laid.lines.lines.iter().map(|line| line.x).fold(f32::INFINITY, f32::min);
        let right = laid.lines.lines.iter().map(|line| line.x + line.width).fold(0.0, f32::max);
        if left.is_finite() {
            x += (width - (right - left)) / 2.0 - left;
        }
    }
    let fitted = Fitted::new(&canvas.of, laid, (frame, insets), width, |_| y);
    canvas.drawing.fitted.push(fitted);
    let mut last = usize::MAX;
    for line in &laid.lines.lines {
        one(canvas, laid, line, (x, y, width), last != line.paragraph, frame.matrix);
        last = line.paragraph;
    }
}

/// Puts lines into columns, from the top of each as many as fit.
pub(super) fn columns(
    canvas: &mut Canvas<'_>,
    laid: &Laid,
    frame: &Frame,
    insets: &Insets,
    (count, step): (usize, f32),
) {
    let room = frame.height - insets.top - insets.bottom;
    let (mut column, mut top, mut last) = (0, 0.0, usize::MAX);
    let mut tops = Vec::with_capacity(laid.lines.lines.len());
    for line in &laid.lines.lines {
        if line.top + line.height - top > room + 0.5 && line.top > top && column + 1 < count {
            column += 1;
            top = line.top;
        }
        let x = frame.x + insets.left + step * column as f32;
        let y = frame.y + insets.top - top;
        tops.push((line.top, y));
        one(canvas, laid, line, (x, y, step), last != line.paragraph, frame.matrix);
        last = line.paragraph;
    }
    let y = |line: &Line| tops.iter().rfind(|(at, _)| *at <= line.top).map_or(frame.y, |(_, y)| *y);
    let fitted = Fitted::new(&canvas.of, laid, (frame, insets), step, y);
    canvas.drawing.fitted.push(fitted);
}

fn one(
    canvas: &mut Canvas<'_>,
    laid: &Laid,
    line: &Line,
    (x, y, width): (f32, f32, f32),
    first: bool,
    matrix: Matrix,
) {
    let Some(set) = laid.paragraphs.get(line.paragraph) else { return };
    canvas.of.paragraph = u32::try_from(line.paragraph).ok();
    if first {
        bullet(canvas, set, line, (x, y, width), matrix);
    }
    // Offsets of what is drawn, where it is not as long as what the file holds.
    let mut starts = Vec::with_capacity(set.spans.len());
    let mut at = (0, 0);
    for words in &set.spans {
        starts.push(at);
        let units = u32::try_from(words.text.encode_utf16().count()).unwrap_or(0);
        at = (at.0 + words.text.len(), at.1 + units);
    }
    for fragment in &line.fragments {
        let (Some(words), Some((bytes, units))) = (set.spans.get(fragment.span), starts.get(fragment.span))
        else {
            continue;
        };
        let text = words.text.get(fragment.bytes.start - bytes..fragment.bytes.end - bytes);
        canvas.of.run = Some(words.piece);
        canvas.of.range = Some(if words.whole {
            words.range
        } else {
            let shift = |unit: u32| unit - units + words.range.0;
            (shift(fragment.range.start), shift(fragment.range.end))
        });
        let place = (x + fragment.x, y + line.baseline);
        fragment_of(canvas, &words.look, fragment, text.unwrap_or_default(), place, matrix);
    }
    (canvas.of.run, canvas.of.range, canvas.of.paragraph) = (None, None, None);
}

fn fragment_of(
    canvas: &mut Canvas<'_>,
    look: &Look,
    fragment: &Fragment,
    text: &str,
    (x, baseline): (f32, f32),
    matrix: Matrix,
) {
    let style = look.style;
    let baseline = baseline - style.raised * style.size;
    if let Some(colour) = look.highlight {
        let outline = Outline::rectangle(x, baseline - style.size * 0.95, fragment.width, style.size * 1.2);
        canvas.path(outline, Some(Paint::Solid(colour)), None, matrix);
    }
    let drawn = text.chars().any(|c| !c.is_whitespace());
    if (!drawn && !look.underline && !look.strike) || look.colour.alpha == 0.0 {
        return;
    }
    let item = Item::Line {
        x,
        baseline,
        width: fragment.width,
        text: text.to_owned(),
        font: fragment.font,
        size: style.size,
        colour: look.colour,
        stretch: style.stretch,
        spacing: style.spacing,
        underline: look.underline,
        strike: look.strike,
        rtl: fragment.rtl,
    };
    canvas.push(item, matrix);
}

fn bullet(canvas: &mut Canvas<'_>, set: &Set, line: &Line, (x, y, width): (f32, f32, f32), matrix: Matrix) {
    let Some(bullet) = &set.bullet else { return };
    let own = bullet_width(canvas, bullet);
    let at = if set.rtl() {
        x + width - set.hang - own
    } else {
        // Where lines stand in the middle or at the right, the bullet stands before them.
        x + set.hang + (line.x - set.measured().first).max(0.0)
    };
    if let Some(picture) = &bullet.picture {
        let height = bullet.look.style.size;
        let (x, y) = (at, y + line.baseline - height * 0.85);
        let item =
            Item::Image { x, y, width: own, height, picture: picture.clone(), clip: None, opacity: 1.0 };
        return canvas.push(item, matrix);
    }
    let look = (bullet.look.style, bullet.look.colour);
    canvas.label(&bullet.text, (at, y + line.baseline), 0.0, look, matrix);
}
