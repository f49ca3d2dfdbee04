//! Colours of a diagram: names of the page's variables with what they are in light, or plain colours for paper.
//!
//! The media and the colours of series are those of charts ([`gloss_chart::Theme`]). Colours that a diagram's author
//! set are the same in every theme. Knows no element.

use gloss_chart::{LIGHT, Theme};

/// What a shape or a word is painted with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Paint {
    /// Nothing.
    None,
    /// A colour of the app: the variable's name, and what it is in light.
    Role(&'static str, &'static str),
    /// The colour of a series, and how much of it lies on paper, in percent.
    Series(usize, u8),
    /// A colour that the author set.
    Own([u8; 3]),
}

/// The colours of the app that diagrams use (`ui/src/parts/tokens.css`; a test compares).
pub(crate) const ROLES: [(&str, &str); 17] = [
    ("ink", "#23211d"),
    ("ink-2", "#5d584f"),
    ("ink-3", "#6f695f"),
    ("line", "#e6e2da"),
    ("line-strong", "#d4cec3"),
    ("canvas", "#f6f4f0"),
    ("panel", "#fbfaf8"),
    ("paper", "#ffffff"),
    ("action", "#2f4bb8"),
    ("action-soft", "#e9edfb"),
    ("on-action", "#ffffff"),
    ("mark", "#ffe08a"),
    ("mark-soft", "#fff6d8"),
    ("mark-ink", "#7a5600"),
    ("bad", "#b3312c"),
    ("bad-soft", "#fbe7e5"),
    ("on-mark", "#ffffff"),
];

/// Text on a colour of the author's.
const DARK_INK: [u8; 3] = [0x23, 0x21, 0x1d];
const PALE_INK: [u8; 3] = [0xff, 0xff, 0xff];

impl Paint {
    /// A colour of the app by its name.
    pub(crate) fn role(name: &str) -> Option<Self> {
        ROLES.iter().find(|(role, _)| *role == name).map(|(role, color)| Self::Role(role, color))
    }

    /// The black or white that is read best on a colour.
    pub(crate) fn ink_on(color: [u8; 3]) -> Self {
        let (paper, dark, pale) = (luminance(color), luminance(DARK_INK), luminance(PALE_INK));
        let contrast = |a: f64, b: f64| (a.max(b) + 0.05) / (a.min(b) + 0.05);
        Self::Own(if contrast(paper, dark) >= contrast(paper, pale) { DARK_INK } else { PALE_INK })
    }

    /// The paint as an attribute's value.
    pub(crate) fn value(self, theme: Theme) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Role(name, color) => named(theme, name, color),
            Self::Series(series, share) => part(theme, series, share),
            Self::Own(rgb) => hex(rgb),
        }
    }
}

fn named(theme: Theme, name: &str, color: &str) -> String {
    match theme {
        Theme::Page => format!("var(--{name}, {color})"),
        Theme::Plain => color.to_owned(),
    }
}

/// A series' colour, or a part of it on paper; lighter where the colours are taken again, as in charts.
fn part(theme: Theme, series: usize, share: u8) -> String {
    let share = if series < LIGHT.len() { share } else { share / 2 };
    let at = series % LIGHT.len();
    let color = LIGHT.get(at).copied().unwrap_or("#2f4bb8");
    let name = format!("chart-{}", at + 1);
    match (theme, share) {
        (_, 100..) => named(theme, &name, color),
        (Theme::Page, _) => {
            format!("color-mix(in srgb, var(--{name}, {color}) {share}%, var(--paper, #ffffff))")
        }
        (Theme::Plain, _) => hex(channels(color).map(|channel| {
            let mixed = (f64::from(channel) - 255.0) * f64::from(share) / 100.0 + 255.0;
            // Between 0 and 255, as both of its parts.
            mixed.round() as u8
        })),
    }
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The channels of `#rrggbb`.
fn channels(color: &str) -> [u8; 3] {
    [1, 3, 5].map(|at| color.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or(0))
}

/// Relative luminance (WCAG 2).
fn luminance(color: [u8; 3]) -> f64 {
    let [red, green, blue] = color.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests;
