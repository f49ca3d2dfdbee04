//! The four edits held against other people's programs: workbooks by rust_xlsxwriter, XlsxWriter, openpyxl and from
//! real life; openpyxl reads each edited one cell by cell, LibreOffice opens it, converts it, and inserts the same row.
//!
//! An ordinary run takes a sample, another one each day's seed; `cargo xtask soak` takes all.

mod plan;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::corpus;
use crate::{Limits, Workbook};

/// How many workbooks an ordinary run has others look at.
const SAMPLE: usize = 24;

/// The scripts' folder.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/others").join(name)
}

/// Runs a script with Debian's own Python, which has the packages that `cargo xtask setup` installs; its output's
/// lines as JSON.
#[expect(clippy::disallowed_methods, reason = "other people's programs look at what was edited")]
fn python(name: &str, words: &[&Path]) -> Vec<Value> {
    let ran = Command::new("/usr/bin/python3").arg("-B").arg(script(name)).args(words).output();
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
fn real() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    [
        "data/lebron.xlsx",
        "data/pollster-stats-full.xlsx",
        "data/survey-responses-2017.xlsx",
        "suite/tables/off-year-turnout-2023.xlsx",
    ]
    .into_iter()
    .map(|name| {
        let short = name.rsplit('/').next().unwrap_or(name);
        (short.to_owned(), std::fs::read(root.join(name)).unwrap())
    })
    .collect()
}

/// Every workbook, in an order that does not change.
fn workbooks(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = real();
    all.extend(corpus::workbooks().into_iter().filter(|(name, _)| name != "lebron.xlsx"));
    all.extend(made("make_xlsxwriter.py", folder));
    all.extend(made("make_openpyxl.py", folder));
    all
}

/// What came of an edit.
#[derive(Default)]
struct Outcome {
    /// By edit: how it went, in a few words.
    edits: Vec<(&'static str, String)>,
}

#[test]
fn other_programs_find_nothing_lost() {
    let whole = std::env::var_os("GLOSS_SOAK").is_some();
    let seed: u64 = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(5);
    let folder = tempfile::Builder::new().disable_cleanup(true).tempdir_in("/tmp/cross").unwrap();
    let all = workbooks(folder.path());
    let (mut plan, mut made, mut refused) = (Vec::new(), 0, BTreeMap::<String, Vec<String>>::new());
    let mut outcomes: BTreeMap<String, Outcome> = BTreeMap::new();
    for (number, (name, bytes)) in all.iter().enumerate() {
        // Real files always; of the others each by turns.
        let looked_at = whole || number < 4 || (number as u64 * 7 + seed) % (all.len() / SAMPLE) as u64 == 0;
        let mut one = plan::Book::new(name, folder.path(), number, bytes, looked_at);
        let first = Workbook::open(bytes, Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let sheet = first.sheets().iter().find(|sheet| sheet.kind == crate::SheetKind::Worksheet);
        let sheet = sheet.unwrap_or_else(|| panic!("{name} has no cells")).name.clone();
        for (kind, edit) in corpus::edits(&sheet) {
            let said = match first.clone().apply(std::slice::from_ref(&edit)) {
                Ok(done) => {
                    made += 1;
                    corpus::check(&format!("{name}: {kind}"), bytes, &sheet, &edit, &done);
                    one.edit(kind, &edit, &done.bytes);
                    "made".to_owned()
                }
                Err(reason) => {
                    assert!(!reason.instead().is_empty());
                    refused.entry(format!("{kind}: {reason}")).or_default().push(name.clone());
                    format!("refused: {reason}")
                }
            };
            outcomes.entry(name.clone()).or_default().edits.push((kind, said));
        }
        plan.extend(one.planned());
    }
    let list = folder.path().join("plan.json");
    std::fs::write(&list, Value::from(plan).to_string()).unwrap();
    let mut problems = Vec::new();
    for (who, script) in [("openpyxl", "read.py"), ("LibreOffice", "office.py")] {
        let told = python(script, &[&list, folder.path()]);
        println!("{who} looked at {} edited workbooks", told.len());
        for one in told {
            for problem in one["problems"].as_array().unwrap() {
                problems.push(format!("{who}: {}: {}: {}", one["name"], one["kind"], problem));
            }
        }
    }
    for (name, outcome) in &outcomes {
        let edits = outcome.edits.iter().map(|(kind, said)| format!("{kind} {said}"));
        println!("  {name} → {}", edits.collect::<Vec<_>>().join(", "));
    }
    let count: usize = refused.values().map(Vec::len).sum();
    println!("{} workbooks, {made} edits made and checked part by part, {count} refused:", all.len());
    for (reason, names) in &refused {
        println!("  {} × {reason} ({})", names.len(), names[0]);
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(all.len() >= 124 && count * 10 <= made + count, "{count} of {} refused", made + count);
}
