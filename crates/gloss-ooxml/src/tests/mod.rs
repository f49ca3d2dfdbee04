//! Workbooks written part by part, edited and looked at.

mod corpus;
mod format;
mod fuzz;
mod hostile;
mod reading;
mod rename;
mod set;
mod sheets;
mod show;
mod sort;
mod structure;
mod support;
