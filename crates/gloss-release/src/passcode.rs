//! Passcodes: made by Gloss so that nobody uses one of their own, kept as argon2id hashes, and compared slowly on purpose.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::Refusal;

/// Letters and digits that nobody mistakes for another: no 0, O, 1, l, I.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 40 bits: with 30 guesses in 15 minutes it takes a million years.
const LENGTH: usize = 8;
/// Memory in KiB and passes, by OWASP's first choice for argon2id.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// A new passcode of eight letters and digits.
///
/// # Errors
/// [`Refusal::NotStarted`] where the system has no random bytes.
pub fn make_passcode() -> Result<String, Refusal> {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::NotStarted(error.to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

/// Normalizes a typed passcode for comparison: without the spaces and hyphens that make it easy to read.
pub(crate) fn typed(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).take(64).collect()
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A passcode's argon2id hash with its salt, as a PHC string.
///
/// # Errors
/// [`Refusal::NotStarted`].
pub fn hash_passcode(code: &str) -> Result<String, Refusal> {
    let failed = |what: String| Refusal::NotStarted(what);
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|error| failed(error.to_string()))?;
    let argon2 = argon2().ok_or_else(|| failed("argon2id has no such parameters".to_owned()))?;
    let hash = argon2.hash_password_with_salt(typed(code).as_bytes(), &salt);
    Ok(hash.map_err(|error| failed(error.to_string()))?.to_string())
}

/// Whether what was typed is the passcode. Takes about 20 ms.
pub(crate) fn is_passcode(hash: &str, words: &str) -> bool {
    let (Ok(hash), Some(argon2)) = (PasswordHash::new(hash), argon2()) else { return false };
    argon2.verify_password(typed(words).as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{hash_passcode, is_passcode, make_passcode};

    #[test]
    fn a_passcode_is_known_by_its_hash_alone() {
        let code = make_passcode().expect("a passcode");
        assert_eq!(code.len(), 8);
        assert_ne!(make_passcode().expect("another"), code);
        let hash = hash_passcode(&code).expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !hash.contains(&code), "{hash}");
        let (first, second) = code.split_at(4);
        for typed in [code.clone(), format!(" {}-{second} ", first.to_uppercase())] {
            assert!(is_passcode(&hash, &typed), "{typed}");
        }
        for wrong in ["", "aaaaaaaa", &code[1..]] {
            assert!(!is_passcode(&hash, wrong), "{wrong}");
        }
        assert!(!is_passcode("", &code));
    }
}
