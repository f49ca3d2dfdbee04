//! From what a person selected in a viewer to a region of the source, and back to what to paint.
//!
//! Boundary points arrive as (run, UTF-16 offset) and are turned into bytes here and nowhere else. The
//! visible text of the region is read again and compared with what the viewer saw; where they disagree the
//! selection is refused. Nothing is ever looked up by its words.

use std::ops::Range;

use gloss_markdown::{El, Inline, Run};
use gloss_protocol::{Pointed, Reach, Region, RunPoint, Selection, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::Text;
use crate::ArtifactError;

/// Other places with the same words that are painted before they are taken in: more than a page can show.
const MAX_ALSO: usize = 1000;

impl Text {
    pub(crate) fn point_leaves(&self, selection: &Selection, reach: Reach) -> Result<Pointed, ArtifactError> {
        if selection.more.is_some() {
            return Err(ArtifactError::SelectionMoved);
        }
        let raw = self.bytes_of(selection)?;
        // A viewer may name a part of a run that is taken whole, or all of it.
        let part = self.between(selection).ok_or(ArtifactError::SelectionMoved)?;
        let text = squeeze(&selection.text);
        if squeeze(&part) != text && squeeze(&self.parsed().visible(&self.source, &raw)) != text {
            return Err(ArtifactError::SelectionMoved);
        }
        let region = self.reach(&raw, reach);
        Ok(self.pointed(region, &raw))
    }

    /// Resolves a region for pointing: its words, where to paint it, where else its words stand.
    pub fn pointed(&self, region: Region, raw: &Range<usize>) -> Pointed {
        let spans = self.spans(&region);
        let others = self.elsewhere(&region);
        Pointed {
            text: self.visible(&region),
            at: self.at(&region),
            paint: spans.iter().flat_map(|span| self.paint(*span)).collect(),
            elsewhere: others.len() as u32,
            also: others
                .iter()
                .take(MAX_ALSO)
                .flat_map(Region::spans)
                .flat_map(|span| self.paint(*span))
                .collect(),
            reaches: self.reaches(raw),
            region,
        }
    }

    pub(crate) fn paint_leaves(&self, span: Span) -> Vec<(RunPoint, RunPoint)> {
        let range = span.range();
        let runs = &self.parsed().runs;
        let first = runs.partition_point(|run| run.span().end <= range.start);
        // What went at the end of a run stood there.
        let before = first.checked_sub(1).and_then(|id| Some((id, runs.get(id)?)));
        if let Some((id, run)) = before.filter(|(_, run)| range.is_empty() && run.span().end == range.start) {
            let text = self.parsed().text(&self.source, run);
            let point = RunPoint { run: id as u32, utf16: utf16(text, text.len()) };
            return vec![(point, point)];
        }
        runs.iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, run)| run.span().start < range.end)
            .map(|(id, run)| {
                let text = self.parsed().text(&self.source, run);
                let cut = visible_cut(run, text, &range);
                let point = |byte| RunPoint { run: id as u32, utf16: utf16(text, byte) };
                (point(cut.start), point(cut.end))
            })
            .collect()
    }

    /// The visible text between the two points.
    fn between(&self, selection: &Selection) -> Option<String> {
        let (first, last) = (selection.start.run as usize, selection.end.run as usize);
        let mut out = String::new();
        for (id, run) in self.parsed().runs.iter().enumerate().take(last + 1).skip(first) {
            let text = self.parsed().text(&self.source, run);
            let from = if id == first { byte_of_utf16(text, selection.start.utf16)? } else { 0 };
            let to = if id == last { byte_of_utf16(text, selection.end.utf16)? } else { text.len() };
            out.push_str(text.get(from..to)?);
        }
        Some(out)
    }

    fn bytes_of(&self, selection: &Selection) -> Result<Range<usize>, ArtifactError> {
        let at = |point: RunPoint, end: bool| {
            let run = self.parsed().runs.get(point.run as usize).ok_or(ArtifactError::SelectionMoved)?;
            let text = self.parsed().text(&self.source, run);
            let byte = byte_of_utf16(text, point.utf16).ok_or(ArtifactError::SelectionMoved)?;
            Ok::<usize, ArtifactError>(if run.is_whole() {
                if end && byte > 0 || !end && byte == text.len() { run.span().end } else { run.span().start }
            } else {
                run.span().start + byte
            })
        };
        let (a, b) = (at(selection.start, false)?, at(selection.end, true)?);
        if a >= b { Err(ArtifactError::SelectionMoved) } else { Ok(a..b) }
    }

    /// A range of source bytes as a range of the leaf's visible bytes.
    pub(super) fn visible_range(&self, runs: &[Run], bytes: &Range<usize>) -> Option<Range<usize>> {
        let (mut at, mut out): (usize, Option<Range<usize>>) = (0, None);
        for run in runs {
            let text = self.parsed().text(&self.source, run);
            if run.span().start < bytes.end && bytes.start < run.span().end {
                let cut = visible_cut(run, text, bytes);
                out = Some(out.map_or(at + cut.start, |o| o.start)..at + cut.end);
            }
            at += text.len();
        }
        out
    }

    /// A range of the leaf's visible bytes as source bytes.
    pub(super) fn source_range(&self, runs: &[Run], visible: &Range<usize>) -> Option<Range<usize>> {
        let (mut at, mut out): (usize, Option<Range<usize>>) = (0, None);
        for run in runs {
            let len = self.parsed().text(&self.source, run).len();
            if at < visible.end && visible.start < at + len {
                let whole = run.is_whole();
                let from = if whole { 0 } else { visible.start.max(at) - at };
                let to = if whole { run.span().len() } else { visible.end.min(at + len) - at };
                out = Some(out.map_or(run.span().start + from, |o| o.start)..run.span().start + to);
            }
            at += len;
        }
        out
    }

    /// Where the two ends stand in different inline elements, each end moves out to the delimiters of the
    /// elements that only it stands in; so the source between them is balanced.
    pub(super) fn balanced(&self, runs: &[Run], bytes: Range<usize>) -> Span {
        let (mut start, mut end) = (bytes.start, bytes.end);
        let first = runs.iter().find(|run| run.span().end > bytes.start);
        let last = runs.iter().rev().find(|run| run.span().start < bytes.end);
        if let (Some(first), Some(last)) = (first, last) {
            let (a, b) = (self.parsed().inline_chain(first), self.parsed().inline_chain(last));
            let one_sided = |id: &u32| a.contains(id) != b.contains(id);
            for id in a.iter().chain(&b) {
                let element = self.parsed().inlines.get(*id as usize);
                if let Some(element) = element.filter(|element| one_sided(id) || taken_whole(element)) {
                    start = start.min(element.span().start);
                    end = end.max(element.span().end);
                }
            }
        }
        Span::new(start, end)
    }
}

/// An image has no words of its own in the text, and half a formula is none.
fn taken_whole(inline: &Inline) -> bool {
    matches!(inline.el, El::Image | El::Math)
}

/// The part of a run's visible text that a range of source bytes covers; all of it where the run is taken whole.
pub(super) fn visible_cut(run: &Run, text: &str, bytes: &Range<usize>) -> Range<usize> {
    if run.is_whole() {
        0..text.len()
    } else {
        bytes.start.max(run.span().start) - run.span().start..bytes.end.min(run.span().end) - run.span().start
    }
}

/// Grows a range to the word boundaries around it (UAX #29), and drops blanks at its ends.
pub(crate) fn snap_to_words(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    for (at, word) in text.split_word_bound_indices() {
        let stop = at + word.len();
        if at < range.start && range.start < stop {
            start = at;
        }
        if at < range.end && range.end < stop {
            end = stop;
        }
    }
    let words = text.get(start..end).unwrap_or_default();
    let trimmed = words.trim();
    if trimmed.is_empty() {
        return start..end;
    }
    let lead = words.len() - words.trim_start().len();
    start + lead..start + lead + trimmed.len()
}

/// Visible text without blanks: viewers join blocks and cells in their own ways.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn utf16(text: &str, byte: usize) -> u32 {
    text.get(..byte).unwrap_or(text).encode_utf16().count() as u32
}

/// The byte at a UTF-16 offset; inside a surrogate pair it is the character's start. None past the end.
pub(crate) fn byte_of_utf16(text: &str, utf16: u32) -> Option<usize> {
    let (mut units, mut last) = (0u32, 0);
    for (at, ch) in text.char_indices() {
        if units >= utf16 {
            return Some(if units > utf16 { last } else { at });
        }
        last = at;
        units += ch.len_utf16() as u32;
    }
    if units > utf16 { Some(last) } else { (units == utf16).then_some(text.len()) }
}
