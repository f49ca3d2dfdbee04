//! `card.change`: a card recalled, corrected, removed or put back. Makes none; a turn does.

use std::sync::Arc;

use gloss_artifact::Text;
use gloss_protocol::{
    Card, CardChange, CardId, Code, CommandId, Done, Grade, Place, PlaceStatus, Problem, Recall,
};
use gloss_store::Write;
use serde_json::json;

use crate::cards::{Looks, check_words};
use crate::doors::now;
use crate::space::Space;

/// Recalls of a card that are kept, the newest: more than a lifetime of them.
const MAX_RECALLS: usize = 2000;

pub(super) fn change(space: &mut Space, id: &CommandId, change: CardChange) -> Result<Done, Problem> {
    match change {
        CardChange::Recall { card, grade } => recall(space, id, &card, grade),
        CardChange::Edit { card, question, answer } => edit(space, id, &card, (question, answer)),
        CardChange::Remove { card } => remove(space, id, &card),
        CardChange::PutBack { card } => put_back(space, id, &card),
    }
}

fn find_card(space: &Space, id: &CardId) -> Result<Card, Problem> {
    space.store.read().card(id)?.ok_or_else(|| none(id))
}

fn none(id: &CardId) -> Problem {
    Problem::new(Code::NotFound, format!("There is no card {id}."))
}

/// Where a card's words are now, with their text: another program may have changed it since. Of a file that is gone they stay where
/// they were.
fn place_now(space: &mut Space, card: &Card) -> (Place, Option<Arc<Text>>) {
    let _ = space.artifact(&card.path);
    let mut looks = Looks::new(&space.shared.texts, space.store.read(), space.store.blobs());
    let (_, place, text) = looks.place(card);
    (place, text)
}

fn recall(space: &mut Space, id: &CommandId, which: &CardId, grade: Grade) -> Result<Done, Problem> {
    let mut card = find_card(space, which)?;
    let (place, _) = place_now(space, &card);
    if place.status != PlaceStatus::Exact {
        let says = "The words this rests on have changed: look at it.";
        return Err(Problem::new(Code::NotDone, says).with_next("Correct it in the window, or remove it."));
    }
    card.recalls.push(Recall { at: now(), grade });
    let over = card.recalls.len().saturating_sub(MAX_RECALLS);
    card.recalls.drain(..over);
    card.updated_at = now();
    // How well somebody knows something is nobody's record.
    write(space, id, |tx| {
        tx.card(&card)?;
        tx.cards_changed()
    })
}

/// Corrects a card. Whoever does has looked at its place, so it rests on what stands there now.
fn edit(
    space: &mut Space,
    id: &CommandId,
    which: &CardId,
    (question, answer): (String, String),
) -> Result<Done, Problem> {
    let (question, answer) = (question.trim().to_owned(), answer.trim().to_owned());
    check_words(&question, &answer)?;
    let mut card = find_card(space, which)?;
    let (place, text) = place_now(space, &card);
    if let (Some(region), Some(text)) = (place.region, text) {
        card.anchor = text.anchor(place.version, &region);
    }
    (card.question, card.answer, card.updated_at) = (question, answer, now());
    write(space, id, |tx| {
        tx.card(&card)?;
        tx.cards_changed()?;
        tx.log("card.edited", &json!({ "card": which }), &card.question)
    })
}

fn remove(space: &mut Space, id: &CommandId, which: &CardId) -> Result<Done, Problem> {
    find_card(space, which)?;
    write(space, id, |tx| {
        tx.remove_card(which)?;
        tx.log("card.removed", &json!({ "card": which }), "")
    })
}

fn put_back(space: &mut Space, id: &CommandId, which: &CardId) -> Result<Done, Problem> {
    if !space.store.read().is_removed_card(which)? {
        return Err(none(which).with_next("Only the card that was removed last can be put back."));
    }
    write(space, id, |tx| {
        tx.put_card_back(which)?;
        tx.log("card.put_back", &json!({ "card": which }), "")
    })
}

fn write(
    space: &mut Space,
    id: &CommandId,
    work: impl FnOnce(&mut gloss_store::Tx<'_>) -> Result<(), gloss_store::StoreError>,
) -> Result<Done, Problem> {
    let done = Done::Ok {};
    space.write(Write::CardWrite, |tx| {
        work(tx)?;
        tx.command(id, &done)
    })?;
    Ok(done)
}
