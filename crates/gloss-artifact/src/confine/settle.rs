//! Changes as they are written so that nothing beside them draws otherwise.
//!
//! A word of Markdown acts beyond itself: with the words between them gone, two signs that had no partner find each
//! other; a bracket in the new words closes one before them; without its words `[name]` is no link. So the changed
//! document is drawn again, and where what stands beside a change would be other than it was, the change is written
//! otherwise: with its own signs escaped, with the sign beside it escaped, with a link's target given, with a longer
//! fence around code, without the delimiters around nothing. What no spelling mends is refused. Never alters what
//! the new words say.

use std::ops::Range;

use gloss_protocol::Span;

use super::beside::{Beside, Stretch};
use super::mark::Inside;
use super::spelling::{self, Spelling};
use crate::splice::{self, Splice};
use crate::text::Text;

/// Drawings that are tried for one change.
const MAX_TRIALS: usize = 48;

/// Signs beside one change that are escaped: of more, the change has broken something larger.
const MAX_ESCAPES: usize = 8;

/// Changes as they can be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The changes that can be made, in order; what had to be written beside one is part of it.
    pub inside: Vec<Inside>,
    /// The changes that can't: beside them something would be drawn otherwise, whatever way they are written.
    pub refused: Vec<Inside>,
}

/// Settles changes of a text that no grammar draws: each is written as it is.
pub(crate) fn settle_plain(text: &Text, inside: Vec<Inside>) -> Settled {
    let plain = inside.iter().map(|one| Spelling::plain(text, one)).collect();
    Settled { inside: merged(text, inside, plain), refused: Vec::new() }
}

/// Settles changes of a Markdown text; they are sorted and disjoint.
pub(crate) fn settle(text: &Text, inside: Vec<Inside>) -> Settled {
    let before = Drawing::new(text);
    let plain: Vec<Spelling> = inside.iter().map(|one| Spelling::plain(text, one)).collect();
    if !before.is_markdown() || are_disjoint(&joined(&plain)) && before.is_kept(&plain) {
        return Settled { inside: merged(text, inside, plain), refused: Vec::new() };
    }
    let (mut made, mut refused): (Vec<(Inside, Spelling)>, Vec<Inside>) = (Vec::new(), Vec::new());
    for one in inside {
        let others: Vec<Spelling> = made.iter().map(|(_, spelling)| spelling.clone()).collect();
        match spelled(&before, &one, &others) {
            Some(spelling) => made.push((one, spelling)),
            None => refused.push(one),
        }
    }
    let (inside, spellings) = made.into_iter().unzip();
    Settled { inside: merged(text, inside, spellings), refused }
}

/// The text before, and what it draws.
struct Drawing<'a> {
    text: &'a Text,
    shown: Vec<Range<usize>>,
}

impl<'a> Drawing<'a> {
    fn new(text: &'a Text) -> Self {
        let all = Beside { source: text.source(), document: text.parsed(), replaced: &[], columns_go: false };
        Self { text, shown: all.visible_ranges() }
    }

    fn is_markdown(&self) -> bool {
        self.text.is_markdown()
    }

    /// Whether what stands beside the changes draws as it did, and what was written beside them shows nothing.
    fn is_kept(&self, spellings: &[Spelling]) -> bool {
        let splices = joined(spellings);
        let old: Vec<Range<usize>> = splices.iter().map(|splice| splice.old.range()).collect();
        let new: Vec<Range<usize>> = splice::after(&splices).iter().map(|span| span.range()).collect();
        let edited = self.text.edited(&splices).text;
        let own = |splice: &Splice| spellings.iter().any(|spelling| spelling.own.old == splice.old);
        let beside = splices.iter().zip(&new).filter(|(splice, _)| !own(splice));
        let runs = &edited.parsed().runs;
        let shows = |range: &Range<usize>| {
            let first = runs.partition_point(|run| run.span().end <= range.start);
            let mut over = runs.iter().skip(first).take_while(|run| run.span().start < range.end);
            !range.is_empty() && over.any(|run| !run.is_whole())
        };
        // Below a link's definition, words in brackets are its title: then they would not be seen at all.
        let seen = |(splice, range): (&Splice, &Range<usize>)| {
            let first = runs.partition_point(|run| run.span().end <= range.start);
            runs.get(first).is_some_and(|run| run.span().start < range.end)
                || gloss_markdown::parse(&splice.new).runs.is_empty()
        };
        beside.into_iter().all(|(_, range)| !shows(range))
            && splices.iter().zip(&new).filter(|(splice, _)| own(splice)).all(seen)
            && [false, true]
                .into_iter()
                .any(|go| stretches(self.text, &old, go) == stretches(&edited, &new, go))
    }

    /// The first sign beside the splices that would no longer be shown.
    fn lost_sign(&self, splices: &[Splice]) -> Option<usize> {
        let edited = self.text.edited(splices).text;
        let new: Vec<Range<usize>> = splice::after(splices).iter().map(|span| span.range()).collect();
        let after =
            Beside { source: edited.source(), document: edited.parsed(), replaced: &new, columns_go: false };
        let still = back(&after.visible_ranges(), splices);
        let source = self.text.source().as_bytes();
        let (mut at, mut gone) = (0, 0);
        for range in &self.shown {
            for byte in range.clone() {
                while still.get(at).is_some_and(|kept| kept.end <= byte) {
                    at += 1;
                }
                while splices.get(gone).is_some_and(|splice| splice.old.end as usize <= byte) {
                    gone += 1;
                }
                let replaced = splices.get(gone).is_some_and(|splice| splice.old.range().contains(&byte));
                let kept = still.get(at).is_some_and(|kept| kept.start <= byte);
                if !kept && !replaced && source.get(byte).is_some_and(u8::is_ascii_punctuation) {
                    return Some(byte);
                }
            }
        }
        None
    }
}

fn stretches(text: &Text, replaced: &[Range<usize>], columns_go: bool) -> Vec<Stretch> {
    Beside { source: text.source(), document: text.parsed(), replaced, columns_go }.stretches()
}

/// Ranges of the edited text that no splice made, in the bytes of the text before.
fn back(ranges: &[Range<usize>], splices: &[Splice]) -> Vec<Range<usize>> {
    let after = splice::after(splices);
    let (mut next, mut shift) = (0, 0i64);
    let then = |at: usize, shift: i64| (at as i64 - shift).max(0) as usize;
    let mut out = Vec::with_capacity(ranges.len());
    for range in ranges {
        while let (Some(splice), Some(span)) = (splices.get(next), after.get(next))
            && span.end as usize <= range.start
        {
            shift += splice.new.len() as i64 - splice.old.len() as i64;
            next += 1;
        }
        out.push(then(range.start, shift)..then(range.end, shift));
    }
    out
}

/// All splices of several changes, in order; what is written behind a change at one point comes after it.
fn joined(spellings: &[Spelling]) -> Vec<Splice> {
    let mut all: Vec<Splice> = spellings.iter().flat_map(Spelling::splices).collect();
    all.sort_by_key(|splice| splice.old);
    // Two changes in one link write its target once.
    all.dedup_by(|a, b| a.old == b.old && a.new == b.new && !a.old.is_empty());
    all
}

fn are_disjoint(splices: &[Splice]) -> bool {
    splices.iter().zip(splices.iter().skip(1)).all(|(a, b)| a.old.end <= b.old.start && a.old != b.old)
}

/// A way to write a change with which nothing beside it draws otherwise, given how others are written.
fn spelled(before: &Drawing<'_>, one: &Inside, others: &[Spelling]) -> Option<Spelling> {
    let mut trials = 0;
    let mut keeps = |spelling: &Spelling| {
        let mut all = others.to_vec();
        all.push(spelling.clone());
        let splices = joined(&all);
        trials += 1;
        let sound = trials <= MAX_TRIALS && are_disjoint(&splices);
        (sound.then_some(splices), sound && before.is_kept(&all))
    };
    let ways = spelling::ways(before.text, one);
    // The change's own signs are escaped before any that was there.
    if let Some(spelling) = ways.iter().find(|spelling| keeps(spelling).1) {
        return Some(spelling.clone());
    }
    for mut spelling in ways.iter().cloned() {
        for _ in 0..MAX_ESCAPES {
            let (splices, kept) = keeps(&spelling);
            if kept {
                return Some(spelling);
            }
            let Some(sign) = splices.and_then(|splices| before.lost_sign(&splices)) else { break };
            spelling.beside.push(escape(sign));
        }
    }
    // A sign that is shown as it was may be what breaks the rest: a bracket that closes now what it did not.
    let plain = ways.first()?;
    spelling::signs_near(before.text, one.span, MAX_ESCAPES).into_iter().find_map(|sign| {
        let mut spelling = plain.clone();
        spelling.beside.push(escape(sign));
        keeps(&spelling).1.then_some(spelling)
    })
}

fn escape(sign: usize) -> Splice {
    Splice::new(Span::new(sign, sign), "\\")
}

/// The changes with all that was written for them; those that reach into each other are one.
fn merged(text: &Text, inside: Vec<Inside>, spellings: Vec<Spelling>) -> Vec<Inside> {
    let mut groups: Vec<(Span, Vec<(Inside, Spelling)>)> = Vec::new();
    for (one, spelling) in inside.into_iter().zip(spellings) {
        let mut hull = spelling.hull();
        let mut of = Vec::new();
        while let Some((last, members)) = groups.pop_if(|(last, _)| hull.start < last.end) {
            hull = Span { start: hull.start.min(last.start), end: hull.end.max(last.end) };
            of.splice(0..0, members);
        }
        of.push((one, spelling));
        groups.push((hull, of));
    }
    groups.into_iter().map(|(hull, of)| group(text, hull, of)).collect()
}

fn group(text: &Text, hull: Span, of: Vec<(Inside, Spelling)>) -> Inside {
    let spellings: Vec<Spelling> = of.iter().map(|(_, spelling)| spelling.clone()).collect();
    let local = |span: Span| Span { start: span.start - hull.start, end: span.end - hull.start };
    let splices: Vec<Splice> =
        joined(&spellings).into_iter().map(|splice| Splice { old: local(splice.old), ..splice }).collect();
    let at = splice::after(&splices);
    let before = text.source().get(hull.range()).unwrap_or_default().to_owned();
    let (mut notes, mut places) = (Vec::new(), Vec::new());
    for (one, spelling) in of {
        let own = local(one.span);
        let start =
            splices.iter().zip(&at).find(|(splice, _)| splice.old == own).map_or(0, |(_, at)| at.start);
        for (note, was, now) in &one.places {
            let from = |span: &Span, by: u32| Span { start: span.start + by, end: span.end + by };
            places.push((*note, from(was, own.start), from(&spelling.moved(*now), start)));
        }
        notes.extend(one.notes);
    }
    notes.sort_unstable();
    notes.dedup();
    Inside { after: splice::apply(&before, &splices), notes, span: hull, before, places }
}

#[cfg(test)]
mod tests;
