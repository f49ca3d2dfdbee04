//! How cells look on paper: fonts, fills, borders, alignment, with the colours of the theme worked out. For drawing alone:
//! what an edit can change is told in `styles`. Never writes.

mod color;
mod read;

pub(crate) use color::{Palette, between, indexed};
pub use color::{Rgb, from_hsl, to_hsl};
pub use read::Looks;
pub(crate) use read::Parts;

/// The horizontal alignment of a cell's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Across {
    /// By what the cell holds: numbers right, words left, truth values and errors in the middle.
    #[default]
    General,
    /// Left.
    Left,
    /// In the middle.
    Center,
    /// Right.
    Right,
    /// Both sides.
    Justify,
}

/// The vertical alignment of a cell's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Down {
    /// At the foot, as Excel has it.
    #[default]
    Bottom,
    /// In the middle.
    Middle,
    /// At the top.
    Top,
}

/// A border's kind; Excel's thirteen told apart as far as a screen can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// One line, thin.
    Thin,
    /// One line of medium width.
    Medium,
    /// One thick line.
    Thick,
    /// Two lines.
    Double,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
}

/// A border on one side of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Its kind.
    pub line: Line,
    /// Its colour; `None` for the colour of text.
    pub color: Option<Rgb>,
}

/// The look of a cell: font, fill, borders, alignment. The default is a plain cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through.
    pub strike: bool,
    /// The colour of its words; `None` for the usual one.
    pub ink: Option<Rgb>,
    /// The size of its words in per cent of the workbook's usual size; 0 where it is that.
    pub size: u16,
    /// Its ground.
    pub fill: Option<Rgb>,
    /// The border at its top.
    pub top: Option<Edge>,
    /// The border at its right.
    pub right: Option<Edge>,
    /// The border at its foot.
    pub bottom: Option<Edge>,
    /// The border at its left.
    pub left: Option<Edge>,
    /// The horizontal alignment of its words.
    pub across: Across,
    /// The vertical alignment of its words.
    pub down: Down,
    /// Whether words are broken into lines.
    pub wrap: bool,
    /// Steps by which words are indented, three blanks each.
    pub indent: u8,
    /// Whether words are turned: they are drawn straight, and that is said.
    pub turned: bool,
}
