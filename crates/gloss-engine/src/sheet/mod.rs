//! The engine's part for sheets: rows out of an index, looks, values of formulas, charts, workbooks of other programs.
//! Pointing into a sheet and writing it are `gloss-artifact`'s; nothing here decides where a place is.

pub(crate) mod calc;
pub(crate) mod charts;
pub(crate) mod drawn;
pub(crate) mod foreign;
pub(crate) mod indexes;
pub(crate) mod unvalued;
pub(crate) mod values;
pub(crate) mod values_request;
pub(crate) mod views;
