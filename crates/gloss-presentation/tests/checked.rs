//! Decks made from specs pass the check that is run before a deck is handed over: in every theme, with every layout, no fault, and only
//! what is so by the spec's own words is worth a look.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use gloss_deck::check::{CheckContext, Finding, Rule, Weight, check};
use gloss_deck::{Fonts, draw};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use support::{SPECS, deck, made, spec};

fn checked(bytes: &[u8]) -> Vec<Finding> {
    checked_with(bytes, &CheckContext::default())
}

fn checked_with(bytes: &[u8], known: &CheckContext) -> Vec<Finding> {
    let deck = deck(bytes);
    let fonts = Fonts::bundled();
    let all: Vec<usize> = (0..deck.slides().len()).collect();
    check(&deck, &all, known, |at| draw(&deck, at, &fonts).ok())
}

#[test]
fn a_made_deck_has_no_fault_in_any_theme() {
    let (mut slides, mut looks) = (0, 0);
    for name in SPECS {
        for theme in ["paper", "ink", "letter"] {
            let mut spec = spec(name);
            spec["theme"] = Value::from(theme);
            let made = made(&spec);
            slides += made.slides.len();
            for found in checked(&made.bytes) {
                println!("{name}-{theme}\t{}\t{}\t{}", found.place(), found.rule.word(), found.says);
                assert_ne!(found.weight, Weight::Fault, "{name}-{theme} {}: {}", found.place(), found.says);
                let by_words = matches!(
                    found.rule,
                    Rule::Orphan
                        | Rule::Crowded
                        | Rule::RepeatedTitle
                        | Rule::ManySeries
                        | Rule::CutAxis
                        | Rule::NoAltText
                );
                assert!(by_words, "{name}-{theme} {}: {}", found.place(), found.says);
                looks += 1;
            }
        }
    }
    assert!(slides > 100, "{slides} slides");
    assert!(looks * 3 < slides, "{looks} findings on {slides} slides");
}

/// A deck of one chart of columns.
fn chart(series: usize) -> Vec<u8> {
    let all: Vec<Value> =
        (0..series).map(|n| json!({ "name": format!("Shop {n}"), "values": [120 + n, 80 + n] })).collect();
    let chart = json!({ "kind": "column", "categories": ["North", "South"], "series": all });
    let spec = json!({
        "title": "Sales", "storyline": ["The north sells most"],
        "slides": [{ "layout": "chart", "chart": chart, "source": "sales.csv" }],
    });
    made(&spec).bytes
}

/// A deck with the text of its charts changed.
fn with_chart(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = 0;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name.starts_with("ppt/charts/chart") && name.ends_with(".xml") {
            let text = String::from_utf8(content).unwrap();
            changed += usize::from(text.contains(from));
            content = text.replacen(from, to, 1).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    assert!(changed > 0, "no chart has {from}");
    out.finish().unwrap().into_inner()
}

fn rules(bytes: &[u8]) -> Vec<(&'static str, String)> {
    checked(bytes).into_iter().map(|one| (one.rule.word(), one.says)).collect()
}

#[test]
fn charts_that_mislead_are_found() {
    let sound = chart(2);
    let words = |bytes: &[u8]| rules(bytes).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    assert_eq!(words(&sound), Vec::<&str>::new());
    assert!(words(&chart(7)).contains(&"many-series"));
    let differs = rules(&with_chart(&sound, "<c:v>120</c:v>", "<c:v>999</c:v>"));
    assert!(
        differs
            .iter()
            .any(|(rule, says)| *rule == "chart-differs" && says.contains("999") && says.contains("120")),
        "{differs:?}"
    );
    let cut = with_chart(&sound, "<c:min val=\"0\"/>", "<c:min val=\"50\"/>");
    assert!(words(&cut).contains(&"cut-axis"));
}

#[test]
fn numbers_without_a_source_are_found_where_others_have_one() {
    let spec = json!({
        "title": "Sales", "storyline": ["Sales grew", "Costs fell"],
        "slides": [
            { "layout": "content", "body": ["They grew by 12.5 % in 2026."], "source": "sales.csv" },
            { "layout": "content", "body": ["They fell by 3.5 % in 2026."] },
        ],
    });
    let bytes = made(&spec).bytes;
    assert!(rules(&bytes).iter().all(|(rule, _)| *rule != "no-source"), "nobody expects one");
    let known = CheckContext { figures: BTreeSet::from([(0, 3)]) };
    let found: Vec<String> = checked_with(&bytes, &known)
        .into_iter()
        .filter(|one| one.rule == Rule::NoSource)
        .map(|one| one.place())
        .collect();
    assert!(matches!(found.as_slice(), [one] if one.starts_with("slide:2/shape:")), "{found:?}");
}
