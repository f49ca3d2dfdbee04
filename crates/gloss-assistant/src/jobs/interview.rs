//! The strategy interview: one sharp question at a time, a tree of twelve, and at the end a page with goals that can be
//! measured. What a document of the folder says under its own heading is not asked again. It judges no answer; it only
//! asks for the number where a goal has none.

use gloss_provider::TurnInput;
use serde_json::json;

use super::{paths, write, written};
use crate::choose::is_prose;
use crate::desk::Desk;
use gloss_figures::sentence::visible;

/// The page that comes of it.
const PAGE: &str = "strategy.md";

/// Documents that are looked into for answers.
const MAX_READ: usize = 8;

/// Longest answer that is taken from a document, in characters.
const MAX_TAKEN: usize = 600;

/// A question, with what stands above its answer on the page.
struct Question {
    head: &'static str,
    asks: &'static str,
    /// Words of a heading under which a document answers it.
    under: &'static [&'static str],
    /// Asked only where the answer before it has no number.
    measure: bool,
}

const fn question(head: &'static str, asks: &'static str, under: &'static [&'static str]) -> Question {
    Question { head, asks, under, measure: false }
}

const fn measure(head: &'static str, asks: &'static str) -> Question {
    Question { head, asks, under: &[], measure: true }
}

/// The tree, in the order in which it is walked.
const QUESTIONS: [Question; 12] = [
    question(
        "What it is about",
        "What is this strategy for, in one sentence?",
        &["purpose", "mission", "vision"],
    ),
    question(
        "Who it is for",
        "Whom does it serve first, and who is it not for?",
        &["customer", "audience", "user"],
    ),
    question(
        "The problem",
        "What is hard for them today, that is worth solving?",
        &["problem", "pain", "need"],
    ),
    question(
        "The main goal",
        "What must be true a year from now for it to have worked?",
        &["goal", "objective"],
    ),
    measure("Measure of the main goal", "By which number will you know, and where does it stand today?"),
    question(
        "The next goal",
        "What must be true in three months so that you are on the way?",
        &["milestone", "quarter"],
    ),
    measure("Measure of the next goal", "Which number shows that, and by which day?"),
    question(
        "What sets it apart",
        "Why would they choose this and not what they do now?",
        &["advantage", "differen", "position"],
    ),
    question("What is given up", "What will you not do, though you could?", &["scope", "non-goal", "not do"]),
    question(
        "What it takes",
        "What does it take in people, money and time, and what is there already?",
        &["resource", "budget", "team"],
    ),
    question("The largest risk", "What would make it fail, and what would you see first?", &["risk"]),
    question(
        "The first step",
        "What is the first thing to be done, by whom, and by when?",
        &["next step", "first step"],
    ),
];

/// Answers that end it early.
const ENOUGH: [&str; 5] = ["stop here", "stop", "enough", "that is all", "no more questions"];

/// Answers that say that there is none.
const UNKNOWN: [&str; 5] = ["i don't know yet", "i don’t know yet", "skip", "i don't know", "not yet"];

/// The words said in answer to a question; none where they were said to something else.
fn answer_to<'a>(said: &'a TurnInput, question: &Question) -> Option<&'a str> {
    let answers = said.answers.as_deref() == Some(question.asks);
    answers.then(|| said.words.trim())
}

/// True for an answer to one of its questions.
pub(crate) fn is_answer(said: &TurnInput) -> bool {
    QUESTIONS.iter().any(|question| answer_to(said, question).is_some())
}

/// The state of a question's answer.
enum AnswerState {
    Said(String),
    /// From a document, with its name.
    Read(String, String),
    Unknown,
    NotNeeded,
}

/// Asks the next question, or writes the page.
pub(crate) fn run(desk: &Desk) -> Option<String> {
    let documents = documents(desk)?;
    let stopped = desk.user_messages().any(|said| {
        QUESTIONS
            .iter()
            .filter_map(|question| answer_to(said, question))
            .any(|answer| is_one_of(answer, &ENOUGH))
    });
    let mut known: Vec<AnswerState> = Vec::new();
    for question in &QUESTIONS {
        let said = desk.user_messages().filter_map(|said| answer_to(said, question)).last();
        let found = match said {
            Some(answer) if is_one_of(answer, &ENOUGH) || is_one_of(answer, &UNKNOWN) => AnswerState::Unknown,
            Some(answer) => AnswerState::Said(answer.to_owned()),
            None if question.measure && has_number(known.last()) => AnswerState::NotNeeded,
            None => match read(&documents, question) {
                Some((path, text)) => AnswerState::Read(path, text),
                None if stopped => AnswerState::Unknown,
                None => return ask(desk, question, known.len()),
            },
        };
        known.push(found);
    }
    let content = page(&known);
    let path = match write(desk, PAGE, &content, "From the interview")? {
        Ok(result) => written(&result, PAGE),
        Err(why) => return Some(format!("I couldn’t write {PAGE}. {why}")),
    };
    let open = known.iter().filter(|known| matches!(known, AnswerState::Unknown)).count();
    Some(match open {
        0 => format!("I wrote {path} from your answers. Point at a line to change it."),
        1 => format!("I wrote {path} from your answers; one question is open and stands at its end."),
        n => format!("I wrote {path} from your answers; {n} questions are open and stand at its end."),
    })
}

fn ask(desk: &Desk, question: &Question, at: usize) -> Option<String> {
    let choices = ["I don’t know yet", "Stop here"];
    desk.ask("ask_person", &json!({ "question": question.asks, "choices": choices }))?.ok();
    Some(format!("Question {} of {}. Answer in your own words.", at + 1, QUESTIONS.len()))
}

fn is_one_of(answer: &str, list: &[&str]) -> bool {
    let answer = answer.to_lowercase();
    list.contains(&answer.trim_end_matches(['.', '!']).trim())
}

fn has_number(before: Option<&AnswerState>) -> bool {
    match before {
        Some(AnswerState::Said(text) | AnswerState::Read(_, text)) => {
            text.chars().any(|c| c.is_ascii_digit())
        }
        // A measure of what is not known can't be asked for.
        Some(AnswerState::Unknown) | None => true,
        Some(AnswerState::NotNeeded) => false,
    }
}

/// The folder's documents with their words, but the page itself.
fn documents(desk: &Desk) -> Option<Vec<(String, String)>> {
    let Ok(files) = desk.ask("list_files", &json!({}))? else { return Some(Vec::new()) };
    let prose = paths(&files).into_iter().filter(|path| is_prose(path) && !is_made(path));
    let asked: Vec<_> = prose
        .take(MAX_READ)
        .map(|path| {
            let heard = desk.ask("read_file", &json!({ "path": path }));
            (path, heard)
        })
        .collect();
    let mut out = Vec::new();
    for (path, heard) in asked {
        if let Ok(read) = heard? {
            let text = read.get("text").and_then(serde_json::Value::as_str).unwrap_or_default();
            out.push((path, text.to_owned()));
        }
    }
    Some(out)
}

/// True for what a job like this one made: it answers nothing that was not said before.
fn is_made(path: &str) -> bool {
    ["strategy.md", "briefing.md", "-actions.md", "-report.md"].iter().any(|end| path.ends_with(end))
}

/// The answer of a document under a heading that is the question's own: its first paragraph, with the document's name.
fn read(documents: &[(String, String)], question: &Question) -> Option<(String, String)> {
    documents.iter().find_map(|(path, text)| {
        let mut lines = text.lines();
        lines.find(|line| {
            let head = line.trim_start_matches('#');
            let head = if head.len() < line.len() { head.to_lowercase() } else { return false };
            question.under.iter().any(|word| {
                head.split(|c: char| !c.is_alphanumeric() && c != '-').any(|own| own.starts_with(word))
                    || (word.contains(' ') && head.contains(word))
            })
        })?;
        let said: Vec<&str> = lines
            .skip_while(|line| line.trim().is_empty())
            .take_while(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .collect();
        let said: String = visible(&said.join(" ")).chars().take(MAX_TAKEN).collect();
        (!said.trim().is_empty()).then(|| (path.clone(), said))
    })
}

fn page(known: &[AnswerState]) -> String {
    let mut out = String::from("# Strategy\n");
    let mut open = Vec::new();
    for (question, known) in QUESTIONS.iter().zip(known) {
        let line =
            |text: &str| gloss_figures::words::escape(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        match known {
            AnswerState::Said(text) => out.push_str(&format!("\n## {}\n\n{}\n", question.head, line(text))),
            AnswerState::Read(path, text) => {
                out.push_str(&format!(
                    "\n## {}\n\n{}\n\n*From {}.*\n",
                    question.head,
                    line(text),
                    line(path)
                ));
            }
            AnswerState::Unknown => open.push(question.asks),
            AnswerState::NotNeeded => {}
        }
    }
    if !open.is_empty() {
        out.push_str("\n## Open questions\n\n");
        open.iter().for_each(|asks| out.push_str(&format!("- {asks}\n")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_of_its_own_answers_a_question() {
        let documents = vec![(
            "plan.md".to_owned(),
            "# Plan\n\n## Our customers\n\n**Shops** with one till.\nIn towns.\n\nMore.\n".to_owned(),
        )];
        let of = |head: &str| QUESTIONS.iter().find(|question| question.head == head).unwrap();
        let found = read(&documents, of("Who it is for"));
        assert_eq!(found, Some(("plan.md".to_owned(), "Shops with one till. In towns.".to_owned())));
        assert_eq!(read(&documents, of("The largest risk")), None);
    }

    #[test]
    fn answers_are_told_by_their_question() {
        let to = |question: &str| TurnInput {
            words: "Tea for all. ".to_owned(),
            answers: Some(question.to_owned()),
            ..TurnInput::default()
        };
        let answer = to(QUESTIONS[0].asks);
        assert!(is_answer(&answer));
        assert_eq!(answer_to(&answer, &QUESTIONS[0]), Some("Tea for all."));
        for no in [to("Which shop?"), TurnInput { answers: None, ..answer }] {
            assert!(!is_answer(&no), "{no:?}");
        }
    }

    #[test]
    fn the_page_has_what_was_said_and_what_is_open() {
        let known: Vec<AnswerState> = (0..QUESTIONS.len())
            .map(|n| match n {
                0 => AnswerState::Said("Tea\nfor *all*".to_owned()),
                1 => AnswerState::Read("plan.md".to_owned(), "Shops.".to_owned()),
                4 => AnswerState::NotNeeded,
                _ => AnswerState::Unknown,
            })
            .collect();
        let page = page(&known);
        assert!(page.starts_with("# Strategy\n\n## What it is about\n\nTea for \\*all\\*\n\n## Who it is for\n\nShops.\n\n*From plan.md.*\n"), "{page}");
        assert!(page.contains("- What would make it fail") && !page.contains("By which number"), "{page}");
    }
}
