//! Decks made from specs pass the check that is run before a deck is handed over: in every theme, with every layout, no fault, and only
//! what is so by the spec's own words is worth a look.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use gloss_deck::check::{Finding, Known, Rule, Weight, check};
use gloss_deck::{Fonts, draw};
use serde_json::Value;

use support::{SPECS, deck, made, spec};

fn checked(bytes: &[u8]) -> Vec<Finding> {
    let deck = deck(bytes);
    let fonts = Fonts::bundled();
    let all: Vec<usize> = (0..deck.slides().len()).collect();
    check(&deck, &all, &Known::default(), |at| draw(&deck, at, &fonts).ok())
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
