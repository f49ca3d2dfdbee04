//! Checks of a slide's own part: empty placeholders, titles, alternative texts, charts, the order of reading, numbers
//! without a source. Draws nothing.

use std::collections::HashMap;

use gloss_ooxml::presentation::{Presentation, Shape, ShapeKind, shapes};
use gloss_ooxml::xml::Tree;

use super::finding::{CheckContext, Findings, Rule};
use super::shape_words::{ShapeWords, read_words};
use super::{chart, reading};
use crate::drawing::Drawing;

/// Shapes of one slide that are looked at.
const MOST_SHAPES: usize = 20_000;
/// Charts of one slide whose numbers are read.
const MOST_CHARTS: usize = 40;

/// Titles that were met, and the slide of each from 0.
#[derive(Debug, Default)]
pub(super) struct Titles(HashMap<String, usize>);

/// Checks a slide; true where its shapes come and go while it is shown.
pub(super) fn check(
    deck: &Presentation,
    at: usize,
    (drawing, known): (&Drawing, &CheckContext),
    titles: &mut Titles,
    findings: &mut Findings,
) -> bool {
    let Some(slide) = deck.slides().get(at) else { return false };
    let Ok(text) = deck.package().text(&slide.part) else { return false };
    let Ok(tree) = Tree::parse(&text, &slide.part, deck.package().limits()) else { return false };
    let all: Vec<ShapeWords> = shapes(&tree)
        .into_iter()
        .take(MOST_SHAPES)
        .filter(|shape| !shape.hidden)
        .map(|shape| read_words(&tree, shape))
        .collect();
    let untitled = title(&all, at, titles, findings);
    let related = deck.package().relations(&slide.part).unwrap_or_default();
    let mut charts = 0;
    for one in &all {
        if !(untitled && one.shape.is_title()) {
            empty(&tree, one, findings);
        }
        described(&tree, one, findings);
        let relation = one.shape.chart_relation(&tree).filter(|_| one.shape.kind == ShapeKind::Chart);
        let part = relation.and_then(|id| related.iter().find(|known| known.id == id && !known.external));
        if let Some(part) = part.filter(|_| charts < MOST_CHARTS) {
            charts += 1;
            chart::check(deck, &part.target, one.shape.id, findings);
        }
    }
    reading::check(drawing, &all, findings);
    sources(at, &all, known, findings);
    tree.child(tree.root(), "timing").is_some_and(|timing| tree.children(timing).next().is_some())
}

/// Checks the title; true where it was said that there is none.
fn title(all: &[ShapeWords], at: usize, titles: &mut Titles, findings: &mut Findings) -> bool {
    let titled = all.iter().find(|one| one.shape.is_title() && one.has_words());
    let Some(titled) = titled else {
        // A slide of one picture needs none, and one with nothing on it has nothing to say.
        let speaks =
            all.iter().any(|one| !one.is_footer() && (one.has_words() || one.shape.kind == ShapeKind::Chart));
        let place = all.iter().find(|one| one.shape.is_title()).map_or(0, |one| one.shape.id);
        if speaks {
            findings.add(Rule::NoTitle, place, "This slide has no title.".to_owned());
        }
        return speaks;
    };
    let words = titled.words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match titles.0.get(&words) {
        Some(first) => {
            let says = format!("Slide {} has the same title.", first + 1);
            findings.add(Rule::RepeatedTitle, titled.shape.id, says);
        }
        None => {
            titles.0.insert(words, at);
        }
    }
    false
}

/// A placeholder that is not shown, because nothing was put into it.
fn empty(tree: &Tree<'_>, one: &ShapeWords, findings: &mut Findings) {
    let fills = one.shape.placeholder.is_some() && one.shape.kind == ShapeKind::Box && !one.is_footer();
    let painted = tree.child(one.shape.node, "spPr").is_some_and(|properties| {
        tree.children(properties)
            .any(|id| matches!(tree.local(id), "solidFill" | "gradFill" | "blipFill" | "pattFill"))
    });
    if fills && !painted && !one.has_words() {
        findings.add(Rule::EmptyPlaceholder, one.shape.id, format!("Nothing was put into {}.", name(one)));
    }
}

fn name(one: &ShapeWords) -> String {
    let name: String = one.shape.name.chars().take(40).collect();
    if name.is_empty() { "this placeholder".to_owned() } else { format!("the placeholder “{name}”") }
}

fn described(tree: &Tree<'_>, one: &ShapeWords, findings: &mut Findings) {
    let what = match one.shape.kind {
        ShapeKind::Picture => "picture",
        ShapeKind::Chart => "chart",
        ShapeKind::Diagram => "diagram",
        _ => return,
    };
    if one.shape.description.trim().is_empty() && one.shape.depth == 0 && !is_decoration(tree, &one.shape) {
        let says = format!("Nothing is said of this {what} for those who don't see it.");
        findings.add(Rule::NoAltText, one.shape.id, says);
    }
}

/// Marked as something that says nothing (`adec:decorative`).
fn is_decoration(tree: &Tree<'_>, shape: &Shape) -> bool {
    let end = tree.whole(shape.node).end;
    let mut below = (shape.node + 1..tree.all().end).take_while(|id| tree.whole(*id).start < end);
    below.any(|id| tree.local(id) == "decorative" && tree.tag(id).flag("val"))
}

/// Numbers with no source, where others of the deck have one.
fn sources(at: usize, all: &[ShapeWords], known: &CheckContext, findings: &mut Findings) {
    // A line that says so, or the place that a layout keeps for it.
    let names = |one: &ShapeWords| one.has_words() && names_source(&one.shape.name);
    let named = all.iter().any(|one| names(one) || one.words.iter().any(|words| names_source(words)));
    if known.figures.is_empty() || named {
        return;
    }
    for one in all.iter().filter(|one| !one.is_footer() && !known.figures.contains(&(at, one.shape.id))) {
        if let Some(number) = one.words.iter().find_map(|words| figure(words)) {
            let says = format!("{number} leads to no source, and the slide names none.");
            findings.add(Rule::NoSource, one.shape.id, says);
        }
    }
}

fn names_source(words: &str) -> bool {
    let words = words.trim_start().to_lowercase();
    ["source", "quelle", "fonte", "fuente"].iter().any(|word| words.starts_with(word))
}

/// A number that says how much: with a fraction, a share, thousands or a currency. Years, counts of a list and numbers of a
/// chapter say none of it.
fn figure(words: &str) -> Option<&str> {
    words
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | '.' | ':' | ';')))
        .find(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let marks = word.contains(['%', '€', '$', '£']) || word.contains(['.', ',']) && digits >= 2;
            digits > 0 && marks && word.chars().all(|c| !c.is_alphabetic())
        })
}
