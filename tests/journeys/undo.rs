//! Taking back what notes made across later versions: a later change beside it, over it, within it; by another
//! program, by restoring; several artifacts at once. What can't be taken back names what stands in the way.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const MEMO: &str = "# Memo\n\nAlpha stands here. Beta stands here. Gamma stands here.\n\nLast words.\n";

/// A model that writes what the note says behind `Write: ` in its place.
fn obedient() -> Mock {
    let script = json!([
        { "when": { "tool": "read_region" }, "do": { "calls": [{ "name": "edit_region", "arguments": {
            "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "{{after:\"text\": \"Write:}}" }] } }] } },
        { "when": { "tool": "edit_region" }, "do": { "text": "Done." } },
        { "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
    ]);
    Mock::start(Script::from_value(script).expect("a script")).expect("the double starts")
}

fn desk(mock: &Mock) -> Desk {
    let desk = Desk::new();
    desk.connect(mock, "responses");
    desk.write("memo.md", MEMO);
    desk
}

/// A note that is served at once.
fn changed(desk: &Desk, path: &str, place: &str, to: &str) -> String {
    let (at, words) = (format!("text:\"{place}\""), format!("Write: {to}"));
    let added = desk.json(&["note", "add", path, "--at", &at, "--change", &words]);
    let note = text(&added[0], "note").to_owned();
    let run = desk.run(&["note", "send", &note, "--json"]);
    assert_eq!(run.status, 0, "{} {}", run.out, run.err);
    note
}

fn undo(desk: &Desk, notes: &[&String]) -> Vec<Value> {
    let mut words = vec!["note", "undo"];
    words.extend(notes.iter().map(|note| note.as_str()));
    desk.json(&words)
}

fn refused(desk: &Desk, notes: &[&String], says: &[&str]) {
    let mut words = vec!["note", "undo"];
    words.extend(notes.iter().map(|note| note.as_str()));
    let before = desk.read("memo.md");
    let run = desk.run(&words).expect(1);
    for words in says {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert_eq!(desk.read("memo.md"), before);
}

#[test]
fn later_changes_beside_it_stay() {
    let mock = obedient();
    let desk = desk(&mock);
    let beta = changed(&desk, "memo.md", "Beta stands here.", "Beta moved away.");
    changed(&desk, "memo.md", "Alpha stands here.", "Alpha, longer than it was before, stands here.");
    desk.run(&["edit", "memo.md", "--at", "text:\"Last words.\"", "--set", "The very last words."]).expect(0);
    let theirs = desk
        .read("memo.md")
        .replace("# Memo", "# Their memo\n\nA paragraph of theirs.")
        .replace("Gamma stands", "Gamma sits");
    desk.write("memo.md", &theirs);
    undo(&desk, &[&beta]);
    assert_eq!(desk.read("memo.md"), theirs.replace("Beta moved away.", "Beta stands here."));
}

#[test]
fn a_later_change_over_or_within_it_is_named_and_goes_back_first_or_together() {
    let mock = obedient();
    // over: the later note's place holds the earlier one's; within: it lies in it
    let cases = [
        ("Beta moved away.", "Alpha stands here. Beta moved away. Gamma stands here.", "All of them left."),
        ("Beta moved away, as everybody knows.", "as everybody knows", "as some know"),
    ];
    for (first, place, second) in cases {
        for together in [false, true] {
            let desk = desk(&mock);
            let earlier = changed(&desk, "memo.md", "Beta stands here.", first);
            let later = changed(&desk, "memo.md", place, second);
            refused(
                &desk,
                &[&earlier],
                &["Note 1 can't be undone", "version 3 (Note 2)", "Compare versions 2 and 3"],
            );
            if together {
                let made = undo(&desk, &[&earlier, &later]);
                assert_eq!((made.len(), made[0]["version"].as_u64()), (1, Some(4)), "{made:?}");
            } else {
                undo(&desk, &[&later]);
                assert_eq!(desk.read("memo.md"), MEMO.replace("Beta stands here.", first));
                undo(&desk, &[&earlier]);
            }
            assert_eq!(desk.read("memo.md"), MEMO, "{second}, together: {together}");
            for note in desk.json(&["note", "list"]) {
                assert_eq!(text(&note, "state"), "undone");
            }
        }
    }
}

#[test]
fn what_another_program_changed_in_its_place_stands() {
    let mock = obedient();
    let desk = desk(&mock);
    let beta = changed(&desk, "memo.md", "Beta stands here.", "Beta moved away.");
    let applied = desk.read("memo.md");
    desk.write("memo.md", applied.replace("Beta moved away.", "Beta ran away."));
    refused(&desk, &[&beta], &["version 3 (Changed in another program)", "take back version 3 first"]);
    // Taken back by restoring the version before, its words stand again as the note made them.
    desk.run(&["restore", "memo.md", "2"]).expect(0);
    undo(&desk, &[&beta]);
    assert_eq!(desk.read("memo.md"), MEMO);
}

#[test]
fn several_artifacts_are_taken_back_together_or_not_at_all() {
    let mock = obedient();
    let desk = desk(&mock);
    desk.write("other.md", "# Other\n\nDelta stands here.\n");
    let beta = changed(&desk, "memo.md", "Beta stands here.", "Beta moved away.");
    let delta = changed(&desk, "other.md", "Delta stands here.", "Delta moved away.");
    desk.write("other.md", "# Other\n\nDelta went home.\n");
    refused(&desk, &[&beta, &delta], &["Note 1 can't be undone", "Nothing was undone"]);
    desk.write("other.md", "# Other\n\nDelta moved away.\n");
    let made = undo(&desk, &[&beta, &delta]);
    assert_eq!(made.iter().map(|line| text(line, "path")).collect::<Vec<_>>(), ["memo.md", "other.md"]);
    assert_eq!(
        (desk.read("memo.md").as_str(), desk.read("other.md").as_str()),
        (MEMO, "# Other\n\nDelta stands here.\n")
    );
}

#[test]
fn a_note_undone_is_changed_and_sent_again() {
    let mock = obedient();
    let desk = desk(&mock);
    let beta = changed(&desk, "memo.md", "Beta stands here.", "Beta moved away.");
    for _ in 0..3 {
        undo(&desk, &[&beta]);
        assert_eq!(desk.read("memo.md"), MEMO);
        desk.run(&["note", "send", &beta, "--json"]).expect(0);
        assert_eq!(desk.read("memo.md"), MEMO.replace("Beta stands here.", "Beta moved away."));
    }
    let mut kinds: Vec<String> =
        desk.json(&["versions", "memo.md"]).iter().map(|v| text(v, "why").to_owned()).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}
