//! Facts ("figure" on screen): computed values with their query and sources.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FactId, Span, ThreadId, Timestamp};

/// The cells that a fact was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FactSource {
    /// The file.
    pub path: String,
    /// The file's version when it was read.
    pub version: u32,
    /// Columns by rows: `C2:C57`, or `Sales!C2:C57` in a workbook.
    pub range: String,
    /// SHA-256 of the values read, in hex.
    pub sha256: String,
    /// SHA-256 of what the columns read are called, in hex; empty where an older Gloss did not look.
    #[serde(default)]
    pub headers: String,
    /// The names of the range's columns, from the left; empty where they are very many, or an older Gloss did not look.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Those of them whose name another column of the sheet has too, so that only their place tells which is meant.
    #[serde(default)]
    pub doubled: Vec<String>,
    /// Observations on the table beside its values; none where an older Gloss did not look.
    #[serde(default)]
    pub seen: Option<FactSeen>,
}

/// Observations on a table when it was read: where they differ now, a figure may not be what it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FactSeen {
    /// The columns that were read; none where rows were counted alone, or they are very many.
    pub columns: Vec<FactColumn>,
    /// Rows that look like totals of the others.
    pub totals: Vec<FactTotal>,
}

/// A column as it was when it was read: its kind of values, and how many are missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FactColumn {
    /// Its name.
    pub name: String,
    /// `number`, `text`, `date`, `month`, `time`, `bool` or `empty`.
    pub kind: String,
    /// Rows in which it has no value.
    pub empty: u32,
    /// Those of them that hold an error, or a formula whose value is not known.
    pub lost: u32,
}

/// A row that looks like a total or an average of the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FactTotal {
    /// Its number in the source.
    pub row: u32,
    /// Its label; empty where nothing names it.
    pub name: String,
    /// Whether its numbers are the sum or the mean of the others.
    pub adds_up: bool,
}

/// A part of what names a row of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FactKey {
    /// The number of the column, from 0.
    pub at: u32,
    /// The column's name.
    pub column: String,
    /// The row's value in that column.
    #[ts(type = "number | string | null")]
    pub value: serde_json::Value,
}

/// The place of a value in a query's result: by its column and row it is found again in a new result of the same query.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct FactPlace {
    /// The name of its column.
    pub column: String,
    /// The key that names its row; empty where the row is the only one, or is its place in a ranking of values alone.
    pub key: Vec<FactKey>,
    /// Whether that tells the row from all others.
    pub sure: bool,
    /// Whether the rows are the first of an order.
    pub ranked: bool,
    /// Whether the query gives one row, whatever that is of.
    pub only: bool,
    /// How many rows its result has.
    #[serde(default)]
    pub rows: u32,
}

/// A computed value, or a table of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// The SQL that gave it.
    pub query: String,
    /// The result's column names.
    pub columns: Vec<String>,
    /// The result's rows: numbers, strings or null.
    #[ts(type = "(number | string | null)[][]")]
    pub rows: Vec<Vec<serde_json::Value>>,
    /// The cells it was computed from.
    pub sources: Vec<FactSource>,
    /// Whether a source has changed since.
    pub stale: bool,
    /// The thread that asked for it.
    pub thread: Option<ThreadId>,
    /// When it was computed.
    pub created_at: Timestamp,
}

/// Where one value of a result comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct FactTrace {
    /// The origin in a sentence: `Sum of Netto, D2:D65 of invoices.csv, 64 rows: 338,128.94`.
    pub says: String,
    /// The SQL that gives this value alone; that of the whole result where it can't be had apart.
    pub query: String,
    /// The cells of this value alone.
    pub sources: Vec<FactSource>,
}

/// A number that reads as a figure and leads to no fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unsourced {
    /// The number as the reader sees it.
    pub shown: String,
    /// Where it stands in the artifact's source.
    pub span: Span,
}

/// A figure of an artifact whose file can't lead to its source: kept beside each version that has it. Its anchor is the version
/// in which it was certain, with the range there: its kind finds it again from that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigure {
    /// The fact, as a link would have it: `7f3a90b1/r2c3`.
    pub fact: String,
    /// The figure as it was shown when it was written.
    pub shown: String,
    /// The newest version in which its place was certain.
    pub version: u32,
    /// Its place in that version's text.
    pub span: Span,
    /// Whether it may still stand in this version, and nobody can tell where.
    #[serde(default)]
    pub in_doubt: bool,
}

/// A figure whose place in a newer version is not certain: it is none there until somebody writes it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FactInDoubt {
    /// The fact as a link would have it.
    pub fact: String,
    /// The figure as it was shown.
    pub shown: String,
    /// The newest version in which its place was certain.
    pub version: u32,
}

/// A place in an artifact where a fact is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FactUse {
    /// The fact as it is written in the link: `7f3a90b1` or `7f3a90b1/r2c3`.
    pub fact: String,
    /// The figure as the reader sees it.
    pub shown: String,
    /// The value; null where the fact is not known.
    #[ts(type = "number | string | null")]
    pub value: serde_json::Value,
    /// The SQL that gave it.
    pub query: String,
    /// Its place in the query's result.
    #[serde(default)]
    pub place: FactPlace,
    /// Where it alone comes from.
    #[serde(default)]
    pub trace: FactTrace,
    /// The cells it was computed from.
    pub sources: Vec<FactSource>,
    /// Whether a source has changed since; once it was worked out anew, only where that says something else.
    pub stale: bool,
    /// Its value now, where that is another: a dash where it can't be had.
    #[serde(default)]
    pub now: Option<String>,
    /// Whether what is shown agrees with the value within its rounding.
    pub agrees: bool,
    /// Where it stands, by name: `slide:3/shape:7/point:Sales!May`.
    #[serde(default)]
    pub at: String,
    /// Where it stands in the artifact's source.
    pub span: Span,
}
