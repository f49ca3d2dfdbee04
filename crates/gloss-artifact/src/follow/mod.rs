//! Follow-ons of a change: the links, table-of-contents entries, footnote labels and list numbers elsewhere in
//! a document that would be wrong once a marked place says something else. Worked out from two texts alone, and
//! verified: applied, they leave the document's blocks as they are, and nothing more follows from the result.
//!
//! Never touches a byte outside of link targets, entries of a table of contents, footnote labels and list numbers.
//! Follow-ons that would take words of the person's away (an entry whose heading is gone, a note that nothing refers
//! to any more, the same figure in its old form elsewhere) are only suggested.
//!
//! Left alone on purpose: the alignment of a table's source. A wider cell breaks the row of pipes for whoever reads
//! the source, but putting it right would rewrite every other row, and those bytes were not pointed at. Raw HTML
//! (`<a href="#…">`) is never looked into.

mod edited;
mod figures;
mod footnotes;
mod found;
mod headings;
mod held;
mod links;
mod lists;

use std::ops::Range;

use gloss_markdown::{Document, El, Step};
use gloss_protocol::Span;

use crate::splice::{self, Splice};
use crate::text::Text;
use edited::Edited;
use found::{Found, Part};

pub use held::{Held, against};

/// A change that follows from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The range: of the base for what is applied, of the result for what is suggested.
    pub span: Span,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// Why, as a sentence for the person.
    pub why: String,
    /// The changes it follows from, by their position.
    pub because: Vec<usize>,
}

/// All that follows from a batch's changes.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Where links and numbers within a change's own text had to follow too: one list for each change, in the bytes
    /// of its text.
    pub amended: Vec<Vec<Splice>>,
    /// The follow-ons that are applied with them, in order; disjoint from the changes and from each other.
    pub follows: Vec<Follow>,
    /// The follow-ons that are only suggested to the person.
    pub suggested: Vec<Follow>,
    /// The text with the changes and what follows from them, where it was parsed for this.
    pub text: Option<Text>,
}

/// Works out what follows from changes of a Markdown document; `inside` is sorted and disjoint, in `base`'s bytes.
pub fn derive(base: &Text, inside: &[Splice]) -> Derived {
    let edited = Edited::new(base, inside);
    let (certain, suggested) = find(&edited);
    let (plan, verified) = verified(&edited, &disjoint(certain));
    let after_plan: Vec<Splice> =
        plan.certain.iter().map(|f| Splice::new(span_of(&f.span), f.after.clone())).collect();
    let result = splice::apply(edited.new_source(), &after_plan);
    let suggested = disjoint(suggested)
        .into_iter()
        .filter_map(|found| {
            let span = splice::carry(span_of(&found.span), &after_plan).span;
            let before = result.get(span.range())?.to_owned();
            let Found { after, why, because, .. } = found;
            (before != after).then_some(Follow { span, before, after, why, because })
        })
        .collect();
    let text = if plan.certain.is_empty() { Some(edited.text) } else { verified };
    Derived { amended: plan.amended, follows: plan.follows, suggested, text }
}

/// Finds the certain follow-ons, and those that can only be suggested.
fn find(edited: &Edited<'_>) -> (Vec<Found>, Vec<Found>) {
    let mut found = links::find(edited);
    found.extend(footnotes::find(edited));
    found.extend(lists::find(edited));
    found.extend(figures::find(edited));
    // Each change can be taken back without the others. Were the words of one altered because of another, a link or
    // a label in them would lead elsewhere once that other is taken back.
    let crosses = |one: &Found| {
        let own = edited.within(&one.span).map(|(at, _)| at);
        own.is_some_and(|own| one.because.iter().any(|cause| *cause != own))
    };
    let footnotes_cross = found.iter().any(|one| one.part == Part::Footnotes && crosses(one));
    let (mut certain, mut suggested) = (Vec::new(), Vec::new());
    for one in found {
        match one.part {
            Part::Suggestion => suggested.push(one),
            Part::Links if crosses(&one) => suggested.push(one),
            // Labels are right or wrong together.
            Part::Footnotes if footnotes_cross => {}
            _ => certain.push(one),
        }
    }
    (certain, suggested)
}

/// Findings sorted by place; of two that overlap the first stands.
fn disjoint(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.span.start, found.span.end));
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        if kept.last().is_none_or(|last| last.span.end <= one.span.start) {
            kept.push(one);
        }
    }
    kept
}

/// Findings laid over the base: what lies in a change's own text is made part of it, the rest are follow-ons.
#[derive(Default)]
struct Plan {
    certain: Vec<Found>,
    amended: Vec<Vec<Splice>>,
    follows: Vec<Follow>,
}

impl Plan {
    fn new(edited: &Edited<'_>, found: &[Found]) -> Self {
        let mut plan = Self { amended: vec![Vec::new(); edited.splices.len()], ..Self::default() };
        for one in found {
            let before = edited.new_source().get(one.span.clone()).unwrap_or_default();
            if let Some((at, within)) = edited.within(&one.span) {
                if let Some(part) = plan.amended.get_mut(at) {
                    part.push(Splice::new(span_of(&within), one.after.clone()));
                    plan.certain.push(one.clone());
                }
            } else if let Some(span) = edited.backward(&one.span) {
                plan.follows.push(Follow {
                    span: span_of(&span),
                    before: before.to_owned(),
                    after: one.after.clone(),
                    why: one.why.clone(),
                    because: one.because.clone(),
                });
                plan.certain.push(one.clone());
            }
        }
        plan
    }

    /// All of it as one edit of the base.
    fn splices(&self, inside: &[Splice]) -> Vec<Splice> {
        let amended = inside.iter().zip(&self.amended);
        let mut all: Vec<Splice> =
            amended.map(|(one, by)| Splice::new(one.old, splice::apply(&one.new, by))).collect();
        all.extend(self.follows.iter().map(|follow| Splice::new(follow.span, follow.after.clone())));
        all.sort_by_key(|splice| splice.old);
        all
    }
}

/// The findings that hold: with them the document has the blocks that it had, and nothing more follows. Also the text that
/// they come to, where there are any.
fn verified(edited: &Edited<'_>, found: &[Found]) -> (Plan, Option<Text>) {
    let whole = Plan::new(edited, found);
    if whole.certain.is_empty() {
        return (whole, None);
    }
    if let Some(text) = holds(edited, &whole) {
        return (whole, Some(text));
    }
    let (mut kept, mut text): (Vec<Found>, _) = (Vec::new(), None);
    for part in [Part::Links, Part::Footnotes, Part::Lists] {
        let mut more = kept.clone();
        more.extend(found.iter().filter(|one| one.part == part).cloned());
        more.sort_by_key(|one| one.span.start);
        if let Some(held) = holds(edited, &Plan::new(edited, &more)) {
            (kept, text) = (more, Some(held));
        }
    }
    (Plan::new(edited, &kept), text)
}

/// The text that a plan comes to, where it holds.
fn holds(edited: &Edited<'_>, plan: &Plan) -> Option<Text> {
    let splices = plan.splices(edited.splices);
    let again = Edited::new(edited.old, &splices);
    let kept_parts = |part| plan.certain.iter().any(|one| one.part == part);
    let holds = shape(again.new_doc()) == shape(edited.new_doc())
        && find(&again).0.iter().all(|one| !kept_parts(one.part));
    holds.then_some(again.text)
}

/// The blocks of a document with their depth: what no follow-on may alter.
fn shape(document: &Document) -> Vec<(usize, El)> {
    let (mut shape, mut open) = (Vec::new(), Vec::new());
    for step in (0..document.blocks.len() as u32).flat_map(|block| document.steps(block)) {
        match step {
            Step::Run(_) => {}
            Step::Begin { el, .. } => {
                if !el.is_inline() {
                    shape.push((open.len(), el));
                }
                open.push(el);
            }
            Step::End => drop(open.pop()),
        }
    }
    shape
}

fn span_of(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

#[cfg(test)]
mod tests;
