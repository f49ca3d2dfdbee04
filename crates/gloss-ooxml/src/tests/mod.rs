//! Workbooks written part by part, edited and looked at.

mod corpus;
mod hostile;
mod reading;
mod rename;
mod set;
mod structure;
mod support;
