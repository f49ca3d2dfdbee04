//! Thirty-two commands in the same instant on one home: all finish, on one engine.

use std::collections::BTreeSet;

use gloss_mock_model::{Mock, Script};
use gloss_tests::Desk;
use serde_json::{Value, json};

/// Trials: never may one of the commands hang.
const ROUNDS: usize = 20;
/// Of these, trials that are made each time; the soak makes all.
const SAMPLE: usize = 4;

#[test]
fn thirty_two_commands_in_one_instant_all_finish_on_one_engine() {
    let script = Script::from_value(json!([{ "do": { "text": "Done." } }])).expect("a script");
    let mock = Mock::start(script).expect("the double starts");
    let rounds = if std::env::var_os("GLOSS_SOAK").is_some() { ROUNDS } else { SAMPLE };
    for round in 0..rounds {
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        let started: Vec<_> = (0..32).map(|n| desk.start(&["run", &format!("Task {n}"), "--json"])).collect();
        let mut tasks = BTreeSet::new();
        for child in started {
            let output = child.wait_with_output().expect("it ends");
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "round {round}: {err}");
            let last: Value = serde_json::from_slice(
                output.stdout.split(|b| *b == b'\n').rfind(|l| !l.is_empty()).unwrap(),
            )
            .expect("JSON");
            assert_eq!(last["status"], "done");
            tasks.insert(last["task"].as_str().expect("a task").to_owned());
        }
        assert_eq!(tasks.len(), 32, "round {round}");
        assert_eq!(desk.json(&["tasks"]).len(), 32);
        assert_eq!(engines(&desk), 1, "round {round}");
    }
}

/// Engine processes of a home.
fn engines(desk: &Desk) -> usize {
    let home = desk.home.display().to_string();
    std::fs::read_dir("/proc")
        .expect("/proc")
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains("__engine") && line.contains(&home))
        .count()
}

#[test]
fn two_windows_on_one_home_see_the_same() {
    let desk = Desk::new();
    desk.write("a.md", "One.\n\nTwo.\n");
    let adders: Vec<_> = (0..8)
        .map(|n| {
            let at = if n % 2 == 0 { "text:\"One.\"" } else { "text:\"Two.\"" };
            desk.start(&["note", "add", "a.md", "--at", at, "--ask", &format!("Question {n}?")])
        })
        .collect();
    for adder in adders {
        assert!(adder.wait_with_output().expect("it ends").status.success());
    }
    let notes = desk.json(&["note", "list"]);
    let numbers: BTreeSet<u64> = notes.iter().filter_map(|note| note["n"].as_u64()).collect();
    assert_eq!(numbers, (1..=8).collect());
}
