//! The arithmetic of money: sums, what is reserved in them, and what still fits under every ceiling. A value and its steps: it
//! reads no clock and no file, knows no price, and never lets a reservation through that does not fit.

use std::collections::BTreeMap;

use super::unit::Unit;
use super::worst::Need;

/// The sum of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// What was used.
    pub used: u64,
    /// What is reserved beside it.
    pub held: u64,
}

/// An account that pays for a request, with its ceiling; none is no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payer {
    /// The account.
    pub account: String,
    /// The most that it may come to.
    pub ceiling: Option<u64>,
}

/// What is reserved for one request, in each of its accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reservation {
    /// What it is counted in.
    pub unit: Unit,
    /// How much is reserved.
    pub amount: u64,
    /// The accounts.
    pub accounts: Vec<String>,
}

/// A request that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// How much is reserved for it.
    pub amount: u64,
    /// Tokens that its answer may have.
    pub answer: u64,
    /// Whether a ceiling leaves its answer less than was wished for.
    pub is_short: bool,
}

/// A request that was not let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It fits once others have used less than what is reserved for them.
    Later,
    /// It fits under this account's ceiling no more.
    Over {
        /// The account.
        account: String,
        /// What it has used.
        used: u64,
        /// Its ceiling.
        ceiling: u64,
        /// What the request can come to.
        need: u64,
    },
}

/// Sums and open reservations: all of a home, or those that a step is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// Sums by account.
    pub sums: BTreeMap<(String, Unit), Sum>,
    /// Open reservations by id.
    pub open: BTreeMap<String, Reservation>,
}

impl Ledger {
    /// Reserves for a request in all of its accounts, or in none: all that it can come to, or with a shorter answer what fits.
    pub(crate) fn reserve(
        &mut self,
        id: &str,
        unit: Unit,
        need: Need,
        payers: &[Payer],
    ) -> Result<Grant, Refusal> {
        let limited = payers.iter().filter_map(|one| Some((one, one.ceiling?)));
        let (mut left, mut is_held) = (u64::MAX, false);
        let mut tightest: Option<(u64, &Payer, u64, u64)> = None;
        for (payer, ceiling) in limited {
            let sum = self.sum(&payer.account, unit);
            left = left.min(ceiling.saturating_sub(sum.used).saturating_sub(sum.held));
            is_held |= sum.held > 0;
            let at_best = ceiling.saturating_sub(sum.used);
            if tightest.as_ref().is_none_or(|(least, ..)| at_best < *least) {
                tightest = Some((at_best, payer, sum.used, ceiling));
            }
        }
        let answer = if tightest.is_some() { need.longest_answer(left) } else { Some(need.most) };
        // With others at work a short answer is no reason to take what little they leave: they mostly use less.
        let enough = if is_held { need.comfortable() } else { need.least() };
        if let Some(answer) = answer.filter(|answer| *answer >= enough) {
            let grant = Grant { amount: need.amount(answer), answer, is_short: answer < need.most };
            self.hold(id, unit, grant.amount, payers);
            return Ok(grant);
        }
        match tightest {
            Some((at_best, payer, used, ceiling)) => {
                let fits = need.longest_answer(at_best).is_some_and(|answer| answer >= need.least());
                if is_held && fits {
                    return Err(Refusal::Later);
                }
                let (account, need) = (payer.account.clone(), need.amount(need.least()));
                Err(Refusal::Over { account, used, ceiling, need })
            }
            None => Err(Refusal::Later),
        }
    }

    fn hold(&mut self, id: &str, unit: Unit, amount: u64, payers: &[Payer]) {
        let accounts: Vec<String> = payers.iter().map(|payer| payer.account.clone()).collect();
        for account in &accounts {
            let sum = self.sums.entry((account.clone(), unit)).or_default();
            sum.held = sum.held.saturating_add(amount);
        }
        self.open.insert(id.to_owned(), Reservation { unit, amount, accounts });
    }

    /// Puts what a request used in the stead of what was reserved for it. One that is not open has been settled before.
    pub(crate) fn settle(&mut self, id: &str, used: u64) {
        let Some(one) = self.open.remove(id) else { return };
        for account in one.accounts {
            let sum = self.sums.entry((account, one.unit)).or_default();
            sum.held = sum.held.saturating_sub(one.amount);
            sum.used = sum.used.saturating_add(used);
        }
    }

    /// Counts whatever is open as used: the process that would have settled it is gone, and what it sent may have been paid for.
    pub(crate) fn abandon(&mut self) {
        let open: Vec<(String, u64)> = self.open.iter().map(|(id, one)| (id.clone(), one.amount)).collect();
        for (id, amount) in open {
            self.settle(&id, amount);
        }
    }

    /// An account's sum.
    pub(crate) fn sum(&self, account: &str, unit: Unit) -> Sum {
        self.sums.get(&(account.to_owned(), unit)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payers(ceilings: &[(&str, Option<u64>)]) -> Vec<Payer> {
        ceilings
            .iter()
            .map(|(name, ceiling)| Payer { account: (*name).to_owned(), ceiling: *ceiling })
            .collect()
    }

    /// A request of this many tokens, at one millionth a token each way.
    fn need(input: u64, most: u64) -> Need {
        Need { input: u128::from(input) * 1_000_000, each: 1_000_000, most }
    }

    #[test]
    fn what_fits_is_reserved_and_what_does_not_is_refused_with_its_ceiling() {
        let mut ledger = Ledger::default();
        let all = payers(&[("task", Some(20_000)), ("month", Some(50_000)), ("all", None)]);
        let grant = ledger.reserve("1", Unit::Money, need(1_000, 8_000), &all).unwrap();
        assert_eq!(grant, Grant { amount: 9_000, answer: 8_000, is_short: false });
        ledger.settle("1", 1_500);
        ledger.settle("1", 1_500);
        for account in ["task", "month", "all"] {
            assert_eq!(ledger.sum(account, Unit::Money), Sum { used: 1_500, held: 0 }, "settled once");
        }
        // The answer is shortened to what fits.
        let grant = ledger.reserve("2", Unit::Money, need(12_000, 8_000), &all).unwrap();
        assert_eq!(grant, Grant { amount: 18_500, answer: 6_500, is_short: true });
        assert_eq!(ledger.reserve("3", Unit::Money, need(3_000, 8_000), &all), Err(Refusal::Later));
        ledger.settle("2", 18_000);
        let Err(Refusal::Over { account, used, ceiling, need }) =
            ledger.reserve("3", Unit::Money, need(3_000, 8_000), &all)
        else {
            panic!("it must be refused");
        };
        assert_eq!((account.as_str(), used, ceiling, need), ("task", 19_500, 20_000, 5_048));
        assert!(ledger.open.is_empty());
        // The other unit is counted apart, and where there is no ceiling all fits.
        assert!(ledger.reserve("4", Unit::Tokens, super::tests::need(9, 9), &all[2..]).is_ok());
    }

    #[test]
    fn what_is_open_when_the_process_ends_counts_as_used() {
        let mut ledger = Ledger::default();
        let all = payers(&[("task", Some(20_000)), ("all", None)]);
        ledger.reserve("1", Unit::Money, need(1_000, 8_000), &all).unwrap();
        ledger.abandon();
        assert_eq!(ledger.sum("task", Unit::Money), Sum { used: 9_000, held: 0 });
        assert!(ledger.open.is_empty());
        ledger.settle("1", 5);
        assert_eq!(ledger.sum("all", Unit::Money), Sum { used: 9_000, held: 0 }, "and is settled no more");
    }
}
