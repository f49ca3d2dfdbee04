//! What a picture holds before it is drawn: scales, ticks, marks, legend, all in pixels. Writes no SVG.

mod axes;
mod domain;
mod marks;
mod wording;

use crate::error::Refused;
use crate::flow::{Datum, Flow, Slot};
use crate::limits::MARKS;
use crate::scale::Scale;
use crate::spec::{Channel, Data, MarkKind, Spec};
use crate::value::Value;
use crate::words;

/// A picture's content. Places are in pixels of the plot: from its left and from its top.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The plot's width.
    pub width: f64,
    /// The plot's height.
    pub height: f64,
    /// What stands above.
    pub title: Option<String>,
    /// The line below the title.
    pub subtitle: Option<String>,
    /// What the picture is, in one sentence.
    pub summary: String,
    /// Across.
    pub x: Option<Axis>,
    /// Up.
    pub y: Option<Axis>,
    /// What turns values into places, by channel.
    pub scales: Vec<(&'static str, Scale)>,
    /// Series, in the order of their colours.
    pub legend: Option<Legend>,
    /// What the sizes of points mean.
    pub sizes: Option<Sizes>,
    /// Lines and areas behind the marks, one for each series.
    pub paths: Vec<Path>,
    /// Marks, in the order of their numbers.
    pub marks: Vec<Item>,
    /// What was asked for.
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
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it shows.
    pub title: Option<String>,
    /// Its ticks, in the order of the axis.
    pub ticks: Vec<Tick>,
    /// Whether lines run through the plot.
    pub grid: bool,
    /// False where the axis is not drawn.
    pub shown: bool,
    /// True where each tick is a name.
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
    /// What is written there.
    pub label: String,
}

/// The key to colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// What the colours stand for.
    pub title: Option<String>,
    /// Values and words of the series.
    pub entries: Vec<(Value, String)>,
    /// False where the spec wants none.
    pub shown: bool,
}

/// The key to sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes {
    /// What the sizes stand for.
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
    /// What it says: `2019: 1,234`.
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
        /// Where it begins.
        from: f64,
        /// Where it ends.
        to: f64,
        /// The hole's radius.
        inner: f64,
        /// The pie's radius.
        outer: f64,
    },
}

/// All of a picture's width, where the spec says nothing: a page's column.
pub(crate) const FULL_WIDTH: f64 = 680.0;
/// A plot's height, where the spec says nothing.
const HEIGHT: f64 = 280.0;
/// A pie's width and height.
const PIE: f64 = 260.0;
/// Height of a bar that lies, and of one in a group.
const LYING: f64 = 30.0;
const LYING_IN_GROUP: f64 = 18.0;
/// Height of one whose name takes two lines.
const LYING_LONG: f64 = 38.0;
/// The most width of a standing bar, and of one in a group: three bars do not fill a page.
const STANDING: f64 = 110.0;
const STANDING_IN_GROUP: f64 = 52.0;

/// Works a spec out.
///
/// # Errors
/// Where its rows are not there yet, or what it asks for has more marks, names or series than can be told apart.
pub fn scene(spec: &Spec) -> Result<Scene, Refused> {
    if let Data::Cells(cells) = &spec.data {
        crate::cells::nowhere(cells)?;
    }
    let flow = Flow::new(spec);
    if flow.data.len() > MARKS {
        return Err(Refused::new(
            "data",
            format!("There would be {} marks; at most {MARKS} are drawn.", flow.data.len()),
            "Sum the rows up with aggregate, bin or timeUnit.",
        ));
    }
    let legend = axes::legend(spec, &flow)?;
    let plot = Plot::new(spec, &flow)?;
    let (paths, marks) = marks::draw(spec, &flow, &plot, legend.as_ref());
    Ok(Scene {
        width: plot.width,
        height: plot.height,
        title: spec.title.clone(),
        subtitle: spec.subtitle.clone(),
        summary: wording::summary(spec, &marks),
        sizes: plot.size.as_ref().and_then(|scale| axes::sizes(spec, scale)),
        x: plot.x.as_ref().map(|scale| axes::axis(spec, &flow, Slot::X, scale)),
        y: plot.y.as_ref().map(|scale| axes::axis(spec, &flow, Slot::Y, scale)),
        scales: plot.named(),
        legend,
        paths,
        marks,
        kind: spec.mark.kind,
        filled: spec.mark.filled,
        opacity: spec.mark.opacity,
        color: spec.mark.color.clone(),
        stacked: flow.stacked.is_some(),
    })
}

/// A datum's value in a channel, as words.
pub(crate) fn word_of(spec: &Spec, datum: &Datum, slot: Slot) -> String {
    slot.of(spec).map_or_else(String::new, |channel| wording::word(channel, datum, slot))
}

/// How many names a scale has, at least one.
fn names(scale: &Option<Scale>) -> f64 {
    scale.as_ref().map_or(1, |scale| scale.domain.len().max(1)) as f64
}

/// What a group of bars takes, where bars stand in groups.
fn each(spec: &Spec, flow: &Flow, offset: Slot, bar: f64) -> Result<Option<f64>, Refused> {
    let scale = domain::scale(spec, flow, offset, (0.0, 1.0))?;
    Ok(scale.map(|scale| scale.domain.len() as f64 * bar + 12.0))
}

/// The plot's size and scales.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plot {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) x: Option<Scale>,
    pub(crate) y: Option<Scale>,
    pub(crate) x_offset: Option<Scale>,
    pub(crate) y_offset: Option<Scale>,
    pub(crate) theta: Option<Scale>,
    pub(crate) size: Option<Scale>,
}

impl Plot {
    /// Height first: labels of y need room at the left, and what is left is the width.
    fn new(spec: &Spec, flow: &Flow) -> Result<Self, Refused> {
        let pie = spec.mark.kind == MarkKind::Arc;
        let mut out =
            Self { height: spec.height.unwrap_or(if pie { PIE } else { HEIGHT }), ..Self::default() };
        let turn = std::f64::consts::TAU;
        if pie {
            out.width = spec.width.unwrap_or(PIE);
            out.theta = domain::scale(spec, flow, Slot::Theta, (0.0, turn))?;
            return Ok(out);
        }
        let up = |height: f64| (height, 0.0);
        out.y = domain::scale(spec, flow, Slot::Y, up(out.height))?;
        let widest = out.y.as_ref().map_or(0.0, |scale| {
            let axis = axes::axis(spec, flow, Slot::Y, scale);
            words::widest(axis.ticks.iter().map(|tick| tick.label.as_str()))
        });
        if spec.y.as_ref().is_some_and(|y| y.is_names() && spec.height.is_none()) {
            let one = if widest > words::MOST_LEFT { LYING_LONG } else { LYING };
            let each = each(spec, flow, Slot::YOffset, LYING_IN_GROUP)?.map_or(one, |each| each.max(one));
            out.height = (names(&out.y) * each).clamp(60.0, 1_600.0).round();
            out.y = domain::scale(spec, flow, Slot::Y, up(out.height))?;
        }
        let full = FULL_WIDTH - widest.min(words::MOST_LEFT) - 30.0;
        out.width = spec.width.unwrap_or(full.round());
        out.x = domain::scale(spec, flow, Slot::X, (0.0, out.width))?;
        let standing = spec.mark.kind == MarkKind::Bar && spec.x.as_ref().is_some_and(Channel::is_names);
        if standing && spec.width.is_none() {
            let each = each(spec, flow, Slot::XOffset, STANDING_IN_GROUP)?.unwrap_or(STANDING);
            out.width = (names(&out.x) * each).clamp(220.0, full).round();
            out.x = domain::scale(spec, flow, Slot::X, (0.0, out.width))?;
        }
        let within = |scale: &Option<Scale>| (0.0, scale.as_ref().map_or(0.0, Scale::bandwidth));
        out.x_offset = domain::scale(spec, flow, Slot::XOffset, within(&out.x))?;
        out.y_offset = domain::scale(spec, flow, Slot::YOffset, within(&out.y))?;
        out.size = domain::scale(spec, flow, Slot::Size, (4.0, 361.0))?;
        Ok(out)
    }

    fn named(&self) -> Vec<(&'static str, Scale)> {
        let all = [
            ("x", &self.x),
            ("y", &self.y),
            ("xOffset", &self.x_offset),
            ("yOffset", &self.y_offset),
            ("theta", &self.theta),
            ("size", &self.size),
        ];
        all.into_iter().filter_map(|(name, scale)| scale.clone().map(|scale| (name, scale))).collect()
    }
}
