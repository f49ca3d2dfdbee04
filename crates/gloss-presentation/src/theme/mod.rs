//! The three themes: colours and fonts, and what makes each look like itself. Numbers of the measured reference; accents of at
//! least four stay apart for eyes that see no red or green.

mod part;

use gloss_deck::Colour;

use crate::spec::ThemeName;
pub(crate) use part::theme;

/// A theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Theme {
    /// Its name.
    pub name: &'static str,
    /// Text, ground, muted text, rules.
    pub ground: [&'static str; 4],
    /// The accents; the first carries, the sixth stands back.
    pub accents: [&'static str; 6],
    /// The font of headings.
    pub major: &'static str,
    /// The font of all else.
    pub minor: &'static str,
    /// Whether headings are strong.
    pub bold: bool,
    /// The decoration of its covers and sections.
    pub style: Style,
}

/// The least contrast of words on a fill (WCAG 2.2, 1.4.3).
const CONTRAST: f32 = 4.5;
/// Black and white as changes of a theme's colours.
const BLACK: &str = "tx1 lumMod:10000";
const WHITE: &str = "bg1 lumMod:10000 lumOff:90000";

impl Theme {
    /// In which colour numbers stand on a fill of each accent: the ground's, else that of text, else black or white.
    pub(crate) fn inks(&self) -> [&'static str; 6] {
        let [text, ground, ..] = self.ground;
        self.accents.map(|accent| {
            let reads = |colour: &str| contrast(colour, accent) >= CONTRAST;
            match () {
                () if reads(ground) => "bg1",
                () if reads(text) => "tx1",
                () if contrast("000000", accent) > contrast("FFFFFF", accent) => BLACK,
                () => WHITE,
            }
        })
    }
}

/// A theme as a theme's part of a presentation: its colours and fonts.
pub fn part(name: ThemeName) -> String {
    theme(Theme::of(name))
}

/// The contrast of two colours of a theme (WCAG).
fn contrast(one: &str, other: &str) -> f32 {
    let colour = |hex| Colour::of_hex(hex).unwrap_or(Colour::BLACK);
    colour(one).contrast(colour(other))
}

/// The decoration that a theme draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A filled panel.
    Panel,
    /// A column of light on the dark.
    Beam,
    /// A page with rules above and below, as of a letter.
    Rules,
}

const PAPER: Theme = Theme {
    name: "Paper",
    ground: ["1F2430", "FFFFFF", "5A6473", "E6E9EE"],
    accents: ["1D599F", "C2561B", "2A795A", "9A7CE7", "A93246", "4F6B82"],
    major: "Calibri",
    minor: "Calibri",
    bold: true,
    style: Style::Panel,
};
const INK: Theme = Theme {
    name: "Ink",
    ground: ["F3F5F8", "14181F", "AEB7C4", "2B323D"],
    accents: ["52ADFB", "F0A659", "43AF8B", "E3AEE0", "FF91A3", "829BB2"],
    major: "Arial",
    minor: "Arial",
    bold: true,
    style: Style::Beam,
};
const LETTER: Theme = Theme {
    name: "Letter",
    ground: ["2B2420", "FBF7F0", "695D54", "E9E0D3"],
    accents: ["7A3B2E", "2F5D62", "B8781B", "4B4E8C", "6B7A2E", "6F2841"],
    major: "Cambria",
    minor: "Calibri",
    bold: false,
    style: Style::Rules,
};

impl Theme {
    /// The theme of a name.
    pub(crate) fn of(name: ThemeName) -> &'static Self {
        match name {
            ThemeName::Paper => &PAPER,
            ThemeName::Ink => &INK,
            ThemeName::Letter => &LETTER,
        }
    }
}
