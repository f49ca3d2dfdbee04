//! An artifact's notes as a W3C annotation collection: where a place is certain it is told in the newest version, else
//! as it was pointed at.

use std::collections::HashMap;
use std::sync::Arc;

use gloss_artifact::Text;
use gloss_artifact::annotation::{self, Exported};
use gloss_protocol::{Code, Note, Problem, Region, Reply};

use crate::doors::Shared;
use crate::queries::view::newest;
use crate::versions::edits;

pub(super) fn export(shared: &Arc<Shared>, path: &str) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        newest(read, &path, None)?;
        edits::only_words(&path)?;
        let notes = read.notes(Some(&path))?;
        let mut texts: HashMap<u32, Arc<Text>> = HashMap::new();
        for (version, _) in notes.iter().map(place_of_note) {
            // A version that can't be read, or that never was, leaves the words of the place.
            if let (false, Ok(text)) =
                (texts.contains_key(&version), shared.texts.read(read, blobs, &path, version))
            {
                texts.insert(version, text);
            }
        }
        let exported: Vec<Exported<'_>> = notes
            .iter()
            .map(|note| {
                let (version, region) = place_of_note(note);
                let source = texts.get(&version).map_or("", |text| text.source());
                Exported { note, version, source, region }
            })
            .collect();
        let collection = annotation::export(&path, &exported).ok_or_else(|| {
            Problem::new(
                Code::TooLarge,
                format!("The notes on {path} hold more than 8 MB of words together."),
            )
            .with_next("Delete some that are resolved first.")
        })?;
        Ok(Reply::NoteExport { json: collection.to_string() })
    })
}

/// The version and the place that are told of a note.
fn place_of_note(note: &Note) -> (u32, &Region) {
    match &note.place.region {
        Some(region) if note.place.status.certain() => (note.place.version, region),
        _ => (note.anchor.version, &note.anchor.region),
    }
}
