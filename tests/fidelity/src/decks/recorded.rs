//! What python-pptx and LibreOffice made of decks once, kept in `corpus/decks.jsonl.zst`, so that it is held where neither is. A row is
//! a deck before and after and the places on it. Its texts are in the form of decision 22, which is never altered.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gloss_protocol::Kind;
use serde::{Deserialize, Serialize};

use super::{On, OnDeck, SETS};
use crate::histories::rows;
use crate::score::{Case, Truth};

#[derive(Deserialize, Serialize)]
struct Row {
    old: String,
    new: String,
    places: Vec<PlaceRow>,
}

#[derive(Deserialize, Serialize)]
struct PlaceRow {
    name: String,
    set: usize,
    on: On,
    quote: (usize, usize),
    /// None where it is gone.
    truth: Option<(usize, usize)>,
}

/// All that was kept.
pub fn recorded() -> Vec<OnDeck> {
    let rows: Vec<Row> = rows(include_bytes!("../../corpus/decks.jsonl.zst"));
    rows.into_iter().flat_map(places).collect()
}

fn places(row: Row) -> Vec<OnDeck> {
    let (old, new): (Arc<str>, Arc<str>) = (row.old.into(), row.new.into());
    let place = |one: PlaceRow| OnDeck {
        set: SETS[one.set],
        on: one.on,
        case: Case {
            name: one.name,
            kind: Kind::Deck,
            old: old.clone(),
            new: new.clone(),
            quote: one.quote.0..one.quote.1,
            truth: one.truth.map_or(Truth::Gone, |(start, end)| Truth::Here(start..end)),
        },
    };
    row.places.into_iter().map(place).collect()
}

/// Keeps places in place of those that were kept.
///
/// # Errors
/// Where the file can't be written.
pub fn record(places: &[OnDeck]) -> std::io::Result<usize> {
    let mut rows: BTreeMap<(&str, &str), Vec<PlaceRow>> = BTreeMap::new();
    for one in places {
        let truth = match &one.case.truth {
            Truth::Here(at) => Some((at.start, at.end)),
            Truth::Gone => None,
            Truth::Untold => continue,
        };
        let set = SETS.iter().position(|set| *set == one.set).unwrap_or_default();
        let quote = (one.case.quote.start, one.case.quote.end);
        let row = PlaceRow { name: one.case.name.clone(), set, on: one.on, quote, truth };
        rows.entry((&one.case.old, &one.case.new)).or_default().push(row);
    }
    let mut text = Vec::new();
    for ((old, new), places) in rows {
        let row = Row { old: old.to_owned(), new: new.to_owned(), places };
        serde_json::to_writer(&mut text, &row)?;
        text.push(b'\n');
    }
    let mut packed = zstd::Encoder::new(Vec::new(), 19)?;
    packed.window_log(26)?;
    packed.long_distance_matching(true)?;
    std::io::copy(&mut text.as_slice(), &mut packed)?;
    let packed = packed.finish()?;
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/decks.jsonl.zst"), &packed)?;
    Ok(packed.len())
}
