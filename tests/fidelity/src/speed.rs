//! How long finding again takes: a thousand notes on a megabyte, where their words survive and where all are damaged,
//! beside a scan of the whole text for each.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use fastrand::Rng;
use gloss_artifact::Text;
use gloss_artifact::locate::{Between, place, selection};
use gloss_protocol::{Kind, PlaceStatus, Span};

use crate::scan::scan;
use crate::score::overlap;

/// Size of the text, in bytes.
const SIZE: usize = 1 << 20;

/// Notes, and the bytes of each quote.
const NOTES: usize = 1_000;
const QUOTE: usize = 60;

/// Damages of each quote, as single letters.
const DAMAGES: usize = 3;

/// Errors up to which the scan must find a quote: what was damaged, and one for a cut at its end.
const ERRORS: usize = 4;

/// Quotes that the scan is run for: it takes milliseconds for each.
const SCANNED: usize = 200;

/// What one run came to; times in milliseconds, for all notes.
#[derive(Debug, Default)]
pub struct Speed {
    /// All notes, where every quote survives an edit elsewhere.
    pub survive: f64,
    /// All notes, where each quote is damaged.
    pub damaged: f64,
    /// The scan, for as many notes (measured on some).
    pub scan: f64,
    /// Quotes that the scan found within its errors, and of these, found by Gloss at the same place.
    pub scanned: (usize, usize),
    /// Places taken as certain that are wrong, over both runs.
    pub wrong: usize,
    /// Quotes found, certain or suggested, at the right place: surviving, damaged.
    pub right: (usize, usize),
}

/// Measures once.
pub fn speed(texts: &[Arc<str>], seed: u64) -> Speed {
    let mut rng = Rng::with_seed(seed);
    let old = megabyte(texts, &mut rng);
    let quotes = quotes(&old, &mut rng);
    let mut out = Speed::default();
    for damage in [false, true] {
        let (new, truth) = edited(&old, &quotes, damage, &mut rng);
        let (a, b) = (Text::new(Kind::Document, &old), Text::new(Kind::Document, &new));
        let places: Vec<_> = quotes
            .iter()
            .map(|q| place(1, PlaceStatus::Exact, selection(vec![Span::new(q.start, q.end)]), &a))
            .collect();
        let begun = Instant::now();
        let between = Between::new(&a, &b);
        let found: Vec<_> = places.iter().map(|at| between.map(at, 2, &a, &b)).collect();
        let took = begun.elapsed().as_secs_f64() * 1e3;
        let right: Vec<bool> = found
            .iter()
            .zip(&truth)
            .map(|(found, truth)| {
                let at = found.region.as_ref().and_then(|region| region.spans().first().copied());
                at.is_some_and(|at| overlap(&new, truth, &at.range()) >= 0.5)
            })
            .collect();
        out.wrong += found.iter().zip(&right).filter(|(f, right)| f.status.certain() && !**right).count();
        let count = right.iter().filter(|right| **right).count();
        if damage {
            (out.damaged, out.right.1) = (took, count);
            scan_some(&old, &new, &quotes, &right, &truth, &mut out);
        } else {
            (out.survive, out.right.0) = (took, count);
        }
    }
    out
}

fn scan_some(
    old: &str,
    new: &str,
    quotes: &[Range<usize>],
    right: &[bool],
    truth: &[Range<usize>],
    out: &mut Speed,
) {
    let begun = Instant::now();
    for ((quote, right), truth) in quotes.iter().zip(right).zip(truth).take(SCANNED) {
        let hit = scan(new.as_bytes(), old.as_bytes().get(quote.clone()).unwrap_or_default());
        if hit.is_some_and(|(end, errors)| errors <= ERRORS && end.abs_diff(truth.end) < 24) {
            out.scanned.0 += 1;
            out.scanned.1 += usize::from(*right);
        }
    }
    out.scan = begun.elapsed().as_secs_f64() * 1e3 * NOTES as f64 / SCANNED as f64;
}

fn megabyte(texts: &[Arc<str>], rng: &mut Rng) -> String {
    let mut out = String::with_capacity(SIZE + (64 << 10));
    while out.len() < SIZE {
        let text = &texts[rng.usize(0..texts.len())];
        // Histories of one file are alike; a text that stands in already would only be a lookalike of itself.
        if text.len() > 2_000 && !text.get(..200).is_some_and(|head| out.contains(head)) {
            out.push_str(text);
            out.push_str("\n\n");
        }
    }
    out
}

/// Quotes apart from each other, on the boundaries of characters, none of which stands twice.
fn quotes(text: &str, rng: &mut Rng) -> Vec<Range<usize>> {
    let step = text.len() / NOTES;
    (0..NOTES)
        .filter_map(|n| {
            (0..20).find_map(|_| {
                let start = n * step + rng.usize(0..step.saturating_sub(QUOTE * 2).max(1));
                let range = start..start + QUOTE;
                let quote = text.get(range.clone())?;
                (quote.is_ascii() && !quote.contains("\n\n") && text.matches(quote).count() == 1)
                    .then_some(range)
            })
        })
        .collect()
}

/// The text edited, and where each quote stands then: insertions between quotes, and where asked, letters of each
/// quote replaced.
fn edited(text: &str, quotes: &[Range<usize>], damage: bool, rng: &mut Rng) -> (String, Vec<Range<usize>>) {
    let (mut out, mut truth, mut at) = (String::with_capacity(text.len() + 65_536), Vec::new(), 0);
    for quote in quotes {
        out.push_str(&text[at..quote.start]);
        let mut words = text[quote.clone()].as_bytes().to_vec();
        if damage {
            for _ in 0..DAMAGES {
                words[rng.usize(0..QUOTE)] = rng.u8(b'a'..=b'z');
            }
        }
        let start = out.len();
        out.push_str(std::str::from_utf8(&words).expect("ASCII"));
        truth.push(start..out.len());
        // A line in a hundred is new.
        if rng.u8(0..8) == 0 {
            let end = text[quote.end..].find('\n').map_or(text.len(), |n| quote.end + n + 1);
            out.push_str(&text[quote.end..end]);
            out.push_str("A new line stands here now.\n");
            at = end;
            continue;
        }
        at = quote.end;
    }
    out.push_str(&text[at..]);
    (out, truth)
}
