//! A worksheet as it is drawn: what each cell shows and how it looks, and how the sheet is laid out. Reads one part once,
//! then windows of it; never writes, and never changes a cell's own text.

mod beside;
mod layout;
mod sheet;
mod undrawn;

pub use layout::{Band, Layout};
pub use sheet::{DrawnCell, DrawnSheet};
pub use undrawn::{Thing, Undrawn};
