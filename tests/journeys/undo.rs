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

const PLAN: &str = "# Plan\n\nThe harbour opens in May. Ferries run twice an hour. Dogs are welcome.\n\n\
## Costs\n\n| Item | Plan |\n| --- | --: |\n| Pier | 1200 |\n| Lights | 95 |\n| Paint | 95 |\n\n\
## Next\n\n- Call the yard\n- Count the lamps\n- Paint\n\n1. Ask\n2. Wait\n3. Go\n\n## Last\n\nThat is all.\n";

/// Deleted by a note of the built-in assistant; gives the note.
fn deleted(desk: &Desk, at: &str, words: &str) -> String {
    let added = desk.json(&["note", "add", "plan.md", "--at", at, "--change", words]);
    let note = text(&added[0], "note").to_owned();
    desk.run(&["note", "send", &note, "--model", "builtin", "--json"]).expect(0);
    assert_ne!(desk.read("plan.md"), PLAN, "{words}");
    note
}

#[test]
fn what_is_back_already_is_not_put_in_again() {
    let cases = [
        ("text:\"Ferries run twice an hour.\"", "Delete this sentence"),
        ("text:\"Dogs are welcome.\"", "Delete this sentence"),
        ("lines:3", "Delete the second sentence"),
        ("text:\"Lights\"", "Delete this row"),
        ("text:\"Count the lamps\"", "Remove this bullet"),
        ("text:\"Wait\"", "Remove this item"),
        ("heading:\"Next\"", "Remove this section"),
    ];
    let back = "It is back already; nothing was changed.";
    type Way = (&'static str, fn(&Desk));
    let ways: [Way; 3] = [
        ("restored", |desk| drop(desk.run(&["restore", "plan.md", "1"]).expect(0))),
        ("written by another program", |desk| desk.write("plan.md", PLAN)),
        ("with something else", |desk| {
            let more = PLAN.replace("# Plan", "# The plan").replace("That is all.", "That is nearly all.");
            desk.write(
                "plan.md",
                more.replace("| Pier | 1200 |", "| Pier | 1250 |").replace("opens in May", "opens in June"),
            );
        }),
    ];
    for (at, words) in cases {
        for (way, put_back) in ways {
            let desk = Desk::new();
            desk.write("plan.md", PLAN);
            let note = deleted(&desk, at, words);
            put_back(&desk);
            let before = desk.read("plan.md");
            let undone = undo(&desk, &[&note]);
            assert_eq!(desk.read("plan.md"), before, "{words}, {way}: {undone:?}");
            assert_eq!((text(&undone[0], "says"), undone[0].get("version")), (back, None), "{words}, {way}");
            assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "undone");
            // And nothing is left to take back.
            desk.run(&["note", "undo", &note]).expect(1);
        }
        // Where it is not back it comes back, whatever else is new.
        let desk = Desk::new();
        desk.write("plan.md", PLAN);
        let note = deleted(&desk, at, words);
        desk.write("plan.md", desk.read("plan.md").replace("# Plan", "# The plan"));
        undo(&desk, &[&note]);
        assert_eq!(desk.read("plan.md"), PLAN.replace("# Plan", "# The plan"), "{words}");
    }
}

#[test]
fn of_equal_rows_each_comes_back_once() {
    let twins =
        "| Item | Plan |\n| --- | --: |\n| Pier | 1200 |\n| Lamp | 95 |\n| Lamp | 95 |\n| Paint | 7 |\n";
    for together in [true, false] {
        let desk = Desk::new();
        desk.write("plan.md", twins);
        let add = |at: &str| {
            let added = desk.json(&["note", "add", "plan.md", "--at", at, "--change", "Delete this row"]);
            text(&added[0], "note").to_owned()
        };
        let notes = [add("text:\"Lamp\"#1"), add("text:\"Lamp\"#2")];
        desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(0);
        assert!(!desk.read("plan.md").contains("Lamp"));
        match together {
            true => drop(undo(&desk, &[&notes[0], &notes[1]])),
            false => notes.iter().for_each(|note| drop(undo(&desk, &[note]))),
        }
        assert_eq!(desk.read("plan.md"), twins, "together: {together}");
    }
}

#[test]
fn words_that_a_note_brought_and_are_out_again_take_no_others_with_them() {
    let mock = obedient();
    for twice in ["Beta stands here. Beta stands here.", "Beta stands here. It does."] {
        let desk = desk(&mock);
        let note = changed(&desk, "memo.md", "Beta stands here.", twice);
        assert!(desk.read("memo.md").contains(twice));
        // Out by another program, which changed something else besides.
        let theirs = MEMO.replace("# Memo", "# Their memo");
        desk.write("memo.md", &theirs);
        let run = desk.run(&["note", "undo", &note]);
        assert_eq!(desk.read("memo.md"), theirs, "{twice}: {} {}", run.out, run.err);
        // And by restoring, to the byte.
        desk.run(&["restore", "memo.md", "1"]).expect(0);
        let undone = undo(&desk, &[&note]);
        assert!(text(&undone[0], "says").starts_with("It is back already"), "{undone:?}");
        assert_eq!(desk.read("memo.md"), MEMO);
    }
}

#[test]
fn a_note_that_was_refused_takes_no_other_back() {
    let desk = Desk::new();
    let plan = "# T\n\nThe harbour opens in May. Ferries run twice an hour.\n";
    desk.write("plan.md", plan);
    let add = |at: &str, words: &str| {
        let added = desk.json(&["note", "add", "plan.md", "--at", at, "--change", words]);
        text(&added[0], "note").to_owned()
    };
    let refused = add("text:\"twice\"", "make it sing");
    let served = add("text:\"Ferries run twice an hour.\"", "replace \"Ferries\" with \"Boats\"");
    desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(3);
    let now = plan.replace("Ferries", "Boats");
    assert_eq!(desk.read("plan.md"), now);
    let notes = desk.json(&["note", "list"]);
    let of = |id: &str| notes.iter().find(|note| text(note, "note") == id).expect("the note");
    assert_eq!(
        (text(of(&refused), "state"), &of(&refused)["after"]),
        ("needs_you", &Value::Null),
        "{notes:?}"
    );
    assert_eq!(text(of(&served), "state"), "applied");
    let run = desk.run(&["note", "undo", &refused]).expect(1);
    assert!(run.err.contains("This note has changed nothing."), "{}", run.err);
    assert_eq!(desk.read("plan.md"), now);
    undo(&desk, &[&served]);
    assert_eq!(desk.read("plan.md"), plan);
}

/// What others wrote where words were deleted: a note's undo puts them back where they stood, or says that it can't be told.
#[test]
fn deleted_words_come_back_where_they_stood_or_not_at_all() {
    let opens = "The harbour opens in May.";
    for (now, expected) in [
        // Typed again and gone on with.
        ("The harbour opens in May. Ferries run twice an hour.\n\nMore.", None),
        ("The harbour opens in May. Boats too.\n\nOther paragraph.", None),
        ("The harbour opens in May. Ferries run twice an hour!", None),
        // A paragraph behind it, and words before it in another.
        (
            "The harbour opens in May.\n\nMore words stand here.",
            Some("The harbour opens in May. Ferries run twice an hour.\n\nMore words stand here."),
        ),
        (
            "First of all.\n\nThe harbour opens in May.",
            Some("First of all.\n\nThe harbour opens in May. Ferries run twice an hour."),
        ),
    ] {
        let desk = Desk::new();
        let whole = |body: &str| format!("# Plan\n\n{body}\n\n## Last\n\nThat is all.\n");
        desk.write("plan.md", whole("The harbour opens in May. Ferries run twice an hour."));
        let note = deleted(&desk, "text:\"Ferries run twice an hour.\"", "Delete this sentence");
        assert_eq!(desk.read("plan.md"), whole(opens));
        desk.write("plan.md", whole(now));
        let run = desk.run(&["note", "undo", &note, "--json"]);
        match expected {
            Some(expected) => assert_eq!(desk.read("plan.md"), whole(expected), "{now}: {}", run.err),
            None => {
                assert_eq!(desk.read("plan.md"), whole(now), "{now}");
                assert_eq!(run.status, 1, "{now}: {} {}", run.out, run.err);
                assert!(run.err.contains("version 3"), "what stands in the way is named: {}", run.err);
            }
        }
    }
}

/// Two notes of a batch whose places overlap: never half a word, and what can't be told any more is the person's.
#[test]
fn notes_that_overlap_leave_no_half_words() {
    let desk = Desk::new();
    desk.write("o.md", "A para with some words here.\n");
    let add = |at: &str, words: &str| {
        text(&desk.json(&["note", "add", "o.md", "--at", at, "--change", words])[0], "note").to_owned()
    };
    add("text:\"some words\"", "delete this");
    let second = add("text:\"words\"", "say \"things\"");
    let ran = desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(3);
    assert_eq!(desk.read("o.md"), "A para with here.\n");
    assert_eq!(text(&ran.last(), "says"), "I changed one place and left one note to you.");
    let notes = desk.json(&["note", "list"]);
    let other = notes.iter().find(|note| text(note, "note") == second).expect("the note");
    assert_eq!(text(other, "state"), "needs_you");
}

#[test]
fn a_file_that_a_batch_left_goes_with_it_and_can_be_had_again() {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "edit_region", "arguments": {
            "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Alpha went." }] } }] } },
        { "when": { "round": 2 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "left.md", "content": "# Left\n" } },
            { "name": "write_artifact", "arguments": { "path": "touched.md", "content": "# Touched\n" } },
        ] } },
        { "do": { "text": "Done." } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = desk(&mock);
    let note = changed(&desk, "memo.md", "Alpha stands here.", "Alpha went.");
    assert_eq!(
        (desk.read("left.md").as_str(), desk.read("touched.md").as_str()),
        ("# Left\n", "# Touched\n")
    );
    desk.write("touched.md", "# Touched\n\nMine.\n");
    let said = undo(&desk, &[&note]);
    assert_eq!(desk.read("memo.md"), MEMO);
    assert!(!desk.folder.join("left.md").exists(), "{said:?}");
    let gone: Vec<&str> =
        said.iter().filter(|line| line["gone"] == true).map(|line| text(line, "path")).collect();
    assert_eq!(gone, ["left.md"]);
    assert_eq!(desk.read("touched.md"), "# Touched\n\nMine.\n", "somebody wrote into it");
    desk.run(&["restore", "left.md", "1"]).expect(0);
    assert_eq!(desk.read("left.md"), "# Left\n");
}
