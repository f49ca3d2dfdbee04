//! What the tests of decks share: specs and pictures of this folder, made decks kept to be looked at, and a check of packages.

mod charts;
mod faults;
pub(crate) mod office;

use std::path::{Path, PathBuf};

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use gloss_presentation::{Made, Materials, Template, make, read};
use serde_json::Value;

pub(crate) use charts::{cells, chart};
pub(crate) use faults::faults;
pub(crate) use office::boxes;

/// The specs of this folder.
pub(crate) const SPECS: [&str; 5] = ["gallery", "charts", "bridges", "long", "hard"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A spec of this folder.
pub(crate) fn spec(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("specs/{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The pictures that the specs name.
pub(crate) fn pictures() -> [(&'static str, &'static [u8]); 2] {
    [
        ("roastery.png", include_bytes!("../pictures/roastery.png").as_slice()),
        ("harbour.jpg", include_bytes!("../pictures/harbour.jpg").as_slice()),
    ]
}

/// Keeps a deck where it can be looked at.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("decks");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.pptx"));
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The deck of a spec.
pub(crate) fn made(spec: &Value) -> Made {
    made_with(spec, 7)
}

/// The deck of a spec with the marks of a seed.
pub(crate) fn made_with(spec: &Value, seed: u64) -> Made {
    let pictures = pictures();
    let given =
        Materials { pictures: &pictures, fonts: &gloss_deck::Fonts::bundled(), seed, at: 1_795_000_000 };
    make(&read(spec).unwrap(), Template::Theme, &given).unwrap()
}

/// A deck as it is read again.
pub(crate) fn deck(bytes: &[u8]) -> Presentation {
    Presentation::open(bytes, Limits::default()).unwrap()
}
