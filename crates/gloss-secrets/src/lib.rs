//! What should not leave with a published site: passwords, keys, paths of this computer and lists of e-mail addresses, found in
//! the bytes of its files. Gitleaks' public rules (`assets/rules.json`, MIT) and a few of our own. Reads no file, and
//! never says a secret in full.

mod masked;
mod own;
mod rules;

use std::collections::BTreeSet;

pub use masked::masked;

/// Findings that are told of one file; more say nothing new.
pub const MAX_FOUND: usize = 100;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A password or a key: nothing is published with it.
    Secret,
    /// The person decides.
    Warning,
}

/// Something found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The rule that found it, by Gitleaks' id or ours.
    pub rule: String,
    /// How much it matters.
    pub weight: Weight,
    /// What it is, in plain words: "a password in an address".
    pub what: String,
    /// The line it begins in; the first is 1.
    pub line: u32,
    /// Its first letters, the rest as dots.
    pub masked: String,
}

/// True where a file is words that can be searched; pictures, fonts, sound and archives are not.
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

/// A place that a rule found, before it is told.
pub(crate) struct Place {
    rule: String,
    weight: Weight,
    what: String,
    at: std::ops::Range<usize>,
}

impl Place {
    fn found(self, bytes: &[u8], lines: &mut Lines) -> Found {
        let line = lines.of(bytes, self.at.start);
        let words = String::from_utf8_lossy(bytes.get(self.at).unwrap_or_default());
        let masked = match self.weight {
            Weight::Secret => masked(&words),
            Weight::Warning => words.chars().take(80).collect(),
        };
        Found { rule: self.rule, weight: self.weight, what: self.what, line, masked }
    }
}

/// Counts lines once over a file.
struct Lines {
    at: usize,
    line: u32,
}

impl Lines {
    fn of(&mut self, bytes: &[u8], at: usize) -> u32 {
        let between = bytes.get(self.at..at).unwrap_or_default();
        let more = between.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.at = at;
        self.line
    }
}

#[cfg(test)]
mod tests;
