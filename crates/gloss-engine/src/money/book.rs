//! The ledger as it is kept in the home, for all folders: each step is one transaction, stored before anything is sent. It does the
//! arithmetic of `ledger` on the rows that a step is about, and adds nothing of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use gloss_protocol::{Problem, Thread};
use gloss_store::{KeptCeilings, KeptReservation, LedgerRows, StoreError};
use tokio::sync::Notify;

use super::ledger::{Grant, Ledger, Payer, Refusal, Reservation, Sum};
use super::unit::Unit;
use super::worst::Need;

/// Both units.
const UNITS: [Unit; 2] = [Unit::Money, Unit::Tokens];

/// The ledger of a home.
pub(crate) struct Book {
    dir: PathBuf,
    kept: Mutex<Option<gloss_store::Ledger>>,
    /// Something was settled, or a ceiling was set.
    pub settled: Notify,
    /// What the request needed that was refused last, by the account that refused it: what is offered shall do.
    refused: Mutex<BTreeMap<String, u64>>,
}

impl Book {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir, kept: Mutex::default(), settled: Notify::new(), refused: Mutex::default() }
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&mut gloss_store::Ledger) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let ledger = match kept.take() {
            Some(ledger) => ledger,
            None => gloss_store::Ledger::open(&self.dir)?,
        };
        work(kept.insert(ledger))
    }

    /// Reserves for a request; stored when this returns.
    ///
    /// # Errors
    /// Errors of the home's store; then nothing is reserved.
    pub(crate) fn reserve(
        &self,
        id: &str,
        unit: Unit,
        need: Need,
        payers: &[Payer],
    ) -> Result<Result<Grant, Refusal>, Problem> {
        self.with(|kept| {
            let reserve = |rows: &LedgerRows<'_>| {
                let mut ledger = sums_of(rows, unit, payers.iter().map(|payer| payer.account.as_str()))?;
                let granted = ledger.reserve(id, unit, need, payers);
                if let Err(Refusal::Over { account, used, ceiling, need }) = &granted {
                    let short = used.saturating_add(*need).saturating_sub(*ceiling);
                    let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
                    refused.insert(account.clone(), short);
                }
                if let (Ok(_), Some(one)) = (&granted, ledger.open.get(id)) {
                    rows.put_reservation(&kept_form(id, one))?;
                    store(rows, &ledger)?;
                }
                Ok::<_, StoreError>(granted)
            };
            Ok(kept.change(reserve)?)
        })
    }

    /// Settles a request with what it used.
    ///
    /// # Errors
    /// Errors of the home's store; then it stays reserved.
    pub(crate) fn settle(&self, id: &str, used: u64) -> Result<(), Problem> {
        let settled = self
            .step(|rows| Ok(rows.reservation(id)?.into_iter().collect()), |ledger| ledger.settle(id, used));
        self.settled.notify_waiters();
        settled
    }

    /// Counts what an engine that is gone left open as used.
    ///
    /// # Errors
    /// Errors of the home's store.
    pub(crate) fn abandon(&self) -> Result<(), Problem> {
        self.step(|rows| rows.reservations(), Ledger::abandon)
    }

    /// A step about some open reservations, which is their end.
    fn step(
        &self,
        find: impl FnOnce(&LedgerRows<'_>) -> Result<Vec<KeptReservation>, StoreError>,
        step: impl FnOnce(&mut Ledger),
    ) -> Result<(), Problem> {
        self.with(|kept| {
            let change = |rows: &LedgerRows<'_>| {
                let found = find(rows)?;
                let mut ledger = Ledger::default();
                for one in &found {
                    let unit = Unit::of_word(&one.unit);
                    let known = sums_of(rows, unit, one.accounts.iter().map(String::as_str))?;
                    ledger.sums.extend(known.sums);
                    let (amount, accounts) = (one.amount, one.accounts.clone());
                    ledger.open.insert(one.id.clone(), Reservation { unit, amount, accounts });
                }
                step(&mut ledger);
                found.iter().try_for_each(|one| rows.drop_reservation(&one.id))?;
                store(rows, &ledger)
            };
            Ok(kept.change(change)?)
        })
    }

    /// What an account has used of money and of tokens, with what is reserved.
    ///
    /// # Errors
    /// Errors of the home's store.
    pub(crate) fn sums(&self, account: &str) -> Result<(Sum, Sum), Problem> {
        self.with(|kept| {
            let rows = kept.rows();
            let [money, tokens] = UNITS.map(|unit| rows.sum(account, unit.word()));
            Ok((sum(money?), sum(tokens?)))
        })
    }

    /// What the request lacked that an account refused last; nothing where it refused none since the start.
    pub(crate) fn lacked(&self, account: &str) -> u64 {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.get(account).copied().unwrap_or_default()
    }

    /// The ceilings of the month or of all, where somebody has set them.
    ///
    /// # Errors
    /// Errors of the home's store.
    pub(crate) fn ceilings(&self, name: &str) -> Result<Option<KeptCeilings>, Problem> {
        self.with(|kept| Ok(kept.rows().ceilings(name)?))
    }

    /// Keeps the ceiling of a task whose parts work in other folders, where its own row is not.
    ///
    /// # Errors
    /// Errors of the home's store.
    pub(crate) fn set_ceiling_of(&self, task: &Thread) -> Result<(), Problem> {
        self.set_ceilings(&format!("task:{}", task.id), KeptCeilings { money: task.ceiling, tokens: None })
    }

    /// Sets them.
    ///
    /// # Errors
    /// Errors of the home's store.
    pub(crate) fn set_ceilings(&self, name: &str, ceilings: KeptCeilings) -> Result<(), Problem> {
        self.with(|kept| Ok(kept.change(|rows| rows.put_ceilings(name, ceilings))?))?;
        self.settled.notify_waiters();
        Ok(())
    }
}

fn sum((used, held): (u64, u64)) -> Sum {
    Sum { used, held }
}

fn kept_form(id: &str, one: &Reservation) -> KeptReservation {
    let (unit, accounts) = (one.unit.word().to_owned(), one.accounts.clone());
    KeptReservation { id: id.to_owned(), unit, amount: one.amount, accounts }
}

/// The sums of some accounts.
fn sums_of<'a>(
    rows: &LedgerRows<'_>,
    unit: Unit,
    accounts: impl Iterator<Item = &'a str>,
) -> Result<Ledger, StoreError> {
    let mut ledger = Ledger::default();
    for account in accounts {
        ledger.sums.insert((account.to_owned(), unit), sum(rows.sum(account, unit.word())?));
    }
    Ok(ledger)
}

fn store(rows: &LedgerRows<'_>, ledger: &Ledger) -> Result<(), StoreError> {
    let mut sums = ledger.sums.iter();
    sums.try_for_each(|((account, unit), sum)| rows.put_sum(account, unit.word(), (sum.used, sum.held)))
}

#[cfg(test)]
mod tests {
    use gloss_store::Home;

    use super::*;

    #[test]
    fn what_is_reserved_outlives_the_process_and_counts_as_used() {
        let dir = tempfile::tempdir().unwrap();
        drop(Home::open(dir.path()).unwrap());
        let payers: Vec<Payer> = [("task:t_1", Some(20_000)), ("all", None)]
            .map(|(account, ceiling)| Payer { account: account.to_owned(), ceiling })
            .into();
        let need = Need { input: 1_000_000_000, each: 1_000_000, most: 8_000 };
        let book = Book::new(dir.path().to_owned());
        for id in ["r_1", "r_2"] {
            assert!(book.reserve(id, Unit::Money, need, &payers).unwrap().is_ok());
        }
        assert_eq!(book.reserve("r_3", Unit::Money, need, &payers).unwrap(), Err(Refusal::Later));
        book.settle("r_1", 500).unwrap();
        assert_eq!(book.sums("all").unwrap().0, Sum { used: 500, held: 9_000 });
        // The next engine finds one open.
        drop(book);
        let book = Book::new(dir.path().to_owned());
        book.abandon().unwrap();
        book.settle("r_2", 1).unwrap();
        assert_eq!(book.sums("task:t_1").unwrap(), (Sum { used: 9_500, held: 0 }, Sum::default()));
        let set = KeptCeilings { money: None, tokens: Some(5) };
        book.set_ceilings("month", set).unwrap();
        assert_eq!((book.ceilings("month").unwrap(), book.ceilings("all").unwrap()), (Some(set), None));
    }
}
