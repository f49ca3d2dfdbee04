//! Places of a site in another version of it: each is looked for in its own file, and in none beside it, however equal the
//! words there are. A file that has another name and the same bytes is the same file; one that is gone takes its places
//! with it. Of a page its elements are found first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gloss_protocol::{Candidate, Kind, Place, Region, Span};

use super::elements::Elements;
use super::pages::{self, Page};
use crate::locate::{self, Relocate, Words};
use crate::text::Text;

/// Two versions of a site.
pub(super) struct Located {
    /// Where the file that a file of the old one is stands in the new one, where it is still there.
    files: BTreeMap<String, (String, Span)>,
    /// Files that were compared.
    compared: Mutex<BTreeMap<String, Arc<Compared>>>,
}

/// Two versions of a file.
struct Compared {
    old: Text,
    new: Text,
    words: Words,
    elements: Option<Elements>,
}

impl Located {
    /// Compares which files there are; what they say is compared where it is asked for.
    pub(super) fn new(old: &Text, new: &Text) -> Self {
        let (old, new) = (pages::pages(old.source()), pages::pages(new.source()));
        let named = |pages: &[Page<'_>], path: &str| pages.iter().any(|page| page.path == path);
        let mut files = BTreeMap::new();
        for page in &old {
            if named(&new, page.path) {
                let own = new.iter().find(|other| other.path == page.path);
                files.extend(own.map(|own| file_pair(page, own)));
                continue;
            }
            let is_it = |other: &&Page<'_>| other.source == page.source && !named(&old, other.path);
            let mut same = new.iter().filter(is_it).filter(|_| !page.source.trim().is_empty());
            if let (Some(one), None) = (same.next(), same.next()) {
                files.extend([file_pair(page, one)]);
            }
        }
        Self { files, compared: Mutex::default() }
    }

    fn compared(&self, old: &Page<'_>, new: &Page<'_>) -> Arc<Compared> {
        let mut compared = self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compared.get(old.path) {
            return known.clone();
        }
        let (was, now) = (Text::new(Kind::Code, old.source), Text::new(Kind::Code, new.source));
        let words = Words::new(&was, &now);
        let elements = Elements::new((old.path, old.source), (new.path, new.source));
        let both = Arc::new(Compared { old: was, new: now, words, elements });
        compared.insert(old.path.to_owned(), both.clone());
        both
    }
}

/// A file of the old one, and where it stands in the new one.
fn file_pair(old: &Page<'_>, new: &Page<'_>) -> (String, (String, Span)) {
    (old.path.to_owned(), (new.path.to_owned(), new.span()))
}

impl Relocate for Located {
    fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        let Some(Region::Text { spans, reach }) = &place.region else {
            return match &place.region {
                Some(region) => locate::place(version, place.status, region.clone(), new),
                None => Place { version, ..place.clone() },
            };
        };
        let Some(page) = pages::page_of(old.source(), spans) else {
            // What reaches over several files has no file to be looked for in.
            return Words::new(old, new).map(place, version, old, new);
        };
        let Some((path, span)) = self.files.get(page.path) else { return locate::unplaced(version) };
        let source = new.source().get(span.range()).unwrap_or_default();
        let other = Page { path, start: span.start as usize, source };
        let both = self.compared(&page, &other);
        let within = spans.iter().map(|span| page.inward(*span)).collect();
        let within = Place { region: Some(Region::Text { spans: within, reach: *reach }), ..place.clone() };
        let mut found = both.words.map(&within, version, &both.old, &both.new);
        if let Some(elements) = &both.elements {
            found = elements.place(&within, version, (&both.old, &both.new), found);
        }
        let candidates = found.candidates.iter().map(|one| {
            let region = other.outward(&one.region);
            Candidate { at: new.at(&region), text: one.text.clone(), region }
        });
        let candidates: Vec<Candidate> = candidates.collect();
        match &found.region {
            Some(region) => {
                let placed = locate::place(version, found.status, other.outward(region), new);
                Place { candidates, ..placed }
            }
            None => Place { candidates, ..found },
        }
    }
}
