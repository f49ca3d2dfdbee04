//! Changes of one slide that can be asked for. Makes none of them.

use super::body::Line;
use super::look::{Look, LookPart};
use super::reorder::Column;
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
    /// Another look of it, or of a part of it.
    Look {
        /// The shape.
        shape: usize,
        /// The part.
        part: LookPart,
        /// The look.
        look: Look,
    },
    /// Its paragraphs, or those of a cell, in another order, by their numbers now; one may come twice or not at all.
    Lines {
        /// The shape.
        shape: usize,
        /// The cell, by row and column.
        cell: Option<(usize, usize)>,
        /// The paragraphs that are to be.
        order: Vec<usize>,
    },
    /// A table's rows in another order, and its columns as they are to be.
    Grid {
        /// The table's shape.
        shape: usize,
        /// The rows, by their numbers now.
        rows: Option<Vec<usize>>,
        /// The columns.
        columns: Option<Vec<Column>>,
    },
    /// It lies before all others beside it, or behind them.
    Level {
        /// The shape.
        shape: usize,
        /// Whether before.
        to_front: bool,
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
            | Self::Gone { shape }
            | Self::Look { shape, .. }
            | Self::Lines { shape, .. }
            | Self::Grid { shape, .. }
            | Self::Level { shape, .. } => *shape,
        }
    }
}
