//! How wide words are in Inter, the face of the app, so that boxes fit their labels. Shapes no glyphs, opens no font.
//!
//! Advances of the printable ASCII characters are those of Inter 4.1 (`gloss-export/fonts/sans-400.ttf` and
//! `sans-600.ttf`; a test compares). Letters with accents are as wide as without; other scripts are estimated, rather
//! too wide than too narrow. Kerning is left out: it only makes words narrower.

use unicode_normalization::char::decompose_canonical;

/// Advances of U+0020 to U+007E in thousandths of the size, at weight 400.
const REGULAR: [u16; 95] = [
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646,
    593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
    571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
    456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
    327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];
/// The same at weight 600.
const BOLD: [u16; 95] = [
    252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666,
    612, 640, 576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277,
    580, 703, 565, 922, 759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481,
    469, 351, 574, 624, 583, 624, 591, 389, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549,
    353, 612, 587, 839, 569, 588, 566, 455, 359, 455, 673,
];

/// The width of a text in pixels at a size.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let table = if bold { &BOLD } else { &REGULAR };
    text.chars().map(|ch| advance(ch, table)).sum::<f64>() * size
}

/// A character's advance as a share of the size.
fn advance(ch: char, table: &[u16; 95]) -> f64 {
    if let Some(known) = ascii(ch, table) {
        return known;
    }
    let mut base = None;
    decompose_canonical(ch, |part| {
        base.get_or_insert(part);
    });
    if let Some(known) = base.and_then(|base| ascii(base, table)) {
        return known;
    }
    match ch {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' => 0.0,
        '’' | '‘' | '·' | '\u{a0}' => 0.3,
        '“' | '”' | '•' | '°' => 0.5,
        'Ж' | 'Ш' | 'Щ' | 'Ю' | 'М' | 'Ы' | 'Ф' | 'Ω' | 'Æ' | 'Œ' | '—' | '…' | 'æ' | 'œ' => {
            1.0
        }
        'ж' | 'ш' | 'щ' | 'ю' | 'ы' | 'ф' | 'м' | 'ω' => 0.85,
        'А'..='Я' | 'Α'..='Ψ' => 0.73,
        '\u{1100}'..='\u{11ff}'
        | '\u{2190}'..='\u{21ff}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' => 1.0,
        '\u{1f000}'..='\u{1ffff}' => 1.35,
        _ => 0.65,
    }
}

fn ascii(ch: char, table: &[u16; 95]) -> Option<f64> {
    let at = u32::from(ch).checked_sub(0x20)?;
    table.get(usize::try_from(at).ok()?).map(|advance| f64::from(*advance) / 1000.0)
}

#[cfg(test)]
mod tests;
