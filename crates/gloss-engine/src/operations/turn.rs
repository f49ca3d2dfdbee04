//! Files moved and deleted for a task: whether it is asked about, and that what is done is what the card said. Moves nothing
//! itself.

use std::collections::HashSet;

use gloss_agent::{Ask, WantedCall};
use gloss_protocol::{
    Action, Code, FileOperation, FileStep, ItemBody, Permission, Problem, Refuser, Rule, Timestamp, TurnId,
};
use gloss_store::moved_path;

use super::arrange::By;
use super::plan::{Planned, Requester, check, first_within};
use super::words::{lines, question};
use crate::clock;
use crate::content::folders_above;
use crate::turn::file_names::visible_name;
use crate::turn::leave::asks_to_write;
use crate::turn::room::Turns;

/// What is asked before a plan is carried out; none where it is not asked about, or can't be carried out at all: that is told by
/// the tool itself.
///
/// # Errors
/// Errors of the store.
pub(crate) fn judge(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    let rule = space.rule(turn, Action::Remove)?;
    if rule == Rule::LeaveItToMe {
        return Ok(None);
    }
    let Ok(planned) = check(space, &wanted.arranges, Requester::Agent) else { return Ok(None) };
    let makes_programs = makes_programs(space, turn, &planned)?;
    if rule == Rule::Act && !makes_programs {
        return Ok(None);
    }
    settle(&planned);
    let of_folders: Vec<bool> = planned.iter().map(|planned| planned.within.is_some()).collect();
    let folders: Vec<(String, usize)> = planned.iter().filter_map(folder_words).collect();
    let steps: Vec<FileStep> = planned.into_iter().map(|planned| planned.step).collect();
    let deletes = steps.iter().any(|step| matches!(step, FileStep::Trash { .. }));
    let why = match makes_programs {
        true => "What lies under such a name is code or data for programs.",
        false => "Moving and deleting files is asked about each time.",
    };
    let words = (question(&steps, &of_folders), why.to_owned());
    let mut reaches =
        if deletes { "This folder, and the trash of this computer." } else { "This folder." }.to_owned();
    reaches.extend(
        folders
            .iter()
            .map(|(path, count)| format!(" {path} is a folder; {count} files and folders lie in it.")),
    );
    let undo = match deletes {
        true => "Yes, in one step, as long as the trash is not emptied.",
        false => "Yes, in one step.",
    };
    let ask = crate::turn::asks::ask_of_effect(wanted, Permission::Remove, words);
    Ok(Some(Ask { exact: lines(&steps), editable: None, reaches, undo: undo.to_owned(), ..ask }))
}

impl Turns {
    /// Carries out a plan for a turn, as far as it has leave.
    ///
    /// # Errors
    /// Without leave, with what the agent can do; with the plan's faults; where a file to be deleted was saved since the person
    /// was asked.
    pub(crate) fn arrange_for(
        &mut self,
        turn: &TurnId,
        steps: &[FileStep],
    ) -> Result<FileOperation, Problem> {
        let row = self.check_makes(turn)?;
        let allowed = self.allowed(turn, Permission::Remove).next().cloned();
        let rule = match self.rule(turn, Action::Remove)? {
            Rule::LeaveItToMe => {
                let says = "The person moves and deletes files themselves; no task does.";
                let problem = Problem::new(Code::NotDone, says).with_next("Say what should lie where.");
                return Err(problem.refused_by(Refuser::Rule));
            }
            rule => rule,
        };
        // Before the question whether somebody allowed it: what can't be done is not asked about, and says why.
        let planned = check(self, steps, Requester::Agent)?;
        if allowed.is_none() && (rule != Rule::Act || makes_programs(self, turn, &planned)?) {
            return Err(unasked());
        }
        if let Some(allowed) = allowed {
            check_same(&planned, &allowed.exact)?;
            check_unsaved(&planned, allowed.asked_at)?;
        }
        let next = self.store.read().next_item(&row.thread)?;
        let by = By { task: Some(row.thread.clone()), turn: Some(turn.clone()) };
        self.arrange(&planned, by, |tx, operation| {
            let body = ItemBody::Files { operation: operation.id.clone(), says: operation.says.clone() };
            tx.item(&Self::new_item(&row, next, body), None)
        })
    }
}

/// A folder that goes as a whole, with how much lies in it.
fn folder_words(planned: &Planned) -> Option<(String, usize)> {
    Some((visible_name(planned.step.from()), planned.within?.1))
}

fn unasked() -> Problem {
    Problem::new(Code::NotDone, "The person did not allow this.")
        .with_next("Call it again: the person is asked then.")
}

/// Whether files become code or data for programs by the names that they get: who could not make one may not name one so either.
fn makes_programs(space: &Turns, turn: &TurnId, planned: &[Planned]) -> Result<bool, Problem> {
    let ending = |path: &str| {
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_lowercase())
    };
    if !planned.iter().any(|planned| matches!(planned.step, FileStep::Move { .. })) {
        return Ok(false);
    }
    // A name that this plan or one before it freed was another file's: who may not change that one may not put one in its place
    // either.
    let mut left: HashSet<String> = space.store.read().paths_left()?.into_iter().collect();
    left.extend(planned.iter().map(|other| other.step.from().to_owned()));
    let left: HashSet<&str> = left.iter().map(|path| path.trim_end_matches('/')).collect();
    let above: HashSet<&str> = left.iter().flat_map(|path| folders_above(path)).collect();
    let is_left = |to: &str| {
        let to = to.trim_end_matches('/');
        left.contains(to) || above.contains(to) || folders_above(to).any(|folder| left.contains(folder))
    };
    let is_freed = |to: &str| {
        Ok::<_, Problem>(is_left(to) || space.store.read().moved_to(to.trim_end_matches('/'))?.is_some())
    };
    for planned in planned {
        let FileStep::Move { from, to } = &planned.step else { continue };
        let makes = match (planned.within, is_freed(to)?) {
            (Some(_), is_freed) => is_freed && takes_place_of_programs(space, turn, (from, to)),
            (None, is_freed) => {
                (is_freed || ending(from) != ending(to)) && asks_to_write(space, turn, None, to)?.is_some()
            }
        };
        if makes {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether something in a folder would lie, after its move, where a task may not write unasked. What can't be looked up counts.
fn takes_place_of_programs(space: &Turns, turn: &TurnId, (from, to): (&str, &str)) -> bool {
    let asks = |path: &str| {
        let to = moved_path(path, from, to);
        to.is_none_or(|to| !matches!(asks_to_write(space, turn, None, &to), Ok(None)))
    };
    first_within(space.shared.folder.root(), from, asks).is_some()
}

/// Refuses another plan than the one whose lines the person read: what a name means may have changed since.
fn check_same(planned: &[Planned], read: &str) -> Result<(), Problem> {
    let steps: Vec<FileStep> = planned.iter().map(|planned| planned.step.clone()).collect();
    if lines(&steps) == read {
        return Ok(());
    }
    let says = "What lies there changed after the person was asked. Nothing was moved.";
    Err(Problem::new(Code::StaleBase, says).with_next("Look at the folder, and ask again."))
}

/// Waits until what is to be deleted was changed longer ago than a tick of the clock lasts: what is saved after the question is told
/// from that by its time.
fn settle(planned: &[Planned]) {
    let deletes = planned.iter().filter(|planned| matches!(planned.step, FileStep::Trash { .. }));
    let newest = deletes.map(Planned::changed).max().unwrap_or_default();
    clock::wait_past(newest, 2);
}

/// Refuses to delete what was saved after the person was asked: what they allowed was another file.
fn check_unsaved(planned: &[Planned], asked_at: Timestamp) -> Result<(), Problem> {
    let is_newer = |planned: &&Planned| {
        matches!(planned.step, FileStep::Trash { .. }) && planned.changed() > asked_at.0 - clock::TICK
    };
    match planned.iter().find(is_newer) {
        None => Ok(()),
        Some(planned) => {
            let name = visible_name(planned.step.from());
            let says = format!("{name} was saved after the person was asked. Nothing was moved.");
            Err(Problem::new(Code::StaleBase, says)
                .with_next("Look at it, and ask again if it should still go."))
        }
    }
}
