//! A time that a question names, as a part of a stretch or by itself.

use super::super::period::Period;

/// A time of the question.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) period: Period,
    /// Whether it begins or ends a stretch that another ends: “from March to April”.
    pub(super) is_end: bool,
    /// Whether it is of the rows and not of what was done with them: “invoices from June”.
    pub(super) of_rows: bool,
}
