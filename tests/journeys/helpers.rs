//! A task split among helpers: side by side, never with more rights than the task, each stopped by itself, their
//! results as data; and many tasks in a queue with few places.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);

fn helper(role: &str, name: &str, task: &str) -> Value {
    json!({ "role": role, "name": name, "task": task })
}

fn delegated(helpers: &Value) -> Value {
    json!([{ "name": "delegate", "arguments": { "helpers": helpers } }])
}

#[test]
fn helpers_work_side_by_side_with_no_more_rights_than_their_role() {
    let split = json!([
        helper("explorer", "Find shops", "FIND the shops"),
        helper("worker", "Write memo", "WRITE the memo"),
        helper("wise", "Own role", "JUDGE it")
    ]);
    let script = json!([
        { "when": { "contains": "FIND the shops", "round": 0 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "sneaky.md", "content": "# No\n" } } ] } },
        { "when": { "contains": "FIND the shops", "tool_result_contains": "There is no tool write_artifact" }, "do": { "text": "Three shops, and I could not write." } },
        { "when": { "contains": "WRITE the memo", "round": 0 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "made.md", "content": "# Made\n\nBy a helper.\n" } },
            { "name": "delegate", "arguments": { "helpers": [helper("explorer", "Deeper", "FIND the shops")] } } ] } },
        { "when": { "contains": "WRITE the memo" }, "do": { "text": "made.md is written." } },
        { "when": { "contains": "JUDGE it" }, "do": { "text": "It is good." } },
        { "when": { "contains": "Split it", "round": 0 }, "do": { "calls": delegated(&split) } },
        { "when": { "contains": "Split it", "tool_result_contains": "Three shops, and I could not write." }, "do": { "text": "All three are back." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    desk.write(".codex/agents/wise.toml", "name = \"wise\"\ndescription = \"Judges\"\ndeveloper_instructions = \"Weigh every word thrice.\"\nsandbox_mode = \"read-only\"\n");
    let end = desk.run(&["run", "Split it", "--json"]).expect(0).last();
    assert_eq!((text(&end, "status"), text(&end, "says")), ("done", "All three are back."));
    assert!(!desk.folder.join("sneaky.md").exists(), "an explorer writes nothing");
    assert_eq!(desk.read("made.md"), "# Made\n\nBy a helper.\n");
    let tasks = desk.json(&["tasks"]);
    assert_eq!(tasks.len(), 4, "{tasks:?}");
    assert!(tasks.iter().all(|task| text(task, "status") == "done"));
    // What each was offered and told.
    let asked: Vec<String> = mock.requests().iter().map(|request| format!("{request:?}")).collect();
    // Its first request: later ones hold what others said.
    let of = |words: &str| {
        let first = asked.iter().filter(|body| body.contains(words) && !body.contains("Split it"));
        first.min_by_key(|body| body.len()).expect("asked").clone()
    };
    assert!(!of("FIND the shops").contains("Writes a whole document"));
    assert!(of("WRITE the memo").contains("Writes a whole document"));
    for words in ["FIND the shops", "WRITE the memo", "JUDGE it"] {
        assert!(!of(words).contains("Gives independent parts"), "a helper has no helpers");
        assert!(!of(words).contains("Asks the person"), "a helper speaks to its task");
    }
    assert!(of("JUDGE it").contains("Weigh every word thrice."));

    // An unknown role is told with those that there are.
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "helpers-chromium");
    person.click("button", "Split it*");
    person.see("button", "Show Find shops");
    person.see_none("button", "Find shops");
    person.station("01-helped");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Show Write memo");
    person.see("button", "Helps another task");
    person.station("02-a-helper");
}

#[test]
fn a_branch_is_stopped_by_itself_and_a_stopped_task_stops_its_helpers() {
    let split =
        json!([helper("explorer", "Slow one", "WAIT for ever"), helper("explorer", "Quick one", "BE quick")]);
    let script = json!([
        { "when": { "contains": "WAIT for ever" }, "do": { "text": "never", "silence_ms": 600_000 } },
        { "when": { "contains": "BE quick" }, "do": { "text": "Quick." } },
        { "when": { "round": 0 }, "do": { "calls": delegated(&split) } },
        { "when": { "tool_result_contains": "interrupted" }, "do": { "text": "One was stopped." } },
        { "do": { "text": "?" } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let person = Person::new(Screen::Window.open(&desk, LARGE), Screen::Window, "helpers-window");
    person.click("textbox", "What should be done?");
    person.type_words("Split this");
    person.click("button", "Start");
    person.see("button", "Stop Slow one");
    person.see_none("button", "Stop Quick one");
    person.station("01-at-work");
    person.click("button", "Stop Slow one");
    person.see_words("log", "What was said and done", "One was stopped.");
    person.station("02-stopped");
    // A whole tree: the task and what it began.
    let tree = desk.start(&["run", "Once more"]);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let id = loop {
        let tasks = desk.json(&["tasks"]);
        let waits = tasks
            .iter()
            .filter(|task| text(task, "title") == "Slow one" && text(task, "status") == "working")
            .count();
        let of = tasks
            .iter()
            .find(|task| text(task, "title") == "Once more")
            .map(|task| text(task, "task").to_owned());
        if waits > 0
            && let Some(of) = of
        {
            break of;
        }
        assert!(std::time::Instant::now() < until, "{tasks:?}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    std::thread::sleep(std::time::Duration::from_millis(500));
    desk.run(&["stop", &id]).expect(0);
    assert!(!tree.wait_with_output().expect("it ends").status.success());
    let open: Vec<Value> = desk
        .json(&["tasks"])
        .into_iter()
        .filter(|task| text(task, "title") == "Once more" && text(task, "status") == "working")
        .collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn more_tasks_than_places_wait_are_shown_steered_stopped_and_survive_a_crash() {
    let gate = tempfile::tempdir().expect("a folder");
    let open = gate.path().join("open");
    let script = Script::from_value(json!([
        { "when": { "contains": "Said meanwhile" }, "do": { "text": "Heard." } },
        { "do": { "text": "Done.", "until_file": open } },
    ]));
    let mock = Mock::start(script.expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let config = desk.home.join("config.toml");
    let known = std::fs::read_to_string(&config).expect("config.toml");
    std::fs::write(&config, format!("{known}\n[agents]\nmax_tasks = 3\n")).expect("written");
    let held: Vec<_> = (0..8).map(|n| desk.start(&["run", &format!("Task {n}")])).collect();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let queued = loop {
        let tasks = desk.json(&["tasks"]);
        let at = |status: &str| tasks.iter().filter(|task| text(task, "status") == status).count();
        if tasks.len() == 8 && at("working") == 3 && at("queued") == 5 {
            break tasks.into_iter().filter(|task| text(task, "status") == "queued").collect::<Vec<_>>();
        }
        assert!(std::time::Instant::now() < until, "{tasks:?}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    // A task is at work before its model has heard of it.
    desk.until("those at work have asked", || mock.requests().len() >= 3);
    assert_eq!(mock.requests().len(), 3, "who waits asks nobody");
    assert_eq!(text(&queued[0], "latest"), "Waits for its turn: 3 at work, as many as may be at once");
    desk.run(&["steer", text(&queued[0], "task"), "Said meanwhile"]).expect(0);
    desk.run(&["stop", text(&queued[1], "task")]).expect(0);
    let of = |id: &str| {
        let tasks = desk.json(&["tasks"]);
        text(tasks.iter().find(|task| text(task, "task") == id).expect("there"), "status").to_owned()
    };
    assert_eq!(of(text(&queued[1], "task")), "interrupted");
    desk.kill_engine();
    std::fs::write(&open, "").expect("opened");
    for child in held {
        let _ = child.wait_with_output();
    }
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        let tasks = desk.json(&["tasks"]);
        let done = tasks.iter().filter(|task| text(task, "status") == "done").count();
        if done == 7 {
            assert_eq!(tasks.len(), 8, "none is doubled");
            break;
        }
        assert!(std::time::Instant::now() < until, "{tasks:?}");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn each_row_of_a_table_has_a_helper_of_its_own_and_a_line_in_the_result() {
    let arguments = json!({ "table": "shops.csv", "task": "CHECK {shop} with rent {rent}", "answers": ["fair", "why"], "path": "checked.csv" });
    let script = json!([
        { "when": { "contains": "CHECK Shop 3 " }, "do": { "text": "I could not find it." } },
        { "when": { "contains": "CHECK Shop 2 " }, "do": { "text": "Let me think.", "times": 1 } },
        { "when": { "contains": "CHECK Shop 5 " }, "do": { "status": 400 } },
        { "when": { "contains": "CHECK" }, "do": { "text": "{\"fair\": \"yes\", \"why\": \"{{after:with rent }}, said so\"}" } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate_rows", "arguments": arguments }] } },
        { "when": { "tool_result_contains": "\"no_answer\":[\"Shop 3\"]" }, "do": { "text": "Six of eight are checked." } },
        { "do": { "text": "?" } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let rows: String = (1..=8).map(|n| format!("Shop {n} ,{}\n", 100 * n)).collect();
    desk.write("shops.csv", format!("shop,rent\n{rows}"));
    let end = desk.run(&["run", "Check all shops", "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "Six of eight are checked.", "{end}");
    let checked = desk.read("checked.csv");
    let lines: Vec<&str> = checked.lines().collect();
    assert_eq!(lines.len(), 9, "{checked}");
    assert_eq!(lines[0], "shop,rent,fair,why,status");
    assert!(lines[1].contains("yes") && lines[1].ends_with(",done"), "{checked}");
    assert!(lines[3].ends_with(",,no answer") && lines[5].ends_with(",,failed"), "{checked}");
    // Two closed in other words at first, and were asked once more.
    assert!(lines[2].contains("yes") && lines[2].ends_with(",done"), "{checked}");
    let helpers = desk.json(&["tasks"]).len() - 1;
    assert_eq!(helpers, 10);
}

#[test]
fn two_tasks_on_one_file_are_merged_by_paragraph_or_asked_to_look_again() {
    let gate = tempfile::tempdir().expect("a folder");
    let read = json!([{ "name": "read_file", "arguments": { "path": "memo.md" } }]);
    let write = |content: &str| json!([{ "name": "write_artifact", "arguments": { "path": "memo.md", "content": content } }]);
    let first = write("# Memo\n\nONE.\n\nTwo.\n\nThree.\n");
    let second = write("# Memo\n\nOne.\n\nTwo.\n\nTHREE.\n");
    let third = write("# Memo\n\nUno.\n\nTwo.\n\nThree.\n");
    let script = json!([
        { "when": { "contains": "third", "round": 2 }, "do": { "calls": read } },
        { "when": { "contains": "third", "round": 3 }, "do": { "calls": write("# Memo\n\nUno.\n\nTwo.\n\nTHREE.\n") } },
        { "when": { "contains": "third", "round": 4 }, "do": { "text": "Somebody was faster." } },
        { "when": { "round": 0 }, "do": { "calls": read } },
        { "when": { "contains": "first", "round": 1 }, "do": { "calls": first } },
        { "when": { "contains": "second", "round": 1 }, "do": { "calls": second, "until_file": gate.path().join("go") } },
        // It has not seen what both came to: writing once more would take the other's words back unseen.
        { "when": { "contains": "second", "round": 2 }, "do": { "calls": write("# Memo\n\nOne.\n\nTwo.\n\nThree.\n") } },
        { "when": { "contains": "third", "round": 1 }, "do": { "calls": third, "until_file": gate.path().join("go") } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n\nOne.\n\nTwo.\n\nThree.\n");
    let (second, third) = (desk.start(&["run", "second"]), desk.start(&["run", "third", "--json"]));
    desk.until("both have read", || {
        desk.json(&["log"]).iter().filter(|line| text(line, "kind") == "turn.started").count() == 2
    });
    std::thread::sleep(std::time::Duration::from_millis(800));
    desk.run(&["run", "first"]).expect(0);
    std::fs::write(gate.path().join("go"), "").expect("opened");
    let [_, third] = [second, third].map(|child| child.wait_with_output().expect("it ends"));
    assert_eq!(desk.read("memo.md"), "# Memo\n\nUno.\n\nTwo.\n\nTHREE.\n");
    assert!(String::from_utf8_lossy(&third.stdout).contains("Somebody was faster."), "{third:?}");
    let told =
        mock.requests().into_iter().filter(|body| format!("{body:?}").contains("changed after you read it"));
    assert_eq!(told.count(), 4, "the third, which goes on, and the second when it writes again");
    let versions = desk.json(&["versions", "memo.md"]);
    let why = |words: &str| versions.iter().any(|version| text(version, "why").contains(words));
    assert!(why("beside what others changed"), "{versions:?}");
    // What it wrote over another's words says so.
    assert!(why("which changed the same places"), "{versions:?}");
}

#[test]
fn who_waits_for_a_place_has_its_whole_time_and_who_is_late_is_stopped_alone() {
    let gate = tempfile::tempdir().expect("a folder");
    let asked = |name: &str, task: &str| json!({ "role": "explorer", "name": name, "task": task, "answers": ["sum"] });
    let helpers = json!([asked("slow", "SLOW"), asked("first", "FAST 1"), asked("second", "FAST 2")]);
    let script = json!([
        { "when": { "contains": "SLOW" }, "do": { "text": "Never.", "until_file": gate.path().join("never") } },
        { "when": { "contains": "FAST" }, "do": { "text": "So: {\"sum\": 7, \"other\": 1}" } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": helpers, "seconds": 3 } }] } },
        { "when": { "tool_result_contains": "\"answers\":{\"sum\":7}" }, "do": { "text": "Two of three." } },
        { "do": { "text": "?" } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let config = desk.home.join("config.toml");
    let known = std::fs::read_to_string(&config).expect("config.toml");
    // One at a time: the others wait longer than their own three seconds.
    std::fs::write(&config, format!("{known}\n[agents]\nmax_threads = 1\n")).expect("written");
    let held = desk.start(&["run", "Share it out", "--json"]);
    desk.until("one works and two wait for it", || {
        let tasks = desk.json(&["tasks"]);
        let says = |words: &str| tasks.iter().filter(|task| text(task, "latest").contains(words)).count();
        says("1 of this task’s helpers at work, as many as may be at once") == 2
    });
    let out = held.wait_with_output().expect("it ends");
    let out = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.contains("Two of three."), "{out}");
    let status = |name: &str| {
        let tasks = desk.json(&["tasks"]);
        text(tasks.iter().find(|task| text(task, "title") == name).expect("a helper"), "status").to_owned()
    };
    assert_eq!([status("slow"), status("first"), status("second")], ["interrupted", "done", "done"]);
}

#[test]
fn a_table_of_helpers_goes_on_where_it_was_broken_off() {
    let arguments = json!({ "table": "shops.csv", "task": "CHECK {shop}", "answers": ["fair"], "path": "checked.csv", "goes_on": true });
    let script = json!([
        { "when": { "contains": "CHECK" }, "do": { "text": "{\"fair\": \"new\"}" } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate_rows", "arguments": arguments }] } },
        { "do": { "text": "Checked." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    desk.write("shops.csv", "shop,rent\n\"A, B\",1\nC,2\nD,3\n");
    // D's rent was another when it was checked.
    desk.write("checked.csv", "shop,rent,fair,status\n\"A, B\",1,old,done\nC,2,,failed\nD,9,old,done\n");
    desk.run(&["run", "Check all shops"]).expect(0);
    assert_eq!(desk.read("checked.csv"), "shop,rent,fair\n\"A, B\",1,old\nC,2,new\nD,3,new\n");
    assert_eq!(mock.requests().len(), 4, "two helpers, and what asked for them");
    assert!(format!("{:?}", mock.requests().last()).contains("stood_already"));
    desk.write("checked.csv", "something,else\n1,2\n");
    desk.run(&["run", "Check all shops"]).expect(0);
    assert_eq!(desk.read("checked.csv"), "something,else\n1,2\n", "another table is not written over");
}

#[test]
fn two_tasks_on_one_workbook_are_merged_by_cell_or_asked_to_look_again() {
    let gate = tempfile::tempdir().expect("a folder");
    let book = |rent: i64, place: &str, shop: &str| {
        let columns = json!([{ "header": "Shop" }, { "header": "Rent", "format": "money", "currency": "€", "total": "sum" }, { "header": "Place" }]);
        let rows = json!([["A", rent, "Ulm"], ["B", 200, place], [shop, 300, "Graz, at the old bridge"]]);
        json!([{ "name": "make_workbook", "arguments": { "path": "rents.xlsx", "sheets": [{ "name": "Rents", "columns": columns, "rows": rows }] } }])
    };
    let read = json!([{ "name": "read_file", "arguments": { "path": "rents.xlsx" } }]);
    let later = |calls: Value| json!({ "calls": calls, "until_file": gate.path().join("go") });
    let script = json!([
        { "when": { "contains": "made", "round": 0 }, "do": { "calls": book(100, "Linz", "C") } },
        { "when": { "contains": "third", "tool_result_contains": "changed after you read it" }, "do": { "text": "Somebody was faster." } },
        { "when": { "round": 0 }, "do": { "calls": read } },
        { "when": { "contains": "first", "round": 1 }, "do": { "calls": book(150, "Linz", "C") } },
        { "when": { "contains": "second", "round": 1 }, "do": later(book(100, "Salzburg, near the station", "C")) },
        { "when": { "contains": "third", "round": 1 }, "do": later(book(175, "Linz", "C")) },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    desk.run(&["run", "made"]).expect(0);
    let (second, third) = (desk.start(&["run", "second"]), desk.start(&["run", "third", "--json"]));
    desk.until("both have read", || {
        desk.json(&["log"]).iter().filter(|line| text(line, "kind") == "turn.started").count() == 3
    });
    std::thread::sleep(std::time::Duration::from_millis(800));
    desk.run(&["run", "first"]).expect(0);
    std::fs::write(gate.path().join("go"), "").expect("opened");
    let [second, third] = [second, third].map(|child| child.wait_with_output().expect("it ends"));
    assert!(String::from_utf8_lossy(&third.stdout).contains("Somebody was faster."), "{third:?}");
    let bytes = std::fs::read(desk.folder.join("rents.xlsx")).expect("the workbook");
    let book = gloss_ooxml::Workbook::open(&bytes, gloss_ooxml::Limits::default()).expect("one");
    let area = book.used("Rents").expect("a sheet").expect("cells");
    let said = format!("{:?}", book.cells("Rents", area).expect("cells"));
    for words in ["150", "Salzburg, near the station", "Graz, at the old bridge"] {
        assert!(said.contains(words), "{words}: {said} {second:?}");
    }
    assert!(!said.contains("175") && !said.contains("Linz"), "{said}");
}

#[test]
fn a_turn_that_serves_notes_has_no_helpers() {
    let script = json!([
        { "when": { "contains": "Serve these notes", "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": {
            "helpers": [helper("worker", "rewriter", "Rewrite memo.md")] } }] } },
        { "when": { "contains": "Serve these notes", "round": 1 }, "do": { "calls": [{ "name": "answer", "arguments": {
            "note": "{{note:1}}", "text": "Because it was so." } }] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n\nOne sentence.\n");
    desk.run(&["note", "add", "memo.md", "--at", "text:\"One sentence.\"", "--ask", "Why?"]).expect(0);
    desk.run(&["note", "send"]).expect(0);
    let told = format!("{:?}", mock.requests());
    assert!(told.contains("There is no tool delegate."), "{told}");
    assert_eq!(desk.json(&["tasks"]).len(), 1, "nobody else was at work");
    assert_eq!(desk.read("memo.md"), "# Memo\n\nOne sentence.\n");
}

#[test]
fn roles_of_ones_own_are_told_to_who_can_ask_for_them() {
    let script = json!([
        { "when": { "contains": "LOOK" }, "do": { "text": "Looked at." } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": {
            "helpers": [helper("rent-scout", "rents", "LOOK at the rents")] } }] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    let role = "name = \"rent-scout\"\ndescription = \"Knows what rents should be\"\ndeveloper_instructions = \"Look at rents.\"\n";
    std::fs::create_dir_all(desk.folder.join(".codex/agents")).expect("folders");
    desk.write(".codex/agents/rent-scout.toml", role);
    desk.run(&["run", "Check the rents"]).expect(0);
    let asked: Vec<String> = mock.requests().iter().map(|body| format!("{body:?}")).collect();
    assert!(asked[0].contains("- rent-scout: Knows what rents should be"), "{}", asked[0]);
    let helpers = asked.iter().filter(|body| body.contains("in the role rent-scout")).count();
    assert_eq!(helpers, 1);
}
