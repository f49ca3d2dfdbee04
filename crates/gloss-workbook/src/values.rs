//! Values of formulas, as somebody else has worked them out. Works none out.

use std::collections::HashMap;

/// The value of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A finite number; a date is one.
    Number(f64),
    /// Words.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error by its name, such as `#DIV/0!`.
    Error(String),
}

/// Values of a workbook's formulas: by the sheet's name, then by row and column from 1.
pub type Values = HashMap<String, HashMap<(u32, u32), Value>>;
