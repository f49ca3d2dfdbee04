//! What Gloss remembers stays, or it is said: logs are folded in, copies made, an altered log is found, a damaged row hides
//! only itself, damaged bytes are taken from where they still are, a home is made again, a full disk is read.

use std::path::{Path, PathBuf};
use std::process::Command;

use gloss_tests::{Desk, Table, binary, text};
use serde_json::Value;

const MEMO: &str = "# Memo\n\nFirst sentence stands. Second sentence stands.\n\nLast paragraph.\n";

/// What is done to a file or a home.
type Harm = fn(&Path);

/// The only workspace's folder of memory.
pub(crate) fn space(desk: &Desk) -> PathBuf {
    std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces").flatten().next().expect("one").path()
}

/// Changes a database as somebody else would, with no engine at it and its log folded in.
pub(crate) fn alter(database: &Path, sql: &str) {
    let asks = "import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript('DROP TRIGGER IF EXISTS log_only_grows; DROP TRIGGER IF EXISTS log_keeps_all;' + sys.argv[2])
db.commit()";
    let done = Command::new("python3").args(["-c", asks]).arg(database).arg(sql).output().expect("python3");
    assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Takes what a folder itself knows of its memory away.
pub(crate) fn unmark(folder: &Path) {
    let asks = "import os, sys
try: os.removexattr(sys.argv[1], 'user.gloss.tally')
except OSError: pass";
    assert!(Command::new("python3").args(["-c", asks]).arg(folder).status().expect("python3").success());
}

/// A desk with a note, versions, a task and memories.
pub(crate) fn desk() -> Desk {
    let desk = Desk::sample();
    desk.write("memo.md", MEMO);
    desk.run(&["note", "add", "memo.md", "--at", "text:\"Last paragraph.\"", "--ask", "Why?"]).expect(0);
    desk.run(&["edit", "memo.md", "--at", "text:\"Last paragraph.\"", "--set", "The end."]).expect(0);
    desk.run(&["run", "Write a report on the file", "--attach", "airline-safety.csv"]).expect(0);
    desk.run(&["note", "add", "memo.md", "--at", "text:\"The end.\"", "--ask", "And now?"]).expect(0);
    desk.run(&["memory", "add", "Rents are due on the first"]).expect(0);
    desk.run(&["memory", "add", "Ada signs all invoices"]).expect(0);
    desk
}

/// The copies of a home that are whole, but for those that are being made.
pub(crate) fn copies(desk: &Desk) -> Vec<PathBuf> {
    let dirs = std::fs::read_dir(desk.home.join("copies")).into_iter().flatten().flatten();
    let files = dirs.flat_map(|dir| std::fs::read_dir(dir.path()).into_iter().flatten().flatten());
    let named =
        |path: &PathBuf| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    files.map(|file| file.path()).filter(named).collect()
}

#[test]
fn logs_are_folded_in_at_rest_at_idle_and_on_a_polite_end() {
    let desk = desk();
    let logs = [space(&desk).join("workspace.db-wal"), desk.home.join("home.db-wal")];
    let is_folded = || logs.iter().all(|log| std::fs::metadata(log).map_or(0, |meta| meta.len()) == 0);
    desk.until("it is folded when it is quiet", is_folded);
    for signal in ["-TERM", "-INT"] {
        desk.run(&["edit", "memo.md", "--at", "all", "--set", &format!("# {signal}\n")]).expect(0);
        let pid = desk.engine().expect("an engine");
        assert!(Command::new("kill").args([signal, &pid.to_string()]).status().expect("kill").success());
        desk.until("the engine has ended", || is_gone(pid));
        desk.until("it is folded when it ends", is_folded);
        // A copy of the database alone is all of it.
        std::fs::copy(space(&desk).join("workspace.db"), desk.home.join("alone.db")).expect("copied");
        let asks = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('select count(*) from versions').fetchone()[0])";
        let count = Command::new("python3")
            .args(["-c", asks])
            .arg(desk.home.join("alone.db"))
            .output()
            .expect("python3");
        let count: usize = String::from_utf8_lossy(&count.stdout).trim().parse().expect("a number");
        assert!(count >= desk.json(&["versions", "memo.md"]).len(), "{signal}");
    }
}

#[test]
fn an_altered_log_is_found_whatever_was_altered() {
    let mut table = Table::new("An altered log");
    let desk = desk();
    let untouched = desk.json(&["log", "--verify"]).pop().expect("a line");
    assert_eq!(untouched["intact"], true, "{untouched}");
    assert!(
        text(&untouched, "says").contains(&format!("{} entries since", untouched["entries"])),
        "{untouched}"
    );
    // What is forgotten is told as no longer there, and is no alteration.
    let added = desk.json(&["memory", "add", "The code word is Zugspitze"]);
    desk.run(&["memory", "forget", text(&added[0], "memory")]).expect(0);
    let forgotten = desk.json(&["log", "--verify"]).pop().expect("a line");
    assert!(
        forgotten["intact"] == true && forgotten["gone"].as_u64() > untouched["gone"].as_u64(),
        "{forgotten}"
    );
    assert!(text(&forgotten, "says").contains("no longer there"), "{forgotten}");
    stop(&desk);
    let database = space(&desk).join("workspace.db");
    let kept = std::fs::read(&database).expect("read");
    let tallies = ["workspace.tally"].map(|name| space(&desk).join(name));
    let tally = std::fs::read(&tallies[0]).expect("read");
    let put_back = || {
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{beside}", database.display()));
        }
        std::fs::write(&database, &kept).expect("written");
        std::fs::write(&tallies[0], &tally).expect("written");
        let second = desk.home.join("tallies").join(space(&desk).file_name().expect("a name"));
        std::fs::write(second, &tally).expect("written");
        unmark(&desk.folder);
    };
    for (case, sql) in [
        ("its last entry cut off", "DELETE FROM log WHERE n = (SELECT max(n) FROM log)"),
        ("its last five cut off", "DELETE FROM log WHERE n > (SELECT max(n) - 5 FROM log)"),
        (
            "with their salts",
            "DELETE FROM log_salts WHERE n > (SELECT max(n) - 5 FROM log); DELETE FROM log WHERE n > (SELECT max(n) - 5 FROM log)",
        ),
        ("all deleted", "DELETE FROM log; DELETE FROM log_salts"),
        ("one in the middle deleted", "DELETE FROM log WHERE n = 7"),
        ("a kind changed", "UPDATE log SET kind = 'x' WHERE n = 7"),
        ("a time changed", "UPDATE log SET at = at + 1 WHERE n = (SELECT max(n) FROM log)"),
        ("all salts changed", "UPDATE log_salts SET salt = 'x' || salt"),
        (
            "one salt changed",
            "UPDATE log_salts SET salt = 'x' || salt WHERE n = (SELECT max(n) FROM log_salts)",
        ),
        ("a salt deleted", "DELETE FROM log_salts WHERE n = (SELECT max(n) FROM log_salts)"),
        (
            "a version's bytes exchanged",
            "UPDATE versions SET sha256 = replace(sha256, 'a', 'b'), body = replace(body, 'a', 'b') WHERE path = 'memo.md'",
        ),
        (
            "a version's hash alone",
            "UPDATE versions SET sha256 = 'f' || substr(sha256, 2) || '' WHERE path = 'memo.md' AND n = 1",
        ),
        ("a version deleted", "DELETE FROM versions WHERE path = 'memo.md' AND n = 1"),
        (
            "what the person asked for",
            "UPDATE items SET body = replace(body, 'Write a report', 'Write a poem')",
        ),
        ("what the task said", "UPDATE turns SET body = json_set(body, '$.says', 'Nothing at all')"),
        ("a turn's steps deleted", "DELETE FROM items"),
    ] {
        alter(&database, sql);
        let run = desk.run(&["log", "--verify", "--json"]);
        let last: Value = run.last();
        assert!(run.status == 1 && last["intact"] == false, "{case}: {last} {}", run.err);
        assert!(last["broken_at"].as_u64() > Some(0), "{case}: {last}");
        // It stays found, whatever is written after it.
        if desk.run(&["edit", "memo.md", "--at", "all", "--set", "# Later\n"]).status == 0 {
            let again = desk.run(&["log", "--verify", "--json"]);
            assert!(again.status == 1 && again.last()["intact"] == false, "{case}, later: {}", again.last());
        }
        table.row(case, text(&last, "says"));
        stop(&desk);
        put_back();
        // The home's mark belongs to it too.
        let mark = "DELETE FROM marks";
        alter(&desk.home.join("home.db"), mark);
        desk.write("memo.md", MEMO.replace("Last paragraph.", "The end."));
        let back = desk.json(&["log", "--verify"]).pop().expect("a line");
        assert_eq!(back["intact"], true, "{case}: put back: {back}");
        stop(&desk);
        put_back();
        alter(&desk.home.join("home.db"), mark);
    }
}

/// It is no longer announced before it has folded its logs in, so its process is looked at.
fn is_gone(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| stat.contains(") Z "))
}

/// Ends the engine politely, so that its logs are folded in.
pub(crate) fn stop(desk: &Desk) {
    if let Some(pid) = desk.engine() {
        let _ = Command::new("kill").args(["-TERM", &pid.to_string()]).status();
        desk.until("the engine has ended", || is_gone(pid));
    }
}

#[test]
fn a_row_that_cannot_be_read_hides_only_itself() {
    let mut table = Table::new("Rows that can't be read");
    let desk = desk();
    desk.run(&["run", "Write a report on the file again", "--attach", "airline-safety.csv"]).expect(0);
    desk.run(&[
        "automation",
        "add",
        "Write a report on airline-safety.csv",
        "--rule",
        "every day at 9",
        "--json",
    ])
    .expect(0);
    desk.run(&[
        "automation",
        "add",
        "Write a report on airline-safety.csv",
        "--rule",
        "every day at 10",
        "--json",
    ])
    .expect(0);
    stop(&desk);
    let database = space(&desk).join("workspace.db");
    let kept = std::fs::read(&database).expect("read");
    let lists: [(&str, &str, &[&str]); 6] = [
        ("threads", "id", &["tasks"]),
        ("notes", "id", &["note", "list"]),
        ("artifacts", "path", &["artifacts"]),
        ("versions", "n", &["versions", "memo.md"]),
        ("memories", "id", &["memory", "list"]),
        ("automations", "id", &["automation", "list"]),
    ];
    for (list, key, words) in lists {
        for (case, broken) in [
            ("no JSON", "'{' || substr(body, 3)"),
            ("of another shape", "'[]'"),
            ("no text", "CAST(x'7b22ff22' AS TEXT)"),
        ] {
            let before = desk.json(words).len();
            stop(&desk);
            let row = match list {
                "versions" => "rowid = (SELECT min(rowid) FROM versions WHERE path = 'memo.md')".to_owned(),
                list => format!("{key} = (SELECT min({key}) FROM {list})"),
            };
            alter(&database, &format!("UPDATE {list} SET body = {broken} WHERE {row}"));
            let run = desk.run(&[words, &["--json"]].concat()).expect(0);
            assert_eq!(run.lines().len(), before - 1, "{list} {case}: {} {}", run.out, run.err);
            assert!(
                run.err.contains("left out") && run.err.contains("gloss doctor"),
                "{list} {case}: {}",
                run.err
            );
            for (_, _, others) in lists.iter().filter(|(other, ..)| *other != list) {
                desk.run(&[*others, &["--json"]].concat()).expect(0);
            }
            let doctor = desk.run(&["doctor", "--json"]);
            let memory =
                doctor.lines().into_iter().find(|check| text(check, "check") == "memory").expect("a check");
            assert!(doctor.status == 1 && memory["ok"] == false, "{list} {case}: {}", doctor.out);
            assert!(text(&memory, "says").contains("can't be read"), "{list} {case}: {memory}");
            stop(&desk);
            for beside in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{beside}", database.display()));
            }
            std::fs::write(&database, &kept).expect("written");
            for tally in [
                space(&desk).join("workspace.tally"),
                desk.home.join("tallies").join(space(&desk).file_name().unwrap()),
            ] {
                let _ = std::fs::remove_file(tally);
            }
            alter(&desk.home.join("home.db"), "DELETE FROM marks");
        }
        table.row(list, "left out alone and named by the doctor");
    }
}

#[test]
fn a_row_is_taken_from_the_copy_and_the_rest_stays_as_it_is() {
    let desk = desk();
    desk.until("the copies are made", || copies(&desk).len() == 2);
    let old = text(&desk.json(&["tasks"])[0], "task").to_owned();
    desk.run(&["run", "Write a report on the file again", "--attach", "airline-safety.csv"]).expect(0);
    stop(&desk);
    alter(&space(&desk).join("workspace.db"), &format!("UPDATE threads SET body = '{{' WHERE id = '{old}'"));
    assert_eq!(desk.json(&["tasks"]).len(), 1);
    assert_eq!(desk.run(&["doctor"]).status, 1);
    let restored = desk.run(&["doctor", "--restore", "--json"]).expect(0).last();
    assert!(restored["missing"].to_string().contains(&old), "{restored}");
    desk.until("the engine has left", || desk.engine().is_none());
    assert_eq!(desk.json(&["tasks"]).len(), 2, "the task is back and the newer one stays");
    desk.run(&["doctor"]).expect(0);
    // Where all is whole nothing is touched.
    let again = desk.run(&["doctor", "--restore", "--json"]).expect(0).last();
    assert!(again["missing"] == serde_json::json!([]) && again["aside"] == "", "{again}");
}

#[test]
fn damaged_bytes_are_taken_from_where_they_still_are() {
    let desk = desk();
    let newest = desk.json(&["versions", "memo.md"]).pop().expect("a version");
    let blob = |sha256: &str| space(&desk).join("blobs").join(&sha256[..2]).join(&sha256[2..]);
    let sha256 = text(&newest, "sha256").to_owned();
    let harms: [(&str, Harm); 4] = [
        ("emptied", |path| std::fs::write(path, "").unwrap()),
        ("gone", |path| std::fs::remove_file(path).unwrap()),
        ("others", |path| std::fs::write(path, "others").unwrap()),
        ("cut", |path| {
            let bytes = std::fs::read(path).unwrap();
            std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
    ];
    for (case, harm) in harms {
        desk.kill_engine();
        harm(&blob(&sha256));
        let shown = desk.json(&["view", "memo.md", "--version", &newest["version"].to_string()]);
        assert_eq!(text(&shown[0], "text"), desk.read("memo.md"), "{case}");
        desk.run(&["doctor"]).expect(0);
        // Kept again, and not only read from elsewhere.
        let packed = std::fs::read(blob(&sha256)).expect("read");
        assert_eq!(
            zstd::decode_all(packed.as_slice()).expect("packed"),
            desk.read("memo.md").into_bytes(),
            "{case}"
        );
    }
    // An older version is in no file of the folder; another folder has it.
    let first = desk.json(&["versions", "memo.md"]).remove(0);
    let other = tempfile::tempdir().expect("a folder");
    std::fs::write(other.path().join("same.md"), MEMO).expect("written");
    let there = other.path().display().to_string();
    desk.run(&["-C", &there, "view", "same.md"]).expect(0);
    desk.kill_engine();
    let spaces = std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces").flatten();
    let first = text(&first, "sha256").to_owned();
    let has = |space: &PathBuf| space.join("blobs").join(&first[..2]).join(&first[2..]);
    let mut both: Vec<PathBuf> =
        spaces.map(|space| space.path()).filter(|space| has(space).exists()).collect();
    assert_eq!(both.len(), 2, "both folders have it");
    both.sort();
    std::fs::write(has(&both[0]), "damaged").expect("written");
    let shown = desk.json(&["view", "memo.md", "--version", "1"]);
    assert_eq!(text(&shown[0], "text"), MEMO);
    // Nowhere any more: said, and everything else can be read.
    desk.kill_engine();
    both.iter().for_each(|space| std::fs::write(has(space), "damaged").expect("written"));
    std::fs::remove_file(other.path().join("same.md")).expect("removed");
    let shown = desk.run(&["view", "memo.md", "--version", "1"]);
    assert!(shown.status == 1 && shown.err.contains("gloss doctor"), "{shown:?}");
    let doctor = desk.run(&["doctor"]);
    assert!(doctor.status == 1 && doctor.out.contains("memo.md version 1"), "{doctor:?}");
    desk.run(&["view", "memo.md"]).expect(0);
    // The same bytes put into their place again mend it.
    let now = desk.read("memo.md");
    desk.write("memo.md", MEMO);
    desk.run(&["view", "memo.md"]).expect(0);
    desk.write("memo.md", now);
    assert_eq!(text(&desk.json(&["view", "memo.md", "--version", "1"])[0], "text"), MEMO);
    desk.run(&["doctor"]).expect(0);
}

#[test]
fn a_home_is_made_again_from_what_is_there_and_it_is_said() {
    let desk = desk();
    desk.run(&["memory", "add", "Zugspitze is the code word", "--everywhere"]).expect(0);
    let other = tempfile::tempdir().expect("a folder");
    std::fs::write(other.path().join("b.md"), "# B\n").expect("written");
    let there = other.path().display().to_string();
    desk.run(&["-C", &there, "view", "b.md"]).expect(0);
    desk.until("the copies are made", || copies(&desk).len() == 3);
    desk.kill_engine();
    let tasks = desk.json(&["tasks"]);
    desk.kill_engine();
    let harms: [(&str, Harm); 4] = [
        ("gone", |home| std::fs::remove_file(home.join("home.db")).unwrap()),
        ("emptied", |home| std::fs::write(home.join("home.db"), "").unwrap()),
        ("garbage", |home| std::fs::write(home.join("home.db"), "no database at all").unwrap()),
        ("without its copies", |home| {
            std::fs::remove_file(home.join("home.db")).unwrap();
            std::fs::remove_dir_all(home.join("copies/home")).unwrap();
        }),
    ];
    for (case, harm) in harms {
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(desk.home.join(format!("home.db{beside}")));
        }
        harm(&desk.home);
        assert_eq!(desk.json(&["tasks"]), tasks, "{case}");
        assert_eq!(desk.json(&["-C", &there, "versions", "b.md"]).len(), 1, "{case}");
        // What was remembered everywhere is in no copy then, and stays missed.
        let doctor = desk.run(&["doctor"]).expect(i32::from(case == "without its copies"));
        assert!(doctor.out.contains("was made again"), "{case}: {}", doctor.out);
        let is_there = desk.run(&["memory", "list"]).expect(0).out.contains("Zugspitze");
        assert_eq!(is_there, case != "without its copies", "{case}");
        desk.kill_engine();
    }
}

#[test]
fn a_folder_that_is_new_begins_and_one_without_a_copy_can_begin_anew() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    assert_eq!(desk.json(&["tasks"]), Vec::<Value>::new());
    let nothing = desk.run(&["doctor", "--restore"]);
    assert!(nothing.status == 0 && nothing.out.contains("Nothing is missing"), "{nothing:?}");
    desk.run(&["edit", "memo.md", "--at", "all", "--set", "# Mine\n"]).expect(0);
    desk.kill_engine();
    let _ = std::fs::remove_dir_all(desk.home.join("copies"));
    for name in ["workspace.db", "workspace.db-wal", "workspace.db-shm"] {
        let _ = std::fs::remove_file(space(&desk).join(name));
    }
    for words in [&["tasks"][..], &["versions", "memo.md"], &["run", "Write a report"], &["view", "memo.md"]]
    {
        let run = desk.run(words);
        assert!(
            run.status == 1 && run.err.contains("is gone") && run.err.contains("gloss doctor --restore"),
            "{run:?}"
        );
    }
    assert!(!space(&desk).join("workspace.db").exists(), "nothing is begun in its place");
    let refused = desk.run(&["doctor", "--restore"]);
    assert!(refused.status == 1 && refused.err.contains("--anew"), "{refused:?}");
    let anew = desk.run(&["doctor", "--restore", "--anew", "--json"]).expect(0).last();
    let missing = anew["missing"].to_string();
    assert!(
        missing.contains("2 versions") && missing.contains("memo.md is as a missing version was"),
        "{anew}"
    );
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 1);
    assert_eq!(desk.read("memo.md"), "# Mine\n");
    desk.run(&["doctor"]).expect(0);
}

#[test]
fn an_older_copy_can_be_taken_by_its_day_and_the_folders_file_is_kept() {
    let desk = desk();
    desk.until("the copies are made", || copies(&desk).len() == 2);
    stop(&desk);
    // As if it had been made some days ago; three are kept.
    let today = copies(&desk)
        .into_iter()
        .find(|copy| !copy.starts_with(desk.home.join("copies/home")))
        .expect("a copy");
    for day in ["2020-01-01", "2020-01-02", "2020-01-03"] {
        std::fs::copy(&today, today.with_file_name(format!("{day}.db"))).expect("copied");
    }
    std::fs::remove_file(&today).expect("removed");
    desk.run(&["edit", "memo.md", "--at", "all", "--set", "# After it\n"]).expect(0);
    desk.until("today's copy is made, and the oldest gone", || {
        let days: Vec<String> = copies(&desk)
            .iter()
            .filter(|copy| copy.parent() == today.parent())
            .map(|copy| copy.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        today.exists() && days.len() == 3 && !days.contains(&"2020-01-01".to_owned())
    });
    let restored = desk.run(&["doctor", "--restore", "--from", "2020-01-02", "--json"]).expect(0).last();
    assert!(restored["missing"].to_string().contains("of memo.md is missing"), "{restored}");
    desk.until("the engine has left", || desk.engine().is_none());
    let versions = desk.json(&["versions", "memo.md"]);
    assert_eq!(text(versions.last().expect("a version"), "made_by"), "outside", "{versions:?}");
    assert_eq!(desk.read("memo.md"), "# After it\n");
    assert_eq!(text(&desk.json(&["view", "memo.md"])[0], "text"), "# After it\n");
    assert_eq!(desk.json(&["log", "--verify"]).last().expect("a line")["intact"], true);
    let unknown = desk.run(&["doctor", "--restore", "--from", "2019-01-01"]);
    assert_eq!(unknown.status, 1, "{unknown:?}");
}

#[test]
fn a_full_disk_is_read_also_after_a_kill() {
    let mut table = Table::new("A full home");
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let (home, folder, gloss) = (desk.home.display(), desk.folder.display(), binary("gloss"));
    let script = format!(
        "mount -t tmpfs -o size=8m,mode=700 tmpfs {home} && cd {folder} && g={gloss} && \
         $g note add memo.md --at all --ask 'Why?' >/dev/null && $g run 'Write a report' >/dev/null; \
         task=$($g tasks --json | head -1 | sed 's/.*\"task\":\"\\([^\"]*\\)\".*/\\1/'); \
         n=0; while [ ! -e {home}/ballast ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done; \
         ls -s {home}/ballast; \
         fill() {{ dd if=/dev/zero of={home}/filler bs=64k 2>/dev/null; dd if=/dev/zero of={home}/filler2 bs=1k 2>/dev/null; dd if=/dev/zero of={home}/filler3 bs=1 count=4096 2>/dev/null; }}; \
         reads() {{ for words in tasks 'view memo.md' 'versions memo.md' 'note list' \"show $task\"; do $g $words >/dev/null 2>{folder}/err; echo \"$1 read $words status $?\"; cat {folder}/err; done; }}; \
         writes() {{ for words in 'edit memo.md --at all --set Never' 'note add memo.md --at all --ask Never' 'memory add Never' 'memory add Never --everywhere'; do $g $words; echo \"$1 write $words status $?\"; done; }}; \
         fill; reads full; writes full; \
         kill -9 $(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/' {home}/engine.json); sleep 0.3; fill; \
         reads killed; writes killed; cmp memo.md {folder}/memo.md && cat memo.md; \
         rm {home}/filler*; $g edit memo.md --at all --set Again; echo \"freed write status $?\"; $g doctor; $g log --verify",
        gloss = gloss.display(),
    );
    let output = desk.in_namespace(&script);
    let lines =
        |begin: &str| -> Vec<&str> { output.lines().filter(|line| line.starts_with(begin)).collect() };
    for when in ["full", "killed"] {
        let reads = lines(&format!("{when} read"));
        assert!(reads.len() == 5 && reads.iter().all(|line| line.ends_with("status 0")), "{when}: {output}");
        let writes = lines(&format!("{when} write"));
        assert!(
            writes.len() == 4 && writes.iter().all(|line| line.ends_with("status 1")),
            "{when}: {output}"
        );
        table.row(when, "everything is read, no write is taken");
    }
    assert!(output.matches("Free some space").count() >= 8, "{output}");
    assert!(!output.contains("Never\n"), "{output}");
    assert_eq!(lines("freed write status"), ["freed write status 0"], "{output}");
    assert!(output.contains("The log is whole"), "{output}");
    table.row("freed", "goes on");
}
