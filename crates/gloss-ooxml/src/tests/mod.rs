//! Workbooks written part by part, edited and looked at.

pub(crate) mod cases;
mod charts;
mod corpus;
mod floods;
mod format;
mod fuzz;
mod hostile;
mod others;
mod outside;
mod reading;
mod rename;
mod set;
mod sheets;
mod show;
mod sort;
mod structure;
mod support;
