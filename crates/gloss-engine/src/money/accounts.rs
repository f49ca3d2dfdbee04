//! Who pays for a task's requests, and up to which ceiling: the task itself with its helpers, the automation or the goal that it is
//! of, the month, and all that is ever spent from this home. Adds nothing up.

use gloss_protocol::{Automation, AutomationId, GoalId, Problem, Thread, ThreadId};
use gloss_store::{KeptCeilings, Read};

use super::book::Book;
use crate::clock;
use crate::doors::now;

/// What a task may cost before the person is asked, in millionths, and so each automation in a month.
pub(crate) const TASK_MONEY: u64 = 2_000_000;

/// What all tasks may cost in a month.
pub(crate) const MONTH_MONEY: u64 = 25_000_000;

/// Account account it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// A task's, with its helpers.
    Task(ThreadId),
    /// A task's in another folder, which began this one.
    Elsewhere(ThreadId),
    /// An automation's, with all its runs of this month.
    Automation(AutomationId),
    /// A goal's.
    Goal(GoalId),
    /// This month's.
    Month,
    /// All that is ever spent.
    All,
}

impl Account {
    /// The name under which its sum is kept.
    pub(crate) fn account(&self) -> String {
        match self {
            Self::Task(id) | Self::Elsewhere(id) => format!("task:{id}"),
            Self::Automation(id) => format!("automation:{id}/{}", month()),
            Self::Goal(id) => format!("goal:{id}"),
            Self::Month => format!("month/{}", month()),
            Self::All => "all".to_owned(),
        }
    }
}

/// The month where the person is, as `2026-11`.
fn month() -> String {
    clock::date(now()).get(..7).unwrap_or_default().to_owned()
}

/// An account that pays, with its ceilings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Purser {
    /// Account it is.
    pub whose: Account,
    /// Up to where.
    pub ceilings: KeptCeilings,
}

/// The accounts that pay for a task's requests, the nearest first.
///
/// # Errors
/// Errors of the store, and of the home's.
pub(crate) fn of_task(read: Read<'_>, book: &Book, task: &ThreadId) -> Result<Vec<Purser>, Problem> {
    let mut all = Vec::new();
    let own = read.thread(task)?;
    // Helpers and judges are paid for by the task that they help.
    let helped = own.as_ref().and_then(|own| own.helps.as_ref()).map(|helps| read.thread(&helps.task));
    if let Some(of) = helped.transpose()?.flatten().or(own) {
        all.extend(of_thread(read, book, &of)?);
        if let Some(payer) = of.paid_by {
            let ceilings = book.ceilings(&format!("task:{payer}"))?.unwrap_or_default();
            all.push(Purser { whose: Account::Elsewhere(payer), ceilings });
        }
    }
    all.push(of_home(book, Account::Month)?);
    all.push(of_home(book, Account::All)?);
    Ok(all)
}

fn of_thread(read: Read<'_>, book: &Book, of: &Thread) -> Result<Vec<Purser>, Problem> {
    // A task's tokens are counted once they are used (`turn/budget.rs`), money before.
    let money = |money| KeptCeilings { money, tokens: None };
    let mut all = vec![Purser { whose: Account::Task(of.id.clone()), ceilings: money(of.ceiling) }];
    if let Some(id) = &of.automation {
        let ceilings = match read.automation(id)? {
            Some(automation) => money(automation.ceiling),
            None => of_removed(book, id)?,
        };
        all.push(Purser { ceilings, whose: Account::Automation(id.clone()) });
    }
    if let Some(goal) = read.goal_of(&of.id)? {
        all.push(Purser { ceilings: money(goal.draft.budget.micro_usd), whose: Account::Goal(goal.id) });
    }
    Ok(all)
}

/// The ceilings of an automation that is removed: its runs go on under the one that it had, or where nobody kept that the first one.
fn of_removed(book: &Book, id: &AutomationId) -> Result<KeptCeilings, Problem> {
    let first = KeptCeilings { money: Some(TASK_MONEY), tokens: None };
    Ok(book.ceilings(&removed_name(id))?.unwrap_or(first))
}

/// The account of an automation that is removed; none where there was no such automation.
///
/// # Errors
/// Errors of the store, and of the home's.
pub(crate) fn removed(read: Read<'_>, book: &Book, id: &AutomationId) -> Result<Option<Purser>, Problem> {
    if !read.has_task_of(id)? {
        return Ok(None);
    }
    Ok(Some(Purser { ceilings: of_removed(book, id)?, whose: Account::Automation(id.clone()) }))
}

/// Keeps the ceiling of an automation that is about to be removed.
///
/// # Errors
/// Errors of the home's store.
pub(crate) fn keep_removed(book: &Book, automation: &Automation) -> Result<(), Problem> {
    book.set_ceilings(&removed_name(&automation.id), KeptCeilings { money: automation.ceiling, tokens: None })
}

/// The name under which the ceiling of a removed automation is kept.
pub(crate) fn removed_name(id: &AutomationId) -> String {
    format!("automation:{id}")
}

/// The account of the month, or of all.
///
/// # Errors
/// Errors of the home's store.
pub(crate) fn of_home(book: &Book, whose: Account) -> Result<Purser, Problem> {
    let set = book.ceilings(kept_name(&whose))?;
    let first = KeptCeilings { money: (whose == Account::Month).then_some(MONTH_MONEY), tokens: None };
    Ok(Purser { whose, ceilings: set.unwrap_or(first) })
}

/// The name under which ceilings of the home are kept.
pub(crate) fn kept_name(whose: &Account) -> &'static str {
    if *whose == Account::Month { "month" } else { "all" }
}
