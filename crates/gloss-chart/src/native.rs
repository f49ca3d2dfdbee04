//! A chart as a workbook's own chart holds it: its kind, its categories and its series of numbers. Draws none.

/// The kinds that workbooks have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NativeKind {
    Column,
    Bar,
    Line,
    Area,
    Scatter,
    Pie,
    Doughnut,
}

/// The grouping of series: clustered or stacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Beside each other.
    Clustered,
    /// On top of each other.
    Stacked,
    /// As shares of 100 %.
    Percent,
}

/// A chart of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeChart {
    /// Its kind.
    pub kind: NativeKind,
    /// The grouping of its series.
    pub grouping: Grouping,
    /// The title above.
    pub title: Option<String>,
    /// Title of the axis of categories.
    pub category_title: Option<String>,
    /// Title of the axis of amounts.
    pub value_title: Option<String>,
    /// Names along the axis, in order. Empty for a scatter.
    pub categories: Vec<String>,
    /// Series, in the order of their colours.
    pub series: Vec<NativeSeries>,
}

/// A series.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeSeries {
    /// Its name.
    pub name: String,
    /// Its numbers, one for each category; None is a gap. A scatter's are its y.
    pub values: Vec<Option<f64>>,
    /// A scatter's x, as long as `values`; empty elsewhere.
    pub x: Vec<f64>,
}
