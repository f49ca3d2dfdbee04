//! Numbered lists: one whose source counted up by one goes on counting after an item came, went or changed places.
//! A list of nothing but `1.` is a way of writing too and stays.

use std::collections::HashMap;
use std::ops::Range;

use gloss_markdown::{Document, El};

use super::edited::{Edited, containers};
use super::found::{Found, Part};

/// Longest number of a list item: CommonMark's own bound.
const MAX_DIGITS: usize = 9;

/// A numbered list's markers, item by item.
struct List {
    span: Range<usize>,
    /// The range of the digits, and the number.
    items: Vec<(Range<usize>, u64)>,
}

impl List {
    fn counts_up(&self) -> bool {
        self.items.iter().zip(self.items.iter().skip(1)).all(|((_, a), (_, b))| a + 1 == *b)
    }

    fn all_equal(&self) -> bool {
        self.items.iter().zip(self.items.iter().skip(1)).all(|((_, a), (_, b))| a == b)
    }
}

fn lists(document: &Document, source: &str) -> Vec<List> {
    let mut items: HashMap<u32, Vec<usize>> = HashMap::new();
    for (_, item) in containers(document, El::Item) {
        items.entry(item.parent().unwrap_or(u32::MAX)).or_default().push(item.span().start);
    }
    containers(document, El::OrderedList)
        .filter_map(|(id, list)| {
            let starts = items.get(&id)?;
            let items = starts.iter().map(|at| marker(source, *at)).collect::<Option<Vec<_>>>()?;
            Some(List { span: list.span(), items })
        })
        .collect()
}

fn marker(source: &str, at: usize) -> Option<(Range<usize>, u64)> {
    let rest = source.get(at..)?;
    let start = at + rest.len() - rest.trim_start_matches(' ').len();
    let digits = source.get(start..)?.bytes().take_while(u8::is_ascii_digit).count();
    let range = start..start + digits;
    let closed = matches!(source.as_bytes().get(range.end), Some(b'.' | b')'));
    let number = source.get(range.clone())?.parse().ok()?;
    closed.then_some((range, number))
}

pub(super) fn find(edited: &Edited<'_>) -> Vec<Found> {
    let old = lists(edited.old_doc(), edited.base);
    let new = lists(edited.new_doc(), edited.new_source());
    let mut found = Vec::new();
    for (at, list) in old.iter().enumerate() {
        let because = edited.touching(&list.span);
        if list.items.len() < 2 || !list.counts_up() || because.is_empty() {
            continue;
        }
        let mut first = true;
        for (now, kept) in successors(edited, &old, at, &new) {
            if !now.counts_up() && !now.all_equal() {
                let own = now.items.first().map_or(1, |(_, number)| *number);
                let written = now.items.first().is_some_and(|(digits, _)| edited.within(digits).is_some());
                let from = match list.items.first() {
                    Some((_, start)) if first && kept && !written => *start,
                    _ => own,
                };
                renumber(now, from, &because, &mut found);
            } else if let (true, true, Some((_, start)), Some((digits, own))) =
                (first, kept && !now.all_equal(), list.items.first(), now.items.first())
                && own != start
                && edited.within(digits).is_none()
            {
                // The first items are gone: the list still begins where it began.
                renumber(now, *start, &because, &mut found);
            }
            first = false;
        }
    }
    found
}

/// The lists that a list became, each with whether an item that no change touched says so. One that was replaced as
/// a whole is taken for the one at the same turn in the change's text.
fn successors<'l>(edited: &Edited<'_>, old: &[List], at: usize, new: &'l [List]) -> Vec<(&'l List, bool)> {
    let Some(list) = old.get(at) else { return Vec::new() };
    let kept: Vec<usize> = list.items.iter().filter_map(|(digits, _)| edited.forward(digits.start)).collect();
    if !kept.is_empty() {
        let holds = |other: &&List| other.items.iter().any(|(digits, _)| kept.contains(&digits.start));
        return new.iter().filter(holds).map(|list| (list, true)).collect();
    }
    for (splice, now) in edited.splices.iter().zip(&edited.at) {
        let inside =
            |range: Range<usize>, span: &Range<usize>| range.start <= span.start && span.end <= range.end;
        let within = |list: &&List| list.items.iter().all(|(digits, _)| inside(splice.old.range(), digits));
        let theirs: Vec<&List> = old.iter().filter(within).collect();
        let ours: Vec<&List> = new
            .iter()
            .filter(|list| list.items.iter().all(|(digits, _)| inside(now.range(), digits)))
            .collect();
        let turn = theirs.iter().position(|other| other.span == list.span);
        if let (Some(turn), true) = (turn, theirs.len() == ours.len()) {
            return ours.get(turn).map(|list| (*list, false)).into_iter().collect();
        }
    }
    Vec::new()
}

fn renumber(list: &List, from: u64, because: &[usize], found: &mut Vec<Found>) {
    for (wanted, (digits, number)) in (from..).zip(&list.items) {
        let after = wanted.to_string();
        if wanted != *number && after.len() <= MAX_DIGITS {
            found.push(Found {
                part: Part::Lists,
                span: digits.clone(),
                after,
                why: "The list goes on counting.".to_owned(),
                because: because.to_vec(),
            });
        }
    }
}
