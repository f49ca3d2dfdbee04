//! `budget.set`: a ceiling of a task, an automation, the month or all, as a person typed it. What it comes to is `money`'s.

use gloss_protocol::{AutomationDraft, BudgetOf, Code, CommandId, Done, Problem};
use gloss_store::{KeptCeilings, Write};
use serde_json::json;

use crate::config::Config;
use crate::doors::now;
use crate::money::accounts::{Account, kept_name};
use crate::money::amount::{self, Amount};
use crate::money::state;
use crate::space::Space;

pub(super) fn set(space: &mut Space, id: &CommandId, of: &BudgetOf, text: &str) -> Result<Done, Problem> {
    let label = Config::read(&space.shared.home.dir)?.money.currency.0;
    let amount = amount::read(text, &label, matches!(of, BudgetOf::Task { .. }))?;
    match of {
        BudgetOf::Task { task } => {
            let known = space.store.read().thread(task)?;
            let mut thread =
                known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
            (thread.ceiling, thread.budget) = changed(amount, (thread.ceiling, thread.budget));
            thread.updated_at = now();
            space.write(Write::TurnSteer, |tx| tx.thread(&thread))?;
            if !thread.spans.is_empty() {
                space.shared.home.book.set_ceiling_of(&thread)?;
            }
        }
        BudgetOf::Automation { automation } => {
            let mut automation = space.automations().known_automation(automation)?;
            (automation.ceiling, automation.draft.budget) =
                changed(amount, (automation.ceiling, automation.draft.budget));
            automation.updated_at = now();
            space.write(Write::AutomationWrite, |tx| tx.automation(&automation))?;
        }
        BudgetOf::Month {} | BudgetOf::All {} => {
            let whose = if *of == (BudgetOf::Month {}) { Account::Month } else { Account::All };
            let book = &space.shared.home.book;
            let known = crate::money::accounts::of_home(book, whose.clone())?.ceilings;
            let (money, tokens) = changed(amount, (known.money, known.tokens));
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

/// Money and tokens with one of them set anew; none takes both away.
fn changed(amount: Amount, (money, tokens): (Option<u64>, Option<u64>)) -> (Option<u64>, Option<u64>) {
    match amount {
        Amount::Money(micro) => (Some(micro), tokens),
        Amount::Tokens(most) => (money, Some(most)),
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
    match amount::read(text, &label, false)? {
        Amount::None => *ceiling = None,
        Amount::Money(micro) => *ceiling = Some(micro),
        Amount::Tokens(most) => draft.budget = Some(most),
    }
    Ok(())
}
