//! The words of `gloss edit` that say how a place is changed, and of `gloss suggest` and `find`. Changes nothing.

use clap::Args;

use super::Lines;

/// How a place is changed: one of these.
#[derive(Args, Debug)]
#[group(id = "change", required = true, multiple = false)]
pub(crate) struct Edit {
    /// Do one of the acts that the file's kind has.
    #[arg(long, value_name = "NAME")]
    pub act: Option<String>,
    /// List what can be done there.
    #[arg(long)]
    pub acts: bool,
    /// The new text or value.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub set: Option<String>,
    /// Insert or delete rows or columns of a sheet.
    #[arg(long, value_enum)]
    pub lines: Option<Lines>,
    /// Put cells from standard input there, with tabs between them, as copied from a spreadsheet.
    #[arg(long)]
    pub paste: bool,
    /// Copy the first row or column of the cells into the others.
    #[arg(long, value_enum)]
    pub fill: Option<Fill>,
    /// Add an empty sheet behind the one at `sheet:NAME`.
    #[arg(long, value_name = "NAME")]
    pub add_sheet: Option<String>,
    /// Give the sheet at `sheet:NAME` another name.
    #[arg(long, value_name = "NAME")]
    pub rename_sheet: Option<String>,
    /// Put the sheet at `sheet:NAME` before another one; last without a name.
    #[arg(long, value_name = "SHEET", num_args = 0..=1)]
    pub move_sheet: Option<Option<String>>,
}

/// Which document's changes are suggested.
#[derive(Args, Debug)]
pub(crate) struct Suggest {
    /// The file.
    pub file: String,
    /// Make them at once.
    #[arg(long)]
    pub off: bool,
}

/// What is looked for, and where.
#[derive(Args, Debug)]
pub(crate) struct Find {
    /// The words.
    pub words: String,
    /// The file; all without it.
    pub file: Option<String>,
}

/// Which way `gloss edit --fill` goes.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Fill {
    Down,
    Right,
}
