//! Scanner for secrets that should not leave with a published site: passwords, keys, paths of this computer, lists of e-mail
//! addresses, by Gitleaks' public rules (`assets/rules.json`, MIT) and a few of our own, in the bytes of files and out of other
//! dresses (what is out of reach: `decoded.rs`); and the keys that a process keeps, taken out of what it stores and says
//! (`redaction.rs`). Reads no file, and never says a secret in full.

mod container;
mod decoded;
mod found;
mod masked;
mod own;
mod pattern;
mod redaction;
mod rules;
mod spellings;
mod undressed;
mod value;

use std::collections::BTreeSet;

pub use container::{Container, container};
use decoded::{DECODERS, is_text};
use found::Lines;
pub use found::{Found, Weight};
pub use masked::masked;
pub use redaction::{REDACTED, Redaction};
pub use spellings::spellings;
use undressed::undressed;

/// Findings that are told of one file; more say nothing new.
pub const MAX_FOUND: usize = 100;

/// Whether a file is words that can be searched; pictures, fonts, sound and archives are not.
#[must_use]
pub fn is_searched(name: &str) -> bool {
    const OTHER: &str = "png jpg jpeg gif webp avif ico bmp tif tiff woff woff2 ttf otf eot mp3 mp4 webm ogg wav zip gz pdf \
        wasm";
    !value::has_ending(name, OTHER)
}

/// Whether [`search`] sees all of a file's words: it is no container, and its name or its bytes say that it is text.
#[must_use]
pub fn is_searchable(name: &str, bytes: &[u8]) -> bool {
    container(bytes).is_none() && (is_searched(name) || is_text(bytes))
}

/// Searches a file; what is found is in the order of its lines, at most [`MAX_FOUND`], secrets before all else.
#[must_use]
pub fn search(name: &str, bytes: &[u8]) -> Vec<Found> {
    if !is_searched(name) && !is_text(bytes) {
        return Vec::new();
    }
    let mut places = undressed(name, bytes, &DECODERS);
    places.extend(own::settings(name, bytes));
    // The public rules come first, so that what two find is called by the more exact name.
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    places.retain(|place| {
        // Places that are taken do not overlap, so that only the last before this one's end can reach into it.
        let before = taken.range(..(place.at.end, 0)).next_back();
        before.is_none_or(|(_, end)| *end <= place.at.start) && taken.insert((place.at.start, place.at.end))
    });
    // However much else is found, it keeps no password and no key from being told.
    places.sort_by_key(|place| (place.weight != Weight::Secret, place.at.start));
    places.truncate(MAX_FOUND);
    places.sort_by_key(|place| place.at.start);
    let mut lines = Lines { at: 0, line: 1 };
    places.into_iter().map(|place| place.found(bytes, &mut lines)).collect()
}

/// A password or a key in the name of a file or of a folder on its path; its line is 1.
#[must_use]
pub fn search_path(path: &str) -> Option<Found> {
    // A name ends where its folder or its ending begins, as a key ends at the end of its line.
    let names = path.replace(['/', '\\'], "\n");
    let words = [names.replace('.', "\n"), names].map(String::into_bytes);
    words.iter().find_map(|words| {
        let place = undressed("", words, &DECODERS).into_iter().find(|one| one.weight == Weight::Secret)?;
        let found = place.found(words, &mut Lines { at: 0, line: 1 });
        Some(Found { what: format!("{} in the name", found.what), line: 1, ..found })
    })
}

#[cfg(test)]
mod tests;
