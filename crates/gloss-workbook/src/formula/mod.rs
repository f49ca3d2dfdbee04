//! Formulas: an expression that names columns by their headers, read whole, and written as Excel reads it. What names a
//! file, a program or the network is no formula here.

mod functions;
mod parse;
mod render;

pub(crate) use parse::parse;
pub(crate) use render::{Place, letters, render};

/// A column of the book: a sheet's index and the column's.
pub(crate) type ColumnAt = (usize, usize);

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    /// A number, as it was written.
    Number(String),
    /// Words in quotes.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// Cells.
    Cells(Cells),
    /// A function with its arguments; one that is left out is none.
    Call(&'static str, Vec<Option<Expr>>),
    /// `-` or `+` before.
    Sign(char, Box<Expr>),
    /// `%` behind.
    Percent(Box<Expr>),
    /// An operator between.
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// In brackets.
    Group(Box<Expr>),
}

/// Cells that a formula names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cells {
    /// Their column.
    pub column: ColumnAt,
    /// Which of it.
    pub at: At,
}

/// Which cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// `[@Header]`: that of the formula's own row.
    Row,
    /// `[<Header]`: that of the row above.
    Above,
    /// `[Header]`: all rows, without the total.
    All,
    /// `[Header#3]`: that of a row from 1.
    Nth(usize),
    /// `[Header#total]`: that of the total row.
    Total,
}

impl Expr {
    /// All cells that it names.
    pub(crate) fn cells(&self, out: &mut Vec<Cells>) {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Bool(_) => {}
            Self::Cells(cells) => out.push(*cells),
            Self::Call(_, arguments) => arguments.iter().flatten().for_each(|one| one.cells(out)),
            Self::Sign(_, one) | Self::Percent(one) | Self::Group(one) => one.cells(out),
            Self::Binary(_, left, right) => {
                left.cells(out);
                right.cells(out);
            }
        }
    }
}
