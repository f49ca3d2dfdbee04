//! The rounds of goals: begun, judged, decided, and gone on with. What is met is `checks`' to find, what comes next `decide`'s.

use std::collections::BTreeMap;

use gloss_agent::machine::State;
use gloss_protocol::{
    Code, Cycle, Goal, GoalCheck, GoalId, GoalStatus, Item, ItemBody, Problem, Thread, ThreadStatus,
    Timestamp, Turn, Verdict,
};
use gloss_store::Write;
use serde_json::json;

use super::decide::{self, Next, decide};
use super::room::Goals;
use crate::config::BUILTIN;
use crate::doors::now;
use crate::turn::judging::Judging;
use crate::turn::room::Turns;
use crate::turn::words::put_words;

/// Rounds that are kept with a goal; of more than these the newest are.
const KEPT: usize = 200;

/// Longest line of a round, in characters.
const LINE: usize = 500;

/// Answers to a goal's own questions.
const REACHED: &str = "It is reached";
const GO_ON: &str = "Go on";
const STOP: &str = "Stop here";

impl Goals<'_> {
    /// The goal, or words that there is none.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub(crate) fn known_goal(&self, id: &GoalId) -> Result<Goal, Problem> {
        let known = self.store.read().goal(id)?;
        known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no goal {id}.")))
    }

    /// Begins the next round of a goal; where its task is at work already, for the person or otherwise, the end of that
    /// is the round's.
    ///
    /// # Errors
    /// Where its task or its model can't be had.
    pub(crate) fn begin_round(
        &mut self,
        mut goal: Goal,
        words: &str,
        files: Vec<String>,
    ) -> Result<(), Problem> {
        if self.turn_at_work(&goal.thread).is_some() {
            goal.next = None;
            return self.keep_goal(&mut goal, "goal.waits");
        }
        let mut thread = self.thread_for(Some(goal.thread.clone()), "", goal.draft.model.as_deref())?;
        thread.latest = format!("Round {}", goal.cycles.len() + 1);
        // The built-in assistant knows its jobs by their words alone.
        let words = if thread.model == BUILTIN { goal.draft.objective.as_str() } else { words };
        let turn = Turns::new_turn(&thread, Vec::new());
        let (item, entry) = put_words(&turn, self.store.read().next_item(&thread.id)?, words, files);
        (goal.next, goal.updated_at) = (None, now());
        self.write(Write::TurnStart, |tx| {
            tx.thread(&thread)?;
            tx.turn(&turn)?;
            tx.item(&item, Some(&entry))?;
            tx.goal(&goal)?;
            tx.log("goal.round", &json!({ "goal": goal.id, "turn": turn.id }), "")
        })?;
        self.set_to_work(&turn, State::default(), BTreeMap::new())
    }

    /// The same, where nobody waits for an answer: what stands in the way pauses the goal with its reason.
    fn try_round(&mut self, goal: Goal, words: &str) -> Result<(), Problem> {
        match self.begin_round(goal.clone(), words, Vec::new()) {
            Ok(()) => Ok(()),
            Err(problem) => self.pause_for(goal, &problem),
        }
    }

    fn pause_for(&mut self, mut goal: Goal, problem: &Problem) -> Result<(), Problem> {
        (goal.status, goal.next) = (GoalStatus::Paused, None);
        goal.why = format!("{} {}", problem.says, problem.next);
        self.keep_goal(&mut goal, "goal.paused")
    }

    /// Whether nothing was begun in a goal's task after a turn.
    fn is_newest(&self, goal: &Goal, turn: &Turn) -> bool {
        let newest = self.store.read().turns(&goal.thread).ok().and_then(|mut turns| turns.pop());
        newest.is_some_and(|newest| newest.id == turn.id)
    }

    /// A turn of a goal's task came to rest; gives the goal where its checks are to be looked at now.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn round_ended(&mut self, turn: &Turn) -> Result<Option<Goal>, Problem> {
        let Some(mut goal) = self.store.read().goal_of(&turn.thread)? else { return Ok(None) };
        if goal.status != GoalStatus::Active || goal.cycles.iter().any(|cycle| cycle.turn == turn.id) {
            return Ok(None);
        }
        if turn.status == ThreadStatus::Interrupted {
            (goal.status, goal.why) = (GoalStatus::Paused, String::new());
            self.keep_goal(&mut goal, "goal.paused")?;
            return Ok(None);
        }
        Ok(Some(goal))
    }

    /// Takes the verdicts that Gloss found itself: a judge is asked for the open ones, or else it is decided.
    pub(crate) fn judged(
        &mut self,
        id: &GoalId,
        turn: &Turn,
        found: Vec<Option<Verdict>>,
    ) -> Result<(), Problem> {
        let goal = self.known_goal(id)?;
        // Paused or ended while its checks were looked at: nobody is asked any more.
        if goal.status != GoalStatus::Active || !self.is_newest(&goal, turn) {
            return Ok(());
        }
        let open =
            goal.draft.checks.iter().zip(&found).any(|(check, verdict)| {
                check.computed() && !verdict.as_ref().is_some_and(|verdict| verdict.met)
            });
        let judgements = goal.draft.checks.iter().any(|check| !check.computed());
        if judgements && !open && decide::spent(&goal, &self.goal_thread(&goal)?, now()).is_none() {
            return match self.ask_judge(&goal, turn, found) {
                Ok(()) => Ok(()),
                Err(problem) => self.pause_for(goal, &problem),
            };
        }
        let verdicts = found
            .into_iter()
            .map(|verdict| verdict.unwrap_or_else(|| unlooked("Judged once everything else is met.")))
            .collect();
        self.decided(id, turn, verdicts)
    }

    /// Asks a judge for the checks that nobody computed.
    fn ask_judge(&mut self, goal: &Goal, turn: &Turn, found: Vec<Option<Verdict>>) -> Result<(), Problem> {
        let questions: Vec<String> = goal
            .draft
            .checks
            .iter()
            .filter_map(|check| match check {
                GoalCheck::Review { question } => Some(question.clone()),
                _ => None,
            })
            .enumerate()
            .map(|(at, question)| format!("{}. {question}", at + 1))
            .collect();
        let of = self.goal_thread(goal)?;
        let budget = goal.draft.budget.tokens.map(|tokens| tokens.saturating_sub(of.usage.total()));
        let waits = Judging::Round { goal: goal.id.clone(), turn: turn.id.clone(), found };
        self.begin_judge(&of, &goal.draft.objective, &questions.join("\n"), budget, waits)
    }

    /// Verdicts of a round that a judge has looked at; none for what it said nothing of.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn judge_decided(
        &mut self,
        goal: &GoalId,
        turn: &Turn,
        verdicts: Vec<Option<Verdict>>,
    ) -> Result<(), Problem> {
        let said =
            |verdict: Option<Verdict>| verdict.unwrap_or_else(|| unlooked("The judge gave no verdict."));
        self.decided(goal, turn, verdicts.into_iter().map(said).collect())
    }

    fn goal_thread(&self, goal: &Goal) -> Result<Thread, Problem> {
        let thread = self.store.read().thread(&goal.thread)?;
        thread.ok_or_else(|| Problem::new(Code::NotFound, "The goal's task is gone."))
    }

    /// All verdicts of a round are there.
    fn decided(&mut self, id: &GoalId, turn: &Turn, verdicts: Vec<Verdict>) -> Result<(), Problem> {
        let mut goal = self.known_goal(id)?;
        let judged = goal.cycles.iter().any(|cycle| cycle.turn == turn.id);
        if goal.status != GoalStatus::Active || judged || !self.is_newest(&goal, turn) {
            return Ok(());
        }
        let n = goal.cycles.last().map_or(1, |last| last.n + 1);
        let says = turn.problem.as_ref().map_or(turn.says.as_str(), |problem| problem.says.as_str());
        let says = says.lines().next().unwrap_or_default().chars().take(LINE).collect();
        goal.cycles.push(Cycle { n, turn: turn.id.clone(), says, verdicts, at: now() });
        if goal.cycles.len() > KEPT {
            goal.cycles.remove(0);
        }
        let thread = self.goal_thread(&goal)?;
        let wrote = self.written_for(&goal)?;
        let next = decide(&mut goal, &thread, turn, &wrote, now());
        self.carry_on(goal, thread, next)
    }

    /// The files that the goal's figures were read from in its last round and that a turn of its task, or of a helper of
    /// that, has written.
    fn written_for(&self, goal: &Goal) -> Result<Vec<String>, Problem> {
        let read = self.store.read();
        let rests_on = goal.cycles.last().into_iter().flat_map(|cycle| &cycle.verdicts);
        let mut wrote = Vec::new();
        for path in rests_on.flat_map(|verdict| &verdict.rests_on) {
            for version in read.versions(path)? {
                let Some(turn) =
                    version.version.turn.as_ref().map(|turn| read.turn(turn)).transpose()?.flatten()
                else {
                    continue;
                };
                let helps = || read.thread(&turn.thread).ok().flatten().and_then(|thread| thread.helps);
                if (turn.thread == goal.thread || helps().is_some_and(|helps| helps.task == goal.thread))
                    && !wrote.contains(path)
                {
                    wrote.push(path.clone());
                }
            }
        }
        Ok(wrote)
    }

    fn carry_on(&mut self, mut goal: Goal, thread: Thread, next: Next) -> Result<(), Problem> {
        match next {
            Next::Done => {
                goal.status = GoalStatus::Done;
                self.keep_goal(&mut goal, "goal.done")
            }
            Next::Spent(why) => {
                (goal.status, goal.why) = (GoalStatus::Spent, why);
                self.keep_goal(&mut goal, "goal.spent")
            }
            Next::Ask(question) => {
                goal.status = GoalStatus::Stuck;
                self.ask_about(goal, thread, question, &[GO_ON, STOP])
            }
            Next::Confirm(question) => {
                goal.status = GoalStatus::Stuck;
                self.ask_about(goal, thread, question, &[REACHED, GO_ON, STOP])
            }
            Next::Rest => {
                goal.status = GoalStatus::Paused;
                self.keep_goal(&mut goal, "goal.waits")
            }
            Next::Wait(at) => {
                goal.next = Some(at);
                self.keep_goal(&mut goal, "goal.waits")
            }
            Next::Round(words) => self.try_round(goal, &words),
        }
    }

    /// A question of the goal itself, kept with its task as an agent's are.
    fn ask_about(
        &mut self,
        mut goal: Goal,
        mut thread: Thread,
        text: String,
        choices: &[&str],
    ) -> Result<(), Problem> {
        let Some(turn) = self.store.read().turns(&thread.id)?.pop() else { return Ok(()) };
        let choices: Vec<String> = choices.iter().map(|choice| (*choice).to_owned()).collect();
        let next = self.store.read().next_item(&thread.id)?;
        let item = Turns::asks(&mut thread, &turn, next, (text.clone(), choices), None);
        (thread.status, thread.latest, thread.updated_at) = (ThreadStatus::Waiting, text, now());
        goal.updated_at = now();
        self.write(Write::GoalWrite, |tx| {
            tx.goal(&goal)?;
            tx.item(&item, None)?;
            tx.thread(&thread)?;
            tx.log("goal.stuck", &json!({ "goal": goal.id, "task": goal.thread }), &goal.why)
        })
    }

    /// Writes a goal as it is now.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn keep_goal(&mut self, goal: &mut Goal, what: &str) -> Result<(), Problem> {
        goal.updated_at = now();
        self.write(Write::GoalWrite, |tx| {
            tx.goal(goal)?;
            tx.log(what, &json!({ "goal": goal.id, "task": goal.thread }), &goal.why)
        })
    }

    /// Words of the person in a goal's task: a goal that rests is pursued again with them, or comes to an end; true where
    /// nobody works on. Only an answer to the goal's own question ends it: an agent's may have choices of the same words.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn goal_heard(
        &mut self,
        thread: &gloss_protocol::ThreadId,
        words: &str,
        answered: &[Item],
    ) -> Result<bool, Problem> {
        let Some(mut goal) = self.store.read().goal_of(thread)? else { return Ok(false) };
        if !matches!(goal.status, GoalStatus::Stuck | GoalStatus::Paused) {
            return Ok(false);
        }
        let own = answered.iter().any(is_own);
        let spent = self.goal_budget_spent(&goal)?;
        (goal.status, goal.same, goal.why) = match (words.trim(), spent) {
            (REACHED, _) if own => (GoalStatus::Done, 0, String::new()),
            (STOP, _) if own => (GoalStatus::Stopped, 0, "You ended it.".to_owned()),
            (_, Some(why)) => (GoalStatus::Spent, 0, why),
            (_, None) => (GoalStatus::Active, 0, String::new()),
        };
        self.keep_goal(&mut goal, "goal.heard")?;
        Ok(own && goal.status != GoalStatus::Active)
    }

    /// Begins rounds whose time has come.
    pub(crate) fn tick_goals(&mut self, now: Timestamp) {
        let goals = self.store.read().goals().unwrap_or_default();
        let active: Vec<Goal> = goals.into_iter().filter(|goal| goal.status == GoalStatus::Active).collect();
        for goal in &active {
            if goal.next.is_some_and(|next| next <= now) {
                let words = decide::on_with(goal);
                let _ = self.try_round(goal.clone(), &words);
            }
        }
    }

    /// After a start: one that was about to go on does; gives the turns whose round was not judged.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn recover_goals(&mut self) -> Result<Vec<Turn>, Problem> {
        let mut unjudged = Vec::new();
        for goal in self.store.read().goals()? {
            let last = self.store.read().turns(&goal.thread)?.pop();
            if goal.status != GoalStatus::Active || goal.next.is_some() {
                continue;
            }
            let Some(turn) = last else {
                // It was stored, and its first round was not.
                let words = decide::on_with(&goal);
                self.try_round(goal, &words)?;
                continue;
            };
            if !turn.at_rest() {
                continue;
            }
            if goal.cycles.iter().all(|cycle| cycle.turn != turn.id) {
                unjudged.push(turn);
            } else {
                let words = decide::on_with(&goal);
                self.try_round(goal, &words)?;
            }
        }
        Ok(unjudged)
    }

    /// Names the part of a goal's budget that is spent.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn goal_budget_spent(&self, goal: &Goal) -> Result<Option<String>, Problem> {
        Ok(decide::spent(goal, &self.goal_thread(goal)?, now()))
    }
}

/// True for a question that a goal asked, and not its agent.
fn is_own(item: &Item) -> bool {
    let ItemBody::Question { choices, .. } = &item.body else { return false };
    choices == &[GO_ON, STOP] || choices == &[REACHED, GO_ON, STOP]
}

fn unlooked(says: &str) -> Verdict {
    Verdict::new(false, says)
}
