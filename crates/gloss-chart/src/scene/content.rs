//! The content of a picture: axes, marks and keys in their places. Works nothing out.

use crate::scale::Scale;
use crate::spec::MarkKind;
use crate::value::Value;

/// A picture's content. Places are in pixels of the plot: from its left and from its top.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The plot's width.
    pub width: f64,
    /// The plot's height.
    pub height: f64,
    /// The title above.
    pub title: Option<String>,
    /// The line below the title.
    pub subtitle: Option<String>,
    /// A summary of the picture in one sentence.
    pub summary: String,
    /// Across.
    pub x: Option<Axis>,
    /// Up.
    pub y: Option<Axis>,
    /// The scales that turn values into places, by channel.
    pub scales: Vec<(&'static str, Scale)>,
    /// Series, in the order of their colours.
    pub legend: Option<Legend>,
    /// The legend of the sizes of points.
    pub sizes: Option<Sizes>,
    /// Lines and areas behind the marks, one for each series.
    pub paths: Vec<Path>,
    /// Marks, in the order of their numbers.
    pub marks: Vec<Item>,
    /// The kind of mark that was asked for.
    pub kind: MarkKind,
    /// Whether points are filled.
    pub filled: bool,
    /// How much of what is behind shows, 0 to 1.
    pub opacity: Option<f64>,
    /// One colour for all.
    pub color: Option<String>,
    /// Whether amounts lie on top of each other.
    pub stacked: bool,
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Its title.
    pub title: Option<String>,
    /// Its ticks, in the order of the axis.
    pub ticks: Vec<Tick>,
    /// Whether lines run through the plot.
    pub grid: bool,
    /// False where the axis is not drawn.
    pub shown: bool,
    /// Whether each tick is a name.
    pub names: bool,
    /// Degrees that labels are turned by, where the spec says so.
    pub angle: Option<f64>,
    /// Where 0 is, if it is within.
    pub zero: Option<f64>,
}

/// A tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: Value,
    /// Where it is.
    pub at: f64,
    /// The text of its label.
    pub label: String,
}

/// The key to colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Its title: the meaning of the colours.
    pub title: Option<String>,
    /// Values and words of the series.
    pub entries: Vec<(Value, String)>,
    /// False where the spec wants none.
    pub shown: bool,
}

/// The key to sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes {
    /// Its title: the meaning of the sizes.
    pub title: Option<String>,
    /// Areas in square pixels, and what they stand for.
    pub entries: Vec<(f64, String)>,
}

/// A line or an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its series: which colour.
    pub series: usize,
    /// Its points from left to right: across, up, and the foot of an area; None is a gap.
    pub points: Vec<Option<(f64, f64, f64)>>,
}

/// A mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its form.
    pub shape: Shape,
    /// Its series: which colour.
    pub series: usize,
    /// Its text: `2019: 1,234`.
    pub label: String,
    /// Its values by channel.
    pub values: Vec<(&'static str, Value)>,
    /// The row of the data that it is, from 0; none where it stands for several.
    pub row: Option<usize>,
}

/// A mark's form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A bar.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// A point; of a line that shows none it is there to be pointed at.
    Dot {
        /// Across.
        x: f64,
        /// Down.
        y: f64,
        /// Area in square pixels.
        size: f64,
        /// Whether it is seen.
        seen: bool,
    },
    /// A slice, clockwise from twelve in radians.
    Slice {
        /// Its start angle.
        from: f64,
        /// Its end angle.
        to: f64,
        /// The hole's radius.
        inner: f64,
        /// The pie's radius.
        outer: f64,
    },
}
