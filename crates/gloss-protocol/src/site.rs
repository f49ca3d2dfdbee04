//! Sites as they are shown: a page's elements by their numbers, and what of a place is seen where. Draws nothing, finds nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Pointed;

/// A place in an element's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteCaret {
    /// The element's number.
    pub element: u32,
    /// UTF-16 units before it, from the beginning of the element's text.
    pub utf16: u32,
}

/// Words on a shown page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteWords {
    /// Where they begin.
    pub start: SiteCaret,
    /// Where they end.
    pub end: SiteCaret,
    /// The text as it was seen there; Rust refuses where the source says something else.
    pub text: String,
}

/// An element by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteStep {
    /// Its number.
    pub element: u32,
    /// Its name: `Heading`, `Link`, or as its author named it.
    pub name: String,
}

/// An element or words of a page that were pointed at, resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SitePointed {
    /// The place in the artifact that it means.
    pub pointed: Pointed,
    /// Its name.
    pub name: String,
    /// Its text.
    pub words: String,
    /// It and what it lies in, the narrowest first.
    pub around: Vec<SiteStep>,
}

/// A part of a page: an element, or words of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SitePart {
    /// The element's number.
    pub element: u32,
    /// From where to where in its text, in UTF-16 units; none is all of it.
    pub words: Option<(u32, u32)>,
}
