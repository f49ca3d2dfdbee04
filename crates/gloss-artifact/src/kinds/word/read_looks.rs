//! How a document looks, out of its file: what stands before its paragraphs and in which looks their words are. A part that can't be
//! read gives none, and keeps nobody from the words.

use gloss_markdown::El;
use gloss_ooxml::word::{Align, ParagraphLooks, TextLook};

use super::form::Form;
use super::looks::{Looks, ParagraphLook, Stretch};
use super::signs::role;

/// The looks of a document's lines.
pub(super) fn looks(form: &Form) -> Looks {
    let labels = form.document.labels().unwrap_or_default();
    let looks = form.document.looks().unwrap_or_default();
    let line = |(origin, line): (&super::form::Origin, &str)| {
        let (story, item) = (*origin)?;
        let own = looks.get(story).and_then(|all| all.get(item)).and_then(Option::as_ref);
        let label = labels.get(story).and_then(|all| all.get(item)).cloned().unwrap_or_default();
        let is_heading = role(line).0.starts_with('h');
        Some(own.map_or_else(
            || ParagraphLook { label: label.clone(), ..ParagraphLook::default() },
            |own| ParagraphLook { label: label.clone(), ..of(own, is_heading) },
        ))
    };
    Looks { lines: form.origins.iter().zip(form.source.lines()).map(line).collect() }
}

fn of(own: &ParagraphLooks, is_heading: bool) -> ParagraphLook {
    let stretch = |(at, look): &(std::ops::Range<usize>, TextLook)| {
        let els = els(look, is_heading);
        (!els.is_empty()).then(|| Stretch { at: at.clone(), els })
    };
    ParagraphLook {
        label: String::new(),
        align: match own.align {
            Align::Start => 0,
            Align::Center => 2,
            Align::End => 3,
        },
        stretches: own.words.iter().filter_map(stretch).collect(),
        deleted: own.deleted.clone(),
    }
}

/// The elements that words are drawn in. A heading is bold as such.
fn els(look: &TextLook, is_heading: bool) -> Vec<(El, String)> {
    let mut out = Vec::new();
    if let Some(author) = &look.inserted {
        out.push((El::Inserted, author.clone()));
    }
    if let Some(link) = &look.link {
        out.push((El::Link, link.clone()));
    }
    let flags = [
        (look.bold && !is_heading, El::Strong),
        (look.italic, El::Emphasis),
        (look.strike, El::Strike),
        (look.underline, El::Underline),
    ];
    out.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, el)| (el, String::new())));
    out
}
