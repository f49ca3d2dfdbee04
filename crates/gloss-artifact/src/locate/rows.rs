//! Which row of a table is which in another version of it, where the rows were made anew of data: by all that it says, then by the
//! column that names the rows. Another name is another row, and of equal rows nobody knows which is which; nothing is chosen because
//! it stands where the other stood.

use std::collections::HashMap;

use gloss_table::Mark;

/// The share of a column's cells that must differ, for it to name the rows.
const NAMES: f64 = 0.6;

/// The share of a row's cells that are as they were, for it to be the same one under another name.
const ALIKE: f64 = 0.5;

/// Pairs of rows that are compared cell by cell at most.
const MOST: usize = 250_000;

/// Where a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// This one.
    Sure(usize),
    /// This one, under another name.
    Likely(usize),
    /// One of these.
    Several(Vec<usize>),
    /// None.
    Gone,
}

impl Row {
    /// The only row that it is or could be, and whether that is sure.
    pub(crate) fn one(&self) -> Option<(usize, bool)> {
        match self {
            Self::Sure(at) => Some((*at, true)),
            Self::Likely(at) => Some((*at, false)),
            Self::Several(_) | Self::Gone => None,
        }
    }

    /// The same, where so many rows stand above the new ones.
    pub(crate) fn shifted(self, by: usize) -> Self {
        match self {
            Self::Sure(at) => Self::Sure(at + by),
            Self::Likely(at) => Self::Likely(at + by),
            Self::Several(rows) => Self::Several(rows.into_iter().map(|at| at + by).collect()),
            Self::Gone => Self::Gone,
        }
    }

    /// The rows that it could be; none but where it is one of several.
    pub(crate) fn several(&self) -> &[usize] {
        if let Self::Several(rows) = self { rows } else { &[] }
    }
}

/// The rows that have the same words, in both versions.
#[derive(Default)]
struct Same {
    old: Vec<usize>,
    new: Vec<usize>,
}

/// Rows by their words.
fn grouped<'r, K: Eq + std::hash::Hash>(
    old: &'r [Vec<&str>],
    new: &'r [Vec<&str>],
    key: impl Fn(&'r [&str]) -> K,
) -> HashMap<K, Same> {
    let mut all: HashMap<K, Same> = HashMap::new();
    for (at, row) in old.iter().enumerate() {
        all.entry(key(row)).or_default().old.push(at);
    }
    for (at, row) in new.iter().enumerate() {
        all.entry(key(row)).or_default().new.push(at);
    }
    all
}

/// Finds the rows of one version in another, each given as the words of its cells, without the header and in the same columns.
pub(crate) fn pair(old: &[Vec<&str>], new: &[Vec<&str>]) -> Vec<Row> {
    if old == new {
        return (0..old.len()).map(Row::Sure).collect();
    }
    if is_one_cell(old, new) {
        return (0..old.len()).map(Row::Sure).collect();
    }
    let equal = grouped(old, new, |row| row.to_vec());
    let key = key(old);
    let name = |row: &[&'_ str]| -> Option<Vec<String>> {
        let name: Vec<String> =
            key.iter().map(|at| row.get(*at).copied().unwrap_or_default().to_owned()).collect();
        name.first().is_some_and(|first| !first.is_empty()).then_some(name)
    };
    let named = grouped(old, new, name);
    let mut found: Vec<Option<Row>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for (at, row) in old.iter().enumerate() {
        let (Some(same), Some(slot)) = (equal.get(row), found.get_mut(at)) else { continue };
        let own = name(row).and_then(|name| named.get(&Some(name)));
        let only = |same: &Same| match (same.old.as_slice(), same.new.as_slice()) {
            ([_], [to]) => Some(*to),
            _ => None,
        };
        *slot = match (only(same), own.and_then(only)) {
            (Some(to), _) | (None, Some(to)) => Some(Row::Sure(to)),
            _ if !same.new.is_empty() => Some(one_of(&same.new)),
            _ => None,
        };
        if let Some(Row::Sure(to)) = slot
            && let Some(slot) = taken.get_mut(*to)
        {
            *slot = true;
        }
    }
    let few = old.len().saturating_mul(new.len()) <= MOST;
    let rest = |(at, found): (usize, Option<Row>)| {
        let row = old.get(at).map(Vec::as_slice).unwrap_or_default();
        let like = |to: &usize| {
            let now = new.get(*to).map(Vec::as_slice).unwrap_or_default();
            let same_name = name(row).is_some_and(|own| name(now) == Some(own));
            taken.get(*to) == Some(&false) && (same_name || is_alike(row, now))
        };
        let likely = || (0..new.len()).filter(like).collect::<Vec<usize>>();
        found.unwrap_or_else(|| if few { one_of(&likely()) } else { Row::Gone })
    };
    found.into_iter().enumerate().map(rest).collect()
}

/// Whether one cell alone says something else, in a row that says more: then it was that cell that was changed, a name too.
fn is_one_cell(old: &[Vec<&str>], new: &[Vec<&str>]) -> bool {
    let mut changed = old.iter().zip(new).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (changed.next(), changed.next()) else { return false };
    let cells = a.iter().zip(b).filter(|(a, b)| a != b).count();
    old.len() == new.len() && cells == 1 && a.len() == b.len() && is_alike(a, b)
}

fn one_of(rows: &[usize]) -> Row {
    match rows {
        [] => Row::Gone,
        [one] => Row::Likely(*one),
        several => Row::Several(several.to_vec()),
    }
}

/// Whether most cells that hold anything are the same.
fn is_alike(a: &[&str], b: &[&str]) -> bool {
    let both = || a.iter().zip(b);
    let filled = both().filter(|(a, b)| !(a.is_empty() && b.is_empty())).count();
    let same = both().filter(|(a, b)| a == b && !a.is_empty()).count();
    filled > 1 && same as f64 >= filled as f64 * ALIKE
}

/// The columns that name the rows: those that can, from the first on, as many as it takes for most rows to differ.
fn key(rows: &[Vec<&str>]) -> Vec<usize> {
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    let tells = |at: &usize| *at == 0 || tells_apart(rows.iter().filter_map(|row| row.get(*at).copied()));
    let mut key = Vec::new();
    for column in (0..wide).filter(tells) {
        key.push(column);
        let name = |row: &Vec<&'_ str>| -> Vec<String> {
            key.iter().map(|at| row.get(*at).copied().unwrap_or_default().to_owned()).collect()
        };
        let distinct = rows.iter().map(name).collect::<std::collections::HashSet<_>>().len();
        if distinct as f64 >= rows.len() as f64 * NAMES {
            break;
        }
    }
    key
}

/// The fewest digits of a number that is a name.
const DIGITS: usize = 3;

/// Whether a column's cells are names: words, days, or numbers all of one length without a mark, as those of invoices are. Amounts are
/// none: they change, and two rows may exchange theirs.
pub(crate) fn tells_apart<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let is_number = |cell: &&&str| {
        [Mark::Point, Mark::Comma].into_iter().any(|mark| gloss_table::read_typed(cell, mark).is_some())
    };
    let numbers = cells.iter().filter(is_number).count();
    let length = cells.first().map_or(0, |cell| cell.len());
    let is_like = |cell: &&str| cell.len() == length && cell.bytes().all(|byte| byte.is_ascii_digit());
    numbers * 2 < cells.len() || length >= DIGITS && cells.iter().all(is_like)
}

#[cfg(test)]
mod tests {
    use super::{Row, pair};

    #[test]
    fn a_row_is_its_name_and_else_asked_about() {
        let rows = |words: &'static str| -> Vec<Vec<&'static str>> {
            words.split('/').map(|row| row.split(' ').collect()).collect()
        };
        let (sure, gone) = (Row::Sure, Row::Gone);
        for (old, new, expect) in [
            // Another value, another place, another row before it.
            ("Mill 5/Pier 7", "New 1/Pier 9/Mill 5", vec![sure(2), sure(1)]),
            // Another name is another row, whatever stands where it stood.
            ("Mill 5/Pier 7", "Hill 3/Pier 7", vec![gone.clone(), sure(1)]),
            ("Mill Kiel 5/Pier Kiel 7", "Mühle Kiel 5/Pier Kiel 8", vec![Row::Likely(0), sure(1)]),
            // But where one cell alone is another, it is that which was changed.
            ("Mill Kiel 5/Pier Kiel 7", "Mühle Kiel 5/Pier Kiel 7", vec![sure(0), sure(1)]),
            // Names that many have take the next column with them.
            (
                "N Mill 5/N Pier 7/S Mill 1/S Pier 2",
                "S Pier 2/N Pier 9/N Mill 5",
                vec![sure(2), sure(1), gone.clone(), sure(0)],
            ),
            // A name that two have names none of them; all that a row says may.
            ("Mill 5/Mill 7/Pier 1", "Mill 7/Mill 9/Pier 1", vec![Row::Likely(1), sure(0), sure(2)]),
            ("Mill 5/Pier 7", "Mill 5/Mill 5/Pier 7", vec![Row::Several(vec![0, 1]), sure(2)]),
            ("Mill 5/Mill 5/Pier 7", "Mill 5/Pier 8", vec![Row::Likely(0), Row::Likely(0), sure(1)]),
            // A number of the first column is a name.
            ("17 a/18 a", "18 b/17 b", vec![sure(1), sure(0)]),
        ] {
            assert_eq!(pair(&rows(old), &rows(new)), expect, "{old} → {new}");
        }
    }
}
