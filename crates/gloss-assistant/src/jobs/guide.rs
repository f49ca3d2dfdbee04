//! A guide or a review hub from documents: those that the task names, or all of the folder. Takes them as they are; reads and
//! rewords nothing itself.

use serde_json::{Value, json};

use super::{handout, paths, written};
use crate::desk::Desk;
use gloss_figures::words::{file_name, list};

/// Documents of one site (the tool's own bound).
const MOST: usize = 60;

/// The template that it is made with, and its name.
fn guide_kind(task: &str) -> (&'static str, &'static str) {
    if task.to_lowercase().contains("review") { ("review", "review hub") } else { ("guide", "guide") }
}

/// Makes it; the closing words once it stands.
pub(super) fn run(desk: &Desk, named: &[String]) -> Option<String> {
    let (template, called) = guide_kind(&desk.task.words);
    let mut documents = named.to_vec();
    if documents.is_empty() {
        let files = match desk.ask("list_files", &json!({}))? {
            Ok(files) => paths(&files),
            Err(why) => return Some(format!("I couldn't look through the folder. {why}")),
        };
        documents =
            files.into_iter().filter(|path| is_text(path) && !path.ends_with(handout::MADE)).collect();
        documents.sort_unstable();
    }
    if let Some(other) = documents.iter().find(|path| !is_text(path)) {
        return Some(format!(
            "I made no {called}: {} is no Markdown document. I can make it of .md and .txt files.",
            file_name(other)
        ));
    }
    if documents.is_empty() {
        return Some(format!("I made no {called}: there is no Markdown document in this folder."));
    }
    if documents.len() > MOST {
        return Some(format!(
            "I made no {called}: {} documents are more than the {MOST} that one can hold. Name those that belong in it.",
            documents.len()
        ));
    }
    let target = format!("{}/", called.replace(' ', "-"));
    let lead = match template {
        "review" => "Look at each document, and tick it when you are done.",
        _ => "All in one place, to look things up.",
    };
    let spec = json!({
        "path": target, "why": format!("{called} of {}", count(documents.len())), "template": template,
        "title": if template == "review" { "To be looked at" } else { "Guide" }, "lead": lead, "documents": documents, "language": "en-GB",
    });
    Some(match desk.ask("make_site", &spec)? {
        Ok(result) => closing(&result, &target, called, &documents),
        Err(why) => format!("I couldn't make {target}. {why}"),
    })
}

fn closing(result: &Value, target: &str, called: &str, documents: &[String]) -> String {
    let path = written(result, target);
    let names: Vec<String> = documents.iter().take(6).map(|path| file_name(path).to_owned()).collect();
    let more = documents.len() - names.len();
    let named = if more > 0 { format!("{} and {more} more", names.join(", ")) } else { list(&names) };
    let begin = match result.get("unchanged") {
        Some(Value::Bool(true)) => format!("{path} says this already"),
        _ => format!("I made {path}, a {called} of {}", count(documents.len())),
    };
    format!("{begin}: {named}. Their pictures are not in it. It is saved and not published.")
}

fn count(documents: usize) -> String {
    if documents == 1 { "1 document".to_owned() } else { format!("{documents} documents") }
}

fn is_text(path: &str) -> bool {
    let lower = path.to_lowercase();
    [".md", ".markdown", ".txt"].iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{guide_kind, is_text};

    #[test]
    fn words_say_which_it_is() {
        for (task, expect) in [
            ("Make a review hub of a.md", "review"),
            ("Make a guide to this folder", "guide"),
            ("a handbook", "guide"),
        ] {
            assert_eq!(guide_kind(task).0, expect, "{task}");
        }
        assert!(is_text("a/B.MD") && is_text("x.txt") && !is_text("a.docx"));
    }
}
