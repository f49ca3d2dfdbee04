//! Charts: a checked subset of Vega-Lite becomes a scene of marks, and that SVG. Bytes in, bytes out.
//!
//! The way: [`read`] refuses what it does not understand, with its place; [`scene`] works out scales, ticks and marks
//! as Vega-Lite does (a test compares with Vega itself); [`svg`] draws. It opens no file, fetches nothing, runs no
//! expression, and knows nothing of documents.

mod back;
mod bins;
mod cells;
mod error;
mod flow;
mod format;
pub mod limits;
mod native;
mod read;
mod scale;
mod scene;
mod spec;
mod svg;
mod theme;
mod time;
mod value;
mod words;

pub use back::{behind, picture};
pub use cells::{Cells, nowhere, read_with, unread};
pub use error::Refused;
pub use format::Pattern;
pub use native::{Grouping, NativeChart, NativeKind, NativeSeries};
pub use read::read;
pub use scale::{Scale, ScaleKind};
pub use scene::{Axis, Item, Legend, Path, Scene, Shape, Sizes, Tick, scene};
pub use spec::{
    Aggregate, Bin, Caption, Channel, Data, FACT, FieldType, Labels, Mark, MarkKind, Sort, Spec, Stack,
    TimeUnit,
};
pub use svg::{num, svg};
pub use theme::{DARK, LIGHT, Theme};
pub use value::{Rows, Value};
