//! `goal.*`: started, paused, gone on with, ended. What becomes of a goal after a round is `goals`'.

use gloss_protocol::{Code, CommandId, Done, Goal, GoalDraft, GoalId, GoalStatus, Problem, ThreadStatus};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::goals;
use crate::handlers::task::title;
use crate::space::Space;

/// Checks of one goal.
const MAX_CHECKS: usize = 20;

/// Longest words of one, in bytes.
const MAX_WORDS: usize = 100_000;

/// Longest pause between two rounds, in seconds: a month.
const MAX_EVERY: u32 = 31 * 86_400;

pub(super) fn start(space: &mut Space, id: &CommandId, mut draft: GoalDraft) -> Result<Done, Problem> {
    draft.objective = draft.objective.trim().to_owned();
    if draft.objective.is_empty() {
        return Err(
            Problem::new(Code::BadRequest, "The goal has no words.").with_next("Say what is to be reached.")
        );
    }
    let words: usize = draft.checks.iter().map(|check| goals::checks::describe_check(check).len()).sum();
    if draft.checks.len() > MAX_CHECKS || words + draft.objective.len() + draft.constraints.len() > MAX_WORDS
    {
        return Err(Problem::new(Code::TooLarge, "A goal has at most 20 checks and 100 kB of words."));
    }
    if draft.checks.is_empty() {
        let problem = Problem::new(Code::BadRequest, "Nothing says when the goal is reached.");
        return Err(problem.with_next(
            "Add a file that must say so, a figure with a threshold, or a question for a reviewer.",
        ));
    }
    draft.every = draft.every.min(MAX_EVERY);
    let mut files = Vec::new();
    for path in &draft.attachments {
        files.push(space.artifact(path)?.path);
    }
    draft.attachments.clone_from(&files);
    let mut thread = space.thread_for(None, &title(&draft.objective), draft.model.as_deref())?;
    if draft.budget.micro_usd.is_some() {
        thread.ceiling = None;
    }
    if draft.budget.tokens.is_some() {
        thread.budget = None;
    }
    let at = now();
    let goal = Goal {
        id: GoalId::from_uuid(uuid::Uuid::now_v7()),
        status: GoalStatus::Active,
        thread: thread.id.clone(),
        cycles: Vec::new(),
        same: 0,
        why: String::new(),
        next: None,
        created_at: at,
        updated_at: at,
        draft,
    };
    (thread.goal, thread.status) = (Some(goal.id.clone()), ThreadStatus::Done);
    let done = Done::Goal { goal: Box::new(goal.clone()) };
    space.write(Write::GoalWrite, |tx| {
        tx.thread(&thread)?;
        tx.goal(&goal)?;
        tx.command(id, &done)?;
        tx.log("goal.started", &json!({ "goal": goal.id, "task": thread.id }), &goal.draft.objective)
    })?;
    let words = goals::decide::on_with(&goal);
    space.goals().begin_round(goal, &words, files)?;
    Ok(done)
}

pub(super) fn pause(space: &mut Space, id: &CommandId, which: &GoalId) -> Result<Done, Problem> {
    let mut goal = space.goals().known_goal(which)?;
    if goal.status != GoalStatus::Active {
        return Err(Problem::new(Code::BadRequest, "The goal is not pursued."));
    }
    (goal.status, goal.next, goal.why) = (GoalStatus::Paused, None, String::new());
    ended(space, id, goal, "goal.paused")
}

pub(super) fn stop(space: &mut Space, id: &CommandId, which: &GoalId) -> Result<Done, Problem> {
    let mut goal = space.goals().known_goal(which)?;
    (goal.status, goal.next, goal.why) = (GoalStatus::Stopped, None, "You ended it.".to_owned());
    ended(space, id, goal, "goal.stopped")
}

/// Keeps it, and ends the round that is at work and the judge of one that was.
fn ended(space: &mut Space, id: &CommandId, mut goal: Goal, what: &str) -> Result<Done, Problem> {
    space.goals().keep_goal(&mut goal, what)?;
    super::task::stop(space, &goal.thread)?;
    let judges = space.running.values().filter(|running| running.helps.as_ref() == Some(&goal.thread));
    for judge in judges.map(|running| running.thread.clone()).collect::<Vec<_>>() {
        super::task::stop(space, &judge)?;
    }
    let done = Done::Goal { goal: Box::new(goal) };
    space.write(Write::GoalWrite, |tx| tx.command(id, &done))?;
    Ok(done)
}

/// Goes on with a goal that rests; one whose budget is spent needs a larger one first.
pub(super) fn resume(space: &mut Space, id: &CommandId, which: &GoalId) -> Result<Done, Problem> {
    let mut goal = space.goals().known_goal(which)?;
    if matches!(goal.status, GoalStatus::Active | GoalStatus::Done) {
        return Err(Problem::new(Code::BadRequest, "There is nothing to go on with."));
    }
    if let Some(why) = space.goals().goal_budget_spent(&goal)? {
        return Err(Problem::new(Code::BudgetSpent, why).with_next("Start a goal with a larger budget."));
    }
    if space.turn_at_work(&goal.thread).is_some() {
        return Err(Problem::new(Code::Busy, "Its last round is still coming to its end."));
    }
    (goal.status, goal.same, goal.why) = (GoalStatus::Active, 0, String::new());
    let done = Done::Goal { goal: Box::new(goal.clone()) };
    let words = goals::decide::on_with(&goal);
    // Kept with its round: where that can't begin, nothing was changed.
    space.goals().begin_round(goal, &words, Vec::new())?;
    space.write(Write::GoalWrite, |tx| tx.command(id, &done))?;
    Ok(done)
}
