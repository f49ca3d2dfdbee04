//! Sorting of a text's differences into marked places and the rest, word by word. Knows neither kinds nor stagings.

use gloss_protocol::Span;

use super::mark::{Inside, Mark, Outside};
use super::project;
use crate::diff;

/// Where marked places are in another whole text, told by what the two texts have in common.
pub(crate) fn project_words(base: &str, before: &str, after: &str, marks: &[Mark]) -> Vec<Span> {
    let served = |mark: &Mark| base.get(mark.base.range()) != before.get(mark.now.range());
    let places: Vec<(Span, bool)> = marks.iter().map(|mark| (mark.now, served(mark))).collect();
    project::project(before, after, &places)
}

/// Sorts the differences between two texts into those in the marked places and those outside.
pub(crate) fn sort_words(base: &str, now: &str, marks: &[Mark]) -> (Vec<Inside>, Vec<Outside>) {
    let mut inside = Vec::new();
    let mut outside = Vec::new();
    let (mut base_at, mut now_at) = (0usize, 0usize);
    for group in groups(marks) {
        let (old, new) = (group.base.range(), group.now.range());
        outside_changes(base, now, base_at..old.start, now_at..new.start.max(now_at), &mut outside);
        let before = base.get(old.clone()).unwrap_or_default();
        let start = new.start.max(now_at);
        let after = now.get(start..new.end).unwrap_or_default();
        if before != after {
            inside.push(Inside {
                places: group.places(start),
                notes: group.notes,
                span: group.base,
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
        (base_at, now_at) = (old.end, new.end.max(now_at));
    }
    outside_changes(base, now, base_at..base.len(), now_at..now.len(), &mut outside);
    (inside, outside)
}

/// Marks that overlap are one place with several notes.
fn groups(marks: &[Mark]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for mark in marks {
        match groups.last_mut() {
            Some(group) if mark.base.start < group.base.end || mark.base == group.base => {
                group.base.end = group.base.end.max(mark.base.end);
                group.now.start = group.now.start.min(mark.now.start);
                group.now.end = group.now.end.max(mark.now.end);
                group.notes.push(mark.note);
                group.marks.push(mark);
            }
            _ => groups.push(Group {
                notes: vec![mark.note],
                base: mark.base,
                now: mark.now,
                marks: vec![mark],
            }),
        }
    }
    for group in &mut groups {
        group.notes.sort_unstable();
        group.notes.dedup();
    }
    groups
}

struct Group<'a> {
    notes: Vec<usize>,
    base: Span,
    now: Span,
    marks: Vec<&'a Mark>,
}

impl Group<'_> {
    /// Its marks from its own starts; `start` is its start in the staging copy.
    fn places(&self, start: usize) -> Vec<(usize, Span, Span)> {
        let from = |span: Span, start: usize| {
            Span::new((span.start as usize).saturating_sub(start), (span.end as usize).saturating_sub(start))
        };
        let base = self.base.start as usize;
        self.marks.iter().map(|mark| (mark.note, from(mark.base, base), from(mark.now, start))).collect()
    }
}

/// Differences in a gap between marked places. Differences within one sentence are one suggestion: half of a
/// rewording makes no sense by itself.
fn outside_changes(
    base: &str,
    now: &str,
    base_gap: std::ops::Range<usize>,
    now_gap: std::ops::Range<usize>,
    out: &mut Vec<Outside>,
) {
    let (a, b) = (base.get(base_gap.clone()).unwrap_or_default(), now.get(now_gap).unwrap_or_default());
    let mut joined: Vec<diff::Hunk> = Vec::new();
    for hunk in diff::words(a, b) {
        match joined.last_mut() {
            Some(last) if same_sentence(a.get(last.old.end..hunk.old.start).unwrap_or_default()) => {
                last.old.end = hunk.old.end;
                last.new.end = hunk.new.end;
            }
            _ => joined.push(hunk),
        }
    }
    out.extend(joined.into_iter().map(|hunk| Outside {
        span: Span::new(base_gap.start + hunk.old.start, base_gap.start + hunk.old.end),
        before: a.get(hunk.old).unwrap_or_default().to_owned(),
        after: b.get(hunk.new).unwrap_or_default().to_owned(),
    }));
}

/// Whether a text between two differences holds no end of a sentence, line or cell.
fn same_sentence(between: &str) -> bool {
    const FAR: usize = 200;
    let ends = |(at, ch): (usize, char)| match ch {
        '\n' | '|' | '。' | '！' | '？' => true,
        '.' | '!' | '?' | ':' | ';' => {
            between.get(at + 1..).is_some_and(|rest| rest.starts_with([' ', '"', ')']))
        }
        _ => false,
    };
    between.len() < FAR && !between.char_indices().any(ends)
}
