//! Pages of a site: the elements that are written in a page, each with where it stands in the source to the byte, what they
//! say, and which element of another version of the page each one is. Never runs a script, loads nothing and changes nothing.

mod implied;
mod page;
pub mod pairing;
mod words;

pub use page::{Attribute, Element, Page, Piece, TooLarge};
pub use words::{collapsed, decoded};
