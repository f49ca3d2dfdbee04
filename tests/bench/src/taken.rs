//! Access taken away while a command runs: from the person's word to its being acknowledged, by which what ran is at its end and
//! nothing more begins. The floor is a word that takes nothing away. There is no peer: none can be asked to.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::json;

use super::desk::Desk;
use super::double::Double;
use super::report::{Goal, Report, Row};
use super::stats::Sample;
use super::{Bench, proc};

/// Times in a round.
const TIMES: usize = 5;
/// Issue 46, in milliseconds.
const MOST: f64 = 1_000.0;
/// Longest wait for a command to run.
const LONGEST: Duration = Duration::from_secs(30);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(10);

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "run_command", "arguments": { "command": "echo $$ > began; sleep 300" } }] } },
        { "do": { "text": "Done." } },
    ]);
    let double = Double::start(&script)?;
    let desk = Desk::new(bench, double.url())?;
    let [mut gloss, mut floor] = [(); 2].map(|()| Sample::default());
    for _ in 0..bench.rounds * TIMES {
        let before = began(&desk.home()).len();
        let mut task = desk.task().spawn()?;
        let waiting = Instant::now();
        while began(&desk.home()).len() == before {
            ensure!(waiting.elapsed() < LONGEST, "the command did not run");
            std::thread::sleep(LOOK);
        }
        floor.add(timed(&desk, &["access", "list"])?);
        gloss.add(timed(&desk, &["access", "rule", "run", "leave-it-to-me"])?);
        ensure!(!runs(&desk), "a command runs although it was taken away");
        proc::wait(&mut task, LONGEST);
        timed(&desk, &["access", "rule", "run", "default"])?;
    }
    report.row(Row {
        name: "access taken away: what runs is ended within; floor: a word to the engine".to_owned(),
        goals: vec![Goal::at_most("46: p95 <= 1 s", gloss.quantile(0.95), MOST)],
        gloss,
        floor,
        peer: None,
    });
    Ok(())
}

fn timed(desk: &Desk, words: &[&str]) -> anyhow::Result<f64> {
    let begun = Instant::now();
    ensure!(desk.gloss(words).status()?.success(), "gloss {words:?} failed");
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

/// The files that commands wrote when they began.
fn began(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            out.extend(began(&entry.path()));
        } else if entry.file_name() == "began" {
            out.push(entry.path());
        }
    }
    out
}

/// Whether a command of the engine runs.
fn runs(desk: &Desk) -> bool {
    let tree = desk.engine().map(proc::tree).unwrap_or_default();
    tree.into_iter().any(|pid| proc::name(pid) == "sleep")
}
