//! Hostile files and folders: a clear word, nothing lost, no panic.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, binary};
use serde_json::json;

#[test]
fn hostile_files_get_a_clear_word() {
    let mut table = Table::new("Hostile files");
    let desk = Desk::new();
    std::fs::write(desk.folder.parent().unwrap().join("secret.md"), "secret").unwrap();
    symlink("/etc/passwd", desk.folder.join("link.md")).unwrap();
    desk.write("latin.md", b"Caf\xe9 au lait\n");
    desk.write("nul.md", b"a\0b\n");
    desk.write("quotes.md", format!("{} deep\n", ">".repeat(20_000)));
    desk.write("empty.md", "");
    desk.write("bom.md", "\u{feff}# With a mark\r\n\r\nLine.\r\n");
    assert!(Command::new("mkfifo").arg(desk.folder.join("pipe.md")).status().unwrap().success());
    // file, exit status, words it must say
    for (file, status, words) in [
        ("../secret.md", 1, "not a file inside"),
        ("/etc/passwd", 1, "not a file inside"),
        ("link.md", 1, "link"),
        ("latin.md", 1, "UTF-8"),
        ("nul.md", 1, "NUL"),
        ("pipe.md", 1, "plain file"),
        ("none.md", 1, "no file"),
        ("quotes.md", 0, "deep"),
        ("empty.md", 0, ""),
        ("bom.md", 0, "With a mark"),
    ] {
        let run = desk.run(&["view", file]);
        assert_eq!(run.status, status, "{file}: {}", run.err);
        assert!(run.err.contains(words) || run.out.contains(words), "{file}: {} {}", run.out, run.err);
        assert!(!run.out.contains("secret") && !run.out.contains("root:"), "{file}");
        table.row(
            file,
            if status == 0 { "shown".to_owned() } else { run.err.lines().next().unwrap_or("").to_owned() },
        );
    }
}

#[test]
fn a_document_of_fifty_megabytes_is_viewed_noted_and_edited() {
    let desk = Desk::new();
    let line = "A sentence that stands here many times over, so that the document is large.\n\n";
    let large = format!("# Large\n\nOnly here.\n\n{}", line.repeat((50 << 20) / line.len()));
    desk.write("large.md", &large);
    desk.json(&["note", "add", "large.md", "--at", "text:\"Only here.\"", "--ask", "Why?"]);
    desk.run(&["edit", "large.md", "--at", "text:\"Only here.\"", "--set", "Only there."]).expect(0);
    assert!(desk.read("large.md").starts_with("# Large\n\nOnly there.\n"));
    assert_eq!(desk.read("large.md").len(), large.len() + 1);
    let note = &desk.json(&["note", "list"])[0];
    assert_eq!(note["says_now"], "Only there.");
}

#[test]
fn a_file_changed_by_somebody_else_at_work_is_kept() {
    let script = Script::from_value(json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_file", "arguments": { "path": "memo.md" } }] } },
        { "when": { "round": 1 }, "do": { "silence_ms": 1200, "calls": [{ "name": "write_artifact",
            "arguments": { "path": "memo.md", "content": "# Mine\n" } }] } },
        { "do": { "text": "It was changed meanwhile." } },
    ]))
    .expect("a script");
    let mock = Mock::start(script).expect("the double starts");
    for (case, theirs) in [("replaced", Some("# Theirs\n")), ("deleted", None)] {
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        desk.write("memo.md", "# Memo\n");
        let before = mock.requests().len();
        let running = desk.start(&["run", "Rewrite memo.md", "--json"]);
        desk.until("the model has read it", || mock.requests().len() >= before + 2);
        match theirs {
            Some(theirs) => desk.write("memo.md", theirs),
            None => std::fs::remove_file(desk.folder.join("memo.md")).unwrap(),
        }
        assert!(running.wait_with_output().expect("it ends").status.success(), "{case}");
        let versions = desk.json(&["versions", "memo.md"]);
        match theirs {
            Some(theirs) => {
                assert_eq!(desk.read("memo.md"), theirs, "the other program's words stand");
                assert_eq!(versions.len(), 2, "{versions:?}");
            }
            // A file that was taken away comes back as a new version; the old one is kept too.
            None => assert!(versions.iter().any(|v| v["version"] == 1), "{versions:?}"),
        }
    }
}

#[test]
fn a_read_only_folder_and_a_full_disk_are_said_and_lose_nothing() {
    let mut table = Table::new("Folders that can't be written");
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nWords.\n");
    desk.run(&["view", "memo.md"]).expect(0);
    desk.kill_engine();
    // Root may write anywhere, so the folder is mounted read-only in a namespace of its own.
    let script = format!(
        "mount --bind {0} {0} && mount -o remount,bind,ro {0} && cd {0} && {1} edit memo.md --at all --set Gone; echo status $?",
        desk.folder.display(),
        binary("gloss").display()
    );
    let output = desk.in_namespace(&script);
    assert!(
        output.contains("status 1") && output.contains("read-only") | output.contains("Read-only"),
        "{output}"
    );
    assert_eq!(desk.read("memo.md"), "# Memo\n\nWords.\n");
    desk.kill_engine();
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 1);
    table.row("read-only folder", "refused, nothing changed");

    desk.kill_engine();
    let full = desk.home.parent().unwrap().join("small");
    std::fs::create_dir_all(&full).unwrap();
    std::fs::set_permissions(&full, std::fs::Permissions::from_mode(0o755)).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=300k tmpfs {0} && cd {0} && printf '# Small\\n' > small.md && {1} view small.md && \
         head -c 250000 /dev/zero > filler && {1} edit small.md --at all --set \"$(head -c 100000 /dev/zero | tr '\\0' x)\"; \
         echo status $?; cat small.md; rm filler; {1} edit small.md --at all --set Again; echo status $?; cat small.md",
        full.display(),
        binary("gloss").display()
    );
    let output = desk.in_namespace(&script);
    let statuses: Vec<&str> = output.lines().filter(|line| line.starts_with("status")).collect();
    assert_eq!(statuses, ["status 1", "status 0"], "{output}");
    assert!(output.contains("space") && output.trim_end().ends_with("Again"), "{output}");
    table.row("full disk", "refused, nothing changed; goes on once there is space");
}
