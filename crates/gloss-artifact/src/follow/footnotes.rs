//! Footnotes: labels that counted up in the order in which they are first referred to keep doing so. Labels that
//! are words, or numbers in another order, are the writer's own.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use gloss_markdown::{Document, El};

use super::edited::{Edited, containers};
use super::found::{Found, Part};

/// The footnotes of a document.
struct Notes {
    /// Labels with the range of each reference's label, in the order in which a reader meets them.
    references: Vec<(String, Range<usize>)>,
    /// Labels, the label's range and the whole definition's.
    definitions: Vec<(String, Range<usize>, Range<usize>)>,
}

impl Notes {
    fn of(document: &Document, source: &str) -> Self {
        let definitions: Vec<(String, Range<usize>, Range<usize>)> = containers(document, El::Footnote)
            .filter_map(|(_, note)| {
                let text = source.get(note.span())?;
                let (start, end) = (text.find("[^")? + 2, text.find("]:")?);
                let label = text.get(start..end)?.to_owned();
                Some((label, note.span().start + start..note.span().start + end, note.span()))
            })
            .collect();
        let noted = |at: usize| definitions.iter().any(|(_, _, whole)| whole.contains(&at));
        let mut references: Vec<(String, Range<usize>)> = document
            .inlines
            .iter()
            .filter(|inline| inline.el == El::FootnoteRef)
            .filter_map(|inline| {
                let label = inline.span().start + 2..inline.span().end.checked_sub(1)?;
                let name = document.target(inline)?;
                (source.get(label.clone()) == Some(name)).then(|| (name.to_owned(), label))
            })
            .collect();
        // What a note itself refers to is met after the text.
        references.sort_by_key(|(_, label)| (noted(label.start), label.start));
        Self { references, definitions }
    }

    /// The numbers among the labels, in the order in which they are first met.
    fn numbers(&self) -> Vec<u32> {
        let mut seen = BTreeSet::new();
        self.references.iter().filter_map(|(label, _)| number(label)).filter(|n| seen.insert(*n)).collect()
    }

    fn refers(&self, label: &str) -> bool {
        self.references.iter().any(|(other, _)| other == label)
    }
}

fn number(label: &str) -> Option<u32> {
    label.parse().ok().filter(|n: &u32| n.to_string() == label)
}

fn counts_up(numbers: &[u32], from: u32) -> bool {
    (from..).zip(numbers).all(|(wanted, number)| wanted == *number)
}

pub(super) fn find(edited: &Edited<'_>) -> Vec<Found> {
    let old = Notes::of(edited.old_doc(), edited.base);
    if old.references.is_empty() {
        return Vec::new();
    }
    let new = Notes::of(edited.new_doc(), edited.new_source());
    let spans = |notes: &Notes| -> Vec<Range<usize>> {
        notes.references.iter().map(|(_, label)| label.clone()).collect()
    };
    let because = edited.causes(&spans(&old), &spans(&new), &edited.all());
    let mut found = renumbered(&old, &new, &because);
    for (label, _, whole) in &new.definitions {
        if old.refers(label) && !new.refers(label) && edited.backward(whole).is_some() {
            let text = edited.new_source().get(whole.clone()).unwrap_or_default().trim_end();
            let after = edited.new_source().get(whole.start + text.len()..).unwrap_or_default();
            let line = after.find('\n').map_or(after.len(), |at| at + 1);
            found.push(Found {
                part: Part::Suggestion,
                span: whole.start..whole.start + text.len() + line,
                after: String::new(),
                why: "Nothing refers to this footnote any more.".to_owned(),
                because: because.clone(),
            });
        }
    }
    found
}

fn renumbered(old: &Notes, new: &Notes, because: &[usize]) -> Vec<Found> {
    let (before, now) = (old.numbers(), new.numbers());
    let Some(first) = before.first().copied() else {
        return Vec::new();
    };
    if !counts_up(&before, first) || counts_up(&now, first) {
        return Vec::new();
    }
    let mut names: HashMap<u32, u32> = now.iter().copied().zip(first..).collect();
    let mut used: BTreeSet<u32> = names.values().copied().collect();
    // A note that nothing refers to keeps its number where that is free, and else stands behind the others.
    for unused in new.definitions.iter().filter_map(|(label, _, _)| number(label)) {
        if let Entry::Vacant(slot) = names.entry(unused) {
            let name = (unused..).chain(0..unused).find(|n| !used.contains(n)).unwrap_or(unused);
            used.insert(name);
            slot.insert(name);
        }
    }
    let labels = new.references.iter().map(|(label, span)| (label, span));
    labels
        .chain(new.definitions.iter().map(|(label, span, _)| (label, span)))
        .filter_map(|(label, span)| {
            let own = number(label)?;
            let name = names.get(&own).copied().filter(|name| *name != own)?;
            Some(Found {
                part: Part::Footnotes,
                span: span.clone(),
                after: name.to_string(),
                why: "Footnotes are numbered in the order in which the text refers to them.".to_owned(),
                because: because.to_vec(),
            })
        })
        .collect()
}
