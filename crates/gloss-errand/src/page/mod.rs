//! A fetched page, to be made into Markdown.

mod error;
pub mod limits;
mod origin;
mod shape;
mod source;
mod wire;

pub use error::PageError;
pub use origin::{Origin, showing};
pub use shape::{LeftOut, Link, Page, Paragraph};
pub use source::Source;
pub use wire::{Reply, question, request};
