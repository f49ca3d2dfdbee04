//! Cards of what a document has already: its answered questions, and its figures, each blanked out in its sentence. Words nothing
//! itself.

use gloss_figures::links::unlinked;
use gloss_figures::words::clip;
use gloss_protocol::{Card, Intent, Note, Part, Problem, Reach, Region, Which};

use super::make::{MAX_ANSWER, MAX_QUESTION, card, is_same};
use crate::versions::facts;
use crate::versions::room::Versions;

/// Cards of a document at most.
const MOST: usize = 30;
/// What stands for the figure that is asked for.
const BLANK: &str = "____";
/// Letters that a sentence has beside its figure at least: fewer ask for nothing.
const MIN_LETTERS: usize = 12;
/// Characters of a note's place that stand in the question.
const MAX_PLACE: usize = 100;

/// The cards that a document gives by itself.
///
/// # Errors
/// Where there is no such file, or it is no text.
pub(crate) fn found(versions: &mut Versions, path: &str) -> Result<Vec<Card>, Problem> {
    let artifact = versions.artifact(path)?;
    let (path, version) = (artifact.path, artifact.version);
    let text = versions.text(&path, version)?;
    let read = versions.store.read();
    let notes = read.notes(Some(&path))?;
    let answered = notes.iter().filter_map(|note| {
        let (question, answer, region) = of_note(note)?;
        Some(card(path.clone(), text.anchor(version, region), question, answer))
    });
    let uses = facts::uses(read, (&path, version), &text)?;
    let figures = uses.iter().filter(|one| one.agrees && !one.stale).filter_map(|one| {
        let place = Region::Text { spans: vec![one.span], reach: Reach::Selection };
        let sentence = Part { reach: Reach::Sentence, which: Which::This, goes: false };
        let region = text.part(&place, sentence).ok()?;
        let question = blanked(&text.visible(&region), &one.shown)?;
        Some(card(path.clone(), text.anchor(version, &region), question, one.shown.clone()))
    });
    // What is new comes first: a long document gives its next ones at the next call.
    let known = read.cards(Some(&path))?;
    let is_known = |one: &Card| known.iter().any(|other| is_same(one, other));
    let (old, new): (Vec<Card>, Vec<Card>) = answered.chain(figures).partition(is_known);
    Ok(new.into_iter().chain(old).take(MOST).collect())
}

/// What a note asked, of which words, what was answered, and where.
fn of_note(note: &Note) -> Option<(String, String, &Region)> {
    let place = &note.place;
    let region = place.region.as_ref().filter(|_| place.status.certain() && note.intent == Intent::Ask)?;
    let answer = unlinked(&note.answer.as_ref()?.text);
    let (words, question) = (place.text.split_whitespace().collect::<Vec<_>>().join(" "), note.text.trim());
    let question = format!("“{}”: {question}", clip(&words, MAX_PLACE));
    let fits = question.chars().count() <= MAX_QUESTION && answer.chars().count() <= MAX_ANSWER;
    (fits && !answer.trim().is_empty()).then_some((question, answer, region))
}

/// A sentence with a blank for its figure; none where the figure is not the only one of its kind in it, or nearly all of it.
fn blanked(sentence: &str, shown: &str) -> Option<String> {
    let (before, after) = sentence.split_once(shown).filter(|_| !shown.is_empty())?;
    let question = format!("{before}{BLANK}{after}");
    let letters = question.chars().filter(|char| char.is_alphabetic()).count();
    let fits = question.chars().count() <= MAX_QUESTION && letters >= MIN_LETTERS;
    (fits && !after.contains(shown)).then_some(question)
}

#[cfg(test)]
mod tests {
    use super::blanked;

    #[test]
    fn a_figure_is_left_out_of_a_sentence_that_asks_for_it() {
        let long = format!("It is 5 {}", "so ".repeat(200));
        for (sentence, shown, expect) in [
            ("Revenue rose to €1.92 million.", "€1.92 million", Some("Revenue rose to ____.")),
            ("5 of all shops sold 5 cakes in May.", "5", None),
            ("Sum: 12", "12", None),
            (long.as_str(), "5", None),
            ("Revenue rose to much more.", "", None),
        ] {
            assert_eq!(blanked(sentence, shown).as_deref(), expect, "{sentence}");
        }
    }
}
