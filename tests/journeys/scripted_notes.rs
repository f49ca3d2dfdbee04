//! Two notes served by a model that does what they ask *and* rewrites half the document, on both wires: both are
//! applied, nothing differs outside, every outside change is offered once, and undo gives back the bytes.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::json;

const MEMO: &str = "# Board memo\n\nRevenue is up 8.4 %. Without the two new shops it is flat, because of the heat.\n\n\
## What changed\n\nRevenue reached 1.92 million. Same-shop sales were flat. Nearly all of the increase came from two shops.\n\n\
| Shop | Q2 | Q3 |\n|---|--:|--:|\n| Altmarkt | 612 | 609 |\n| Hafen | 0 | 147 |\n\n## Why it matters\n\n\
Two shops now carry the growth of the whole company. Rents rise next year.\n";

/// What the model writes over the whole document after its two edits.
fn rewrite() -> String {
    MEMO.replace("Same-shop sales were flat.", "Old shops stood still.")
        .replace("| Hafen | 0 | 147 |", "| Hafen | 0 | 150 |")
        .replace("# Board memo", "# Memo for the board")
        .replace(
            "Nearly all of the increase came from two shops.",
            "Two shops made nearly all of the increase.",
        )
        .replace("Rents rise next year.", "Rents will rise next year, so caution is due.")
}

fn script() -> Script {
    Script::from_value(json!([
        { "when": { "contains": "Write the memo", "round": 0 }, "do": { "text": "I count first.", "calls": [
            { "name": "compute", "arguments": { "sql": "select count(*) from shops" } } ] } },
        { "when": { "contains": "Write the memo", "tool": "compute" }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "memo.md", "content": MEMO } } ] } },
        { "when": { "contains": "Write the memo" }, "do": { "text": "The memo is written." } },
        { "when": { "tool": "read_region" }, "do": { "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json#1:/base}}",
              "edits": [{ "range": 0, "new": "Old shops stood still." }] } },
            { "name": "edit_region", "arguments": { "note": "{{note:2}}", "base": "{{json#2:/base}}",
              "edits": [{ "range": 0, "new": "150" }] } },
            { "name": "write_artifact", "arguments": { "path": "memo.md", "content": rewrite() } },
        ] } },
        { "when": { "tool": "write_artifact" }, "do": { "text": "Both changed; I also improved the rest." } },
        { "when": { "contains": "Serve these notes" }, "do": { "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } },
            { "name": "read_region", "arguments": { "note": "{{note:2}}" } },
        ] } },
        { "do": { "text": "Nothing to do." } },
    ]))
    .expect("a script")
}

fn served_on(wire: &str) {
    let mock = Mock::start(script()).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, wire);
    desk.write("shops.csv", "shop,sales\nAltmarkt,609\nHafen,147\n");
    let made = desk.run(&["run", "Write the memo", "--attach", "shops.csv", "--json"]).expect(0).last();
    assert_eq!(
        (&made["artifacts"][0]["path"], &made["artifacts"][0]["version"]),
        (&json!("memo.md"), &json!(1))
    );
    assert_eq!(desk.read("memo.md"), MEMO);
    let add = |at: &str, words: &str| {
        text(&desk.json(&["note", "add", "memo.md", "--at", at, "--change", words])[0], "note").to_owned()
    };
    let sentence = add("text:\"Same-shop sales were flat.\"", "Say it in other words");
    let cell = add("text:\"147\"", "Round it");
    let end = desk.run(&["note", "send", "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{end}");

    let expected =
        MEMO.replace("Same-shop sales were flat.", "Old shops stood still.").replace("| 147 |", "| 150 |");
    assert_eq!(desk.read("memo.md"), expected, "only the two places differ ({wire})");
    for note in desk.json(&["note", "list", "memo.md"]) {
        assert_eq!(text(&note, "state"), "applied", "{note}");
    }

    // Every outside change is offered, none twice, and together they are what the model wrote.
    let held = desk.json(&["held", "memo.md"]);
    let mut seen: Vec<&str> = held.iter().map(|change| text(change, "where")).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), held.len(), "{held:?}");
    for words in ["for the board", "made nearly all", "so caution is due"] {
        assert_eq!(
            held.iter().filter(|change| text(change, "after").contains(words)).count(),
            1,
            "{words} {held:?}"
        );
    }
    assert!(!held.iter().any(|change| text(change, "after").contains("stood still")));

    // One is applied by the person's word, one left; both notes are undone, one after the other.
    let board = held.iter().find(|change| text(change, "after").contains("for the board")).unwrap();
    desk.run(&["held", "accept", text(board, "change")]).expect(0);
    assert_eq!(desk.read("memo.md"), expected.replace("# Board memo", "# Memo for the board"));
    let caution = held.iter().find(|change| text(change, "after").contains("caution")).unwrap();
    desk.run(&["held", "leave", text(caution, "change")]).expect(0);
    assert_eq!(desk.json(&["held", "memo.md"]).len(), held.len() - 2);
    desk.run(&["note", "undo", &sentence]).expect(0);
    let without = MEMO.replace("| 147 |", "| 150 |").replace("# Board memo", "# Memo for the board");
    assert_eq!(desk.read("memo.md"), without);
    desk.run(&["note", "undo", &cell]).expect(0);
    assert_eq!(desk.read("memo.md"), MEMO.replace("# Board memo", "# Memo for the board"));
    for note in desk.json(&["note", "list", "memo.md"]) {
        assert_eq!((text(&note, "state"), text(&note, "place")), ("undone", "exact"), "{note}");
    }
    assert!(
        desk.json(&["compare", "memo.md", "1", "2"]).iter().all(|change| text(change, "class") == "inside")
    );
    desk.run(&["restore", "memo.md", "1"]).expect(0);
    assert_eq!(desk.read("memo.md"), MEMO);
}

#[test]
fn two_notes_and_a_rewrite_on_the_responses_wire() {
    served_on("responses");
}

#[test]
fn two_notes_and_a_rewrite_on_the_chat_wire() {
    served_on("chat");
}

#[test]
fn what_somebody_else_changes_meanwhile_stands() {
    let script = Script::from_value(json!([
        { "when": { "round": 0 }, "do": { "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } },
            { "name": "read_region", "arguments": { "note": "{{note:2}}" } },
        ] } },
        { "when": { "round": 1 }, "do": { "silence_ms": 1200, "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json#1:/base}}",
              "edits": [{ "range": 0, "new": "Old shops stood still." }] } },
            { "name": "edit_region", "arguments": { "note": "{{note:2}}", "base": "{{json#2:/base}}",
              "edits": [{ "range": 0, "new": "Rents may rise." }] } },
        ] } },
        { "do": { "text": "Both changed." } },
    ]))
    .expect("a script");
    let mock = Mock::start(script).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"Same-shop sales were flat.\"",
        "--change",
        "Reword",
    ]);
    desk.json(&["note", "add", "memo.md", "--at", "text:\"Rents rise next year.\"", "--change", "Soften"]);
    let sending = desk.start(&["note", "send", "--json"]);
    desk.until("the model has read both places", || mock.requests().len() >= 2);
    let theirs =
        MEMO.replace("# Board memo", "# The board's memo").replace("Rents rise next year.", "Rents fall.");
    desk.write("memo.md", &theirs);
    let output = sending.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(3), "one note waits for the person");
    assert_eq!(desk.read("memo.md"), theirs.replace("Same-shop sales were flat.", "Old shops stood still."));
    let notes = desk.json(&["note", "list", "memo.md"]);
    assert_eq!((text(&notes[0], "state"), text(&notes[1], "state")), ("applied", "needs_you"), "{notes:?}");
    assert!(text(&notes[1], "question").contains("somebody else"));
}
