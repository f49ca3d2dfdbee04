//! What a call is going to write, in words for the card on which it is allowed; and that what is written is that. Writes nothing.

use gloss_agent::Content;
use gloss_protocol::{Code, Permission, Problem, TurnId};
use sha2::{Digest as _, Sha256};

use crate::programs::run::made_file;
use crate::turn::room::Turns;

/// Bytes that a card shows; of a longer text its beginning stands there, with what tells the whole from every other.
const MAX_SHOWN: usize = 32 << 10;

/// What a call is going to write; empty where that comes out of its work, and none where what it names is not there yet: then the
/// tool itself refuses it, and it is asked about when it can be read.
///
/// # Errors
/// Errors of the store.
pub(super) fn words_of(
    space: &mut Turns,
    turn: &TurnId,
    (path, content): (&str, &Content),
) -> Result<Option<String>, Problem> {
    Ok(match content {
        Content::Unknown => Some(String::new()),
        Content::Whole(text) => Some(words(text.as_bytes())),
        Content::Places { at, within, edits } => {
            let ranges = space.read_place(path, at, *within).ok().map(|place| place.ranges);
            ranges.map(|ranges| words(replaced(at, &ranges, edits).as_bytes()))
        }
        Content::Made(name) => {
            let own = space.turn(turn)?.thread;
            made_file(&space.shared, &own, name).ok().map(|bytes| words(&bytes))
        }
    })
}

/// An edit of a place in words: where it is, and of each range the lines that go and those that come.
fn replaced(at: &str, ranges: &[String], edits: &[(usize, String)]) -> String {
    let mut lines = vec![format!("{at}:")];
    for (range, new) in edits {
        let old = ranges.get(*range).map(String::as_str).unwrap_or_default();
        lines.extend(old.lines().map(|line| format!("− {line}")));
        match new.is_empty() {
            true => lines.push("+ (nothing)".to_owned()),
            false => lines.extend(new.lines().map(|line| format!("+ {line}"))),
        }
    }
    lines.join("\n")
}

/// Bytes as a card says them: two that differ are never said alike.
fn words(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).ok();
    if let Some(text) = text.filter(|text| text.len() <= MAX_SHOWN) {
        return text.to_owned();
    }
    let whole = format!("{} bytes, SHA-256 {}", bytes.len(), hex::encode(Sha256::digest(bytes)));
    match text {
        Some(text) => format!("{}…\n\n{whole}", &text[..text.floor_char_boundary(MAX_SHOWN)]),
        None => whole,
    }
}

impl Turns {
    /// Refuses to keep other bytes under a name than those that were on the card when the person said yes to this call.
    ///
    /// # Errors
    /// Where they are others.
    pub(crate) fn check_previewed(&self, turn: &TurnId, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        let path = self.name_now(self.normal(path)?)?;
        let mut allowed = self.allowed(turn, Permission::Write);
        match allowed.find(|one| one.path.as_deref() == Some(&*path)) {
            Some(allowed) if allowed.exact != words(bytes) => {
                let says = format!("What is to become {path} is another than the person was asked about.");
                Err(Problem::new(Code::StaleBase, says)
                    .with_next("Call it again by itself: the person is asked then."))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SHOWN, words};

    #[test]
    fn what_differs_is_said_otherwise() {
        assert_eq!(words(b"{}"), "{}");
        let long = "ä".repeat(MAX_SHOWN);
        let other = format!("{long}x");
        assert!(words(long.as_bytes()).starts_with('ä') && words(long.as_bytes()).len() < MAX_SHOWN + 200);
        assert_ne!(words(long.as_bytes()), words(other.as_bytes()));
        assert_ne!(words(&[0xff, 0]), words(&[0xff, 1]));
    }
}
