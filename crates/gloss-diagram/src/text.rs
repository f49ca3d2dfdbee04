//! Words of a drawing, in lines: those in boxes of HTML, which are broken to fit, and those of SVG, which stand where
//! they are. Keeps no markup: bold and slanted is all that is left of it.

use roxmltree::Node;

use crate::picture::{Run, width_of};
use crate::style::{Style, inline, is_bold, length};

/// A line of words.
pub(crate) type Line = Vec<Run>;

/// The height of a line in HTML, as a share of the size.
const LINE: f64 = 1.5;
/// From the middle of a line to its baseline, as a share of the size.
const MIDDLE: f64 = 0.35;
/// From the middle of small letters to their baseline.
const SMALL: f64 = 0.27;
/// From the top of letters to their baseline.
const TOP: f64 = 0.75;
/// How far a line may be wider than its box before it is broken: what kerning and rounding come to.
const SLACK: f64 = 1.0;

/// Looks that come from tags around words.
#[derive(Clone, Copy, Default)]
struct Face {
    bold: bool,
    italic: bool,
}

/// The lines in a box of HTML that is so wide, at a size.
pub(crate) fn lines_of(html: Node<'_, '_>, width: f64, size: f64) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    collect(html, Face::default(), &mut lines, 0);
    let broken = lines.iter().flat_map(|line| wrap(line, width + SLACK, size));
    broken.filter(|line| line.iter().any(|run| !run.text.trim().is_empty())).collect()
}

/// Where the baseline of each line is, below the top of a box that is so high: all of them in its middle.
pub(crate) fn baselines(lines: usize, height: f64, size: f64) -> impl Iterator<Item = f64> {
    let rows = u32::try_from(lines).map_or(1.0, f64::from);
    let top = (height - rows * size * LINE) / 2.0;
    (0..lines).map(move |n| {
        let n = u32::try_from(n).map_or(0.0, f64::from);
        top + (n + 0.5) * size * LINE + size * MIDDLE
    })
}

/// The colour that an author gave to words in a box of HTML.
pub(crate) fn own_color<'a>(html: Node<'a, '_>) -> Option<&'a str> {
    let styles = html.descendants().filter_map(|node| node.attribute("style"));
    let colors = styles.flat_map(inline).filter(|(name, _)| *name == "color");
    colors.last().map(|(_, value)| value.trim_end_matches("!important").trim())
}

fn collect(node: Node<'_, '_>, face: Face, lines: &mut Vec<Line>, depth: usize) {
    if depth > crate::limits::DEPTH {
        return;
    }
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        push(lines, text, face);
        return;
    }
    let name = node.tag_name().name();
    let block = matches!(name, "p" | "div" | "li" | "ul" | "ol" | "pre" | "br" | "tr" | "h1" | "h2" | "h3");
    if block && lines.last().is_some_and(|line| name == "br" || !line.is_empty()) {
        lines.push(Line::new());
    }
    let declared: Vec<_> = inline(node.attribute("style").unwrap_or_default()).collect();
    let says =
        |what: &str, yes: fn(&str) -> bool| declared.iter().any(|(name, value)| *name == what && yes(value));
    let face = Face {
        bold: face.bold
            || matches!(name, "strong" | "b" | "th")
            || node.attribute("font-weight").is_some_and(is_bold)
            || says("font-weight", is_bold),
        italic: face.italic || matches!(name, "em" | "i") || says("font-style", |value| value == "italic"),
    };
    for child in node.children() {
        collect(child, face, lines, depth + 1);
    }
    if block && name != "br" && lines.last().is_some_and(|line| !line.is_empty()) {
        lines.push(Line::new());
    }
}

/// Appends words to the last line, with one blank for many.
fn push(lines: &mut [Line], text: &str, Face { bold, italic }: Face) {
    let Some(line) = lines.last_mut() else { return };
    let ends_blank = line.last().is_none_or(|run| run.text.ends_with(' '));
    let mut words = String::new();
    for ch in text.chars() {
        let ch = if ch.is_whitespace() { ' ' } else { ch };
        if ch != ' ' || !(words.ends_with(' ') || (words.is_empty() && ends_blank)) {
            words.push(ch);
        }
    }
    if !words.is_empty() {
        line.push(Run { text: words, bold, italic });
    }
}

/// A line broken where it becomes wider than its room: between words, and in a word that has no room by itself.
fn wrap(line: &[Run], room: f64, size: f64) -> Vec<Line> {
    if width_of(line, size) <= room {
        return vec![trimmed(line.to_vec())];
    }
    let mut out: Vec<Line> = vec![Line::new()];
    let mut used = 0.0;
    for run in line {
        for word in run.text.split_inclusive(' ') {
            let piece = |text: &str| Run { text: text.to_owned(), ..run.clone() };
            let width = width_of(&[piece(word.trim_end())], size);
            if used > 0.0 && used + width > room {
                out.push(Line::new());
                used = 0.0;
            }
            if width <= room {
                used += width_of(&[piece(word)], size);
                out.last_mut().into_iter().for_each(|line| line.push(piece(word)));
                continue;
            }
            for ch in word.chars() {
                let wide = width_of(&[piece(ch.encode_utf8(&mut [0; 4]))], size);
                if used > 0.0 && used + wide > room {
                    out.push(Line::new());
                    used = 0.0;
                }
                used += wide;
                out.last_mut().into_iter().for_each(|line| line.push(piece(ch.encode_utf8(&mut [0; 4]))));
            }
        }
    }
    out.into_iter().map(trimmed).collect()
}

/// A line with one run for neighbours of the same look, and without blanks at its ends.
fn trimmed(line: Line) -> Line {
    let mut out = Line::new();
    for run in line {
        match out.last_mut() {
            Some(last) if last.bold == run.bold && last.italic == run.italic => last.text.push_str(&run.text),
            _ => out.push(run),
        }
    }
    if let Some(first) = out.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = out.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    out.retain(|run| !run.text.is_empty());
    out
}

/// The lines of an element `text`, each with the point through which its baseline goes.
pub(crate) fn positioned(text: Node<'_, '_>, style: &Style) -> Vec<((f64, f64), Line)> {
    let size = style.font_size;
    let number = |node: Node<'_, '_>, name| node.attribute(name).and_then(|value| length(value, size));
    let base = baseline(text).unwrap_or(0.0) * size;
    let (x, y) = (number(text, "x").unwrap_or(0.0), number(text, "y").unwrap_or(0.0));
    let (dx, dy) = (number(text, "dx").unwrap_or(0.0), number(text, "dy").unwrap_or(0.0));
    let mut out: Vec<((f64, f64), Line)> = vec![((x + dx, y + dy + base), Line::new())];
    let mut here = (x, y);
    for child in text.children() {
        if child.is_element() && ["x", "y", "dx", "dy"].iter().any(|name| child.attribute(*name).is_some()) {
            here = (number(child, "x").unwrap_or(here.0), number(child, "y").unwrap_or(here.1));
            // A shift of its own stands in the place of its parent's, which is for the first line alone.
            let shift = number(child, "dy").or((out.len() == 1).then_some(dy));
            here.1 += shift.unwrap_or(0.0);
            let base = baseline(child).or_else(|| baseline(text)).unwrap_or(0.0) * size;
            out.push(((here.0 + number(child, "dx").unwrap_or(0.0), here.1 + base), Line::new()));
        }
        let mut found = vec![Line::new()];
        collect(child, Face::default(), &mut found, 0);
        out.last_mut().into_iter().for_each(|(_, line)| line.extend(found.iter().flatten().cloned()));
    }
    out.into_iter().map(|(place, line)| (place, trimmed(line))).filter(|(_, line)| !line.is_empty()).collect()
}

/// How far the baseline is below the point that is named, as a share of the size.
fn baseline(node: Node<'_, '_>) -> Option<f64> {
    let said = node.attribute("dominant-baseline").or_else(|| node.attribute("alignment-baseline"))?;
    Some(match said {
        "central" => MIDDLE,
        "middle" => SMALL,
        "hanging" | "text-before-edge" | "before-edge" => TOP,
        _ => 0.0,
    })
}
