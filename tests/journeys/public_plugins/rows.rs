//! The rows of `tests/data/public-plugins`, whose README says how they are written: each line is unfolded to the facts in it. Reads
//! nothing of a repository.

use std::collections::BTreeSet;
use std::path::Path;

use super::reading::Reading;

/// A repository, and what is to be read of it.
pub(super) struct Repository {
    /// `OWNER/NAME`.
    pub(super) name: String,
    pub(super) commit: String,
    pub(super) licence: String,
    pub(super) sections: Vec<Section>,
}

/// A plugin, or what else is read at once.
#[derive(Default)]
pub(super) struct Section {
    /// What it is of.
    pub(super) head: String,
    /// What is read, and nothing beside it.
    reads: BTreeSet<String>,
    /// What is named, beside whatever else is.
    says: BTreeSet<String>,
    /// The differences that are on purpose.
    pub(super) otherwise: BTreeSet<String>,
}

impl Section {
    pub(super) fn facts(&self) -> usize {
        self.reads.len() + self.says.len()
    }

    /// How what Gloss reads is unlike what is documented.
    pub(super) fn differences(&self, reading: &Reading) -> BTreeSet<String> {
        let lacks = self.reads.difference(&reading.reads).map(|line| format!("lacks {line}"));
        let also = reading.reads.difference(&self.reads).map(|line| format!("also {line}"));
        let silent = self.says.iter().filter(|line| !reading.names(line)).map(|line| format!("lacks {line}"));
        lacks.chain(also).chain(silent).collect()
    }

    /// The differences that nobody decided, and the decisions that nothing differs by.
    pub(super) fn unlike(&self, differences: &BTreeSet<String>) -> Vec<String> {
        let new = differences.difference(&self.otherwise).cloned();
        let over = self.otherwise.difference(differences).map(|line| format!("no longer {line}"));
        new.chain(over).collect()
    }

    /// What contradicts itself in it.
    pub(super) fn faults(&self) -> impl Iterator<Item = String> {
        let fits = |line: &&String| match line.split_once(' ') {
            Some(("lacks", fact)) => self.reads.contains(fact) || self.says.contains(fact),
            Some(("also", fact)) => !self.reads.contains(fact),
            _ => false,
        };
        let amiss =
            self.otherwise.iter().filter(move |line| !fits(line)).map(|line| format!("can't be: {line}"));
        let unclear =
            self.says.iter().filter(|line| !Reading::is_clear(line)).map(|line| format!("unclear: {line}"));
        amiss.chain(unclear)
    }
}

/// All of them, by name.
pub(super) fn repositories() -> Vec<Repository> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/public-plugins");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    files.iter().map(|path| repository(&std::fs::read_to_string(path).unwrap())).collect()
}

fn repository(text: &str) -> Repository {
    let mut blocks = text.split("\n\n");
    let mut head = blocks.next().unwrap_or_default().lines();
    let mut value = |name: &str| {
        let line =
            head.next().and_then(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name}"));
        line.trim().to_owned()
    };
    let (name, commit, licence) = (value("repository "), value("commit "), value("licence "));
    Repository { name, commit, licence, sections: blocks.map(section).collect() }
}

fn section(block: &str) -> Section {
    let mut lines = block.lines();
    let mut out = Section { head: lines.next().unwrap_or_default().to_owned(), ..Section::default() };
    for line in lines {
        let (sign, row) = line.split_once(' ').unwrap_or_else(|| panic!("no row: {line}"));
        match sign {
            "+" => out.reads.extend(unfolded(row)),
            "!" => out.says.extend(unfolded(row)),
            "~" => out.otherwise.extend(unfolded(row)),
            // The reason of what follows.
            "#" => {}
            _ => panic!("no row: {line}"),
        }
    }
    out
}

/// The words that a folded line stands for: `a{b|c{d|e}}` is ab, acd and ace.
fn unfolded(line: &str) -> Vec<String> {
    let Some((before, inner)) = line.split_once('{') else {
        return vec![line.to_owned()];
    };
    let inner = inner.strip_suffix('}').unwrap_or_else(|| panic!("no end: {line}"));
    let mut depth = 0_usize;
    let words = inner.split(|char: char| {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        char == '|' && depth == 0
    });
    words.flat_map(unfolded).map(|word| format!("{before}{word}")).collect()
}

#[test]
fn folded_lines_are_unfolded() {
    assert_eq!(unfolded("skill a/b"), ["skill a/b"]);
    assert_eq!(
        unfolded("skill {a/{b|c {d|e}}|f|}"),
        ["skill a/b", "skill a/c d", "skill a/c e", "skill f", "skill "]
    );
}
