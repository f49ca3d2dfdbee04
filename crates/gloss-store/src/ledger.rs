//! Sums of what was used and what is reserved, and the ceilings of all folders together, in `home.db`: rows of numbers and ids, read
//! and written in one transaction. Adds nothing up and refuses nothing: what a sum may come to is the engine's business.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::{Point, StoreError, crash, schema};

/// The name of the moments around a change of the ledger.
const MOMENT: &str = "ledger";

/// A reservation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReservation {
    /// Its id.
    pub id: String,
    /// What it is counted in.
    pub unit: String,
    /// How much is reserved.
    pub amount: u64,
    /// The accounts in which it is.
    pub accounts: Vec<String>,
}

/// Ceilings of an account as they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptCeilings {
    /// Millionths of the currency; none is no limit.
    pub money: Option<u64>,
    /// Tokens; none is no limit.
    pub tokens: Option<u64>,
}

/// A connection of its own to the home's database, which is opened and brought to this version before.
pub struct Ledger(Connection);

impl Ledger {
    /// Opens it.
    ///
    /// # Errors
    /// Errors of SQLite.
    pub fn open(home: &Path) -> Result<Self, StoreError> {
        Ok(Self(schema::connect(&home.join("home.db"))?))
    }

    /// Reads and writes rows in one transaction that nobody else writes in meanwhile; what fails leaves all as it was.
    ///
    /// # Errors
    /// Errors of the work, and of SQLite.
    pub fn change<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&LedgerRows<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = self.0.transaction_with_behavior(TransactionBehavior::Immediate);
        let tx = begun.map_err(StoreError::from)?;
        let done = work(&LedgerRows(&tx))?;
        crash::pass(Point::Before(MOMENT));
        tx.commit().map_err(StoreError::from)?;
        crash::pass(Point::After(MOMENT));
        Ok(done)
    }

    /// The rows, to be read.
    pub fn rows(&self) -> LedgerRows<'_> {
        LedgerRows(&self.0)
    }
}

/// The rows of a ledger. Whatever is done with them fails with what SQLite says.
pub struct LedgerRows<'a>(&'a Connection);

impl LedgerRows<'_> {
    /// What an account has used, and what is reserved in it.
    pub fn sum(&self, account: &str, unit: &str) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT used, held FROM sums WHERE account = ?1 AND unit = ?2";
        let row = |row: &rusqlite::Row<'_>| Ok((number(row, 0)?, number(row, 1)?));
        Ok(self.0.prepare_cached(sql)?.query_row([account, unit], row).optional()?.unwrap_or_default())
    }

    /// Writes a sum.
    pub fn put_sum(&self, account: &str, unit: &str, (used, held): (u64, u64)) -> Result<(), StoreError> {
        let sql = "INSERT INTO sums (account, unit, used, held) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (account, unit) DO UPDATE SET used = ?3, held = ?4";
        self.0.prepare_cached(sql)?.execute(params![account, unit, stored(used), stored(held)])?;
        Ok(())
    }

    /// A reservation that is open.
    pub fn reservation(&self, id: &str) -> Result<Option<KeptReservation>, StoreError> {
        Ok(self.matching("WHERE id = ?1", [id])?.pop())
    }

    /// All that are open.
    pub fn reservations(&self) -> Result<Vec<KeptReservation>, StoreError> {
        self.matching("ORDER BY at, id", [])
    }

    fn matching(&self, which: &str, by: impl rusqlite::Params) -> Result<Vec<KeptReservation>, StoreError> {
        let sql = format!("SELECT id, unit, amount, accounts FROM reservations {which}");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map(by, |row| {
            let accounts: String = row.get(3)?;
            // What can't be read is in no account: its sums were written with it and stay.
            let accounts = serde_json::from_str(&accounts).unwrap_or_default();
            Ok(KeptReservation { id: row.get(0)?, unit: row.get(1)?, amount: number(row, 2)?, accounts })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes a new reservation.
    pub fn put_reservation(&self, one: &KeptReservation) -> Result<(), StoreError> {
        let sql = "INSERT INTO reservations (id, unit, amount, accounts, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        let accounts = serde_json::to_string(&one.accounts)?;
        let row = params![one.id, one.unit, stored(one.amount), accounts, crate::now().0];
        self.0.prepare_cached(sql)?.execute(row)?;
        Ok(())
    }

    /// Deletes a reservation.
    pub fn drop_reservation(&self, id: &str) -> Result<(), StoreError> {
        self.0.prepare_cached("DELETE FROM reservations WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// The ceilings of an account; none where nobody has set them.
    pub fn ceilings(&self, account: &str) -> Result<Option<KeptCeilings>, StoreError> {
        let sql = "SELECT money, tokens FROM ceilings WHERE account = ?1";
        let part = |row: &rusqlite::Row<'_>, at| row.get::<_, Option<i64>>(at);
        let row = |row: &rusqlite::Row<'_>| {
            let (money, tokens) = (part(row, 0)?, part(row, 1)?);
            Ok(KeptCeilings { money: money.map(i64::unsigned_abs), tokens: tokens.map(i64::unsigned_abs) })
        };
        Ok(self.0.prepare_cached(sql)?.query_row([account], row).optional()?)
    }

    /// Sets the ceilings of an account.
    pub fn put_ceilings(&self, account: &str, ceilings: KeptCeilings) -> Result<(), StoreError> {
        let sql = "INSERT INTO ceilings (account, money, tokens) VALUES (?1, ?2, ?3)
                   ON CONFLICT (account) DO UPDATE SET money = ?2, tokens = ?3";
        let (money, tokens) = (ceilings.money.map(stored), ceilings.tokens.map(stored));
        self.0.prepare_cached(sql)?.execute(params![account, money, tokens])?;
        Ok(())
    }
}

fn number(row: &rusqlite::Row<'_>, at: usize) -> Result<u64, rusqlite::Error> {
    Ok(row.get::<_, i64>(at)?.unsigned_abs())
}

/// A number as SQLite has it; none that Gloss counts is larger.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{KeptCeilings, KeptReservation, Ledger};
    use crate::{Home, StoreError};

    #[test]
    fn rows_come_back_and_what_fails_leaves_all_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        drop(Home::open(dir.path()).unwrap());
        let mut ledger = Ledger::open(dir.path()).unwrap();
        let one = KeptReservation {
            id: "r_1".to_owned(),
            unit: "money".to_owned(),
            amount: 7,
            accounts: vec!["all".to_owned(), "task:t_1".to_owned()],
        };
        let ceilings = KeptCeilings { money: Some(25_000_000), tokens: None };
        ledger
            .change::<_, StoreError>(|rows| {
                assert_eq!(rows.sum("all", "money")?, (0, 0));
                rows.put_sum("all", "money", (3, 7))?;
                rows.put_reservation(&one)?;
                rows.put_ceilings("month", ceilings)
            })
            .unwrap();
        let failed = ledger.change::<(), StoreError>(|rows| {
            rows.put_sum("all", "money", (9, 9))?;
            rows.drop_reservation("r_1")?;
            Err(StoreError::Missing("nothing".to_owned()))
        });
        assert!(failed.is_err());
        drop(ledger);
        let again = Ledger::open(dir.path()).unwrap();
        let rows = again.rows();
        assert_eq!(rows.sum("all", "money").unwrap(), (3, 7));
        assert_eq!(rows.sum("all", "tokens").unwrap(), (0, 0));
        assert_eq!(rows.reservations().unwrap(), std::slice::from_ref(&one));
        assert_eq!(rows.reservation("r_1").unwrap(), Some(one));
        assert_eq!((rows.ceilings("month").unwrap(), rows.ceilings("all").unwrap()), (Some(ceilings), None));
    }
}
