//! `gloss goal`: outcomes that are pursued over many rounds.

use gloss_protocol::{
    Code, Command, Done, Goal, GoalBudget, GoalCheck, GoalDraft, GoalId, GoalStatus, Is, Problem,
};
use serde_json::{Value, json};

use crate::args::{Goal as Words, StartGoal};
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, words: Words) -> Result<u8, Problem> {
    let id = |goal: String| GoalId(goal);
    match words {
        Words::Start(start) => self::start(session, *start).await,
        Words::List => list(session).await,
        Words::Show { goal } => show(session, &id(goal)).await,
        Words::Pause { goal } => submit_goal(session, Command::GoalPause { goal: id(goal) }).await,
        Words::Resume { goal } => submit_goal(session, Command::GoalResume { goal: id(goal) }).await,
        Words::Stop { goal } => submit_goal(session, Command::GoalStop { goal: id(goal) }).await,
    }
}

async fn start(session: &Session, start: StartGoal) -> Result<u8, Problem> {
    let mut checks = Vec::new();
    for file in start.file {
        // `report.md: Revenue` must be there and say so.
        let (path, says) = file.split_once(':').map_or((file.as_str(), ""), |(path, says)| (path, says));
        let says =
            says.split('|').map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned).collect();
        checks.push(GoalCheck::File { path: path.trim().to_owned(), says });
    }
    for figure in &start.figure {
        checks.push(self::figure(figure)?);
    }
    checks.extend(start.review.into_iter().map(|question| GoalCheck::Review { question }));
    let draft = GoalDraft {
        objective: start.objective,
        checks,
        constraints: start.constraints.unwrap_or_default(),
        budget: GoalBudget {
            turns: start.turns,
            tokens: start.tokens,
            seconds: start.minutes.map(|minutes| minutes.saturating_mul(60)),
            micro_usd: start.usd.map(|usd| (usd.clamp(0.0, 1e9) * 1e6) as u64),
        },
        every: start.every,
        model: start.model,
        attachments: start.attach,
    };
    submit_goal(session, Command::GoalStart { draft: Box::new(draft) }).await
}

/// `SELECT sum(x) FROM t >= 100`: the last comparison counts.
fn figure(words: &str) -> Result<GoalCheck, Problem> {
    let signs = [(">=", Is::AtLeast), ("<=", Is::AtMost), ("==", Is::Exactly)];
    let last = signs
        .iter()
        .filter_map(|(sign, is)| Some((words.rfind(sign)?, *sign, *is)))
        .max_by_key(|(at, ..)| *at);
    let read = last.and_then(|(at, sign, is)| {
        let value =
            words.get(at + sign.len()..)?.trim().parse::<f64>().ok().filter(|value| value.is_finite())?;
        Some(GoalCheck::Figure { sql: words.get(..at)?.trim().to_owned(), is, value })
    });
    read.ok_or_else(|| {
        Problem::new(Code::BadRequest, format!("“{words}” is no figure with a threshold."))
            .with_next("Write a SELECT and >=, <= or == with a number at its end.")
    })
}

async fn submit_goal(session: &Session, command: Command) -> Result<u8, Problem> {
    let Done::Goal { goal } = session.submit(command).await? else {
        return Err(unexpected());
    };
    output::either(session.json, &line(&goal), || words(&goal));
    Ok(0)
}

async fn list(session: &Session) -> Result<u8, Problem> {
    for goal in session.snapshot().await?.goals {
        output::either(session.json, &line(&goal), || words(&goal));
    }
    Ok(0)
}

async fn show(session: &Session, id: &GoalId) -> Result<u8, Problem> {
    let goals = session.snapshot().await?.goals;
    let goal = goals.into_iter().find(|goal| goal.id == *id);
    let goal = goal.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no goal {id}.")))?;
    output::either(session.json, &line(&goal), || {
        let mut out = vec![words(&goal)];
        for cycle in &goal.cycles {
            out.push(format!("  Round {}: {}", cycle.n, cycle.says.lines().next().unwrap_or_default()));
            out.extend(
                cycle
                    .verdicts
                    .iter()
                    .map(|one| format!("    {} {}", if one.met { "✓" } else { "·" }, one.says)),
            );
        }
        out.join("\n")
    });
    Ok(match goal.status {
        GoalStatus::Stuck => 3,
        _ => 0,
    })
}

fn words(goal: &Goal) -> String {
    format!("{}  {:<7} {}\n  {}", goal.id, goal.status.word(), goal.draft.objective, goal.why)
        .trim_end()
        .to_owned()
}

fn line(goal: &Goal) -> Value {
    json!({
        "goal": goal.id,
        "objective": goal.draft.objective,
        "status": goal.status.word(),
        "task": goal.thread,
        "checks": goal.draft.checks,
        "budget": goal.draft.budget,
        "every": goal.draft.every,
        "cycles": goal.cycles,
        "why": goal.why,
        "next": goal.next,
        "created_at": goal.created_at,
        "updated_at": goal.updated_at,
    })
}
