//! Decks made from specs, each held to what a sound package is, read again, and held to its spec: nothing lost, nothing outside of
//! its box, every fact where the result says it is. With `GLOSS_SOAK` also opened by LibreOffice, where that is on the machine.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
mod support;

use gloss_presentation::{Given, Made, Template, make, read};
use serde_json::Value;

use support::{SPECS, deck, faults, pictures, spec};

fn made(spec: &Value) -> Made {
    let pictures = pictures();
    let given =
        Given { pictures: &pictures, fonts: &gloss_deck::Fonts::bundled(), seed: 7, at: 1_795_000_000 };
    make(&read(spec).unwrap(), Template::Theme, &given).unwrap()
}

/// Each spec in each theme, with its name.
fn all() -> impl Iterator<Item = (String, Value, Made)> {
    SPECS.iter().flat_map(|name| {
        ["paper", "ink", "letter"].into_iter().map(move |theme| {
            let mut spec = spec(name);
            spec["theme"] = Value::from(theme);
            let made = made(&spec);
            (format!("{name}-{theme}"), spec, made)
        })
    })
}

#[test]
fn every_deck_is_a_sound_package() {
    for (name, _, made) in all() {
        support::keep(&name, &made.bytes);
        assert_eq!(faults(&made.bytes), Vec::<String>::new(), "{name}");
        assert_eq!(deck(&made.bytes).slides().len(), made.slides.len(), "{name}");
    }
}
