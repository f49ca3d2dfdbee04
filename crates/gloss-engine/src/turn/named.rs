//! Which hidden files a turn may meet: those that its person has named, attached or pointed at, and no other. A name that
//! begins with a dot hides keys, settings and what other programs obey; a sentence in a document must not lead there.
//! Asks the store and decides; reads and writes no file.

use gloss_protocol::{Code, ItemBody, Problem, Speaker, ThreadId, TurnId};

use crate::space::Space;

/// Longest name of a new file, in bytes: more is none in any file system.
const LONGEST: usize = 255;

impl Space {
    /// Refuses a hidden file that nobody but the agent has named.
    ///
    /// # Errors
    /// [`Code::BadRequest`], with what the agent can do.
    pub(super) fn check_hidden(&self, turn: &TurnId, path: &str) -> Result<(), Problem> {
        if !is_hidden(path) {
            return Ok(());
        }
        let pointed = self.running.get(turn).is_some_and(|running| running.stages.contains_key(path));
        let row = self.store.read().turn(turn)?;
        let named = match row {
            Some(row) => self.has_named(&row.thread, path)?,
            None => false,
        };
        if pointed || named {
            return Ok(());
        }
        let says = format!("{} is hidden, and the person has not named it.", shown(path));
        Err(Problem::new(Code::BadRequest, says)
            .with_next("Go on without it, or ask the person for it by its name."))
    }

    /// True where the person of a task has attached a file or said its name; a helper's is its task's.
    fn has_named(&self, thread: &ThreadId, path: &str) -> Result<bool, Problem> {
        let read = self.store.read();
        let Some(mut own) = read.thread(thread)? else { return Ok(false) };
        if let Some(helps) = own.helps.take() {
            match read.thread(&helps.task)? {
                Some(task) => own = task,
                None => return Ok(false),
            }
        }
        // Words that another task has written are an agent's.
        if own.from_task {
            return Ok(false);
        }
        Ok(read.items(&own.id)?.iter().any(|item| match &item.body {
            ItemBody::Message { from: Speaker::Person, text, attachments, .. } => {
                attachments.iter().any(|file| file == path) || says_name(text, path)
            }
            _ => false,
        }))
    }
}

/// True where a part of a path is hidden.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// True where words say a path, or the hidden part of it that leads there, as a word of its own.
fn says_name(text: &str, path: &str) -> bool {
    let mut names = vec![path];
    // Up to each hidden part: who names a folder names what lies in it.
    let mut at = 0;
    for part in path.split('/') {
        let end = at + part.len();
        if part.starts_with('.') {
            names.extend([path.get(..end).unwrap_or_default(), part]);
        }
        at = end + 1;
    }
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    names.iter().filter(|name| name.len() > 1).any(|name| {
        text.match_indices(name).any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let mut after = text.get(at + name.len()..).unwrap_or_default().chars();
            // A stop that ends a sentence is none of the name.
            let next = after.next();
            let goes_on = next.is_some_and(inner) || (next == Some('.') && after.next().is_some_and(inner));
            !before.is_some_and(|c| inner(c) || c == '.') && !goes_on
        })
    })
}

/// Refuses a name that a person can't see as it is: with signs that control a terminal or turn the direction of reading, or
/// with blanks at an end.
///
/// # Errors
/// [`Code::BadRequest`].
pub(super) fn check_name(path: &str) -> Result<(), Problem> {
    let bad = |part: &str| {
        part.trim() != part || part.len() > LONGEST || part.chars().any(|c| c.is_control() || is_turning(c))
    };
    if !path.split('/').any(bad) && !path.contains('\\') {
        return Ok(());
    }
    let says = format!("“{}” is no name for a file.", shown(path));
    let next = "Use letters, digits, blanks between words, and signs that can be seen.";
    Err(Problem::new(Code::BadRequest, says).with_next(next))
}

/// Signs that turn the direction in which what follows is read, or can't be seen (Unicode Standard Annex 9).
fn is_turning(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A name with its signs as they are written in code.
fn shown(path: &str) -> String {
    let one = |c: char| {
        if c.is_control() || is_turning(c) { c.escape_unicode().to_string() } else { c.to_string() }
    };
    path.chars().take(80).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{check_name, is_hidden, says_name};

    #[test]
    fn names_are_heard_where_they_are_said() {
        for (text, path, says) in [
            ("Look at .env and tell me", ".env", true),
            ("Look at .env.", ".env", true),
            ("What is in `.env`?", ".env", true),
            ("Look at .env.local", ".env", false),
            ("my.env is fine", ".env", false),
            ("Look at config/.env", "config/.env", true),
            ("Change the files in .github", ".github/workflows/x.yml", true),
            ("Change .github/workflows/x.yml", ".github/workflows/x.yml", true),
            ("Summarise the folder", ".env", false),
            (".", ".env", false),
        ] {
            assert_eq!(says_name(text, path), says, "{text}: {path}");
        }
        assert!(is_hidden(".env") && is_hidden("a/.b/c") && !is_hidden("a.b/c.md"));
    }

    #[test]
    fn names_that_nobody_can_see_are_none() {
        for good in ["a.md", "Bericht Großmann 2026.md", "日本/報告.md", "a-b_(c).csv"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in [
            "a\nb.md",
            "\u{1b}[31mred.md",
            "\u{202e}gnp.md",
            " .md",
            "a.md ",
            "x/ y.md",
            "..\\..\\x.md",
            "a\u{200b}.md",
        ] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
