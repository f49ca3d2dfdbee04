//! Making cards of drafts: each is checked, and its words are found in the newest version of the document, or it is refused. Guesses
//! no place.

use gloss_agent::doors::{CardDraft, MadeCards};
use gloss_protocol::{Anchor, Card, CardId, Code, Pointing, Problem};
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::notes::draft::{check_place, find};
use crate::versions::room::Versions;

/// Cards of a workspace.
const MOST: usize = 1000;
/// Longest question, in characters.
pub(crate) const MAX_QUESTION: usize = 300;
/// Longest answer, in characters.
pub(crate) const MAX_ANSWER: usize = 1000;
/// Longest words that a card rests on, in characters.
const MAX_QUOTE: usize = 1000;

/// Keeps cards, numbered from 1; in the place of one that can't be made stands why.
///
/// # Errors
/// Errors of the store: then none is made.
pub(crate) fn make(
    versions: &mut Versions,
    cards: impl IntoIterator<Item = Result<Card, String>>,
) -> Result<MadeCards, Problem> {
    let mut made = MadeCards::default();
    let mut known = versions.store.read().cards(None)?;
    let before = known.len();
    for (number, card) in (1..).zip(cards) {
        match card {
            Ok(card) if known.iter().any(|other| is_same(other, &card)) => made.already.push(number),
            Ok(_) if known.len() >= MOST => {
                made.refused.push((number, format!("This folder has {MOST} cards; remove some first.")));
            }
            Ok(card) => {
                made.made.push((number, card.question.clone()));
                known.push(card);
            }
            Err(why) => made.refused.push((number, why)),
        }
    }
    let fresh = known.split_off(before);
    if fresh.is_empty() {
        return Ok(made);
    }
    versions.write(Write::CardWrite, |tx| {
        fresh.iter().try_for_each(|card| tx.card(card))?;
        tx.cards_changed()?;
        let ids: Vec<&CardId> = fresh.iter().map(|card| &card.id).collect();
        let words: Vec<&str> = fresh.iter().map(|card| card.question.as_str()).collect();
        tx.log("cards.made", &json!({ "cards": ids }), &words.join("\n"))
    })?;
    Ok(made)
}

/// Checks the words of a card.
///
/// # Errors
/// Which of them is missing or too long.
pub(crate) fn check_words(question: &str, answer: &str) -> Result<(), Problem> {
    for (what, words, most) in [("question", question, MAX_QUESTION), ("answer", answer, MAX_ANSWER)] {
        if words.trim().is_empty() {
            return Err(Problem::new(Code::BadRequest, format!("Its {what} has no words.")));
        }
        if words.chars().count() > most {
            return Err(Problem::new(
                Code::BadRequest,
                format!("Its {what} has more than {most} characters."),
            ));
        }
    }
    Ok(())
}

/// A card as a draft asks for it.
///
/// # Errors
/// Why it can't be made, in a sentence.
pub(crate) fn drafted(versions: &mut Versions, draft: CardDraft) -> Result<Card, String> {
    check_words(&draft.question, &draft.answer).map_err(|problem| problem.says)?;
    if draft.quote.is_empty() {
        return Err("Its quote has no words.".to_owned());
    }
    if draft.quote.chars().count() > MAX_QUOTE {
        return Err(format!("Its quote has more than {MAX_QUOTE} characters."));
    }
    let words = draft.quote.replace('\\', "\\\\").replace('"', "\\\"");
    let at = Pointing::at(format!("text:\"{words}\""));
    let (path, found) = find(versions, &draft.path, &at).map_err(|problem| match problem.code {
        Code::PlaceNotFound => format!("The words of its quote do not stand in {}.", draft.path),
        Code::AmbiguousPlace => {
            "The words of its quote stand in several places: quote more of them.".to_owned()
        }
        _ => problem.says,
    })?;
    check_place(&found.region).map_err(|problem| problem.says)?;
    let anchor = found.text.anchor(found.version, &found.region);
    Ok(card(path, anchor, draft.question, draft.answer))
}

/// A new card.
pub(super) fn card(path: String, anchor: Anchor, question: String, answer: String) -> Card {
    let (id, at) = (CardId::from_uuid(uuid::Uuid::now_v7()), now());
    Card { id, path, question, answer, anchor, recalls: Vec::new(), created_at: at, updated_at: at }
}

/// Whether two cards ask the same of the same words.
pub(super) fn is_same(one: &Card, other: &Card) -> bool {
    one.path == other.path
        && one.question.to_lowercase() == other.question.to_lowercase()
        && one.anchor.quote.exact == other.anchor.quote.exact
}
