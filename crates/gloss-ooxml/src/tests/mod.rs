//! Workbooks written part by part, edited and looked at.

mod hostile;
mod reading;
mod set;
mod support;
