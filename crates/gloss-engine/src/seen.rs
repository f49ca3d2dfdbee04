//! What a person agreed to is what they saw: where it is another one by now, nothing is done. Reads nothing.

use gloss_protocol::{Code, Problem};

/// Letters of a hash that are enough to tell one from another.
const ENOUGH: usize = 12;

/// Refuses what is another one than the person saw, by its hash or the beginning of it; who saw none takes what is there.
///
/// # Errors
/// Where both are not the same.
pub(crate) fn check_seen(seen: Option<&str>, now: &str, name: &str) -> Result<(), Problem> {
    match seen {
        Some(seen) if seen != now && !(seen.len() >= ENOUGH && now.starts_with(seen)) => Err(Problem::new(
            Code::FileChanged,
            format!("{name} has changed since you looked at it. Nothing was done."),
        )
        .with_next("Look at it again, then decide.")),
        _ => Ok(()),
    }
}
