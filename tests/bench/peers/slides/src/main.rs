//! rpptx's pictures of a deck, for `cargo xtask bench decks`: `first|all DECK DPI FONTS [OUT]`. Prints the number of pictures
//! and milliseconds; writes them into OUT where one is named. Never part of Gloss.

use std::time::Instant;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, deck, dpi, fonts, out @ ..] = words.as_slice() else { return Err("first|all DECK DPI FONTS [OUT]".into()) };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(fonts)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ttf") {
            let family = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            files.push((family, std::fs::read(path)?));
        }
    }
    let fonts: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let begun = Instant::now();
    let deck = rpptx::Presentation::open(deck)?;
    let dpi: f64 = dpi.parse()?;
    let pictures: Vec<Vec<u8>> = match what.as_str() {
        "first" => deck.render_slide_to_png_with_diagnostics(0, dpi, &fonts)?.0.into_iter().collect(),
        _ => deck.render_all_slides_with_diagnostics(dpi, &fonts)?.0,
    };
    let wall = begun.elapsed().as_secs_f64() * 1e3;
    if let [out] = out {
        std::fs::create_dir_all(out)?;
        for (at, picture) in (1..).zip(&pictures) {
            std::fs::write(format!("{out}/{at:03}.png"), picture)?;
        }
    }
    println!("{{\"slides\":{},\"wall\":{wall}}}", pictures.len());
    Ok(())
}
