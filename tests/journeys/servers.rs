//! MCP servers: written down, turned on, tried, their tools asked about and called; and how they misbehave, each ended alone. The
//! servers are real programs behind real walls; only the model is a double.

use std::path::Path;
use std::time::Duration;

use gloss_mock_model::{Mock, Script};
use gloss_tests::scripted_task::result;
use gloss_tests::{Desk, Internet, Table, text};
use serde_json::{Value, json};

use super::approvals::waiting;

/// A program of the tests that is a server.
fn program() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/servers/server.py").display().to_string()
}

/// What tells the servers of a desk from all others; a file that none of them may write.
fn mark(desk: &Desk) -> String {
    desk.folder.join("starts").display().to_string()
}

/// A model that calls these tools one after the other, and then says that it is done.
fn calling(calls: &[(&str, Value)]) -> Mock {
    let steps = calls.iter().enumerate().map(|(round, (name, arguments))| {
        json!({ "when": { "round": round }, "do": { "calls": [{ "name": name, "arguments": arguments }] } })
    });
    let script: Vec<Value> = steps.chain([json!({ "do": { "text": "Done." } })]).collect();
    Mock::start(Script::from_value(Value::Array(script)).expect("a script")).expect("the double starts")
}

/// Adds a server of this mode to the person's own, as `NAME`.
fn configure(desk: &Desk, name: &str, mode: &str, more: &str) {
    let path = desk.home.join("config.toml");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    // Two hundred and fifty-six processes take a while where little of the processor is free.
    let starts = if mode == "forks without end" { 20 } else { 2 };
    let entry = format!(
        "{before}\n[mcp_servers.{name}]\ncommand = \"python3\"\nargs = [{:?}, {mode:?}, {:?}]\nstartup_timeout_sec = {starts}\ntool_timeout_sec = 2\n{more}\n",
        program(),
        mark(desk)
    );
    std::fs::write(path, entry).unwrap();
}

/// What the model was told last.
fn heard(mock: &Mock) -> String {
    mock.requests().last().map(|request| format!("{request:?}")).unwrap_or_default()
}

fn of<'a>(rows: &'a [Value], server: &str) -> &'a Value {
    rows.iter().find(|row| row["server"] == server).unwrap_or_else(|| panic!("no {server} in {rows:?}"))
}

#[test]
fn a_server_of_the_folder_is_off_until_it_is_turned_on_and_off_again_when_it_changes() {
    let desk = Desk::new();
    let write = |mode: &str| {
        let all = json!({ "mcpServers": { "echo": { "command": "python3", "args": [program(), mode] }, "broken": { "args": [] } } });
        desk.write(".mcp.json", serde_json::to_string_pretty(&all).unwrap());
    };
    write("plain");
    let rows = desk.json(&["mcp", "list"]);
    assert_eq!(
        (&of(&rows, "echo")["state"], &of(&rows, "echo")["tools"]),
        (&json!("off"), &json!([])),
        "{rows:?}"
    );
    let broken = text(of(&rows, "broken"), "says");
    assert!(broken.contains(".mcp.json, line 10, mcpServers.broken.command"), "{broken}");
    let off = desk.run(&["mcp", "test", "echo", "--json"]).expect(1);
    assert!(text(&off.last(), "says").contains("nobody turned it on"), "{off:?}");
    let on = desk.run(&["mcp", "add", "echo", "--json"]).expect(0).last();
    assert_eq!((&on["state"], &on["tools"]), (&json!("answers"), &json!(["echo"])), "{on}");
    let card = desk.run(&["access", "list"]).expect(0).out;
    assert!(
        card.contains("Run the server echo behind walls of its own") && card.contains("no network"),
        "{card}"
    );
    // Another command under the same name is another server.
    write("looks around");
    let rows = desk.json(&["mcp", "list"]);
    assert_eq!(of(&rows, "echo")["state"], "off");
    assert!(text(of(&rows, "echo"), "says").contains("has changed in .mcp.json"), "{rows:?}");
    desk.run(&["mcp", "add", "echo"]).expect(0);
    desk.run(&["mcp", "remove", "echo"]).expect(0);
    assert_eq!(of(&desk.json(&["mcp", "list"]), "echo")["state"], "off");
    let missing = desk.run(&["mcp", "test", "nothing", "--json"]).expect(2);
    assert!(missing.err.contains("There is no server nothing"), "{missing:?}");
}

#[test]
fn a_server_of_ones_own_is_written_down_and_taken_out_again() {
    let desk = Desk::new();
    std::fs::write(desk.home.join("config.toml"), "# mine\nmodel = \"m\"\n").unwrap();
    let words = ["mcp", "add", "own", "--env", "MODE=fast", "--json", "--", "python3", &program(), "plain"];
    let on = desk.run(&words).expect(0).last();
    assert_eq!((&on["state"], &on["from"]), (&json!("answers"), &json!("person")), "{on}");
    let config = std::fs::read_to_string(desk.home.join("config.toml")).unwrap();
    assert!(
        config.starts_with("# mine\nmodel = \"m\"\n") && config.contains("[mcp_servers.own]"),
        "{config}"
    );
    desk.run(&["mcp", "remove", "own"]).expect(0);
    assert!(!std::fs::read_to_string(desk.home.join("config.toml")).unwrap().contains("own"));
    assert!(desk.json(&["mcp", "list"]).is_empty());
    for (words, says) in [
        (&["mcp", "add", "own"][..], "There is no server own"),
        (&["mcp", "add", "a b", "--", "x"], "A server’s name has letters"),
        (&["mcp", "add", "own", "--read", "nowhere", "--", "x"], "There is nothing at nowhere"),
        (&["mcp", "add", "own", "--host", "a/b", "--", "x"], "host"),
    ] {
        let run = desk.run(words);
        assert!(run.status != 0 && run.err.contains(says), "{words:?}: {run:?}");
    }
}

#[test]
fn its_tool_is_asked_about_allowed_for_the_task_and_asked_anew_when_it_describes_itself_otherwise() {
    let echo = |words: &str, when: Value| {
        let call = json!({ "calls": [{ "name": "mcp__own__echo", "arguments": { "words": words } }] });
        json!({ "when": when, "do": call })
    };
    let script = json!([
        echo("one", json!({ "contains": "one and two", "round": 0 })),
        echo("two", json!({ "contains": "one and two", "round": 1 })),
        echo("three", json!({ "contains": "once more" })),
        { "do": { "text": "Done." } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    configure(&desk, "own", "another description each start", "");
    let config = desk.home.join("config.toml");
    let counted = std::fs::read_to_string(&config).unwrap().replace(&mark(&desk), "starts");
    std::fs::write(&config, counted).unwrap();
    desk.run(&["mcp", "test", "own"]).expect(0);
    let run = desk.run(&["run", "Echo one and two", "--json"]).expect(3);
    let asked = waiting(&desk);
    assert_eq!(text(&asked, "says"), "May it use echo of own?", "{asked}");
    assert!(
        text(&asked, "exact").contains("\"words\": \"one\"")
            && text(&asked, "reaches").contains("No network."),
        "{asked}"
    );
    assert!(!heard(&mock).contains("echo: one"));
    desk.run(&["approvals", "allow", text(&asked, "approval"), "--task", "--json"]).expect(0);
    let told = heard(&mock);
    assert!(told.contains("echo: two") && told.contains("from_server"), "{told}");
    let task = text(&run.last(), "task").to_owned();
    let card = desk.run(&["access", "list", "--task", &task]).expect(0).out;
    assert!(card.contains("Use echo of own, as it describes itself now"), "{card}");
    // Started anew it says something else of itself: the yes was for what it said.
    desk.run(&["mcp", "test", "own"]).expect(0);
    desk.run(&["run", "Echo them once more", "--task", &task, "--json"]).expect(3);
    let anew = waiting(&desk);
    assert!(text(&anew, "why").contains("not what it was when you allowed it"), "{anew}");
    desk.run(&["approvals", "deny", text(&anew, "approval")]);
}

#[test]
fn a_task_begins_without_one_that_is_silent_and_its_model_knows() {
    let mock = calling(&[]);
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    configure(&desk, "own", "plain", "");
    configure(&desk, "mute", "says nothing", "");
    desk.run(&["mcp", "add", "own"]).expect(0);
    desk.run(&["mcp", "add", "mute"]);
    desk.run(&["run", "Look gold up", "--json"]).expect(0);
    let told = heard(&mock);
    assert!(told.contains("do not answer: mute. ") && told.contains("mcp__own__echo"), "{told}");
}

#[test]
fn what_is_taken_away_ends_what_runs() {
    let mock = calling(&[("mcp__own__echo", json!({ "words": "x" }))]);
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    configure(&desk, "own", "never answers a call", "");
    let config = desk.home.join("config.toml");
    let slow =
        std::fs::read_to_string(&config).unwrap().replace("tool_timeout_sec = 2", "tool_timeout_sec = 300");
    std::fs::write(&config, slow).unwrap();
    desk.run(&["mcp", "add", "own"]).expect(0);
    let running = desk.start(&["run", "Echo x", "--on-approval", "allow", "--json"]);
    let (own, servers) = (mark(&desk), |own: &str| processes(own));
    desk.until("the call is under way", || mock.requests().len() == 1 && servers(&own) > 0);
    let list = desk.json(&["access", "list"]);
    let id = list
        .iter()
        .find(|line| text(line, "says").contains("server own"))
        .and_then(|line| line["access"].as_str());
    desk.run(&["access", "revoke", id.expect("its line")]).expect(0);
    desk.until("no process of it is left", || servers(&own) == 0);
    running.wait_with_output().expect("it ends");
    assert!(heard(&mock).contains("It ended"), "{}", heard(&mock));
}

/// Processes whose command line names something.
fn processes(named: &str) -> usize {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let line = |entry: std::fs::DirEntry| std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
    all.filter(|entry| entry.file_name().to_string_lossy().chars().all(|char| char.is_ascii_digit()))
        .map(line)
        .filter(|line| {
            let words = String::from_utf8_lossy(line);
            words.contains(named) && words.contains("server.py")
        })
        .count()
}

/// How a server misbehaves before it is called, and what a person reads of it.
const BEGINNINGS: [(&str, &str, &str); 27] = [
    ("ends at once", "failed", "It ended by itself (3). It printed last: “cannot find module left-pad”"),
    ("says nothing", "failed", "It did not answer within 2 seconds."),
    ("a line without an end", "failed", "It sent more than 64 MB within 10 seconds, and was ended."),
    ("floods what it complains", "answers", "1 tool."),
    ("forks without end", "failed", "It began more than 256 processes, and was ended."),
    ("leaves a child behind", "failed", "It "),
    ("prints words before", "answers", "1 tool."),
    ("prints what is no text", "answers", "1 tool."),
    ("refuses to begin", "failed", "Licence missing: set ACME_LICENSE."),
    ("a version that nobody knows", "failed", "It "),
    ("begins with nothing", "failed", "It "),
    ("another question's answer", "failed", "It "),
    ("a message without end", "failed", "It did not answer within 2 seconds."),
    ("ends after it began", "failed", "It ended"),
    ("floods with news", "answers", "1 tool."),
    ("never lists its tools", "failed", "It did not answer within 2 seconds."),
    ("refuses to list its tools", "failed", "I will not list them."),
    ("ten thousand tools", "answers", "500 tools."),
    ("pages without end", "answers", "50 tools."),
    ("pages in a circle", "answers", "2 tools."),
    ("names that are none", "answers", "1 tool."),
    ("one name twice", "answers", "“echo” is left out: Its name is there twice."),
    ("a description without end", "answers", "“long” is left out: It says more of itself than 16 KB."),
    ("a schema too deep", "answers", "“deep” is left out"),
    ("a schema far too deep", "failed", "It did not answer within 2 seconds."),
    ("a schema that is none", "failed", "It "),
    ("stays when its input ends", "answers", "1 tool."),
];

#[test]
fn a_server_that_misbehaves_as_it_begins_is_told_as_it_is_and_ended_alone() {
    let desk = Desk::new();
    for (n, (mode, ..)) in BEGINNINGS.iter().enumerate() {
        configure(&desk, &format!("s{n}"), mode, "");
    }
    configure(&desk, "well", "plain", "");
    let mut table = Table::new("Servers that misbehave as they begin");
    let mut wrong = Vec::new();
    for (n, (mode, state, says)) in BEGINNINGS.iter().enumerate() {
        let row =
            desk.run_within(Duration::from_secs(30), &["mcp", "test", &format!("s{n}"), "--json"]).last();
        table.row(mode, format!("{}: {}", text(&row, "state"), text(&row, "says")));
        if row["state"] != *state || !text(&row, "says").contains(says) {
            wrong.push(format!("{mode}: {row}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    desk.until("what floods is ended between two calls too", || {
        let rows = desk.json(&["mcp", "list"]);
        rows.iter().any(|row| {
            text(row, "runs").contains("floods with news") && text(row, "says").contains("It sent more than")
        })
    });
    let well = desk.json(&["mcp", "test", "well"]);
    assert_eq!(well[0]["state"], "answers");
    desk.kill_engine();
    desk.until("nothing of them is left", || processes(&mark(&desk)) == 0);
}

#[test]
fn the_hosts_that_it_asks_for_stand_in_the_receipt_and_what_it_may_not_reach_is_named() {
    let own = "journeys::servers::the_hosts_that_it_asks_for_stand_in_the_receipt_and_what_it_may_not_reach_is_named";
    Internet::inside(own, |internet| {
        internet.page("hofer.example", "gold.html", "gold 42.50");
        internet.page("muehle.example", "gold.html", "no");
        let words = "https://hofer.example/gold.html https://muehle.example/gold.html";
        let mock = calling(&[("mcp__own__echo", json!({ "words": words }))]);
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        configure(&desk, "own", "asks the network", "");
        desk.run(&["mcp", "add", "own", "--host", "hofer.example"]).expect(0);
        let run = desk.run(&["run", "Look gold up", "--on-approval", "allow", "--json"]).last();
        let told = heard(&mock);
        assert!(told.contains("gold 42.50") && told.contains("not_reached"), "{}", result(&mock));
        let receipt = desk.run(&["receipt", text(&run, "task"), "--json"]).expect(0).last();
        let hosts: Vec<&str> =
            receipt["hosts"].as_array().unwrap().iter().map(|host| text(host, "host")).collect();
        assert_eq!(hosts, ["hofer.example"], "{receipt}");
        assert!(
            receipt["refusals"].to_string().contains("The server own asked for muehle.example"),
            "{receipt}"
        );
        let says = text(of(&desk.json(&["mcp", "list"]), "own"), "says").to_owned();
        assert!(says.contains("gloss mcp add own --host muehle.example"), "{says}");
        assert!(!internet.heard().contains("muehle.example"), "{}", internet.heard());
    });
}

/// How a server misbehaves when it is called, and what the model hears of it.
const CALLS: [(&str, &str); 21] = [
    ("plain", "echo: hello"),
    ("never answers a call", "It did not answer within 2 seconds."),
    ("ends in a call", "segfault, more or less"),
    ("progress without end", "It did not answer within 2 seconds."),
    ("an answer without end", "It did not answer within 2 seconds."),
    ("a long answer", "files"),
    ("an answer that failed", "It did not work."),
    ("refuses a call", "Not today."),
    ("a part that nobody knows", ""),
    ("a picture that is none", "its bytes can’t be read"),
    ("an answer twice", "first"),
    ("an answer to nobody", "mine"),
    ("an answer that is none", ""),
    ("asks for a model", "told:"),
    ("asks for folders", "told:"),
    ("asks for a key", "told:"),
    ("orders in its answer", "from_server"),
    ("orders in its description", "echo: hello"),
    ("list changed without end", "after the flood"),
    ("structured alone", "42"),
    ("looks around", "its own folder: THROUGH"),
];

#[test]
fn a_server_that_misbehaves_when_it_is_called_keeps_nobody_and_reaches_nothing() {
    let mut table = Table::new("Servers that misbehave when they are called");
    let mut wrong = Vec::new();
    for (mode, expect) in CALLS {
        let mock = calling(&[("mcp__own__echo", json!({ "words": "hello" }))]);
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        desk.write("memo.md", "a memo canary-4711");
        desk.write(".env", "TOKEN=canary-4711");
        configure(&desk, "own", mode, "env = { SEEN_FOLDER = \"/nowhere\" }");
        let config = desk.home.join("config.toml");
        let with = std::fs::read_to_string(&config)
            .unwrap()
            .replace("/nowhere", &format!("at:{}", desk.folder.display()));
        std::fs::write(&config, with).unwrap();
        desk.run(&["mcp", "test", "own"]);
        let run = desk
            .run_within(Duration::from_secs(40), &["run", "Echo hello", "--on-approval", "allow", "--json"]);
        let told = heard(&mock);
        let short = result(&mock).to_string();
        table.row(mode, short.chars().take(600).collect::<String>());
        if !told.contains(expect) || run.last()["status"] != "done" || told.contains("canary-4711") {
            wrong.push(format!("{mode}: {} {short}", run.last()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_no_program_sees_is_granted_by_its_own_name_and_keys_are_not_at_all() {
    let (mut desk, own) = (Desk::new(), tempfile::tempdir().unwrap());
    let person = own.path().display().to_string();
    desk.set("HOME", &person);
    desk.write(".git/config", "canary-6120");
    std::fs::create_dir_all(format!("{person}/.ssh")).unwrap();
    std::fs::write(format!("{person}/.ssh/id_rsa"), "canary-6121").unwrap();
    let folder = desk.folder.display().to_string();
    let git = format!("{folder}/.git");
    let shown = |grants: &[&str], file: &str| {
        let look = format!("cat {file} >&2");
        let reads = grants.iter().flat_map(|path| ["--read", path]);
        let words = ["mcp", "add", "own", "--json"].into_iter().chain(reads);
        let words: Vec<&str> = words.chain(["--", "sh", "-c", &look]).collect();
        let says = text(&desk.run(&words).last(), "says").to_owned();
        desk.run(&["mcp", "remove", "own"]).expect(0);
        says
    };
    let config = format!("{git}/config");
    assert!(!shown(&[&folder], &config).contains("canary"), "the folder alone opens nothing hidden in it");
    assert!(shown(&[&folder, &git], &config).contains("canary-6120"), "what was named is open");
    // What opens other doors is granted neither by its own name nor by a folder above it that may be written to.
    let keys = format!("{person}/.ssh");
    let refused = desk.run(&["mcp", "add", "own", "--read", &keys, "--", "sh", "-c", "x"]);
    assert!(refused.status != 0 && refused.err.contains("No server ever sees"), "{refused:?}");
    let refused = desk.run(&["mcp", "add", "own", "--write", &person, "--", "sh", "-c", "x"]);
    assert!(refused.status != 0 && refused.err.contains("what opens other doors lies in it"), "{refused:?}");
    assert!(!shown(&[&person], &format!("{keys}/id_rsa")).contains("canary"), "nor by reading all around it");
}
