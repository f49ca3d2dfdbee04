//! The spec of a workbook, as values. Says nothing of how a cell is written.

use gloss_ooxml::format::Notation;

/// A workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
    /// How the language of its readers writes numbers and days.
    pub notation: &'static Notation,
}

impl Spec {
    /// The queries that fill its sheets, each with the sheet's index, in order.
    pub fn queries(&self) -> Vec<(usize, &str)> {
        let query = |(at, sheet): (usize, &'_ Sheet)| match &sheet.rows {
            Rows::Query(_) => Some(at),
            Rows::Given(_) => None,
        };
        let at: Vec<usize> = self.sheets.iter().enumerate().filter_map(query).collect();
        at.into_iter().filter_map(|at| Some((at, self.query(at)?))).collect()
    }

    fn query(&self, sheet: usize) -> Option<&str> {
        match &self.sheets.get(sheet)?.rows {
            Rows::Query(sql) => Some(sql),
            Rows::Given(_) => None,
        }
    }
}

/// A sheet: one table with its header in the first row.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its columns; of a query they may be left out and are then the query's own.
    pub columns: Vec<Column>,
    /// Its rows, given or from a query.
    pub rows: Rows,
    /// Leading columns that stay in view.
    pub frozen: u16,
    /// Whether the header has arrows to filter by.
    pub filter: bool,
    /// Its charts.
    pub charts: Vec<Chart>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// How its values look.
    pub format: Format,
    /// How the value of each row looks, where they are of several kinds; all alike where it is empty.
    pub formats: Vec<Format>,
    /// Its width in characters; from what it holds where there is none.
    pub width: Option<f64>,
    /// A formula for each row, without its leading `=`; the rows give no values for it.
    pub formula: Option<String>,
    /// The function of its total row.
    pub total: Option<Total>,
}

/// How values look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As they are.
    #[default]
    General,
    /// `1,234`.
    Integer,
    /// `1,234.50`.
    Decimal,
    /// A part of one as `42.5%`.
    Percent,
    /// `€1,234.50`; no sign where it is empty.
    Money(String),
    /// `2026-11-20`.
    Date,
    /// `Nov 2026`.
    Month,
    /// `2026`, a year without a comma.
    Year,
    /// Words, whatever they look like.
    Text,
}

/// The function of a column in the total row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// The sum of all rows.
    Sum,
    /// Their mean.
    Average,
    /// How many numbers there are.
    Count,
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// The column's own formula, on the totals.
    Same,
}

/// A sheet's rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// As they are given.
    Given(Vec<Vec<Entry>>),
    /// From a query over the folder's tables.
    Query(String),
}

/// A cell that is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Nothing.
    Blank,
    /// A number.
    Number(f64),
    /// Words, even where they begin with `=`.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A formula, without its leading `=`.
    Formula(String),
    /// Any of these, whose value looks otherwise than its column's.
    Own(Box<Self>, Format),
}

impl Entry {
    /// Whether it is a formula, however its value looks.
    pub(crate) fn is_formula(&self) -> bool {
        match self {
            Self::Formula(_) => true,
            Self::Own(entry, _) => entry.is_formula(),
            _ => false,
        }
    }
}

/// A chart of a sheet's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its kind.
    pub kind: ChartKind,
    /// Its title; none where it is empty.
    pub title: String,
    /// The sheet whose columns it shows; its own where there is none.
    pub of: Option<String>,
    /// The header of the column that names its marks.
    pub category: String,
    /// The headers of the columns it shows.
    pub series: Vec<String>,
    /// Whether series stand on each other.
    pub stacked: bool,
}

/// Kinds of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ChartKind {
    Bar,
    Column,
    Line,
    Area,
    Pie,
    Scatter,
}
