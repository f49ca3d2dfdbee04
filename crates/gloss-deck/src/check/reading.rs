//! The order in which a slide is read out, beside the one in which it stands: the tree of its part from the first to the last.

use std::collections::HashMap;

use super::finding::{Findings, Rule};
use super::shape_words::ShapeWords;
use crate::drawing::{Drawing, Drawn};

/// Boxes with words whose order is compared.
const MOST_BOXES: usize = 60;

pub(super) fn check(drawing: &Drawing, all: &[ShapeWords], findings: &mut Findings) {
    let placed: HashMap<u32, &Drawn> =
        drawing.shapes.iter().filter(|shape| !shape.inherited).map(|shape| (shape.id, shape)).collect();
    let read = all.iter().filter(|one| one.has_words() && !one.is_footer() && one.shape.depth == 0);
    let boxes: Vec<(&ShapeWords, &Drawn)> =
        read.filter_map(|one| Some((one, *placed.get(&one.shape.id)?))).take(MOST_BOXES).collect();
    let title = boxes.iter().position(|(one, _)| one.shape.is_title());
    if let Some(at) = title.filter(|at| *at > 0) {
        // A line above the title may be read before it.
        let above =
            |(_, place): &(&ShapeWords, &Drawn)| boxes.get(at).is_some_and(|(_, own)| place.y < own.y);
        if let Some((own, _)) = boxes.get(at).filter(|_| !boxes.iter().take(at).all(above)) {
            let says = "The title is read out after other words of its slide.".to_owned();
            return findings.add(Rule::ReadingOrder, own.shape.id, says);
        }
    }
    // A title is read first, also before a label above it.
    for (at, (one, place)) in boxes.iter().enumerate().filter(|(_, (one, _))| !one.shape.is_title()) {
        let later = boxes.iter().skip(at + 1).find(|(_, other)| is_above(other, place));
        if let Some((other, _)) = later {
            let says =
                format!("“{}” stands above “{}” and is read out after it.", begins(other), begins(one));
            return findings.add(Rule::ReadingOrder, other.shape.id, says);
        }
    }
}

/// Wholly above, and over it.
fn is_above(upper: &Drawn, lower: &Drawn) -> bool {
    let over = upper.x < lower.x + lower.width && lower.x < upper.x + upper.width;
    over && upper.height > 0.0 && upper.y + upper.height <= lower.y
}

fn begins(one: &ShapeWords) -> String {
    let words =
        one.words.iter().find(|words| !words.trim().is_empty()).map(String::as_str).unwrap_or_default();
    words.trim().chars().take(30).collect()
}
