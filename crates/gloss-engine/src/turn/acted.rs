//! A copy with what acts do to it while the turn goes on: the words of the batch first, then the acts note by note, as it is done at
//! rest. Says what a place reads then, and whether edits and acts go together. Changes nothing.

use std::sync::Arc;

use gloss_artifact::kinds::acts::Outcome;
use gloss_artifact::{Text, locate, sheet, splice};
use gloss_protocol::{Code, Container, Note, Problem, Span, TurnId};

use crate::acting::Doing;
use crate::turn::apply::settle;
use crate::turn::edit_region::{TAKEN, TAKEN_NEXT};
use crate::turn::room::Turns;
use crate::versions::copies::{Stage, StagedAct};

/// Reason to leave a note whose act changed nothing.
pub(super) const ALREADY: &str = "It is so already, so nothing was changed.";

/// The base of a place that acts changed: no edit rests on it.
pub(super) const ACTED: &str = "acted";

/// The ways out where an edit and acts do not go together.
const BY_ACTS: &str = "Do it by acts too (set, with at for a part of the place), or take these acts back (act take-back), edit first, and act then.";

/// Acts that a refusal names.
const MAX_NAMED: usize = 3;

/// A copy with the words of its batch, and with acts on top of them.
pub(super) struct ActedCopy {
    /// The artifact with the words, as a change of the version that was copied.
    pub edited: Doing,
    /// The artifact with the acts too, as a change of that with the words.
    pub acting: Doing,
}

impl ActedCopy {
    /// Where a place of the version that was copied is now.
    ///
    /// # Errors
    /// Where nothing is left of it.
    pub(super) fn now(&self, spans: &[Span]) -> Result<Vec<Span>, Problem> {
        self.acting.now(&self.edited.now(spans)?)
    }

    /// Where a place was in the version that was copied; none where its words are new.
    pub(super) fn before(&self, spans: &[Span]) -> Option<Vec<Span>> {
        self.edited.before(&self.acting.before(spans)?)
    }
}

/// What the act that was called comes to.
pub(super) struct Tried {
    /// The sentences about it.
    pub outcome: Outcome,
    /// The words of its place after it.
    pub words: String,
}

impl Turns {
    /// A copy with the words of its batch, before acts.
    fn edited(&self, path: &str, stage: &Stage) -> Result<Doing, Problem> {
        let (bytes, text) = (self.bytes(path, stage.base)?, self.text(path, stage.base)?);
        let mut doing = Doing::new(path, bytes, Arc::clone(&text)).suggested_by(self.reviser(path)?);
        if let Some(made) = self.made_of_copy(path, stage, &text)? {
            doing.edit(made);
        }
        Ok(doing)
    }

    /// A copy with the words of its batch and these acts.
    ///
    /// # Errors
    /// Where one of them can't be done.
    pub(super) fn acted_copy(
        &self,
        path: &str,
        stage: &Stage,
        acts: &[StagedAct],
    ) -> Result<ActedCopy, Problem> {
        let edited = self.edited(path, stage)?;
        let mut copy = ActedCopy { acting: edited.anew(), edited };
        for one in acts {
            self.act_next(&mut copy, one)?;
        }
        Ok(copy)
    }

    /// Does the next act to a copy; none where nothing differs.
    fn act_next(&self, copy: &mut ActedCopy, one: &StagedAct) -> Result<Option<Outcome>, Problem> {
        let spans = copy.edited.now(&one.spans)?;
        copy.acting.next(&self.shared, &one.act, &spans)
    }

    /// Tries acts in their order; those before `first` were tried before. Gives what that one comes to.
    ///
    /// # Errors
    /// Where one can't be done, or would write over the words of another note.
    pub(super) fn try_acts(
        &self,
        path: &str,
        stage: &Stage,
        acts: &[StagedAct],
        first: usize,
    ) -> Result<Option<Tried>, Problem> {
        let edited = self.edited(path, stage)?;
        let mut copy = ActedCopy { acting: edited.anew(), edited };
        // The words that each note put into its places.
        let mut put: Vec<(usize, Span)> = Vec::new();
        let mut tried = None;
        for (at, one) in acts.iter().enumerate() {
            let was = Arc::clone(&copy.acting.text);
            let outcome = self.act_next(&mut copy, one).map_err(|problem| match at > first {
                true => no_more(one, &problem),
                false => problem,
            })?;
            let doing = &copy.acting;
            let of_others: Vec<Span> =
                put.iter().filter(|(note, _)| *note != one.note).map(|(_, span)| *span).collect();
            if at >= first && doing.overwrites(&was, &of_others) {
                return Err(Problem::new(Code::BadRequest, TAKEN).with_next(TAKEN_NEXT));
            }
            put.iter_mut().for_each(|(_, span)| *span = splice::carry(*span, &doing.last).span);
            put.extend(doing.put().into_iter().map(|span| (one.note, span)));
            if at == first {
                let already =
                    || Problem::new(Code::BadRequest, ALREADY).with_next("Say what is to be otherwise.");
                let words =
                    doing.place.iter().map(|span| doing.text.visible(&locate::selection(vec![*span])));
                // Words that stay say nothing of where they lie now.
                let lies = match was.source() == doing.text.source() || outcome.is_none() {
                    true => Vec::new(),
                    false => lying(&doing.text, &doing.place),
                };
                let words = words.chain(lies).collect::<Vec<_>>().join("\n");
                tried = Some(Tried { outcome: outcome.ok_or_else(already)?, words });
            }
        }
        Ok(tried)
    }

    /// The ranges of a note in the version that was copied.
    ///
    /// # Errors
    /// Where it has lost its place.
    pub(super) fn own_spans(&self, note: &Note, stage: &Stage) -> Result<Vec<Span>, Problem> {
        let lost = || Problem::new(Code::PlaceNotFound, "This note has lost its place.");
        let region = note.place.region.as_ref().ok_or_else(lost)?;
        Ok(self.text(&note.path, stage.base)?.spans(region))
    }

    /// A note's place with all acts that were staged, widened as an edit would have it; none where they changed no word of the file.
    ///
    /// # Errors
    /// Where nothing is left of it.
    pub(super) fn acted_place(
        &self,
        (note, at): (&Note, usize),
        stage: &Stage,
        within: Option<Container>,
    ) -> Result<Option<ActedPlace>, Problem> {
        if stage.acts.is_empty() {
            return Ok(None);
        }
        let copy = self.acted_copy(&note.path, stage, &stage.acts)?;
        if copy.edited.text.source() == copy.acting.text.source() {
            return Ok(None);
        }
        let to = within.or_else(|| stage.edits.took.get(&at).copied());
        let Ok(before) = copy.edited.now(&self.own_spans(note, stage)?) else { return Ok(None) };
        let spans = copy.acting.now(&before)?;
        let before = widened(&copy.edited.text, before, to);
        let spans = widened(&copy.acting.text, spans, to);
        let is_changed = words(&copy.edited.text, &before) != words(&copy.acting.text, &spans);
        Ok(Some(ActedPlace { copy, spans, is_changed }))
    }

    /// The copy before an edit of a note's place, where acts were staged; an edit of what they changed is refused: whoever made it read
    /// other words, or would undo them.
    ///
    /// # Errors
    /// With the ways out.
    pub(super) fn before_edit(
        &mut self,
        turn: &TurnId,
        note: &Note,
        within: Option<Container>,
    ) -> Result<Option<Stage>, Problem> {
        let (at, stage) = self.stage(turn, note)?;
        if stage.acts.is_empty() {
            return Ok(None);
        }
        let stage = stage.clone();
        match self.acted_place((note, at), &stage, within) {
            Ok(None | Some(ActedPlace { is_changed: false, .. })) => Ok(Some(stage)),
            Ok(Some(_)) | Err(_) => Err(acted_on(&stage)),
        }
    }

    /// Refuses an edit of places by their addresses where acts let these say something else, or let rows or columns move.
    ///
    /// # Errors
    /// With the ways out.
    pub(super) fn check_addresses(
        &self,
        path: &str,
        stage: Option<&Stage>,
        all: &[String],
    ) -> Result<(), Problem> {
        let Some(stage) = stage else { return Ok(()) };
        let copy = self.acted_copy(path, stage, &stage.acts)?;
        let (old, new) = (&copy.edited.text, &copy.acting.text);
        let says =
            |text: &Text, at: &String| text.find(at).ok().map(|region| words(text, &text.spans(&region)));
        let is_moved = sheet::reshaped(old, &copy.acting.splices) != (false, false);
        if is_moved || all.iter().any(|at| says(old, at) != says(new, at)) {
            return Err(acted_on(stage));
        }
        Ok(())
    }

    /// Keeps an edit that was made to a copy, or puts the copy back as it was before it, where acts could not be done to it any more.
    ///
    /// # Errors
    /// With the ways out.
    pub(super) fn after_edit(
        &mut self,
        turn: &TurnId,
        note: &Note,
        before: Option<Stage>,
    ) -> Result<(), Problem> {
        let Some(before) = before else { return Ok(()) };
        let after = self.stage(turn, note)?.1.clone();
        self.check_with_acts(&note.path, &after).or_else(|problem| {
            *self.stage(turn, note)?.1 = before;
            Err(problem)
        })
    }

    /// Refuses an edit after which acts could not be done any more, or that would wait for the person while they are done.
    ///
    /// # Errors
    /// With the ways out.
    pub(super) fn check_with_acts(&self, path: &str, stage: &Stage) -> Result<(), Problem> {
        if stage.acts.is_empty() {
            return Ok(());
        }
        let waiting = settle::waiting(stage);
        if let Some(one) = stage.acts.iter().find(|one| waiting.contains(&one.note)) {
            let says = format!(
                "This lies beyond what the note marks and would wait for the person; “{}”, which is staged for it, would be half of the note.",
                one.did
            );
            return Err(Problem::new(Code::BadRequest, says).with_next(BY_ACTS));
        }
        let edited = self.edited(path, stage)?;
        let mut copy = ActedCopy { acting: edited.anew(), edited };
        for one in &stage.acts {
            self.act_next(&mut copy, one).map_err(|problem| no_more(one, &problem))?;
        }
        Ok(())
    }
}

/// A note's place in a copy with acts.
pub(super) struct ActedPlace {
    /// The copy.
    pub copy: ActedCopy,
    /// Its ranges there.
    pub spans: Vec<Span>,
    /// Whether it says something else than without the acts.
    pub is_changed: bool,
}

/// The refusal of an edit of what acts changed.
pub(super) fn acted_on(stage: &Stage) -> Problem {
    let mut did: Vec<String> = stage.acts.iter().rev().take(MAX_NAMED).map(|one| one.did.clone()).collect();
    did.reverse();
    let says = format!(
        "Nothing was changed: acts of this turn ({}) changed what stands here, and words are changed before acts are done.",
        did.join("; ")
    );
    Problem::new(Code::BadRequest, says).with_next(BY_ACTS)
}

/// The refusal of what an act that was staged could not be done after.
fn no_more(one: &StagedAct, problem: &Problem) -> Problem {
    let says = format!(
        "Nothing was changed: “{}”, staged before, could not be done then. {}",
        one.did, problem.says
    );
    Problem::new(Code::BadRequest, says).with_next(BY_ACTS)
}

fn widened(text: &Text, spans: Vec<Span>, to: Option<Container>) -> Vec<Span> {
    let found = to.and_then(|to| text.containers(&spans).into_iter().find(|(one, _)| *one == to));
    found.map_or(spans, |(_, spans)| spans)
}

/// Where what a place marks lies, a line each, where its kind tells that.
fn lying(text: &Text, place: &[Span]) -> Vec<String> {
    let names: Vec<String> = place
        .iter()
        .map(|span| text.at(&locate::selection(vec![*span])))
        .filter(|name| !name.is_empty())
        .collect();
    let mut beside = text.rules().beside(text, place);
    beside.retain(|line| {
        let address = line.split(' ').next().unwrap_or_default();
        let is_of = |name: &String| {
            name == address || name.strip_prefix(address).is_some_and(|rest| rest.starts_with('/'))
        };
        address.contains("/shape:") && names.iter().any(is_of)
    });
    beside
}

/// What ranges say as they are read: nothing of looks, nor of where they lie.
fn words(text: &Text, spans: &[Span]) -> Vec<String> {
    text.rules().reading(text, spans).ranges
}
