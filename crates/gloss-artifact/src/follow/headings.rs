//! Headings with the names that links find them by, and which heading of one text became which of another.
//!
//! The names are GitHub's (github-slugger, after html-pipeline's table of contents filter): lower case, everything
//! but letters, marks, digits, underscores, hyphens and spaces left out, spaces as hyphens; a name that is taken
//! gets `-1`, `-2` and so on.

use std::collections::HashMap;
use std::ops::Range;

use gloss_markdown::{Document, El, Leaf, LeafKind};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_normalization::char::is_combining_mark;

use super::edited::Edited;

/// A heading.
pub(super) struct Heading {
    /// Its words in the source, without the marker.
    pub span: Range<usize>,
    /// The words that a reader sees.
    pub words: String,
    /// The name by which links refer to it.
    pub slug: String,
}

/// All headings of a document, in order.
pub(super) fn headings(document: &Document, source: &str) -> Vec<Heading> {
    let mut taken: HashMap<String, u32> = HashMap::new();
    document
        .leaves
        .iter()
        .filter(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))
        .map(|leaf| Heading {
            span: leaf.span(),
            words: document.leaf_text(source, leaf),
            slug: unique(&slug(&named(document, source, leaf)), &mut taken),
        })
        .collect()
}

/// The words that a heading's name is made of: pictures, footnote references and tags give none.
fn named(document: &Document, source: &str, leaf: &Leaf) -> String {
    let nameless = |id: &u32| {
        let inline = document.inlines.get(*id as usize);
        inline.is_some_and(|inline| matches!(inline.el, El::Image | El::FootnoteRef))
    };
    let mut words = String::new();
    for run in document.runs_of(leaf) {
        let text = document.text(source, run);
        let tag = run.is_whole() && run.is_verbatim() && text.starts_with('<');
        if !tag && !document.inline_chain(run).iter().any(nameless) {
            words.push_str(text);
        }
    }
    words
}

fn slug(words: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || is_combining_mark(*c) || matches!(c, '_' | '-' | ' ');
    words.trim().to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn unique(slug: &str, taken: &mut HashMap<String, u32>) -> String {
    let mut name = slug.to_owned();
    while taken.contains_key(&name) {
        let count = taken.entry(slug.to_owned()).or_default();
        *count += 1;
        name = format!("{slug}-{count}");
    }
    taken.insert(name.clone(), 0);
    name
}

/// Matches old headings with new ones: those that no change touched by arithmetic, the others between them by
/// their order, and those left over where their words are the same. A heading that is gone has no partner.
pub(super) fn partners(edited: &Edited<'_>, old: &[Heading], new: &[Heading]) -> Vec<Option<usize>> {
    let mut partner: Vec<Option<usize>> = vec![None; old.len()];
    for (at, heading) in old.iter().enumerate() {
        let start = edited.forward(heading.span.start);
        let found = start.and_then(|start| new.binary_search_by_key(&start, |n| n.span.start).ok());
        let same = found.and_then(|at| new.get(at)).is_some_and(|n| n.words == heading.words);
        if let Some(slot) = partner.get_mut(at).filter(|_| same) {
            *slot = found;
        }
    }
    let fixed: Vec<(usize, usize)> =
        partner.iter().enumerate().filter_map(|(o, n)| Some((o, (*n)?))).collect();
    let (mut o, mut n) = (0, 0);
    for (to_old, to_new) in fixed.into_iter().chain([(old.len(), new.len())]) {
        if o < to_old && n < to_new {
            between(old, new, o..to_old, n..to_new, &mut partner);
        }
        (o, n) = (to_old + 1, to_new + 1);
    }
    let mut free: Vec<usize> = (0..new.len()).filter(|n| !partner.contains(&Some(*n))).collect();
    for (heading, slot) in old.iter().zip(&mut partner).filter(|(_, slot)| slot.is_none()) {
        let same = |n: &usize| new.get(*n).is_some_and(|new| new.words == heading.words);
        if let Some(at) = free.iter().position(same) {
            *slot = Some(free.remove(at));
        }
    }
    partner
}

/// Headings between two that stand fast: equal ones in order, and as many for as many between those.
fn between(
    old: &[Heading],
    new: &[Heading],
    o: Range<usize>,
    n: Range<usize>,
    partner: &mut [Option<usize>],
) {
    let words = |of: &[Heading], range: &Range<usize>| -> Vec<String> {
        of.get(range.clone()).unwrap_or_default().iter().map(|heading| heading.words.clone()).collect()
    };
    for op in capture_diff_slices(Algorithm::Myers, &words(old, &o), &words(new, &n)) {
        let (a, b) = (op.old_range(), op.new_range());
        if op.tag() == DiffTag::Equal || a.len() == b.len() {
            for (i, j) in a.zip(b) {
                if let Some(slot) = partner.get_mut(o.start + i) {
                    *slot = Some(n.start + j);
                }
            }
        }
    }
}
