//! Writes SVG: escaped text, short numbers. Knows no chart.

use std::fmt::Write;

/// The SVG that is written so far.
#[derive(Debug, Default)]
pub(super) struct Pen {
    pub(super) out: String,
}

/// How text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text's looks.
#[derive(Clone, Debug)]
pub(super) struct Type<'a> {
    pub(super) size: f64,
    pub(super) strong: bool,
    pub(super) color: &'a str,
    pub(super) anchor: Anchor,
    pub(super) turn: f64,
}

/// A number of an SVG, with two decimals at most.
pub fn num(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

/// Text for SVG: no tags, and no character that XML forbids.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            ch if ch < ' ' || matches!(ch, '\u{fffe}' | '\u{ffff}' | '\u{7f}') => {}
            ch => out.push(ch),
        }
    }
    out
}

impl Pen {
    pub(super) fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), color: &str) {
        let (x1, y1, x2, y2) = (num(x1), num(y1), num(x2), num(y2));
        let _ = write!(self.out, "<path d=\"M{x1} {y1}L{x2} {y2}\" stroke=\"{color}\" fill=\"none\"/>");
    }

    pub(super) fn text(&mut self, x: f64, y: f64, text: &str, look: &Type<'_>) {
        let anchor = match look.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if look.strong { " font-weight=\"600\"" } else { "" };
        let turn = match look.turn {
            0.0 => String::new(),
            turn => format!(" transform=\"rotate({} {} {})\"", num(turn), num(x), num(y)),
        };
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{weight}{turn}>{}</text>",
            num(x),
            num(y),
            num(look.size),
            look.color,
            escape(text)
        );
    }
}
