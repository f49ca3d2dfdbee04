//! Whether words can be told from what is behind them: their contrast by WCAG 2.1, 1.4.3, per shape that of its worst line.

use std::collections::{BTreeMap, HashSet};

use super::area::{Areas, Key};
use super::finding::{Findings, Rule};
use super::ground::{Grounds, mixed};
use crate::drawing::{Drawing, Item};
use crate::text::fonts::Fonts;

/// The least contrast of words, and of large ones.
const WORDS: f32 = 4.5;
const LARGE: f32 = 3.0;
/// From these sizes on words are large.
const LARGE_SIZE: f32 = 24.0;
const LARGE_BOLD: f32 = 18.7;
/// A contrast below this share of the least is seen at a glance.
const HARDLY: f32 = 0.62;

/// The worst line of a shape.
struct Worst {
    ratio: f32,
    least: f32,
    cell: Option<(u32, u32)>,
    text: String,
    mean: bool,
}

pub(super) fn check(drawing: &Drawing, areas: &Areas, findings: &mut Findings) {
    let fonts = Fonts::bundled();
    let mut grounds = Grounds::new(drawing, areas);
    let mut worst: BTreeMap<Key, Worst> = BTreeMap::new();
    // What stands for something that can't be drawn is not the deck's own.
    let undrawn: HashSet<u32> = drawing.undrawn.iter().map(|one| one.shape).collect();
    let own = areas.words.iter().filter(|words| !words.key.1 && !undrawn.contains(&words.key.0));
    for words in own {
        let Some(entry) = drawing.entries.get(words.entry) else { continue };
        let Item::Line { text, font, size, colour, .. } = &entry.item else { continue };
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let Some((behind, mean)) = grounds.of(words) else {
            let says = "There is more on this slide than is checked for what is behind its words.";
            findings.add(Rule::TooMuch, 0, says.to_owned());
            break;
        };
        let ratio = behind
            .into_iter()
            .map(|ground| mixed(ground, *colour).contrast(ground))
            .fold(f32::INFINITY, f32::min);
        let large = *size >= LARGE_SIZE || *size >= LARGE_BOLD && fonts.file(*font).bold;
        let least = if large { LARGE } else { WORDS };
        let worse = worst.get(&words.key).is_none_or(|known| ratio / least < known.ratio / known.least);
        if ratio < least - 0.05 && worse {
            let text = text.chars().take(30).collect();
            worst.insert(words.key, Worst { ratio, least, cell: entry.of.cell, text, mean });
        }
    }
    for ((shape, _), Worst { ratio, least, cell, text, mean }) in worst {
        let shown = (ratio * 10.0).round() / 10.0;
        let says = format!(
            "“{}” can hardly be told from what is behind it: its contrast is {shown} to 1, and {least} is the least.",
            text.trim()
        );
        findings.add_to_cell(Rule::Contrast, (shape, cell), !mean && ratio < least * HARDLY, says);
    }
}

#[cfg(test)]
mod tests {
    use crate::drawing::Colour;

    #[test]
    fn contrast_is_that_of_wcag() {
        for (one, other, wanted) in [
            (Colour::BLACK, Colour::WHITE, 21.0),
            (Colour::WHITE, Colour::WHITE, 1.0),
            (Colour::new(0x76, 0x76, 0x76), Colour::WHITE, 4.54),
            (Colour::new(0xff, 0, 0), Colour::WHITE, 4.0),
        ] {
            assert!((one.contrast(other) - wanted).abs() < 0.01, "{one:?} on {other:?}");
            assert!((other.contrast(one) - wanted).abs() < 0.01, "both ways");
        }
    }
}
