//! Scratch.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]
use gloss_deck::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let deck = gloss_ooxml::presentation::Presentation::open(
        &std::fs::read(&a[1]).unwrap(),
        gloss_ooxml::Limits::default(),
    )
    .unwrap();
    let n: usize = a[2].parse().unwrap();
    let t = std::time::Instant::now();
    let d = draw(&deck, n - 1, &Fonts::bundled()).unwrap();
    let t1 = t.elapsed();
    let s = svg(&d);
    let t2 = t.elapsed();
    let p = png(&d, &Fonts::bundled(), 600).unwrap();
    let t3 = t.elapsed();
    println!("draw {t1:?} svg {t2:?} {} png {t3:?} {} entries {}", s.len(), p.len(), d.entries.len());
    if a.len() > 3 {
        std::fs::write(&a[3], png(&d, &Fonts::bundled(), 1200).unwrap()).unwrap();
    }
    for e in &d.entries {
        if let Item::Line { x, baseline, width, text, size, font, .. } = &e.item {
            let (bx, by) = e.matrix.apply((*x, *baseline));
            println!(
                "{bx:.1} {by:.1} w{width:.1} {size} {:?} {text:?} {:?}",
                Fonts::bundled().file(*font).file,
                e.of.range
            );
        }
    }
    for u in &d.undrawn {
        println!("{u:?}");
    }
}
