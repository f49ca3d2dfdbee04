//! The end of a turn: where it served notes, each staging copy is applied; then the turn rests, and every note it
//! did not serve says so.

use std::collections::{BTreeMap, HashSet};

use gloss_agent::machine::Rest;
use gloss_figures::sentence::visible;
use gloss_protocol::{
    Approval, ApprovalState, Code, Intent, Item, ItemBody, Note, NoteState, Problem, ThreadStatus, Turn,
    TurnId,
};
use gloss_store::Write;

use crate::doors::now;
use crate::turn::logging;
use crate::turn::outcome::{self, message_body};
use crate::turn::recover::NotRun;
use crate::turn::room::TurnNews;
use crate::turn::room::Turns;
use crate::versions::copies::Stage;

/// Words for a note of which everything waits for the person.
const SUGGESTED: &str =
    "What this note needs lies outside of what you pointed at. It waits for you as a suggestion.";

/// Saves of a file that an application of notes meets at most, one after the other.
const MET_SAVES: usize = 3;

impl Turns {
    /// Brings a turn to the rest that its machine has reached. Called again after a crash, it goes on where it
    /// was.
    pub(crate) fn finish(
        &mut self,
        id: &TurnId,
        rest: Rest,
        stages: BTreeMap<String, Stage>,
    ) -> Result<(), Problem> {
        let Some(turn) = self.store.read().turn(id)? else {
            return Ok(());
        };
        // What came to rest already comes to it once.
        if turn.at_rest() {
            self.leave_place(id);
            return Ok(());
        }
        let mut failed = None;
        if rest == Rest::Done {
            for (path, stage) in stages {
                if let Err(problem) = self.apply_beside_saves(&turn, &path, &stage) {
                    failed.get_or_insert(problem);
                }
            }
        }
        self.end_turn(turn, failed.map_or(rest, Rest::Failed))
    }

    /// Applies a copy; where somebody saves the file in that very moment, what it comes to is worked out anew on theirs.
    fn apply_beside_saves(&mut self, turn: &Turn, path: &str, stage: &Stage) -> Result<(), Problem> {
        let mut applied = self.apply_stage(turn, path, stage);
        for _ in 0..MET_SAVES {
            if !matches!(&applied, Err(problem) if problem.code == Code::FileChanged) {
                break;
            }
            applied = self.apply_stage(turn, path, stage);
        }
        applied
    }

    /// The last transaction of a turn.
    fn end_turn(&mut self, mut turn: Turn, rest: Rest) -> Result<(), Problem> {
        let Some(mut thread) = self.store.read().thread(&turn.thread)? else {
            return Ok(());
        };
        let mut held = self.store.read().held(None)?;
        held.retain(|change| change.turn.as_ref() == Some(&turn.id));
        let (mut notes, mut served) = (Vec::new(), Vec::new());
        for id in &turn.notes {
            let Some(mut note) = self.store.read().note(id)? else {
                continue;
            };
            if matches!(note.state, NoteState::Sent | NoteState::Working) {
                let waits = held.iter().any(|change| change.notes.contains(&note.id));
                leave(&mut note, rest == Rest::Done, waits);
                notes.push(note.clone());
            }
            served.push(note);
        }
        // Whose words shall stand can be said at any time: the work is done without it.
        let asks = thread.open_questions().next().map(|question| question.text.clone());
        let outcome =
            (rest == Rest::Done && turn.says.is_empty()).then(|| outcome::of_notes(&served)).flatten();
        if let Some(outcome) = &outcome {
            turn.says.clone_from(outcome);
        }
        let waits = asks.is_some() || served.iter().any(|note| note.state == NoteState::NeedsYou);
        turn.status = status_of(&rest, waits);
        let rest_done = rest == Rest::Done;
        let problem = if let Rest::Failed(problem) = rest { Some(problem) } else { None };
        turn.ended_at = Some(now());
        turn.problem.clone_from(&problem);
        thread.status = turn.status;
        thread.suggestions = self.suggestions_of(&turn)?;
        let doubt = (rest_done).then(|| self.doubt_of_closing(&turn)).transpose()?.flatten();
        thread.latest = latest(&turn, problem.as_ref().or(doubt.as_ref()), asks);
        thread.updated_at = now();
        let offered = self.offered(&turn, &served)?;
        let next = self.store.read().next_item(&turn.thread)?;
        let told = problem.or(doubt).map(|problem| ItemBody::Problem { problem });
        let offer = (!offered.is_empty()).then(|| ItemBody::Offered {
            memories: offered.iter().map(|memory| memory.id.clone()).collect(),
        });
        let outcome = outcome.map(|text| message_body(&text, false));
        let items = (next..)
            .zip(outcome.into_iter().chain(told).chain(offer))
            .map(|(n, body)| Self::new_item(&turn, n, body));
        let items: Vec<Item> = items.collect();
        let helped = self.counted_for(&thread, &turn)?;
        turn.awaits = false;
        let withdrawn = self.withdrawn_approvals(&turn.id)?;
        let reads = self.kept_reads(&turn.id);
        self.write(Write::TurnFinish, |tx| {
            notes.iter().try_for_each(|note| tx.note(note))?;
            items.iter().try_for_each(|item| tx.item(item, None))?;
            if !offered.is_empty() {
                offered.iter().try_for_each(|memory| tx.memories().put(memory))?;
                tx.memory_changed()?;
            }
            tx.thread(&thread)?;
            helped.iter().try_for_each(|of| tx.thread(of))?;
            withdrawn.iter().try_for_each(|approval| logging::withdrawal(tx, approval))?;
            tx.turn(&turn)?;
            reads.iter().try_for_each(|reads| tx.machine(&turn.id, reads))?;
            logging::rest(tx, &turn, held.len())
        })?;
        self.leave_place(&turn.id);
        self.news.push(TurnNews::Ended(Box::new(turn)));
        Ok(())
    }

    /// The approvals that a turn waited for, withdrawn: nobody is there any more who would go on with what is allowed.
    fn withdrawn_approvals(&self, turn: &TurnId) -> Result<Vec<Approval>, Problem> {
        let open = self.store.read().approvals_of(turn)?.into_iter();
        let open = open.filter(|approval| approval.state.is_open());
        let withdraw =
            |approval| Approval { state: ApprovalState::Withdrawn, answered_at: Some(now()), ..approval };
        Ok(open.map(withdraw).collect())
    }

    /// A turn needs its place no more.
    fn leave_place(&mut self, id: &TurnId) {
        self.running.remove(id);
        self.copies.remove(id);
        self.changed = true;
    }

    /// Suggestions of a turn's thread that wait for the person.
    pub(crate) fn suggestions_of(&self, turn: &Turn) -> Result<u32, Problem> {
        let (mut count, mut bundles) = (0, HashSet::new());
        for change in self.store.read().held(None)? {
            let thread = match &change.turn {
                Some(id) => self.store.read().turn(id)?.map(|turn| turn.thread),
                None => None,
            };
            // A bundle is decided on as one.
            let is_first = change.bundle.as_ref().is_none_or(|bundle| bundles.insert(bundle.clone()));
            count += u32::from(is_first && thread.as_ref() == Some(&turn.thread));
        }
        Ok(count)
    }

    /// Brings a turn to rest for a problem of its own.
    pub(crate) fn rest_with(&mut self, id: &TurnId, problem: Problem) -> Result<(), Problem> {
        self.finish(id, Rest::Failed(problem), BTreeMap::new())
    }

    /// The driver ended without coming to its own rest.
    pub(crate) fn broke_off(&mut self, id: &TurnId, problem: Problem) {
        if !self.running.contains_key(id) {
            return;
        }
        let settled = match self.store.read().turn(id) {
            Ok(Some(turn)) => self.settle_items(&turn, NotRun::Restarted),
            _ => Ok(()),
        };
        if settled.and_then(|()| self.rest_with(id, problem)).is_err() {
            // The store itself is unusable: the turn is found again at the next start.
            self.leave_place(id);
        }
    }
}

/// The line of a turn in the list of tasks; `asks` is what waits for an answer.
fn latest(turn: &Turn, problem: Option<&Problem>, asks: Option<String>) -> String {
    match (problem, turn.status) {
        // Its words say why nothing came of it.
        (Some(problem), _) if problem.code != Code::NotDone || turn.says.is_empty() => problem.says.clone(),
        (None, ThreadStatus::Interrupted) => "Stopped".to_owned(),
        (None, ThreadStatus::Waiting) if asks.is_some() => asks.unwrap_or_default(),
        _ => visible(turn.says.lines().next().unwrap_or_default()),
    }
}

/// Status of a turn that came to this rest.
fn status_of(rest: &Rest, waits: bool) -> ThreadStatus {
    match rest {
        Rest::Interrupted => ThreadStatus::Interrupted,
        Rest::Done if waits => ThreadStatus::Waiting,
        Rest::Done => ThreadStatus::Done,
        // A person can set right what is missing, and the turn goes on from here.
        Rest::Failed(problem) if needs_person(problem) => ThreadStatus::Waiting,
        Rest::Failed(_) => ThreadStatus::Failed,
    }
}

/// Whether a turn waits for a key, a passphrase or a larger budget.
fn needs_person(problem: &Problem) -> bool {
    matches!(problem.code, Code::ModelRefusedKey | Code::KeysLocked | Code::BudgetSpent)
}

/// A note that the turn left where it was.
fn leave(note: &mut Note, done: bool, waits: bool) {
    note.updated_at = now();
    note.waits = done && waits && note.intent == Intent::Change;
    if done {
        note.state = NoteState::NeedsYou;
        note.question = Some(match note.intent {
            Intent::Ask => "The agent did not answer this note.".to_owned(),
            Intent::Change if waits => SUGGESTED.to_owned(),
            Intent::Change => "The agent did not change this place.".to_owned(),
        });
    } else {
        // Not delivered: the words are kept and can be sent again.
        note.state = NoteState::Draft;
    }
}
