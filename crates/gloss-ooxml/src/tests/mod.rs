//! Workbooks written part by part, edited and looked at.

mod corpus;
mod format;
mod fuzz;
mod hostile;
mod others;
mod reading;
mod rename;
mod set;
mod sheets;
mod sort;
mod structure;
mod support;
