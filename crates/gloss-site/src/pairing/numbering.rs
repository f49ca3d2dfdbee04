//! Which names of elements are only numbers: `row-1` to `row-11`, or the keys 1 to 11. Whoever numbers what is there gives the
//! number of a row to its neighbour as soon as one comes before it, so that such a name says nothing of which element it is.
//! Where a number is missing the numbers were kept, and are names as others.

use std::collections::{BTreeSet, HashMap};

use crate::page::Page;

/// How the names of a page that end in a number begin, and the numbers.
type Numbers = HashMap<String, BTreeSet<u64>>;

/// How the name of an element begins, and its number.
fn number(page: &Page, at: usize) -> Option<(String, u64)> {
    if let Some(id) = page.attribute(at, "id").filter(|id| !id.is_empty()) {
        let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
        return Some((format!("#{prefix}"), id.get(prefix.len()..)?.parse().ok()?));
    }
    // A key alone counts among those of its kind.
    let tag = &page.elements.get(at)?.tag;
    Some((format!("<{tag}"), page.attribute(at, "data-key").filter(|key| is_digits(key))?.parse().ok()?))
}

fn is_digits(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit())
}

fn numbers(page: &Page) -> Numbers {
    let mut all = Numbers::new();
    for (prefix, number) in (0..page.elements.len()).filter_map(|at| number(page, at)) {
        all.entry(prefix).or_default().insert(number);
    }
    all
}

/// True for numbers that count from 0 or 1 without a gap.
fn counts(numbers: &BTreeSet<u64>) -> bool {
    match (numbers.first(), numbers.last()) {
        (Some(first @ 0..=1), Some(last)) => last - first + 1 == numbers.len() as u64,
        _ => false,
    }
}

/// Flags of an element's names that are only numbers, and so say nothing of which one it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    pub id: bool,
    pub key: bool,
}

/// For each element of two pages which of its names are only numbers.
pub(super) fn numbered(old: &Page, new: &Page) -> (Vec<Numbered>, Vec<Numbered>) {
    let (was, is) = (numbers(old), numbers(new));
    let of = |page: &Page, own: &Numbers, other: &Numbers| -> Vec<Numbered> {
        let one = |at: usize| {
            let Some((prefix, count)) = number(page, at) else { return Numbered::default() };
            let (own, other) = (own.get(&prefix), other.get(&prefix));
            let several = own.map_or(0, BTreeSet::len).max(other.map_or(0, BTreeSet::len)) > 1;
            let only = several && own.is_some_and(counts) && other.is_none_or(counts);
            // Copies of a row that no column tells apart have its words' name with their number.
            let of_copy = |key: &str| key.ends_with(&format!("-{count}"));
            let key =
                only && page.attribute(at, "data-key").is_some_and(|key| is_digits(key) || of_copy(key));
            Numbered { id: only && prefix.starts_with('#'), key }
        };
        (0..page.elements.len()).map(one).collect()
    };
    (of(old, &was, &is), of(new, &is, &was))
}

#[cfg(test)]
mod tests {
    use super::{Numbered, numbered};
    use crate::page::Page;

    #[test]
    fn numbers_without_a_gap_are_no_names() {
        for (old, new, id, key) in [
            (
                "<li id=row-1 data-key=1>a<li id=row-2 data-key=2>b",
                "<li id=row-1 data-key=1>x<li id=row-2 data-key=2>a",
                true,
                true,
            ),
            // One of the two has other names altogether.
            ("<li id=row-1 data-key=1>a<li id=row-2 data-key=2>b", "<li id=row-a data-key=a>a", true, true),
            (
                "<li data-key=0>a<li data-key=1>b",
                "<li data-key=0>x<li data-key=1>a<li data-key=2>b",
                false,
                true,
            ),
            // A row went, and the others kept their numbers.
            ("<li id=row-1 data-key=1>a<li id=row-2 data-key=2>b", "<li id=row-2 data-key=2>b", false, false),
            (
                "<li id=row-7 data-key=7>a<li id=row-9 data-key=9>b",
                "<li id=row-7 data-key=7>a<li id=row-9 data-key=9>b",
                false,
                false,
            ),
            // The key is a name, whatever its row is called.
            (
                "<li id=m-1 data-key=2025-01>a<li id=m-2 data-key=2025-02>b",
                "<li id=m-1 data-key=2025-01>a<li id=m-2 data-key=2025-02>b",
                true,
                false,
            ),
            ("<p id=top>a", "<p id=top>a", false, false),
            ("<p id=part1>a", "<p id=part1>a", false, false),
        ] {
            let (was, _) = numbered(&Page::read(old).unwrap(), &Page::read(new).unwrap());
            assert_eq!(was[0], Numbered { id, key }, "{old} {new}");
        }
    }
}
