//! Decks in LibreOffice: drawn as a PDF, whose words are looked up by poppler.

use std::path::Path;
use std::process::Command;

use gloss_ooxml::presentation::{Frame, own_frame, shapes};
use gloss_ooxml::xml::Tree;

use super::deck;

/// A rectangle in points.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Read where a place is printed.
    #[allow(dead_code)]
    pub(crate) words: String,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Place {
    /// Whether another lies in it. A word's rectangle reaches a fifth above and below its ink.
    pub(crate) fn holds(&self, word: &Self) -> bool {
        let ink = (word.bottom - word.top) * 0.2;
        self.left - 1.5 <= word.left
            && word.right <= self.right + 1.5
            && self.top - 1.5 <= word.top + ink
            && word.bottom - ink <= self.bottom + 1.5
    }
}

/// Whether LibreOffice and poppler are on this machine.
#[allow(clippy::disallowed_methods)]
pub(crate) fn is_here() -> bool {
    let runs = |name: &str| Command::new(name).arg("--help").output().is_ok();
    runs("soffice") && runs("pdftotext")
}

/// The words of each page of a deck as LibreOffice draws it.
#[allow(clippy::disallowed_methods)]
pub(crate) fn words(path: &Path) -> Vec<Vec<Place>> {
    let folder = tempfile::tempdir().unwrap();
    let home = format!("-env:UserInstallation=file://{}/home", folder.path().display());
    let mut office = Command::new("soffice");
    office.args([&home, "--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.path()).arg(path);
    assert!(office.output().unwrap().status.success());
    let pdf = folder.path().join(path.with_extension("pdf").file_name().unwrap());
    let told = Command::new("pdftotext").arg("-bbox").arg(&pdf).arg("-").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.split("<page ").skip(1).map(|page| page.lines().filter_map(word).collect()).collect()
}

fn word(line: &str) -> Option<Place> {
    let side = |name: &str| {
        line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next()?.parse().ok())
    };
    let words = line.split_once('>')?.1.strip_suffix("</word>")?.to_owned();
    Some(Place {
        words,
        left: side("xMin")?,
        top: side("yMin")?,
        right: side("xMax")?,
        bottom: side("yMax")?,
    })
}

/// The boxes of the shapes of each slide: their own, else those of their placeholders in the layout.
pub(crate) fn boxes(bytes: &[u8]) -> Vec<Vec<Place>> {
    let deck = deck(bytes);
    let parts = deck.slides().iter().map(|slide| {
        let text = deck.package().text(&slide.part).unwrap();
        let tree = Tree::parse(&text, &slide.part, deck.package().limits()).unwrap();
        let layout = slide.layout.clone().unwrap();
        let behind = deck.package().text(&layout).unwrap();
        let behind = Tree::parse(&behind, &layout, deck.package().limits()).unwrap();
        let frame = |shape: &gloss_ooxml::presentation::Shape| {
            own_frame(&tree, shape.node).or_else(|| {
                let wanted = shape.placeholder.as_ref()?;
                let same = |one: &gloss_ooxml::presentation::Shape| {
                    one.placeholder
                        .as_ref()
                        .is_some_and(|own| own.index == wanted.index && own.kind == wanted.kind)
                };
                own_frame(&behind, shapes(&behind).iter().find(|one| same(one))?.node)
            })
        };
        shapes(&tree).iter().filter_map(|shape| Some(place(&shape.name, &frame(shape)?))).collect()
    });
    parts.collect()
}

fn place(name: &str, frame: &Frame) -> Place {
    let points = |emu: i64| emu as f64 / 12_700.0;
    Place {
        words: name.to_owned(),
        left: points(frame.x),
        top: points(frame.y),
        right: points(frame.x + frame.width),
        bottom: points(frame.y + frame.height),
    }
}
