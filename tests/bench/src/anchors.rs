//! Finding a thousand notes again after an edit of a megabyte, where their words survive and where all are damaged.
//! Goal 14. The peer is a bit-parallel scan of the whole text for each note; `gloss-fidelity` measures, in release.

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Bench;
use super::report::{Goal, Report, Row};
use super::stats::Sample;
use xtask::programs::{answer, build_release, program, target};

/// Goal 14, in milliseconds for a thousand notes.
const SURVIVE: f64 = 10.0;
const DAMAGED: f64 = 300.0;

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    build_release(&["gloss-fidelity"])?;
    let rounds = bench.rounds.to_string();
    let binary = target().join("release").join("gloss-fidelity");
    let said = answer(program(&binary, &["--speed", &rounds])).context("gloss-fidelity said nothing")?;
    let [mut survive, mut damaged, mut scan] = [Sample::default(), Sample::default(), Sample::default()];
    let [mut wrong, mut found, mut both] = [0, 0, 0];
    for line in said.lines() {
        let round: Value = serde_json::from_str(line)?;
        let time = |key: &str| round.get(key).and_then(Value::as_f64);
        survive.take(time("survive"));
        damaged.take(time("damaged"));
        scan.take(time("scan"));
        let count = |key: &str| round.get(key).and_then(Value::as_u64).unwrap_or_default();
        wrong += count("wrong");
        found += count("scan_found");
        both += count("both_found");
    }
    ensure!(survive.median().is_some(), "no round completed");
    report.note(format!(
        "notes found again: of {found} damaged quotes that the scan finds, Gloss finds {both} at the same place; {wrong} places were \
         taken as certain and wrong"
    ));
    for (name, gloss, most) in
        [("1,000 notes survive", survive, SURVIVE), ("1,000 notes damaged", damaged, DAMAGED)]
    {
        let goal = Goal::at_most(&format!("14: median <= {most} ms"), gloss.median(), most);
        report.row(Row {
            name: format!("{name}; peer: a scan for each"),
            gloss,
            floor: Sample::default(),
            peer: Some(scan.clone()),
            goals: vec![goal],
        });
    }
    Ok(())
}
