//! The part of an artifact that words name from a place: “this row”, “the second bullet”. Says which is meant; where that is,
//! `gloss-artifact` finds.

use crate::Reach;

/// A part that is named from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The reach of the part: a word, a row, an item, a block.
    pub reach: Reach,
    /// The choice among several.
    pub which: Which,
    /// Whether it is to go: then what parts it from its neighbours goes with it, as an item's mark and a row's line do.
    pub goes: bool,
}

/// A choice among several parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// The one that the place is in, or is.
    This,
    /// All that the place touches.
    These,
    /// The one of this number, from 1.
    Nth(u32),
    /// The last one.
    Last,
}
