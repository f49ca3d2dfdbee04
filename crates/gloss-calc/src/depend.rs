//! Which formulas depend on which cells, directly or through others. Knows places only, no values.

use std::collections::{HashMap, VecDeque};

use gloss_ooxml::{Area, CellRef};

use crate::book::At;
use crate::formula::Reads;

/// Columns up to which a range is found by its columns; wider ones are few and looked through.
const NARROW: u32 = 16;

/// The formulas of a workbook by what they read.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    formulas: Vec<At>,
    /// Who reads just one cell.
    cells: HashMap<At, Vec<usize>>,
    /// Ranges by sheet and column, the same one once.
    narrow: HashMap<(usize, u32), Vec<usize>>,
    /// Wider ranges by sheet.
    wide: HashMap<usize, Vec<usize>>,
    /// The ranges, and who reads them.
    ranges: Vec<(Area, Vec<usize>)>,
    known: HashMap<(usize, Area), usize>,
    /// Who may read any cell.
    anywhere: Vec<usize>,
}

impl Readers {
    /// Takes a formula in.
    pub(crate) fn add(&mut self, at: At, reads: &Reads) {
        let reader = self.formulas.len();
        self.formulas.push(at);
        if reads.anywhere {
            self.anywhere.push(reader);
        }
        for &(sheet, area) in &reads.areas {
            if area.cells() == 1 {
                self.cells.entry((sheet, area.from)).or_default().push(reader);
                continue;
            }
            if let Some((_, readers)) = self.known.get(&(sheet, area)).and_then(|at| self.ranges.get_mut(*at))
            {
                readers.push(reader);
                continue;
            }
            let range = self.ranges.len();
            self.ranges.push((area, vec![reader]));
            self.known.insert((sheet, area), range);
            if area.to.column - area.from.column < NARROW {
                for column in area.from.column..=area.to.column {
                    self.narrow.entry((sheet, column)).or_default().push(range);
                }
            } else {
                self.wide.entry(sheet).or_default().push(range);
            }
        }
    }

    /// All formulas that depend on one of the cells, each with the first of the cells it was found through.
    pub(crate) fn dependents(&self, from: impl IntoIterator<Item = At>) -> HashMap<At, At> {
        let mut found: HashMap<At, At> = HashMap::new();
        let mut queue: VecDeque<(At, At)> = from.into_iter().map(|at| (at, at)).collect();
        let mut narrow: HashMap<(usize, u32), Vec<usize>> = HashMap::new();
        let mut wide = self.wide.clone();
        let mut fired = vec![false; self.ranges.len()];
        let mut all = (!queue.is_empty()).then_some(&self.anywhere);
        while let Some((at, root)) = queue.pop_front() {
            let mut readers: Vec<usize> = self.cells.get(&at).cloned().unwrap_or_default();
            let (sheet, cell) = at;
            let key = (sheet, cell.column);
            let columns =
                narrow.entry(key).or_insert_with(|| self.narrow.get(&key).cloned().unwrap_or_default());
            self.fire(columns, cell, &mut fired, &mut readers);
            if let Some(wide) = wide.get_mut(&sheet) {
                self.fire(wide, cell, &mut fired, &mut readers);
            }
            readers.extend(all.take().into_iter().flatten());
            for reader in readers {
                if let Some(&formula) = self.formulas.get(reader)
                    && !found.contains_key(&formula)
                {
                    found.insert(formula, root);
                    queue.push_back((formula, root));
                }
            }
        }
        found
    }

    /// The readers of all ranges with this cell. A range is asked once: all who read it are found then.
    fn fire(&self, ranges: &mut Vec<usize>, cell: CellRef, fired: &mut [bool], readers: &mut Vec<usize>) {
        ranges.retain(|&range| {
            let (Some((area, who)), Some(done)) = (self.ranges.get(range), fired.get_mut(range)) else {
                return false;
            };
            if !*done && area.contains(cell) {
                *done = true;
                readers.extend(who);
            }
            !*done
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        (0, text.parse().unwrap())
    }

    fn check(formulas: &[(&str, &[&str])], from: &str, expected: &[&str]) {
        let mut readers = Readers::default();
        for (cell, areas) in formulas {
            let areas = areas.iter().map(|area| (0, area.parse().unwrap())).collect();
            readers.add(at(cell), &Reads { areas, ..Reads::default() });
        }
        let mut found: Vec<At> = readers.dependents([at(from)]).into_keys().collect();
        found.sort_unstable();
        assert_eq!(found, expected.iter().map(|cell| at(cell)).collect::<Vec<_>>());
    }

    #[test]
    fn dependents_are_found_through_cells_and_ranges() {
        check(&[("B1", &["A1"]), ("C1", &["B1"]), ("D1", &["A2"])], "A1", &["B1", "C1"]);
        check(&[("B1", &["A1:A9"]), ("B2", &["A1:A9"]), ("B3", &["A2:A9"])], "A1", &["B1", "B2"]);
        check(&[("Z1", &["A1:XFD1048576"])], "Q7", &["Z1"]);
        check(&[("B1", &["B2"]), ("B2", &["B1"])], "B1", &["B1", "B2"]);
        check(&[("B2", &["A1:A1", "B1:B1"]), ("B3", &["A1:A2", "B1:B2"])], "A1", &["B2", "B3"]);
    }

    #[test]
    fn one_who_reads_anywhere_depends_on_everything() {
        let mut readers = Readers::default();
        readers.add(at("C9"), &Reads { anywhere: true, ..Reads::default() });
        assert_eq!(readers.dependents([at("A1")]).len(), 1);
        assert!(readers.dependents([]).is_empty());
    }
}
