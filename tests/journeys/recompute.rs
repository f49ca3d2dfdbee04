//! A report is made, its data changes on the disk, and its figures are worked out again by a note: the numbers are
//! those that this test counts itself, every other byte is as it was, and undo gives back the old text.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const FILE: &str = "sales-report.md";

/// Two years of four regions and twelve months: `scale` is what the north sells.
fn data(scale: u32) -> String {
    let mut out = "date,region,revenue\n".to_owned();
    for month in 1..=12u32 {
        for (at, region) in (1..).zip(["North", "South", "East", "West"]) {
            let revenue = if region == "North" { scale + month } else { 100 * at + 7 * month };
            out.push_str(&format!("2025-{month:02}-0{at},{region},{revenue}\n"));
        }
    }
    out
}

/// What was sold in a month; in all of them where none is named.
fn sum(data: &str, month: &str) -> f64 {
    let rows = data.lines().skip(1).filter(|line| line.starts_with(month));
    rows.filter_map(|line| line.split(',').nth(2)?.parse::<f64>().ok()).sum()
}

/// A document without its figures: what must stay as it was.
fn beside(document: &str) -> String {
    let mut out = String::new();
    let mut rest = document;
    while let Some(end) = rest.find("](fact:") {
        let start = rest[..end].rfind('[').expect("its words");
        out.push_str(&rest[..start]);
        out.push('#');
        rest = &rest[end + rest[end..].find(')').expect("its end") + 1..];
    }
    out + rest
}

fn figures(desk: &Desk, stale: bool) -> Vec<Value> {
    let mut words = vec!["facts", FILE];
    words.extend(stale.then_some("--stale"));
    desk.json(&words)
}

/// A desk with a report whose data has changed since, and the report as it was.
fn changed() -> (Desk, String) {
    let desk = Desk::new();
    desk.write("sales.csv", data(300));
    desk.run(&["run", "Write a report on sales.csv", "--model", "builtin"]).expect(0);
    let before = desk.read(FILE);
    assert!(figures(&desk, true).is_empty());
    desk.write("sales.csv", data(350));
    assert!(!figures(&desk, true).is_empty(), "the figures are stale");
    (desk, before)
}

#[test]
fn stale_figures_are_worked_out_again_and_nothing_else() {
    let (desk, before) = changed();
    desk.run(&["facts", FILE, "--recompute", "--json"]).expect(0);
    let after = desk.read(FILE);
    assert_eq!(beside(&after), beside(&before), "only figures are other than they were");
    let all = figures(&desk, false);
    let shown = |value: f64| all.iter().any(|fact| fact["value"].as_f64() == Some(value));
    let (old, new) = (sum(&data(300), "2025-") / 48.0, sum(&data(350), "2025-") / 48.0);
    assert!(shown(new) && !shown(old), "the mean is {new} now, and nowhere {old} any more");
    for month in 1..=12 {
        let (old, new) = (data(300), data(350));
        let month = format!("2025-{month:02}");
        assert_eq!(sum(&new, &month) - sum(&old, &month), 50.0);
        assert!(shown(sum(&new, &month)) && !shown(sum(&old, &month)), "{month}");
    }
    for fact in &all {
        assert_eq!((fact["agrees"].as_bool(), fact["stale"].as_bool()), (Some(true), Some(false)), "{fact}");
    }
    assert!(figures(&desk, true).is_empty());
    let notes = desk.json(&["note", "list", FILE]);
    let note = notes.last().expect("the note");
    assert_eq!(text(note, "state"), "applied", "{note}");
    assert!(text(note, "answer").starts_with("Worked out "), "{note}");
    // The person takes it back, and has it done again and kept.
    desk.run(&["note", "undo", text(note, "note")]).expect(0);
    assert_eq!(desk.read(FILE), before);
    assert!(!figures(&desk, true).is_empty());
    desk.run(&["note", "drop", text(note, "note")]).expect(0);
    desk.run(&["facts", FILE, "--recompute", "--json"]).expect(0);
    let note = desk.json(&["note", "list", FILE]).pop().expect("the note");
    desk.run(&["note", "resolve", text(&note, "note")]).expect(0);
    assert!(figures(&desk, true).is_empty());
}

#[test]
fn a_note_on_one_paragraph_brings_that_alone_up_to_date() {
    let (desk, before) = changed();
    let stale = figures(&desk, true);
    let shown = before
        .lines()
        .find(|line| line.contains("](fact:") && !line.starts_with(['|', '#', '*', '-']))
        .expect("a paragraph");
    let start = before.find(shown).expect("its place");
    let place = format!("bytes:{start}-{}", start + shown.len());
    let note = text(
        &desk.json(&["note", "add", FILE, "--at", &place, "--change", "Please update the figures"])[0],
        "note",
    )
    .to_owned();
    desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(0);
    let after = desk.read(FILE);
    let (head, tail) = (&before[..start], &before[start + shown.len()..]);
    assert!(after.starts_with(head) && after.ends_with(tail), "every byte outside is as it was");
    assert_ne!(after, before);
    assert!(figures(&desk, true).len() < stale.len());
    desk.run(&["note", "undo", &note]).expect(0);
    assert_eq!(desk.read(FILE), before);
}

/// Sums by a label, in a file whose labels hold each other.
const STATES: &str =
    "status,amount,fee\npaid,10,1\npaid,20,1\nopen,5,2\nunpaid,7,1\npartly paid,3,4\npartly paid,1,1\n";

/// A table of a model on that file, with the figures of `amount`; one label was written otherwise.
fn labelled() -> Desk {
    let table = "| State | Amount |\n| --- | --: |\n| settled | [30](fact:{{json:/fact}}/r1c2) |\n\
| unpaid | [7](fact:{{json:/fact}}/r2c2) |\n| open | [5](fact:{{json:/fact}}/r3c2) |\n\
| partly paid | [4](fact:{{json:/fact}}/r4c2) |\n";
    let sql = "SELECT status, sum(amount) AS amount FROM a GROUP BY status ORDER BY 2 DESC";
    let call = |name: &str, arguments: Value| json!([{ "name": name, "arguments": arguments }]);
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": call("compute", json!({ "sql": sql })) } },
        { "when": { "round": 1 }, "do": { "calls": call("write_artifact", json!({ "path": "t.md", "content": table })) } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, mock) = Desk::scripted(script, "# Table\n");
    desk.write("a.csv", STATES);
    desk.run(&["run", "Sums by state", "--json"]).expect(0);
    drop(mock);
    desk
}

#[test]
fn a_row_is_found_by_its_whole_label_and_what_is_gone_is_a_dash() {
    let desk = labelled();
    desk.write("a.csv", STATES.replace("open,5", "open,50").replace("unpaid,7,1\n", ""));
    desk.run(&["facts", "t.md", "--recompute"]).expect(0);
    let shown: Vec<String> = desk
        .read("t.md")
        .lines()
        .skip(2)
        .map(|line| line.replace("](fact:", "|").split('|').take(3).collect::<Vec<_>>().join(""))
        .collect();
    assert_eq!(
        shown,
        [" settled  [30", " unpaid  – ", " open  [50", " partly paid  [4"],
        "{}",
        desk.read("t.md")
    );
    let note = desk.json(&["note", "list", "t.md"]).pop().expect("the note");
    assert!(text(&note, "answer").contains("A dash stands for “7”: “unpaid” is no longer"), "{note}");
}

#[test]
fn what_columns_are_called_is_watched() {
    let desk = labelled();
    let stale = || stale_in(&desk);
    for header in ["status,fee,amount", "status,sum,fee", "status,amount,amount", "amount,status,fee"] {
        desk.write("a.csv", STATES.replace("status,amount,fee", header));
        assert_eq!(stale(), 4, "{header}");
        desk.write("a.csv", STATES);
        assert_eq!(stale(), 0);
    }
    // Exchanged: the figures are those of the column that is called so now.
    desk.write("a.csv", STATES.replace("status,amount,fee", "status,fee,amount"));
    desk.run(&["facts", "t.md", "--recompute"]).expect(0);
    let now = desk.read("t.md");
    assert!(now.contains("| settled | [2]") && now.contains("| partly paid | [5]"), "{now}");
    // Doubled: nothing tells which is meant.
    desk.write("a.csv", STATES.replace("status,amount,fee", "status,amount,amount"));
    desk.run(&["facts", "t.md", "--recompute"]).expect(0);
    assert_eq!(desk.read("t.md").matches("| – |").count(), 4, "{}", desk.read("t.md"));
    // Gone: nothing can be worked out, so nothing is changed.
    let desk = labelled();
    let before = desk.read("t.md");
    desk.write("a.csv", STATES.replace("status,amount,fee", "status,sum,fee"));
    desk.run(&["facts", "t.md", "--recompute"]);
    assert_eq!((desk.read("t.md"), stale_in(&desk)), (before, 4));
}

fn stale_in(desk: &Desk) -> usize {
    desk.json(&["facts", "t.md", "--stale"]).len()
}
