//! What a run of the bench says: one table of times, one of their costs, and the machine it ran on. Names no path
//! of the machine and no address.

use std::fmt::Write;
use std::fs;

use super::peer::Codex;
use super::stats::{Sample, number, ratio};
use xtask::programs::{answer, program};

/// A goal and whether it is met; none where this run can't tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Goal {
    /// As short as `1: <= 0.2 x peer`.
    pub(crate) says: String,
    /// None where what it needs was not there.
    pub(crate) met: Option<bool>,
}

impl Goal {
    /// That a value is at most so much.
    pub(crate) fn at_most(says: &str, value: Option<f64>, most: f64) -> Self {
        Self { says: says.to_owned(), met: value.map(|value| value <= most) }
    }
}

/// One thing that was measured, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// What.
    pub(crate) name: String,
    /// Gloss.
    pub(crate) gloss: Sample,
    /// The least that any program must do for it.
    pub(crate) floor: Sample,
    /// The peer, where there is one.
    pub(crate) peer: Option<Sample>,
    /// The goals.
    pub(crate) goals: Vec<Goal>,
}

/// CPU seconds of one run (mean) and PSS in MB (median) of a client with its engine and helpers.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    /// Whose, at what.
    pub(crate) name: String,
    /// Mean CPU seconds of a run.
    pub(crate) cpu: Option<f64>,
    /// Median PSS.
    pub(crate) pss: Option<f64>,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Report {
    rounds: usize,
    load: String,
    rows: Vec<Row>,
    costs: Vec<Cost>,
    goals: Vec<(String, Goal)>,
    notes: Vec<String>,
    broken: bool,
}

impl Report {
    /// An empty one; the load at the start is taken now.
    pub(crate) fn new(rounds: usize) -> Self {
        Self {
            rounds,
            load: load(),
            rows: Vec::new(),
            costs: Vec::new(),
            goals: Vec::new(),
            notes: Vec::new(),
            broken: false,
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Adds what something cost.
    pub(crate) fn cost(&mut self, name: &str, cpu: &Sample, pss: &Sample) {
        self.costs.push(Cost { name: name.to_owned(), cpu: cpu.mean(), pss: pss.median() });
    }

    /// Adds a goal that is no time, with the value that was found.
    pub(crate) fn goal(&mut self, found: String, goal: Goal) {
        self.goals.push((found, goal));
    }

    /// Adds a sentence.
    pub(crate) fn note(&mut self, says: impl Into<String>) {
        self.notes.push(says.into());
    }

    /// A measurement that could not be made.
    pub(crate) fn broken(&mut self, name: &str, error: &anyhow::Error) {
        self.broken = true;
        self.notes.push(format!("Not measured: {name}: {error:#}"));
    }

    /// Whether everything was measured and no run of Gloss failed. A missed goal is a finding, no failure.
    pub(crate) fn complete(&self) -> bool {
        !self.broken && self.rows.iter().all(|row| row.gloss.failed == 0)
    }

    /// The report.
    pub(crate) fn text(&self, codex: Option<&Codex>) -> String {
        let mut out = String::new();
        for line in machine(codex) {
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "load average: {} at the start, {} at the end", self.load, load());
        let _ = writeln!(out, "{} rounds, in turns; milliseconds as median (min, p95)\n", self.rounds);
        out += &columns(&self.times());
        let _ = writeln!(out);
        out += &columns(&self.cost_table());
        for (found, goal) in &self.goals {
            let _ = writeln!(out, "\n{found}; goal {}: {}", goal.says, met(goal));
        }
        for note in &self.notes {
            let _ = writeln!(out, "\n{note}");
        }
        out
    }

    fn times(&self) -> Vec<Vec<String>> {
        let head = ["", "Gloss", "floor", "peer", "x floor", "x peer", "failed", "goal"];
        let mut table = vec![head.map(str::to_owned).to_vec()];
        for row in &self.rows {
            let against =
                |other: Option<f64>| ratio(row.gloss.median(), other).map_or("-".to_owned(), number);
            let peer = row.peer.as_ref();
            let goals: Vec<String> =
                row.goals.iter().map(|goal| format!("{}: {}", goal.says, met(goal))).collect();
            table.push(vec![
                row.name.clone(),
                row.gloss.shown(),
                row.floor.shown(),
                peer.map_or("-".to_owned(), Sample::shown),
                against(row.floor.median()),
                against(peer.and_then(Sample::median)),
                format!(
                    "{}/{}/{}",
                    row.gloss.failed,
                    row.floor.failed,
                    peer.map_or("-".to_owned(), |peer| peer.failed.to_string())
                ),
                goals.join("; "),
            ]);
        }
        table
    }

    fn cost_table(&self) -> Vec<Vec<String>> {
        let shown = |value: Option<f64>| value.map_or("-".to_owned(), number);
        // Less than the kernel counts in.
        let seconds = |value: Option<f64>| match value {
            Some(value) if value < 0.01 => "< 0.01".to_owned(),
            value => shown(value),
        };
        let head = ["", "CPU s a run", "PSS MB"].map(str::to_owned).to_vec();
        let rows = self.costs.iter().map(|cost| vec![cost.name.clone(), seconds(cost.cpu), shown(cost.pss)]);
        std::iter::once(head).chain(rows).collect()
    }
}

fn met(goal: &Goal) -> &'static str {
    match goal.met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "not checked",
    }
}

/// The table with each column as wide as its widest cell.
fn columns(table: &[Vec<String>]) -> String {
    let width = |at: usize| {
        let cells = table.iter().filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let mut out = String::new();
    for row in table {
        let cells: Vec<String> =
            row.iter().enumerate().map(|(at, cell)| format!("{cell:<wide$}", wide = width(at))).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    out
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

fn machine(codex: Option<&Codex>) -> Vec<String> {
    let file = |name: &str| fs::read_to_string(name).unwrap_or_default();
    let after = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key));
        line.and_then(|line| line.split_once(':')).map_or("unknown", |(_, value)| value.trim()).to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let said =
        |name: &str, words: &[&str]| answer(program(name, words)).unwrap_or_else(|| "unknown".to_owned());
    let harness = if cfg!(debug_assertions) {
        "unoptimised: the double, the bare client and the writer of `append` are slower than they could be, \
         for all alike; `cargo run --release -p gloss-bench` optimises them too"
    } else {
        "optimised"
    };
    vec![
        format!(
            "{cores} cores, {}, {} of memory, Linux {}",
            after(&file("/proc/cpuinfo"), "model name"),
            after(&file("/proc/meminfo"), "MemTotal"),
            file("/proc/sys/kernel/osrelease").trim()
        ),
        format!(
            "{}; WebKitGTK {}; peer: {}",
            said("rustc", &["--version"]),
            said("pkg-config", &["--modversion", "webkit2gtk-4.1"]),
            codex.map_or("none", |codex| codex.version.as_str())
        ),
        format!("Gloss: release binaries. What measures is {harness}."),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Goal, columns, met};

    #[test]
    fn goals_are_met_missed_or_not_checked() {
        for (value, expect) in [(Some(0.2), "met"), (Some(0.21), "MISSED"), (None, "not checked")] {
            assert_eq!(met(&Goal::at_most("g", value, 0.2)), expect, "{value:?}");
        }
    }

    #[test]
    fn columns_stand_below_each_other() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(columns(&[row(["", "b"]), row(["aaa", ""])]), "     b\naaa\n");
    }
}
