//! Files moved, renamed and deleted, by hand and by an agent: one plan, one step, one undo, after a restart too; the trash, and
//! never anything replaced.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use gloss_mock_model::Mock;
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

use super::approvals::waiting;

/// A folder's tree: each path with its inode, rights, time and bytes.
fn tree(desk: &Desk) -> Vec<(String, u64, u32, i64, i64, Vec<u8>)> {
    let (mut out, mut left) = (Vec::new(), vec![desk.folder.clone()]);
    while let Some(folder) = left.pop() {
        let own = folder.metadata().unwrap();
        let name = folder.strip_prefix(&desk.folder).unwrap().display().to_string();
        out.push((name, own.ino(), own.mode(), own.mtime(), own.mtime_nsec(), Vec::new()));
        for entry in folder.read_dir().unwrap().flatten() {
            let (path, found) = (entry.path(), entry.metadata().unwrap());
            if found.is_dir() {
                left.push(path);
                continue;
            }
            let name = path.strip_prefix(&desk.folder).unwrap().display().to_string();
            let bytes = std::fs::read(&path).unwrap();
            out.push((name, found.ino(), found.mode(), found.mtime(), found.mtime_nsec(), bytes));
        }
    }
    out.sort();
    out
}

fn is_there(desk: &Desk, path: &str) -> bool {
    desk.folder.join(path).symlink_metadata().is_ok()
}

fn in_trash(desk: &Desk, name: &str) -> bool {
    desk.data().join("Trash/files").join(name).exists()
}

/// A model that carries out this plan, and then says that it is done.
fn planning(plan: &Value) -> (Desk, Mock) {
    Desk::scripted(
        json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "arrange_files", "arguments": plan }] } },
            { "do": { "text": "Done." } },
        ]),
        "# Memo\n\nA memo.\n",
    )
}

/// What the model heard last.
fn heard(mock: &Mock) -> String {
    mock.requests().last().map(|request| format!("{request:?}")).unwrap_or_default()
}

#[test]
fn by_hand_all_that_is_known_goes_along_and_comes_back() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nOne sentence. Another one.\n");
    desk.write("sub/data.csv", "a,b\n1,2\n");
    desk.write("sub/old.txt", "old");
    std::fs::set_permissions(desk.folder.join("sub/old.txt"), std::fs::Permissions::from_mode(0o640))
        .unwrap();
    desk.run(&["edit", "memo.md", "--at", "text:\"Another one.\"", "--set", "A better one."]).expect(0);
    desk.run(&["note", "add", "memo.md", "--at", "text:\"One sentence.\"", "--ask", "Why?"]).expect(0);
    desk.json(&["versions", "sub/data.csv"]);
    let before = tree(&desk);
    let moved = desk.run(&["files", "move", "memo.md", "letters/2026/memo.md", "--json"]).expect(0).last();
    assert_eq!(moved["says"], "Moved memo.md to letters/2026/memo.md");
    let folder = desk.run(&["files", "move", "sub", "archive", "--json"]).expect(0).last();
    assert_eq!(folder["says"], "Renamed sub to archive");
    let trashed = desk.run(&["files", "trash", "archive/old.txt", "--json"]).expect(0).last();
    assert_eq!(trashed["says"], "Put archive/old.txt in the trash");
    assert!(!is_there(&desk, "memo.md") && !is_there(&desk, "sub") && in_trash(&desk, "old.txt"));
    assert_eq!(desk.json(&["versions", "letters/2026/memo.md"]).len(), 2);
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 2, "its old name leads to it");
    assert_eq!(desk.json(&["note", "list"])[0]["path"], "letters/2026/memo.md");
    assert_eq!(desk.json(&["artifacts"]).iter().filter(|one| one["path"] == "archive/data.csv").count(), 1);
    let note = std::fs::read_to_string(desk.data().join("Trash/info/old.txt.trashinfo")).unwrap();
    assert!(note.contains("/archive/old.txt\n"), "{note}");
    // Everything is taken back after a crash too, the last first.
    desk.kill_engine();
    for step in [&trashed, &folder, &moved] {
        desk.run(&["files", "undo", text(step, "operation"), "--json"]).expect(0);
    }
    assert_eq!(tree(&desk), before, "bytes, times, rights and inodes");
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 2);
    assert_eq!(desk.json(&["note", "list"])[0]["path"], "memo.md");
    assert!(!in_trash(&desk, "old.txt"));
    let again = desk.run(&["files", "undo", text(&moved, "operation")]).expect(1);
    assert!(again.err.contains("no longer to be undone"), "{}", again.err);
    assert_eq!(desk.json(&["log", "--verify"]).last().unwrap()["intact"], true);
}

#[test]
fn a_plan_with_a_fault_moves_nothing() {
    let desk = Desk::new();
    for (path, words) in [
        ("a.md", "a"),
        ("b.md", "b"),
        ("sub/c.md", "c"),
        ("shop/index.html", "<p>Shop</p>"),
        ("shop/style.css", "p {}"),
        ("letters.docx", "x"),
        ("~$etters.docx", "me"),
        ("gone.md", "g"),
    ] {
        desk.write(path, words);
    }
    desk.json(&["versions", "gone.md"]);
    std::fs::remove_file(desk.folder.join("gone.md")).unwrap();
    desk.json(&["artifacts"]);
    desk.run(&["versions", "gone.md"]);
    std::os::unix::fs::symlink("/etc/passwd", desk.folder.join("link.md")).unwrap();
    let before = tree(&desk);
    for (words, expect) in [
        (vec!["move", "a.md", "b.md"], "b.md is there already."),
        (vec!["move", "none.md", "x.md"], "There is no none.md."),
        (vec!["move", "a.md", "../x.md"], "It leads out of the folder."),
        (vec!["move", "a.md", "/etc/x.md"], "It leads out of the folder."),
        (vec!["move", "a.md", "A.md"], ""),
        (vec!["move", "a.md", "B.md"], "differs from b.md only in capitals."),
        (vec!["move", "a.md", "a.md"], "has that name already."),
        (vec!["move", "sub", "sub/deep"], "into itself"),
        (vec!["move", "shop/style.css", "style.css"], "is a part of the site shop/"),
        (vec!["move", "a.md", "shop/a.md"], "would be a part of the site shop/"),
        (vec!["move", "link.md", "x.md"], "is neither a file nor a folder"),
        (vec!["trash", "link.md"], "is neither a file nor a folder"),
        (vec!["trash", "letters.docx"], "is open in another program: ~$etters.docx"),
        (vec!["trash", "a.md", "./a.md"], "is in two steps"),
        (vec!["trash", "sub", "sub/c.md"], "is in two steps"),
        (vec!["move", "a.md", "gone.md"], "its versions are kept"),
        (vec!["move", "a.md", "x/-rf.md"], "is no name for a file."),
        (vec!["move", "a.md", "x\u{202e}.md"], "is no name for a file."),
        (vec!["move", "a.md", "none.md", "b.md"], "There is no none.md."),
        (vec!["move", "a.md", "b.md", "sub"], ""),
    ] {
        let words: Vec<&str> = std::iter::once("files").chain(words).collect();
        let run = desk.run(&words);
        println!("{words:?} → {}", if run.status == 0 { &run.out } else { &run.err });
        if expect.is_empty() {
            assert_eq!(run.status, 0, "{words:?}: {}", run.err);
            let newest = desk.json(&["files", "list"]).remove(0);
            desk.run(&["files", "undo", text(&newest, "operation")]).expect(0);
        } else {
            assert!(run.status == 1 && run.err.contains(expect), "{words:?}: {} {}", run.status, run.err);
        }
        assert_eq!(tree(&desk), before, "{words:?}");
    }
}

#[test]
fn an_agents_plan_is_seen_before_and_undone_as_one() {
    let (mut moves, mut files) = (Vec::new(), Vec::new());
    for n in 0..38 {
        let name = format!("scan {n:02}.txt");
        moves.push(json!({ "from": name, "to": format!("scans/{}/{name}", 2020 + n % 3) }));
        files.push(name);
    }
    let (desk, mock) = planning(&json!({ "moves": moves, "deletes": ["copy.txt", "old"] }));
    for name in &files {
        desk.write(name, format!("the words of {name}"));
    }
    desk.write("copy.txt", "copy");
    desk.write("old/a.txt", "a");
    let before = tree(&desk);
    let run = desk.run(&["run", "Tidy up", "--json"]).expect(3);
    assert_eq!(run.last()["says"], "May it move 38 files and put 2 in the trash?");
    assert_eq!(tree(&desk), before);
    let asked = waiting(&desk);
    assert_eq!(asked["permission"], "remove");
    let exact = text(&asked, "exact");
    assert_eq!(exact.lines().count(), 40, "{exact}");
    assert!(
        exact.contains("scan 04.txt → scans/2021/scan 04.txt") && exact.contains("old → trash"),
        "{exact}"
    );
    desk.kill_engine();
    let allowed = desk.run(&["approvals", "allow", text(&asked, "approval"), "--json"]).expect(0);
    assert_eq!(allowed.last()["says"], "Done.", "{allowed:?}");
    assert!(is_there(&desk, "scans/2022/scan 05.txt") && !is_there(&desk, "old") && in_trash(&desk, "old"));
    let told = heard(&mock);
    assert!(told.contains("Moved 38 files, put 2 in the trash"), "{told}");
    let task = text(&run.last(), "task").to_owned();
    let shown = desk.run(&["show", &task]).expect(0).out;
    assert!(shown.contains("Moved 38 files, put 2 in the trash; gloss files undo fo_"), "{shown}");
    desk.kill_engine();
    let newest = desk.json(&["files", "list"]).remove(0);
    assert_eq!((newest["state"].as_str(), newest["task"].as_str()), (Some("done"), Some(task.as_str())));
    desk.run(&["files", "undo", text(&newest, "operation")]).expect(0);
    assert_eq!(tree(&desk), before);
}

#[test]
fn what_was_refused_or_saved_meanwhile_stays_where_it_is() {
    let plan = json!({ "moves": [{ "from": "a.txt", "to": "b/a.txt" }], "deletes": ["c.txt"] });
    for case in ["refused", "saved", "forbidden"] {
        let (desk, mock) = planning(&plan);
        desk.write("a.txt", "a");
        desk.write("c.txt", "c");
        if case == "forbidden" {
            desk.run(&["access", "rule", "remove", "leave-it-to-me"]).expect(0);
            desk.run(&["run", "Tidy up", "--json"]).expect(0);
            assert!(
                heard(&mock).contains("The person moves and deletes files themselves"),
                "{}",
                heard(&mock)
            );
        } else {
            desk.run(&["run", "Tidy up", "--json"]).expect(3);
            let id = text(&waiting(&desk), "approval").to_owned();
            if case == "saved" {
                desk.write("c.txt", "saved by the person");
                desk.run(&["approvals", "allow", &id, "--json"]).expect(0);
                assert!(heard(&mock).contains("was saved after the person was asked"), "{}", heard(&mock));
            } else {
                desk.run(&["approvals", "deny", &id, "--json"]).expect(0);
            }
        }
        assert!(is_there(&desk, "a.txt") && is_there(&desk, "c.txt"), "{case}");
        assert!(desk.json(&["files", "list"]).is_empty(), "{case}");
    }
}

#[test]
fn a_rule_lets_it_act_and_the_walls_of_names_stay() {
    for (plan, expect) in [
        (json!({ "moves": [{ "from": "memo.md", "to": "AGENTS.md" }] }), "only the person gives such a name"),
        (
            json!({ "moves": [{ "from": "memo.md", "to": ".git/hooks/pre-commit" }] }),
            "only the person gives such a name",
        ),
        (json!({ "deletes": ["package.json"] }), "only the person moves it"),
        (json!({ "deletes": [".env"] }), "only the person moves it"),
        (json!({ "deletes": ["../elsewhere"] }), "It leads out of the folder."),
        (json!({}), "Give moves, deletes, or both."),
        (json!({ "deletes": ["memo.md"] }), "Put memo.md in the trash"),
    ] {
        let (desk, mock) = planning(&plan);
        desk.write("package.json", "{}");
        desk.write(".env", "A=1");
        desk.run(&["access", "rule", "remove", "act"]).expect(0);
        desk.run(&["run", "Tidy up", "--json"]).expect(0);
        let told = heard(&mock);
        assert!(told.contains(expect), "{plan}: {told}");
        println!("{plan} → {expect}");
        assert!(is_there(&desk, "package.json") && is_there(&desk, ".env"));
        assert_eq!(is_there(&desk, "memo.md"), !expect.starts_with("Put"));
    }
}

#[test]
fn what_stands_in_the_way_of_an_undo_is_named_and_nothing_moves() {
    let desk = Desk::new();
    desk.write("a.txt", "a");
    desk.write("b.txt", "b");
    let done = desk.run(&["files", "move", "a.txt", "b.txt", "sub/", "--json"]).expect(0).last();
    desk.write("a.txt", "another one");
    std::fs::remove_file(desk.folder.join("sub/b.txt")).unwrap();
    let before = tree(&desk);
    let undo = desk.run(&["files", "undo", text(&done, "operation")]).expect(1);
    for expect in ["Another file lies at a.txt now.", "sub/b.txt is no longer there.", "Nothing was moved."] {
        assert!(undo.err.contains(expect), "{}", undo.err);
    }
    assert_eq!(tree(&desk), before);
    // What was saved anew since goes back as it is now.
    std::fs::remove_file(desk.folder.join("a.txt")).unwrap();
    desk.write("sub/b.txt.new", "b, saved anew");
    std::fs::rename(desk.folder.join("sub/b.txt.new"), desk.folder.join("sub/b.txt")).unwrap();
    desk.run(&["files", "undo", text(&done, "operation")]).expect(0);
    assert_eq!((desk.read("a.txt").as_str(), desk.read("b.txt").as_str()), ("a", "b, saved anew"));
    // An emptied trash is told.
    let done = desk.run(&["files", "trash", "a.txt", "--json"]).expect(0).last();
    std::fs::remove_file(desk.data().join("Trash/files/a.txt")).unwrap();
    let undo = desk.run(&["files", "undo", text(&done, "operation")]).expect(1);
    assert!(undo.err.contains("a.txt is no longer in the trash."), "{}", undo.err);
}

#[test]
fn less_than_half_of_a_file_and_one_that_is_open_are_never_written_over_unasked() {
    let long = format!("# Report\n\n{}", "A sentence that says something.\n\n".repeat(40));
    let writing = |content: &str| {
        let calls = [
            json!({ "name": "read_file", "arguments": { "path": "memo.md" } }),
            json!({ "name": "write_artifact", "arguments": { "path": "memo.md", "content": content } }),
        ];
        let steps = calls
            .iter()
            .enumerate()
            .map(|(n, call)| json!({ "when": { "round": n }, "do": { "calls": [call] } }));
        let script: Vec<Value> = steps.chain([json!({ "do": { "text": "Done." } })]).collect();
        Desk::scripted(Value::Array(script), &long)
    };
    let (desk, _mock) = writing("# Report\n\nShort.\n");
    let run = desk.run(&["run", "Mend the spelling", "--json"]).expect(3);
    assert_eq!(run.last()["says"], "May it change memo.md?");
    let asked = waiting(&desk);
    assert!(
        text(&asked, "why").starts_with("It would be less than half of what stands there: 17 bytes"),
        "{asked}"
    );
    assert_eq!(desk.read("memo.md"), long);
    desk.run(&["approvals", "allow", text(&asked, "approval"), "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), "# Report\n\nShort.\n");
    // A little less is no question.
    let shorter = long.replacen("A sentence that says something.\n\n", "", 15);
    let (desk, _mock) = writing(&shorter);
    desk.run(&["run", "Mend the spelling", "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), shorter);
    let (desk, mock) = writing(&shorter);
    desk.write(".~lock.memo.md#", "me");
    desk.run(&["run", "Mend the spelling", "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), long);
    assert!(heard(&mock).contains("is open in another program"), "{}", heard(&mock));
}

/// A folder with a plan that was carried out: a file moved out of `sub`, one in the trash.
fn arranged() -> (Desk, Value) {
    let plan = json!({ "moves": [{ "from": "sub/a.md", "to": "kept/a.md" }, { "from": "b.md", "to": "kept/b.md" }], "deletes": ["old.txt"] });
    let (desk, _mock) = planning(&plan);
    for (path, words) in
        [("sub/a.md", "# A\n\nThe words of a.\n"), ("b.md", "# B\n\nb\n"), ("old.txt", "old")]
    {
        desk.write(path, words);
    }
    desk.json(&["versions", "sub/a.md"]);
    desk.run(&["access", "rule", "remove", "act"]).expect(0);
    desk.run(&["run", "Tidy up", "--json"]).expect(0);
    let step = desk.json(&["files", "list"]).remove(0);
    assert_eq!(step["state"], "done", "{step}");
    (desk, step)
}

#[test]
fn an_undo_that_fails_halfway_leaves_all_as_it_lay_also_what_was_in_the_trash() {
    let (desk, step) = arranged();
    // A file has the name of the folder that it should go back to: that is seen when it is tried.
    std::fs::remove_dir(desk.folder.join("sub")).unwrap();
    desk.write("sub", "a file of the person's");
    let before = tree(&desk);
    let undo = desk.run(&["files", "undo", text(&step, "operation")]).expect(1);
    assert!(undo.err.contains("Nothing was moved: everything lies where it lay."), "{}", undo.err);
    let bare = |tree: Vec<_>| {
        tree.into_iter()
            .map(|(path, inode, _, _, _, bytes): (String, u64, u32, i64, i64, Vec<u8>)| (path, inode, bytes))
            .collect::<Vec<_>>()
    };
    assert_eq!(bare(tree(&desk)), bare(before));
    assert!(in_trash(&desk, "old.txt") && !is_there(&desk, "old.txt"));
    desk.kill_engine();
    std::fs::remove_file(desk.folder.join("sub")).unwrap();
    desk.run(&["files", "undo", text(&step, "operation")]).expect(0);
    assert!(is_there(&desk, "sub/a.md") && is_there(&desk, "old.txt") && !is_there(&desk, "kept"));
}

#[test]
fn an_undo_that_a_crash_cuts_off_brings_a_file_back_that_was_saved_anew_with_all_that_is_known() {
    for count in 1..=3 {
        let (mut desk, step) = arranged();
        desk.kill_engine();
        desk.set("GLOSS_STOP_AT", &format!("before:file.move:{count}"));
        desk.write("kept/new", "# A\n\nThe words of a, saved anew.\n");
        std::fs::rename(desk.folder.join("kept/new"), desk.folder.join("kept/a.md")).unwrap();
        desk.run(&["files", "undo", text(&step, "operation")]);
        desk.unset("GLOSS_STOP_AT");
        desk.kill_engine();
        let now = desk.json(&["files", "list"]).remove(0);
        assert_eq!(now["state"], "undone", "{count}: {now}");
        assert_eq!(desk.read("sub/a.md"), "# A\n\nThe words of a, saved anew.\n", "{count}");
        assert!(
            is_there(&desk, "b.md") && is_there(&desk, "old.txt") && !is_there(&desk, "kept/a.md"),
            "{count}"
        );
        let known = desk.json(&["artifacts"]);
        let here: Vec<&Value> =
            known.iter().filter(|one| one["present"] == true).map(|one| &one["path"]).collect();
        assert!(
            here.contains(&&json!("sub/a.md")) && !here.contains(&&json!("kept/a.md")),
            "{count}: {here:?}"
        );
        assert_eq!(desk.json(&["versions", "sub/a.md"]).len(), 2, "{count}");
    }
}

#[test]
fn what_is_saved_in_a_folder_after_the_question_keeps_the_folder() {
    let (desk, mock) = planning(&json!({ "deletes": ["old"] }));
    desk.write("old/a.txt", "a");
    desk.run(&["run", "Tidy up", "--json"]).expect(3);
    let id = text(&waiting(&desk), "approval").to_owned();
    // In place, so that the folder itself looks as it did.
    desk.write("old/a.txt", "saved by the person");
    desk.run(&["approvals", "allow", &id, "--json"]).expect(0);
    assert!(heard(&mock).contains("was saved after the person was asked"), "{}", heard(&mock));
    assert_eq!(desk.read("old/a.txt"), "saved by the person");
}

#[test]
fn what_a_task_made_takes_the_place_of_no_code_unasked() {
    for (plan, asks) in [
        // A name of one's own, beside the folder's.
        (json!({ "moves": [{ "from": "tool.py", "to": "new/tool.py" }] }), false),
        (
            json!({ "moves": [{ "from": "build.py", "to": "old/build.py" }, { "from": "tool.py", "to": "build.py" }] }),
            true,
        ),
        (json!({ "moves": [{ "from": "src", "to": "old" }, { "from": "draft", "to": "src" }] }), true),
        (json!({ "deletes": ["src"], "moves": [{ "from": "draft", "to": "src" }] }), true),
        (
            json!({ "moves": [{ "from": "letters", "to": "old" }, { "from": "mails", "to": "letters" }] }),
            false,
        ),
    ] {
        let (desk, mock) = planning(&plan);
        for (path, words) in [
            ("build.py", "print('theirs')\n"),
            ("tool.py", "print('mine')\n"),
            ("src/run.py", "print('theirs')\n"),
            ("draft/run.py", "print('mine')\n"),
            ("letters/a.md", "# A\n"),
            ("mails/a.md", "# B\n"),
        ] {
            desk.write(path, words);
        }
        desk.run(&["access", "rule", "remove", "act"]).expect(0);
        let ran = desk.run(&["run", "Tidy up", "--json"]);
        assert_eq!(ran.status, if asks { 3 } else { 0 }, "{plan}: {}", heard(&mock));
        println!("{plan} → asks: {asks}");
        assert!(desk.read("build.py").contains("theirs"), "{plan}");
    }
}

#[test]
fn by_hand_files_come_up_to_the_top_of_the_folder() {
    let desk = Desk::new();
    desk.write("d/e/x.md", "# X\n");
    desk.write("d/y.md", "# Y\n");
    desk.run(&["files", "move", "d/e/x.md", "d/y.md", "."]).expect(0);
    assert!(is_there(&desk, "x.md") && is_there(&desk, "y.md") && !is_there(&desk, "d/y.md"));
}
