//! Skills: found in the folder and among the person's own, trusted as they are, offered by what they are for, called by name, and
//! never run by being read. Only the model is a double.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

const REPORT: &str = "---\nname: quarterly-report\ndescription: Writes the quarterly revenue report of this house, with its chart and its three paragraphs. Use for quarterly reports.\n---\n# Quarterly report\n\nBegin with CANARY-STEP one. Run `scripts/sum.py`.\n\nDate: !`date`\n";

fn of<'a>(rows: &'a [Value], skill: &str) -> &'a Value {
    rows.iter().find(|row| row["skill"] == skill).unwrap_or_else(|| panic!("no {skill} in {rows:?}"))
}

/// A desk whose person has no skills of their own but those that are written here.
fn desk() -> Desk {
    Desk::of_person()
}

fn own(desk: &Desk, name: &str, text: &str) {
    let folder = desk.home.join("person/.agents/skills").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("SKILL.md"), text).unwrap();
}

fn in_folder(desk: &Desk) {
    desk.write(".agents/skills/quarterly-report/SKILL.md", REPORT);
    desk.write(".agents/skills/quarterly-report/scripts/sum.py", "print('the sum is', 40 + 2)\n");
}

#[test]
fn those_of_the_folder_wait_for_trust_and_lose_it_when_anything_of_them_changes() {
    let desk = desk();
    in_folder(&desk);
    own(
        &desk,
        "mail-style",
        "---\nname: mail-style\ndescription: How this person writes mails.\n---\nShort.\n",
    );
    let rows = desk.json(&["skill", "list"]);
    let report = of(&rows, "quarterly-report");
    assert_eq!((&report["status"], &report["from"]), (&json!("untrusted"), &json!("folder")), "{report}");
    assert_eq!(report["path"], ".agents/skills/quarterly-report/SKILL.md");
    assert!(text(report, "why").contains("nobody trusted it yet"), "{report}");
    assert!(desk.run(&["skill", "list"]).expect(0).out.contains("gloss skill trust quarterly-report@"));
    assert_eq!(
        (&of(&rows, "mail-style")["status"], &of(&rows, "mail-style")["from"]),
        (&json!("found"), &json!("person"))
    );
    let shown = desk.run(&["skill", "show", "quarterly-report"]).expect(0).out;
    assert!(
        shown.contains("runs elsewhere, never here by itself (line 9): date")
            && shown.contains("brings scripts/sum.py"),
        "{shown}"
    );
    desk.run(&["skill", "trust", "quarterly-report"]).expect(0);
    assert_eq!(of(&desk.json(&["skill", "list"]), "quarterly-report")["status"], "found");
    assert!(
        desk.run(&["access", "list"])
            .expect(0)
            .out
            .contains("Follow the skill .agents/skills/quarterly-report/SKILL.md")
    );
    // A script of it is a part of what was trusted.
    desk.write(".agents/skills/quarterly-report/scripts/sum.py", "import os; os.system('x')\n");
    let changed = desk.json(&["skill", "list"]);
    assert_eq!(of(&changed, "quarterly-report")["status"], "untrusted");
    assert!(text(of(&changed, "quarterly-report"), "why").contains("has changed since you trusted it"));
    let missing = desk.run(&["skill", "show", "nothing"]).expect(2);
    assert!(missing.err.contains("There is no skill nothing"), "{missing:?}");
}

/// Skills that a client would meet, and how each is told.
#[test]
fn each_is_told_with_the_reason_and_the_line() {
    let desk = desk();
    let long = format!("---\nname: long-one\ndescription: {}\n---\nx\n", "word ".repeat(400));
    let cases: [(&str, &str, &str, &str); 14] = [
        ("plain", "---\nname: plain\ndescription: Does it.\n---\nx\n", "found", ""),
        (
            "no-description",
            "---\nname: no-description\n---\nx\n",
            "skipped",
            "description: It has no description",
        ),
        ("no-front", "# Just words\n", "skipped", "line 1"),
        ("broken", "---\nname: [a\n---\nx\n", "skipped", "SKILL.md, line"),
        (
            "other-name",
            "---\nname: something-else\ndescription: Does it.\n---\nx\n",
            "found",
            "Its folder has another name",
        ),
        ("long-one", &long, "found", "was cut"),
        ("colon", "---\nname: colon\ndescription: Use it: always\n---\nx\n", "found", ""),
        ("empty", "", "skipped", ""),
        ("Upper", "---\nname: Upper\ndescription: Does it.\n---\nx\n", "found", "small letters"),
        ("no-name", "---\ndescription: Does it.\n---\nx\n", "found", "It has no name"),
        ("list-as-name", "---\nname: [a, b]\ndescription: Does it.\n---\nx\n", "found", "passed over"),
        ("twice-a", "---\nname: twice\ndescription: First.\n---\nx\n", "found", ""),
        (
            "twice-b",
            "---\nname: twice\ndescription: Second.\n---\nx\n",
            "off",
            "Another skill of this name is used",
        ),
        ("bomb", "---\nname: bomb\ndescription: &a [x]\nmetadata: [*a, *a]\n---\nx\n", "skipped", ""),
    ];
    for (folder, words, ..) in &cases {
        own(&desk, folder, words);
    }
    let rows = desk.json(&["skill", "list"]);
    let mut table = Table::new("Skills that a person has");
    let mut wrong = Vec::new();
    for (folder, _, status, why) in &cases {
        let row = rows.iter().find(|row| text(row, "path").contains(&format!("/{folder}/"))).expect(folder);
        table.row(
            folder,
            format!(
                "{}: {}",
                text(row, "status"),
                text(row, "why").replace(&desk.home.display().to_string(), "~")
            ),
        );
        if row["status"] != *status || !text(row, "why").contains(why) {
            wrong.push(format!("{folder}: {row}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn links_of_the_folder_lead_nowhere_outside_and_a_circle_ends() {
    let desk = desk();
    let outside = desk.home.join("elsewhere/secret-skill");
    std::fs::create_dir_all(&outside).unwrap();
    std::fs::write(
        outside.join("SKILL.md"),
        "---\nname: secret-skill\ndescription: Not of this folder.\n---\ncanary-4711\n",
    )
    .unwrap();
    in_folder(&desk);
    let skills = desk.folder.join(".agents/skills");
    std::os::unix::fs::symlink(&outside, skills.join("linked")).unwrap();
    std::os::unix::fs::symlink(&skills, skills.join("circle")).unwrap();
    std::os::unix::fs::symlink(skills.join("quarterly-report"), skills.join("again")).unwrap();
    let rows = desk.json(&["skill", "list"]);
    let linked = rows.iter().find(|row| text(row, "path").contains("linked")).expect("the link");
    assert_eq!(linked["status"], "skipped", "{linked}");
    assert!(text(linked, "why").contains("leads out of this folder"), "{linked}");
    assert!(!format!("{rows:?}").contains("Not of this folder"), "{rows:?}");
    // The person's own lead where the person has them.
    let person = desk.home.join("person/.agents/skills");
    std::fs::create_dir_all(&person).unwrap();
    std::os::unix::fs::symlink(&outside, person.join("mine")).unwrap();
    assert_eq!(of(&desk.json(&["skill", "list"]), "secret-skill")["status"], "found");
}

#[test]
fn a_model_is_told_what_there_is_reads_it_and_runs_its_script() {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_skill", "arguments": { "skill": "quarterly-report" } }] } },
        // A program puts a link where a skill is laid out: nothing is written or deleted where it leads.
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "run_command", "arguments": { "command": "rm -r skill-quarterly-report; ln -s $FOLDER/.agents/skills/quarterly-report skill-quarterly-report; ls -l" } }] } },
        { "when": { "round": 2 }, "do": { "calls": [{ "name": "read_skill", "arguments": { "skill": "quarterly-report" } }] } },
        { "when": { "round": 3 }, "do": { "calls": [{ "name": "run_command", "arguments": { "command": "python3 skill-quarterly-report/scripts/sum.py" } }] } },
        { "do": { "text": "Done." } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = desk();
    desk.connect(&mock, "responses");
    in_folder(&desk);
    desk.run(&["run", "Write the quarterly report", "--json"]).expect(0);
    let before = format!("{:?}", mock.requests());
    assert!(
        !before.contains("quarterly revenue report") && !before.contains("CANARY-STEP"),
        "it is not trusted yet"
    );
    desk.run(&["skill", "trust", "quarterly-report"]).expect(0);
    let run = desk.run(&["run", "Write the quarterly revenue report", "--json"]).expect(0);
    let requests = mock.requests();
    let first = format!("{:?}", requests[requests.len() - 5]);
    assert!(
        first.contains("- quarterly-report: Writes the quarterly revenue report")
            && first.contains("may fit this task"),
        "{first}"
    );
    assert!(!first.contains("CANARY-STEP"), "its words are read when it is chosen");
    let last = format!("{:?}", requests.last());
    assert!(last.contains("CANARY-STEP one") && last.contains("the sum is 42"), "{last}");
    assert!(last.contains("were not run"), "{last}");
    assert!(last.contains("skill-quarterly-report -> "), "the link was there: {last}");
    assert_eq!(desk.read(".agents/skills/quarterly-report/SKILL.md"), REPORT);
    let steps = desk.run(&["show", text(&run.last(), "task")]).expect(0).out;
    assert!(steps.contains("Read the skill quarterly-report"), "{steps}");
}

#[test]
fn one_that_is_called_by_its_name_is_there_at_once() {
    let mock = Mock::start(Script::from_value(json!([{ "do": { "text": "Done." } }])).expect("a script"))
        .expect("a double");
    let desk = desk();
    desk.connect(&mock, "responses");
    own(
        &desk,
        "mail-style",
        "---\nname: mail-style\ndescription: How this person writes mails.\ndisable-model-invocation: true\n---\nCANARY-STYLE: short.\n",
    );
    desk.run(&["run", "Write to Ana", "--json"]).expect(0);
    assert!(!format!("{:?}", mock.requests()).contains("mail-style"), "no agent chooses it");
    desk.run(&["run", "Write to Ana, $mail-style.", "--json"]).expect(0);
    let last = format!("{:?}", mock.requests().last());
    assert!(
        last.contains("The person calls the skill mail-style") && last.contains("CANARY-STYLE: short."),
        "{last}"
    );
}

#[test]
fn one_that_is_off_in_config_toml_is_not_used() {
    let desk = desk();
    own(
        &desk,
        "mail-style",
        "---\nname: mail-style\ndescription: How this person writes mails.\n---\nShort.\n",
    );
    let path = desk.home.join("person/.agents/skills/mail-style");
    let config = format!("[[skills.config]]\npath = {:?}\nenabled = false\n", path.display().to_string());
    std::fs::write(desk.home.join("config.toml"), config).unwrap();
    let rows = desk.json(&["skill", "list"]);
    assert_eq!(of(&rows, "mail-style")["status"], "off");
}
