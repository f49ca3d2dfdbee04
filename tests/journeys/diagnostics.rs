//! What Gloss writes about itself: each command, turn, request, tool and export with its time, in files with a bound, and
//! never a word of the person's. And the one file of it that can be sent with a report.

use std::path::Path;

use gloss_tests::Desk;
use serde_json::json;

/// Words of the document's name, of what it says, of the note, of the model's answer and of a key.
const WORDS: [&str; 5] = ["marzipan", "Zanzibar", "quagmire", "obelisk", "secretkey"];

fn served() -> Desk {
    // An unknown tool's name is the model's own words.
    let script = json!([
        { "when": { "tool": "read_region" }, "do": { "text": "An obelisk is no answer." } },
        { "when": { "tool": "no_such_tool_obelisk" }, "do": { "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
        { "when": { "contains": "Serve these notes" }, "do": { "calls": [
            { "name": "no_such_tool_obelisk", "arguments": {} } ] } },
    ]);
    let (mut desk, _mock) = Desk::scripted(script, "Nothing.\n");
    desk.set("OPENAI_API_KEY", "sk-secretkey-0123456789abcdefghij");
    desk.write("marzipan.md", "# Zanzibar\n\nCosts fell by a tenth. Nobody had expected that.\n");
    let note =
        ["note", "add", "marzipan.md", "--at", "text:\"Costs fell\"", "--ask", "Which quagmire is it?"];
    desk.run(&note).expect(0);
    desk.run(&["note", "send", "--json"]);
    desk.run(&["note", "add", "marzipan.md", "--at", "text:\"Zanzibar is gone\"", "--ask", "Where?"]);
    desk.run(&["export", "marzipan.md", "--to", "html", "-o", "marzipan.html"]).expect(0);
    desk
}

#[test]
fn what_was_done_is_written_and_no_word_of_anybody() {
    let desk = served();
    let text = std::fs::read_to_string(desk.home.join("diagnostics/engine.log")).expect("the engine's file");
    for line in [
        "engine.started",
        "command type=NoteAdd",
        "command type=NoteSend",
        "turn>round>model turn=u_",
        "tool=read_region",
        "turn turn=u_",
        "export format=html",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    // Turns run side by side: each of their lines says whose it is.
    let nameless = text.lines().find(|line| line.contains(" turn") && !line.contains("turn=u_"));
    assert_eq!(nameless, None, "{text}");
    assert!(text.lines().all(|line| line.contains("took_ms=") || line.contains("engine.started")), "{text}");
    for word in WORDS {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
}

#[test]
fn a_level_is_heard() {
    let mut desk = Desk::new();
    desk.set("GLOSS_LOG", "debug");
    desk.write("a.md", "One.\n");
    desk.run(&["view", "a.md"]).expect(0);
    let text = std::fs::read_to_string(desk.home.join("diagnostics/engine.log")).expect("the engine's file");
    assert!(text.contains("debug query type="), "{text}");
    let mut quiet = Desk::new();
    quiet.set("GLOSS_LOG", "off");
    quiet.write("a.md", "One.\n");
    quiet.run(&["view", "a.md"]).expect(0);
    let text = std::fs::read_to_string(quiet.home.join("diagnostics/engine.log")).unwrap_or_default();
    assert_eq!(text, "");
}

#[test]
fn one_file_goes_with_a_report_and_says_first_what_is_in_it() {
    let desk = served();
    let file = desk.folder.join("report.txt");
    let name = file.display().to_string();
    let parts = desk.json(&["doctor", "--bundle", &name]);
    let named: Vec<&str> = parts.iter().filter_map(|part| part["part"].as_str()).collect();
    assert_eq!(named, ["about", "checks", "engine.log"]);
    assert_eq!(parts.last().and_then(|line| line["file"].as_str()), Some(name.as_str()));
    let text = std::fs::read_to_string(&file).expect("the file");
    assert!(text.contains("==== engine.log") && text.contains("command type=NoteSend"), "{text}");
    for word in WORDS.iter().chain([&desk.folder.file_name().and_then(|name| name.to_str()).unwrap_or("?")]) {
        assert!(!text.contains(word) || *word == "folder", "{word} is in\n{text}");
    }
    // What is there already is not written over.
    let refused = desk.run(&["doctor", "--bundle", &name]);
    assert!(refused.status != 0 && refused.err.contains("can't be written"), "{refused:?}");
    assert!(words_of(&desk, &name).contains("No words of your files"));
}

/// What a person reads before a file is written.
fn words_of(desk: &Desk, name: &str) -> String {
    let other = Path::new(name).with_extension("2.txt").display().to_string();
    let run = desk.run(&["doctor", "--bundle", &other]).expect(0);
    assert!(run.out.lines().any(|line| line.starts_with("engine.log")), "{}", run.out);
    run.out
}
