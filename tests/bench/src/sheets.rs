//! A million rows of ten cells: read, indexed, looked at and changed. Goals 10, 11 and 12. The floor is inflating the
//! sheet (of an edit, deflating it again too), the peers are calamine and, where Python has it, openpyxl; an example
//! of `gloss-table` does each in a process of its own, whose CPU time and memory are what is compared.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Bench;
use super::report::{Goal, Report, Row};
use super::stats::{Sample, ratio};
use xtask::programs::{answer, build_release, program, target};

/// Rows of the large file; Excel's own limit is 1,048,576.
const ROWS: u32 = 1_000_000;
/// Rows of the file that openpyxl loads and saves: it takes half a minute for this twentieth.
const PEER_ROWS: u32 = 50_000;

/// Goal 10, of an index: CPU to calamine's cells, memory to its range.
const INDEX_CPU: f64 = 1.5;
const INDEX_MEMORY: f64 = 0.1;
/// Goal 11: CPU of a scan to calamine's.
const SCAN: f64 = 0.5;
/// Goal 12: CPU of an edit to inflate and deflate, and to openpyxl.
const EDIT: f64 = 1.2;
const EDIT_PEER: f64 = 0.1;
/// The issue's own goal: any rows of a million, in milliseconds.
const WINDOW: f64 = 50.0;

/// Loads a workbook by openpyxl, changes a cell and saves it; or reads rows. Prints CPU seconds and milliseconds.
const OPENPYXL: &str = "
import json, sys, time, resource
import openpyxl
begun = time.perf_counter()
if sys.argv[1] == 'edit':
    book = openpyxl.load_workbook(sys.argv[2])
    book.worksheets[0]['C500'] = 42.5
    book.save(sys.argv[3])
else:
    book = openpyxl.load_workbook(sys.argv[2], read_only=True)
    for n, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
        if n >= int(sys.argv[3]):
            break
wall = (time.perf_counter() - begun) * 1000
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'cpu': used.ru_utime + used.ru_stime, 'wall': wall}))
";

/// The program that makes workbooks and measures in a process of its own each.
pub(super) struct Sheets {
    binary: PathBuf,
}

impl Sheets {
    /// Builds it.
    pub(super) fn new() -> anyhow::Result<Self> {
        build_release(&["gloss-bench"])?;
        Ok(Self { binary: target().join("release").join("sheet_speed") })
    }

    /// The path of a workbook with so many rows, made once.
    pub(super) fn made(&self, scratch: &Path, name: &str, rows: u32) -> anyhow::Result<String> {
        let kept = scratch.join(name);
        let path = kept.to_str().context("the path is not UTF-8")?.to_owned();
        if !kept.exists() {
            self.say(&["make", &path, &rows.to_string()]).context("the workbook was not made")?;
        }
        Ok(path)
    }

    fn say(&self, words: &[&str]) -> Option<Value> {
        answer(program(&self.binary, words)).and_then(|said| serde_json::from_str(&said).ok())
    }
}

fn number(said: Option<&Value>, key: &str) -> Option<f64> {
    said?.get(key)?.as_f64()
}

/// CPU in milliseconds.
fn cpu(said: Option<&Value>) -> Option<f64> {
    number(said, "cpu").map(|seconds| seconds * 1e3)
}

fn openpyxl(words: &[&str]) -> Option<Value> {
    let words: Vec<&str> = ["-c", OPENPYXL].iter().chain(words).copied().collect();
    answer(program("/usr/bin/python3", &words)).and_then(|said| serde_json::from_str(&said).ok())
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let runs = Sheets::new()?;
    let folder = bench.folder()?;
    let large = runs.made(&bench.scratch, "sheet-1000000.xlsx", ROWS)?;
    let small = runs.made(&bench.scratch, "sheet-50000.xlsx", PEER_ROWS)?;
    let out = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (index, edited) = (out("index"), out("edited.xlsx"));
    // Values first: what is fast and wrong is not fast.
    let same = runs.say(&["compare", &large]).context("the values were not compared")?;
    let differ = same.get("different").and_then(Value::as_u64);
    ensure!(differ == Some(0) && same.get("failed").is_some_and(Value::is_null), "values differ: {same}");
    report.note(format!(
        "sheets: {} values are identical to calamine's",
        same.get("same").unwrap_or(&Value::Null)
    ));
    reads(bench, report, &runs, (&large, &index));
    windows(report, &runs, &index);
    edits(bench, report, &runs, (&large, &small, &edited))
}

/// Goals 10 and 11.
fn reads(bench: &Bench, report: &mut Report, runs: &Sheets, (large, index): (&str, &str)) {
    let [mut floor, mut peer, mut scan, mut build, mut range] = <[Sample; 5]>::default();
    let [mut memory, mut peer_memory, mut first, mut peer_first] = <[Sample; 4]>::default();
    for _ in 0..bench.rounds {
        floor.take(cpu(runs.say(&["inflate", large]).as_ref()));
        peer.take(cpu(runs.say(&["calamine-cells", large]).as_ref()));
        scan.take(cpu(runs.say(&["scan", large]).as_ref()));
        let built = runs.say(&["index", large, index]);
        build.take(cpu(built.as_ref()));
        memory.take(number(built.as_ref(), "memory"));
        let whole = runs.say(&["calamine-range", large]);
        range.take(cpu(whole.as_ref()));
        peer_memory.take(number(whole.as_ref(), "memory"));
        first.take(number(runs.say(&["first", large]).as_ref(), "wall"));
        if let Some(said) = openpyxl(&["read", large, "1000"]) {
            peer_first.take(number(Some(&said), "wall"));
        }
    }
    let of_peer = |sample: &Sample| ratio(sample.median(), peer.median());
    let goal = Goal::at_most("11: <= 0.5 x peer", of_peer(&scan), SCAN);
    report.row(row("CPU: all cells; floor: inflate; peer: calamine's cells", &scan, &floor, &peer, goal));
    let goal = Goal::at_most("10: <= 1.5 x peer", of_peer(&build), INDEX_CPU);
    report.row(row("CPU: index made; floor: inflate; peer: calamine's cells", &build, &floor, &peer, goal));
    let share = ratio(memory.median(), peer_memory.median());
    report.goal(
        format!(
            "memory at most, MB: index made {}, calamine's range {}",
            memory.shown(),
            peer_memory.shown()
        ),
        Goal::at_most("10: <= 0.1 x calamine's range", share, INDEX_MEMORY),
    );
    let before = ratio(first.median(), peer_first.median());
    report.goal(
        format!(
            "first 100 rows as JSON, ms: {}; openpyxl's first 0.1 %: {}",
            first.shown(),
            peer_first.shown()
        ),
        Goal::at_most("10: before it", before, 1.0),
    );
}

fn row(name: &str, gloss: &Sample, floor: &Sample, peer: &Sample, goal: Goal) -> Row {
    Row {
        name: name.to_owned(),
        gloss: gloss.clone(),
        floor: floor.clone(),
        peer: Some(peer.clone()),
        goals: vec![goal],
    }
}

/// Rows anywhere in the index.
fn windows(report: &mut Report, runs: &Sheets, index: &str) {
    let said = runs.say(&["windows", index]);
    let mut times = Sample::default();
    let all = said.as_ref().and_then(|said| said.get("windows")).and_then(Value::as_array);
    times.extend(all.into_iter().flatten().filter_map(Value::as_f64));
    let goal = Goal::at_most("issue 5: p95 <= 50 ms", times.quantile(0.95), WINDOW);
    report.goal(format!("100 rows anywhere in a million, ms: {}", times.shown()), goal);
    let (find, sort) = (number(said.as_ref(), "find"), number(said.as_ref(), "sort"));
    report.note(format!("in ten million cells, ms: words found {find:?}; sorted by two columns {sort:?}"));
}

/// Goal 12.
fn edits(
    bench: &Bench,
    report: &mut Report,
    runs: &Sheets,
    (large, small, edited): (&str, &str, &str),
) -> anyhow::Result<()> {
    let [mut floor, mut edit, mut of_small, mut peer] = <[Sample; 4]>::default();
    for _ in 0..bench.rounds {
        floor.take(cpu(runs.say(&["repack", large]).as_ref()));
        edit.take(cpu(runs.say(&["edit", large, edited]).as_ref()));
        of_small.take(cpu(runs.say(&["edit", small, &format!("{edited}.small")]).as_ref()));
        // Half a minute each: one round in three.
        if peer.median().is_none() {
            peer.take(cpu(openpyxl(&["edit", small, &format!("{edited}.peer")]).as_ref()));
        }
    }
    let parts = runs.say(&["parts", large, edited]).context("the parts were not compared")?;
    let changed: Vec<&str> = parts
        .get("changed")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    report.goal(
        format!("parts that differ after one cell's edit: {}", changed.join(", ")),
        Goal {
            says: "12: the sheet, and the workbook where formulas are to be worked out".to_owned(),
            met: Some(
                changed.contains(&"xl/worksheets/sheet1.xml")
                    && changed
                        .iter()
                        .all(|part| ["xl/workbook.xml", "xl/worksheets/sheet1.xml"].contains(part)),
            ),
        },
    );
    let goal = Goal::at_most("12: <= 1.2 x floor", ratio(edit.median(), floor.median()), EDIT);
    report.row(Row {
        name: "CPU: one cell edited; floor: inflate and deflate".to_owned(),
        gloss: edit,
        floor,
        peer: None,
        goals: vec![goal],
    });
    let goal = Goal::at_most("12: <= 0.1 x peer", ratio(of_small.median(), peer.median()), EDIT_PEER);
    report.row(row(
        "CPU: one cell edited, 50,000 rows; peer: openpyxl",
        &of_small,
        &Sample::default(),
        &peer,
        goal,
    ));
    if peer.median().is_none() {
        report.note("openpyxl is not here: its ratios were not checked");
    }
    Ok(())
}
