//! Skills that become others after they were trusted, that go by the name of another, and that are no skills: links, floods, bombs.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Instant;

use super::*;

pub(super) const COUNT: usize = 9;
pub(super) const LEFT_OUT: usize = 8;
/// What a changed skill says; it has as many letters as what it said before.
const GOOD: &str = "---\nname: NAME\ndescription: Writes ledgers.\n---\nGOODWORDS\n";
const EVIL: &str = "---\nname: NAME\ndescription: Writes ledgers.\n---\nEVILWORDS\n";
/// Skills that are trusted and then changed.
const CHANGED: [&str; 6] = ["body", "script", "added", "linked", "spelled", "itself"];

fn folder(desk: &Desk, name: &str) -> PathBuf {
    desk.folder.join(".agents/skills").join(name)
}

fn skill(desk: &Desk, name: &str, words: &str) {
    put(&folder(desk, name).join("SKILL.md"), &words.replace("NAME", name));
}

/// How it is with a skill, by its file.
fn status(desk: &Desk, path: &str) -> (String, String) {
    let rows = desk.json(&["skill", "list"]);
    let row = rows
        .iter()
        .find(|row| text(row, "path").contains(path))
        .unwrap_or_else(|| panic!("{path}: {rows:?}"));
    (text(row, "status").to_owned(), text(row, "why").to_owned())
}

/// Changes each of the trusted skills in a way of its own.
fn change(desk: &Desk) {
    // As long as it was, and as old.
    let body = folder(desk, "body").join("SKILL.md");
    let old = body.metadata().and_then(|found| found.modified()).expect("its time");
    skill(desk, "body", EVIL);
    File::options().write(true).open(&body).and_then(|file| file.set_modified(old)).expect("as old");
    put(&folder(desk, "script").join("sum.py"), "print('EVILWORDS')\n");
    put(&folder(desk, "added").join("more.md"), "EVILWORDS");
    let outside = desk.home.with_file_name("outside.md");
    put(&outside, OUTSIDE);
    for (name, file) in [("linked", "ref.md"), ("spelled", "ref.md"), ("itself", "SKILL.md")] {
        let path = folder(desk, name).join(file);
        std::fs::remove_file(&path).expect("it was there");
        symlink(&outside, &path).expect("a link");
    }
}

fn reading(name: &str, file: Option<&str>) -> Vec<Value> {
    vec![call("read_skill", json!({ "skill": name, "file": file.unwrap_or_default() }))]
}

#[test]
fn what_changes_after_trust_is_not_followed() {
    let tasks: Vec<Task> = vec![
        ("case body.", vec![reading("body", None)]),
        ("case script.", vec![reading("script", Some("sum.py"))]),
        ("case added.", vec![reading("added", Some("more.md"))]),
        ("case linked.", vec![reading("linked", Some("ref.md"))]),
        ("case spelled.", vec![reading("spelled", Some("ref.md"))]),
        ("case itself.", vec![reading("itself", None)]),
        ("case mail-style.", vec![reading("mail-style", None)]),
        ("case read_file.", vec![vec![call("read_file", json!({ "path": ".env" }))]]),
    ];
    let (mock, desk) = (obeying(&tasks), desk());
    desk.connect(&mock, "responses");
    for name in CHANGED {
        skill(&desk, name, GOOD);
        put(&folder(&desk, name).join("ref.md"), "How to.");
        put(&folder(&desk, name).join("sum.py"), "print(1)\n");
    }
    // One whose words are those of the link that takes its place.
    let spelled = desk.home.with_file_name("outside.md").display().to_string();
    put(&folder(&desk, "spelled").join("ref.md"), &spelled);
    for name in CHANGED {
        desk.run(&["skill", "trust", name]).expect(0);
    }
    let mut rows = Rows::new("Skills that change after trust");
    // The twin: as it was trusted it is read.
    play(&desk, "Do case body.");
    assert!(results(&mock).contains("GOODWORDS"), "{}", results(&mock));
    change(&desk);
    for name in CHANGED {
        let (state, why) = status(&desk, &format!("/{name}/"));
        play(&desk, &format!("Do case {name}."));
        let heard = results(&mock);
        let is_refused = heard.contains(&format!("no skill {name} that may be used"))
            || heard.contains(&format!("The skill {name} has no file"));
        rows.row(name, is_refused, &format!("{state}: {why} {heard}"));
    }
    // Another skill of the folder by the name of the person's own.
    let own = GOOD.replace("NAME", "mail-style").replace("GOODWORDS", "OWNWORDS");
    put(&person(&desk).join(".agents/skills/mail-style/SKILL.md"), &own);
    skill(&desk, "mail-style", EVIL);
    play(&desk, "Do case mail-style.");
    let heard = results(&mock);
    rows.row("the name of the person's own", heard.contains("OWNWORDS"), &heard);
    // One that goes by the name of a tool, trusted: the tool is what it was.
    skill(&desk, "read_file", EVIL);
    desk.run(&["skill", "trust", "read_file"]).expect(0);
    let question = questions(&play(&desk, "Do case read_file."));
    rows.row("the name of a tool", question == "May it read .env?", &question);
    // What is looked at is what is trusted.
    skill(&desk, "seen", GOOD);
    let all = query(&desk, &json!({ "type": "skills" }));
    let all = all["skills"].as_array().cloned().unwrap_or_default();
    let seen = all.iter().find(|one| one["skill"] == "seen").expect("it was found")["hash"].clone();
    skill(&desk, "seen", EVIL);
    let answer = submit(&desk, &json!({ "change": "skill_trust", "skill": "seen", "seen": seen }));
    let says = answer["error"]["message"].as_str().unwrap_or_default().to_owned();
    rows.row("it changes between the look and the yes", says.contains("has changed since you looked"), &says);
    assert_eq!(status(&desk, "/seen/").0, "untrusted");
    let heard = sent(&mock);
    for word in ["EVILWORDS", OUTSIDE, HIDDEN] {
        assert!(!heard.contains(word), "the model was sent {word}");
    }
    rows.end(COUNT);
}

/// Folders that are no skills, or would be without an end, each with what is said of it.
fn left_out(desk: &Desk) -> Vec<(&'static str, &'static str, &'static str)> {
    let bomb = "---\nname: bomb\ndescription: d\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n---\nx\n";
    skill(desk, "bomb", bomb);
    skill(desk, "huge", &format!("{GOOD}{}", "words ".repeat(100_000)));
    skill(desk, "many", GOOD);
    (0..1_001).for_each(|n| put(&folder(desk, "many").join(format!("{n}.md")), "x"));
    skill(desk, "deep", GOOD);
    put(&folder(desk, "deep").join("a/b/c/d/e/f/g/h.md"), "x");
    skill(desk, "pipe", GOOD);
    let made = Command::new("mkfifo").arg(folder(desk, "pipe").join("news")).status().expect("mkfifo");
    assert!(made.success());
    skill(desk, "device", GOOD);
    symlink("/dev/zero", folder(desk, "device").join("zero")).expect("a link");
    std::fs::create_dir_all(folder(desk, "own-link")).expect("a folder");
    let outside = desk.home.with_file_name("elsewhere/secret/SKILL.md");
    put(&outside, &GOOD.replace("NAME", "secret").replace("Writes ledgers", OUTSIDE));
    symlink(&outside, folder(desk, "own-link").join("SKILL.md")).expect("a link");
    symlink(outside.parent().expect("a folder"), folder(desk, "folder-link")).expect("a link");
    vec![
        ("bomb", "untrusted", ""),
        ("huge", "skipped", ""),
        ("many", "skipped", "more than 1000 files"),
        ("deep", "skipped", "more than 6 folders in each other"),
        ("pipe", "skipped", "no plain file"),
        ("device", "untrusted", ""),
        ("own-link", "skipped", "no plain file"),
        ("folder-link", "skipped", "leads out of this folder"),
    ]
}

#[test]
fn what_is_no_skill_is_left_out_with_its_reason_and_at_once() {
    let desk = desk();
    skill(&desk, "good", GOOD);
    let cases = left_out(&desk);
    let began = Instant::now();
    let listed = format!("{:?}", desk.json(&["skill", "list"]));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(!listed.contains(OUTSIDE), "{listed}");
    let mut rows = Rows::new("Folders that are no skills");
    for (name, state, why) in cases {
        let (status, says) = status(&desk, &format!("/{name}/"));
        rows.row(name, status == state && says.contains(why), &format!("{status}: {says}"));
    }
    // The twin: what lies beside them is found.
    assert_eq!(status(&desk, "/good/").0, "untrusted");
    desk.run(&["skill", "trust", "good"]).expect(0);
    assert_eq!(status(&desk, "/good/").0, "found");
    // A link to a device is trusted as the words of the link: nothing of it is read.
    desk.run(&["skill", "trust", "device"]).expect(0);
    rows.end(LEFT_OUT);
}

/// The folder of all skills is a link that leads out: what lies there is none of this folder's.
#[test]
fn a_root_of_skills_that_is_a_link_leads_nowhere() {
    let desk = desk();
    let outside = desk.home.with_file_name("elsewhere");
    put(
        &outside.join("skills/far/SKILL.md"),
        &GOOD.replace("NAME", "far").replace("Writes ledgers", OUTSIDE),
    );
    symlink(&outside, desk.folder.join(".agents")).expect("a link");
    let listed = format!("{:?}", desk.json(&["skill", "list"]));
    assert!(!listed.contains(OUTSIDE), "it was read from outside of the folder: {listed}");
}
