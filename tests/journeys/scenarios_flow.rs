//! The flow scenarios of serving notes, 53 to 57, each by its number: through the real command, disk and engine.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

fn add(desk: &Desk, place: &str, intent: &str, words: &str) -> String {
    let at = format!("text:\"{place}\"");
    text(&desk.json(&["note", "add", "memo.md", "--at", &at, intent, words])[0], "note").to_owned()
}

fn read(note: u32) -> Value {
    json!({ "name": "read_region", "arguments": { "note": format!("{{{{note:{note}}}}}") } })
}

fn edit(note: u32, base: &str, new: &str) -> Value {
    json!({ "name": "edit_region", "arguments": {
        "note": format!("{{{{note:{note}}}}}"), "base": base, "edits": [{ "range": 0, "new": new }] } })
}

/// What the model was told by a tool, in its newest request.
fn told(mock: &Mock) -> String {
    mock.requests().last().expect("a request").body.to_string()
}

#[test]
fn scenario_53_ask_never_writes() {
    let memo = "# Memo\n\nRevenue reached 1.92 million. Rents rise next year.\n";
    let (desk, _mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [
                edit(1, "read-only", "x"),
                { "name": "write_artifact", "arguments": { "path": "memo.md", "content": "Gone.\n" } },
                { "name": "declare_follow", "arguments": { "note": "{{note:1}}", "where": "text:\"Rents\"",
                  "new": "Wages", "why": "They rise too." } },
                { "name": "answer", "arguments": { "note": "{{note:1}}", "text": "From the ledger." } },
            ] } },
            { "do": { "text": "Answered." } },
        ]),
        memo,
    );
    add(&desk, "1.92 million", "--ask", "Where from?");
    desk.run(&["note", "send", "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), memo);
    let note = &desk.json(&["note", "list"])[0];
    assert_eq!((text(note, "state"), text(note, "answer")), ("answered", "From the ledger."));
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 1);
}

#[test]
fn scenario_54_overlapping_change_notes_serialise() {
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [read(1), read(2)] } },
            { "when": { "round": 1 }, "do": { "calls": [
                edit(1, "{{json#1:/base}}", "Two shops made growth."), edit(2, "{{json#2:/base}}", "most of it")
            ] } },
            { "when": { "round": 2 }, "do": { "calls": [read(2)] } },
            { "when": { "round": 3 }, "do": { "calls": [edit(2, "{{json:/base}}", "nearly all of it")] } },
            { "do": { "text": "Served." } },
        ]),
        "First words. Two shops made the growth of this year. Last words.\n",
    );
    let outer = add(&desk, "Two shops made the growth of this year.", "--change", "Shorter");
    let inner = add(&desk, "the growth", "--change", "Say how much");
    desk.run(&["note", "send", "--json"]).expect(0);
    // The second was served on what the first had made, after its own reading had become stale.
    assert!(told(&mock).contains("it says now: growth"), "{}", told(&mock));
    assert_eq!(desk.read("memo.md"), "First words. Two shops made nearly all of it. Last words.\n");
    let notes = desk.json(&["note", "list"]);
    assert!(notes.iter().all(|note| text(note, "state") == "applied"), "{notes:?}");
    assert_eq!(
        notes.iter().map(|note| text(note, "says_now")).collect::<Vec<_>>(),
        ["Two shops made nearly all of it.", "nearly all of it"]
    );
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 2);
    // They share the change: one of them is not undone without the other.
    let alone = desk.run(&["note", "undo", &inner]);
    assert!(alone.status == 1 && alone.err.contains("Undo them together"), "{}", alone.err);
    let undone = desk.json(&["note", "undo", &inner, &outer]);
    let told: Vec<_> =
        undone[0]["notes"].as_array().unwrap().iter().map(|n| (text(n, "note"), text(n, "state"))).collect();
    assert_eq!(told, [(inner.as_str(), "undone"), (outer.as_str(), "undone")]);
    assert_eq!(desk.read("memo.md"), "First words. Two shops made the growth of this year. Last words.\n");
}

#[test]
fn scenario_55_stale_base_refused() {
    let memo = "One sentence stands here. Another one too.\n";
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [edit(1, "0123456789ab", "Guessed.")] } },
            { "when": { "round": 1 }, "do": { "text": "I could not." } },
        ]),
        memo,
    );
    add(&desk, "One sentence stands here.", "--change", "Better");
    desk.run(&["note", "send", "--json"]).expect(3);
    assert_eq!(desk.read("memo.md"), memo);
    assert!(
        told(&mock).contains("it says now: One sentence stands here."),
        "it is told what stands there now: {}",
        told(&mock)
    );
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "needs_you");
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 1);
}

#[test]
fn scenario_56_crash_after_send_nothing_lost() {
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [read(1)] } },
            { "when": { "round": 1 }, "do": { "calls": [edit(1, "{{json:/base}}", "One changed.")] } },
            { "when": { "round": 2, "nth": 3 }, "do": { "silence_ms": 600_000, "text": "never" } },
            { "when": { "round": 2 }, "do": { "calls": [
                { "name": "answer", "arguments": { "note": "{{note:2}}", "text": "Because." } } ] } },
            { "do": { "text": "Served." } },
        ]),
        "One sentence. Another sentence.\n",
    );
    let change = add(&desk, "One sentence.", "--change", "Change it");
    let ask = add(&desk, "Another sentence.", "--ask", "Why?");
    let mut sending = desk.start(&["note", "send", "--json"]);
    desk.until("the place was edited", || mock.requests().len() >= 3);
    let _ = sending.kill();
    let _ = sending.wait();
    desk.kill_engine();
    assert_eq!(desk.read("memo.md"), "One sentence. Another sentence.\n", "nothing before the turn rests");
    // The next command starts the engine again, and the turn goes on where it was.
    desk.until("both are served", || {
        desk.json(&["note", "list"]).iter().all(|note| matches!(text(note, "state"), "applied" | "answered"))
    });
    assert_eq!(desk.read("memo.md"), "One changed. Another sentence.\n");
    let notes = desk.json(&["note", "list"]);
    let ids: Vec<&str> = notes.iter().map(|note| text(note, "note")).collect();
    assert_eq!(ids, [change.as_str(), ask.as_str()]);
    assert_eq!(text(&notes[1], "answer"), "Because.");
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 2);
}

#[test]
fn scenario_57_undo_one_of_five_notes() {
    let words = ["Alpha one.", "Beta two.", "Gamma three.", "Delta four.", "Epsilon five."];
    let memo = format!("# Memo\n\n{}\n", words.join(" "));
    let reads: Vec<Value> = (1..=5).map(read).collect();
    let edits: Vec<Value> =
        (1..=5).map(|n| edit(n, &format!("{{{{json#{n}:/base}}}}"), &format!("Changed {n}."))).collect();
    let (desk, _mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": reads } },
            { "when": { "round": 1 }, "do": { "calls": edits } },
            { "do": { "text": "Served." } },
        ]),
        &memo,
    );
    let notes: Vec<String> = words.iter().map(|words| add(&desk, words, "--change", "Change it")).collect();
    desk.run(&["note", "send", "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), "# Memo\n\nChanged 1. Changed 2. Changed 3. Changed 4. Changed 5.\n");
    desk.run(&["note", "undo", &notes[2]]).expect(0);
    assert_eq!(desk.read("memo.md"), "# Memo\n\nChanged 1. Changed 2. Gamma three. Changed 4. Changed 5.\n");
    let states: Vec<String> =
        desk.json(&["note", "list"]).iter().map(|note| text(note, "state").to_owned()).collect();
    assert_eq!(states, ["applied", "applied", "undone", "applied", "applied"]);
    // Undone again there is nothing to take back, and that is said.
    let again = desk.run(&["note", "undo", &notes[2]]).expect(1);
    assert!(again.err.contains("taken back already"), "{}", again.err);
}
