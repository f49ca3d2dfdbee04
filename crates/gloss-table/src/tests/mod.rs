//! Tests of reading: delimited text, workbooks, what their columns are, and hostile files.

mod csv;
mod hostile;
mod index;
mod scan;
mod support;
mod xlsx;
