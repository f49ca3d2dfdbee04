//! Budgets as they are told: every ceiling that holds for a task or an automation with what is used under it, and what earlier runs
//! cost. Changes nothing.

use std::sync::Arc;

use gloss_protocol::{
    AutomationId, Budget, BudgetLine, BudgetOf, Code, CostRange, Problem, Run, RunStatus, Thread,
};
use gloss_store::{KeptCeilings, Read};

use super::accounts::{self, Account, Purser, TASK_MONEY};
use super::book::Book;
use super::unit::Unit;
use crate::config::Config;
use crate::doors::Shared;

/// Runs that a range is of, the newest.
const RUNS: u32 = 100;

/// Millionths in a whole unit of the currency.
const WHOLE: u64 = 1_000_000;

/// A ceiling to be offered in the stead of one that is reached: twice as much, or what the next request needs.
pub(crate) fn raised(unit: Unit, ceiling: u64, need: u64) -> u64 {
    let needed = ceiling.saturating_add(need);
    let step = if unit == Unit::Money { WHOLE } else { 1_000 };
    let larger = if needed > ceiling.saturating_mul(2) {
        needed.div_ceil(step).saturating_mul(step)
    } else {
        ceiling * 2
    };
    match unit {
        _ if larger == 0 => TASK_MONEY,
        Unit::Money => larger,
        // Fewer could be read as money.
        Unit::Tokens => larger.max(step),
    }
}

/// A budget with all that holds beside it.
///
/// # Errors
/// What there is not, and errors of the stores.
pub(crate) fn of(shared: &Arc<Shared>, of: &BudgetOf) -> Result<Budget, Problem> {
    // What can't be read now is told where it matters: a state is told all the same.
    let label = Config::read(&shared.home.dir).map(|config| config.money.currency.0).unwrap_or_default();
    let currency = label.code().to_owned();
    let (book, home) = (&shared.home.book, |whose| accounts::of_home(&shared.home.book, whose));
    shared.read(|read, _| {
        let (pursers, range) = match of {
            BudgetOf::Task { task } => {
                let known = read.thread(task)?;
                known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
                (accounts::of_task(read, book, task)?, None)
            }
            BudgetOf::Automation { automation } => {
                let own = own_of(read, book, automation)?;
                (vec![own, home(Account::Month)?, home(Account::All)?], range(read, automation)?)
            }
            BudgetOf::Month {} => (vec![home(Account::Month)?, home(Account::All)?], None),
            BudgetOf::All {} => (vec![home(Account::All)?], None),
        };
        let lines = pursers.into_iter().map(|purser| line(shared, read, purser)).collect::<Result<_, _>>()?;
        Ok(Budget { currency: currency.clone(), lines, range })
    })
}

/// The account of an automation, which may be removed by now.
fn own_of(read: Read<'_>, book: &Book, id: &AutomationId) -> Result<Purser, Problem> {
    if let Some(known) = read.automation(id)? {
        let ceilings = KeptCeilings { money: known.ceiling, tokens: known.draft.budget };
        return Ok(Purser { whose: Account::Automation(known.id), ceilings });
    }
    accounts::removed(read, book, id)?
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no automation {id}.")))
}

fn line(shared: &Shared, read: Read<'_>, purser: Purser) -> Result<BudgetLine, Problem> {
    let account = purser.whose.account();
    let (money, tokens) = shared.home.book.sums(&account)?;
    let lacked = shared.home.book.lacked(&account);
    let mut line = BudgetLine {
        of: BudgetOf::All {},
        name: "All that is ever spent".to_owned(),
        used: money.used,
        reserved: money.held,
        ceiling: purser.ceilings.money,
        suggested: raised(Unit::Money, purser.ceilings.money.unwrap_or_default(), lacked),
        tokens: tokens.used.saturating_add(tokens.held),
        most_tokens: purser.ceilings.tokens,
    };
    match purser.whose {
        Account::Task(task) => {
            let thread = read.thread(&task)?;
            (line.tokens, line.most_tokens) = thread.map_or((0, None), |one| (one.usage.total(), one.budget));
            (line.of, line.name) = (BudgetOf::Task { task }, "This task".to_owned());
        }
        Account::Elsewhere(task) => {
            // It is raised in its own folder.
            (line.of, line.suggested) = (BudgetOf::Task { task }, 0);
            line.name = "The task that began it".to_owned();
        }
        Account::Goal(goal) => {
            let goal = read.goal(&goal)?;
            line.most_tokens = goal.as_ref().and_then(|goal| goal.draft.budget.tokens);
            // It keeps the budget that it began with.
            (line.name, line.suggested) = ("This goal".to_owned(), 0);
            if let Some(goal) = goal {
                line.of = BudgetOf::Task { task: goal.thread };
            }
        }
        Account::Automation(automation) => {
            (line.of, line.name) =
                (BudgetOf::Automation { automation }, "This automation, this month".to_owned());
        }
        Account::Month => {
            (line.of, line.name) = (BudgetOf::Month {}, "This month, in all folders".to_owned());
        }
        Account::All => {}
    }
    Ok(line)
}

/// The range of what an automation's runs cost; none before there was one.
fn range(read: Read<'_>, automation: &AutomationId) -> Result<Option<CostRange>, Problem> {
    let came_to_end = |run: &Run| matches!(run.status, RunStatus::Done | RunStatus::Quiet);
    let mut costs = Vec::new();
    for run in read.runs(automation, RUNS)?.into_iter().filter(came_to_end) {
        let thread: Option<Thread> = run.thread.as_ref().map(|task| read.thread(task)).transpose()?.flatten();
        costs.extend(thread.map(|thread| thread.cost));
    }
    let of = |cost: &gloss_protocol::Cost| cost.micro_usd;
    let (Some(least), Some(most)) = (costs.iter().map(of).min(), costs.iter().map(of).max()) else {
        return Ok(None);
    };
    let runs = u32::try_from(costs.len()).unwrap_or(u32::MAX);
    Ok(Some(CostRange { runs, least, most, partial: costs.iter().any(|cost| cost.partial) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_twice_as_much_and_never_too_little() {
        for (unit, ceiling, need, expect) in [
            (Unit::Money, 2_000_000, 310_000, 4_000_000),
            (Unit::Money, 2_000_000, 2_500_001, 5_000_000),
            (Unit::Money, 0, 0, TASK_MONEY),
            (Unit::Money, 0, 10, 1_000_000),
            (Unit::Tokens, 1_000, 5_500, 7_000),
        ] {
            assert_eq!(raised(unit, ceiling, need), expect, "{ceiling} {need}");
        }
    }
}
