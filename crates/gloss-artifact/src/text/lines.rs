//! Places in code and plain text: words of a line, whole lines, the lines up to a blank one. Knows no language, and never
//! takes a line's end for a part of it.

use std::ops::Range;

use gloss_protocol::{Reach, Span};

use super::select::snap_to_words;
use super::{Structure, Text};

impl Text {
    /// Whether it is read as the lines that it has.
    pub(crate) fn is_lines(&self) -> bool {
        matches!(self.structure, Structure::Lines(_) | Structure::Slides(_))
    }

    /// Widens a raw byte range to a reach: one range, with all that stands between its ends.
    pub(super) fn reach_of_lines(&self, raw: &Range<usize>, reach: Reach) -> Span {
        let range = match reach {
            Reach::Selection => self.words_or_lines(raw),
            Reach::Sentence => whole_lines(&self.source, raw.clone()),
            _ => self.group_of(raw),
        };
        // No place begins or ends with a line's end, and one line alone keeps its indentation outside of its place.
        let kept = self.source.get(range.clone()).unwrap_or_default().trim_end();
        let blank = kept.len() - kept.trim_start().len();
        let line = kept.get(..blank).and_then(|above| above.rfind('\n')).map_or(0, |end| end + 1);
        let is_one = !kept.get(line..).unwrap_or_default().contains('\n');
        Span::new(range.start + if is_one { blank } else { line }, range.start + kept.len())
    }

    /// Words within one line, or all lines that a range touches.
    fn words_or_lines(&self, raw: &Range<usize>) -> Range<usize> {
        let lines = whole_lines(&self.source, raw.clone());
        let text = self.source.get(lines.clone()).unwrap_or_default();
        let inner = lines_of_code(text, raw.start - lines.start..raw.end.min(lines.end) - lines.start);
        lines.start + inner.start..lines.start + inner.end
    }

    /// The range from the first line of the first group that a range touches to the last line of its last group.
    fn group_of(&self, raw: &Range<usize>) -> Range<usize> {
        let blocks = &self.parsed().blocks;
        let first = blocks.partition_point(|block| block.span().end <= raw.start);
        let touched = blocks.iter().skip(first).take_while(|block| block.span().start < raw.end);
        let spans = touched.map(|block| block.span());
        spans.reduce(|first, last| first.start..last.end).unwrap_or_else(|| raw.clone())
    }

    /// The visible text of a range of lines: their bytes, with one way to end a line.
    pub(super) fn visible_lines(&self, span: Span) -> String {
        self.source.get(span.range()).unwrap_or_default().replace("\r\n", "\n")
    }
}

/// Words within a line of code; whole lines where there are several.
pub(super) fn lines_of_code(text: &str, range: Range<usize>) -> Range<usize> {
    match text.get(range.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']).contains('\n') {
        true => whole_lines(text, range),
        false => snap_to_words(text, range),
    }
}

/// The lines that a range touches, without the end of the last one.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.get(..range.start).and_then(|above| above.rfind('\n')).map_or(0, |end| end + 1);
    let inside = text.get(range.clone()).is_some_and(|lines| lines.ends_with('\n'));
    let end = if inside { range.end - 1 } else { range.end };
    start..text.get(end..).and_then(|below| below.find('\n')).map_or(text.len(), |at| end + at)
}
