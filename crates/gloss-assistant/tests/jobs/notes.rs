//! Notes that need the data: figures worked out again, rows and columns added, and questions about figures, each
//! over a small table whose numbers are counted by hand.

use gloss_data::{Library, Limits, TableSource};
use serde_json::{Value, json};

use crate::house::House;

const NOW: &[u8] = b"region,sales_2024,sales_2025\nNorth,10,40\nSouth,25,20\nWest,25,30\nEast,0,10\n";
const LIST: &str = "SELECT \"region\", sum(\"sales_2025\") AS s, sum(\"sales_2025\") * 100.0 / (SELECT sum(\"sales_2025\") FROM \"s.csv\") AS share FROM \"s.csv\" GROUP BY \"region\" ORDER BY s DESC LIMIT 3";
const CHANGE: &str = "SELECT sum(\"sales_2025\") - sum(\"sales_2024\") FROM \"s.csv\"";

fn figure(fact: &str, shown: &str, value: &Value, query: &str, stale: bool) -> Value {
    let at = fact.split_once("/r").and_then(|(_, at)| at.split_once('c'));
    let at = at.map_or((0, 0), |(row, column)| {
        (row.parse::<usize>().unwrap() - 1, column.parse::<usize>().unwrap() - 1)
    });
    let old: Vec<Vec<Value>> = if query == LIST && fact.starts_with("old") {
        OLD.iter().map(|(name, sales, share, _)| vec![json!(name), json!(sales), json!(share)]).collect()
    } else {
        vec![vec![value.clone()]]
    };
    let library = Library::start().unwrap();
    library.set_sources(vec![TableSource { path: "s.csv".into(), version: 1, bytes: NOW.into() }]);
    let now = library.compute(query, Limits::default(), &std::sync::Arc::default());
    let columns = now.map_or_else(|_| vec!["x".to_owned()], |now| now.columns);
    let place = gloss_data::place(query, &columns, &old, at);
    json!({ "fact": fact, "shown": shown, "value": value, "query": query, "stale": stale, "agrees": true,
        "place": place, "sources": [{ "path": "s.csv", "version": 1, "range": "A2:C5" }] })
}

/// The rows of the list when it was made.
const OLD: [(&str, i64, f64, &str); 3] =
    [("West", 30, 50.0, "50.0 %"), ("South", 20, 33.333, "33.3 %"), ("North", 10, 16.667, "16.7 %")];

/// Serves one note at a place of a document that is the place alone; the place after, and what was said.
fn served(intent: &str, words: &str, place: &str, figures: Value) -> (String, String, House) {
    let document = format!("# Sales\n\n{place}\n");
    let mut house = House::new(&[("s.csv", NOW), ("r.md", document.as_bytes())]);
    house.places.insert("n1".to_owned(), (vec![place.to_owned()], figures));
    let note = json!({ "notes": [{ "note": "n1", "intent": intent, "text": words }], "for_all": "" });
    house.turn(&format!("Serve these notes.\n{note}"));
    let said = house.calls.iter().rev().find_map(|(name, of)| match name.as_str() {
        "answer" => of["text"].as_str(),
        "needs_person" => of["question"].as_str(),
        _ => None,
    });
    let said = said.unwrap_or_default().to_owned();
    (house.places["n1"].0.concat(), said, house)
}

#[test]
fn figures_are_worked_out_again_in_their_style() {
    let diff = |shown: &str, value: f64| json!([figure("old", shown, &json!(value), CHANGE, true)]);
    for (place, figures, expect, says) in [
        (
            "Sales fell by [10.0](fact:old).",
            diff("10.0", -10.0),
            "Sales rose by [40.0](fact:f1).",
            "“fell” says “rose”",
        ),
        (
            "Sales fell by [10](fact:old), or rose.",
            diff("10", -10.0),
            "Sales fell by [10](fact:old), or rose.",
            "I left this sentence as it was",
        ),
        ("Change: [−10](fact:old)", diff("−10", -10.0), "Change: [40](fact:f1)", "“−10” is now “40”"),
        (
            "Change: [+€7.00 thousand](fact:old)",
            diff("+€7.00 thousand", 7000.0),
            "Change: [+€0.04 thousand](fact:f1)",
            "one figure again",
        ),
        (
            "From [1](fact:x) on, [40](fact:old).",
            diff("40", 40.0),
            "From [1](fact:x) on, [40](fact:f1).",
            "none shows another value",
        ),
    ] {
        let (new, said, house) = served("change", "Recompute from the newest data", place, figures);
        assert_eq!(new, expect, "{said}");
        assert!(said.contains(says), "{said}");
        assert_eq!(house.facts["f1"].1, [[json!(40)]]);
    }
}

/// The list as it stood when it was made.
fn old_list() -> (String, Value) {
    let mut text = "| Region | sales | share |\n| --- | --: | --: |".to_owned();
    let mut figures = Vec::new();
    for (at, (name, sales, share, shown)) in (1..).zip(OLD) {
        text.push_str(&format!("\n| {name} | [{sales}](fact:old/r{at}c2) | [{shown}](fact:old/r{at}c3) |"));
        figures.push(figure(&format!("old/r{at}c2"), &sales.to_string(), &json!(sales), LIST, true));
        figures.push(figure(&format!("old/r{at}c3"), shown, &json!(share), LIST, true));
    }
    (text, json!(figures))
}

#[test]
fn rows_are_found_by_their_names_when_a_ranking_changes() {
    let (place, figures) = old_list();
    let (new, said, _) = served("change", "Recompute", &place, figures.clone());
    assert_eq!(
        new,
        "| Region | sales | share |\n| --- | --: | --: |\n| West | [30](fact:f1/r2c2) | [30.0 %](fact:f1/r2c3) |\n| South | [20](fact:f1/r3c2) | [20.0 %](fact:f1/r3c3) |\n| North | [40](fact:f1/r1c2) | [40.0 %](fact:f1/r1c3) |",
        "{said}"
    );
    let (new, said, _) =
        served("change", "update", "Most is sold in **West** ([30](fact:old/r1c2)).", figures.clone());
    assert_eq!(new, "Most is sold in **West** ([30](fact:old/r1c2)).", "it stays whole, and is stale");
    assert!(said.contains("“most” stands beside “30”, and does not hold any more"), "{said}");
    let (new, said, _) = served("change", "refresh", "There it is [30](fact:old/r1c2).", figures.clone());
    assert_eq!(new, "There it is [30](fact:f1/r2c2).", "{said}");
    // The figure knows whose it is, whatever the person calls the row; one beside another row's name is in doubt.
    let (new, said, _) = served("change", "refresh", "| The west | [30](fact:old/r1c2) |", figures.clone());
    assert_eq!(new, "| The west | [30](fact:f1/r2c2) |", "{said}");
    let (new, said, _) = served("change", "refresh", "| North | [30](fact:old/r1c2) |", figures.clone());
    assert_eq!(new, "| North | – |");
    assert!(said.contains("A dash stands for “30”: it stands beside “North”"), "{said}");
    let (new, said, _) = served("change", "refresh", "30", figures);
    assert!(new == "30" && said.contains("Widen the place"), "{said}");
    let (_, said, _) = served("change", "recompute", "No figure here.", json!([]));
    assert!(said.contains("no figure with a source"), "{said}");
    let broken = json!([figure("old", "3", &json!(3), "SELECT sum(\"x\") FROM \"gone.csv\"", true)]);
    let (new, said, _) = served("change", "recompute", "It is [3](fact:old).", broken);
    assert!(new == "It is [3](fact:old)." && said.contains("left as it is"), "{said}");
}

/// The list as it is now, with facts that are fresh.
fn fresh_list() -> (String, Value) {
    let rows = [("North", 40, 40.0), ("West", 30, 30.0), ("South", 20, 20.0)];
    let mut text = "| Region | sales | share |\n| --- | --: | --: |".to_owned();
    let mut figures = Vec::new();
    for (at, (name, sales, share)) in (1..).zip(rows) {
        text.push_str(&format!(
            "\n| {name} | [{sales}](fact:now/r{at}c2) | [{share:.1} %](fact:now/r{at}c3) |"
        ));
        figures.push(figure(&format!("now/r{at}c2"), &sales.to_string(), &json!(sales), LIST, false));
        figures.push(figure(&format!("now/r{at}c3"), &format!("{share:.1} %"), &json!(share), LIST, false));
    }
    (text, json!(figures))
}

#[test]
fn questions_are_answered_from_the_data() {
    let total = |shown: &str, value: i64| {
        json!([figure("t", shown, &json!(value), "SELECT sum(\"sales_2025\") FROM \"s.csv\"", false)])
    };
    let moved = json!([figure("t", "40", &json!(40), CHANGE, false)]);
    let (_, listed) = fresh_list();
    let mean = json!([figure("t", "25", &json!(25), "SELECT avg(\"sales_2025\") FROM \"s.csv\"", false)]);
    for (words, figures, says) in [
        (
            "Why?",
            total("100", 100),
            "The largest parts by region: North (40, 40.0 %), West (30, 30.0 %) and South (20, 20.0 %)",
        ),
        (
            "Why?",
            moved,
            "these went up most: North (30), East (10) and West (5). By region, these went down most: South (−5)",
        ),
        (
            "What is behind this?",
            mean,
            "Highest are North (40), West (30) and South (20); lowest are East (10), South (20) and West (30)",
        ),
        (
            "Why?",
            listed.clone(),
            "for North. It is number 1 of 3; the highest of the others are West (30) and South (20)",
        ),
        ("Is this right?", total("100", 100), "Yes. Worked out again just now, “100” is 100"),
        ("check", total("90", 90), "“90” was 90 and is 100 now"),
        (
            "compare with last period",
            total("100", 100),
            "In sales 2025 it was 100, in sales 2024 60: 40 more (66.7 %).",
        ),
        ("And last year?", listed, "no period before"),
        ("Why?", json!([]), "There is no figure with a source"),
    ] {
        let (place, said, house) = served("ask", words, "It is [100](fact:t).", figures);
        assert!(said.contains(says), "{words}: {said}");
        assert_eq!(place, "It is [100](fact:t).");
        assert!(house.failed.is_empty(), "{:?}", house.failed);
    }
}

#[test]
fn a_period_in_the_data_is_compared_with_the_one_before() {
    let query = "SELECT \"region\" || ' 2025' AS month, sum(\"sales_2025\") FROM \"s.csv\" GROUP BY \"region\" ORDER BY month";
    let figures = json!([figure("t/r3c2", "20", &json!(20), query, false)]);
    let (_, said, _) = served("ask", "compare with the previous period", "[20](fact:t/r3c2)", figures);
    assert!(said.starts_with("In South 2025 it was 20, in North 2025 40: 20 less (50.0 %)."), "{said}");
}
