//! The findings of a check, as they are told to the agent that just made the deck: bounded, and for three rounds, after which
//! what remains is for the person. Changes nothing.

use gloss_deck::check::{CheckContext, Finding, Weight, check};
use gloss_deck::draw;
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use serde_json::{Value, json};

use crate::conversation::Entry;
use crate::doors::{Files, Written};
use crate::looks::SHOWN;

/// How often an agent mends what a check found before it leaves the rest to the person.
const ROUNDS: usize = 3;
/// Findings that are told at once, the faults first.
const TOLD: usize = 20;

/// Checks a deck; a file that can't be opened has nothing to say.
pub(super) fn findings(bytes: &[u8]) -> Vec<Finding> {
    let Ok(deck) = Presentation::open(bytes, Limits::default()) else { return Vec::new() };
    let fonts = gloss_presentation::fonts();
    let all: Vec<usize> = (0..deck.slides().len()).collect();
    let mut found = check(&deck, &all, &CheckContext::default(), |at| draw(&deck, at, fonts).ok());
    found.sort_by_key(|one| one.weight);
    found
}

/// Faults that an edit is told of, at most.
const TOLD_OF_EDIT: usize = 5;

/// The faults of a deck that a write brought: those that the version before had not. None of what is no deck.
pub(super) async fn new_faults(files: &dyn Files, written: &Written) -> Option<Value> {
    let Written::Version { version, .. } = written else { return None };
    let before =
        version.version.checked_sub(1).filter(|before| *before > 0 && version.path.ends_with(".pptx"))?;
    let faults = async |at: u32| -> Option<Vec<Finding>> {
        let bytes = files.read(&version.path, Some(at)).await.ok()?.bytes;
        let found = tokio::task::spawn_blocking(move || findings(&bytes)).await.ok()?;
        Some(found.into_iter().filter(|one| one.weight == Weight::Fault).collect())
    };
    let (old, now) = (faults(before).await?, faults(version.version).await?);
    let is_new = |one: &&Finding| !old.iter().any(|was| was.place() == one.place() && was.rule == one.rule);
    let told: Vec<Value> = now
        .iter()
        .filter(is_new)
        .take(TOLD_OF_EDIT)
        .map(|one| json!({ "where": one.place(), "says": one.says, "next": one.next() }))
        .collect();
    (!told.is_empty()).then(|| json!(told))
}

/// Which making of this deck it is since the person last said something, from 1. The call that is being answered is among them.
pub(super) fn round(entries: &[Entry], path: &str) -> usize {
    let since = entries.iter().rposition(|entry| entry.get("user").is_some()).map_or(0, |at| at + 1);
    let calls = entries.iter().skip(since).filter_map(|entry| entry.pointer("/assistant/calls")?.as_array());
    let makes = |call: &Value| {
        let arguments = call.get("arguments").and_then(Value::as_str).unwrap_or_default();
        let own: Value = serde_json::from_str(arguments).unwrap_or_default();
        call.get("name").and_then(Value::as_str) == Some("make_deck")
            && own.get("path").and_then(Value::as_str) == Some(path)
    };
    calls.flatten().filter(|call| makes(call)).count().max(1)
}

/// The findings and what to do about them, for the agent.
pub(super) fn report_findings(found: &[Finding], round: usize) -> Value {
    let faults = found.iter().filter(|one| one.weight == Weight::Fault).count();
    let next = match (found.is_empty(), faults, round) {
        (true, ..) => "Nothing was found.",
        (_, 0, _) => "None of it is a fault: mend what you agree with, and tell the person of nothing else.",
        (_, _, round) if round > ROUNDS => {
            "This was mended often enough. Tell the person what remains, by slide."
        }
        _ => "Mend the faults and make the deck again. Tell the person what remains.",
    };
    let told: Vec<Value> = found
        .iter()
        .take(TOLD)
        .map(|one| {
            json!({ "where": one.place(), "rule": one.rule.word(), "says": one.says, "next": one.next(), "fault": one.weight == Weight::Fault })
        })
        .collect();
    let pictures = if round > ROUNDS { Vec::new() } else { at_fault(found) };
    json!({ "findings": told, "pictures": pictures, "more": found.len().saturating_sub(TOLD), "round": round, "next": next })
}

/// The slides with faults that are shown to an agent that sees, from 1.
fn at_fault(found: &[Finding]) -> Vec<usize> {
    let mut slides: Vec<usize> = Vec::new();
    for slide in found.iter().filter(|one| one.weight == Weight::Fault).filter_map(|one| one.slide) {
        let slide = slide.saturating_add(1);
        if slides.len() < SHOWN && !slides.contains(&slide) {
            slides.push(slide);
        }
    }
    slides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::{assistant, result, user};
    use gloss_provider::Call;

    fn makes(path: &str) -> Entry {
        let arguments = json!({ "path": path }).to_string();
        assistant("", &[Call { id: "1".into(), name: "make_deck".into(), arguments }], &[])
    }

    #[test]
    fn rounds_are_counted_by_deck_since_the_person_spoke() {
        let entries = [
            user("make it"),
            makes("a.pptx"),
            result("1", "make_deck", "{}", true),
            user("again"),
            makes("a.pptx"),
            makes("b.pptx"),
            makes("a.pptx"),
        ];
        assert_eq!((round(&entries, "a.pptx"), round(&entries, "b.pptx"), round(&[], "a.pptx")), (2, 1, 1));
    }

    #[test]
    fn a_slide_whose_word_fits_no_line_is_shown() {
        let word = "Donaudampfschifffahrtsgesellschaft".repeat(8);
        let spec = json!({
            "title": "Board", "storyline": ["Nothing is wrong here", "A word is too long here"],
            "slides": [{ "layout": "content", "body": ["It grew."] }, { "layout": "content", "body": [word] }],
        });
        let spec = gloss_presentation::read(&spec).unwrap();
        let fonts = gloss_presentation::fonts();
        let given = gloss_presentation::Materials { pictures: &[], fonts, seed: 1, at: 0 };
        let made = gloss_presentation::make(&spec, gloss_presentation::Template::Theme, &given).unwrap();
        let found = findings(&made.bytes);
        assert_eq!(report_findings(&found, 1)["pictures"], json!([2]), "{found:?}");
    }

    #[test]
    fn after_three_rounds_the_rest_is_the_persons() {
        let deck =
            std::fs::read(format!("{}/../../tests/suite/decks/backgrounds.pptx", env!("CARGO_MANIFEST_DIR")));
        let found = findings(&deck.unwrap());
        assert!(found.first().is_some_and(|one| one.weight == Weight::Fault), "{found:?}");
        let next = |round| report_findings(&found, round)["next"].as_str().unwrap().to_owned();
        assert!(next(3).contains("make the deck again"));
        assert!(next(4).contains("Tell the person what remains"));
        let shown = |round| report_findings(&found, round)["pictures"].as_array().unwrap().clone();
        assert!((1..=SHOWN).contains(&shown(3).len()), "{:?}", shown(3));
        assert_eq!(shown(4), Vec::<Value>::new());
        assert_eq!(findings(b"no deck"), Vec::new());
        assert_eq!(report_findings(&[], 1)["next"], "Nothing was found.");
    }
}
