//! `cargo xtask bench`: Gloss, a floor and, where it can be had, a peer, measured in turns on this machine.
//!
//! Goals are ratios within one run, never times of another machine. A run that did not complete counts as failed
//! and never as fast. What is measured is the release binary; memory is read in rounds of its own, so that
//! reading it does not slow what is timed. It waits for nothing: the load it ran under stands in its report.

#![expect(clippy::print_stdout, reason = "a tool for a terminal")]

mod anchors;
mod append;
mod approvals;
mod bare;
mod bounds;
mod day;
mod decks;
mod desk;
mod double;
mod herd;
mod idle;
mod paint;
mod peer;
mod pointing;
mod proc;
mod recall;
mod releases;
mod report;
mod rounds;
mod screen;
mod servers;
mod sheets;
mod start;
mod stats;
mod taken;
mod text;
mod walls;
mod year;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};

use peer::Codex;
use report::Report;
use xtask::programs::{build_release, target};

/// Rounds of each measurement; fewer give no honest p95.
const ROUNDS: usize = 7;

/// What is measured, and the words that choose it.
const ALL: [(&str, Measure); 26] = [
    ("start", start::measure),
    ("rounds", rounds::measure),
    ("commands", rounds::commands),
    ("herd", herd::reads),
    ("memory", herd::memory),
    ("streams", herd::streams),
    ("starts", herd::starts),
    ("paint", paint::measure),
    ("append", append::measure),
    ("anchors", anchors::measure),
    ("pointing", pointing::measure),
    ("text", text::measure),
    ("sheets", sheets::measure),
    ("decks", decks::measure),
    ("grid", pointing::grid),
    ("crowd", pointing::crowd),
    ("recall", recall::measure),
    ("releases", releases::measure),
    ("bounds", bounds::measure),
    ("walls", walls::measure),
    ("servers", servers::measure),
    ("taken", taken::measure),
    ("approvals", approvals::measure),
    ("idle", idle::measure),
    ("day", day::measure),
    ("year", year::measure),
];

type Measure = fn(&Bench, &mut Report) -> anyhow::Result<()>;

/// What the measurements share.
pub(crate) struct Bench {
    /// How often each is repeated.
    pub(crate) rounds: usize,
    /// The `gloss` command.
    pub(crate) gloss: PathBuf,
    /// The window.
    pub(crate) app: PathBuf,
    /// This program, which is also the bare client.
    pub(crate) own: PathBuf,
    /// The peer.
    pub(crate) codex: Option<Codex>,
    /// Where everything is put: on the disk that is built on, because `/tmp` may be memory.
    pub(crate) scratch: PathBuf,
}

impl Bench {
    /// A folder of its own, removed with the value.
    pub(crate) fn folder(&self) -> anyhow::Result<tempfile::TempDir> {
        Ok(tempfile::Builder::new().prefix("b").tempdir_in(&self.scratch)?)
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // This program is also the floor that Gloss is measured against.
    let done = match words.as_slice() {
        ["__bare-client", words @ ..] => bare::client(words).map(|()| ExitCode::SUCCESS),
        ["__bare-herd", words @ ..] => herd::client(words).map(|()| ExitCode::SUCCESS),
        words => run(words),
    };
    done.unwrap_or_else(|error| {
        println!("bench: {error:#}");
        ExitCode::FAILURE
    })
}

/// Measures: `[--rounds N] [--built] [NAME]...`, all of them without a word.
fn run(words: &[&str]) -> anyhow::Result<ExitCode> {
    let (mut rounds, mut built, mut chosen) = (ROUNDS, false, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--rounds" => rounds = words.next().context("--rounds needs a number")?.parse()?,
            "--built" => built = true,
            name => match ALL.iter().find(|(known, _)| *known == name) {
                Some(found) => chosen.push(*found),
                None => bail!("{name} is not measured; there are {}", ALL.map(|(known, _)| known).join(", ")),
            },
        }
    }
    if chosen.is_empty() {
        chosen = ALL.to_vec();
    }
    if !built {
        xtask::setup::run()?;
        build_release(&["gloss-cli", "gloss-app"])?;
    }
    let scratch = target().join("bench");
    std::fs::create_dir_all(&scratch)?;
    let release = target().join("release");
    let mut report = Report::new(rounds);
    let bench = Bench {
        rounds,
        gloss: release.join("gloss"),
        app: release.join("gloss-app"),
        own: std::env::current_exe()?,
        codex: peer::install(&scratch, &mut report),
        scratch,
    };
    for (name, measure) in chosen {
        println!("measuring: {name}");
        // One that cannot be measured here must not keep the others from it.
        if let Err(error) = measure(&bench, &mut report) {
            report.broken(name, &error);
        }
    }
    println!("\n{}", report.text(bench.codex.as_ref()));
    Ok(if report.complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
