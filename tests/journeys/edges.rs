//! Edges of serving notes, each found once by looking for trouble: what an Ask reads beside a Change, files that are
//! taken away meanwhile, a question beside a change, notes that are tried again.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

#[test]
fn an_ask_reads_what_was_pointed_at_beside_a_change() {
    let (desk, _mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
            { "when": { "round": 1 }, "do": { "calls": [{ "name": "edit_region", "arguments": { "note": "{{note:1}}",
                "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "The very first one, at length." }] } }] } },
            { "when": { "round": 2 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:2}}" } }] } },
            { "when": { "round": 3 }, "do": { "calls": [{ "name": "answer", "arguments": { "note": "{{note:2}}",
                "text": "You pointed at: {{json:/ranges/0/text}}" } }] } },
            { "do": { "text": "Served." } },
        ]),
        "First one. Middle part. The last words here.\n",
    );
    desk.json(&["note", "add", "memo.md", "--at", "text:\"First one.\"", "--change", "Longer"]);
    desk.json(&["note", "add", "memo.md", "--at", "text:\"last words\"", "--ask", "What is this?"]);
    desk.run(&["note", "send", "--json"]).expect(0);
    let notes = desk.json(&["note", "list", "memo.md"]);
    assert_eq!(text(&notes[1], "answer"), "You pointed at: last words");
    assert_eq!(desk.read("memo.md"), "The very first one, at length. Middle part. The last words here.\n");
}

fn edits_after_a_while() -> Value {
    json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": { "silence_ms": 1200, "calls": [{ "name": "edit_region", "arguments": {
            "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Changed." }] } }] } },
        { "do": { "text": "Done." } },
    ])
}

#[test]
fn a_file_taken_away_meanwhile_does_not_come_back_by_itself() {
    let (desk, mock) = Desk::scripted(edits_after_a_while(), "One. Two.\n");
    desk.json(&["note", "add", "memo.md", "--at", "text:\"One.\"", "--change", "Change it"]);
    let sending = desk.start(&["note", "send", "--json"]);
    desk.until("the model has read the place", || mock.requests().len() >= 2);
    std::fs::remove_file(desk.folder.join("memo.md")).expect("taken away");
    assert_eq!(sending.wait_with_output().expect("it ends").status.code(), Some(3));
    assert!(!desk.folder.join("memo.md").exists());
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "needs_you");
    // Its versions are kept, and it comes back when the person says so.
    desk.run(&["restore", "memo.md", "1"]).expect(0);
    assert_eq!(desk.read("memo.md"), "One. Two.\n");
}

#[test]
fn a_question_beside_a_change_waits_for_the_person() {
    let (desk, _mock) = Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
            { "when": { "round": 1 }, "do": { "calls": [
                { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}",
                  "edits": [{ "range": 0, "new": "It was 42." }] } },
                { "name": "needs_person", "arguments": { "note": "{{note:1}}", "question": "Is 42 right?" } } ] } },
            { "do": { "text": "Asked." } },
        ]),
        "It was 41. End.\n",
    );
    desk.json(&["note", "add", "memo.md", "--at", "text:\"It was 41.\"", "--change", "Correct it"]);
    let end = desk.run(&["note", "send", "--json"]).expect(3).last();
    assert_eq!(text(&end, "status"), "waiting");
    let note = &desk.json(&["note", "list"])[0];
    assert_eq!((text(note, "state"), text(note, "question")), ("needs_you", "Is 42 right?"));
    assert_eq!(desk.read("memo.md"), "It was 41. End.\n", "what was changed for it waits for the answer");
    let held = &desk.json(&["held"])[0];
    assert_eq!(text(held, "after"), "It was 42.");
    desk.run(&["held", "leave", text(held, "change")]).expect(0);
    assert_eq!(desk.read("memo.md"), "It was 41. End.\n");
}

#[test]
fn a_note_that_needed_the_person_is_sent_again() {
    let desk = Desk::new();
    desk.write("memo.md", "A long sentence that stays as it is. Another one.\n");
    let added =
        desk.json(&["note", "add", "memo.md", "--at", "text:\"Another one.\"", "--change", "Make it sing"]);
    let note = text(&added[0], "note").to_owned();
    desk.run(&["note", "send", "--json"]).expect(3);
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "needs_you");
    desk.run(&["note", "place", &note, "--at", "text:\"A long sentence that stays as it is.\""]).expect(0);
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "draft");
    desk.run(&["note", "send", &note]).expect(3);
    desk.run(&["note", "send", &note, "--json"]).expect(3);
}

#[test]
fn a_version_that_cannot_stand_leaves_no_trace() {
    let desk = Desk::new();
    desk.write("memo.md", "One. Two.\n");
    desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"One.\"",
        "--change",
        "Replace \"One\" with \"Three\"",
    ]);
    desk.kill_engine();
    // A file that is a mount of its own can be written beside, but not replaced.
    let gloss = gloss_tests::binary("gloss");
    let said = desk.in_namespace(&format!(
        "cd {0} && cp memo.md other && mount --bind other memo.md && {1} note send; echo status $?; {1} edit memo.md --at all --set x; echo status $?",
        desk.folder.display(),
        gloss.display()
    ));
    assert_eq!(said.matches("status 1").count(), 2, "{said}");
    assert_eq!(desk.read("memo.md"), "One. Two.\n");
    assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "draft");
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 1);
    let log = desk.json(&["log", "--verify"]);
    assert_eq!(log.last().expect("lines")["intact"], true);
}
