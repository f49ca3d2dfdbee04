//! Widths against the fonts themselves.

use rustybuzz::Face;

use super::{BOLD, REGULAR, width};

#[test]
fn advances_are_those_of_inter() {
    for (file, table) in [("sans-400", REGULAR), ("sans-600", BOLD)] {
        let path = format!("{}/../gloss-export/fonts/{file}.ttf", env!("CARGO_MANIFEST_DIR"));
        let data = std::fs::read(path).unwrap();
        let face = Face::from_slice(&data, 0).unwrap();
        for (ch, advance) in (' '..='~').zip(table) {
            let glyph = face.glyph_index(ch).unwrap();
            let units = f64::from(face.glyph_hor_advance(glyph).unwrap());
            let found = units / f64::from(face.units_per_em()) * 1000.0;
            assert!((found - f64::from(advance)).abs() <= 1.0, "{file} {ch}: {found}");
        }
    }
}

#[test]
fn other_characters_are_not_too_narrow() {
    let path = format!("{}/../gloss-export/fonts/sans-400.ttf", env!("CARGO_MANIFEST_DIR"));
    let data = std::fs::read(path).unwrap();
    let face = Face::from_slice(&data, 0).unwrap();
    for text in ["Überschrift café", "Ελληνικά και άλλα", "Привет, мир: Щука", "“Quoted” – dash… €5"]
    {
        let units: f64 = text
            .chars()
            .map(|ch| f64::from(face.glyph_hor_advance(face.glyph_index(ch).unwrap()).unwrap()))
            .sum();
        let found = units / f64::from(face.units_per_em());
        let estimated = width(text, 1.0, false);
        assert!(estimated >= found * 0.99 && estimated < found * 1.25, "{text}: {estimated} for {found}");
    }
    assert!((width("日本", 10.0, false) - 20.0).abs() < 1e-9);
}
