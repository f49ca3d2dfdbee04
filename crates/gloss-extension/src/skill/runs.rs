//! Commands that stand in the text of a skill to be run while it is loaded (Claude Code's `!` before a code span, and code blocks of the
//! language `!`). They are found to be shown; nothing here runs them.

use crate::finding::Place;

/// A command in the text of a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands in the file.
    pub place: Place,
    /// The command.
    pub command: String,
}

/// All of a text that begins on this line of its file.
pub(crate) fn find(body: &str, first_line: u32) -> Vec<Run> {
    let mut out = Vec::new();
    let mut fence: Option<Fence> = None;
    for (n, line) in body.lines().enumerate() {
        let at = first_line.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
        match &mut fence {
            Some(open) if open.is_closed_by(line) => {
                out.extend(fence.take().and_then(Fence::run));
            }
            Some(open) => open.add(line),
            None => match Fence::opened_by(line, at) {
                Some(open) => fence = Some(open),
                None => spans(line, at, &mut out),
            },
        }
    }
    // A block that nobody closes reaches to the end.
    out.extend(fence.and_then(Fence::run));
    out
}

/// A block of code that is open.
struct Fence {
    mark: char,
    length: usize,
    /// Where it began, where its lines are a command.
    command: Option<Place>,
    lines: Vec<String>,
}

impl Fence {
    fn opened_by(line: &str, at: u32) -> Option<Self> {
        let inner = line.trim_start();
        let mark = inner.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = inner.chars().take_while(|char| *char == mark).count();
        if length < 3 {
            return None;
        }
        let language = inner.get(length..)?.trim();
        if mark == '`' && language.contains('`') {
            return None;
        }
        let command = (language == "!").then_some(Place { line: at.saturating_add(1), column: 1 });
        Some(Self { mark, length, command, lines: Vec::new() })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let inner = line.trim();
        inner.chars().all(|char| char == self.mark) && inner.chars().count() >= self.length
    }

    fn add(&mut self, line: &str) {
        if self.command.is_some() {
            self.lines.push(line.to_owned());
        }
    }

    fn run(self) -> Option<Run> {
        let command = self.lines.join("\n").trim().to_owned();
        self.command.filter(|_| !command.is_empty()).map(|place| Run { place, command })
    }
}

/// Code spans with an exclamation mark before them, at the beginning of a line or after a blank.
fn spans(line: &str, at: u32, out: &mut Vec<Run>) {
    let mut from = 0;
    while let Some(found) = line.get(from..).and_then(|rest| rest.find("!`")) {
        let begins = from + found;
        let is_free = line
            .get(..begins)
            .is_some_and(|before| before.chars().next_back().is_none_or(char::is_whitespace));
        let inner = line.get(begins + 2..).unwrap_or_default();
        let Some(length) = inner.find('`') else { return };
        let command = inner.get(..length).unwrap_or_default().trim();
        if is_free && !command.is_empty() {
            let column = line.get(..begins).unwrap_or_default().chars().count() + 1;
            let place = Place { line: at, column: u32::try_from(column).unwrap_or(u32::MAX) };
            out.push(Run { place, command: command.to_owned() });
        }
        from = begins + 2 + length + 1;
    }
}
