//! Cards as they are now: where their words stand in the newest version of the document, and when they are due. Asks the store and
//! writes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloss_artifact::Text;
use gloss_artifact::locate::{self, Between};
use gloss_protocol::{Card, CardState, CardView, Place, PlaceStatus, Problem, Timestamp};
use gloss_schedule::{due_after, next_dues};
use gloss_store::{Blobs, Read};

use crate::doors::{Shared, now};
use crate::texts::Texts;

/// The cards of a document, or of all: those to be looked at, then those to be recalled, each the longest due first.
///
/// # Errors
/// Errors of the store.
pub(crate) fn views(shared: &Shared, path: Option<&str>) -> Result<Vec<CardView>, Problem> {
    shared.read(|read, blobs| {
        let (mut looks, at) = (Looks::new(&shared.texts, read, blobs), now());
        let cards = read.cards(path)?;
        let mut views: Vec<CardView> = cards.into_iter().map(|card| looks.view(card, at)).collect();
        let rank = |view: &CardView| match view.state {
            CardState::Changed => 0,
            CardState::New | CardState::Due => 1,
            CardState::Later => 2,
        };
        views.sort_by_key(|view| (rank(view), view.due));
        Ok(views)
    })
}

/// How many cards can be recalled now.
///
/// # Errors
/// Errors of the store.
pub(crate) fn due(shared: &Shared) -> Result<u32, Problem> {
    let is_due = |view: &&CardView| matches!(view.state, CardState::New | CardState::Due);
    Ok(u32::try_from(views(shared, None)?.iter().filter(is_due).count()).unwrap_or(u32::MAX))
}

/// A version beside the newest one.
struct Look {
    old: Arc<Text>,
    new: Arc<Text>,
    version: u32,
    between: Between,
}

/// Looks from versions to the newest ones, each made once for any number of cards.
pub(crate) struct Looks<'a> {
    texts: &'a Texts,
    read: Read<'a>,
    blobs: &'a Blobs,
    made: BTreeMap<(String, u32), Option<Look>>,
}

impl<'a> Looks<'a> {
    /// Nothing is looked at yet.
    pub(crate) fn new(texts: &'a Texts, read: Read<'a>, blobs: &'a Blobs) -> Self {
        Self { texts, read, blobs, made: BTreeMap::new() }
    }

    /// From a version to the newest one; none where one of them can't be read or the file is gone.
    fn look(&mut self, path: &str, version: u32) -> Option<&Look> {
        let (texts, read, blobs) = (self.texts, self.read, self.blobs);
        let look = self.made.entry((path.to_owned(), version)).or_insert_with(|| {
            let newest = read.artifact(path).ok().flatten().filter(|artifact| artifact.present)?.version;
            let old = texts.read(read, blobs, path, version).ok()?;
            let new =
                if newest == version { old.clone() } else { texts.read(read, blobs, path, newest).ok()? };
            let between = Between::new(&old, &new);
            Some(Look { old, new, version: newest, between })
        });
        look.as_ref()
    }

    /// The words that a card rests on as they were, and where they are now, with the text of that version.
    pub(crate) fn place(&mut self, card: &Card) -> (String, Place, Option<Arc<Text>>) {
        let anchor = &card.anchor;
        let Some(look) = self.look(&card.path, anchor.version) else {
            return (anchor.quote.visible.clone(), locate::unplaced(anchor.version), None);
        };
        let before = locate::place(anchor.version, PlaceStatus::Exact, anchor.region.clone(), &look.old);
        let place = look.between.map(&before, look.version, &look.old, &look.new);
        (before.text, place, Some(look.new.clone()))
    }

    fn view(&mut self, card: Card, at: Timestamp) -> CardView {
        let (quote, place, _) = self.place(&card);
        let due = due_after(&card.recalls);
        let state = match due {
            _ if place.status != PlaceStatus::Exact => CardState::Changed,
            None => CardState::New,
            Some(due) if due <= at => CardState::Due,
            Some(_) => CardState::Later,
        };
        CardView {
            quote,
            place,
            state,
            due: due.unwrap_or(card.created_at),
            next: next_dues(&card.recalls, at),
            recalls: u32::try_from(card.recalls.len()).unwrap_or(u32::MAX),
            card: card.id,
            path: card.path,
            question: card.question,
            answer: card.answer,
        }
    }
}
