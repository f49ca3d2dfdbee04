//! An answer in another form: a document of its own, with a chart where its figures make one. Takes the question that was asked before;
//! works nothing out anew by other means.

use crate::desk::{Desk, Form};
use crate::grammar::{fold, question_senses};
use gloss_figures::words::{capital, escape};
use serde_json::json;

/// Words of a question that name its file.
const NAMED: usize = 7;

/// The form that words ask for, where they ask for nothing else.
pub(crate) fn form(text: &str) -> Option<Form> {
    let plain = fold(text.trim().trim_end_matches(['.', '!', '?']));
    let plain =
        ["please ", "bitte "].iter().find_map(|word| plain.strip_prefix(word)).unwrap_or(&plain).to_owned();
    let sense = question_senses(&plain).iter().find(|one| one.class == "form")?;
    Some(if sense.value == "chart" { Form::Chart } else { Form::Document })
}

/// An answer with what a chart of it would draw.
pub(super) struct Answer {
    /// Its words.
    pub(super) says: String,
    /// Its chart as a block of a document; none where its figures make none.
    pub(super) chart: Option<String>,
}

/// Writes an answer into a document of its own; its closing words once it stands.
pub(super) fn write(desk: &Desk, answer: &Answer, form: Form, german: bool) -> Option<String> {
    let question = desk.task.words.trim();
    let chart = match (form, &answer.chart) {
        (Form::Document, _) => String::new(),
        (Form::Chart, Some(chart)) => format!("\n{chart}\n"),
        (Form::Chart, None) if german => return Some(
            "Eine Zahl allein ergibt kein Diagramm. Frag nach mehreren, etwa je Monat oder nach Kategorie."
                .to_owned(),
        ),
        (Form::Chart, None) => {
            return Some(
                "One figure makes no chart. Ask for several, by month or by category for example.".to_owned(),
            );
        }
    };
    let title = escape(&capital(question.trim_end_matches('?').trim_end()));
    let text = format!("# {title}\n\n{}\n{chart}", answer.says.trim_end());
    let path = format!("{}.md", slug(question));
    let why = format!("Answer to “{question}”");
    let written = desk.ask("write_artifact", &json!({ "path": path, "content": text, "why": why }))?;
    Some(match (written, german) {
        (Ok(result), _) => {
            let path = result.get("path").and_then(serde_json::Value::as_str).unwrap_or(&path).to_owned();
            if german {
                format!("Die Antwort steht jetzt in {path}.")
            } else {
                format!("I wrote the answer into {path}.")
            }
        }
        (Err(why), false) => format!("I couldn't write {path}. {why}"),
        (Err(why), true) => format!("{path} konnte ich nicht schreiben. {why}"),
    })
}

/// A file's name from a question: `which-invoices-are-overdue`.
fn slug(question: &str) -> String {
    let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.take(NAMED).map(str::to_lowercase).collect();
    if words.is_empty() { "answer".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_asked_for_by_nothing_else() {
        for (words, expect) in [
            ("As a document", Some(Form::Document)),
            ("Als Diagramm", Some(Form::Chart)),
            ("please as a chart.", Some(Form::Chart)),
            ("Make a deck as a document", None),
            ("sales as a chart", None),
        ] {
            assert_eq!(form(words), expect, "{words}");
        }
        assert_eq!(slug("Which invoices are overdue?"), "which-invoices-are-overdue");
    }
}
