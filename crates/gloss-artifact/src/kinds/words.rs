//! Words for places and changes of a kind's text: by default its source. Finds and changes nothing.

use gloss_protocol::{ChangeClass, ChangePreview, Comparison, Region, Span};

use super::reading::{Reading, bytes_at, reading};
use crate::diff;
use crate::text::Text;

/// The words for places and changes.
pub trait Words {
    /// The shortest exact form of ranges.
    fn at(&self, text: &Text, spans: &[Span]) -> String {
        let _ = text;
        bytes_at(spans)
    }

    /// The visible text of a place.
    fn visible(&self, text: &Text, region: &Region) -> String {
        text.visible_leaves(region)
    }

    /// A place as words to read on a terminal: what it is written with.
    fn plain(&self, text: &Text, region: &Region) -> String {
        text.slices(region).join("\n")
    }

    /// A place as an agent reads it.
    fn reading(&self, text: &Text, spans: &[Span]) -> Reading {
        reading(text.source(), spans)
    }

    /// All of it as Markdown, for who reads it, where its text is in a form of Gloss's own.
    fn outline(&self, text: &Text) -> Option<String> {
        let _ = text;
        None
    }

    /// What else bears on a place and does not stand around it, a line each: the other shapes of a slide, the formulas that name
    /// cells, the elements that hold one.
    fn beside(&self, text: &Text, spans: &[Span]) -> Vec<String> {
        let _ = (text, spans);
        Vec::new()
    }

    /// Where words stand, ignoring case: the address of each place and what stands there, so many at most. `lower` is in small
    /// letters.
    fn search(&self, text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
        let lines = text.source().lines().enumerate();
        let found = lines.filter(|(_, line)| line.to_lowercase().contains(lower));
        found.map(|(at, line)| (format!("lines:{}", at + 1), line.trim().to_owned())).take(most).collect()
    }

    /// The title that the text gives itself.
    fn title(&self, text: &Text) -> Option<String> {
        let _ = text;
        None
    }

    /// A change in a reader's words, where its source is none; none where it is.
    fn describe_change(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<ChangePreview> {
        let _ = (text, span, before, after);
        None
    }

    /// Lists the differences within a stretch of two texts, for a comparison.
    fn differences(&self, old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
        differences_of_source(&|text, span| self.at(text, &[span]), old, new, class)
    }
}

/// The differences within a stretch of two texts, word by word, as they are written; `at` names a place.
pub(super) fn differences_of_source(
    at: &dyn Fn(&Text, Span) -> String,
    old: (&Text, Span),
    new: (&Text, Span),
    class: ChangeClass,
) -> Vec<Comparison> {
    let slice = |(text, span): (&Text, Span)| text.source().get(span.range()).unwrap_or_default().to_owned();
    let (a, b) = (slice(old), slice(new));
    let (from, to) = (old.1.start as usize, new.1.start as usize);
    let one = |hunk: diff::Hunk| {
        let place = Span::new(to + hunk.new.start, to + hunk.new.end);
        Comparison {
            at: at(new.0, place),
            class,
            before: a.get(hunk.old.clone()).unwrap_or_default().to_owned(),
            after: b.get(hunk.new).unwrap_or_default().to_owned(),
            old: Span::new(from + hunk.old.start, from + hunk.old.end),
            new: place,
        }
    };
    diff::words(&a, &b).into_iter().map(one).collect()
}
