//! Decks from real and from made-up data, by what a task says: as many slides as are asked for, of the kinds that are asked for,
//! each figure with its fact and its true value, no text cut and no fault in the file; or no deck, and why.

use gloss_presentation::Place;
use serde_json::{Value, json};

use crate::house::House;

/// A file of the tests.
fn file(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Sales of three years in four regions and three products.
fn sales() -> Vec<u8> {
    let mut out = "date,region,product,units,revenue\n".to_owned();
    for month in 0..36u32 {
        for (at, region) in ["North", "South", "East", "West"].iter().enumerate() {
            for (n, product) in ["Tea", "Coffee", "Cocoa"].iter().enumerate() {
                let units =
                    20 + (month * 7 + at as u32 * 11 + n as u32 * 5) % 17 + if at == 0 { 30 } else { 0 };
                let season = if month % 12 == 11 { 3 } else { 1 };
                let revenue = units * season * (4 + n as u32) + month * 2;
                out.push_str(&format!(
                    "{}-{:02}-15,{region},{product},{units},{revenue}.50\n",
                    2023 + month / 12,
                    month % 12 + 1
                ));
            }
        }
    }
    out.into_bytes()
}

const REPORT: &str = "# Harbour: berths were full in every month\n\nBerths were full from May to September. Fees rose by 4 %. Two cranes stood still for a week.\n\n\
## Background\n\nThe harbour has 42 berths and three cranes.\n\n## Berths\n\n| Month | Berths taken | Fees |\n|---|--:|--:|\n| May | 40 | €12,000 |\n| June | 42 | €13,500 |\n| July | 42 | €13,900 |\n| August | 41 | €13,700 |\n\nJuly was the fullest month.\n\n\
## Repairs\n\n- The north crane had a new rope\n- The south crane waited for parts\n  - They came from Rotterdam\n- The third ran all year\n\n```mermaid\ngraph\n```\n\n## Open questions\n\n- Who pays for the rope?\n- Is a fourth crane needed?\n";

/// Runs a task on one file; the words, and the deck where one was made.
fn run(task: &str, name: &str, bytes: &[u8]) -> (String, House) {
    let mut house = House::new(&[(name, bytes)]);
    let says = house.turn(&format!("{task}\n\nAttached files: {name}"));
    assert_eq!(house.failed, Vec::<String>::new(), "{name}: {task}");
    (says, house)
}

fn spec(house: &House) -> &Value {
    &house.decks.first_key_value().expect("a deck").1.1
}

fn layouts(house: &House) -> Vec<&str> {
    spec(house)["slides"].as_array().unwrap().iter().map(|slide| slide["layout"].as_str().unwrap()).collect()
}

/// Holds what every deck must be.
fn is_sound(house: &House, what: &str) {
    let (path, (made, spec)) = house.decks.first_key_value().expect("a deck");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("decks");
    std::fs::create_dir_all(&folder).unwrap();
    let name: String = what.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    std::fs::write(folder.join(format!("{name}-{path}")), &made.bytes).unwrap();
    let titles: Vec<&str> =
        spec["storyline"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(made.slides.len(), titles.len(), "{what}: a slide went on on another: {:?}", made.said);
    for (at, title) in titles.iter().enumerate() {
        assert!(!title.trim().is_empty() && !titles[..at].contains(title), "{what}: {titles:?}");
    }
    for slide in spec["slides"].as_array().unwrap() {
        assert!(!slide["notes"].as_str().unwrap_or_default().is_empty(), "{what}: no notes: {slide}");
        let foot = slide["layout"] != "cover" && slide["layout"] != "section";
        assert_eq!(foot, slide["source"].is_string(), "{what}: no source: {slide}");
    }
    // Every fact of it is one that was computed, with its own value.
    for placed in &made.placed {
        let (id, place) = placed.fact.split_once('/').unwrap_or((placed.fact.as_str(), "r1c1"));
        let (_, rows) = house.facts.get(id).unwrap_or_else(|| panic!("{what}: no fact {id}"));
        let (row, column) = place[1..].split_once('c').unwrap();
        let value = &rows[row.parse::<usize>().unwrap() - 1][column.parse::<usize>().unwrap() - 1];
        match placed.place {
            Place::Point { series, point } => {
                let chart = &spec["slides"][placed.slide - 1]["chart"];
                let told = chart["series"][series]["values"].as_array().unwrap();
                let near = |a: &Value| {
                    (a.as_f64().unwrap() - value.as_f64().unwrap()).abs()
                        <= 1e-12 * value.as_f64().unwrap().abs()
                };
                let same = |one: &Value| one["fact"] == json!(placed.fact) && near(&one["value"]);
                assert!(told.iter().any(same), "{what}: {} {point}: {value} in {chart}", placed.fact);
            }
            _ => assert!(
                gloss_data::agrees(&placed.shown, value) || value.is_string(),
                "{what}: {} {value}",
                placed.shown
            ),
        }
    }
    let package = gloss_ooxml::Package::open(&made.bytes, gloss_ooxml::Limits::default()).unwrap();
    assert_eq!(gloss_ooxml::presentation::lint::faults(&package), vec![], "{what}");
    let deck =
        gloss_ooxml::presentation::Presentation::open(&made.bytes, gloss_ooxml::Limits::default()).unwrap();
    assert_eq!(deck.slides().len(), titles.len(), "{what}");
}

#[test]
fn a_deck_is_what_its_task_says() {
    let sales = sales();
    for (task, slides) in [
        ("Make a deck of the sales", None),
        ("Make slides", None),
        ("Mach eine Präsentation daraus", None),
        ("Make a PowerPoint with six slides", Some(6)),
        ("Erstelle fünf Folien", Some(5)),
        ("Ten slides, two of context, six of analysis, two of questions", Some(10)),
        ("Make 10 slides: 2 context, 6 analysis, 2 questions", Some(10)),
        ("Make one slide", Some(1)),
        ("Make a dark deck of at most four slides", Some(4)),
    ] {
        let (says, house) = run(task, "sales.csv", &sales);
        assert!(!house.decks.is_empty(), "{task}: {says}");
        is_sound(&house, task);
        let layouts = layouts(&house);
        if let Some(slides) = slides {
            assert_eq!(layouts.len(), slides, "{task}: {layouts:?}");
        }
        assert_eq!(layouts[0], "cover", "{task}");
        if layouts.len() > 4 {
            assert!(concludes(&house, "chart") && layouts.contains(&"key-figures"), "{task}: {layouts:?}");
        }
        let (made, _) = &house.decks["sales-deck.pptx"];
        assert!(layouts.len() == 1 || made.placed.len() > 3, "{task}: {}", made.placed.len());
    }
}

/// Whether a slide of a layout ends with what follows from it.
fn concludes(house: &House, layout: &str) -> bool {
    let spec = spec(house);
    let mut slides = spec["slides"].as_array().unwrap().iter();
    slides.any(|slide| slide["layout"] == layout && slide["conclusion"].is_string())
}

#[test]
fn decks_of_many_tables_are_sound() {
    for (name, bytes) in [
        ("airline-safety.csv", file("../assets/sample/airline-safety.csv")),
        ("us-employment.csv", file("suite/sheet/us-employment.csv")),
        ("seattle-weather.csv", file("suite/sheet/seattle-weather.csv")),
        ("bechdel-movies.csv", file("suite/sheet/bechdel-movies.csv")),
        ("off-year-turnout-2023.xlsx", file("suite/sheet/off-year-turnout-2023.xlsx")),
        ("one.csv", b"name,amount\nAda,4\n".to_vec()),
    ] {
        let (says, house) = run("Make a deck", name, &bytes);
        assert!(!house.decks.is_empty(), "{name}: {says}");
        is_sound(&house, name);
        println!("{name}: {:?}\n  {says}", layouts(&house));
    }
}

#[test]
fn a_report_becomes_slides_and_what_is_left_out_is_said() {
    let (says, house) = run("Make slides of this report", "harbour.md", REPORT.as_bytes());
    is_sound(&house, "harbour");
    let spec = spec(&house);
    let titles: Vec<&str> =
        spec["storyline"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for heading in ["Background", "Berths", "Repairs", "Open questions"] {
        assert!(titles.contains(&heading), "{heading}: {titles:?}");
    }
    assert_eq!(titles[0], "Harbour: berths were full in every month");
    let charts: Vec<&Value> =
        spec["slides"].as_array().unwrap().iter().filter(|slide| slide["chart"].is_object()).collect();
    assert_eq!(charts[0]["chart"]["categories"], json!(["May", "June", "July", "August"]));
    assert!(says.contains("left out") && says.contains("code"), "{says}");
    let all = spec.to_string();
    for words in ["Rotterdam", "Who pays for the rope?", "42 berths", "Two cranes stood still"] {
        assert!(all.contains(words), "{words}");
    }
}

#[test]
fn what_cannot_be_filled_is_refused_and_no_deck_is_made() {
    let (says, house) = run("Make a deck", "empty.csv", b"a,b\n");
    assert!(house.decks.is_empty() && says.contains("nothing in empty.csv"), "{says}");
    let small = b"name,amount\nAda,4\nBob,5\n";
    for (task, part) in [
        ("Make forty slides", "Ask for"),
        ("Ten slides, two of context, six of analysis, two of questions", "can be had"),
        ("Ten slides, two of context, two of analysis, two of questions", "6 slides and not 10"),
        ("Ten slides, five of history", "history"),
    ] {
        let (says, house) = run(task, "small.csv", small);
        assert!(house.decks.is_empty() && says.starts_with("I made no deck"), "{task}: {says}");
        assert!(says.contains(part), "{task}: {says}");
    }
}
