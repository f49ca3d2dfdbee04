//! Tests of reading: delimited text, workbooks, what their columns are, and hostile files.

// What comes of bad files is told in one way by all who read them.
#[path = "../../../gloss-ooxml/src/tests/cases.rs"]
mod cases;
mod csv;
mod hostile;
mod index;
mod scan;
mod support;
mod views;
mod xlsx;
