//! Times one way of making, drawing or changing a deck, for `cargo xtask bench decks`: each in a process of its own, so
//! that its CPU time and its memory are its own. Prints one line of JSON. Asserts nothing about time.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

#[path = "../spent.rs"]
mod spent;

use std::fs::File;
use std::io::BufWriter;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Instant;

use gloss_deck::{draw, render_png, svg};
use gloss_ooxml::presentation::{Change, Edit, Line, Presentation};
use gloss_ooxml::{Limits, Package, Stored};
use gloss_presentation::{Materials, Template, fonts};
use serde_json::{Value, json};
use spent::with_spent;

type Failed = Box<dyn std::error::Error>;

/// Pixels of a slide's width: so many for each of a hundred are what the peer draws at most.
const WIDTH: u32 = 800;
/// Pictures of the large package, and bytes of each.
const PHOTOS: usize = 40;
const PHOTO: usize = 2_500_000;

/// A file that is read where it lies.
#[derive(Debug)]
struct Lies(File, u64);

impl Stored for Lies {
    fn size(&self) -> u64 {
        self.1
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read_at(into, at)
    }
}

/// Slides of text and charts, two charts to three texts, the same as the peer's script makes.
fn spec(slides: usize) -> Value {
    let text = |n: usize| {
        let bullets: Vec<String> = (1..6)
            .map(|m| format!("Point {m} of slide {n}: revenue grew by {} % in the north", n + m))
            .collect();
        json!({ "layout": "content", "body": bullets })
    };
    let chart = |n: usize| {
        let months: Vec<String> = (1..13).map(|month| format!("2026-{month:02}")).collect();
        let series: Vec<Value> = (0..3)
            .map(|s| json!({ "name": format!("Region {s}"), "values": (0..12).map(|m| (n * 7 + s * 31 + m * 13) % 97).collect::<Vec<_>>() }))
            .collect();
        json!({ "layout": "chart", "chart": { "kind": "column", "categories": months, "series": series } })
    };
    let all: Vec<Value> = (0..slides).map(|n| if n % 5 < 2 { chart(n) } else { text(n) }).collect();
    let titles: Vec<String> = (0..slides).map(|n| format!("Slide {n} says what it finds")).collect();
    json!({ "title": "Speed", "theme": "paper", "language": "en-GB", "storyline": titles, "slides": all })
}

fn write(slides: usize, out: &str) -> Result<Value, Failed> {
    let spec = gloss_presentation::read(&spec(slides)).map_err(|refusals| refusals.to_string())?;
    let given = Materials { pictures: &[], fonts: fonts(), seed: 7, at: 1_795_000_000 };
    let made = gloss_presentation::make(&spec, Template::Theme, &given).map_err(|refusal| refusal.says)?;
    std::fs::write(out, &made.bytes)?;
    Ok(json!({ "slides": made.slides.len(), "bytes": made.bytes.len() }))
}

fn pictures(path: &str, most: usize) -> Result<Value, Failed> {
    let begun = Instant::now();
    let deck = Presentation::open(&std::fs::read(path)?, Limits::default())?;
    let (mut bytes, mut slides) = (0, 0);
    for at in 0..deck.slides().len().min(most) {
        bytes += render_png(&draw(&deck, at, fonts())?, WIDTH)?.len();
        slides += 1;
    }
    Ok(json!({ "slides": slides, "bytes": bytes, "took": begun.elapsed().as_secs_f64() * 1e3 }))
}

/// All slides as the page shows them and as a PDF has them: lines, words and fills, no pixels.
fn drawings(path: &str) -> Result<Value, Failed> {
    let deck = Presentation::open(&std::fs::read(path)?, Limits::default())?;
    let (mut bytes, slides) = (0, deck.slides().len());
    for at in 0..slides {
        bytes += svg(&draw(&deck, at, fonts())?).len();
    }
    Ok(json!({ "slides": slides, "bytes": bytes }))
}

/// A deck with pictures that don't pack, a hundred megabytes of them.
fn heavy(path: &str, out: &str) -> Result<Value, Failed> {
    let mut package = Package::open(&std::fs::read(path)?, Limits::default())?;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for at in 0..PHOTOS {
        let mut noise = Vec::with_capacity(PHOTO);
        while noise.len() < PHOTO {
            // xorshift64 (Marsaglia).
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            noise.extend_from_slice(&state.to_le_bytes());
        }
        package.add_bytes(&format!("ppt/media/photo{at}.jpeg"), "image/jpeg", noise)?;
    }
    let written = package.save_to(File::create(out)?)?;
    Ok(json!({ "bytes": written.metadata()?.len() }))
}

/// A deck whose first slide has two thousand shapes with words in them.
fn crowd(path: &str, out: &str) -> Result<Value, Failed> {
    let mut package = Package::open(&std::fs::read(path)?, Limits::default())?;
    let deck = Presentation::from_package(package.clone())?;
    let part = deck.slides().first().ok_or("no slide")?.part.clone();
    let shape = |n: i32| {
        let (x, y) = (n % 50 * 243_000 + 20_000, n / 50 * 171_000 + 10_000);
        format!(
            r#"<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Box {n}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="220000" cy="150000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="D0DCF0"/></a:solidFill></p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/><a:p><a:r><a:rPr lang="en-GB" sz="600"/><a:t>{n}</a:t></a:r></a:p></p:txBody></p:sp>"#,
            id = 1_000 + n
        )
    };
    let shapes: String = (0..2_000).map(shape).collect();
    let text = package.text(&part)?.replacen("</p:spTree>", &format!("{shapes}</p:spTree>"), 1);
    package.set(&part, text);
    package.save_to(File::create(out)?)?;
    Ok(json!({ "part": part }))
}

/// One shape's words, the file read where it lies and written part by part.
fn splice(path: &str, out: &str) -> Result<Value, Failed> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let package = Package::open_stored(Arc::new(Lies(file, size)), Limits::default())?;
    let mut deck = Presentation::from_package(package)?;
    let lines = vec![Line::New(0, "Another title".to_owned())];
    let edit = Edit::Slide { slide: 2, changes: vec![Change::Words { shape: 0, lines }] };
    let out = BufWriter::with_capacity(256 << 10, File::create(out)?);
    let (written, parts) = deck.apply_to(&[edit], out)?;
    let written = written.into_inner().map_err(|error| error.into_error())?;
    Ok(json!({ "parts": parts, "bytes": written.metadata()?.len() }))
}

/// The floor of a splice: the file read and written again, by the same calls.
fn copy(path: &str, out: &str) -> Result<Value, Failed> {
    let bytes = std::io::copy(&mut File::open(path)?, &mut File::create(out)?)?;
    Ok(json!({ "bytes": bytes }))
}

fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let said = match words.as_slice() {
        ["write", slides, out] => write(slides.parse()?, out)?,
        ["first", path] => pictures(path, 1)?,
        ["all", path] => pictures(path, usize::MAX)?,
        ["drawings", path] => drawings(path)?,
        ["heavy", path, out] => heavy(path, out)?,
        ["crowd", path, out] => crowd(path, out)?,
        ["splice", path, out] => splice(path, out)?,
        ["copy", path, out] => copy(path, out)?,
        _ => return Err("write, first, all, drawings, heavy, crowd, splice, copy".into()),
    };
    println!("{}", with_spent(said, begun));
    Ok(())
}
