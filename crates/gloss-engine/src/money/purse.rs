//! The purse of a turn: before a provider sends a try, what it can come to is reserved in every account that pays for the task; what
//! it used is settled after. Keeps no ceiling of its own: they are read anew each time, so that one that is raised counts at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_protocol::{Code, Price, Problem, ThreadId};
use gloss_provider::{Allowed, Counted, PaidFrom, Purse, Reserving, Worst};

use super::accounts::{self, Account, Purser};
use super::label::Label;
use super::ledger::{Grant, Payer, Refusal};
use super::state::raised;
use super::unit::Unit;
use super::worst::{Need, came_to};
use crate::config::Config;
use crate::cost::Rate;
use crate::doors::Shared;

/// Tokens that a request has more than its bytes say: what a server puts around a conversation, and what is written
/// otherwise than in the request before.
const AROUND: u64 = 1_024;

/// Longest wait until what others have reserved is looked at again.
const LOOK: Duration = Duration::from_secs(5);

/// The purse of a task's turn; nobody pays for the built-in assistant.
pub(crate) fn of_turn(shared: &Arc<Shared>, task: &ThreadId, rate: Rate) -> PaidFrom {
    if rate == Rate::Nothing {
        return PaidFrom::default();
    }
    PaidFrom::purse(Arc::new(TurnPurse(Arc::new(Inner {
        shared: shared.clone(),
        task: task.clone(),
        price: rate.price(),
        known: Mutex::default(),
    }))))
}

struct TurnPurse(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    task: ThreadId,
    price: Option<Price>,
    known: Mutex<Requests>,
}

/// What is known of this turn's requests.
#[derive(Default)]
struct Requests {
    /// Those that are on their way, by their reservation.
    open: HashMap<String, Sent>,
    /// The newest request whose tokens its provider counted and with which the next one goes on: its bytes, and its tokens.
    counted: Option<(u64, u64)>,
    /// The most tokens that the provider was seen to add to a request, beyond what its bytes have room for.
    added: u64,
}

/// A request on its way, with what was reserved for it.
struct Sent {
    worst: Worst,
    need: Need,
    /// Tokens that its answer may have.
    answer: u64,
}

impl Requests {
    /// The most tokens that a request can have. No token is shorter than a byte; of one that goes on with a request whose tokens
    /// were counted, only what was added is not known.
    fn most_tokens(&self, worst: Worst) -> u64 {
        let strict = worst.bytes.saturating_add(AROUND).saturating_add(self.added);
        let told = self.counted.filter(|(bytes, _)| worst.goes_on && *bytes <= worst.bytes);
        let told =
            told.map(|(bytes, tokens)| tokens.saturating_add(worst.bytes - bytes).saturating_add(AROUND));
        told.unwrap_or(strict).min(strict).saturating_add(worst.pictures)
    }

    /// Learns from the tokens of a request that its provider counted.
    fn learn(&mut self, worst: Worst, tokens: u64) {
        let room = worst.bytes.saturating_add(AROUND).saturating_add(worst.pictures);
        self.added = self.added.max(tokens.saturating_sub(room));
        if worst.goes_on {
            self.counted = Some((worst.bytes, tokens));
        }
    }
}

impl Purse for TurnPurse {
    fn reserve(&self, worst: Worst) -> Reserving<'_> {
        Box::pin(async move {
            let id = format!("r_{}", uuid::Uuid::now_v7().simple());
            loop {
                let settled = self.0.shared.home.book.settled.notified();
                tokio::pin!(settled);
                // From here on nothing that is settled is missed.
                settled.as_mut().enable();
                let (inner, name) = (self.0.clone(), id.clone());
                let tried = tokio::task::spawn_blocking(move || inner.try_to_reserve(&name, worst));
                let tried = tried.await.map_err(|_| Problem::new(Code::Internal, "Reserving broke off."))?;
                if let Some(allowed) = tried? {
                    return Ok(allowed);
                }
                let _ = tokio::time::timeout(LOOK, settled).await;
            }
        })
    }

    fn settle(&self, id: &str, counted: Counted) {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sent) = known.open.remove(id) else { return };
        if counted.has_input && counted.usage.input > 0 {
            known.learn(sent.worst, counted.usage.input);
        }
        drop(known);
        let used = came_to(self.0.price, (sent.need, sent.answer), counted);
        if self.0.shared.home.book.settle(id, used).is_err() {
            // It stays reserved, and counts as used with the next start.
            tracing::warn!("money.not_settled");
        }
    }
}

impl Drop for Inner {
    /// What was granted to a turn that was stopped in the same moment was never sent: nobody pays for it.
    fn drop(&mut self) {
        let known = self.known.get_mut().unwrap_or_else(PoisonError::into_inner);
        for id in known.open.keys() {
            if self.shared.home.book.settle(id, 0).is_err() {
                tracing::warn!("money.not_settled");
            }
        }
    }
}

impl Inner {
    /// Reserves; none where it fits once others have settled.
    fn try_to_reserve(&self, id: &str, worst: Worst) -> Result<Option<Allowed>, Problem> {
        let home = &self.shared.home;
        let pursers = self.shared.read(|read, _| accounts::of_task(read, &home.book, &self.task))?;
        let unit = Unit::of(self.price);
        let ceiling = |purser: &Purser| match unit {
            Unit::Money => purser.ceilings.money,
            Unit::Tokens => purser.ceilings.tokens,
        };
        let payer = |purser: &Purser| Payer { account: purser.whose.account(), ceiling: ceiling(purser) };
        let payers: Vec<Payer> = pursers.iter().map(payer).collect();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let need = Need::new(self.price, known.most_tokens(worst), worst.answer);
        match home.book.reserve(id, unit, need, &payers)? {
            Err(Refusal::Later) => Ok(None),
            Err(Refusal::Over { account, used, ceiling, need }) => {
                let whose = pursers.iter().map(|one| &one.whose).find(|whose| whose.account() == account);
                Err(refused(&self.label(), unit, whose.unwrap_or(&Account::All), (used, ceiling, need)))
            }
            Ok(grant) => {
                known.open.insert(id.to_owned(), Sent { worst, need, answer: grant.answer });
                drop(known);
                let is_limited = payers.iter().any(|payer| payer.ceiling.is_some()) && need.each > 0;
                Ok(Some(self.allowed(id, grant, (is_limited, &pursers), unit)))
            }
        }
    }

    /// What a granted try may do. Where nothing limits the money nothing limits the answer.
    fn allowed(
        &self,
        id: &str,
        grant: Grant,
        (is_limited, pursers): (bool, &[Purser]),
        unit: Unit,
    ) -> Allowed {
        let short = grant.is_short.then(|| {
            let says = "The answer ended in the middle: the ceiling left no room for a longer one.";
            let nearest = pursers.iter().find(|one| match unit {
                Unit::Money => one.ceilings.money.is_some(),
                Unit::Tokens => one.ceilings.tokens.is_some(),
            });
            let next = next_step(&self.label(), unit, nearest.map_or(&Account::All, |one| &one.whose), None);
            Problem::new(Code::BudgetSpent, says).with_next(next)
        });
        Allowed { id: id.to_owned(), answer: is_limited.then_some(grant.answer), short }
    }

    fn label(&self) -> Label {
        Config::read(&self.shared.home.dir).map(|config| config.money.currency.0).unwrap_or_default()
    }
}

/// Why a request is not sent: which ceiling, the figure reached, and how to raise it.
fn refused(label: &Label, unit: Unit, whose: &Account, (used, ceiling, need): (u64, u64, u64)) -> Problem {
    let told = |amount: u64| match unit {
        Unit::Money => label.used(amount),
        Unit::Tokens => format!("{amount} tokens"),
    };
    let (who, may) = match whose {
        Account::Task(_) => ("This task has", "it may cost"),
        Account::Elsewhere(_) => ("The task that began this one has", "it may cost"),
        Account::Automation(_) => ("The runs of this automation have", "they may cost in a month"),
        Account::Goal(_) => ("This goal has", "it may cost"),
        Account::Month => ("All tasks together have this month", "they may cost in a month"),
        Account::All => ("All tasks together have", "they may ever cost"),
    };
    let most = match unit {
        Unit::Money => label.amount(ceiling),
        Unit::Tokens => format!("{ceiling} tokens"),
    };
    let (reached, used, need_told) = (used, told(used), told(need));
    let says =
        format!("{who} used {used} of the {most} that {may}, and the next request can come to {need_told}.");
    let larger = raised(unit, ceiling, reached.saturating_add(need).saturating_sub(ceiling));
    Problem::new(Code::BudgetSpent, says).with_next(next_step(label, unit, whose, Some(larger)))
}

fn next_step(label: &Label, unit: Unit, whose: &Account, larger: Option<u64>) -> String {
    let amount = match (larger, unit) {
        (None, _) => "AMOUNT".to_owned(),
        (Some(larger), Unit::Money) => {
            let bare = Label::default().amount(larger);
            bare.trim_start_matches('$').to_owned()
        }
        (Some(larger), Unit::Tokens) => larger.to_string(),
    };
    let of = match whose {
        Account::Task(id) | Account::Elsewhere(id) => id.to_string(),
        Account::Automation(id) => id.to_string(),
        Account::Goal(_) => return "Start a goal with a larger budget.".to_owned(),
        Account::Month => "month".to_owned(),
        Account::All => "all".to_owned(),
    };
    let currency = if unit == Unit::Money { format!(" in {}", label.code()) } else { String::new() };
    format!("Raise that ceiling{currency} and go on (gloss budget {of} {amount}), or stop here.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_goes_on_is_bounded_by_what_was_counted() {
        let mut known = Requests::default();
        let worst = |bytes, goes_on| Worst { bytes, pictures: 100, answer: None, goes_on };
        assert_eq!(known.most_tokens(worst(40_000, true)), 41_124);
        known.counted = Some((40_000, 9_000));
        assert_eq!(known.most_tokens(worst(42_000, true)), 9_000 + 2_000 + AROUND + 100);
        assert_eq!(known.most_tokens(worst(42_000, false)), 43_124, "another conversation");
        assert_eq!(known.most_tokens(worst(39_000, true)), 40_124, "one that was shortened");
        known.counted = Some((10, u64::MAX));
        assert_eq!(known.most_tokens(worst(20, true)), 20 + AROUND + 100);
    }

    #[test]
    fn what_a_provider_adds_to_a_request_is_added_to_the_next_bound() {
        let mut known = Requests::default();
        let worst = |bytes, goes_on| Worst { bytes, pictures: 100, answer: None, goes_on };
        known.learn(worst(5_000, false), 4_000);
        assert_eq!((known.added, known.counted), (0, None));
        known.learn(worst(5_000, true), 5_000 + AROUND + 100 + 20_000);
        assert_eq!(known.most_tokens(worst(6_000, false)), 6_000 + AROUND + 20_000 + 100);
        known.learn(worst(6_000, true), 3_000);
        assert_eq!(known.most_tokens(worst(7_000, true)), 3_000 + 1_000 + AROUND + 100);
        assert_eq!(known.added, 20_000, "it stays known");
    }

    #[test]
    fn a_refusal_says_which_ceiling_the_figure_and_how_to_raise_it() {
        let euros = Label::of("EUR").unwrap();
        let problem = refused(&euros, Unit::Money, &Account::Month, (24_870_000, 25_000_000, 310_000));
        assert_eq!(problem.code, Code::BudgetSpent);
        assert_eq!(
            problem.says,
            "All tasks together have this month used €24.87 of the €25.00 that they may cost in a month, and the next request can come to €0.31."
        );
        assert_eq!(
            problem.next,
            "Raise that ceiling in EUR and go on (gloss budget month 50.00), or stop here."
        );
        let task = Account::Task(ThreadId("t_1".to_owned()));
        let problem = refused(&Label::default(), Unit::Money, &task, (0, 2_000_000, 9_000_000));
        assert!(problem.next.contains("gloss budget t_1 9.00"), "{}", problem.next);
        let problem = refused(&euros, Unit::Tokens, &Account::All, (900, 1_000, 5_000));
        assert!(
            problem.says.contains("used 900 tokens of the 1000 tokens that they may ever cost"),
            "{}",
            problem.says
        );
    }
}
