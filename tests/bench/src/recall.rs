//! Memories found among a million, at the engine of the release build: goal 15. Words are as common as in a language
//! (Zipf), questions have one to three of them, the commonest too. The floor asks the same engine for nothing.
//! How good the ranking is, is told by the store's own test (`crates/gloss-store/tests/memory.rs`).

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use gloss_protocol::{
    Memory, MemoryId, MemoryKind, MemoryScope, MemorySource, MemoryStatus, Query, Timestamp, WorkspaceId,
};
use gloss_store::{Store, Write};
use gloss_tests::Desk;

use super::Bench;
use super::pointing::Wire;
use super::report::{Goal, Report, Row};
use super::stats::Sample;

/// Memories, and those that are written in one transaction.
const ENTRIES: usize = 1_000_000;
const PAGE: usize = 10_000;
/// Words of a memory, and words that there are.
const WORDS: usize = 12;
const VOCABULARY: f64 = 30_000.0;
/// Questions of a round.
const QUESTIONS: usize = 60;
/// Issue 29, in milliseconds.
const MOST: f64 = 15.0;

/// Words of which the n-th is n times rarer than the first.
struct Zipf(u64);

impl Zipf {
    fn next(&mut self) -> String {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (self.0 >> 11) as f64 / (1u64 << 53) as f64;
        format!("w{}", VOCABULARY.powf(share) as u64)
    }

    fn some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.next()).collect::<Vec<_>>().join(" ")
    }
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let desk = Desk::with(programs.to_owned(), &bench.scratch);
    desk.run(&["tasks"]).expect(0);
    desk.kill_engine();
    let mut words = Zipf(5);
    fill(&database(&desk.home).context("the workspace has no database")?, &mut words)?;
    desk.run(&["tasks"]).expect(0);
    let mut wire = Wire::open(&desk.home, &desk.folder)?;
    let [mut found, mut nothing] = [(); 2].map(|()| Sample::default());
    for n in 0..bench.rounds * QUESTIONS {
        for (sample, words) in [(&mut found, words.some(1 + n % 3)), (&mut nothing, "?".to_owned())] {
            let begun = Instant::now();
            wire.query(Query::Memories { words, count: 20 })?;
            sample.add(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    report.row(Row {
        name: format!("memory: 20 of {ENTRIES} for 1 to 3 words; floor: for none"),
        goals: vec![Goal::at_most("29: p95 <= 15 ms", found.quantile(0.95), MOST)],
        gloss: found,
        floor: nothing,
        peer: None,
    });
    Ok(())
}

fn fill(folder: &Path, words: &mut Zipf) -> anyhow::Result<()> {
    let mut store = Store::open(folder, WorkspaceId::from("w_bench"))?;
    for page in 0..ENTRIES / PAGE {
        store.write(Write::MemoryWrite, |tx| {
            (0..PAGE).try_for_each(|n| tx.memories().put(&memory(page * PAGE + n, words.some(WORDS))))
        })?;
    }
    Ok(())
}

fn memory(n: usize, text: String) -> Memory {
    let at = Timestamp(1_795_000_000_000);
    Memory {
        id: MemoryId(format!("m_{n:032x}")),
        text,
        kind: MemoryKind::Note,
        scope: MemoryScope::Workspace,
        status: MemoryStatus::Kept,
        source: MemorySource::Person,
        uses: 0,
        used_at: None,
        created_at: at,
        updated_at: at,
    }
}

/// The folder of the only workspace's database.
fn database(home: &Path) -> Option<PathBuf> {
    let spaces = std::fs::read_dir(home.join("workspaces")).ok()?;
    spaces.flatten().map(|entry| entry.path()).find(|path| path.join("workspace.db").is_file())
}
