//! Acts that an agent calls for notes: each is tried when it is called, so that what can't be done is refused there, and kept with the
//! copy until the turn is at rest (`acts_done`). What an act does is inside of its note by definition. Changes no file.

use gloss_agent::doors::ActDone;
use gloss_artifact::kinds::acts::{PART, part_of};
use gloss_artifact::locate;
use gloss_protocol::{Act, Code, Container, NoteId, Problem, Span, TurnId};

use crate::turn::acted::{ActedCopy, acted_on};
use crate::turn::apply::settle;
use crate::turn::room::Turns;
use crate::versions::copies::{Stage, StagedAct};

/// Acts of one batch on one artifact.
const MAX_ACTS: usize = 500;

/// The name by which the acts of a note are taken back before they are done.
const TAKE_BACK: &str = "take-back";

/// Why an act is refused whose note waits for the person, and what to do then.
const WAITS: &str = "What was edited for this note lies beyond what it marks and waits for the person; an act besides would be \
    half of the note.";
const WAITS_NEXT: &str = "Say with needs_person what else is to be done, or serve the note by acts alone.";

/// What to do where a part of a place is not found.
const NAME_IT: &str = "Name words that the note's place says now; read_region tells them.";

/// A place of an act, in the version that was copied; where its words are newer than that, the act has their name.
struct Placed {
    spans: Vec<Span>,
    part: Option<String>,
}

impl Turns {
    /// Stages an act for a note: it is tried on the artifact as it would be with all that was staged before.
    ///
    /// # Errors
    /// A note that is none of this turn's or that asks; a place beyond the note's; an act that can't be done.
    pub(crate) fn stage_act(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        act: &Act,
        (at, within): (Option<&str>, Option<Container>),
    ) -> Result<ActDone, Problem> {
        let note = self.note_to_change(turn, id)?;
        let path = note.path.clone();
        let (index, stage) = self.stage(turn, &note)?;
        let stage = stage.clone();
        if act.name == TAKE_BACK {
            return self.take_back(turn, id, &stage);
        }
        if stage.acts.len() >= MAX_ACTS {
            return Err(Problem::new(Code::TooLarge, "These are too many acts for one batch."));
        }
        if settle::waiting(&stage).contains(&index) {
            return Err(Problem::new(Code::BadRequest, WAITS).with_next(WAITS_NEXT));
        }
        let own = self.own_spans(&note, &stage)?;
        // At rest the acts of a note are done together.
        let last = stage.acts.iter().rposition(|one| one.note == index);
        let position = last.map_or(stage.acts.len(), |last| last + 1);
        let Placed { spans, part } = match at {
            Some(at) => self.placed(&path, &stage, (own, position), at)?,
            None => Placed { spans: own, part: None },
        };
        let mut act = act.clone();
        act.args.remove(PART);
        if let Some(part) = part {
            act = act.with(PART, part);
        }
        if let Some(container) = within {
            act = act.with("within", container.word());
        }
        let mut acts = stage.acts.clone();
        acts.insert(position, StagedAct { note: index, act, spans, did: String::new() });
        let tried = self.try_acts(&path, &stage, &acts, position)?;
        let tried = tried.ok_or_else(|| Problem::new(Code::BadRequest, "This act was not tried."))?;
        if let Some(one) = acts.get_mut(position) {
            one.did.clone_from(&tried.outcome.did);
        }
        let (_, stage) = self.stage(turn, &note)?;
        stage.acts = acts;
        stage.declared += 1;
        stage.edits.served.insert(index);
        Ok(ActDone { path, will: tried.outcome.will, now: tried.words })
    }

    /// Takes the acts of a note back that were staged in this turn.
    fn take_back(&mut self, turn: &TurnId, id: &NoteId, before: &Stage) -> Result<ActDone, Problem> {
        let note = self.note_to_change(turn, id)?;
        let (index, stage) = self.stage(turn, &note)?;
        stage.acts.retain(|one| one.note != index);
        let count = before.acts.len() - stage.acts.len();
        if count == 0 {
            let says = "No act is staged for this note.";
            return Err(Problem::new(Code::BadRequest, says).with_next("There is nothing to take back."));
        }
        stage.declared += 1;
        let left = stage.clone();
        if let Err(problem) = self.check_with_acts(&note.path, &left) {
            self.stage(turn, &note)?.1.acts.clone_from(&before.acts);
            return Err(problem);
        }
        let will = format!("Takes back {}", if count == 1 { "the act" } else { "the acts" });
        Ok(ActDone { path: note.path, will, now: String::new() })
    }

    /// The part of a note's place that a WHERE names, as it stood when a place was read last.
    fn placed(
        &self,
        path: &str,
        stage: &Stage,
        (own, position): (Vec<Span>, usize),
        at: &str,
    ) -> Result<Placed, Problem> {
        let all = self.acted_copy(path, stage, &stage.acts)?;
        let in_words = part_of(&all.edited.text, &all.edited.now(&own)?, at);
        if stage.seen == 0
            && let Ok(spans) = &in_words
            && let Some(spans) = all.edited.before(spans)
        {
            return Ok(Placed { spans, part: None });
        }
        let here = all.now(&own).and_then(|own| Ok(part_of(&all.acting.text, &own, at)?));
        if let Ok(spans) = &here
            && let Some(spans) = all.before(spans)
        {
            return Ok(Placed { spans, part: None });
        }
        // Words that are newer than the version are named as they are before the act.
        let earlier = stage.acts.get(..position).unwrap_or_default();
        let copy =
            if earlier.len() == stage.acts.len() { all } else { self.acted_copy(path, stage, earlier)? };
        let found = match in_words {
            Ok(spans) if stage.seen == 0 => copy.acting.now(&spans),
            _ => copy.now(&own).and_then(|own| Ok(part_of(&copy.acting.text, &own, at)?)),
        };
        let spans = found.or(here).map_err(unnamed)?;
        named(&copy, own, &spans).ok_or_else(|| acted_on(stage))
    }
}

/// A place by the name that it has before an act is done.
fn named(copy: &ActedCopy, own: Vec<Span>, spans: &[Span]) -> Option<Placed> {
    let text = &copy.acting.text;
    let name = text.at(&locate::selection(spans.to_vec()));
    let found = text.find(&name).map(|region| text.spans(&region)).ok()?;
    (found == spans).then_some(Placed { spans: own, part: Some(name) })
}

/// The refusal of a part that is not found, for a model.
fn unnamed(problem: Problem) -> Problem {
    match problem.code {
        Code::PlaceNotFound | Code::SelectionMoved => problem.with_next(NAME_IT),
        _ => problem,
    }
}
