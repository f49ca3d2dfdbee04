//! A command behind both walls: the floor is the same command with none, the peer Codex's own sandbox. What is measured is from
//! the start to the end of `true`, of the release build's helper.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};
use gloss_sandbox::{Ended, Level, Limits, Policy, start};

use super::Bench;
use super::report::{Goal, Report, Row};
use super::stats::Sample;
use xtask::programs::program;

/// Commands of a round.
const COMMANDS: usize = 30;
/// Issue 46, in milliseconds over the floor's median.
const MOST: f64 = 8.0;
/// The command.
const TRUE: &str = "/bin/true";

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let helper = bench.gloss.parent().context("no folder of binaries")?.join("gloss-sandbox");
    let folder = bench.folder()?;
    let [mut gloss, mut floor, mut peer] = [(); 3].map(|()| Sample::default());
    let theirs = bench.codex.as_ref().and_then(|codex| codex.sandbox(bench, TRUE).ok());
    for _ in 0..bench.rounds * COMMANDS {
        floor.add(timed(|| ran(program(TRUE, &[])))?);
        gloss.add(timed(|| walled(&helper, folder.path()))?);
        if let Some(sandbox) = &theirs {
            // One that refuses is not measured: it would be fast.
            peer.take(timed(|| ran(sandbox.command())).ok());
        }
    }
    let over = gloss.median().zip(floor.median()).map(|(gloss, floor)| gloss - floor);
    let has_peer = peer.median().is_some();
    if !has_peer {
        report.note("Codex's sandbox did not run here, so a command behind walls has no peer.");
    }
    report.row(Row {
        name: "a command behind both walls; floor: behind none".to_owned(),
        goals: vec![Goal::at_most("46: p50 <= floor + 8 ms", over, MOST)],
        gloss,
        floor,
        peer: has_peer.then_some(peer),
    });
    Ok(())
}

fn timed(run: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let begun = Instant::now();
    run()?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

fn ran(mut command: Command) -> anyhow::Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !status.success() {
        bail!("the command ended with {status}");
    }
    Ok(())
}

fn walled(helper: &Path, folder: &Path) -> anyhow::Result<()> {
    let policy = Policy {
        level: Level::Full,
        command: vec![TRUE.to_owned()],
        folder: folder.to_owned(),
        reads: Vec::new(),
        writes: vec![PathBuf::from(folder)],
        hidden: Vec::new(),
        environment: BTreeMap::new(),
        network: None,
        limits: Limits::default(),
        is_talked_to: false,
        programs: Vec::new(),
    };
    let ran = start(helper, &policy)?.wait(&[], &mut |_, _| true);
    if ran.ended != (Ended::Exited { code: 0 }) {
        bail!("the command behind walls ended otherwise: {:?}", ran.ended);
    }
    Ok(())
}
