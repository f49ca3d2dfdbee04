//! The formulas of a sheet as they are told to who reads it: one formula that is copied down a column is told once, with its cells.
//! Works nothing out.

use std::collections::BTreeMap;

use crate::text::Text;

/// Different formulas of a column that are told.
const MAX_TOLD: usize = 6;
/// Runs of cells with one formula that are told.
const MAX_RUNS: usize = 8;
/// Characters of a formula that are told.
const MAX_WORDS: usize = 160;

/// A formula and the runs of rows, from 0, that it is copied to.
struct Copied<'a> {
    row: u32,
    formula: &'a str,
    runs: Vec<(u32, u32)>,
}

/// The formulas of each column of a sheet that has any: `F4 =D4-E4 (F4:F16, F18:F51); F17 =E17-D17`.
pub fn formulas_by_column(text: &Text, sheet: &str) -> Vec<String> {
    let Some(grid) = text.grid() else { return Vec::new() };
    let Some(at) = grid.sheets.iter().position(|one| one.name == sheet && !one.charts) else {
        return Vec::new();
    };
    let mut columns: BTreeMap<usize, Vec<(u32, String)>> = BTreeMap::new();
    for row in 0..grid.sheets.get(at).map_or(0, |rows| rows.used.0) {
        for (column, formula) in super::formulas(text, sheet, row) {
            columns.entry(column).or_default().push((row, formula));
        }
    }
    let column = |column: usize| u32::try_from(column).unwrap_or(0);
    columns.iter().map(|(at, cells)| describe_column(column(*at), cells)).collect()
}

/// The formulas of one column, by their rows.
fn describe_column(column: u32, cells: &[(u32, String)]) -> String {
    let (mut all, mut others) = (Vec::<Copied<'_>>::new(), 0usize);
    for (row, formula) in cells {
        let is_copy = |one: &Copied<'_>| {
            gloss_ooxml::copied(one.formula, i64::from(*row) - i64::from(one.row), 0) == *formula
        };
        let known = all.iter().position(is_copy);
        let Some(known) = known.and_then(|at| all.get_mut(at)) else {
            if all.len() == MAX_TOLD {
                others += 1;
                continue;
            }
            all.push(Copied { row: *row, formula, runs: vec![(*row, *row)] });
            continue;
        };
        match known.runs.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => known.runs.push((*row, *row)),
        }
    }
    match others {
        0 => describe(column, &all),
        others => format!("{}; and {others} cells with others", describe(column, &all)),
    }
}

fn describe(column: u32, all: &[Copied<'_>]) -> String {
    let cell = |row: u32| gloss_ooxml::CellRef::new(row + 1, column + 1).to_string();
    let range = |(first, last): &(u32, u32)| match first == last {
        true => cell(*first),
        false => format!("{}:{}", cell(*first), cell(*last)),
    };
    let one = |one: &Copied<'_>| {
        let formula: String = one.formula.chars().take(MAX_WORDS).collect();
        let mut cells: Vec<String> = one.runs.iter().take(MAX_RUNS).map(range).collect();
        let left: u32 = one.runs.iter().skip(MAX_RUNS).map(|(first, last)| last - first + 1).sum();
        cells.extend((left > 0).then(|| format!("and {left} more cells")));
        match one.runs.as_slice() {
            [(first, last)] if first == last => format!("{} {formula}", cell(one.row)),
            _ => format!("{} {formula} ({})", cell(one.row), cells.join(", ")),
        }
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}
