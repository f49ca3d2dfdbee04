//! What follows from a change comes with it: a heading renamed by a note takes its entry in the contents and the links
//! to it along, a list goes on counting, and undo takes it all back. What the agent did of that itself is not offered
//! again, and a figure that a note made say something else than its source is asked about.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const PLAN: &str = "# Plan\n\n- [Costs](#costs)\n- [Dates](#dates)\n\n## Costs\n\n1. Rents\n2. Wages\n3. Heat\n\n\
Paid late[^1], as ever[^2].\n\n## Dates\n\nSee [the costs](#costs) first. Rents rise in May.\n\n\
[^1]: In March.\n[^2]: Since 2019.\n";

/// A model that makes these edits, one for each note, and then calls these tools.
fn model(edits: &[&str], more: &[Value]) -> Mock {
    let (mut reads, mut calls) = (Vec::new(), Vec::new());
    for (at, new) in (1..).zip(edits) {
        let note = format!("{{{{note:{at}}}}}");
        reads.push(json!({ "name": "read_region", "arguments": { "note": note } }));
        calls.push(json!({ "name": "edit_region", "arguments": { "note": note,
            "base": format!("{{{{json#{at}:/base}}}}"), "edits": [{ "range": 0, "new": new }] } }));
    }
    calls.extend(more.to_vec());
    let script = Script::from_value(json!([
        { "when": { "tool": "read_region" }, "do": { "calls": calls } },
        { "when": { "tool": "edit_region" }, "do": { "text": "Done." } },
        { "when": { "tool": "declare_follow" }, "do": { "text": "Done." } },
        { "when": { "contains": "Serve these notes" }, "do": { "calls": reads } },
        { "do": { "text": "Nothing to do." } },
    ]));
    Mock::start(script.expect("a script")).expect("the double starts")
}

fn add(desk: &Desk, file: &str, at: &str, words: &str) -> String {
    text(&desk.json(&["note", "add", file, "--at", at, "--change", words])[0], "note").to_owned()
}

fn classes(desk: &Desk, a: &str, b: &str) -> Vec<(String, String, String)> {
    desk.json(&["compare", "plan.md", a, b])
        .iter()
        .map(|change| ["class", "before", "after"].map(|key| text(change, key).to_owned()))
        .map(|[class, before, after]| (class, before, after))
        .collect()
}

#[test]
fn a_heading_renamed_by_a_note_takes_its_links_along() {
    let renamed = PLAN
        .replace("[Costs](#costs)", "[What it costs](#what-it-costs)")
        .replace("## Costs", "## What it costs")
        .replace("[the costs](#costs)", "[the costs](#what-it-costs)");
    let link = PLAN.find("[the costs]").expect("the link");
    let place = format!("bytes:{link}-{}", link + "[the costs](#costs)".len());
    // The agent does a part of it itself, declares another, and rewrites what nobody asked for.
    let own = renamed.replace("[the costs](#what-it-costs) first", "[the costs](#costs) soon");
    let mock = model(
        &["## What it costs"],
        &[
            json!({ "name": "write_artifact", "arguments": { "path": "plan.md", "content": own } }),
            json!({ "name": "declare_follow", "arguments": { "note": "{{note:1}}", "where": place,
                "new": "[the costs](#what-it-costs)", "why": "The heading has another name." } }),
        ],
    );
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("plan.md", PLAN);
    let note = add(&desk, "plan.md", "lines:6", "Call it What it costs");
    desk.run(&["note", "send", "--json"]).expect(0);
    assert_eq!(desk.read("plan.md"), renamed);
    let told = classes(&desk, "1", "2");
    let of = |class: &str| told.iter().filter(|(other, _, _)| other == class).count();
    assert_eq!((of("inside"), of("outside"), of("follows") >= 2), (1, 0, true), "{told:?}");
    // What is left is the one word that nobody asked for, on the text as it is now.
    let held = desk.json(&["held", "plan.md"]);
    assert_eq!(held.len(), 1, "{held:?}");
    assert!(text(&held[0], "after").contains("soon") && !text(&held[0], "after").contains("(#costs)"));
    desk.run(&["held", "accept", text(&held[0], "change")]).expect(0);
    assert_eq!(desk.read("plan.md"), renamed.replace(" first.", " soon."));
    desk.run(&["restore", "plan.md", "2"]).expect(0);
    desk.run(&["note", "undo", &note]).expect(0);
    assert_eq!(desk.read("plan.md"), PLAN, "undo takes the follow-ons back too");
}

#[test]
fn lists_and_footnotes_go_on_counting_and_come_back() {
    let mock = model(&["Rents\n2. Tax", "Paid late, as ever[^2]."], &[]);
    let desk = Desk::new();
    desk.connect(&mock, "chat");
    desk.write("plan.md", PLAN);
    let item = add(&desk, "plan.md", "text:\"Rents\"#1", "Add tax below");
    let sentence = add(&desk, "plan.md", "lines:12", "Leave the first footnote out");
    desk.run(&["note", "send", "--json"]).expect(0);
    let expected = PLAN
        .replace("1. Rents\n2. Wages\n3. Heat", "1. Rents\n2. Tax\n3. Wages\n4. Heat")
        .replace("Paid late[^1], as ever[^2].", "Paid late, as ever[^1].")
        .replace("[^1]: In March.\n[^2]: Since 2019.", "[^2]: In March.\n[^1]: Since 2019.");
    assert_eq!(desk.read("plan.md"), expected);
    assert!(classes(&desk, "1", "2").iter().all(|(class, _, _)| class != "outside"));
    let held = desk.json(&["held", "plan.md"]);
    assert_eq!((held.len(), text(&held[0], "before")), (1, "[^2]: In March.\n"), "{held:?}");
    assert_eq!(text(&held[0], "class"), "follows");
    desk.run(&["note", "undo", &item]).expect(0);
    assert!(desk.read("plan.md").contains("1. Rents\n2. Wages\n3. Heat"));
    desk.run(&["note", "undo", &sentence]).expect(0);
    assert_eq!(desk.read("plan.md"), PLAN);
}

#[test]
fn a_figure_that_disagrees_with_its_source_is_asked_about() {
    let desk = Desk::sample();
    desk.run(&["run", "Write a report on airline-safety.csv", "--model", "builtin"]).expect(0);
    let file = "airline-safety-report.md";
    let report = desk.read(file);
    let end = report.find("](fact:").expect("a figure");
    let start = report[..end].rfind('[').expect("its words");
    let close = end + report[end..].find(')').expect("its end") + 1;
    let (figure, wrong) = (&report[start..close], format!("[123456 %{}", &report[end..close]));
    let mock = model(&[wrong.as_str()], &[]);
    desk.connect(&mock, "responses");
    add(&desk, file, &format!("bytes:{start}-{close}"), "Make it larger");
    desk.run(&["note", "send", "--model", "double/scripted", "--json"]).expect(3);
    assert_eq!(desk.read(file), report.replacen(figure, &wrong, 1));
    let note = &desk.json(&["note", "list", file])[0];
    assert_eq!(text(note, "state"), "needs_you", "{note}");
    assert!(text(note, "question").contains("123456 %"), "{note}");
    assert!(desk.json(&["held", file]).is_empty(), "a wrong figure is no example for others");
    desk.run(&["note", "undo", text(note, "note")]).expect(0);
    assert_eq!(desk.read(file), report);
}

#[test]
fn a_list_goes_on_counting_whichever_of_its_notes_is_undone_first() {
    let list = "# List\n\n1. Rents\n2. Wages\n3. Heat\n4. Light\n5. Water\n";
    let both = "# List\n\n1. Rents\n2. Tax\n3. Wages\n4. Heat\n5. Gas\n6. Light\n7. Water\n";
    let left = [
        "# List\n\n1. Rents\n2. Wages\n3. Heat\n4. Gas\n5. Light\n6. Water\n",
        "# List\n\n1. Rents\n2. Tax\n3. Wages\n4. Heat\n5. Light\n6. Water\n",
    ];
    for (first, expect) in left.into_iter().enumerate() {
        let mock = model(&["Rents\n2. Tax", "Heat\n4. Gas"], &[]);
        let desk = Desk::new();
        desk.connect(&mock, "chat");
        desk.write("plan.md", list);
        let notes = ["text:Rents", "text:Heat"].map(|at| add(&desk, "plan.md", at, "Add one below"));
        desk.run(&["note", "send", "--json"]).expect(0);
        assert_eq!(desk.read("plan.md"), both);
        desk.run(&["note", "undo", &notes[first]]).expect(0);
        assert_eq!(desk.read("plan.md"), expect);
        desk.run(&["note", "undo", &notes[1 - first]]).expect(0);
        assert_eq!(desk.read("plan.md"), list);
    }
}

#[test]
fn deleted_words_come_back_where_they_stood_beside_an_accepted_suggestion() {
    let memo = "# Memo\n\nAlpha is. Beta is. Gamma is.\n\nLast words.\n";
    let beta = memo.find("Beta is.").unwrap();
    // Right behind the deleted words, and right before them.
    for (at, words, accepted, first, second) in [
        (
            beta + 8,
            " Delta is.",
            "Alpha is.  Delta is. Gamma is.",
            "Beta is. Delta is. Gamma",
            "Alpha is.  Gamma is.",
        ),
        (
            beta,
            "Delta is. ",
            "Alpha is. Delta is.  Gamma is.",
            "Delta is. Beta is. Gamma",
            "Alpha is.  Gamma is.",
        ),
    ] {
        for order in [[0, 1], [1, 0]] {
            let follow = json!({ "name": "declare_follow", "arguments": { "note": "{{note:2}}",
                "where": format!("bytes:{at}-{at}"), "new": words, "why": "Delta was missing." } });
            let mock = model(&["", "The very last words."], &[follow]);
            let desk = Desk::new();
            desk.connect(&mock, "chat");
            desk.write("plan.md", memo);
            let places = ["text:\"Beta is.\"", "text:\"Last words.\""];
            let notes = places.map(|place| add(&desk, "plan.md", place, "Change it"));
            desk.run(&["note", "send", "--json"]).expect(0);
            let held = desk.json(&["held", "plan.md"]);
            desk.run(&["held", "accept", text(&held[0], "change")]).expect(0);
            assert!(desk.read("plan.md").contains(accepted), "{}", desk.read("plan.md"));
            desk.run(&["note", "undo", &notes[order[0]]]).expect(0);
            let expect = if order[0] == 0 { first } else { second };
            assert!(desk.read("plan.md").contains(expect), "{at} {order:?}: {}", desk.read("plan.md"));
            desk.run(&["note", "undo", &notes[order[1]]]).expect(0);
            assert_eq!(desk.read("plan.md"), memo, "{at} {order:?}");
        }
    }
}
