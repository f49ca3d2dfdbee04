//! Follow-ons of a batch's changes, as rows: those that are applied in the same version, suggestions beside them, and
//! figures that a change made disagree with their source. Works nothing out itself.

use gloss_artifact::follow::{self, Derived, Held};
use gloss_artifact::{Inside, Splice, Text, splice};
use gloss_protocol::{Change, ChangeClass, ChangeState, FactUse, NoteId, Problem, Span};
use serde_json::Value;

use super::Batch;
use crate::figures;
use crate::queries::carried;
use crate::turn::room::Turns;
use crate::versions::facts;

/// The edit that a batch comes to.
pub(crate) struct Edit {
    /// The changes in the marked places, as they are made.
    pub inside: Vec<Inside>,
    /// Follow-ons of these changes.
    pub derived: Derived,
    /// All of it, sorted.
    pub splices: Vec<Splice>,
}

impl Edit {
    /// The changes of a text with all that follows from them.
    pub(crate) fn new(text: &Text, mut inside: Vec<Inside>) -> Self {
        let changes: Vec<Splice> =
            inside.iter().map(|one| Splice::new(one.span, one.after.clone())).collect();
        let derived = text.follow(&changes);
        for (one, amended) in inside.iter_mut().zip(&derived.amended) {
            one.after = splice::apply(&one.after, amended);
            for (_, _, now) in &mut one.places {
                *now = splice::carry(*now, amended).span;
            }
        }
        let mut splices: Vec<Splice> =
            inside.iter().map(|one| Splice::new(one.span, one.after.clone())).collect();
        splices.extend(follows(&derived));
        splices.sort_by_key(|splice| splice.old);
        Self { inside, derived, splices }
    }

    /// Range after the edit of one that is replaced.
    pub(crate) fn after(&self, old: Span) -> Span {
        splice::replaced(&self.splices, old)
    }
}

fn follows(derived: &Derived) -> Vec<Splice> {
    derived.follows.iter().map(|one| Splice::new(one.span, one.after.clone())).collect()
}

impl Batch<'_> {
    /// The follow-ons of an edit of the newest version, and what is suggested beside them.
    pub(crate) fn follows(&mut self, edit: &Edit, newest: u32) {
        for one in &edit.derived.follows {
            let change = self.change(ChangeClass::Follows, one.span, one.before.clone(), one.after.clone());
            self.follows.push(Change {
                notes: self.causes(edit, &one.because),
                why: one.why.clone(),
                state: ChangeState::Applied,
                base: newest,
                span_after: Some(edit.after(one.span)),
                ..change
            });
        }
        for one in &edit.derived.suggested {
            let change = self.change(ChangeClass::Follows, one.span, one.before.clone(), one.after.clone());
            let notes = self.causes(edit, &one.because);
            // A figure in a form that does not agree is no example for others.
            let doubtful = self.doubts.iter().any(|(note, _)| notes.contains(note));
            if !(doubtful && one.after.contains("](fact:")) {
                self.on_result.push(Change { notes, why: one.why.clone(), ..change });
            }
        }
    }

    fn causes(&self, edit: &Edit, because: &[usize]) -> Vec<NoteId> {
        let causes = because.iter().filter_map(|at| edit.inside.get(*at));
        let mut notes: Vec<NoteId> = Vec::new();
        for id in causes.flat_map(|one| &one.notes).filter_map(|at| self.turn.notes.get(*at)) {
            if !notes.contains(id) {
                notes.push(id.clone());
            }
        }
        notes
    }

    /// Drops suggestions for what a follow-on did, and offers what is left of a suggestion beside one on the new
    /// version.
    ///
    /// # Errors
    /// Where a version can't be read.
    pub(crate) fn without_followed(
        &mut self,
        space: &Turns,
        edit: &Edit,
        text: &Text,
        newest: u32,
    ) -> Result<(), Problem> {
        let follows = follows(&edit.derived);
        for held in std::mem::take(&mut self.held) {
            let (shared, store) = (&space.shared, &space.store);
            let here = carried(
                &shared.texts,
                (store.read(), store.blobs()),
                &held.path,
                held.span,
                (held.base, newest),
            )?;
            let here = here.filter(|span| text.source().get(span.range()) == Some(held.before.as_str()));
            let against =
                here.map(|span| follow::against(text.source(), span, &held.after, &follows, &edit.splices));
            match against {
                Some(Held::Done) => {}
                // A cell whose formula only follows rows that came or went still waits for what it is to hold: that is carried
                // over these rows when it is accepted.
                Some(Held::Left { .. }) if text.rules().cells().is_some() => self.held.push(held),
                Some(Held::Left { span, before, after }) => {
                    self.on_result.push(Change { span, before, after, ..held });
                }
                Some(Held::Kept) | None => self.held.push(held),
            }
        }
        Ok(())
    }

    /// Figures that a change wrote and that say something else than their source: the person is asked about them.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn doubt(
        &mut self,
        space: &Turns,
        edit: &Edit,
        (old, version): (&Text, u32),
        (new, fresh): (&Text, &[(Span, String)]),
    ) -> Result<(), Problem> {
        let read = space.store.read();
        let before = facts::uses(read, (self.path, version), old)?;
        let written = || Ok(figures::standing(&figures::written(fresh, version, new), version, new));
        let now = facts::fact_uses(read, new.rules().figures::<Problem>(new, written)?, new)?;
        for one in &edit.inside {
            let place = edit.after(one.span);
            let was = |now: &FactUse| {
                let same = |old: &&FactUse| old.fact == now.fact && old.shown == now.shown;
                before.iter().filter(|old| one.span.overlaps(old.span)).any(|old| same(&old))
            };
            let doubtful = now.iter().find(|now| place.overlaps(now.span) && !now.agrees && !was(now));
            if let Some(figure) = doubtful {
                let notes = one.notes.iter().filter_map(|at| self.turn.notes.get(*at).cloned());
                self.doubts.extend(notes.map(|note| (note, question(figure))));
            }
        }
        Ok(())
    }
}

fn question(figure: &FactUse) -> String {
    let says = match &figure.value {
        Value::Null => "nothing that Gloss knows of".to_owned(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    };
    format!("This says “{}” now, but the figure's source says {says}. Keep it, or undo it?", figure.shown)
}
