//! Runs: a due moment is claimed and becomes a task in one transaction, and what the task came to is the run's end.

use std::collections::BTreeMap;

use gloss_agent::machine::State;
use gloss_protocol::{
    Automation, AutomationId, AutomationStatus, Cause, Code, CommandId, Done, Helps, Imported, Item,
    ItemBody, Overlap, Problem, Recipe, Run, RunId, RunStatus, Thread, ThreadId, ThreadStatus, Timestamp,
    Trigger, Turn, Verdict,
};
use gloss_store::Write;
use serde_json::json;

use crate::automations::room::Automations;
use crate::config::BUILTIN;
use crate::doors::now;
use crate::recipes::room::Recipes;
use crate::recipes::run::RecipeStart;
use crate::turn::judge::JUDGE;
use crate::turn::room::Turns;
use crate::turn::words::first_words;

/// Runs of one automation that may wait for the one before; more are left out.
const MAX_QUEUED: usize = 10;

/// A run that has not begun.
pub(super) fn new_run(automation: &Automation, due: Timestamp, cause: Cause) -> Run {
    Run {
        id: RunId::from_uuid(uuid::Uuid::now_v7()),
        automation: automation.id.clone(),
        due,
        cause,
        status: RunStatus::Working,
        thread: None,
        says: String::new(),
        count: 1,
        verdict: None,
        seen: false,
        followed: false,
        until: None,
        started_at: None,
        ended_at: None,
    }
}

/// Start of a run, and the recipe that it is of.
type First = (RecipeStart, Option<Recipe>);

impl Automations<'_> {
    /// Begins the run of a due moment, as far as it has none and the automation's others let it; gives the run, or
    /// none where the moment had one. A command that asked for it is kept with it, so that it runs once.
    ///
    /// # Errors
    /// Where there is no such automation, or the store says no.
    pub(crate) fn begin_run(
        &mut self,
        id: &AutomationId,
        due: Timestamp,
        cause: Cause,
        command: Option<&CommandId>,
    ) -> Result<Option<(Run, Option<Turn>)>, Problem> {
        self.begin_run_beside(id, due, cause, command, false)
    }

    /// The same; one that must `wait` for others is begun after them whatever the automation says of overlaps.
    ///
    /// # Errors
    /// As [`Self::begin_run`].
    pub(super) fn begin_run_beside(
        &mut self,
        id: &AutomationId,
        due: Timestamp,
        cause: Cause,
        command: Option<&CommandId>,
        wait: bool,
    ) -> Result<Option<(Run, Option<Turn>)>, Problem> {
        let automation = self.known_automation(id)?;
        let mut run = new_run(&automation, due, cause);
        let open = self.store.read().runs_at_work(id)?;
        let asks = self.waits_for_person(id)?;
        let waiting = open.iter().filter(|run| run.status == RunStatus::Queued).count();
        match automation.draft.overlap {
            // What one run asks for every later one would ask for too.
            _ if asks => {
                run.status = RunStatus::Missed;
                run.says = "The run before it waits for your answer.".to_owned();
                run.ended_at = Some(now());
            }
            _ if open.is_empty() => {}
            _ if wait => run.status = RunStatus::Queued,
            Overlap::Beside if cause != Cause::Change => {}
            // What changes while one is at work is looked at once more after it, however often it changes.
            _ if cause == Cause::Change && waiting > 0 => return self.begin_queued(id).map(|()| None),
            _ if cause == Cause::Change => run.status = RunStatus::Queued,
            Overlap::Wait if waiting < MAX_QUEUED => run.status = RunStatus::Queued,
            Overlap::Wait | Overlap::Skip | Overlap::Beside => {
                run.status = RunStatus::Missed;
                run.says = "The run before it was still at work.".to_owned();
                run.ended_at = Some(now());
            }
        }
        if run.status == RunStatus::Working {
            return self.set_going(automation, run, true, command);
        }
        let claimed = self.keep_run(automation, &run, true, command)?;
        // What waits for one that is no more begins now.
        if open.iter().all(|one| one.status == RunStatus::Queued) {
            self.begin_queued(id)?;
        }
        Ok(claimed.then_some((run, None)))
    }

    /// The automation, or words that there is none.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub(crate) fn known_automation(&self, id: &AutomationId) -> Result<Automation, Problem> {
        let known = self.store.read().automation(id)?;
        known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no automation {id}.")))
    }

    /// Begins a run's task. What stands in its way is the run's end.
    fn set_going(
        &mut self,
        automation: Automation,
        mut run: Run,
        new: bool,
        command: Option<&CommandId>,
    ) -> Result<Option<(Run, Option<Turn>)>, Problem> {
        run.started_at = Some(now());
        let (RecipeStart { thread, turn, item, entry }, recipe) = match self.first_of(&automation) {
            Ok(begun) => begun,
            Err(problem) => {
                (run.status, run.ended_at) = (RunStatus::Failed, Some(now()));
                run.says = format!("{} {}", problem.says, problem.next);
                let claimed = self.keep_run(automation, &run, new, command)?;
                return Ok(claimed.then_some((run, None)));
            }
        };
        (run.status, run.thread) = (RunStatus::Working, Some(thread.id.clone()));
        let mut automation = automation;
        (automation.latest, automation.missed) = (Some(run.clone()), None);
        settled_with(&mut automation, &run, new);
        automation.updated_at = now();
        let claimed = self.write(Write::RunWrite, |tx| {
            if new && !tx.claim_run(&run)? {
                return Ok(false);
            }
            tx.run(&run)?;
            tx.thread(&thread)?;
            tx.turn(&turn)?;
            tx.item(&item, Some(&entry))?;
            tx.automation(&automation)?;
            if let Some(recipe) = &recipe {
                tx.recipe(recipe, None)?;
            }
            if let Some(command) = command {
                tx.command(command, &Done::Turn { task: thread.id.clone(), turn: turn.id.clone() })?;
            }
            let ids = json!({ "automation": automation.id, "run": run.id, "task": thread.id });
            tx.log("run.started", &ids, &automation.draft.task)?;
            Ok(true)
        })?;
        if !claimed {
            return Ok(None);
        }
        self.set_to_work(&turn, State::default(), BTreeMap::new())?;
        Ok(Some((run, Some(turn))))
    }

    /// Start of an automation's run: the person's words, or a recipe's run.
    fn first_of(&mut self, automation: &Automation) -> Result<First, Problem> {
        let draft = &automation.draft;
        if let Some(recipe) = &draft.recipe {
            let (mut first, recipe) = Recipes(self.turns).recipe_run(recipe, &[])?;
            first.thread.automation = Some(automation.id.clone());
            first.thread.budget = draft.budget.or(first.thread.budget);
            first.thread.ceiling = None;
            first.thread.title.clone_from(&draft.name);
            first.thread.imported = imported(automation).or(first.thread.imported);
            return Ok((first, Some(recipe)));
        }
        let files = self.present(&draft.attachments)?;
        let mut thread = self.thread_for(None, &draft.name, draft.model.as_deref())?;
        thread.automation = Some(automation.id.clone());
        thread.imported = imported(automation);
        // The automation's own ceiling holds for all its runs together.
        (thread.budget, thread.ceiling) = (draft.budget.or(thread.budget), None);
        thread.latest = "Starting".to_owned();
        let turn = Turns::new_turn(&thread, Vec::new());
        let (item, entry) = first_words(&turn, 1, &draft.task, files);
        Ok((RecipeStart { thread, turn, item, entry }, None))
    }

    fn keep_run(
        &mut self,
        mut automation: Automation,
        run: &Run,
        new: bool,
        command: Option<&CommandId>,
    ) -> Result<bool, Problem> {
        // One that did not take place stands beside the newest that did.
        match run.status {
            RunStatus::Missed => automation.missed = Some(run.clone()),
            _ => automation.latest = Some(run.clone()),
        }
        settled_with(&mut automation, run, new);
        automation.updated_at = now();
        self.write(Write::RunWrite, |tx| {
            if new && !tx.claim_run(run)? {
                return Ok(false);
            }
            tx.run(run)?;
            tx.automation(&automation)?;
            if let Some(command) = command {
                tx.command(command, &Done::Automation { automation: Box::new(automation.clone()) })?;
            }
            let ids = json!({ "automation": automation.id, "run": run.id });
            tx.log(&format!("run.{}", run.status.word()), &ids, &run.says)?;
            Ok(true)
        })
    }

    /// Whether a run of an automation waits for an approval.
    fn waits_for_person(&self, id: &AutomationId) -> Result<bool, Problem> {
        let read = self.store.read();
        for approval in read.approvals_waiting()? {
            let thread = read.thread(&approval.task)?;
            if thread.is_some_and(|thread| thread.automation.as_ref() == Some(id)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A turn of a run's task waits for an approval: so does the run.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn run_waits(&mut self, turn: &Turn) -> Result<(), Problem> {
        let Some(mut run) = self.store.read().run_of_thread(&turn.thread)? else { return Ok(()) };
        (run.status, run.seen, run.says) = (RunStatus::Waiting, false, turn.says.clone());
        self.keep_latest(&run)
    }

    /// A turn of a run's task came to rest: so does the run. Then whoever waits for it begins.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn run_ended(&mut self, turn: &Turn) -> Result<(), Problem> {
        let Some(mut run) = self.store.read().run_of_thread(&turn.thread)? else { return Ok(()) };
        let first = !matches!(run.status, RunStatus::Done | RunStatus::Quiet);
        let automation = self.known_automation(&run.automation)?;
        // What comes of it now was neither seen nor judged yet; what was found of it before is of another state.
        (run.seen, run.verdict) = (false, None);
        run.says = match &turn.problem {
            Some(problem) => problem.says.clone(),
            None => turn.says.trim().lines().next().unwrap_or_default().to_owned(),
        };
        run.status = match turn.status {
            ThreadStatus::Waiting => RunStatus::Waiting,
            ThreadStatus::Done if turn.found_nothing && !self.made_something(turn)? => RunStatus::Quiet,
            ThreadStatus::Done => RunStatus::Done,
            _ => RunStatus::Failed,
        };
        if turn.status == ThreadStatus::Interrupted {
            run.says = "It was stopped.".to_owned();
        }
        run.ended_at = Some(now());
        let id = automation.id.clone();
        let newest = automation.latest.as_ref().is_none_or(|latest| latest.id == run.id);
        if newest {
            self.keep_run(automation.clone(), &run, false, None)?;
        } else {
            self.write(Write::RunWrite, |tx| tx.run(&run))?;
        }
        if first && run.status == RunStatus::Done && !automation.draft.good.trim().is_empty() {
            self.judge_run(turn, &automation)?;
        }
        let followed = self.follow_on(&run);
        // One that can't follow keeps no run from its turn.
        self.begin_queued(&id)?;
        followed
    }

    /// Whether a turn made a file or marked a place: then there is something to look at, whatever it says.
    fn made_something(&self, turn: &Turn) -> Result<bool, Problem> {
        let items = self.store.read().items(&turn.thread)?;
        let made = |item: &Item| item.turn == turn.id && matches!(item.body, ItemBody::Version { .. });
        Ok(items.iter().any(made) || !self.left_by(&turn.id)?.is_empty())
    }

    /// Begins the automations that come after this one, once for a run: where the engine ended in between, those that
    /// had begun have a run of the same moment, and the others begin at the next start.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn follow_on(&mut self, done: &Run) -> Result<(), Problem> {
        let (RunStatus::Done | RunStatus::Quiet, false, Some(ended)) =
            (done.status, done.followed, done.ended_at)
        else {
            return Ok(());
        };
        for other in self.store.read().automations()? {
            let after = matches!(&other.draft.trigger, Trigger::After { automation } if *automation == done.automation);
            if after && other.status == AutomationStatus::Active {
                self.begin_run(&other.id, ended, Cause::After, None)?;
            }
        }
        // Read again: what began may have been judged or ended meanwhile.
        let run = match &done.thread {
            Some(thread) => self.store.read().run_of_thread(thread)?,
            None => None,
        };
        let Some(mut run) = run else { return Ok(()) };
        run.followed = true;
        self.keep_latest(&run)
    }

    /// Writes a run that stays as it is for the person, in its automation too where it is the newest.
    fn keep_latest(&mut self, run: &Run) -> Result<(), Problem> {
        let mut automation = self.known_automation(&run.automation)?;
        let newest = automation.latest.as_ref().is_some_and(|latest| latest.id == run.id);
        automation.latest = automation.latest.map(|latest| if newest { run.clone() } else { latest });
        self.write(Write::RunWrite, |tx| {
            tx.run(run)?;
            tx.automation(&automation)
        })
    }

    /// A run is held beside what good looks like, where there is a model that can read.
    fn judge_run(&mut self, turn: &Turn, automation: &Automation) -> Result<(), Problem> {
        let Some(thread) = self.store.read().thread(&turn.thread)? else { return Ok(()) };
        if thread.model == BUILTIN {
            return Ok(());
        }
        // One that can't be asked leaves the run without a verdict.
        let _ = self.ask_about_run(&thread, &automation.draft.task, &automation.draft.good);
        Ok(())
    }

    /// Judges the newest run again after a start, where its judge was stopped with the engine.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn judge_again(&mut self, automation: &Automation) -> Result<(), Problem> {
        let unjudged = |run: &&Run| run.status == RunStatus::Done && run.verdict.is_none();
        let Some(task) = automation.latest.as_ref().filter(unjudged).and_then(|run| run.thread.clone())
        else {
            return Ok(());
        };
        let stopped = |thread: &Thread| {
            let judges = |helps: &Helps| helps.role == JUDGE;
            thread.status == ThreadStatus::Interrupted && thread.helps.as_ref().is_some_and(judges)
        };
        if self.store.read().helpers(&task)?.iter().any(stopped)
            && let Some(turn) = self.store.read().turns(&task)?.pop()
        {
            self.judge_run(&turn, automation)?;
        }
        Ok(())
    }

    /// The person leaves a run as it is: it waits for nobody any more.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn run_left(&mut self, thread: &ThreadId) -> Result<(), Problem> {
        let Some(mut run) = self.store.read().run_of_thread(thread)? else { return Ok(()) };
        if run.status == RunStatus::Waiting {
            (run.status, run.seen) = (RunStatus::Failed, true);
        }
        self.keep_latest(&run)
    }

    /// Keeps the verdict of a run's judge.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn run_judged(&mut self, thread: &ThreadId, verdict: Option<Verdict>) -> Result<(), Problem> {
        let Some(mut run) = self.store.read().run_of_thread(thread)? else { return Ok(()) };
        run.verdict = verdict;
        self.keep_latest(&run)
    }

    /// Begins the oldest run that waits for one that is no more; one that can't begin keeps no other from it.
    pub(crate) fn begin_queued(&mut self, id: &AutomationId) -> Result<(), Problem> {
        // Each round begins one and comes to its end, or one fails and is no more in the way.
        loop {
            let automation = self.known_automation(id)?;
            if self.waits_for_person(id)? {
                return Ok(());
            }
            let open = self.store.read().runs_at_work(id)?;
            let at_work = open.iter().any(|run| run.status == RunStatus::Working);
            let next = open.into_iter().find(|run| run.status == RunStatus::Queued);
            let Some(next) = next.filter(|_| !at_work && automation.status != AutomationStatus::Paused)
            else {
                return Ok(());
            };
            self.set_going(automation, next, false, None)?;
        }
    }
}

/// What a run's task keeps of an automation whose words somebody else wrote: it may be written over or removed before the run ends.
fn imported(automation: &Automation) -> Option<Imported> {
    automation.imported.then(|| Imported::Automation { name: automation.draft.name.clone() })
}

/// A moment that has its run is settled in the same step.
fn settled_with(automation: &mut Automation, run: &Run, new: bool) {
    if new && run.cause == Cause::Time {
        automation.settled = automation.settled.max(run.due);
    }
}
