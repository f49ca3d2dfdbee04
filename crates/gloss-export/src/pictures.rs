//! The images of a document, taken from the caller by their addresses. Never opens a file or an address.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Paper, What};
use crate::picture::{Picture, decode};

/// Images in one export; more are left out and said.
const MAX_PICTURES: usize = 200;

/// Bytes of all images together: a file that can still be sent by mail.
const MAX_BYTES: usize = 32 << 20;

/// The images of a document by their addresses.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// In the order in which they first stand.
    pub all: Vec<Picture>,
    by_src: HashMap<Arc<str>, usize>,
}

impl Pictures {
    /// Fetches and checks every image that a document shows. What can't be drawn is said in `warnings`.
    pub(crate) fn fetch<'p>(
        papers: impl IntoIterator<Item = &'p Paper>,
        fetch: &dyn Fn(&str) -> Option<Vec<u8>>,
        warnings: &mut Vec<String>,
    ) -> Self {
        let mut wanted: Vec<Arc<str>> = Vec::new();
        for paper in papers {
            paper.each_line(&mut |pieces| {
                for piece in pieces {
                    if let What::Image { src, .. } = &piece.what {
                        wanted.push(src.clone());
                    }
                }
            });
        }
        let mut pictures = Self::default();
        let mut seen = std::collections::HashSet::new();
        let mut bytes = 0;
        for src in wanted.into_iter().filter(|src| seen.insert(src.clone())) {
            let room = pictures.all.len() < MAX_PICTURES && bytes < MAX_BYTES;
            let own = || crate::chart::picture(&src).map(Some);
            match room.then(|| own().or_else(|| fetch(&src).map(decode))).flatten() {
                Some(Some(picture)) if bytes + picture.bytes.len() <= MAX_BYTES => {
                    bytes += picture.bytes.len();
                    pictures.by_src.insert(src, pictures.all.len());
                    pictures.all.push(picture);
                }
                Some(Some(_)) => warnings.push(format!("The image {src} was left out: too many bytes.")),
                Some(None) => {
                    warnings.push(format!("The image {src} is no PNG, JPEG, GIF or WebP that can be drawn."));
                }
                None if room => warnings.push(format!("The image {src} is not in the folder.")),
                None => warnings.push(format!("The image {src} was left out: too many images.")),
            }
        }
        pictures
    }

    /// The number of the image at an address.
    pub(crate) fn number(&self, src: &str) -> Option<usize> {
        self.by_src.get(src).copied()
    }

    /// The image at an address.
    pub(crate) fn get(&self, src: &str) -> Option<&Picture> {
        self.number(src).and_then(|at| self.all.get(at))
    }
}
