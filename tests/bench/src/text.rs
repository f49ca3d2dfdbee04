//! Drawing a document of a megabyte with its run table, and again after an edit of one paragraph. Goal 13. The floor
//! is the parser's own HTML of the same grammar; an example of `gloss-artifact` measures, in release and in turns.

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Bench;
use super::report::{Goal, Report, Row};
use super::stats::{Sample, ratio};
use xtask::programs::{answer, build_release, program, target};

/// Goal 13: drawing to the floor, and an edit to drawing all.
const FULL: f64 = 1.2;
const EDIT: f64 = 0.05;

/// How many rounds of this are one of the bench's: it takes a thirtieth of a second.
const MANY: usize = 9;

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    build_release(&["gloss-bench"])?;
    let binary = target().join("release").join("text_speed");
    let said =
        answer(program(&binary, &[&(bench.rounds * MANY).to_string()])).context("text_speed said nothing")?;
    let [mut floor, mut full, mut edit] = [Sample::default(), Sample::default(), Sample::default()];
    let mut size = String::new();
    for line in said.lines() {
        let round: Value = serde_json::from_str(line)?;
        let time = |key: &str| round.get(key).and_then(Value::as_f64);
        floor.take(time("floor"));
        full.take(time("full"));
        edit.take(time("edit"));
        let count = |key: &str| round.get(key).and_then(Value::as_u64).unwrap_or_default();
        size =
            format!("{} bytes, {} blocks; {} drawn again", count("bytes"), count("blocks"), count("drawn"));
    }
    ensure!(full.median().is_some(), "no round completed");
    report.note(format!("Markdown: {size}; an edit's floor is drawing all"));
    report.row(Row {
        name: "Markdown 1 MB drawn, in halves on two processors; floor: its HTML".to_owned(),
        gloss: full.clone(),
        floor: floor.clone(),
        peer: None,
        goals: vec![Goal::at_most("13: <= 1.2 x floor", ratio(full.median(), floor.median()), FULL)],
    });
    report.row(Row {
        name: "one paragraph edited; floor: all drawn".to_owned(),
        gloss: edit.clone(),
        floor: full.clone(),
        peer: None,
        goals: vec![Goal::at_most("13: <= 0.05 x floor", ratio(edit.median(), full.median()), EDIT)],
    });
    Ok(())
}
