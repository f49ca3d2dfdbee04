//! Pages of a site: the elements that are written in a page, each with where it stands in the source to the byte, what they
//! say, and which element of another version of the page each one is; and a page with its elements numbered, to be shown.
//! Never runs a script, loads nothing and changes nothing.

mod implied;
mod inlined;
mod named;
mod page;
pub mod pairing;
mod preview;
mod words;

pub use inlined::{Files, Inlined, Lack, Outside, inlined, missing};
pub use named::name;
pub use page::{Attribute, Element, Page, Piece, TooLarge};
pub use preview::{Answers, NUMBER, numbered, preview};
pub use words::{collapsed, decoded};
