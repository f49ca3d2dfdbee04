//! Changes of one slide that can be asked for. Makes none of them.

use super::body::Line;
use crate::presentation::shape::Frame;

/// A change of what is on a slide.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Other paragraphs of a shape.
    Words {
        /// The shape.
        shape: usize,
        /// Its paragraphs.
        lines: Vec<Line>,
    },
    /// Other paragraphs of a table's cell, by row and column.
    Cell {
        /// The table's shape.
        shape: usize,
        /// The cell.
        at: (usize, usize),
        /// Its paragraphs.
        lines: Vec<Line>,
    },
    /// Rows of a table that come and go.
    Rows {
        /// The table's shape.
        shape: usize,
        /// The rows that are to be.
        rows: Vec<Row>,
    },
    /// Another place; none to take the placeholder's again.
    Place {
        /// The shape.
        shape: usize,
        /// Where it is to lie.
        to: Option<Frame>,
    },
    /// Another name and description.
    Named {
        /// The shape.
        shape: usize,
        /// Its name.
        name: String,
        /// Its alternative text.
        description: String,
    },
    /// The shape goes, with all that is in it.
    Gone {
        /// The shape.
        shape: usize,
    },
}

/// A row of a table as it is to be. Those that are there keep their order; one that is not named goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The one of this number, from 0.
    Kept(usize),
    /// A new one that looks as the one of this number; each of its cells has these paragraphs.
    New(usize, Vec<Vec<String>>),
}

impl Change {
    pub(super) fn shape(&self) -> usize {
        match self {
            Self::Words { shape, .. }
            | Self::Cell { shape, .. }
            | Self::Rows { shape, .. }
            | Self::Place { shape, .. }
            | Self::Named { shape, .. }
            | Self::Gone { shape } => *shape,
        }
    }
}
