//! Colours of a picture: names of the page's variables with what they are in light, or plain colours for paper.
//!
//! The eight colours of series begin with the ink blue of Gloss and the amber of its highlighter. They were chosen so
//! that any two differ for people who see no red, no green or no blue (a test simulates that). Series beyond eight
//! take them again, lighter.

/// The medium that a picture is made for: a page with colours of its own, or white paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// On a page that sets `--chart-1` to `--chart-8`, `--ink`, `--ink-2`, `--line` and `--paper`, light or dark.
    Page,
    /// On white paper: colours as they are.
    Plain,
}

/// Colours of series on light paper.
pub const LIGHT: [&str; 8] =
    ["#2f4bb8", "#f2940e", "#1784a9", "#730a58", "#9096fa", "#8f2c1c", "#d1a2ae", "#a4714e"];
/// Colours of series on dark paper.
pub const DARK: [&str; 8] =
    ["#8fa5ff", "#e7a118", "#1ec0a2", "#c646b9", "#d7facb", "#aa792b", "#c7cffa", "#855266"];
/// How much of a colour is there the second time.
const AGAIN: f64 = 0.55;

/// The parts that are not series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Titles.
    Strong,
    /// Labels.
    Soft,
    /// Lines through the plot.
    Grid,
    /// The line that bars stand on.
    Base,
    /// The background.
    Paper,
}

impl Theme {
    pub(crate) fn ink(self, ink: Ink) -> String {
        let (name, color) = match ink {
            Ink::Strong => ("ink", "#23211d"),
            Ink::Soft => ("ink-2", "#5d584f"),
            Ink::Grid => ("line", "#e6e2da"),
            Ink::Base => ("ink-3", "#6f695f"),
            Ink::Paper => ("paper", "#ffffff"),
        };
        self.named(name, color)
    }

    /// A series' colour and how much of it.
    pub(crate) fn series(self, series: usize) -> (String, f64) {
        let at = series % LIGHT.len();
        let color = LIGHT.get(at).copied().unwrap_or("#2f4bb8");
        (self.named(&format!("chart-{}", at + 1), color), if series < LIGHT.len() { 1.0 } else { AGAIN })
    }

    fn named(self, name: &str, color: &str) -> String {
        match self {
            Self::Page => format!("var(--{name}, {color})"),
            Self::Plain => color.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DARK, LIGHT};

    /// Matrices of colours as they are seen with all cones or without one kind (Machado et al. 2009, severity 1).
    const SEEN: [[[f64; 3]; 3]; 3] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    ];

    fn linear(color: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// Oklab (Ottosson 2020).
    fn lab(rgb: [f64; 3], seen: &[[f64; 3]; 3]) -> [f64; 3] {
        let dot = |row: &[f64; 3], rgb: &[f64; 3]| row.iter().zip(rgb).map(|(a, b)| a * b).sum::<f64>();
        let rgb = [0, 1, 2].map(|row: usize| dot(&seen[row], &rgb).clamp(0.0, 1.0));
        let cone = |row: [f64; 3]| dot(&row, &rgb).cbrt();
        let lms = [
            cone([0.4122214708, 0.5363325363, 0.0514459929]),
            cone([0.2119034982, 0.6806995451, 0.1073969566]),
            cone([0.0883024619, 0.2817188376, 0.6299787005]),
        ];
        [
            dot(&[0.2104542553, 0.7936177850, -0.0040720468], &lms),
            dot(&[1.9779984951, -2.4285922050, 0.4505937099], &lms),
            dot(&[0.0259040371, 0.7827717662, -0.8086757660], &lms),
        ]
    }

    #[test]
    fn any_two_series_differ_for_every_eye() {
        for palette in [LIGHT, DARK] {
            for seen in &SEEN {
                for (at, a) in palette.iter().enumerate() {
                    for b in &palette[at + 1..] {
                        let (p, q) = (lab(linear(a), seen), lab(linear(b), seen));
                        let apart = p.iter().zip(q).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt();
                        // Twice what is told apart at a glance in a small patch.
                        assert!(apart > 0.12, "{a} and {b} are {apart} apart");
                    }
                }
            }
        }
    }
}
