//! Which tracked changes stand in a place of a document. Resolves none.

use gloss_ooxml::word::Revision;
use gloss_protocol::Span;

use super::form::Form;
use super::signs::role;

/// The tracked changes of ranges; of all of the document every one.
pub(super) fn changes(form: &Form, spans: &[Span]) -> Vec<Revision> {
    let Ok(all) = form.document.revisions() else { return Vec::new() };
    if spans.contains(&Span::new(0, form.source.len())) {
        return all;
    }
    let mut out: Vec<Revision> = Vec::new();
    let mut start = 0;
    for (line, origin) in form.source.split_inclusive('\n').zip(&form.origins) {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let begin = start;
        start += line.len();
        let end = begin + text.len();
        let words = end - role(text).1.len();
        let touched = spans.iter().filter(|own| (own.start as usize) <= end && begin <= own.end as usize);
        let Some((story, item)) = *origin else { continue };
        for own in touched {
            let range = (own.start as usize).saturating_sub(words)..(own.end as usize).saturating_sub(words);
            let is_whole = own.start as usize <= words && own.end as usize >= end;
            let nodes = form.document.revisions_at((story, item), range, is_whole);
            let part = form.document.stories().get(story).map(|story| story.part.as_str());
            let fits = |one: &&Revision| Some(one.part.as_str()) == part && nodes.contains(&one.node);
            let found: Vec<Revision> =
                all.iter().filter(fits).filter(|one| !out.contains(one)).cloned().collect();
            out.extend(found);
        }
    }
    out
}
