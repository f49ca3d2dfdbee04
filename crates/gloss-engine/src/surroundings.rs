//! What stands around the places that a turn reads: each line of it is told once, since a model keeps what it was told. Cuts
//! nothing of a place itself, nor around one that is read again.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Lines that are remembered of a turn; beyond it all are told.
const MAX_LINES: usize = 50_000;

/// Stands where lines were left out.
const CUT: &str = "…\n";

/// The lines that a turn was told around the places that it read.
#[derive(Default)]
pub(crate) struct SurroundingsTold {
    lines: HashSet<u64>,
    places: HashSet<String>,
}

impl SurroundingsTold {
    /// Leaves out the lines around a place that were told of its file before, farthest first; the nearest ones stay. A `place` that
    /// was read before is told with all that stands around it.
    pub(crate) fn leave_out(
        &mut self,
        (file, place): (&str, String),
        ranges: &[String],
        (before, after): (&mut String, &mut String),
    ) {
        let key = |line: &str| {
            let mut hasher = DefaultHasher::new();
            (file, line.trim()).hash(&mut hasher);
            hasher.finish()
        };
        let lines = before.lines().chain(after.lines()).chain(ranges.iter().flat_map(|range| range.lines()));
        let told_now: Vec<u64> = lines.map(key).collect();
        if self.places.insert(place) {
            let is_told = |line: &str| self.lines.contains(&key(line));
            *before = cut(before, is_told, |at, count| at + NEAR >= count);
            *after = cut(after, is_told, |at, _| at < NEAR);
        }
        if self.lines.len() < MAX_LINES {
            self.lines.extend(told_now);
        }
    }
}

/// Lines beside a place, before it and after it, that are told each time.
const NEAR: usize = 2;

/// Text without its lines that were told, but for those that are near.
fn cut(text: &str, is_told: impl Fn(&str) -> bool, is_near: impl Fn(usize, usize) -> bool) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut out, mut is_cut) = (String::new(), false);
    for (at, line) in lines.iter().enumerate() {
        // A blank line goes with the one before it.
        let goes = if line.trim().is_empty() { is_cut } else { is_told(line) };
        let goes = goes && !is_near(at, lines.len());
        match (goes, is_cut) {
            (false, _) => out.push_str(line),
            (true, false) => out.push_str(CUT),
            (true, true) => {}
        }
        is_cut = goes;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(told: &mut SurroundingsTold, place: &str, before: &str, after: &str) -> [String; 2] {
        let (mut before, mut after) = (before.to_owned(), after.to_owned());
        told.leave_out(("f.md", place.to_owned()), &[], (&mut before, &mut after));
        [before, after]
    }

    #[test]
    fn a_line_is_told_once_and_what_stands_beside_the_place_always() {
        let mut told = SurroundingsTold::default();
        let whole = ["a\nb\nc\n", "\nd\ne\nf\n"];
        assert_eq!(read(&mut told, "1", whole[0], whole[1]), whole);
        assert_eq!(read(&mut told, "2", "a\nb\nc\nd\n", "e\nf\ng\n"), ["…\nc\nd\n", "e\nf\ng\n"]);
        assert_eq!(read(&mut told, "3", "x\na\nb\n", "c\nd\ne\n"), ["x\na\nb\n", "c\nd\n…\n"]);
        // Blank lines alone are no reason to leave anything out.
        assert_eq!(read(&mut told, "4", "p\n\nq\n\nr\n", ""), ["p\n\nq\n\nr\n", ""]);
        // A place that is read again is read for what is around it.
        assert_eq!(read(&mut told, "1", whole[0], whole[1]), whole);
    }
}
