//! Decks edited and saved by other programs, now: the public ones and those that Gloss makes of specs.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fastrand::Rng;
use gloss_artifact::Text;
use gloss_artifact::kinds;
use gloss_presentation::{Materials, Template};
use gloss_protocol::Kind;

use super::places::{Pair, Place, tags};
use super::programs::{self, Told};
use super::{OnDeck, SETS};
use crate::score::{Case, Truth};

/// Places of one kind that are taken of a deck at most, so that a long table does not outweigh the rest.
const OF_A_KIND: usize = 6;

/// What came of it.
#[derive(Debug, Default)]
pub struct Made {
    /// The places.
    pub places: Vec<OnDeck>,
    /// Places of which the other program dropped what would have told where they are, or that were edited themselves.
    pub untold: usize,
    /// Decks that were left out, with the reason.
    pub left_out: Vec<String>,
}

/// Places on so many rounds of all decks; none where a program is missing.
pub fn decks(rounds: u64, seed: u64) -> Option<Made> {
    let python = programs::python()?;
    let mut made = Made::default();
    for round in 0..rounds {
        let folder = tempfile::tempdir().expect("a folder");
        let names = lay(folder.path());
        let told = programs::edit(&python, folder.path(), seed + round);
        let done: Vec<&Told> = told.iter().filter(|one| one.edits.is_some()).collect();
        let path = |one: &Told, ending: &str| folder.path().join(format!("{}{ending}.pptx", one.deck));
        let edited = done.iter().flat_map(|one| [path(one, ".edited"), path(one, ".edited.twin")]);
        programs::save(folder.path(), &edited.collect::<Vec<_>>());
        for one in told.iter() {
            let name = &names[one.deck];
            match &one.edits {
                None => made.left_out.push(format!("{name}: {}", one.says)),
                Some(edits) => made.add(folder.path(), one, &format!("{name} {edits:?}"), seed + round),
            }
        }
    }
    made.left_out.sort();
    made.left_out.dedup();
    Some(made)
}

/// Lays all decks into a folder under their numbers; their names.
fn lay(folder: &Path) -> Vec<String> {
    let mut all = public();
    all.extend(of_specs());
    for (number, (_, bytes)) in all.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.pptx")), bytes).expect("a deck is written");
    }
    all.into_iter().map(|(name, _)| name).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn public() -> Vec<(String, Vec<u8>)> {
    let listed = std::fs::read_dir(root().join("tests/suite/decks")).expect("the public decks");
    let mut paths: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pptx"));
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (name, std::fs::read(path).expect("a deck"))
    };
    paths.iter().map(read).collect()
}

/// The decks of gloss-presentation's specs.
fn of_specs() -> Vec<(String, Vec<u8>)> {
    let tests = root().join("crates/gloss-presentation/tests");
    let read = |name: &str| std::fs::read(tests.join(name)).expect("a file of gloss-presentation");
    let (png, jpg) = (read("pictures/roastery.png"), read("pictures/harbour.jpg"));
    let pictures = [("roastery.png", png.as_slice()), ("harbour.jpg", jpg.as_slice())];
    let make = |name: &str| {
        let spec = serde_json::from_slice(&read(&format!("specs/{name}.json"))).expect("a spec");
        let given =
            Materials { pictures: &pictures, fonts: gloss_presentation::fonts(), seed: 7, at: 1_795_000_000 };
        let spec = gloss_presentation::read(&spec).expect("a spec");
        let made = gloss_presentation::make(&spec, Template::Theme, &given).expect("a deck");
        (format!("made {name}"), made.bytes)
    };
    ["gallery", "charts", "long", "hard"].map(make).into()
}

fn pair(folder: &Path, name: &str) -> Result<Pair, String> {
    let read = |ending: &str| {
        let bytes = std::fs::read(folder.join(format!("{name}{ending}.pptx"))).map_err(|e| e.to_string())?;
        kinds::of(Kind::Deck).read("deck.pptx", &bytes).map_err(|e| e.to_string())
    };
    Ok(Pair { deck: read("")?, twin: read(".twin")? })
}

impl Made {
    /// Takes places of one deck: across the edits, and across the edits and the saving.
    fn add(&mut self, folder: &Path, told: &Told, name: &str, seed: u64) {
        let number = told.deck.to_string();
        let edited = format!("{number}.edited");
        let versions = pair(folder, &number)
            .and_then(|old| Ok((old, pair(folder, &edited)?, pair(&folder.join("saved"), &edited)?)));
        let (old, edited, saved) = match versions {
            Ok(versions) => versions,
            Err(reason) => return self.left_out.push(format!("{name}: {reason}")),
        };
        let mut rng = Rng::with_seed(seed ^ told.deck as u64);
        let copied: HashSet<u32> =
            told.copied.iter().filter_map(|tag| tag.get(2..tag.len() - 2)?.parse().ok()).collect();
        let text = |text: &Text| -> Arc<str> { text.source().into() };
        let before = text(&old.deck);
        for (set, new) in [(SETS[0], &edited), (SETS[1], &saved)] {
            let after = text(&new.deck);
            for place in some(old.places(&mut rng), &mut rng) {
                let truth = truth(&old, &edited, new, &place);
                let is_copied = place.has_twin || place.tags.iter().any(|tag| copied.contains(tag));
                // Its equal stands there, and it is gone or its row says something else: nobody could tell.
                let row = |here: &Truth| match here {
                    Truth::Here(at) => old.row_at(place.quote.start) == new.row_at(at.start),
                    _ => false,
                };
                let truth = if is_copied && !row(&truth) { Truth::Untold } else { truth };
                if truth == Truth::Untold {
                    self.untold += 1;
                    continue;
                }
                let case = Case {
                    name: format!("{name} {:?} by {set}", place.on),
                    kind: Kind::Deck,
                    old: before.clone(),
                    new: after.clone(),
                    quote: place.quote.clone(),
                    truth,
                };
                self.places.push(OnDeck { set: if is_copied { SETS[2] } else { set }, on: place.on, case });
            }
        }
    }
}

/// What became of a place. What the edits left and the saving program lost is told by nobody.
fn truth(old: &Pair, edited: &Pair, new: &Pair, place: &Place) -> Truth {
    let left = tags(&edited.twin);
    if !place.tags.iter().any(|tag| left.contains_key(tag)) {
        return Truth::Gone;
    }
    new.truth(old, place, &tags(&new.twin)).unwrap_or(Truth::Untold)
}

/// Some places of each kind.
fn some(mut places: Vec<Place>, rng: &mut Rng) -> Vec<Place> {
    // Slides are gone over in no order: the same ones each time.
    places.sort_by_key(|place| (place.quote.start, place.quote.end, place.on as u8));
    rng.shuffle(&mut places);
    let mut taken = std::collections::HashMap::new();
    places.retain(|place| {
        let count: &mut usize = taken.entry(place.on).or_default();
        *count += 1;
        *count <= OF_A_KIND
    });
    places
}
