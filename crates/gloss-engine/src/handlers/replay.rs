//! A file that goes through its versions again without what is taken back: acts are done again where their places stand in it, words
//! are written again, and what lies in its parts alone is laid into these. Never guesses: what does not fit is given up.

use std::sync::Arc;

use gloss_artifact::kinds::package;
use gloss_artifact::{Splice, Text, Written, diff, splice};
use gloss_protocol::{Change, ChangeClass, NoteId, PlacedAct, Problem, Span};

use crate::acting::Doing;
use crate::queries;
use crate::space::Space;

/// What a version did.
pub(super) struct Step {
    pub version: u32,
    pub before: Arc<Text>,
    pub after: Arc<Text>,
    pub steps: Vec<Splice>,
    /// Which of the steps are taken back.
    pub taken: Vec<bool>,
    /// The acts that are not.
    pub acts: Vec<PlacedAct>,
    /// Whether anything that it did is taken back.
    pub is_taken: bool,
    /// Whether it took something back itself.
    pub undoes: bool,
    /// Whether its steps are known, and not found by comparing.
    pub is_known: bool,
}

/// A file on its way from version to version.
#[derive(Clone)]
pub(super) struct Played {
    pub bytes: Vec<u8>,
    pub text: Arc<Text>,
    /// Edits that make its text of that of the version which it has come to.
    pub back: Vec<Splice>,
    /// The version that it is to the last byte.
    pub same: Option<u32>,
    /// Where the places of notes whose changes were taken back stand in it.
    pub places: Vec<(NoteId, Vec<Span>)>,
    /// What the changes that are taken back made: in it, and in the version which it has come to.
    lost: Vec<(Span, Span)>,
}

impl Played {
    pub(super) fn new(space: &Space, path: &str, version: u32) -> Result<Self, Problem> {
        let (bytes, text) = (space.bytes(path, version)?, space.text(path, version)?);
        let same = Some(version);
        Ok(Self { bytes, text, back: Vec::new(), same, places: Vec::new(), lost: Vec::new() })
    }

    /// Takes the next version's steps; none where they can't be made on what this is.
    pub(super) fn go_on(
        &mut self,
        space: &Space,
        path: &str,
        step: &Step,
        asked: &[&Change],
    ) -> Result<Option<()>, Problem> {
        let mut lost: Vec<(Span, Span)> = Vec::new();
        for change in asked {
            self.keep_places(space, change, &step.before)?;
            let inner = splice::carry(change.span, &self.back).span;
            let is_follow = change.class == ChangeClass::Follows;
            lost.extend(change.span_after.filter(|_| !is_follow).map(|outer| (inner, outer)));
        }
        let is_all_taken = step.is_taken && step.taken.iter().all(|taken| *taken);
        let made = if step.undoes || is_all_taken {
            Some((Vec::new(), Arc::clone(&self.text)))
        } else if !step.acts.is_empty() {
            self.redone(space, path, step)
        } else if step.text_is_all(space, path)? {
            self.written(path, step)
        } else {
            let (before, after) = (space.bytes(path, step.version - 1)?, space.bytes(path, step.version)?);
            self.merged(path, (&before, &after))
        };
        let Some((own, text)) = made else { return Ok(None) };
        self.back = self.led(step, &own, &text);
        self.text = text;
        let now = |span: &Span| splice::carry(*span, &own).span;
        for (_, spans) in &mut self.places {
            *spans = spans.iter().map(now).collect();
        }
        for (_, outer) in &mut self.lost {
            *outer = splice::carry(*outer, &step.steps).span;
        }
        self.lost.append(&mut lost);
        for (inner, _) in &mut self.lost {
            *inner = now(inner);
        }
        Ok(Some(()))
    }

    /// Keeps where the notes of a change that is taken back stand, by where they stood before it.
    fn keep_places(&mut self, space: &Space, change: &Change, before: &Text) -> Result<(), Problem> {
        for id in &change.notes {
            let Some(note) = space.store.read().note(id)? else { continue };
            let mut spans = note.anchor.region.spans().to_vec();
            for version in note.anchor.version + 1..=change.base {
                let (read, blobs) = (space.store.read(), space.store.blobs());
                let steps = queries::steps(&space.shared.texts, read, blobs, &change.path, version)?;
                spans = carried(&spans, &steps).unwrap_or_default();
            }
            let is_there = |span: &Span| before.source().get(span.range()).is_some();
            if note.anchor.version > change.base || spans.is_empty() || !spans.iter().all(is_there) {
                continue;
            }
            let Some(spans) = carried(&spans, &self.back) else { continue };
            self.places.retain(|(other, _)| other != id);
            self.places.push((id.clone(), spans));
        }
        Ok(())
    }

    /// Does a version's acts again, where nothing that is taken back was their place; how the text differs after, and it.
    fn redone(&mut self, space: &Space, path: &str, step: &Step) -> Option<(Vec<Splice>, Arc<Text>)> {
        let touches = |(_, outer): &(Span, Span)| splice::carry(*outer, &step.steps).touched;
        if self.lost.iter().any(touches) {
            return None;
        }
        let mut doing = Doing::new(path, self.bytes.clone(), Arc::clone(&self.text))
            .suggested_by(space.reviser(path).ok()?);
        for one in &step.acts {
            // What an act names by its address would be another place here.
            let spans = carried(&one.spans, &self.back)?;
            let is_lost = |span: &Span| self.lost.iter().any(|(inner, _)| inner.overlaps(*span));
            if spans.iter().any(is_lost)
                || !self.back.is_empty() && one.act.args.iter().any(|(key, word)| names(key, word))
            {
                return None;
            }
            doing.next(&space.shared, &one.act, &spans).ok()??;
        }
        let Doing { bytes, text, splices, .. } = doing;
        (self.bytes, self.same) = (bytes, None);
        Some((splices, text))
    }

    /// Writes what is left of a version's steps.
    fn written(&mut self, path: &str, step: &Step) -> Option<(Vec<Splice>, Arc<Text>)> {
        let rules = step.before.rules();
        let mut left: Vec<Splice> = Vec::new();
        for (one, _) in step.steps.iter().zip(&step.taken).filter(|(_, taken)| !**taken) {
            let carried = splice::carry(one.old, &self.back);
            // A formula names cells by where they stood.
            let counts =
                rules.cells().is_some_and(|cells| cells.names_others(&one.new)) || one.new.contains("\t=");
            if carried.touched || counts && !self.back.is_empty() {
                return None;
            }
            left.push(Splice::new(carried.span, one.new.clone()));
        }
        let moves = rules.cells().is_some_and(|cells| {
            cells.moves_names(&step.before, &step.steps)
                && !left.is_empty()
                && cells.moves_names(&self.text, &left)
        });
        if moves && !self.back.is_empty() {
            return None;
        }
        if left.is_empty() {
            return Some((Vec::new(), Arc::clone(&self.text)));
        }
        let Written { bytes, text, splices } = rules.write(path, &self.bytes, &self.text, left).ok()?;
        (self.bytes, self.same) = (bytes, None);
        Some((splices, Arc::new(text)))
    }

    /// Lays what a version did to the parts of a package into this one's.
    fn merged(&mut self, path: &str, (before, after): (&[u8], &[u8])) -> Option<(Vec<Splice>, Arc<Text>)> {
        if before == after {
            return Some((Vec::new(), Arc::clone(&self.text)));
        }
        let bytes = package::taken_back(&self.bytes, after, before).ok()?;
        let text = self.text.rules().read(path, &bytes).ok()?;
        let own = compared(&self.text, &text);
        (self.bytes, self.same) = (bytes, None);
        Some((own, text.into()))
    }

    /// Edits that lead from a version's text to this one's, `own` being what was done to it: by arithmetic, and by comparing where
    /// that does not come to it.
    fn led(&self, step: &Step, own: &[Splice], now: &Text) -> Vec<Splice> {
        let mut pairs: Vec<(Span, Span)> =
            self.back.iter().map(|one| one.old).zip(splice::after(&self.back)).collect();
        // What took something back has its steps here already, as what is taken back has.
        for (one, _) in step.steps.iter().zip(&step.taken).filter(|(_, taken)| **taken || step.undoes) {
            if pairs.iter().all(|(old, _)| *old != one.old) {
                pairs.push((one.old, splice::carry(one.old, &self.back).span));
            }
        }
        let after = splice::after(&step.steps);
        let lead = |(old, here): (Span, Span)| {
            let exact = step.steps.iter().position(|one| one.old == old).and_then(|at| after.get(at));
            let old = exact.copied().unwrap_or_else(|| splice::carry(old, &step.steps).span);
            let words = now.source().get(splice::carry(here, own).span.range()).unwrap_or_default();
            (step.after.source().get(old.range()) != Some(words)).then(|| Splice::new(old, words))
        };
        let mut back: Vec<Splice> = pairs.into_iter().filter_map(lead).collect();
        back.sort_by_key(|one| one.old);
        let is_apart = back.windows(2).all(|two| matches!(two, [one, next] if one.old.end <= next.old.start));
        if is_apart {
            let made = splice::apply(step.after.source(), &back);
            let Some(rest) = splice::between(&made, now.source()) else { return back };
            // Empty rows below a sheet come and go with those above.
            let gone = made.get(rest.old.range()).unwrap_or_default();
            if now.rules().cells().is_some_and(|cells| cells.is_blank(gone, &rest.new)) {
                splice::compose(&mut back, &rest);
                return back;
            }
        }
        compared(&step.after, now)
    }
}

impl Step {
    /// Whether its text tells all that it did: of cells that is how they look too, of slides it is found out.
    fn text_is_all(&self, space: &Space, path: &str) -> Result<bool, Problem> {
        let rules = self.before.rules();
        if !rules.is_package(path) || self.is_taken {
            return Ok(true);
        }
        if !self.is_known || self.steps.is_empty() || rules.cells().is_some() {
            return Ok(self.is_known && !self.steps.is_empty());
        }
        let (before, after) = (space.bytes(path, self.version - 1)?, space.bytes(path, self.version)?);
        let again = rules.write(path, &before, &self.before, self.steps.clone());
        Ok(again.is_ok_and(|again| package::is_same(&again.bytes, &after)))
    }
}

/// Ranges after an edit; none where one was changed away, or by more than lies within it.
fn carried(spans: &[Span], steps: &[Splice]) -> Option<Vec<Span>> {
    let one = |span: &Span| {
        let carried = splice::carry(*span, steps);
        let is_there = carried.within && (!carried.span.is_empty() || span.is_empty());
        is_there.then_some(carried.span)
    };
    spans.iter().map(one).collect()
}

/// Whether a word of an act may name cells or places by where they stand; the text that is set is none but as a formula.
fn names(key: &str, word: &str) -> bool {
    let is_column = !word.is_empty() && word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    word.starts_with('=') || key != "text" && (word.contains(':') || is_column)
}

/// How one text differs from another, where nothing is known of how it came about.
pub(super) fn compared(old: &Text, new: &Text) -> Vec<Splice> {
    match old.rules().cells() {
        Some(cells) => cells.steps(old, new),
        None => diff::splices(old.source(), new.source()),
    }
}
