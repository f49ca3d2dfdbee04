//! The words that a turn closes with, held to what is known: figures that do not agree with their sources, and files that are not there.
//! Says so beside them; changes none of them.

use gloss_artifact::{Text, kinds};
use gloss_protocol::{Code, Item, ItemBody, Problem, Speaker, Turn};

use crate::turn::room::Turns;
use crate::versions::facts;

/// Endings of files that closing words may claim to have been made.
const ENDINGS: [&str; 6] = ["md", "xlsx", "csv", "pptx", "docx", "pdf"];
/// What is told of one closing, at most.
const MOST: usize = 5;

impl Turns {
    /// What is wrong in the closing words of a turn, as a problem for the person; none where nothing is.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn doubt_of_closing(&self, turn: &Turn) -> Result<Option<Problem>, Problem> {
        let text = Text::new(kinds::of_path("words.md").kind(), &turn.says);
        let mut doubts: Vec<String> = Vec::new();
        for figure in facts::fact_uses(self.store.read(), text.figures(), &text)? {
            let says = match figure.value {
                _ if figure.agrees => continue,
                serde_json::Value::Null => "leads to no known source".to_owned(),
                serde_json::Value::String(words) => format!("has the source “{words}”"),
                value => format!("has the source {value}"),
            };
            doubts.push(format!("“{}” {says}.", figure.shown));
        }
        for file in named_files(&turn.says) {
            if !self.is_known(&file)? {
                doubts.push(format!("{file} is named, and there is no such file."));
            } else if self.is_empty(&file)? {
                doubts.push(format!("{file} is named, and there is nothing in it."));
            }
        }
        doubts.extend(self.unread_numbers(turn, &text)?);
        doubts.truncate(MOST);
        let says = format!("Look twice at these words: {}", doubts.join(" "));
        Ok((!doubts.is_empty()).then(|| {
            Problem::new(Code::BadRequest, says)
                .with_next("Ask the agent about it, or look at the files themselves.")
        }))
    }

    /// Whether a file of this path has nothing in it.
    fn is_empty(&self, path: &str) -> Result<bool, Problem> {
        let read = self.store.read();
        let Some(artifact) = read.artifact(path)?.filter(|artifact| artifact.present) else {
            return Ok(false);
        };
        Ok(read.version(path, artifact.version)?.is_some_and(|stored| stored.version.bytes == 0))
    }

    /// Numbers of an answer for which nothing was read or worked out in the whole task, and which nobody told it.
    fn unread_numbers(&self, turn: &Turn, text: &Text) -> Result<Option<String>, Problem> {
        let items = self.store.read().items(&turn.thread)?;
        // A picture or a file that came with the words was read with them.
        let is_read = |item: &Item| match &item.body {
            ItemBody::Tool { .. } => true,
            ItemBody::Message { attachments, .. } => !attachments.is_empty(),
            _ => false,
        };
        if items.iter().any(is_read) {
            return Ok(None);
        }
        let told = |number: &str| {
            let said = |item: &Item| matches!(&item.body, ItemBody::Message { from: Speaker::Person, text, .. } if text.contains(number));
            items.iter().any(said)
        };
        let numbers = text.unsourced().into_iter().map(|one| one.shown);
        let numbers: Vec<String> =
            numbers.filter(|number| !told(number)).take(3).map(|number| format!("“{number}”")).collect();
        Ok((!numbers.is_empty()).then(|| format!("No file was read for {}.", numbers.join(" and "))))
    }

    /// Whether a file of this name is known or lies in the folder, in any folder of it.
    fn is_known(&self, name: &str) -> Result<bool, Problem> {
        let is = |path: &str| {
            path == name || path.ends_with(&format!("/{name}")) || path.ends_with(&format!(" {name}"))
        };
        let known = self.store.read().artifacts()?;
        Ok(known.iter().any(|artifact| is(&artifact.path)) || super::leave::is_there(self, name))
    }
}

/// Names of files in words: without blanks, with an ending that people know.
fn named_files(words: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let ends = |c: char| c.is_whitespace() || "()[]{}<>“”„»«‘’\"'`*,;|".contains(c);
    for word in words.split(ends) {
        let word = word.trim_end_matches(['.', ':', '!', '?']).trim_start_matches("./");
        let (name, ending) = word.rsplit_once('.').unwrap_or_default();
        let plain = name.starts_with(char::is_alphanumeric) && !name.contains("://") && !name.contains('.');
        let is_known = ENDINGS.contains(&ending.to_lowercase().as_str());
        if plain && is_known && !out.iter().any(|known| known == word) {
            out.push(word.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::named_files;

    #[test]
    fn files_are_told_from_other_words() {
        for (words, expected) in [
            ("I wrote `report.docx`, and a/b.xlsx.", vec!["report.docx", "a/b.xlsx"]),
            ("See https://a.b/c.pdf (v1.2), e.g. md files, /etc/a.md, a.csv/b.csv.", vec![]),
            ("Ich habe „report.md“ geschrieben.", vec!["report.md"]),
            ("[2.5](fact:x) of sales.csv; again sales.csv", vec!["sales.csv"]),
        ] {
            assert_eq!(named_files(words), expected, "{words}");
        }
    }
}
