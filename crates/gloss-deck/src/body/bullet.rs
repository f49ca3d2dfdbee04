//! Bullets and numbers before paragraphs (ECMA-376 part 1, 21.1.2.4).

use std::sync::Arc;

use gloss_ooxml::numerals::{letters, roman};

use super::cascade::Levels;
use super::request::{Look, Request};
use super::symbol;
use crate::canvas::Canvas;
use crate::drawing::Picture;
use crate::text::Style;

/// The bullet or number before a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bullet {
    pub text: String,
    pub look: Look,
    /// Drawn instead of the text, where it is a picture.
    pub picture: Option<Arc<Picture>>,
}

/// How far each level has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters {
    levels: [Option<(String, i64, i64)>; 9],
}

impl Counters {
    /// The number of a paragraph: one more than the one before it at its level, where that is of the same kind.
    fn next(&mut self, level: usize, kind: &str, start: i64) -> i64 {
        let known = self.levels.get(level).cloned().flatten();
        let number = match known {
            Some((same, begun, last)) if same == kind && begun == start => last.saturating_add(1),
            _ => start,
        };
        self.clear(level);
        if let Some(own) = self.levels.get_mut(level) {
            *own = Some((kind.to_owned(), start, number));
        }
        number
    }

    /// Forgets what was counted at a level and below.
    pub(super) fn clear(&mut self, level: usize) {
        self.levels.iter_mut().skip(level).for_each(|own| *own = None);
    }
}

/// The bullet of a paragraph whose words begin with this look.
pub(super) fn bullet<'a>(
    canvas: &mut Canvas<'a>,
    request: &Request<'a>,
    levels: &Levels<'a, '_>,
    counters: &mut Counters,
    first: &Look,
) -> Option<Bullet> {
    let kinds = ["buNone", "buChar", "buAutoNum", "buBlip"];
    let node = levels.find(|node| node.children().find(|child| kinds.contains(&child.local())))?;
    let name = levels.find(|node| {
        let child = node.children().find(|child| matches!(child.local(), "buFont" | "buFontTx"))?;
        Some(child.attr("typeface").unwrap_or_default().into_owned())
    });
    let name = name.filter(|name| !name.is_empty()).map(|name| canvas.scene.theme.typeface(&name));
    let text = match node.local() {
        "buChar" => {
            let written = node.attr("char")?.into_owned();
            let font = name.as_deref().unwrap_or_default();
            written.chars().take(8).map(|c| symbol::sign(font, c).unwrap_or(c)).collect()
        }
        "buAutoNum" => {
            let kind = node.attr("type").unwrap_or_default();
            let start = node.number::<i64>("startAt").unwrap_or(1).clamp(1, 32_767);
            numbered(&kind, counters.next(levels.level, &kind, start))
        }
        // A picture that can't be drawn is a point.
        "buBlip" => "•".to_owned(),
        _ => {
            counters.clear(levels.level);
            return None;
        }
    };
    if node.local() != "buAutoNum" {
        counters.clear(levels.level);
    }
    let mut look = Look { underline: false, strike: false, highlight: None, ..*first };
    let colour = levels.find(|node| {
        let child = node.children().find(|child| matches!(child.local(), "buClr" | "buClrTx"))?;
        Some(request.ink.within(child))
    });
    if let Some(colour) = colour.flatten() {
        look.colour = colour;
    }
    look.style = sized(canvas, levels, first, name.as_deref());
    let blip = node.child("blip").and_then(|blip| blip.prefixed("embed"));
    let part = blip.and_then(|id| node.part.target(&id).map(str::to_owned));
    let picture = part.and_then(|part| canvas.picture(&part).ok());
    Some(Bullet { text, look, picture })
}

fn sized(canvas: &Canvas<'_>, levels: &Levels<'_, '_>, first: &Look, name: Option<&str>) -> Style {
    let size = levels.find(|node| {
        let share = node.child("buSzPct").and_then(|child| child.share("val"));
        let points =
            || node.child("buSzPts").and_then(|child| child.number::<f32>("val")).map(|size| size / 100.0);
        share.map(|share| first.style.size * share.clamp(0.25, 4.0)).or_else(points)
    });
    let mut style = Style { spacing: 0.0, raised: 0.0, ..first.style };
    // Symbols are drawn by the font of the words, which has those that look like them.
    let letters = name.filter(|name| {
        let name = name.to_lowercase();
        !["wingdings", "symbol", "webdings"].iter().any(|known| name.starts_with(known))
    });
    if let Some(name) = letters {
        let face = canvas.scene.fonts.file(first.style.font);
        style = Style::of(canvas.scene.fonts.find(name, face.bold, face.italic), first.style.size);
    }
    style.size = size.unwrap_or(first.style.size).clamp(0.5, 1_000.0);
    style
}

/// A number as its kind writes it, such as `arabicPeriod`.
fn numbered(kind: &str, number: i64) -> String {
    let count = u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    let digits = if kind.starts_with("alphaLc") {
        letters(count).to_lowercase()
    } else if kind.starts_with("alphaUc") {
        letters(count)
    } else if kind.starts_with("romanLc") {
        roman(count).to_lowercase()
    } else if kind.starts_with("romanUc") {
        roman(count)
    } else {
        number.to_string()
    };
    if kind.ends_with("ParenBoth") {
        format!("({digits})")
    } else if kind.ends_with("ParenR") {
        format!("{digits})")
    } else if kind.ends_with("Plain") {
        digits
    } else if kind.ends_with("Minus") {
        format!("- {digits} -")
    } else {
        format!("{digits}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_kind_says() {
        for (kind, number, want) in [
            ("arabicPeriod", 3, "3."),
            ("arabicParenR", 3, "3)"),
            ("arabicParenBoth", 12, "(12)"),
            ("alphaLcPeriod", 2, "b."),
            ("alphaUcParenR", 28, "BB)"),
            ("romanUcPeriod", 1994, "MCMXCIV."),
            ("romanLcParenBoth", 4, "(iv)"),
            ("arabicPlain", 7, "7"),
            ("unheardOf", 7, "7."),
        ] {
            assert_eq!(numbered(kind, number), want);
        }
    }

    #[test]
    fn levels_count_each_for_themselves() {
        let mut counters = Counters::default();
        let mut next = |level| counters.next(level, "arabicPeriod", 1);
        assert_eq!([next(0), next(0), next(1), next(1), next(0), next(1)], [1, 2, 1, 2, 3, 1]);
    }
}
