//! A report is made, its data changes on the disk, and its figures are worked out again by a note: the numbers are
//! those that this test counts itself, every other byte is as it was, and undo gives back the old text. What the built-in
//! assistant made is made again, beside what somebody wrote into it.

use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const FILE: &str = "copied.md";

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
    // A copy under another name is nobody's to make again.
    desk.write(FILE, format!("{}\nChecked by Anna.\n", desk.read("sales-report.md")));
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

/// Twelve months of two shops: the sums by month go one way or the other, with ups and downs, as no running total has them, and
/// one of the shops has the most.
fn shops(rises: bool, leader: &str) -> String {
    let mut out = "day,shop,revenue\n".to_owned();
    for month in 1..=12 {
        let base = 100 * if rises { month } else { 13 - month } + if month % 3 == 0 { 170 } else { 0 };
        for (shop, part) in
            [("Ada", if leader == "Ada" { 3 } else { 1 }), ("Bo", if leader == "Bo" { 3 } else { 1 })]
        {
            out.push_str(&format!("2025-{month:02}-05,{shop},{}\n", base * part));
        }
    }
    out
}

/// A report that nobody changed is made again as a whole: its title and sentences go with its figures.
#[test]
fn what_nobody_changed_is_made_again_with_its_words() {
    let desk = Desk::new();
    desk.write("s.csv", shops(true, "Ada"));
    desk.run(&["run", "Write a report on s.csv", "--model", "builtin"]).expect(0);
    let before = desk.read("s-report.md");
    assert!(before.contains("rose") && !before.contains("fell"), "{before}");
    desk.write("s.csv", shops(false, "Bo"));
    desk.run(&["facts", "s-report.md", "--recompute"]).expect(0);
    let after = desk.read("s-report.md");
    assert!(after.contains("fell") && !after.contains("rose"), "{after}");
    assert!(desk.json(&["facts", "s-report.md", "--stale"]).is_empty());
    // The same report of the same data, written by a desk that never saw the old ones.
    let fresh = Desk::new();
    fresh.write("s.csv", shops(false, "Bo"));
    fresh.run(&["run", "Write a report on s.csv", "--model", "builtin"]).expect(0);
    assert_eq!(beside(&after), beside(&fresh.read("s-report.md")));
}

/// One that somebody wrote into is made again beside their words: what they changed stays, with figures that say that they are out
/// of date, and all else goes with the data, again and again.
#[test]
fn what_somebody_wrote_stays_where_the_rest_is_made_again() {
    let desk = Desk::new();
    desk.write("s.csv", shops(true, "Ada"));
    desk.run(&["run", "Write a report on s.csv", "--model", "builtin"]).expect(0);
    let report = desk.read("s-report.md");
    let own = report.split("\n\n").find(|one| one.contains(" rose by [")).expect("a finding").to_owned();
    let edited = desk.read("s-report.md").replace(&own, &format!("As Anna expected: {own}"));
    desk.write("s-report.md", edited + "\nChecked by Anna.\n");
    for (rises, leader) in [(false, "Bo"), (true, "Bo"), (false, "Ada")] {
        desk.write("s.csv", shops(rises, leader));
        desk.run(&["facts", "s-report.md", "--recompute"]).expect(0);
        let after = desk.read("s-report.md");
        assert!(after.contains(&format!("As Anna expected: {own}")), "{after}");
        assert!(after.contains("Checked by Anna."), "{after}");
        // What stands outside of her words is as in a report that nobody wrote into.
        let fresh = Desk::new();
        fresh.write("s.csv", shops(rises, leader));
        fresh.run(&["run", "Write a report on s.csv", "--model", "builtin"]).expect(0);
        let fresh = beside(&fresh.read("s-report.md"));
        let after = beside(&after);
        let is_hers = |one: &str| one.contains("Anna");
        for one in after.split("\n\n").filter(|one| !is_hers(one)) {
            assert!(fresh.contains(one.trim_end()), "{one}\n\nis not in\n\n{fresh}");
        }
        // Her figures say that they are out of date, and no others are.
        let start = desk.read("s-report.md").find("As Anna expected").expect("her words");
        for stale in desk.json(&["facts", "s-report.md", "--stale"]) {
            let place = text(&stale, "where").trim_start_matches("bytes:").to_owned();
            let at: usize = place.split('-').next().and_then(|at| at.parse().ok()).expect("a place");
            assert!((start..start + own.len() + 20).contains(&at), "{stale}");
        }
    }
}

/// A copy that somebody changed, which nobody makes again, keeps every sentence whose words would be false with the new figures, with all of its figures, and
/// says that they are out of date.
#[test]
fn a_sentence_that_would_be_false_stays_whole_and_stale() {
    let desk = Desk::new();
    desk.write("s.csv", shops(true, "Ada"));
    desk.run(&["run", "Write a report on s.csv", "--model", "builtin"]).expect(0);
    desk.write("copied.md", format!("{}\nChecked by Anna.\n", desk.read("s-report.md")));
    let before = desk.read("copied.md");
    desk.write("s.csv", shops(false, "Bo"));
    desk.run(&["facts", "copied.md", "--recompute"]).expect(0);
    let after = desk.read("copied.md");
    let lead = |text: &str| text.lines().find(|line| line.contains(" rose by ")).map(str::to_owned);
    let sentence =
        |text: &str| lead(text).and_then(|line| line.split_inclusive(". ").next().map(str::to_owned));
    assert_eq!(sentence(&after), sentence(&before), "the sentence says what it said");
    assert!(sentence(&before).is_some(), "{before}");
    let stale = desk.json(&["facts", "copied.md", "--stale"]);
    let figures = sentence(&after).map_or(0, |one| one.matches("](fact:").count());
    assert!(stale.len() >= figures && figures > 1, "{figures} of {stale:?}");
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
