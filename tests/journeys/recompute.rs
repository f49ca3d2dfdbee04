//! A report is made, its data changes on the disk, and its figures are worked out again by a note: the numbers are
//! those that this test counts itself, every other byte is as it was, and undo gives back the old text.

use gloss_tests::{Desk, text};
use serde_json::Value;

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
