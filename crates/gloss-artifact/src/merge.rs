//! Merge of two texts of one beginning: by paragraph in a document, by row in a table (by cell in `sheet::merged`).
//! Where both changed the same (a conflict) there is no merge, and no words are lost. It never reorders and never invents a word.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// Longest time for a comparison: after it the rest counts as one change.
const LONGEST: Duration = Duration::from_millis(500);

/// Largest text, units of it, and changes of one side: the engine's core waits for a merge.
const MAX_BYTES: usize = 4 << 20;
const MAX_UNITS: usize = 100_000;
const MAX_CHANGES: usize = 1000;

/// A change of one side: units of the base by position, and the units that stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change<'a> {
    base: Range<usize>,
    new: Vec<&'a str>,
}

/// Merges the sides of a document (base, mine, theirs), paragraph by paragraph; none where both changed the same place differently,
/// unless mine yields there.
pub fn merged([base, mine, theirs]: [&str; 3], yields: bool) -> Option<String> {
    Some(joined(&units(base, mine, theirs, (paragraphs, yields))?, false))
}

/// Merges both sides of a table's rows, each of which is a line of the same columns.
pub(crate) fn by_line(base: &str, mine: &str, theirs: &str) -> Option<String> {
    Some(joined(&units(base, mine, theirs, (lines, false))?, true))
}

fn units<'a>(
    base: &'a str,
    mine: &'a str,
    theirs: &'a str,
    (cut, yields): (fn(&'a str) -> Vec<&'a str>, bool),
) -> Option<Vec<&'a str>> {
    let (b, m, mut out) = (cut(base), cut(mine), cut(theirs));
    if [base, mine, theirs].iter().any(|text| text.len() > MAX_BYTES) || b.len() > MAX_UNITS {
        return None;
    }
    let ours = if yields { made_again(&b, &m) } else { changes(&b, &m) };
    let others = changes(&b, &out);
    if ours.len().max(others.len()) > MAX_CHANGES {
        return None;
    }
    // From the end, so that what stands before keeps its place.
    for change in ours.iter().rev() {
        if others.contains(change) {
            continue;
        }
        if others.iter().any(|other| meet(&change.base, &other.base)) {
            if yields {
                continue;
            }
            return None;
        }
        out.splice(moved(&change.base, &others), change.new.iter().copied());
    }
    Some(out)
}

/// Whether two changes are of the same units, or come into the same gap.
fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    (a.start < b.end && b.start < a.end) || (a == b && a.is_empty())
}

/// Where units of the base stand after the others' changes, none of which meets them, but for one of the same length.
fn moved(range: &Range<usize>, others: &[Change<'_>]) -> Range<usize> {
    let mut at = range.start;
    for other in others.iter().filter(|other| other.base.end <= range.start && other.base != *range) {
        at = at + other.new.len() - other.base.len();
    }
    at..at + range.len()
}

fn changes<'a>(base: &[&str], other: &[&'a str]) -> Vec<Change<'a>> {
    let plain = |units: &[&'a str]| -> Vec<&'a str> { units.iter().map(|unit| unit.trim_end()).collect() };
    let old: Vec<&str> = base.iter().map(|unit| unit.trim_end()).collect();
    let new = plain(other);
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(Instant::now() + LONGEST));
    let mut out: Vec<Change<'a>> = Vec::new();
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (range, with) = (op.old_range(), other.get(op.new_range()).unwrap_or_default());
        match out.last_mut().filter(|last| last.base.end == range.start) {
            Some(last) => {
                last.base.end = range.end;
                last.new.extend(with);
            }
            None => out.push(Change { base: range, new: with.to_vec() }),
        }
    }
    out
}

/// The changes of a text that was made again as a whole, unit by unit where one stands for one: most differ in their figures
/// alone, and each shall yield by itself.
fn made_again<'a>(base: &[&str], other: &[&'a str]) -> Vec<Change<'a>> {
    let words = |units: &[&str]| -> Vec<String> { units.iter().map(|unit| without_targets(unit)).collect() };
    let (old, new) = (words(base), words(other));
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(Instant::now() + LONGEST));
    let mut out = Vec::new();
    for op in ops {
        let (range, with) = (op.old_range(), other.get(op.new_range()).unwrap_or_default());
        if range.len() != with.len() {
            out.push(Change { base: range, new: with.to_vec() });
            continue;
        }
        for (at, unit) in range.zip(with) {
            if base.get(at).is_some_and(|old| old.trim_end() != unit.trim_end()) {
                out.push(Change { base: at..at + 1, new: vec![unit] });
            }
        }
    }
    out
}

/// A text without what its links lead to: figures that were worked out anew have other names.
fn without_targets(text: &str) -> String {
    let mut parts = text.trim_end().split("](");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push(']');
        out.push_str(part.split_once(')').map_or(part, |(_, after)| after));
    }
    out
}

/// Paragraphs, each with the blank lines after it.
fn paragraphs(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut at, mut blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let empty = line.trim().is_empty();
        if blank && !empty {
            out.extend(text.get(start..at));
            start = at;
        }
        blank = empty;
        at += line.len();
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Units one after the other, each apart from the next.
fn joined(units: &[&str], table: bool) -> String {
    let mut out = String::new();
    for (n, unit) in units.iter().enumerate() {
        if n > 0 {
            if !out.ends_with('\n') {
                out.push('\n');
            }
            let apart = out.ends_with("\n\n") || out.ends_with("\n\r\n");
            if !table && !apart {
                out.push('\n');
            }
        }
        out.push_str(unit);
    }
    // A text that ended without a blank line still does.
    if !table {
        let end = out.trim_end().len();
        let newline = out.get(end..).is_some_and(|rest| rest.contains('\n'));
        out.truncate(end);
        out.push_str(if newline { "\n" } else { "" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_each_changed_elsewhere_is_kept() {
        let base = "# Memo\n\nOne.\n\nTwo.\n\nThree.\n";
        for (mine, theirs, expect) in [
            (
                "# Memo\n\nONE.\n\nTwo.\n\nThree.\n",
                "# Memo\n\nOne.\n\nTwo.\n\nTHREE.\n",
                Some("# Memo\n\nONE.\n\nTwo.\n\nTHREE.\n"),
            ),
            (
                "# Memo\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n",
                "# Memo\n\nTwo.\n\nThree.\n",
                Some("# Memo\n\nTwo.\n\nThree.\n\nFour.\n"),
            ),
            (
                "# Memo\n\nOne.\n\nNew.\n\nTwo.\n\nThree.\n",
                "# Memo\n\nOne.\n\nTWO.\n\nThree.\n",
                Some("# Memo\n\nOne.\n\nNew.\n\nTWO.\n\nThree.\n"),
            ),
            ("# Memo\n\nONE.\n\nTwo.\n\nThree.\n", "# Memo\n\nUNO.\n\nTwo.\n\nThree.\n", None),
            ("# Memo\n\nOne.\n\nA.\n\nTwo.\n\nThree.\n", "# Memo\n\nOne.\n\nB.\n\nTwo.\n\nThree.\n", None),
            (
                "# Memo\n\nONE.\n\nTwo.\n\nThree.\n",
                "# Memo\n\nONE.\n\nTwo.\n\nThree.\n",
                Some("# Memo\n\nONE.\n\nTwo.\n\nThree.\n"),
            ),
            ("", "# Memo\n\nONE.\n\nTwo.\n\nThree.\n", None),
        ] {
            assert_eq!(merged([base, mine, theirs], false).as_deref(), expect, "{mine} | {theirs}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec("[abc]{1,2}", 0..6).prop_map(|units| {
            let text = units.join("\n\n");
            if text.is_empty() { text } else { format!("{text}\n") }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn one_side_alone_is_taken_as_it_is(base in text(), other in text()) {
            prop_assert_eq!(merged([base.as_str(), base.as_str(), other.as_str()], false).map(|text| text.trim_end().to_owned()), Some(other.trim_end().to_owned()));
            prop_assert_eq!(merged([base.as_str(), other.as_str(), base.as_str()], false).map(|text| text.trim_end().to_owned()), Some(other.trim_end().to_owned()));
        }

        #[test]
        fn it_is_the_same_from_either_side_and_invents_nothing(base in text(), a in text(), b in text()) {
            let (one, other) = (merged([base.as_str(), a.as_str(), b.as_str()], false), merged([base.as_str(), b.as_str(), a.as_str()], false));
            prop_assert_eq!(one.as_deref().map(str::trim_end), other.as_deref().map(str::trim_end));
            for unit in one.iter().flat_map(|text| paragraphs(text)) {
                let unit = unit.trim_end();
                prop_assert!([&base, &a, &b].iter().any(|text| paragraphs(text).iter().any(|own| own.trim_end() == unit)));
            }
        }
    }

    #[test]
    fn what_yields_leaves_theirs_where_both_changed_the_same_and_brings_the_rest() {
        let base = "# A\n\nSales fell.\n\nAll fell.\n\nSources.\n";
        let mine = "# B\n\nSales rose.\n\nAll rose.\n\nSources.\n";
        let theirs = "# A\n\nSales fell, sadly.\n\nAll fell.\n\nSources.\n\nChecked by Anna.\n";
        assert_eq!(merged([base, mine, theirs], false), None);
        let both = "# B\n\nSales fell, sadly.\n\nAll rose.\n\nSources.\n\nChecked by Anna.\n";
        assert_eq!(merged([base, mine, theirs], true).as_deref(), Some(both));
    }
}
