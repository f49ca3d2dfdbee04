//! A worksheet's part: its rows streamed, what else is in it by position.

mod facts;
mod plain;
mod read;
pub(crate) mod rich;
mod rows;
mod shared;

pub(crate) use facts::Facts;
pub(crate) use read::{formula_of, read_range, style_of, value_of};
pub(crate) use rows::{Formula, Found, FoundCell, Rows};
pub(crate) use shared::SharedText;
