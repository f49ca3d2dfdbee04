//! The one door to the data: what was asked of a table and what came back. Keeps nothing and runs no query.
//!
//! The analysis is written as if everything answered at once. What is not answered yet is none; whoever stands behind the door
//! remembers it as asked, answers it, and lets the analysis run again from its beginning.

use gloss_figures::figure::Fact;
use serde_json::Value;

/// Questions about the folder's tables.
pub trait Questions {
    /// A file's table as `read_file` tells of it, in an older version where one is named, or why it can't be read; none while
    /// that is being asked.
    fn read_table(
        &self,
        path: &str,
        sheet: Option<&str>,
        version: Option<u64>,
    ) -> Option<Result<Value, String>>;

    /// The fact of a query; none while it is being asked, and an inner none where it failed or came to nothing.
    fn query(&self, sql: &str) -> Option<Option<Fact>>;
}
