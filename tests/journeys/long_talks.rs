//! Conversations that become too long for a model: shortened once and gone on with, without losing the notes that are
//! open, the figures, the plan or what the person said; or said plainly where that does not help. And long ones on the
//! screen: shown at their end, and read back to their first words.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen, Table, text};
use serde_json::{Value, json};

const SUMMARY: &str = "SUMMARY: the person wants it short; two files were read.";

fn desk(rules: Value, window: Option<u64>) -> (Desk, Mock) {
    let mock = Mock::start(Script::from_value(rules).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    if let Some(window) = window {
        let config = std::fs::read_to_string(desk.home.join("config.toml")).unwrap();
        let config = format!("model_context_window = {window}\n{config}");
        std::fs::write(desk.home.join("config.toml"), config).unwrap();
    }
    let line = "A line of a long file that says nothing new and goes on for a while.\n";
    desk.write("long.txt", line.repeat(600));
    desk.write("sales.csv", "month,amount\nJan,100\nFeb,250\n");
    desk.write("memo.md", "# Memo\n\nThis sentence is longer than it needs to be, by far.\n");
    (desk, mock)
}

/// Tools as a model would call them, then words; the summary whenever it is asked for.
fn script(calls: &[Value], says: &str) -> Value {
    let mut rules =
        vec![json!({ "when": { "contains": "replaced by your summary" }, "do": { "text": SUMMARY } })];
    for (round, call) in calls.iter().enumerate() {
        rules.push(json!({ "when": { "round": round, "nth": round + 1 }, "do": { "calls": [call] } }));
    }
    rules.push(json!({ "do": { "text": says } }));
    Value::Array(rules)
}

fn read() -> Value {
    json!({ "name": "read_file", "arguments": { "path": "long.txt" } })
}

/// The last request's whole body as text.
fn last(mock: &Mock) -> String {
    mock.requests().last().map(|request| request.body.to_string()).unwrap_or_default()
}

#[test]
fn a_long_conversation_is_shortened_and_keeps_what_counts() {
    let plan = json!({ "name": "update_plan", "arguments": { "steps": [
        { "step": "Read everything", "status": "completed" }, { "step": "Write it up", "status": "in_progress" }] } });
    let compute =
        json!({ "name": "compute", "arguments": { "sql": "SELECT sum(amount) FROM \"sales.csv\"" } });
    let calls = [plan, compute, read(), read()];
    let (desk, mock) = desk(script(&calls, "All done."), Some(20_000));
    let end = desk.run(&["run", "Never name a customer. Sum it up.", "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "All done.");
    let shown = desk.json(&["show", text(&end, "task")]);
    let items = shown[0]["items"].as_array().unwrap();
    let compacted: Vec<&Value> = items.iter().filter(|item| item["body"]["kind"] == "compacted").collect();
    assert_eq!(compacted.len(), 1, "{items:?}");
    let body = last(&mock);
    for kept in
        [SUMMARY, "Write it up (at work)", "sum(amount)", "350", "- Never name a customer. Sum it up."]
    {
        assert!(body.contains(kept), "{kept} is lost");
    }
    let largest = mock.requests().iter().map(|request| request.body.to_string().len()).max().unwrap_or(0);
    assert!(largest < 80_000 + 30_000, "{largest} bytes were sent to a model that reads 20,000 tokens");
}

#[test]
fn the_summary_is_asked_where_the_provider_has_all_before_it_in_its_cache() {
    let read = |n: usize| json!({ "name": "read_file", "arguments": { "path": "long.txt", "from": n % 2 } });
    let calls: Vec<Value> = (0..12).map(read).collect();
    let (desk, mock) = desk(script(&calls, "All done."), Some(110_000));
    desk.run(&["run", "Read it again and again.", "--json"]).expect(0);
    let requests = mock.requests();
    let is_asked = |body: &Value| body.to_string().contains("replaced by your summary");
    let asked = requests.iter().position(|one| is_asked(&one.body)).expect("it was asked");
    let (before, asked) = (&requests[asked - 1].body, &requests[asked].body);
    assert!(before["instructions"] == asked["instructions"] && before["tools"] == asked["tools"]);
    let said = before["input"].as_array().unwrap();
    assert!(&asked["input"].as_array().unwrap()[..said.len()] == said.as_slice());
}

#[test]
fn open_notes_outlive_a_shortened_conversation() {
    let calls = [read(), read()];
    let mut rules = script(&calls, "Done.").as_array().cloned().unwrap_or_default();
    let note = "{{note:1}}";
    rules.insert(
        3,
        json!({ "when": { "contains": "This is still so, word for word" , "round": 1 }, "do": { "calls": [
        { "name": "read_region", "arguments": { "note": note } }] } }),
    );
    rules.insert(
        4,
        json!({ "when": { "tool": "read_region" }, "do": { "calls": [
        { "name": "edit_region", "arguments": { "note": note, "base": "{{json:/base}}",
          "edits": [{ "range": 0, "new": "This sentence is short." }] } }] } }),
    );
    let (desk, mock) = desk(Value::Array(rules), Some(20_000));
    let at = "text:\"This sentence is longer than it needs to be, by far.\"";
    let added = desk.json(&["note", "add", "memo.md", "--at", at, "--change", "Make it short"]);
    desk.run(&["note", "send", text(&added[0], "note"), "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), "# Memo\n\nThis sentence is short.\n", "{}", last(&mock));
}

#[test]
fn a_model_that_says_its_window_is_full_is_asked_again_once() {
    let mut table = Table::new("A full window, said by the model");
    let full = json!({ "status": 400, "code": "context_length_exceeded", "message": "Your input exceeds the context window of this model." });
    // case, how often the model says so, what comes of it
    for (case, times, status, says) in [("once", 1, "done", "After all."), ("always", 1_000, "failed", "")] {
        let mut fault = full.clone();
        fault["times"] = json!(times);
        let rules = json!([
            { "when": { "contains": "replaced by your summary" }, "do": { "text": SUMMARY } },
            { "when": { "round": 0, "nth": 1 }, "do": { "calls": [read()] } },
            { "do": fault },
            { "do": { "text": "After all." } }
        ]);
        let (desk, mock) = desk(rules, None);
        let end = desk.run(&["run", "Sum it up", "--json"]).last();
        assert_eq!(text(&end, "status"), status, "{case}: {end}");
        assert!(text(&end, "says").contains(says), "{case}: {end}");
        if status == "failed" {
            assert_eq!(end["problem"], "model_context_full", "{case}");
            assert!(mock.requests().len() <= 5, "{case}: asked {} times", mock.requests().len());
        }
        table.row(case, status);
    }
}

/// What the page reads of the conversation, from its first drawn message to its last.
fn drawn(person: &Person) -> (usize, String, String) {
    let script = "const all = [...document.querySelectorAll('.feed .you')].map((one) => one.textContent.trim()); \
        return [all.length, all[0] ?? '', all.at(-1) ?? '']";
    let found = person.session.read(script, &json!([]));
    let word = |n: usize| found[n].as_str().unwrap_or_default().to_owned();
    (usize::try_from(found[0].as_u64().unwrap_or_default()).unwrap_or_default(), word(1), word(2))
}

/// Where the reader is: pixels above the end.
fn above_the_end(person: &Person) -> i64 {
    let script = "const feed = document.querySelector('.feed'); return Math.round(feed.scrollHeight - feed.scrollTop - feed.clientHeight)";
    person.session.read(script, &json!([])).as_i64().unwrap_or(-1)
}

fn is_read_back(screen: Screen) {
    const SAID: usize = 90;
    let (desk, _mock) = desk(json!([{ "do": { "text": "It is **so**." } }]), None);
    let begun = desk.json(&["run", "Question 0 of many"]);
    let task = begun.iter().find_map(|line| line["task"].as_str()).expect("a task").to_owned();
    for n in 1..SAID {
        desk.run(&["run", "--task", &task, &format!("Question {n} of many")]).expect(0);
    }
    let case = format!("long-talk-{}", screen.name());
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, &case);
    person.click("button", "Question 0 of many*");
    let last = |n: usize| format!("Question {n} of many");
    person.until("the end is drawn and seen", || {
        drawn(&person).2.contains(&last(SAID - 1)) && above_the_end(&person) < 40
    });
    let (count, first, _) = drawn(&person);
    assert!(count < 61, "{count} messages are drawn");
    assert!(!first.contains(&last(0)), "{first}");
    person.station("01-its-end");
    // One goes on while it is looked at, and is seen.
    desk.run(&["run", "--task", &task, "One more question"]).expect(0);
    person.until("what is new is seen", || {
        drawn(&person).2.contains("One more question") && above_the_end(&person) < 40
    });
    // Back to the first words: nothing of it is lost, and what is read stays where it is.
    let (_, was, _) = drawn(&person);
    person.see("button", "Show earlier messages");
    let script = "const feed = document.querySelector('.feed'); const one = [...feed.querySelectorAll('.you')].find((one) => one.textContent.trim() === arguments[0]); \
        return Math.round(one.getBoundingClientRect().top - feed.getBoundingClientRect().top)";
    let stands = || person.session.read(script, &json!([was])).as_i64().expect("it is there");
    let before = stands();
    // By its own act: a pointer that goes up to it has all drawn before it is there.
    person.session.read("document.querySelector('.feed .earlier').click()", &json!([]));
    person.until("more is drawn", || drawn(&person).1 != was);
    person.until("what is read stands where it stood", || (stands() - before).abs() < 3);
    person.until("the first words are drawn", || {
        person.session.read("document.querySelector('.feed').scrollTop = 0", &json!([]));
        drawn(&person).1.contains(&last(0))
    });
    person.see_none("button", "Show earlier messages");
    // Who reads further back is not taken to the end.
    desk.run(&["run", "--task", &task, "And one after it"]).expect(0);
    person.until("it is drawn", || drawn(&person).2.contains("And one after it"));
    assert!(above_the_end(&person) > 900);
    assert!(drawn(&person).1.contains(&last(0)));
    person.station("02-its-beginning");
    assert_eq!(person.amiss(), Vec::<String>::new());
}

#[test]
fn a_long_task_is_read_back_in_chromium() {
    is_read_back(Screen::Chromium);
}

#[test]
fn a_long_task_is_read_back_in_the_window() {
    is_read_back(Screen::Window);
}
