//! The layouts: which slots each has, where they lie on the grid and how their text is set. Numbers only; the parts of a package
//! are written from them, and a person's own template is matched against them.

mod decor;
pub(crate) mod master;
pub(crate) mod part;
mod table;

use gloss_ooxml::presentation::Frame;

use crate::spec::LayoutName;
pub(crate) use table::{CONCLUSION, FIGURES_ACROSS, HIGH, LAYOUTS, STEPS_ACROSS, TOP};

/// A slide's size, in EMU.
pub(crate) const SIZE: (i64, i64) = (12_192_000, 6_858_000);
/// Where title and body begin.
pub(crate) const MARGIN: i64 = 548_640;
/// Between two columns.
pub(crate) const GUTTER: i64 = 182_880;
const STEP: i64 = 939_800;
/// EMU in a point.
pub(crate) const POINT: i64 = 12_700;

/// Where the line at the foot begins.
pub(crate) const FOOT: i64 = 6_309_360;
/// How high it is.
const LINE: i64 = 228_600;

/// How far words stand behind their bullet.
pub(crate) const INDENT: i64 = 285_750;
/// The smallest size of text on a slide, in points.
pub(crate) const LEAST: u16 = 16;

/// The size of a level where the first has this one.
pub(crate) fn deeper(size: u16, level: u8) -> u16 {
    if level == 0 || size <= LEAST { size } else { (size - 2).max(LEAST) }
}

/// Where column `c` begins, from 1 to 12.
pub(crate) const fn x(c: i64) -> i64 {
    MARGIN + STEP * (c - 1)
}

/// How wide `n` columns are.
pub(crate) const fn w(n: i64) -> i64 {
    STEP * n - GUTTER
}

/// Where one of so many boxes beside each other begins, and how wide it is.
pub(crate) const fn beside(at: i64, of: i64) -> (i64, i64) {
    let wide = (w(12) - (of - 1) * GUTTER) / of;
    (MARGIN + at * (wide + GUTTER), wide)
}

/// A rectangle.
pub(crate) const fn frame(x: i64, y: i64, width: i64, height: i64) -> Frame {
    Frame { x, y, width, height, turn: 0, flip_across: false, flip_down: false }
}

/// The kind of content that a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text that is fitted, and goes on on another slide where there is too much.
    Text,
    /// A short text that stays on its slide.
    Line,
    /// Text, a chart, a table or a picture.
    Any,
    /// A chart.
    Chart,
    /// A table.
    Table,
    /// A picture.
    Picture,
}

/// The vertical anchor of a text in its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Top,
    Middle,
    Bottom,
}

/// The typography of a slot's text: sizes, font, colour, anchor and spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    /// Sizes in points, the wanted one first.
    pub ladder: &'static [u16],
    /// Whether it is strong.
    pub bold: Bold,
    /// True in the font of headings.
    pub major: bool,
    /// Its colour, as the theme calls it.
    pub colour: &'static str,
    /// Its vertical anchor.
    pub anchor: Anchor,
    /// Whether its paragraphs may have bullets.
    pub bullets: bool,
    /// The distance of its lines, in percent.
    pub spacing: u8,
    /// Points above a paragraph but the first.
    pub before: u8,
    /// Points that are kept free on each side, for text on a filled shape.
    pub inset: u8,
    /// Points that are kept free above and below.
    pub pad: u8,
}

/// The boldness of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bold {
    /// Never.
    No,
    /// Always.
    Yes,
    /// Where the theme's headings are.
    AsHeadings,
}

/// A slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slot {
    /// Its key in a spec.
    pub key: &'static str,
    /// Its name in the pane of a program.
    pub name: &'static str,
    /// The kind of content that it takes.
    pub holds: Holds,
    /// Whether a slide can't be without it.
    pub needed: bool,
    /// The type of its placeholder; none for one that takes anything.
    pub kind: Option<&'static str>,
    /// The index of its placeholder, its own within the layout.
    pub index: u32,
    /// Where it lies.
    pub frame: Frame,
    /// The typography of its text.
    pub look: Look,
    /// The shape that it is filled as and its colour, where it is.
    pub shape: Option<(&'static str, &'static str)>,
}

/// A layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Layout {
    /// Its name.
    pub name: LayoutName,
    /// Its key in a spec.
    pub key: &'static str,
    /// Its name in a program's list of layouts.
    pub shown: &'static str,
    /// Its type in the standard (`ST_SlideLayoutType`), where there is one.
    pub kind: Option<&'static str>,
    /// Whether it is drawn on the accent.
    pub on_accent: bool,
    /// Whether slides have a foot: source, footer, number.
    pub foot: bool,
    /// Its slots, the title first.
    pub slots: &'static [Slot],
}

impl Layout {
    /// The layout of a name.
    pub(crate) fn of(name: LayoutName) -> &'static Self {
        LAYOUTS.iter().find(|layout| layout.name == name).unwrap_or(&LAYOUTS[2])
    }

    /// The slot of a key.
    pub(crate) fn slot(&self, key: &str) -> Option<&'static Slot> {
        self.slots.iter().find(|slot| slot.key == key)
    }

    /// Whether its slides may end with a sentence that says what follows.
    pub(crate) fn concludes(&self) -> bool {
        use LayoutName::{Chart, Comparison, Content, KeyFigures, Steps, Table, TwoColumns};
        matches!(self.name, Content | TwoColumns | Comparison | Chart | Table | KeyFigures | Steps)
    }
}

/// Where the source of a slide's numbers stands: two lines.
pub(crate) const fn source() -> Frame {
    frame(x(1), FOOT, w(7), 2 * LINE)
}

/// Where the footer and the slide's number stand, at the right of the source: at one place on all slides.
pub(crate) const fn feet() -> (Frame, Frame) {
    (frame(x(8), FOOT, w(4), LINE), frame(x(12), FOOT, w(1), LINE))
}

/// The key of what is written at the foot: the source.
pub(crate) const SOURCE: u32 = 30;
/// The index of the footer's placeholder.
pub(crate) const FOOTER: u32 = 11;
/// The index of the number's placeholder.
pub(crate) const NUMBER: u32 = 12;

#[cfg(test)]
mod tests {
    use super::{LAYOUTS, SIZE, feet, source, w, x};

    #[test]
    fn the_grid_fills_the_slide() {
        assert_eq!((x(1), x(12) + w(1)), (548_640, 12_192_000 - 548_640));
        assert_eq!(w(1), 756_920);
    }

    #[test]
    fn slots_of_a_layout_lie_on_the_slide_and_not_on_each_other() {
        for layout in LAYOUTS {
            let mut boxes: Vec<_> = layout.slots.iter().map(|slot| (slot.key, slot.frame)).collect();
            if layout.foot {
                let (footer, number) = feet();
                boxes.extend([("source", source()), ("footer", footer), ("number", number)]);
            }
            for (n, (key, a)) in boxes.iter().enumerate() {
                assert!(a.x >= 0 && a.y >= 0 && a.x + a.width <= SIZE.0 && a.y + a.height <= SIZE.1, "{key}");
                for (other, b) in boxes.iter().skip(n + 1) {
                    let apart = a.x + a.width <= b.x
                        || b.x + b.width <= a.x
                        || a.y + a.height <= b.y
                        || b.y + b.height <= a.y;
                    assert!(apart, "{}: {key} lies on {other}", layout.key);
                }
            }
            let mut indexes: Vec<u32> = layout.slots.iter().map(|slot| slot.index).collect();
            indexes.extend([10, 11, 12, 30]);
            let count = indexes.len();
            indexes.sort_unstable();
            indexes.dedup();
            assert_eq!(indexes.len(), count, "{}: each placeholder has an index of its own", layout.key);
        }
    }
}
