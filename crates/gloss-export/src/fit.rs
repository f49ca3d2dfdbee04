//! How a table gets onto a page: how small its letters, whether the page is turned, and which columns go together where
//! not even that is enough. Counts letters; the layout itself is the writer's.

use std::ops::Range;

use crate::model::{Table, text};

/// Letters of one point size that fit across an A4 page with its margins, upright and turned (a letter of the sans is
/// half as wide as it is high; 16 cm and 25 cm).
const UPRIGHT: usize = 900;
const TURNED: usize = 1_420;

/// The part of it, in per cent, that is counted on where the reader's machine may have other letters than these: the
/// widest in its place are a quarter wider.
const ANY_LETTERS: usize = 78;

/// The padding of a cell, in letters.
const PADDING: usize = 2;

/// A column wraps its lines once it is this wide.
const WRAP: usize = 16;

/// The widest that one column may ask for.
const WIDEST: usize = 60;

/// How a table is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Points.
    pub size: usize,
    /// Whether it stands on a turned page.
    pub turned: bool,
    /// Columns that stand beside each other; several where the table is cut. The first column is repeated in each.
    pub groups: Vec<Range<usize>>,
    /// Letters that each column needs, to share the width by.
    pub needs: Vec<usize>,
}

/// Finds the largest letters and the fewest turns, for the letters that Gloss brings along.
pub(crate) fn fit(table: &Table) -> Fit {
    within(table, UPRIGHT, TURNED)
}

/// The same for letters that the reader's machine has to have.
pub(crate) fn fit_any_letters(table: &Table) -> Fit {
    let any = within(table, UPRIGHT * ANY_LETTERS / 100, TURNED * ANY_LETTERS / 100);
    let own = fit(table);
    // Wider letters break a line once more; a page that turns for them tears the text apart.
    if any.turned && !own.turned { Fit { size: 8, ..own } } else { any }
}

fn within(table: &Table, upright: usize, across: usize) -> Fit {
    let needs: Vec<usize> = (0..table.columns.len()).map(|column| need(table, column)).collect();
    let total: usize = needs.iter().sum();
    for (size, room, turned) in
        [(9, upright, false), (8, upright, false), (8, across, true), (7, across, true)]
    {
        if total * size <= room {
            let groups = std::iter::once(0..needs.len()).collect();
            return Fit { size, turned, groups, needs };
        }
    }
    let (size, room) = (7, across / 7);
    let first = needs.first().copied().unwrap_or_default();
    let mut groups = Vec::new();
    let (mut start, mut used) = (1, first);
    for (column, need) in needs.iter().enumerate().skip(1) {
        if column > start && used + need > room {
            groups.push(start..column);
            (start, used) = (column, first);
        }
        used += need;
    }
    groups.push(start..needs.len());
    Fit { size, turned: true, groups, needs }
}

/// Letters that a column needs: its longest word, and enough of its longest line.
fn need(table: &Table, column: usize) -> usize {
    let (mut word, mut line) = (0, 0);
    for cell in table.rows.iter().filter_map(|row| row.get(column)) {
        let text = text(cell);
        line = line.max(text.chars().count());
        word = word.max(text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default());
    }
    word.max(line.min(WRAP)).min(WIDEST) + PADDING
}
