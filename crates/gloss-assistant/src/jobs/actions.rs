//! Decisions, actions and open questions from notes of a meeting, by cues that people write: "decided",
//! "TODO", "Anna will", "by Friday", a question mark. Takes lines as they are; rewords nothing.

pub(super) mod cues;
mod who;

use serde_json::json;

use crate::desk::Desk;
use cues::{Found, sort};
use gloss_figures::words::{capital, escape, file_name, human, without_extension};

/// Pages of a file that are read: more than any meeting's notes.
const MAX_PAGES: usize = 8;

/// Writes `<stem>-actions.md`; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let (text, whole) = match read(desk, path)? {
        Ok(read) => read,
        Err(why) => return Some(format!("I couldn't read {}. {why}", file_name(path))),
    };
    let found = sort(&text);
    if found.is_empty() {
        return Some(format!(
            "I found no decisions, actions or questions in {}, and wrote nothing. I go by words such as “decided”, “TODO” or “will”, names and dates.",
            file_name(path)
        ));
    }
    let target = format!("{}-actions.md", without_extension(path));
    let why = format!("Decisions and actions from {}", file_name(path));
    Some(match super::write(desk, &target, &render_actions(path, &found), &why)? {
        Ok(result) => {
            let rest = if whole { "" } else { " The file is long; I read its first part only." };
            let owners = if found.actions.iter().any(|action| action.owner.is_empty()) {
                " Some actions have no owner."
            } else {
                ""
            };
            format!(
                "I wrote {}.{owners} I go by the words in the notes and may have missed what is said in other ways.{rest}",
                super::written(&result, &target)
            )
        }
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

/// The file's text, and whether it is all of it.
pub(super) fn read(desk: &Desk, path: &str) -> Option<Result<(String, bool), String>> {
    let (mut text, mut from) = (String::new(), 0);
    for _ in 0..MAX_PAGES {
        let arguments =
            if from == 0 { json!({ "path": path }) } else { json!({ "path": path, "from": from }) };
        let page = match desk.ask("read_file", &arguments)? {
            Ok(page) => page,
            Err(why) => return Some(Err(why)),
        };
        text.push_str(page.get("text").and_then(|text| text.as_str()).unwrap_or_default());
        match page.get("next").and_then(|next| next.as_u64()) {
            Some(next) if next > from => from = next,
            _ => return Some(Ok((text, true))),
        }
    }
    Some(Ok((text, false)))
}

fn render_actions(path: &str, found: &Found) -> String {
    let stem = capital(&human(without_extension(file_name(path))));
    let mut out =
        format!("# {}: decisions and actions\n\n*From {}.*\n", escape(&stem), escape(file_name(path)));
    let mut part = |heading: &str, lines: &[String], none: &str| {
        out.push_str(&format!("\n## {heading}\n\n"));
        if lines.is_empty() {
            out.push_str(&format!("{none}\n"));
        } else {
            out.push_str(&format!("{}\n", lines.join("\n")));
        }
    };
    let bullets =
        |items: &[String]| items.iter().map(|item| format!("- {}", escape(item))).collect::<Vec<_>>();
    part("Decisions", &bullets(&found.decisions), "None that the notes say in so many words.");
    let mut actions = Vec::new();
    if !found.actions.is_empty() {
        actions.push("| Action | Owner | By |\n|---|---|---|".to_owned());
    }
    actions.extend(found.actions.iter().map(|action| {
        let or_dash = |text: &str| {
            if text.is_empty() { "–".to_owned() } else { escape(text) }
        };
        format!("| {} | {} | {} |", escape(&action.what), or_dash(&action.owner), or_dash(&action.by))
    }));
    part("Actions", &actions, "None that the notes say in so many words.");
    part("Open questions", &bullets(&found.questions), "None.");
    out
}
