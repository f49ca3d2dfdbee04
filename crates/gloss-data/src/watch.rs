//! Permissions of a query, judged by SQLite's authorizer while the query is prepared, and the tables that it names.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::hooks::{AuthAction, Authorization};

/// Functions that reach outside, or whose result is another each time: a fact must come out the same twice.
const FORBIDDEN: [&str; 4] = ["load_extension", "fts3_tokenizer", "random", "randomblob"];
/// Table-valued functions that read only their arguments.
const HARMLESS: [&str; 2] = ["json_each", "json_tree"];

/// The record of SQLite's authorizer while a statement is prepared: reads, and a refusal.
#[derive(Default)]
pub(crate) struct Watch {
    /// True while Gloss itself creates and fills tables.
    pub(crate) loading: bool,
    /// Loaded tables, in lower case.
    pub(crate) tables: BTreeSet<String>,
    /// Table and column, as SQLite names them; an empty column where only rows were counted.
    pub(crate) read: BTreeSet<(String, String)>,
    pub(crate) refused: Option<String>,
}

impl Watch {
    pub(crate) fn judge(&mut self, action: AuthAction<'_>) -> Authorization {
        if self.loading {
            return Authorization::Allow;
        }
        let refused = match action {
            AuthAction::Select | AuthAction::Recursive => return Authorization::Allow,
            AuthAction::Read { table_name, column_name } => {
                if self.tables.contains(&table_name.to_ascii_lowercase()) {
                    self.read.insert((table_name.to_ascii_lowercase(), column_name.to_owned()));
                    return Authorization::Allow;
                }
                // Counting the rows of a named subquery looks like this too, and cannot be told apart.
                let inside = ["sqlite_", "pragma_", "dbstat"].iter().any(|p| table_name.starts_with(p));
                if HARMLESS.contains(&table_name) || column_name.is_empty() && !inside {
                    return Authorization::Allow;
                }
                format!("reading {table_name}")
            }
            AuthAction::Function { function_name } => {
                if !FORBIDDEN.iter().any(|name| name.eq_ignore_ascii_case(function_name)) {
                    return Authorization::Allow;
                }
                format!("the function {function_name}")
            }
            AuthAction::Attach { .. } => "ATTACH".to_owned(),
            AuthAction::Pragma { .. } => "PRAGMA".to_owned(),
            AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => "a transaction".to_owned(),
            _ => "a statement that writes".to_owned(),
        };
        self.refused.get_or_insert(refused);
        Authorization::Deny
    }
}

pub(crate) fn lock(watch: &Mutex<Watch>) -> MutexGuard<'_, Watch> {
    watch.lock().unwrap_or_else(PoisonError::into_inner)
}
