//! Which line of a list is which in another: equal ones first, those between them by what they have in common. Keeps their
//! order and never looks at what they mean.

use std::collections::HashSet;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A line of one list, of the other, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

/// Lines that are compared with each other one by one; longer stretches are paired as they stand.
const MOST: usize = 10_000;

/// Pairs the lines of two lists.
pub(super) fn pairs<T: AsRef<str>>(old: &[T], new: &[T]) -> Vec<Pair> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (old.iter().map(AsRef::as_ref).collect(), new.iter().map(AsRef::as_ref).collect());
    if a.len() == b.len() {
        // What has as many lines as before has them where they were, unless one moved up or down by another's going.
        let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
        if same + 1 >= a.len() {
            return (0..a.len()).map(|at| Pair::Both(at, at)).collect();
        }
    }
    let mut out = Vec::new();
    let (mut at, mut to) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            between(&a, &b, (at..old_index, to..new_index), &mut out);
            out.extend((0..len).map(|step| Pair::Both(old_index + step, new_index + step)));
            (at, to) = (old_index + len, new_index + len);
        }
    }
    between(&a, &b, (at..a.len(), to..b.len()), &mut out);
    out
}

/// Lines between two equal ones: as many of them are paired as can be, so that they have most in common.
fn between(
    a: &[&str],
    b: &[&str],
    (old, new): (std::ops::Range<usize>, std::ops::Range<usize>),
    out: &mut Vec<Pair>,
) {
    let (n, m) = (old.len(), new.len());
    if n == m || n == 0 || m == 0 || n * m > MOST {
        let both = n.min(m);
        out.extend((0..both).map(|step| Pair::Both(old.start + step, new.start + step)));
        out.extend((both..n).map(|step| Pair::Old(old.start + step)));
        out.extend((both..m).map(|step| Pair::New(new.start + step)));
        return;
    }
    let words = |line: &str| line.split_whitespace().map(str::to_lowercase).collect::<HashSet<String>>();
    let sets = |all: &[&str]| all.iter().map(|line| words(line)).collect::<Vec<_>>();
    let (left, right) =
        (sets(a.get(old.clone()).unwrap_or_default()), sets(b.get(new.clone()).unwrap_or_default()));
    let like = |i: usize, j: usize| {
        let (Some(a), Some(b)) = (left.get(i), right.get(j)) else { return 0.0 };
        0.01 + a.intersection(b).count() as f64 / a.len().max(b.len()).max(1) as f64
    };
    // The best that can be had of what stands from line `i` and from line `j` on.
    let mut best = vec![vec![0.0_f64; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            best[i][j] = (best[i + 1][j + 1] + like(i, j)).max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < n || j < m {
        let here = best.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
        if i < n && j < m && here <= best[i + 1][j + 1] + like(i, j) {
            out.push(Pair::Both(old.start + i, new.start + j));
            (i, j) = (i + 1, j + 1);
        } else if i < n && (j == m || here <= best[i + 1][j]) {
            out.push(Pair::Old(old.start + i));
            i += 1;
        } else {
            out.push(Pair::New(new.start + j));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pair, pairs};

    #[test]
    fn lines_are_paired_by_what_they_have_in_common() {
        let both = |at, to| Pair::Both(at, to);
        let table: [(&[&str], &[&str], Vec<Pair>); 5] = [
            (&["a", "b"], &["a", "c"], vec![both(0, 0), both(1, 1)]),
            (&["a", "b", "c"], &["a", "c"], vec![both(0, 0), Pair::Old(1), both(2, 1)]),
            (&["a"], &["x", "a"], vec![Pair::New(0), both(0, 1)]),
            (&["one two three"], &["new", "one two four"], vec![Pair::New(0), both(0, 1)]),
            (&[], &["a"], vec![Pair::New(0)]),
        ];
        for (old, new, expect) in table {
            assert_eq!(pairs(old, new), expect, "{old:?} {new:?}");
        }
    }
}
