//! How alike our pictures and LibreOffice's are, slide by slide: similarity of structure in blocks of 8 × 8 pixels at 60 dpi, weighted by
//! the ink in each. A measurement for people: it runs with GLOSS_SOAK alone and needs `soffice` and `pdftoppm`; without them it says so.
//!
//! `GLOSS_LOOKS_DECKS` names another folder of decks, `GLOSS_LOOKS_OUT` one in which the pictures are kept, `GLOSS_LOOKS_PEER` the
//! program that `cargo xtask bench decks` builds to draw by another library: its pictures are held against LibreOffice's as ours are.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gloss_deck::{Fonts, draw, render_png};
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use image::{GrayImage, imageops};

/// What the mean over the public decks may not fall below.
const LEAST: f64 = 0.7;

fn there(program: &str, argument: &str) -> bool {
    let run = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok()
}

/// LibreOffice's pictures of a deck's slides; hidden ones have none.
fn theirs(deck: &Path, out: &Path) -> Vec<GrayImage> {
    let stem = deck.file_stem().unwrap().to_string_lossy().into_owned();
    let pdf = out.join(format!("{stem}.pdf"));
    if !pdf.exists() {
        let home = format!("-env:UserInstallation=file://{}", out.join("home").display());
        let mut office = Command::new("soffice");
        office.args([&home, "--headless", "--convert-to", "pdf", "--outdir"]).arg(out).arg(deck);
        let _ = office.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
    let prefix = out.join(format!("{stem}.lo"));
    let list = |prefix: &Path| {
        let name = prefix.file_name().unwrap().to_string_lossy().into_owned() + "-";
        let mut all: Vec<PathBuf> = std::fs::read_dir(out).unwrap().flatten().map(|one| one.path()).collect();
        all.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(&name));
        all.sort();
        all
    };
    if list(&prefix).is_empty() && pdf.exists() {
        Command::new("pdftoppm").args(["-r", "60", "-png"]).arg(&pdf).arg(&prefix).status().unwrap();
    }
    list(&prefix).iter().filter_map(|path| image::open(path).ok()).map(|one| one.to_luma8()).collect()
}

/// Another library's pictures of a deck's slides, hidden ones too; none where it does not read the deck.
fn peers(peer: &Path, deck: &Path, out: &Path) -> Vec<GrayImage> {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts/office");
    let into = out.join(format!("{}.peer", deck.file_stem().unwrap().to_string_lossy()));
    let mut program = Command::new(peer);
    program.arg("all").arg(deck).arg("60").arg(fonts).arg(&into).stdout(Stdio::null()).stderr(Stdio::null());
    let _ = program.status();
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(&into).into_iter().flatten().flatten().map(|one| one.path()).collect();
    all.sort();
    all.iter().filter_map(|path| image::open(path).ok()).map(|one| one.to_luma8()).collect()
}

/// As large as another.
fn fitted(picture: GrayImage, like: &GrayImage) -> GrayImage {
    if picture.dimensions() == like.dimensions() {
        return picture;
    }
    imageops::resize(&picture, like.width(), like.height(), imageops::FilterType::Triangle)
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len() as f64
}

/// The commonest brightness of a picture.
fn ground(picture: &GrayImage) -> u8 {
    let mut counts = [0_u32; 256];
    picture.pixels().for_each(|pixel| counts[usize::from(pixel.0[0])] += 1);
    let most = counts.iter().enumerate().max_by_key(|(_, count)| **count).unwrap();
    most.0 as u8
}

/// From 0 to 1: 1 where every block with ink in either looks the same.
fn alike(ours: &GrayImage, theirs: &GrayImage) -> f64 {
    let ground = [ground(ours), ground(theirs)];
    let (mut total, mut weight) = (0.0, 0.0);
    for top in (0..theirs.height()).step_by(8) {
        for left in (0..theirs.width()).step_by(8) {
            let block = |picture: &GrayImage| -> Vec<f64> {
                let rows = top..(top + 8).min(theirs.height());
                let pixels = rows.flat_map(|y| (left..(left + 8).min(theirs.width())).map(move |x| (x, y)));
                pixels.map(|(x, y)| f64::from(picture.get_pixel(x, y).0[0])).collect()
            };
            let (a, b) = (block(ours), block(theirs));
            let inked = |block: &[f64], ground: u8| {
                block.iter().filter(|v| (**v - f64::from(ground)).abs() > 16.0).count()
            };
            let ink = inked(&a, ground[0]).max(inked(&b, ground[1])) as f64;
            let ink = if ground[0].abs_diff(ground[1]) > 16 { ink.max(1.0) } else { ink };
            total += ink * structure(&a, &b);
            weight += ink;
        }
    }
    if weight == 0.0 { 1.0 } else { total / weight }
}

fn structure(a: &[f64], b: &[f64]) -> f64 {
    let count = a.len() as f64;
    let mean = |all: &[f64]| all.iter().sum::<f64>() / count;
    let (ma, mb) = (mean(a), mean(b));
    let spread = |all: &[f64], mean: f64| all.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count;
    let (va, vb) = (spread(a, ma), spread(b, mb));
    let both = a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum::<f64>() / count;
    let (c1, c2) = (6.5025, 58.5225);
    ((2.0 * ma * mb + c1) * (2.0 * both + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).max(0.0)
}

#[test]
fn slides_look_as_libreoffice_draws_them() {
    if std::env::var_os("GLOSS_SOAK").is_none() {
        return println!("skipped: a measurement, with GLOSS_SOAK alone");
    }
    if !there("soffice", "--version") || !there("pdftoppm", "-v") {
        return println!("skipped: soffice and pdftoppm are not here");
    }
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks");
    let folder = std::env::var_os("GLOSS_LOOKS_DECKS").map_or(public, PathBuf::from);
    let kept = tempfile::tempdir().unwrap();
    let out = std::env::var_os("GLOSS_LOOKS_OUT").map_or(kept.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&out).unwrap();
    let mut decks: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().flatten().map(|one| one.path()).collect();
    decks.retain(|path| path.extension().is_some_and(|ending| ending == "pptx"));
    decks.sort();
    let peer = std::env::var_os("GLOSS_LOOKS_PEER");
    let (fonts, mut all, mut both) = (Fonts::bundled(), Vec::new(), Vec::new());
    let mut time = std::time::Duration::ZERO;
    for path in decks {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let deck = match Presentation::open(&std::fs::read(&path).unwrap(), Limits::default()) {
            Ok(deck) => deck,
            Err(why) => {
                println!("{name}: not read: {why}");
                continue;
            }
        };
        let theirs = theirs(&path, &out);
        let shown: Vec<usize> = (0..deck.slides().len()).filter(|at| !deck.slides()[*at].hidden).collect();
        let others = peer.as_ref().map(|peer| peers(Path::new(peer), &path, &out)).unwrap_or_default();
        let (mut own, mut pairs) = (Vec::new(), Vec::new());
        for (at, reference) in shown.iter().zip(&theirs) {
            let begun = std::time::Instant::now();
            let drawing = draw(&deck, *at, &fonts).unwrap();
            let bytes = render_png(&drawing, reference.width()).unwrap();
            time += begun.elapsed();
            std::fs::write(out.join(format!("{name}.us-{:03}.png", at + 1)), &bytes).unwrap();
            let ours = image::load_from_memory(&bytes).unwrap().to_luma8();
            own.push((alike(&fitted(ours, reference), reference), at + 1));
            if let Some(picture) = others.get(*at) {
                pairs.push((own.last().unwrap().0, alike(&fitted(picture.clone(), reference), reference)));
            }
        }
        if own.is_empty() {
            println!("{name}: no picture of LibreOffice's");
            continue;
        }
        let mean_of = mean(&own.iter().map(|(score, _)| *score).collect::<Vec<_>>());
        match pairs.as_slice() {
            [] => println!("{name}: {mean_of:.3} of {} slides", own.len()),
            pairs => {
                let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
                let (ours, theirs) = (mean(&ours), mean(&theirs));
                let worse = if ours < theirs - 0.1 { ", WORSE" } else { "" };
                println!(
                    "{name}: {mean_of:.3} of {} slides; the peer {theirs:.3} of {}{worse}",
                    own.len(),
                    pairs.len()
                );
            }
        }
        both.extend(pairs);
        all.extend(own.into_iter().map(|(score, at)| (score, format!("{name} {at}"))));
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("worst:");
    all.iter().take(30).for_each(|(score, name)| println!("  {score:.3} {name}"));
    if peer.is_some() {
        let (ours, theirs): (Vec<f64>, Vec<f64>) = both.iter().copied().unzip();
        println!(
            "where both drew, {} slides: ours {:.3}, the peer's {:.3}",
            both.len(),
            mean(&ours),
            mean(&theirs)
        );
    }
    let mean = mean(&all.iter().map(|(score, _)| *score).collect::<Vec<_>>());
    println!("mean of {} slides: {mean:.3}; drawn in {:.2} s", all.len(), time.as_secs_f64());
    assert!(mean >= LEAST, "mean {mean}");
}
