//! `budget.set`: a ceiling of a task, an automation, the month or all, as a person typed it. What it comes to is `money`'s.

use gloss_protocol::{AutomationDraft, AutomationId, BudgetOf, Code, CommandId, Done, Problem, Thread};
use gloss_store::{KeptCeilings, Write};
use serde_json::json;

use crate::config::Config;
use crate::doors::now;
use crate::money::accounts::{self, Account, kept_name, removed_name};
use crate::money::amount::{self, Amount};
use crate::money::state;
use crate::space::Space;

/// The limits of something: in money, and in tokens.
type Limits = (Option<u64>, Option<u64>);

pub(super) fn set(
    space: &mut Space,
    id: &CommandId,
    of: &BudgetOf,
    (text, money_only): (&str, bool),
) -> Result<Done, Problem> {
    let label = Config::read(&space.shared.home.dir)?.money.currency.0;
    let amount = amount::read(text, &label)?;
    let changed = |limits: Limits| changed(amount, money_only, limits);
    match of {
        BudgetOf::Task { task } => {
            let known = space.store.read().thread(task)?;
            let mut thread =
                known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
            (thread.ceiling, thread.budget) = changed((thread.ceiling, thread.budget));
            thread.updated_at = now();
            space.write(Write::TurnSteer, |tx| tx.thread(&thread))?;
            keep_elsewhere(space, &thread)?;
        }
        BudgetOf::Automation { automation } => set_of_automation(space, automation, changed)?,
        BudgetOf::Month {} | BudgetOf::All {} => {
            let whose = if *of == (BudgetOf::Month {}) { Account::Month } else { Account::All };
            let book = &space.shared.home.book;
            let known = accounts::of_home(book, whose.clone())?.ceilings;
            let (money, tokens) = changed((known.money, known.tokens));
            book.set_ceilings(kept_name(&whose), KeptCeilings { money, tokens })?;
        }
    }
    // Whoever waits for room under it looks again.
    space.shared.home.book.settled.notify_waiters();
    let done = Done::Budget { budget: Box::new(state::of(&space.shared, of)?) };
    space.write(Write::TurnSteer, |tx| {
        tx.command(id, &done)?;
        tx.log("budget.set", &json!({ "of": of }), text)
    })?;
    Ok(done)
}

/// Reads what a task that begins or goes on may cost or use.
///
/// # Errors
/// What is no amount.
pub(super) fn of_run(space: &Space, text: &str) -> Result<Amount, Problem> {
    amount::read(text, &Config::read(&space.shared.home.dir)?.money.currency.0)
}

/// Sets the limits of a task that goes on with an amount.
///
/// # Errors
/// Errors of the home's store.
pub(super) fn set_of_run(space: &Space, thread: &mut Thread, amount: Amount) -> Result<(), Problem> {
    (thread.ceiling, thread.budget) = changed(amount, false, (thread.ceiling, thread.budget));
    keep_elsewhere(space, thread)
}

/// Keeps the ceiling of a task where the tasks that it began in other folders find it.
fn keep_elsewhere(space: &Space, thread: &Thread) -> Result<(), Problem> {
    if thread.spans.is_empty() { Ok(()) } else { space.shared.home.book.set_ceiling_of(thread) }
}

/// Sets the limits of an automation; of one that is removed only the ceiling for the tasks that it began is left.
fn set_of_automation(
    space: &mut Space,
    id: &AutomationId,
    changed: impl Fn(Limits) -> Limits,
) -> Result<(), Problem> {
    let (read, book) = (space.store.read(), &space.shared.home.book);
    if read.automation(id)?.is_none()
        && let Some(removed) = accounts::removed(read, book, id)?
    {
        let (money, tokens) = changed((removed.ceilings.money, None));
        if tokens.is_some() {
            let says = "This automation is removed: for what it began only a ceiling in money is left.";
            return Err(Problem::new(Code::BadRequest, says).with_next("Write the amount as 2.00."));
        }
        return book.set_ceilings(&removed_name(id), KeptCeilings { money, tokens });
    }
    let mut automation = space.automations().known_automation(id)?;
    (automation.ceiling, automation.draft.budget) = changed((automation.ceiling, automation.draft.budget));
    automation.updated_at = now();
    space.write(Write::AutomationWrite, |tx| tx.automation(&automation))?;
    Ok(())
}

/// Money and tokens with one of them set anew; none takes both away, or the money alone.
fn changed(amount: Amount, money_only: bool, (money, tokens): Limits) -> Limits {
    match amount {
        Amount::Money(micro) => (Some(micro), tokens),
        Amount::Tokens(most) => (money, Some(most)),
        Amount::None if money_only => (None, tokens),
        Amount::None => (None, None),
    }
}

/// The ceiling of an automation that is being saved: money for its runs of a month, tokens for each run. The tokens that its draft
/// has stay where the money alone is taken away.
///
/// # Errors
/// What is no amount.
pub(super) fn of_automation(
    space: &Space,
    text: &str,
    ceiling: &mut Option<u64>,
    draft: &mut AutomationDraft,
) -> Result<(), Problem> {
    let label = Config::read(&space.shared.home.dir)?.money.currency.0;
    match amount::read(text, &label)? {
        Amount::None => *ceiling = None,
        Amount::Money(micro) => *ceiling = Some(micro),
        Amount::Tokens(most) => draft.budget = Some(most),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_takes_both_limits_away_and_in_a_field_for_money_that_alone() {
        let limits = (Some(2_000_000), Some(500_000));
        assert_eq!(changed(Amount::None, false, limits), (None, None));
        assert_eq!(changed(Amount::None, true, limits), (None, Some(500_000)));
        for money_only in [false, true] {
            assert_eq!(changed(Amount::Money(5), money_only, limits), (Some(5), Some(500_000)));
            assert_eq!(changed(Amount::Tokens(5), money_only, limits), (Some(2_000_000), Some(5)));
        }
    }
}
