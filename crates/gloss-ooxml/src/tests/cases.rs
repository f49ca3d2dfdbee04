//! Outcomes of bad files: every test of one says its case and its outcome, which are printed and left beside the
//! build for the end of `cargo xtask test`. Judges nothing.

use std::fmt::Display;

/// Notes what came of a case in the test that runs.
pub(crate) fn outcome(case: &str, came: impl Display) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test").trim_start_matches("tests::").to_owned();
    let text = format!("Bad tables: {case} → {test} → {came}");
    println!("{text}");
    let name = case.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-");
    leave(&format!("bad-table-{name}"), &text);
}

/// Leaves a text beside the build, where the end of `cargo xtask test` shows it.
pub(crate) fn leave(name: &str, text: &str) {
    let test = std::env::current_exe().ok();
    if let Some(dir) = test.and_then(|test| Some(test.ancestors().nth(3)?.join("outcomes"))) {
        let _ = std::fs::create_dir_all(&dir);
        let _ = std::fs::write(dir.join(format!("{name}.txt")), text);
    }
}
