//! The spec of a chart, read and checked. Holds data; reading is in `read`, drawing in `scene`.

use crate::format::Pattern;
pub use crate::time::TimeUnit;
use crate::value::{Rows, Value};

/// A checked chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    /// The title above it.
    pub title: Option<String>,
    /// The line below the title.
    pub subtitle: Option<String>,
    /// Its alternative text.
    pub description: Option<String>,
    /// Its rows, or where they are.
    pub data: Data,
    /// The kind of mark that stands for a row.
    pub mark: Mark,
    /// Along the page.
    pub x: Option<Channel>,
    /// Up the page.
    pub y: Option<Channel>,
    /// Within a name of x.
    pub x_offset: Option<Channel>,
    /// Within a name of y.
    pub y_offset: Option<Channel>,
    /// Series.
    pub color: Option<Channel>,
    /// Angles of a pie.
    pub theta: Option<Channel>,
    /// Areas of points.
    pub size: Option<Channel>,
    /// The plot's width in pixels, without axes.
    pub width: Option<f64>,
    /// The plot's height in pixels, without axes.
    pub height: Option<f64>,
}

/// What stands before the id of a fact where the rows are what its query gives.
pub const FACT: &str = "fact:";

/// The source of a chart's rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Here.
    Rows(Rows),
    /// In a range of a sheet, as `file.xlsx!Sheet1!A1:C20`, whose first row is names; or a fact, as `fact:1a2b3c4d`.
    Cells(String),
}

impl Default for Data {
    fn default() -> Self {
        Self::Rows(Rows::default())
    }
}

/// Kinds of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MarkKind {
    #[default]
    Bar,
    Line,
    Area,
    Point,
    Arc,
}

/// A mark and its looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Which.
    pub kind: MarkKind,
    /// The hole of a donut, in pixels.
    pub inner_radius: f64,
    /// Whether a line's values are dots too.
    pub point: bool,
    /// Whether points are filled.
    pub filled: bool,
    /// 0 to 1.
    pub opacity: Option<f64>,
    /// One colour for all, as `#rrggbb`.
    pub color: Option<String>,
}

/// The type of a channel's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldType {
    /// Amounts.
    #[default]
    Quantitative,
    /// Names without an order.
    Nominal,
    /// Names in an order.
    Ordinal,
    /// Moments.
    Temporal,
}

/// The aggregate function over several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Aggregate {
    Sum,
    Mean,
    Median,
    Min,
    Max,
    Count,
}

/// The binning of numbers into bars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// At most this many.
    pub most: f64,
    /// This wide, where it is said.
    pub step: Option<f64>,
}

/// The stacking of amounts at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stack {
    /// As the mark does by itself: bars, areas and pies are stacked.
    #[default]
    Usual,
    /// Not.
    Off,
    /// One on the other.
    Zero,
    /// As shares of 1.
    Normalize,
}

/// Order of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Sort {
    /// By themselves, ascending.
    #[default]
    Ascending,
    /// By themselves, descending.
    Descending,
    /// As in the data.
    Data,
    /// These first, in this order.
    List(Vec<Value>),
    /// By another channel's values.
    Channel {
        /// True for y.
        y: bool,
        /// Largest first.
        descending: bool,
    },
    /// By a column.
    Field {
        /// Its name.
        field: String,
        /// The aggregate over its rows.
        op: Aggregate,
        /// Largest first.
        descending: bool,
    },
}

/// A title that is the field's, another, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Caption {
    /// The field's name.
    #[default]
    Usual,
    /// None.
    Off,
    /// This.
    Words(String),
}

/// A pattern for an axis' labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Labels {
    /// For numbers.
    Number(Pattern),
    /// For moments.
    Moment(String),
}

/// A channel of the encoding: which values it shows, and in which way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Channel {
    /// The column; none for a count.
    pub field: Option<String>,
    /// The type of its values.
    pub kind: FieldType,
    /// The aggregate function, where rows are summed up.
    pub aggregate: Option<Aggregate>,
    /// The binning of its numbers.
    pub bin: Option<Bin>,
    /// The time unit that its moments are gathered by.
    pub unit: Option<TimeUnit>,
    /// Order of names.
    pub sort: Sort,
    /// The stacking of amounts.
    pub stack: Stack,
    /// The title of the axis or legend.
    pub caption: Caption,
    /// Whether there is no axis or legend at all.
    pub hidden: bool,
    /// The format of its labels.
    pub labels: Option<Labels>,
    /// Degrees that labels are turned by; none where they turn if they must.
    pub angle: Option<f64>,
    /// Whether lines run through the plot.
    pub grid: Option<bool>,
    /// Whether the scale begins at 0.
    pub zero: Option<bool>,
    /// Whether the ends are moved to round numbers.
    pub nice: Option<bool>,
    /// The ends of the scale, or all names.
    pub domain: Option<Vec<Value>>,
}

impl Channel {
    /// Whether it stands for names: each has a place or a colour of its own.
    pub fn is_names(&self) -> bool {
        matches!(self.kind, FieldType::Nominal | FieldType::Ordinal) && self.bin.is_none()
    }

    /// True for amounts that are not gathered into bars.
    pub(crate) fn is_amount(&self) -> bool {
        self.kind == FieldType::Quantitative && self.bin.is_none()
    }

    /// The default title of its axis or legend, as Vega-Lite words it.
    pub fn name(&self) -> String {
        let field = self.field.clone().unwrap_or_default();
        match (self.aggregate, self.bin, self.unit) {
            (Some(Aggregate::Count), ..) => "Count of Records".to_owned(),
            (Some(op), ..) => format!("{} of {field}", op.words()),
            (_, Some(_), _) => format!("{field} (binned)"),
            (_, _, Some(unit)) => format!("{field} ({})", unit.words()),
            _ => field,
        }
    }

    /// The title of its axis or legend: the spec's own, or [`Channel::name`]; none where the spec wants none.
    pub fn title(&self) -> Option<String> {
        match &self.caption {
            Caption::Usual => Some(self.name()),
            Caption::Off => None,
            Caption::Words(words) => Some(words.clone()),
        }
    }
}

impl Aggregate {
    /// All, as a spec spells them.
    pub(crate) const NAMES: [(&'static str, Self); 7] = [
        ("sum", Self::Sum),
        ("mean", Self::Mean),
        ("average", Self::Mean),
        ("median", Self::Median),
        ("min", Self::Min),
        ("max", Self::Max),
        ("count", Self::Count),
    ];

    fn words(self) -> &'static str {
        match self {
            Self::Sum => "Sum",
            Self::Mean => "Mean",
            Self::Median => "Median",
            Self::Min => "Min",
            Self::Max => "Max",
            Self::Count => "Count",
        }
    }
}
