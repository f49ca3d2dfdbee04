//! Keys that are kept stand in none of the bytes that Gloss writes, whoever repeats them: a model, its server, a command, a file
//! of the person's, the person themselves. Their own files and the versions of these stay as they are.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, holds, sweep, text};
use serde_json::{Value, json};

const PASSPHRASE: &str = "a phrase of the tests";

/// A key that stands in no file of this project.
fn key(name: &str) -> String {
    format!("sk-{name}-{}", uuid::Uuid::now_v7().simple())
}

/// A desk with one key in the file of keys, and one that its shell has for another provider.
fn desk(script: Value, kept: &str, shells: &str) -> (Desk, Mock) {
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double");
    let mut desk = Desk::new();
    let config = format!(
        "credentials_store = \"file\"\n\n[model_providers.other]\nbase_url = \"{}\"\nwire_api = \"chat\"\nenv_key = \"OTHER_KEY\"\n",
        mock.base_url
    );
    std::fs::write(desk.home.join("config.toml"), config).expect("config.toml");
    desk.set("OTHER_KEY", shells);
    let words = [
        "model",
        "connect",
        "acme",
        "--url",
        &mock.base_url,
        "--wire",
        "chat",
        "--key-stdin",
        "--model",
        "m1",
    ];
    desk.run_with(&words, &format!("{kept}\n{PASSPHRASE}\n")).expect(0);
    desk.run(&["model", "use", "acme/m1"]).expect(0);
    (desk, mock)
}

/// The person's own files, each with both keys in it.
fn write_own(desk: &Desk, keys: &str) {
    desk.write(
        "notes.md",
        format!("# Notes\n\nThe keys are {keys}, keep them.\n\n## Rest\n\nThe rest is silence.\n"),
    );
    desk.write("costs.csv", format!("what,amount\n{keys},1\nflour,2\n"));
    desk.write("AGENTS.md", format!("Our keys are {keys}.\n"));
}

fn script(base64: &str) -> Value {
    let call = |name: &str, arguments: Value| json!([{ "name": name, "arguments": arguments }]);
    let rounds = |words: &str, calls: &[Value]| -> Vec<Value> {
        let each = calls.iter().enumerate();
        each.map(|(round, calls)| json!({ "when": { "contains": words, "round": round }, "do": { "calls": calls } })).collect()
    };
    let mut rules = vec![
        json!({ "when": { "contains": "refuse" }, "do": { "status": 401, "message": "The key {{key}} is not known", "code": "invalid_api_key" } }),
        json!({ "when": { "contains": "fail" }, "do": { "status": 400, "message": "Bad request with {{key}}" } }),
        json!({ "when": { "contains": "break" }, "do": { "text": "Half", "error_event": { "code": "server_error", "message": "with {{key}}" }, "cut_after": 2 } }),
        json!({ "when": { "contains": "think" }, "do": { "thinking": "The header is {{key}}.", "text": "The header is {{key}}, isn't it?" } }),
    ];
    rules.extend(rounds(
        "notes.md",
        &[
            call("read_file", json!({ "path": "notes.md" })),
            call("search_files", json!({ "text": "keys are" })),
            call("compute", json!({ "sql": "SELECT * FROM costs" })),
            call("run_command", json!({ "command": "cat $FOLDER/notes.md; cat $FOLDER/costs.csv | tee copy.csv; base64 -w0 $FOLDER/notes.md; xxd -p $FOLDER/notes.md; env; cat /proc/*/environ | tr '\\0' ' '; true" })),
            call("run_command", json!({ "command": format!("echo {base64} | base64 -d; yes \"$(cat $FOLDER/notes.md)\" | head -c 90000") })),
            call("remember", json!({ "text": "The header is {{key}}", "kind": "note" })),
            call("ask_person", json!({ "question": "Is {{key}} right?", "choices": ["{{key}}", "no"] })),
        ],
    ));
    rules.push(json!({ "do": { "text": "Done." } }));
    Value::Array(rules)
}

#[test]
fn a_kept_key_is_in_none_of_the_bytes_that_gloss_writes() {
    let (kept, shells) = (key("kept"), key("shell"));
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &kept);
    let (desk, mock) = desk(script(&base64), &kept, &shells);
    let both = format!("{kept} and {shells}");
    write_own(&desk, &both);
    let mut printed = String::new();
    let mut run = |words: &[&str]| {
        let run = desk.run(words);
        printed.push_str(&format!("{}\n{}\n{}\n", words[0], run.out, run.err));
        run
    };
    // The person allows their own files to be read: what comes of it is still without the keys.
    for path in ["notes.md", "costs.csv"] {
        run(&["access", "give", "--read", path]).expect(0);
    }
    for words in ["refuse it", "fail it", "break it", "think of it", "Look at notes.md"] {
        run(&["run", words, "--on-approval", "allow", "--json"]);
    }
    run(&["run", &format!("Our keys are {both}, use them"), "--json"]);
    run(&[
        "automation",
        "add",
        &format!("Say {both}"),
        "--rule",
        "every day at 9",
        "--zone",
        "UTC",
        "--json",
    ]);
    run(&["memory", "add", &format!("The keys are {both}"), "--everywhere"]);
    run(&["memory", "add", &format!("The keys are {both} here")]);
    run(&[
        "note",
        "add",
        "notes.md",
        "--at",
        "heading:\"Rest\"",
        "--ask",
        &format!("Is {both} right?"),
        "--json",
    ]);
    run(&["note", "send", "--json"]);
    run(&["access", "give", "--host", &format!("{kept}.example")]);
    for words in [
        &["log", "--json"][..],
        &["tasks", "--json"],
        &["doctor", "--json"],
        &["model", "list"],
        &["artifacts", "--json"],
        &["approvals", "--json"],
    ] {
        run(words);
    }
    run(&["doctor", "--bundle", "bundle.txt", "--yes"]).expect(0);
    for task in desk.json(&["tasks"]) {
        run(&["show", text(&task, "task"), "--json"]);
    }
    let heard = format!("{:?}", mock.requests());
    assert!(heard.contains("[key]") && heard.contains("flour"), "the files were read: {heard}");
    let at = |words: &str| {
        words
            .lines()
            .filter(|line| holds(line.as_bytes(), &[&kept, &shells]))
            .map(|line| line[..line.len().min(3000)].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(at(&printed), Vec::<String>::new(), "what was printed");
    assert!(
        !holds(heard.as_bytes(), &[&kept, &shells]),
        "what left: {:?}",
        at(&heard.replace("\\\\n", "\n"))
    );
    // A crash, and what is left of it.
    desk.kill_engine();
    let own = ["notes.md", "costs.csv", "AGENTS.md"].map(|name| desk.folder.join(name).display().to_string());
    let bytes = own.each_ref().map(|path| std::fs::read(path).expect("the person's file"));
    assert!(bytes.iter().all(|bytes| holds(bytes, &[&kept])), "their files stay as they are");
    let mut found = sweep(&[&desk.home, &desk.folder], &[&kept, &shells]);
    found.retain(|one| {
        !own.contains(&one.place) && one.blob.as_ref().is_none_or(|blob| !bytes.contains(blob))
    });
    assert!(found.is_empty(), "the keys lie in {:?}", found.iter().map(|one| &one.place).collect::<Vec<_>>());
}
