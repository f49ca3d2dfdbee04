//! Overlaps, and shapes beyond the slide: lines of words on those of another shape, words below something that hides
//! them, charts and tables on each other. Shapes of one group, and inherited ones, were meant so.

use std::collections::{BTreeSet, HashMap};

use gloss_ooxml::presentation::ShapeKind;

use super::area::{Areas, Key, Layer, Rect, Words, called};
use super::finding::{Findings, Rule};
use crate::drawing::{Drawing, Item, Paint};

/// Pairs that are looked at on one slide.
const MOST_PAIRS: usize = 2_000_000;
/// Pairs that something is said of.
const MOST_SAID: usize = 100;
/// Lines of words lie on each other from this share of the smaller on.
const SHARE: f32 = 0.12;
/// Charts and tables do.
const GRAPHICS: f32 = 0.02;
/// Something reaches beyond the slide from so many points on.
const BEYOND: f32 = 2.0;

pub(super) fn check(drawing: &Drawing, areas: &Areas, moving: bool, findings: &mut Findings) {
    beyond(drawing, areas, findings);
    let mut seen = Seen { pairs: 0, said: BTreeSet::new() };
    words_on_words(drawing, areas, moving, (&mut seen, findings));
    covered(drawing, areas, moving, (&mut seen, findings));
    graphics(drawing, areas, moving, (&mut seen, findings));
    if seen.pairs >= MOST_PAIRS {
        findings.add(
            Rule::TooMuch,
            0,
            "There is more on this slide than is checked for what lies on what.".to_owned(),
        );
    }
}

/// The pairs that were looked at, and those that something was said of.
struct Seen {
    pairs: usize,
    said: BTreeSet<(Key, Key)>,
}

impl Seen {
    /// Counts a pair; false where enough were looked at.
    fn count(&mut self) -> bool {
        self.pairs += 1;
        self.pairs < MOST_PAIRS && self.said.len() < MOST_SAID
    }

    /// Whether nothing was said of two shapes yet.
    fn first(&mut self, one: Key, other: Key) -> bool {
        self.said.insert((one.min(other), one.max(other)))
    }
}

fn beyond(drawing: &Drawing, areas: &Areas, findings: &mut Findings) {
    let page = (drawing.width, drawing.height);
    let whole = Rect { left: 0.0, top: 0.0, right: page.0, bottom: page.1 };
    let mut reach: HashMap<u32, f32> = HashMap::new();
    for words in areas.words.iter().filter(|words| !words.key.1) {
        let known = reach.entry(words.key.0).or_default();
        *known = known.max(words.rect.beyond(page));
    }
    for shape in drawing.shapes.iter().filter(|shape| !shape.inherited) {
        let key = (shape.id, false);
        let Some(ink) = areas.ink.get(&key) else { continue };
        let name = || called(drawing, key);
        if findings.is_full(Rule::OffSlide) {
            return;
        }
        if ink.area() > 0.0 && ink.common(&whole) <= 0.0 {
            findings.add_if_sure(
                Rule::OffSlide,
                shape.id,
                false,
                format!("All of {} lies outside of the slide, where nobody sees it.", name()),
            );
            continue;
        }
        let of_words = reach.get(&shape.id).copied().unwrap_or(0.0);
        let graphic = matches!(shape.kind, ShapeKind::Table | ShapeKind::Chart | ShapeKind::Diagram);
        if of_words > BEYOND {
            findings.add(Rule::OffSlide, shape.id, format!("Words of {} reach beyond the slide.", name()));
        } else if graphic && ink.beyond(page) > BEYOND {
            findings.add(Rule::OffSlide, shape.id, format!("A part of {} reaches beyond the slide.", name()));
        }
    }
}

/// Lines sorted by their tops, each beside those that begin before it ends.
fn words_on_words(
    drawing: &Drawing,
    areas: &Areas,
    moving: bool,
    (seen, findings): (&mut Seen, &mut Findings),
) {
    let mut lines: Vec<&Words> = areas.words.iter().collect();
    lines.sort_by(|one, other| one.rect.top.total_cmp(&other.rect.top));
    for (at, one) in lines.iter().enumerate() {
        let beside = lines.iter().skip(at + 1).take_while(|other| other.rect.top < one.rect.bottom);
        for other in beside {
            if !seen.count() {
                return;
            }
            if one.top == other.top || one.key.1 && other.key.1 {
                continue;
            }
            let least = one.rect.area().min(other.rect.area());
            if one.rect.common(&other.rect) > least * SHARE && seen.first(one.key, other.key) {
                let (own, under) = if one.key.1 { (other, one) } else { (one, other) };
                let (one, other) = (called(drawing, own.key), called(drawing, under.key));
                let says = format!("Words of {one} and of {other} lie on each other.");
                findings.add_if_sure(Rule::Overlap, own.key.0, !moving, says);
            }
        }
    }
}

/// Words below something opaque of another shape.
fn covered(drawing: &Drawing, areas: &Areas, moving: bool, (seen, findings): (&mut Seen, &mut Findings)) {
    let opaque: Vec<&Layer> = areas.layers.iter().filter(|layer| hides(drawing, layer)).collect();
    for words in areas.words.iter().filter(|words| !words.key.1) {
        let from = opaque.partition_point(|layer| layer.entry <= words.entry);
        for layer in opaque.iter().skip(from) {
            if !seen.count() {
                return;
            }
            if layer.top == words.top || layer.rect.common(&words.rect) <= 0.0 {
                continue;
            }
            let hidden = words.rect.samples().into_iter().filter(|point| layer.covers(*point)).count();
            if hidden >= 2 && seen.first(words.key, layer.key) {
                let (one, other) = (called(drawing, words.key), called(drawing, layer.key));
                findings.add_if_sure(
                    Rule::Covered,
                    words.key.0,
                    !moving,
                    format!("Words of {one} are hidden by {other}."),
                );
            }
        }
    }
}

fn hides(drawing: &Drawing, layer: &Layer) -> bool {
    match drawing.entries.get(layer.entry).map(|entry| &entry.item) {
        Some(Item::Path { fill: Some(Paint::Solid(colour)), blur, .. }) => colour.alpha > 0.8 && *blur == 0.0,
        Some(Item::Path { fill: Some(Paint::Gradient(gradient)), blur, .. }) => {
            *blur == 0.0 && gradient.stops.iter().all(|(_, colour)| colour.alpha > 0.8)
        }
        // A picture may be clear where the words are.
        Some(Item::Image { opacity, picture, .. }) => *opacity > 0.8 && picture.media_type == "image/jpeg",
        _ => false,
    }
}

/// Charts and tables on each other.
fn graphics(drawing: &Drawing, areas: &Areas, moving: bool, (seen, findings): (&mut Seen, &mut Findings)) {
    let is = |kind| matches!(kind, ShapeKind::Table | ShapeKind::Chart);
    let all: Vec<(Key, Rect)> = drawing
        .shapes
        .iter()
        .filter(|shape| !shape.inherited && is(shape.kind))
        .filter_map(|shape| Some(((shape.id, false), *areas.ink.get(&(shape.id, false))?)))
        .collect();
    for (at, (one, rect)) in all.iter().enumerate() {
        for (other, beside) in all.iter().skip(at + 1) {
            if !seen.count() {
                return;
            }
            let least = rect.area().min(beside.area());
            let apart = areas.top(*one) != areas.top(*other);
            if apart && rect.common(beside) > least * GRAPHICS && seen.first(*one, *other) {
                let says = format!(
                    "{} and {} lie on each other.",
                    capital(&called(drawing, *one)),
                    called(drawing, *other)
                );
                findings.add_if_sure(Rule::Overlap, one.0, !moving, says);
            }
        }
    }
}

fn capital(words: &str) -> String {
    let mut all = words.chars();
    all.next().map(|first| first.to_uppercase().chain(all).collect()).unwrap_or_default()
}
