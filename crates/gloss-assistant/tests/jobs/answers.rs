//! Questions over public tables, answered for real: what an answer shows is compared with what independent SQL gave
//! (`tests/suite/answers`). An answer that is not the truth is a failure, a refusal is not.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::house::House;

/// Questions that must be answered rightly; the rest are refused.
const RIGHT: usize = 96;
const RIGHT_OF_MADE: usize = 331;

fn suite(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite").join(name)
}

/// What became of a question.
#[derive(Debug, PartialEq)]
enum Outcome {
    Right,
    Refused,
    Wrong,
}

#[test]
fn an_answer_over_public_tables_is_the_truth_or_there_is_none() {
    ask_all(&suite("answers"), RIGHT);
}

#[test]
fn questions_that_were_meant_to_mislead_do_not() {
    ask_all(&suite("answers/made"), RIGHT_OF_MADE);
}

/// Other questions in the same form, at `GLOSS_SUITE`.
#[test]
fn other_questions_where_they_are_given() {
    if let Some(other) = std::env::var_os("GLOSS_SUITE") {
        ask_all(&PathBuf::from(other), 0);
    }
}

/// Asks all questions of a suite: none may be answered wrongly, and so many rightly. `GLOSS_SHOW` names a file that each goes into, `GLOSS_ONLY` names some.
fn ask_all(suite: &Path, least: usize) {
    let all = std::fs::read_to_string(suite.join("questions.jsonl")).unwrap();
    let only = std::env::var("GLOSS_ONLY").ok();
    let (mut right, mut wrong, mut asked) = (0, Vec::new(), 0);
    for line in all.lines() {
        let question: Value = serde_json::from_str(line).unwrap();
        let id = question["id"].as_str().unwrap();
        if only.as_ref().is_some_and(|only| !only.split(',').any(|one| one == id)) {
            continue;
        }
        let files: Vec<&str> =
            question["files"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let bytes: Option<Vec<Vec<u8>>> =
            files.iter().map(|file| std::fs::read(suite.join("tables").join(file)).ok()).collect();
        // Some tables are not copied; see SOURCES.md.
        let Some(bytes) = bytes else { continue };
        asked += 1;
        let pairs: Vec<(&str, &[u8])> = files.iter().copied().zip(bytes.iter().map(Vec::as_slice)).collect();
        let mut house = House::new(&pairs);
        let words = question["q"].as_str().unwrap();
        let says = house.turn(&format!("{words}\n\nAttached files: {}", files.join(", ")));
        let outcome = judge(&house, &says, &question["truth"], question["tolerance"].as_f64().unwrap_or(0.0));
        if let Some(to) = std::env::var_os("GLOSS_SHOW") {
            let mut shown = std::fs::OpenOptions::new().create(true).append(true).open(to).unwrap();
            writeln!(
                shown,
                "{outcome:?} {id} {words}\n    {}\n    truth {}",
                says.replace('\n', "\n    "),
                question["truth"]
            )
            .unwrap();
        }
        match outcome {
            Outcome::Right => right += 1,
            Outcome::Refused => {}
            Outcome::Wrong => wrong.push(format!("{id} {words}: {says} (is {})", question["truth"])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(only.is_some() || right >= least, "{right} of {asked}");
}

/// Compares an answer with the truth.
fn judge(house: &House, says: &str, truth: &Value, tolerance: f64) -> Outcome {
    // Every answer names its source in the last line; what has none is no answer.
    let is_answer =
        says.lines().last().is_some_and(|line| line.starts_with("*From ") || line.starts_with("*Aus "));
    if !is_answer {
        return if truth == "not in the table" { Outcome::Right } else { Outcome::Refused };
    }
    let shown = plain(says);
    let numbers = figures(house, says);
    let near = |wanted: f64| {
        numbers.iter().any(|n| {
            [*n, *n * 100.0, n.abs()]
                .iter()
                .any(|n| (n - wanted).abs() <= (wanted.abs() * tolerance.max(1e-6)).max(1e-9))
        })
    };
    let names = |name: &str| shown.contains(&fold(name));
    let holds = match truth {
        Value::Number(n) => near(n.as_f64().unwrap()),
        Value::String(text) if text == "not in the table" => false,
        Value::String(text) => {
            text.split(['(', ')']).next().is_some_and(|text| names(text.trim())) || near_text(text, &shown)
        }
        Value::Array(all) => {
            let own = all.iter().filter_map(Value::as_str).all(&names);
            let count = rows(says);
            own && count.is_none_or(|count| count == all.len())
        }
        Value::Object(all) => all.iter().all(|(name, n)| {
            (names(name) || all.len() > 2) && n.as_f64().map_or_else(|| n.as_str().is_some_and(&names), &near)
        }),
        _ => false,
    };
    if holds { Outcome::Right } else { Outcome::Wrong }
}

/// Whether the words of a truth stand in an answer, in any order.
fn near_text(text: &str, shown: &str) -> bool {
    text.split_whitespace().all(|word| shown.contains(&fold(word)))
}

/// How many rows its table has; none where it has no table.
fn rows(says: &str) -> Option<usize> {
    let lines = says.lines().filter(|line| line.starts_with('|')).count();
    lines.checked_sub(2)
}

/// The values of all figures that an answer shows.
fn figures(house: &House, says: &str) -> Vec<f64> {
    let mut out = Vec::new();
    for (at, _) in says.match_indices("](fact:") {
        let target = &says[at + 7..];
        let target = &target[..target.find(')').unwrap()];
        let (id, place) = target.split_once('/').unwrap_or((target, "r1c1"));
        let (row, column) = place.strip_prefix('r').unwrap().split_once('c').unwrap();
        let (row, column): (usize, usize) = (row.parse().unwrap(), column.parse().unwrap());
        out.extend(house.facts[id].1[row - 1][column - 1].as_f64());
    }
    out
}

fn plain(says: &str) -> String {
    let mut out = String::new();
    let mut rest = says;
    while let Some(at) = rest.find("](fact:") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(')').map_or(rest.len(), |end| at + end + 1);
        rest = &rest[end..];
    }
    out.push_str(rest);
    fold(&out.replace(['[', ']', '\\', '*'], ""))
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}
