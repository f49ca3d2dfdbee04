//! What a turn's end says beside its closing words: what was refused or did not work in it, and the command that goes on where it
//! waits. Reads steps only; decides nothing.

use gloss_protocol::{ItemBody, StepEnd, TaskView, ThreadStatus, Turn};

use crate::output;

/// Lines of what came to nothing.
const MOST: usize = 5;

/// A step as a line: its sentence, and why it came to nothing.
pub(crate) fn step(body: &ItemBody) -> String {
    let ItemBody::Tool { says, .. } = body else { return String::new() };
    let says = output::name(says);
    reason(body).map_or_else(|| says.clone(), |reason| format!("{says}. {reason}"))
}

/// How many steps of a turn were refused.
pub(crate) fn refused(view: &TaskView, turn: &Turn) -> usize {
    steps(view, turn).filter(|(_, ended)| ended.is_refusal()).count()
}

/// The lines for the end of a turn.
pub(crate) fn lines(view: &TaskView, turn: &Turn) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (body, ended) in steps(view, turn) {
        let line = line(body, ended);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.len() > MOST {
        let more = lines.split_off(MOST - 1).len();
        lines.push(format!("And {more} more: gloss show {}", view.thread.id));
    }
    lines.extend(next(view, turn));
    lines
}

/// Steps of a turn that came to nothing, with how.
fn steps<'a>(view: &'a TaskView, turn: &'a Turn) -> impl Iterator<Item = (&'a ItemBody, StepEnd)> {
    view.items.iter().filter(|item| item.turn == turn.id).filter_map(|item| match &item.body {
        ItemBody::Tool { ended: Some(ended), .. } => Some((&item.body, *ended)),
        _ => None,
    })
}

fn line(body: &ItemBody, ended: StepEnd) -> String {
    let ItemBody::Tool { says, .. } = body else { return String::new() };
    let bare = says.strip_suffix(ended.words()).and_then(|says| says.strip_suffix(": ")).unwrap_or(says);
    let bare = output::name(bare);
    let how = match ended {
        StepEnd::Denied | StepEnd::NotAllowed | StepEnd::Forbidden => "Not allowed",
        StepEnd::NoWall => "Not run",
        StepEnd::DidNotWork => "Did not work",
    };
    reason(body).map_or_else(|| format!("{how}: {bare}"), |reason| format!("{how}: {bare}: {reason}"))
}

/// The first sentence of why a step came to nothing; none where somebody said no, which is reason enough.
fn reason(body: &ItemBody) -> Option<String> {
    let ItemBody::Tool { detail, ended: Some(ended), .. } = body else { return None };
    let first = first_sentence(detail);
    (*ended != StepEnd::Denied && !first.is_empty()).then(|| output::name(first))
}

fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default();
    line.find(". ").and_then(|at| line.get(..=at)).unwrap_or(line)
}

/// The command with which a turn goes on that waits; none where its problem names it.
fn next(view: &TaskView, turn: &Turn) -> Option<String> {
    if turn.status != ThreadStatus::Waiting || turn.problem.is_some() {
        return None;
    }
    let task = &view.thread.id;
    Some(if turn.awaits {
        "Look at it with gloss approvals.".to_owned()
    } else if view.thread.open_questions().next().is_some() {
        format!("Answer with gloss run \"…\" --task {task}.")
    } else if !turn.notes.is_empty() {
        "Look at them with gloss note list.".to_owned()
    } else {
        format!("Look at it with gloss show {task}.")
    })
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_of_a_reason() {
        for (text, first) in [
            ("", ""),
            ("There is no file a.md.", "There is no file a.md."),
            ("There is no file a.md. Look again.", "There is no file a.md."),
            ("It is 2.5 MB\nand more. Else", "It is 2.5 MB"),
        ] {
            assert_eq!(first_sentence(text), first, "{text}");
        }
    }
}
