//! A secret as it may be shown: enough of it to be found again in its file, never enough to be used.

/// Letters that are shown.
const SHOWN: usize = 4;

/// The first letters of a secret, and dots for the rest whatever its length.
#[must_use]
pub fn masked(secret: &str) -> String {
    let first: String = secret.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if secret.chars().count() <= SHOWN * 2 {
        return "••••••".to_owned();
    }
    format!("{first}••••••")
}
