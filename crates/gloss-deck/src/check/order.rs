//! Edges that nearly line up: left edges of boxes one below the other that differ by what a hand that slipped leaves.

use std::collections::HashSet;

use gloss_ooxml::presentation::ShapeKind;

use super::area::called;
use super::finding::{Findings, Rule};
use crate::drawing::{Drawing, Drawn};

/// Differences that are seen and not meant, in points: 0.02 to 0.08 inches.
const SLIPPED: std::ops::RangeInclusive<f32> = 1.44..=5.76;
/// Boxes that are compared; a drawing of more has an order of its own.
const MOST_BOXES: usize = 12;
/// Edges of a slide that are told.
const MOST_TOLD: usize = 2;

pub(super) fn edges(drawing: &Drawing, findings: &mut Findings) {
    let own = drawing.entries.iter().filter(|entry| !entry.of.inherited);
    let inked: HashSet<u32> = own.map(|entry| entry.of.shape).collect();
    let boxes: Vec<&Drawn> =
        drawing.shapes.iter().filter(|shape| has_visible_edge(shape) && inked.contains(&shape.id)).collect();
    if boxes.len() > MOST_BOXES {
        return;
    }
    let mut told = 0;
    for (at, lower) in boxes.iter().enumerate() {
        let slips = |upper: &&&Drawn| {
            let apart = upper.y + upper.height <= lower.y || lower.y + lower.height <= upper.y;
            apart && SLIPPED.contains(&(upper.x - lower.x).abs())
        };
        // One that lines up with another was put there.
        let lined = boxes.iter().any(|other| other.id != lower.id && (other.x - lower.x).abs() < 0.4);
        if let Some(upper) = boxes.iter().take(at).find(slips).filter(|_| !lined && told < MOST_TOLD) {
            let inches = ((upper.x - lower.x).abs() / 72.0 * 100.0).round() / 100.0;
            let (one, other) = (called(drawing, (lower.id, false)), called(drawing, (upper.id, false)));
            let says = format!("The left edges of {one} and of {other} differ by {inches} inches.");
            findings.add(Rule::UnevenEdges, lower.id, says);
            told += 1;
        }
    }
}

/// Whether a shape's left edge is seen, or its words begin there.
fn has_visible_edge(shape: &Drawn) -> bool {
    let plain = !shape.inherited && shape.depth == 0 && shape.turn == 0.0 && shape.width > 0.0;
    let footer = matches!(shape.placeholder.as_deref(), Some("dt" | "ftr" | "sldNum"));
    plain
        && !footer
        && matches!(shape.kind, ShapeKind::Box | ShapeKind::Picture | ShapeKind::Table | ShapeKind::Chart)
}
