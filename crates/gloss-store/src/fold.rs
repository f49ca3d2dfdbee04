//! Folding the write-ahead log into its database: then the database is one whole file, and a log that is lost or damaged
//! costs nothing. Never waits long for readers; what could not be folded is folded the next time.

use std::time::Duration;

use rusqlite::Connection;

use crate::{Point, StoreError, crash};

/// Longest wait for another connection.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Longest wait for somebody who reads.
const WAIT: Duration = Duration::from_millis(20);

/// Folds the log in; false where somebody read meanwhile, and part of it stays.
///
/// # Errors
/// Errors of SQLite.
pub(crate) fn fold(connection: &Connection) -> Result<bool, StoreError> {
    crash::pass(Point::Before("fold"));
    connection.busy_timeout(WAIT)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(PATIENCE)?;
    let folded = busy? == 0;
    crash::pass(Point::After("fold"));
    Ok(folded)
}
