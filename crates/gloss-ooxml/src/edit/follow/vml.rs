//! Legacy drawings (VML): where notes and old controls are. They are often no well-formed XML, so they are read
//! as text, block by block.

use crate::formula::{Axis, Move};

/// The drawing after a move; `None` when it stays as it is.
pub(super) fn follow(text: &str, step: &Move) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = begins(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find("</v:shape>").map_or(from.len(), |end| end + "</v:shape>".len());
        let (shape, after) = from.split_at(end);
        out.push_str(&moved(shape, step).unwrap_or_default());
        rest = after;
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// Where the next shape begins: `<v:shape` and a blank, not `<v:shapetype`.
fn begins(text: &str) -> Option<usize> {
    let mut found = text.match_indices("<v:shape").map(|(at, _)| at);
    found.find(|at| text.get(at + 8..).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
}

/// The text of an element, and where it is.
fn inner<'a>(shape: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let open = format!("<x:{name}>");
    let from = shape.find(&open)? + open.len();
    let length = shape.get(from..)?.find('<')?;
    Some((from, shape.get(from..from + length)?))
}

/// A shape after a move; `None` when the cell of its note is gone.
fn moved(shape: &str, step: &Move) -> Option<String> {
    let rows = step.axis == Axis::Rows;
    let mut out = shape.to_owned();
    let cell = inner(shape, if rows { "Row" } else { "Column" })
        .and_then(|(at, text)| Some((at, text, text.trim().parse::<u32>().ok()?)));
    let anchor: Vec<i64> = inner(shape, "Anchor")
        .map_or(Vec::new(), |(_, text)| text.split(',').filter_map(|n| n.trim().parse().ok()).collect());
    let first = if rows { 2 } else { 0 };
    let from = match (&cell, anchor.get(first)) {
        (Some((_, _, cell)), _) => *cell,
        (None, Some(from)) => u32::try_from(*from).ok()?,
        (None, None) => return Some(out),
    };
    let to = match step.index(from.saturating_add(1)) {
        Some(to) => to - 1,
        None if cell.is_some() => return None,
        None => step.at - 1,
    };
    let by = i64::from(to) - i64::from(from);
    if by == 0 {
        return Some(out);
    }
    if let (Some((at, text)), 8) = (inner(shape, "Anchor"), anchor.len()) {
        let new = anchor.iter().enumerate().map(|(n, value)| {
            let ours = n == first || n == first + 4;
            // A note may hang over the upper edge of its cell, but not over that of the sheet.
            (if ours { (value + by).max(0) } else { *value }).to_string()
        });
        out.replace_range(at..at + text.len(), &new.collect::<Vec<_>>().join(", "));
    }
    if cell.is_some()
        && let Some((at, text)) =
            inner(&out, if rows { "Row" } else { "Column" }).map(|(at, text)| (at, text.len()))
    {
        out.replace_range(at..at + text, &to.to_string());
    }
    Some(out)
}
