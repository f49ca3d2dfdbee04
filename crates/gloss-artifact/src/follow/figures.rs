//! Figures: where a change gave a figure another form (`1.92 million` for `1,918,430`), the same figure in the old
//! form elsewhere is suggested to be written likewise. Whether a figure is true is `gloss-data`'s question.

use std::collections::BTreeMap;
use std::ops::Range;

use gloss_markdown::{Document, El};

use super::edited::Edited;
use super::found::{Found, Part};

/// The figures of a range as their source: the fact, and the whole link.
fn figures<'a>(
    document: &'a Document,
    source: &'a str,
    range: &Range<usize>,
) -> Vec<(&'a str, Range<usize>, &'a str)> {
    document
        .inlines
        .iter()
        .filter(|inline| inline.el == El::Link)
        .filter(|inline| range.start < inline.span().end && inline.span().start < range.end)
        .filter_map(|inline| {
            let fact = document.target(inline)?.strip_prefix("fact:")?;
            Some((fact, inline.span(), source.get(inline.span())?))
        })
        .collect()
}

pub(super) fn find(edited: &Edited<'_>) -> Vec<Found> {
    let all = figures(edited.new_doc(), edited.new_source(), &(0..edited.new_source().len()));
    let mut found = Vec::new();
    for (at, (splice, now)) in edited.splices.iter().zip(&edited.at).enumerate() {
        let mut forms: BTreeMap<&str, &str> = BTreeMap::new();
        let now_says = figures(edited.new_doc(), edited.new_source(), &now.range());
        for (fact, _, before) in figures(edited.old_doc(), edited.base, &splice.old.range()) {
            let mut same = now_says.iter().filter(|(other, _, _)| *other == fact);
            if let (Some((_, _, after)), None) = (same.next(), same.next())
                && *after != before
            {
                forms.insert(before, after);
            }
        }
        for (_, span, source) in &all {
            if let Some(after) = forms.get(source).filter(|_| edited.backward(span).is_some()) {
                found.push(Found {
                    part: Part::Suggestion,
                    span: span.clone(),
                    after: (*after).to_owned(),
                    why: "The same figure stands here in the form that it had.".to_owned(),
                    because: vec![at],
                });
            }
        }
    }
    found
}
