//! Lines of text, measured: paragraphs in, lines with their places out. The same lines are measured before a deck is written and
//! drawn after; no browser ever decides one. Knows nothing of presentations.
//!
//! Widths are in points and offsets in UTF-16 units of a paragraph's text, which is what its spans hold one behind the other.

mod bidi;
mod breaks;
pub mod fonts;
mod lines;
mod shape;
#[cfg(test)]
mod tests;

use std::ops::Range;

use fonts::{Font, Fonts, Match};

/// A line break within a paragraph, as `gloss_ooxml::presentation::BREAK`.
pub const BREAK: char = '\u{b}';

/// The height of a line of 1 em at single spacing, as LibreOffice sets it for every font.
pub const PITCH: f32 = 1.2;

/// How much of it is above the baseline.
pub const ASCENT: f32 = 1.0;

/// The style of words, as far as it changes their place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The face that they are set in.
    pub font: Font,
    /// How much wider than the face they are: the named font has no twin here.
    pub stretch: f32,
    /// Whether the widths are an estimate.
    pub substitute: bool,
    /// In points.
    pub size: f32,
    /// Added behind each character, in points.
    pub spacing: f32,
    /// Raised by so much of an em; lowered where it is less than 0.
    pub raised: f32,
}

impl Style {
    /// Words in a font of this name.
    pub fn new(fonts: &Fonts, name: &str, bold: bool, italic: bool, size: f32) -> Self {
        Self::of(fonts.find(name, bold, italic), size)
    }

    /// Words in a face that was found.
    pub fn of(found: Match, size: f32) -> Self {
        let Match { font, stretch, substitute } = found;
        Self { font, stretch, substitute, size, spacing: 0.0, raised: 0.0 }
    }
}

/// Words that look alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span<'a> {
    /// The words.
    pub text: &'a str,
    /// Their style.
    pub style: Style,
}

/// A distance between lines or paragraphs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Space {
    /// Between lines a share of single spacing, between paragraphs of the type's size.
    Lines(f32),
    /// In points.
    Points(f32),
}

/// The alignment of a paragraph's lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
    /// Filled, but for the last line.
    Justify,
}

/// A tab stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tab {
    /// From the left of the box.
    pub at: f32,
    /// The part of the words behind the tab that stands there.
    pub align: Align,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph<'a> {
    /// Its words.
    pub spans: Vec<Span<'a>>,
    /// The style of an empty line, which gives it its height.
    pub empty: Style,
    /// The left indent of its lines, from the left of the box.
    pub left: f32,
    /// The left indent of its first line.
    pub first: f32,
    /// The right indent of its lines, from the right of the box.
    pub right: f32,
    /// Between its lines.
    pub spacing: Space,
    /// Above it; not above the first of a box.
    pub before: Space,
    /// Below it.
    pub after: Space,
    /// The alignment of its lines.
    pub align: Align,
    /// Whether it is read from right to left.
    pub rtl: bool,
    /// Tab stops, from the left to the right.
    pub tabs: Vec<Tab>,
    /// The distance of tab stops behind the last of its own.
    pub tab: f32,
}

impl<'a> Paragraph<'a> {
    /// Words of one look, single spaced, at the left.
    pub fn plain(text: &'a str, style: Style) -> Self {
        Self {
            spans: vec![Span { text, style }],
            empty: style,
            left: 0.0,
            first: 0.0,
            right: 0.0,
            spacing: Space::Lines(1.0),
            before: Space::Points(0.0),
            after: Space::Points(0.0),
            align: Align::Left,
            rtl: false,
            tabs: Vec::new(),
            tab: 72.0,
        }
    }
}

/// Words of one line that look alike, in the order in which they stand on the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// Which span of the paragraph.
    pub span: usize,
    /// Its bytes in the paragraph's text.
    pub bytes: Range<usize>,
    /// The same in UTF-16 units.
    pub range: Range<u32>,
    /// The face that has signs for them.
    pub font: Font,
    /// From the left of the box.
    pub x: f32,
    /// Its width.
    pub width: f32,
    /// Whether it is read from right to left.
    pub rtl: bool,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Which paragraph.
    pub paragraph: usize,
    /// Its UTF-16 units in the paragraph's text, with the blanks at its end; lines cover a paragraph without gaps.
    pub range: Range<u32>,
    /// From the left of the box.
    pub x: f32,
    /// Without the blanks at its end.
    pub width: f32,
    /// From the top of the first line.
    pub top: f32,
    /// How far the next line is below.
    pub height: f32,
    /// From the top of the first line.
    pub baseline: f32,
    /// Its fragments; an empty line has none.
    pub fragments: Vec<Fragment>,
    /// Whether a word was cut because it is wider than the box.
    pub cut: bool,
}

impl Line {
    /// Its words, of the text of its paragraph, without the blanks at its end.
    pub(crate) fn words(&self, text: &str) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let own = units.get(self.range.start as usize..self.range.end as usize).unwrap_or_default();
        String::from_utf16_lossy(own).trim_end().to_owned()
    }
}

/// Text in lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// From the top to the bottom.
    pub lines: Vec<Line>,
    /// Of the widest line.
    pub width: f32,
    /// Of all lines, as they are drawn.
    pub height: f32,
    /// The larger of the drawn height and that by the fonts' own metrics, which PowerPoint takes: text is made to fit with this.
    pub fit_height: f32,
    /// Whether a font has no twin here, so that widths are an estimate.
    pub substitute: bool,
}

/// Breaks paragraphs into the lines of a box of this width. A box whose text is not wrapped has `f32::INFINITY`.
pub fn measure(fonts: &Fonts, paragraphs: &[Paragraph<'_>], width: f32) -> Lines {
    lines::set(fonts, paragraphs, width)
}
