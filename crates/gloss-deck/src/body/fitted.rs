//! Measures of set text for those who check it: how far it reaches out of its box, and the facts of each line.

use super::frame::{Frame, Insets};
use super::paragraph::Laid;
use crate::drawing::{Fitted, FittedLine, Of};
use crate::text::Line;

impl Fitted {
    /// Measures set text; a line's top counts from `y`, the start of its text or its column in the frame's coordinates.
    pub(crate) fn new(
        of: &Of,
        laid: &Laid,
        (frame, insets): (&Frame, &Insets),
        room: f32,
        y: impl Fn(&Line) -> f32,
    ) -> Self {
        let inked: Vec<&Line> = laid.lines.lines.iter().filter(|line| !line.fragments.is_empty()).collect();
        let tops = inked.iter().map(|line| y(line) + line.top);
        let top = tops.fold(f32::INFINITY, f32::min);
        let bottom =
            inked.iter().map(|line| y(line) + line.top + line.height).fold(f32::NEG_INFINITY, f32::max);
        // What stands at the top can't reach out there, and so on.
        let above = if insets.anchor > 0.0 { frame.y - top } else { f32::NEG_INFINITY };
        let below = if insets.anchor < 1.0 { bottom - frame.y - frame.height } else { f32::NEG_INFINITY };
        Self {
            of: of.clone(),
            room,
            height: frame.height,
            over: above.max(below),
            grows: laid.grows,
            substitute: laid.lines.substitute,
            lines: inked.into_iter().map(|line| fitted(laid, line)).collect(),
        }
    }
}

fn fitted(laid: &Laid, line: &Line) -> FittedLine {
    let start = line.fragments.iter().map(|one| one.bytes.start).min().unwrap_or(0);
    let end = line.fragments.iter().map(|one| one.bytes.end).max().unwrap_or(0);
    let (mut words, mut at, mut inside) = (0, 0, false);
    for span in laid.paragraphs.get(line.paragraph).into_iter().flat_map(|set| &set.spans) {
        for (offset, c) in span.text.char_indices().map(|(offset, c)| (at + offset, c)) {
            if (start..end).contains(&offset) {
                let word = !c.is_whitespace();
                words += usize::from(word && !inside);
                inside = word;
            }
        }
        at += span.text.len();
    }
    FittedLine { paragraph: line.paragraph, words, width: line.width, height: line.height, cut: line.cut }
}
