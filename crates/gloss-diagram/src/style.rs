//! What an element looks like once rules, its own attributes and its author are heard. Writes nothing.

use std::str::FromStr;

use svgtypes::Color;

use crate::stylesheet::{Declaration, Element, declarations};
use crate::theme::Paint;

/// Where text stands at its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// It begins there.
    #[default]
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// What an element looks like.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub fill: Paint,
    pub fill_opacity: f64,
    pub stroke: Paint,
    pub stroke_width: f64,
    /// Lengths of dashes and of gaps; empty for a line without gaps.
    pub dashes: Vec<f64>,
    pub font_size: f64,
    pub bold: bool,
    pub italic: bool,
    pub anchor: Anchor,
    /// What lies behind the words.
    pub back: Paint,
    /// Whether it is drawn over all that is not.
    pub late: bool,
    /// How far words are moved down.
    pub shift: f64,
    pub hidden: bool,
}

/// What is known of the place of an element.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context {
    /// The section's number; 0 where there is none.
    pub series: usize,
    /// What the element's own attribute `fill` says.
    pub fill: Option<Paint>,
    /// The colour of the edge that an arrowhead ends.
    pub edge: Option<Paint>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            fill: Paint::None,
            fill_opacity: 1.0,
            stroke: Paint::None,
            stroke_width: 1.0,
            dashes: Vec::new(),
            font_size: 16.0,
            bold: false,
            italic: false,
            anchor: Anchor::Start,
            back: Paint::None,
            late: false,
            shift: 0.0,
            hidden: false,
        }
    }
}

impl Style {
    /// The style of the last of these elements: what it inherits, what it says of its geometry, the rules, its author.
    pub(crate) fn of(&self, node: roxmltree::Node<'_, '_>, path: &[Element], around: &Context) -> Self {
        let mut style = Self { back: Paint::None, ..self.clone() };
        for name in
            ["font-size", "font-weight", "font-style", "text-anchor", "stroke-width", "stroke-dasharray"]
        {
            if let Some(value) = node.attribute(name) {
                style.apply_author(name, value);
            }
        }
        for declaration in declarations(path) {
            style.apply_rule(declaration, around);
        }
        for (property, value) in inline(node.attribute("style").unwrap_or_default()) {
            style.apply_author(property, value);
        }
        for declaration in declarations(path).filter(|declaration| declaration.last) {
            style.apply_rule(declaration, around);
        }
        style
    }

    /// Takes what a rule says; false where the rule says what is not known.
    pub(crate) fn apply_rule(&mut self, declaration: &Declaration, around: &Context) -> bool {
        let value = declaration.value.as_str();
        let number = value.parse::<f64>();
        match declaration.property.as_str() {
            "fill" => return assign(&mut self.fill, paint(value, around)),
            "stroke" => return assign(&mut self.stroke, paint(value, around)),
            "back" => return assign(&mut self.back, paint(value, around)),
            "stroke-width" => return assign(&mut self.stroke_width, number.ok()),
            "fill-opacity" => return assign(&mut self.fill_opacity, number.ok()),
            "font-size" => return assign(&mut self.font_size, number.ok()),
            "font-weight" => self.bold = number.is_ok_and(|weight| weight >= 600.0),
            "stroke-dasharray" => self.dashes = numbers(value),
            "text-anchor" => return assign(&mut self.anchor, anchor(value)),
            "shift" => return assign(&mut self.shift, number.ok()),
            "late" => self.late = true,
            "display" => self.hidden = value == "none",
            _ => return false,
        }
        true
    }

    /// Takes what an author, or the library, says of one element. What is not listed here says nothing.
    fn apply_author(&mut self, property: &str, value: &str) {
        let value = value.trim_end_matches("!important").trim();
        match property {
            "fill" => {
                assign(&mut self.fill, color(value));
            }
            "stroke" => {
                assign(&mut self.stroke, color(value));
            }
            "stroke-width" => {
                if let Some(width) =
                    length(value, self.font_size).filter(|width| (0.0..=20.0).contains(width))
                {
                    self.stroke_width = width;
                }
            }
            "stroke-dasharray" => self.dashes = numbers(value),
            "font-size" => {
                if let Some(size) = length(value, self.font_size).filter(|size| (6.0..=60.0).contains(size)) {
                    self.font_size = size;
                }
            }
            "font-weight" => self.bold = is_bold(value),
            "font-style" => self.italic = matches!(value, "italic" | "oblique"),
            "text-anchor" => {
                assign(&mut self.anchor, anchor(value));
            }
            "display" => self.hidden |= value == "none",
            _ => {}
        }
    }
}

/// Whether a weight is drawn bold.
pub(crate) fn is_bold(weight: &str) -> bool {
    matches!(weight, "bold" | "bolder") || weight.parse::<f64>().is_ok_and(|weight| weight >= 600.0)
}

/// Declarations of an attribute `style`.
pub(crate) fn inline(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|one| one.split_once(':')).map(|(name, value)| (name.trim(), value.trim()))
}

/// The colour that a text names.
pub(crate) fn color(text: &str) -> Option<Paint> {
    if matches!(text, "none" | "transparent") {
        return Some(Paint::None);
    }
    let color = Color::from_str(text).ok()?;
    Some(sentinel(color).unwrap_or(Paint::Own([color.red, color.green, color.blue])))
}

/// Colours by which the library says what it paints (`engine.rs` gives them to it): red 10, green the group.
fn sentinel(color: Color) -> Option<Paint> {
    match (color.red, color.green, color.blue) {
        (10, 240, slice) => Some(Paint::Series(usize::from(slice).saturating_sub(1), 45)),
        (10, 15, 2) => Paint::role("mark-soft"),
        (10, 15, 3) => Paint::role("mark"),
        _ => None,
    }
}

/// A length in pixels.
pub(crate) fn length(text: &str, font_size: f64) -> Option<f64> {
    let at = text.find(|ch: char| ch.is_ascii_alphabetic() || ch == '%').unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let number: f64 = number.trim().parse().ok()?;
    let pixels = match unit.trim() {
        "" | "px" => number,
        "pt" => number * 4.0 / 3.0,
        "em" => number * font_size,
        "ex" => number * font_size / 2.0,
        _ => return None,
    };
    pixels.is_finite().then_some(pixels)
}

fn paint(value: &str, around: &Context) -> Option<Paint> {
    Some(match value {
        "none" => Paint::None,
        "series" => Paint::Series(around.series, 100),
        "tint" => Paint::Series(around.series, 45),
        "pale" => Paint::Series(around.series, 16),
        "own" => around.fill.unwrap_or(Paint::None),
        "edge" => around.edge.or(Paint::role("ink-2"))?,
        name => Paint::role(name)?,
    })
}

fn anchor(value: &str) -> Option<Anchor> {
    Some(match value {
        "start" | "left" => Anchor::Start,
        "middle" | "center" => Anchor::Middle,
        "end" | "right" => Anchor::End,
        _ => return None,
    })
}

/// Lengths of dashes and gaps; none where no gap is seen.
fn numbers(value: &str) -> Vec<f64> {
    let parts = value.split([',', ' ']).filter(|part| !part.is_empty());
    let lengths: Vec<f64> = parts.filter_map(|part| length(part, 16.0)).take(8).collect();
    let seen = lengths.iter().skip(1).step_by(2).any(|gap| *gap > 0.0) || lengths.len() == 1;
    if seen && lengths.iter().all(|length| (0.0..=100.0).contains(length)) { lengths } else { Vec::new() }
}

fn assign<T>(to: &mut T, value: Option<T>) -> bool {
    let known = value.is_some();
    if let Some(value) = value {
        *to = value;
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_sets_colours_and_nothing_that_loads() {
        let mut style = Style::default();
        let said = "fill: #f96 !important; stroke: url(#x); background: url(http://x); font-size: 900px; \
                    stroke-width: 3px; stroke-dasharray: 5 5; font-family: Evil; position: fixed";
        for (property, value) in inline(said) {
            style.apply_author(property, value);
        }
        assert_eq!(style.fill, Paint::Own([0xff, 0x99, 0x66]));
        assert_eq!((style.stroke, style.font_size, style.stroke_width), (Paint::None, 16.0, 3.0));
        assert_eq!(style.dashes, [5.0, 5.0]);
        assert!(numbers("1, 0").is_empty() && numbers("0 0").is_empty() && numbers("3").len() == 1);
    }

    #[test]
    fn lengths_have_units() {
        assert_eq!(length("1em", 16.0), Some(16.0));
        assert_eq!(length("-0.1em", 10.0), Some(-1.0));
        assert_eq!(length("4ex", 16.0), Some(32.0));
        assert_eq!(length("calc(1px)", 16.0), None);
        assert_eq!(length("12", 16.0), Some(12.0));
    }
}
