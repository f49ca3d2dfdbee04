//! Programs that an agent runs: behind walls, on the folder read-only, on copies that come back as versions; and what a person
//! allows, edits and takes away of it. The model is a double that obeys; the walls, the shell and the files are real.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use gloss_mock_model::Mock;
use gloss_tests::{Desk, text, walk};
use serde_json::{Value, json};

/// A model that runs these commands one after the other, and then says that it is done.
fn running(calls: &[Value]) -> (Desk, Mock) {
    let steps = calls.iter().enumerate().map(|(round, arguments)| {
        let name = if arguments.get("from").is_some() { "keep_file" } else { "run_command" };
        json!({ "when": { "round": round }, "do": { "calls": [{ "name": name, "arguments": arguments }] } })
    });
    let script: Vec<Value> = steps.chain([json!({ "do": { "text": "Done." } })]).collect();
    Desk::scripted(Value::Array(script), "# Memo\n\nA memo.\n")
}

/// What the model was told last of its call.
fn heard(mock: &Mock) -> String {
    mock.requests().last().map(|request| format!("{request:?}")).unwrap_or_default()
}

#[test]
fn a_command_reads_the_folder_and_what_it_made_is_kept() {
    let (desk, mock) = running(&[
        json!({ "command": "python3 -c \"import csv,os; rows=list(csv.reader(open(os.environ['FOLDER']+'/a.csv'))); open('sum.csv','w').write('sum\\n%d\\n' % sum(int(r[1]) for r in rows[1:])); print('made it')\"" }),
        json!({ "from": "sum.csv", "path": "sum.csv" }),
    ]);
    desk.write("a.csv", "name,n\nx,20\ny,22\n");
    let run = desk.run(&["run", "Add up a.csv with a program", "--json"]).expect(0);
    assert_eq!(run.last()["status"], "done", "{run:?}");
    assert_eq!(desk.read("sum.csv"), "sum\n42\n");
    assert_eq!(desk.json(&["versions", "sum.csv"])[0]["made_by"], "agent");
    assert!(heard(&mock).contains("sum.csv"));
    let steps = desk.run(&["show", text(&run.last(), "task"), "--json"]).expect(0).out;
    assert!(steps.contains("behind both walls"), "{steps}");
}

#[test]
fn what_fails_stands_as_failed() {
    let (desk, mock) = running(&[json!({ "command": "echo so far; echo why >&2; exit 3" })]);
    let run = desk.run(&["run", "Try it", "--json"]).expect(0);
    let shown = desk.json(&["show", text(&run.last(), "task")]).remove(0);
    let step = shown["items"].as_array().unwrap().iter().find(|item| item["body"]["name"] == "run_command");
    let step = step.expect("the step");
    assert_eq!(step["status"], "failed", "{step}");
    assert!(text(&step["body"], "says").contains("which failed (3)"), "{step}");
    let told = heard(&mock);
    assert!(told.contains("so far") && told.contains("why") && told.contains("\\\"status\\\":3"), "{told}");
}

#[test]
fn what_is_hidden_or_elsewhere_is_not_there_for_it() {
    let (desk, mock) = running(&[json!({
        "command": "cat $FOLDER/.env $FOLDER/id_rsa $FOLDER/sub/.npmrc; ls -a $FOLDER/sub; ls ~ /root /home; cat $HOME/../engine.json; \
            echo x > $FOLDER/memo.md; touch $FOLDER/new; python3 -c \"import socket; socket.create_connection(('127.0.0.1', 9))\"; env; true"
    })]);
    let key = format!(
        "-----BEGIN RSA PRIVATE KEY-----\ncanary-4711{}\n-----END RSA PRIVATE KEY-----\n",
        "Ab3+".repeat(60)
    );
    desk.write(".env", "TOKEN=canary-4711");
    desk.write("id_rsa", key);
    desk.write("sub/.npmrc", "canary-4711");
    desk.write("sub/plain.txt", "seen");
    desk.run(&["run", "Look around", "--json"]).expect(0);
    let told = heard(&mock);
    assert!(!told.contains("canary-4711") && told.contains("plain.txt"), "{told}");
    assert!(told.contains("Read-only file system") || told.contains("Permission denied"), "{told}");
    assert!(!told.contains("MOCK_KEY") && !told.contains("GLOSS_HOME="), "{told}");
    assert_eq!(desk.read("memo.md"), "# Memo\n\nA memo.\n");
    assert!(!desk.folder.join("new").exists());
}

#[test]
fn what_it_changes_in_copies_comes_back_file_by_file() {
    let (desk, mock) = running(&[json!({
        "command": "cd $COPY && for f in texts/*.md; do sed -i 's/old/new/' $f; done && echo '{}' > package.json && rm texts/7.md && ln -s /etc/passwd taken.md",
        "copies": ["texts"]
    })]);
    for n in 0..500 {
        desk.write(&format!("texts/{n}.md"), format!("# {n}\n\nan old line\n"));
    }
    desk.run(&["run", "Say new for old in texts", "--json"]).expect(0);
    for n in (0..500).filter(|n| *n != 7) {
        assert_eq!(desk.read(&format!("texts/{n}.md")), format!("# {n}\n\nan new line\n"));
    }
    // What it deletes, what programs obey, and what leads elsewhere stays as it is.
    assert_eq!(desk.read("texts/7.md"), "# 7\n\nan old line\n");
    assert!(!desk.folder.join("package.json").exists() && !desk.folder.join("taken.md").exists());
    let told = heard(&mock);
    assert!(told.contains("not_taken_over") && told.contains("deleted_in_copy"), "{told}");
    let versions = desk.json(&["versions", "texts/3.md"]);
    assert_eq!((versions.len(), &versions[1]["why"]), (2, &json!("Made by a command")));
    desk.run(&["restore", "texts/3.md", "1"]).expect(0);
    assert_eq!(desk.read("texts/3.md"), "# 3\n\nan old line\n");
}

#[test]
fn what_it_deletes_in_copies_goes_to_the_trash_where_that_is_not_asked_about() {
    let command = json!({ "command": "cd $COPY/texts && rm 1.md 2.md && mv 3.md 4.md", "copies": ["texts"] });
    for rule in ["ask", "act"] {
        let (desk, mock) = running(std::slice::from_ref(&command));
        for n in 1..=3 {
            desk.write(&format!("texts/{n}.md"), format!("# {n}\n\na line\n"));
        }
        desk.run(&["access", "rule", "remove", rule]).expect(0);
        desk.run(&["run", "Clear up texts", "--json"]).expect(0);
        let is_there = |n: u32| desk.folder.join(format!("texts/{n}.md")).exists();
        assert!(is_there(4), "what it made comes back");
        if rule == "ask" {
            assert!(is_there(1) && is_there(2) && is_there(3));
            assert!(heard(&mock).contains("what should go, arrange_files deletes"), "{}", heard(&mock));
            continue;
        }
        assert!(!is_there(1) && !is_there(2) && !is_there(3));
        let step = desk.json(&["files", "list"]).remove(0);
        assert_eq!(
            (step["says"].as_str(), step["state"].as_str()),
            (Some("Put 3 files in the trash"), Some("done"))
        );
        assert!(heard(&mock).contains(text(&step, "operation")), "{}", heard(&mock));
        desk.kill_engine();
        desk.run(&["files", "undo", text(&step, "operation")]).expect(0);
        assert_eq!(desk.read("texts/2.md"), "# 2\n\na line\n");
    }
}

#[test]
fn for_a_note_it_changes_what_was_pointed_at_and_nothing_else() {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "run_command", "arguments": {
            "command": "sed -i 's/old/new/' $COPY/memo.md", "copies": ["memo.md"] } }] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n\nThe old price holds.\n\nAn old friend came.\n");
    let note = desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"The old price holds.\"",
        "--change",
        "say new",
    ]);
    desk.run(&["note", "send", text(&note[0], "note"), "--json"]);
    assert_eq!(desk.read("memo.md"), "# Memo\n\nThe new price holds.\n\nAn old friend came.\n");
    let held = desk.json(&["held", "memo.md"]);
    assert_eq!(
        (held.len(), &held[0]["class"], &held[0]["where"]),
        (1, &json!("outside"), &json!("bytes:33-36"))
    );
}

#[test]
fn a_rule_asks_and_what_is_edited_is_what_runs() {
    let (desk, mock) = running(&[json!({ "command": "echo canary-4711" })]);
    desk.run(&["access", "rule", "run", "ask"]).expect(0);
    desk.run(&["run", "Say it", "--json"]).expect(3);
    let approval = desk.json(&["approvals"]).remove(0);
    assert_eq!(approval["exact"], "echo canary-4711");
    assert!(text(&approval, "reaches").contains("No network"), "{approval}");
    let id = text(&approval, "approval");
    desk.run(&["approvals", "allow", id, "--edit", "echo something else", "--json"]).expect(0);
    let told = heard(&mock);
    assert!(told.contains("something else") && !told.contains("\"printed\\\":\\\"canary"), "{told}");
    assert_eq!(desk.json(&["approvals"])[0]["edited"], "echo something else");
}

#[test]
fn a_rule_for_changing_files_is_obeyed() {
    for (rule, status, made) in [("act", 0, true), ("ask", 3, false), ("leave-it-to-me", 0, false)] {
        let script = json!([
            { "when": { "round": 0 }, "do": { "calls": [
                { "name": "write_artifact", "arguments": { "path": "new.md", "content": "# New\n" } } ] } },
            { "do": { "text": "Done." } },
        ]);
        let (desk, _mock) = Desk::scripted(script, "# Memo\n\nA memo.\n");
        desk.run(&["access", "rule", "change", rule]).expect(0);
        desk.run(&["run", "Write something", "--json"]).expect(status);
        assert_eq!(desk.folder.join("new.md").exists(), made, "{rule}");
    }
    // Where nothing obeys a rule, none can be set.
    Desk::new().run(&["access", "rule", "read", "ask"]).expect(2);
}

#[test]
fn what_is_taken_away_ends_at_once_and_nothing_of_it_begins() {
    let (desk, mock) =
        running(&[json!({ "command": "touch began; sleep 300" }), json!({ "command": "echo again" })]);
    let mut task = desk.start(&["run", "Wait", "--json"]);
    desk.until("the command runs", || walk(&desk.home).iter().any(|path| path.ends_with("scratch/began")));
    desk.run(&["access", "rule", "run", "leave-it-to-me"]).expect(0);
    task.wait().unwrap();
    let told = heard(&mock);
    assert!(told.contains("the person took away what it ran by"), "{told}");
    assert!(
        told.contains("The person runs programs themselves") && !told.contains("\"again\\\\n\""),
        "{told}"
    );
    let listed = desk.json(&["access", "list"]);
    let rule = listed.iter().find(|line| line["action"] == "run").unwrap();
    assert_eq!(rule["rule"], "leave_it_to_me");
    desk.run(&["access", "revoke", text(rule, "access")]).expect(0);
    let again = desk.json(&["access", "list"]);
    assert_eq!(again.iter().find(|line| line["action"] == "run").unwrap()["rule"], "act");
}

#[test]
fn with_the_inner_wall_alone_a_task_asks_once() {
    let (desk, mock) =
        running(&[json!({ "command": "cat $FOLDER/.env; echo one" }), json!({ "command": "echo two" })]);
    desk.write(".env", "TOKEN=canary-4711");
    // The engine sees no bubblewrap: its commands see what it sees.
    desk.engine_without("bwrap");
    let run = desk.run(&["run", "Say it", "--json"]).expect(3);
    assert_eq!(run.last()["says"], "May this task run programs behind the inner wall alone?");
    let id = desk.json(&["approvals"]).remove(0);
    desk.run(&["approvals", "allow", text(&id, "approval"), "--json"]).expect(0);
    let told = heard(&mock);
    assert!(told.contains("one") && told.contains("two") && !told.contains("canary-4711"), "{told}");
    let listed = desk.json(&["access", "list", "--task", text(&run.last(), "task")]);
    assert!(
        listed.iter().any(|line| line["says"] == "Run programs behind the inner wall alone"),
        "{listed:?}"
    );
    assert!(listed.iter().any(|line| line["walls"] == "reduced"), "{listed:?}");
}

#[test]
fn a_yes_for_the_task_holds_with_the_inner_wall_alone_where_a_rule_asked() {
    let (desk, mock) = running(&[json!({ "command": "echo one" }), json!({ "command": "echo two" })]);
    desk.engine_without("bwrap");
    desk.run(&["access", "rule", "run", "ask"]).expect(0);
    desk.run(&["run", "Say it", "--json"]).expect(3);
    let id = desk.json(&["approvals"]).remove(0);
    // Nothing of it is asked again: neither by the rule, nor because of the wall that is missing.
    desk.run(&["approvals", "allow", text(&id, "approval"), "--task", "--json"]).expect(0);
    let told = heard(&mock);
    assert!(told.contains("one") && told.contains("two"), "{told}");
}

#[test]
fn gloss_sandbox_gives_the_status_of_what_it_ran() {
    let desk = Desk::new();
    desk.write("a.txt", "words");
    for (command, status, out) in [
        (&["sh", "-c", "cat $FOLDER/a.txt; exit 7"][..], 7, "words"),
        (&["true"], 0, ""),
        (&["no-such-program"], 127, ""),
        (&["/etc/passwd"], 126, ""),
        (&["sh", "-c", "kill -9 $$"], 137, ""),
        (&["sh", "-c", "echo x > $FOLDER/a.txt"], 2, ""),
    ] {
        let words: Vec<&str> = ["sandbox", "--"].into_iter().chain(command.iter().copied()).collect();
        let run = desk.run(&words);
        assert!(run.status == status || (status == 2 && run.status == 1), "{command:?}: {run:?}");
        assert_eq!(run.out.trim(), out, "{command:?}");
    }
    assert_eq!(desk.read("a.txt"), "words");
    // Where it was not run at all its status is none of the command's.
    let elsewhere = desk.folder.join("a.txt");
    let run = desk.run(&["-C", elsewhere.to_str().unwrap(), "sandbox", "--json", "--", "true"]);
    assert_eq!((run.status, run.last()["status"].as_u64()), (125, Some(125)), "{run:?}");
    // What is more than a line of JSON holds is cut, and said to be.
    let long = desk.run(&["sandbox", "--json", "--", "head", "-c", "5000000", "/dev/zero"]);
    assert_eq!((long.status, &long.last()["clipped"]), (0, &json!(true)));
}

#[test]
fn a_name_that_is_no_text_keeps_no_program_from_running() {
    use std::os::unix::ffi::OsStrExt as _;
    let (desk, mock) = running(&[json!({ "command": "ls $FOLDER" })]);
    desk.write("plain.txt", "x");
    // As old archives have it: an umlaut in Latin-1.
    std::fs::write(desk.folder.join(std::ffi::OsStr::from_bytes(b"gr\xfcn.txt")), "canary-4711").unwrap();
    let ran = desk.run(&["sandbox", "--", "sh", "-c", "cat $FOLDER/*.txt"]);
    assert!(ran.out.contains('x') && !ran.out.contains("canary-4711"), "{ran:?}");
    desk.run(&["run", "List it", "--json"]).expect(0);
    assert!(heard(&mock).contains("plain.txt"), "{}", heard(&mock));
}

#[test]
fn what_gloss_remembers_is_no_part_of_a_folder() {
    let (desk, mock) = running(&[json!({ "command": "ls -R $FOLDER; cat $FOLDER/in/home/config.toml" })]);
    desk.run(&["tasks"]).expect(0);
    // Another home lies in the folder, however its own commands may call it.
    let other = desk.folder.join("in/home");
    std::fs::create_dir_all(other.join("workspaces")).unwrap();
    for name in ["home.db", "config.toml"] {
        std::fs::write(other.join(name), "canary-4711").unwrap();
    }
    let ran = desk.run(&["sandbox", "--", "sh", "-c", "ls -R $FOLDER; cat $FOLDER/in/home/*"]);
    assert!(!ran.out.contains("canary-4711") && !ran.out.contains("config.toml"), "{ran:?}");
    desk.run(&["run", "List it", "--json"]).expect(0);
    assert!(!heard(&mock).contains("canary-4711"), "{}", heard(&mock));
    for words in [
        &["view", "in/home/config.toml"][..],
        &["files", "trash", "in/home/config.toml"],
        &["files", "move", "memo.md", "in/home/memo.md"],
    ] {
        let refused = desk.run(words);
        assert!(refused.err.contains("What lies there is what Gloss remembers."), "{words:?}: {refused:?}");
    }
    let within = desk.run(&["-C", desk.home.to_str().unwrap(), "tasks"]);
    assert!(within.err.contains("This folder holds what Gloss remembers"), "{within:?}");
}

#[test]
fn gloss_sandbox_leaves_no_folder_whatever_ends_it() {
    let desk = Desk::new();
    let folders = || -> Vec<PathBuf> {
        let within = |folder: PathBuf| folder.read_dir().into_iter().flatten().flatten();
        within(desk.home.join("workspaces"))
            .flat_map(|workspace| ["threads", "sandboxes"].map(|name| workspace.path().join(name)))
            .flat_map(|all| within(all).map(|one| one.path()))
            .collect()
    };
    let run = |words: &[&str]| {
        let sandbox = desk.start(&[&["sandbox", "--"], words].concat());
        desk.until("its folder is there", || folders().iter().any(|own| own.join("scratch/here").exists()));
        sandbox
    };
    let wait = ["sh", "-c", "touch here; exec sleep 600"];
    let send = |signal: &str, to: u32| {
        assert!(Command::new("kill").args([signal, &to.to_string()]).status().unwrap().success());
    };
    // What these tests were started to ignore, as under nohup, their children ignore as well.
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap().trim();
    let ignored = u64::from_str_radix(ignored, 16).unwrap();
    for (signal, number) in [("-INT", 2), ("-TERM", 15), ("-HUP", 1)] {
        if ignored >> (number - 1) & 1 == 1 {
            continue;
        }
        let mut sandbox = run(&wait);
        send(signal, sandbox.id());
        assert_eq!(sandbox.wait().unwrap().code(), Some(130), "{signal}");
        assert_eq!(folders(), Vec::<PathBuf>::new(), "{signal}");
    }
    // What is killed clears up nothing; the next one does, once no command of then can run any more.
    let mut sandbox = run(&wait);
    send("-KILL", sandbox.id());
    sandbox.wait().unwrap();
    desk.run(&["sandbox", "--", "true"]).expect(0);
    assert_eq!(folders().len(), 1, "it may still run");
    let long_ago = SystemTime::now() - Duration::from_secs(700);
    std::fs::File::open(&folders()[0]).unwrap().set_modified(long_ago).unwrap();
    desk.run(&["sandbox", "--", "true"]).expect(0);
    assert_eq!(folders(), Vec::<PathBuf>::new());
}

#[test]
fn the_engine_answers_nobody_that_does_not_know_its_secret() {
    use std::io::{BufRead as _, BufReader, Write as _};
    let desk = Desk::new();
    desk.run(&["tasks"]).expect(0);
    let file: Value =
        serde_json::from_str(&std::fs::read_to_string(desk.home.join("engine.json")).unwrap()).unwrap();
    let hello = |secret: &str| json!({ "id": 1, "do": "hello", "hello": { "protocol": 2, "build": "x", "keys": {}, "secret": secret } });
    let open = json!({ "id": 2, "do": "open", "folder": desk.folder });
    for (frames, expect) in [
        (vec![hello(text(&file, "secret"))], "welcome"),
        (vec![hello("")], "problem"),
        (vec![hello(&"0".repeat(64))], "problem"),
        (vec![open], "problem"),
    ] {
        let mut stream = std::os::unix::net::UnixStream::connect(text(&file, "address")).unwrap();
        for frame in &frames {
            stream.write_all(format!("{frame}\n").as_bytes()).unwrap();
        }
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["is"], expect, "{frames:?}: {answer}");
    }
}

#[test]
fn presets_of_codex_make_it_stricter_and_what_they_would_open_is_told() {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "new.md", "content": "# New\n" } } ] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    let path = desk.home.join("config.toml");
    let known = std::fs::read_to_string(&path).expect("config.toml");
    let tables = "[sandbox_workspace_write]\nwritable_roots = [\"/srv\"]\nnetwork_access = true\nexclude_slash_tmp = true\n";
    std::fs::write(&path, format!("default_permissions = \":read-only\"\n{known}\n{tables}"))
        .expect("written");
    let listed = desk.json(&["access", "list"]);
    let change = listed.iter().find(|line| line["action"] == "change").expect("the rule");
    assert_eq!(change["rule"], "leave_it_to_me", "{change}");
    let not_done = listed.last().expect("the end")["not_done"].to_string();
    for says in ["writable_roots opens no folder (/srv)", "network_access = true opens no network"] {
        assert!(not_done.contains(says), "{not_done}");
        let doctor = desk.run(&["doctor"]).out;
        assert!(doctor.contains(says), "{doctor}");
    }
    assert!(!not_done.contains("exclude_slash_tmp"), "what is so anyway needs no word: {not_done}");
    desk.run(&["run", "Write something", "--json"]).expect(0);
    assert!(!desk.folder.join("new.md").exists());
}
