//! Decks that were opened last to be drawn, and slides that were drawn of them: kept by their content, which never changes, so
//! that none is ever stale.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use gloss_deck::check::{CheckContext, Finding, check};
use gloss_deck::{Drawing, Fonts};
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use gloss_protocol::{Code, Problem};

use crate::cache::Cache;
use crate::fonts::having;

/// Decks kept, and the bytes of their files.
const DECKS: usize = 4;
const DECK_BYTES: usize = 256 << 20;
/// Drawn slides of a deck that are kept: those that somebody goes to and fro between.
const SLIDES: usize = 24;
/// Pixels of a picture's width.
const WIDEST: u32 = 4000;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);

/// The decks that are open.
pub(crate) struct Decks(Cache<Arc<Opened>>);

impl Default for Decks {
    fn default() -> Self {
        Self(Cache::new(DECKS, DECK_BYTES))
    }
}

impl Decks {
    /// The deck with this content. `bytes` are asked for where it is not kept.
    ///
    /// # Errors
    /// Where it can't be opened.
    pub(crate) fn open(
        &self,
        sha256: &str,
        bytes: impl FnOnce() -> Result<Vec<u8>, Problem>,
    ) -> Result<Arc<Opened>, Problem> {
        if let Some(found) = self.0.of(sha256) {
            return Ok(found);
        }
        let bytes = bytes()?;
        let size = bytes.len();
        let deck = Presentation::open(&bytes, Limits::default())
            .map_err(|error| Problem::new(Code::NotText, format!("This deck can't be drawn: {error}.")))?;
        let opened = Arc::new(Opened { deck, drawn: Mutex::default(), found: OnceLock::new() });
        self.0.keep(sha256, opened.clone(), |_| size);
        Ok(opened)
    }
}

/// A deck, and the slides that were drawn of it.
pub(crate) struct Opened {
    deck: Presentation,
    drawn: Mutex<HashMap<usize, Arc<Drawing>>>,
    /// Findings of a check of all slides.
    found: OnceLock<Vec<Finding>>,
}

impl Opened {
    /// Its slides.
    pub(crate) fn deck(&self) -> &Presentation {
        &self.deck
    }

    /// A slide from 0.
    ///
    /// # Errors
    /// Where it can't be drawn.
    pub(crate) fn draw(&self, slide: usize) -> Result<Arc<Drawing>, Problem> {
        if let Some(found) = self.cached(slide) {
            return Ok(found);
        }
        // Not under the lock: another slide can be drawn meanwhile.
        let drawing = Arc::new(gloss_deck::draw(&self.deck, slide, &FONTS).map_err(undrawn)?);
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() >= SLIDES {
            drawn.clear();
        }
        drawn.insert(slide, drawing.clone());
        Ok(drawing)
    }

    fn cached(&self, slide: usize) -> Option<Arc<Drawing>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).get(&slide).cloned()
    }

    /// Findings of a check of slides, by their places from 0. All of them are checked once; none of the slides that it
    /// draws takes the place of one that somebody looks at.
    pub(crate) fn check(&self, slides: &[usize]) -> Vec<Finding> {
        let draw = |at: usize| {
            self.cached(at).or_else(|| gloss_deck::draw(&self.deck, at, &FONTS).ok().map(Arc::new))
        };
        let check = || check(&self.deck, slides, &CheckContext::default(), draw);
        if slides.len() < self.deck.slides().len() { check() } else { self.found.get_or_init(check).clone() }
    }

    /// A slide as a PNG of this width in pixels.
    ///
    /// # Errors
    /// Where it can't be drawn.
    pub(crate) fn picture(&self, slide: usize, width: u32) -> Result<Vec<u8>, Problem> {
        let drawing = self.draw(slide)?;
        let more = having(&drawing.absent(&FONTS));
        gloss_deck::render_png_with(&drawing, width.clamp(16, WIDEST), &more).map_err(undrawn)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "handed over by map_err")]
fn undrawn(error: gloss_deck::DrawError) -> Problem {
    Problem::new(Code::NotText, format!("This slide can't be drawn: {error}.")).with_next(error.instead())
}
