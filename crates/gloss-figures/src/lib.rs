//! Facts and how their figures are written and read, with the pieces of SQL and English that go with them. Asks nothing, opens
//! no file.

pub mod blocks;
pub mod direction;
pub mod figure;
pub mod links;
pub mod number;
pub mod ranking;
pub mod results;
pub mod sentence;
pub mod sql;
pub mod words;
