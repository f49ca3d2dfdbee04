//! Queries about sheets: rows and looks of a window, views, cells that are found, where a value comes from. A file per
//! question; none of them changes anything.

pub(super) mod file;
pub(super) mod find;
pub(super) mod laid;
pub(super) mod ranges;
pub(super) mod rows;
pub(super) mod sources;
pub(super) mod table;
pub(super) mod values;
