//! Notes that are served whole or not at all: where an edit of a note went beyond what it marks, all that was changed for it is
//! held back, with the notes that share a change with it. Decides nothing about places, and stores nothing.

use std::collections::BTreeSet;

use gloss_artifact::{Inside, Outside, Verdict, sheet};
use gloss_protocol::{Change, ChangeClass, ChangeId, NoteId, Span};

use crate::versions::copies::{Follow, Stage};

/// A copy's changes as they are made, and held back.
pub(super) struct Sorted {
    /// Changes to make.
    pub inside: Vec<Inside>,
    /// Changes outside of the marked places that are no note's own.
    pub outside: Vec<Outside>,
    /// What is held back whole.
    pub whole: Vec<Whole>,
    /// Changes that can't be made without rows that are held back, nor held back without rows that are made.
    pub torn: Vec<Inside>,
}

/// Notes that are held back together, with their changes in marked places and outside.
#[derive(Default)]
pub(super) struct Whole {
    /// The notes, by their positions in the batch.
    pub notes: BTreeSet<usize>,
    /// Their own places.
    pub inside: Vec<Inside>,
    /// Everything else of theirs.
    pub outside: Vec<Outside>,
}

impl Sorted {
    /// Sorts what a staging copy comes to.
    pub(super) fn new(stage: &Stage) -> Self {
        let Verdict { inside, outside } = stage.staging.verdict();
        let (mut whole, mut unowned): (Vec<Whole>, Vec<Outside>) = (Vec::new(), Vec::new());
        for one in outside {
            let notes = owners(stage, &one);
            if notes.is_empty() {
                unowned.push(one);
            } else {
                join(&mut whole, notes).outside.push(one);
            }
        }
        // Who set cells or a chart that it does not mark was told that all of it waits, whoever else marks them.
        if stage.staging.rules().cells().is_some() {
            for (note, _) in stage.edits.reached.iter().filter(|(note, _)| stage.edits.beyond.contains(note))
            {
                join(&mut whole, BTreeSet::from([*note]));
            }
        }
        // A note that the person is asked about is served in part at best.
        for note in stage.edits.asked.intersection(&stage.edits.served) {
            join(&mut whole, BTreeSet::from([*note]));
        }
        // What the note itself asks for elsewhere is a part of it.
        for follow in &stage.follows {
            let Some(of) = follow.of else { continue };
            if follow.asked || inside.iter().any(|one| is_moved(one, of, follow)) {
                join(&mut whole, BTreeSet::from([of]));
            }
        }
        let mut made = inside;
        // Who changes the same place is held with it, and may bring others along, until nobody is any more.
        loop {
            let count = made.len();
            made = apart(made, stage, &mut whole);
            let is_held = |one: &Inside| {
                makers(stage, one).iter().any(|note| whole.iter().any(|held| held.notes.contains(note)))
            };
            let (held, rest): (Vec<Inside>, Vec<Inside>) = made.into_iter().partition(is_held);
            made = rest;
            if held.is_empty() && made.len() == count {
                let has_follow = |one: &Whole| {
                    stage.follows.iter().any(|follow| follow.of.is_some_and(|of| one.notes.contains(&of)))
                };
                whole.retain(|one| !one.inside.is_empty() || !one.outside.is_empty() || has_follow(one));
                let sorted = Self { inside: made, outside: unowned, whole, torn: Vec::new() };
                return sorted.with_own_rows(stage);
            }
            for one in held {
                let makers = makers(stage, &one);
                let served: BTreeSet<usize> = makers.intersection(&stage.edits.served).copied().collect();
                join(&mut whole, if served.is_empty() { makers } else { served }).inside.push(one);
            }
        }
    }

    /// Formulas were written for the copy, in which all rows have come and gone. Those that are made or held back without some of
    /// these rows are put into the terms of the base; where that can't be, they wait with the rows, or are left out.
    fn with_own_rows(mut self, stage: &Stage) -> Self {
        let steppers: BTreeSet<usize> = stage.staging.steppers().into_iter().collect();
        if steppers.is_empty() || self.whole.is_empty() {
            return self;
        }
        let waiting = self.whole.iter().flat_map(|one| one.notes.iter().copied());
        let held: BTreeSet<usize> = waiting.filter(|note| steppers.contains(note)).collect();
        for mut one in std::mem::take(&mut self.whole) {
            let own: BTreeSet<usize> = one.notes.intersection(&steppers).copied().collect();
            let is_plain = own == steppers || own.is_empty() && one.put_in_base(stage);
            let with = if is_plain || held != steppers { BTreeSet::new() } else { steppers.clone() };
            if !is_plain && with.is_empty() && one.has_formulas() {
                self.torn.extend(one.inside);
                self.torn.extend(one.outside.into_iter().map(|outside| Inside {
                    notes: one.notes.iter().copied().collect(),
                    span: outside.span,
                    before: outside.before,
                    after: outside.after,
                    places: Vec::new(),
                }));
                continue;
            }
            one.notes.extend(with);
            let joined = join(&mut self.whole, one.notes);
            joined.inside.extend(one.inside);
            joined.outside.extend(one.outside);
        }
        if !held.is_empty() {
            let fits = |one: &mut Inside| {
                if !sheet::holds_formula(&one.after) {
                    return true;
                }
                let found = (held == steppers).then(|| stage.staging.without_steps(one.span, &one.after));
                found.flatten().map(|after| one.after = after).is_some()
            };
            let mut torn = Vec::new();
            self.inside.retain_mut(|one| {
                let fits = fits(one);
                torn.extend((!fits).then(|| one.clone()));
                fits
            });
            self.torn.extend(torn);
        }
        self
    }
}

impl Whole {
    fn has_formulas(&self) -> bool {
        self.inside.iter().any(|one| sheet::holds_formula(&one.after))
            || self.outside.iter().any(|one| sheet::holds_formula(&one.after))
    }

    /// Puts its formulas into the terms of the base; false where one can't be.
    fn put_in_base(&mut self, stage: &Stage) -> bool {
        let inside = self.inside.iter_mut().map(|one| (one.span, &mut one.after));
        let outside = self.outside.iter_mut().map(|one| (one.span, &mut one.after));
        let all: Vec<(Span, &mut String)> =
            inside.chain(outside).filter(|(_, after)| sheet::holds_formula(after)).collect();
        let found: Option<Vec<String>> =
            all.iter().map(|(span, after)| stage.staging.without_steps(*span, after)).collect();
        let Some(found) = found else { return false };
        all.into_iter().zip(found).for_each(|((_, after), new)| *after = new);
        true
    }
}

/// Takes out of changes in marked places what a note made that is held back: its cell in another one's place waits with it, and where
/// both made it, or it stands in a row that came with the other, both wait. What no edit of a marked note made is of those that wrote
/// a whole text.
fn apart(inside: Vec<Inside>, stage: &Stage, whole: &mut Vec<Whole>) -> Vec<Inside> {
    let edits = &stage.edits;
    let is_held = |note: &usize, whole: &[Whole]| whole.iter().any(|one| one.notes.contains(note));
    let mut made = Vec::new();
    for one in inside {
        let is_rows = sheet::is_rows(&one.before) || sheet::is_rows(&one.after);
        let of: BTreeSet<usize> = match (stage.staging.rules().cells(), is_rows) {
            (None, _) => {
                let theirs = one.notes.iter().any(|note| edits.served.contains(note)) || edits.whole;
                if theirs { BTreeSet::new() } else { edits.beyond.clone() }
            }
            (Some(_), true) => {
                let within = edits.in_rows_of.iter().filter(|(_, other)| one.notes.contains(other));
                let held: BTreeSet<usize> =
                    within.map(|(note, _)| *note).filter(|note| is_held(note, whole)).collect();
                if held.is_empty() {
                    held
                } else {
                    held.into_iter().chain(one.notes.iter().copied()).collect()
                }
            }
            (Some(_), false) => {
                let others = stage.staging.who_reached(one.span, &edits.reached);
                let mut of: BTreeSet<usize> =
                    others.into_iter().filter(|note| is_held(note, whole)).collect();
                if !of.is_empty() {
                    of.extend(stage.staging.who_reached(one.span, &edits.own));
                }
                of
            }
        };
        if of.is_empty() {
            made.push(one);
        } else {
            join(whole, of).inside.push(one);
        }
    }
    made
}

/// Signs of words that are looked for where they went: shorter ones stand in many places. Of a part that went from a place it takes
/// more of them.
const MIN_MOVED: usize = 4;
const MIN_MOVED_PART: usize = 16;

/// Whether a consequence brings the words back that went from a note's own place: they were moved.
fn is_moved(inside: &Inside, note: usize, follow: &Follow) -> bool {
    inside.places.iter().filter(|(of, ..)| *of == note).any(|(_, before, now)| {
        let was = inside.before.get(before.range()).unwrap_or_default();
        let is = inside.after.get(now.range()).unwrap_or_default();
        let gone = went(was, is).trim();
        let least = if gone == was.trim() { MIN_MOVED } else { MIN_MOVED_PART };
        gone.chars().count() >= least && follow.new.contains(gone) && !follow.before.contains(gone)
    })
}

/// The part of a text that is no more, between what both begin and end with.
fn went<'a>(was: &'a str, is: &str) -> &'a str {
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = was.chars().zip(is.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (was, is) = (was.get(head..).unwrap_or_default(), is.get(head..).unwrap_or_default());
    let tail: usize =
        was.chars().rev().zip(is.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    was.get(..was.len() - tail).unwrap_or_default()
}

/// The notes that made a change in marked places: of a cell those whose edits set it, where it is known, since a note that was widened
/// to a table marks all of it; else those whose places it is in.
fn makers(stage: &Stage, one: &Inside) -> BTreeSet<usize> {
    let marked: BTreeSet<usize> = one.notes.iter().copied().collect();
    if stage.staging.rules().cells().is_none() || sheet::is_rows(&one.before) || sheet::is_rows(&one.after) {
        return marked;
    }
    let set = stage.staging.who_reached(one.span, &stage.edits.own);
    let known: BTreeSet<usize> = set.into_iter().filter(|note| marked.contains(note)).collect();
    if known.is_empty() { marked } else { known }
}

/// The notes of a change outside: those whose edits are known to have made it, else all that went beyond their places.
fn owners(stage: &Stage, outside: &Outside) -> BTreeSet<usize> {
    let known = stage.staging.owners(outside, &stage.edits.reached);
    let known: BTreeSet<usize> = known.into_iter().filter(|note| stage.edits.beyond.contains(note)).collect();
    if known.is_empty() && !stage.edits.whole { stage.edits.beyond.clone() } else { known }
}

/// What is held back with any of some notes, made one.
fn join(all: &mut Vec<Whole>, notes: BTreeSet<usize>) -> &mut Whole {
    let mut joined = Whole { notes, ..Whole::default() };
    while let Some(at) = all.iter().position(|one| !one.notes.is_disjoint(&joined.notes)) {
        let one = all.swap_remove(at);
        joined.notes.extend(one.notes);
        joined.inside.extend(one.inside);
        joined.outside.extend(one.outside);
    }
    let last = all.len();
    all.push(joined);
    &mut all[last]
}

/// Makes one of what is held back of the same notes. A declared consequence of a place that another part changes already is left
/// out: both could not be made.
pub(super) fn bundle(held: &mut Vec<Change>) {
    let mut parts: Vec<Change> = Vec::new();
    let is_follow = |one: &Change| one.class == ChangeClass::Follows;
    let (follows, others): (Vec<Change>, Vec<Change>) = std::mem::take(held).into_iter().partition(is_follow);
    for one in others.into_iter().chain(follows) {
        let meets = |other: &Change| {
            other.notes == one.notes && (other.span.overlaps(one.span) || other.span == one.span)
        };
        if !is_follow(&one) || one.notes.is_empty() || !parts.iter().any(meets) {
            parts.push(one);
        }
    }
    parts.sort_by_key(|one| one.span);
    *held = parts;
    let mut first: Vec<(Vec<NoteId>, ChangeId, usize)> = Vec::new();
    for one in held.iter().filter(|one| !one.notes.is_empty()) {
        match first.iter_mut().find(|(notes, ..)| *notes == one.notes) {
            Some((_, _, count)) => *count += 1,
            None => first.push((one.notes.clone(), one.id.clone(), 1)),
        }
    }
    for one in held {
        let own = first.iter().find(|(notes, _, count)| *notes == one.notes && *count > 1);
        one.bundle = own.map(|(_, id, _)| id.clone());
    }
}
