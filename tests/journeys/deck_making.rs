//! The built-in assistant makes decks, through the real binary: from data as many slides as are asked for or none, on the
//! person's own template, from a report; and of twenty notes on such a deck, served by a model that rewrites every other slide
//! too, nothing else is changed.

use std::collections::{BTreeMap, BTreeSet};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

/// Sales of two years by month, region and product.
fn sales() -> String {
    let mut out = "date,region,product,units,revenue\n".to_owned();
    for month in 0..24u32 {
        for (at, region) in ["North", "South", "East", "West"].iter().enumerate() {
            for (n, product) in ["Tea", "Coffee", "Cocoa"].iter().enumerate() {
                let units =
                    20 + (month * 7 + at as u32 * 11 + n as u32 * 5) % 17 + if at == 0 { 30 } else { 0 };
                let season = if month % 12 == 11 { 3 } else { 1 };
                let day = format!("{}-{:02}-15", 2024 + month / 12, month % 12 + 1);
                out.push_str(&format!(
                    "{day},{region},{product},{units},{}.50\n",
                    units * season * (4 + n as u32)
                ));
            }
        }
    }
    out
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sales.csv", sales());
    desk
}

/// Runs a task; what was foreseen and what it came to.
fn run(desk: &Desk, task: &str) -> (Value, Value) {
    let ran = desk.run(&["run", task, "--json"]);
    let lines = ran.lines();
    let foreseen = lines.iter().find(|line| line["type"] == "task.foreseen").cloned().unwrap_or_default();
    (foreseen, lines.last().cloned().unwrap_or_default())
}

/// The lines of a deck, each shape under its name: `slide:3/shape:2`.
fn shapes(desk: &Desk, path: &str) -> BTreeMap<String, String> {
    let view = desk.json(&["view", path]);
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in text(&view[0], "text").lines() {
        if line.starts_with("slide:") {
            name = line.split_whitespace().next().unwrap_or_default().to_owned();
            out.entry(name.clone()).or_default();
        } else if let Some(own) = out.get_mut(&name) {
            own.push_str(line.trim());
            own.push('\n');
        }
    }
    out
}

fn slides(desk: &Desk, path: &str) -> usize {
    shapes(desk, path).keys().filter(|name| !name.contains('/')).count()
}

#[test]
fn a_deck_of_data_has_as_many_slides_as_are_asked_for_or_is_none() {
    let desk = desk();
    let (foreseen, end) = run(&desk, "Make a deck of sales.csv");
    assert_eq!((text(&foreseen, "can"), text(&foreseen, "says")), ("yes", "Will make a deck from sales.csv"));
    assert_eq!(text(&end, "status"), "done", "{end}");
    let free = slides(&desk, "sales-deck.pptx");
    assert!((5..=12).contains(&free), "{free}");
    let shown = shapes(&desk, "sales-deck.pptx");
    assert!(shown.values().any(|words| words.contains("North: ")), "a native chart: {shown:?}");
    assert!(shown.iter().any(|(name, words)| name.ends_with("/notes") && words.contains("sales.csv")));

    let (foreseen, end) =
        run(&desk, "Ten slides of sales.csv, two of context, six of analysis, two of questions");
    assert!(text(&foreseen, "says").contains("10 slides (2 of context, 6 of analysis and 2 of questions)"));
    assert_eq!(slides(&desk, text(&end["artifacts"][0], "path")), 10, "{end}");

    // What can't be is said before anything is begun.
    let (foreseen, _) = run(&desk, "Five slides of sales.csv, two of context, six of analysis");
    assert_eq!(text(&foreseen, "can"), "needs_model");
    assert!(text(&foreseen, "says").contains("make 8 slides and not 5"), "{foreseen}");
    let versions = desk.json(&["versions", "sales-deck.pptx"]).len();
    let (_, end) = run(&desk, "Make 40 slides of sales.csv");
    assert!(text(&end, "says").contains("no deck"), "{end}");
    assert_eq!(desk.json(&["versions", "sales-deck.pptx"]).len(), versions);
}

#[test]
fn a_deck_takes_the_persons_template_and_a_report_becomes_slides() {
    let desk = desk();
    run(&desk, "Make a dark deck of sales.csv as brand.pptx");
    assert!(desk.folder.join("brand.pptx").exists());
    let (foreseen, end) = run(&desk, "Make a deck of sales.csv with brand.pptx");
    assert!(text(&foreseen, "says").ends_with("in the style of brand.pptx"), "{foreseen}");
    assert_eq!(text(&end, "status"), "done", "{end}");
    let made = std::fs::read(desk.folder.join("sales-deck.pptx")).expect("a deck");
    let theme = |bytes: &[u8]| {
        let package = gloss_ooxml::Package::open(bytes, gloss_ooxml::Limits::default()).expect("a package");
        package.text("ppt/theme/theme1.xml").expect("a theme")
    };
    assert_eq!(theme(&made), theme(&std::fs::read(desk.folder.join("brand.pptx")).expect("a deck")));

    run(&desk, "Make a handout of sales-deck.pptx");
    let handout = desk.read("sales-deck-handout.md");
    assert_eq!(handout.matches("\n## ").count(), slides(&desk, "sales-deck.pptx"), "{handout}");
    assert!(handout.contains("> ") && handout.contains("North: "), "{handout}");

    // As a PDF: the slides small, with what is said beside each.
    desk.run(&["export", "sales-deck.pptx", "--to", "pdf", "--with-notes", "-o", "handout.pdf"]).expect(0);
    let pdf = desk.folder.join("handout.pdf").to_string_lossy().into_owned();
    let ran = std::process::Command::new("pdftotext").args([pdf.as_str(), "-"]).output().expect("pdftotext");
    let words = String::from_utf8_lossy(&ran.stdout).into_owned();
    let notes = shapes(&desk, "sales-deck.pptx")
        .into_iter()
        .filter(|(name, said)| name.ends_with("/notes") && !said.trim().is_empty());
    let said: Vec<String> =
        notes.filter_map(|(_, said)| said.split_whitespace().next().map(str::to_owned)).collect();
    assert!(!said.is_empty() && said.iter().all(|word| words.contains(word)), "{said:?} in {words}");
    let pages = words.matches('\u{c}').count();
    assert!(pages >= 1 && pages < slides(&desk, "sales-deck.pptx"), "{pages} pages");

    run(&desk, "Write a report on sales.csv");
    let (_, end) = run(&desk, "Make slides of sales-report.md");
    let path = text(&end["artifacts"][0], "path");
    let shown = shapes(&desk, path);
    let report = desk.read("sales-report.md");
    let heading = report.lines().find_map(|line| line.strip_prefix("## ")).expect("a heading");
    assert!(shown.values().any(|words| words.trim().starts_with(heading)), "{heading}: {shown:?}");
}

/// The note's id as the double fills it in.
fn note(at: usize) -> String {
    format!("{{{{note:{}}}}}", at + 1)
}

/// Reads and edits every note, then writes the whole deck anew with other words on every slide.
fn script(marked: &[String], others: &[String]) -> Script {
    let call = |name: &str, arguments: Value| json!({ "name": name, "arguments": arguments });
    let count = marked.len();
    let reads: Vec<Value> = (0..count).map(|at| call("read_region", json!({ "note": note(at) }))).collect();
    let edit = |at: usize| {
        let base = format!("{{{{json#{}:/base}}}}", at + 1);
        let edits = json!([{ "range": 0, "new": format!("Changed {at}") }]);
        call("edit_region", json!({ "note": note(at), "base": base, "edits": edits }))
    };
    let edits: Vec<Value> = (0..count).map(edit).collect();
    let place = |(n, name): (usize, &String), words: &str| json!({ "at": format!("{name}/paragraph:1"), "new": format!("{words} {n}") });
    let own = marked.iter().enumerate().map(|one| place(one, "Changed"));
    let places: Vec<Value> =
        own.chain(others.iter().enumerate().map(|one| place(one, "Other words"))).collect();
    let whole =
        json!({ "path": "board.pptx", "from": { "path": "board.pptx", "version": 1 }, "places": places });
    let rules = json!([
        { "when": { "round": 0 }, "do": { "calls": reads } },
        { "when": { "round": 1 }, "do": { "calls": edits } },
        { "when": { "round": 2 }, "do": { "calls": [call("make_deck", whole)] } },
        { "do": { "text": "All served, and the rest is better too." } },
    ]);
    Script::from_value(rules).expect("a script")
}

#[test]
fn of_twenty_notes_nothing_else_changes_though_every_slide_is_rewritten() {
    let maker = desk();
    run(&maker, "Ten slides of sales.csv, two of context, six of analysis, two of questions");
    // Another folder: here a model serves the notes.
    let desk = Desk::new();
    desk.write("board.pptx", std::fs::read(maker.folder.join("sales-deck.pptx")).expect("a deck"));
    let before = shapes(&desk, "board.pptx");
    // Words that stand in one paragraph of their own: titles first, then sources, then what stands beside charts.
    let fits = |name: &&String| {
        let words = before[*name].trim();
        name.contains("/shape:")
            && !words.is_empty()
            && words.lines().count() == 1
            && words.parse::<u32>().is_err()
    };
    let all: Vec<String> = before.keys().filter(fits).cloned().collect();
    // Every third, so that there is something to rewrite on each slide that a note is on.
    let (marked, others): (Vec<_>, Vec<_>) = all.into_iter().enumerate().partition(|(at, _)| at % 3 != 2);
    let name = |all: Vec<(usize, String)>| all.into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    let (marked, others) = (name(marked), name(others));
    let (marked, more) = marked.split_at(marked.len().min(20));
    let others = [others.as_slice(), more].concat();
    assert!(marked.len() == 20 && others.len() > 8, "{before:?}");
    let mock = Mock::start(script(marked, &others)).expect("the double");
    desk.connect(&mock, "responses");
    for name in marked {
        let at = format!("{name}/paragraph:1");
        desk.json(&["note", "add", "board.pptx", "--at", &at, "--change", "Say it in other words"]);
    }
    let end = desk.run(&["note", "send", "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{end}");
    let after = shapes(&desk, "board.pptx");
    let changed: BTreeSet<&String> =
        before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    assert!(changed.is_subset(&marked.iter().collect()), "changed outside of the notes: {changed:?}");
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let notes = desk.json(&["note", "list", "board.pptx"]);
    let applied = notes.iter().filter(|note| text(note, "state") == "applied").count();
    assert_eq!((notes.len(), applied), (20, changed.len()), "{notes:?}");
    assert_eq!(applied, 20, "{notes:?}");
    let held = text(&end, "says");
    assert!(held.contains("better"), "{held}");
    assert_eq!(desk.json(&["versions", "board.pptx"]).len(), 2, "one version for the batch");
    // All of them taken back, the file is what it was, to the byte.
    let ids: Vec<&str> = notes.iter().map(|note| text(note, "note")).collect();
    desk.run(&[["note", "undo"].as_slice(), &ids].concat()).expect(0);
    let (is, was) = (desk.folder.join("board.pptx"), maker.folder.join("sales-deck.pptx"));
    assert!(std::fs::read(is).expect("a deck") == std::fs::read(was).expect("a deck"), "undone to the byte");
}

#[test]
fn notes_on_a_deck_are_understood_as_on_a_document() {
    let desk = desk();
    run(&desk, "Ten slides of sales.csv, two of context, six of analysis, two of questions");
    let before = shapes(&desk, "sales-deck.pptx");
    let asks = before.iter().find(|(_, words)| words.trim() == "Questions to discuss").expect("questions");
    let slide = asks.0.split('/').next().expect("a slide").to_owned();
    let body = before.iter().find(|(name, words)| {
        name.starts_with(&format!("{slide}/shape:")) && words.trim().lines().count() > 1
    });
    let (body, bullets) = body.map(|(name, words)| (name.clone(), words.clone())).expect("bullets");
    let add = |at: &str, words: &str| {
        let added = desk.json(&["note", "add", "sales-deck.pptx", "--at", at, "--change", words]);
        (text(&added[0], "can").to_owned(), text(&added[0], "where").to_owned())
    };
    assert_eq!(add(&format!("{slide}/title"), "Rename the title to “What is open”").0, "yes");
    let (can, at) = add(&body, "Delete the second bullet");
    assert_eq!((can.as_str(), at), ("yes", format!("{body}/paragraph:2")));
    assert_eq!(add("slide:1/title", "Make it more exciting").0, "needs_model");
    let drafts = desk.json(&["note", "list", "sales-deck.pptx"]);
    let ids: Vec<&str> = drafts.iter().take(2).map(|note| text(note, "note")).collect();
    let end = desk.run(&["note", "send", ids[0], ids[1], "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{end}");
    let after = shapes(&desk, "sales-deck.pptx");
    let kept: Vec<&str> =
        bullets.lines().enumerate().filter(|(n, _)| *n != 1).map(|(_, line)| line).collect();
    assert_eq!(after[&body].lines().collect::<Vec<_>>(), kept);
    assert_eq!(after[asks.0].trim(), "What is open");
    let other = before.iter().filter(|(name, _)| *name != asks.0 && **name != body);
    assert!(other.clone().all(|(name, words)| after.get(name) == Some(words)), "{after:?}");

    let (can, at) = add(&format!("{slide}/title"), "Delete this slide");
    assert_eq!((can.as_str(), at), ("yes", slide));
    let last = desk.json(&["note", "list", "sales-deck.pptx"]).pop().expect("a note");
    let whole = std::fs::read(desk.folder.join("sales-deck.pptx")).expect("a deck");
    desk.run(&["note", "send", text(&last, "note"), "--json"]).expect(0);
    assert_eq!(slides(&desk, "sales-deck.pptx"), 9);
    // A slide that went comes back with all that was its own.
    desk.run(&["note", "undo", text(&last, "note")]).expect(0);
    assert!(
        std::fs::read(desk.folder.join("sales-deck.pptx")).expect("a deck") == whole,
        "undone to the byte"
    );

    // With something written since it comes back alone: from the version before, beside what was written.
    let before = shapes(&desk, "sales-deck.pptx");
    assert_eq!(add("slide:3/title", "Delete this slide").0, "yes");
    let last = desk.json(&["note", "list", "sales-deck.pptx"]).pop().expect("a note");
    desk.run(&["note", "send", text(&last, "note"), "--json"]).expect(0);
    desk.run(&["edit", "sales-deck.pptx", "--at", "slide:1/title", "--set", "Written since"]).expect(0);
    assert_eq!(slides(&desk, "sales-deck.pptx"), 9);
    desk.run(&["note", "undo", text(&last, "note")]).expect(0);
    let mut now = shapes(&desk, "sales-deck.pptx");
    let title = now.iter().find(|(_, words)| words.trim() == "Written since").map(|(name, _)| name.clone());
    let title = title.expect("what was written");
    assert!(title.starts_with("slide:1/"), "{title}");
    now.insert(title.clone(), before[&title].clone());
    assert_eq!(now, before, "all else is as it was");
}
