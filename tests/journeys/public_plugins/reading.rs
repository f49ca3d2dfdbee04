//! What Gloss says about a plugin: what it reads of it, what it could do by it, and what it passes over. Decides nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use gloss_tests::text;

/// What Gloss says about one thing.
#[derive(Default)]
pub(super) struct Reading {
    /// What it reads, in the lines of the rows.
    pub(super) reads: BTreeSet<String>,
    /// What it could do by it, and what of it is passed over: `verb`, `object`, `file`, `line`.
    pub(super) authority: Vec<Value>,
    /// What is said where it is refused.
    pub(super) refusal: String,
}

/// White space as one blank.
pub(super) fn squashed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of the digest of some words.
pub(super) fn digest(words: &str) -> String {
    hex::encode(&Sha256::digest(words)[..4])
}

impl Reading {
    pub(super) fn read(&mut self, line: impl Into<String>) {
        self.reads.insert(line.into());
    }

    /// Something at a place is passed over.
    pub(super) fn pass_over(&mut self, file: &str, line: &Value) {
        self.authority.push(json!({ "verb": "finding", "object": "", "file": file, "line": line }));
    }

    /// What was read of one file, under its own name in the repository.
    pub(super) fn take(&mut self, of: Self, place: &str, name: &str) {
        let renamed = of.reads.iter().map(|line| line.replacen(place, name, 1));
        self.reads.extend(renamed);
        of.authority.iter().for_each(|row| self.pass_over(name, &row["line"]));
    }

    /// Whether a row names its things in the way of its kind.
    pub(super) fn is_clear(row: &str) -> bool {
        let (kind, rest) = row.split_once(' ').unwrap_or_default();
        let words = rest.rsplit(' ').map_while(|word| (!word.is_empty()).then_some(word)).count();
        let is_number = |at: usize| rest.rsplit(' ').nth(at).is_some_and(|word| word.parse::<u64>().is_ok());
        match kind {
            "runs" | "reaches" => words >= 3 && is_number(1),
            "raises" | "reads" | "skips" => words >= 2 && is_number(0),
            "entry" => words >= 3 && is_number(0) && is_number(1),
            "refused" | "script" => words >= 1,
            _ => false,
        }
    }

    /// Whether something is named as a row has it.
    pub(super) fn names(&self, fact: &str) -> bool {
        let (kind, rest) = fact.split_once(' ').expect("a fact");
        let (before, last) = rest.rsplit_once(' ').unwrap_or((rest, ""));
        let (file, line) = before.rsplit_once(' ').unwrap_or((before, ""));
        let number = |word: &str| word.parse::<u64>().ok();
        let mut lines = self.authority.iter();
        let at =
            |row: &Value, file: &str, line: &str| row["file"] == file && row["line"].as_u64() == number(line);
        match kind {
            "runs" => lines.any(|row| row["verb"] == "runs" && at(row, file, line) && begins(row, last)),
            "reaches" => {
                lines.any(|row| row["verb"] == "reaches" && at(row, file, line) && row["object"] == last)
            }
            "reads" => lines.any(|row| row["verb"] == "reads" && at(row, before, last)),
            "skips" => lines.any(|row| row["verb"] == "finding" && at(row, before, last)),
            "raises" => {
                let all = lines.filter(|row| row["verb"] == "raises" && row["file"] == before).count();
                u64::try_from(all).ok() == number(last)
            }
            "script" => lines.any(|row| row["verb"] == "runs" && holds(text(row, "object"), rest)),
            // The rows count entries from 0.
            "entry" => {
                let places = [format!("line {line},"), format!("plugins[{last}]")];
                self.refusal.contains(file) && places.iter().any(|place| self.refusal.contains(place))
            }
            "refused" if number(last).is_none() && number(line).is_some() => {
                [file, &format!("line {line}, {last}:")].iter().all(|words| self.refusal.contains(*words))
            }
            "refused" => self.refusal.contains(rest),
            _ => panic!("no such fact: {fact}"),
        }
    }
}

/// Whether what is run begins with the words whose number and digest these are.
fn begins(row: &Value, mark: &str) -> bool {
    let (count, expected) = mark.split_once(':').expect("a mark");
    let count = count.parse().expect("a number");
    let first: String = squashed(text(row, "object")).chars().take(count).collect();
    digest(&first) == expected
}

/// Whether a command names a file, and not just one whose name ends or begins alike.
fn holds(object: &str, file: &str) -> bool {
    let part = |char: char| char.is_alphanumeric() || "-_".contains(char);
    object.match_indices(file).any(|(at, _)| {
        !object[..at].ends_with(|char: char| part(char) || char == '.')
            && !object[at + file.len()..].starts_with(part)
    })
}

#[test]
fn a_row_is_found_at_its_place_alone() {
    let line = serde_json::json!({ "verb": "runs", "object": "sh  run.sh, at Stop", "file": "hooks/a b.json", "line": 7 });
    let reading = Reading { authority: vec![line], ..Reading::default() };
    let mark = digest("sh run.sh");
    assert!(reading.names(&format!("runs hooks/a b.json 7 9:{mark}")));
    assert!(!reading.names(&format!("runs hooks/a b.json 8 9:{mark}")));
    assert!(!reading.names(&format!("runs hooks/a b.json 7 9:{}", digest("sh run.py"))));
    assert!(!reading.names("reaches hooks/a b.json 7 host"));
    assert!(reading.names("script run.sh"));
    assert!(!reading.names("script un.sh"));
}
