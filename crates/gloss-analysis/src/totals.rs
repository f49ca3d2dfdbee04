//! Which columns are the parts of another: found by adding up the first rows, then proved over all rows by the
//! facts that are asked. What a part is is never taken from a name.

use crate::schema::Schema;

/// Parts that a total may have: more make no table that is read.
const PARTS: std::ops::RangeInclusive<usize> = 2..=12;
/// Rows that are tried; a chance agreement in all of them is as good as none.
const ROWS: usize = 8;
/// Columns that are tried.
const COLUMNS: usize = 26;
/// How far a sum may be from its total, as a share: figures are rounded.
const NEAR: f64 = 0.0015;
/// Sums that are tried for one total, so that a wide table costs no time.
const TRIES: usize = 60_000;
/// Columns, the largest first, that are tried as a total.
const TOTALS: usize = 4;

/// A column that is the sum of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Total {
    pub column: usize,
    pub parts: Vec<usize>,
}

/// The total that covers most, with its finest parts; none where no column is the sum of others.
pub(crate) fn find(schema: &Schema, columns: &[usize]) -> Option<Total> {
    let rows = rows(schema, columns);
    if rows.len() < 3 {
        return None;
    }
    let size = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|x| x.abs()).sum::<f64>();
    let mut order: Vec<usize> = (0..columns.len().min(COLUMNS)).collect();
    order.sort_by(|a, b| size(*b).total_cmp(&size(*a)));
    for (n, total) in order.iter().enumerate().take(TOTALS) {
        let smaller: Vec<usize> = order.get(n + 1..).unwrap_or_default().to_vec();
        let mut search = Search { rows: &rows, total: *total, from: &smaller, best: Vec::new(), tries: 0 };
        let left = rows.first().and_then(|row| row.get(*total)).copied().unwrap_or(0.0);
        if left <= 0.0 || rows.iter().flatten().any(|x| *x < 0.0) && n > 2 {
            continue;
        }
        search.look(0, left, &mut Vec::new());
        if !search.best.is_empty() {
            let mut parts: Vec<usize> =
                search.best.iter().filter_map(|at| columns.get(*at).copied()).collect();
            parts.sort_unstable();
            return Some(Total { column: *columns.get(*total)?, parts });
        }
    }
    None
}

/// Some rows of the sample in which all columns have a number, from its beginning to its end.
fn rows(schema: &Schema, columns: &[usize]) -> Vec<Vec<f64>> {
    let all: Vec<Vec<f64>> = schema
        .sample
        .iter()
        .filter_map(|row| {
            columns.iter().take(COLUMNS).map(|at| row.get(*at)?.replace(',', "").parse().ok()).collect()
        })
        .collect();
    let step = (all.len() / ROWS).max(1);
    all.into_iter().step_by(step).take(ROWS).collect()
}

/// Looks for the largest set of columns that adds up to a total in every row.
struct Search<'a> {
    rows: &'a [Vec<f64>],
    total: usize,
    /// Columns that may be parts, the largest first.
    from: &'a [usize],
    best: Vec<usize>,
    tries: usize,
}

impl Search<'_> {
    fn look(&mut self, next: usize, left: f64, taken: &mut Vec<usize>) {
        self.tries += 1;
        if self.tries > TRIES || taken.len() > *PARTS.end() {
            return;
        }
        let whole = self.at(0, self.total);
        if left.abs() <= whole * NEAR
            && taken.len() > self.best.len()
            && PARTS.contains(&taken.len())
            && self.holds(taken)
        {
            self.best.clone_from(taken);
        }
        let rest: f64 =
            self.from.get(next..).unwrap_or_default().iter().map(|at| self.at(0, *at).max(0.0)).sum();
        if left < -whole * NEAR || rest < left - whole * NEAR {
            return;
        }
        let Some(at) = self.from.get(next).copied() else { return };
        let x = self.at(0, at);
        if x > 0.0 && x <= left + whole * NEAR {
            taken.push(at);
            self.look(next + 1, left - x, taken);
            taken.pop();
        }
        self.look(next + 1, left, taken);
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0)
    }

    fn holds(&self, taken: &[usize]) -> bool {
        (0..self.rows.len()).all(|row| {
            let sum: f64 = taken.iter().map(|at| self.at(row, *at)).sum();
            let whole = self.at(row, self.total);
            whole > 0.0 && (sum - whole).abs() <= whole * NEAR
        })
    }
}
