//! What could be of two columns or of two dates is asked once, with the choices; the answer is put into the question, which is never
//! forgotten. Guesses nothing.

use serde_json::json;

use super::reading::Refusal;
use crate::desk::Desk;

/// Choices of one question.
const MAX_CHOICES: usize = 8;

/// What is asked, and what may be answered.
struct Choice {
    question: String,
    names: Vec<String>,
    /// The words of the question that the answer stands for; none where it is said in addition.
    word: Option<String>,
}

impl Choice {
    fn of(why: &Refusal, german: bool) -> Option<Self> {
        let (question, names, word) = match (why, german) {
            (Refusal::Several(word, names), false) => {
                (format!("Which column is meant by “{word}”?"), names, Some(word.clone()))
            }
            (Refusal::Several(word, names), true) => {
                (format!("Welche Spalte ist mit „{word}“ gemeint?"), names, Some(word.clone()))
            }
            (Refusal::Whole(column), false) => {
                return Some(Self {
                    question: format!("All of “{column}” together, or a single one?"),
                    names: vec!["total".to_owned(), "single".to_owned()],
                    word: None,
                });
            }
            (Refusal::Whole(column), true) => {
                return Some(Self {
                    question: format!("Alles von „{column}“ zusammen oder ein einzelner Wert?"),
                    names: vec!["insgesamt".to_owned(), "einzeln".to_owned()],
                    word: None,
                });
            }
            (Refusal::When(names), false) => ("By which date?".to_owned(), names, None),
            (Refusal::When(names), true) => ("Nach welchem Datum?".to_owned(), names, None),
            _ => return None,
        };
        (2..=MAX_CHOICES).contains(&names.len()).then(|| Self { question, names: names.clone(), word })
    }
}

/// The question with what the person has chosen where several things could be meant; none where nothing was chosen yet.
pub(super) fn chosen(desk: &Desk, words: &str, why: &Refusal, german: bool) -> Option<String> {
    let choice = Choice::of(why, german)?;
    let said = desk
        .user_messages()
        .filter(|said| said.answers.as_deref() == Some(choice.question.as_str()))
        .last()?;
    let name = choice.names.iter().find(|name| name.trim() == said.words.trim())?;
    let quoted = format!("\"{name}\"");
    match &choice.word {
        None if matches!(why, Refusal::Whole(_)) => {
            Some(format!("{} {name}", words.trim_end().trim_end_matches('?')))
        }
        None => Some(format!("{} {quoted}", words.trim_end().trim_end_matches('?'))),
        Some(word) => {
            let lower = words.to_lowercase();
            let at = lower.find(&word.to_lowercase()).filter(|_| lower.len() == words.len())?;
            let mut out = words.to_owned();
            out.replace_range(at..at + word.len(), &quoted);
            Some(out)
        }
    }
}

/// Asks which is meant; the closing words once it is asked, none where there is nothing to choose between.
pub(super) fn ask(desk: &Desk, why: &Refusal, german: bool) -> Option<Option<String>> {
    let Some(choice) = Choice::of(why, german) else { return Some(None) };
    let asked = desk.ask("ask_person", &json!({ "question": choice.question, "choices": choice.names }))?;
    Some(asked.is_ok().then(|| {
        if german {
            "Das frage ich lieber, als zu raten.".to_owned()
        } else {
            "I ask rather than guess.".to_owned()
        }
    }))
}
