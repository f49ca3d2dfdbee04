//! What the tests of decks share: specs and pictures of this folder, made decks kept to be looked at, and a check of packages.

mod faults;

use std::path::{Path, PathBuf};

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use serde_json::Value;

pub(crate) use faults::faults;

/// The specs of this folder.
pub(crate) const SPECS: [&str; 4] = ["gallery", "charts", "long", "hard"];

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

/// A deck as it is read again.
pub(crate) fn deck(bytes: &[u8]) -> Presentation {
    Presentation::open(bytes, Limits::default()).unwrap()
}
