//! What is wanted to be allowed when a person signs in: what the server wants now, and all that was wanted before. Where its file says
//! what is to be wanted, it is that in their place, and what one of its calls was refused for. Never more at once than a person could
//! look through. Source: SEP-2350; `scopes` of Codex's and Claude Code's servers.

use rmcp::transport::auth::AuthorizationManager;

use super::credentials::Parts;
use super::error::SignInError;
use crate::challenge::Challenge;

/// Things to be allowed at once.
const MAX_SCOPES: usize = 100;

/// What is wanted.
///
/// # Errors
/// Where it is what was not enough before, too much, or nothing that can be written down.
pub(super) async fn wanted(
    manager: &AuthorizationManager,
    (challenge, of_file): (&Challenge, &[String]),
    before: Option<&Parts>,
) -> Result<Vec<String>, SignInError> {
    let bad = |why: &str| SignInError::BadMetadata(why.to_owned());
    let more = challenge.more();
    let mut now = match of_file {
        [] => manager.select_initial_scopes(&[]).await,
        of_file => of_file.to_vec(),
    };
    now.extend_from_slice(more);
    // Counted with what is there twice, as it is compared one with the other from here on.
    if now.len() > 2 * MAX_SCOPES {
        return Err(bad("it wants too much at once"));
    }
    if !now.iter().all(|scope| is_scope(scope)) {
        return Err(bad("what it wants can’t be written down"));
    }
    let had = |scopes: &[String]| {
        before.is_some_and(|before| scopes.iter().all(|scope| before.wanted.contains(scope)))
    };
    // Whoever had all of it and still has too little would only be led in a circle.
    if challenge.is_more() && (had(&now) || (!more.is_empty() && had(more))) {
        return Err(SignInError::NothingMore);
    }
    // A file that has less in it now wants less, until a call is refused.
    let counts = of_file.is_empty() || challenge.is_more();
    let earlier =
        before.filter(|_| counts).into_iter().flat_map(|before| before.wanted.iter().chain(&before.granted));
    let earlier = earlier.filter(|scope| is_scope(scope)).take(2 * MAX_SCOPES).cloned();
    let mut wanted: Vec<String> = Vec::new();
    for scope in earlier.chain(now) {
        if !wanted.contains(&scope) {
            wanted.push(scope);
        }
    }
    (wanted.len() <= MAX_SCOPES).then_some(wanted).ok_or_else(|| bad("it wants too much at once"))
}

/// Whether it can be one of several with spaces between. Source: RFC 6749 §3.3.
fn is_scope(scope: &str) -> bool {
    let fits = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    !scope.is_empty() && scope.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_scope;

    #[test]
    fn a_scope_is_of_signs_that_have_a_place_in_one() {
        for scope in ["read", "https://a.example/x", "repo:status", "!#[]~"] {
            assert!(is_scope(scope), "{scope}");
        }
        for scope in ["", "a b", "a\"", "a\\", "ä", "a\n", "a\u{202e}"] {
            assert!(!is_scope(scope), "{scope:?}");
        }
    }
}
