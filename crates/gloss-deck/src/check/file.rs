//! Checks of the whole file: faults for which PowerPoint offers a repair, and fonts that have no twin here.

use std::collections::BTreeSet;

use gloss_ooxml::presentation::{Presentation, lint};

use super::finding::{Finding, Findings, Rule};
use crate::drawing::Drawing;

/// Faults that are told.
const MOST_FAULTS: usize = 20;
/// Fonts that are told.
const MOST_FONTS: usize = 10;

pub(super) fn faults(deck: &Presentation, out: &mut Vec<Finding>) {
    let mut said = BTreeSet::new();
    for fault in lint::faults(deck.package()) {
        if said.len() >= MOST_FAULTS {
            break;
        }
        let slide = deck.slides().iter().position(|slide| slide.part == fault.part);
        if said.insert((slide, fault.rule)) {
            let says = format!("PowerPoint may offer to repair the file: {} in {}.", fault.rule, fault.part);
            out.push(Finding::new(slide, 0, Rule::FaultyFile, says));
        }
    }
}

/// Fonts whose widths are an estimate, each where it is met first.
pub(super) fn fonts(drawing: &Drawing, known: &mut BTreeSet<String>, findings: &mut Findings) {
    for name in &drawing.substitutes {
        if known.len() < MOST_FONTS && known.insert(name.clone()) {
            let name: String = name.chars().take(60).collect();
            let says =
                format!("The font {name} is not known here: how its words break into lines is an estimate.");
            findings.add(Rule::SubstituteFont, 0, says);
        }
    }
}
