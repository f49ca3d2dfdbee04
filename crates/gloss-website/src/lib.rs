//! A new site made from a spec, the rows of its query or documents: a page that shows them as a map, a list, a timeline, a board,
//! a dashboard or a guide, with search, filters and order. Everything stands in the page's own HTML, so it reads without scripts, prints, and can be pointed at; the
//! kit's script only hides, orders and zooms. Reads no file, runs no query, loads nothing, and knows no time.

mod digits;
mod documents;
mod figures;
mod formula;
mod html;
mod map;
mod materials;
mod page;
mod pictures;
mod refusal;
mod rows;
mod spec;
mod times;

pub use figures::{Figure, From};
pub use materials::Materials;
pub use page::{Made, files_named, make};
pub use refusal::Refusal;
pub use rows::Rows;
pub use spec::{About, Input, KEYS, Measure, Output, Place, Spec, Template, read};

/// The file of a site that says how it was made.
pub const ABOUT: &str = "gloss.site.json";
/// Rows that a site shows at most.
pub const MAX_ROWS: usize = 10_000;
/// Values that a filter can have.
pub const MAX_VALUES: usize = 200;
