//! Notes that give new words or values, in English and German, at places of a document and of two sheets: what is followed is done
//! exactly, and what is not is said before anything is sent. The list was written before the code that reads it.

use gloss_protocol::{Can, Intent};
use serde_json::{Value, json};

use crate::house::House;

const NOTES: &str = include_str!("wordings/texts.tsv");
const TEXT: &str = include_str!("wordings/texts.md");
const COSTS: &str = include_str!("wordings/texts_costs.csv");
const DECIMALS: &str = include_str!("wordings/texts_blatt.csv");

/// How many of those that can be followed are followed at least, in percent.
const FOLLOWED: usize = 97;

/// A place as the host tells it.
fn region(place: &str) -> Value {
    let (kind, cells) = place.split_once(' ').unwrap_or_default();
    match kind {
        "sheet" => cells_of(COSTS, ',', cells),
        "blatt" => cells_of(DECIMALS, ';', cells),
        _ => {
            // Words that stand in none of its lines are a place of their own.
            let at = TEXT.find(place);
            let (before, after) = at.map_or(("", ""), |at| (&TEXT[..at], &TEXT[at + place.len()..]));
            json!({ "path": "r.md", "reach": "selection", "ranges": [{ "range": 0, "text": place }], "before": before, "after": after,
                "figures": [] })
        }
    }
}

fn cells_of(source: &str, mark: char, address: &str) -> Value {
    let rows: Vec<Vec<&str>> = source.lines().map(|line| line.split(mark).collect()).collect();
    let (from, to) = address.split_once(':').unwrap_or((address, address));
    let row = |cell: &str| cell[1..].parse::<usize>().unwrap();
    let column = usize::from(from.as_bytes()[0] - b'A');
    let ranges: Vec<Value> = (row(from)..=row(to))
        .enumerate()
        .map(|(at, row)| json!({ "range": at, "cell": format!("{}{row}", &from[..1]), "text": rows[row - 1][column] }))
        .collect();
    let before: Vec<String> =
        (1..).zip(&rows).map(|(at, row)| format!("row {at}: {}", row.join(" | "))).collect();
    json!({ "path": "t.csv", "reach": "cell", "ranges": ranges, "before": before.join("\n"), "after": "", "figures": [] })
}

/// What the place says after the note was served.
fn served(region: &Value, words: &str) -> String {
    let mut house = House::new(&[]);
    let texts =
        region["ranges"].as_array().unwrap().iter().map(|range| range["text"].as_str().unwrap().to_owned());
    house.places.insert("n1".to_owned(), (texts.collect(), json!([])));
    house.regions.insert("n1".to_owned(), region.clone());
    let note = json!({ "notes": [{ "note": "n1", "intent": "change", "text": words }], "for_all": "" });
    house.turn(&format!("Serve these notes.\n{note}"));
    let rows = house.calls.iter().any(|(name, _)| name == "edit_cells");
    if rows { "rows".to_owned() } else { house.places["n1"].0.join(" | ") }
}

#[test]
fn new_words_are_followed_to_the_last_or_refused_before_they_are_sent() {
    let (mut followed, mut able, mut wrong, mut refused) = (0, 0, Vec::new(), Vec::new());
    for line in NOTES.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [place, words, expect] = parts.as_slice() else { panic!("{line}") };
        let region = region(place);
        let (can, says) = gloss_assistant::foresee_note(Intent::Change, words, &region);
        let now = served(&region, words);
        let before = region["ranges"].as_array().unwrap().iter().map(|range| range["text"].as_str().unwrap());
        let same = now == before.collect::<Vec<_>>().join(" | ");
        let able_to = *expect != "refuse";
        able += usize::from(able_to);
        match (able_to, can == Can::Yes) {
            (true, true) if now == *expect => followed += 1,
            (_, false) if same && !says.is_empty() => {
                if able_to {
                    refused.push(format!("{line} | {says}"));
                }
            }
            (_, can) => wrong.push(format!("{line} | can: {can} | {says} | {now}")),
        }
    }
    println!("{followed} of {able} followed; refused:\n{}", refused.join("\n"));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(
        followed * 100 >= able * FOLLOWED,
        "{followed} of {able} followed; refused:\n{}",
        refused.join("\n")
    );
}
