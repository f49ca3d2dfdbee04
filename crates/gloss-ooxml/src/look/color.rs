//! Colours as Office files name them (ECMA-376 part 1, 18.8.3, 18.8.19, 18.8.27): by value, by number, by the theme with a
//! tint. Knows nothing of what is coloured.

use crate::xml::{Id, Tag, Tree};

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// The colours 8 to 63 that a file names by number, where it has no own list.
const INDEXED: [u32; 56] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000, 0x008000,
    0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080, 0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF,
    0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF, 0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000,
    0x008080, 0x0000FF, 0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696, 0x003366, 0x339966,
    0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
];

/// The theme that Office files have where they bring none: window, text, and the accents of 2013.
const THEME: [u32; 12] = [
    0xFFFFFF, 0x000000, 0xE7E6E6, 0x44546A, 0x5B9BD5, 0xED7D31, 0xA5A5A5, 0xFFC000, 0x4472C4, 0x70AD47,
    0x0563C1, 0x954F72,
];

fn split(value: u32) -> Rgb {
    let [_, red, green, blue] = value.to_be_bytes();
    (red, green, blue)
}

/// The colour of a number; none for the two that stand for the system's own.
pub(crate) fn indexed(number: u32) -> Option<Rgb> {
    let at = if number < 8 { number } else { number - 8 };
    INDEXED.get(usize::try_from(at).ok()?).copied().map(split)
}

/// The colours of one workbook.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    theme: Vec<Rgb>,
    /// The file's own list, from 0.
    indexed: Vec<Option<Rgb>>,
}

impl Default for Palette {
    fn default() -> Self {
        Self { theme: THEME.iter().copied().map(split).collect(), indexed: Vec::new() }
    }
}

impl Palette {
    /// Reads the colours of a theme's part.
    pub(crate) fn theme(&mut self, tree: &Tree<'_>) {
        let Some(scheme) = tree.first("clrScheme") else { return };
        // A cell names light before dark; the theme lists dark before light.
        let order = [
            "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
            "hlink", "folHlink",
        ];
        for (name, slot) in order.iter().zip(&mut self.theme) {
            let found = tree.child(scheme, name).and_then(|id| tree.children(id).next());
            let tag = found.map(|id| tree.tag(id));
            let hex = tag.and_then(|tag| tag.get("lastClr").or_else(|| tag.get("val")));
            if let Some(color) = hex.and_then(|hex| read(&hex)) {
                *slot = color;
            }
        }
    }

    /// Reads the file's own numbered colours in its styles.
    pub(crate) fn numbered(&mut self, tree: &Tree<'_>) {
        let Some(list) = tree.first("indexedColors") else { return };
        self.indexed = tree
            .children(list)
            .take(64)
            .map(|id| tree.tag(id).get("rgb").and_then(|hex| read(&hex)))
            .collect();
    }

    /// The colour that an element names.
    pub(crate) fn of(&self, tag: &Tag<'_>) -> Option<Rgb> {
        if tag.flag("auto") {
            return None;
        }
        let base = if let Some(hex) = tag.get("rgb") {
            read(&hex)
        } else if let Some(at) = tag.number::<usize>("theme") {
            self.theme.get(at).copied()
        } else {
            let number = tag.number::<u32>("indexed")?;
            let own = usize::try_from(number).ok().and_then(|at| self.indexed.get(at)).copied().flatten();
            own.or_else(|| indexed(number))
        };
        let tint = tag.number::<f64>("tint").filter(|tint| tint.is_finite()).unwrap_or(0.0);
        base.map(|color| tinted(color, tint.clamp(-1.0, 1.0)))
    }

    /// The colour of the first element of this name within another.
    pub(crate) fn within(&self, tree: &Tree<'_>, id: Id, name: &str) -> Option<Rgb> {
        tree.child(id, name).and_then(|found| self.of(&tree.tag(found)))
    }
}

/// `FFCC00` or, with how opaque it is, `FFFFCC00`.
fn read(hex: &str) -> Option<Rgb> {
    let hex = hex.trim();
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let color = if hex.len() == 8 { hex.get(2..)? } else { hex };
    if color.len() == 6 { u32::from_str_radix(color, 16).ok().map(split) } else { None }
}

/// A colour made darker (below 0) or lighter, by its lightness alone (18.8.19).
fn tinted(color: Rgb, tint: f64) -> Rgb {
    if tint == 0.0 {
        return color;
    }
    let [hue, full, light] = to_hsl([color.0, color.1, color.2].map(|part| f64::from(part) / 255.0));
    let light = if tint < 0.0 { light * (1.0 + tint) } else { light * (1.0 - tint) + tint };
    let [red, green, blue] = from_hsl([hue, full, light]).map(|part| (part * 255.0).round() as u8);
    (red, green, blue)
}

/// Hue in sixths of the circle, saturation and lightness of red, green and blue; all but the hue from 0 to 1.
pub fn to_hsl([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    let (light, gap) = ((high + low) / 2.0, high - low);
    if gap == 0.0 {
        return [0.0, 0.0, light];
    }
    let full = if light <= 0.5 { gap / (high + low) } else { gap / (2.0 - high - low) };
    let hue = if high == red {
        (green - blue) / gap
    } else if high == green {
        2.0 + (blue - red) / gap
    } else {
        4.0 + (red - green) / gap
    };
    [hue.rem_euclid(6.0), full, light]
}

/// Red, green and blue of hue, saturation and lightness.
pub fn from_hsl([hue, full, light]: [f64; 3]) -> [f64; 3] {
    let high = if light <= 0.5 { light * (1.0 + full) } else { light + full - light * full };
    let low = 2.0 * light - high;
    let part = |hue: f64| {
        let hue = hue.rem_euclid(6.0);
        if hue < 1.0 {
            low + (high - low) * hue
        } else if hue < 3.0 {
            high
        } else if hue < 4.0 {
            low + (high - low) * (4.0 - hue)
        } else {
            low
        }
    };
    [part(hue + 2.0), part(hue), part(hue - 2.0)]
}

/// A colour between two: 0 is the first, 1 the second.
pub(crate) fn between(from: Rgb, to: Rgb, at: f64) -> Rgb {
    let part = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * at).round() as u8;
    (part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(xml: &str) -> Option<Rgb> {
        Palette::default().of(&Tag { raw: xml, start: 0 })
    }

    #[test]
    fn colours_are_read_in_all_their_ways() {
        for (xml, want) in [
            ("<color rgb=\"FFFFCC00\"/>", Some((255, 204, 0))),
            ("<color rgb=\"00ff10\"/>", Some((0, 255, 16))),
            ("<color indexed=\"10\"/>", Some((255, 0, 0))),
            ("<color indexed=\"2\"/>", Some((255, 0, 0))),
            ("<color indexed=\"64\"/>", None),
            ("<color auto=\"1\" rgb=\"FFFFCC00\"/>", None),
            ("<color theme=\"0\"/>", Some((255, 255, 255))),
            ("<color theme=\"1\"/>", Some((0, 0, 0))),
            ("<color theme=\"99\"/>", None),
            ("<color rgb=\"ÄÖFFFFCC\"/>", None),
            ("<color/>", None),
        ] {
            assert_eq!(of(xml), want, "{xml}");
        }
    }

    #[test]
    fn a_tint_changes_the_lightness_alone() {
        // What Excel names "Blue, Accent 1, Lighter 80%" and "White, Background 1, Darker 15%".
        assert_eq!(of("<color theme=\"4\" tint=\"0.79998168889431442\"/>"), Some((222, 235, 247)));
        assert_eq!(of("<color theme=\"0\" tint=\"-0.14999847407452621\"/>"), Some((217, 217, 217)));
        assert_eq!(of("<color theme=\"1\" tint=\"0.499984740745262\"/>"), Some((127, 127, 127)));
        assert_eq!(of("<color theme=\"5\" tint=\"-0.249977111117893\"/>"), Some((197, 90, 17)));
        assert_eq!(of("<color theme=\"1\" tint=\"NaN\"/>"), Some((0, 0, 0)));
    }
}
