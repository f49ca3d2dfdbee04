//! Scanner for secrets that should not leave with a published site: passwords, keys, paths of this computer and lists
//! of e-mail addresses, found in the bytes of its files. Gitleaks' public rules (`assets/rules.json`, MIT) and a few of
//! our own. Reads no file, and never says a secret in full.

mod found;
mod masked;
mod own;
mod rules;

use std::collections::BTreeSet;

use found::Lines;
pub use found::{Found, Weight};
pub use masked::masked;

/// Findings that are told of one file; more say nothing new.
pub const MAX_FOUND: usize = 100;

/// Whether a file is words that can be searched; pictures, fonts, sound and archives are not.
#[must_use]
pub fn is_searched(name: &str) -> bool {
    const OTHER: [&str; 24] = [
        "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tif", "tiff", "woff", "woff2", "ttf",
        "otf", "eot", "mp3", "mp4", "webm", "ogg", "wav", "zip", "gz", "pdf", "wasm",
    ];
    let ending =
        name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    !OTHER.contains(&ending.to_ascii_lowercase().as_str())
}

/// Searches a file; what is found is in the order of its lines, at most [`MAX_FOUND`].
#[must_use]
pub fn search(name: &str, bytes: &[u8]) -> Vec<Found> {
    if !is_searched(name) {
        return Vec::new();
    }
    let mut places = rules::search(name, bytes);
    places.extend(own::search(name, bytes));
    // The public rules come first, so that what two find is called by the more exact name.
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    places.retain(|place| {
        let overlaps = taken.iter().any(|(start, end)| place.at.start < *end && *start < place.at.end);
        if !overlaps {
            taken.insert((place.at.start, place.at.end));
        }
        !overlaps
    });
    places.sort_by_key(|place| place.at.start);
    places.truncate(MAX_FOUND);
    let mut lines = Lines { at: 0, line: 1 };
    places.into_iter().map(|place| place.found(bytes, &mut lines)).collect()
}

#[cfg(test)]
mod tests;
