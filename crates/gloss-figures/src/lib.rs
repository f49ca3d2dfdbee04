//! Facts and how their figures are written, with the pieces of SQL and English that go with them. Asks nothing, opens no file.

pub mod figure;
pub mod sql;
pub mod words;
