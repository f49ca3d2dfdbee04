//! What a task may spend without a word of the person: so many tokens, so many helpers. What is over them waits, and nothing of it
//! is asked of a model before it was allowed.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

/// Requests that came to the model with these words in them.
fn asked(requests: &[gloss_mock_model::Recorded], words: &str) -> usize {
    requests.iter().filter(|request| format!("{request:?}").contains(words)).count()
}

fn rows_call(more: &Value) -> Value {
    let mut arguments =
        json!({ "table": "shops.csv", "task": "CHECK {shop}", "answers": ["fair"], "path": "checked.csv" });
    for (key, value) in more.as_object().expect("an object") {
        arguments[key] = value.clone();
    }
    json!([{ "name": "delegate_rows", "arguments": arguments }])
}

/// A table of so many shops.
fn shops(desk: &Desk, count: usize) {
    let rows: String = (1..=count).map(|n| format!("Shop {n},{}\n", 100 * n)).collect();
    desk.write("shops.csv", format!("shop,rent\n{rows}"));
}

#[test]
fn twenty_rows_are_done_and_the_rest_is_asked_about_with_what_they_used() {
    let used = json!({ "input": 400, "output": 30 });
    let script = json!([
        { "when": { "contains": "CHECK" }, "do": { "text": "{\"fair\": \"yes\"}", "usage": used } },
        { "when": { "round": 0 }, "do": { "calls": rows_call(&json!({})) } },
        { "when": { "tool_result_contains": "\"left\":5" }, "do": { "calls": rows_call(&json!({ "goes_on": true, "all": true })) } },
        { "do": { "text": "All are checked." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    shops(&desk, 25);
    let end = desk.run(&["run", "Check all shops", "--json"]).expect(3).last();
    assert_eq!(text(&end, "status"), "waiting", "{end}");
    assert_eq!(asked(&mock.requests(), "CHECK Shop"), 20);
    let approvals = desk.json(&["approvals"]);
    assert!(
        text(&approvals[0], "why")
            .contains("20 have begun since you last said something, and have used 8600 tokens"),
        "{approvals:?}"
    );
    assert_eq!(desk.read("checked.csv").matches(",done").count(), 20);
    desk.run(&["approvals", "allow", text(&approvals[0], "approval"), "--json"]).expect(0);
    desk.until("the rest is done", || desk.read("checked.csv").matches("yes").count() == 25);
    desk.until("the task is", || text(&desk.json(&["tasks"])[0], "latest") == "All are checked.");
    assert_eq!(asked(&mock.requests(), "CHECK Shop"), 25, "nobody is asked twice");
}

#[test]
fn a_model_that_delegates_without_end_is_asked_about_after_twenty() {
    let helpers: Vec<Value> =
        (0..20).map(|n| json!({ "role": "explorer", "name": format!("H{n}"), "task": "PART" })).collect();
    let script = json!([
        { "when": { "contains": "PART" }, "do": { "text": "Seen." } },
        { "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": helpers } }] } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    desk.run(&["run", "Summarise it"]).expect(3);
    assert_eq!(asked(&mock.requests(), "PART\""), 20, "no more than were begun unasked");
    let approvals = desk.json(&["approvals"]);
    assert!(text(&approvals[0], "says").contains("up to 20 helpers more"), "{approvals:?}");
    desk.run(&["approvals", "deny", text(&approvals[0], "approval")]);
    assert_eq!(asked(&mock.requests(), "PART\""), 20);
}

#[test]
fn helpers_are_begun_only_where_the_budget_is_enough_for_a_request_each() {
    let helpers: Vec<Value> =
        (0..20).map(|n| json!({ "role": "explorer", "name": format!("H{n}"), "task": "PART" })).collect();
    let script = json!([
        { "when": { "contains": "PART" }, "do": { "text": "Seen." } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": helpers } }] } },
        { "when": { "tool_result_contains": "too few for 20 helpers" }, "do": { "text": "By myself, then." } },
        { "do": { "text": "?" } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    let end = desk.run(&["run", "Summarise it", "--budget", "10000", "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "By myself, then.");
    assert_eq!(asked(&mock.requests(), "PART\""), 0);
}

#[test]
fn a_task_asks_at_the_limit_that_all_have_and_an_answer_that_breaks_off_counts() {
    let used = json!({ "input": 700, "output": 10 });
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "list_files", "arguments": {} }], "usage": used } },
        { "when": { "round": 1, "contains": "Look" }, "do": { "calls": [{ "name": "list_files", "arguments": {} }], "usage": used } },
        { "when": { "contains": "Break" }, "do": { "text": "Some words that come and then no more of them", "drop_after": 5 } },
        { "do": { "text": "Done after all.", "usage": used } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let config = desk.home.join("config.toml");
    let known = std::fs::read_to_string(&config).expect("config.toml");
    std::fs::write(&config, format!("{known}\n[agents]\nbudget = 1000\n")).expect("written");
    let end = desk.run(&["run", "Look around", "--json"]).expect(3).last();
    assert_eq!(&end["problem"], "budget_spent", "{end}");
    let task = text(&end, "task").to_owned();
    desk.run(&["budget", &task, "none"]).expect(0);
    let end = desk.run(&["resume", &task, "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "Done after all.", "a limit that was taken away stays away");
    let end = desk.run(&["run", "Break off", "--json"]).last();
    let tasks = desk.json(&["tasks"]);
    let broken = tasks.iter().find(|one| one["task"] == end["task"]).expect("the task");
    assert!(broken["tokens"].as_u64().is_some_and(|tokens| tokens > 2000), "{broken}");
}
