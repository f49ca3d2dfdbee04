//! Scratch.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]
use gloss_deck::*;
fn main() {
    for path in std::env::args().skip(1) {
        let Ok(deck) = gloss_ooxml::presentation::Presentation::open(
            &std::fs::read(&path).unwrap(),
            gloss_ooxml::Limits::default(),
        ) else {
            continue;
        };
        let mut page = 0;
        for (n, s) in deck.slides().iter().enumerate() {
            if s.hidden {
                continue;
            }
            page += 1;
            let d = draw(&deck, n, &Fonts::bundled()).unwrap();
            for e in &d.entries {
                if let Item::Line { x, baseline, width, text, size, font, .. } = &e.item {
                    if e.matrix != Matrix::default() {
                        continue;
                    }
                    println!(
                        "{path}\t{page}\t{}\t{:?}\t{:?}\t{x:.2}\t{baseline:.2}\t{width:.2}\t{size}\t{}\t{text}",
                        e.of.shape,
                        e.of.paragraph,
                        e.of.range,
                        Fonts::bundled().file(*font).file
                    );
                }
            }
        }
    }
}
