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
        Self { title, rows: Vec::new() }
    }

    /// Adds a case with what came of it.
    pub fn row(&mut self, case: &str, outcome: impl Into<String>) {
        self.rows.push((case.to_owned(), outcome.into()));
    }
}

impl Drop for Table {
    /// Prints the table, and leaves it beside the build for the end of `cargo xtask test`: the output of a test
    /// that passes is not shown.
    fn drop(&mut self) {
        let rows = self.rows.iter().map(|(case, outcome)| format!("  {case:<44} → {outcome}\n"));
        let text = format!("{}\n{}", self.title, rows.collect::<String>());
        print!("{text}");
        let target =
            std::env::current_exe().ok().and_then(|test| Some(test.ancestors().nth(3)?.join("outcomes")));
        if let Some(dir) = target {
            let name = self.title.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-");
            let _ = std::fs::create_dir_all(&dir);
            let _ = std::fs::write(dir.join(format!("{name}.txt")), text);
        }
    }
}
