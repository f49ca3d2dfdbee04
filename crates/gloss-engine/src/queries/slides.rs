//! Decks as they are seen: the list of slides, a slide drawn with what can be pointed at, and its picture.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::Text;
use gloss_artifact::deck::{Deck, Slide};
use gloss_protocol::{Code, Problem, Reply};

use super::view::newest;
use crate::content::{bytes_of, stored};
use crate::deck::{self, Opened};
use crate::space::Shared;

/// A deck's version as text, and opened to be drawn.
struct Seen {
    text: Arc<Text>,
    opened: Arc<Opened>,
}

impl Seen {
    fn of(shared: &Arc<Shared>, path: &str, version: Option<u32>) -> Result<Self, Problem> {
        shared.read(|read, blobs| {
            let path = shared.folder.normal(path)?;
            let version = newest(read, &path, version)?;
            let text = shared.texts.read(read, blobs, &path, version)?;
            let sha256 = stored(read, &path, version)?.version.sha256;
            if text.deck().is_none() {
                return Err(Problem::new(Code::BadRequest, format!("{path} is no deck of slides.")));
            }
            let opened = shared.decks.open(&sha256, || bytes_of(read, blobs, &path, version))?;
            Ok(Self { text, opened })
        })
    }

    fn deck(&self) -> Result<&Deck, Problem> {
        self.text.deck().ok_or_else(|| Problem::new(Code::BadRequest, "This is no deck of slides."))
    }

    /// The slide with an id, and its place from 0.
    fn slide(&self, id: u32) -> Result<(usize, &Slide), Problem> {
        let found = self.deck()?.slides.iter().enumerate().find(|(_, slide)| slide.id == id);
        found.ok_or_else(|| {
            Problem::new(Code::NotFound, "This slide is not there any more.").with_next("Choose another one.")
        })
    }
}

pub(super) fn slides(shared: &Arc<Shared>, path: &str, version: Option<u32>) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    Ok(Reply::Slides { slides: deck::slides(&seen.text, seen.deck()?, &seen.opened) })
}

pub(super) fn slide(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    slide: u32,
) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    let (at, slide) = seen.slide(slide)?;
    let drawing = seen.opened.draw(at)?;
    Ok(Reply::Slide { slide: Box::new(deck::told(&seen.text, seen.deck()?, slide, &drawing)) })
}

pub(super) fn picture(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    (slide, width): (u32, u32),
) -> Result<Reply, Problem> {
    let seen = Seen::of(shared, path, version)?;
    let (at, _) = seen.slide(slide)?;
    let png = seen.opened.picture(at, width)?;
    Ok(Reply::SlidePicture { mime: "image/png".to_owned(), base64: BASE64_STANDARD.encode(png) })
}
