//! Words in their boxes: too many for it, too wide, too small, too many on a slide, and a last line of one short word.

use std::collections::{BTreeMap, HashMap, HashSet};

use gloss_ooxml::presentation::ShapeKind;

use super::area::called;
use super::finding::{Findings, Rule};
use crate::drawing::{Drawing, Drawn, Fitted, Item};

/// Words may reach out by this share of a line: what two programs that set the same words differ by.
const SLACK: f32 = 0.25;
/// From this share of a line on it is seen.
const SEEN: f32 = 0.6;
/// A last line of one word is short below this share of its box.
const SHORT: f32 = 0.15;
/// The smallest type of a body, and of anything, in points on a slide of the usual height: a small slide is shown as large as any.
const BODY: f32 = 14.0;
const LEAST: f32 = 10.0;
const USUAL_HEIGHT: f32 = 540.0;
/// Words of a slide, those in tables and charts not counted.
const MOST_WORDS: usize = 75;

pub(super) fn check(drawing: &Drawing, findings: &mut Findings) {
    let mut words = 0;
    let own = drawing.shapes.iter().filter(|shape| !shape.inherited);
    let shapes: HashMap<u32, &Drawn> = own.map(|shape| (shape.id, shape)).collect();
    for fitted in drawing.fitted.iter().filter(|fitted| !fitted.of.inherited) {
        let Some(shape) = shapes.get(&fitted.of.shape).copied() else { continue };
        if fitted.of.cell.is_none() {
            overflow(drawing, fitted, shape, findings);
            words += fitted.lines.iter().map(|line| line.words).sum::<usize>();
            orphan(fitted, shape, findings);
        }
        cut(fitted, findings);
    }
    if words > MOST_WORDS {
        let says = format!(
            "{words} words stand on this slide; more than {MOST_WORDS} are hardly read while it is shown."
        );
        findings.add(Rule::Crowded, 0, says);
    }
    small(drawing, findings);
}

fn is(shape: &Drawn, kinds: &[&str]) -> bool {
    shape.placeholder.as_deref().is_some_and(|kind| kinds.contains(&kind))
}

fn overflow(drawing: &Drawing, fitted: &Fitted, shape: &Drawn, findings: &mut Findings) {
    let Some(line) = fitted.lines.first().map(|line| line.height).filter(|height| *height > 0.0) else {
        return;
    };
    // Words of an ellipse and its like stand in a smaller box within it. What is turned has its own.
    let around = ((shape.height - fitted.height) / 2.0).max(0.0);
    let over = (fitted.over - around) / line;
    // A box that grows with its words is as high as these were in the program that made it.
    let slack = if fitted.grows { 1.0 } else { SLACK };
    if over <= slack || fitted.height <= 0.0 {
        return;
    }
    if findings.is_full(Rule::Overflow) {
        return;
    }
    let lines = fitted.lines.len();
    let name = called(drawing, (shape.id, false));
    let says = match over {
        over if over < 1.0 => format!("The words of {name} reach out of their box by part of a line."),
        over => format!(
            "The words of {name} reach out of their box by about {} of {lines} lines.",
            over.round().max(1.0)
        ),
    };
    findings.add_if_sure(Rule::Overflow, shape.id, over >= SEEN && !fitted.grows && !fitted.substitute, says);
}

fn cut(fitted: &Fitted, findings: &mut Findings) {
    if fitted.lines.iter().any(|line| line.cut) {
        let says = "A word is wider than its box and is broken in the middle.".to_owned();
        findings.add_to_cell(Rule::LongWord, (fitted.of.shape, fitted.of.cell), !fitted.substitute, says);
    }
}

fn orphan(fitted: &Fitted, shape: &Drawn, findings: &mut Findings) {
    if !fitted.room.is_finite() || fitted.room <= 0.0 {
        return;
    }
    let title = is(shape, &["title", "ctrTitle"]);
    for pair in fitted.lines.windows(2) {
        let [before, last] = pair else { continue };
        let ends = last.paragraph == before.paragraph && is_last(fitted, last.paragraph, last.width);
        let short = last.width < fitted.room * SHORT || title && last.width < fitted.room / 3.0;
        if ends && last.words == 1 && before.words > 1 && short {
            let what = if title {
                "The title's last line is one word."
            } else {
                "The last line of a paragraph is one short word."
            };
            return findings.add(Rule::Orphan, shape.id, what.to_owned());
        }
    }
}

/// Whether the last line of a paragraph has this width.
fn is_last(fitted: &Fitted, paragraph: usize, width: f32) -> bool {
    let last = fitted.lines.iter().rfind(|line| line.paragraph == paragraph);
    last.is_some_and(|line| line.width == width)
}

/// The smallest type of each shape.
fn small(drawing: &Drawing, findings: &mut Findings) {
    let mut least: BTreeMap<u32, f32> = BTreeMap::new();
    let undrawn: HashSet<u32> = drawing.undrawn.iter().map(|one| one.shape).collect();
    let own =
        drawing.entries.iter().filter(|entry| !entry.of.inherited && !undrawn.contains(&entry.of.shape));
    for entry in own {
        if let Item::Line { size, text, .. } = &entry.item
            && text.chars().any(char::is_alphanumeric)
        {
            let known = least.entry(entry.of.shape).or_insert(*size);
            *known = known.min(*size);
        }
    }
    // More than a label or a source: what is read as a text.
    let fitted = drawing.fitted.iter().filter(|fitted| !fitted.of.inherited && fitted.lines.len() > 1);
    let long: HashSet<u32> = fitted.map(|fitted| fitted.of.shape).collect();
    for shape in drawing.shapes.iter().filter(|shape| !shape.inherited) {
        let Some(size) = least.get(&shape.id) else { continue };
        let body = is(shape, &["body", "obj", "subTitle"])
            && shape.kind == ShapeKind::Box
            && long.contains(&shape.id);
        let scale = (drawing.height / USUAL_HEIGHT).min(1.0);
        let bound = if body { BODY } else { LEAST } * scale;
        if *size < bound - 0.05 {
            let [shown, bound] = [*size, bound].map(|value| (value * 10.0).round() / 10.0);
            let says = format!(
                "Type of {shown} points is too small to be read from a distance; {bound} is the least here."
            );
            findings.add(Rule::SmallType, shape.id, says);
        }
    }
}
