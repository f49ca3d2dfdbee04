//! Anchors of charts over the cells of their sheet (ECMA-376 part 1, 20.5.2.5, 20.5.2.24 and 20.5.2.33). No pixels.

use crate::xml::{Id, Tree};

/// A corner: a cell, and how far from that cell's own corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Corner {
    /// Counted from 0.
    pub column: u32,
    /// Counted from 0.
    pub row: u32,
    /// To the right, in English metric units: 9,525 are a pixel.
    pub right: i64,
    /// Down, likewise.
    pub down: i64,
}

/// The anchor of a chart or picture: where it lies over its sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its upper left corner.
    pub from: Corner,
    /// Its lower right corner, where it lies between two.
    pub to: Option<Corner>,
    /// Its width and height in English metric units, where they are said.
    pub size: Option<(i64, i64)>,
}

impl Placed {
    /// The place whose `from` this is.
    pub(crate) fn read(tree: &Tree<'_>, from: Id) -> Option<Self> {
        let anchor = tree.parent(from);
        let corner = |id: Id| {
            let number = |name: &str| -> Option<i64> { tree.text(tree.child(id, name)?).trim().parse().ok() };
            Some(Corner {
                column: u32::try_from(number("col")?).ok()?,
                row: u32::try_from(number("row")?).ok()?,
                right: number("colOff").unwrap_or(0),
                down: number("rowOff").unwrap_or(0),
            })
        };
        let size = tree.child(anchor, "ext").and_then(|id| {
            let tag = tree.tag(id);
            Some((tag.number::<i64>("cx")?, tag.number::<i64>("cy")?))
        });
        Some(Self { from: corner(from)?, to: tree.child(anchor, "to").and_then(corner), size })
    }
}
