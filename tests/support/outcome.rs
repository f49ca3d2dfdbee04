//! A table of hostile cases: each is named, tried, and its outcome printed, so that a reader of the test's
//! output sees what happens to them.

/// Case, then outcome, in order.
pub struct Table {
    title: &'static str,
    rows: Vec<(String, String)>,
}

impl Table {
    /// An empty table.
    pub fn new(title: &'static str) -> Self {
        Self {
            title,
            rows: Vec::new(),
        }
    }

    /// Adds a case with what came of it.
    pub fn row(&mut self, case: &str, outcome: impl Into<String>) {
        self.rows.push((case.to_owned(), outcome.into()));
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        println!("{}", self.title);
        for (case, outcome) in &self.rows {
            println!("  {case:<44} → {outcome}");
        }
    }
}
