//! A document from a deck: each slide as a heading, with what stands on it and what is said with it. Takes words as they are;
//! rewords nothing.

use super::{write, written};
use crate::desk::Desk;
use gloss_figures::words::{capital, escape, file_name, human, without_extension};

/// The end of a made document's name: no deck is made of it by itself.
pub(super) const MADE: &str = "-handout.md";

/// Writes `<stem>-handout.md`; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let (text, whole) = match super::actions::read(desk, path)? {
        Ok(read) => read,
        Err(why) => return Some(format!("I couldn't read {}. {why}", file_name(path))),
    };
    if !text.lines().any(|line| line.starts_with("## ")) {
        return Some(format!("{} has no slides with words, so I wrote nothing.", file_name(path)));
    }
    let target = format!("{}{MADE}", without_extension(path));
    let why = format!("Document from {}", file_name(path));
    Some(match write(desk, &target, &render_handout(path, &text), &why)? {
        Ok(result) => {
            let rest = if whole { "" } else { " The deck is long; I took its first part only." };
            format!(
                "I wrote {}: each slide with its words and its notes. Pictures are not in it.{rest}",
                written(&result, &target)
            )
        }
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

fn render_handout(path: &str, text: &str) -> String {
    let title = capital(&human(without_extension(file_name(path))));
    format!("# {}\n\n*From {}.*\n\n{}\n", escape(&title), escape(file_name(path)), text.trim())
}
