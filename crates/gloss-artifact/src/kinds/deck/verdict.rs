//! Verdict on a rewritten deck: the changes inside of its marked places and those outside, shape by shape. Marks tell
//! which shape is which, so that a rewrite of every slide changes nothing but what was marked.

use std::ops::Range;

use gloss_protocol::Span;

use super::index::{Deck, Slide};
use super::located::{Both, Located};
use crate::confine::{Inside, Mark, Outside, project_words, sort_words};
use crate::text::Text;

/// Where marked places are in another text; what is gone is an empty range.
pub(super) fn project(before: &Text, after: &Text, marks: &[Mark]) -> Vec<Span> {
    let Some(both) = Both::of(before, after) else { return vec![Span { start: 0, end: 0 }; marks.len()] };
    let located = Located::new(both);
    let at = |mark: &Mark| {
        if mark.now.len() == before.source().len() {
            return Some(Span::new(0, after.source().len()));
        }
        match within(&located, both, mark.now) {
            Some(span) => Some(span),
            None => match located.find(both, &[mark.now])?.spans.as_slice() {
                [one] => Some(*one),
                _ => None,
            },
        }
    };
    marks.iter().map(|mark| at(mark).unwrap_or(Span { start: 0, end: 0 })).collect()
}

/// Words of a text, in the text that it is now.
fn within(located: &Located, both: Both<'_>, span: Span) -> Option<Span> {
    let line = both.old.0.line_at(span.start);
    let own = both.old.0.text_lines(line).filter(|_| both.old.0.are_words(span))?;
    let (lines, _) = located.text_of(both, line)?;
    let (from, to) = (both.old.0.spans(&own), both.new.0.spans(&lines));
    let (was, now) = (both.old.1.source().get(from.range())?, both.new.1.source().get(to.range())?);
    let local = Span { start: span.start - from.start, end: span.end - from.start };
    let mark = Mark { note: 0, base: local, now: local };
    let found = project_words(was, was, now, &[mark]).pop()?;
    Some(Span { start: found.start + to.start, end: found.end + to.start })
}

/// A stretch of the base and what it is in the copy.
struct Piece {
    base: Span,
    now: Span,
}

/// Sorts the changes of a copy that was written as a whole into inside and outside.
pub(super) fn verdict(old: &Text, new: &Text, marks: &[Mark]) -> (Vec<Inside>, Vec<Outside>) {
    let (base, now) = (old.source(), new.source());
    let whole = |mark: &Mark| mark.base.len() == base.len();
    let Some(both) =
        Both::of(old, new).filter(|both| !both.new.0.slides.is_empty() && !marks.iter().any(whole))
    else {
        return sort_words(base, now, marks);
    };
    let mut sorted = Sorted { both, base, now, marks, inside: Vec::new(), outside: Vec::new() };
    let located = Located::new(both);
    let mut kept = Vec::new();
    for (at, slide) in both.old.0.slides.iter().enumerate() {
        match located.slide(at).and_then(|(to, _)| Some((to, both.new.0.slides.get(to)?))) {
            Some((to, other)) => {
                kept.push(to);
                sorted.slide(&located, (at, slide), (to, other));
            }
            None => sorted.add_removed(both.old.0.spans(&slide.lines)),
        }
    }
    // What is new stands behind what it stands behind in the copy.
    let mut behind = both.old.0.spans(&(0..1)).end;
    for (to, slide) in both.new.0.slides.iter().enumerate() {
        match kept.contains(&to) {
            true => {
                let from =
                    (0..both.old.0.slides.len()).find(|at| located.slide(*at).is_some_and(|(n, _)| n == to));
                let own = from.and_then(|at| both.old.0.slides.get(at));
                behind = own.map_or(behind, |own| both.old.0.spans(&own.lines).end);
            }
            false => sorted.add_new(behind, both.new.0.spans(&slide.lines)),
        }
    }
    sorted.finish()
}

struct Sorted<'a> {
    both: Both<'a>,
    base: &'a str,
    now: &'a str,
    marks: &'a [Mark],
    inside: Vec<Inside>,
    outside: Vec<Outside>,
}

impl Sorted<'_> {
    fn span(&self, side: &Deck, lines: &Range<u32>) -> Span {
        side.spans(lines)
    }

    /// A slide: as a whole where all of it is marked, else shape by shape.
    fn slide(&mut self, located: &Located, (at, slide): (usize, &Slide), (to, other): (usize, &Slide)) {
        let (old, new) = (self.both.old.0, self.both.new.0);
        let (base, now) = (self.span(old, &slide.lines), self.span(new, &other.lines));
        if self.marks.iter().any(|mark| mark.base.contains(base)) {
            return self.piece(&Piece { base, now });
        }
        let header = |slide: &Slide| slide.lines.start..slide.lines.start + 1;
        let (was, is) = (old.spans(&header(slide)), new.spans(&header(other)));
        self.piece(&Piece { base: was, now: is });
        let mut kept = Vec::new();
        for (n, shape) in slide.shapes.iter().enumerate() {
            let base = old.spans(&shape.lines);
            match located.shape(self.both, (at, n)).filter(|((slide, _), _)| *slide == to) {
                Some(((_, m), _)) => {
                    kept.push((m, n));
                    let now = other.shapes.get(m).map_or(is, |shape| new.spans(&shape.lines));
                    self.piece(&Piece { base, now });
                }
                None => self.add_removed(base),
            }
        }
        let mut behind = was.end;
        for (m, shape) in other.shapes.iter().enumerate() {
            match kept.iter().find(|(to, _)| *to == m) {
                Some((_, n)) => behind = slide.shapes.get(*n).map_or(behind, |own| old.spans(&own.lines).end),
                None => self.add_new(behind, new.spans(&shape.lines)),
            }
        }
    }

    /// Sorts the differences in a stretch, by the marks that lie in it.
    fn piece(&mut self, piece: &Piece) {
        let (was, is) = (
            self.base.get(piece.base.range()).unwrap_or_default(),
            self.now.get(piece.now.range()).unwrap_or_default(),
        );
        if was == is {
            return;
        }
        let local = |span: Span, of: Span| {
            let clip = |byte: u32| byte.clamp(of.start, of.end) - of.start;
            Span { start: clip(span.start), end: clip(span.end) }
        };
        let meets = |mark: &&Mark| mark.base.overlaps(piece.base) || mark.base == piece.base;
        let marks: Vec<Mark> = self
            .marks
            .iter()
            .filter(meets)
            .map(|mark| Mark {
                note: mark.note,
                base: local(mark.base, piece.base),
                now: local(mark.now, piece.now),
            })
            .collect();
        let (inside, outside) = sort_words(was, is, &marks);
        let back =
            |span: Span| Span { start: span.start + piece.base.start, end: span.end + piece.base.start };
        self.inside.extend(inside.into_iter().map(|one| Inside { span: back(one.span), ..one }));
        self.outside.extend(outside.into_iter().map(|one| Outside { span: back(one.span), ..one }));
    }

    /// A slide or shape that is not in the copy.
    fn add_removed(&mut self, base: Span) {
        let before = self.base.get(base.range()).unwrap_or_default().to_owned();
        let notes: Vec<usize> =
            self.marks.iter().filter(|mark| mark.base.contains(base)).map(|mark| mark.note).collect();
        if notes.is_empty() {
            self.outside.push(Outside { span: base, before, after: String::new() });
            return;
        }
        let places = notes.iter().map(|note| (*note, Span::new(0, before.len()), Span::new(0, 0))).collect();
        self.inside.push(Inside { notes, span: base, before, after: String::new(), places });
    }

    /// A slide or shape that the base has not.
    fn add_new(&mut self, behind: u32, now: Span) {
        let after = self.now.get(now.range()).unwrap_or_default().to_owned();
        let span = Span { start: behind, end: behind };
        self.outside.push(Outside { span, before: String::new(), after });
    }

    fn finish(mut self) -> (Vec<Inside>, Vec<Outside>) {
        self.inside.sort_by_key(|one| one.span);
        self.outside.sort_by_key(|one| one.span);
        (self.inside, self.outside)
    }
}
