//! A formula as pieces, for those who read it and change nothing: which functions it calls, which cells and names it
//! reads. Works nothing out, and looks no name up.

use super::reference::{Part, Place, Target};
use super::token::{Kind, tokens};
use crate::cell::{Area, CellRef};
use crate::limits::{MAX_COLUMNS, MAX_ROWS};

/// The kind of a piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A function's name, as the file has it: `_xlfn.` in front of younger ones.
    Function,
    /// Cells of this workbook.
    Cells {
        /// The sheet that is named in front, without quotes; none for the formula's own.
        sheet: Option<String>,
        /// The last sheet, where the reference reads across several.
        last: Option<String>,
        /// Which cells; whole columns and rows reach to the sheet's last ones.
        area: Area,
        /// Whether no part of it moves when the formula is copied (`$A$1`).
        fixed: bool,
    },
    /// A defined name, a table's name, TRUE or FALSE.
    Name {
        /// The sheet that is named in front, without quotes.
        sheet: Option<String>,
    },
    /// Another workbook's cells or names.
    Elsewhere,
    /// A table's columns by name: `Table[[#This Row],[Column]]`.
    Structured,
    /// An error's name.
    Error,
    /// A number or a text.
    Literal,
    /// `+`, `:`, `#` and their like.
    Operator,
    /// Brackets, separators, braces and blanks.
    Mark,
    /// Characters that no formula holds.
    Unknown,
}

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaPart<'a> {
    /// Its kind.
    pub piece: Piece,
    /// As it is written. The texts of all pieces joined are the formula.
    pub text: &'a str,
}

/// The pieces of a formula without its `=`, whatever it holds.
pub fn formula_parts(formula: &str) -> Vec<FormulaPart<'_>> {
    tokens(formula)
        .into_iter()
        .map(|token| {
            let piece = match token.kind {
                Kind::Function => Piece::Function,
                Kind::Name => Piece::Name { sheet: None },
                Kind::Structured if token.text.starts_with("[") && !token.text.contains(']') => {
                    Piece::Unknown
                }
                Kind::Structured => Piece::Structured,
                Kind::Error => Piece::Error,
                Kind::Number | Kind::Text => Piece::Literal,
                Kind::Operator => Piece::Operator,
                Kind::Open | Kind::Close | Kind::Separator | Kind::Brace | Kind::Space => Piece::Mark,
                Kind::Unknown => Piece::Unknown,
                Kind::Reference(reference) => match (reference.prefix, reference.target) {
                    (Some(prefix), _) if prefix.external() => Piece::Elsewhere,
                    (prefix, Target::Cells(place)) => {
                        let (area, fixed) = cells(place);
                        let last = prefix.as_ref().and_then(|prefix| prefix.last.clone());
                        Piece::Cells {
                            sheet: prefix.map(|prefix| prefix.first.into_owned()),
                            last: last.map(std::borrow::Cow::into_owned),
                            area,
                            fixed,
                        }
                    }
                    (_, Target::Other) if token.text.contains("!#") => Piece::Error,
                    (prefix, Target::Other) => {
                        Piece::Name { sheet: prefix.map(|prefix| prefix.first.into_owned()) }
                    }
                },
            };
            FormulaPart { piece, text: token.text }
        })
        .collect()
}

/// The cells that a reference names, and whether all of it is fixed.
fn cells(place: Place) -> (Area, bool) {
    let at = |column: Part, row: Part| CellRef::new(row.at, column.at);
    match place {
        Place::Cell(c, r) => (at(c, r).into(), c.fixed && r.fixed),
        Place::Area([c, r], [d, s]) => {
            (Area::new(at(c, r), at(d, s)), c.fixed && r.fixed && d.fixed && s.fixed)
        }
        Place::Columns(a, b) => {
            (Area::new(CellRef::new(1, a.at), CellRef::new(MAX_ROWS, b.at)), a.fixed && b.fixed)
        }
        Place::Rows(a, b) => {
            (Area::new(CellRef::new(a.at, 1), CellRef::new(b.at, MAX_COLUMNS)), a.fixed && b.fixed)
        }
    }
}
