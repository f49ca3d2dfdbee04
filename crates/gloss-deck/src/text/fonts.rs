//! The fonts that text is measured and drawn with: twins of the Office fonts, which have the same widths. What has no twin is measured
//! with another, made wider or narrower, and it is said. Reads no font of the machine: the same deck breaks its lines alike everywhere.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, OnceLock};

use rustybuzz::{Face, ttf_parser};

/// One face of the bundled fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Font(u8);

/// A bundled file, for `@font-face` and for drawing.
#[derive(Clone, Copy, Debug)]
pub struct FontFile {
    /// The family, such as `Carlito`.
    pub family: &'static str,
    /// Its name as a file.
    pub file: &'static str,
    /// True for the bold face.
    pub bold: bool,
    /// True for the slanted face.
    pub italic: bool,
    /// The bytes.
    pub bytes: &'static [u8],
}

/// The font that stands for one of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The face.
    pub font: Font,
    /// How much wider than the face the named font is.
    pub stretch: f32,
    /// Whether the widths are an estimate: the named font has no twin here.
    pub substitute: bool,
}

macro_rules! file {
    ($family:literal, $stem:literal, $face:literal, $bold:literal, $italic:literal) => {
        FontFile {
            family: $family,
            file: concat!($stem, "-", $face, ".ttf"),
            bold: $bold,
            italic: $italic,
            bytes: include_bytes!(concat!("../../../../assets/fonts/office/", $stem, "-", $face, ".ttf")),
        }
    };
}

macro_rules! family {
    ($family:literal, $stem:literal) => {
        [
            file!($family, $stem, "Regular", false, false),
            file!($family, $stem, "Bold", true, false),
            file!($family, $stem, "Italic", false, true),
            file!($family, $stem, "BoldItalic", true, true),
        ]
    };
}

const CARLITO: u8 = 0;
const CALADEA: u8 = 4;
const SANS: u8 = 8;
const SERIF: u8 = 12;
const MONO: u8 = 16;

static FILES: [[FontFile; 4]; 5] = [
    family!("Carlito", "Carlito"),
    family!("Caladea", "Caladea"),
    family!("Liberation Sans", "LiberationSans"),
    family!("Liberation Serif", "LiberationSerif"),
    family!("Liberation Mono", "LiberationMono"),
];

/// Twins: the same widths.
const TWINS: [(&str, u8); 17] = [
    ("calibri", CARLITO),
    ("calibri light", CARLITO),
    ("carlito", CARLITO),
    ("cambria", CALADEA),
    ("caladea", CALADEA),
    ("arial", SANS),
    ("helvetica", SANS),
    ("helvetica neue", SANS),
    ("liberation sans", SANS),
    ("arimo", SANS),
    ("times new roman", SERIF),
    ("times", SERIF),
    ("liberation serif", SERIF),
    ("tinos", SERIF),
    ("courier new", MONO),
    ("liberation mono", MONO),
    ("cousine", MONO),
];

/// No twins: the face that looks most like it, and the mean width of English and German text in the named font divided by that in
/// the face, by the published widths of their letters.
const SUBSTITUTES: [(&str, u8, f32); 33] = [
    ("aptos", CARLITO, 1.08),
    ("aptos display", CARLITO, 1.06),
    ("segoe ui", SANS, 1.0),
    ("segoe ui light", SANS, 0.97),
    ("segoe ui semibold", SANS, 1.04),
    ("verdana", SANS, 1.16),
    ("dejavu sans", SANS, 1.16),
    ("tahoma", SANS, 0.99),
    ("trebuchet ms", SANS, 0.98),
    ("century gothic", SANS, 1.06),
    ("franklin gothic book", SANS, 0.95),
    ("franklin gothic medium", SANS, 0.96),
    ("gill sans mt", SANS, 0.92),
    ("gill sans", SANS, 0.92),
    ("corbel", CARLITO, 1.03),
    ("candara", CARLITO, 1.04),
    ("open sans", SANS, 1.03),
    ("roboto", SANS, 0.98),
    ("lato", CARLITO, 1.07),
    ("arial narrow", SANS, 0.82),
    ("arial black", SANS, 1.2),
    ("impact", SANS, 0.88),
    ("comic sans ms", SANS, 1.06),
    ("georgia", SERIF, 1.1),
    ("garamond", SERIF, 0.93),
    ("book antiqua", SERIF, 1.06),
    ("palatino linotype", SERIF, 1.06),
    ("bookman old style", SERIF, 1.16),
    ("century schoolbook", SERIF, 1.1),
    ("constantia", CALADEA, 1.0),
    ("consolas", MONO, 0.916),
    ("lucida console", MONO, 1.004),
    ("menlo", MONO, 1.004),
];

struct Loaded {
    face: Face<'static>,
    units: f32,
}

/// The bundled fonts, each read when a text first needs it. Cheap to clone.
#[derive(Clone)]
pub struct Fonts {
    faces: Arc<[OnceLock<Option<Loaded>>]>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("faces", &self.faces.len()).finish()
    }
}

impl Fonts {
    /// Carlito, Caladea, Liberation Sans, Serif and Mono, four faces each.
    pub fn bundled() -> Self {
        static ALL: LazyLock<Fonts> =
            LazyLock::new(|| Fonts { faces: FILES.iter().flatten().map(|_| OnceLock::new()).collect() });
        ALL.clone()
    }

    /// All files, for a page's `@font-face` and for a font database.
    pub fn files() -> impl Iterator<Item = &'static FontFile> {
        FILES.iter().flatten()
    }

    /// The face that stands for a font.
    pub fn find(&self, name: &str, bold: bool, italic: bool) -> Match {
        let name = name.trim().to_lowercase();
        let face = u8::from(bold) + 2 * u8::from(italic);
        let twin = TWINS.iter().find(|(known, _)| *known == name).map(|(_, first)| (*first, 1.0, false));
        let other = || {
            let known = SUBSTITUTES.iter().find(|(known, ..)| *known == name);
            known.map(|(_, first, stretch)| (*first, *stretch, true))
        };
        let (first, stretch, substitute) = twin.or_else(other).unwrap_or_else(|| (by_kind(&name), 1.0, true));
        Match { font: Font(first + face), stretch, substitute }
    }

    fn loaded(&self, font: Font) -> Option<&Loaded> {
        let face = self.faces.get(usize::from(font.0))?;
        let read = || {
            let face = Face::from_slice(self.file(font).bytes, 0)?;
            let units = face.units_per_em().max(1) as f32;
            Some(Loaded { face, units })
        };
        face.get_or_init(read).as_ref()
    }

    /// The file of a face.
    pub fn file(&self, font: Font) -> FontFile {
        FILES.iter().flatten().nth(usize::from(font.0)).copied().unwrap_or(FILES[0][0])
    }

    pub(crate) fn face(&self, font: Font) -> Option<&Face<'static>> {
        self.loaded(font).map(|loaded| &loaded.face)
    }

    pub(crate) fn units(&self, font: Font) -> f32 {
        self.loaded(font).map_or(1.0, |loaded| loaded.units)
    }

    /// How far a line reaches above and below its baseline, in em, by the metrics that Windows and LibreOffice take.
    pub fn reach(&self, font: Font) -> (f32, f32) {
        let Some(loaded) = self.loaded(font) else { return (0.95, 0.25) };
        let face: &ttf_parser::Face<'_> = &loaded.face;
        let windows = face.tables().os2.map(|os2| (os2.windows_ascender(), os2.windows_descender()));
        let (up, down) = windows.unwrap_or((face.ascender(), face.descender()));
        (f32::from(up) / loaded.units, -f32::from(down) / loaded.units)
    }

    /// The characters of words that no bundled font has, each once.
    pub fn absent(&self, words: &str) -> BTreeSet<char> {
        let known = |c: char| (0_u8..).zip(self.faces.iter()).any(|(at, _)| self.has(Font(at), c));
        let letters: BTreeSet<char> =
            words.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        letters.into_iter().filter(|c| !c.is_ascii() && !known(*c)).collect()
    }

    /// Whether a face has a sign for a character.
    pub fn has(&self, font: Font, c: char) -> bool {
        self.face(font).is_some_and(|face| face.glyph_index(c).is_some())
    }

    /// The face to draw a character with: the wanted one, else one with a sign for it, else the wanted one after all.
    pub(crate) fn for_character(&self, wanted: Font, c: char) -> Font {
        if c.is_ascii() || self.has(wanted, c) {
            return wanted;
        }
        let face = wanted.0 % 4;
        let others = [SANS, CARLITO, SERIF, MONO].into_iter().map(|first| Font(first + face));
        others.into_iter().find(|font| self.has(*font, c)).unwrap_or(wanted)
    }
}

/// The family for a name that nothing is known of.
fn by_kind(name: &str) -> u8 {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["mono", "courier", "console", "code", "typewriter"]) {
        MONO
    } else if has(&["sans", "gothic", "ui", "grotesk"]) {
        SANS
    } else if has(&["serif", "roman", "times", "garamond", "book", "ming", "song", "mincho", "antiqua"]) {
        SERIF
    } else {
        SANS
    }
}

/// Which of the characters a font has; none where it is no font that can be used.
pub fn covers(font: &[u8], index: u32, characters: &[char]) -> Vec<bool> {
    let face = ttf_parser::Face::parse(font, index).ok();
    let has = |c: &char| face.as_ref().is_some_and(|face| face.glyph_index(*c).is_some());
    characters.iter().map(has).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_fonts_have_twins_and_others_are_said() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.faces.len(), 20, "every file is a font");
        for (name, family, substitute) in [
            ("Calibri", "Carlito", false),
            ("Calibri Light", "Carlito", false),
            ("CAMBRIA", "Caladea", false),
            ("Arial", "Liberation Sans", false),
            ("Times New Roman", "Liberation Serif", false),
            ("Courier New", "Liberation Mono", false),
            ("Verdana", "Liberation Sans", true),
            ("Aptos", "Carlito", true),
            ("Nobody's Serif", "Liberation Serif", true),
            ("", "Liberation Sans", true),
        ] {
            let found = fonts.find(name, false, false);
            assert_eq!((fonts.file(found.font).family, found.substitute), (family, substitute), "{name}");
        }
        let slanted = fonts.file(fonts.find("Cambria", true, true).font);
        assert_eq!((slanted.bold, slanted.italic, slanted.file), (true, true, "Caladea-BoldItalic.ttf"));
    }

    #[test]
    fn a_character_is_looked_for_in_the_other_families() {
        let fonts = Fonts::bundled();
        let caladea = fonts.find("Cambria", false, false).font;
        assert!(!fonts.has(caladea, 'א'));
        assert!(fonts.has(fonts.for_character(caladea, 'א'), 'א'));
        assert_eq!(fonts.for_character(caladea, '\u{10ffff}'), caladea);
    }
}
