//! Edits held against other people's programs: workbooks by rust_xlsxwriter, XlsxWriter, openpyxl and from real life;
//! openpyxl reads each edited one cell by cell, LibreOffice opens it, converts it, and inserts the same row.
//!
//! An ordinary run takes a sample (`GLOSS_SEED` takes another); `cargo xtask soak` takes all.

mod charts;
mod plan;
mod word;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::cases::leave;
use super::corpus;
use crate::{Axis, Edit, Limits, SheetKind, Workbook};

/// How many workbooks an ordinary run has others look at, beside the real ones.
const SAMPLE: usize = 10;

/// How many originals one of the programs may be unable to read: openpyxl knows no strict files, and LibreOffice 7.4
/// ends at some sparklines.
const UNREAD: usize = 4;

/// The outcomes of edits of workbooks, told at the end of the run.
#[derive(Default)]
struct Tried {
    made: usize,
    /// By edit and reason: the workbooks.
    refused: BTreeMap<String, Vec<String>>,
    /// By workbook: each edit and what came of it.
    lines: Vec<(String, Vec<String>)>,
}

impl Tried {
    fn note(&mut self, name: &str, kind: &str, said: &str) {
        if self.lines.last().is_none_or(|(last, _)| last != name) {
            self.lines.push((name.to_owned(), Vec::new()));
        }
        if let Some((_, edits)) = self.lines.last_mut() {
            edits.push(format!("{kind} {said}"));
        }
    }

    fn refuse(&mut self, name: &str, kind: &str, reason: &crate::Refused) {
        assert!(!reason.instead().is_empty(), "{reason} says nothing of what would work");
        self.refused.entry(format!("{kind}: {reason}")).or_default().push(name.to_owned());
        self.note(name, kind, &format!("refused: {reason}"));
    }

    /// Prints workbook → edits → outcome; at most every tenth edit may be refused.
    fn print(&self) {
        let count = self.print_all("edits-of-workbooks");
        assert!(count * 10 <= self.made + count, "{count} of {} refused", self.made + count);
    }

    /// Prints the same, leaves the sum under this name, and gives how many were refused.
    fn print_all(&self, name: &str) -> usize {
        for (book, edits) in &self.lines {
            println!("  {book} → {}", edits.join(", "));
        }
        let count: usize = self.refused.values().map(Vec::len).sum();
        let mut sum = format!(
            "Workbooks edited: {}, with {} edits made and checked part by part, {count} refused:",
            self.lines.len(),
            self.made
        );
        for (reason, names) in &self.refused {
            sum += &format!("\n  {} × {reason} ({})", names.len(), names[0]);
        }
        println!("{sum}");
        leave(name, &sum);
        count
    }
}

/// Whether everything is to be looked at.
fn whole() -> bool {
    std::env::var_os("GLOSS_SOAK").is_some()
}

/// Whether this one of so many is in the sample.
fn sampled(number: usize, of: usize, sample: usize) -> bool {
    let seed: usize = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(5);
    whole() || (number + seed).is_multiple_of((of / sample).max(1))
}

/// Runs a script with Debian's own Python, which has the packages that `cargo xtask setup` installs; its output's
/// lines as JSON.
#[expect(clippy::disallowed_methods, reason = "other people's programs look at what was edited")]
fn python(name: &str, words: &[&Path]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/others").join(name);
    let ran = Command::new("/usr/bin/python3").arg("-B").arg(script).args(words).output();
    let ran = ran.expect("python3 must be there (cargo xtask setup)");
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    let lines = String::from_utf8(ran.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{name}: {e}: {line}")))
        .collect()
}

/// Workbooks that a script made: what is in each, and its bytes.
fn made(name: &str, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let told = python(name, &[folder]).remove(0);
    let list = told.as_array().unwrap().iter();
    list.map(|one| {
        let bytes = std::fs::read(folder.join(one[1].as_str().unwrap())).unwrap();
        (one[0].as_str().unwrap().to_owned(), bytes)
    })
    .collect()
}

/// The real ones.
const REAL: [&str; 4] = [
    "data/lebron.xlsx",
    "data/pollster-stats-full.xlsx",
    "data/survey-responses-2017.xlsx",
    "suite/sheet/off-year-turnout-2023.xlsx",
];

fn real(name: &str) -> (String, Vec<u8>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name);
    (name.rsplit('/').next().unwrap_or(name).to_owned(), std::fs::read(path).unwrap())
}

/// Every workbook, in an order that does not change, the real ones first.
fn workbooks(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = REAL.into_iter().map(real).collect();
    all.extend(corpus::workbooks().into_iter().filter(|(name, _)| name != "lebron.xlsx"));
    all.extend(made("make_xlsxwriter.py", folder));
    all.extend(made("make_openpyxl.py", folder));
    all
}

/// The first sheet that has cells.
fn first_sheet(name: &str, book: &Workbook) -> String {
    let sheet = book.sheets().iter().find(|sheet| sheet.kind == SheetKind::Worksheet);
    sheet.unwrap_or_else(|| panic!("{name} has no cells")).name.clone()
}

fn open(name: &str, bytes: &[u8]) -> Workbook {
    Workbook::open(bytes, Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Has both programs look at what is planned; fails with all that they find.
fn look(plan: Vec<Value>, folder: &Path) {
    let list: PathBuf = folder.join("plan.json");
    let books = plan.len();
    std::fs::write(&list, Value::from(plan).to_string()).unwrap();
    let mut problems = Vec::new();
    for (who, script) in [("openpyxl", "read.py"), ("LibreOffice", "office.py")] {
        let told = python(script, &[&list, folder]);
        let mut unread = Vec::new();
        for one in &told {
            unread.extend((one["unread"] == true).then(|| one["name"].clone()));
            for problem in one["problems"].as_array().unwrap() {
                problems.push(format!("{who}: {}: {}: {problem}", one["name"], one["kind"]));
            }
        }
        println!("{who} looked at {} edits of {books} workbooks", told.len());
        unread.dedup();
        println!("  but can't read these, edited or not: {unread:?}");
        assert!(unread.len() <= UNREAD, "{who} reads too few: {unread:?}");
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn other_programs_find_nothing_lost() {
    let folder = tempfile::tempdir().unwrap();
    let all = workbooks(folder.path());
    assert!(all.len() >= 124, "{}", all.len());
    let (mut plan, mut tried) = (Vec::new(), Tried::default());
    for (number, (name, bytes)) in all.iter().enumerate() {
        let wanted = number < REAL.len() || sampled(number, all.len(), SAMPLE);
        let mut one = plan::Book::new(name, folder.path(), number, bytes, wanted);
        let first = open(name, bytes);
        let sheet = first_sheet(name, &first);
        let columns = Edit::Insert { sheet: sheet.clone(), axis: Axis::Columns, at: 3, count: 2 };
        let columns = whole().then_some(("insert columns", columns));
        for (kind, edit) in corpus::edits(&sheet).into_iter().chain(columns) {
            match first.clone().apply(std::slice::from_ref(&edit)) {
                Ok(done) => {
                    tried.made += 1;
                    corpus::check(&format!("{name}: {kind}"), bytes, &sheet, &edit, &done);
                    one.edit(kind, &edit, &done.bytes);
                    tried.note(name, kind, "made");
                }
                Err(reason) => tried.refuse(name, kind, &reason),
            }
        }
        plan.extend(one.planned());
    }
    tried.print();
    look(plan, folder.path());
}
